"""The columns that are added to a file, in the language of the reader: one value for each row, or nothing.

A row that is rejected has its verdict and its errors; one that is answered has its figures.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import numpy.typing as npt

from simulator.applicants import headers
from simulator.applicants.reasons import reason
from simulator.batch.answer_rows import GOOD, NO_PRICE, answered
from simulator.batch.doubted import doubted
from simulator.batch.verdicts import DECISIVE, KAFILS, NO_BOUND, Verdicts, verdicts
from simulator.engine.households import UNSTATED
from simulator.engine.rules.eligibility import CRITERIA
from simulator.wording import Named, Plain, Sentence, say, write

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

    from simulator.applicants.reader import Part
    from simulator.engine.outcome import Outcome
    from simulator.law import Law, Readings

Kind = Literal["text", "money", "count", "day", "share"]

KINDS: dict[str, Kind] = {
    "verdict": "text", "warnings": "text", "reasons": "text", "unchecked": "text", "above_floor": "money", "below_ceiling": "money",
    "price": "money", "other_price": "money", "down_payment": "money", "instalment": "money", "own_part": "money", "months": "count",
    "first": "day", "last": "day", "decisive": "text", "kafil": "text", "effort": "share", "pay_off_at_keys": "money", "note": "text",
    "errors": "text",
}  # fmt: skip
"""The columns that are added, in their order."""
VERDICTS = ("eligible", "unchecked", "refused", "rejected", "to_confirm")
"""Every condition met; none refuses, but some could not be checked; refused; rejected: the row is not answered.

To confirm: an amount is a hundred times off, and the row waits for its figures until somebody says that it is right.
"""


@dataclass(frozen=True)
class Added:
    """What is added to some rows. ``columns`` are of shape (rows,): texts, centimes, numbers, days, shares, by ``KINDS``.

    ``there`` says where each has a value; ``verdict`` is the place of each row in ``VERDICTS``; ``rejected`` holds every
    fault of the rows: those of the file, and those to which the law gives no answer.
    """

    columns: dict[str, npt.NDArray[Any]]
    there: dict[str, npt.NDArray[np.bool_]]
    verdict: npt.NDArray[np.int8]
    rejected: pd.DataFrame
    outcome: Outcome


@dataclass(frozen=True)
class Asked:
    """Under which law a file is answered, and in which language; ``as_written`` answers amounts that are a hundred times off."""

    law: Law
    scheme: str
    readings: Readings
    lang: str
    as_written: bool = False


def added(part: Part, asked: Asked) -> Added:
    """The columns that are added to the rows of a part."""
    outcome, silent = answered(part.people, asked.scheme, asked.law, asked.readings)
    good = silent == GOOD
    rejected = _with_silent(part, silent)
    found = verdicts(outcome)
    places = part.places[good]
    verdict = np.full(part.rows, VERDICTS.index("rejected"), np.int8)
    verdict[places] = np.select([found.refusals > 0, found.unanswered > 0], [2, 1], 0)
    doubts = doubted(outcome, asked.law, asked.lang)
    waits = doubts.asks & (not asked.as_written)
    verdict[places[waits]] = VERDICTS.index("to_confirm")
    figures = {name: (values, known & ~waits) for name, (values, known) in _figures(found, asked.lang).items()}
    columns, there = _spread(part.rows, places, figures)
    columns["warnings"], there["warnings"] = _texts(part.rows, places, doubts.sentences)
    columns["verdict"] = _named([f"batch.verdict.{name}" for name in VERDICTS], asked.lang)[verdict]
    there["verdict"] = np.ones(part.rows, bool)
    for name, texts in {
        "note": _notes(part, good, found, asked),
        "errors": _errors(part, rejected, asked.lang),
    }.items():
        columns[name], there[name] = texts, texts != ""
    return Added(columns, there, verdict, rejected, outcome)


def _with_silent(part: Part, silent: npt.NDArray[np.object_]) -> pd.DataFrame:
    """The faults of the file, and the rows to which the law gives no answer, in the order of the rows."""
    import pandas as pd

    rows = np.flatnonzero(silent != GOOD)
    if not len(rows):
        return part.rejected
    more = pd.DataFrame({"row": part.lines[rows], "column": "", "code": silent[rows], "value": ""})
    place = headers.place_of("type", part.heads)
    if place is not None:
        unpriced = silent[rows] == NO_PRICE
        typed = part.cells.column(place).take(part.places[rows]).to_pylist()
        more["column"] = np.where(unpriced, part.heads[place], "")
        more["value"] = np.where(unpriced, np.array(typed, dtype=object), "")
    return pd.concat([part.rejected, more], ignore_index=True).sort_values("row", kind="stable", ignore_index=True)


Figures = dict[str, tuple[npt.NDArray[Any], npt.NDArray[np.bool_]]]


def _spread(
    rows: int, places: npt.NDArray[np.int64], figures: Figures
) -> tuple[dict[str, npt.NDArray[Any]], dict[str, npt.NDArray[np.bool_]]]:
    """Columns of the answered rows as columns of all the rows."""
    columns, there = {}, {}
    for name, (values, known) in figures.items():
        columns[name] = np.zeros(rows, values.dtype) if values.dtype != object else np.full(rows, "", dtype=object)
        columns[name][places] = values if values.dtype != object else np.where(known, values, "")
        there[name] = np.zeros(rows, bool)
        there[name][places] = known
    return columns, there


def _texts(
    rows: int, places: npt.NDArray[np.int64], texts: npt.NDArray[np.object_]
) -> tuple[npt.NDArray[Any], npt.NDArray[np.bool_]]:
    """Texts of the answered rows as a column of all the rows."""
    columns, there = _spread(rows, places, {"": (texts, texts != "")})
    return columns[""], there[""]


def _figures(found: Verdicts, lang: str) -> Figures:
    """The figures of the answered rows, and where they have a value."""
    every = np.ones(len(found.price), bool)
    paid = found.months > 0
    joint = say("list.joint", lang)
    reasons = _bits(found.refusals, lambda rule: say(f"batch.refused.{rule}", lang), joint)
    unchecked = _bits(found.unanswered, lambda rule: say(f"rule.{rule}", lang), joint)
    return {
        "reasons": (reasons, reasons != ""),
        "unchecked": (unchecked, unchecked != ""),
        "above_floor": (found.above_floor, found.above_floor != NO_BOUND),
        "below_ceiling": (found.below_ceiling, found.below_ceiling != NO_BOUND),
        "price": (found.price, every),
        "other_price": (found.other_price, found.other_price != UNSTATED),
        "down_payment": (found.down_payment, every),
        "instalment": (found.instalment, paid),
        "own_part": (found.own_part, ~np.isnan(found.effort)),
        "months": (found.months, every),
        "first": (found.first, paid),
        "last": (found.last, paid),
        "decisive": (_named([f"cap.{name}" for name in DECISIVE], lang)[found.decisive], every),
        "kafil": (_named([f"batch.kafil.{name}" for name in KAFILS], lang)[found.kafil], every),
        "effort": (found.effort, ~np.isnan(found.effort)),
        "pay_off_at_keys": (found.pay_off_at_keys, paid),
    }


def _named(keys: list[str], lang: str) -> npt.NDArray[np.object_]:
    return np.array([write(Named(key), lang) for key in keys], dtype=object)


def _bits(bits: npt.NDArray[np.uint16], name: Callable[[str], str], joint: str) -> npt.NDArray[np.object_]:
    """The criteria whose bits are set, named; each set of bits is written once."""
    distinct, places = np.unique(bits, return_inverse=True)
    texts = [
        joint.join(name(rule.__name__) for bit, rule in enumerate(CRITERIA) if one >> bit & 1)
        for one in distinct.tolist()
    ]
    return np.array([*texts, ""], dtype=object)[places]


def _notes(part: Part, good: npt.NDArray[np.bool_], found: Verdicts, asked: Asked) -> npt.NDArray[np.object_]:
    """What was supposed, the day of a birth of which only the year is known; a reading that decides; an instalment too high."""
    year = Named(f"reading.birth_year_only.{asked.readings.birth_year_only}")
    age = Named(f"reading.age_at_registration.{asked.readings.age_at_registration}")
    limit = Named(f"reading.unable_above.{asked.readings.unable_above}")
    notes = [
        (part.year_only[good], say("batch.note.year_only", asked.lang, reading=year)),
        (found.depends, say("batch.note.depends", asked.lang, reading=age)),
        (found.unable, say("batch.note.unable", asked.lang, reading=limit)),
    ]
    answered_rows = np.full(len(found.price), "", dtype=object)
    for applies, note in notes:
        answered_rows[applies] = [f"{before} {note}".strip() for before in answered_rows[applies]]
    texts = np.full(part.rows, "", dtype=object)
    texts[part.places[good]] = answered_rows
    return texts


def _errors(part: Part, rejected: pd.DataFrame, lang: str) -> npt.NDArray[np.object_]:
    """The errors of each row, one after the other."""
    texts = np.full(part.rows, "", dtype=object)
    places = np.searchsorted(part.numbers, rejected["row"].to_numpy())
    for place, told in zip(places.tolist(), sentences(rejected, lang), strict=True):
        texts[place] = f"{texts[place]} · {told}" if texts[place] else told
    return texts


def sentences(rejected: pd.DataFrame, lang: str) -> list[str]:
    """Each fault in words, with its column."""
    return [
        error(column, code, value, lang)
        for column, code, value in zip(rejected["column"], rejected["code"], rejected["value"], strict=True)
    ]


@functools.lru_cache(1 << 12)
def error(column: str, code: str, value: str, lang: str) -> str:
    """One fault in words."""
    told = reason(code, value)
    if not column:
        return write(told, lang)
    return write(Sentence("batch.row", {"column": Plain(column), "reason": told}), lang)


def head(name: str, lang: str) -> str:
    """The head of an added column; that of the verdict says what the figures are."""
    return say(f"batch.added.{name}", lang)
