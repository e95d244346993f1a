"""Bought: the aid of the State, calls in cash, a bank's loan for the rest, fees on top of the price."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from simulator.base import annuity
from simulator.engine import refusals
from simulator.engine.decisions import Purchase
from simulator.engine.financing import Financing
from simulator.engine.rules import aid, borrowing, down_payment, fees, pricing
from simulator.engine.schedule import payments
from simulator.engine.schedule.loan import instalment, level_loan
from simulator.reading.errors import LawError
from simulator.wording import Plain

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    import numpy.typing as npt

    from simulator.base.dates import Months
    from simulator.base.money import Cents
    from simulator.engine.decisions import Decisions
    from simulator.engine.households import Households
    from simulator.engine.schedule.part import Part
    from simulator.engine.schedule.rent import Level
    from simulator.law import Code


class Loan(Financing):
    """A purchase with a loan at a rate; the State and the FNPOS may pay a part of the price."""

    told_as = "loan"
    price_key = "price_by_zone"
    age_key = "bank_age_limit"
    sentences = ".bought"
    brings_cash = True
    is_aided = True
    bears_interest = True
    counts_fees = True

    def table_price(self, people: Households, code: Code) -> Cents:
        """The price of each dwelling type in each zone. (N,) centimes"""
        return pricing.by_zone(people, code)

    def plan(self, people: Households, code: Code, price: Cents) -> dict[str, Any]:
        """A purchase: the State's aid, calls in cash, and a bank's loan for the rest."""
        price = np.maximum(price, 0)  # what is not known is neither aided nor lent upon
        grant = aid.grant(people, code, price)
        fnpos = aid.fnpos(people, code, price - grant)
        called_amounts = down_payment.calls(price, grant, fnpos, code)
        caps = borrowing.terms(people, code)
        term = caps.min(axis=0)
        rate = borrowing.rate(people, code, price)
        loan_caps = _loan_caps(
            people, code, price, aids=grant + fnpos, first_call=called_amounts[0], rate=rate, term=term
        )
        financed = np.maximum(loan_caps.min(axis=0), 0)
        term = np.where(financed > 0, term, 0)
        tranches = down_payment.paid_in_cash(called_amounts, price - grant - fnpos - financed)
        return {
            "tranches": tranches,
            "down_payment": down_payment.together(tranches),
            "financed": financed,
            "caps": caps,
            "term": term,
            "reach": term[np.newaxis],
            "purchase": Purchase(
                grant, fnpos, called_amounts, loan_caps, rate,
                insurance=borrowing.insurance(code, financed, price), fees=fees.fees(code, price, financed),
            ),
        }  # fmt: skip

    def spread(self, code: Code, financed: Cents, rate: npt.NDArray[np.int64], term: Months) -> Level:
        """Equal instalments with their interest. (N,)"""
        del code
        return level_loan(financed, np.maximum(rate, 0), term)

    def instalment(self, code: Code, financed: Cents, rate: npt.NDArray[np.int64], term: Months) -> Cents:
        """The level instalment alone, for which no loan is walked to its end. (N,) centimes"""
        del code
        return instalment(financed, np.maximum(rate, 0), term)

    def parts(
        self, people: Households, code: Code, decisions: Decisions, level: Level, milestones: Mapping[str, dt.date]
    ) -> list[Part]:
        """The aids, the calls that are paid in cash, the instalments, then the fees."""
        purchase = decided(decisions)
        return [
            payments.aids(people, code, purchase, milestones),
            payments.calls_in_cash(people, code, decisions, milestones),
            payments.loan(people, code, decisions, purchase, level),
            payments.purchase_fees(people, code, purchase),
        ]

    def unable(
        self, people: Households, code: Code, decisions: Decisions, level: Level, part: Cents
    ) -> npt.NDArray[np.bool_]:
        """False for every household: a bank lends what the income bears. (N,)"""
        del code, decisions, level, part
        return np.zeros(len(people), bool)

    def deferral(self, code: Code) -> int:
        """The months of interest alone before the instalments begin."""
        return code.terms.deferral

    def waiting(self, decisions: Decisions, level: Level) -> Cents:
        """The interest of each month of a deferral. (N,) centimes"""
        rate = np.maximum(self.rate(decisions), 0)
        return np.where(level.count > 0, annuity.interest_of(decisions.financed, rate), 0)

    def grant(self, decisions: Decisions) -> Cents:
        """The State's aid. (N,) centimes"""
        return decided(decisions).grant

    def aids(self, decisions: Decisions) -> Cents:
        """The State's aid and the supplement of the FNPOS. (N,) centimes"""
        return decided(decisions).grant + decided(decisions).fnpos

    def fees(self, decisions: Decisions) -> Cents:
        """The fees and the insurance of the loan. (N,) centimes"""
        together: Cents = decided(decisions).fees.sum(axis=0)
        return together + decided(decisions).insurance

    def rate(self, decisions: Decisions) -> npt.NDArray[np.int64]:
        """The yearly rate in the ledger's units, ``borrowing.NO_RATE`` where none is open. (N,)"""
        return decided(decisions).rate

    def lacks_rate(self, code: Code) -> bool:
        """Whether neither a text nor the household gives a rate."""
        return borrowing.rate_is_unknown(code)

    def age_limit(self, code: Code) -> int | None:
        """The age that must not be passed at the last instalment, in months; None where the bank's is not known."""
        limit: int | None = code.value_or_none("bank_age_limit")
        return limit

    def refuse(self, people: Households, code: Code) -> None:
        """Raise ``InputError`` for a choice that the texts do not leave."""
        del people
        refusals.refuse_unknown_terms(code)

    def without_price(self, code: Code, cohort: str, dwelling: str, keys: dt.date) -> LawError:
        """No text gives the price of this dwelling in any zone that was named."""
        del code, cohort, keys
        return LawError("error.price.unknown_zone", "dwelling.type", dwelling=Plain(dwelling))


def decided(decisions: Decisions) -> Purchase:
    """What a loan's plan has decided. Raises ``TypeError`` for the decisions of another financing."""
    if decisions.purchase is None:
        raise TypeError(decisions)
    return decisions.purchase


def _loan_caps(
    people: Households, code: Code, price: Cents, *, aids: Cents, first_call: Cents, rate: Cents, term: Months
) -> Cents:
    """Every bound of the loan, in the order of ``borrowing.BINDINGS``. (B, N) centimes

    The first call, and the funds that the buyer brings, are paid in cash before anything is lent.
    """
    buyers = people.buyers
    requested, own_funds = (0, 0) if buyers is None else (buyers.requested_loan, buyers.own_funds)
    cash = np.maximum(np.where(len(code.tranches) > 0, first_call, 0), own_funds)
    longest = borrowing.terms(people, code)[0]
    unaged = borrowing.by_income(people, code, rate, longest)
    shorter = np.flatnonzero(term != longest)
    by_income = unaged.copy()
    by_income[shorter] = borrowing.by_income(people.rows(shorter), code, rate[shorter], term[shorter])
    cut_by_age = by_income < unaged
    return np.stack([
        np.minimum(requested, np.maximum(price - aids - cash, 0)),
        borrowing.share_of_price(people, code, price, aids),
        borrowing.under_price_cap(people, code, price),
        unaged,
        np.where(cut_by_age | (term == 0), np.where(term == 0, 0, by_income), borrowing.FREE),
        borrowing.under_bank_cap(people, code),
    ])  # fmt: skip


FINANCING = Loan()
