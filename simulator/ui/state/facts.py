"""The facts of a question as stable codes, and the address that holds them. No page is needed: a file or a sheet reads them too.

A code never changes with the language: ``type=F3``, ``keys=2028-06-20`` (docs/decisions/0030).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from simulator.question.fact_rows import AMOUNTS, Kind
from simulator.question.fact_rows import DAYS as DAY_KINDS
from simulator.question.facts import CODES, choices

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from simulator.question.fact_rows import Code, Fact

Facts = dict[str, str]

TEXTS = "texts"
"""In the address: the mark of the texts that it was computed with (``law.earlier``)."""
UNITS = ("dinars", "centimes")
FIRST_DAY, LAST_DAY = dt.date(1990, 1, 1), dt.date(2100, 12, 31)
LONGEST = 40
"""Characters of the longest code."""


@dataclass(frozen=True)
class Field:
    """How the code of a fact is read from an address (``ValueError``: it cannot), whether one needs it, its letters at most."""

    read: Callable[[str], str]
    needed: bool = False
    longest: int = LONGEST


def _one_of(*codes: str) -> Callable[[str], str]:
    def read(code: str) -> str:
        if code not in codes:
            raise ValueError(code)
        return code

    return read


def _day(code: str) -> str:
    day = dt.date.fromisoformat(code)
    if not FIRST_DAY <= day <= LAST_DAY:
        raise ValueError(code)
    return day.isoformat()


def _names(code: str) -> str:
    """Names of facts, between points; what is none is left out."""
    return ".".join(name for name in code.split(".") if name in FIELDS and name != "supposed")


def _typed(code: str) -> str:
    """A text as it was typed: the engine judges it, and says what is wrong with it."""
    if len(code) > LONGEST or not code.isprintable():
        raise ValueError(code)
    return code


def _field(code: Code, fact: Fact) -> Field:
    """How a fact is read from an address: one of its codes, or a text as it was typed."""
    if code.strict:
        return Field(_day)
    if fact.kind is Kind.NAMES:
        return Field(_names, longest=code.longest or LONGEST)
    codes = [choice for choice in choices(code.name) if choice]
    return Field(_one_of(*codes) if codes else _typed, code.needed)


FIELDS = {code.name: _field(code, fact) for code, fact in CODES.values()}
"""Every fact, in the order in which an address writes them; the last one names those that are still an example's."""

DIGITS = frozenset(name for name, (_, fact) in CODES.items() if fact.kind in AMOUNTS)
"""The facts that are typed in digits."""
YEAR_ENOUGH = frozenset(name for name, (code, fact) in CODES.items() if fact.kind is Kind.BIRTH or code.year)
"""The days of which the year alone may be known."""
DAYS = frozenset(name for name, (code, fact) in CODES.items() if fact.kind in DAY_KINDS and not code.strict) | {
    "law_on"
}
"""The facts that are days, and the day on which the law is read."""


def read(address: Mapping[str, str], example: Facts) -> tuple[Facts, list[str]]:
    """The facts of an address, and those that had to be borrowed from the example because it lacked or spoilt them."""
    if not any(name in address for name in FIELDS):
        return dict(example), []
    facts, borrowed = dict.fromkeys(FIELDS, ""), []
    for name, field in FIELDS.items():
        try:
            facts[name] = field.read(address[name])
        except (KeyError, ValueError):
            if field.needed or name in address:
                facts[name] = example.get(name, "")
                borrowed.append(name)
    return as_supposed(facts, {*supposed(facts), *borrowed}), borrowed


def supposed(facts: Facts) -> frozenset[str]:
    """The facts that are still an example's: stated, and not changed since."""
    return frozenset(name for name in facts.get("supposed", "").split(".") if facts.get(name))


def as_supposed(facts: Facts, names: Collection[str]) -> Facts:
    """The same facts, of which these are an example's."""
    return facts | {
        "supposed": ".".join(name for name in FIELDS if name in names and name != "supposed" and facts.get(name))
    }


def of_example(facts: Facts) -> Facts:
    """The same facts, all of them an example's."""
    return as_supposed(facts, FIELDS)


def confirmed(facts: Facts, *names: str) -> Facts:
    """The same facts, of which these were stated for the household itself."""
    return as_supposed(facts, supposed(facts) - set(names))


def written(facts: Facts) -> dict[str, str]:
    """The facts as an address writes them: those that were stated."""
    return {name: facts[name] for name in FIELDS if facts.get(name)}
