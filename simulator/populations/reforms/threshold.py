"""The value of one number of the law at which a figure passes a bound, by bisection, to the last step.

The figure is computed at some values first, over the whole extent and more densely around the number of the law. Wherever
it passes the bound between two of them, the last value on the good side and its neighbour on the other are found by
bisection. Bisection sees one crossing between two values: where the figure goes up and down, the answer says so.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from simulator.populations import experiment
from simulator.populations.count import verdict_tables
from simulator.populations.count.groups import ALL
from simulator.populations.count.three_payments import LATER
from simulator.populations.count.totals import MAIN
from simulator.populations.count.verdict_tables import WITH_A_LOAN
from simulator.populations.reforms import levers
from simulator.reading.errors import InputError
from simulator.wording import FactList, Plain

if TYPE_CHECKING:
    from collections.abc import Callable
    from fractions import Fraction

    from simulator.populations.count.tables import Figure
    from simulator.populations.experiment import Source
    from simulator.populations.laws import PopulationLaw
    from simulator.populations.plan import Plan
    from simulator.populations.reforms.levers import Lever
    from simulator.populations.reforms.provision_numbers import Number

WIDE, NEAR = 8, 8
"""Into how many pieces the whole extent is cut, and that around the number of the law."""
FEW = 60
"""Steps of an extent of which every value is tried: years, for one."""


TRANCHES = "tranches"
"""The provision of the down payment."""
GAMED = ("instalment", "effort", "above_30", "above_40", "repaid", *LATER)
"""The measures of the months alone, which a larger down payment lowers whatever it costs."""
INSTEAD = ("effort_with_loan.median", "present_value.mean")
"""The measures to ask for instead: all regular payments, or the value of all."""


class Point(NamedTuple):
    """A value of the number, in the unit of the law, and the figure there; None where no household is served."""

    value: Number
    figure: Fraction | None


class Crossing(NamedTuple):
    """Two neighbours: at ``within`` the figure does not pass the bound, at ``beyond`` it does."""

    within: Point
    beyond: Point

    def by_key(self) -> dict[str, Point]:
        """Both points, by their keys in the JSON and in sentences."""
        return {"kept": self.within, "lost": self.beyond}


class BreakEvenAnswer(NamedTuple):
    """The answer: where a figure passes a bound when one number of one law moves.

    ===========  ==================================================================================
    law, lever   the law, and its number that was moved
    measure      of the figure, whose unit is ``unit``; the bound is in that unit too
    tried        the values that were tried before any bisection, lowest first
    crossings    where the bound is passed, lowest first
    turn         three values at which the figure goes one way and then the other, where crossings may have been missed;
                 None where it never turns, or every value was tried
    ===========  ==================================================================================
    """

    law: PopulationLaw
    lever: Lever
    measure: str
    unit: str
    bound: Fraction
    tried: tuple[Point, ...]
    crossings: tuple[Crossing, ...]
    turn: tuple[Point, Point, Point] | None

    @property
    def moves(self) -> bool:
        """Whether the figure depends on the number at all."""
        return len({point.figure for point in self.tried}) > 1

    @property
    def holds(self) -> bool:
        """Whether the figure is within the bound at every value that was tried."""
        return not any(_beyond(point.figure, self.bound) for point in self.tried)


def solve(source: Source, plan: Plan, *, lever: str, measure: str, bound: Fraction) -> BreakEvenAnswer:
    """Move one number of the last law of a plan until a figure passes a bound. Raises ``InputError`` for unknown names."""
    law = plan.laws[-1]
    moved = levers.lever_named(levers.Governing.of(source, law), lever)
    refuse(moved, measure, plan)
    units: set[str] = set()
    of_a_verdict = measure.partition(".")[0] in verdict_tables.names_of(plan)

    def point(value: Number) -> Point:
        alone = replace(
            plan, laws=(moved.law(law, value),), by=None, bounds=(), wage=False, receipts=False, delays=(), verdict=of_a_verdict
        )  # fmt: skip
        figure = figure_of_all(experiment.run(source, alone), measure)
        units.add(figure.unit)
        return Point(value, figure.value)

    extent = moved.extent
    tried = {step: point(extent.at(step)) for step in _samples(moved)}
    crossings = [
        _between(lambda step: point(extent.at(step)), (low, tried[low]), (high, tried[high]), bound)
        for low, high in pairwise(tried)
        if _beyond(tried[low].figure, bound) != _beyond(tried[high].figure, bound)
    ]
    points = tuple(tried.values())
    turn = None if len(points) > extent.steps else _turn(points)
    return BreakEvenAnswer(law, moved, measure, units.pop(), bound, points, tuple(crossings), turn)


def refuse(lever: Lever, measure: str, plan: Plan) -> None:
    """Raises ``InputError`` for a measure that this lever lowers by asking for more elsewhere, or that needs a loan the plan has not."""
    name = measure.partition(".")[0]
    if lever.provision.key == TRANCHES and name in GAMED:
        others = FactList(tuple(map(Plain, INSTEAD)))
        raise InputError("payments.error.gamed", "--solve", measure=Plain(measure), others=others)
    if name in WITH_A_LOAN and plan.loan is None:
        raise InputError("payments.error.no_loan", "--solve", measure=Plain(measure))


def _samples(lever: Lever) -> list[int]:
    """The steps that are tried: all of a few; else over the whole extent, and up to twice the number of the law."""
    steps = lever.extent.steps
    if steps <= FEW:
        return list(range(steps + 1))
    now = int((lever.now - lever.extent.low) / lever.extent.step)
    near = min(max(2 * now, 0), steps)
    return sorted({steps * n // WIDE for n in range(WIDE + 1)} | {near * n // NEAR for n in range(NEAR + 1)})


def _between(
    point: Callable[[int], Point], low: tuple[int, Point], high: tuple[int, Point], bound: Fraction
) -> Crossing:
    """The two neighbours between which the bound is passed."""
    while high[0] - low[0] > 1:
        middle = (low[0] + high[0]) // 2
        point_between = point(middle)
        if _beyond(point_between.figure, bound) == _beyond(low[1].figure, bound):
            low = (middle, point_between)
        else:
            high = (middle, point_between)
    return Crossing(high[1], low[1]) if _beyond(low[1].figure, bound) else Crossing(low[1], high[1])


def _turn(points: tuple[Point, ...]) -> tuple[Point, Point, Point] | None:
    """The first three values at which the figure goes one way and then the other."""
    served = [point for point in points if point.figure is not None]
    start, rises = served[0] if served else None, None
    for before, after in pairwise(served):
        assert start is not None
        if before.figure == after.figure:
            continue
        up = _figure_of(after) > _figure_of(before)
        if rises is not None and up != rises:
            return start, before, after
        rises = up
    return None


def _figure_of(point: Point) -> Fraction:
    assert point.figure is not None
    return point.figure


def figure_of_all(lab: experiment.Lab, measure: str) -> Figure:
    """The figure of this measure over all households, under the only law. Raises ``InputError`` where there is none of this name."""
    figure = next(
        (
            candidate
            for candidate in lab.figures
            if (candidate.table, candidate.group, candidate.measure) == (MAIN, ALL, measure)
        ),
        None,
    )
    if figure is None:
        measures = sorted({figure.measure for figure in lab.figures if figure.table == MAIN})
        raise InputError(
            "lab.error.measure", "--solve", got=Plain(measure), known=FactList(tuple(map(Plain, measures)))
        )
    return figure


def _beyond(value: Fraction | None, bound: Fraction) -> bool:
    """Whether a figure is above the bound; an unknown one (no household is served) is."""
    return value is None or value > bound
