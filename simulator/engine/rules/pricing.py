"""What the dwelling costs its buyer: given, or computed from the price order of the cohort's programme.

The price borne is the cost (per square metre, plus roads and networks) less what the State bears: its part of the
roads and networks, an aid per square metre, and the frontal aid. State land never enters it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from simulator.base.money import share
from simulator.engine import financing
from simulator.engine.households import UNSTATED
from simulator.engine.rules.reads import reads
from simulator.law import COHORTS, DWELLINGS
from simulator.law.values import ZONES, Composed

if TYPE_CHECKING:
    from simulator.base.money import Cents
    from simulator.engine.households import Households
    from simulator.law import Code


class Composition(NamedTuple):
    """How a price is made, in centimes; ``state_*`` are what the State bears, land not counted."""

    construction: int
    vrd: int
    state_per_m2: int
    state_vrd: int
    frontal_aid: int

    @property
    def cost(self) -> int:
        """The final cost, land not counted."""
        return self.construction + self.vrd

    @property
    def state(self) -> int:
        """What the State bears of it."""
        return self.state_per_m2 + self.state_vrd + self.frontal_aid

    @property
    def price(self) -> int:
        """What is left to the buyer."""
        return self.cost - self.state


@reads("price", "surfaces")
def composition(code: Code, cohort: str, dwelling: str) -> Composition | None:
    """The composition of a price that is computed; None where no order in force gives the elements."""
    elements = code.price_elements(cohort)
    if not isinstance(elements, Composed) or dwelling not in code.surfaces(cohort):
        return None
    surface = code.surfaces(cohort)[dwelling]
    return Composition(
        construction=share(elements.cost_per_m2, surface),
        vrd=elements.vrd,
        state_per_m2=share(elements.state_per_m2, surface),
        state_vrd=share(elements.vrd, elements.state_vrd),
        frontal_aid=elements.frontal_aid,
    )


@reads("price_by_zone")
def by_zone(people: Households, code: Code) -> Cents:
    """The price of the table for each zone and type, UNSTATED where there is none. (N,) centimes"""
    table = np.full((len(ZONES) + 1, len(DWELLINGS) + 1), UNSTATED)
    for zone, prices in (code.value_or_none("price_by_zone") or {}).items():
        for dwelling, price in prices.items():
            table[ZONES.index(zone), DWELLINGS.index(dwelling)] = price
    zones = np.full(len(people), UNSTATED) if people.buyers is None else people.buyers.zone
    amounts: Cents = table[zones, people.dwelling]
    return amounts


@reads("price", "surfaces", "price_as_called")
def by_type(code: Code, cohort: str, dwelling: str) -> int:
    """The price of a dwelling type in centimes, or UNSTATED when no text gives it."""
    elements = code.price_elements(cohort)
    if elements is None:
        return UNSTATED
    called_prices = code.price_as_called(cohort) if code.readings.price_2013 == "called" else {}
    if dwelling in called_prices:
        return called_prices[dwelling]
    composed = composition(code, cohort, dwelling)
    if composed is not None:
        return composed.price
    return UNSTATED if isinstance(elements, Composed) else elements.by_type.get(dwelling, UNSTATED)


def by_cohort(people: Households, code: Code) -> Cents:
    """The price of each dwelling type in the programme of each cohort, UNSTATED where no order gives it. (N,) centimes"""
    present = np.bincount(people.cohort, minlength=len(COHORTS)) > 0
    table = np.full((len(COHORTS), len(DWELLINGS) + 1), UNSTATED)
    for place, cohort in enumerate(COHORTS):
        if present[place]:
            table[place, :-1] = [by_type(code, cohort, dwelling) for dwelling in DWELLINGS]
    prices: Cents = table[people.cohort, people.dwelling]
    return prices


def other_price(people: Households, code: Code) -> Cents:
    """The price by the choice of the reading that ``code`` does not make, UNSTATED where only one is in circulation.

    (N,) centimes. Two are where the agency called another price than the text gives, for who was given none.
    """
    other = code.priced_as("text" if code.readings.price_2013 == "called" else "called")
    chosen, alternative = price(people, code), price(people, other)
    return np.where(chosen == alternative, UNSTATED, alternative)


def price(people: Households, code: Code) -> Cents:
    """The price given, or that of the dwelling's type; UNSTATED where neither is known. (N,) centimes"""
    is_stated = people.price != UNSTATED
    if is_stated.all():
        return people.price
    return np.where(is_stated, people.price, financing.of(code).table_price(people, code))
