"""When each tranche that is still to come may be called: from which day, until which, as ranges of the works and the order of the texts say."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from simulator.question import parts
from simulator.reading import fields
from simulator.reading.errors import InputError
from simulator.wording import Named

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from simulator.answers.model import Tranche
    from simulator.question.scenario import Scenario

PLACE = "plan"
"""Where the plan for the tranches stands in a question."""


class Range(NamedTuple):
    """The first and the last day on which a tranche may be called."""

    first: dt.date
    last: dt.date


Works = dict[str, Range]
"""The ranges of the works whose day is not known, by milestone."""


def read(raw: object, undated: Sequence[str]) -> Works:
    """The ranges in a question, of milestones of ``undated``. Raises ``InputError``."""
    place = f"{PLACE}.works"
    rows = parts.strict_mapping({} if raw is None else raw, place, set(undated), ())
    return {name: _range(row, f"{place}.{name}") for name, row in rows.items()}


def _range(raw: object, place: str) -> Range:
    row = parts.strict_mapping(raw, place, {"from", "to"}, ())
    if row.get("from") is None or row.get("to") is None:
        raise InputError("error.plan.period", place)
    first, last = (fields.date(row[name], f"{place}.{name}") for name in ("from", "to"))
    fields.in_order(("from", first), ("to", last), f"{place}.to")
    return Range(first, last)


def ranges(tranches: Sequence[Tranche], works: Works, as_of: dt.date, keys: dt.date) -> dict[str, Range]:
    """The range of each tranche, by milestone: its own day, or what the works, the calls around it and the day of the plan leave.

    Works that no range is stated for may end at any time between the calls around them. Raises ``InputError`` for a range of
    which nothing is left.
    """
    bounds = [_stated(tranche, works, as_of, keys) for tranche in tranches]
    for place in range(1, len(bounds)):
        bounds[place] = Range(max(bounds[place].first, bounds[place - 1].first), bounds[place].last)
    for place in reversed(range(len(bounds) - 1)):
        bounds[place] = Range(bounds[place].first, min(bounds[place].last, bounds[place + 1].last))
    for tranche, bound in zip(tranches, bounds, strict=True):
        if tranche.milestone in works and bound.first > bound.last:
            raise _outside(tranche.milestone, as_of, keys)
    return {tranche.milestone: bound for tranche, bound in zip(tranches, bounds, strict=True)}


def _stated(tranche: Tranche, works: Works, as_of: dt.date, keys: dt.date) -> Range:
    """The range of one tranche alone: its day, its stated range after the day of the plan, or until the keys."""
    if tranche.due is not None:
        return Range(tranche.due, tranche.due)
    stated = works.get(tranche.milestone)
    if stated is None:
        return Range(min(as_of, keys), keys)
    return Range(max(stated.first, as_of), min(stated.last, keys))


def _outside(milestone: str, as_of: dt.date, keys: dt.date) -> InputError:
    facts = {"milestone": Named(f"milestone.{milestone}"), "day": as_of, "keys": keys}
    return InputError("error.plan.range", f"{PLACE}.works.{milestone}", **facts)


def dated(scenario: Scenario, days: Mapping[str, dt.date]) -> Scenario:
    """The same question with these days of the works."""
    return replace(scenario, milestones={**scenario.milestones, **days})
