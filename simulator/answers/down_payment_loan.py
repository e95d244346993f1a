"""The part of an answer about the bank's loan for the tranches: its terms, its months, and both payments side by side."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from simulator.answers import explain
from simulator.answers.written import exact, ratio
from simulator.base.annuity import UNITS
from simulator.base.money import decimal_string

if TYPE_CHECKING:
    from simulator.answers.explain import Case
    from simulator.answers.written import Json


def down_payment_loan(case: Case) -> Json | None:
    """The loan for the tranches; None where none was asked for. ``stacked`` has the rent beside it, month by month."""
    found = explain.tranches_loan(case)
    if found is None:
        return None
    lends = found.amount > 0
    total = int(case.outcome.decisions.down_payment[case.row])
    efforts = [effort for month in found.stacked if (effort := ratio(month.effort)) is not None]
    return {
        "amount": decimal_string(found.amount),
        "rate": exact(Fraction(found.rate, UNITS)) if lends else None,
        "months": found.months,
        "instalment": decimal_string(found.instalment) if lends else None,
        "first_due": explain.first_due(found).isoformat() if lends else None,
        "last_due": found.dues[-1].day.isoformat() if lends else None,
        "binding": found.binding,
        "own_share": decimal_string(total - found.amount),
        "interest": decimal_string(sum(due.interest for due in found.dues)) if lends else None,
        "draws": [
            {"milestone": d.milestone, "amount": decimal_string(d.amount), "date": d.day.isoformat(), "supposed": d.supposed}
            for d in found.draws
        ],
        "schedule": [
            {
                "date": due.day.isoformat(), "drawn": decimal_string(due.drawn), "due": decimal_string(due.due),
                "interest": decimal_string(due.interest), "balance": decimal_string(due.balance),
            }
            for due in found.dues
        ],
        "stacked": [
            {
                "month": m.month, "loan": decimal_string(m.loan), "rent": decimal_string(m.rent),
                "both": decimal_string(m.loan + m.rent), "effort": ratio(m.effort),
            }
            for m in found.stacked
        ],
        "effort_at_most": max(efforts, default=None),
    }  # fmt: skip
