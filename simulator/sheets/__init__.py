"""An answer on paper or in a file: PDF, workbook, calendar, table, picture, message.

Every function takes a question (a file, YAML text, a mapping, a scenario) or an ``Answered`` of ``answered(question)``,
which is computed once for several files. ``law`` is the packaged law unless another is given; ``address`` is the
address that opens the question again, ``code`` its recall code. They raise ``InputError`` and ``LawError`` as
``simulator.answer`` does, and read no clock: the same question gives the same bytes. Each imports only
what it needs: a typesetter, a writer of workbooks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.answers import to_json
from simulator.sheets.question import Answered, answered
from simulator.views import payments_csv
from simulator.views.years import APPLICANT
from simulator.writing import formats

if TYPE_CHECKING:
    from simulator.answers.household_contract import HouseholdContract
    from simulator.law import Law
    from simulator.sheets.question import Question

__all__ = [
    "Answered", "answered", "calendar", "card", "chart", "contract_calendar", "contract_pdf", "contract_workbook", "csv", "json", "message",
    "pdf", "png", "text_message", "workbook",
]  # fmt: skip


def pdf(
    question: Question, lang: str, *, law: Law | None = None, address: str = "", code: str = "", annex: bool = False
) -> bytes:
    """The sheet on one A4 page, tagged (PDF/UA-1): in ``lang`` (French for Arabic) and in Arabic, face to face.

    ``annex`` adds pages in ``lang`` with every payment, the conditions and the reasons.
    """
    from simulator.sheets import counter_page

    return counter_page.pdf(answered(question, law), lang, address=address, code=code, annex=annex)


def calendar(question: Question, lang: str, *, law: Law | None = None, payer: str = APPLICANT) -> bytes:
    """Every dated payment of one payer as iCalendar, with reminders: ``applicant``, ``kafil``, ``kafil_2`` …"""
    from simulator.sheets import calendar_file

    return calendar_file.calendar(answered(question, law), lang, payer)


def message(question: Question, lang: str, *, law: Law | None = None, address: str = "") -> str:
    """The answer as a few lines to copy into a message."""
    from simulator.sheets import message_text

    return message_text.message(answered(question, law), lang, address)


def text_message(question: Question, lang: str, *, law: Law | None = None, code: str = "") -> str:
    """The answer as one text message (SMS): at most 160 characters, 70 in Arabic, with the recall code where it fits."""
    from simulator.sheets import sms_text

    return sms_text.text_message(answered(question, law), lang, code)


def csv(question: Question, *, law: Law | None = None, name: str = "") -> str:
    """Every payment as CSV, one a line, in the words of the contract."""
    return payments_csv.payments_csv([(name, answered(question, law).summary.answer)])


def json(question: Question, *, law: Law | None = None) -> str:
    """The answer as JSON text, as ``to_json`` has it."""
    return formats.pretty(to_json(answered(question, law).answer))


def chart(question: Question, lang: str, *, law: Law | None = None) -> str:
    """The payments by year as an SVG file."""
    computed = answered(question, law)
    from simulator.views import bars

    return bars.file(computed.voice(lang), computed.summary)


def png(question: Question, lang: str, *, law: Law | None = None) -> bytes:
    """The payments by year as a PNG picture."""
    from simulator.sheets import typeset

    return typeset.png(answered(question, law), lang)


def card(question: Question, lang: str, *, law: Law | None = None) -> bytes:
    """The answer as a PNG picture to share, 1200 × 630 pixels, without a fact of the household but its programme and dwelling."""
    from simulator.sheets import share_card

    return share_card.card(answered(question, law), lang)


def workbook(question: Question, lang: str, *, law: Law | None = None) -> bytes:
    """The workbook (XLSX) with live formulas."""
    from simulator.sheets import workbook_file

    return workbook_file.workbook(answered(question, law), lang)


def contract_pdf(contract: HouseholdContract, lang: str, *, law: Law | None = None, annex: bool = False) -> bytes:
    """The statement of a contract on one A4 page, tagged: in ``lang`` (French for Arabic) and in Arabic, face to face.

    ``annex`` adds pages with what the first one sums up.
    """
    from simulator.sheets import statement_sheet

    return statement_sheet.pdf(contract, _law(law), lang, annex=annex)


def contract_workbook(contract: HouseholdContract, lang: str, *, law: Law | None = None) -> bytes:
    """The statement, the lines, the versions and the book of a contract as a workbook (XLSX)."""
    from simulator.sheets import statement_workbook

    return statement_workbook.workbook(contract, _law(law), lang)


def contract_calendar(
    contract: HouseholdContract, lang: str, *, law: Law | None = None, payer: str = APPLICANT
) -> bytes:
    """What one payer is to pay of a contract as iCalendar, with reminders; in the household's own, what is planned too."""
    from simulator.sheets import statement_calendar

    return statement_calendar.calendar(contract, _law(law), lang, payer)


def _law(law: Law | None) -> Law:
    """The packaged law where none is given."""
    from simulator.law import Law

    return law or Law.load()
