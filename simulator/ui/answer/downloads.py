"""What a household takes away: the sheet first, then the other files, and a text to copy into a message."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

import streamlit as st

from simulator import sheets
from simulator.ui.answer import citations, download_links, form
from simulator.ui.shell.markup import Markup, icon, join, tag
from simulator.wording import Named

if TYPE_CHECKING:
    from simulator.sheets import Answered
    from simulator.ui.state.facts import Facts
    from simulator.views.voice import Voice

FIRST = ("pdf", "annex", "workbook", "calendar")
OTHERS = ("csv", "json", "svg", "png")


def block(voice: Voice, facts: Facts, code: str) -> Markup:
    """The files about these facts, and the recall ``code`` of the page."""
    return join(citations.heading(voice, "sheet.take"), _links(voice, facts, FIRST), recalled(voice, code))


def more(voice: Voice, answer: Answered, facts: Facts, code: str) -> None:
    """The other files, and two texts to copy or to send: the whole message, and one of a text message's length."""
    with form.folded(voice.say("sheet.take.more"), "take") as fold:
        if fold.open:
            st.html(join(_links(voice, facts, OTHERS), _of_kafils(voice, answer, facts)))
            message = sheets.message(answer, voice.lang, address=download_links.again(facts, voice.lang))
            _text(voice, "message", message)
            short = sheets.text_message(answer, voice.lang, code=code)
            _text(voice, "sms", short)
            st.html(_ways_to_send(voice, short, message))


def _text(voice: Voice, name: str, text: str) -> None:
    """A text to copy, under its name."""
    st.caption(voice.say(f"sheet.take.{name}"))
    st.code(text, language=None, wrap_lines=True)


def _ways_to_send(voice: Voice, short: str, message: str) -> Markup:
    """The links that open the texts in the telephone's own messages, and in WhatsApp; nothing is sent from here."""
    ways = {
        "sms": ("sms", f"sms:?&body={quote(short)}"),
        "whatsapp": ("share", f"https://wa.me/?{urlencode({'text': message})}"),
    }
    links = (
        tag(
            "a",
            icon(drawn),
            tag("span", voice.say(f"sheet.take.send.{name}")),
            href=address,
            rel="noreferrer",
            cls="file",
        )
        for name, (drawn, address) in ways.items()
    )
    return tag("div", *links, cls="files")


def _links(voice: Voice, facts: Facts, names: tuple[str, ...]) -> Markup:
    """Links to some files; before those of ``FIRST`` the one that prints the sheet."""
    query = download_links.query(facts)
    links = (download_links.link(name, voice.say(f"sheet.take.{name}"), query, voice.lang) for name in names)
    first = [download_links.printing(voice.say("paper.print"), query, voice.lang)] if names == FIRST else []
    return tag("div", *first, *links, cls="files")


def _of_kafils(voice: Voice, answer: Answered, facts: Facts) -> Markup:
    """The calendar of each kafil who pays."""
    query = download_links.query(facts)
    payers = [row.span.name for row in answer.answer.payers if row.span.name in download_links.OF_KAFILS]
    links = (
        download_links.link(payer, voice.say("paper.take.kafil", payer=Named(f"payer.{payer}")), query, voice.lang)
        for payer in payers
    )
    return tag("div", *links, cls="files") if payers else Markup()


def recalled(voice: Voice, code: str) -> Markup:
    """The recall code, to be read aloud or copied."""
    return tag(
        "div",
        tag("p", voice.say("counter.code"), cls="l"),
        tag("p", tag("bdi", code, dir="ltr"), cls="letters"),
        tag("p", voice.say("counter.code.why"), cls="s"),
        cls="recall",
    )
