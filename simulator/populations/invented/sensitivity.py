"""Which assumptions of a recipe move the figures most, and by how much: the population is made again with each one moved."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from simulator.populations import experiment
from simulator.populations.invented import queue

if TYPE_CHECKING:
    from simulator.populations.invented.recipe import Recipe
    from simulator.populations.plan import Plan

HEADLINES = ("served.share", "cut_by_age.share", "instalment.median", "effort.median", "present_value.mean")
"""The figures that people quote."""
ENOUGH = 20_000
"""Rows with which an assumption is moved: more would not change what it moves."""


class Moved(NamedTuple):
    """A headline figure with one assumption moved; ``change`` is against the figure as it stands, as a part of it."""

    assumption: str
    value: Fraction
    measure: str
    before: Fraction
    after: Fraction

    @property
    def change(self) -> Fraction:
        """The move of the figure, as a part of itself."""
        return (self.after - self.before) / self.before if self.before else Fraction(0)


def moved(recipe: Recipe, plan: Plan, rows: int, seed: int) -> list[Moved]:
    """Every headline figure of the last law, with each assumption at its two other values, the same people otherwise."""
    plan = replace(
        plan,
        laws=plan.laws[-1:],
        by=None,
        wage=False,
        receipts=False,
        delays=(),
        distributions=True,
        verdict=False,
        funnel=None,
    )
    rows = min(rows, ENOUGH)
    before = _headlines(recipe, plan, rows, seed)
    lines = []
    for assumption in recipe.all_assumptions().values():
        for value in assumption.moved:
            after = _headlines(recipe.moved(assumption.name, value), plan, rows, seed)
            lines += [
                Moved(assumption.name, value, measure, before[measure], after[measure])
                for measure in HEADLINES
                if measure in before and measure in after
            ]
    return lines


def largest(lines: list[Moved], count: int = 3) -> list[Moved]:
    """The assumptions that move some headline most: one line each, the largest first."""
    best: dict[str, Moved] = {}
    for line in lines:
        if line.assumption not in best or abs(line.change) > abs(best[line.assumption].change):
            best[line.assumption] = line
    return sorted(best.values(), key=lambda line: (-abs(line.change), line.assumption))[:count]


def _headlines(recipe: Recipe, plan: Plan, rows: int, seed: int) -> dict[str, Fraction]:
    source, plan = queue.moved_people(rows, seed, recipe, plan)
    lab = experiment.run(source, plan)
    return {measure: value for measure in HEADLINES if (value := lab.value(measure)) is not None}
