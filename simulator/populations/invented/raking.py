"""Raking: the joint division of a population whose crossed margins are the published ones, and whole rows for its cells.

Iterative proportional fitting (Deming and Stephan, 1940) from the margins multiplied: each table in turn scales its cells to what
it counts, until all hold at once. It is written here because the libraries that do it are either old (``ipfn``, last of 2021) or
compiled for much more (``humanleague``); the whole of it is ``_Target.scaled`` in a loop.
"""

from __future__ import annotations

import math
from fractions import Fraction
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import numpy.typing as npt

from simulator.reading.errors import InputError
from simulator.wording import FactList, Named

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from simulator.populations.invented.crossed import Crossed

Shares = npt.NDArray[np.float64]

TOLERANCE = 1e-9
"""The share of all households by which a cell of a table may be off once the tables hold together."""
MOST_ROUNDS = 2_000
_LOOK, _PROGRESS = 50, 0.99
"""Rounds after which what is off must have shrunk below this part of itself: tables that contradict each other stand still."""
MOST_CELLS = 500_000
"""The cells of the largest joint division."""
_GOLDEN = (math.sqrt(5) - 1) / 2


class Joint(NamedTuple):
    """Shares of all households by several margins at once; the first ``first`` of these are those of the first crossed table."""

    names: tuple[str, ...]
    parts: tuple[tuple[str, ...], ...]
    shares: Shares
    first: int

    def places(self, rows: npt.NDArray[np.int64], count: int, shift: int) -> dict[str, npt.NDArray[np.intp]]:
        """For each margin the place of its part for these rows of a population of ``count``; rows are dealt as cards are, by a stride.

        Each row has its cell whatever rows are asked for; over all rows each cell has its whole number of them.
        """
        ends = np.cumsum(apportioned(self.shares, count, self.first))
        cell = np.searchsorted(ends, (rows * _stride(count) + shift) % count, side="right")
        return dict(zip(self.names, np.unravel_index(cell, self.shares.shape), strict=True))


def joint(margins: Mapping[str, Mapping[str, Any]], crossed: Sequence[Crossed]) -> Joint | None:
    """The joint division that holds every margin and every crossed table; None without one. Raises ``InputError``."""
    if not crossed:
        return None
    names = tuple(dict.fromkeys(name for table in crossed for name in table.margins))
    parts = tuple(tuple(margins[name]) for name in names)
    size = math.prod(map(len, parts))
    if size > MOST_CELLS:
        raise InputError("invented.error.cells", "crossed", count=size, most=MOST_CELLS)
    alone = [np.array([float(share) for share in margins[name].values()]) for name in names]
    seed = alone[0]
    for shares in alone[1:]:
        seed = np.multiply.outer(seed, shares)
    targets = [_Target((place,), shares, np.ones(len(shares), bool)) for place, shares in enumerate(alone)]
    targets += [_target(table, names, parts) for table in crossed]
    return Joint(names, parts, _fitted(seed, targets, names), len(crossed[0].margins))


class _Target(NamedTuple):
    """What a table counts along some axes: the share of each counted cell; the other cells have the rest together."""

    axes: tuple[int, ...]
    shares: Shares
    counted: npt.NDArray[np.bool_]

    def sums(self, table: Shares) -> Shares:
        """The shares of a joint division along the axes of the table, in their order."""
        others = tuple(axis for axis in range(table.ndim) if axis not in self.axes)
        together: Shares = table.sum(axis=others)
        return together.transpose(np.argsort(np.argsort(self.axes)))

    def target_sums(self, sums: Shares) -> Shares:
        """What each cell should have: the rest is spread over those that were not counted as they stand."""
        rest, beside = 1 - self.shares[self.counted].sum(), sums[~self.counted].sum()
        return np.where(self.counted, self.shares, sums * (rest / beside if beside else 0))

    def scaled(self, table: Shares) -> Shares:
        """The joint division with this table held."""
        sums = self.sums(table)
        factors = np.divide(self.target_sums(sums), sums, out=np.zeros_like(sums), where=sums > 0)
        order = np.argsort(self.axes)
        shape = [table.shape[axis] if axis in self.axes else 1 for axis in range(table.ndim)]
        return table * factors.transpose(order).reshape(shape)

    def off(self, table: Shares) -> float:
        """The largest share by which a cell is off."""
        sums = self.sums(table)
        rest = abs(sums[~self.counted].sum() - (1 - self.shares[self.counted].sum()))
        return max(float(np.abs(sums - self.shares)[self.counted].max(initial=0)), float(rest))


def _target(table: Crossed, names: Sequence[str], parts: Sequence[Sequence[str]]) -> _Target:
    axes = tuple(names.index(name) for name in table.margins)
    shares = np.zeros([len(parts[axis]) for axis in axes])
    counted = np.zeros(shares.shape, bool)
    for cell, households in table.cells.items():
        place = tuple(parts[axis].index(part) for axis, part in zip(axes, cell, strict=True))
        shares[place], counted[place] = households / table.of, True
    return _Target(axes, shares, counted)


def _fitted(table: Shares, targets: Sequence[_Target], names: Sequence[str]) -> Shares:
    """The joint division nearest to the one given in which every target holds. Raises ``InputError`` where none is found."""
    before = math.inf
    for done in range(1, MOST_ROUNDS + 1):
        for target in targets:
            table = target.scaled(table)
        off = max(target.off(table) for target in targets)
        if off <= TOLERANCE:
            return table
        if done % _LOOK == 0:
            if off > before * _PROGRESS:
                break
            before = off
    worst = max(targets, key=lambda target: target.off(table))
    of = FactList(tuple(Named(f"lab.margin.{names[axis]}") for axis in worst.axes))
    raise InputError("invented.error.contradict", "crossed", margins=of, off=Fraction(f"{worst.off(table):.5f}"))


def apportioned(shares: Shares, count: int, first: int) -> npt.NDArray[np.int64]:
    """Whole rows for each cell, ``count`` in all, by largest remainders: the cells of the first axes together, then each further axis.

    A cell of the first ``first`` axes is so within one row of its share. (cells,) in the order of the joint division.
    """
    wide = shares.reshape(-1, *shares.shape[first:])
    rows = _largest_remainders(np.array(count), wide.sum(axis=tuple(range(1, wide.ndim))))
    for axis in range(1, wide.ndim):
        rows = _largest_remainders(rows, wide.sum(axis=tuple(range(axis + 1, wide.ndim))))
    return rows.ravel()


def _largest_remainders(rows: npt.NDArray[np.int64], shares: Shares) -> npt.NDArray[np.int64]:
    """Rows (…,) parted along the last axis of shares (…, k)."""
    together = shares.sum(axis=-1, keepdims=True)
    exact = rows[..., None] * np.divide(shares, together, out=np.zeros_like(shares), where=together > 0)
    floor = np.floor(exact).astype(np.int64)
    place = np.argsort(np.argsort(floor - exact, axis=-1, kind="stable"), axis=-1)
    parted: npt.NDArray[np.int64] = floor + (place < (rows - floor.sum(axis=-1))[..., None])
    return parted


def _stride(count: int) -> int:
    """A step that meets each of ``count`` places once, neighbours far apart."""
    step = max(1, round(count * _GOLDEN))
    while math.gcd(step, count) != 1:
        step += 1
    return step
