"""The fold of the papers that one's own situation asks: those with a source, each with it, and that no list is complete."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from simulator.law.in_words import page as page_read
from simulator.ui.answer import form
from simulator.ui.shell.markup import Markup, join, linked, tag
from simulator.views import papers
from simulator.wording import write
from simulator.wording.numbers import month

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from simulator.ui.state.facts import Facts
    from simulator.views.papers import Paper
    from simulator.views.voice import Voice
    from simulator.views.years import Summary


def of_answer(voice: Voice, facts: Facts, summary: Summary) -> None:
    """The fold below the answer of a household: what is asked with an application, and of who would pay everything at once."""
    situations = []
    if not summary.answer.keys_in_hand:
        earns = any(facts[name].strip("0") for name in ("income", "spouse"))
        situations = [papers.INCOME] * earns + [papers.WHOLE_PAYMENT] * (summary.line("pay_off") is not None)
    fold(voice, facts["cohort"], situations)


def fold(voice: Voice, cohort: str, situations: Collection[str]) -> None:
    """The fold; none where no paper with a source is asked."""
    rows = papers.of_situations(cohort, situations)
    if not rows:
        return
    with form.folded(voice.say("papers.title"), "papers") as opened:
        if opened.open:
            st.html(block(voice, rows))


def block(voice: Voice, rows: Iterable[Paper]) -> Markup:
    """Each paper and where it was read; then that the list is not complete."""
    items = [tag("li", _words(voice, paper), *_read(voice, paper)) for paper in rows]
    return join(tag("ul", *items, cls="gaps"), tag("p", voice.say("papers.incomplete"), cls="label"))


def _words(voice: Voice, paper: Paper) -> str:
    facts: dict[str, object] = {} if paper.month is None else {"month": month(paper.month, voice.lang)}
    return voice.say(f"papers.{paper.name}", **facts)


def _read(voice: Voice, paper: Paper) -> Iterable[Markup]:
    """Where it was read, each page on a line of its own."""
    return (
        tag("p", tag("small", linked(write(page_read(source), voice.lang))), cls="where") for source in paper.sources
    )
