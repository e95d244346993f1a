"""Who may apply: article 6, criterion by criterion. No criterion hides another."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from simulator.base import dates
from simulator.base.money import LARGEST
from simulator.engine.households import NO, UNSTATED, YES
from simulator.engine.rules import aid, pricing
from simulator.engine.rules.income import household_income
from simulator.engine.rules.reads import reads
from simulator.law.conditions import DWELLING_OF_THE_BUYER
from simulator.law.keys import BY_COHORT
from simulator.law.values import COHORTS

if TYPE_CHECKING:
    from simulator.engine.households import Households
    from simulator.law import Code

Flags = npt.NDArray[np.bool_]


@reads("income_floor", "snmg")
def income_floor(people: Households, code: Code) -> Flags:
    """The income does not pass the floor; a floor that is not known refuses no household."""
    floor = code.income_floor
    if floor is None:
        return _none_refused(people)
    income = household_income(people, code)
    return income <= floor if code.income_floor_is_excluded else income < floor


@reads("income_ceiling", "snmg")
def income_ceiling(people: Households, code: Code) -> Flags:
    """The income is above the ceiling; exactly the ceiling is accepted."""
    above: Flags = household_income(people, code) > code.income_ceiling
    return above


@reads("no_property")
def no_property(people: Households, code: Code) -> Flags:
    """A person whom the text names owns, or has owned, what it names: a dwelling, building land.

    Who only said that the household owns, or owned, something is refused: it may be just that.
    """
    ownership = code.ownership
    if ownership is None:
        return _none_refused(people)
    details = people.details
    return people.owns_property if details is None else _any_of(details.holdings, ownership.refusing_bits)


def undivided_only(people: Households, code: Code) -> Flags:
    """Whether all that a text names and a household owns is in undivided shares, of which the text says nothing. (N,)"""
    ownership = code.ownership
    if ownership is None or people.details is None:
        return _none_refused(people)
    holdings = people.details.holdings
    return _any_of(holdings, ownership.bits) & ~_any_of(holdings, ownership.refusing_bits)


def _any_of(column: npt.NDArray[np.unsignedinteger[Any]], bits: int) -> Flags:
    """Whether one of these bits is set. (N,)"""
    flags: Flags = (column & column.dtype.type(bits)) != 0
    return flags


@reads("no_earlier_aid")
def no_earlier_aid(people: Households, code: Code) -> Flags:
    """A person whom the text names has had State aid to build or buy a dwelling."""
    earlier_aid = code.earlier_aid
    if earlier_aid is None:
        return _none_refused(people)
    return people.had_state_aid if people.details is None else _any_of(people.details.aid, earlier_aid.bits)


@reads("one_benefit")
def one_benefit(people: Households, code: Code) -> Flags:
    """The household has already had a dwelling in location-vente."""
    return people.had_location_vente == YES if code.states("one_benefit") else _none_refused(people)


@reads("grant", "grant_price_cap_factor", "price_cap_per_m2", "surfaces", "snmg", "financing", "price_by_zone")
def price_cap(people: Households, code: Code) -> Flags:
    """The price is above the highest one that is aided."""
    price = pricing.price(people, code)
    above: Flags = price > aid.highest_price(people, code, price)
    return above


@reads("nationality")
def nationality(people: Households, code: Code) -> Flags:
    """The applicant does not have the nationality that the aid is kept for."""
    another: Flags = _answers(people, code, "moroccan", "nationality") == NO
    return another


@reads("permis_habiter_from")
def permis_habiter_from(people: Households, code: Code) -> Flags:
    """The permit to live in the dwelling is older than the programme."""
    first = code.value_or_none("permis_habiter_from")
    if people.buyers is None or first is None:
        return _none_refused(people)
    older: Flags = people.buyers.permis_habiter < np.datetime64(first)
    return older


@reads("rooms_min")
def rooms_min(people: Households, code: Code) -> Flags:
    """The dwelling has fewer rooms than the aid asks for."""
    least = code.value_or_none("rooms_min")
    if people.buyers is None or least is None:
        return _none_refused(people)
    fewer: Flags = (people.buyers.rooms != UNSTATED) & (people.buyers.rooms < int(least))
    return fewer


@reads("first_sale")
def first_sale(people: Households, code: Code) -> Flags:
    """The dwelling has been sold before."""
    sold_before: Flags = _answers(people, code, "first_sale", "first_sale") == NO
    return sold_before


@reads("co_owner")
def co_owner(people: Households, code: Code) -> Flags:
    """The applicant owns an undivided share of a dwelling, while that is refused."""
    refused = code.value_or_none("co_owner") == "refused"
    owns: Flags = _answers(people, code, "co_owner", "co_owner") == YES
    return owns if refused else _none_refused(people)


@reads("age_at_registration")
def age_at_registration(people: Households, code: Code) -> Flags:
    """The applicant is too young or too old on the day of the application; none is where no ages are known.

    "At most 70" is read as 70 whole years, until the eve of the 71st birthday, or as until the 70th birthday.
    """
    return _outside_ages(people, code, code.readings.age_at_registration)


def between_readings(people: Households, code: Code) -> Flags:
    """Whether the two readings of the age at registration part: one refuses, the other does not. (N,)"""
    by_years, birthday = (_outside_ages(people, code, reading) for reading in LAST_DAYS)
    parted: Flags = by_years != birthday
    return parted


def _outside_ages(people: Households, code: Code, reading: str) -> Flags:
    """Whether the applicants are younger or older than their cohort's registration allows, as it is read. (N,)"""
    outside = _none_refused(people)
    for place, cohort in enumerate(COHORTS):
        ages = code.age_at_registration(cohort)
        if ages is not None:
            last = dates.last_payable(people.birth_parts, ages[1], LAST_DAYS[reading])
            old = dates.put_together(last.month, last.day) < people.application
            young = people.application < dates.birthdays(people.birth_parts, ages[0])
            outside |= (people.cohort == place) & (young | old)
    return outside


LAST_DAYS: dict[str, dates.AgeReading] = {"whole_years": "eve_of_next", "birthday": "birthday"}
"""The last day on which one has an age, as ``dates`` calls it, by the choice of the reading ``age_at_registration``."""


@reads("no_dwelling")
def no_dwelling(people: Households, code: Code) -> Flags:
    """The applicant owns a dwelling on the day of the deed."""
    return owns_dwelling(people) if code.states("no_dwelling") else _none_refused(people)


def owns_dwelling(people: Households) -> Flags:
    """Which buyers own a dwelling on the day of the deed; an undivided share of one is the criterion ``co_owner``. (N,)

    Who only said that the household owns, or owned, something is counted: it may be just that.
    """
    details = people.details
    return people.owns_property if details is None else _any_of(details.holdings, DWELLING_OF_THE_BUYER)


def _none_refused(people: Households) -> Flags:
    """A criterion that refuses no household. (N,)"""
    return np.zeros(len(people), bool)


def _answers(people: Households, code: Code, name: str, key: str) -> npt.NDArray[np.int8]:
    """What the buyers answered to a question; UNSTATED where the scheme does not ask it. (N,)"""
    if people.buyers is None or not code.states(key):
        return np.full(len(people), UNSTATED, np.int8)
    answers: npt.NDArray[np.int8] = getattr(people.buyers, name)
    return answers


Criterion = Callable[["Households", "Code"], Flags]

CRITERIA: tuple[Criterion, ...] = (
    income_floor, income_ceiling, no_property, no_earlier_aid, one_benefit, nationality, co_owner, price_cap,
    permis_habiter_from, rooms_min, first_sale, age_at_registration, no_dwelling,
)  # fmt: skip
"""In the order in which the counter checks them; the place of a criterion is its bit."""

ASKS = {
    "one_benefit": "had_location_vente", "nationality": "moroccan", "co_owner": "co_owner",
    "permis_habiter_from": "permis_habiter", "rooms_min": "rooms", "first_sale": "first_sale",
}  # fmt: skip
"""The fact, which may be UNSTATED, that answers a criterion."""
FACTS = {**ASKS, "no_property": "owns_property", "no_dwelling": "owns_property", "no_earlier_aid": "had_state_aid"}
"""The fact that answers each criterion which is not a bound on an amount."""
CITED = {"price_cap": ("grant_price_cap_factor", "price_cap_per_m2", "grant")}
"""Where the bound of a criterion is written, when its name is not that of its key: the first that is fixed."""

Bits = npt.NDArray[np.uint16]


def key_of(criterion: Criterion, code: Code) -> str:
    """The key under which the law of a scheme fixes this criterion."""
    keys = CITED.get(criterion.__name__)
    if keys is None:
        return criterion.__name__
    return next((key for key in keys if code.value_or_none(key) is not None), keys[-1])


def applies(criterion: Criterion, code: Code) -> bool:
    """Whether the scheme knows this criterion, even by declaring that its bound was not found."""
    key = key_of(criterion, code)
    if key in BY_COHORT:
        return any(code.fixes(key, cohort) for cohort in COHORTS)
    if key == "grant":
        return any(band.price_up_to is not None for band in code.value_or_none("grant") or ())
    return code.fixes(key) and (code.value_or_none(key) is not None or not code.states(key))


@lru_cache
def known_criteria(code: Code) -> tuple[tuple[int, Criterion, bool], ...]:
    """The criteria that a scheme knows, each with its bit and whether its texts are silent about it.

    Asked of a code once, not for each part of a population.
    """
    return tuple(
        (bit, criterion, (key := key_of(criterion, code)) not in BY_COHORT and not code.states(key))
        for bit, criterion in enumerate(CRITERIA)
        if applies(criterion, code)
    )


def refusals(people: Households, code: Code) -> Bits:
    """Bit k is set when criterion k refuses; a household with no bit is eligible. (N,)"""
    flags = np.zeros(len(people), np.uint16)
    for bit, criterion, _ in known_criteria(code):
        refused = criterion(people, code)
        if refused.any():
            flags |= refused * np.uint16(1 << bit)
    return flags


def unanswered(people: Households, code: Code) -> Bits:
    """Bit k is set when criterion k could not be checked: the law is silent, or the question was not answered. (N,)"""
    flags = np.zeros(len(people), np.uint16)
    for bit, criterion, silent in known_criteria(code):
        unknown: bool | Flags = silent
        if criterion is price_cap:
            price = pricing.price(people, code)
            unknown = aid.highest_price(people, code, price) == LARGEST
        elif criterion is no_property and not silent:
            unknown = undivided_only(people, code)
        elif criterion is age_at_registration:
            unknown = np.array([code.age_at_registration(cohort) is None for cohort in COHORTS])[people.cohort]
        elif not silent:
            unknown = _unstated(people, criterion.__name__)
        if np.any(unknown):
            flags |= np.asarray(unknown, np.uint16) << np.uint16(bit)
    return flags


def _unstated(people: Households, name: str) -> bool | Flags:
    """Whether the fact that answers a criterion was not given: by each household (N,), or by all alike."""
    fact = ASKS.get(name)
    owner: object = people if fact is not None and hasattr(people, fact) else people.buyers
    if fact is None or owner is None:
        return fact is not None
    column = getattr(owner, fact)
    unstated: Flags = np.isnat(column) if column.dtype.kind == "M" else column == UNSTATED
    return unstated
