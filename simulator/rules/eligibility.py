"""Who may apply: article 6, criterion by criterion. No criterion hides another."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from simulator.people import UNSTATED, YES
from simulator.rules.reads import reads

if TYPE_CHECKING:
    from collections.abc import Callable

    from simulator.law import Code
    from simulator.money import Cents
    from simulator.people import Households

Flags = npt.NDArray[np.bool_]
Bits = npt.NDArray[np.uint8]


def household_income(people: Households, code: Code) -> Cents:
    """Net monthly income: the applicant's and the spouse's together, or the applicant's alone (a reading). (N,)"""
    return people.income + people.spouse_income if code.readings.income == "cumulated" else people.income


@reads("income_floor", "snmg")
def income_floor(people: Households, code: Code) -> Flags:
    """The income does not pass the floor; nobody is refused by a floor that is not known."""
    floor = code.income_floor
    if floor is None:
        return np.zeros(len(people), bool)
    income = household_income(people, code)
    return income <= floor if code.income_floor_is_excluded else income < floor


@reads("income_ceiling", "snmg")
def income_ceiling(people: Households, code: Code) -> Flags:
    """The income is above the ceiling; exactly the ceiling is accepted."""
    above: Flags = household_income(people, code) > code.income_ceiling
    return above


@reads("no_property")
def no_property(people: Households, code: Code) -> Flags:
    """The applicant or the spouse owns, or has owned, a dwelling or building land."""
    return people.owns_property & code.states("no_property")


@reads("no_earlier_aid")
def no_earlier_aid(people: Households, code: Code) -> Flags:
    """The applicant or the spouse has had State aid to build or buy a dwelling."""
    return people.had_state_aid & code.states("no_earlier_aid")


@reads("one_benefit")
def one_benefit(people: Households, code: Code) -> Flags:
    """The household has already had a dwelling in location-vente."""
    already: Flags = people.had_location_vente == YES
    return already & code.states("one_benefit")


CRITERIA: tuple[Callable[[Households, Code], Flags], ...] = (
    income_floor, income_ceiling, no_property, no_earlier_aid, one_benefit,
)  # fmt: skip
"""In the order in which the counter checks them; the place of a criterion is its bit."""


def refusals(people: Households, code: Code) -> Bits:
    """Bit k is set when criterion k refuses; a household with no bit is eligible. (N,)"""
    flags = np.zeros(len(people), np.uint8)
    for bit, criterion in enumerate(CRITERIA):
        flags |= criterion(people, code).view(np.uint8) << np.uint8(bit)
    return flags


def unanswered(people: Households, code: Code) -> Bits:
    """Bit k is set when criterion k could not be checked: the law is silent, or the question was not answered. (N,)"""
    silent = sum(1 << bit for bit, criterion in enumerate(CRITERIA) if not code.states(criterion.__name__))
    unstated = np.where(people.had_location_vente == UNSTATED, 1 << CRITERIA.index(one_benefit), 0)
    return (unstated | silent).astype(np.uint8)
