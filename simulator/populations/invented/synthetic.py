"""Applicants who do not exist, drawn from a recipe: the same seed gives the same people, in whatever pieces they are made.

Rows are drawn in whole blocks of ``BLOCK``, each from a generator of its own (docs/decisions/0018). Each row stands for as
many households as were published, divided by the rows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import numpy.typing as npt

from simulator.base import dates
from simulator.base.money import CENTIMES
from simulator.engine.households import NO, UNSTATED, Details, Households
from simulator.law.conditions import ANY_EARLIER_AID, OWNERS, Ownership
from simulator.law.values import COHORTS, DWELLINGS
from simulator.populations.count.groups import InMemory
from simulator.reading.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from simulator.base.dates import Days
    from simulator.base.money import Cents
    from simulator.populations.count.groups import Crowd
    from simulator.populations.invented.recipe import Margin, Recipe, Span

BLOCK = 4_096
"""Rows drawn at once, from one generator."""
PART = 16 * BLOCK
"""Rows of a part."""
MOST = 20_000_000
"""The largest population that is invented."""
_ROUND = 100 * CENTIMES
_DWELLING, _LAND = (
    Ownership((kind,), OWNERS, "now_or_before", "unknown").refusing_bits for kind in ("dwelling", "building_land")
)
"""What is owned, or was, by the applicant or the spouse: which of them, and when, the recipe does not say."""
_EXTRA = ("wilaya", "sex", "marital", "qualification")


def source(count: int, seed: int, recipe: Recipe) -> Callable[[], Iterator[InMemory]]:
    """The function that makes the parts of a population, the same at each call. Raises ``InputError``."""
    if not 1 <= count <= MOST:
        raise InputError("lab.error.count", "--synthetic", most=MOST)
    if seed < 0:
        raise InputError("lab.error.seed", "--seed")
    return lambda: (part(recipe, seed, start, min(start + PART, count), count) for start in range(0, count, PART))


def part(recipe: Recipe, seed: int, start: int, end: int, count: int) -> InMemory:
    """The rows ``start`` … ``end`` of a population of ``count``; ``start`` is the first of a block."""
    blocks = [_drawn(recipe, seed, block) for block in range(start // BLOCK, -(-end // BLOCK))]
    columns: dict[str, Any] = {
        name: np.concatenate([block[name] for block in blocks])[: end - start] for name in blocks[0]
    }
    extra = {name: columns.pop(name) for name in _EXTRA}
    aid = np.where(columns["had_state_aid"], ANY_EARLIER_AID.bits, 0).astype(np.uint8)
    details = Details(columns.pop("holdings"), aid)
    rows = end - start
    people = Households(
        **columns,
        price=np.full(rows, UNSTATED),
        cohort=np.full(rows, COHORTS.index(recipe.cohort), np.int8),
        had_location_vente=np.full(rows, NO, np.int8),
        kafil_birth=np.zeros((0, rows), "datetime64[D]"),
        kafil_income=np.zeros((0, rows), np.int64),
        kafil_share=np.zeros((0, rows), np.int64),
        weight=np.full(rows, recipe.stands_for.value / count),
        details=details,
    )
    return InMemory(people, extra, np.arange(start, end))


def _drawn(recipe: Recipe, seed: int, block: int) -> dict[str, npt.NDArray[Any]]:
    """The columns of one block. Every draw is made for every row, so that no draw depends on another row."""
    rng = np.random.Generator(np.random.PCG64(np.random.SeedSequence(seed, spawn_key=(block,))))
    share = {name: float(recipe.assumed(name)) for name in ("spouse_works", "barred", "by_property", "by_land")}
    chosen = {name: _chosen(rng, margin) for name, margin in recipe.margins.items()}
    days = {name: _days(rng, span) for name, span in recipe.dates.items()}
    earns = (rng.random(BLOCK) < share["spouse_works"]) & chosen["marital"].among(lambda name: name == "married")
    wage = _wages(rng, recipe, chosen["qualification"])
    spouse = _wages(rng, recipe, _chosen(rng, recipe.margins["qualification"]))
    barred, by_property = rng.random(BLOCK) < share["barred"], rng.random(BLOCK) < share["by_property"]
    births = _births(rng, recipe, chosen["age"], days["application"])
    land = rng.random(BLOCK) < share["by_land"]
    return {
        **days,
        "birth": births,
        "income": wage,
        "spouse_income": np.where(earns, spouse, 0),
        "dwelling": chosen["dwelling"].among(DWELLINGS.index).astype(np.int8),
        "owns_property": barred & by_property,
        "had_state_aid": barred & ~by_property,
        "holdings": np.where(barred & by_property, np.where(land, _LAND, _DWELLING), 0).astype(np.uint16),
        **{name: chosen[name].among(str) for name in _EXTRA},
    }


class _Chosen(NamedTuple):
    """A part of a margin for each row: the names of the parts, and the place of each row's among them. (BLOCK,)"""

    names: tuple[str, ...]
    place: npt.NDArray[np.intp]

    def among(self, of: Callable[[str], object]) -> npt.NDArray[Any]:
        """What a function gives for the part of each row; it is asked once for each part."""
        table: npt.NDArray[Any] = np.array([of(name) for name in self.names])
        return table[self.place]


def _chosen(rng: np.random.Generator, margin: Margin) -> _Chosen:
    """A part of the margin for each row."""
    upper = np.cumsum(np.array([float(share) for share in margin.parts.values()]))
    place = np.searchsorted(upper, rng.random(BLOCK), side="right")
    return _Chosen(tuple(margin.parts), np.minimum(place, len(upper) - 1))


def _days(rng: np.random.Generator, span: Span) -> Days:
    """A day of the span for each row."""
    length = (span.last - span.first).days + 1
    return np.datetime64(span.first) + rng.integers(0, length, BLOCK)


def _births(rng: np.random.Generator, recipe: Recipe, bands: _Chosen, application: Days) -> Days:
    """A birth for each row: its age on the day of the application is within its band, to the day."""
    low, high = bands.among(lambda band: [int(age) for age in band.split("-")]).T
    older = int(recipe.assumed("older_by"))
    at = dates.take_apart(application)
    months = 12 * (low + older) + rng.integers(0, 12, BLOCK) + 12 * rng.integers(0, high - low + 1)
    return dates.put_together(at.month - months, np.minimum(at.day, 28)) - rng.integers(0, 28, BLOCK)


def _wages(rng: np.random.Generator, recipe: Recipe, qualification: _Chosen) -> Cents:
    """A wage for each row, to the hundred dinars: the published mean of its qualification, spread as assumed."""
    spread = float(recipe.assumed("wage_spread"))
    means = qualification.among(recipe.wages.__getitem__) * float(recipe.assumed("wage_level"))
    wages = means * np.exp(spread * rng.standard_normal(BLOCK) - spread * spread / 2)
    return np.rint(wages / _ROUND).astype(np.int64) * _ROUND


class Check(NamedTuple):
    """A share of a margin as it was published (or assumed) and as it came out; ``note`` is the recipe's own."""

    margin: str
    part: str
    published: float
    obtained: float
    status: str
    source: str


def checks(parts: Iterable[Crowd], recipe: Recipe) -> list[Check]:
    """The published share of each part of each margin beside the drawn one."""
    counts: dict[tuple[str, str], int] = {}
    rows = 0
    for part_of in parts:
        rows += len(part_of.people)
        for name in recipe.margins:
            for value, count in zip(*np.unique(_column(part_of, name), return_counts=True), strict=True):
                counts[name, str(value)] = counts.get((name, str(value)), 0) + int(count)
    return [
        Check(name, value, float(share), counts.get((name, value), 0) / rows, margin.status, margin.source)
        for name, margin in recipe.margins.items()
        for value, share in margin.parts.items()
    ]


def _column(part_of: Crowd, name: str) -> npt.NDArray[Any]:
    people = part_of.people
    if name == "dwelling":
        return np.array(DWELLINGS)[people.dwelling]
    return _age_bands(people) if name == "age" else part_of.extra[name]


def _age_bands(people: Households) -> npt.NDArray[Any]:
    """The band of ten years of each age, as recipes name them, the first from nineteen on."""
    place = sum(
        (people.application >= dates.birthdays(people.birth_parts, age)).astype(int) for age in (30, 40, 50, 60)
    )
    bands: npt.NDArray[Any] = np.array(["19-29", "30-39", "40-49", "50-59", "60-69"])[place]
    return bands
