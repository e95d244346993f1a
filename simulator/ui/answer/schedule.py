"""The schedule in HTML: the way from the application to the deed, then every year with its payments."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from simulator.base import dates
from simulator.base.money import Money
from simulator.ui.answer import blocks, citations, headline
from simulator.ui.shell.markup import Markup, figure, join, tag, text
from simulator.views.text import payer_lines
from simulator.views.years import APPLICANT, FEE, KAFIL, SERIES, TRANCHE, series
from simulator.wording import Counted, Months, Named, Plain, Years, write
from simulator.wording.numbers import bare

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from simulator.answers.model_schedule import Payment
    from simulator.answers.stages import Stage
    from simulator.views.voice import Voice
    from simulator.views.years import Summary, Year

Births = dict[str, dt.date]
"""The date of birth of each payer, by the word of the contract (``applicant``, ``kafil``, ``kafil_2``)."""


def heads(voice: Voice, summary: Summary) -> Markup:
    """What is paid a month, how often, until when, and in all."""
    answer = summary.answer
    refused = blocks.conditions(voice, summary, verdict="refused")
    if answer.term.blocked:
        note = tag("p", voice.say("page.age.blocked", **citations.limit(summary)), cls="note")
        return join(note, *headline.other_end(voice, answer), refused if answer.is_refused else "")
    monthly = voice.say("page.payer.monthly", amount=answer.instalments.amount)
    span = {"first": answer.instalments.first_due, "last": answer.instalments.last_due}
    total = voice.say("schedule.total", total=answer.instalments.total_paid)
    lines = [
        tag("p", figure(monthly), cls="v"),
        tag("p", voice.say("schedule.span", months=Months(answer.instalments.count), **span)),
        tag("p", total),
    ]
    lines += [tag("p", line) for line in payer_lines.efforts(voice, answer)]
    if (charges := sum(year.charges for year in summary.years)) > 0:
        lines.append(tag("p", voice.say("schedule.charges.all", charges=Money(charges, voice.currency))))
    lines += headline.other_end(voice, answer)
    if not answer.is_refused:
        return tag("section", *lines, cls="hero slim", aria_label=voice.say("page.hero"))
    return join(
        tag(
            "section",
            *lines,
            headline.verdict(voice, summary),
            cls="hero slim refused",
            aria_label=voice.say("page.hero"),
        ),
        refused,
    )


# --- the way to the deed


def journey(voice: Voice, summary: Summary) -> Markup:
    """The dated steps, from the application to the deed and the end of the ban; a step of the works may have no date."""
    amounts = {row.milestone: row.amount for row in summary.answer.tranches}
    steps = [_step(voice, row, amounts) for row in in_order(summary.answer.journey)]
    return join(citations.heading(voice, "schedule.journey"), tag("ol", *steps, cls="journey"))


def in_order(stages: Iterable[Stage]) -> list[Stage]:
    """The steps by their dates; one without a date stays behind the one before it."""
    reached, placed = dt.date.min, []
    for row in stages:
        reached = row.on or row.due or reached
        placed.append((reached, row))
    return [row for _, row in sorted(placed, key=lambda pair: pair[0])]


def _step(voice: Voice, row: Stage, amounts: Mapping[str, Money]) -> Markup:
    name, day = row.step, row.on or row.due
    key = f"stage.{name}" if voice.has(f"stage.{name}") else f"milestone.{name}"
    kind = TRANCHE if name in amounts else row.actor if row.actor == KAFIL else name
    inside = [
        tag("p", figure(voice.date(day)) if day else voice.say("page.undated"), cls="when"),
        tag("p", voice.say(key), cls="what"),
    ]
    if row.partners:
        inside.append(tag("p", voice.actor(row), cls="s"))
    if name in amounts:
        inside.append(tag("p", figure(voice.amount(amounts[name])), cls="s"))
    if row.due:
        inside.append(citations.chip(voice, row.provision.status))
    return tag("li", *inside, cls=kind if day else f"{kind} undated")


# --- the years


def years(voice: Voice, summary: Summary, births: Births, today: dt.date) -> Markup:
    """Every year under its total, this one or else the first open; the payments inside, with who pays and at what age."""
    all_years = summary.years
    this = next((place for place, year in enumerate(all_years) if year.year == today.year), 0)
    shown = [_year(voice, year, births, opened=place == this) for place, year in enumerate(all_years)]
    money = {"currency": Named(f"whatif.currency.{voice.currency}"), "sign": Plain(voice.sign)}
    unit = voice.say("schedule.unit.centimes") if voice.centimes else voice.say("schedule.unit.money", **money)
    notice = [voice.say("schedule.pay_off")] if any(map(_is_discounted, summary.answer.schedule)) else []
    notes = tag("p", " ".join([unit, voice.say("years.by_due"), *notice]), cls="years-unit")
    return join(
        citations.heading(voice, "page.schedule"),
        _legend(voice, all_years),
        notes,
        tag("div", *shown, cls="years whole"),
    )


def _is_discounted(row: Payment) -> bool:
    """Whether paying everything that is left after a payment costs less than what is left."""
    return row.pay_off not in (None, row.balance)


def _legend(voice: Voice, all_years: list[Year]) -> Markup:
    paid = [name for name in SERIES if any(year.paid[name] for year in all_years)]
    return tag("div", *(tag("span", tag("i", cls=n), voice.say(f"sheet.series.{n}")) for n in paid), cls="legend")


def _year(voice: Voice, year: Year, births: Births, *, opened: bool) -> Markup:
    name = str(year.year) if year.year else voice.say("page.undated")
    paid = [tag("i", cls=part) for part in SERIES if year.paid[part]]
    total = write(Money(year.total, voice.currency), voice.lang, centimes=voice.centimes)
    count = tag("span", write(Counted("payments", len(year.rows)), voice.lang), cls="s")
    head = tag("summary", tag("b", name), tag("span", *paid, cls="paid"), count, figure(total))
    columns = ("n", "date", "payer", "due", "balance")
    titles = tag("tr", *(tag("th", voice.say(f"schedule.column.{column}"), scope="col") for column in columns))
    below = Markup()
    if year.charges:
        charges = write(Money(year.charges, voice.currency), voice.lang, centimes=voice.centimes)
        below = tag("p", voice.say("schedule.charges.year", charges=charges), cls="s")
    body = tag("tbody", _rows(voice, year.rows, births))
    inside = join(head, tag("table", tag("thead", titles), body), below)
    return Markup(f'<details class="year"{" open" if opened else ""}>{inside}</details>')


def _rows(voice: Voice, rows: Iterable[Payment], births: Births) -> Markup:
    """The payments of a year: written at once, for there may be four hundred of them."""
    payers: dict[tuple[str, int], str] = {}
    lines = []
    for row in rows:
        birth, age = births.get(row.payer), -1
        if birth and row.date:
            age = dates.age_on(birth, row.date)
        if (row.payer, age) not in payers:
            payers[row.payer, age] = _who(voice, row.payer, age)
        lines.append(_row(voice, row, payers[row.payer, age]))
    return Markup("".join(lines))


def _who(voice: Voice, payer: str, age: int) -> str:
    name = voice.say(f"payer.{payer}")
    return text(voice.say("schedule.who", payer=name, age=Years(age)) if age >= 0 else name)


def _row(voice: Voice, row: Payment, who: str) -> str:
    """The row of a payment, unescaped: figures of the engine and words of the catalogues only."""
    kind = series(row)
    mark = {TRANCHE: ' class="t"', KAFIL: ' class="k"'}.get(kind, "")
    day = f"{row.date:%d/%m/%Y}" if row.date else text(voice.say("page.undated"))
    due, left = (
        bare(amount.cents, amount.currency, voice.lang, millions=voice.centimes) for amount in (row.due, row.balance)
    )
    if row.pay_off and _is_discounted(row):
        left += f"<small>{bare(row.pay_off.cents, row.pay_off.currency, voice.lang, millions=voice.centimes)}</small>"
    extra = row.charges.cents if row.charges else 0
    more = f"<small>+ {bare(extra, row.due.currency, voice.lang, millions=voice.centimes)}</small>" if extra else ""
    figures = f"<td {_value(row.due)}>{due}{more}</td><td {_value(row.balance)}>{left}</td>"
    return f"<tr{mark}><td>{_number(voice, row, kind)}</td><td>{day}</td><td>{who}</td>{figures}</tr>"


def _value(amount: Money) -> str:
    """The exact amount of a cell, for a machine."""
    return f'data-value="{amount.decimal}"'


def _number(voice: Voice, row: Payment, kind: str) -> str:
    """The number of an instalment, or of a tranche; the name of an aid or of a fee."""
    if kind in (APPLICANT, KAFIL):
        return str(row.number)
    if kind == TRANCHE:
        return voice.say("page.row.tranche", n=row.number)
    return text(voice.say(f"fee.{row.label}" if kind == FEE else f"kind.{row.kind}"))
