"""What falls due and what comes in by calendar month, of many contracts together: differences, never a table of contracts by months."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

    import numpy.typing as npt

    from simulator.base.money import Cents


@dataclass(frozen=True, eq=False, slots=True)
class Receipts:
    """What falls due and what comes in by calendar month, by group. Centimes

    ==========  ================================================================================================================
    first       the month of the first column, counted from January 1970; 0 when nothing is dated
    due         (G, T) what falls due: the lines of the past as they stand on the day (what was moved elsewhere is due there), those
                to come as planned after every event
    received    (G, T) what came in, in the month in which it came: lines paid on their day, payments, lump sums, all that was left paid
                at once; in the months to come every line as planned, less what waits for the next ones. What is late is not planned
                to come in
    ==========  ================================================================================================================
    """

    first: int
    due: Cents
    received: Cents

    @property
    def months(self) -> npt.NDArray[np.datetime64]:
        """The months of the columns. (T,) ``datetime64[M]``"""
        return np.arange(self.first, self.first + self.due.shape[1]).astype("datetime64[M]")

    def trimmed(self) -> Receipts:
        """The same without the empty months at both ends."""
        busy = np.flatnonzero(self.due.any(axis=0) | self.received.any(axis=0))
        if not len(busy):
            return Receipts(0, self.due[:, :0], self.received[:, :0])
        part = slice(busy[0], busy[-1] + 1)
        return Receipts(self.first + int(busy[0]), self.due[:, part], self.received[:, part])

    def equals(self, other: Receipts) -> bool:
        """Whether every month and sum is the same, to the centime."""
        same = self.first == other.first and np.array_equal(self.due, other.due)
        return same and np.array_equal(self.received, other.received)


def merged(parts: Iterable[Receipts]) -> Receipts:
    """The receipts of several portfolios of the same groups together; in any order the same."""
    portfolios = [part for part in parts if part.due.shape[1]]
    if not portfolios:
        return Receipts(0, np.zeros((1, 0), np.int64), np.zeros((1, 0), np.int64))
    first = min(part.first for part in portfolios)
    size = max(part.first + part.due.shape[1] for part in portfolios) - first
    groups = max(len(part.due) for part in portfolios)
    due, received = np.zeros((2, groups, size), np.int64)
    for part in portfolios:
        place = part.first - first
        due[: len(part.due), place : place + part.due.shape[1]] += part.due
        received[: len(part.due), place : place + part.due.shape[1]] += part.received
    return Receipts(first, due, received).trimmed()


def of_rows(rows: Iterable[tuple[int, int, int, int]], groups: int) -> Receipts:
    """The receipts of (group, month, due, received) rows, of which there may be several for a month."""
    table = np.array(list(rows), np.int64).reshape(-1, 4)
    if not len(table):
        return merged([])
    first = int(table[:, 1].min())
    sums: npt.NDArray[Any] = np.zeros((2, groups, int(table[:, 1].max()) - first + 1), np.int64)
    for place in (0, 1):
        np.add.at(sums[place], (table[:, 0], table[:, 1] - first), table[:, 2 + place])
    return Receipts(first, *sums).trimmed()
