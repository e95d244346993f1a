"""The works are late: what each year of waiting for the keys costs a month, and until when it costs nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from simulator.base import dates
from simulator.whatif import moves
from simulator.whatif.question import Point, points
from simulator.whatif.sections import changes, grid

if TYPE_CHECKING:
    import datetime as dt

    from simulator.base.money import Cents
    from simulator.whatif.moves import Values
    from simulator.whatif.question import Question
    from simulator.whatif.sections import Sign

YEARS = 8
"""The longest delay that is shown."""
_CENTURY = 1200


class Wait(NamedTuple):
    """The keys some years later: the answer, and what the instalment gains on the year before and on no delay. Centimes."""

    years: int
    keys: dt.date
    point: Point
    since_last: int | None
    since_now: int | None


class Delay(NamedTuple):
    """Every year of waiting; the last day of the keys on which nothing is dearer, and the last with any instalment."""

    waits: list[Wait]
    free_until: dt.date | None
    open_until: dt.date | None


def delay(question: Question, years: int = YEARS) -> Delay:
    """What waiting costs, year by year. Raises ``LawError`` where no text gives a price at a later date."""
    keys: dt.date = question.people.keys[0].item()
    days = [dates.add_months(keys, 12 * year) for year in range(years + 1)]
    answers = points(question.run(moves.moved(question, "keys", np.array([moves.number(day) for day in days]))))
    waits = [
        Wait(year, day, point, _gain(answers[max(year - 1, 0)], point), _gain(answers[0], point))
        for year, (day, point) in enumerate(zip(days, answers, strict=True))
    ]
    return Delay(waits, *_until(question, keys))


def _gain(before: Point, after: Point) -> int | None:
    """How much dearer a month; None where one of them has no instalment."""
    return None if before.instalment is None or after.instalment is None else after.instalment - before.instalment


def _until(question: Question, keys: dt.date) -> tuple[dt.date | None, dt.date | None]:
    """The days after which waiting costs, and after which nothing can be paid monthly; None where that never comes."""
    first, last = moves.number(keys), moves.number(min(dates.add_months(keys, _CENTURY), dates.LAST))
    start = question.point.instalment or 0
    values = grid(first, last, 1, _CENTURY)

    def paid(cut_values: Values) -> Cents:
        return question.run(moves.moved(question, "keys", cut_values)).level.instalment

    free = start and _last(lambda cut_values: list((paid(cut_values) == start).tolist()), values)
    opened = _last(lambda cut_values: list((paid(cut_values) > 0).tolist()), values)
    return (moves.day(free) if free else None), (moves.day(opened) if opened else None)


def _last(sign: Sign, values: Values) -> int | None:
    """The first value after which something that holds does not hold any more."""
    return next((change.before for change in changes(sign, values, 1) if True in sign(np.array([change.before]))), None)
