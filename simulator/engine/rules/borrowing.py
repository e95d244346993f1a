"""How much a household may borrow, at which rate, for how long, and what binds.

The law gives the subsidised rates and the largest share of the price; a bank's dated rules give the rest (term, age,
part of the income). Where a rule is not known it does not bind, and the answer says that it was not counted.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from simulator.base import annuity, dates, money
from simulator.engine.rules import tables
from simulator.engine.rules.income import household_income
from simulator.engine.rules.reads import reads

if TYPE_CHECKING:
    from simulator.base.dates import Months
    from simulator.base.money import Cents
    from simulator.engine.households import Households
    from simulator.law import Code
    from simulator.law.values import Band

BINDINGS = ("requested", "share_of_price", "price_cap", "income", "age", "bank_cap")
"""What may limit a loan; the smallest decides, the first of equals."""
BINDING_TERMS = ("requested", "bank", "age")
"""What may limit the term of a loan; the smallest decides, the first of equals."""
NO_RATE = -1
FREE = money.LARGEST
"""A bound that does not bind."""


@reads("loan_rate", "bank_rate", "interest_vat", "snmg")
def rate(people: Households, code: Code, price: Cents) -> npt.NDArray[np.int64]:
    """The yearly rate with VAT on the interest, in the ledger's units; NO_RATE where no row gives one. (N,)"""
    vat = code.value_or_none("interest_vat") or Fraction(0)
    agreed = code.terms.rate if code.terms.rate is not None else code.value_or_none("bank_rate")
    bands = code.value_or_none("loan_rate")
    if code.terms.rate is None and bands is not None:
        units = [annuity.rate_units(Fraction(band.gives), vat) for band in bands]
        return np.array([*units, NO_RATE])[tables.row(bands, code, household_income(people, code), price)]
    return np.full(len(people), NO_RATE if agreed is None else annuity.rate_units(agreed, vat))


def rate_is_unknown(code: Code) -> bool:
    """Whether no text in force gives any rate, and the household none: then no loan can be counted."""
    return (
        code.terms.rate is None and code.value_or_none("loan_rate") is None and code.value_or_none("bank_rate") is None
    )


@reads("bank_term_max", "bank_age_limit")
def terms(people: Households, code: Code) -> Months:
    """The bounds of the number of instalments: the term asked for or the bank's longest, and the borrower's age. (2, N)"""
    longest = code.value_or_none("bank_term_max")
    requested = code.terms.months
    term = min(bound for bound in (longest, requested, annuity.LONGEST) if bound is not None)
    age = code.value_or_none("bank_age_limit")
    if age is None:
        by_age = np.full(len(people), annuity.LONGEST)
    else:
        limit = dates.last_payable(people.birth_parts, age // 12, code.readings.age_limit)
        by_age = np.maximum(dates.payable(people.keys_parts, limit) - code.terms.deferral, 0)
    return np.stack([np.full(len(people), term), by_age])


@reads("bank_term_max", "bank_age_limit")
def binding_term(people: Households, code: Code) -> npt.NDArray[np.int64]:
    """The place in ``BINDING_TERMS`` of what limits the term of each loan. (N,)

    Who asks for no term asks for the longest: then the bank's or the age decides wherever it is known.
    """
    requested = annuity.LONGEST if code.terms.months is None else code.terms.months
    longest = (
        annuity.LONGEST if code.value_or_none("bank_term_max") is None else int(code.value_or_none("bank_term_max"))
    )
    by_age = terms(people, code)[1]
    return np.select([np.minimum(by_age, longest) >= requested, by_age >= longest], [0, 1], 2)


@reads("bank_share_max", "bank_share_base", "bank_young_share", "loan_share_max", "loan_share_base")
def share_of_price(people: Households, code: Code, price: Cents, aids: Cents) -> Cents:
    """The largest share of the price, or of the price less the aids, that is lent. (N,) centimes"""
    owner = "bank" if code.value_or_none("bank_share_max") is not None else "loan"
    share = code.value_or_none(f"{owner}_share_max")
    if share is None:
        return np.full(len(people), FREE)
    base = price - aids if code.value_or_none(f"{owner}_share_base") == "price_less_aids" else price
    lent = money.share(base, share)
    for band in code.value_or_none("bank_young_share") or ():
        lent = np.where(_younger(people, band), money.share(base, Fraction(band.gives)), lent)
    return lent


def _younger(people: Households, band: Band) -> npt.NDArray[np.bool_]:
    """Whether the borrower is young enough on the day of the contract: under an age, or up to it."""
    years = (band.age_up_to or 0) // 12 + 1 if band.age_below is None else band.age_below // 12
    younger: npt.NDArray[np.bool_] = people.acceptance < dates.birthdays(people.birth_parts, years)
    return younger


@reads("bank_dti", "bank_income_min", "snmg")
def by_income(people: Households, code: Code, rates: npt.NDArray[np.int64], months: Months) -> Cents:
    """The largest loan whose instalment stays within the part of the income that the bank accepts. (N,) centimes

    Nothing is lent below the bank's lowest income, nor where no rate is open to this income.
    """
    income = household_income(people, code)
    bands = code.value_or_none("bank_dti")
    if bands is None:  # not known; but no instalment can be more than the whole income
        largest = annuity.largest(income, np.maximum(rates, 0), months)
    else:
        parts = np.stack([money.share(income, Fraction(band.gives)) for band in bands] + [np.zeros_like(income)])
        place = tables.row(bands, code, income, income)
        largest = annuity.largest(parts[place, np.arange(len(income))], np.maximum(rates, 0), months)
    least = code.value_or_none("bank_income_min")
    accepted = (rates != NO_RATE) & (income >= (0 if least is None else code.resolved(least)))
    return np.where(accepted, largest, 0)


@reads("loan_price_cap")
def under_price_cap(people: Households, code: Code, price: Cents) -> Cents:
    """Nothing is lent on a price above the cap of the subsidised loan. (N,) centimes"""
    cap = code.value_or_none("loan_price_cap")
    return np.full(len(people), FREE) if cap is None else np.where(price <= cap, FREE, 0)


@reads("loan_insurance_cap")
def under_bank_cap(people: Households, code: Code) -> Cents:
    """The largest loan that the insolvency insurance covers. (N,) centimes"""
    cap = code.value_or_none("loan_insurance_cap")
    return np.full(len(people), FREE if cap is None else cap)


@reads("loan_insurance")
def insurance(code: Code, amount: Cents, price: Cents) -> Cents:
    """The single premium of the insolvency insurance, by the share of the price that is lent; bounds included. (N,)"""
    bands = code.value_or_none("loan_insurance")
    premium = np.zeros_like(amount)
    for band in reversed(bands or ()):
        premium = np.where(_within(band, amount, price), money.share(amount, Fraction(band.gives)), premium)
    return premium


@reads("loan_insurance")
def insured(code: Code, amount: Cents, price: Cents) -> npt.NDArray[np.bool_]:
    """Whether the scale of the premium speaks of this share of the price; beyond it the premium is not known. (N,)"""
    bands = code.value_or_none("loan_insurance") or ()
    covered = np.zeros(len(amount), bool)
    for band in bands:
        covered |= _within(band, amount, price)
    return covered


def _within(band: Band, amount: Cents, price: Cents) -> npt.NDArray[np.bool_]:
    """Whether a row of the scale reaches this share of the price; one without a bound reaches the whole price."""
    limit = Fraction(1) if band.ltv_up_to is None else band.ltv_up_to
    within: npt.NDArray[np.bool_] = amount * limit.denominator <= price * limit.numerator
    return within
