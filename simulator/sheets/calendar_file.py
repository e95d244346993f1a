"""The tranches, the instalments and those of a loan for the tranches as an iCalendar file: one all-day event each, with a reminder.

A calendar is of one payer: the subscriber's has no event of a kafil, who takes his own. The identity of an event is made of the whole
question (docs/decisions/0023). A payment without a date has no event: the calendar says so.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from icalendar import Alarm, Calendar, Event

from simulator.reading.errors import InputError
from simulator.sheets.first_page import law_of, subtitle, warnings
from simulator.views import birth_year
from simulator.views.text import payer_lines
from simulator.views.years import AID, APPLICANT, FEE, INSTALMENT, KAFIL, TRANCHE
from simulator.wording import FactList, Named, Plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from simulator.answers.model_schedule import Payment
    from simulator.sheets.question import Answered
    from simulator.views.voice import Voice

BEFORE = dt.timedelta(days=-5, hours=9)
"""The time of a reminder: five days before, at nine in the morning."""
_PRODUCER = "-//location-vente//simulator//"


def calendar(question: Answered, lang: str, payer: str = APPLICANT) -> bytes:
    """Every dated payment of one payer as a calendar. Raises ``InputError`` for one who pays nothing."""
    refuse_who_pays_nothing(payer, [APPLICANT, *(row.span.name for row in question.answer.payers)])
    voice = question.voice(lang)
    rows = [row for row in question.answer.schedule if row.kind != AID and row.payer == payer]
    events = [*_events(question, rows, voice), *(_of_the_bank(question, voice) if payer == APPLICANT else [])]
    head = Head(lang, name_of(question, voice, payer), _about(question, voice, payer))
    return written(head, events, digest(question), question.stamp)


def refuse_who_pays_nothing(payer: str, payers: Iterable[str]) -> None:
    """Raise ``InputError`` unless the payer is one of those who pay."""
    names = dict.fromkeys(payers)
    if payer not in names:
        raise InputError("paper.error.payer", got=Plain(payer), known=FactList(tuple(map(Plain, names))))


def name_of(question: Answered, voice: Voice, payer: str) -> str:
    """The name of a calendar, with its payer where that is a kafil."""
    owner = [] if payer == APPLICANT else [voice.say(f"payer.{payer}")]
    return " · ".join([voice.say("sheet.calendar"), *owner, subtitle(question, voice)])


def uid_of(name: str, payer: str) -> str:
    """The identity of an event in its file: a kafil pays a part of the same instalment, or takes it over."""
    return f"{name}-{payer}" if payer.startswith(KAFIL) else name


class Head(NamedTuple):
    """What a calendar says of itself: its language, its name, its text."""

    lang: str
    name: str
    about: str


def written(head: Head, events: Iterable[Dated], file: str, stamp: dt.datetime) -> bytes:
    """The events as iCalendar (RFC 5545); ``file`` is the digest that makes their identities."""
    ical = Calendar()
    ical.add("prodid", f"{_PRODUCER}{head.lang.upper()}")
    ical.add("version", "2.0")
    ical.add("method", "PUBLISH")
    ical.add("x-wr-calname", head.name)
    ical.add("x-wr-caldesc", head.about)
    for event in events:
        ical.add_component(_ical_event(event, f"{event.uid}@{file}", stamp))
    return bytes(ical.to_ical())


def _about(question: Answered, voice: Voice, payer: str) -> str:
    parts = [
        *_refused(question, voice),
        *warnings(question.answer, voice),
        *voice.examples(question.answer),
        voice.say("disclaimer"),
        law_of(question.answer, voice),
        *payer_lines.charges(voice, question.answer),
        *birth_year.ends(voice, question.answer),
    ]
    if payer == APPLICANT and any(row.span.name != APPLICANT for row in question.answer.payers):
        parts.append(voice.say("paper.calendar.kafil"))
    if any(row.due is None for row in question.answer.tranches):
        parts.append(voice.say("sheet.calendar.undated"))
    return " · ".join(parts)


def _refused(question: Answered, voice: Voice) -> list[str]:
    """The sentence of a refused application, which every event repeats; empty for an accepted one."""
    return [voice.say("sheet.calendar.refused")] if question.answer.is_refused else []


def digest(question: Answered) -> str:
    """The digest of the whole question with its title: no two households share the identity of an event."""
    identity = (question.scenario.inputs, sorted(question.answer.title.items()))
    return hashlib.sha256(repr(identity).encode()).hexdigest()[:16]


class Dated(NamedTuple):
    """One event: its identity within the file, its day, its title, its text."""

    uid: str
    day: dt.date
    summary: str
    text: str


def _events(question: Answered, rows: list[Payment], voice: Voice) -> Iterator[Dated]:
    """The events of the dated payments among some rows of the schedule, in their order."""
    before = _refused(question, voice)
    parts = Counter(row.number for row in rows if row.kind == TRANCHE)
    reached: Counter[int] = Counter()
    for row in rows:
        if row.kind == TRANCHE:
            reached[row.number] += 1
        if row.date is None:
            continue
        yield _event(
            row, row.date, voice, before, reached[row.number] if row.kind == TRANCHE and parts[row.number] > 1 else 0
        )


def _event(row: Payment, day: dt.date, voice: Voice, before: list[str], part: int) -> Dated:
    """The event of one payment; ``part`` is the number of the part of a tranche, 0 for a whole payment."""
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
    uid = uid_of(f"{row.kind}-{row.label or row.number}" + f".{part}" * bool(part), row.payer)
    return Dated(uid, day, voice.say(key, **facts), " ".join(lines))


def _of_the_bank(question: Answered, voice: Voice) -> Iterator[Dated]:
    """The events of the instalments of the loan for the tranches; none without a loan."""
    loan = question.answer.down_payment_loan
    if loan is None:
        return
    supposed = [voice.say("sheet.event.bank.supposed")] if any(draw.supposed for draw in loan.draws) else []
    text = " ".join([*supposed, *_refused(question, voice), voice.say("disclaimer")])
    due = [row for row in loan.schedule if row.due.cents]
    for n, row in enumerate(due, 1):
        summary = voice.say("sheet.event.bank", n=n, amount=row.due)
        yield Dated(f"bank-{n}", row.date, summary, text)


def _ical_event(event: Dated, identity: str, stamp: dt.datetime) -> Event:
    entry = Event()
    entry.add("uid", f"{identity}.location-vente")
    entry.add("dtstamp", stamp)
    entry.add("dtstart", event.day)
    entry.add("dtend", event.day + dt.timedelta(1))
    entry.add("summary", event.summary)
    entry.add("description", event.text)
    entry.add("transp", "TRANSPARENT")
    reminder = Alarm()
    reminder.add("action", "DISPLAY")
    reminder.add("description", event.summary)
    reminder.add("trigger", BEFORE)
    entry.add_component(reminder)
    return entry
