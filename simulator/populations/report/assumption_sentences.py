"""Sentences about the assumptions of a recipe: all of them as they stand, and what one moves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.populations.count import tables
from simulator.populations.invented.delivery import CAPACITY, LATE, LEAVE
from simulator.populations.invented.recipe_values import IN_YEARS
from simulator.populations.report import affordability_sentences, reading_sentences
from simulator.populations.report.findings import measure_label, percent, shown
from simulator.wording import FactList, Named, Plain, Sentence, Years

if TYPE_CHECKING:
    from collections.abc import Iterator
    from fractions import Fraction

    from simulator.populations.invented.recipe import Recipe
    from simulator.populations.invented.sensitivity import Moved
    from simulator.populations.plan import Plan


def of_plan(plan: Plan) -> Iterator[Sentence]:
    """What a plan supposes of every household: the share that takes a kafil, and the readings of the law; nothing where it does not."""
    every_sentence = (affordability_sentences.supposed(plan), reading_sentences.chosen(plan.laws[-1].readings))
    yield from (sentence for sentence in every_sentence if sentence is not None)


def assumptions(recipe: Recipe) -> Sentence:
    """The sentence that holds every assumption of a recipe and its value."""
    values = [
        Sentence("study.assumption", {"name": label(name), "value": assumed(name, row.value)})
        for name, row in recipe.all_assumptions().items()
    ]
    return Sentence("study.say.assumptions", {"assumptions": FactList(tuple(values))})


def moved(line: Moved, value_before: Fraction) -> Sentence:
    """The sentence on the effect of one assumption."""
    unit = tables.DINARS if line.measure.startswith(("instalment", "present_value")) else tables.SHARE
    return Sentence("lab.say.moved", {
        "assumption": label(line.assumption), "value": assumed(line.assumption, value_before),
        "moved": assumed(line.assumption, line.value), "measure": measure_label(line.measure),
        "before": shown(line.before, unit), "after": shown(line.after, unit),
    })  # fmt: skip


def label(name: str) -> object:
    """The name of an assumption; those of the delivery have a number of years, or of a tranche."""
    kind, _, number = name.rpartition("_")
    if kind == LATE:
        return Sentence("invented.assumption.late", {"years": Years(int(number))})
    if kind == LEAVE:
        return Sentence("invented.assumption.leave", {"number": int(number)})
    return Named("invented.assumption.dwellings_a_year" if name == CAPACITY else f"lab.assumption.{name}")


def assumed(name: str, number: Fraction) -> object:
    """An assumption as people read it: years, dwellings, or a share."""
    if name == CAPACITY:
        return int(number)
    return Plain(f"{int(number):+d}" if number else "0") if name in IN_YEARS else percent(number)
