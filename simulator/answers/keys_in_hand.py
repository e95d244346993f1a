"""The part of an answer that is read on a day: since when the keys are in hand, and of which day the conditions then were.

No clock: the day is that of the question. A question without one has an answer without this part.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.answers.model import KeysInHand

if TYPE_CHECKING:
    from simulator.answers.explain import Case
    from simulator.question.scenario import Scenario


def keys_in_hand(case: Case, scenario: Scenario) -> KeysInHand | None:
    """The day of the keys and that of the application; None where nothing shows the keys in hand on the day of the question."""
    if not scenario.has_keys_in_hand:
        return None
    people, row = case.outcome.people, case.row
    return KeysInHand(people.keys[row].item(), people.application[row].item())
