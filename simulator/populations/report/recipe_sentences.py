"""Sentences about a recipe: how many were accepted, which minimum wage counts, which margins are crossed."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from simulator.law import COHORTS
from simulator.populations.invented.margin_checks import CROSSING
from simulator.populations.invented.recipe import USUAL_SNMG_DATE
from simulator.populations.reforms.draft import SCHEME
from simulator.populations.report.findings import households, law_label
from simulator.wording import FactList, Named, Sentence, TextWords

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from simulator.populations.experiment import Lab
    from simulator.populations.invented.margin_checks import Check
    from simulator.populations.invented.recipe import Recipe

_DIGITS = 10**4


def title(recipe: Recipe) -> Sentence:
    """The title of a recipe."""
    return Sentence("lab.say.recipe", {"title": TextWords(recipe.title)})


def accepted(recipe: Recipe, lab: Lab) -> Sentence | None:
    """The number of accepted households in the recipe, and under the last law of their own scheme; None without such a law."""
    places = [place for place, law in enumerate(lab.plan.laws) if law.scheme == SCHEME]
    if not places:
        return None
    facts: dict[str, object] = {
        "published": households(Fraction(recipe.accepted.value)),
        "obtained": households(lab.value("eligible", places[-1])),
        "law": law_label(lab.plan.laws[places[-1]]),
    }
    if recipe.cohort == COHORTS[-1]:
        return Sentence("lab.say.checked", facts)
    is_assumed = recipe.accepted.status == "assumed"
    return Sentence("invented.say.accepted.assumed" if is_assumed else "invented.say.accepted", facts)


def snmg(recipe: Recipe, lab: Lab) -> Sentence | None:
    """The sentence on the day whose minimum wage counts; None where it is that of the application, or another reading was asked for."""
    days = {law.readings.snmg_date for law in lab.plan.laws}
    if recipe.snmg_date == USUAL_SNMG_DATE or days != {recipe.snmg_date}:
        return None
    return Sentence(f"invented.say.snmg.{recipe.snmg_date}")


def crossed(recipe: Recipe, checks: Sequence[Check]) -> Iterator[Sentence]:
    """For each crossed table, its cells and the largest difference between a cell as given and as it came out."""
    for table in recipe.crossed:
        margins = CROSSING.join(table.margins)
        off = max(abs(check.published - check.obtained) for check in checks if check.margin == margins)
        yield Sentence("invented.say.crossed", {
            "margins": FactList(tuple(Named(f"lab.margin.{name}") for name in table.margins)),
            "cells": len(table.cells), "off": Fraction(round(off * _DIGITS), _DIGITS),
        })  # fmt: skip
