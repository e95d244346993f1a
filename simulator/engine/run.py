"""Households of any number and of any dates: split by regime, decide each regime in chunks, put back in order.

Households whose dates fall between the same two changes of the law share one ``Code``. What comes out does not depend
on the order, on the chunks, or on who else is in the population: *one household is its row*.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt

from simulator.base import dates
from simulator.engine import financing
from simulator.engine.decisions import Decisions, Purchase
from simulator.engine.rules import decide
from simulator.engine.schedule import Level
from simulator.law.text import ATTACHES

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Sequence

    from simulator.engine.households import Households
    from simulator.law import Code, Law, Readings, Terms

    Places = npt.NDArray[np.int64]
    Column = npt.NDArray[Any]

CHUNK = 32_768
"""Rows decided at once: the columns of a chunk stay in the processor's cache."""


class Result(NamedTuple):
    """What is decided for N households, and their level instalments."""

    decisions: Decisions
    level: Level


def regimes(
    people: Households, scheme: str, law: Law, readings: Readings, frozen: dt.date | None, terms: Terms | None = None
) -> tuple[tuple[Code, ...], Places]:
    """The codes under which these households fall, and for each household the place of its own. (N,)

    A population without households falls under the law of the last day of the calendar.
    """
    if not len(people):
        return (law.at(scheme, dict.fromkeys(ATTACHES, dates.LAST), readings, frozen, terms),), np.zeros(0, np.int64)
    combined = versions(people, scheme, law, readings, frozen, None if terms is None else terms.bank)
    if combined is None:
        return (law.at(scheme, dates_of(people, 0), readings, frozen, terms),), np.zeros(len(people), np.int64)
    _, first, regime = np.unique(combined, return_index=True, return_inverse=True)
    return tuple(law.at(scheme, dates_of(people, int(row)), readings, frozen, terms) for row in first), regime


def versions(
    people: Households, scheme: str, law: Law, readings: Readings, frozen: dt.date | None, bank: str | None
) -> Places | None:
    """Between which changes of the law the dates of each household fall, as one number; None when all in one place. (N,)"""
    combined = None
    for attach in ATTACHES:
        days = np.array(law.breakpoints(scheme, attach, readings, frozen, bank), dtype="datetime64[D]")
        lowest, highest = np.searchsorted(days, people.span(attach), side="right") if len(days) else (0, 0)
        if lowest != highest:
            place = np.searchsorted(days, getattr(people, attach), side="right")
            combined = place if combined is None else combined * (len(days) + 1) + place
    return combined


def dates_of(people: Households, row: int) -> dict[str, dt.date]:
    """The dates of one household that decide which version of the law applies."""
    return {attach: getattr(people, attach)[row].item() for attach in ATTACHES}


def run(people: Households, codes: tuple[Code, ...], regime: Places, chunk: int = CHUNK) -> Result:
    """Decide and spread every household under its own code; each column in the order of the households."""
    if len(codes) == 1 and len(people) <= chunk:
        return run_one(people, codes[0])
    chunks = list(in_chunks(codes, regime, chunk))
    results = [run_one(people.rows(rows), code) for code, rows in chunks]
    order = np.argsort(np.concatenate([rows for _, rows in chunks]))
    return Result(
        _gathered([result.decisions for result in results], order),
        _gathered([result.level for result in results], order),
    )


def run_one(people: Households, code: Code) -> Result:
    """Households of one regime."""
    decisions = decide(people, code)
    return Result(decisions, financing.of(code).level(code, decisions))


def in_chunks(codes: tuple[Code, ...], regime: Places, chunk: int = CHUNK) -> Iterator[tuple[Code, Places]]:
    """Some rows of one regime at a time, with its code."""
    for place, code in enumerate(codes):
        rows = np.flatnonzero(regime == place)
        for start in range(0, len(rows), chunk):
            yield code, rows[start : start + chunk]


Columns = TypeVar("Columns", Decisions, Level, Purchase)


def _gathered(parts: Sequence[Columns], order: Places) -> Columns:
    """Each column of the parts, joined and put back in the order of the households."""
    kind = type(parts[0])
    gathered: dict[str, Any] = {}
    for name in kind.__slots__:
        columns = [getattr(part, name) for part in parts]
        nested = name == "purchase"
        gathered[name] = (columns[0] and _gathered(columns, order)) if nested else _column(columns, order)
    return kind(**gathered)


def _column(columns: list[Column], order: Places) -> Column:
    depth = max(column.shape[0] if column.ndim == 2 else 0 for column in columns)
    return np.concatenate([_deepened(column, depth) for column in columns], axis=-1)[..., order]


def _deepened(column: Column, depth: int) -> Column:
    """A (K, N) column with ``depth`` rows: a regime with fewer tranches has zeros for those that it lacks."""
    if column.ndim == 1 or len(column) == depth:
        return column
    return np.concatenate([column, np.zeros((depth - len(column), column.shape[1]), column.dtype)])
