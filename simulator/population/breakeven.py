"""Break-even: at which value of one number of the law does a figure pass a bound? Found by bisection, on whole steps.

The figure is computed at both ends first. Where it is on the same side at both, there is nothing to look for, and the
answer says so with the two figures. Between them it is assumed to move one way only, as the numbers of the law do.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from simulator.errors import InputError
from simulator.population import lab, reform
from simulator.population.groups import ALL
from simulator.population.laws import asked
from simulator.population.totals import MAIN
from simulator.wording import Listed, Plain

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from simulator.law import Law
    from simulator.population.lab import Source
    from simulator.population.plan import Plan
    from simulator.population.reform import Draft
    from simulator.population.tables import Figure


class Lever(NamedTuple):
    """A number that can be moved: its ends, in steps; how a draft takes it; and its value in the unit of ``unit``."""

    low: int
    high: int
    put: Callable[[Draft, int], Draft]
    scale: Fraction
    unit: str


LEVERS = {
    "down_payment": Lever(10, 990, lambda draft, tenth: reform.with_apport(draft, tenth * 10), Fraction(1, 1000), "share"),
    "income_floor": Lever(0, 1000, lambda draft, step: replace(draft, floor=step * 100), Fraction(100), "DZD"),
    "income_ceiling": Lever(10, 200, lambda draft, tenth: replace(draft, ceiling=Fraction(tenth, 10)), Fraction(1, 10), "SNMG"),
    "term_long": Lever(1, 50, lambda draft, years: replace(draft, long=years), Fraction(1), "years"),
    "term_short": Lever(1, 50, lambda draft, years: replace(draft, short=years), Fraction(1), "years"),
    "term_step": Lever(1, 200, lambda draft, tenth: replace(draft, step=Fraction(tenth, 10)), Fraction(1, 10), "SNMG"),
    "age_limit": Lever(50, 100, lambda draft, years: replace(draft, age=years), Fraction(1), "years"),
    "frontal_aid": Lever(0, 300, lambda draft, step: replace(draft, aid=step * 10_000), Fraction(10_000), "DZD"),
}  # fmt: skip
"""The numbers of the law that a break-even may look for."""


class Found(NamedTuple):
    """Where the figure passes the bound: the last value before and the first after, or the two ends when it never does.

    ``crossed`` is whether it does. Values are in the unit of the lever, figures and the bound in that of the measure.
    """

    lever: str
    lever_unit: str
    measure: str
    unit: str
    bound: Fraction
    crossed: bool
    values: tuple[Fraction, Fraction]
    figures: tuple[Fraction | None, Fraction | None]


def solve(source: Source, plan: Plan, law: Law, day: dt.date, *, lever: str, measure: str, bound: Fraction) -> Found:
    """Move one number of the law of a day until a figure passes a bound. Raises ``InputError`` for unknown names."""
    if lever not in LEVERS:
        raise InputError("lab.error.lever", "--solve", got=Plain(lever), known=Listed(tuple(map(Plain, LEVERS))))
    moved, base = LEVERS[lever], reform.Draft.of(law, day)
    plan = replace(plan, by=None, wage=False, receipts=False, delays=())

    units: set[str] = set()

    def figure(step: int) -> Fraction | None:
        text = reform.text(moved.put(base, step), law, day)
        found = _figure(lab.run(source, replace(plan, laws=asked((), law, [text]))), measure)
        units.add(found.unit)
        return found.value

    low, high = moved.low, moved.high
    before, after = figure(low), figure(high)
    crossed = _beyond(before, bound) != _beyond(after, bound)
    while crossed and high - low > 1:
        middle = (low + high) // 2
        found = figure(middle)
        if _beyond(found, bound) == _beyond(before, bound):
            low, before = middle, found
        else:
            high, after = middle, found
    values = (low * moved.scale, high * moved.scale)
    return Found(lever, moved.unit, measure, units.pop(), bound, crossed, values, (before, after))


def _figure(found: lab.Lab, measure: str) -> Figure:
    there = next((one for one in found.figures if (one.table, one.group, one.measure) == (MAIN, ALL, measure)), None)
    if there is None:
        known = sorted({figure.measure for figure in found.figures if figure.table == MAIN})
        raise InputError("lab.error.measure", "--solve", got=Plain(measure), known=Listed(tuple(map(Plain, known))))
    return there


def _beyond(value: Fraction | None, bound: Fraction) -> bool:
    """Whether a figure is above the bound; one that is not known (nobody is served) is."""
    return value is None or value > bound
