"""Due dates, months, birthdays: against plain date arithmetic, for every day of several years."""

import calendar
import datetime as dt
import itertools

import numpy as np
import oracle
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from simulator.base import dates
from simulator.base.dates import MonthDay
from simulator.law import Readings

AGE_READINGS = Readings.choices()["age_limit"]
BIRTHS = [dt.date(1943, 12, 31) + dt.timedelta(days=n) for n in range(3 * 365 + 2)] + [
    dt.date(1968, 1, 1) + dt.timedelta(days=n) for n in range(4 * 365)
]
"""Every day of 1944-1946 and of 1968-1971: leap years, and both sides of the day from which months are counted."""
KEYS = [dt.date(2023, 12, 28) + dt.timedelta(days=n) for n in range(430)]


def parts(*days):
    return dates.take_apart(np.array(days, dtype="datetime64[D]"))


def test_every_day_is_taken_apart_and_put_together_again():
    days = np.arange(dates.FIRST, dates.LAST + dt.timedelta(1), dtype="datetime64[D]")
    apart = dates.take_apart(days)
    assert (dates.put_together(*apart) == days).all()
    assert (apart.month == days.astype("datetime64[M]").astype(np.int64)).all()
    assert apart.day.min() == 1
    assert apart.day.max() == 31


def test_a_month_is_counted_from_january_1970_and_a_day_from_one():
    assert [column.tolist() for column in parts(dt.date(1970, 1, 1), dt.date(1969, 12, 31), dt.date(2024, 2, 29))] == [
        [0, -1, 54 * 12 + 1],
        [1, 31, 29],
    ]


def test_the_parts_do_not_overflow_small_integers():
    assert {column.dtype for column in parts(dates.FIRST, dates.LAST)} == {np.dtype(np.int32)}


def test_a_day_past_the_end_of_its_month_is_the_last_day_of_that_month():
    months = np.array([54 * 12 + 1, 53 * 12 + 1, 53 * 12 + 3])
    assert dates.put_together(months, np.array([31, 31, 31])).tolist() == [
        dt.date(2024, 2, 29),
        dt.date(2023, 2, 28),
        dt.date(2023, 4, 30),
    ]


def instalment_dates(keys, count):
    """The due dates of the instalments of one household, as ``schedule.book`` makes those of many."""
    start = dates.take_apart(np.array([keys], dtype="datetime64[D]"))
    return dates.put_together(start.month + np.arange(1, count + 1), start.day)


@pytest.mark.parametrize("keys", [*KEYS[::7], dt.date(2024, 2, 29), dt.date(2023, 12, 31), dt.date(2024, 1, 31)])
def test_due_dates_are_the_same_day_of_each_following_month_or_its_last_day(keys):
    due = instalment_dates(keys, 432).tolist()
    assert due == [oracle.month_after(keys, k) for k in range(1, 433)]
    assert due == [dates.add_months(keys, k) for k in range(1, 433)]


def test_a_shorter_month_does_not_pull_the_later_ones_forward():
    due = instalment_dates(dt.date(2024, 1, 31), 3).tolist()
    assert due == [dt.date(2024, 2, 29), dt.date(2024, 3, 31), dt.date(2024, 4, 30)]


def test_no_instalment_has_no_due_date():
    assert instalment_dates(dt.date(2024, 1, 31), 0).tolist() == []


def test_due_dates_after_the_last_day_that_is_accepted_as_keys_are_in_the_calendar():
    assert instalment_dates(dates.LAST, 420)[-1].item() == dt.date(2154, 12, 31)


@given(st.dates(dt.date(1900, 1, 1), dt.date(2100, 12, 31)), st.integers(-600, 600))
@example(dt.date(2024, 2, 29), 12)
@example(dt.date(2024, 2, 29), 48)
@example(dt.date(2024, 1, 31), -2)
@example(dt.date(2024, 12, 31), 0)
def test_months_are_added_as_in_the_calendar(day, months):
    assert dates.add_months(day, months) == oracle.month_after(day, months)


def test_a_month_is_as_long_as_the_calendar_says():
    days = [dt.date(year, month, 1) for year in (1900, 2000, 2023, 2024) for month in range(1, 13)]
    assert [dates.month_length(day) for day in days] == [calendar.monthrange(day.year, day.month)[1] for day in days]


@pytest.mark.parametrize("reading", AGE_READINGS)
@pytest.mark.parametrize("years", [65, 70, 71, 75])
def test_the_last_day_to_pay_is_that_of_date_arithmetic_for_every_birth(reading, years):
    limit = dates.last_payable(parts(*BIRTHS), years, reading)
    expected = [oracle.last_day(birth, years, reading) for birth in BIRTHS]
    assert [dates.date_of(limit, row) for row in range(len(BIRTHS))] == expected


@pytest.mark.parametrize(
    ("birth", "reading", "last"),
    [
        (dt.date(1985, 3, 15), "birthday", dt.date(2055, 3, 15)),
        (dt.date(1985, 3, 15), "eve_of_next", dt.date(2056, 3, 14)),
        (dt.date(1985, 3, 15), "end_of_year", dt.date(2055, 12, 31)),
        (dt.date(1984, 2, 29), "birthday", dt.date(2054, 2, 28)),
        (dt.date(1986, 2, 28), "birthday", dt.date(2056, 2, 28)),
        (dt.date(1984, 2, 29), "eve_of_next", dt.date(2055, 2, 27)),
        (dt.date(1985, 3, 1), "eve_of_next", dt.date(2056, 2, 29)),
        (dt.date(1985, 1, 1), "eve_of_next", dt.date(2055, 12, 31)),
        (dt.date(1984, 12, 31), "end_of_year", dt.date(2054, 12, 31)),
        (dt.date(1985, 1, 1), "end_of_year", dt.date(2055, 12, 31)),
    ],
)
def test_seventy_years_end_on_this_day(birth, reading, last):
    assert dates.date_of(dates.last_payable(parts(birth), 70, reading)) == last


def test_the_eve_of_a_first_of_the_month_is_day_zero_of_that_month():
    limit = dates.last_payable(parts(dt.date(1985, 3, 1)), 70, "eve_of_next")
    assert (limit.month.tolist(), limit.day.tolist()) == ([86 * 12 + 2], [0])


def most_payable(keys, limit):
    """The largest k, of any sign, such that k months after the keys is on or before the limit."""
    k = (limit.year - keys.year) * 12 + limit.month - keys.month + 1
    while oracle.month_after(keys, k) > limit:
        k -= 1
    return k


@pytest.mark.parametrize("reading", AGE_READINGS)
def test_the_number_of_instalments_an_age_allows_counts_the_due_dates_up_to_the_limit(reading):
    births, keys = BIRTHS[: 366 * 2], KEYS
    pairs = list(itertools.islice(zip(births * 3, itertools.cycle(keys), strict=False), 2196))
    pairs += [(birth, key) for birth in births[57:62] + births[88:93] for key in keys if key.day > 26 or key.day < 3]
    column = [dates.take_apart(np.array(days, dtype="datetime64[D]")) for days in zip(*pairs, strict=True)]
    counted = dates.payable(column[1], dates.last_payable(column[0], 70, reading)).tolist()
    assert counted == [most_payable(key, oracle.last_day(birth, 70, reading)) for birth, key in pairs]
    assert min(counted) < 0


@pytest.mark.parametrize(
    ("keys", "limit", "count"),
    [
        (dt.date(2028, 6, 20), dt.date(2055, 3, 15), 320),
        (dt.date(2028, 6, 20), dt.date(2055, 3, 20), 321),
        (dt.date(2028, 6, 20), dt.date(2055, 3, 19), 320),
        (dt.date(2028, 1, 31), dt.date(2028, 2, 28), 0),
        (dt.date(2028, 1, 31), dt.date(2028, 2, 29), 1),
        (dt.date(2027, 1, 31), dt.date(2027, 2, 28), 1),
        (dt.date(2028, 1, 20), dt.date(2028, 1, 20), 0),
        (dt.date(2028, 1, 20), dt.date(2028, 1, 19), -1),
    ],
)
def test_the_due_date_on_the_limit_is_payable_and_the_one_after_it_is_not(keys, limit, count):
    assert dates.payable(parts(keys), parts(limit)).tolist() == [count]


@pytest.mark.parametrize(
    ("reading", "counts"), [("birthday", [318, 330]), ("eve_of_next", [330, 342]), ("end_of_year", [330, 330])]
)
def test_born_on_1_january_and_on_31_december_of_one_year_are_two_answers_unless_only_the_year_counts(reading, counts):
    births, keys = parts(dt.date(1985, 1, 1), dt.date(1985, 12, 31)), parts(*[dt.date(2028, 6, 20)] * 2)
    assert dates.payable(keys, dates.last_payable(births, 70, reading)).tolist() == counts


def test_a_limit_is_read_row_by_row():
    limit = MonthDay(np.array([0, 1, 2]), np.array([1, 31, 0]))
    assert [dates.date_of(limit, row) for row in range(3)] == [
        dt.date(1970, 1, 1),
        dt.date(1970, 2, 28),
        dt.date(1970, 2, 28),
    ]
    assert dates.date_of(limit) == dt.date(1970, 1, 1)
