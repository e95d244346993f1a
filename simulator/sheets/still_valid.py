"""Whether an older result still holds: the texts of this answer, and those after the household's dates.

A result is overtaken when a text that this answer applies took effect after the application: an earlier
computation could not apply it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.views.voice import named
from simulator.wording import FactList, Plain, Sentence

if TYPE_CHECKING:
    import datetime as dt

    from simulator.law import Text
    from simulator.sheets.question import Answered


def sentences(question: Answered) -> list[Sentence]:
    """The sentences for the reader of an older sheet, in the order of their weight."""
    notes = [
        _overtaken(question),
        _frozen(question, frozen) if (frozen := question.answer.frozen) else _later(question),
    ]
    return [sentence for sentence in notes if sentence is not None]


def reforms(question: Answered) -> Sentence | None:
    """The sentence of the unpublished texts (reforms) of this answer; None without one."""
    names = tuple(Plain(text.id.rpartition("/")[2]) for text in _applied(question) if text.kind == "reform")
    return Sentence("sheet.reform", {"names": FactList(names)}) if names else None


def _applied(question: Answered) -> list[Text]:
    """The texts that the steps of the answer cite, oldest first."""
    cited = {provision.text for step in question.summary.steps for provision in step.provisions}
    return [text for text in question.law.texts if text.id in cited]


def _overtaken(question: Answered) -> Sentence | None:
    """The sentence of a text after the application that this answer applies; None without one."""
    since = [text for text in _applied(question) if text.in_force > question.application and text.kind != "reform"]
    if not since or question.answer.frozen:
        return None
    last = since[-1]
    return Sentence("sheet.since.overtaken", {"date": last.in_force, "text": named(last)})


def _frozen(question: Answered, frozen: dt.date) -> Sentence | None:
    """The sentence of a text after the date of the frozen law; None without one."""
    after = [text for text in _dating(question) if text.in_force > frozen]
    return Sentence("sheet.since.frozen", {"text": named(after[-1]), "date": after[-1].in_force}) if after else None


def _later(question: Answered) -> Sentence | None:
    """The sentence of a text after the household's own dates, which does not apply; None without one."""
    after = [text for text in _dating(question) if text.in_force > question.keys]
    return Sentence("sheet.since.later", {"text": named(after[-1]), "date": after[-1].in_force}) if after else None


def _dating(question: Answered) -> list[Text]:
    """The decrees and laws of the scheme, oldest first."""
    return [
        text
        for text in question.law.texts
        if question.answer.scheme in text.schemes and text.dates_the_law and text.kind != "reform"
    ]
