"""The group in which each household is counted: its decile of income, its age, its cohort, or a column of the file.

The deciles are those of the whole population, the same for every law, so that a row compares the same households. They
need one pass over the incomes before anything is decided; ``Histogram.merged`` puts the passes of the parts together.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

import numpy as np
import numpy.typing as npt

from simulator.applicants.headers import folded
from simulator.base import dates
from simulator.law.values import COHORTS
from simulator.populations.count.exact_sums import Histogram, Weights
from simulator.reading.errors import InputError
from simulator.wording import FactList, Plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from simulator.engine.households import Households

ALL = "all"
"""The only group of a table that is not divided."""
DECILE, AGE, COHORT = "decile", "age", "cohort"
AGES = (30, 40, 50, 60, 70)
"""The lower ends of the bands of age, in years on the day of the application."""
_WILAYA = dict.fromkeys(map(folded, ("wilaya", "province", "ولاية", "الولاية")), "wilaya")
MOST = 200
"""The largest number of groups: more would be a list of households, not a table."""


_WAITING = 8
"""Distributions that are held before they are merged: memory does not grow with the number of parts."""


class Crowd(Protocol):
    """Households with the columns of their file that no rule reads. (N,) each"""

    @property
    def people(self) -> Households:
        """The households."""

    @property
    def extra(self) -> Mapping[str, npt.NDArray[Any]]:
        """Other columns, such as the wilaya."""

    @property
    def numbers(self) -> npt.NDArray[np.int64] | None:
        """Their numbers in the population, or in their file; None where they follow those of the part before."""


class InMemory(NamedTuple):
    """Households that are in memory, their other columns, and their numbers as ``Crowd`` has them."""

    people: Households
    extra: Mapping[str, npt.NDArray[Any]] = {}
    numbers: npt.NDArray[np.int64] | None = None


class Grouped(NamedTuple):
    """The group of each household: its place in ``names``. (N,)"""

    names: tuple[str, ...]
    place: npt.NDArray[Any]


def incomes(part: Crowd) -> Histogram:
    """The distribution of the income of the households (applicant and spouse) of one part. Centimes a month."""
    return Histogram.of(part.people.together, Weights.of(part.people))


def deciles(parts: Iterable[Histogram]) -> tuple[int, ...]:
    """The nine incomes that cut the population into ten; equal incomes are always in the same tenth. Centimes."""
    waiting: list[Histogram] = []
    for part in parts:
        waiting.append(part)
        if len(waiting) == _WAITING:
            waiting = [Histogram.merged(waiting)]
    histogram = Histogram.merged(waiting)
    cuts = [histogram.quantile(tenth, 10) for tenth in range(1, 10)]
    return tuple(cut for cut in cuts if cut is not None)


def grouped(part: Crowd, by: str | None, bounds: tuple[int, ...]) -> Grouped:
    """The group of each household. Raises ``InputError`` for a column that is absent or has too many values."""
    people = part.people
    if by is None:
        return Grouped((ALL,), np.zeros(len(people), np.int8))
    if by == DECILE:
        income = people.together
        place = np.zeros(len(people), np.int8)
        for bound in bounds:
            place += income > bound
        return Grouped(tuple(f"{tenth:02d}" for tenth in range(1, 11)), place)
    if by == COHORT:
        return Grouped(COHORTS, people.cohort)
    return _by_age(people) if by == AGE else _by_column(part.extra, by)


def _by_age(people: Households) -> Grouped:
    place = np.zeros(len(people), np.int8)
    for age in AGES:
        place += people.application >= dates.birthdays(people.birth_parts, age)
    bands = [f"{low}-{high - 1}" for low, high in pairwise(AGES)]
    return Grouped((f"0-{AGES[0] - 1}", *bands, f"{AGES[-1]}+"), place)


def _by_column(extra: Mapping[str, npt.NDArray[Any]], by: str) -> Grouped:
    head = _head(extra, by)
    if head is None:
        columns = FactList(tuple(Plain(name) for name in (DECILE, AGE, COHORT, *sorted(extra))))
        raise InputError("lab.error.by", "--by", got=Plain(by), known=columns)
    names, place = np.unique(np.asarray(extra[head]).astype(str), return_inverse=True)
    if len(names) > MOST:
        raise InputError("lab.error.groups", "--by", got=Plain(by), count=len(names), most=MOST)
    return Grouped(tuple(names.tolist()), place)


def usual_name(by: str) -> str:
    """The usual name of a column: ``wilaya`` for ``Province`` too, in small letters and without accents."""
    return _WILAYA.get(folded(by), folded(by))


def _head(extra: Mapping[str, npt.NDArray[Any]], by: str) -> str | None:
    """The head of the column named, whatever its capitals and accents, the wilaya in Arabic too; None for no such column."""
    if by in extra:
        return by
    return {usual_name(head): head for head in extra}.get(usual_name(by))
