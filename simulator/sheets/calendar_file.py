"""The tranches, the instalments and those of a loan for the tranches as a calendar that a telephone reads: one all-day event each, with a reminder.

The identity of an event is made of the whole question (docs/decisions/0023). What has no date yet is in no event: the calendar
says so.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import itertools
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from icalendar import Alarm, Calendar, Event

from simulator.sheets.first_page import law_of, subtitle, warnings
from simulator.views import birth_year
from simulator.views.text import payer_lines
from simulator.views.years import AID, APPLICANT, FEE, INSTALMENT, TRANCHE
from simulator.wording import Named

if TYPE_CHECKING:
    from collections.abc import Iterator

    from simulator.answers.model import Payment
    from simulator.sheets.question import Answered
    from simulator.views.voice import Voice

BEFORE = dt.timedelta(days=-5, hours=9)
"""When a reminder speaks: five days before, at nine in the morning."""
_MAKER = "-//location-vente//simulator//"


def calendar(asked: Answered, lang: str) -> bytes:
    """Every dated payment of the household as iCalendar (RFC 5545)."""
    voice = asked.voice(lang)
    made = Calendar()
    made.add("prodid", f"{_MAKER}{lang.upper()}")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", f"{voice.say('sheet.calendar')} · {subtitle(asked, voice)}")
    made.add("x-wr-caldesc", _about(asked, voice))
    file, stamp = _file(asked), asked.stamp
    seen: set[str] = set()
    for event in itertools.chain(_events(asked, voice), _of_the_bank(asked, voice)):
        # a kafil who pays a part of the same instalment
        uid = f"{event.uid}-{event.payer}" if event.uid in seen else event.uid
        seen.add(uid)
        made.add_component(_written(event, f"{uid}@{file}", stamp))
    return bytes(made.to_ical())


def _about(asked: Answered, voice: Voice) -> str:
    parts = [
        *_refused(asked, voice),
        *warnings(asked.answer, voice),
        *voice.examples(asked.answer),
        voice.say("disclaimer"),
        law_of(asked.answer, voice),
        *payer_lines.charges(voice, asked.answer),
        *birth_year.ends(voice, asked.answer),
    ]
    if any(row.due is None for row in asked.answer.tranches):
        parts.append(voice.say("sheet.calendar.undated"))
    return " · ".join(parts)


def _refused(asked: Answered, voice: Voice) -> list[str]:
    """Nobody is to be reminded of a payment as if he had been accepted."""
    return [voice.say("sheet.calendar.refused")] if asked.answer.is_refused else []


def _file(asked: Answered) -> str:
    """The fingerprint of the whole question, its title included: no two households share an event."""
    whole = (asked.scenario.inputs, sorted(asked.answer.title.items()))
    return hashlib.sha256(repr(whole).encode()).hexdigest()[:16]


class _Dated(NamedTuple):
    """One event: its identity within the file, its day, its title, its text, who pays."""

    uid: str
    day: dt.date
    summary: str
    text: str
    payer: str


def _events(asked: Answered, voice: Voice) -> Iterator[_Dated]:
    """The dated payments of the household, in their order; a part of a tranche is called one."""
    before = _refused(asked, voice)
    parts = Counter(row.number for row in asked.answer.schedule if row.kind == TRANCHE)
    reached: Counter[int] = Counter()
    for row in asked.answer.schedule:
        if row.kind == TRANCHE:
            reached[row.number] += 1
        if row.kind == AID or row.date is None:
            continue
        yield _event(
            row, row.date, voice, before, reached[row.number] if row.kind == TRANCHE and parts[row.number] > 1 else 0
        )


def _event(row: Payment, day: dt.date, voice: Voice, before: list[str], part: int) -> _Dated:
    """One event; ``part`` is which part of a tranche is paid, 0 when it is paid whole."""
    facts: dict[str, object] = {"n": row.number, "amount": row.due}
    if row.kind == FEE:
        key, facts = "sheet.event.fee", {"fee": Named(f"fee.{row.label}"), "amount": row.due}
    elif row.kind == TRANCHE:
        key, facts = ("sheet.event.part", facts | {"place": part}) if part else ("sheet.event.tranche", facts)
    else:
        key, facts = "sheet.event.instalment", facts | {"payer": Named(f"payer.{row.payer}")}
    supposed = [voice.say("kafil.hypothesis")] if row.kind == INSTALMENT and row.payer != APPLICANT else []
    lines = [*supposed, *before, voice.say("disclaimer")]
    if row.charges and row.charges.cents:
        lines.insert(0, voice.say("sheet.event.charges", amount=row.charges))
    uid = f"{row.kind}-{row.label or row.number}" + f".{part}" * bool(part)
    return _Dated(uid, day, voice.say(key, **facts), " ".join(lines), row.payer)


def _of_the_bank(asked: Answered, voice: Voice) -> Iterator[_Dated]:
    """The instalments of the loan for the tranches, one a month as those of the agency; none where nothing is lent."""
    loan = asked.answer.down_payment_loan
    if loan is None:
        return
    supposed = [voice.say("sheet.event.bank.supposed")] if any(draw.supposed for draw in loan.draws) else []
    text = " ".join([*supposed, *_refused(asked, voice), voice.say("disclaimer")])
    due = [row for row in loan.schedule if row.due.cents]
    for n, row in enumerate(due, 1):
        summary = voice.say("sheet.event.bank", n=n, amount=row.due)
        yield _Dated(f"bank-{n}", row.date, summary, text, APPLICANT)


def _written(event: _Dated, identity: str, stamp: dt.datetime) -> Event:
    made = Event()
    made.add("uid", f"{identity}.location-vente")
    made.add("dtstamp", stamp)
    made.add("dtstart", event.day)
    made.add("dtend", event.day + dt.timedelta(1))
    made.add("summary", event.summary)
    made.add("description", event.text)
    made.add("transp", "TRANSPARENT")
    reminder = Alarm()
    reminder.add("action", "DISPLAY")
    reminder.add("description", event.summary)
    reminder.add("trigger", BEFORE)
    made.add_component(reminder)
    return made
