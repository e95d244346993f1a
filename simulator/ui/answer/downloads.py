"""What a household takes away: the sheet first, then the other files, and a text to copy into a message."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from simulator import sheets
from simulator.ui.answer import citations, download_links, form
from simulator.ui.shell.markup import Markup, join, tag

if TYPE_CHECKING:
    from simulator.sheets import Answered
    from simulator.ui.state.facts import Facts
    from simulator.views.voice import Voice

FIRST = ("pdf", "monthly", "workbook", "calendar")
OTHERS = ("both", "csv", "json", "svg", "png")


def block(voice: Voice, facts: Facts, code: str) -> Markup:
    """The files about these facts, and the recall ``code`` of the page."""
    return join(citations.heading(voice, "sheet.take"), _links(voice, facts, FIRST), recalled(voice, code))


def more(voice: Voice, answer: Answered, facts: Facts) -> None:
    """The other files, and the text to copy."""
    with form.folded(voice.say("sheet.take.more"), "take") as fold:
        if fold.open:
            st.html(_links(voice, facts, OTHERS))
            st.caption(voice.say("sheet.take.message"))
            st.code(
                sheets.message(answer, voice.lang, address=download_links.again(facts, voice.lang)),
                language=None,
                wrap_lines=True,
            )


def _links(voice: Voice, facts: Facts, names: tuple[str, ...]) -> Markup:
    """Links to some files; the first of ``FIRST`` stands out."""
    query = download_links.query(facts)
    links = (
        download_links.link(
            name, voice.say(f"sheet.take.{name}"), query, voice.lang, cls="file main" if name == FIRST[0] else "file"
        )
        for name in names
    )
    return tag("div", *links, cls="files")


def recalled(voice: Voice, code: str) -> Markup:
    """The recall code, to be read aloud or copied."""
    return tag(
        "div",
        tag("p", voice.say("counter.code"), cls="l"),
        tag("p", tag("bdi", code, dir="ltr"), cls="letters"),
        tag("p", voice.say("counter.code.why"), cls="s"),
        cls="recall",
    )
