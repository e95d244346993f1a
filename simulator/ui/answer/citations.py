"""The parts of every block: figures of the answer as facts, the grade of each, and its source."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import quote

from simulator.law.in_words import whence
from simulator.ui.shell.markup import Markup, linked, tag
from simulator.ui.shell.pages import PAGES
from simulator.views.text.answer_page import MARKS
from simulator.views.voice import Voice
from simulator.wording import write

if TYPE_CHECKING:
    from simulator.answers.explain import Step
    from simulator.law import Law, Provision, Text
    from simulator.views.years import Summary


def heading(voice: Voice, key: str) -> Markup:
    """A heading of the page."""
    return tag("h2", voice.say(key))


def roomy(voice: Voice, name: str) -> str:
    """The class of a grid of amounts: millions of centimes need more room."""
    return f"{name} long" if voice.centimes else name


def limit(summary: Summary) -> dict[str, object]:
    """The age limit, and the day on which the applicant reaches it."""
    step = summary.step("age_cap")
    facts: dict[str, object] = {"limit": summary.answer.term.age_limit_date}
    return {"age": step.sentence.facts["age"], **facts} if step else facts


def chip(voice: Voice, status: str) -> Markup:
    """A grade in a word."""
    return tag("span", voice.say(f"status.{status}"), cls=f"chip {status}") if status else Markup()


def sourced(voice: Voice, step: Step, mark: str = "") -> Markup:
    """The sentence of a step; one tap shows its article and where it was read."""
    sentence = voice.say(step.sentence.key, **step.sentence.facts)
    icon = tag("b", MARKS[mark], cls="mark", aria_hidden="true") if mark else Markup()
    if not step.provisions:
        return tag("p", icon, sentence)
    head = tag("summary", icon, tag("span", sentence))
    return tag("details", head, *(source(voice, provision) for provision in step.provisions), cls="sourced")


def cited(voice: Voice, provision: Provision) -> str:
    """The article and its text."""
    return unbroken(voice.cited(provision))


def unbroken(words: str) -> str:
    """The words, where the number of a decree (01-105, 2-23-350) is neither broken over two lines nor turned round in Arabic."""
    return re.sub(r"\d+(?:-\d+)+", lambda number: "\u2066" + number[0].replace("-", "\u2060-\u2060") + "\u2069", words)


def source(voice: Voice, provision: Provision) -> Markup:
    """The article, the whole name of the text, where it was read, its words."""
    return _source(voice.law, voice.lang, provision)


@lru_cache(maxsize=1024)
def _source(law: Law, lang: str, provision: Provision) -> Markup:
    """The source, cached: the words are the same at every change of a question."""
    voice = Voice(law, lang)
    law_text = voice.law.by_id[provision.text]
    lines = [
        tag("p", tag("b", cited(voice, provision))),
        tag("p", law_page(voice, law_text)),
        *(tag("p", linked(write(sentence, lang)), cls="where") for sentence in whence(provision)),
        *(tag("blockquote", unbroken(words), lang=lang, dir="auto") for lang, words in provision.quote.items()),
    ]
    return tag("div", *lines, cls="source")


def law_page(voice: Voice, text: Text) -> Markup:
    """The whole name of a text, leading to its page in another tab, so that what was asked stays where it is."""
    address = f"./{PAGES['law'].address}?lang={voice.lang}&text={quote(text.id, safe='')}"
    return tag("a", unbroken(text.title[voice.lang]), href=address, target="_blank")
