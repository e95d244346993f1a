"""A question asked of another scheme: the same household, with the facts that the question keeps for that scheme."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from simulator.law.scheme import PROGRAMMES
from simulator.question import parts
from simulator.question.facts import keys
from simulator.question.scenario import Scenario, parse
from simulator.reading.errors import InputError

if TYPE_CHECKING:
    from simulator.law.scheme import Programme

_PARTS = ("household", "dwelling", "dates", "loan", "options")
"""The parts of a question of which another scheme reads its own facts."""
_UNDIVIDED_PARTS = ("readings", "kafil")
"""The parts that it reads whole or not at all."""


def for_scheme(scenario: Scenario, scheme: str) -> Scenario:
    """The same household asking another scheme: what the question says under ``schemes`` for it, and no fact it does not read.

    Its keys are those of its own scheme: of another one they are in hand on no day. A programme (``aadl_2``) is its scheme
    under the decrees of its day, as if the household had registered in it.
    Raises ``InputError`` when that scheme needs a fact that the question does not give.
    """
    if scheme in PROGRAMMES:
        return _of_programme(scenario, PROGRAMMES[scheme])
    base = scheme.partition("@")[0]
    if base == scenario.scheme.partition("@")[0]:
        return replace(scenario, scheme=scheme, as_of=scenario.as_of if scheme == scenario.scheme else None)
    top = {name: value for name, value in scenario.raw.items() if name in (*_PARTS, *_UNDIVIDED_PARTS)}
    scheme_facts = parts.mapping(
        parts.mapping(scenario.raw.get("schemes") or {}, "schemes").get(base) or {}, f"schemes.{base}"
    )
    for part, value in scheme_facts.items():
        shared_facts = top.get(part)
        top[part] = {**shared_facts, **value} if isinstance(shared_facts, dict) and isinstance(value, dict) else value
    keys_of_part = {part: keys(part, base) for part in _PARTS}
    raw = {
        part: {name: fact for name, fact in value.items() if name in keys_of_part[part]} if isinstance(value, dict) and part in keys_of_part else value
        for part, value in top.items()
        if part in keys("", base) and (part in keys_of_part or part in _UNDIVIDED_PARTS)
    }  # fmt: skip
    try:
        return parse(raw | {"scheme": scheme})
    except InputError as error:
        raise error.at(f"{base} ›") from None


def _of_programme(scenario: Scenario, programme: Programme) -> Scenario:
    """The same household registered in a programme: its cohort and the decrees of its day, at the household's own dates.

    The price follows from the type of the dwelling where one is stated: a price is that of the household's own programme.
    """
    household = {**parts.mapping(scenario.raw.get("household"), "household"), "cohort": programme.cohort}
    dwelling = dict(parts.mapping(scenario.raw.get("dwelling"), "dwelling"))
    if dwelling.get("type") is not None:
        dwelling.pop("price", None)
    timeless = {name: part for name, part in scenario.raw.items() if name != "as_of"}
    raw = timeless | {"household": household, "dwelling": dwelling}
    if scenario.scheme.partition("@")[0] == programme.scheme:
        return parse(raw | {"scheme": programme.dated_scheme})
    return for_scheme(replace(scenario, raw=raw), programme.dated_scheme)
