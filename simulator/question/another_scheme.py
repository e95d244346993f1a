"""A question asked of another scheme: the same household, with the facts that the question keeps for that scheme."""

from __future__ import annotations

from dataclasses import replace

from simulator.law.scheme import ALL, MAIN
from simulator.question.scenario import Scenario, parse
from simulator.reading import fields
from simulator.reading.errors import InputError


def for_scheme(scenario: Scenario, scheme: str) -> Scenario:
    """The same household asking another scheme: what the question says under ``schemes`` for it, and no fact it does not read.

    Its keys are those of its own scheme: of another one they are in hand on no day.
    Raises ``InputError`` when that scheme needs a fact that the question does not give.
    """
    base = scheme.partition("@")[0]
    if base == scenario.scheme.partition("@")[0]:
        return replace(scenario, scheme=scheme, as_of=scenario.as_of if scheme == scenario.scheme else None)
    top = {
        name: value
        for name, value in scenario.raw.items()
        if name in ("household", "dwelling", "dates", "readings", "loan", "options", "kafil")
    }
    own = fields.mapping(
        fields.mapping(scenario.raw.get("schemes") or {}, "schemes").get(base) or {}, f"schemes.{base}"
    )
    for part, value in own.items():
        mine = top.get(part)
        top[part] = {**mine, **value} if isinstance(mine, dict) and isinstance(value, dict) else value
    known = ALL.get(base, ALL[MAIN]).facts
    kept = {
        part: {name: fact for name, fact in value.items() if name in known[part]} if isinstance(value, dict) and part in known else value
        for part, value in top.items()
        if part in known or part == "readings"
    }  # fmt: skip
    try:
        return parse(kept | {"scheme": scheme})
    except InputError as error:
        raise error.at(f"{base} ›") from None
