"""The answer as the contract writes it: one household, JSON-ready. Amounts are decimal strings, dates ISO strings.

Nothing is computed here that a page, a sheet or a table could show differently: all of them read this.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.answers import explain
from simulator.answers.contract_terms import contract_terms
from simulator.answers.criteria import eligible
from simulator.answers.down_payment_loan import down_payment_loan
from simulator.answers.explain import Case
from simulator.answers.keys_in_hand import keys_in_hand
from simulator.answers.pay_off import pay_off_at_keys
from simulator.answers.price import priced, tranche_rows
from simulator.answers.prices import price_alternatives
from simulator.answers.purchase import bought, loan_term
from simulator.answers.schedule import schedule
from simulator.answers.stages import Stage, journey
from simulator.answers.term import instalments, payer_row, rent_term, spread
from simulator.answers.warned import warnings
from simulator.answers.written import Json, cited, iso, ratio
from simulator.base.money import decimal_string
from simulator.engine.households import UNSTATED
from simulator.engine.outcome import Outcome, payer_name
from simulator.law import Readings
from simulator.wording import LANGUAGES, say, write

if TYPE_CHECKING:
    from collections.abc import Sequence

    from simulator.law import Law
    from simulator.question.scenario import Scenario

__all__ = ["Json", "answer", "schedule"]


def answer(
    scenario: Scenario,
    outcome: Outcome,
    law: Law,
    engine: str,
    steps: Sequence[explain.Step] | None = None,
    langs: Sequence[str] = LANGUAGES,
) -> Json:
    """The whole answer for the headline household of a scenario; ``steps`` are its explanation, when it is known already.

    Each step is written in ``langs``: a page, which writes steps itself, asks for none.
    """
    case = Case(outcome, scenario.headline)
    found = {name: getattr(scenario.readings, name) for name in Readings.choices()}
    return {
        "scheme": case.code.scheme,
        "frozen": iso(case.code.frozen),
        "law_date": case.code.law_date.isoformat(),
        "currency": case.code.currency,
        "title": dict(scenario.title),
        "warnings": warnings(case, law),
        "supposed": list(scenario.supposed),
        **eligible(case),
        **keys_in_hand(case, scenario),
        **priced(case),
        "price_alternatives": price_alternatives(case),
        "tranches": tranche_rows(case),
        **(rent_term(case) if outcome.decisions.purchase is None else loan_term(case)),
        **instalments(case),
        "pay_off_at_keys": pay_off_at_keys(case),
        "payers": [payer_row(payer) for payer in outcome.payers(case.row)],
        **({} if outcome.decisions.purchase is None else bought(case)),
        "down_payment_loan": down_payment_loan(case),
        "journey": [_stage(stage) for stage in journey(case, scenario.known, scenario.suspended)],
        "effort": ratio(float(outcome.effort[case.row])),
        "charges": None if outcome.charges == UNSTATED else decimal_string(outcome.charges),
        "year_only": [payer_name(place) for place in scenario.years_alone],
        "spread": spread(outcome) if scenario.year_only else None,
        "readings": found,
        "contract_terms": contract_terms(explain.contract_terms(case, scenario.side_facts), langs),
        "steps": [_step(step, langs) for step in steps or explain.explain(outcome, case.row)],
        "gaps": [cited(provision) | {"key": provision.key} for provision in explain.gaps(case)],
        "schedule": schedule(outcome, case.row),
        "reproduce": {"engine": engine, "law": law.digest, "inputs": scenario.inputs},
        "disclaimer": {lang: say("disclaimer", lang) for lang in langs},
    }


def _stage(stage: Stage) -> Json:
    return {
        "step": stage.step, "actor": stage.actor, "partners": list(stage.partners), "on": iso(stage.on), "due": iso(stage.due),
        "status": stage.provision.status, "text": stage.provision.text,
    }  # fmt: skip


def _step(step: explain.Step, langs: Sequence[str]) -> Json:
    return {
        "name": step.name,
        "value": step.value,
        "unit": step.unit,
        "decisive": step.decisive,
        "provisions": [cited(provision) | {"key": provision.key} for provision in step.provisions],
        "sentence": {lang: write(step.sentence, lang) for lang in langs},
    }
