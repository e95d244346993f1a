"""What a household takes away: the sheet first, then the other files, and a text to copy into a message.

Each file is made when its button is pressed, in a thread without a page: a button keeps the answer, and asks no session.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlencode

import streamlit as st

from simulator import sheets
from simulator.ui import forms, proof, recall
from simulator.ui.facts import Facts, written
from simulator.ui.markup import Markup, tag
from simulator.ui.places import PAGES

if TYPE_CHECKING:
    from collections.abc import Callable

    from simulator.plain_page import Page
    from simulator.sheets import Answered

NAME = "location-vente"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PDF = "application/pdf"


class File(NamedTuple):
    """A file that can be taken: its ending, its type, what makes it, its icon."""

    ending: str
    kind: str
    made: Callable[[], bytes]
    icon: str


class Again(NamedTuple):
    """What opens a question again: its address, empty where no browser asks, and its recall code."""

    address: str
    code: str


def again(facts: Facts, lang: str) -> Again:
    """The address of the first page of this server with these facts, and their code."""
    home, _, page = (st.context.url or "").rpartition("/")
    here = f"{home}/" if page in {place.address for place in PAGES.values()} else f"{home}/{page}/"
    address = f"{here}?{urlencode({'lang': lang} | written(facts))}" if home else ""
    return Again(address, recall.encode(facts))


def block(page: Page, asked: Answered, again: Again, code: str, key: str = "take") -> None:
    """The buttons, the recall ``code`` of the page, and the text to copy. ``key`` tells two blocks of one page apart."""
    files = _files(asked, page.lang, again)
    st.html(proof.heading(page, "sheet.take"))
    with st.container(key=key, horizontal=True):
        for place, name in enumerate(("pdf", "monthly", "workbook", "calendar")):
            _button(page, name, files[name], key, first=place == 0)
    st.html(recalled(page, code))
    with forms.folded(page.say("sheet.take.more"), key) as fold:
        if fold.open:
            with st.container(key=f"{key}-more", horizontal=True):
                for name in ("both", "csv", "json", "svg", "png"):
                    _button(page, name, files[name], key)
            st.caption(page.say("sheet.take.message"))
            st.code(sheets.message(asked, page.lang, address=again.address), language=None, wrap_lines=True)


def recalled(page: Page, code: str) -> Markup:
    """The recall code, to be read aloud or copied."""
    return tag(
        "div",
        tag("p", page.say("counter.code"), cls="l"),
        tag("p", tag("bdi", code, dir="ltr"), cls="letters"),
        tag("p", page.say("counter.code.why"), cls="s"),
        cls="recall",
    )


def printed(page: Page, asked: Answered, again: Again, label: str, key: str) -> None:
    """The button of the sheet alone."""
    made = _files(asked, page.lang, again)["pdf"].made
    st.download_button(
        label, data=made, file_name=f"{NAME}.pdf", mime=PDF, key=key, on_click="ignore", icon=":material/print:",
        type="primary",
    )  # fmt: skip


def _button(page: Page, name: str, file: File, key: str, *, first: bool = False) -> None:
    st.download_button(
        page.say(f"sheet.take.{name}"), data=file.made, file_name=f"{NAME}{file.ending}", mime=file.kind,
        key=f"{key}-{name}", on_click="ignore", icon=f":material/{file.icon}:", type="primary" if first else "secondary",
    )  # fmt: skip


def _files(asked: Answered, lang: str, again: Again) -> dict[str, File]:
    """Every file, by the name of its button."""
    opens = again._asdict()
    return {
        "pdf": File(".pdf", PDF, lambda: sheets.pdf(asked, lang, **opens), "print"),
        "monthly": File("-mois.pdf", PDF, lambda: sheets.pdf(asked, lang, **opens, monthly=True), "list_alt"),
        "both": File("-fr-ar.pdf", PDF, lambda: sheets.pdf(asked, "fr+ar", **opens), "translate"),
        "workbook": File(".xlsx", XLSX, lambda: sheets.workbook(asked, lang), "table_view"),
        "calendar": File(".ics", "text/calendar", lambda: sheets.calendar(asked, lang), "event"),
        "csv": File(".csv", "text/csv", lambda: sheets.csv(asked).encode("utf-8-sig"), "table_rows"),
        "json": File(".json", "application/json", lambda: sheets.json(asked).encode(), "data_object"),
        "svg": File(".svg", "image/svg+xml", lambda: sheets.chart(asked, lang).encode(), "bar_chart"),
        "png": File(".png", "image/png", lambda: sheets.png(asked, lang), "image"),
    }
