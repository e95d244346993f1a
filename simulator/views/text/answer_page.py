"""Answers as plain text, for a terminal or a message."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.views import birth_year, keys_in_hand
from simulator.views.text import payer_lines, purchase_part, warning_lines
from simulator.views.text.page import TextPage
from simulator.views.text.tranches_loan import tranches_loan
from simulator.views.years import SIGNS
from simulator.wording import Named, write

if TYPE_CHECKING:
    from collections.abc import Sequence

    from simulator.answers.explain import Step
    from simulator.answers.model import Answer
    from simulator.law import Law
    from simulator.views.years import Summary

MARKS = {"met": "✓", "refused": "✗", "unknown": "?"}


def answer(law: Law, summary: Summary, lang: str, *, centimes: bool = False) -> str:
    """The whole answer: verdict, price, tranches, instalments, payers, reasons, contract, gaps, schedule."""
    answer = summary.answer
    page = TextPage(law, lang, centimes=centimes, currency=answer.currency)
    _top(page, answer)
    warning_lines.write_warnings(page, answer.warnings)
    _examples(page, answer)
    _verdict(page, answer)
    _price(page, answer)
    _short(page, summary.steps, "price_alternatives")
    _tranches(page, answer)
    purchase_part.loan(page, answer, summary.steps)
    _instalments(page, answer)
    _short(page, summary.steps, "pay_off")
    tranches_loan(page, answer)
    purchase_part.fees(page, answer)
    _spread(page, answer)
    _sourced(page, "reasons", summary.figured)
    purchase_part.journey(page, answer)
    _sourced(page, "contract", summary.terms)
    _gaps(page, answer)
    _schedule(page, answer)
    return str(page)


def _top(page: TextPage, answer: Answer) -> None:
    title = answer.title.get(page.voice.lang) or next(iter(answer.title.values()), "")
    if title:
        page.put(title)
    page.put(page.voice.say("disclaimer"))
    scheme = Named(f"scheme.{answer.scheme}")
    page.put(
        page.voice.say("law.frozen", scheme=scheme, date=answer.frozen)
        if answer.frozen
        else page.voice.say("law.date", scheme=scheme, date=answer.law_date)
    )
    page.put(page.voice.reproduce(answer))


def _examples(page: TextPage, answer: Answer) -> None:
    """Write the number of facts that are an example's, before any figure."""
    for line in page.voice.examples(answer):
        page.put()
        page.put(line)


def _verdict(page: TextPage, answer: Answer) -> None:
    if keys := answer.keys_in_hand:
        page.put()
        page.put(keys_in_hand.title(page.voice, answer, keys))
        page.put(keys_in_hand.note(page.voice, answer, keys), 2)
    else:
        _judged(page, answer)
    for row in answer.criteria:
        page.put(f"{MARKS[row.verdict]} {page.voice.say('rule.' + row.rule)} ({page.voice.cited(row.provision)})", 4)


def _judged(page: TextPage, answer: Answer) -> None:
    page.heading("verdict")
    page.put(page.voice.verdict(answer), 2)
    for line in page.voice.readings_of(answer):
        page.put(line, 2)


def _price(page: TextPage, answer: Answer) -> None:
    page.heading("price")
    page.put(page.voice.amount(answer.price), 2)
    composition = answer.price_composition
    if composition:
        for name, sign in SIGNS.items():
            page.put(f"{sign} {page.voice.amount(composition.parts[name])}  {page.voice.say('composition.' + name)}", 4)
        page.put(page.voice.say("composition.land"), 4)


def _short(page: TextPage, steps: Sequence[Step], name: str) -> None:
    """Write the short form of a step under its figure; the whole step is among the reasons."""
    for step in steps:
        if step.name == name:
            page.put(write(step.sentence.facts["line"], page.voice.lang, centimes=page.voice.centimes), 2)


def _tranches(page: TextPage, answer: Answer) -> None:
    page.heading("tranches")
    page.put(page.voice.amount(answer.down_payment), 2)
    for row in answer.tranches_to_pay:
        milestone = page.voice.say(f"milestone.{row.milestone}")
        share = write(float(row.share), page.voice.lang)
        page.put(f"{row.number}. {page.voice.amount(row.amount)} ({share})  {milestone}  {page.voice.due_day(row)}", 4)
        for half in row.halves:
            page.put(page.voice.say("step.half", amount=half.amount, by=half.by), 7)


def _instalments(page: TextPage, answer: Answer) -> None:
    page.heading("instalments")
    _monthly(page, answer)
    for line in payer_lines.charges(page.voice, answer):
        page.put(line, 2)
    for row in answer.payers:
        page.put(payer_lines.line(page.voice, answer, row), 4)


def _monthly(page: TextPage, answer: Answer) -> None:
    """Write the instalments, their amount and their days; or the reason why there are none, and the ways out."""
    instalments, blocked = answer.instalments, answer.term.blocked
    if blocked:
        page.put(page.voice.say("instalments.blocked", limit=blocked.limit), 2)
        _ways_out(page, answer)
        return
    if not instalments.count:
        page.put(page.voice.say("instalments.unknown" if answer.is_rate_unknown else "instalments.none"), 2)
        return
    page.put(
        page.voice.say(
            "instalments.line", amount=instalments.amount, count=instalments.count, last=instalments.last_amount
        ),
        2,
    )
    page.put(page.voice.say("instalments.dates", first=instalments.first_due, last=instalments.last_due), 2)
    for line in page.voice.inability(answer):
        page.put(line, 2)
    _ways_out(page, answer)


def _ways_out(page: TextPage, answer: Answer) -> None:
    for way in answer.term.ways_out:
        value = f"{page.voice.way_amount(way)} — {page.voice.say('availability.' + way.availability)}"
        page.put(page.voice.say("value.of", name=Named(f"way.{way.way}"), value=value), 4)


def _spread(page: TextPage, answer: Answer) -> None:
    lines = birth_year.ends(page.voice, answer)
    if lines:
        page.heading("spread")
    for line in lines:
        page.put(line, 4)


def _sourced(page: TextPage, heading: str, steps: Sequence[Step]) -> None:
    page.heading(heading)
    for number, step in enumerate(steps, 1):
        sentence = write(step.sentence, page.voice.lang, centimes=page.voice.centimes)
        cited = page.voice.say("list.semicolon").join(dict.fromkeys(map(page.voice.cited, step.provisions)))
        page.put(f"{number}. {sentence}" + (f" [{cited}]" if cited else ""), 2)


def _gaps(page: TextPage, answer: Answer) -> None:
    page.heading("gaps")
    for row in answer.gaps:
        page.put(f"· {page.voice.say('gap.' + row.key)} ({page.voice.cited(row)})", 2)
    if not answer.financing.counts_fees:
        page.put(f"· {page.voice.not_included(answer)}", 2)


def _schedule(page: TextPage, answer: Answer) -> None:
    page.heading("schedule")
    charged, at_once = answer.charges is not None, answer.financing.offers_pay_off
    heads = [
        page.voice.say(f"column.{name}")
        for name in (
            "n",
            "date",
            "kind",
            "payer",
            "due",
            *(["charges"] if charged else []),
            "balance",
            *(["pay_off"] if at_once else []),
        )
    ]
    rows = [
        [
            str(row.number),
            page.voice.date(row.date),
            page.voice.say(f"kind.{row.kind}"),
            page.voice.say(f"payer.{row.payer}"),
            page.voice.amount(row.due),
            *([page.voice.amount(row.charges)] if charged else []),
            page.voice.amount(row.balance),
            *([page.voice.amount(row.pay_off)] if at_once else []),
        ]
        for row in answer.schedule
    ]
    page.table(heads, rows, right=(0, 4, 5, 6, 7))
