"""The typical cases: ``scenarios/households/*.yaml``, each opened with one tap."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING

from simulator.law.scheme import MAIN
from simulator.question.facts import CODES
from simulator.reading.errors import InputError
from simulator.reading.shipped import scenarios
from simulator.ui.state import income_days, question
from simulator.ui.state.facts import as_supposed, of_example, supposed
from simulator.wording import LANGUAGES, in_every_language

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from simulator.ui.state.facts import Facts

FIRST = "couple_f3"
"""The case that a first visit opens."""
DATES = tuple(name for name, (code, fact) in CODES.items() if fact.part == "dates" and code.needed)
"""The dates by which the versions of the law are chosen."""
INCOMES = tuple(name for name, day in income_days.DECLARED.items() if day == "application")
"""The incomes, declared for the day of the application."""


@dataclass(frozen=True)
class Example:
    """A typical case: its name, its title in each language, its facts."""

    name: str
    title: Mapping[str, str]
    facts: Facts


@functools.cache
def all_of_them() -> tuple[Example, ...]:
    """Every case that this page can ask: the first one, then those of the programme that is open now, then the older ones."""
    examples = [example for path in sorted((scenarios() / "households").glob("*.yaml")) if (example := _read(path))]
    newest_first = sorted(examples, key=lambda example: example.facts["cohort"], reverse=True)
    return tuple(sorted(newest_first, key=lambda example: example.name != FIRST))


def _read(path: Path) -> Example | None:
    try:
        raw, facts = question.from_file(path)
    except (InputError, TypeError, ValueError):
        return None
    if raw.get("scheme") != MAIN:
        return None
    title = raw.get("title") or path.stem
    titles = title if isinstance(title, dict) else dict.fromkeys(LANGUAGES, str(title))
    return Example(path.stem, in_every_language(titles), of_example(facts))


def first() -> Example:
    """The case that a first visit shows, under the label of an example."""
    return all_of_them()[0]


def matching(facts: Facts) -> Example | None:
    """The case whose facts these are, if they are those of a case."""
    return next((example for example in all_of_them() if example.facts == facts), None)


def mixed(facts: Facts) -> frozenset[str]:
    """The facts that are an example's, beside others that are the household's own."""
    return frozenset() if matching(facts) else supposed(facts)


def compared(facts: Facts) -> Facts:
    """The same facts, of which those are supposed that still are as in some typical case: a plain form sends them all back."""
    facts_of_examples = [example.facts for example in all_of_them()]
    return as_supposed(
        facts,
        [
            name
            for name in supposed(facts)
            if any(example_facts[name] == facts[name] for example_facts in facts_of_examples)
        ],
    )


def in_programme(facts: Facts, cohort: str) -> Facts:
    """The same facts in another programme: dates that are an example's become those of an example of that programme.

    The dates that are the household's own stay, and the others are of an example that goes with them. Incomes that are an
    example's move with the day of the application: they are of that day, and no household of 2001 had today's.
    """
    marked, facts_there = supposed(facts), facts | {"cohort": cohort}
    moved = [name for name in DATES if name in marked]
    if "application" in moved and marked.issuperset(INCOMES):
        moved += INCOMES
    fitting = [
        facts_there | {name: example.facts[name] for name in moved}
        for example in all_of_them()
        if example.facts.get("cohort") == cohort and not example.facts.get("frozen")
    ]
    return next(filter(_in_order, reversed(fitting)), facts_there)


def around_own_dates(facts: Facts) -> Facts:
    """The same facts: where a date that is an example's cannot go with the household's own, as ``in_programme`` finds them."""
    return facts if _in_order(facts) else in_programme(facts, facts["cohort"])


def _in_order(facts: Facts) -> bool:
    """Whether no date is before one that comes first."""
    dates = [facts[name] for name in DATES]
    return dates == sorted(dates)
