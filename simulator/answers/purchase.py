"""The part of an answer that only a purchase has: the loan and what bounds it, the fees, the resale."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from typing import TYPE_CHECKING

from simulator.answers import explain
from simulator.answers.model import Cap, Term
from simulator.answers.model_loans import Fee, Loan, Purchase, Resale
from simulator.answers.price import yearly_rate
from simulator.base.annuity import LONGEST, UNITS
from simulator.engine.rules import borrowing, fees

if TYPE_CHECKING:
    from simulator.answers.explain import Case
    from simulator.engine.decisions import Purchase as PurchaseColumns


def loan_term(case: Case) -> Term:
    """The term of a loan with its bounds; no age limit blocks a purchase."""
    term, age = case.outcome.decisions.caps[:, case.row].tolist()
    by_bank = Cap(explain.term_bound(case), term)
    caps = (by_bank, Cap("age", age)) if age < LONGEST else (by_bank,)
    return Term(caps=caps, months=case.term, decisive=explain.decisive(case))


def purchase(case: Case) -> Purchase | None:
    """The part of an answer that only a purchase has: the loan, the aid of the fund, the fees, the resale; None for a rent."""
    columns = case.outcome.decisions.purchase
    return None if columns is None else _bought(case, columns)


def _bought(case: Case, purchase: PurchaseColumns) -> Purchase:
    row = case.row
    keys = [*(fees.FEES[name][0] for name in fees.known_fees(case.code)), "loan_insurance"]
    names = [*fees.known_fees(case.code), "loan_insurance"]
    owed = [*purchase.fees[: len(names) - 1, row].tolist(), int(purchase.insurance[row])]
    return Purchase(
        fnpos=case.money(int(purchase.fnpos[row])),
        loan=_loan(case, purchase),
        fees=tuple(
            Fee(name, case.money(cents), case.cite(key)[0].status)
            for name, cents, key in zip(names, owed, keys, strict=True)
            if cents
        ),
        fees_total=case.money(sum(owed)),
        resale=_resale(case),
    )


def _loan(case: Case, purchase: PurchaseColumns) -> Loan:
    """The loan, with the requested term, its limit, and the instalment of the same loan over the requested term."""
    rate = Fraction(max(int(purchase.rate[case.row]), 0), UNITS)
    has_rate = explain.binding(case) != explain.RATE_UNKNOWN
    limit, requested = explain.binding_term(case), explain.instalment_as_asked(case)
    return Loan(
        amount=case.money(int(case.outcome.decisions.financed[case.row])) if has_rate else None,
        rate=yearly_rate(case),
        effective_rate=rate if has_rate else None,
        months=case.term,
        instalment=case.money(int(case.outcome.level.instalment[case.row])) if case.term else None,
        binding=explain.binding(case),
        asked_months=None if limit is None else case.code.terms.months,
        binding_term=limit,
        instalment_as_asked=None if requested is None else case.money(requested),
        insurance=case.money(int(purchase.insurance[case.row])) if _insured(case) else None,
    )


def _insured(case: Case) -> bool:
    """Whether the premium of the loan is known; it may be 0."""
    decisions, row = case.outcome.decisions, slice(case.row, case.row + 1)
    insured = borrowing.insured(case.code, decisions.financed[row], decisions.price[row])
    return case.code.states("loan_insurance") and bool(insured[0])


def _resale(case: Case) -> Resale | None:
    """The day from which the dwelling may be sold freely, what is given back before it (None: not known), the text."""
    free = explain.free_resale(case)
    if free is None:
        return None
    day, provision = free
    returned = explain.aid_to_return(case, day - dt.timedelta(1))
    before = case.code.value_or_none("resale_before")
    return Resale(day, before, None if returned is None else case.money(returned), provision)
