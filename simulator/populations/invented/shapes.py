"""How the margins of a recipe are bent by what it assumes of them: larger dwellings, other ages, wages that rise with age.

A recipe need not assume any of it (``recipe.FURTHER``): then nothing is bent.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from simulator.base import dates
from simulator.law.values import DWELLINGS

if TYPE_CHECKING:
    from fractions import Fraction

    import numpy.typing as npt

    from simulator.base.dates import Days
    from simulator.populations.invented.recipe import Margin, Recipe

_DAYS_OF_TEN_YEARS = 3_652.5


def dwellings(margin: Margin, factor: Fraction) -> Margin:
    """The margin with so many times the share of its largest dwelling, at most all; the others keep their proportions."""
    largest = max(margin.parts, key=DWELLINGS.index)
    before = margin.parts[largest]
    after = min(before * factor, type(before)(1))
    if after == before:
        return margin
    smaller = (1 - after) / (1 - before) if before < 1 else 1 - after
    parts = {name: after if name == largest else share * smaller for name, share in margin.parts.items()}
    return replace(margin, parts=parts)


def later(keys: Days, years: int) -> Days:
    """The same days so many years later."""
    parts = dates.take_apart(keys)
    return dates.put_together(parts.month + 12 * years, parts.day) if years else keys


def rise(recipe: Recipe, birth: Days, application: Days) -> npt.NDArray[np.float64]:
    """By what a wage is multiplied for the age on the day of the application: one at the mean age of the margin. (N,)"""
    middles = (
        (sum(map(int, band.split("-"))) + 1) / 2 * float(share) for band, share in recipe.margins["age"].parts.items()
    )
    mean = sum(middles) / 10 + float(recipe.assumed("older_by")) / 10
    tens = (application - birth).astype(np.int64) / _DAYS_OF_TEN_YEARS
    factor: npt.NDArray[np.float64] = (1 + float(recipe.assumed("wage_by_age"))) ** (tens - mean)
    return factor
