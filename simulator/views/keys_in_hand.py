"""What is said of the conditions once the keys are in hand: no verdict any more, only what they were on their day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.law.scheme import ALL
from simulator.wording import Plain

if TYPE_CHECKING:
    from simulator.answers.model import Answer, KeysInHand
    from simulator.views.voice import Voice


def title(voice: Voice, answer: Answer, keys: KeysInHand) -> str:
    """The title of the conditions: those of the day of the application, by its year."""
    return voice.say(f"in_hand.title.{_act(answer)}", year=Plain(str(keys.application.year)))


def note(voice: Voice, answer: Answer, keys: KeysInHand) -> str:
    """Since when the keys are in hand, when the conditions were examined, and of which day the income is."""
    return voice.say(f"in_hand.note.{_act(answer)}", **_days(answer, keys))


def short(voice: Voice, answer: Answer, keys: KeysInHand) -> str:
    """The same in the place of a verdict, where the conditions stand elsewhere or not at all."""
    return voice.say(f"in_hand.short.{_act(answer)}", **_days(answer, keys))


def _act(answer: Answer) -> str:
    """What gives the dwelling: the keys, or the deed."""
    return ALL[answer.scheme].delivery


def _days(answer: Answer, keys: KeysInHand) -> dict[str, object]:
    return {**keys._asdict(), "as_of": answer.as_of}
