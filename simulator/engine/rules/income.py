"""The income that counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from simulator.base.money import Cents
    from simulator.engine.households import Households
    from simulator.law import Code


def household_income(people: Households, code: Code) -> Cents:
    """Net monthly income: the applicant's and the spouse's together, or the applicant's alone (a reading). (N,)"""
    return people.together if code.readings.income == "cumulated" else people.income
