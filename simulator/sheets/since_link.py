"""What an address says when it is opened after the texts have changed: which figures of this household moved, and by which text."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from simulator import api
from simulator.law import earlier
from simulator.reading.errors import SimulatorError
from simulator.views.voice import named
from simulator.wording import FactList, Months, Named, Sentence

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from simulator.answers import Answer
    from simulator.law import Law, Text
    from simulator.question.scenario import Scenario
    from simulator.sheets.question import Answered

Figures = dict[str, object]
"""Figures by the keys of their names."""


class Subject(NamedTuple):
    """What the texts are asked: their scheme, and its figures under a law; None where it gives no answer."""

    scheme: str
    figures: Callable[[Law], Figures | None]


class Moved(NamedTuple):
    """A figure that moved: the key of its name, before and after, and the texts after which it was another one."""

    name: str
    before: object
    after: object
    texts: tuple[Text, ...]


def sentences(question: Answered, mark: str) -> list[Sentence]:
    """The sentences for an address with a mark; empty where it has none, or that of today's texts."""
    return of_figures(of_answer(question.scenario), question.law, mark)


def of_figures(subject: Subject, law: Law, mark: str) -> list[Sentence]:
    """The sentences about any figures that the texts may move."""
    if not earlier.MARK.fullmatch(mark) or mark == earlier.mark(law):
        return []
    before = earlier.law_of(mark, law)
    if before is None:
        return [Sentence("share.since.unknown")]
    if subject.figures(before) is None:
        return [Sentence("share.since.no_answer")]
    changes = moved(subject, before, law)
    return list(_in_words(changes)) if changes else [Sentence("share.since.same")]


def _in_words(changes: list[Moved]) -> Iterator[Sentence]:
    """What moved; the texts once where they are the same for every figure."""
    texts = [FactList(tuple(named(text) for text in change.texts)) for change in changes]
    alike = len({tuple(text.id for text in change.texts) for change in changes}) == 1
    yield Sentence("share.since.moved_by", {"texts": texts[0]}) if alike else Sentence("share.since.moved")
    for change, movers in zip(changes, texts, strict=True):
        facts = {"name": Named(change.name), "before": change.before, "after": change.after}
        yield (
            Sentence("share.since.then_now", facts)
            if alike
            else Sentence("share.since.figure", facts | {"texts": movers})
        )


def moved(subject: Subject, before: Law, law: Law) -> list[Moved]:
    """The figures that the new texts move, each with the texts that moved it; the texts of before give them."""
    then, now = subject.figures(before) or {}, subject.figures(law) or {}
    names = [name for name in now if now[name] != then.get(name)]
    if not names:
        return []
    steps = list(_steps(subject, then, before, law))
    return [Moved(name, then[name], now[name], _movers(name, then, steps)) for name in names]


def _movers(name: str, then: Figures, steps: list[tuple[Text, Figures]]) -> tuple[Text, ...]:
    """The texts after which a figure was another one than before them."""
    values = [then[name], *(after[name] for _, after in steps)]
    return tuple(text for place, (text, _) in enumerate(steps) if values[place] != values[place + 1])


def _steps(subject: Subject, then: Figures, before: Law, law: Law) -> Iterator[tuple[Text, Figures]]:
    """The new texts of the scheme and its minimum wage added one after the other, with the figures after each."""
    earlier_ids, owners = {text.id for text in before.texts}, {*law.keys(subject.scheme).values()}
    added, last = before, then
    for text in law.texts:
        if text.id not in earlier_ids and owners & set(text.schemes):
            added = added.with_text(text)
            last = subject.figures(added) or last
            yield text, last


def of_answer(scenario: Scenario) -> Subject:
    """The figures of an answer that are compared."""

    def figures(law: Law) -> Figures | None:
        try:
            return _of(api.ask(scenario, law=law))
        except SimulatorError:
            return None

    return Subject(scenario.scheme.partition("@")[0], figures)


def _of(answer: Answer) -> Figures:
    instalments = answer.instalments
    return {
        "column.eligible": Named("verdict.short.eligible" if answer.eligible else "verdict.short.refused"),
        "column.price": answer.price,
        "column.down_payment": answer.down_payment,
        "column.instalment": Named("share.none") if instalments.amount is None else instalments.amount,
        "share.term": Months(instalments.count),
        "column.last_due": instalments.last_due or Named("share.none"),
    }
