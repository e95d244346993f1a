"""Sentences about the readings of the law: those that were chosen, and what each of them moves."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from simulator.law.readings import Readings
from simulator.populations.report.findings import amount, households, law_label, percent
from simulator.wording import FactList, Named, Sentence

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from fractions import Fraction

    from simulator.populations.experiment import Lab
    from simulator.populations.reforms.reading_table import MovedReading


COLUMNS = ("enters", "leaves", "instalment", "above")
"""The facts of the sentence on a reading that are figures."""


def chosen(readings: Readings) -> Sentence | None:
    """The sentence on the readings that are not the default; None where all are."""
    default = asdict(Readings())
    others = [reading(name, choice) for name, choice in asdict(readings).items() if choice != default[name]]
    return Sentence("afford.say.read", {"readings": FactList(tuple(others))}) if others else None


def moved(lab: Lab, lines: Sequence[MovedReading]) -> Iterator[Sentence]:
    """What is paid without any other reading, then what each one moves; nothing where it was not asked."""
    if not lines:
        return
    last, currency = len(lab.plan.laws) - 1, lab.plan.currency
    paid = _paid(lab.value("instalment.median", last), lab.value("above_30.share", last), currency)
    yield Sentence("afford.say.readings", {"law": law_label(lab.plan.laws[last]), **paid})
    for line in lines:
        counts = {"enters": households(line.enters), "leaves": households(line.leaves)}
        facts = {
            **reading(line.reading, line.choice).facts,
            **counts,
            **_paid(line.instalment, line.above_30, currency),
        }
        yield Sentence("afford.say.reading", facts)


def reading(name: str, choice: str) -> Sentence:
    """A reading and one of its choices, by their names."""
    return Sentence(
        "afford.reading", {"reading": Named(f"reading.{name}"), "choice": Named(f"reading.{name}.{choice}")}
    )


def _paid(instalment: Fraction | None, above: Fraction | None, currency: str) -> dict[str, object]:
    unknown = Named("lab.unknown")
    return {
        "instalment": unknown if instalment is None else amount(instalment, currency),
        "above": unknown if above is None else percent(above),
    }
