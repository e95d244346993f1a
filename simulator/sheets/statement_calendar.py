"""What is to come of a contract as an iCalendar file: each line that is still to be paid, and each event that is planned.

A line has the identity that the calendar of the question gives it, so that a phone puts it in the place of the older one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.base.money import Money
from simulator.contracts.lines import TRANCHE
from simulator.sheets import calendar_file
from simulator.sheets.calendar_file import Dated, Head
from simulator.sheets.first_page import law_of
from simulator.sheets.question import of_contract
from simulator.views import contract_statement as shown
from simulator.views.contract_dues import dues, kafils
from simulator.views.life_drawing import payer_name
from simulator.views.years import APPLICANT
from simulator.wording import write

if TYPE_CHECKING:
    from collections.abc import Iterator

    from simulator.answers.household_contract import HouseholdContract
    from simulator.law import Law
    from simulator.views.contract_dues import Due
    from simulator.views.voice import Voice


def calendar(contract: HouseholdContract, law: Law, lang: str, payer: str = APPLICANT) -> bytes:
    """What one payer pays after the day of the statement, as iCalendar (RFC 5545); with what is planned, in the household's own.

    The household's own has what the subscriber or the family pays. Raises ``InputError`` for a payer of whom nothing is to come.
    """
    question = of_contract(contract, law)
    voice = question.voice(lang)
    lines = list(dues(contract))
    calendar_file.refuse_who_pays_nothing(payer, [APPLICANT, *kafils(contract)])
    about = [
        voice.say("life.title", date=contract.as_of),
        write(shown.headline(contract), lang),
        voice.say("disclaimer"),
        law_of(contract.answer, voice),
    ]
    events = [_line(contract, due, voice) for due in lines if due.payer == payer]
    if payer == APPLICANT:
        events += _events(contract, voice)
        about += [voice.say("paper.calendar.kafil")] if kafils(contract) else []
    head = Head(lang, calendar_file.name_of(question, voice, payer), " · ".join(about))
    return calendar_file.written(head, events, calendar_file.digest(question), question.stamp)


def _line(contract: HouseholdContract, due: Due, voice: Voice) -> Dated:
    line = due.line
    facts: dict[str, object] = {"n": line.number, "amount": Money(due.amount, contract.plan.currency)}
    if line.kind == TRANCHE:
        summary = voice.say("sheet.event.tranche", **facts)
    else:
        summary = voice.say(
            "sheet.event.instalment", **facts, payer=payer_name(line.payer if due.payer == APPLICANT else due.payer)
        )
    version = write(shown.version(contract, contract.versions[line.version - 1]), voice.lang)
    text = " ".join([f"{line.version}. {version}", voice.say("disclaimer")])
    return Dated(calendar_file.uid_of(f"{line.kind}-{line.number}", due.payer), line.day, summary, text)


def _events(contract: HouseholdContract, voice: Voice) -> Iterator[Dated]:
    """What is planned after the day of the statement, each with how sure its rule is."""
    planned = [event for event in contract.events if event.day > contract.as_of]
    for number, event in enumerate(sorted(planned, key=lambda event: event.day), 1):
        label = voice.say("life.sheet.planned", event=event.label)
        text = " ".join([voice.say(f"life.status.{event.status}"), voice.say("disclaimer")])
        yield Dated(f"{event.name}-{number}", event.day, label, text)
