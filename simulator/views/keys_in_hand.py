"""What is said of the conditions once the keys are in hand: no verdict any more, only what they were on their day."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from simulator.law.scheme import ALL
from simulator.wording import Plain

if TYPE_CHECKING:
    from simulator.views.voice import Voice

Json = dict[str, Any]


def title(voice: Voice, found: Json) -> str:
    """The title of the conditions: those of the day of the application, by its year."""
    return voice.say(f"in_hand.title.{_act(found)}", year=Plain(found["keys_in_hand"]["application"][:4]))


def note(voice: Voice, found: Json) -> str:
    """Since when the keys are in hand, when the conditions were examined, and of which day the income is."""
    return voice.say(f"in_hand.note.{_act(found)}", **_days(found))


def short(voice: Voice, found: Json) -> str:
    """The same in the place of a verdict, where the conditions stand elsewhere or not at all."""
    return voice.say(f"in_hand.short.{_act(found)}", **_days(found))


def _act(found: Json) -> str:
    """What gives the dwelling: the keys, or the deed."""
    return ALL[found["scheme"]].delivery


def _days(found: Json) -> dict[str, object]:
    named = found["keys_in_hand"] | {"as_of": found["as_of"]}
    return {name: dt.date.fromisoformat(day) for name, day in named.items()}
