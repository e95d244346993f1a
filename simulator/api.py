"""The straight line: a question in, an answer out. Everything that people use goes through here."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from simulator import answers, comparing
from simulator.errors import InputError, LawError
from simulator.explain import Case
from simulator.law import COHORTS, DWELLINGS, Law, Readings
from simulator.outcome import Outcome
from simulator.people import UNSTATED
from simulator.population import run
from simulator.scenario import Scenario, load
from simulator.wording import Plain

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from simulator.answers import Json
    from simulator.people import Households

VERSION = "0.1.0"


def simulate(
    people: Households,
    scheme: str,
    *,
    law: Law | None = None,
    readings: Readings | None = None,
    milestones: Mapping[str, dt.date] | None = None,
    charges: int = UNSTATED,
) -> Outcome:
    """What a scheme (``location_vente``, ``location_vente@2001-04-29``) gives to N households.

    Raises ``LawError`` where no text in force gives a price, ``InputError`` for a scheme that does not exist.
    """
    law, readings = law or Law.load(), readings or Readings()
    name, frozen = law.scheme(scheme)
    codes, regime = run.regimes(people, name, law, readings, frozen)
    result = run.run(people, codes, regime)
    outcome = Outcome(people, codes, regime, *result, milestones or {}, charges)
    _refuse_unknown_prices(outcome)
    return outcome


def answer(
    question: str | Path | Mapping[str, object] | Scenario, *, law: Law | None = None, scheme: str | None = None
) -> Json:
    """The contract's answer to one question: a file, YAML or JSON text, a mapping, or a scenario already read.

    ``scheme`` asks it of another scheme or date than the question's own. Raises ``InputError`` and ``LawError``.
    """
    law = law or Law.load()
    scenario = question if isinstance(question, Scenario) else load(question)
    return answers.answer(scenario, simulated(scenario, law, scheme), law, VERSION)


def simulated(scenario: Scenario, law: Law, scheme: str | None = None) -> Outcome:
    """The outcome of a scenario: one household, or both ends of its year of birth."""
    return simulate(
        scenario.people,
        scheme or scenario.scheme,
        law=law,
        readings=scenario.readings,
        milestones=scenario.milestones,
        charges=scenario.charges,
    )


def compare(
    question: str | Path | Mapping[str, object] | Scenario, schemes: Iterable[str], *, law: Law | None = None
) -> Json:
    """The same household under its own scheme and under others: ``["location_vente@2001-04-29", …]``.

    One line for each, and for each pair with the same figures the reason why. Raises as ``answer`` does.
    """
    law = law or Law.load()
    scenario = question if isinstance(question, Scenario) else load(question)
    asked = list(dict.fromkeys([scenario.scheme, *schemes]))
    outcomes = {scheme: simulated(scenario, law, scheme) for scheme in asked}
    return comparing.table([
        comparing.Compared(scheme, answers.answer(scenario, outcome, law, VERSION), Case(outcome, scenario.headline))
        for scheme, outcome in outcomes.items()
    ])  # fmt: skip


def _refuse_unknown_prices(outcome: Outcome) -> None:
    """No price is ever guessed: the first household without one is told which text is missing."""
    without = np.flatnonzero(outcome.decisions.price == UNSTATED)
    if not len(without):
        return
    people, row = outcome.people, int(without[0])
    if people.dwelling[row] == UNSTATED:
        raise InputError("error.price.no_type", "dwelling.type")
    cohort, dwelling = COHORTS[people.cohort[row]], DWELLINGS[people.dwelling[row]]
    outcome.code(row).provision("price", cohort)
    keys: dt.date = people.keys[row].item()
    raise LawError("error.price.unknown", "dwelling.type", dwelling=Plain(dwelling), cohort=Plain(cohort), keys=keys)
