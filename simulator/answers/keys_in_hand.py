"""The part of an answer that is read on a day: since when the keys are in hand, and of which day the conditions then were.

No clock: the day is that of the question. A question without one has an answer without this part.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.answers.written import iso

if TYPE_CHECKING:
    from simulator.answers.explain import Case
    from simulator.answers.written import Json
    from simulator.question.scenario import Scenario


def keys_in_hand(case: Case, scenario: Scenario) -> Json:
    """``as_of``, the day of the question, and ``keys_in_hand``: the day of the keys and that of the application, or null.

    Null says that nothing shows the keys in hand: their day is to come, or is an example's. Empty for a question without a day.
    """
    if scenario.as_of is None:
        return {}
    people, row = case.outcome.people, case.row
    days = {"since": iso(people.keys[row].item()), "application": iso(people.application[row].item())}
    return {"as_of": iso(scenario.as_of), "keys_in_hand": days if scenario.has_keys_in_hand else None}


def are_in_hand(found: Json) -> bool:
    """Whether the keys are in hand on the day on which an answer is read; never in an answer that names no day."""
    return bool(found.get("keys_in_hand"))


def is_refused(found: Json) -> bool:
    """Whether an answer turns the household away: whoever has the keys is turned away no more."""
    return not found["eligible"] and not are_in_hand(found)
