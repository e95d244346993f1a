"""The part of an answer that only a purchase has: the loan and what bounds it, the fees."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from simulator.answers import explain
from simulator.answers.price import yearly_rate
from simulator.answers.resale import resale
from simulator.answers.written import exact
from simulator.base.annuity import LONGEST, UNITS
from simulator.base.money import decimal_string
from simulator.engine.rules import borrowing, fees

if TYPE_CHECKING:
    from simulator.answers.explain import Case
    from simulator.answers.written import Json


def loan_term(case: Case) -> Json:
    """The bounds of a loan's term; a purchase without a loan is blocked by nothing."""
    term, age = case.outcome.decisions.caps[:, case.row].tolist()
    caps = [{"name": explain.term_bound(case), "months": term}]
    if age < LONGEST:
        caps.append({"name": "age", "months": age})
    return {
        "caps": caps, "age_limit_date": None, "bracket": None, "term_months": case.term,
        "decisive": explain.decisive(case), "blocked": None, "unable": None, "ways_out": [],
    }  # fmt: skip


def bought(case: Case) -> Json:
    """What only a purchase has: the loan, the fees, what is paid up front, when one owns and may sell."""
    decisions, row = case.outcome.decisions, case.row
    purchase = decisions.purchase
    assert purchase is not None
    amount, rate = int(decisions.financed[row]), max(int(purchase.rate[row]), 0)
    known = explain.binding(case) != explain.RATE_UNKNOWN
    names = [*fees.known(case.code), "loan_insurance"]
    owed = [*purchase.fees[: len(names) - 1, row].tolist(), int(purchase.insurance[row])]
    keys = [*(fees.FEES[name][0] for name in fees.known(case.code)), "loan_insurance"]
    listed = [
        {"name": name, "amount": decimal_string(cents), "status": case.cite(key)[0].status}
        for name, cents, key in zip(names, owed, keys, strict=True)
        if cents
    ]
    return {
        "fnpos": decimal_string(int(purchase.fnpos[row])),
        "loan": {
            "amount": decimal_string(amount) if known else None,
            "rate": yearly_rate(case),
            "effective_rate": exact(Fraction(rate, UNITS)) if known else None,
            "months": case.term,
            "instalment": decimal_string(int(case.outcome.level.instalment[row])) if case.term else None,
            "binding": explain.binding(case),
            **_asked(case),
            "insurance": decimal_string(int(purchase.insurance[row])) if _insured(case) else None,
        },
        "fees": listed,
        "fees_total": decimal_string(sum(owed)),
        "resale": resale(case),
    }


def _asked(case: Case) -> Json:
    """The term that was asked for, what limits it, and what the same loan would cost a month over all of it."""
    limit, as_asked = explain.binding_term(case), explain.instalment_as_asked(case)
    return {
        "asked_months": None if limit is None else case.code.terms.months,
        "binding_term": limit,
        "instalment_as_asked": None if as_asked is None else decimal_string(as_asked),
    }


def _insured(case: Case) -> bool:
    """Whether the premium of the loan is known, be it nothing."""
    decisions, one = case.outcome.decisions, slice(case.row, case.row + 1)
    known = borrowing.insured(case.code, decisions.financed[one], decisions.price[one])
    return case.code.states("loan_insurance") and bool(known[0])
