"""Why: from the columns that ``decide`` computed anyway to one sentence per step, with its provisions.

A sentence is a key and its facts; it is written in French, Arabic and English by ``wording``. No trace: docs/decisions/0015.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.answers.explain import common, prices, purchase, rent
from simulator.answers.explain.case import Case, Step
from simulator.answers.explain.common import price_kind
from simulator.answers.explain.contract_clauses import (
    contract_terms,
    end_of_contract_ban,
    free_resale_after_deed,
    full_payment,
)
from simulator.answers.explain.criterion_steps import (
    MET,
    REFUSED,
    UNKNOWN,
    ages,
    criteria,
    criterion,
    distance,
    has_named,
    reading_of,
    threshold,
    too_old_or_young,
    verdict,
)
from simulator.answers.explain.down_payment_loan import first_due, loan_steps, tranches_loan
from simulator.answers.explain.loan_notes import LOAN_NOTES, binding_term, instalment_as_asked, notes
from simulator.answers.explain.purchase import RATE_UNKNOWN, binding
from simulator.answers.explain.rent import bracket, decisive, halves, term_bound
from simulator.answers.explain.resale import aid_to_return, free_resale
from simulator.answers.explain.ways import ways_out
from simulator.engine.households import UNSTATED

if TYPE_CHECKING:
    from simulator.law import Provision

__all__ = [
    "LOAN_NOTES", "MET", "RATE_UNKNOWN", "REFUSED", "UNKNOWN", "Case", "Step", "ages", "aid_to_return", "binding", "binding_term", "bracket",
    "contract_terms", "criteria", "criterion", "decisive", "distance", "end_of_contract_ban", "explain", "first_due", "free_resale",
    "free_resale_after_deed", "full_payment", "gaps", "halves", "has_named", "instalment_as_asked", "notes", "price_kind", "reading_of",
    "term_bound", "threshold", "too_old_or_young", "tranches_loan", "verdict", "ways_out",
]  # fmt: skip


def explain(case: Case) -> list[Step]:
    """Every step of one household, in the order of its file."""
    shared = [
        common.income(case),
        common.wage(case),
        *(criterion(case, rule) for rule in criteria(case)),
        common.price(case),
        *prices.steps(case),
    ]
    return [*shared, *STEPS[case.financing.told_as](case), *loan_steps(case)]


STEPS = {"rent": rent.steps, "loan": purchase.steps}
"""The steps after the price, of each way of paying."""


GAPS = (
    "grant", "income_floor", "age_at_registration", "management_fees", "charges", "penalty_rate", "kafil_conditions", "over_age_cash", "insurance",
    "death", "death_after_keys",
    "tranches", "land_in_price", "loan_rate", "bank_rate", "bank_dti", "bank_share_max", "bank_term_max", "bank_age_limit", "bank_income_min",
    "bank_fees", "interest_vat", "notary_scale", "notary_vat", "publicity_rate", "registration_rate", "mortgage_rate",
    "state_mortgage_fee", "loan_insurance", "death_insurance", "resale_ban", "resale_before", "journey",
)  # fmt: skip
"""The gaps of the law that an answer lists, in the order of their weight."""


_RATES = ("loan_rate", "bank_rate")
"""The gaps that count only where nothing else gives the rate of a loan."""


def gaps(case: Case) -> list[Provision]:
    """The gaps of the law for this household; a fact that the household states is no gap."""
    unrated = case.financing.lacks_rate(case.code)
    stated = {"charges"} if case.outcome.charges != UNSTATED else set()
    keys = [key for key in GAPS if key not in stated and (unrated or key not in _RATES)]
    governing = (case.code.governing(key, case.cohort) for key in keys if case.code.fixes(key, case.cohort))
    return [provision for provision in governing if not provision.is_known]
