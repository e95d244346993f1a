"""What the State pays for the households served by a law, inside_column by the months in which it is paid.

A sum stands under its period (``PERIODS``): of the months after ``first`` up to and including ``last``, which is the month of the
keys. Aids and networks are paid with the keys, or evenly during the works; the interest of the bank's credit begins with the keys.
Every sum is an integer, so parts of a population add up in any order.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from simulator.base import annuity
from simulator.engine.rules import pay_off
from simulator.populations.count.exact_sums import Stretches, sums
from simulator.populations.count.totals import MAIN, PAY_WHOLE, PERIODS, Key

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy.typing as npt

    from simulator.base.dates import Months
    from simulator.base.money import Cents
    from simulator.engine.households import Households
    from simulator.populations.count.purchase_columns import Bought
    from simulator.populations.count.rent_columns import Decided
    from simulator.populations.count.totals import Chunk
    from simulator.populations.plan import Arrears, Plan

RATES = tuple(Fraction(rate, 100) for rate in (2, 4, 6, 8))
"""The yearly rates at which a household may value the instalments that it would pay at once."""
EVERYBODY = "all"
"""Instead of a rate: all those to whom the law takes something off."""
_YEAR = 12
_WIDE = 1 << 20
"""More than the months of the calendar: two of them make one number."""


class StateMoney(NamedTuple):
    """What the State gives each household, 0 where unknown. (N,) centimes each

    ``credit`` is the interest of the bank's credit in per cents of a centime, ``percent`` the per cent of it that the State bears.
    """

    aid: Cents
    networks: Cents
    credit: Cents
    percent: npt.NDArray[np.int64]

    @classmethod
    def of(cls, paid: Mapping[str, Cents]) -> StateMoney:
        """From measures by name: ``aid``, ``vrd`` and ``borne_credit`` where they are known, and ``borne_percent``."""
        percent = paid["borne_percent"]
        aid, networks, credit = (paid.get(name, np.zeros_like(percent)) for name in ("aid", "vrd", "borne_credit"))
        return cls(aid, networks, credit, percent)


def rates_asked(plan: Plan) -> tuple[Fraction, ...]:
    """The rates at which paying whole is valued: the usual ones and that of the plan, lowest first."""
    return tuple(sorted({*RATES, plan.discount}))


def label_of(rate: Fraction) -> str:
    """The name of a rate in the tables: ``6%``, ``5.5%``."""
    return f"{float(rate * 100):g}%"


def count(inside: Chunk, law: int, decided: Decided, paid: Mapping[str, Cents], plan: Plan) -> None:
    """Count what the State pays the served households, by period; the credit without interest; and who gains by paying whole.

    ``paid`` is what it pays as far as it is known, by the name of its measure. (N,) each
    """
    if plan.treasury is None:
        return
    money = StateMoney.of(paid)
    level, financed = decided.result.level, decided.result.decisions.financed
    worth = annuity.value_now(level.instalment, level.last, level.count, plan.discounting.rate)
    inside.tally(MAIN, law, {"free_credit": financed - worth})
    if not plan.treasury.by_year:
        return
    taken_off = taken_off_at_keys(decided)
    columns = {
        "aid": money.aid, "vrd": money.networks, "borne_credit": money.credit, "borne_percent": money.percent,
        "taken_off": taken_off, "saved_credit": money.credit * (taken_off > 0),
    }  # fmt: skip
    _by_period(inside, law, _period(decided.people, plan), columns)
    if plan.treasury.arrears is not None:
        _unpaid(inside, law, decided, plan.treasury.arrears)
    _who_gains(inside, law, decided, taken_off, money.credit, plan)


def count_purchase(inside: Chunk, law: int, decided: Bought, plan: Plan) -> None:
    """Count what the State pays for the served households that buy: the aid, and month after month what brings their rate down."""
    if plan.treasury is None or not plan.treasury.by_year:
        return
    _by_period(inside, law, _period(decided.people, plan), {"aid": decided.purchase.grant})
    keys = decided.people.keys_parts.month.astype(np.int64) + YEAR_0
    months = np.maximum(decided.result.decisions.term, 1)
    _by_period(inside, law, (keys, keys + months), {"topped_up": np.maximum(decided.subsidy, 0)})


def taken_off_at_keys(decided: Decided) -> Cents:
    """What the law of that day takes off all the instalments, paid at once on the day of the keys. (N,) centimes"""
    taken_off = np.zeros(len(decided.people), np.int64)
    decisions, people = decided.result.decisions, decided.people
    for place, code in enumerate(decided.codes):
        rows = np.flatnonzero((decided.regime == place) & decided.served)
        left = decisions.financed[rows]
        paid = pay_off.amount(left, decisions.price[rows], people.cohort[rows], people.keys[rows], code)
        taken_off[rows] = left - paid
    return taken_off


def _unpaid(inside: Chunk, law: int, decided: Decided, arrears: Arrears) -> None:
    """Count the instalments that all would leave unpaid in these months: of the share of some, it is that share."""
    level, before = decided.result.level, (arrears.year - 1) * _YEAR
    missed = np.clip(level.count - before, 0, arrears.months)
    start = decided.people.keys_parts.month.astype(np.int64) + YEAR_0 + before
    _by_period(inside, law, (start, start + np.maximum(missed, 1)), {"unpaid": level.instalment * missed})
    is_last_missed = (missed > 0) & (before + missed == level.count)
    closing = start - before + np.maximum(level.count, 1)
    _by_period(inside, law, (closing - 1, closing), {"unpaid": (level.last - level.instalment) * is_last_missed})


def _by_period(inside: Chunk, law: int, period: tuple[Months, Months], columns: Mapping[str, Cents]) -> None:
    """Add each column of the rows inside to the sums of its period."""
    first, last = period
    distinct, place = np.unique(first * _WIDE + last, return_inverse=True)
    stretches = Stretches.of(place, len(distinct))
    weights = inside.weights.rows(stretches.order)
    for measure, column in columns.items():
        inside_column = (column if inside.mask is None else column & inside.mask)[stretches.order]
        for both, total in zip(distinct.tolist(), sums(stretches, inside_column, weights), strict=True):
            start, end = divmod(both, _WIDE)
            inside.adding.by_period[Key(PERIODS, law, measure, f"{start} {end}")] += total


def _period(people: Households, plan: Plan) -> tuple[Months, Months]:
    """The month before the first payment of the aids, and that of the last, which is that of the keys; from the year 0. (N,) each"""
    keys = people.keys_parts.month.astype(np.int64) + YEAR_0
    if plan.treasury is None or not plan.treasury.during_works:
        return keys - 1, keys
    accepted = people.acceptance_parts.month.astype(np.int64) + YEAR_0
    begin = plan.works_begin
    waited = np.maximum(keys - accepted, 0) * begin.numerator // begin.denominator
    return np.minimum(accepted + waited, keys - 1), keys


YEAR_0 = 1970 * 12
"""The months from the year 0 to the first of the calendar of the engine: no month of a period is negative."""


def _who_gains(inside: Chunk, law: int, decided: Decided, taken_off: Cents, credit: Cents, plan: Plan) -> None:
    """Count those for whom paying whole at the keys is less than the value of their instalments, at each rate."""
    level, financed = decided.result.level, decided.result.decisions.financed
    offered = taken_off > 0
    gainers = {EVERYBODY: offered}
    for rate in rates_asked(plan):
        worth = annuity.value_now(level.instalment, level.last, level.count, annuity.rate_units(rate))
        gainers[label_of(rate)] = offered & (financed - taken_off < worth)
    for name, rows in gainers.items():
        of_them = inside.only(rows)
        of_them.flags(PAY_WHOLE, law, {f"households.{name}": rows})
        columns = {"taken_off": taken_off, "paid": financed - taken_off, "saved_credit": credit}
        of_them.tally(PAY_WHOLE, law, {f"{measure}.{name}": column for measure, column in columns.items()})
        inside.spread(law, f"term.{name}", level.count, rows, PAY_WHOLE)
