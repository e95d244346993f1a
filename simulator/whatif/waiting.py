"""Late works: the cost of each year of waiting for the keys, and the last day without extra cost."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from simulator.base import dates
from simulator.whatif import moves
from simulator.whatif.question import HouseholdFigures, points
from simulator.whatif.sections import changes, grid

if TYPE_CHECKING:
    import datetime as dt

    from simulator.base.money import Cents
    from simulator.whatif.moves import Values
    from simulator.whatif.question import QuestionUnderLaw
    from simulator.whatif.sections import Sign

YEARS = 8
"""The longest delay that is shown."""
_CENTURY = 1200


class Wait(NamedTuple):
    """The keys ``years`` later: the figures, and the rise of the instalment since the year before and since no delay. Centimes."""

    years: int
    keys: dt.date
    point: HouseholdFigures
    since_last: int | None
    since_now: int | None


class Delay(NamedTuple):
    """Every year of waiting; the last day of the keys at the same instalment, and the last with an instalment; None without end."""

    waits: list[Wait]
    free_until: dt.date | None
    open_until: dt.date | None


def delay(question: QuestionUnderLaw, years: int = YEARS) -> Delay:
    """The delays of 0 to ``years`` years. Raises ``LawError`` where no text gives a price at a later date."""
    keys: dt.date = question.people.keys[0].item()
    days = [dates.add_months(keys, 12 * year) for year in range(years + 1)]
    answers = points(question.run(moves.moved(question, "keys", np.array([moves.number(day) for day in days]))))
    waits = [
        Wait(year, day, point, _gain(answers[max(year - 1, 0)], point), _gain(answers[0], point))
        for year, (day, point) in enumerate(zip(days, answers, strict=True))
    ]
    return Delay(waits, *_until(question, keys))


def _gain(before: HouseholdFigures, after: HouseholdFigures) -> int | None:
    """The rise of the instalment in centimes; None where one side has none."""
    return None if before.instalment is None or after.instalment is None else after.instalment - before.instalment


def _until(question: QuestionUnderLaw, keys: dt.date) -> tuple[dt.date | None, dt.date | None]:
    """The last day of the keys at the same instalment, and the last with an instalment; None where that has no end."""
    first, last = moves.number(keys), moves.number(min(dates.add_months(keys, _CENTURY), dates.LAST))
    start = question.point.instalment or 0
    values = grid(first, last, 1, _CENTURY)

    def paid(cut_values: Values) -> Cents:
        return question.run(moves.moved(question, "keys", cut_values)).level.instalment

    free = start and _last(lambda cut_values: list((paid(cut_values) == start).tolist()), values)
    opened = _last(lambda cut_values: list((paid(cut_values) > 0).tolist()), values)
    return (moves.day(free) if free else None), (moves.day(opened) if opened else None)


def _last(sign: Sign, values: Values) -> int | None:
    """The last value before ``sign`` first turns false; None where it never does."""
    return next((change.before for change in changes(sign, values, 1) if True in sign(np.array([change.before]))), None)
