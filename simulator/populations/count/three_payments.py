"""The three payments of a household under one law: before the keys, each month, and all of them in value.

*Before the keys* is the whole down payment, with the known fees of a purchase, as it is paid. *Each month* is the regular
instalment. *In value* is all that is paid, moved to the day of the keys (``call_worth``). Beside them stand the months of income
that go before the keys; the month with a loan for the down payment, a level annuity beside the rent, the same for everybody; and the
efforts of the first year and of ten years later, when incomes rise at one rate from the day of the application on.
"""

from __future__ import annotations

import decimal
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from simulator.base import annuity, dates, money
from simulator.populations.count.purchase_columns import Bought
from simulator.populations.count.rent_columns import EFFORTS, Decided, Flags, effort_of
from simulator.populations.count.totals import COMMON, MAIN

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction

    import numpy.typing as npt

    from simulator.base.dates import Months
    from simulator.base.money import Cents
    from simulator.populations.count.totals import Chunk
    from simulator.populations.plan import Plan, TranchesLoan

STEPS_OF_A_MONTH = 100
"""Months of income are kept to the hundredth of a month."""
MOST_MONTHS = 10_000
"""No down payment is told as more months of an income."""
YEARS_LATER = 10
"""The years after the keys when the later effort is told, of the households that still pay."""
LATER = {"effort_first": 0, "effort_later": YEARS_LATER}
"""The efforts of rising incomes, and how many years after the keys each is."""
_YEAR = 12
_DIGITS = 60


class Measured(NamedTuple):
    """A measure of N households, and those that have it. (N,) each"""

    values: Cents
    rows: Flags


def months_of_income(before: Cents, income: Cents) -> Cents:
    """The months of income in an amount, in hundredths, rounded down; 0 without an income. (N,)"""
    most = np.minimum(before, income * MOST_MONTHS)
    return money.divide(most * STEPS_OF_A_MONTH, np.maximum(income, 1))


def loan_instalment(down_payment: Cents, loan: TranchesLoan) -> Cents:
    """The level instalment of a loan for the whole down payment, to the nearest centime. (N,)"""
    rate, months = (np.full(len(down_payment), value) for value in (annuity.rate_units(loan.rate), loan.months))
    return annuity.instalment(down_payment, rate, months)


@lru_cache(maxsize=64)
def _wage_factors(rate: Fraction, longest: int) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """What one becomes in 0 … ``longest`` months at a rate of each year: whole units, and a fraction scaled by 2**62."""
    with decimal.localcontext() as context:
        context.prec = _DIGITS
        yearly = 1 + decimal.Decimal(rate.numerator) / rate.denominator
        scaled = [int(yearly ** (decimal.Decimal(month) / _YEAR) * 2**annuity.BITS) for month in range(longest + 1)]
    units, fractions = zip(*(divmod(factor, 2**annuity.BITS) for factor in scaled), strict=True)
    return np.array(units, np.int64), np.array(fractions, np.int64)


def risen(income: Cents, months: Months, rate: Fraction) -> Cents:
    """Incomes after so many months at a rate of each year, to the nearest centime. (N,)"""
    longest = -(-int(months.max(initial=0)) // _YEAR) * _YEAR
    units, fractions = _wage_factors(rate, longest)
    return annuity.times(income, units.take(months), fractions.take(months))


class Measures(NamedTuple):
    """The measures of the payments of N households under one law, and who spends more than a part of the income, by ``effort.above_30``."""

    columns: dict[str, Measured]
    above: dict[str, Flags]

    @classmethod
    def of(cls, decided: Decided, plan: Plan) -> Measures:
        """The measures that the plan asks for."""
        income, level, everybody = decided.income, decided.result.level, np.ones(len(decided.people), bool)
        columns = {
            "before_keys": Measured(decided.up_front, everybody),
            "income_months": Measured(months_of_income(decided.up_front, income), income > 0),
            "instalment": Measured(level.instalment, everybody),
            "repaid": Measured(decided.repaid, everybody),
            "present_value": Measured(decided.value_at_keys(plan.discounting), everybody),
        }
        efforts = {"effort": Effort(decided.own_part, income, decided.earning)}
        if plan.loan is not None and not isinstance(decided, Bought):
            loan = loan_instalment(decided.down_payment, plan.loan)
            columns["with_loan"] = Measured(level.instalment + loan, everybody)
            efforts["effort_with_loan"] = efforts["effort"]._replace(part=efforts["effort"].part + loan)
        if plan.wages_grow is not None:
            efforts |= _of_rising_incomes(decided, efforts["effort"], plan.wages_grow)
        columns |= {
            name: Measured(effort_of(effort.part, effort.income), effort.rows) for name, effort in efforts.items()
        }
        above = {f"{name}.above_{bound}": effort.above(bound) for name, effort in efforts.items() for bound in EFFORTS}
        return cls(columns, above)


class Effort(NamedTuple):
    """A payment of each month, the income out of which it is paid, and the households of which it can be told. (N,) each"""

    part: Cents
    income: Cents
    rows: Flags

    def above(self, bound: int) -> Flags:
        """Whether the payment is more than so many per cent of the income. (N,)"""
        above: Flags = self.rows & (self.part * 100 > self.income * bound)
        return above


def _of_rising_incomes(decided: Decided, effort: Effort, rate: Fraction) -> dict[str, Effort]:
    """The efforts of the first year and of later years, of those who still pay then."""
    people = decided.people
    to_the_keys = np.maximum(people.keys_parts.month - dates.take_apart(people.application).month, 0).astype(np.intp)
    return {
        name: Effort(
            effort.part,
            risen(effort.income, to_the_keys + _YEAR * years, rate),
            effort.rows & (decided.result.level.count > _YEAR * years),
        )
        for name, years in LATER.items()
    }


IN_MAIN = ("instalment", "effort")
"""The measures whose quantiles stand with the other payments."""
ALWAYS = (*IN_MAIN, "income_months")
"""Those whose distributions are counted with the other payments, without a verdict too."""


def count(inside: Chunk, law: int, measures: Measures) -> None:
    """Count the payments of the households that one law serves."""
    if further := {name: flags for name, flags in measures.above.items() if not name.startswith("effort.")}:
        inside.flags(MAIN, law, further)
    for name, column in measures.columns.items():
        if name not in ALWAYS:
            inside.spread(law, name, column.values, column.rows)


def count_common(chunk: Chunk, by_law: Sequence[Decided], measures: Sequence[Measures]) -> None:
    """Count, under each law, the payments of the households that all the laws serve."""
    served = np.logical_and.reduce([decided.served for decided in by_law])
    inside = chunk.only(served)
    for law, of_law in enumerate(measures):
        inside.flags(COMMON, law, {"households": served} | of_law.above)
        for name, column in of_law.columns.items():
            inside.spread(law, name, column.values, column.rows, COMMON)
