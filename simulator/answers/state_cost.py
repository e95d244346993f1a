"""The State's cost of one household: aids, roads and networks, interest, and their present value.

Land is never counted: its value is in no text. Floats live here, for the present value only.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from simulator.answers.explain import RATE_UNKNOWN, binding, price_kind
from simulator.base import annuity
from simulator.engine.households import UNSTATED
from simulator.engine.rules import pricing
from simulator.populations.count.purchase_columns import topped_up_to

if TYPE_CHECKING:
    from simulator.answers.explain import Case
    from simulator.base.money import Money

DISCOUNT = Fraction(6, 100)
"""The yearly rate at which money of later years is valued when the user gives none: the reference rate of 2010, assumed."""


@dataclass(frozen=True, slots=True)
class StateMoney:
    """The State's money for one household, as amounts; ``present_value`` is that of all of it.

    ``interest`` is None where the State bears interest that no text lets us count.
    """

    aid: Money
    vrd: Money
    interest: Money | None
    present_value: Money

    @property
    def counted(self) -> Money:
        """The sum of the known amounts, nominal."""
        return self.aid + self.vrd if self.interest is None else self.aid + self.vrd + self.interest

    @property
    def total(self) -> Money | None:
        """The sum of all amounts, nominal; None where the interest is unknown."""
        return None if self.interest is None else self.counted


def of(case: Case, discount: Fraction = DISCOUNT) -> StateMoney | None:
    """The State's money for one household; None where the price has no composition."""
    if case.code.borrows:
        return _of_a_purchase(case, discount)
    if price_kind(case) != "computed":
        return None
    composition = pricing.composition(case.code, case.cohort, case.dwelling)
    if composition is None:
        return None
    aid = composition.frontal_aid + composition.state_per_m2
    return StateMoney(case.money(aid), case.money(composition.state_vrd), None, case.money(aid + composition.state_vrd))


def _of_a_purchase(case: Case, discount: Fraction) -> StateMoney:
    """The aid, and what the Treasury adds each month between the rate of the household and the reference rate."""
    decisions, row = case.outcome.decisions, case.row
    if decisions.purchase is None:
        raise TypeError(case.code.scheme)
    aid, months = int(decisions.purchase.grant[row]), case.term
    topped_up = _topped_up(case, int(decisions.purchase.rate[row]))
    if topped_up is None:
        return StateMoney(case.money(aid), case.money(0), None, case.money(aid))
    rate = float(discount) / 12
    value = topped_up * months if rate == 0 else topped_up * (1 - (1 + rate) ** -months) / rate
    return StateMoney(case.money(aid), case.money(0), case.money(topped_up * months), case.money(aid + round(value)))


def _topped_up(case: Case, rate: int) -> int | None:
    """What the subsidy saves the household each month, in centimes: the instalment at the reference rate less its own.

    None where no text lets us count it.
    """
    decisions, row = case.outcome.decisions, case.row
    full = topped_up_to(case.code)
    if binding(case) == RATE_UNKNOWN:
        return None
    if not case.term:
        return 0
    if full == UNSTATED:
        return None
    if rate < 0 or rate >= full:
        return 0
    at_reference = annuity.instalment(decisions.financed[row : row + 1], np.array([full]), np.array([case.term]))
    return int(at_reference[0]) - int(case.outcome.level.instalment[row])
