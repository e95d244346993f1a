"""Why: from the columns that ``decide`` computed anyway to one sentence per step, with its provisions.

Nothing is traced and nothing is computed again: explaining household 731 204 of a million costs what explaining one
costs. A sentence is a key and its facts; it is written in French, Arabic and English by ``wording``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.explain import common, purchase, rent
from simulator.explain.case import Case, Step
from simulator.explain.common import price_kind
from simulator.explain.criteria import MET, REFUSED, UNKNOWN, criteria, criterion, distance, threshold, verdict
from simulator.explain.purchase import binding, free_resale
from simulator.explain.rent import bracket, decisive, halves, term_bound, ways_out
from simulator.people import UNSTATED

if TYPE_CHECKING:
    from simulator.law import Provision
    from simulator.outcome import Outcome

__all__ = [
    "MET", "REFUSED", "UNKNOWN", "Case", "Step", "binding", "bracket", "criteria", "criterion", "decisive", "distance", "explain", "free_resale",
    "gaps", "halves", "price_kind", "term_bound", "threshold", "verdict", "ways_out",
]  # fmt: skip


def explain(outcome: Outcome, row: int = 0) -> list[Step]:
    """Every step of one household, in the order of the file at the counter."""
    case = Case(outcome, row)
    shared = [
        common.income(case),
        common.wage(case),
        *(criterion(case, rule) for rule in criteria(case)),
        common.price(case),
    ]
    of_its_kind = rent.steps if outcome.decisions.purchase is None else purchase.steps
    return [*shared, *of_its_kind(case)]


GAPS = (
    "income_floor", "management_fees", "charges", "penalty_rate", "kafil_conditions", "over_age_cash", "insurance", "death",
    "tranches", "land_in_price", "bank_dti", "bank_share_max", "bank_fees", "interest_vat", "notary_scale", "notary_vat", "publicity_rate", "registration_rate", "mortgage_rate",
    "state_mortgage_fee", "loan_insurance", "death_insurance", "resale_ban", "resale_before", "journey",
)  # fmt: skip
"""The silences of the law that a household should know of, in the order of their weight."""


def gaps(case: Case) -> list[Provision]:
    """What the law does not say about this household, or was not found; a fact that the household gave is not lacking."""
    stated = {"charges"} if case.outcome.charges != UNSTATED else set()
    return [
        provision
        for provision in case.cite(*(key for key in GAPS if key not in stated and case.code.fixes(key, case.cohort)))
        if not provision.known
    ]
