"""The rules: plain functions on columns. ``decide`` applies them in the order of the file at the counter."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from simulator.rules import down_payment, eligibility, kafil, limits, pricing

if TYPE_CHECKING:
    from simulator.dates import Months
    from simulator.law import Code
    from simulator.money import Cents
    from simulator.people import Households

CAPS = ("term_max", "age")
"""What bounds the number of instalments; the smallest decides."""


@dataclass(frozen=True, slots=True)
class Decisions:
    """What the law decides for N households. Amounts in centimes, durations in months.

    ===================  ==============================================================================
    refusals             (N,) bit k: criterion k of ``eligibility.CRITERIA`` refuses; eligible = no bit
    unanswered           (N,) bit k: criterion k could not be checked
    price, financed      (N,) what the dwelling costs its buyer; what is left for the instalments
    tranches             (K, N) the down payment
    caps                 (C, N) the bounds named in ``CAPS``: the longest term, the age of the last payer
    term                 (N,) the smallest cap: how many instalments at most; 0 = no schedule
    reach                (1+J, N) the last instalment that the applicant, then each kafil, may pay
    ===================  ==============================================================================
    """

    refusals: npt.NDArray[np.uint8]
    unanswered: npt.NDArray[np.uint8]
    price: Cents
    tranches: Cents
    financed: Cents
    caps: Months
    term: Months
    reach: Months


def decide(people: Households, code: Code) -> Decisions:
    """Apply the code to every application, in the order of the file at the counter."""
    price = pricing.price(people, code)
    tranches = down_payment.tranches(price, code)
    reach = kafil.reach(limits.by_age(people, code), kafil.payable(people, code), code)
    caps = np.stack([limits.term_max(people, code), reach.max(axis=0)])
    return Decisions(
        refusals=eligibility.refusals(people, code),
        unanswered=eligibility.unanswered(people, code),
        price=price,
        tranches=tranches,
        financed=price - tranches.sum(axis=0),
        caps=caps,
        term=caps.min(axis=0),
        reach=reach,
    )
