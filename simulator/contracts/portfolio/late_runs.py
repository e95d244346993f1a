"""What fell due and was not paid on its day, of many contracts: runs of equal lines, one after the other.

All that a contract did not pay on its day stands in one row of centimes, the oldest first. Payments, and events that move what is
late, take from its beginning: what is late is what lies beyond the centimes covered. So nothing is matched line by line.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from simulator.base import money

if TYPE_CHECKING:
    import numpy.typing as npt

    from simulator.base.money import Cents
    from simulator.engine.schedule.part import Numbers


class Runs(NamedTuple):
    """Runs of equal lines: the contract, the number of the first line, how many, each amount, the centimes before them. (R,) each"""

    row: Numbers
    number: Numbers
    size: Numbers
    amount: Cents
    base: Cents

    def of(self, chosen: npt.NDArray[np.bool_]) -> Runs:
        """The runs of the contracts that are chosen. ``chosen`` is (N,)"""
        index = np.flatnonzero(chosen[self.row])
        if len(index) == len(self.row):
            return self
        return Runs(*(column[index] for column in self))

    def up_to(self, number: Numbers, count: int) -> Cents:
        """The centimes of each contract up to the line of a number. ``number`` is (N,), as what comes out"""
        lines = np.minimum(np.maximum(number[self.row] - self.number + 1, 0), self.size)
        sums = np.zeros(count, np.int64)
        np.add.at(sums, self.row, lines * self.amount)
        return sums

    def up_to_cents(self, ends: Cents, covered: Cents) -> tuple[Runs, ...]:
        """What is open of the runs of some contracts up to so many centimes of each; ``ends`` is below 0 for the others. (N,) both"""
        end = ends[self.row]
        if (end >= self.base + self.size * self.amount).all() and not covered.any():
            return (self,)  # whole runs of all: several times as fast
        runs = self.of(ends >= 0)
        before = np.maximum(ends[runs.row] - runs.base, 0)
        return runs._replace(size=np.minimum(runs.size, money.divide(before, runs.amount))).beyond(covered)

    def beyond(self, covered: Cents) -> tuple[Runs, Runs]:
        """What is open once so many centimes of each contract are covered: whole lines, and lines of which a part is."""
        inside = np.maximum(covered[self.row] - self.base, 0)
        paid_lines = np.minimum(money.divide(inside, self.amount), self.size)
        paid = np.where(paid_lines < self.size, inside - paid_lines * self.amount, 0)
        begun = (paid > 0).astype(np.int64)
        rest = Runs(self.row, self.number + paid_lines + begun, self.size - paid_lines - begun, self.amount, self.base)
        partly = np.flatnonzero(begun)
        first = Runs(
            self.row[partly],
            (self.number + paid_lines)[partly],
            begun[partly],
            (self.amount - paid)[partly],
            self.base[partly],
        )
        lasting = np.flatnonzero(rest.size > 0)
        return Runs(*(column[lasting] for column in rest)), first


NO_RUNS = Runs(*(np.zeros(0, np.int64) for _ in Runs._fields))


def joined(parts: list[Runs]) -> Runs:
    """Runs of several rounds together."""
    if len(parts) <= 1:
        return parts[0] if parts else NO_RUNS
    return Runs(*(np.concatenate(columns) for columns in zip(*parts, strict=True)))
