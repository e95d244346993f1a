"""What could explain the amount of a payment order: the household asked again with one thing changed, the likeliest first.

An explanation is an amount of the engine under one other assumption (the other price in circulation, another type, another
date of the law, another programme), or one of the household's own amounts taken otherwise (several tranches together, in centimes,
rounded, a part already paid). The fewest changes come first; among equals, those that leave the household as it is.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import numpy as np

from simulator import api
from simulator.answers.explain import Case, prices
from simulator.base.money import CENTIMES
from simulator.engine.households import UNSTATED
from simulator.law import COHORTS, DWELLINGS
from simulator.reading.errors import SimulatorError
from simulator.whatif.order_amounts import OrderAmount, order_amounts

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy.typing as npt

    from simulator.law import Law
    from simulator.question.scenario import Scenario
    from simulator.whatif.order_amounts import ExpectedPayment

Assumption = Literal["none", "price_2013", "dwelling", "own_price", "law", "cohort"]
"""What is changed in the question: nothing, the reading of the price, the type, the stated price, the date of the law, the programme."""
Writing = Literal["exact", "rounded", "in_centimes", "in_dinars", "paid_part"]
"""How the amount is written: as computed, rounded, a hundred times too high or too low, less a part that was paid already."""

MOST = 5
"""Explanations of one order."""
_ASSUMPTIONS = {"none": 0, "price_2013": 1, "dwelling": 2, "own_price": 2, "law": 3, "cohort": 4}
_WRITINGS = {"exact": 0, "rounded": 1, "in_centimes": 1, "in_dinars": 1, "paid_part": 9}
_FORMS = {"tranche": 0, "part": 0, "together": 1, "instalment": 2, "price": 3}
"""How far each is from the household's own tranches: the sum of the three is the rank of an explanation."""
_NEAR = ("none", "price_2013", "dwelling", "own_price")
"""The assumptions under which an amount may also be written otherwise: under the others, an amount that is only near explains little."""
_ROUNDED_TO = tuple(CENTIMES * unit for unit in (1, 10, 100, 1000))


class Explanation(NamedTuple):
    """One explanation: what is assumed and its value (``F4``, ``called``, a day), which amount of the engine, and how it is written."""

    assumption: Assumption
    value: str
    amount: OrderAmount
    writing: Writing

    @property
    def distance(self) -> int:
        """How much is changed: 0 is the household's own tranche."""
        return _ASSUMPTIONS[self.assumption] + _WRITINGS[self.writing] + _FORMS[self.amount.form]


def explanations(scenario: Scenario, law: Law, cents: int, nearest: ExpectedPayment) -> tuple[Explanation, ...]:
    """At most ``MOST`` explanations of an order of ``cents`` centimes, nearest first, each amount once; where none is exact, the last may be that a part of ``nearest`` was paid already."""
    matches = [
        Explanation(assumption, value, amount, writing)
        for assumption, value, question in _questions(scenario, law)
        for amount in _amounts(question, law)
        if (writing := _writing(cents, amount.cents, near=assumption in _NEAR))
    ]
    distinct: dict[tuple[OrderAmount, Writing], Explanation] = {}
    for match in sorted(matches, key=lambda explanation: explanation.distance):
        distinct.setdefault((match.amount, match.writing), match)
    ranked = list(distinct.values())[:MOST]
    if cents < nearest.cents and not any(explanation.writing == "exact" for explanation in ranked):
        amount = OrderAmount(nearest.cents, "part" if nearest.part else "tranche", (nearest.number,))
        ranked.append(Explanation("none", "", amount, "paid_part"))
    return tuple(ranked)


def _amounts(scenario: Scenario, law: Law) -> Iterator[OrderAmount]:
    """What may be asked under a question; nothing where the law does not answer it."""
    try:
        case = Case(api.simulated(scenario, law), scenario.headline)
    except SimulatorError:
        return
    yield from order_amounts(case).all()


def _writing(cents: int, computed: int, *, near: bool) -> Writing | None:
    """How an order of ``cents`` could have been written from an amount, exactly or (``near``) otherwise; None where it could not."""
    if cents == computed:
        return "exact"
    if not near:
        return None
    if cents == computed * CENTIMES:
        return "in_centimes"
    if cents * CENTIMES == computed:
        return "in_dinars"
    if any(cents % unit == 0 and abs(cents - computed) < unit for unit in _ROUNDED_TO):
        return "rounded"
    return None


def _questions(scenario: Scenario, law: Law) -> Iterator[tuple[Assumption, str, Scenario]]:
    """The question, and the same with one thing changed."""
    case = Case(api.simulated(scenario, law), scenario.headline)
    yield "none", "", scenario
    yield from _other_prices(scenario, case)
    yield from _other_dwellings(scenario, case)
    base = scenario.scheme.partition("@")[0]
    for day in dict.fromkeys(law.by_id[provision.text].in_force for provision in law.timeline(base, "tranches")):
        yield "law", day.isoformat(), replace(scenario, scheme=f"{base}@{day.isoformat()}")
    yield from _other_programmes(scenario, case)


def _other_prices(scenario: Scenario, case: Case) -> Iterator[tuple[Assumption, str, Scenario]]:
    """The other price in circulation, and the price of the programme in place of a stated one."""
    if prices.alternatives(case):
        for choice in prices.CHOICES:
            if choice != scenario.readings.price_2013:
                yield "price_2013", choice, replace(scenario, readings=replace(scenario.readings, price_2013=choice))
    if case.dwelling and int(scenario.people.price[scenario.headline]) != UNSTATED:
        yield "own_price", "", _changed(scenario)


def _other_dwellings(scenario: Scenario, case: Case) -> Iterator[tuple[Assumption, str, Scenario]]:
    """Every other type of dwelling, at the price of the programme."""
    for place, name in enumerate(DWELLINGS):
        if name != case.dwelling:
            yield "dwelling", name, _changed(scenario, dwelling=np.full_like(scenario.people.dwelling, place))


def _other_programmes(scenario: Scenario, case: Case) -> Iterator[tuple[Assumption, str, Scenario]]:
    """Every other programme, at its own price."""
    for place, name in enumerate(COHORTS):
        if name != case.cohort:
            yield "cohort", name, _changed(scenario, cohort=np.full_like(scenario.people.cohort, place))


def _changed(scenario: Scenario, **columns: npt.NDArray[np.int8]) -> Scenario:
    """The same question with these columns, and no stated price."""
    people = scenario.people
    facts: dict[str, Any] = {"price": np.full(len(people), UNSTATED), **columns}
    return replace(scenario, people=replace(people, **facts))
