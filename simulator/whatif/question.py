"""One household and its law, asked again with something moved: every figure is the engine's, none is computed here."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

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
class QuestionUnderLaw:
    """A scenario and the law under which it is asked. A year of birth alone is taken at the end that the answer shows."""

    scenario: Scenario
    law: Law

    @cached_property
    def people(self) -> Households:
        """The household: a population of one."""
        row = self.scenario.headline
        return self.scenario.people.rows(slice(row, row + 1))

    def many(self, count: int) -> Households:
        """The same household, ``count`` times. (count,)"""
        return self.people.rows(np.zeros(count, np.int64))

    def run(self, people: Households) -> Outcome:
        """The outcome of these households in the scheme of the question, in one run. Raises ``LawError``."""
        scenario = self.scenario
        return api.simulate(
            people, scenario.scheme, law=self.law, readings=scenario.readings, terms=scenario.terms,
            milestones=scenario.milestones, charges=scenario.charges,
        )  # fmt: skip

    @cached_property
    def case(self) -> Case:
        """The household as it was asked, under its law."""
        return Case(self.run(self.people), 0)

    @cached_property
    def point(self) -> HouseholdFigures:
        """The figures of the household as it was asked."""
        return points(self.case.outcome)[0]


class HouseholdFigures(NamedTuple):
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


def points(outcome: Outcome) -> list[HouseholdFigures]:
    """Every household of an outcome, in order."""
    decisions, financing = outcome.decisions, outcome.financing
    columns = (
        decisions.refusals, outcome.level.instalment, outcome.level.count, _up_front(outcome), _in_all(outcome), _last_due(outcome),
        decisions.caps[0], decisions.price, financing.grant(decisions), financing.rate(decisions), outcome.effort,
        outcome.applicant_part(),
    )  # fmt: skip
    rows = map(_Row._make, zip(*(column.tolist() for column in columns), strict=True))
    return [
        _point(row, explain.decisive(Case(outcome, place)), in_cash=financing.brings_cash)
        for place, row in enumerate(rows)
    ]


class _Row(NamedTuple):
    """The figures of one household as the columns have them, a schedule or not."""

    flags: int
    instalment: int
    months: int
    up_front: int
    in_all: int
    last: dt.date
    term_max: int
    price: int
    grant: int
    rate: int
    effort: float
    own_part: int


def _point(row: _Row, decisive: str | None, *, in_cash: bool) -> HouseholdFigures:
    """One household, with nothing where it has no schedule; ``in_cash``: the price may be paid without an instalment."""
    return HouseholdFigures(
        eligible=not row.flags,
        refused=_refused(row.flags),
        instalment=row.instalment if row.months else None,
        months=row.months,
        up_front=row.up_front,
        in_all=row.in_all if row.months or in_cash else None,
        last=row.last if row.months else None,
        decisive=decisive,
        term_max=row.term_max,
        price=row.price,
        grant=row.grant,
        rate=row.rate,
        effort=None if math.isnan(row.effort) else row.effort,
        own_part=row.own_part,
    )


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
    """The sum of what is paid up front and of every instalment, those of a deferral too. (N,)"""
    level = outcome.level
    spread = np.where(level.count > 0, level.instalment * (level.count - 1) + level.last, 0)
    waiting = outcome.financing.waiting(outcome.decisions, level)
    return _up_front(outcome) + spread + _deferral(outcome) * waiting
