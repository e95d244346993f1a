"""What was announced about the monthly sum of AADL 3 before its price was fixed, against the engine at the price fixed since."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from simulator import api
from simulator.answers.explain import Case
from simulator.base import money
from simulator.engine.schedule import level
from simulator.law import sources
from simulator.question.scenario import parse
from simulator.reading import documents
from simulator.reading.shipped import scenarios

if TYPE_CHECKING:
    from simulator.base.money import Money
    from simulator.law import Law
    from simulator.law.sources import Source

FILE = Path(__file__).parents[1] / "law" / "published" / "monthly_2025.yaml"
TYPICAL = "couple_34_f3"
"""The typical household whose law and price are asked; nothing but its type of dwelling is varied, and no figure depends on its age."""
DWELLINGS, COHORTS = ("F3", "F4"), ("2024", "2013")


class Announcement(NamedTuple):
    """Two amounts that were said on a day, the text that fixed the price afterwards, and where the words were read."""

    day: dt.date
    least: Money
    most: Money
    price: str
    sources: tuple[Source, ...]


class LongestTerm(NamedTuple):
    """The instalment of a type over one of the longest terms of a programme, and whether it lies between the announced amounts."""

    dwelling: str
    cohort: str
    months: int
    instalment: Money
    is_announced: bool


def announcement() -> Announcement:
    """The announcement, as it was printed."""
    raw = documents.read_file(FILE)
    assert isinstance(raw, dict)
    return Announcement(
        day=dt.date.fromisoformat(str(raw["said"])),
        least=money.parse(str(raw["least"])),
        most=money.parse(str(raw["most"])),
        price=str(raw["price"]),
        sources=sources.cited(raw["sources"], FILE.name),
    )


def instalments(law: Law) -> tuple[LongestTerm, ...]:
    """The instalment of each type over every longest term of the programmes of 2024 and of 2013, at the price of 2024."""
    printed = announcement()
    return tuple(
        LongestTerm(dwelling, cohort, months, paid, printed.least.cents <= paid.cents <= printed.most.cents)
        for dwelling in DWELLINGS
        for cohort, months, paid in _over_each_term(law, dwelling)
    )


def _over_each_term(law: Law, dwelling: str) -> list[tuple[str, int, Money]]:
    raw = documents.read_file(scenarios() / "households" / f"{TYPICAL}.yaml")
    assert isinstance(raw, dict)
    scenario = parse(raw | {"dwelling": {"type": dwelling}})
    case = Case(api.simulated(scenario, law), scenario.headline)
    financed, units = case.outcome.decisions.financed[case.row], money.units(case.code.currency)
    terms = [(cohort, months) for cohort in COHORTS for _, months in case.code.term_bands(cohort)]
    spread = level(
        np.full(len(terms), financed), np.array([months for _, months in terms]), case.code.readings.rounding, units
    )
    return [
        (cohort, months, case.money(int(paid))) for (cohort, months), paid in zip(terms, spread.instalment, strict=True)
    ]
