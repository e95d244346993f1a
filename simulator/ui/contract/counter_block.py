"""The contract of a visitor at the counter: what is left, what happened, and the statement to hand over."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from simulator.reading import clock
from simulator.reading.errors import SimulatorError
from simulator.ui.contract import blocks, engine, files
from simulator.ui.shell.markup import Markup, join, tag
from simulator.ui.shell.pages import PAGES
from simulator.ui.state import life_codes, recall_contract

if TYPE_CHECKING:
    from simulator.ui.contract.engine import Life
    from simulator.ui.state.facts import Facts
    from simulator.ui.state.life_codes import Codes
    from simulator.views.voice import Voice


def has_begun(facts: Facts) -> bool:
    """Whether the keys of a case are of today or before."""
    return life_codes.has_begun(facts, clock.today())


def block(voice: Voice, facts: Facts) -> Markup:
    """The contract of a case: its statement, its files, its events, and the page that adds others; or why there is none."""
    codes = recall_contract.to_page(facts)
    change = _change(voice, codes)
    try:
        life = engine.life(codes, clock.today())
    except SimulatorError as error:
        return join(blocks.refusal(voice, error, codes), change)
    return join(
        blocks.hero(voice, life.contract),
        files.links(voice, sound(codes, life), life.contract, "print-statement"),
        blocks.statement(voice, life.contract),
        events(voice, codes, life),
        change,
        blocks.supposed(voice, life.contract),
    )


def sound(codes: Codes, life: Life) -> Codes:
    """The same codes without the events that cannot be."""
    rows = life_codes.events(codes["events"])
    return codes | {
        "events": life_codes.written_events(row for place, row in enumerate(rows) if place not in life.refused)
    }


def events(voice: Voice, codes: Codes, life: Life) -> Markup:
    """What happened, a line for each event; one that cannot be with the reason why."""
    rows = [
        tag(
            "li",
            blocks.event_words(voice, row),
            blocks.event_refusal(voice, life.refused[place]) if place in life.refused else "",
        )
        for place, row in enumerate(life_codes.events(codes["events"]))
    ]
    return tag("ul", *rows, cls="problems") if rows else Markup()


def _change(voice: Voice, codes: Codes) -> Markup:
    """The link to the page of the contract, where events are added, with these codes."""
    query = urlencode({"lang": voice.lang} | life_codes.written(codes))
    return tag(
        "p",
        tag("a", voice.say("counter.contract.change"), href=f"./{PAGES['contract'].address}?{query}", target="_self"),
    )
