"""Paying everything that is left at once: what is taken off the instalments that are still to be paid.

The finance law for 2024 takes a part off the instalments of who pays all of them in advance, once a part of the price
has been paid; that for 2025 says it of the programme of 2024 with a larger part. The day of the payment decides. Only
instalments get the discount: tranches that are still due, and what is late, are paid first and in full.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from simulator.base import money
from simulator.engine.rules.reads import reads
from simulator.law import COHORTS

if TYPE_CHECKING:
    from fractions import Fraction

    import numpy.typing as npt

    from simulator.base.dates import Days
    from simulator.base.money import Cents
    from simulator.law import Code


class Offer(NamedTuple):
    """What is taken off, and the part of the price that must have been paid first."""

    discount: Fraction
    share_paid: Fraction


@reads("pay_off_discount", "pay_off_share_paid")
def offer(code: Code, cohort: str) -> Offer | None:
    """What the law offers a cohort on the day of the payment; None where no text in force offers anything."""
    discount = code.pay_off_discount(cohort)
    return None if discount is None else Offer(discount, code.pay_off_share_paid(cohort))


@reads("pay_off_discount", "pay_off_share_paid", "tranches")
def discount(left: Cents, price: Cents, cohorts: npt.NDArray[np.int8], code: Code) -> Cents:
    """What is taken off ``left``, all the instalments still due, when they are paid at once. (N,) centimes

    The payment is on a day of this code; tranches and late instalments have been paid before it. ``price`` and
    ``cohorts`` are those of each household. Half a centime goes up.
    """
    discounts = np.zeros_like(left)
    present = np.bincount(cohorts, minlength=len(COHORTS)) > 0
    for place, name in enumerate(COHORTS):
        offered = offer(code, name) if present[place] else None
        if offered is not None:
            gets = is_share_paid(left, price, offered.share_paid, code) & (cohorts == place)
            discounts = np.where(gets, money.nearest_share(left, offered.discount), discounts)
    return discounts


def is_share_paid(left: Cents, price: Cents, share: Fraction, code: Code) -> npt.NDArray[np.bool_]:
    """Whether this part of the price has been paid when ``left`` of it is still to be paid. (N,)

    Each tranche is rounded down to the centime: a down payment of exactly the part may be a few centimes below it.
    """
    cut_off = max(len(code.tranches) - 1, 0)
    reached: npt.NDArray[np.bool_] = price - left + cut_off >= money.share(price, share)
    return reached


def amount(left: Cents, price: Cents, cohorts: npt.NDArray[np.int8], days: Days, code: Code) -> Cents:
    """What pays ``left``, all the instalments still due, at once on each of these days. (M,) centimes, as all columns"""
    changes = np.array(code.payment_changes, dtype="datetime64[D]")
    version = np.searchsorted(changes, days, side="right")
    paid = left.copy()
    for place in np.flatnonzero(np.bincount(version)):
        rows = np.flatnonzero(version == place)
        paid[rows] -= discount(left[rows], price[rows], cohorts[rows], code.for_payment(int(place)))
    return paid
