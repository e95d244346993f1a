"""The smallest monthly saving that pays calls on their days: in stages, each as low as the calls that follow allow.

Everything is in whole dinars a month, up. A saving is made at the end of each whole month: of a call after ``m`` months, ``m``
savings are there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from simulator.base.money import CENTIMES

if TYPE_CHECKING:
    from collections.abc import Sequence


class Call(NamedTuple):
    """What is to be paid after a number of whole months: ``cents`` centimes."""

    months: int
    cents: int


class Stage(NamedTuple):
    """The same saving every month: from after month ``start`` to month ``end``, ``cents`` centimes each."""

    start: int
    end: int
    cents: int


class Saving(NamedTuple):
    """The stages, one after the other, and what is missing on the first day, which no monthly saving can bring."""

    missing: int
    stages: tuple[Stage, ...]

    def monthly(self, month: int) -> int:
        """What is saved in a month, from 1, in centimes; 0 after the last call."""
        return next((stage.cents for stage in self.stages if stage.start < month <= stage.end), 0)


def saving(calls: Sequence[Call], saved: int) -> Saving:
    """The saving whose highest month is the lowest possible; ``calls`` are in the order of their months, ``saved`` is there already.

    A stage ends with the call that needs most a month; after it less is enough. What is missing on the first day is supposed to be
    brought on that day.
    """
    today = sum(call.cents for call in calls if not call.months)
    to_come = [call for call in calls if call.months]
    held, start = max(saved - today, 0), 0
    stages: list[Stage] = []
    while to_come:
        end, cents = _steepest(to_come, held, start)
        stages.append(Stage(start, end, cents))
        held += cents * (end - start) - sum(call.cents for call in to_come if call.months <= end)
        to_come = [call for call in to_come if call.months > end]
        start = end
    return Saving(max(today - saved, 0), tuple(stages))


def _steepest(calls: Sequence[Call], held: int, start: int) -> tuple[int, int]:
    """The month of the call that needs the highest monthly saving, the last of equals, and that saving; of calls that are covered, the last."""
    needs, due = [], 0
    for call in calls:
        due += call.cents
        needs.append((monthly_up(due - held, call.months - start), call.months))
    cents, end = max(needs)
    return end, cents


def monthly_up(cents: int, months: int) -> int:
    """An amount spread over months, up to the dinar; 0 where there is nothing to bring."""
    dinars = -(-max(cents, 0) // (months * CENTIMES))
    return dinars * CENTIMES
