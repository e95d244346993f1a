"""Every key that a legal text may fix, and how its value is read.

A key that is not here is an error. ``FROM_THE_START`` are the keys that the first decree of a scheme must fix, or
declare unknown, so that the law is complete from its first day; prices begin with the first price order of a cohort.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.law import values as v

if TYPE_CHECKING:
    from collections.abc import Callable

REQUIRED = v.word("required")

KEYS: dict[str, Callable[[object], object]] = {
    "snmg": v.amount,
    "income_floor": v.bound,
    "income_ceiling": v.bound,
    "no_property": REQUIRED,
    "no_earlier_aid": REQUIRED,
    "one_benefit": REQUIRED,
    "one_request": REQUIRED,
    "residence_wilaya": REQUIRED,
    "minimum_age": v.age,
    "savings_plan": v.word("not_provided"),
    "price_basis": v.words(
        "land", "studies", "construction", "tertiary_vrd", "management_fees", "financial_fees", "services",
        "less_state_aid",
    ),
    "price": v.price,
    "price_as_called": v.either(v.by_type(v.amount), v.word("not_provided")),
    "surfaces": v.by_type(v.surface),
    "down_payment_min": v.share,
    "tranches": v.tranches,
    "first_tranche_split": v.either(v.splits, v.word("not_provided")),
    "term_max": v.terms,
    "age_limit": v.age,
    "prepayment": v.word("several_instalments", "whole_balance"),
    "over_age_cash": v.word("not_provided", "allowed"),
    "interest_rate": v.share,
    "state_bears_interest": v.share,
    "management_fees": v.amount,
    "charges": v.by_type(v.by_name(v.amount)),
    "penalty_rate": v.share,
    "missed_instalments_before_termination": v.amount,
    "kafil": v.word("not_provided", "designated"),
    "kafil_conditions": v.word("not_provided"),
    "transfer": v.word("at_full_payment"),
    "transaction_ban": v.months,
    "preemption": v.word("state"),
    "letting_ban": REQUIRED,
    "termination_refund": v.words("unpaid_instalments", "repairs", "management_costs", "legal_costs"),
    "death": REQUIRED,
    "divorce": REQUIRED,
    "insurance": REQUIRED,
}  # fmt: skip

SCHEMES: dict[str, frozenset[str]] = {
    "snmg": frozenset({"snmg"}),
    "location_vente": frozenset(KEYS) - {"snmg"},
}
"""The keys of each scheme; ``snmg`` is the unit in which the thresholds of the others are written."""

FROM_THE_START = SCHEMES["location_vente"] - {"price", "price_as_called", "surfaces"}
