"""The margins of an invented population, as they were published or assumed, and as they came out."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt

from simulator.base import dates
from simulator.base.money import CENTIMES
from simulator.law.values import DWELLINGS
from simulator.populations.invented.categories import Categories, Category
from simulator.populations.invented.recipe import INCOME, OUTCOME, OUTCOMES, band_of
from simulator.populations.invented.synthetic import DWELLING, LAND

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from simulator.engine.households import Households
    from simulator.populations.count.groups import Crowd
    from simulator.populations.invented.recipe import Recipe

CROSSING = " × "
"""Between the margins of a crossed table, and between the parts of its cells."""


class Check(NamedTuple):
    """A share of a margin as it was published (or assumed) and as it came out; the margins of a crossed table are joined by ``CROSSING``."""

    margin: str
    part: str
    published: float
    obtained: float
    status: str
    source: str


def of(parts: Iterable[Crowd], recipe: Recipe) -> list[Check]:
    """The published share of each part of each margin, and of each given cell of the crossed ones, beside the drawn one."""
    counting = Counting(recipe)
    for part_of in parts:
        counting.add(part_of)
    return counting.checks()


class Counting:
    """The rows of each part of each margin, and of each cell of the crossed ones, counted part by part."""

    def __init__(self, recipe: Recipe) -> None:
        self.recipe, self.rows = recipe, 0
        self._tables = [(name,) for name in recipe.margins] + [table.margins for table in recipe.crossed]
        self._counts: dict[tuple[str, ...], npt.NDArray[np.intp]] = {}
        self._names: dict[str, tuple[str, ...]] = {}

    def add(self, part_of: Crowd) -> None:
        """Count some more rows."""
        self.rows += len(part_of.people)
        columns = {name: _column(part_of, name, self.recipe) for name in self.recipe.margins}
        self._names = {name: column.names for name, column in columns.items()}
        for margins in self._tables:
            shape = tuple(len(columns[name].names) for name in margins)
            cell = np.ravel_multi_index([columns[name].place for name in margins], shape)
            rows = np.bincount(cell, minlength=math.prod(shape)).reshape(shape)
            self._counts[margins] = self._counts.get(margins, 0) + rows

    def checks(self) -> list[Check]:
        """Each share as it was published, and as it came out."""
        return [
            Check(
                CROSSING.join(margins), CROSSING.join(cell), float(share), self._of(margins, cell) / self.rows, status, source
            )
            for margins, cell, share, status, source in _published(self.recipe)
        ]  # fmt: skip

    def _of(self, margins: tuple[str, ...], cell: tuple[str, ...]) -> int:
        place = tuple(self._names[name].index(part) for name, part in zip(margins, cell, strict=True))
        return int(self._counts[margins][place])


def _published(recipe: Recipe) -> Iterator[tuple[tuple[str, ...], tuple[str, ...], Fraction, str, str]]:
    for name, margin in recipe.margins.items():
        yield from (((name,), (part,), share, margin.status, margin.source) for part, share in margin.parts.items())
    for table in recipe.crossed:
        for cell, count in table.cells.items():
            yield table.margins, cell, Fraction(count, table.of), table.status, table.source


def _column(part_of: Crowd, name: str, recipe: Recipe) -> Category:
    """The part of a margin in which each row has come out."""
    people, bands = part_of.people, recipe.margins[name].parts
    if name == "dwelling":
        return Category(DWELLINGS, people.dwelling)
    if name == "age":
        return _band(bands, len(people), lambda age: people.application >= dates.birthdays(people.birth_parts, age))
    if name == INCOME:
        return _band(bands, len(people), lambda dinars: people.income > dinars * CENTIMES)
    if name == OUTCOME:
        return _outcomes(people)
    assert isinstance(part_of.extra, Categories)
    return part_of.extra.coded[name]


def _band(bands: Iterable[str], rows: int, has: Callable[[int], npt.NDArray[np.bool_]]) -> Category:
    """The band of each row: the last one whose lower end it has reached, the lowest for a row below them all."""
    ordered = sorted(bands, key=band_of)
    place = np.zeros(rows, np.int64)
    for band in ordered[1:]:
        place += has(band_of(band)[0])
    return Category(tuple(ordered), place)


def _outcomes(people: Households) -> Category:
    """What bars each row, by the words of a recipe."""
    assert people.details is not None
    holdings = people.details.holdings
    return Category(OUTCOMES, np.select([people.had_state_aid, holdings == LAND, holdings == DWELLING], [3, 2, 1], 0))
