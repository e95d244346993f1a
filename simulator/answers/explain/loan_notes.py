"""What a household should read beside its loan: a shorter term than it asked for, a bank or a rate of which no text was found."""

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
"""The names of the steps that are told beside a loan."""
LIMITS = ("bank_share_max", "bank_dti", "bank_term_max", "bank_age_limit", "bank_income_min")
"""What a bank's own rules limit."""
RULES = {"bank": "bank_term_max", "age": "bank_age_limit"}
"""The provision behind each limit of the term that the household did not choose itself."""


def binding_term(case: Case) -> str | None:
    """What limits the term (``borrowing.BINDING_TERMS``); None where no loan was asked for."""
    one = case.outcome.people.rows(slice(case.row, case.row + 1))
    if one.buyers is None or not one.buyers.wanted[0]:
        return None
    return borrowing.BINDING_TERMS[int(borrowing.binding_term(one, case.code)[0])]


def instalment_as_asked(case: Case) -> int | None:
    """The instalment of the same loan over the term that was asked for, in centimes; None without a loan or a term."""
    asked = case.code.terms.months
    one = slice(case.row, case.row + 1)
    if asked is None or not case.outcome.level.count[case.row]:
        return None
    found = level_loan(case.outcome.decisions.financed[one], case.purchase.rate[one], np.array([asked]))
    return int(found.instalment[0])


def notes(case: Case) -> list[Step]:
    """Everything that is told beside a loan, in order; nothing of a rent, nor where no loan was asked for."""
    if binding_term(case) is None:
        return []
    return [_rate_unknown(case)] if case.financing.lacks_rate(case.code) else [*_own_terms(case), *_shortened(case)]


def _rate_unknown(case: Case) -> Step:
    """That no loan is counted, because nothing gives its rate; and what is left after the aid."""
    left = int(case.outcome.decisions.down_payment[case.row])
    silent = case.cite(*(key for key in ("loan_rate", "bank_rate") if case.code.fixes(key)))
    return amount_step(case, "rate_unknown", left, Sentence("step.rate_unknown", {"left": case.money(left)}), silent)


def _own_terms(case: Case) -> Iterator[Step]:
    """That the terms are the household's own, where no text was found on any limit of its bank."""
    if case.code.terms.bank is None or any(case.code.states(key) for key in LIMITS):
        return
    own = "term" if case.code.terms.rate is None else "rate"
    yield Step("own_terms", own, "word", Sentence(f"step.own_terms.{own}"), case.cite(*LIMITS))


def _shortened(case: Case) -> Iterator[Step]:
    """The step that tells a term shorter than the one asked for; none where the loan runs as long as it was asked."""
    limit, asked, as_asked = binding_term(case), case.code.terms.months, instalment_as_asked(case)
    if limit is None or limit not in RULES or asked is None or as_asked is None:
        return
    facts = {
        "asked": _time(asked), "allowed": _time(case.term), "as_asked": case.money(as_asked),
        "instalment": case.money(int(case.outcome.level.instalment[case.row])),
    }  # fmt: skip
    if limit == "age":
        facts["age"] = Years(int(case.code.value("bank_age_limit")) // 12)
    sentence = Sentence(f"step.loan_term.{limit}", facts)
    yield Step("loan_term", str(case.term), "months", sentence, case.cite(RULES[limit]), decisive=True)


def _time(months: int) -> Months | Years:
    """A term in whole years where it is some."""
    return Months(months) if months % 12 else Years(months // 12)
