"""What the law takes off for who pays everything at once, of many contracts on their days."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from simulator.base import dates, money

if TYPE_CHECKING:
    import numpy.typing as npt

    from simulator.base.dates import Days
    from simulator.base.money import Cents
    from simulator.contracts.portfolio.walk import Walk
    from simulator.engine.schedule.part import Numbers


def discount_of(walk: Walk, rows: Numbers, day: Days) -> Cents:
    """What is taken off what is not yet due of some contracts, each on its day; 0 where the law's conditions are not met. (M,)"""
    discount = np.zeros(len(rows), np.int64)
    plans, late = walk.plans, np.maximum(walk.unpaid[rows] - walk.covered[rows], 0)
    base = np.maximum(walk.balance[rows] + walk.tranches[rows] - walk.waiting(rows), 0)
    instalments = np.minimum(base, walk.balance[rows])
    in_time = is_up_to_date(walk, rows, day)
    for places, common in plans.by_terms(rows):
        changes = np.array(common.offer_changes, "datetime64[D]")
        version = np.searchsorted(changes, day[places], side="right")
        for number, offer in enumerate(common.offers):
            these = places[(version == number) & in_time[places]] if offer is not None else places[:0]
            if offer is None or not len(these):
                continue
            price = plans.price[rows[these]]
            paid = price - base[these] - late[these] + max(common.tranches - 1, 0)
            gets = these[paid >= money.share(price, offer.share_paid)]
            discount[gets] = money.nearest_share(instalments[gets], offer.discount)
    return discount


def is_up_to_date(walk: Walk, rows: Numbers, day: Days) -> npt.NDArray[np.bool_]:
    """Whether nothing is late on its day in some contracts, by the reading of when a line is late. (M,)"""
    in_time = np.ones(len(rows), bool)
    owing = np.flatnonzero(walk.unpaid[rows] > walk.covered[rows])
    if len(owing):
        some_rows = rows[owing]
        number = last_number_late(walk, some_rows, day[owing])
        in_time[owing] = walk.unpaid_up_to(some_rows, number) <= walk.covered[some_rows]
    return in_time


def last_number_late(walk: Walk, rows: Numbers, day: Days) -> Numbers:
    """The last instalment that is late on a day once it is not paid. (M,)"""
    today = dates.take_apart(day)
    start = dates.MonthDay(walk.start.month[rows], walk.start.day[rows])
    if walk.readings.late_after == "due_day":
        return dates.payable(start, dates.MonthDay(today.month, today.day - 1))
    return (today.month - 2 - start.month).astype(np.int64)
