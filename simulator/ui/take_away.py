"""What a household takes away: the sheet first, then the other files, and a text to copy into a message.

Each file is made when its button is pressed, in a thread without a page: a button keeps the answer, and asks no session.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlencode

import streamlit as st

from simulator import sheets
from simulator.ui import proof
from simulator.ui.facts import Facts, written

if TYPE_CHECKING:
    from collections.abc import Callable

    from simulator.plain_page import Page
    from simulator.sheets import Answered

NAME = "location-vente"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class File(NamedTuple):
    """A file that can be taken: its ending, its type, what makes it, its icon."""

    ending: str
    kind: str
    made: Callable[[], bytes]
    icon: str


def address(facts: Facts, lang: str) -> str:
    """The address that opens this question again on this server; empty where no browser asks."""
    here = st.context.url
    return f"{here}?{urlencode({'lang': lang} | written(facts))}" if here else ""


def block(page: Page, asked: Answered, address: str, key: str = "take") -> None:
    """The buttons, and the text to copy. ``key`` tells two blocks of one page apart."""
    files = _files(asked, page.lang, address)
    st.html(proof.heading(page, "sheet.take"))
    with st.container(key=key, horizontal=True):
        for place, name in enumerate(("pdf", "monthly", "workbook", "calendar")):
            _button(page, name, files[name], key, first=place == 0)
    with st.expander(page.say("sheet.take.more")):
        with st.container(key=f"{key}-more", horizontal=True):
            for name in ("both", "csv", "json", "svg", "png"):
                _button(page, name, files[name], key)
        st.caption(page.say("sheet.take.message"))
        st.code(sheets.message(asked, page.lang, address=address), language=None, wrap_lines=True)


def _button(page: Page, name: str, file: File, key: str, *, first: bool = False) -> None:
    st.download_button(
        page.say(f"sheet.take.{name}"), data=file.made, file_name=f"{NAME}{file.ending}", mime=file.kind,
        key=f"{key}-{name}", on_click="ignore", icon=f":material/{file.icon}:", type="primary" if first else "secondary",
    )  # fmt: skip


def _files(asked: Answered, lang: str, address: str) -> dict[str, File]:
    """Every file, by the name of its button."""
    pdf = "application/pdf"
    return {
        "pdf": File(".pdf", pdf, lambda: sheets.pdf(asked, lang, address=address), "print"),
        "monthly": File("-mois.pdf", pdf, lambda: sheets.pdf(asked, lang, address=address, monthly=True), "list_alt"),
        "both": File("-fr-ar.pdf", pdf, lambda: sheets.pdf(asked, "fr+ar", address=address), "translate"),
        "workbook": File(".xlsx", XLSX, lambda: sheets.workbook(asked, lang), "table_view"),
        "calendar": File(".ics", "text/calendar", lambda: sheets.calendar(asked, lang), "event"),
        "csv": File(".csv", "text/csv", lambda: sheets.csv(asked).encode("utf-8-sig"), "table_rows"),
        "json": File(".json", "application/json", lambda: sheets.json(asked).encode(), "data_object"),
        "svg": File(".svg", "image/svg+xml", lambda: sheets.chart(asked, lang).encode(), "bar_chart"),
        "png": File(".png", "image/png", lambda: sheets.png(asked, lang), "image"),
    }
