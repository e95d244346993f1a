"""Applicants who do not exist, drawn from a recipe: the same seed gives the same people, in whatever pieces they are made.

Rows are drawn in whole blocks of ``BLOCK``, each from a generator of its own (docs/decisions/0018). Each row stands for as
many households as were published, divided by the rows.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from simulator.base import dates
from simulator.base.money import CENTIMES
from simulator.engine.households import NO, UNSTATED, Details, Households
from simulator.law.conditions import ANY_EARLIER_AID, OWNERS, Ownership
from simulator.law.values import COHORTS, DWELLINGS
from simulator.populations.count.exact_sums import HEAVIEST
from simulator.populations.count.groups import InMemory
from simulator.populations.invented import shapes
from simulator.populations.invented.categories import Categories, Category
from simulator.populations.invented.recipe import (
    INCOME,
    MARGINS,
    OF_OUTCOME,
    OPTIONAL_MARGINS,
    OUTCOME,
    OUTCOMES,
    band_of,
)
from simulator.populations.plan_options import is_whole
from simulator.reading.errors import InputError
from simulator.wording import Counted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from simulator.base.dates import Days
    from simulator.base.money import Cents
    from simulator.populations.invented.recipe import Margin, Recipe, Span

BLOCK = 4_096
"""Rows drawn at once, from one generator."""
PART = 16 * BLOCK
"""Rows of a part."""
MOST = 20_000_000
"""The largest population that is invented."""
_FEW = 16
"""Parts of a margin, at most, of which each end is compared with every draw."""
_STEP = 100
_ROUND = _STEP * CENTIMES
DWELLING, LAND = (
    Ownership((kind,), OWNERS, "now_or_before", "unknown").refusing_bits for kind in ("dwelling", "building_land")
)
"""What is owned, or was, by the applicant or the spouse: which of them, and when, the recipe does not say."""
_EXTRA = ("wilaya", "sex", "marital", "qualification")


def check(count: object, seed: object, recipe: Recipe) -> None:
    """Raises ``InputError`` for a number of rows that cannot be, or rows that would stand for too many households, or a seed below zero."""
    least = math.ceil(recipe.stands_for.value / HEAVIEST)
    if not is_whole(least, MOST)(count):
        raise InputError(
            "lab.error.count", "--synthetic", least=least, most=MOST, heaviest=Counted("households", HEAVIEST)
        )
    if not is_whole(0)(seed):
        raise InputError("lab.error.seed", "--seed")


def source(count: int, seed: int, recipe: Recipe) -> Callable[[], Iterator[InMemory]]:
    """The function that makes the parts of a population, the same at each call. Raises ``InputError``."""
    check(count, seed, recipe)
    return lambda: (part(recipe, seed, start, min(start + PART, count), count) for start in range(0, count, PART))


def part(recipe: Recipe, seed: int, start: int, end: int, count: int) -> InMemory:
    """The rows ``start`` … ``end`` of a population of ``count``; ``start`` is the first of a block."""
    blocks = [_drawn(recipe, seed, block, count) for block in range(start // BLOCK, -(-end // BLOCK))]
    columns: dict[str, Any] = {
        name: np.concatenate([block[name] for block in blocks])[: end - start] for name in blocks[0]
    }
    extra = Categories({name: Category(tuple(recipe.margins[name].parts), columns.pop(name)) for name in _EXTRA})
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


def _drawn(recipe: Recipe, seed: int, block: int, count: int) -> dict[str, npt.NDArray[Any]]:
    """The columns of one block. Every draw is made for every row, so that no draw depends on another row.

    Only the parts of crossed margins depend on how many rows there are: of ``count``, each cell has its number.
    """
    rng = np.random.Generator(np.random.PCG64(np.random.SeedSequence(seed, spawn_key=(block,))))
    chosen = {name: _chosen(rng, *_bent(recipe, name)) for name in MARGINS}
    if recipe.joint is not None:
        places = recipe.joint.places(block * BLOCK + np.arange(BLOCK), count, seed)
        chosen |= {name: Category(tuple(recipe.margins[name].parts), place) for name, place in places.items()}
    days = {name: _days(rng, span) for name, span in recipe.dates.items()}
    days["keys"] = shapes.later(days["keys"], int(recipe.assumed("keys_later")))
    works = rng.random(BLOCK) < float(recipe.assumed("spouse_works"))
    earns = works & chosen["marital"].among(lambda name: name == "married")
    wage = _wages(rng, recipe, chosen["qualification"])
    spouse = _wages(rng, recipe, _chosen(rng, recipe.margins["qualification"]))
    draws = [rng.random(BLOCK), rng.random(BLOCK)]
    births = _births(rng, recipe, chosen["age"], days["application"])
    rise = shapes.rise(recipe, births, days["application"])
    draws.append(rng.random(BLOCK))
    for name in OPTIONAL_MARGINS:
        if name in recipe.margins and name not in chosen:
            chosen[name] = _chosen(rng, recipe.margins[name])
    return {
        **days,
        "birth": births,
        "income": _incomes(rng, chosen[INCOME]) if INCOME in chosen else _in_hundreds(wage * rise),
        "spouse_income": np.where(earns, _in_hundreds(spouse), 0),
        "dwelling": chosen["dwelling"].among(DWELLINGS.index).astype(np.int8),
        **_barred(recipe, chosen.get(OUTCOME), draws),
        **{name: chosen[name].place.astype(np.min_scalar_type(len(chosen[name].names))) for name in _EXTRA},
    }


def _bent(recipe: Recipe, name: str) -> tuple[Margin, float]:
    """A margin as the recipe bends it, and the power to which its draws are raised."""
    margin = recipe.margins[name]
    if name == "dwelling":
        return shapes.dwellings(margin, recipe.assumed("larger_dwellings")), 1.0
    return margin, float(recipe.assumed("age_shape")) if name == "age" else 1.0


def _chosen(rng: np.random.Generator, margin: Margin, power: float = 1.0) -> Category:
    """A part of the margin for each row; a ``power`` above one favours the first parts."""
    upper, drawn = np.cumsum(np.array([float(share) for share in margin.parts.values()])), rng.random(BLOCK) ** power
    if len(upper) > _FEW:
        return Category(tuple(margin.parts), np.minimum(np.searchsorted(upper, drawn, side="right"), len(upper) - 1))
    place = np.zeros(BLOCK, np.int8)
    for end in upper[:-1]:  # the same places, sooner than by halving
        place += drawn >= end
    return Category(tuple(margin.parts), place)


def _days(rng: np.random.Generator, span: Span) -> Days:
    """A day of the span for each row."""
    length = (span.last - span.first).days + 1
    return np.datetime64(span.first) + rng.integers(0, length, BLOCK)


def _births(rng: np.random.Generator, recipe: Recipe, bands: Category, application: Days) -> Days:
    """A birth for each row: its age on the day of the application is within its band, to the day."""
    low, high = bands.among(lambda band: list(band_of(band))).T
    older = int(recipe.assumed("older_by"))
    at = dates.take_apart(application)
    months = 12 * (low + older) + rng.integers(0, 12, BLOCK) + 12 * rng.integers(0, high - low + 1)
    return dates.put_together(at.month - months, np.minimum(at.day, 28)) - rng.integers(0, 28, BLOCK)


def _wages(rng: np.random.Generator, recipe: Recipe, qualification: Category) -> npt.NDArray[np.float64]:
    """A wage for each row, in centimes: the published mean of its qualification, spread as assumed."""
    spread = float(recipe.assumed("wage_spread"))
    means = qualification.among(recipe.wages.__getitem__) * float(recipe.assumed("wage_level"))
    wages: npt.NDArray[np.float64] = means * np.exp(spread * rng.standard_normal(BLOCK) - spread * spread / 2)
    return wages


def _in_hundreds(wages: npt.NDArray[np.float64]) -> Cents:
    """Wages to the hundred dinars."""
    return np.rint(wages / _ROUND).astype(np.int64) * _ROUND


def _incomes(rng: np.random.Generator, bands: Category) -> Cents:
    """An income for each row, to the hundred dinars: above the lower end of its band, at most its upper end, each as often."""
    low, high = bands.among(lambda band: list(band_of(band))).T // _STEP
    drawn: Cents = low + 1 + np.floor(rng.random(BLOCK) * np.maximum(high - low, 1)).astype(np.int64)
    within: Cents = np.minimum(drawn, high) * _ROUND
    return within


def _barred(
    recipe: Recipe, outcome: Category | None, draws: list[npt.NDArray[np.float64]]
) -> dict[str, npt.NDArray[Any]]:
    """What bars each row: its outcome, where the recipe has a margin of them; else by the three draws of the assumptions."""
    if outcome is not None:
        dwelling, land, aid = (outcome.among(bar.__eq__) for bar in OUTCOMES[1:])
    else:
        barred, owns, is_land = (
            draw < float(recipe.assumed(name)) for draw, name in zip(draws, OF_OUTCOME, strict=True)
        )
        dwelling, land, aid = barred & owns & ~is_land, barred & owns & is_land, barred & ~owns
    holdings = np.where(land, LAND, np.where(dwelling, DWELLING, 0)).astype(np.uint16)
    return {"owns_property": dwelling | land, "had_state_aid": aid, "holdings": holdings}
