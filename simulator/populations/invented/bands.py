"""How far the assumptions of a recipe may carry a figure: all of them drawn together, many times (docs/decisions/0044).

Each draw takes every assumption somewhere in its own range, and makes the same people again: the same seed gives the same
random numbers, so that only the assumptions move. The ranges of an assumption are cut into as many equal steps as there are draws, and each
step is drawn from once, in an order of its own.
"""

from __future__ import annotations

import zlib
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from simulator.populations import experiment
from simulator.populations.count.affordable import table_of
from simulator.populations.invented import queue
from simulator.populations.invented.delivery import WHOLE_NUMBERS
from simulator.populations.invented.sensitivity import ENOUGH

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from simulator.populations.invented.recipe import Recipe
    from simulator.populations.invented.recipe_values import Assumption
    from simulator.populations.plan import Plan

DRAWS = 50
"""The draws of the command and of the page."""
ENDS = Fraction(5, 100), Fraction(95, 100)
"""The shares of the draws that stay below the ends of a band."""
SEEDS = 8
"""The further seeds with which the noise of a seed is found."""
Figures = dict[tuple[int, str], Fraction]
"""Figures by the place of the law and the measure."""
_STREAM = 1_516
_FINE = 1 << 32


class Band(NamedTuple):
    """Where the middle nine tenths of the draws of a figure lie, in the unit of the figure.

    ``figure`` is that of the recipe as it stands, over as many rows; ``noise`` is the furthest from it that another seed brings it.
    """

    law: int
    measure: str
    figure: Fraction
    low: Fraction
    high: Fraction
    noise: Fraction

    def holds(self, figure: Fraction) -> bool:
        """Whether a figure is within."""
        return self.low <= figure <= self.high


class Bands(NamedTuple):
    """The bands of some figures, the number of draws, and the rows of each."""

    draws: int
    rows: int
    bands: tuple[Band, ...]

    def of(self, law: int, measure: str) -> Band | None:
        """The band of a figure of a law (by its place); None where it has none."""
        return next((band for band in self.bands if (band.law, band.measure) == (law, measure)), None)


def of(recipe: Recipe, plan: Plan, rows: int, seed: int, measures: Sequence[str]) -> Bands:
    """The bands of these measures under each law of a plan, by ``plan.bands`` draws.

    A figure that some draw does not have (no household is served) has no band.
    """
    rows = min(rows, ENOUGH)
    plain = replace(
        plan, by=None, bounds=(), distributions=True, wage=False, receipts=False, delays=(), treasury=None, bands=0, by_article=False,
        verdict=False,
    )  # fmt: skip
    figure = _figures(recipe, plain, rows, seed, measures)
    drawn = [_figures(moved, plain, rows, seed, measures) for moved in recipes(recipe, plan.bands, seed)]
    reseeded = [_figures(recipe, plain, rows, seed + more, measures) for more in range(1, SEEDS + 1)]
    places = [place for place in figure if all(place in figures for figures in (*drawn, *reseeded))]
    return Bands(plan.bands, rows, tuple(_band(place, figure, drawn, reseeded) for place in places))


def _band(place: tuple[int, str], figure: Figures, drawn: Sequence[Figures], reseeded: Sequence[Figures]) -> Band:
    low, high = (quantile([figures[place] for figures in drawn], end) for end in ENDS)
    noise = max(abs(again[place] - figure[place]) for again in reseeded)
    return Band(*place, figure[place], low, high, noise)


def recipes(recipe: Recipe, draws: int, seed: int) -> Iterator[Recipe]:
    """The recipe with all its assumptions drawn together, so many times."""
    columns = {name: _drawn(assumption, draws, seed) for name, assumption in recipe.all_assumptions().items()}
    for draw in range(draws):
        moved = recipe
        for name, values in columns.items():
            moved = moved.moved(name, values[draw])
        yield moved


def _drawn(assumption: Assumption, draws: int, seed: int) -> list[Fraction]:
    """The values of one assumption, from a generator of its own: another assumption in the recipe changes none of them."""
    stream = np.random.SeedSequence(seed, spawn_key=(_STREAM, zlib.crc32(assumption.name.encode())))
    rng = np.random.Generator(np.random.PCG64(stream))
    steps, within = rng.permutation(draws), rng.integers(0, _FINE, draws)
    low, high = assumption.range
    at = [(int(step) + Fraction(int(part), _FINE)) / draws for step, part in zip(steps, within, strict=True)]
    if assumption.name in WHOLE_NUMBERS:
        return [low + int(share * (high - low + 1)) for share in at]
    return [low + share * (high - low) for share in at]


def quantile(values: Sequence[Fraction], share: Fraction) -> Fraction:
    """The value below which a share of the values lies, on the line between its two neighbours."""
    ordered = sorted(values)
    place = share * (len(ordered) - 1)
    low = int(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (place - low) * (ordered[high] - ordered[low])


def _figures(recipe: Recipe, plan: Plan, rows: int, seed: int, measures: Sequence[str]) -> Figures:
    """The known figures of the measures, under each law."""
    source, plan = queue.moved_people(rows, seed, recipe, plan)
    lab = experiment.run(source, plan)
    return {
        (law, measure): value
        for law in range(len(plan.laws))
        for measure in measures
        if (value := lab.value(measure, law, table=table_of(measure))) is not None
    }
