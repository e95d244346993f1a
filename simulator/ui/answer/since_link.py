"""What a page says first when its address was made with other texts: which figures of this household moved since."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.sheets import Answered, since_link
from simulator.ui.shell.markup import Markup, join, tag
from simulator.ui.state import question
from simulator.wording import write

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from simulator.ui.state.facts import Facts
    from simulator.views.voice import Voice
    from simulator.views.years import Summary
    from simulator.wording import Sentence


def block(voice: Voice, facts: Facts, answers: Mapping[str, Summary], mark: str) -> Markup:
    """What is said of each answer for an address with the ``mark`` of its texts; nothing where they are today's."""
    return join(*(_of(voice, facts, dwelling, answers, mark) for dwelling in (answers if mark else ())))


def _of(voice: Voice, facts: Facts, dwelling: str, answers: Mapping[str, Summary], mark: str) -> Markup:
    answer = Answered(voice.law, question.read_scenario(facts, dwelling), answers[dwelling])
    name = [tag("p", voice.say("page.detail", dwelling=dwelling), cls="l")] if len(answers) > 1 else []
    return note(voice, since_link.sentences(answer, mark), *name)


def note(voice: Voice, sentences: Iterable[Sentence], *name: Markup) -> Markup:
    """What changed, under the ``name`` of what it is about; nothing without a sentence."""
    first, *others = [write(sentence, voice.lang, centimes=voice.centimes) for sentence in sentences] or [""]
    if not first:
        return Markup()
    items = [tag("ul", *(tag("li", line) for line in others))] if others else []
    return tag("div", *name, tag("p", first), *items, cls="note since", role="status")
