"""Receipts: what many households pay in each calendar month, without a table of households by months.

A level instalment is added where it starts and taken off where it ends, and one running sum gives every month
(docs/decisions/0014). Aids, tranches, the last instalment and fees are added in their own month. What comes out is, to the
centime, the sum of the ledgers of the same households, with all their payers; receipts of parts of a population add up to those of the
whole, whatever the parts.

A payment is counted in the month of its due date, as in the ledger: the parts of a first tranche in those of ``calls``.

Not covered: an instalment of a loan is counted whole, not split into its interest and what it repays.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import numpy.typing as npt

from simulator.base import dates
from simulator.base.money import MILLION
from simulator.engine import financing
from simulator.engine.schedule.dated_calls import calls
from simulator.engine.schedule.payments import AID, FEE, INSTALMENT, TRANCHE, aid_days

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping

    from simulator.base.dates import Months, Small
    from simulator.base.money import Cents
    from simulator.engine.decisions import Decisions
    from simulator.engine.financing import Financing
    from simulator.engine.households import Households
    from simulator.engine.schedule.rent import Level
    from simulator.law import Code

KINDS = (AID, TRANCHE, INSTALMENT, FEE)
"""The kinds of payment of a ledger, in the order of the rows of ``Receipts.dated``."""
FITS = np.iinfo(np.int64).max // 2
"""Sums below this stay in int64: 10⁷ dwellings of today's prices are a thousandth of it. Larger ones (as many dwellings
at the largest price accepted, or counted in millionths) are Python's integers, which do not overflow."""

Sums = npt.NDArray[Any]
"""int64 centimes, or Python's integers where int64 could be too small."""


@dataclass(frozen=True, eq=False, slots=True)
class Receipts:
    """What is paid, by kind of payment and calendar month.

    ============  ===========================================================================================
    first         the month of the first column, counted from January 1970; 0 when nothing is dated
    dated         (len(KINDS), T) centimes; neither the first nor the last month is empty
    undated       centimes of the tranches whose works have no known date: kept apart, never dropped
    ============  ===========================================================================================
    """

    first: int
    dated: Sums
    undated: int

    @property
    def total(self) -> int:
        """Everything, dated or not. Centimes"""
        return int(self.dated.sum()) + self.undated

    @property
    def months(self) -> npt.NDArray[np.datetime64]:
        """The months of the columns. (T,) ``datetime64[M]``"""
        return np.arange(self.first, self.first + self.dated.shape[1]).astype("datetime64[M]")

    def by_year(self) -> tuple[npt.NDArray[np.datetime64], Sums]:
        """The calendar years, each once and in order, and what is paid in them: (Y,) ``datetime64[Y]``, (len(KINDS), Y)."""
        years, start = np.unique(self.months.astype("datetime64[Y]"), return_index=True)
        return years, np.add.reduceat(self.dated, start, axis=1) if len(years) else self.dated

    def times(self, factor: int) -> Receipts:
        """The same, so many times over."""
        fits = self.total * factor < FITS
        return Receipts(self.first, (self.dated if fits else self.dated.astype(object)) * factor, self.undated * factor)

    def equals(self, other: Receipts) -> bool:
        """Whether every month, kind and sum is the same, to the centime."""
        same = (self.first, self.undated) == (other.first, other.undated)
        return same and np.array_equal(self.dated, other.dated)


NOTHING = Receipts(0, np.zeros((len(KINDS), 0), np.int64), 0)
"""The receipts of no household."""


class _Paid(NamedTuple):
    """N payments of one kind, each in its own month. (N,) each"""

    kind: str
    month: Months | Small
    cents: Sums


class _Run(NamedTuple):
    """N runs of equal monthly payments: the first month, the month after the last, the amount. (N,) each"""

    start: Months
    end: Months
    cents: Sums


def receipts(
    people: Households,
    code: Code,
    decisions: Decisions,
    level: Level,
    weight: npt.NDArray[np.int64] | None = None,
    milestones: Mapping[str, dt.date] | None = None,
) -> Receipts:
    """What N households of one regime pay, each counted ``weight`` times: None counts each once, 0 leaves one out.

    A weight in millionths of a household gives millionths of centimes. ``milestones`` are the dates of the works, the same
    for all, as in ``collect``.
    """
    if not len(people):
        return NOTHING
    times = np.ones(len(people), np.int64) if weight is None else weight
    way = financing.of(code)
    waiting = way.deferral(code), way.waiting(decisions, level)
    if _largest(way, decisions, level, waiting, times) >= FITS:
        wholes, parts = np.divmod(times, MILLION)
        if wholes.any():
            of_wholes = receipts(people, code, decisions, level, wholes, milestones).times(MILLION)
            return merged([of_wholes, receipts(people, code, decisions, level, parts, milestones)])
        times = times.astype(object)
    tranches, undated = _tranches(people, code, decisions, times, milestones or {})
    last, runs = _instalments(people, level, waiting, times)
    return _spread([*tranches, *_beside(way, people, code, decisions, times, milestones or {}), last], runs, undated)


def merged(parts: Iterable[Receipts]) -> Receipts:
    """The receipts of several populations together; in any order, and in any groups, the same."""
    populations = list(parts)
    undated = sum(part.undated for part in populations)
    dated = [part for part in populations if part.dated.shape[1]]
    if not dated:
        return Receipts(0, NOTHING.dated, undated)
    first = min(part.first for part in dated)
    end = max(part.first + part.dated.shape[1] for part in dated)
    fits = sum(part.total for part in dated) < FITS
    together: Sums = np.zeros((len(KINDS), end - first), np.int64 if fits else object)
    for part in dated:
        start = part.first - first
        together[:, start : start + part.dated.shape[1]] += part.dated
    return Receipts(first, together, undated)


def _largest(
    way: Financing, decisions: Decisions, level: Level, waiting: tuple[int, Cents], weight: npt.NDArray[np.int64]
) -> float:
    """All that these households pay together, to many digits: enough to know whether it fits. Centimes"""
    months, interest = waiting
    amounts = decisions.down_payment + level.instalment * level.count + level.last + interest * months
    amounts = amounts + way.aids(decisions) + way.fees(decisions)
    return float((amounts.astype(np.float64) * weight).sum())


def _tranches(
    people: Households, code: Code, decisions: Decisions, times: Sums, milestones: Mapping[str, dt.date]
) -> tuple[list[_Paid], int]:
    """The parts of the tranches, each in the month in which it is due, and the sum of those that have no date."""
    paid, undated = [], 0
    for call in calls(people, code, decisions, milestones):
        cents, dated = call.cents * times, ~np.isnat(call.day)
        if dated.all():
            paid.append(_Paid(TRANCHE, dates.take_apart(call.day).month, cents))
            continue
        undated += int(cents[~dated].sum())
        if dated.any():
            paid.append(_Paid(TRANCHE, dates.take_apart(call.day[dated]).month, cents[dated]))
    return paid, undated


def _beside(
    way: Financing, people: Households, code: Code, decisions: Decisions, times: Sums, milestones: Mapping[str, dt.date]
) -> list[_Paid]:
    """The aids, and the fees, paid with the keys, where there are any."""
    beside = []
    if (aids := way.aids(decisions)).any():
        beside.append(_Paid(AID, dates.take_apart(aid_days(people, code, milestones)).month, aids * times))
    if (fees := way.fees(decisions)).any():
        beside.append(_Paid(FEE, people.keys_parts.month, fees * times))
    return beside


def _instalments(people: Households, level: Level, waiting: tuple[int, Cents], times: Sums) -> tuple[_Paid, list[_Run]]:
    """The last instalment of each, and the runs of equal ones before it; a deferral, of interest only, comes first."""
    signed, (months, interest) = people.keys_parts.month.astype(np.int64), waiting
    begun = signed + months
    closing = begun + level.count
    runs = [_Run(begun + 1, closing, level.instalment * times)]
    if months:
        runs.append(_Run(signed + 1, begun + 1, interest * times))
    return _Paid(INSTALMENT, closing, level.last * times), runs


def _spread(paid: list[_Paid], runs: list[_Run], undated: int) -> Receipts:
    """Payments and runs added up by month; what is empty before the first month and after the last is cut."""
    months = [part.month for part in paid] + [run.start for run in runs] + [run.end for run in runs]
    first, after = min(int(column.min()) for column in months), 1 + max(int(column.max()) for column in months)
    sums: Sums = np.zeros((len(KINDS), after - first), runs[0].cents.dtype)
    instalments = sums[KINDS.index(INSTALMENT)]
    for run in runs:
        np.add.at(instalments, run.start - first, run.cents)
        np.subtract.at(instalments, run.end - first, run.cents)
    np.cumsum(instalments, out=instalments)
    for part in paid:
        np.add.at(sums[KINDS.index(part.kind)], part.month - first, part.cents)
    busy = np.flatnonzero(sums.any(axis=0))
    if not len(busy):
        return Receipts(0, NOTHING.dated, undated)
    return Receipts(first + int(busy[0]), sums[:, busy[0] : busy[-1] + 1], undated)
