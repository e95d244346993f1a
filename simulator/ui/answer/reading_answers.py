"""What another reading of the law would change for this household: each other choice, answered by the engine."""

from __future__ import annotations

import functools
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from simulator import api
from simulator.answers.explain import Case, ways_out
from simulator.law import Readings
from simulator.law.scheme import ALL
from simulator.reading.errors import SimulatorError
from simulator.ui.state import question

if TYPE_CHECKING:
    import datetime as dt

    from simulator.engine.outcome import Outcome
    from simulator.law import Law
    from simulator.question.scenario import Scenario
    from simulator.ui.state.facts import Facts

OF_OTHER_SCHEMES = {name for scheme in ALL.values() for name in scheme.readings}
NAMES = tuple(name for name in Readings.choices() if name not in OF_OTHER_SCHEMES)
"""The readings that a location-vente can meet."""


class ReadingFigures(NamedTuple):
    """What a reading may move: amounts in centimes, the effort in ten-thousandths, None where there is none.

    Once the keys are in hand no reading moves the eligibility: it holds.
    """

    eligible: bool
    price: int
    instalment: int | None
    months: int
    last: dt.date | None
    effort: int | None
    cash: str
    unable: bool


class Other(NamedTuple):
    """Another choice of one reading: its figures, or why it cannot be answered."""

    reading: str
    choice: str
    figures: ReadingFigures | None
    refused: SimulatorError | None = None


def changes(facts: Facts, dwelling: str, law: Law) -> tuple[ReadingFigures, tuple[Other, ...]]:
    """The figures as they are read now, and every other choice of every reading. Raises as ``question.answers``."""
    return _changes(tuple((name, code) for name, code in facts.items() if code), dwelling, law)


@functools.lru_cache(maxsize=32)
def _changes(stated: tuple[tuple[str, str], ...], dwelling: str, law: Law) -> tuple[ReadingFigures, tuple[Other, ...]]:
    facts = dict(stated)
    scenario = question.read_scenario(facts, dwelling)
    present = _figures(scenario, api.simulated(scenario, law))
    others = [
        _other(facts, dwelling, law, scenario, name, choice)
        for name, choices in Readings.choices().items()
        if name in NAMES
        for choice in choices
        if choice != getattr(scenario.readings, name)
    ]
    return present, tuple(others)


def _other(facts: Facts, dwelling: str, law: Law, scenario: Scenario, name: str, choice: str) -> Other:
    """One other choice; that of the kafil's role is asked from the start, because it needs another fact."""
    try:
        if name == "kafil":
            again = question.read_scenario(facts | {f"reading_{name}": choice}, dwelling)
        else:
            again = replace(scenario, readings=Readings(**asdict(scenario.readings) | {name: choice}))
        return Other(name, choice, _figures(again, api.simulated(again, law)))
    except SimulatorError as error:
        return Other(name, choice, None, error)


def _figures(scenario: Scenario, outcome: Outcome) -> ReadingFigures:
    row = scenario.headline
    count = int(outcome.level.count[row])
    effort = float(outcome.effort[row])
    cash = [way.availability for way in ways_out(Case(outcome, row)) if way.way == "cash"] if not count else []
    return ReadingFigures(
        bool(outcome.eligible[row]) or scenario.has_keys_in_hand,
        int(outcome.decisions.price[row]),
        int(outcome.level.instalment[row]) if count else None,
        count,
        max(payer.last for payer in outcome.payers(row)) if count else None,
        None if np.isnan(effort) else round(effort * 10_000),
        "".join(cash),
        bool(outcome.unable[row]),
    )
