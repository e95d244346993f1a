"""A loan: level monthly instalments at a rate, in whole centimes, closed by the last one.

The instalment is the exact annuity rounded to the nearest centime. Each month the interest on the balance is rounded
to the nearest centime (a half goes up), the rest of the instalment repays, and the last instalment pays what is left.
At a rate of zero it is ``rent`` exactly. Why no formula for each row: docs/decisions/0013.
"""

from __future__ import annotations

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
    regular = np.where(count == 1, last, regular)
    return Level(
        np.where(lends, regular, free.instalment), np.where(lends, last, free.last), np.where(lends, count, free.count)
    )


def _alike(amount: Cents, rate: Rates, months: Months) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
    """The place of one loan of each kind, and the kind of each loan: the same amount, rate and term. (K,), (N,)"""
    _, rates = np.unique(rate, return_inverse=True)
    _, terms = np.unique(rates * (annuity.LONGEST + 1) + months, return_inverse=True)
    _, first, place = np.unique(amount * (terms.max(initial=0) + 1) + terms, return_index=True, return_inverse=True)
    return first, place


def _closing(amount: Cents, rate: Rates, months: Months, regular: Cents) -> tuple[Cents, Months]:
    """The last payment of each loan, with its interest, and its number. (N,) each"""
    last, count = np.zeros_like(amount), np.zeros_like(months)
    for number, month in enumerate(walk(amount, rate, months, regular), 1):
        paid = month.interest + month.principal
        last = np.where(paid > 0, paid, last)
        count = np.where(paid > 0, number, count)
    return last, count
