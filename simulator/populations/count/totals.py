"""The totals of a population: integers that add up in any order, so that parts merge into the same figures."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from simulator.engine.schedule import monthly_receipts
from simulator.populations.count.exact_sums import Histogram, Integers, Stack, Stretches, Weights

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import numpy.typing as npt

MAIN, GAIN, WAGE, RISEN, DELAY = "main", "gain", "wage", "wage_and_incomes", "delay"
AFFORD = "affordability"
"""The tables: each law alone, and its classes of what people can afford; against the first law; at the later minimum wage, alone or with incomes that rise as it does; with
the works late."""
COMMON, VERDICT = "common", "verdict"
"""Two more: each law over the households that all the laws serve; the verdict against the first law, by the three payments."""
PAY_WHOLE, PERIODS = "pay_whole", "periods"
"""Who gains by paying all the instalments at once; and the sums whose group is a period of months (``count.outlays``)."""


class Key(NamedTuple):
    """The key of a sum: the table, the place of the law, the measure, the group."""

    table: str
    law: int
    measure: str
    group: str


@dataclass(frozen=True, eq=False)
class Totals:
    """Sums in millionths, distributions, and receipts in millionths by law: integers that add up, in any order."""

    sums: dict[Key, int] = field(default_factory=dict)
    spread: dict[Key, Histogram] = field(default_factory=dict)
    receipts: dict[int, monthly_receipts.Receipts] = field(default_factory=dict)

    @classmethod
    def merged(cls, parts: Iterable[Totals]) -> Totals:
        """The totals of several parts, in any order."""
        added: dict[Key, int] = defaultdict(int)
        spread: dict[Key, list[Histogram]] = defaultdict(list)
        receipts: dict[int, list[monthly_receipts.Receipts]] = defaultdict(list)
        for part in parts:
            for law, paid in part.receipts.items():
                receipts[law].append(paid)
            for key, value in part.sums.items():
                added[key] += value
            for key, histogram in part.spread.items():
                spread[key].append(histogram)
        return cls(
            dict(added),
            {key: Histogram.merged(several) for key, several in spread.items()},
            {law: monthly_receipts.merged(several) for law, several in receipts.items()},
        )

    def equals(self, other: Totals) -> bool:
        """Whether every sum, distribution and receipt is the same, to the last unit."""
        first, second = ({key: value for key, value in totals.sums.items() if value} for totals in (self, other))
        paid = self.receipts.keys() == other.receipts.keys() and all(
            paid.equals(other.receipts[law]) for law, paid in self.receipts.items()
        )
        return paid and first == second and self.spread == other.spread

    def merge(self, other: Totals) -> Totals:
        """These totals and others."""
        return Totals.merged([self, other])


class Adding:
    """The sums of one part, by group, accumulated chunk by chunk."""

    def __init__(self, names: tuple[str, ...]) -> None:
        self.names = names
        self.stacks: dict[tuple[str, int, tuple[str, ...]], list[Stack]] = defaultdict(list)
        self.values: dict[tuple[str, int, str], list[tuple[Integers, Integers, Weights]]] = defaultdict(list)
        self.receipts: dict[int, list[monthly_receipts.Receipts]] = defaultdict(list)
        self.by_period: dict[Key, int] = defaultdict(int)

    def add(self, table: str, law: int, measures: Iterable[str], stack: Stack) -> None:
        """Add some measures of a chunk, by group."""
        self.stacks[table, law, tuple(measures)].append(stack)

    def totals(self) -> Totals:
        """The totals of what was added."""
        added: dict[Key, int] = defaultdict(int)
        for (table, law, measures), stacks in self.stacks.items():
            for measure, by_group in zip(measures, Stack.together(stacks), strict=True):
                for name, total in zip(self.names, by_group, strict=True):
                    added[Key(table, law, measure, name)] += total
        added |= self.by_period
        spread: dict[Key, Histogram] = {}
        for place, pieces in self.values.items():
            spread |= {Key(*place, name): part for name, part in self._distributions(pieces)}
        return Totals(
            dict(added), spread, {law: monthly_receipts.merged(several) for law, several in self.receipts.items()}
        )

    def _distributions(self, pieces: list[tuple[Integers, Integers, Weights]]) -> Iterable[tuple[str, Histogram]]:
        """One distribution for each group: the values carry their group in their highest bits."""
        place, values = (np.concatenate([piece[i] for piece in pieces]) for i in (0, 1))
        least = min(int(values.min(initial=0)), 0)
        values = values - least if least else values
        bits = int(values.max(initial=0)).bit_length()
        weights = Weights(np.concatenate([piece[2].column for piece in pieces]), pieces[0][2].same)
        histogram = Histogram.of(values + (place << bits), weights)
        cuts = np.searchsorted(histogram.values >> bits, np.arange(len(self.names) + 1))
        for group, name in enumerate(self.names):
            rows = slice(int(cuts[group]), int(cuts[group + 1]))
            yield name, Histogram((histogram.values[rows] & ((1 << bits) - 1)) + least, histogram.weights[rows])


class Chunk(NamedTuple):
    """The groups and the weights of the rows of a chunk, and where they are added; only the rows of ``inside``, if given.

    Every column has its rows in the order of the stretches. ``mask`` is ``inside`` as 64 equal bits.
    """

    stretches: Stretches
    weights: Weights
    adding: Adding
    inside: npt.NDArray[np.bool_] | None = None
    mask: Integers | None = None

    def tally(self, table: str, law: int, columns: Mapping[str, Integers]) -> None:
        """Add several columns of whole numbers in each group, all at once."""
        inside = [column if self.mask is None else column & self.mask for column in columns.values()]
        self.adding.add(table, law, columns, Stack.added(self.stretches, inside, self.weights))

    def flags(self, table: str, law: int, columns: Mapping[str, npt.NDArray[np.bool_]]) -> None:
        """Count several columns of booleans in each group, all at once."""
        together = np.array([*columns.values()])
        if self.inside is not None:
            together &= self.inside
        self.adding.add(table, law, columns, Stack.counted(self.stretches, together, self.weights))

    def spread(self, law: int, measure: str, values: Integers, rows: npt.NDArray[np.bool_], table: str = MAIN) -> None:
        """Keep how the values of some rows are distributed in each group."""
        index = np.flatnonzero(rows if self.inside is None else rows & self.inside)
        piece = self.stretches.places().take(index), values.take(index), self.weights.rows(index)
        self.adding.values[table, law, measure].append(piece)

    def only(self, rows: npt.NDArray[np.bool_]) -> Chunk:
        """The same chunk without the other rows."""
        inside = rows if self.inside is None else rows & self.inside
        return self._replace(inside=inside, mask=-inside.astype(np.int64))
