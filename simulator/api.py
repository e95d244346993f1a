"""The straight line: a question in, an answer out. Everything that people use goes through here."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from simulator import __version__, answers
from simulator.answers.explain import Case
from simulator.base.money import Money
from simulator.engine import refusals, run
from simulator.engine.households import UNSTATED
from simulator.engine.outcome import Outcome
from simulator.law import COHORTS, DWELLINGS, Law, Readings, Terms
from simulator.question.another_scheme import for_scheme
from simulator.question.scenario import Scenario, load
from simulator.reading.errors import InputError, SimulatorError
from simulator.wording import Plain

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable
    from fractions import Fraction

    from simulator.answers import Answer, Json, comparison
    from simulator.answers.comparison import Name
    from simulator.engine.households import Households
    from simulator.law import Text
    from simulator.populations.experiment import Lab, Source

VERSION = __version__


def simulate(
    people: Households,
    scheme: str,
    *,
    law: Law | None = None,
    readings: Readings | None = None,
    terms: Terms | None = None,
    milestones: Mapping[str, dt.date] | None = None,
    charges: int = UNSTATED,
) -> Outcome:
    """What a scheme (``location_vente``, ``location_vente@2001-04-29``) gives to N households.

    Raises ``LawError`` where no text in force gives a price, ``InputError`` for a scheme that does not exist.
    """
    law, readings = law or Law.load(), readings or Readings()
    name, frozen = law.scheme(scheme)
    codes, regime = run.regimes(people, name, law, readings, frozen, terms or Terms())
    for code in codes:
        refusals.refuse(people, code)
    result = run.run(people, codes, regime)
    outcome = Outcome(people, codes, regime, *result, milestones or {}, charges)
    _refuse_unknown_prices(outcome)
    return outcome


Question = str | Path | Mapping[str, object] | Scenario
"""A file, YAML or JSON text, a mapping, or a scenario already read."""


def ask(question: Question, *, law: Law | None = None, scheme: str | None = None) -> Answer:
    """The answer to one question, as numbers, days and rules.

    ``scheme`` asks it of another scheme or date than the question's own. Raises ``InputError`` and ``LawError``.
    """
    law = law or Law.load()
    scenario = question if isinstance(question, Scenario) else load(question)
    return answers.answer(scenario, simulated(scenario, law, scheme), law, VERSION)


def answer(question: Question, *, law: Law | None = None, scheme: str | None = None) -> Json:
    """The same answer as the contract writes it, JSON-ready. Raises ``InputError`` and ``LawError``."""
    return answers.to_json(ask(question, law=law, scheme=scheme))


def simulated(scenario: Scenario, law: Law, scheme: str | None = None) -> Outcome:
    """The outcome of a scenario: one household, or both ends of its year of birth.

    Raises as ``simulate`` does, and ``InputError`` for own funds above the price.
    """
    outcome = simulate(
        scenario.people,
        scheme or scenario.scheme,
        law=law,
        readings=scenario.readings,
        terms=scenario.terms,
        milestones=scenario.milestones,
        charges=scenario.charges,
    )
    _refuse_own_funds_above_the_price(outcome)
    return outcome


def compare(
    question: str | Path | Mapping[str, object] | Scenario,
    schemes: Iterable[str],
    *,
    law: Law | None = None,
    discount: Fraction | None = None,
    reforms: Iterable[Text] = (),
    named: Name = Plain,
) -> Json:
    """The same household under its own scheme and under others: ``["location_vente@2001-04-29", "lpa", …]``.

    One line for each; a scheme that needs a fact which the question does not give (under ``schemes``) has a line that
    says so. For each pair with the same figures the reason why, and which costs least. ``discount`` is the yearly rate
    of present values (``state_money.DISCOUNT`` when none is given). A reform (``reform/age-limit-75``) is asked of the question's own scheme, as if the household came
    under it whatever its dates; ``named`` says how sentences call a line. Raises as ``answer`` does for the question's own scheme and for a scheme that does not exist.
    """
    from simulator.answers import comparison
    from simulator.answers.state_cost import DISCOUNT

    law = law or Law.load()
    scenario = question if isinstance(question, Scenario) else load(question)
    base = scenario.scheme.partition("@")[0]
    lines = [_compared(scenario, scheme, law) for scheme in dict.fromkeys([scenario.scheme, *schemes])]
    for text in reforms:
        frozen = f"{base}@{text.in_force.isoformat()}"
        lines.append(_compared(scenario, frozen, law.with_text(text), called=text.id))
    return comparison.table(lines, DISCOUNT if discount is None else discount, named)


def population(
    people: Source,
    laws: Iterable[str],
    *,
    law: Law | None = None,
    reforms: Iterable[Text] = (),
    readings: Readings | None = None,
    facts: Mapping[str, object] | str | Path | None = None,
    currency: str | None = None,
    **asked: Any,  # noqa: ANN401 - the fields of ``Plan``: by, neutral, gain, discount, interest, delays, wage
) -> Lab:
    """Everybody under several laws, then under each reform: ``["location_vente@2001-04-29", …]``; see ``Plan``.

    ``people`` are households, parts of a file, or what reads its parts again. ``found.value("instalment.mean", 1)`` is
    one figure, ``found.figures`` are all. ``facts`` are what ``lpa`` and ``lsp`` ask besides, for everybody: a file, or
    ``{"schemes": {"lpa": …}}`` as in a scenario; ``currency`` is that of the incomes (dinars when none is named). Raises ``InputError`` and ``LawError``.
    """
    from simulator.populations import experiment
    from simulator.populations import laws as lab_laws
    from simulator.populations import purchase_facts as lab_facts
    from simulator.populations.plan import Plan, default_gain

    given = {} if facts is None else lab_facts.read(facts) if isinstance(facts, str | Path) else lab_facts.parse(facts)
    found = lab_laws.asked(laws, law or Law.load(), reforms, readings, given, currency or lab_laws.CURRENCY)
    return experiment.run(people, Plan(found, **{"gain": default_gain(found), **asked}))


def _compared(scenario: Scenario, scheme: str, law: Law, called: str = "") -> comparison.Compared | comparison.Missing:
    from simulator.answers import comparison

    law.scheme(scheme)
    try:
        own = for_scheme(scenario, scheme)
        outcome = simulated(own, law)
    except SimulatorError as error:
        if scheme == scenario.scheme:
            raise
        return comparison.Missing(called or scheme, error)
    return comparison.Compared(
        called or scheme, answers.to_json(answers.answer(own, outcome, law, VERSION)), Case(outcome, own.headline)
    )


def _refuse_own_funds_above_the_price(outcome: Outcome) -> None:
    """Nobody brings more than the whole price."""
    people = outcome.people
    if people.buyers is None:
        return
    above = np.flatnonzero(people.buyers.own_funds > outcome.decisions.price)
    if len(above):
        currency, row = outcome.code(0).currency, int(above[0])
        own, price = (
            Money(int(column[row]), currency) for column in (people.buyers.own_funds, outcome.decisions.price)
        )
        raise InputError("error.loan.own_funds", "loan.own_funds", own=own, price=price)


def _refuse_unknown_prices(outcome: Outcome) -> None:
    """No price is ever guessed: the first household without one is told which text is missing."""
    without = np.flatnonzero(outcome.decisions.price == UNSTATED)
    if not len(without):
        return
    people, row = outcome.people, int(without[0])
    if people.dwelling[row] == UNSTATED:
        raise InputError("error.price.no_type", "dwelling.type")
    cohort, dwelling = COHORTS[people.cohort[row]], DWELLINGS[people.dwelling[row]]
    raise outcome.financing.without_price(outcome.code(row), cohort, dwelling, people.keys[row].item())
