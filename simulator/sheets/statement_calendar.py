"""What is to come of a contract as an iCalendar file: each line that is still to be paid, and each event that is planned.

A line has the identity that the calendar of the question gives it, so that a phone puts it in the place of the older one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.base.money import Money
from simulator.contracts.lines import TRANCHE
from simulator.sheets import calendar_file
from simulator.sheets.calendar_file import Dated, Head
from simulator.sheets.first_page import law_of, subtitle
from simulator.sheets.question import of_contract
from simulator.views import contract_statement as shown
from simulator.wording import write

if TYPE_CHECKING:
    from collections.abc import Iterator

    from simulator.answers.household_contract import HouseholdContract
    from simulator.contracts.lines import Line
    from simulator.law import Law
    from simulator.views.voice import Voice


def calendar(contract: HouseholdContract, law: Law, lang: str) -> bytes:
    """Every line and every planned event after the day of the statement, as iCalendar (RFC 5545)."""
    question = of_contract(contract, law)
    voice = question.voice(lang)
    name = f"{voice.say('sheet.calendar')} · {subtitle(question, voice)}"
    about = [
        voice.say("life.title", date=contract.as_of),
        write(shown.headline(contract), lang),
        voice.say("disclaimer"),
        law_of(contract.answer, voice),
    ]
    events = [*_lines(contract, voice), *_events(contract, voice)]
    head = Head(lang, name, " · ".join(about))
    return calendar_file.written(head, events, calendar_file.digest(question), question.stamp)


def _lines(contract: HouseholdContract, voice: Voice) -> Iterator[Dated]:
    """The lines to be paid from the day of the statement on, each less what waits for it; none that is paid by what waits."""
    waiting = contract.statement.ahead
    for line in contract.lines:
        if line.day < contract.as_of:
            continue
        used = min(waiting, line.open)
        waiting -= used
        if line.open > used:
            yield _line(contract, line, line.open - used, voice)


def _line(contract: HouseholdContract, line: Line, amount: int, voice: Voice) -> Dated:
    facts: dict[str, object] = {"n": line.number, "amount": Money(amount, contract.plan.currency)}
    if line.kind == TRANCHE:
        summary = voice.say("sheet.event.tranche", **facts)
    else:
        summary = voice.say("sheet.event.instalment", **facts, payer=shown.payers(contract, line))
    version = write(shown.version(contract, contract.versions[line.version - 1]), voice.lang)
    text = " ".join([f"{line.version}. {version}", voice.say("disclaimer")])
    return Dated(f"{line.kind}-{line.number}", line.day, summary, text, line.payer)


def _events(contract: HouseholdContract, voice: Voice) -> Iterator[Dated]:
    """What is planned after the day of the statement, each with how sure its rule is."""
    planned = [event for event in contract.events if event.day > contract.as_of]
    for number, event in enumerate(sorted(planned, key=lambda event: event.day), 1):
        label = voice.say("life.sheet.planned", event=event.label)
        text = " ".join([voice.say(f"life.status.{event.status}"), voice.say("disclaimer")])
        yield Dated(f"{event.name}-{number}", event.day, label, text, "")
