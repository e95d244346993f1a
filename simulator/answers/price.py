"""The part of an answer about the price, the parts of the down payment, and what is left to pay by the month."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from simulator.answers import explain
from simulator.answers.written import exact, iso, share
from simulator.base.annuity import UNITS
from simulator.base.money import decimal_string
from simulator.engine.rules import down_payment, pricing
from simulator.engine.schedule import milestone_date

if TYPE_CHECKING:
    from simulator.answers.explain import Case
    from simulator.answers.written import Json


def priced(case: Case) -> Json:
    """The price and where it comes from, the aid, the down payment, what is financed and its yearly rate."""
    decisions, row = case.outcome.decisions, case.row
    made = None
    if explain.price_kind(case) == "computed":
        made = pricing.composition(case.code, case.cohort, case.dwelling)
    composition = made and {
        "surface": str(case.code.surfaces(case.cohort)[case.dwelling]),
        **{name: decimal_string(value) for name, value in made._asdict().items()},
        "cost": decimal_string(made.cost),
        "price": decimal_string(made.price),
    }
    return {
        "price": decimal_string(int(decisions.price[row])),
        "price_source": explain.price_kind(case),
        "price_composition": composition,
        "grant": decimal_string(0 if decisions.purchase is None else int(decisions.purchase.grant[row])),
        "down_payment": decimal_string(int(decisions.down_payment[row])),
        "financed": decimal_string(int(decisions.financed[row])),
        "rate": yearly_rate(case),
    }


def yearly_rate(case: Case) -> str | None:
    """The yearly rate before VAT of a loan, or that of the instalments of a rent; None where nothing gives it."""
    purchase = case.outcome.decisions.purchase
    if purchase is None:
        return str(case.code.value("interest_rate", case.cohort))
    if explain.binding(case) == explain.RATE_UNKNOWN:
        return None
    effective = int(purchase.rate[case.row])
    return exact(Fraction(max(effective, 0), UNITS) / (1 + (case.code.said("interest_vat") or 0)))


def tranche_rows(case: Case) -> list[Json]:
    """Each part of the down payment: its share, its amount and the day on which it is due, where that is known."""
    amounts = case.outcome.decisions.tranches[:, case.row].tolist()
    shares = [tranche.share for tranche in case.code.calendar]
    if case.code.borrows:
        shares = down_payment.shares_of(case.code)
    rows = []
    for place, (tranche, part, amount) in enumerate(zip(case.code.calendar, shares, amounts, strict=False)):
        due = milestone_date(
            case.outcome.people, tranche.milestone, tranche.after_keys, case.outcome.milestones, case.row
        )
        parts = explain.halves(case) if place == 0 else []
        rows.append({
            "n": place + 1,
            "milestone": tranche.milestone,
            "share": share(part),
            "amount": decimal_string(amount),
            "due": iso(due),
            "after_keys": tranche.after_keys,
            "halves": [{"share": share(of), "amount": decimal_string(a), "by": by.isoformat()} for of, a, by in parts],
        })  # fmt: skip
    return rows
