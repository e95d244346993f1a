"""The answer in a sentence and four numbers, in whole dinars; the exact figures beside it.

One rule for every whole amount: ``Money.rounded_up``, so that what is shown is never less than what is due.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, NamedTuple

from simulator.base.money import Money
from simulator.views import contract_statement
from simulator.views.text import payer_lines
from simulator.views.years import APPLICANT
from simulator.wording import FactList, Months, Named, Sentence, write
from simulator.wording.numbers import month

if TYPE_CHECKING:
    from collections.abc import Iterator

    from simulator.answers.household_contract import HouseholdContract
    from simulator.answers.model import Answer, Payer
    from simulator.views.voice import Voice
    from simulator.views.years import Summary


class Number(NamedTuple):
    """One of the four numbers: the key of its label, its value in words, a line below it, and its exact amount (None for a day)."""

    label: str
    value: str
    below: str
    exact: Money | None


def sentence(voice: Voice, summary: Summary, contract: HouseholdContract | None = None) -> str:
    """What is paid a month and when; that it is refused, or that no instalment is possible; with the keys in hand, what is left."""
    answer = summary.answer
    if answer.is_refused:
        rules = tuple(Named(f"rule.{row.rule}") for row in answer.refusals)
        return voice.say("answer.refused", rules=FactList(rules))
    if answer.term.blocked:
        return voice.say("page.hero.none")
    if (left := _left(contract, answer)) is not None:
        return _what_is_left(voice, left)
    return _pays(voice, answer)


def following(
    voice: Voice, summary: Summary, contract: HouseholdContract | None = None, *, with_kafil: bool = True
) -> list[str]:
    """The sentences after the first: what would be paid, who pays next, that all is paid at the age limit, what a kafil would change."""
    answer, paid = summary.answer, summary.answer.instalments
    if paid.amount is None or paid.first_due is None or paid.last_due is None:
        return []
    if answer.is_refused:
        days = _months(voice, paid.first_due, paid.last_due)
        return [voice.say("answer.otherwise", amount=paid.amount.rounded_up, **days)]
    if (left := _left(contract, answer)) is not None:
        return [] if left.statement.last_due is None else [_pays(voice, answer)]
    supposed = _with_kafil(voice, summary) if with_kafil else ()
    return [*_then(voice, answer), *_at_the_age_limit(voice, summary), *supposed]


def _left(contract: HouseholdContract | None, answer: Answer) -> HouseholdContract | None:
    """The contract whose statement is the headline: that of keys in hand."""
    return contract if contract is not None and answer.keys_in_hand else None


def _what_is_left(voice: Voice, contract: HouseholdContract) -> str:
    statement = contract.statement
    if statement.last_due is None or not statement.remaining:
        return voice.say(f"life.{statement.status}")
    amount = Money(statement.remaining, contract.plan.currency).rounded_up
    sentence = contract_statement.left("mine", statement, amount=amount, month=month(statement.last_due, voice.lang))
    return voice.say(sentence.key, **sentence.facts)


def _pays(voice: Voice, answer: Answer) -> str:
    """What the first payer pays, with those who pay beside him."""
    if answer.instalments.amount is None or not answer.payers:
        return voice.say("instalments.unknown" if answer.is_rate_unknown else "instalments.none")
    first, *others = answer.payers
    facts = {"amount": first.monthly.rounded_up, **_months(voice, first.span.first, first.span.last)}
    if first.span.name != APPLICANT:
        return voice.say("answer.pays.kafil", payer=Named(f"payer.{first.span.name}"), **facts)
    if others and answer.readings["kafil"] == "shares":
        parts = tuple(
            Sentence("answer.pays.part", {"payer": Named(f"payer.{row.span.name}"), "amount": row.monthly.rounded_up})
            for row in others
        )
        return voice.say("answer.pays.beside", others=FactList(parts), **facts)
    return voice.say("answer.pays", **facts)


def _then(voice: Voice, answer: Answer) -> Iterator[str]:
    """Who takes over, and until when."""
    if answer.readings["kafil"] == "shares":
        return
    for row in answer.payers[1:]:
        yield _takes_over(voice, row)


def _takes_over(voice: Voice, row: Payer) -> str:
    facts = {
        "payer": Named(f"payer.{row.span.name}"),
        "amount": row.monthly.rounded_up,
        **_months(voice, row.span.first, row.span.last),
    }
    return voice.say("answer.pays.then", **facts)


def _at_the_age_limit(voice: Voice, summary: Summary) -> Iterator[str]:
    """That everything is paid at the age limit, where it decides."""
    step = summary.step("age_cap")
    if step and summary.answer.term.decisive == "age":
        yield voice.say("answer.paid_at", age=step.sentence.facts["age"])


def _with_kafil(voice: Voice, summary: Summary) -> Iterator[str]:
    """What a kafil who is young enough would change, where none is stated."""
    if (facts := _kafil_facts(summary)) is not None:
        amount, last = facts
        yield voice.say("answer.with_kafil", amount=amount.rounded_up, last=month(last, voice.lang))


def _kafil_facts(summary: Summary) -> tuple[Money, dt.date] | None:
    """The instalment with a supposed kafil and the day of the last; None without such a step, and where it no longer matters."""
    is_open = not summary.answer.is_refused and not summary.answer.keys_in_hand
    step = summary.step("with_kafil") if is_open else None
    amount, last = (step.sentence.facts["amount"], step.sentence.facts["last"]) if step else (None, None)
    return (amount, last) if isinstance(amount, Money) and isinstance(last, dt.date) else None


def _months(voice: Voice, first: dt.date, last: dt.date) -> dict[str, object]:
    return {"first": month(first, voice.lang), "last": month(last, voice.lang)}


# --- the four numbers


def numbers(voice: Voice, summary: Summary, contract: HouseholdContract | None = None) -> list[Number]:
    """The month, the down payment or what is left to pay, the price, the last month; without the first and the last where there are none."""
    answer = summary.answer
    price = _price(voice, answer, contract)
    if answer.instalments.last_due is None or answer.instalments.amount is None:
        return [_up_front(voice, answer, contract), price]
    efforts = [] if payer_lines.is_shared(answer) else payer_lines.efforts(voice, answer)
    months = " · ".join([write(Months(answer.instalments.count), voice.lang), *efforts])
    decided = voice.say("page.card.decided", cap=Named(f"cap.{answer.term.decisive}"))
    last = Number("page.card.last", month(answer.instalments.last_due, voice.lang), decided, None)
    monthly = _amount(voice, "page.hero", answer.instalments.amount, months)
    return [monthly, _up_front(voice, answer, contract), price, last]


def _price(voice: Voice, answer: Answer, contract: HouseholdContract | None) -> Number:
    """The price; with the keys in hand, what of it was the down payment."""
    is_left = _left(contract, answer) is not None
    below = voice.say("answer.card.price.of", amount=answer.down_payment) if is_left else ""
    return _amount(voice, "page.card.price", answer.price, below)


def _up_front(voice: Voice, answer: Answer, contract: HouseholdContract | None) -> Number:
    """The down payment; with the keys in hand, all that is left."""
    if (left := _left(contract, answer)) is not None:
        remaining = Money(left.statement.remaining, left.plan.currency)
        return _amount(voice, "answer.card.left", remaining, voice.say("answer.card.left.on", date=left.as_of))
    if (unpaid := _tranches_to_come(answer)) is not None:
        below = voice.say("answer.card.to_come.of", amount=answer.down_payment)
        return _amount(voice, "answer.card.to_come", unpaid, below)
    share = sum(float(row.share) for row in answer.tranches)
    return _amount(voice, "page.card.down_payment", answer.down_payment, voice.say("page.card.tranches", share=share))


def _tranches_to_come(answer: Answer) -> Money | None:
    """The tranches that are not due on the day of the answer; None where none is due yet, or where the day of the first is an example's."""
    if answer.as_of is None or "dates.acceptance" in answer.supposed:
        return None
    last_days = [row.halves[-1].by if row.halves else row.due for row in answer.tranches]
    is_due = [day is not None and day <= answer.as_of for day in last_days]
    to_come = [row.amount for row, due in zip(answer.tranches, is_due, strict=True) if not due]
    return sum(to_come, Money(0, answer.currency)) if any(is_due) else None


def _amount(voice: Voice, label: str, exact: Money, below: str) -> Number:
    return Number(label, voice.amount(exact.rounded_up), below, exact)


def exact_figures(voice: Voice, summary: Summary, contract: HouseholdContract | None = None) -> list[tuple[str, str]]:
    """The figures that are rounded above, to the centime: the name of each and its amount."""
    rows = [(voice.say(number.label), number.exact) for number in numbers(voice, summary, contract)]
    rows += [
        (voice.say("answer.exact.payer", payer=Named(f"payer.{row.span.name}")), row.monthly)
        for row in summary.answer.payers[1:]
    ]
    if (facts := _kafil_facts(summary)) is not None:
        rows.append((voice.say("answer.exact.with_kafil"), facts[0]))
    return [(name, voice.amount(amount)) for name, amount in rows if amount and amount != amount.rounded_up]
