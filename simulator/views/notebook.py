"""An answer as a piece of HTML, as a notebook shows it: verdict, price, tranches, instalments, payers.

It has a language of its own (``lang``, ``dir``), takes its words from the catalogues, and everything in it is escaped.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from simulator.law import Law
from simulator.views import keys_in_hand
from simulator.views.text import payer_lines
from simulator.views.text.answer_page import MARKS
from simulator.views.voice import Voice
from simulator.wording import DEFAULT, LANGUAGES, Named, Sentence, direction, write

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from simulator.answers.model import Answer, Tranche


@dataclass(frozen=True, slots=True)
class NotebookView:
    """An answer in one language: the last value of a cell of a notebook shows it. Raises ``ValueError`` for another language."""

    answer: Answer
    lang: str = DEFAULT

    def __post_init__(self) -> None:
        if self.lang not in LANGUAGES:
            message = f"unknown language {self.lang!r}: one of {', '.join(LANGUAGES)}"
            raise ValueError(message)

    def _repr_html_(self) -> str:
        return html(self.answer, self.lang)


def html(answer: Answer, lang: str = DEFAULT) -> str:
    """The answer in a language, as one element."""
    rows = "".join(
        f'<tr><th scope="row" style="text-align:start;vertical-align:top">{escape(head)}</th>'
        f'<td style="text-align:start">{_lines(lines)}</td></tr>'
        for head, lines in _rows(answer, lang)
    )
    title = answer.title.get(lang) or next(iter(answer.title.values()), "")
    caption = f'<caption style="text-align:start"><b>{escape(title)}</b></caption>' if title else ""
    note = escape(write(Sentence("disclaimer"), lang))
    return f'<div lang="{lang}" dir="{direction(lang)}"><table>{caption}{rows}</table><p>{note}</p></div>'


def _lines(lines: Iterable[str]) -> str:
    return "<br>".join(map(escape, lines))


def _rows(answer: Answer, lang: str) -> Iterator[tuple[str, list[str]]]:
    """Each row of the table: its head, and the lines beside it."""
    voice = Voice(Law.load(), lang, currency=answer.currency)
    say = voice.say
    yield say("column.scheme"), [_law(answer, lang)]
    if answer.warnings:
        yield say("warning.title"), [write(warning.sentence, lang) for warning in answer.warnings]
    yield say("column.eligible"), _verdict(answer, lang)
    yield say("column.price"), [write(answer.price, lang)]
    if answer.grant.cents:
        yield say("column.grant"), [write(answer.grant, lang)]
    yield (
        say("column.down_payment"),
        [write(answer.down_payment, lang), *(_tranche(tranche, lang) for tranche in answer.tranches_to_pay)],
    )
    yield say("column.instalment"), _instalments(answer, lang)
    if answer.payers:
        yield say("column.payer"), [payer_lines.line(voice, answer, payer) for payer in answer.payers]


def _law(answer: Answer, lang: str) -> str:
    """The scheme, and the day of its law."""
    facts = {"scheme": Named(f"scheme.{answer.scheme}"), "date": answer.frozen or answer.law_date}
    return write(Sentence("law.frozen" if answer.frozen else "law.date", facts), lang)


def _verdict(answer: Answer, lang: str) -> list[str]:
    """The verdict, each condition with its mark, the readings on which it depends; with the keys in hand, the sentence about them."""
    voice = Voice(Law.load(), lang, currency=answer.currency)
    if answer.keys_in_hand is not None:
        return [keys_in_hand.short(voice, answer, answer.keys_in_hand)]
    conditions = [f"{MARKS[criterion.verdict]} {voice.say('rule.' + criterion.rule)}" for criterion in answer.criteria]
    return [voice.verdict(answer), *conditions, *voice.readings_of(answer)]


def _tranche(tranche: Tranche, lang: str) -> str:
    """``1. 343 000 DA (10 %) · provisional acceptance · 15/02/2026``; for a tranche in parts, the day of its call."""
    day = write(Sentence("date.unknown") if tranche.due is None else tranche.due, lang)
    if tranche.halves and tranche.due is not None:
        day = write(Sentence("tranche.called", {"date": tranche.due}), lang)
    milestone = write(Named(f"milestone.{tranche.milestone}"), lang)
    return f"{tranche.number}. {write(tranche.amount, lang)} ({write(tranche.share, lang)}) · {milestone} · {day}"


def _instalments(answer: Answer, lang: str) -> list[str]:
    """The instalments: amount, count, first and last day; or the reason why there are none."""
    instalments, blocked = answer.instalments, answer.term.blocked
    if blocked is not None:
        return [write(Sentence("instalments.blocked", {"limit": blocked.limit}), lang)]
    if not instalments.count or instalments.first_due is None:
        return [write(Sentence("instalments.unknown" if answer.is_rate_unknown else "instalments.none"), lang)]
    line = {"amount": instalments.amount, "count": instalments.count, "last": instalments.last_amount}
    return [
        write(Sentence("instalments.line", line), lang),
        write(Sentence("instalments.dates", {"first": instalments.first_due, "last": instalments.last_due}), lang),
    ]
