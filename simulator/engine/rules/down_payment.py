"""The down payment, tranche by tranche: of a rent (article 7), or of a purchase (the calendar of a sale on plan).

The calendar of a purchase calls shares of the price, or of the price less the aid (a reading); what the aid and the
loan pay is not called again. So the buyer pays the calls in their order until what he owes in cash is reached, and the
schedule never adds up to anything but the whole.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from simulator.base import money
from simulator.engine.rules.reads import reads

if TYPE_CHECKING:
    from simulator.base.money import Cents
    from simulator.law import Code


FNPOS_CALL = "all_trades"
"""The call that the supplement of the FNPOS pays first, as the agencies bill it."""


@reads("tranches")
def tranches(price: Cents, code: Code) -> Cents:
    """Each tranche is a share of the price; equal shares are computed once. (K, N) centimes, as their milestones follow."""
    shares = [tranche.share for tranche in code.tranches]
    amounts = np.empty((len(shares), len(price)), np.int64)
    for row, share in enumerate(shares):
        same = shares.index(share)
        amounts[row] = amounts[same] if same < row else money.share(price, share)
    return amounts


def together(tranches: Cents) -> Cents:
    """All the tranches. (N,) centimes; added row by row, which is faster than what numpy makes of ``sum(axis=0)``"""
    total = np.zeros(tranches.shape[1:], np.int64)
    for tranche in tranches:
        total += tranche
    return total


@reads("tranches")
def calls(price: Cents, aid: Cents, fnpos: Cents, code: Code) -> Cents:
    """What the calendar calls, the last call taking what the others leave. (K, N) centimes; one call where there is none.

    The supplement of the FNPOS is taken off the call that it pays; what it has beyond it pays the last ones.
    """
    base = price - aid if code.readings.lpa_base == "price_minus_aid" else price
    shares = shares_of(code)
    rows = [money.share(base, share) for share in shares[:-1]]
    rows.append(base - sum(rows, np.zeros_like(base)))
    if FNPOS_CALL in [tranche.milestone for tranche in code.tranches]:
        place = [tranche.milestone for tranche in code.tranches].index(FNPOS_CALL)
        rows[place] = rows[place] - np.minimum(rows[place], fnpos)
    return np.stack(rows)


def shares_of(code: Code) -> list[Fraction]:
    """The shares of the calendar; a larger first call is taken off the last ones, so that they stay a whole."""
    shares = [tranche.share for tranche in code.tranches] or [Fraction(1)]
    first = code.terms.first_tranche
    excess = Fraction(0) if first is None else first - shares[0]
    shares[0] += excess
    for place in range(len(shares) - 1, 0, -1):
        cut = min(shares[place], excess)
        shares[place], excess = shares[place] - cut, excess - cut
    return shares


def paid_in_cash(amounts: Cents, cash: Cents) -> Cents:
    """The part of each call that the buyer pays: in order, until ``cash`` is reached. (K, N) centimes"""
    before = np.cumsum(amounts, axis=0) - amounts
    return np.clip(cash - before, 0, amounts)
