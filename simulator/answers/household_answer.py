"""The whole ``Answer`` to one household, of the parts that the other modules of this package make."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.answers import explain
from simulator.answers.criteria import criteria
from simulator.answers.down_payment_loan import down_payment_loan
from simulator.answers.explain import Case
from simulator.answers.explanation import Explanation
from simulator.answers.json_values import ratio
from simulator.answers.keys_in_hand import keys_in_hand
from simulator.answers.model import Answer, Reproduce, UnusualFact
from simulator.answers.pay_off import pay_off_at_keys
from simulator.answers.price import composition, tranches, yearly_rate
from simulator.answers.prices import price_alternatives
from simulator.answers.purchase import loan_term, purchase
from simulator.answers.term import instalments, payers, rent_term, spread
from simulator.engine.households import UNSTATED
from simulator.engine.outcome import Outcome, payer_name
from simulator.law import Readings
from simulator.question.plausible.checks import doubts

if TYPE_CHECKING:
    from simulator.law import Law
    from simulator.question.scenario import Scenario


def answer(scenario: Scenario, outcome: Outcome, law: Law, engine: str) -> Answer:
    """The whole answer for the headline household of a scenario; ``engine`` is the version that gives it."""
    case, decisions = Case(outcome, scenario.headline), outcome.decisions
    return Answer(
        scheme=case.code.scheme,
        frozen=case.code.frozen,
        law_date=case.code.law_date,
        currency=case.code.currency,
        financing=case.financing,
        title=scenario.title,
        warnings=_unusual(case, law),
        supposed=tuple(scenario.supposed),
        as_of=scenario.as_of,
        keys_in_hand=keys_in_hand(case, scenario),
        criteria=criteria(case),
        price=case.money(int(decisions.price[case.row])),
        price_source=explain.price_kind(case),
        price_composition=composition(case),
        grant=case.money(case.grant),
        down_payment=case.money(int(decisions.down_payment[case.row])),
        financed=case.money(int(decisions.financed[case.row])),
        rate=yearly_rate(case),
        price_alternatives=price_alternatives(case),
        tranches=tranches(case),
        term=TERMS[case.financing.told_as](case),
        instalments=instalments(case),
        pay_off_at_keys=pay_off_at_keys(case),
        payers=payers(case),
        purchase=purchase(case),
        down_payment_loan=down_payment_loan(case),
        effort=ratio(float(outcome.effort[case.row])),
        charges=None if outcome.charges == UNSTATED else case.money(outcome.charges),
        year_only=tuple(payer_name(place) for place in scenario.years_alone),
        spread=spread(outcome) if scenario.year_only else None,
        readings={name: getattr(scenario.readings, name) for name in Readings.choices()},
        explanation=Explanation(case, scenario),
        reproduce=Reproduce(engine, law.digest, scenario.inputs),
    )


TERMS = {"rent": rent_term, "loan": loan_term}
"""What bounds the number of instalments, of each way of paying."""


def _unusual(case: Case, law: Law) -> tuple[UnusualFact, ...]:
    """The facts that are unusual: told before the figures, which they never change."""
    return tuple(
        UnusualFact(
            doubt.key, doubt.where, doubt.sentence, None if doubt.instead is None else case.money(doubt.instead)
        )
        for doubt in doubts(case.outcome, law, case.row)
    )
