"""What age costs: how much more a household pays a month because it may not pay as long as the law lets the young.

The instalment is compared with that over the longest term: of several laws side by side the shortest of their longest terms, the
same for all of them, so that a law which lengthens its terms, or raises its age, never has more households of this kind.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from simulator.base import money
from simulator.engine import financing
from simulator.populations.count.totals import MAIN

if TYPE_CHECKING:
    from collections.abc import Sequence

    from simulator.base.dates import Months
    from simulator.base.money import Cents
    from simulator.engine.run import Places
    from simulator.populations.count.rent_columns import Decided
    from simulator.populations.count.totals import Chunk
    from simulator.populations.plan import Plan

FEW_YEARS = 15
"""A term of fewer years is short."""
NEVER = 12_000
"""Months that no term reaches."""
STATED = 1_000
"""The more a month that is counted where no neutral band is given: units of the currency."""


def bound(plan: Plan) -> int:
    """What a household pays more a month, at least, to be counted: the neutral band of a month, else a stated sum. Centimes"""
    monthly = plan.neutral if plan.gain == "instalment" else 0
    return monthly or STATED * money.units(plan.currency)


def reference(by_law: Sequence[Decided]) -> Months:
    """The longest term that all the laws allow a household: where one allows none at all, it is left out. (N,) months"""
    caps = [decided.result.decisions.caps[0] for decided in by_law]
    term: Months = np.minimum.reduce([cap if (cap > 0).all() else np.where(cap > 0, cap, NEVER) for cap in caps])
    return term


def count(inside: Chunk, law: int, decided: Decided, term: Months, plan: Plan) -> None:
    """Count, of the served households, those whom age makes pay more, by how much, and those who have few years."""
    level = decided.result.level
    cut = decided.served & decided.cut_by_age & (level.count < term)
    rows = np.flatnonzero(cut)
    more = np.zeros_like(level.instalment)
    more[rows] = level.instalment[rows] - _over(decided, term, rows)
    short = cut & (level.count < 12 * FEW_YEARS)
    inside.flags(MAIN, law, {"age_more": more > bound(plan), "age_short": short})
    if plan.distributions:
        inside.spread(law, "age_excess", more, cut)


def _over(decided: Decided, term: Months, rows: Places) -> Cents:
    """The instalment over another term, of the households at these places. (M,) for M of them"""
    way, decisions = financing.of(decided.codes[0]), decided.result.decisions
    loans = [column.take(rows) for column in (decisions.financed, way.rate(decisions), term)]
    if len(decided.codes) == 1:
        return way.instalment(decided.codes[0], *loans)
    instalment, regime = np.zeros(len(rows), np.int64), decided.regime.take(rows)
    for place, code in enumerate(decided.codes):
        under = np.flatnonzero(regime == place)
        instalment[under] = way.instalment(code, *(column.take(under) for column in loans))
    return instalment
