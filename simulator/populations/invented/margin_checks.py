"""The margins of an invented population, as they were published or assumed, and as they came out."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import numpy.typing as npt

from simulator.base import dates
from simulator.base.money import CENTIMES
from simulator.law.values import DWELLINGS
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
    counts: dict[tuple[str, str], int] = {}
    rows = 0
    for part_of in parts:
        rows += len(part_of.people)
        columns = {name: _column(part_of, name, recipe) for name in recipe.margins}
        for table in recipe.crossed:
            columns[_crossing(table.margins)] = _together([columns[name] for name in table.margins])
        for name, column in columns.items():
            for value, count in zip(*np.unique(column, return_counts=True), strict=True):
                counts[name, str(value)] = counts.get((name, str(value)), 0) + int(count)
    return [
        Check(name, value, float(share), counts.get((name, value), 0) / rows, status, source)
        for name, value, share, status, source in _published(recipe)
    ]


def _published(recipe: Recipe) -> Iterator[tuple[str, str, Fraction, str, str]]:
    for name, margin in recipe.margins.items():
        yield from ((name, part, share, margin.status, margin.source) for part, share in margin.parts.items())
    for table in recipe.crossed:
        for cell, count in table.cells.items():
            share = Fraction(count, table.of)
            yield _crossing(table.margins), _crossing(cell), share, table.status, table.source


def _crossing(names: Iterable[str]) -> str:
    return CROSSING.join(names)


def _together(columns: list[npt.NDArray[Any]]) -> npt.NDArray[Any]:
    """The parts of several margins as one text for each row."""
    together = columns[0].astype(str)
    for column in columns[1:]:
        together = np.char.add(np.char.add(together, CROSSING), column.astype(str))
    return together


def _column(part_of: Crowd, name: str, recipe: Recipe) -> npt.NDArray[Any]:
    """The part of a margin in which each row has come out."""
    people, bands = part_of.people, list(recipe.margins[name].parts)
    if name == "dwelling":
        return np.array(DWELLINGS)[people.dwelling]
    if name == "age":
        return _band(bands, lambda age: people.application >= dates.birthdays(people.birth_parts, age))
    if name == INCOME:
        return _band(bands, lambda dinars: people.income > dinars * CENTIMES)
    return _outcomes(people) if name == OUTCOME else part_of.extra[name]


def _band(bands: list[str], has: Callable[[int], npt.NDArray[np.bool_]]) -> npt.NDArray[Any]:
    """The band of each row: the last one whose lower end it has reached, the lowest for a row below them all."""
    ordered = sorted(bands, key=band_of)
    place = sum(has(band_of(band)[0]).astype(int) for band in ordered[1:])
    names: npt.NDArray[Any] = np.array(ordered)
    return names[place] if len(ordered) > 1 else np.repeat(names, len(has(0)))


def _outcomes(people: Households) -> npt.NDArray[Any]:
    """What bars each row, by the words of a recipe."""
    assert people.details is not None
    holdings = people.details.holdings
    names: npt.NDArray[Any] = np.array(OUTCOMES)
    places = np.select([people.had_state_aid, holdings == LAND, holdings == DWELLING], [3, 2, 1], 0)
    return np.take(names, places)
