"""The lines to come of many contracts in closed form: parts that each begin with the next line.

The first part is the level instalment, with what the last line has beside it; an event adds a part, moves all of them, or replaces them.
Lines have the numbers of their instalments, and nothing changes of a part when lines fall due: only ``before`` moves on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from simulator.base.money import Cents
    from simulator.engine.schedule.part import Numbers


class Part(NamedTuple):
    """An amount on every line up to the number ``last``, with ``rest`` more on that line; all 0 where there is none. (N,) each

    It is over where ``last`` is no more than what is before the lines to come.
    """

    amount: Cents
    rest: Cents
    last: Numbers

    def rows(self, index: Numbers | slice) -> Part:
        """The parts of the contracts at these places."""
        return Part(self.amount[index], self.rest[index], self.last[index])

    def between(self, before: Numbers, number: Numbers) -> Cents:
        """What the part is on the lines after ``before`` up to a number. (N,)"""
        size = np.minimum(number, self.last)
        size -= before
        total: Cents = np.maximum(size, 0, out=size)
        total *= self.amount
        total += self.rest * ((self.last > before) & (self.last <= number))
        return total


class Lines(NamedTuple):
    """The lines to come of N contracts: those after the number ``before`` up to the end of their first part. Amounts in centimes"""

    before: Numbers
    parts: tuple[Part, ...]

    @property
    def end(self) -> Numbers:
        """The number of the last line; ``before`` where none is to come. (N,)"""
        return self.parts[0].last

    def sum_to(self, number: Numbers) -> Cents:
        """What the lines up to a number are together, from ``before`` to ``end``. (N,)"""
        total = self.parts[0].between(self.before, number)
        for part in self.parts[1:]:
            total += part.between(self.before, number)
        return total

    def amount_of(self, number: Numbers) -> Cents:
        """What the line of a number is, 0 where there is none. (N,)"""
        total = np.zeros_like(number)
        for part in self.parts:
            total += (number <= part.last) * part.amount
            total += (number == part.last) * part.rest
        return total

    def closing(self) -> Cents:
        """What the last line is. (N,)"""
        first, *others = self.parts
        total: Cents = first.amount + first.rest
        for part in others:
            ends = part.last >= first.last
            if ends.any():
                total += ends * (part.amount + part.rest)
        return total

    def within(self, amount: Cents) -> Numbers:
        """The number up to which an amount pays whole lines, zero lines with them. (N,)"""
        low, high = self.before.copy(), self.end.copy()
        for _ in range(int((high - low).max(initial=0)).bit_length()):
            middle = (low + high + 1) >> 1
            fits = self.sum_to(middle) <= amount
            low, high = np.where(fits, middle, low), np.where(fits, high, middle - 1)
        return low

    def rows(self, index: Numbers | slice) -> Lines:
        """The lines of the contracts at these places."""
        return Lines(self.before[index], tuple(part.rows(index) for part in self.parts))

    def longest_part(self) -> Numbers:
        """The number up to which any part was added, ``before`` where none. (N,)"""
        longest = self.before
        for part in self.parts[1:]:
            longest = np.maximum(longest, part.last)
        return longest
