"""A loan: level monthly instalments at a rate, in whole centimes, closed by the last one.

The instalment is the exact annuity rounded to the nearest centime. Each month the interest on the balance is rounded
to the nearest centime (a half goes up), the rest of the instalment repays, and the last instalment pays what is left.
At a rate of zero it is ``rent`` exactly. Why no formula for each row: docs/decisions/0013.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from simulator.base import annuity
from simulator.engine.schedule.rent import Level, level

if TYPE_CHECKING:
    from collections.abc import Iterator

    from simulator.base.annuity import Rates
    from simulator.base.dates import Months
    from simulator.base.money import Cents


FEW = 32
"""So many loans are walked one by one; more of them together."""


@dataclass(frozen=True, slots=True)
class Month:
    """One month of N loans, in centimes: interest and principal of the instalment due, and the balance after it."""

    interest: Cents
    principal: Cents
    balance: Cents


def walk(amount: Cents, rate: Rates, months: Months, level: Cents) -> Iterator[Month]:
    """Every month of N loans, one after the other, up to the longest; a loan that is paid has zeros.

    ``level`` is the instalment; the last one of each loan closes it. No matrix of (N, T) is built here.
    """
    balance = amount
    for month in range(1, int(months.max(initial=0)) + 1):
        interest = annuity.interest_of(balance, rate)
        principal = np.where(month < months, np.minimum(level - interest, balance), balance)
        balance = balance - principal
        yield Month(interest, principal, balance)


def table(amount: Cents, rate: Rates, months: Months, regular: Cents) -> tuple[Cents, Cents]:
    """Interest and principal of every month of N loans, up to the longest; the first row, before any month, is 0. (1 + T, N) each"""
    interest, principal = (np.zeros((1 + int(months.max(initial=0)), len(amount)), np.int64) for _ in range(2))
    if len(amount) <= FEW:
        for place, loan in enumerate(np.stack([amount, rate, months, regular], axis=1).tolist()):
            rows = np.array(list(_walk_alone(*loan)), np.int64).reshape(-1, 2)
            interest[1 : 1 + len(rows), place], principal[1 : 1 + len(rows), place] = rows.T
        return interest, principal
    for number, month in enumerate(walk(amount, rate, months, regular), 1):
        interest[number], principal[number] = month.interest, month.principal
    return interest, principal


def _walk_alone(balance: int, rate: int, months: int, regular: int) -> Iterator[tuple[int, int]]:
    """Interest and principal of each month of one loan, in Python's integers: for one, numpy takes thirty times as long."""
    for number in range(1, months + 1):
        interest = annuity.interest_of(balance, rate)
        principal = min(regular - interest, balance) if number < months else balance
        balance -= principal
        yield interest, principal


def level_loan(amount: Cents, rate: Rates, months: Months) -> Level:
    """The level instalment of each loan, the last one that closes it, and how many there are; a rate of zero is rent.

    To the centime, whatever the reading of a rent: a bank's part of the income is a bound that rounding must not pass.

    A loan of a few hundred centimes may be paid before its term, or have an instalment that rounds to nothing: its last
    payment closes it all the same. A loan of a single month has only its last instalment.
    """
    free = level(amount, months, "centime", 1)
    lends = (rate > 0) & (months > 0) & (amount > 0)
    regular = annuity.instalment(amount, rate, months)
    first, place = _alike(amount, rate, months)  # of loans that are alike, one is walked
    closing = _closing(amount[first], rate[first], np.where(lends, months, 0)[first], regular[first])
    last, count = closing[0][place], closing[1][place]
    regular = _paid_at_once(amount, rate, months, regular)
    return Level(
        np.where(lends, regular, free.instalment), np.where(lends, last, free.last), np.where(lends, count, free.count)
    )


def instalment(amount: Cents, rate: Rates, months: Months) -> Cents:
    """The level instalment alone of each loan, as ``level_loan`` has it: its last payments are not walked to. (N,)"""
    free = level(amount, months, "centime", 1).instalment
    lends = (rate > 0) & (months > 0) & (amount > 0)
    return np.where(lends, _paid_at_once(amount, rate, months, annuity.instalment(amount, rate, months)), free)


def _paid_at_once(amount: Cents, rate: Rates, months: Months, regular: Cents) -> Cents:
    """The instalment of each loan; all that is owed in the first month where that closes it. (N,)"""
    owed = amount + annuity.interest_of(amount, rate)
    return np.where((months == 1) | (regular >= owed), owed, regular)


def _alike(amount: Cents, rate: Rates, months: Months) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
    """The place of one loan of each kind, and the kind of each loan: the same amount, rate and term. (K,), (N,)"""
    pair = annuity.pair_of(rate, months)
    _, place = np.unique(amount * (int(pair.max(initial=0)) + 1) + pair, return_inverse=True)
    first = np.zeros(int(place.max(initial=-1)) + 1, np.intp)
    first[place] = np.arange(len(place))
    return first, place


def _closing(amount: Cents, rate: Rates, months: Months, regular: Cents) -> tuple[Cents, Months]:
    """The last payment of each loan, with its interest, and its number. (N,) each"""
    if len(amount) <= FEW:
        due = np.add(*table(amount, rate, months, regular))
        count = (len(due) - 1 - np.argmax(due[::-1] > 0, axis=0)) * (due > 0).any(axis=0)
        return due[count, np.arange(len(amount))], count
    by_term = np.argsort(-months, kind="stable")
    last, count = np.zeros_like(amount), months.copy()
    last[by_term] = _closing_at_term(amount[by_term], rate[by_term], months[by_term], regular[by_term])
    early = np.flatnonzero(last == 0)
    last[early], count[early] = _closing_early(amount[early], rate[early], months[early], regular[early])
    return last, count


def _closing_at_term(amount: Cents, rate: Rates, months: Months, regular: Cents) -> Cents:
    """The last payments of loans that are sorted by their terms, the longest first; 0 where a loan is paid before. (N,)

    The walk is that of ``walk``, and leaves out the loans that are closed.
    """
    last, balance, longest = np.zeros_like(amount), amount, int(months.max(initial=0))
    fits = annuity.stay_in_one_product(amount, rate, months)
    interest_of = annuity.interest_in_one_product if fits else annuity.interest_of
    left = np.searchsorted(-months, -np.arange(longest + 1)).tolist()
    for until, after in itertools.pairwise(left):
        owed = interest_of(balance[:until], rate[:until])
        owed += balance[:until]
        last[after:until] = owed[after:]
        balance = owed[:after]
        balance -= regular[:after]
        np.maximum(balance, 0, out=balance)
    return last


def _closing_early(amount: Cents, rate: Rates, months: Months, regular: Cents) -> tuple[Cents, Months]:
    """The last payment and its number of loans that may be paid before their term. (N,) each"""
    last, count = np.zeros_like(amount), np.zeros_like(months)
    for number, month in enumerate(walk(amount, rate, months, regular), 1):
        paid = month.interest + month.principal
        last = np.where(paid > 0, paid, last)
        count = np.where(paid > 0, number, count)
    return last, count
