"""Due dates, months and birthdays: the only place where a day becomes a month.

A month is an integer, counted from January 1970; a day of the month is an integer from 1 to 31. Columns of days are
``datetime64[D]`` of shape (N,). Every rule about days is here, so that there is one answer to "does this instalment
fall before the birthday?".
"""

from __future__ import annotations

import calendar
import datetime as dt
from typing import Any, Literal, NamedTuple

import numpy as np
import numpy.typing as npt

Days = npt.NDArray[np.datetime64]
Months = npt.NDArray[np.int64]
Small = npt.NDArray[np.int32]

FIRST, LAST = dt.date(1850, 1, 1), dt.date(2119, 12, 31)
"""Days outside these bounds are refused: they are typing errors."""
_AGES = 122
"""Years after ``LAST`` that the calendar below still holds: no age limit and no due date falls after them."""

AgeReading = Literal["birthday", "eve_of_next", "end_of_year"]

EPOCH = dt.date(1970, 1, 1)
"""The day from which numpy counts."""
_FIRST_DAY, _FIRST_MONTH = (FIRST - EPOCH).days, (FIRST.year - EPOCH.year) * 12
_MONTHS = np.arange(_FIRST_MONTH, (LAST.year + _AGES - EPOCH.year) * 12, dtype=np.int32)
_EDGES = np.append(_MONTHS, _MONTHS[-1] + 1).astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
_STARTS, _LENGTHS = _EDGES[:-1], np.diff(_EDGES).astype(np.int32)
_BITS = 5
_APART = np.repeat(_MONTHS << _BITS, _LENGTHS) | (
    np.arange(1, _LENGTHS.sum() + 1, dtype=np.int32) - np.repeat((_STARTS - _FIRST_DAY).astype(np.int32), _LENGTHS)
)
"""Month and day of each day of the calendar in one number, so that both are looked up at once."""


class MonthDay(NamedTuple):
    """Columns of days taken apart: month since January 1970 and day of the month, each (N,)."""

    month: Small
    day: Small


def take_apart(days: Days) -> MonthDay:
    """Months and days of the month of a column of dates inside ``FIRST`` … ``LAST``."""
    index = days.astype("datetime64[D]", copy=False).view(np.int64) - _FIRST_DAY
    apart = _APART.take(index)
    return MonthDay(apart >> _BITS, apart & ((1 << _BITS) - 1))


def put_together(month: npt.NDArray[np.integer[Any]], day: npt.NDArray[np.integer[Any]]) -> Days:
    """The dates of these months and days; a day past the end of its month is the last day of that month."""
    index = month - _FIRST_MONTH
    days: Days = (_STARTS.take(index) + np.minimum(day, _LENGTHS.take(index)) - 1).view("datetime64[D]")
    return days


def last_payable(birth: MonthDay, years: int, reading: AgeReading) -> MonthDay:
    """The last day on which a person may still pay, under an age limit of whole ``years``.

    ``birthday``: the birthday itself ("avant que son âge ne dépasse 70 ans": at 70 and a day one has passed it).
    ``eve_of_next``: the eve of the following birthday (one *is* 70 for a whole year).
    ``end_of_year``: 31 December of the year of the birthday, as the agency sorts files by year of birth.
    Someone born on 29 February has their birthday on 28 February in other years. The day may be 0 (the eve of a
    first of the month): no due date is on or before it in that month, which is what it means.
    """
    if reading == "end_of_year":
        return MonthDay(birth.month - birth.month % 12 + 12 * years + 11, np.full_like(birth.day, 31))
    later = years if reading == "birthday" else years + 1
    month = birth.month + 12 * later
    day = np.minimum(birth.day, _LENGTHS.take(month - _FIRST_MONTH))
    return MonthDay(month, day if reading == "birthday" else day - 1)


def birthdays(birth: MonthDay, years: int) -> Days:
    """The days on which people reach an age; 28 February for those born on 29 February, in other years. (N,)"""
    return put_together(birth.month + 12 * years, birth.day)


def payable(keys: MonthDay, limit: MonthDay) -> Months:
    """The number of monthly due dates after the keys, on or before the limit; negative when the limit is past. (N,)"""
    due_day = np.minimum(keys.day, _LENGTHS.take(limit.month - _FIRST_MONTH))
    return (limit.month - keys.month - (due_day > limit.day)).astype(np.int64)


def date_of(limit: MonthDay, row: int = 0) -> dt.date:
    """One row of a limit as a date (day 0 is the last day of the month before)."""
    month, day = int(limit.month[row]), int(limit.day[row])
    first = dt.date(1970 + month // 12, month % 12 + 1, 1)
    return first + dt.timedelta(min(day, month_length(first)) - 1)


def add_months(day: dt.date, months: int) -> dt.date:
    """The same day some months later, or the last day of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    first = dt.date(year, month + 1, 1)
    return first.replace(day=min(day.day, month_length(first)))


def age_on(birth: dt.date, day: dt.date) -> int:
    """The age of a person on a day, in whole years: birthdays are those of ``birthdays``."""
    years = day.year - birth.year
    return years - (day < add_months(birth, 12 * years))


def month_length(day: dt.date) -> int:
    """Days in the month of a date."""
    return calendar.monthrange(day.year, day.month)[1]
