"""Which facts of the page of a contract another page took from an example: they keep their mark until they are stated."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.ui.state.facts import supposed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Codes = dict[str, str]

FACTS = ("cohort", "type", "birth", "keys", "paid", "price", "on")
"""The facts of a contract: programme, type, date of birth, keys, paid until when; the price of one's own order; the day of the statement."""
BESIDE = ("application", "acceptance", "income", "spouse")
"""The facts of the household that the engine asks besides; until they are stated they are those of an example of the programme."""


def codes_there(facts: Mapping[str, str], names: Iterable[str]) -> Codes:
    """The codes of these facts of another page; those of an example there are supposed here too, or not stated where one is supposed anyway."""
    supposed_there = supposed(dict(facts))
    codes = {name: "" if name in supposed_there and name in BESIDE else facts.get(name, "") for name in names}
    return codes | {"supposed": ".".join(name for name in FACTS if name in supposed_there and codes.get(name))}


def supposed_facts(codes: Codes) -> tuple[str, ...]:
    """The facts of a contract that are an example's of another page, and were not stated since."""
    names = codes.get("supposed", "").split(".")
    return tuple(name for name in FACTS if name in names and codes[name])


def stated(codes: Codes, *names: str) -> Codes:
    """The same codes, of which these facts were stated."""
    return codes | {"supposed": ".".join(name for name in supposed_facts(codes) if name not in names)}
