"""The part of an answer about the bank's loan for the tranches: its terms, its months, and both payments side by side."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from simulator.answers import explain
from simulator.answers.json_values import ratio
from simulator.answers.model_loans import BothPayments, DownPaymentLoan, Draw, LoanMonth
from simulator.base.annuity import UNITS

if TYPE_CHECKING:
    import datetime as dt

    from simulator.answers.explain import Case


def down_payment_loan(case: Case, since: dt.date | None = None) -> DownPaymentLoan | None:
    """The loan for the tranches, None where none is requested. ``stacked`` has the loan and the rent of each month.

    ``since`` leaves out the tranches that were called before that day: they are part of what the household pays itself.
    """
    loan = explain.tranches_loan(case, since)
    if loan is None:
        return None
    money, lends = case.money, loan.amount > 0
    total = int(case.outcome.decisions.down_payment[case.row])
    stacked = tuple(
        BothPayments(month.month, money(month.loan), money(month.rent), ratio(month.effort)) for month in loan.stacked
    )
    return DownPaymentLoan(
        amount=money(loan.amount),
        rate=Fraction(loan.rate, UNITS) if lends else None,
        months=loan.months,
        instalment=money(loan.instalment) if lends else None,
        first_due=explain.first_due(loan) if lends else None,
        last_due=loan.dues[-1].day if lends else None,
        binding=loan.binding,
        own_share=money(total - loan.amount),
        interest=money(sum(due.interest for due in loan.dues)) if lends else None,
        draws=tuple(Draw(draw.milestone, money(draw.amount), draw.day, draw.supposed) for draw in loan.draws),
        schedule=tuple(
            LoanMonth(due.day, money(due.drawn), money(due.due), money(due.interest), money(due.balance))
            for due in loan.dues
        ),
        stacked=stacked,
        effort_at_most=max((month.effort for month in stacked if month.effort is not None), default=None),
    )
