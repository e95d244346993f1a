"""The rates and the present values of an answer as lines of text, each marked as approximate or as unknown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.answers.rates import rates
from simulator.base.money import CENTIMES, Money
from simulator.wording import Listed, Named, Sentence, write

if TYPE_CHECKING:
    from collections.abc import Iterator

    from simulator.answers.model import Answer
    from simulator.answers.rates import Flow, Rates


def lines(answer: Answer, lang: str, *, centimes: bool = False) -> str:
    """What follows the page of an answer."""
    title, *others = (write(sentence, lang, centimes=centimes) for sentence in sentences(answer))
    return "\n".join([title, *(f"  {line}" for line in others), ""])


def sentences(answer: Answer) -> list[Sentence]:
    """The title, then one sentence for each rate and each present value; what is not known says why."""
    found = rates(answer)
    told = [Sentence("rates.title"), *_flow("financing", found.financing, answer, found)]
    if answer.purchase is not None and found.financing.unknown is None:
        told.append(Sentence("rates.fees"))
    told += _flow("household", found.household, answer, found)
    if found.left_out:
        told.append(Sentence("rates.left_out", {"gaps": Listed(tuple(Named(f"key.{key}") for key in found.left_out))}))
    return told


def _flow(name: str, flow: Flow, answer: Answer, found: Rates) -> Iterator[Sentence]:
    if flow.internal is None:
        yield Sentence(f"rates.{name}.unknown", {"reason": Named(f"rates.reason.{flow.unknown}")})
    else:
        facts = {"effective": flow.effective, "internal": flow.internal}
        yield Sentence(f"rates.{name}", facts | ({"amount": answer.financed} if name == "financing" else {}))
    if flow.present_value is not None:
        worth = Money(round(flow.present_value) * CENTIMES, answer.currency)
        yield Sentence("rates.worth", {"discount": found.discount, "amount": worth})
