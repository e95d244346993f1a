"""Sums by calendar month from runs of equal lines: added where a run begins, taken off where it ends, summed once at the end."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    from simulator.base.money import Cents
    from simulator.contracts.portfolio.level_lines import Part
    from simulator.engine.schedule.part import Numbers

Step = tuple["Numbers | slice", "Numbers", "Cents"]
"""Some contracts, a number of months after the start of each, and the centimes from then on or in that month."""


class CalendarSums:
    """Changes of what many contracts pay in a month: ``onward`` from a number on, ``once`` on one number. Centimes

    Numbers count the months since the start of the contract, as those of instalments do.
    """

    def __init__(self) -> None:
        self.onward: list[Step] = []
        self.once: list[Step] = []

    def run(self, rows: Numbers | slice, number: Numbers, count: Numbers, amount: Cents) -> None:
        """So many equal lines from a number on."""
        self.onward += [(rows, number, amount), (rows, number + count, -amount)]

    def part(self, rows: Numbers | slice, before: Numbers, part: Part) -> None:
        """A part on the lines after ``before``, and its rest on the last of them; nothing where it is over."""
        last = np.maximum(part.last, before)
        self.run(rows, before + 1, last - before, part.amount)
        self.once.append((rows, last, part.rest * (part.last > before)))

    def by_month(self, counted: npt.NDArray[np.bool_], start: Numbers, group: Numbers, shape: tuple[int, int]) -> Cents:
        """The sums by group and month, of the contracts that are counted. ``shape`` is (G, T)

        ``start`` is the month of the start of each contract, ``group`` its group; both (N,).
        """
        sums = self._added(self.onward, counted, start, group, shape)
        np.cumsum(sums, axis=1, out=sums)
        sums += self._added(self.once, counted, start, group, shape)
        return sums

    @staticmethod
    def _added(
        steps: list[Step], counted: npt.NDArray[np.bool_], start: Numbers, group: Numbers, shape: tuple[int, int]
    ) -> Cents:
        sums = np.zeros(shape[0] * shape[1], np.int64)
        place, all_count = group * shape[1] + start, bool(counted.all())
        for rows, number, amount in steps:
            where = place[rows] + number
            np.add.at(sums, where, amount if all_count else amount * counted[rows])
        return sums.reshape(shape)

    def last_number(self) -> int:
        """The largest number of any change."""
        return max((int(number.max(initial=0)) for _, number, _ in (*self.onward, *self.once)), default=0)
