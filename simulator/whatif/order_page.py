"""What the check of a payment order says, as sentences that are in no language yet, and as plain text for a terminal."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from simulator.base.money import Money
from simulator.views.text.page import TextPage
from simulator.wording import Counted, FactList, Named, Plain, Sentence, write

if TYPE_CHECKING:
    from simulator.law import Law
    from simulator.views.voice import Voice
    from simulator.whatif.order_amounts import ExpectedPayment
    from simulator.whatif.order_explanations import Explanation
    from simulator.whatif.payment_order import OrderCheck


def sentences(check: OrderCheck) -> list[Sentence]:
    """Whether the order agrees, with which tranche, and its deadline; or by how much it differs."""
    published = check.deadline_if_published
    if published is None:
        return _verdict(check)
    facts = {"date": check.day, "deadline": published, "payment": name(check.nearest)}
    return [*_verdict(check), Sentence("order.deadline.published", facts)]


def _verdict(check: OrderCheck) -> list[Sentence]:
    match check.verdict:
        case "agrees" if len(numbers := check.numbers) > 1:
            return [Sentence("order.agrees.several", {"numbers": FactList(numbers)}), _deadline(check)]
        case "agrees":
            return [Sentence("order.agrees", {"payment": name(check.nearest)}), _deadline(check)]
        case "day_differs":
            return [_of_another_day(check)]
        case _:
            return [_of_another_amount(check), _deadline(check)]


def _deadline(check: OrderCheck) -> Sentence:
    if check.deadline is None:
        return Sentence("order.deadline.works", {"payment": name(check.nearest)})
    return Sentence("order.deadline", {"payment": name(check.nearest), "date": check.deadline})


def _of_another_day(check: OrderCheck) -> Sentence:
    """The amount is that of a payment whose deadline is past, or of one that is not called yet."""
    payment = name(check.nearest)
    if check.first_call is not None and check.day < check.first_call:
        return Sentence("order.day.early", {"payment": payment, "date": check.first_call})
    if check.deadline is None:
        return Sentence("order.day.passed", {"payment": payment})
    facts = {"payment": payment, "date": check.deadline, "days": Counted("days", check.days_late)}
    return Sentence("order.day.late", facts)


def _of_another_amount(check: OrderCheck) -> Sentence:
    cents = check.difference.cents
    facts = {
        "difference": Money(abs(cents)),
        "payment": name(check.nearest),
        "amount": Money(check.nearest.cents),
    }
    return Sentence("order.amount.more" if cents > 0 else "order.amount.less", facts)


def name(payment: ExpectedPayment) -> Sentence:
    """``tranche 2, foundations completed``, or a part of one."""
    facts: dict[str, object] = {"number": payment.number, "milestone": Named(f"milestone.{payment.milestone}")}
    if payment.part:
        return Sentence("order.payment.part", facts | {"part": payment.part})
    return Sentence("order.payment", facts)


def reasons(check: OrderCheck) -> list[Sentence]:
    """What could explain an amount that differs, the likeliest first; that nothing does."""
    if check.verdict != "amount_differs":
        return []
    return [reason(check, explanation) for explanation in check.explanations] or [Sentence("order.unexplained")]


def reason(check: OrderCheck, explanation: Explanation) -> Sentence:
    """One explanation: the assumption, which amount it is, how it is written."""
    amount = explanation.amount
    facts: dict[str, object] = {
        "form": Sentence(f"order.form.{amount.form}", {"numbers": FactList(amount.numbers)} if amount.numbers else {})
    }
    if explanation.writing == "paid_part":
        return Sentence("order.why.paid_part", facts | {"missing": Money(amount.cents - check.amount.cents)})
    facts |= {"assumption": _assumption(explanation), "amount": Money(amount.cents)}
    return Sentence(f"order.why.{explanation.writing}", facts)


def _assumption(explanation: Explanation) -> Sentence:
    """What is assumed, with its value as a sentence writes it."""
    key, value = f"order.assumption.{explanation.assumption}", explanation.value
    match explanation.assumption:
        case "price_2013":
            return Sentence(key, {"value": Named(f"reading.price_2013.{value}")})
        case "law":
            return Sentence(key, {"value": dt.date.fromisoformat(value)})
        case "dwelling":
            return Sentence(key, {"value": Plain(value)})
        case "cohort":
            return Sentence(key, {"value": Named(f"cohort.{value}")})
        case _:
            return Sentence(key)


def page(check: OrderCheck, law: Law, lang: str, *, centimes: bool = False) -> str:
    """The check as plain text: the verdict, what could explain it, what the household is expected to pay."""
    text = TextPage(law, lang, centimes=centimes)
    voice = text.voice
    text.put(voice.say("order.title", amount=check.amount, date=check.day))
    text.put()
    for sentence in sentences(check):
        text.put(_words(voice, sentence), 2)
    if check.verdict == "amount_differs":
        text.heading("order_reasons")
        for number, sentence in enumerate(reasons(check), 1):
            text.put(f"{number}. {_words(voice, sentence)}", 2)
    text.heading("order_payments")
    for payment in check.payments:
        day = voice.say("date.unknown") if payment.deadline is None else write(payment.deadline, lang)
        text.put(
            f"{_words(voice, name(payment))}{voice.say('error.colon')}{voice.amount(Money(payment.cents))} ({day})", 4
        )
    text.put()
    text.put(voice.say("disclaimer"))
    return str(text)


def _words(voice: Voice, sentence: Sentence) -> str:
    return write(sentence, voice.lang, centimes=voice.centimes)
