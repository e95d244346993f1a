"""The straight line: a question in, an answer out. Everything that people use goes through here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from simulator import answers, comparing
from simulator.errors import InputError, LawError, SimulatorError
from simulator.explain import Case
from simulator.law import COHORTS, DWELLINGS, Law, Readings, Terms
from simulator.outcome import Outcome
from simulator.people import UNSTATED
from simulator.population import lab, run
from simulator.population import laws as lab_laws
from simulator.population.plan import Plan
from simulator.scenario import Scenario, for_scheme, load
from simulator.state_money import DISCOUNT
from simulator.wording import Months, Plain

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping
    from fractions import Fraction
    from pathlib import Path

    from simulator.answers import Json
    from simulator.law import Code, Text
    from simulator.people import Households
    from simulator.population.lab import Lab, Source

VERSION = "0.1.0"


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
        _refuse_closed(people, code)
        _refuse_unknown_terms(people, code)
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
        terms=scenario.terms,
        milestones=scenario.milestones,
        charges=scenario.charges,
    )


def compare(
    question: str | Path | Mapping[str, object] | Scenario,
    schemes: Iterable[str],
    *,
    law: Law | None = None,
    discount: Fraction = DISCOUNT,
    reforms: Iterable[Text] = (),
    named: comparing.Name = Plain,
) -> Json:
    """The same household under its own scheme and under others: ``["location_vente@2001-04-29", "lpa", …]``.

    One line for each; a scheme that needs a fact which the question does not give (under ``schemes``) has a line that
    says so. For each pair with the same figures the reason why, and which costs least. ``discount`` is the yearly rate
    of present values. A reform (``reform/age-limit-75``) is asked of the question's own scheme, as if the household came
    under it whatever its dates; ``named`` says how sentences call a line. Raises as ``answer`` does for the question's own scheme and for a scheme that does not exist.
    """
    law = law or Law.load()
    scenario = question if isinstance(question, Scenario) else load(question)
    base = scenario.scheme.partition("@")[0]
    lines = [_compared(scenario, scheme, law) for scheme in dict.fromkeys([scenario.scheme, *schemes])]
    for text in reforms:
        frozen = f"{base}@{text.in_force.isoformat()}"
        lines.append(_compared(scenario, frozen, law.with_text(text), called=text.id))
    return comparing.table(lines, discount, named)


def population(
    people: Source,
    laws: Iterable[str],
    *,
    law: Law | None = None,
    reforms: Iterable[Text] = (),
    readings: Readings | None = None,
    **asked: Any,  # noqa: ANN401 - the fields of ``Plan``: by, neutral, gain, discount, interest, delays, wage
) -> Lab:
    """Everybody under several laws, then under each reform: ``["location_vente@2001-04-29", …]``; see ``Plan``.

    ``people`` are households, parts of a file, or what reads its parts again. ``found.value("instalment.mean", 1)`` is
    one figure, ``found.figures`` are all. Raises ``InputError`` and ``LawError``.
    """
    return lab.run(people, Plan(lab_laws.asked(laws, law or Law.load(), reforms, readings), **asked))


def _compared(scenario: Scenario, scheme: str, law: Law, called: str = "") -> comparing.Compared | comparing.Missing:
    law.scheme(scheme)
    try:
        own = for_scheme(scenario, scheme)
        outcome = simulated(own, law)
    except SimulatorError as error:
        if scheme == scenario.scheme:
            raise
        return comparing.Missing(called or scheme, error)
    return comparing.Compared(called or scheme, answers.answer(own, outcome, law, VERSION), Case(outcome, own.headline))


def _refuse_closed(people: Households, code: Code) -> None:
    """A scheme that takes no application any more answers only what it would have given, frozen at a date."""
    last = code.said("applications_until") if code.frozen is None and code.fixes("applications_until") else None
    if last is not None and (people.application > np.datetime64(last)).any():
        raise LawError("error.law.closed", scheme=Plain(code.scheme), last=last, example=Plain(last.isoformat()))


def _refuse_unknown_terms(people: Households, code: Code) -> None:
    """A bank without rules on that day, a loan without a rate, a choice that the texts do not leave: none is guessed."""
    if not code.borrows:
        return
    terms = code.terms
    if terms.bank and not code.fixes("bank_age_limit"):
        raise code.missing("bank_age_limit", COHORTS[0])
    wants = people.buyers is not None and bool(people.buyers.wanted.any())
    if wants and terms.rate is None and code.said("loan_rate") is None and code.said("bank_rate") is None:
        raise InputError("error.loan.no_rate", "loan.rate")
    if terms.fnpos and code.said("fnpos_grant") is None:
        raise InputError("error.option.fnpos", "options.fnpos")
    longest = code.said("bank_deferral_max")
    if longest is not None and terms.deferral > longest:
        raise InputError("error.loan.deferral", "loan.deferral", most=Months(longest))
    _refuse_first_tranche(code)


def _refuse_first_tranche(code: Code) -> None:
    """The first call is between its share in the calendar and the largest that the texts name."""
    asked = code.terms.first_tranche
    if asked is None or not code.tranches:
        return
    least, most = code.tranches[0].share, code.said("first_call_max") or code.tranches[0].share
    if not least <= asked <= most:
        raise InputError("error.value.first_tranche", "options.first_tranche", got=asked, least=least, most=most)


def _refuse_unknown_prices(outcome: Outcome) -> None:
    """No price is ever guessed: the first household without one is told which text is missing."""
    without = np.flatnonzero(outcome.decisions.price == UNSTATED)
    if not len(without):
        return
    people, row = outcome.people, int(without[0])
    if people.dwelling[row] == UNSTATED:
        raise InputError("error.price.no_type", "dwelling.type")
    cohort, dwelling = COHORTS[people.cohort[row]], DWELLINGS[people.dwelling[row]]
    if outcome.code(row).borrows:
        raise LawError("error.price.unknown_zone", "dwelling.type", dwelling=Plain(dwelling))
    outcome.code(row).provision("price", cohort)
    keys: dt.date = people.keys[row].item()
    raise LawError("error.price.unknown", "dwelling.type", dwelling=Plain(dwelling), cohort=Plain(cohort), keys=keys)
