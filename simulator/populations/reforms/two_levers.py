"""Two numbers of one law at once: the value of one that makes up for a change of the other, and a map over both.

A figure is that of all households under the last law of a plan; both searches work on a sample of the rows, every n-th of them, of
at most ``MOST_ROWS``: they compute the lab some dozens of times. What a lever is, and its steps, stands in ``levers``; the crossing
of the figure is found by ``threshold``, exactly to the step.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from itertools import product
from typing import TYPE_CHECKING, NamedTuple

from simulator.populations import experiment
from simulator.populations.count import verdict_tables
from simulator.populations.count.groups import InMemory
from simulator.populations.plan import Treasury
from simulator.populations.reforms import lever_values, levers, threshold
from simulator.reading.errors import InputError
from simulator.wording import Plain

if TYPE_CHECKING:
    from collections.abc import Iterator
    from fractions import Fraction

    from simulator.populations.experiment import Source
    from simulator.populations.laws import PopulationLaw
    from simulator.populations.plan import Plan
    from simulator.populations.reforms.levers import Lever
    from simulator.populations.reforms.provision_numbers import Number
    from simulator.populations.reforms.threshold import BreakEvenAnswer

MOST_ROWS, MOST_CELLS = 20_000, 400
"""The rows of the sample, and the cells of a map."""
COST = "treasury_cost.mean"
"""The figure that is kept when nothing else is asked, and one of those of a map."""
SERVED, EFFORT = "served.share", "effort_with_loan.above_30.share"
"""The other one of a map: who can sign and pay; with a loan for the down payment, for whom all regular payments are above 30 %."""


class Balance(NamedTuple):
    """The question: with ``change``, a number of the law at a value (``age_limit``, ``75``), which value of ``other`` keeps a figure?"""

    change: tuple[str, str]
    other: str
    measure: str = COST


class MapOfTwo(NamedTuple):
    """The question: these figures over all the values of two numbers of the law: each is a name and its values, as people write them.

    Without measures they are the cost to the State, and who can pay (``SERVED``, or ``EFFORT`` where the plan has a loan).
    """

    first: tuple[str, tuple[str, ...]]
    second: tuple[str, tuple[str, ...]]
    measures: tuple[str, ...] = ()


class Balanced(NamedTuple):
    """The answer to a ``Balance``: ``break_even`` has the values of the other number, under the law with the change.

    ``law`` is the law as it stands, ``rows`` those of the sample.
    """

    law: PopulationLaw
    changed: Lever
    value: Number
    break_even: BreakEvenAnswer
    rows: int


class Mapped(NamedTuple):
    """The answer to a ``MapOfTwo``: ``cells`` are by value of the first number, of the second, and measure; None where unknown.

    ``units`` are those of the measures; ``now`` has the figures of the law as it stands.
    """

    law: PopulationLaw
    levers: tuple[Lever, Lever]
    values: tuple[tuple[Number, ...], tuple[Number, ...]]
    measures: tuple[str, ...]
    units: tuple[str, ...]
    now: tuple[Fraction | None, ...]
    cells: tuple[tuple[tuple[Fraction | None, ...], ...], ...]
    rows: int


def balanced(source: Source, plan: Plan, question: Balance) -> Balanced:
    """The answer, on a sample of the rows. Raises ``InputError`` for an unknown number, value or measure."""
    with _asked_by("--balance"):
        return _balanced(source, plan, question)


def _balanced(source: Source, plan: Plan, question: Balance) -> Balanced:
    people, rows = sample(source)
    plan, law = _alone(plan, question.measure), plan.laws[-1]
    changed = levers.lever_named(levers.Governing.of(people, law), question.change[0])
    value = lever_values.read(changed, question.change[1])
    (bound,), _ = _figures(people, plan, law, (question.measure,))
    if bound is None:
        raise InputError("treasury.error.unknown", "--balance")
    moved = changed.law(law, value)
    _refuse_together(people, moved, changed, levers.lever_named(levers.Governing.of(people, moved), question.other))
    with_change = replace(plan, laws=(moved,))
    answer = threshold.solve(people, with_change, lever=question.other, measure=question.measure, bound=bound)
    return Balanced(law, changed, value, answer, rows)


def mapped(source: Source, plan: Plan, question: MapOfTwo) -> Mapped:
    """The answer, on a sample of the rows. Raises ``InputError`` for an unknown number, value or measure, or too many cells."""
    if len(question.first[1]) * len(question.second[1]) > MOST_CELLS:
        raise InputError("treasury.error.cells", "--map", most=MOST_CELLS)
    with _asked_by("--map"):
        return _mapped(source, plan, question)


@contextmanager
def _asked_by(option: str) -> Iterator[None]:
    """An error of a number or of a measure is told at the option that asks for it."""
    try:
        yield
    except InputError as error:
        raise InputError(error.key, option, **error.facts) from None


def _mapped(source: Source, plan: Plan, question: MapOfTwo) -> Mapped:
    people, rows = sample(source)
    measures = question.measures or (SERVED if plan.loan is None else EFFORT, COST)
    plan, law = _alone(plan, *measures), plan.laws[-1]
    first, values = _lever(people, law, question.first)
    second, others = _lever(people, law, question.second)
    _refuse_together(people, law, first, second)
    for lever, measure in product((first, second), measures):
        threshold.refuse(lever, measure, plan)
    now, units = _figures(people, plan, law, measures)
    cells = []
    for value in values:
        moved = first.law(law, value)
        other = levers.lever_named(levers.Governing.of(people, moved), question.second[0])
        cells.append(tuple(_figures(people, plan, other.law(moved, number), measures)[0] for number in others))
    return Mapped(law, (first, second), (values, others), measures, units, now, tuple(cells), rows)


def _refuse_together(people: Source, law: PopulationLaw, first: Lever, second: Lever) -> None:
    """Raises ``InputError`` where moving the second number moves the first too: the two values would then not both hold."""
    end = second.extent.low if second.now != second.extent.low else second.extent.high
    before, after = (
        levers.lever_named(levers.Governing.of(people, law_of_two), first.name).now
        for law_of_two in (law, second.law(law, end))
    )
    if before != after:
        raise InputError("treasury.error.together", "--map", first=Plain(first.name), second=Plain(second.name))


def sample(source: Source) -> tuple[list[InMemory], int]:
    """Every n-th row of a population, at most ``MOST_ROWS`` of them, and how many they are."""
    rows = sum(len(part.people) for part in experiment.parts(source))
    step, before, parts = -(-rows // MOST_ROWS) or 1, 0, []
    for part in experiment.parts(source):
        parts.append(InMemory(part.people.rows(slice(-before % step, None, step))))
        before += len(part.people)
    return parts, sum(len(part.people) for part in parts)


def _lever(
    people: Source, law: PopulationLaw, numbers: tuple[str, tuple[str, ...]]
) -> tuple[Lever, tuple[Number, ...]]:
    """A number of the law, and the values that are to be tried, in its unit."""
    lever = levers.lever_named(levers.Governing.of(people, law), numbers[0])
    return lever, tuple(lever_values.read(lever, text) for text in numbers[1])


def _alone(plan: Plan, *measures: str) -> Plan:
    """The plan for one law, with what these measures do not need switched off; with the cost to the State, valued at the keys."""
    of_a_verdict = any(measure.partition(".")[0] in verdict_tables.names_of(plan) for measure in measures)
    return replace(
        plan, laws=plan.laws[-1:], by=None, bounds=(), wage=False, receipts=False, delays=(), verdict=of_a_verdict,
        treasury=Treasury(by_year=False),
    )  # fmt: skip


def _figures(
    people: Source, plan: Plan, law: PopulationLaw, measures: tuple[str, ...]
) -> tuple[tuple[Fraction | None, ...], tuple[str, ...]]:
    """The figures of these measures under a law, and their units."""
    lab = experiment.run(people, replace(plan, laws=(law,)))
    figures = [threshold.figure_of_all(lab, measure) for measure in measures]
    return tuple(figure.value for figure in figures), tuple(figure.unit for figure in figures)
