"""Sentences about the crossed margins of a recipe."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from simulator.populations.invented.margin_checks import CROSSING
from simulator.wording import FactList, Named, Sentence

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from simulator.populations.invented.margin_checks import Check
    from simulator.populations.invented.recipe import Recipe

_DIGITS = 10**4


def held(recipe: Recipe, checks: Sequence[Check]) -> Iterator[Sentence]:
    """For each crossed table, its cells and the largest difference between a cell as given and as it came out."""
    for table in recipe.crossed:
        margins = CROSSING.join(table.margins)
        off = max(abs(check.published - check.obtained) for check in checks if check.margin == margins)
        yield Sentence("invented.say.crossed", {
            "margins": FactList(tuple(Named(f"lab.margin.{name}") for name in table.margins)),
            "cells": len(table.cells), "off": Fraction(round(off * _DIGITS), _DIGITS),
        })  # fmt: skip
