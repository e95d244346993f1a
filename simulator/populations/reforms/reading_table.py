"""What each reading moves: the last law of a plan under its own readings, and with one of them taken the other way."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from simulator.law.readings import Readings
from simulator.populations import experiment
from simulator.populations.count.totals import GAIN

if TYPE_CHECKING:
    from collections.abc import Iterator
    from fractions import Fraction

    from simulator.populations.experiment import Source
    from simulator.populations.plan import Plan


class MovedReading(NamedTuple):
    """One reading taken another way: the households that are served then, or no longer; the others' figures, None where no household pays."""

    reading: str
    choice: str
    enters: Fraction
    leaves: Fraction
    instalment: Fraction | None
    above_30: Fraction | None


def moved(source: Source, plan: Plan) -> list[MovedReading]:
    """One line for each other choice of each reading that changes something for these households under the last law."""
    return list(_lines(source, plan))


def _lines(source: Source, plan: Plan) -> Iterator[MovedReading]:
    law = plan.laws[-1]
    for name, readings in _others(law.readings):
        other = replace(law, name=f"{law.name}+{name}", readings=readings)
        lab = experiment.run(source, plan.bare(law, other))
        if not lab.changes_nothing(1):
            enters, leaves = (lab.value(side, 1, table=GAIN) for side in ("enters", "leaves"))
            paid = (lab.value(measure, 1) for measure in ("instalment.median", "above_30.share"))
            yield MovedReading(name, getattr(readings, name), enters, leaves, *paid)


def _others(readings: Readings) -> Iterator[tuple[str, Readings]]:
    """Each reading by its name, taken each other way, the others as they are."""
    for name, choices in Readings.choices().items():
        others = (choice for choice in choices if choice != getattr(readings, name))
        yield from ((name, replace(readings, **{name: choice})) for choice in others)  # type: ignore[arg-type]  # of its own choices
