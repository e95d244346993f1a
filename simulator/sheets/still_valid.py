"""Whether an older result still stands: which texts this answer rests on, and which came after the household's dates.

Everything is read off the texts: a result is overtaken when a text that this answer applies took effect after the
application, for whoever computed before that day did not know it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.views.voice import named
from simulator.wording import Listed, Plain, Sentence

if TYPE_CHECKING:
    import datetime as dt

    from simulator.law import Text
    from simulator.sheets.question import Answered


def sentences(question: Answered) -> list[Sentence]:
    """What the reader of an older sheet should know, in the order of its weight."""
    notes = [
        _overtaken(question),
        _frozen(question, frozen) if (frozen := question.answer.frozen) else _later(question),
    ]
    return [sentence for sentence in notes if sentence is not None]


def reforms(question: Answered) -> Sentence | None:
    """The texts of this answer that nobody has published."""
    names = tuple(Plain(text.id.rpartition("/")[2]) for text in _applied(question) if text.kind == "reform")
    return Sentence("sheet.reform", {"names": Listed(names)}) if names else None


def _applied(question: Answered) -> list[Text]:
    """The texts that the steps of the answer cite, oldest first."""
    cited = {provision.text for step in question.summary.steps for provision in step.provisions}
    return [text for text in question.law.texts if text.id in cited]


def _overtaken(question: Answered) -> Sentence | None:
    """Results from before the last text that this answer applies."""
    since = [text for text in _applied(question) if text.in_force > question.application and text.kind != "reform"]
    if not since or question.answer.frozen:
        return None
    last = since[-1]
    return Sentence("sheet.since.overtaken", {"date": last.in_force, "text": named(last)})


def _frozen(question: Answered, frozen: dt.date) -> Sentence | None:
    """The decrees are frozen at a date, and others came since: a comparison, not the law in force."""
    after = [text for text in _dating(question) if text.in_force > frozen]
    return Sentence("sheet.since.frozen", {"text": named(after[-1]), "date": after[-1].in_force}) if after else None


def _later(question: Answered) -> Sentence | None:
    """Texts after the household's own dates, which therefore do not touch it."""
    after = [text for text in _dating(question) if text.in_force > question.keys]
    return Sentence("sheet.since.later", {"text": named(after[-1]), "date": after[-1].in_force}) if after else None


def _dating(question: Answered) -> list[Text]:
    """The decrees and laws of the scheme, oldest first."""
    return [
        text
        for text in question.law.texts
        if question.answer.scheme in text.schemes and text.dates_the_law and text.kind != "reform"
    ]
