"""The notes beside a loan: a term shorter than the requested one, a bank or a rate without a known text."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from simulator.answers.explain.case import Case, Step, amount_step
from simulator.engine.rules import borrowing
from simulator.engine.schedule import level_loan
from simulator.wording import Months, Sentence, Years

if TYPE_CHECKING:
    from collections.abc import Iterator

LOAN_NOTES = ("rate_unknown", "own_terms", "loan_term")
"""The names of the steps that stand beside a loan."""
LIMITS = ("bank_share_max", "bank_dti", "bank_term_max", "bank_age_limit", "bank_income_min")
"""What a bank's own rules limit."""
RULES = {"bank": "bank_term_max", "age": "bank_age_limit"}
"""The provision behind each limit of the term that the household did not choose itself."""


def binding_term(case: Case) -> str | None:
    """What limits the term (``borrowing.BINDING_TERMS``); None where no loan is requested."""
    household = case.outcome.people.rows(slice(case.row, case.row + 1))
    if household.buyers is None or not household.buyers.requested_loan[0]:
        return None
    return borrowing.BINDING_TERMS[int(borrowing.binding_term(household, case.code)[0])]


def instalment_as_asked(case: Case) -> int | None:
    """The instalment of the same loan over the requested term, in centimes; None without a loan or a requested term."""
    months, row = case.code.terms.months, slice(case.row, case.row + 1)
    if months is None or not case.outcome.level.count[case.row]:
        return None
    loan = level_loan(case.outcome.decisions.financed[row], case.purchase.rate[row], np.array([months]))
    return int(loan.instalment[0])


def notes(case: Case) -> list[Step]:
    """The steps that stand beside a loan, in order; empty for a rent and where no loan is requested."""
    if binding_term(case) is None:
        return []
    return [_rate_unknown(case)] if case.financing.lacks_rate(case.code) else [*_own_terms(case), *_shortened(case)]


def _rate_unknown(case: Case) -> Step:
    """The step that says that the rate is unknown and no loan is counted, with what remains to pay after the aid."""
    remaining = int(case.outcome.decisions.down_payment[case.row])
    silent = case.cite(*(key for key in ("loan_rate", "bank_rate") if case.code.fixes(key)))
    return amount_step(
        case, "rate_unknown", remaining, Sentence("step.rate_unknown", {"left": case.money(remaining)}), silent
    )


def _own_terms(case: Case) -> Iterator[Step]:
    """The step that says that the terms are the household's own, where no text gives a limit of its bank."""
    if case.code.terms.bank is None or any(case.code.states(key) for key in LIMITS):
        return
    kind = "term" if case.code.terms.rate is None else "rate"
    yield Step("own_terms", kind, "word", Sentence(f"step.own_terms.{kind}"), case.cite(*LIMITS))


def _shortened(case: Case) -> Iterator[Step]:
    """The step about a term shorter than the requested one; none where the loan runs over the requested term."""
    limit, months, requested = binding_term(case), case.code.terms.months, instalment_as_asked(case)
    if limit is None or limit not in RULES or months is None or requested is None:
        return
    facts = {
        "asked": _time(months),
        "allowed": _time(case.term),
        "as_asked": case.money(requested),
        "instalment": case.money(int(case.outcome.level.instalment[case.row])),
    }
    if limit == "age":
        facts["age"] = Years(int(case.code.value("bank_age_limit")) // 12)
    sentence = Sentence(f"step.loan_term.{limit}", facts)
    yield Step("loan_term", str(case.term), "months", sentence, case.cite(RULES[limit]), decisive=True)


def _time(months: int) -> Months | Years:
    """A term in years where it is a whole number of them, else in months."""
    return Months(months) if months % 12 else Years(months // 12)
