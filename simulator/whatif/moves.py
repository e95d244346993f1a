"""The facts that can be moved, one at a time: their unit, their bounds, and the range of a curve.

Every value is a whole number: centimes (the smallest step is a dinar) or days since 1970 (the smallest is a day).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import numpy.typing as npt

from simulator.base import dates
from simulator.base.money import LARGEST, Money, units
from simulator.law.code import NO_LIMIT
from simulator.question.facts import CODES
from simulator.reading.errors import InputError
from simulator.wording import FactList, Named, Plain

if TYPE_CHECKING:
    from simulator.engine.households import Households
    from simulator.whatif.question import QuestionUnderLaw

Values = npt.NDArray[np.int64]

MOVES = ("income", "spouse", "birth", "keys", "price", "kafil")
"""The facts that can be moved, without the down payment, whose shares the law fixes (``checked`` says so of ``apport``)."""
IN_DAYS = frozenset({"birth", "keys", "kafil"})
_COLUMNS = {name: CODES[name][1].held for name in MOVES if name in CODES}
_YOUNGEST, _OLDEST, _OLDER = 20, 70, 3
"""The ends of a curve over births: this age at the keys, and so many years past the age limit (past the second age where a
loan has no limit). They are the ends of a picture: no figure depends on them."""
_WAIT = 15
"""The years of a curve over the day of the keys."""


class MoveRange(NamedTuple):
    """The first and the last value of a moved fact, both included."""

    first: int
    last: int


def unit(question: QuestionUnderLaw, move: str) -> int:
    """The smallest step of a fact: 1 day, or 1 dinar in centimes."""
    return 1 if move in IN_DAYS else units(question.case.code.currency)


def shown(move: str, value: int, currency: str = "DZD") -> Money | dt.date:
    """A value as a day or an amount."""
    return day(value) if move in IN_DAYS else Money(value, currency)


def day(value: int) -> dt.date:
    """Days since 1970 as a date."""
    date: dt.date = np.datetime64(value, "D").item()
    return date


def number(value: dt.date) -> int:
    """A date as days since 1970."""
    return (value - dt.date(1970, 1, 1)).days


def checked(move: str) -> str:
    """The name of a fact that can be moved. Raises ``InputError`` for another, with the reason for the down payment."""
    if move == "apport":
        raise InputError("whatif.error.apport", "move")
    if move not in MOVES:
        names = FactList(tuple(Plain(name) for name in MOVES))
        raise InputError("whatif.error.move", "move", got=Plain(move), known=names)
    return move


def present(question: QuestionUnderLaw, move: str) -> int | None:
    """The household's own value; None for the kafil of a household without one."""
    if move == "price":
        return int(question.case.outcome.decisions.price[0])
    if move == "kafil":
        births = question.people.kafil_birth
        return int(births[0, 0].astype(np.int64)) if question.case.kafils else None
    return int(getattr(question.people, _COLUMNS[move])[0].astype(np.int64))


def moved(question: QuestionUnderLaw, move: str, values: Values) -> Households:
    """The household once for each value. Raises ``InputError`` for a value out of bounds."""
    least, most = bounds(question, checked(move))
    if len(values) and (values.min() < least or values.max() > most):
        facts = {"least": shown(move, least), "most": shown(move, most), "fact": Named(f"whatif.move.{move}")}
        raise InputError("whatif.error.bounds", "range", **facts)
    people = question.many(len(values))
    if move == "kafil":
        return with_kafil(people, values.astype("datetime64[D]"), place=0)
    column: npt.NDArray[Any] = values.astype("datetime64[D]") if move in IN_DAYS else values
    changed: dict[str, Any] = {_COLUMNS[move]: column}
    return replace(people, **changed)


def with_kafil(people: Households, births: dates.Days, place: int) -> Households:
    """The households with a kafil born on these days: in place of the kafil ``place``, or after the last.

    A supposed kafil has income 0: no shown figure depends on it.
    """
    if place < len(people.kafil_birth):
        kafils = people.kafil_birth.copy()
        kafils[place] = births
        return replace(people, kafil_birth=kafils)
    nothing = np.zeros((1, len(people)), np.int64)
    return replace(
        people,
        kafil_birth=np.concatenate([people.kafil_birth, births[np.newaxis]]),
        kafil_income=np.concatenate([people.kafil_income, nothing]),
        kafil_share=np.concatenate([people.kafil_share, nothing]),
    )


def bounds(question: QuestionUnderLaw, move: str) -> MoveRange:
    """The range of values that are valid beside the other facts of the household."""
    people = question.people
    first, last = number(dates.FIRST), number(dates.LAST)
    if move == "birth":
        return MoveRange(first, int(people.application[0].astype(np.int64)) - 1)
    if move == "kafil":
        return MoveRange(first, int(people.keys[0].astype(np.int64)) - 1)
    if move == "keys":
        return MoveRange(int(max(people.application[0], people.acceptance[0]).astype(np.int64)), last)
    return MoveRange(unit(question, move) if move == "price" else 0, LARGEST)


def span(question: QuestionUnderLaw, move: str) -> MoveRange:
    """The range of a curve: that of the thresholds, and the household's own value."""
    least, most = bounds(question, checked(move))
    first, last = {"keys": _keys, "price": _price}.get(move, _births if move in IN_DAYS else _income)(question, move)
    now = present(question, move)
    if now is not None:
        first, last = min(first, now), max(last, now)
    return MoveRange(max(first, least), min(last, most))


def _income(question: QuestionUnderLaw, move: str) -> MoveRange:
    """The range of an income: from 0 to a quarter above the ceiling."""
    now, case = present(question, move) or 0, question.case
    ceiling = case.code.income_ceiling
    top = 2 * max(now, case.code.snmg) if ceiling == NO_LIMIT else max(now, ceiling) * 5 // 4
    return MoveRange(0, _without_decimals(question, top))


def _price(question: QuestionUnderLaw, move: str) -> MoveRange:
    now = present(question, move) or unit(question, move)
    return MoveRange(_without_decimals(question, now // 2), _without_decimals(question, now * 3 // 2))


def _without_decimals(question: QuestionUnderLaw, cents: int) -> int:
    """The amount without its decimals."""
    return cents - cents % units(question.case.code.currency)


def _births(question: QuestionUnderLaw, move: str) -> MoveRange:
    """The range of births of the applicant or of a kafil: from too old on the day of the keys to young."""
    del move
    keys: dt.date = question.people.keys[0].item()
    code = question.case.code
    limit = question.case.financing.age_limit(code) or 12 * _OLDEST
    return MoveRange(
        number(dates.add_months(keys, -limit - 12 * _OLDER)), number(dates.add_months(keys, -12 * _YOUNGEST))
    )


def _keys(question: QuestionUnderLaw, move: str) -> MoveRange:
    now: dt.date = question.people.keys[0].item()
    return MoveRange(bounds(question, move).first, number(dates.add_months(now, 12 * _WAIT)))
