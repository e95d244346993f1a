"""What is decided for N households, as columns: by the rules, and by the way in which the dwelling is paid."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from simulator.base.dates import Months
    from simulator.base.money import Cents


@dataclass(frozen=True, slots=True)
class Purchase:
    """What is decided besides, when the dwelling is bought with a loan. Amounts in centimes, rates in the ledger's units.

    ===================  ==============================================================================
    grant, fnpos         (N,) the State's aid, and the supplement of the FNPOS
    called_amounts       (K, N) what the calendar calls; ``Decisions.tranches`` is what is paid of it in cash
    loan_caps            (B, N) the bounds named in ``borrowing.BINDINGS``; the loan is the smallest
    rate                 (N,) yearly, with VAT on the interest; ``borrowing.NO_RATE`` where none is open
    insurance            (N,) the single premium of the insolvency insurance
    fees                 (F, N) the fees of ``fees.known_fees``, on top of the price
    ===================  ==============================================================================
    """

    grant: Cents
    fnpos: Cents
    called_amounts: Cents
    loan_caps: Cents
    rate: npt.NDArray[np.int64]
    insurance: Cents
    fees: Cents


@dataclass(frozen=True, slots=True)
class Decisions:
    """What the law decides for N households. Amounts in centimes, durations in months.

    ===================  ==============================================================================
    refusals             (N,) bit k: criterion k of ``eligibility.CRITERIA`` refuses; eligible = no bit
    unanswered           (N,) bit k: criterion k could not be checked
    price, financed      (N,) what the dwelling costs its buyer; what is left for the instalments
    tranches             (K, N) the parts of the down payment
    down_payment         (N,) all of them
    caps                 (C, N) what bounds the instalments, the smallest decides: the longest term, the age of the last payer
    term                 (N,) the smallest cap: how many instalments at most; 0 = no schedule
    reach                (1+J, N) the last instalment that the applicant, then each kafil, may pay
    ===================  ==============================================================================
    """

    refusals: npt.NDArray[np.uint16]
    unanswered: npt.NDArray[np.uint16]
    price: Cents
    tranches: Cents
    down_payment: Cents
    financed: Cents
    caps: Months
    term: Months
    reach: Months
    purchase: Purchase | None = None
