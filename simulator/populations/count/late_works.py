"""The same households with the works some years late: their keys come later, and their ages end the instalments sooner.

Under the same code only the instalments depend on the keys: how many there may be, and each of them. So nothing else is decided again
(``Financing.at_later_keys``), and households whose answer is alike are counted together: one of them stands for all, with their weight.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

import numpy as np

from simulator.engine import financing, run
from simulator.engine.schedule import take_rows
from simulator.populations.count import effects
from simulator.populations.count.exact_sums import Histogram, Stretches, Weights
from simulator.populations.count.rent_columns import Decided
from simulator.populations.count.totals import Chunk

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from simulator.base.money import Cents
    from simulator.engine.decisions import Decisions
    from simulator.engine.households import Households
    from simulator.law import Code

_MOST = 8
"""Households are parted into at most so many times their number, else each is counted alone."""
_HEAVIEST = 2**50
"""The largest weight of households together, in millionths: months in such a number stay far below 64 bits."""


class OtherView(Protocol):
    """The people of a part with other keys or another wage, and the codes under which they are decided."""

    @property
    def people(self) -> Households:
        """The households."""

    @property
    def codes(self) -> tuple[Code, ...]:
        """The codes under which they fall."""

    def decided(self, rows: run.Places, households: Households | None = None) -> Decided:
        """The columns of the rows."""


def count(
    chunk: Chunk,
    by_law: Sequence[Decided],
    delayed: Mapping[int, Sequence[OtherView]],
    rows: run.Places,
    households: Households,
) -> None:
    """Count the households of a chunk under each law for each delay; ``households`` are those of the rows, their keys not late."""
    if not delayed:
        return
    kinds = [_kinds(decided) if len(decided.codes) == 1 else None for decided in by_law]
    for years, views in delayed.items():
        late = households.moved(keys=views[0].people.keys.take(rows)) if years else households
        for law, (decided, view, kind) in enumerate(zip(by_law, views, kinds, strict=True)):
            decisions = None if kind is None else _decisions(decided, view, late)
            if kind is None or decisions is None:
                effects.delay(chunk, view.decided(rows, late), law, years)
            else:
                alike = _alike(chunk, kind, decisions)
                counted = chunk if alike is None else _together(chunk, alike)
                effects.delay(counted, _again(decided, decisions, alike), law, years)


def _decisions(decided: Decided, view: OtherView, late: Households) -> Decisions | None:
    """The decisions at later keys; None where they are to be made anew: another code decides, or more depends on the keys."""
    code = decided.codes[0]
    if len(view.codes) > 1 or not code.decides_as(view.codes[0]):
        return None
    return financing.of(code).at_later_keys(late, code, decided.result.decisions)


def _kinds(decided: Decided) -> run.Places:
    """Who is alike but for the instalments: all who are refused or have no price, else those of whom the same is financed. (N,)"""
    financed: Cents = np.where(decided.eligible & decided.priced, decided.result.decisions.financed, -1)
    return np.searchsorted(np.unique(financed), financed)


class _Alike(NamedTuple):
    """The place of one household for all that are alike, and their weight together. (M,) each"""

    rows: run.Places
    weights: Weights


def _alike(chunk: Chunk, kinds: run.Places, decisions: Decisions) -> _Alike | None:
    """Who is alike in a group; None where too many differ, or all of them weigh too much to be added up."""
    terms, several = int(decisions.term.max(initial=0)) + 1, 2 * (int(kinds.max(initial=0)) + 1)
    least = chunk.stretches.count * several * terms
    if least > _MOST * len(kinds) or int(chunk.weights.column.max(initial=0)) * len(kinds) > _HEAVIEST:
        return None
    key = (kinds * 2 + (decisions.caps[1] < decisions.caps[0])) * terms + decisions.term
    if chunk.stretches.count > 1:
        key += chunk.stretches.places() * (several * terms)
    distinct = Histogram.of(key, chunk.weights)
    rows = np.zeros(least, np.intp)
    rows[key] = np.arange(len(key))  # any of them
    return _Alike(rows.take(distinct.values), Weights(distinct.weights, None))


def _together(chunk: Chunk, alike: _Alike) -> Chunk:
    """The chunk of one household for all that are alike."""
    places = chunk.stretches.places().take(alike.rows)
    return Chunk(Stretches.of(places, chunk.stretches.count), alike.weights, chunk.adding)


def _again(decided: Decided, decisions: Decisions, alike: _Alike | None) -> Decided:
    """What is decided at later keys of every household, or of one for all that are alike."""
    people, code, regime = decided.people, decided.codes[0], decided.regime
    if alike is not None:
        people, regime = people.rows(alike.rows), regime.take(alike.rows)
        decisions = take_rows(decisions, alike.rows)
    return Decided(people, decided.codes, regime, run.Result(decisions, financing.of(code).level(code, decisions)))
