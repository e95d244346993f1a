"""What cannot be asked of a scheme is refused, of one household as of a population: nothing is guessed in its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from simulator.base.money import LARGEST, Money
from simulator.engine import financing
from simulator.engine.households import UNSTATED
from simulator.engine.rules import pricing
from simulator.law import COHORTS, DWELLINGS
from simulator.reading.errors import InputError, LawError
from simulator.wording import Months, Plain

if TYPE_CHECKING:
    from simulator.engine.households import Households
    from simulator.law import Code


def refuse(people: Households, code: Code) -> None:
    """Raise ``LawError`` for a scheme that is closed, ``InputError`` for a choice that the texts do not leave."""
    _refuse_closed(people, code)
    financing.of(code).refuse(people, code)


def refuse_unknown_rate(people: Households, code: Code) -> None:
    """Raise ``InputError`` for loans whose rate nothing gives: a sum over a population would count them as nothing."""
    if people.buyers is not None and people.buyers.requested_loan.any() and financing.of(code).lacks_rate(code):
        raise InputError("error.loan.no_rate", "loan.rate")


def is_price_possible(code: Code, cohort: str, dwelling: str) -> bool:
    """Whether the elements of a price, if it is made of some, give an amount that can be paid: a reform can write others."""
    elements = pricing.composition(code, cohort, dwelling)
    return (
        elements is None or 0 <= elements.price <= LARGEST or pricing.by_type(code, cohort, dwelling) != elements.price
    )


def _refuse_closed(people: Households, code: Code) -> None:
    """A scheme that takes no application any more answers only what it would have given, frozen at a date."""
    last = (
        code.value_or_none("applications_until") if code.frozen is None and code.fixes("applications_until") else None
    )
    if last is not None and (people.application > np.datetime64(last)).any():
        raise LawError("error.law.closed", scheme=Plain(code.scheme), last=last, example=Plain(last.isoformat()))


def refuse_impossible_prices(people: Households, code: Code) -> None:
    """Raise ``LawError`` for a negative price: no household is paid to take a dwelling, none pays more than any amount: of those whose own price is not given."""
    unpriced = (people.price == UNSTATED) & (people.dwelling != UNSTATED)
    if not unpriced.any():
        return
    kinds = people.cohort[unpriced].astype(np.int64) * len(DWELLINGS) + people.dwelling[unpriced]
    for cohort, dwelling in (
        (COHORTS[kind // len(DWELLINGS)], DWELLINGS[kind % len(DWELLINGS)])
        for kind in np.flatnonzero(np.bincount(kinds))
    ):
        if not is_price_possible(code, cohort, dwelling):
            facts = {"dwelling": Plain(dwelling), "cohort": Plain(cohort), "most": Money(LARGEST)}
            raise LawError("error.price.impossible", **facts)


def refuse_unknown_terms(code: Code) -> None:
    """Raise ``InputError`` for a choice about a purchase that the texts do not leave."""
    terms = code.terms
    if terms.fnpos and code.value_or_none("fnpos_grant") is None:
        raise InputError("error.option.fnpos", "options.fnpos")
    longest = code.value_or_none("bank_deferral_max")
    if longest is not None and terms.deferral > longest:
        raise InputError("error.loan.deferral", "loan.deferral", most=Months(longest))
    _refuse_first_tranche(code)


def _refuse_first_tranche(code: Code) -> None:
    """The first call is between its share in the calendar and the largest that the texts name."""
    share = code.terms.first_tranche
    if share is None or not code.tranches:
        return
    least, most = code.tranches[0].share, code.value_or_none("first_call_max") or code.tranches[0].share
    if not least <= share <= most:
        raise InputError("error.value.first_tranche", "options.first_tranche", got=share, least=least, most=most)
