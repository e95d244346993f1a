"""The files of a contract: where each is, what makes it, and the links to them. A page links, the server makes; nothing is kept.

The address of a file has the codes of the page of a contract, with the day of the statement: it can be opened twice.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlencode

from simulator import sheets
from simulator.ui.answer.download_links import PDF, XLSX, printing
from simulator.ui.server import turns
from simulator.ui.shell.markup import Markup, icon, tag
from simulator.ui.state import life_codes
from simulator.views.contract_dues import kafils
from simulator.views.life_drawing import payer_name

if TYPE_CHECKING:
    from collections.abc import Callable

    from simulator.answers.household_contract import HouseholdContract
    from simulator.ui.state.life_codes import Codes
    from simulator.views.voice import Voice


class ContractFile(NamedTuple):
    """A file of a contract: its address, its type, its icon, the end of its name, what makes it in a language for a payer, its queue."""

    path: str
    media: str
    icon: str
    ending: str
    make: Callable[[HouseholdContract, str, str], bytes]
    queue: turns.Queue = turns.TABLES


FILES = {
    "pdf": ContractFile("/api/statement.pdf", PDF, "download", "-releve.pdf", lambda contract, lang, _: sheets.contract_pdf(contract, lang), turns.PRINTS),
    "annex": ContractFile(
        "/api/statement-annex.pdf", PDF, "list_alt", "-releve-annexe.pdf", lambda contract, lang, _: sheets.contract_pdf(contract, lang, annex=True),
        turns.PRINTS,
    ),
    "xlsx": ContractFile("/api/statement.xlsx", XLSX, "table_view", "-releve.xlsx", lambda contract, lang, _: sheets.contract_workbook(contract, lang)),
    "ics": ContractFile("/api/statement.ics", "text/calendar", "event", "-a-venir.ics", lambda contract, lang, payer: sheets.contract_calendar(contract, lang, payer=payer)),
}  # fmt: skip
"""The files, the one-page statement first."""
PRINT = "/print/statement"
PATHS = {file.path: file for file in FILES.values()}
NAME = "location-vente"


def links(voice: Voice, codes: Codes, contract: HouseholdContract, key: str = "") -> Markup:
    """The links to the files of the contract of these codes; ``key`` marks the one that prints, for the cursor of the counter."""
    stated = {name: codes.get(name, "") for name in life_codes.STATED}
    stated["on"] = contract.as_of.isoformat()
    facts = urlencode(life_codes.written(stated))
    query = f"{urlencode({'lang': voice.lang})}&{facts}"
    rows = [printing(voice.say("paper.print"), facts, voice.lang, PRINT, data_key=key)]
    rows += [
        tag("a", icon(file.icon), tag("span", voice.say(f"mine.file.{name}")), href=f".{file.path}?{query}", download=NAME + file.ending, cls="file")
        for name, file in FILES.items()
    ]  # fmt: skip
    calendar = FILES["ics"]
    rows += [
        tag("a", icon(calendar.icon), tag("span", voice.say("paper.take.kafil", payer=payer_name(kafil))), href=f".{calendar.path}?{query}&payer={kafil}", download=f"{NAME}-{kafil}.ics", cls="file")
        for kafil in kafils(contract)
    ]  # fmt: skip
    return tag("div", *rows, cls="files")
