"""What a household takes away: the sheet first, then the other files, and a text to copy into a message."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from simulator import sheets
from simulator.ui.answer import citations, download_links, form, share
from simulator.ui.shell.markup import Markup, join, tag
from simulator.wording import Named

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
            st.html(join(_links(voice, links, OTHERS), _of_kafils(voice, answer, links)))
            message = sheets.message(answer, voice.lang, address=links.address)
            _text(voice, "message", message)
            _text(voice, "sms", sheets.text_message(answer, voice.lang, code=links.code))


def _text(voice: Voice, name: str, text: str) -> None:
    """A text to copy, under its name."""
    st.caption(voice.say(f"sheet.take.{name}"))
    st.code(text, language=None, wrap_lines=True)


def _links(voice: Voice, links: QuestionLinks, names: tuple[str, ...]) -> Markup:
    """Links to some files; before those of ``FIRST`` the one that prints the sheet."""
    files = (_link(voice, links, name, voice.say(f"sheet.take.{name}")) for name in names)
    first = [download_links.printing(voice.say("paper.print"), links.query, voice.lang)] if names == FIRST else []
    return tag("div", *first, *files, cls="files")


def _of_kafils(voice: Voice, answer: Answered, links: QuestionLinks) -> Markup:
    """The calendar of each kafil who pays."""
    payers = [row.span.name for row in answer.answer.payers if row.span.name in download_links.OF_KAFILS]
    files = (
        _link(voice, links, payer, voice.say("paper.take.kafil", payer=Named(f"payer.{payer}"))) for payer in payers
    )
    return tag("div", *files, cls="files") if payers else Markup()


def _link(voice: Voice, links: QuestionLinks, name: str, label: str) -> Markup:
    """The link to a file, under the name that it is kept by."""
    filename = links.name + (download_links.LINKS.get(name) or download_links.OF_KAFILS[name]).ending
    return download_links.link(name, label, links.query, voice.lang, download=filename)


def recalled(voice: Voice, code: str) -> Markup:
    """The recall code, to be read aloud or copied."""
    return tag(
        "div",
        tag("p", voice.say("counter.code"), cls="l"),
        tag("p", tag("bdi", code, dir="ltr"), cls="letters"),
        tag("p", voice.say("counter.code.why"), cls="s"),
        cls="recall",
    )
