"""What comes out: decisions and instalments of N households, and the dated schedule of any one of them.

Floats live here, for ratios that people read (the effort rate); they never go back into the ledger.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from simulator.base import money
from simulator.engine import financing
from simulator.engine.households import UNSTATED
from simulator.engine.rules import eligibility, pay_off
from simulator.engine.rules.income import household_income
from simulator.engine.schedule import FNPOS, INSTALMENT, STATE, Ledger, applicant_part, collect

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    import pandas as pd

    from simulator.base.money import Cents
    from simulator.engine.decisions import Decisions
    from simulator.engine.financing import Financing
    from simulator.engine.households import Households
    from simulator.engine.schedule import Level
    from simulator.law import Code


@dataclass(frozen=True, slots=True)
class Payer:
    """What one person pays, when: place 0 is the applicant, j the j-th kafil. Amounts in centimes."""

    place: int
    first: dt.date
    last: dt.date
    months: int
    monthly: int
    total: int
    effort: float

    @property
    def name(self) -> str:
        """``applicant``, ``kafil``, ``kafil_2``, …"""
        return payer_name(self.place)


@dataclass(frozen=True)
class Outcome:
    """N households under their codes. ``regime[i]`` is the place in ``codes`` of the code of household i.

    ``milestones`` are dates of the works that a household knows; ``charges`` are centimes a month that the user gave,
    or UNSTATED. They are kept beside the price, never inside it.
    """

    people: Households
    codes: tuple[Code, ...]
    regime: npt.NDArray[np.int64]
    decisions: Decisions
    level: Level
    milestones: Mapping[str, dt.date] = field(default_factory=dict)
    charges: int = UNSTATED

    def code(self, row: int = 0) -> Code:
        """The law of one household."""
        return self.codes[int(self.regime[row])]

    @property
    def financing(self) -> Financing:
        """How the dwelling is paid: one way, whatever the dates."""
        return financing.of(self.codes[0])

    @property
    def currency(self) -> str:
        """The currency of every amount."""
        return self.codes[0].currency

    @property
    def eligible(self) -> npt.NDArray[np.bool_]:
        """No criterion refuses. (N,)"""
        eligible: npt.NDArray[np.bool_] = self.decisions.refusals == 0
        return eligible

    @property
    def effort(self) -> npt.NDArray[np.float64]:
        """What the applicant pays a month over the income that counts; nan where he pays nothing or earns nothing. (N,)"""
        income, part = household_income(self.people, self.codes[0]), self.applicant_part()
        defined = (income > 0) & (self.level.count > 0) & (self.decisions.reach[0] > 0)
        return np.where(defined, money.effort(part, income) / money.EFFORT_STEPS, np.nan)

    @property
    def unable(self) -> npt.NDArray[np.bool_]:
        """The applicant's part of an instalment is above the share of the income that he can bear. (N,)"""
        return self.financing.unable(self.people, self.codes[0], self.decisions, self.level, self.applicant_part())

    def applicant_part(self) -> Cents:
        """The part of each instalment that the applicant pays while he pays. (N,)"""
        return applicant_part(self.people, self.codes[0], self.decisions, self.level)

    @cached_property
    def discount(self) -> Cents:
        """What the law takes off ``financed`` when all of it is paid with the keys; 0 of a purchase. (N,) centimes

        A population does not ask: it is computed when it is read.
        """
        taken_off = np.zeros_like(self.decisions.financed)
        for place, code in enumerate(self.codes if self.financing.offers_pay_off else ()):
            rows = np.flatnonzero(self.regime == place)
            left, price = self.decisions.financed[rows], np.maximum(self.decisions.price[rows], 0)
            taken_off[rows] = pay_off.discount(left, price, self.people.cohort[rows], code)
        return taken_off

    def ledger(self, row: int = 0) -> Ledger:
        """Every payment of one household, as columns. The last one is kept: an answer asks for it ten times."""
        ledger = self._last_ledger.get(row)
        if ledger is None:
            ledger = collect(self.people, self.code(row), self.decisions, self.level, self.milestones, row)
            self._last_ledger.clear()
            self._last_ledger[row] = ledger
        return ledger

    @cached_property
    def _last_ledger(self) -> dict[int, Ledger]:
        """The ledger that was asked for last, under its row."""
        return {}

    @cached_property
    def schedule(self) -> pd.DataFrame:
        """The schedule of the only household: one row per payment, amounts in centimes. Raises when there are several."""
        if len(self.people) != 1:
            message = f"a schedule is of one household: take outcome.rows(i) of these {len(self.people)}"
            raise ValueError(message)
        return frame(self.ledger(), self.charges)

    def frame(self) -> pd.DataFrame:
        """One row for each household, in their order; imports pandas.

        ===================================  ==========================================================================
        eligible                             bool: no criterion refuses
        refused_by, unchecked                text: the criteria that refuse, those without an answer, parted by commas
        price, grant, down_payment           float64: dinars (dirhams where the law counts in dirhams)
        financed, instalment, last           float64: as above; NaN where no text gives the rate of a loan
        months                               Int64: how many instalments; 0 where none can be paid, missing as above
        effort                               float64: the applicant's part over the income, NaN without either
        unable                               bool: that part is above what the income can bear
        weight                               float64: how many households the row stands for
        ===================================  ==========================================================================

        Floats are for tables and charts, and each is the nearest one to its centimes, so ``round(100 * x)`` is exact;
        a sum of them need not be. ``decisions`` and ``level`` have the integers of centimes.
        """
        import pandas as pd

        unknown, units = self._is_loan_unknown(), money.units(self.currency)
        amounts = {
            "price": self.decisions.price,
            "grant": self.financing.grant(self.decisions), "down_payment": self.decisions.down_payment, "financed": self.decisions.financed,
            "instalment": self.level.instalment, "last": self.level.last,
        }  # fmt: skip
        columns: dict[str, object] = {name: column / units for name, column in amounts.items()}
        columns |= {
            name: np.where(unknown, np.nan, amounts[name] / units) for name in ("financed", "instalment", "last")
        }
        return pd.DataFrame({
            "eligible": self.eligible, "refused_by": _criteria(self.decisions.refusals),
            "unchecked": _criteria(self.decisions.unanswered), **columns,
            "months": pd.arrays.IntegerArray(self.level.count.astype(np.int64), unknown),
            "effort": self.effort, "unable": self.unable, "weight": self.people.weight,
        })  # fmt: skip

    def _is_loan_unknown(self) -> npt.NDArray[np.bool_]:
        """Where a loan was asked for under a law that gives no rate: what it costs is not known. (N,)"""
        if self.people.buyers is None:
            return np.zeros(len(self.people), bool)
        silent = np.array([self.financing.lacks_rate(code) for code in self.codes], bool)
        unknown: npt.NDArray[np.bool_] = silent[self.regime] & (self.people.buyers.requested_loan > 0)
        return unknown

    def payers(self, row: int = 0) -> list[Payer]:
        """Who pays the instalments, from when to when, in order."""
        if row not in self._paying:
            self._paying.clear()
            self._paying[row] = self._payers(row)
        return self._paying[row]

    @cached_property
    def _paying(self) -> dict[int, list[Payer]]:
        """The payers that were asked for last, under their row."""
        return {}

    def _payers(self, row: int) -> list[Payer]:
        ledger = self.ledger(row)
        paid = ledger.kind == INSTALMENT
        return [
            self._payer(ledger, paid & (ledger.payer == place), place, row)
            for place in sorted(set(ledger.payer[paid].tolist()))
        ]

    def _payer(self, ledger: Ledger, of_payer: npt.NDArray[np.bool_], place: int, row: int) -> Payer:
        days, amounts = ledger.date[of_payer], ledger.principal[of_payer] + ledger.interest[of_payer]
        if place == 0:
            income = int(household_income(self.people, self.code(row))[row])
        else:
            income = int(self.people.kafil_income[place - 1, row])
        monthly = int(amounts[self.financing.deferral(self.code(row))])
        return Payer(
            place=int(place),
            first=days[0].item(),
            last=days[-1].item(),
            months=len(days),
            monthly=monthly,
            total=int(amounts.sum()),
            effort=effort_of(monthly, income),
        )


def _criteria(flags: npt.NDArray[np.uint16]) -> npt.NDArray[np.object_]:
    """The names of the criteria of each row of flags, parted by commas. (N,)"""
    distinct, place = np.unique(flags, return_inverse=True)
    names = [
        ", ".join(criterion.__name__ for bit, criterion in enumerate(eligibility.CRITERIA) if mask >> bit & 1)
        for mask in distinct.tolist()
    ]
    texts: npt.NDArray[np.object_] = np.array(names, dtype=object)[place]
    return texts


def effort_of(monthly: int, income: int) -> float:
    """What one person pays a month over his own income; nan where it is not known that he has one."""
    if not income:
        return float("nan")
    return float(money.effort(np.array([monthly]), np.array([income]))[0]) / money.EFFORT_STEPS


def payer_name(place: int) -> str:
    """The word of the contract for a payer."""
    return _PAYERS.get(place) or f"kafil_{place}"


_PAYERS = {STATE: "state", FNPOS: "fnpos", 0: "applicant", 1: "kafil"}


def frame(ledger: Ledger, charges: int) -> pd.DataFrame:
    """A ledger as a DataFrame, built once from its columns; ``charges`` only where they were given.

    ``pay_off`` pays the balance at once on the day of an instalment; it is missing beside every other payment.
    """
    import pandas as pd

    instalment = ledger.kind == INSTALMENT
    same = (ledger.number[1:] == ledger.number[:-1]) & (ledger.kind[1:] == ledger.kind[:-1])
    first = instalment & np.concatenate([[True], ~same])
    names = np.array([payer_name(place) for place in range(FNPOS, int(ledger.payer.max()) + 1)], dtype=object)
    columns = {
        "n": ledger.number,
        "date": ledger.date,
        "kind": ledger.kind,
        "payer": names[ledger.payer - FNPOS],
        "due": ledger.principal + ledger.interest + ledger.fees,
        "principal": ledger.principal,
        "interest": ledger.interest,
        "fees": ledger.fees,
        "balance": ledger.balance,
        "pay_off": pd.arrays.IntegerArray(ledger.pay_off, ledger.pay_off == UNSTATED),
    }
    if charges != UNSTATED:
        columns["charges"] = np.where(first, charges, 0)
    return pd.DataFrame(columns, copy=False)
