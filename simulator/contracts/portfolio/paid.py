"""What was paid on many contracts, added up by contract and day: nothing is matched line by line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from simulator.base import dates

if TYPE_CHECKING:
    from simulator.base.dates import Days
    from simulator.base.money import Cents
    from simulator.contracts.portfolio.calendar_sums import Step
    from simulator.contracts.portfolio.happenings import Payments
    from simulator.contracts.portfolio.walk import Walk
    from simulator.engine.schedule.part import Numbers

DAY_BITS = 20
"""A day of the calendar, counted from ``dates.FIRST``, takes fewer bits."""


class Covering:
    """The payments of N contracts that count by their day; one on the day of the keys, or before, sets its contract apart."""

    def __init__(self, payments: Payments, start: Days, as_of: Days, walk: Walk) -> None:
        walk.apart[payments.contract[payments.day <= start[payments.contract]]] = True
        counts = np.flatnonzero(~payments.returned & (payments.day <= as_of[payments.contract]))
        rows, day, amount = payments.contract[counts], payments.day[counts], payments.amount[counts]
        key = _key(rows, day)
        if (key[1:] < key[:-1]).any():
            order = np.argsort(key, kind="stable")
            key, rows, day, amount = key[order], rows[order], day[order], amount[order]
        self.key, self.rows, self.day, self.amount = key, rows, day, amount
        self.sums = np.concatenate([[0], np.cumsum(amount)])
        self.ends = np.searchsorted(rows, np.arange(len(start)), side="right")
        self.counted = np.searchsorted(rows, np.arange(len(start)))
        self.start = walk.start

    def more(self, index: Numbers | slice, day: Days | None) -> Cents:
        """What was paid since the last time, up to a day, or all of it, in some contracts. (M,)"""
        if day is None:
            place = self.ends[index]
        else:
            rows = np.arange(len(self.ends))[index]
            place = np.searchsorted(self.key, _key(rows, day), side="right")
        more: Cents = self.sums[place] - self.sums[self.counted[index]]
        self.counted[index] = place
        return more

    def cash(self) -> Step:
        """The payments in their months."""
        month = dates.take_apart(self.day).month - self.start.month[self.rows]
        return self.rows, np.maximum(month, 0), self.amount


def _key(rows: Numbers, day: Days) -> Numbers:
    """A number that grows with the contract, and with the day in it."""
    return (rows << DAY_BITS) + (day - np.datetime64(dates.FIRST)).astype(np.int64)
