"""A loan that is drawn in parts: one balance, one annuity over all that is drawn so far, month after month.

After each draw the instalment is the level one of everything drawn over the whole term; so what is paid before the last
draw shortens the end, and the loan never lasts longer than its term after the last draw.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from simulator.base import annuity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from simulator.base.annuity import Rates
    from simulator.base.dates import Months
    from simulator.base.money import Cents


@dataclass(frozen=True, slots=True)
class DrawnMonth:
    """One month of N loans, in centimes: what is drawn after its due date, what is due on it, the balance after both."""

    drawn: Cents
    interest: Cents
    principal: Cents
    balance: Cents


def walk_drawn(draws: Cents, at: Months, rate: Rates, months: Months) -> Iterator[DrawnMonth]:
    """Every month of N loans, from the first draw (month 0, in which nothing is due) to the end of the longest.

    ``draws`` (K, N) in centimes are made in the months ``at`` (K, N), counted from the first; ``months`` (N,) is the term.
    Interest is counted by whole months. The last month pays what is left.
    """
    last = at.max(axis=0) + months
    balance, total = np.zeros_like(months), np.zeros_like(months)
    for month in range(int(last.max(initial=0)) + 1):
        interest = annuity.interest_of(balance, rate)
        level = annuity.instalment(total, rate, months)
        principal = np.where(month < last, np.minimum(np.maximum(level - interest, 0), balance), balance)
        drawn = np.where(at == month, draws, 0).sum(axis=0)
        balance, total = balance - principal + drawn, total + drawn
        yield DrawnMonth(drawn, interest, principal, balance)
