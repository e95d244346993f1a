"""The effects of one law against another, at another minimum wage, or with late works; and the receipts by month."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from simulator.base import money
from simulator.engine.schedule import monthly_receipts, take_rows
from simulator.populations.count import call_worth
from simulator.populations.count.purchase_columns import Bought
from simulator.populations.count.totals import DELAY, GAIN, WAGE
from simulator.populations.plan import MONTHS_OF_THE_WHOLE, NEUTRAL

if TYPE_CHECKING:
    from collections.abc import Iterator

    from simulator.base.money import Cents
    from simulator.populations.count.exact_sums import Weights
    from simulator.populations.count.rent_columns import Decided, Flags
    from simulator.populations.count.totals import Chunk
    from simulator.populations.plan import Plan

GAINS = ("gains", "loses", "same", "enters", "leaves", "outside", "unknown")
"""Pays less, pays more, pays the same within the neutral band, is served by this law only, is no longer served, is
served by neither; or no text gives its price, so that it cannot be compared. Every household is in one of them."""
WINNERS, LOSERS, INDIFFERENT = ("gains", "enters"), ("loses", "leaves"), ("same", "outside")
OTHERS = ("enters", "leaves", "outside", "unknown")
"""Those of them who are not served by both laws, or have no price by which to tell."""
TURNS = ("later", "earlier")
"""The same amounts are paid on other days, later or earlier on the whole: of those whom both laws serve."""
BRACKETS = ("enters", "leaves", "longer", "shorter", "same", "outside")
"""At the later minimum wage: accepted, refused, a longer or a shorter term, nothing new, refused either way."""
BRACKETS_OF_AID = ("enters", "leaves", "more_aid", "less_aid", "same", "outside", "unknown")
"""The same for a purchase, whose aid follows the income, and whose term the bank; without a price the aid is unknown."""


def gains(chunk: Chunk, law: int, first: Decided, second: Decided, plan: Plan) -> None:
    """Count winners and losers between the first law and another, by the month or by the whole."""
    if plan.gain == "instalment":
        change = second.result.level.instalment - first.result.level.instalment
    else:
        change = second.value_at_keys(plan.discounting) - first.value_at_keys(plan.discounting)
    both, others = apart(first, second)
    band = neutral(plan, first.income, plan.gain)
    gains, loses = both & (change < -band), both & (change > band)
    alike = first.same_amounts_as(second)
    moved = redated(chunk, law, first, second, alike, plan)
    columns = {
        "gains": gains,
        "loses": loses,
        "same": both & ~(gains | loses),
        **others,
        "redated": moved,
        "changed": moved | ~alike,
    }
    chunk.flags(GAIN, law, columns)
    chunk.tally(GAIN, law, {f"{name}.amount": money.only_where(change, columns[name]) for name in ("gains", "loses")})


def neutral(plan: Plan, income: Cents, payment: str) -> Cents:
    """The differences that do not count: of the instalment; or of what is paid before the keys, or of the value of all. (N,) centimes"""
    months = 1 if payment == "instalment" else MONTHS_OF_THE_WHOLE
    return (
        money.share(income * months, NEUTRAL) if plan.neutral is None else np.full(len(income), plan.neutral * months)
    )


def apart(first: Decided, second: Decided) -> tuple[Flags, dict[str, Flags]]:
    """The households that both laws serve; and the others: served by one only, by none, or without a price by which to tell. (N,) each"""
    unknown = (first.eligible & ~first.priced) | (second.eligible & ~second.priced)
    others = {
        "enters": ~first.served & second.served & ~unknown,
        "leaves": first.served & ~second.served & ~unknown,
        "outside": ~first.served & ~second.served & ~unknown,
        "unknown": unknown,
    }
    return first.served & second.served & ~unknown, others


def redated(chunk: Chunk, law: int, first: Decided, second: Decided, alike: Flags, plan: Plan) -> Flags:
    """Whether the same amounts are due on other days under the other law, counted for those whom both laws serve. (N,)

    ``alike`` are those whose amounts are the same.
    """
    flags = np.zeros(len(first.people), bool)
    rows = np.flatnonzero(alike & first.priced & (first.down_payment == second.down_payment))
    if not len(rows) or call_worth.same_calendar(first.codes, second.codes):
        return flags
    flows = [
        call_worth.flow(
            decided.people, decided.codes, decided.regime, decided.result.decisions.tranches, rows, plan.works_begin
        )
        for decided in (first, second)
    ]
    amount, delay = np.zeros(len(flags), np.int64), np.zeros(len(flags), np.int64)
    amount[rows], delay[rows] = call_worth.moved(*flows)
    flags = amount > 0
    both = flags & first.served & second.served
    for name, side in (("later", both & (delay > 0)), ("earlier", both & (delay < 0))):
        chunk.flags(GAIN, law, {name: side})
        chunk.only(side).tally(GAIN, law, {f"{name}.amount": amount, f"{name}.months": np.abs(delay)})
    return flags


def wage(chunk: Chunk, law: int, now: Decided, later: Decided, table: str = WAGE) -> None:
    """Count the changes of bracket when the thresholds are counted in the minimum wage of the day of the keys.

    A longer term is that of a household that pays longer: not of one whom the age stops at the same month.
    """
    before, after = now.result.level.count, later.result.level.count
    both = now.eligible & later.eligible
    more, less = "longer", "shorter"
    unknown = {}
    if isinstance(now, Bought) and isinstance(later, Bought):
        before, after, more, less = now.purchase.grant, later.purchase.grant, "more_aid", "less_aid"
        priced = now.priced & later.priced
        unknown, both = {"unknown": both & ~priced}, both & priced
    columns = unknown | {
        "enters": ~now.eligible & later.eligible,
        "leaves": now.eligible & ~later.eligible,
        more: both & (after > before),
        less: both & (after < before),
        "same": both & (after == before),
        "outside": ~now.eligible & ~later.eligible,
    }
    chunk.flags(table, law, columns)


def delay(chunk: Chunk, decided: Decided, law: int, years: int) -> None:
    """Count, with the keys some years later, the households cut by age, those too old to pay, and the instalment."""
    served = decided.served
    inside = chunk.only(served)
    inside.flags(DELAY, law, {f"served.{years}": served, f"cut_by_age.{years}": decided.cut_by_age})
    inside.tally(DELAY, law, {f"term.{years}": decided.result.level.count})
    inside.spread(law, f"instalment.{years}", decided.result.level.instalment, served, DELAY)
    chunk.flags(DELAY, law, {f"too_old.{years}": decided.too_old})


def receipts(decided: Decided, weights: Weights) -> Iterator[monthly_receipts.Receipts]:
    """The payments of the served households in each month, one part for each code. Millionths of centimes"""
    heavy = np.where(decided.served, weights.column if weights.same is None else 1, 0)
    for place, code in enumerate(decided.codes):
        rows = slice(None) if len(decided.codes) == 1 else np.flatnonzero(decided.regime == place)
        decisions, level = take_rows(decided.result.decisions, rows), take_rows(decided.result.level, rows)
        paid = monthly_receipts.receipts(decided.people.rows(rows), code, decisions, level, heavy[rows])
        yield paid.times(1 if weights.same is None else weights.same)
