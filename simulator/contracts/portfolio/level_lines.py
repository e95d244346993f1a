"""The lines to come of many contracts in closed form: level instalments, a last one with the rest, equal parts added to the next ones.

Lines are counted from the next one to be paid, from 1; deferred lines are not among them. Whatever happened, what is to come is a
level instalment, a last one, and parts that each begin with the next line: an event adds such a part, takes lines off the front,
moves all of them, or replaces them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from simulator.base.money import Cents
    from simulator.engine.schedule.part import Numbers


class Added(NamedTuple):
    """A part added to the next ``size`` lines, with ``rest`` more on the last of them; all 0 where there is none. (N,) each"""

    amount: Cents
    rest: Cents
    size: Numbers


class Lines(NamedTuple):
    """The lines to come of N contracts: ``size`` of them, all 0 where none. (N,) each, amounts in centimes"""

    regular: Cents
    last: Cents
    size: Numbers
    parts: tuple[Added, ...] = ()

    def sum_of(self, first: Numbers) -> Cents:
        """What the first lines are together; of no line, nothing. (N,)"""
        total: Cents = self.regular * first
        total += (first == self.size) * (self.last - self.regular)
        for part in self.parts:
            total += part.amount * np.minimum(first, part.size)
            total += (first >= part.size) * part.rest
        return total

    def amount_of(self, line: Numbers) -> Cents:
        """What one line is, from 1 to ``size``. (N,)"""
        amount: Cents = np.where(line == self.size, self.last, self.regular)
        for part in self.parts:
            amount += (line <= part.size) * part.amount
            amount += (line == part.size) * part.rest
        return amount

    def within(self, amount: Cents) -> Numbers:
        """How many of the first lines an amount pays whole, zero lines with them. (N,)"""
        low, high = np.zeros_like(self.size), self.size.copy()
        for _ in range(int(self.size.max(initial=0)).bit_length()):
            middle = (low + high + 1) >> 1
            fits = self.sum_of(middle) <= amount
            low, high = np.where(fits, middle, low), np.where(fits, high, middle - 1)
        return low

    def rows(self, index: Numbers | slice) -> Lines:
        """The lines of the contracts at these places."""
        parts = tuple(Added(*(column[index] for column in part)) for part in self.parts)
        return Lines(self.regular[index], self.last[index], self.size[index], parts)

    def longest_part(self) -> Numbers:
        """How many of the next lines have any part added. (N,)"""
        longest = np.zeros_like(self.size)
        for part in self.parts:
            np.maximum(longest, part.size, out=longest)
        return longest
