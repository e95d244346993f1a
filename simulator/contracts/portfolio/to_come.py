"""The lines to come of many contracts as events change them, and what they bring by month."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from simulator.contracts.portfolio.calendar_sums import CalendarSums
from simulator.contracts.portfolio.level_lines import Lines, Part

if TYPE_CHECKING:
    import numpy.typing as npt

    from simulator.base.money import Cents
    from simulator.contracts.portfolio.plans import Plans
    from simulator.engine.schedule import Level
    from simulator.engine.schedule.part import Numbers

ALL = slice(None)


class ToCome:
    """The lines to come of N contracts: those with numbers after ``before``. (N,) each

    ``parts`` are the level instalment and what events added, ``added`` says how many; ``months`` are the sums of all lines, those that
    fell due too: a part goes in where it begins, and where it ends only once no event can change that.
    """

    def __init__(self, plans: Plans) -> None:
        count = len(plans)
        has_lines = plans.count > 0
        amount, last = plans.instalment * has_lines, plans.last * has_lines
        self.before, self.added = np.zeros((2, count), np.int64)
        self.parts = [Part(amount, last - amount, plans.count.copy())]
        self.months = CalendarSums()
        self.months.onward.append((ALL, self.before + 1, amount.copy()))

    def lines(self, index: Numbers | slice) -> Lines:
        """The lines to come of some contracts."""
        before = self.before[index]
        parts = [self.parts[0].rows(index)]
        for part in self.parts[1:]:
            last = part.last[index]
            if (last > before).any():
                parts.append(Part(part.amount[index], part.rest[index], last))
        return Lines(before, tuple(parts))

    def balance(self, index: Numbers | slice) -> Cents:
        """What all lines to come of some contracts are together."""
        before = self.before[index]
        total = np.zeros_like(before)
        for part in self.parts:
            last = part.last[index]
            runs = last > before
            if runs.any():
                size = last - before
                size *= part.amount[index]
                size += part.rest[index]
                size *= runs
                total += size
        return total

    def count(self, index: Numbers | slice) -> Numbers:
        """How many lines are to come in some contracts. (M,)"""
        count: Numbers = self.parts[0].last[index] - self.before[index]
        return count

    def has_lines(self, index: Numbers | slice) -> npt.NDArray[np.bool_]:
        """Whether any line is to come in some contracts. (M,)"""
        has: npt.NDArray[np.bool_] = self.parts[0].last[index] > self.before[index]
        return has

    def move_on(self, index: Numbers | slice, months: Numbers) -> None:
        """Every line comes so many months later."""
        before = self.before[index]
        after = before + months
        self._stop(index, before)
        for part in self.parts:
            part.last[index] += months * (part.last[index] > before)
        self._go_on(index, after)

    def put_off(self, index: Numbers | slice, months: Numbers) -> Cents:
        """The next lines do not fall due: what they are together."""
        lines = self.lines(index)
        before, after = lines.before, lines.before + months
        amount = lines.sum_to(after)
        self._stop(index, before)
        for part in self.parts[1:]:
            last = part.last[index]
            ends = np.flatnonzero((last > before) & (last <= after))
            part.amount[places_of(index, ends)] = part.rest[places_of(index, ends)] = 0
        self._go_on(index, after)
        return amount

    def _stop(self, index: Numbers | slice, before: Numbers) -> None:
        """No part goes on after these numbers."""
        self.months.onward.append((index, before + 1, -self._running(index, before)))

    def _go_on(self, index: Numbers | slice, after: Numbers) -> None:
        """The parts go on after these numbers."""
        self.months.onward.append((index, after + 1, self._running(index, after)))
        self.before[index] = after

    def _running(self, index: Numbers | slice, before: Numbers) -> Cents:
        """What the parts are on the next line after some numbers, without their rests. (M,)"""
        amount = np.zeros_like(before)
        for part in self.parts:
            amount += part.amount[index] * (part.last[index] > before)
        return amount

    def add(self, index: Numbers | slice, amount: Cents, rest: Cents, size: Numbers) -> None:
        """Add a part to so many next lines."""
        added, before = self.added[index], self.before[index]
        self.months.onward.append((index, before + 1, amount))
        columns = amount, rest, before + size
        for slot in range(1 + int(added.min(initial=len(self.parts))), 2 + int(added.max(initial=-1))):
            if slot == len(self.parts):
                self.parts.append(Part(*np.zeros((3, len(self.before)), np.int64)))
            these = np.flatnonzero(added == slot - 1)
            is_all = len(these) == len(added)
            where = index if is_all else places_of(index, these)
            for column, values in zip(self.parts[slot], columns, strict=True):
                column[where] = values if is_all else values[these]
        self.added[index] += 1

    def replace(self, index: Numbers | slice, level: Level, before: Numbers | None = None) -> None:
        """Put level lines in the place of all that was to come: after the number ``before``, or after those before the lines now."""
        first, now = self.parts[0], self.before[index]
        self._close_added(index, now)
        self._keep_rests(index, first, now)
        if before is None:
            before = now
            self.months.onward.append((index, now + 1, level.instalment - first.amount[index]))
        else:
            self.months.onward += [(index, now + 1, -first.amount[index]), (index, before + 1, level.instalment)]
        first.amount[index], first.rest[index] = level.instalment, level.last - level.instalment
        first.last[index] = before + level.count
        self.before[index] = before

    def replace_by_nothing(self, rows: Numbers) -> None:
        """Nothing is to come any more."""
        first, now = self.parts[0], self.before[rows]
        self._close_added(rows, now)
        self._keep_rests(rows, first, now)
        self.months.onward.append((rows, now + 1, -first.amount[rows]))
        first.amount[rows] = first.rest[rows] = 0
        first.last[rows] = now

    def _close_added(self, index: Numbers | slice, before: Numbers) -> None:
        """The parts that events added end where they did, or after ``before``, and no part is left of them."""
        for part in self.parts[1:]:
            last = part.last[index]
            if not last.any():
                continue
            self.months.onward.append((index, np.minimum(last, before) + 1, -part.amount[index]))
            self._keep_rests(index, part, before)
            part.amount[index] = part.rest[index] = part.last[index] = 0
        self.added[index] = 0

    def _keep_rests(self, index: Numbers | slice, part: Part, before: Numbers) -> None:
        """The rests of parts that are over fell due on their last lines."""
        last = part.last[index]
        over = np.flatnonzero((last <= before) & (last > 0))
        if len(over):
            rows = places_of(index, over)
            self.months.once.append((rows, part.last[rows], part.rest[rows]))

    def close(self) -> None:
        """Nothing changes any more: every part goes to its end."""
        for part in self.parts:
            rows = np.flatnonzero(part.last > 0)
            index = ALL if len(rows) == len(part.last) else rows
            self.months.onward.append((index, part.last[index] + 1, -part.amount[index]))
            self.months.once.append((index, part.last[index], part.rest[index]))


def places_of(index: Numbers | slice, places: Numbers) -> Numbers:
    """Some of an index that is an array of places, or a slice of all of them."""
    return places if isinstance(index, slice) else index[places]
