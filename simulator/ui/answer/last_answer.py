"""The last answer of a visit: it stays, dimmed, under the message that something typed cannot be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.reading import clock
from simulator.ui.answer import headline
from simulator.ui.shell.markup import Markup, tag
from simulator.ui.state import examples, question, session

if TYPE_CHECKING:
    from simulator.views.voice import Voice


HOUSEHOLD, COUNTER = "household", "counter"
"""Who asks: the household on its pages, or the clerk for a visitor. An answer of the one is no last answer of the other."""


def keep(asker: str = HOUSEHOLD) -> None:
    """The facts of this moment have an answer."""
    now = session.visit()
    now.answered[asker] = dict(now.facts)


def block(voice: Voice, asker: str = HOUSEHOLD) -> Markup:
    """The headline of the last facts that had an answer, under a line that says so; nothing where none had."""
    facts = session.visit().answered.get(asker)
    if not facts:
        return Markup()
    facts_today = question.on_day(facts, clock.today())
    answers = question.answers(facts_today, voice.law)
    contracts = question.contracts(facts_today, answers, voice.law)
    return before(voice, headline.hero(voice, answers, contracts, examples.mixed(facts)))


def before(voice: Voice, answer: Markup) -> Markup:
    """An answer of before a correction, so named."""
    return tag("div", tag("p", voice.say("mine.last_answer"), cls="label"), answer, cls="before")
