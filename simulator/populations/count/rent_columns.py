"""The columns that the lab adds up for households under one law."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Self

import numpy as np
import numpy.typing as npt

from simulator.base import annuity, money
from simulator.engine import run, schedule
from simulator.engine.households import UNSTATED
from simulator.engine.rules import pricing
from simulator.engine.rules.income import household_income
from simulator.law.values import COHORTS, DWELLINGS
from simulator.populations.count import call_worth

if TYPE_CHECKING:
    from collections.abc import Sequence

    from simulator.base.money import Cents
    from simulator.engine.households import Households
    from simulator.law import Code
    from simulator.populations.count.call_worth import Discounting

Flags = npt.NDArray[np.bool_]

EFFORTS = (30, 40)
"""The efforts, in per cent of the income, above which households are counted."""
MOST_EFFORT = 100
"""An effort is at most a hundred times the income: no mean is made of more."""
_PERCENT = 100


def effort_of(part: Cents, income: Cents) -> Cents:
    """A payment of each month over the income, in ``EFFORT_STEPS``; 0 without an income, of which the part is none. (N,)"""
    return money.effort(np.minimum(part, income * MOST_EFFORT), income)


@dataclass(frozen=True)
class Decided:
    """N households under one law. Amounts in centimes; what is not known is UNSTATED."""

    people: Households
    codes: Sequence[Code]
    regime: run.Places
    result: run.Result
    values: dict[Discounting, Cents] = field(default_factory=dict, repr=False)
    """The values of all payments that were computed already."""

    @classmethod
    def of(cls, people: Households, codes: tuple[Code, ...], regime: run.Places) -> Self:
        """Decide these households, who are few enough for the processor's cache."""
        is_single = len(codes) == 1
        result = run.run_one(people, codes[0]) if is_single else run.run(people, codes, regime)
        return cls(people, codes, regime, result)

    @cached_property
    def eligible(self) -> Flags:
        """Whether no criterion refuses. (N,)"""
        eligible: Flags = self.result.decisions.refusals == 0
        return eligible

    @cached_property
    def priced(self) -> Flags:
        """Whether a text, or the file, gives the price. (N,)"""
        priced: Flags = self.result.decisions.price != UNSTATED
        return priced

    @cached_property
    def served(self) -> Flags:
        """Eligible, with a price and at least one instalment that may be paid, or nothing left to pay. (N,)"""
        payable = (self.result.level.count > 0) | (self.result.decisions.financed == 0)
        served: Flags = self.eligible & self.priced & payable
        return served

    @cached_property
    def too_old(self) -> Flags:
        """Eligible, with a price, and past the age at which one instalment could be paid. (N,)"""
        too_old: Flags = self.eligible & self.priced & ~self.served
        return too_old

    @property
    def up_front(self) -> Cents:
        """The amount paid before the instalments. (N,)"""
        return self.down_payment

    @property
    def down_payment(self) -> Cents:
        """All the tranches. (N,)"""
        return self.result.decisions.down_payment

    @cached_property
    def repaid(self) -> Cents:
        """All the instalments; each of them is 0 where there are none. (N,)"""
        level = self.result.level
        together: Cents = level.instalment * (level.count - 1) + level.last
        return together

    @cached_property
    def total(self) -> Cents:
        """The sum of all payments, at their face value. (N,)"""
        return self.down_payment + self.repaid

    def value_at_keys(self, discounting: Discounting) -> Cents:
        """The value of all payments on the day of the keys, each moved there from its own month; computed once. (N,)"""
        if discounting not in self.values:
            self.values[discounting] = self._value_at_keys(discounting)
        return self.values[discounting]

    def _value_at_keys(self, discounting: Discounting) -> Cents:
        level = self.result.level
        later = annuity.value_now(level.instalment, level.last, level.count, discounting.rate)
        return self.down_payment + self.gained(discounting) + later

    def gained(self, discounting: Discounting) -> Cents:
        """What the tranches gain from their due dates to the keys. (N,)"""
        return call_worth.gained(self.people, self.codes, self.regime, self.result.decisions.tranches, discounting)

    @cached_property
    def income(self) -> Cents:
        """The income that counts. (N,)"""
        return household_income(self.people, self.codes[0])

    @cached_property
    def own_part(self) -> Cents:
        """The applicant's part of each instalment, without kafils' parts; 0 where a kafil pays all. (N,)"""
        part = schedule.applicant_part(self.people, self.codes[0], self.result.decisions, self.result.level)
        return part if self.pays_himself.all() else money.only_where(part, self.pays_himself)

    @cached_property
    def pays_himself(self) -> Flags:
        """Whether the applicant pays instalments, or there are none: the income is not that of a kafil who pays. (N,)"""
        pays: Flags = (self.result.decisions.reach[0] > 0) | (self.result.level.count == 0)
        return pays

    @cached_property
    def earning(self) -> Flags:
        """Whether an effort can be told: the household has an income, and no kafil pays in its place. (N,)"""
        earning: Flags = (self.income > 0) & self.pays_himself
        return earning

    @cached_property
    def cut_by_age(self) -> Flags:
        """The last payer's age ends the instalments before the longest term of the law. (N,)"""
        caps = self.result.decisions.caps
        cut: Flags = caps[1] < caps[0]
        return cut

    @cached_property
    def beyond_own_age(self) -> Flags:
        """The applicant's own age limit comes before the end of the longest term: a kafil could pay the rest. (N,)"""
        beyond: Flags = self.result.decisions.reach[0] < self.result.decisions.caps[0]
        return beyond

    def may_name_a_kafil(self) -> Flags:
        """Whether the law provides a kafil. (N,)"""
        if len(self.codes) == 1:
            return np.full(len(self.people), self.codes[0].kafil)
        return np.array([code.kafil for code in self.codes]).take(self.regime)

    def same_amounts_as(self, other: Decided) -> Flags:
        """Whether the other law gives the same verdict and the same amounts, whatever their days. (N,)"""
        first, second = self.result, other.result
        same: Flags = (self.eligible == other.eligible) & (first.decisions.price == second.decisions.price)
        for value, other_value in (
            (self.up_front, other.up_front), (first.level.count, second.level.count),
            (first.level.instalment, second.level.instalment), (first.level.last, second.level.last),
        ):  # fmt: skip
            same &= value == other_value
        return same


@dataclass(frozen=True)
class StateTables:
    """The amounts that the State bears, by code, cohort and dwelling type: a price given by the file has no composition.

    ``aid`` (frontal aid and aid per m²) and ``vrd`` are (R, C, D + 1) centimes, UNSTATED where no order composes the
    price; ``interest`` is (R, C), the per cent of the interest that the State bears, UNSTATED where the texts are silent.
    """

    aid: Cents
    vrd: Cents
    interest: npt.NDArray[np.int64]

    @classmethod
    def of(cls, codes: Sequence[Code]) -> StateTables:
        """The tables of these codes."""
        shape = (len(codes), len(COHORTS), len(DWELLINGS) + 1)
        aid, vrd = np.full(shape, UNSTATED), np.full(shape, UNSTATED)
        interest = np.full(shape[:2], UNSTATED)
        for row, code in enumerate(codes):
            for place, cohort in enumerate(COHORTS):
                interest[row, place] = _borne(code, cohort)
                for kind, dwelling in enumerate(DWELLINGS):
                    composition = _composition(code, cohort, dwelling)
                    if composition is not None:
                        aid[row, place, kind] = composition.frontal_aid + composition.state_per_m2
                        vrd[row, place, kind] = composition.state_vrd
        return cls(aid, vrd, interest)

    def of_households(self, decided: Decided) -> tuple[Cents | None, Cents | None, npt.NDArray[np.int64]]:
        """Aid, roads and networks, and per cent of the interest, of each household; UNSTATED where unknown. (N,) each

        The first two are None where every price is given, for none of them is known then.
        """
        people = decided.people
        row = people.cohort.astype(np.intp)
        if len(self.interest) > 1:
            row += decided.regime * self.interest.shape[1]
        interest = self.interest.take(row)
        has_price = people.price != UNSTATED
        if has_price.all():
            return None, None, interest
        cell = row * self.aid.shape[2] + people.dwelling % self.aid.shape[2]  # UNSTATED is the last one
        aid = np.where(has_price, UNSTATED, self.aid.take(cell))
        vrd = np.where(has_price, UNSTATED, self.vrd.take(cell))
        return aid, vrd, interest


def _composition(code: Code, cohort: str, dwelling: str) -> pricing.Composition | None:
    if not code.fixes("price", cohort):
        return None
    if code.readings.price_2013 == "called" and dwelling in code.price_as_called(cohort):
        return None
    return pricing.composition(code, cohort, dwelling)


def _borne(code: Code, cohort: str) -> int:
    """The per cent of the interest that the State bears; UNSTATED where the texts do not say."""
    key = "state_bears_interest"
    share = code.value(key, cohort) if code.fixes(key, cohort) else None
    return UNSTATED if share is None else int(Fraction(share) * _PERCENT)
