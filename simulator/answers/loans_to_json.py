"""The loans of an ``Answer`` as the contract writes them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.answers.json_values import amount, amount_or_none, cited, exact_or_none, iso

if TYPE_CHECKING:
    from simulator.answers.json_values import Json
    from simulator.answers.model_loans import DownPaymentLoan, Loan, Purchase, Resale


def purchase(bought: Purchase) -> Json:
    """The JSON of what only a purchase has."""
    return {
        "fnpos": amount(bought.fnpos),
        "loan": _loan(bought.loan),
        "fees": [{"name": fee.name, "amount": amount(fee.amount), "status": fee.status} for fee in bought.fees],
        "fees_total": amount(bought.fees_total),
        "resale": bought.resale and _resale(bought.resale),
    }


def _loan(loan: Loan) -> Json:
    return {
        "amount": amount_or_none(loan.amount),
        "rate": exact_or_none(loan.rate),
        "effective_rate": exact_or_none(loan.effective_rate),
        "months": loan.months,
        "instalment": amount_or_none(loan.instalment),
        "binding": loan.binding,
        "asked_months": loan.asked_months,
        "binding_term": loan.binding_term,
        "instalment_as_asked": amount_or_none(loan.instalment_as_asked),
        "insurance": amount_or_none(loan.insurance),
    }


def _resale(resale: Resale) -> Json:
    return {
        "free_from": resale.free_from.isoformat(), "before": resale.before, "to_return": amount_or_none(resale.to_return),
        **cited(resale.provision),
    }  # fmt: skip


def down_payment_loan(loan: DownPaymentLoan) -> Json:
    """The JSON of a bank's loan for the tranches: its terms, its draws, its months, and both payments of each month."""
    return {
        "amount": amount(loan.amount),
        "rate": exact_or_none(loan.rate),
        "months": loan.months,
        "instalment": amount_or_none(loan.instalment),
        "first_due": iso(loan.first_due),
        "last_due": iso(loan.last_due),
        "binding": loan.binding,
        "own_share": amount(loan.own_share),
        "interest": amount_or_none(loan.interest),
        "draws": [
            {"milestone": draw.milestone, "amount": amount(draw.amount), "date": draw.date.isoformat(), "supposed": draw.supposed}
            for draw in loan.draws
        ],
        "schedule": [
            {
                "date": due.date.isoformat(), "drawn": amount(due.drawn), "due": amount(due.due),
                "interest": amount(due.interest), "balance": amount(due.balance),
            }
            for due in loan.schedule
        ],
        "stacked": [
            {
                "month": month.month, "loan": amount(month.loan), "rent": amount(month.rent),
                "both": amount(month.loan + month.rent), "effort": month.effort,
            }
            for month in loan.stacked
        ],
        "effort_at_most": loan.effort_at_most,
    }  # fmt: skip
