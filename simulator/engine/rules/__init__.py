"""The rules: plain functions on columns. ``decide`` applies them in the order of the file at the counter."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from simulator.engine.rules import aid, borrowing, down_payment, eligibility, fees, kafil, limits, pay_off, pricing

if TYPE_CHECKING:
    from simulator.base.dates import Months
    from simulator.base.money import Cents
    from simulator.engine.households import Households
    from simulator.law import Code


@dataclass(frozen=True, slots=True)
class Purchase:
    """What is decided besides, when the dwelling is bought with a loan. Amounts in centimes, rates in the ledger's units.

    ===================  ==============================================================================
    grant, fnpos         (N,) the State's aid, and the supplement of the FNPOS
    called               (K, N) what the calendar calls; ``Decisions.tranches`` is what is paid of it in cash
    loan_caps            (B, N) the bounds named in ``borrowing.BINDINGS``; the loan is the smallest
    rate                 (N,) yearly, with VAT on the interest; ``borrowing.NO_RATE`` where none is open
    insurance            (N,) the single premium of the insolvency insurance
    fees                 (F, N) the fees of ``fees.known``, on top of the price
    ===================  ==============================================================================
    """

    grant: Cents
    fnpos: Cents
    called: Cents
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
    discount             (N,) what is taken off ``financed`` when all of it is paid with the keys; 0 of a purchase
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
    discount: Cents
    financed: Cents
    caps: Months
    term: Months
    reach: Months
    purchase: Purchase | None = None


def decide(people: Households, code: Code) -> Decisions:
    """Apply the code to every application, in the order of the file at the counter."""
    price = pricing.price(people, code)
    plan = MECHANISMS["loan" if code.borrows else "rent"](people, code, price)
    return Decisions(
        refusals=eligibility.refusals(people, code),
        unanswered=eligibility.unanswered(people, code),
        price=price,
        **plan,
    )


def rent(people: Households, code: Code, price: Cents) -> dict[str, Any]:
    """Location-vente: a down payment in tranches, then rent without interest until the price is paid."""
    price = np.maximum(price, 0)  # what is not known is not spread
    tranches = down_payment.tranches(price, code)
    paid = down_payment.together(tranches)
    financed = price - paid
    reach = kafil.reach(limits.by_age(people, code), kafil.payable(people, code), code)
    caps = np.stack([limits.term_max(people, code), kafil.last(reach, code)])
    return {
        "tranches": tranches,
        "down_payment": paid,
        "discount": pay_off.discount(financed, price, people.cohort, code),
        "financed": financed,
        "caps": caps,
        "term": np.minimum(*caps),
        "reach": reach,
        "purchase": None,
    }


def buy(people: Households, code: Code, price: Cents) -> dict[str, Any]:
    """A purchase: the State's aid, calls in cash, and a bank's loan for the rest."""
    price = np.maximum(price, 0)  # what is not known is neither aided nor lent upon
    grant = aid.grant(people, code, price)
    fnpos = aid.fnpos(people, code, price - grant)
    called = down_payment.calls(price, grant, fnpos, code)
    caps = borrowing.terms(people, code)
    term = caps.min(axis=0)
    rate = borrowing.rate(people, code, price)
    loan_caps = _loan_caps(people, code, price, aids=grant + fnpos, first_call=called[0], rate=rate, term=term)
    financed = np.maximum(loan_caps.min(axis=0), 0)
    term = np.where(financed > 0, term, 0)
    tranches = down_payment.paid_in_cash(called, price - grant - fnpos - financed)
    return {
        "tranches": tranches,
        "down_payment": down_payment.together(tranches),
        "discount": np.zeros_like(financed),
        "financed": financed,
        "caps": caps,
        "term": term,
        "reach": term[np.newaxis],
        "purchase": Purchase(
            grant, fnpos, called, loan_caps, rate,
            insurance=borrowing.insurance(code, financed, price), fees=fees.fees(code, price, financed),
        ),
    }  # fmt: skip


def _loan_caps(
    people: Households, code: Code, price: Cents, *, aids: Cents, first_call: Cents, rate: Cents, term: Months
) -> Cents:
    """Every bound of the loan, in the order of ``borrowing.BINDINGS``. (B, N) centimes

    The first call, and the funds that the buyer brings, are paid in cash before anything is lent.
    """
    buyers = people.buyers
    wanted, own = (0, 0) if buyers is None else (buyers.wanted, buyers.own_funds)
    cash = np.maximum(np.where(len(code.tranches) > 0, first_call, 0), own)
    longest = borrowing.terms(people, code)[0]
    by_income = borrowing.by_income(people, code, rate, term)
    unaged = borrowing.by_income(people, code, rate, longest)
    cut_by_age = by_income < unaged
    return np.stack([
        np.minimum(wanted, np.maximum(price - aids - cash, 0)),
        borrowing.share_of_price(people, code, price, aids),
        borrowing.under_price_cap(people, code, price),
        unaged,
        np.where(cut_by_age | (term == 0), np.where(term == 0, 0, by_income), borrowing.FREE),
        borrowing.under_bank_cap(people, code),
    ])  # fmt: skip


MECHANISMS = {"rent": rent, "loan": buy}
"""The ways of financing that a text can name."""
