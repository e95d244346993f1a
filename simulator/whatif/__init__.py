"""What if: one fact moved, the works delayed, a monthly sum to reach, each answered by the same engine.

This room has no rule of its own. A curve is a population of one household with one column changed; a threshold lies between
two neighbours with different answers; a goal is the last value whose answer meets the target.
"""

from simulator.whatif.curves import Sweep, Threshold, at, differences, sweep
from simulator.whatif.goals import GOALS, Goal, Sought, seek
from simulator.whatif.moves import IN_DAYS, MOVES, MoveRange, checked, day, number, present, shown, span
from simulator.whatif.question import HouseholdFigures, QuestionUnderLaw, points
from simulator.whatif.waiting import YEARS, Delay, Wait, delay

__all__ = [
    "GOALS", "IN_DAYS", "MOVES", "YEARS", "Delay", "Goal", "HouseholdFigures", "MoveRange", "QuestionUnderLaw",
    "Sought", "Sweep", "Threshold", "Wait", "at", "checked", "day", "delay", "differences", "number", "points",
    "present", "seek", "shown", "span", "sweep",
]  # fmt: skip
