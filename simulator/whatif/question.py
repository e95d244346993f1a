"""One household and its law, asked again with something moved: every figure is the engine's, none is computed here."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from simulator import api
from simulator.answers import explain
from simulator.answers.explain import Case
from simulator.base import dates
from simulator.engine.rules.eligibility import CRITERIA

if TYPE_CHECKING:
    import datetime as dt

    from simulator.base.dates import Days, Months
    from simulator.base.money import Cents
    from simulator.engine.households import Households
    from simulator.engine.outcome import Outcome
    from simulator.law import Law
    from simulator.question.scenario import Scenario


@dataclass(frozen=True)
class Question:
    """A scenario and the law under which it is asked. A year of birth alone is taken at the end that the answer shows."""

    scenario: Scenario
    law: Law

    @cached_property
    def people(self) -> Households:
        """The household: a population of one."""
        row = self.scenario.headline
        return self.scenario.people.rows(slice(row, row + 1))

    def many(self, count: int) -> Households:
        """The same household, so many times."""
        return self.people.rows(np.zeros(count, np.int64))

    def run(self, people: Households) -> Outcome:
        """What the scheme of the question gives to these households, in one run. Raises ``LawError``."""
        asked = self.scenario
        return api.simulate(
            people, asked.scheme, law=self.law, readings=asked.readings, terms=asked.terms,
            milestones=asked.milestones, charges=asked.charges,
        )  # fmt: skip

    @cached_property
    def case(self) -> Case:
        """The household as it was asked, under its law."""
        return Case(self.run(self.people), 0)

    @cached_property
    def point(self) -> Point:
        """Its answer."""
        return points(self.case.outcome)[0]


class Point(NamedTuple):
    """The figures of one household, as its answer has them; None where there is no schedule.

    Amounts are centimes, ``rate`` is that of the loan in the units of the ledger (0 for a rent), ``effort`` the share of
    his income that the applicant pays a month, ``own_part`` what he pays: all of it, unless kafils share it.
    """

    eligible: bool
    refused: tuple[str, ...]
    instalment: int | None
    months: int
    up_front: int
    in_all: int | None
    last: dt.date | None
    decisive: str | None
    term_max: int
    price: int
    grant: int
    rate: int
    effort: float | None
    own_part: int


def points(outcome: Outcome) -> list[Point]:
    """Every household of an outcome, in order."""
    decisions, financing = outcome.decisions, outcome.financing
    columns = {
        "flags": decisions.refusals, "instalment": outcome.level.instalment, "months": outcome.level.count,
        "up_front": _up_front(outcome), "in_all": _in_all(outcome), "last": _last_due(outcome),
        "term_max": decisions.caps[0], "price": decisions.price,
        "grant": financing.grant(decisions), "rate": financing.rate(decisions), "effort": outcome.effort,
        "own_part": outcome.applicant_part(),
    }  # fmt: skip
    lists = [column.tolist() for column in columns.values()]
    return [
        _point(
            dict(zip(columns, row, strict=True)), explain.decisive(Case(outcome, place)), in_cash=financing.brings_cash
        )
        for place, row in enumerate(zip(*lists, strict=True))
    ]


def _point(row: dict[str, Any], decisive: str | None, *, in_cash: bool) -> Point:
    """One household, with nothing where it has no schedule; ``in_cash``: the price may be paid without an instalment."""
    flags, paying = row.pop("flags"), bool(row["months"])
    row["effort"] = None if math.isnan(row["effort"]) else row["effort"]
    if not paying:
        row |= {"instalment": None, "last": None} | ({} if in_cash else {"in_all": None})
    return Point(eligible=not flags, refused=_refused(flags), decisive=decisive, **row)


def _refused(flags: int) -> tuple[str, ...]:
    return tuple(rule.__name__ for bit, rule in enumerate(CRITERIA) if flags >> bit & 1)


def _last_due(outcome: Outcome) -> Days:
    """The day of the last instalment; the day of the keys where there is none. (N,)"""
    keys, months = outcome.people.keys_parts, outcome.level.count
    return dates.put_together(keys.month + months + _deferral(outcome), keys.day)


def _up_front(outcome: Outcome) -> Cents:
    """The down payment, and the fees of a purchase. (N,)"""
    return outcome.decisions.down_payment + outcome.financing.fees(outcome.decisions)


def _deferral(outcome: Outcome) -> Months:
    """The months between the keys and the first level instalment. (N,)"""
    return np.array([outcome.financing.deferral(code) for code in outcome.codes])[outcome.regime]


def _in_all(outcome: Outcome) -> Cents:
    """What is paid up front, and every instalment, those of a deferral too. (N,)"""
    level = outcome.level
    spread = np.where(level.count > 0, level.instalment * (level.count - 1) + level.last, 0)
    waiting = outcome.financing.waiting(outcome.decisions, level)
    return _up_front(outcome) + spread + _deferral(outcome) * waiting
