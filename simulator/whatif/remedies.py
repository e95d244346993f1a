"""What would change a refusal, or a term that age shortens: the engine's answer to the same household with one fact moved.

Nothing here is advice: a sentence says what was computed, or which article it follows from.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from simulator import api
from simulator.base import dates
from simulator.base.money import LARGEST, Money
from simulator.law.scheme import ALL
from simulator.question.another_scheme import for_scheme
from simulator.reading.errors import InputError, LawError
from simulator.whatif import moves
from simulator.whatif.question import QuestionUnderLaw, points
from simulator.whatif.waiting import YEARS
from simulator.wording import Named, Sentence, Years

if TYPE_CHECKING:
    from collections.abc import Iterator

    from simulator.answers import Answer
    from simulator.law import Law, Provision
    from simulator.question.scenario import Scenario
    from simulator.whatif.question import HouseholdFigures


class Remedy(NamedTuple):
    """A sentence about one thing that changes the answer or does not, and the provision that it follows from (None: computed alone)."""

    sentence: Sentence
    provision: Provision | None = None


def remedies(scenario: Scenario, answer: Answer, law: Law) -> list[Remedy]:
    """What would change the answer; empty with the keys in hand, and where nothing refuses or shortens the term."""
    if answer.keys_in_hand is not None:
        return []
    question = QuestionUnderLaw(scenario, law)
    if answer.is_refused:
        return [*_spouse(question, answer), *_waiting(question, answer), *_other_schemes(scenario, law)]
    is_shortened = answer.term.decisive == "age"
    return [*_later_keys(question, answer), *_kafil(answer)] if is_shortened else []


def _spouse(question: QuestionUnderLaw, answer: Answer) -> Iterator[Remedy]:
    """The least income of a spouse with which the floor of the income is passed."""
    floor = next((row for row in answer.refusals if row.rule == "income_floor" and row.distance), None)
    if floor is None or floor.distance is None or answer.readings["income"] != "cumulated":
        return
    start = Money((moves.present(question, "spouse") or 0) + floor.distance.cents, answer.currency).rounded_up.cents
    values = np.array([start, min(start + moves.unit(question, "spouse"), LARGEST)])
    figures = points(question.run(moves.moved(question, "spouse", values)))
    enough = next(
        (value for value, point in zip(values, figures, strict=True) if floor.rule not in point.refused), None
    )
    if enough is not None:
        amount = Money(int(enough), answer.currency)
        yield Remedy(Sentence("answer.change.spouse", {"amount": amount}), floor.provision)


def _waiting(question: QuestionUnderLaw, answer: Answer) -> Iterator[Remedy]:
    """That later keys change nothing, where the engine refuses the household with the keys of each of the next years."""
    figures = _with_later_keys(question, YEARS)
    if figures and all(not point.eligible for point in figures):
        yield Remedy(Sentence("answer.change.waiting", {"years": Years(YEARS)}), answer.refusals[0].provision)


def _later_keys(question: QuestionUnderLaw, answer: Answer) -> Iterator[Remedy]:
    """What keys a year later cost a month."""
    paid = answer.instalments.amount
    for point in _with_later_keys(question, 1):
        if point.instalment is None:
            yield Remedy(Sentence("answer.change.later.none"))
        elif paid is not None and point.instalment > paid.cents:
            amount = Money(point.instalment, paid.currency).rounded_up
            more = Money(amount.cents - paid.rounded_up.cents, paid.currency)
            yield Remedy(Sentence("answer.change.later", {"amount": amount, "more": more}))


def _kafil(answer: Answer) -> Iterator[Remedy]:
    """What a kafil who is young enough would change, where none is stated."""
    for step in answer.steps:
        if step.name == "with_kafil":
            yield Remedy(step.sentence, step.provisions[0])


def _with_later_keys(question: QuestionUnderLaw, years: int) -> list[HouseholdFigures]:
    """The household with its keys 1 to ``years`` years later; empty where no text gives a price that late."""
    keys = question.people.keys[0].item()
    later = np.array([moves.number(dates.add_months(keys, 12 * year)) for year in range(1, years + 1)])
    try:
        return points(question.run(moves.moved(question, "keys", later)))
    except (LawError, InputError):
        return []


def _other_schemes(scenario: Scenario, law: Law) -> Iterator[Remedy]:
    """The open schemes of the country: which accept the household, refuse it too, or ask facts that the question does not give."""
    scheme_of_question = ALL[scenario.scheme.partition("@")[0]]
    for scheme in ALL.values():
        if scheme.id == scheme_of_question.id or scheme.country != scheme_of_question.country or scheme.rules_of:
            continue
        name = Named(f"scheme.{scheme.id}")
        try:
            other = api.ask(for_scheme(scenario, scheme.id), law=law)
        except (InputError, LawError):
            yield Remedy(Sentence("answer.change.scheme.asks", {"scheme": name}))
            continue
        yield Remedy(Sentence(f"answer.change.scheme.{'accepts' if other.eligible else 'refuses'}", {"scheme": name}))
