"""The lab: a population under several laws, from parts that may be too many for the memory, to every figure.

A population is households in memory, or a source of parts that can be read again: deciles need one pass over the
incomes before the pass that decides.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from simulator.engine.households import Households
from simulator.law.values import COHORTS
from simulator.populations import plan_options
from simulator.populations.count import (
    groups,
    kafil_take_up,
    measures,
    small_groups,
    tables,
    treasury,
    verdict_tables,
)
from simulator.populations.count.effects import TURNS
from simulator.populations.count.groups import Crowd, InMemory
from simulator.populations.count.totals import GAIN, Totals
from simulator.populations.laws import differing
from simulator.populations.part_fold import PartFold, Wages
from simulator.populations.store import StoredHouseholds
from simulator.reading.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from simulator.populations.count.exact_sums import Histogram
    from simulator.populations.count.tables import Figure
    from simulator.populations.plan import Plan
    from simulator.writing.finished_parts import FinishedParts

Source = Households | Sequence[Crowd] | StoredHouseholds | Callable[[], Iterable[Crowd]]
"""Households, parts in memory, a file of them, or what reads the parts once more each time it is called."""


@dataclass(frozen=True)
class Lab:
    """The result of a run: the plan with its deciles, the totals, and the number of rows read.

    ``differing_keys`` has, for each law after the first, the keys that rules read and on which the two laws differ for
    some of these households; ``wages`` the minimum wages that count for some of them, now and later. Centimes
    """

    plan: Plan
    totals: Totals
    rows: int
    differing_keys: dict[int, tuple[str, ...]]
    wages: Wages

    @cached_property
    def figures(self) -> list[Figure]:
        """Every figure of every table."""
        by_group = [*tables.of(self.totals, self.plan), *verdict_tables.of(self.totals, self.plan)]
        return [*small_groups.marked(by_group), *treasury.figures(self.totals, self.plan)]

    def value(self, measure: str, law: int = 0, group: str = groups.ALL, table: str = "main") -> Any:  # noqa: ANN401 - a fraction, or None with its reason elsewhere
        """One figure; None where it is not known."""
        return self.figure(measure, law, group, table).value

    def figure(self, measure: str, law: int = 0, group: str = groups.ALL, table: str = "main") -> Figure:
        """One figure with its unit, and its reason where it is not known."""
        return self._by_name[table, self.plan.laws[law].name, group, measure]

    def frame(self) -> pd.DataFrame:
        """Every figure as a row: table, law, group, measure, unit, value, reason; imports pandas.

        ``value`` is a float64 in the unit that stands beside it (dinars, months, shares of one …), the nearest one to the
        exact fraction of ``figures``; where it is NaN, ``reason`` says why the figure is not known; beside a value it is ``few``
        (``small_groups``).
        """
        import pandas as pd

        rows = [
            figure._asdict() | {"value": math.nan if figure.value is None else float(figure.value)}
            for figure in self.figures
        ]
        return pd.DataFrame(rows, columns=list(tables.Figure._fields))

    @cached_property
    def _by_name(self) -> dict[tuple[str, str, str, str], Figure]:
        return tables.lookup(self.figures)

    def changes_nothing(self, law: int) -> bool:
        """Whether a law gives every household the same figures as the first."""
        return law > 0 and self.value("changed", law, table=GAIN) == 0

    def only_days_change(self, law: int) -> bool:
        """Whether a law leaves every verdict and amount as under the first, and moves payments of some whom both serve to other days."""
        if not law:
            return False
        changed, moved, *turns = (self.value(name, law, table=GAIN) for name in ("changed", "redated", *TURNS))
        return any(turns) and changed == moved


def run(source: Source, plan: Plan, finished: FinishedParts | None = None) -> Lab:
    """The lab of a population under every law of the plan. Raises ``InputError`` if it is empty; ``LawError``.

    ``finished`` holds the folds of the parts that an earlier run finished, and gets those of this one.
    """
    running = Running(with_deciles(source, plan), finished)
    for part in parts(source):
        running.add(part)
    return running.lab()


class Running:
    """A lab while a population passes, part by part: of several of them at once each part is made once."""

    def __init__(self, plan: Plan, finished: FinishedParts | None = None) -> None:
        self.plan, self.finished = plan, finished
        self.rows, self.parts, self.totals, self.wages = 0, 0, Totals(), Wages()
        self.differing_keys: dict[int, set[str]] = {law: set() for law in range(1, len(plan.laws))}

    def add(self, part: Crowd) -> None:
        """Count the households of the next part. Raises ``InputError`` and ``LawError``."""
        part = kafil_take_up.of_part(part, self.rows, self.plan)
        fold = self._fold(part)
        self.rows += fold.rows
        self.parts += 1
        self.totals = self.totals.merge(fold.totals)
        self.wages = self.wages.joined(fold.wages)
        for law in self.differing_keys:
            self.differing_keys[law] |= fold.differing_keys[law]

    def lab(self) -> Lab:
        """The lab of all that passed. Raises ``InputError`` if it was empty."""
        if not self.rows:
            raise InputError("lab.error.nobody")
        differing_keys = {law: tuple(sorted(keys)) for law, keys in self.differing_keys.items()}
        return Lab(self.plan, self.totals, self.rows, differing_keys, self.wages)

    def _fold(self, part: Crowd) -> PartFold:
        """What the part adds; as an earlier run finished it, or made now and kept."""
        if self.finished is None:
            return _fold(part, self.plan)
        name = f"fold-{self.parts:06}"
        earlier = self.finished.part(name)
        if earlier is not None:
            return PartFold.from_bytes(earlier.facts, iter(earlier.pieces))
        fold = _fold(part, self.plan)
        self.finished.keep(name, *fold.to_bytes())
        return fold


def _fold(part: Crowd, plan: Plan) -> PartFold:
    """What a part adds to the lab."""
    views = [measures.View.of(part.people, law) for law in plan.laws]
    later = measures.at_later_wage(part, plan)
    totals = measures.of(part, plan, views, later)
    differing_keys = {law: _differing(views[0], views[law]) for law in range(1, len(plan.laws))}
    return PartFold(len(part.people), totals, _wages(views, later), differing_keys)


def with_deciles(source: Source, plan: Plan) -> Plan:
    """The plan with the incomes that cut the population into ten, where it is grouped by them; one pass over the incomes."""
    if plan.by != groups.DECILE or plan.bounds:
        return plan
    return replace(plan, bounds=groups.deciles(incomes(source)))


def incomes(source: Source) -> Iterable[Histogram]:
    """The distribution of the incomes of each part."""
    return (
        source.incomes() if isinstance(source, StoredHouseholds) else (groups.incomes(part) for part in parts(source))
    )


def parts(source: Source) -> Iterator[Crowd]:
    """The parts of a population, from the first."""
    if isinstance(source, Households):
        yield InMemory(source)
    else:
        parts_again = source() if callable(source) else source
        plan_options.refuse_other("people", parts_again, Iterable)
        yield from parts_again


def _wages(views: Sequence[measures.View], later: Sequence[measures.View]) -> Wages:
    """The minimum wages of one part; none without the later one in the plan, or for an empty part."""
    if not later or not len(later[0].people):
        return Wages()
    return Wages(*(frozenset(code.snmg for view in group for code in view.codes) for group in (views, later)))


def _differing(first: measures.View, second: measures.View) -> set[str]:
    """The keys on which two laws differ for some of these households."""
    people, codes, my_regime = first
    _, other_codes, other_regime = second
    if not len(people):
        return set()
    cohorts = [cohort for place, cohort in enumerate(COHORTS) if (people.cohort == place).any()]
    alone = len(codes) == len(other_codes) == 1
    pairs = np.zeros(1, np.int64) if alone else np.unique(my_regime * len(other_codes) + other_regime)
    return {
        key
        for pair in pairs.tolist()
        for key in differing(codes[pair // len(other_codes)], other_codes[pair % len(other_codes)], cohorts)
    }
