"""An older law at its own price: what its programme cost when it was the law, for the same people with the incomes they have.

The price is that of the programme whose rules a law is (``PROGRAMMES``), as the texts fixed it on that day; of a law that is the
rules of no programme it is unknown. Dinars are those of their time; where a price level from that year on was published (``price_level``),
a second line is at that price in dinars of the later year.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from simulator.engine.households import UNSTATED
from simulator.law.scheme import PROGRAMMES, Programme, programme_of
from simulator.law.values import DWELLINGS, Published
from simulator.populations import experiment
from simulator.populations.count.groups import InMemory
from simulator.populations.reforms import price_level

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping
    from fractions import Fraction

    from simulator.engine.households import Households
    from simulator.law import Law
    from simulator.populations.count.groups import Crowd
    from simulator.populations.laws import PopulationLaw
    from simulator.populations.plan import Plan
    from simulator.populations.reforms.price_level import PriceLevel


class AtOwnPrice(NamedTuple):
    """The figures of one law, by its place, at the price of its programme: centimes by dwelling; all None where that is unknown.

    With a ``level`` the price, and so every amount, is in dinars of its later year.
    """

    law: int
    programme: str | None = None
    price: Mapping[str, int] | None = None
    before_keys: Fraction | None = None
    instalment: Fraction | None = None
    effort: Fraction | None = None
    within_40: Fraction | None = None
    level: PriceLevel | None = None


_MEASURES = ("down_payment.mean", "instalment.median", "effort.median", "within_40.share")


class Passing:
    """The laws of a plan that are older than the programme in which people registered, at their own prices, while the people pass by."""

    def __init__(self, plan: Plan) -> None:
        self._labs = [
            (place, at_price)
            for place, law in enumerate(plan.laws)
            if law.is_older
            for at_price in _labs(plan.bare(law), of_law(law), _year_of_incomes(law))
        ]

    def add(self, part: Crowd) -> None:
        """Count the households of the next part."""
        for _, priced_lab in self._labs:
            if priced_lab is not None:
                priced_lab.running.add(InMemory(priced(part.people, priced_lab.price), part.extra, part.numbers))

    def lines(self) -> list[AtOwnPrice]:
        """One line for each law that is older than the programme in which the people registered; two where a price level is known."""
        return [
            AtOwnPrice(place) if priced_lab is None else _line(place, priced_lab) for place, priced_lab in self._labs
        ]


class _AtPrice(NamedTuple):
    """A lab at one price of a programme; with a ``level`` in dinars of its later year."""

    programme: str
    price: Mapping[str, int]
    level: PriceLevel | None
    running: experiment.Running


def _labs(plan: Plan, first_price: tuple[str, Mapping[str, int]] | None, year: int) -> list[_AtPrice] | list[None]:
    """The labs of one law at each price of its programme, for incomes of a year; None where there is no price."""
    if first_price is None:
        return [None]
    return [_AtPrice(*price, experiment.Running(plan)) for price in _prices(*first_price, year)]


def _year_of_incomes(law: PopulationLaw) -> int:
    """The year of the rules of the programme in which everybody registered, whose incomes they have; 0 where there is none."""
    programme = programme_of(law.scheme, law.registered.cohort) if law.registered is not None else None
    return 0 if programme is None else PROGRAMMES[programme].rules_of.year


def _prices(
    programme: str, price: Mapping[str, int], year: int
) -> list[tuple[str, Mapping[str, int], PriceLevel | None]]:
    """The price of a programme in dinars of its time, and in those of the later year where a price level is known and incomes are of that year."""
    level = price_level.since(PROGRAMMES[programme].rules_of.year)
    if level is None or level.year != year:
        return [(programme, price, None)]
    later = {dwelling: int(cents * level.times) for dwelling, cents in price.items()}
    return [(programme, price, None), (programme, later, level)]


def of_law(law: PopulationLaw) -> tuple[str, Mapping[str, int]] | None:
    """The programme whose rules a law is, and its price then; None where there is none, or no price was published."""
    for name, programme in PROGRAMMES.items():
        same = programme.scheme == law.scheme and _rules(law.law, law.scheme, law.frozen) == _rules(
            law.law, law.scheme, programme.rules_of
        )
        if same and (price := _published(law.law, programme)) is not None:
            return name, price
    return None


def _rules(law: Law, scheme: str, day: dt.date | None) -> str | None:
    """The last text that dates the law of a scheme on a day."""
    texts = [text for text in law.texts if scheme in text.schemes and text.dates_the_law]
    before = [text for text in texts if day is not None and text.in_force <= day]
    return max(before, key=lambda text: text.in_force).id if before else None


def _published(law: Law, programme: Programme) -> Mapping[str, int] | None:
    for provision in law.in_force_on(programme.scheme, programme.rules_of):
        if provision.key == "price" and programme.cohort in provision.cohorts:
            return provision.value.by_type if isinstance(provision.value, Published) else None
    return None


def _line(place: int, at_price: _AtPrice) -> AtOwnPrice:
    lab = at_price.running.lab()
    figures = (lab.value(measure) for measure in _MEASURES)
    return AtOwnPrice(place, at_price.programme, at_price.price, *figures)._replace(level=at_price.level)


def priced(people: Households, price: Mapping[str, int]) -> Households:
    """The same households, each at the price of its type; UNSTATED where there is none."""
    table = np.array([*(price.get(dwelling, UNSTATED) for dwelling in DWELLINGS), UNSTATED])  # the last is of no type
    return people.moved(price=table[people.dwelling])
