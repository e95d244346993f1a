"""Why not, and what would change it: the conditions that refuse, with their articles, then what the engine finds with one fact moved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.ui.answer import blocks, citations
from simulator.ui.shell.markup import Markup, join, tag
from simulator.wording import write

if TYPE_CHECKING:
    from collections.abc import Sequence

    from simulator.views.voice import Voice
    from simulator.views.years import Summary
    from simulator.whatif.remedies import Remedy


def of_a_refusal(voice: Voice, summary: Summary, remedies: Sequence[Remedy]) -> Markup:
    """The conditions that refuse, what the household has and needs, and what would change it; nothing where none does."""
    if not summary.answer.is_refused:
        return Markup()
    refused = blocks.conditions(voice, summary, verdict="refused")
    return join(refused, citations.heading(voice, "answer.change"), lines(voice, remedies))


def lines(voice: Voice, remedies: Sequence[Remedy]) -> Markup:
    """Each as a sentence; where it follows from an article, this is one tap away."""
    return tag("ul", *(tag("li", _line(voice, remedy)) for remedy in remedies), cls="reasons changes")


def _line(voice: Voice, remedy: Remedy) -> Markup:
    sentence = write(remedy.sentence, voice.lang, centimes=voice.centimes)
    if remedy.provision is None:
        return tag("p", sentence)
    head = tag("summary", tag("span", sentence))
    return tag("details", head, citations.source(voice, remedy.provision), cls="sourced")
