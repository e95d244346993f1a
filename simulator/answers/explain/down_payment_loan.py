"""The loan for the tranches of one household: its draws, its months, both payments, the reason of a refusal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from simulator.answers.explain.case import Case, Step, amount_step
from simulator.base import annuity, dates
from simulator.engine.outcome import effort_of
from simulator.engine.rules import down_payment_loan as rule
from simulator.engine.schedule import INSTALMENT, milestone_date, walk_drawn
from simulator.wording import Months, Named, Sentence

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

NO_RULE = "no_rule"
"""The limit of a loan where no rule of the bank is in force for these dates."""


@dataclass(frozen=True, slots=True)
class DrawCase:
    """A part of the loan, in centimes: for which tranche, on which day; ``supposed`` when the day of the works is not known."""

    milestone: str
    amount: int
    day: dt.date
    supposed: bool


@dataclass(frozen=True, slots=True)
class Due:
    """One month of the loan: the day, what is drawn up to the next one, what is due, its interest, the balance after it. Centimes."""

    day: dt.date
    drawn: int
    due: int
    interest: int
    balance: int


@dataclass(frozen=True, slots=True)
class Stacked:
    """One calendar month of the loan and of the rent, in centimes; ``effort`` is both over the income, nan without one."""

    month: str
    loan: int
    rent: int
    effort: float


@dataclass(frozen=True, slots=True)
class TranchesLoanCase:
    """The loan for the tranches of one household; amounts in centimes, ``rate`` in the ledger's units.

    ``instalment`` is the one once all is drawn; ``binding`` is of ``rules.down_payment_loan.BINDINGS``, or NO_RULE.
    """

    amount: int
    rate: int
    months: int
    instalment: int
    binding: str
    draws: tuple[DrawCase, ...] = ()
    dues: tuple[Due, ...] = ()
    stacked: tuple[Stacked, ...] = ()


def tranches_loan(case: Case, since: dt.date | None = None) -> TranchesLoanCase | None:
    """The loan for the tranches; None where none is requested. ``since`` leaves out those that were called before that day."""
    if case.code.terms.down_payment is None or not case.financing.lends_tranches:
        return None
    if not rule.is_offered(case.code):
        return TranchesLoanCase(0, 0, 0, 0, NO_RULE)
    household = case.outcome.people.rows(slice(case.row, case.row + 1))
    granted = rule.granted(household, case.code, case.outcome.decisions.price[case.row : case.row + 1])
    months, rate = int(granted.months[0]), int(granted.rate[0])
    binding = rule.BINDINGS[int(granted.caps[:, 0].argmin())]
    draws = tuple(_draws(case, int(granted.amount[0]), since))
    amount = sum(draw.amount for draw in draws)
    if not amount:
        return TranchesLoanCase(0, rate, 0, 0, binding)
    dues = tuple(_dues(draws, rate, months))
    level = int(annuity.instalment(np.array([amount]), granted.rate, granted.months)[0])
    return TranchesLoanCase(amount, rate, months, level, binding, draws, dues, tuple(_stacked(case, dues)))


def _draws(case: Case, amount: int, since: dt.date | None) -> Iterator[DrawCase]:
    """The tranches that the loan pays, in the order of their calls, until it is used up; all with the first tranche where the terms say ``at_once``.

    Those that were called before ``since`` are paid otherwise.
    """
    down, people, remaining = case.code.terms.down_payment, case.outcome.people, amount
    accepted, keys = people.acceptance[case.row].item(), people.keys[case.row].item()
    at_once = down is not None and down.drawn == "at_once"
    amounts = case.outcome.decisions.tranches[:, case.row].tolist()
    for tranche, cents in zip(case.code.tranches, amounts, strict=True):
        milestone_day = milestone_date(people, tranche.milestone, tranche.after_keys, case.outcome.milestones, case.row)
        if since is not None and (milestone_day or keys) < since:
            continue
        day = max(accepted, since or accepted) if at_once else milestone_day or keys
        part = min(cents, remaining)
        remaining -= part
        if part:
            yield DrawCase(tranche.milestone, part, day, supposed=milestone_day is None and not at_once)


def _dues(draws: tuple[DrawCase, ...], rate: int, months: int) -> Iterator[Due]:
    """The ledger of the loan, one month after the other from the first draw."""
    first = min(draw.day for draw in draws)
    amounts = np.array([[draw.amount] for draw in draws])
    at = np.array([[_months_until(first, draw.day)] for draw in draws])
    for number, month in enumerate(walk_drawn(amounts, at, np.array([rate]), np.array([months]))):
        due = int(month.interest[0] + month.principal[0])
        if due or month.drawn[0] or month.balance[0]:
            day = dates.add_months(first, number)
            yield Due(day, int(month.drawn[0]), due, int(month.interest[0]), int(month.balance[0]))


def _months_until(first: dt.date, day: dt.date) -> int:
    """The number, from the first draw, of the due date on or after a day: a draw between two due dates counts from the second."""
    months = (day.year - first.year) * 12 + day.month - first.month
    return months + (dates.add_months(first, months) < day)


def _stacked(case: Case, dues: tuple[Due, ...]) -> Iterator[Stacked]:
    """The loan and the rent of each calendar month, with the effort over both; the rent is the applicant's part."""
    ledger = case.outcome.ledger(case.row)
    is_rent = (ledger.kind == INSTALMENT) & (ledger.payer == 0)
    paid: dict[str, list[int]] = {}
    for due in filter(lambda due: due.due, dues):
        paid.setdefault(f"{due.day:%Y-%m}", [0, 0])[0] += due.due
    for day, amount in zip(
        ledger.date[is_rent].tolist(), (ledger.principal + ledger.interest)[is_rent].tolist(), strict=True
    ):
        paid.setdefault(f"{day:%Y-%m}", [0, 0])[1] += amount
    for month, (loan, rent) in sorted(paid.items()):
        yield Stacked(month, loan, rent, effort_of(loan + rent, case.income))


def loan_steps(case: Case) -> Iterator[Step]:
    """The steps of the loan for the tranches: the loan or its refusal, the heaviest month with the rent, the interest."""
    loan = tranches_loan(case)
    if loan is None:
        return
    cited = case.cite(*_CITED) if rule.is_offered(case.code) else ()
    if not loan.amount:
        facts = {"reason": Named(f"tranches_loan.{loan.binding}")}
        yield amount_step(case, "down_payment_loan", 0, Sentence("step.tranches_loan.refused", facts), cited)
        return
    granted = {
        "amount": case.money(loan.amount),
        "instalment": case.money(loan.instalment),
        "months": Months(loan.months),
        "binding": Named(f"tranches_loan.{loan.binding}"),
        "first": first_due(loan),
        "last": loan.dues[-1].day,
    }
    yield amount_step(case, "down_payment_loan", loan.amount, Sentence("step.tranches_loan.granted", granted), cited)
    most = max(loan.stacked, key=lambda month: month.loan + month.rent)
    both = {"amount": case.money(most.loan + most.rent), "loan": case.money(most.loan), "rent": case.money(most.rent)}
    yield amount_step(case, "both_loans", most.loan + most.rent, Sentence("step.tranches_loan.both", both))
    interest = sum(due.interest for due in loan.dues)
    sentence = Sentence("step.tranches_loan.interest", {"amount": case.money(interest)})
    yield amount_step(case, "tranches_loan_interest", interest, sentence)


_CITED = ("bank_rate", "bank_term_max", "bank_dti", "bank_income_min", "bank_income_max", "bank_age_limit")


def first_due(loan: TranchesLoanCase) -> dt.date:
    """The day of the first instalment of a loan that is granted."""
    return next(due.day for due in loan.dues if due.due)
