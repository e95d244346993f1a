"""What was asked, as stable codes, and the address that holds it. Nothing here needs a page: a file or a sheet reads it too.

A code never changes with the language: ``type=F3``, ``keys=2028-06-20`` (docs/decisions/0030).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from simulator.law import COHORTS, DWELLINGS, Readings
from simulator.law.conditions import KINDS, OWNERS
from simulator.law.values import MILESTONES
from simulator.question.holdings import BOTH as BOTH_OF_THEM
from simulator.question.holdings import OTHER

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

Facts = dict[str, str]

KAFILS = (1, 2, 3)
BOTH = "both"
"""The code of a dwelling whose type is not known yet: F3 and F4 side by side."""
UNITS = ("dinars", "centimes")
LOANS = ("cnep", "bdl", "cnep_at_once", "bdl_at_once")
"""The codes of a loan for all the tranches: its bank, drawn as the tranches are called, or at once."""
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
    """What someone typed: the engine judges it, and says what is wrong with it."""
    if len(code) > LONGEST or not code.isprintable():
        raise ValueError(code)
    return code


FIELDS: dict[str, Field] = {
    "cohort": Field(_one_of(*COHORTS), needed=True),
    "type": Field(_one_of(*DWELLINGS, BOTH), needed=True),
    "birth": Field(_typed, needed=True),
    "income": Field(_typed, needed=True),
    "spouse": Field(_typed, needed=True),
    "property": Field(_one_of("no", "yes"), needed=True),
    "aid": Field(_one_of("no", "yes"), needed=True),
    "application": Field(_typed, needed=True),
    "acceptance": Field(_typed, needed=True),
    "keys": Field(_typed, needed=True),
    "property_kind": Field(_one_of(*KINDS, OTHER)),
    "property_whose": Field(_one_of(*OWNERS, BOTH_OF_THEM)),
    "property_until": Field(_typed),
    "property_undivided": Field(_one_of("no", "yes")),
    "aid_whose": Field(_one_of(*OWNERS, BOTH_OF_THEM)),
    "earlier": Field(_one_of("no", "yes")),
    "price": Field(_typed),
    "charges": Field(_typed),
    "order": Field(_typed),
    "frozen": Field(_day),
    "loan": Field(_one_of(*LOANS)),
    "wilaya": Field(_typed),
    "savings_plan": Field(_one_of("no", "yes")),
    **{f"works_{name}": Field(_typed) for name in MILESTONES},
    **{f"kafil{n}{part}": Field(_typed) for n in KAFILS for part in ("", "_income", "_share")},
    **{f"reading_{name}": Field(_one_of(*codes)) for name, codes in Readings.choices().items()},
    "supposed": Field(_names, longest=1_000),
}
"""Every fact, in the order in which an address writes them; the last one names those that are still an example's."""

DIGITS = frozenset({"income", "spouse", "price", "charges", *(f"kafil{n}_income" for n in KAFILS)})
"""The facts that are typed in digits."""
YEAR_ENOUGH = frozenset({"birth", "property_until", *(f"kafil{n}" for n in KAFILS)})
"""The days of which the year alone may be known."""
DAYS = YEAR_ENOUGH | frozenset(
    {"application", "acceptance", "keys", "order", "law_on"}
    | {f"works_{name}" for name in MILESTONES}
)  # fmt: skip
"""Those that are days, and the day on which the law is read."""


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
    """The facts that are still an example's: stated, and touched by nobody."""
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
    """The same facts after somebody stated these for his own household."""
    return as_supposed(facts, supposed(facts) - set(names))


def written(facts: Facts) -> dict[str, str]:
    """The facts as an address writes them: those that were stated."""
    return {name: facts[name] for name in FIELDS if facts.get(name)}
