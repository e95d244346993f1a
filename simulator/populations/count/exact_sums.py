"""Exact sums and histograms, the same in any order of the rows: integers only (docs/decisions/0017).

A weight is an integer of millionths (the float of the file, rounded once), amounts are centimes, and every sum is a
Python integer. Where numpy adds in int64 the terms are cut into limbs so small that no partial sum reaches 2**62: the
addition is exact. What is divided is divided once, at the end, as a fraction.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import numpy.typing as npt

from simulator.base.money import EXACT, MILLION
from simulator.reading.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from simulator.engine.households import Households

Integers = npt.NDArray[np.int64]

HEAVIEST = 1_000_000
"""The largest weight accepted: one row never stands for more households than this."""
_ROOM = 2**62
_LIMB = 20
_SMALL = 8
"""Values are small if none is more than so many times the number of rows: then counting is faster than sorting."""
_FEW = 2**16


@dataclass(frozen=True, slots=True)
class Weights:
    """The weight of each row in millionths of a household of the country; ``same`` where all rows weigh alike."""

    column: Integers
    same: int | None

    @classmethod
    def of(cls, people: Households) -> Weights:
        """The weights of a population. Raises ``InputError`` above ``HEAVIEST``."""
        return cls.rounded(people.weight)

    @classmethod
    def rounded(cls, weight: npt.NDArray[np.float64]) -> Weights:
        """These weights, each rounded once. Raises ``InputError`` above ``HEAVIEST``."""
        if not len(weight):
            return cls(np.zeros(0, np.int64), MILLION)
        least, most = float(weight.min()), float(weight.max())
        if most > HEAVIEST:
            raise InputError("lab.error.weight", "weight", most=HEAVIEST)
        if least == most:
            same = int(np.rint(least * MILLION))
            return cls(np.broadcast_to(np.int64(same), len(weight)), same)
        return cls(np.rint(weight * MILLION).astype(np.int64), None)

    def rows(self, index: slice | Integers | npt.NDArray[np.bool_]) -> Weights:
        """The weights of these rows."""
        if self.same is not None and isinstance(index, np.ndarray) and index.dtype != np.bool_:
            return Weights(np.broadcast_to(np.int64(self.same), len(index)), self.same)
        return Weights(self.column[index], self.same)


@dataclass(frozen=True, slots=True)
class Stretches:
    """Rows sorted by group, so that each group is one stretch: added up several times as fast.

    ``order`` (N,) puts the rows in that order; the group ``groups[k]`` begins at ``starts[k]`` and has ``sizes[k]`` rows;
    groups without rows are absent. ``count`` is the number of groups.
    """

    order: npt.NDArray[np.intp]
    groups: npt.NDArray[np.intp]
    starts: npt.NDArray[np.intp]
    sizes: npt.NDArray[np.intp]
    count: int

    @classmethod
    def of(cls, places: npt.NDArray[Any], count: int) -> Stretches:
        """The stretches of rows that are in these groups, at most 2**15: places are sorted as numbers of sixteen bits. (N,)"""
        if count == 1:
            first = np.arange(min(len(places), 1))
            return cls(np.arange(len(places)), first, first, np.full_like(first, len(places)), 1)
        rows = np.bincount(places, minlength=count)
        groups = np.flatnonzero(rows)
        order = np.argsort(places.astype(np.int16), kind="stable")  # sixteen bits are sorted without comparing
        return cls(order, groups, (np.cumsum(rows) - rows)[groups], rows[groups], count)

    def places(self) -> npt.NDArray[np.intp]:
        """The group of each row, in their order. (N,)"""
        if self.count == 1:
            return np.broadcast_to(np.intp(0), len(self.order))
        return np.repeat(self.groups, self.sizes)

    def by_group(self, values: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """The values of the groups that have rows, over all the groups, 0 for the others. (…, G) for (…, S)"""
        if len(self.groups) == self.count:
            return values
        spread = np.zeros((*values.shape[:-1], self.count), values.dtype)
        spread[..., self.groups] = values
        return spread


class Stack(NamedTuple):
    """The sums of K measures by group, each multiplied by ``times``: integers of 64 bits, or of Python. (K, G)"""

    by_group: npt.NDArray[Any]
    times: int

    @classmethod
    def counted(cls, stretches: Stretches, flags: npt.NDArray[np.bool_], weights: Weights) -> Stack:
        """The weight, in millionths of a household, of the true rows of each of K columns, by group. ``flags`` is (K, N)."""
        if weights.same is None:
            return cls.added(stretches, [column.astype(np.int64) for column in flags], weights)
        wide = np.uint16 if flags.shape[1] < _FEW else np.int64  # the narrower, the faster
        rows = np.add.reduceat(flags.view(np.uint8), stretches.starts, axis=1, dtype=wide)
        return cls(stretches.by_group(rows).astype(np.int64), weights.same)

    @classmethod
    def added(cls, stretches: Stretches, columns: Sequence[Integers], weights: Weights) -> Stack:
        """The weighted sums of K columns, (N,) each, by group. Millionths of their units"""
        if weights.same is None or not all(_fits(column) for column in columns):
            return cls(np.array([sums(stretches, column, weights) for column in columns], object), 1)
        rows = [np.add.reduceat(column, stretches.starts) for column in columns]
        return cls(stretches.by_group(np.array(rows)), weights.same)

    @staticmethod
    def together(stacks: Sequence[Stack]) -> list[list[int]]:
        """Several stacks of the same measures and groups, added up. K lists of G"""
        total = np.zeros((), object)
        for times in {stack.times for stack in stacks}:
            high, low = _limbs(np.array([stack.by_group for stack in stacks if stack.times == times]))
            total = total + (((high.sum(axis=0).astype(object) << _LIMB) + low.sum(axis=0)) * times)
        by_measure: list[list[int]] = total.tolist()
        return by_measure


def sums(stretches: Stretches, column: Integers, weights: Weights) -> list[int]:
    """The weighted sum of a column in each group, exactly. Millionths of the column's unit.

    The rows of the column and of the weights are in the order of the stretches.
    """
    if weights.same is not None:
        return [total * weights.same for total in _added(stretches, column)]
    if _top(column) * _top(weights.column) < _ROOM:
        return _added(stretches, column * weights.column)
    return _joined(*(sums(stretches, limb, weights) for limb in _limbs(column)))


def _added(stretches: Stretches, column: Integers) -> list[int]:
    """The sum of a column in each group, exactly."""
    if _fits(column):
        numbers: list[int] = stretches.by_group(np.add.reduceat(column, stretches.starts)).tolist()
        return numbers
    return _joined(*(_added(stretches, limb) for limb in _limbs(column)))


def _fits(column: Integers) -> bool:
    """Whether no sum of these rows passes 64 bits."""
    return _top(column) * len(column) < _ROOM


def _top(column: Integers) -> int:
    """An upper bound of the absolute values of a column."""
    together = int(np.bitwise_or.reduce(column))
    if together >= 0:
        return (1 << together.bit_length()) - 1
    return max(int(column.max()), -int(column.min()))


def _limbs(column: Integers) -> tuple[Integers, Integers]:
    """High and low part: ``(high << 20) + low`` is the column, below zero too."""
    return column >> _LIMB, column & ((1 << _LIMB) - 1)


def _joined(high: list[int], low: list[int]) -> list[int]:
    return [(upper << _LIMB) + lower for upper, lower in zip(high, low, strict=True)]


@dataclass(frozen=True, slots=True, eq=False)
class Histogram:
    """A full distribution: the distinct values in rising order, and the weight of each in millionths of a household."""

    values: Integers
    weights: Integers

    @classmethod
    def of(cls, values: Integers, weights: Weights) -> Histogram:
        """The distribution of a column."""
        if weights.same is not None:
            distinct, counts = _counted(values)
            return cls(distinct, counts * weights.same)
        return _gathered(values, weights.column)

    @classmethod
    def merged(cls, parts: Iterable[Histogram]) -> Histogram:
        """One distribution of several, in any order."""
        several = list(parts)
        if len(several) == 1:
            return several[0]
        empty = np.zeros(0, np.int64)
        return _gathered(
            np.concatenate([empty, *(part.values for part in several)]),
            np.concatenate([empty, *(part.weights for part in several)]),
        )

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, Histogram)
            and np.array_equal(self.values, other.values)
            and np.array_equal(self.weights, other.weights)
        )

    __hash__ = None  # type: ignore[assignment]  # two equal distributions are equal: none is a key

    @property
    def total(self) -> int:
        """Millionths of a household in all."""
        return int(self.weights.sum())

    @property
    def sum(self) -> int:
        """All the values together, in millionths of their unit."""
        return sum(value * weight for value, weight in zip(self.values.tolist(), self.weights.tolist(), strict=True))

    def quantile(self, part: int, parts: int) -> int | None:
        """The smallest value that at least ``part / parts`` of the households do not pass; None for a distribution of no household."""
        if not self.total:
            return None
        reached = np.cumsum(self.weights)
        rank = -(-int(reached[-1]) * part // parts)
        return int(self.values[np.searchsorted(reached, rank)])


def _counted(values: Integers) -> tuple[Integers, Integers]:
    """The distinct values, and how many rows have each: counted where they are small for so many rows, else sorted."""
    top = int(values.max(initial=0))
    if top <= _SMALL * len(values) and int(values.min(initial=0)) >= 0:
        rows = np.bincount(values)
        present = np.flatnonzero(rows)
        return present, rows[present]
    distinct, counts = np.unique(values, return_counts=True)
    return distinct, counts.astype(np.int64)


def _gathered(values: Integers, weights: Integers) -> Histogram:
    distinct, place = np.unique(values, return_inverse=True)
    if int(weights.max(initial=0)) * len(weights) < EXACT:
        return Histogram(distinct, np.bincount(place, weights=weights, minlength=len(distinct)).astype(np.int64))
    totals = np.zeros(len(distinct), np.int64)
    np.add.at(totals, place, weights)
    return Histogram(distinct, totals)
