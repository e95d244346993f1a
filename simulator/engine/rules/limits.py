"""How long one may pay: the longest term (article 8) and the age that must not be passed (article 9)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from simulator.engine.rules.income import household_income
from simulator.engine.rules.reads import reads

if TYPE_CHECKING:
    from simulator.base.dates import Months
    from simulator.engine.households import Households
    from simulator.law import Code


@reads("term_max", "snmg")
def term_max(people: Households, code: Code) -> Months:
    """The longest term of the cohort and of the band of income: the first row of the table that matches. (N,)"""
    limits = np.maximum.accumulate(np.array(code.term_table.limits))  # what an earlier row takes, no later one has
    income, cohort = household_income(people, code), people.cohort.astype(np.intp)
    place = cohort
    for limit in limits[:-1]:
        place = place + (income > limit.take(cohort)) * len(limit)  # one row further down the table
    return np.array(code.term_table.months).take(place)


@reads("age_limit")
def by_age(people: Households, code: Code) -> Months:
    """The monthly due dates that fall before the applicant's age passes the limit, none below zero. (N,)"""
    return people.payable(code.age_limit, code.readings.age_limit)
