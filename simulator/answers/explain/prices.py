"""Two prices in circulation for one programme: the figures of each, and its evidence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from simulator.answers.explain.case import Step, amount_step, once_per_case
from simulator.base import money
from simulator.engine.financing import PROGRAMME
from simulator.engine.households import UNSTATED
from simulator.engine.rules import decide, pricing
from simulator.engine.schedule import level
from simulator.wording import Sentence, TextWords

if TYPE_CHECKING:
    from collections.abc import Iterator

    from simulator.answers.explain.case import Case
    from simulator.law import Provision
    from simulator.law.readings import PriceChoice

READING = "price_2013"
CHOICES: dict[PriceChoice, str] = {"called": "price_as_called", "text": "price"}
"""The choices of the reading, and the key of the provision behind each."""


@dataclass(frozen=True, slots=True)
class Alternative:
    """One of the prices with what follows from it, in centimes; ``instalment`` is 0 where none can be paid."""

    choice: PriceChoice
    price: int
    down_payment: int
    financed: int
    instalment: int
    provision: Provision


@once_per_case
def alternatives(case: Case) -> list[Alternative]:
    """Both prices where the agency called another one than the text gives; empty where the price is stated, or is the only one."""
    household = case.outcome.people.rows(slice(case.row, case.row + 1))
    if case.financing.price_key != PROGRAMME or pricing.other_price(household, case.code)[0] == UNSTATED:
        return []
    return [_choice(case, choice, key) for choice, key in CHOICES.items()]


def _choice(case: Case, choice: PriceChoice, key: str) -> Alternative:
    row = slice(case.row, case.row + 1)
    code = case.code.priced_as(choice)
    decided = decide(case.outcome.people.rows(row), code)
    spread = level(decided.financed, decided.term, code.readings.rounding, money.units(code.currency))
    return Alternative(
        choice,
        int(decided.price[0]),
        int(decided.down_payment[0]),
        int(decided.financed[0]),
        int(spread.instalment[0]),
        case.cite(key)[0],
    )


def steps(case: Case) -> Iterator[Step]:
    """The step with both prices and the evidence for each; none where there is only one."""
    both = alternatives(case)
    if not both:
        return
    line = Sentence("price.both", {alternative.choice: _in_words(case, alternative) for alternative in both})
    facts: dict[str, object] = {alternative.choice: TextWords(alternative.provision.evidence) for alternative in both}
    cited = tuple(alternative.provision for alternative in both)
    chosen = next(alternative for alternative in both if alternative.choice == case.code.readings.price_2013)
    sentence = Sentence("step.price_alternatives", facts | {"line": line})
    yield amount_step(case, "price_alternatives", chosen.price, sentence, cited)


def _in_words(case: Case, alternative: Alternative) -> Sentence:
    facts = {"price": case.money(alternative.price)}
    if not alternative.instalment:
        return Sentence("price.both.price", facts)
    return Sentence("price.both.monthly", facts | {"instalment": case.money(alternative.instalment)})
