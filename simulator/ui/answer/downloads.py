"""What a household takes away: the sheet first, then the other files, and a text to copy into a message."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from simulator import sheets
from simulator.ui.answer import citations, download_links, form, share
from simulator.ui.shell.markup import Markup, join, tag

if TYPE_CHECKING:
    from simulator.sheets import Answered
    from simulator.ui.answer.download_links import QuestionLinks
    from simulator.views.voice import Voice

FIRST = ("pdf", "annex", "workbook", "calendar")
OTHERS = ("csv", "json", "svg", "png")


def block(voice: Voice, answer: Answered, links: QuestionLinks) -> Markup:
    """The files about a question, the ways to share its answer, and its recall code."""
    files = citations.heading(voice, "sheet.take"), _links(voice, links, FIRST)
    return join(*files, share.block(voice, answer, links), recalled(voice, links.code))


def more(voice: Voice, answer: Answered, links: QuestionLinks) -> None:
    """The other files, and two texts to copy: the whole message, and one of a text message's length."""
    with form.folded(voice.say("sheet.take.more"), "take") as fold:
        if fold.open:
            st.html(_links(voice, links, OTHERS))
            message = sheets.message(answer, voice.lang, address=links.address)
            _text(voice, "message", message)
            _text(voice, "sms", sheets.text_message(answer, voice.lang, code=links.code))


def _text(voice: Voice, name: str, text: str) -> None:
    """A text to copy, under its name."""
    st.caption(voice.say(f"sheet.take.{name}"))
    st.code(text, language=None, wrap_lines=True)


def _links(voice: Voice, links: QuestionLinks, names: tuple[str, ...]) -> Markup:
    """Links to some files; the first of ``FIRST`` stands out."""
    files = (
        download_links.link(
            name,
            voice.say(f"sheet.take.{name}"),
            links.query,
            voice.lang,
            cls="file main" if name == FIRST[0] else "file",
            download=links.name + download_links.LINKS[name].ending,
        )
        for name in names
    )
    return tag("div", *files, cls="files")


def recalled(voice: Voice, code: str) -> Markup:
    """The recall code, to be read aloud or copied."""
    return tag(
        "div",
        tag("p", voice.say("counter.code"), cls="l"),
        tag("p", tag("bdi", code, dir="ltr"), cls="letters"),
        tag("p", voice.say("counter.code.why"), cls="s"),
        cls="recall",
    )
