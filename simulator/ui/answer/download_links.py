"""The files of an answer: where each is, what makes it, and the link to it. Pages link, ``routes`` serves; nothing is kept.

An address with the codes of a page is the whole question, so a file needs no session, and its link can be opened twice.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlencode

from simulator import sheets
from simulator.engine.outcome import payer_name
from simulator.law import Law, earlier
from simulator.question.facts import KAFILS
from simulator.ui.server import settings, turns
from simulator.ui.shell.markup import Markup, icon, tag
from simulator.ui.shell.pages import HOME, PAGES
from simulator.ui.state import question
from simulator.ui.state.facts import TEXTS, Facts, written
from simulator.views.years import APPLICANT

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from simulator.question.scenario import Scenario

NAME = "location-vente"
PDF, SVG, CSV = "application/pdf", "image/svg+xml", "text/csv"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ANSWER, SHEET, PRINT = "/api/answer", "/api/sheet.pdf", "/print/sheet"


class Printing(NamedTuple):
    """The options of a file: the language, what opens the question again, whether the sheet has its annex, whose the calendar is."""

    lang: str
    address: str = ""
    code: str = ""
    annex: bool = False
    payer: str = APPLICANT


class Served(NamedTuple):
    """A file that has an address: its type, the function that makes it, and the queue of such files."""

    media: str
    make: Callable[[Scenario, Printing], bytes]
    queue: turns.Queue = turns.TABLES


SERVED = {
    SHEET: Served(
        PDF,
        lambda scenario, how: sheets.pdf(scenario, how.lang, address=how.address, code=how.code, annex=how.annex),
        turns.PRINTS,
    ),
    "/api/workbook.xlsx": Served(XLSX, lambda scenario, how: sheets.workbook(scenario, how.lang)),
    "/api/calendar.ics": Served(
        "text/calendar", lambda scenario, how: sheets.calendar(scenario, how.lang, payer=how.payer)
    ),
    "/api/schedule.csv": Served(CSV, lambda scenario, _: sheets.csv(scenario).encode("utf-8-sig")),
    "/api/chart.svg": Served(SVG, lambda scenario, how: sheets.chart(scenario, how.lang).encode()),
    "/api/chart.png": Served("image/png", lambda scenario, how: sheets.png(scenario, how.lang), turns.PRINTS),
    "/api/card.png": Served("image/png", lambda scenario, how: sheets.card(scenario, how.lang), turns.PRINTS),
}
"""The function that makes the file of each address."""


class Link(NamedTuple):
    """What a page offers: where it is, its icon, the end of its name, what its address says beside the facts."""

    path: str
    icon: str
    ending: str
    codes: tuple[tuple[str, str], ...] = ()


LINKS = {
    "pdf": Link(SHEET, "download", ".pdf"),
    "annex": Link(SHEET, "list_alt", "-annexe.pdf", (("annex", "yes"),)),
    "workbook": Link("/api/workbook.xlsx", "table_view", ".xlsx"),
    "calendar": Link("/api/calendar.ics", "event", ".ics"),
    "csv": Link("/api/schedule.csv", "table_rows", ".csv"),
    "json": Link(ANSWER, "data_object", ".json"),
    "svg": Link("/api/chart.svg", "bar_chart", ".svg"),
    "png": Link("/api/chart.png", "image", ".png"),
    "card": Link("/api/card.png", "share", "-image.png"),
}
"""The files of an answer, by the name of their link."""
OF_KAFILS = {
    payer: Link("/api/calendar.ics", "event", f"-{payer.replace('_', '-')}.ics", (("payer", payer),))
    for payer in map(payer_name, KAFILS)
}
"""The calendar of each kafil."""


class QuestionLinks(NamedTuple):
    """How a question leaves a page: the query of its files, the address that opens it again, its recall code, the name of its files.

    The address is empty where no setting names one for the public.
    """

    query: str
    address: str
    code: str
    name: str = NAME


def query(facts: Facts) -> str:
    """The facts as the address of a file has them, with the day on which its answer is read where they name one."""
    day = facts.get(question.AS_OF)
    return urlencode(written(facts) | ({question.AS_OF: day} if day else {}))


def again(facts: Facts, lang: str) -> str:
    """The address that opens this question again, with the mark of today's texts, for paper and messages; empty where no setting names one for the public.

    The address at which the server listens is none: paper and messages leave this machine. They have the recall code.
    """
    return again_on(HOME, written(facts), lang)


def again_on(page: str, codes: Mapping[str, str], lang: str) -> str:
    """The same for the codes of a page."""
    public = settings.current().public_address
    with_texts = {"lang": lang} | dict(codes) | {TEXTS: earlier.mark(Law.load())}
    return f"{public}/{PAGES[page].address}?{urlencode(with_texts)}" if public else ""


def ending(path: str, how: Printing) -> str:
    """The end of the name under which a file is kept: the sheet does not take the place of that with an annex, nor a kafil's calendar that of another."""
    codes = (*((("annex", "yes"),) if how.annex else ()), *((("payer", how.payer),) if how.payer != APPLICANT else ()))
    same = [file for file in (*LINKS.values(), *OF_KAFILS.values()) if file.path == path]
    return next((file.ending for file in same if file.codes == codes), same[0].ending)


def printing(label: str, query_string: str, lang: str, path: str = PRINT, **attributes: str) -> Markup:
    """The link that opens the file of a ``query`` with the dialog of the printer, beside the page; it stands out among files."""
    usual = {"href": f".{path}?{urlencode({'lang': lang})}&{query_string}", "target": "_blank", "cls": "file main"}
    return tag("a", icon("print"), tag("span", label), **usual | attributes)


def link(name: str, label: str, query_string: str, lang: str, **attributes: str) -> Markup:
    """The link that brings a file about the question of a ``query``, of one type of dwelling."""
    file = LINKS.get(name) or OF_KAFILS[name]
    codes = urlencode({"lang": lang} | dict(file.codes))
    usual = {"href": f".{file.path}?{codes}&{query_string}", "download": NAME + file.ending, "cls": "file"}
    return tag("a", icon(file.icon), tag("span", label), **usual | attributes)
