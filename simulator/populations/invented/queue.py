"""The queue of the accepted households of an invented population: each household's keys follow from its place in it.

One pass over the population counts, part by part, the accepted households by what orders them (the day of their application, of their
birth, or nothing). Then the place of a household is known from its part alone: those before its day, those of its day in earlier
parts, and those of its day earlier in its own part. So the keys are the same in whatever pieces the population is made; among equals
the place in the population decides, which is a lot, for the rows are drawn alike. A household that is not accepted gets
the keys that it would have had there, so that every law may be computed for it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt

from simulator.base import dates
from simulator.engine import run
from simulator.engine.rules import eligibility
from simulator.law.scheme import MAIN as SCHEME
from simulator.populations.count.funnel import LEAVES, FunnelPlan
from simulator.populations.count.groups import InMemory
from simulator.populations.invented import synthetic
from simulator.populations.invented.categories import Categories
from simulator.populations.invented.delivery import LATE, LEAVE
from simulator.reading.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from simulator.base.dates import Days
    from simulator.engine.households import Households
    from simulator.populations.invented.delivery import Delivery
    from simulator.populations.invented.recipe import Recipe
    from simulator.populations.laws import PopulationLaw
    from simulator.populations.plan import Plan

_DRAWS = 1
"""The place, after that of the block, of the generator of its draws: apart from those of the people."""

Integers = npt.NDArray[np.int64]


class _Draws(NamedTuple):
    """The tranche at which each row leaves, 0 for never; and the years by which its dwelling is late. (N,) each"""

    leaves: npt.NDArray[np.int8]
    late: Integers


@dataclass(frozen=True, eq=False)
class Queue:
    """Who is before whom. ``values`` are what orders the households (V,), ``before`` those of the queue with a smaller value (V + 1,).

    ``earlier`` are those of each value in the parts before (P, V); ``count`` rows stand for ``households``.
    """

    law: PopulationLaw
    delivery: Delivery
    seed: int
    count: int
    households: int
    values: Integers
    before: Integers
    earlier: Integers

    def delivered(self, part: InMemory, start: int) -> InMemory:
        """The part that begins at this row, its keys those of its places in the queue. Raises ``InputError``."""
        draws = _draws(self.delivery, self.seed, start, len(part.people))
        ahead = self._ahead(part.people, _stays(part.people, self.law, draws), start // synthetic.PART)
        days = _keys(self.delivery, ahead * self.households, self.count)
        months = dates.take_apart(days)
        keys = dates.put_together(months.month + 12 * draws.late, months.day)
        assert isinstance(part.extra, Categories)
        return InMemory(replace(part.people, keys=keys), part.extra.beside(LEAVES, draws.leaves))

    def _ahead(self, people: Households, stays: npt.NDArray[np.bool_], part: int) -> Integers:
        """The rows of the queue before each row. (N,)"""
        values = _ordering(people, self.delivery.order)
        place = np.searchsorted(self.values, values)
        inside = np.minimum(place, len(self.values) - 1)
        is_there = self.values[inside] == values
        return self.before[place] + np.where(is_there, self.earlier[part][inside], 0) + _earlier_in_part(values, stays)


def queue(count: int, seed: int, recipe: Recipe, law: PopulationLaw) -> Queue:
    """The queue of a population: one pass over it. Raises ``InputError`` where no household is accepted, or keys are after the calendar."""
    assert recipe.delivery is not None
    counted = [_counted(part, start, recipe.delivery, seed, law) for start, part in _parts(count, seed, recipe)]
    values = np.unique(np.concatenate([part_values for part_values, _ in counted]))
    if not len(values):
        raise InputError("invented.error.nobody")
    table = np.zeros((len(counted), len(values)), np.int64)
    for row, (part_values, rows) in zip(table, counted, strict=True):
        row[np.searchsorted(values, part_values)] = rows
    before = np.concatenate([[0], np.cumsum(table.sum(axis=0))])
    households = recipe.stands_for.value
    _keys(recipe.delivery, before[-1:] * households, count)  # the last, before any work
    earlier = np.cumsum(table, axis=0) - table
    return Queue(law, recipe.delivery, seed, count, households, values, before, earlier)


def of_plan(count: int, seed: int, recipe: Recipe, plan: Plan) -> Queue | None:
    """The queue of a population under the law of the plan's funnel; None where its keys are those of the recipe."""
    return None if plan.funnel is None else queue(count, seed, recipe, plan.laws[plan.funnel.law])


def funnel(recipe: Recipe, plan: Plan) -> FunnelPlan | None:
    """The funnel of a recipe that delivers: of the last law of location-vente. Raises ``InputError`` without one."""
    if not recipe.delivers or recipe.delivery is None:
        return None
    places = [place for place, law in enumerate(plan.laws) if law.scheme == SCHEME]
    if not places:
        raise InputError("invented.error.no_law", "--law")
    return FunnelPlan(places[-1], recipe.delivery.dwellings_a_year, recipe.delivery.order, recipe.delivery.first)


def moved_people(count: int, seed: int, recipe: Recipe, plan: Plan) -> tuple[Callable[[], Iterator[InMemory]], Plan]:
    """The people of a recipe of which an assumption was moved, and the plan with what it assumes of works and deliveries."""
    plan = replace(plan, works_begin=recipe.assumed("works_begin"), funnel=funnel(recipe, plan))
    return source(count, seed, recipe, of_plan(count, seed, recipe, plan)), plan


def source(count: int, seed: int, recipe: Recipe, line: Queue | None) -> Callable[[], Iterator[InMemory]]:
    """The function that makes the parts of a population, with the keys of its queue if there is one. Raises ``InputError``."""
    if line is None:
        return synthetic.source(count, seed, recipe)
    return lambda: (line.delivered(part, start) for start, part in _parts(count, seed, recipe))


def _parts(count: int, seed: int, recipe: Recipe) -> Iterator[tuple[int, InMemory]]:
    return zip(range(0, count, synthetic.PART), synthetic.source(count, seed, recipe)(), strict=True)


def _counted(
    part: InMemory, start: int, delivery: Delivery, seed: int, law: PopulationLaw
) -> tuple[Integers, Integers]:
    """The values of a part and how many of the queue have each."""
    stays = _stays(part.people, law, _draws(delivery, seed, start, len(part.people)))
    return np.unique(_ordering(part.people, delivery.order)[stays], return_counts=True)


def _ordering(people: Households, order: str) -> Integers:
    """What orders the households, the smallest first: a day, or nothing. (N,)"""
    days = {"application": people.application, "age": people.birth}
    return days[order].astype(np.int64) if order in days else np.zeros(len(people), np.int64)


def _earlier_in_part(values: Integers, stays: npt.NDArray[np.bool_]) -> Integers:
    """How many rows of the queue with the same value come before each row. (N,)"""
    order = np.argsort(values, kind="stable")
    passed: Integers = np.cumsum(stays[order]) - stays[order]
    _, first, length = np.unique(values[order], return_index=True, return_counts=True)
    within: Integers = np.zeros(len(values), np.int64)
    within[order] = passed - np.repeat(passed[first], length)
    return within


def _stays(people: Households, law: PopulationLaw, draws: _Draws) -> npt.NDArray[np.bool_]:
    """Whether a household is accepted under the law of the queue, and leaves at none of its tranches. (N,)"""
    codes, regime = law.regimes(people)
    stays = np.zeros(len(people), bool)
    for code, rows in run.in_chunks(codes, regime):
        accepted = eligibility.refusals(people.rows(rows), code) == 0
        leaves = draws.leaves[rows]
        stays[rows] = accepted & ((leaves == 0) | (leaves > max(1, len(code.tranches))))
    return stays


def _draws(delivery: Delivery, seed: int, start: int, rows: int) -> _Draws:
    """The draws of the rows from ``start``, the first of a block."""
    blocks = range(start // synthetic.BLOCK, -(-(start + rows) // synthetic.BLOCK))
    drawn = [_of_block(delivery, seed, block) for block in blocks]
    leaves, late = (np.concatenate(columns)[:rows] for columns in zip(*drawn, strict=True))
    return _Draws(leaves, late)


def _of_block(delivery: Delivery, seed: int, block: int) -> _Draws:
    rng = np.random.Generator(np.random.PCG64(np.random.SeedSequence(seed, spawn_key=(block, _DRAWS))))
    late = delivery.shares(LATE)
    ends = np.cumsum([float(share) for share in late.values()])
    years = np.array([*late, 0])[np.searchsorted(ends, rng.random(synthetic.BLOCK), side="right")]
    leaves = np.zeros(synthetic.BLOCK, np.int8)
    for tranche, share in delivery.shares(LEAVE).items():
        leaves = np.where((leaves == 0) & (rng.random(synthetic.BLOCK) < float(share)), tranche, leaves).astype(np.int8)
    return _Draws(leaves, years)


def _keys(delivery: Delivery, ahead: Integers, count: int) -> Days:
    """The day on which so many households, times ``count``, have had their keys: so many a year, evenly through each year. (N,)

    Raises ``InputError`` for a day after the calendar.
    """
    years, rest = np.divmod(ahead, count * delivery.dwellings_a_year)
    last_year = dates.LAST.year - delivery.first.year - 1 - max(delivery.shares(LATE), default=0)
    if years.max(initial=0) > last_year:
        raise InputError("invented.error.too_slow", "--dwellings-a-year", last=dates.LAST)
    months = (delivery.first.year - 1970) * 12 + delivery.first.month - 1 + 12 * years
    year_begins, next_begins = (
        dates.put_together(months + more, np.full(len(ahead), delivery.first.day)) for more in (0, 12)
    )
    length = (next_begins - year_begins).astype(np.int64)
    return year_begins + rest * length // (count * delivery.dwellings_a_year)
