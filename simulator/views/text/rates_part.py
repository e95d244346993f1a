"""The rates and the present values of an answer as lines of text, each marked as approximate or as unknown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.answers.rates import rates
from simulator.base.money import Money, units
from simulator.wording import FactList, Named, Sentence, write

if TYPE_CHECKING:
    from collections.abc import Iterator

    from simulator.answers.model import Answer
    from simulator.answers.rates import Flow, Rates


def lines(answer: Answer, lang: str, *, centimes: bool = False) -> str:
    """The lines that follow the page of an answer."""
    title, *others = (write(sentence, lang, centimes=centimes) for sentence in sentences(answer))
    return "\n".join([title, *(f"  {line}" for line in others), ""])


def sentences(answer: Answer) -> list[Sentence]:
    """The title, then a sentence for each rate and each present value; an unknown one gives its reason."""
    flows = rates(answer)
    parts = [Sentence("rates.title"), *_flow("financing", flows.financing, answer, flows)]
    if answer.financing.counts_fees and flows.financing.unknown is None:
        parts.append(Sentence("rates.fees"))
    parts += _flow("household", flows.household, answer, flows)
    if flows.left_out:
        parts.append(
            Sentence("rates.left_out", {"gaps": FactList(tuple(Named(f"key.{key}") for key in flows.left_out))})
        )
    return parts


def _flow(name: str, flow: Flow, answer: Answer, flows: Rates) -> Iterator[Sentence]:
    if flow.internal is None:
        yield Sentence(f"rates.{name}.unknown", {"reason": Named(f"rates.reason.{flow.unknown}")})
    else:
        facts = {"effective": flow.effective, "internal": flow.internal}
        yield Sentence(f"rates.{name}", facts | ({"amount": answer.financed} if name == "financing" else {}))
    if flow.present_value is not None:
        worth = Money(round(flow.present_value) * units(answer.currency), answer.currency)
        yield Sentence("rates.worth", {"discount": flows.discount, "amount": worth})
