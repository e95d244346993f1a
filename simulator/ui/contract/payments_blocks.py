"""A file of payments beside a contract, in HTML: how many of its rows count, why each other one does not, what each paid."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.base.money import Money
from simulator.ui.contract.blocks import words
from simulator.ui.shell.markup import Markup, figure, join, scrolling, tag
from simulator.views import contract_statement as shown
from simulator.wording import FactList, Plain, Sentence, has

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from simulator.contracts import Contract
    from simulator.views.voice import Voice

SHOWN = 50
"""Rows of each table that the page shows; the workbook and the annex of the statement have them all."""


def heading(voice: Voice, name: str) -> Markup:
    """The name of the file, and what it takes the place of."""
    title = tag("h3", voice.say("counter.payments.of", name=Plain(name)))
    return join(title, tag("p", voice.say("counter.payments.instead"), cls="label"))


def sums(voice: Voice, contract: Contract) -> Markup:
    """How many rows count, with their sum, and how many do not."""
    lines = [tag("p", words(voice, sentence)) for sentence in shown.payments_sums(contract)]
    return tag("div", *lines, cls="note")


def left_out(voice: Voice, contract: Contract) -> Markup:
    """The rows that count for nothing, each with its reason."""
    file = contract.reconciliation
    if file is None or not file.unmatched:
        return Markup()
    rows = [
        (row.row, row.day, row.amount, words(voice, _reason(row.code, row.reason))) for row in file.unmatched[:SHOWN]
    ]
    return _table(voice, contract, ("unmatched", "why"), len(file.unmatched), rows)


def matched(voice: Voice, contract: Contract) -> Markup:
    """The rows that count, each with the lines that it paid."""
    file = contract.reconciliation
    if file is None or not file.matched:
        return Markup()
    rows = [
        (
            row.payment.row,
            row.payment.day,
            row.payment.amount,
            words(voice, FactList(tuple(shown.shares(contract, row)))),
        )
        for row in file.matched[:SHOWN]
    ]
    return _table(voice, contract, ("matched", "lines"), len(file.matched), rows)


def _reason(code: str, reason: Sentence) -> Sentence:
    """Why a row does not count, in the words of this page where a question would be answered in a file."""
    key = f"counter.payments.because.{code}"
    return Sentence(key, reason.facts) if has(key) else reason


def _table(
    voice: Voice,
    contract: Contract,
    named: tuple[str, str],
    count: int,
    rows: Iterable[tuple[int, dt.date | None, int | None, str]],
) -> Markup:
    """The first rows under a title, and the head of what is said of each: ``named`` are the two, as the page calls them."""
    title, last = named
    heads = [voice.say(f"counter.payments.{head}") for head in ("row", "date", "amount", last)]
    body = [
        tag(
            "tr",
            tag("td", figure(f"{number}")),
            tag("td", figure(voice.date(day)) if day else voice.say("value.unknown")),
            tag(
                "td",
                voice.say("value.unknown")
                if amount is None
                else figure(voice.amount(Money(amount, contract.plan.currency))),
            ),
            tag("td", text),
        )
        for number, day, amount, text in rows
    ]
    table = tag(
        "table", tag("thead", tag("tr", *(tag("th", head, scope="col") for head in heads))), tag("tbody", *body)
    )
    first = tag("p", voice.say("counter.payments.first", most=SHOWN), cls="label") if count > SHOWN else Markup()
    return tag("div", tag("h3", voice.say(f"counter.payments.{title}")), first, scrolling(table), cls="plan payments")
