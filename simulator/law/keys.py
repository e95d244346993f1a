"""Every key that a legal text may fix, and how its value is read.

A key that is not here is an error.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.law import conditions, windows
from simulator.law import values as v
from simulator.law.scheme import ALL, MAIN
from simulator.reading.errors import InputError
from simulator.wording import FactList, Plain

if TYPE_CHECKING:
    from collections.abc import Callable

REQUIRED = v.word("required")

NONE = v.word("none")
NOT_PROVIDED = v.word("not_provided")

_ANYWHERE: dict[str, Callable[[object], object]] = {
    "financing": v.word(*dict.fromkeys(scheme.financing for scheme in ALL.values())),
    "income_floor": v.either(v.bound, NONE),
    "income_ceiling": v.either(v.bound, NONE),
    "no_property": v.either(conditions.ownership, REQUIRED),
    "no_earlier_aid": v.either(conditions.earlier_aid, REQUIRED),
    "surfaces": v.by_type(v.surface),
    "tranches": v.either(v.tranches, NOT_PROVIDED),
    "resale_ban": v.either(v.months, NONE),
    "resale_before": v.word("repay_aid", "not_provided"),
}

_RENTED: dict[str, Callable[[object], object]] = {
    "one_benefit": REQUIRED,
    "one_request": REQUIRED,
    "residence_wilaya": REQUIRED,
    "age_at_registration": conditions.age_range,
    "registration_window": windows.window,
    "savings_plan": NOT_PROVIDED,
    "price_basis": v.words(
        "land", "studies", "construction", "tertiary_vrd", "management_fees", "financial_fees", "services",
        "less_state_aid",
    ),
    "price": v.price,
    "price_as_called": v.either(v.by_type(v.amount), NOT_PROVIDED),
    "down_payment_min": v.share,
    "first_tranche_split": v.either(v.splits, NOT_PROVIDED),
    "term_max": v.terms,
    "age_limit": v.age,
    "prepayment": v.word("several_instalments", "whole_balance"),
    "over_age_cash": v.word("not_provided", "allowed"),
    "pay_off_discount": v.either(v.share, NOT_PROVIDED),
    "pay_off_share_paid": v.either(v.share, NOT_PROVIDED),
    "pay_off_up_to_date": v.word("not_provided", "required"),
    "pay_off_request": v.word("not_provided", "before_payment"),
    "interest_rate": v.share,
    "state_bears_interest": v.share,
    "management_fees": v.amount,
    "charges": v.by_type(v.by_name(v.amount)),
    "penalty_rate": v.share,
    "late_after": v.word("end_of_next_month"),
    "missed_instalments_before_termination": v.amount,
    "eviction": v.word("by_court"),
    "kafil": v.word("not_provided", "designated"),
    "kafil_conditions": NOT_PROVIDED,
    "transfer": v.word("at_full_payment"),
    "sale_before_transfer": v.word("termination"),
    "transaction_ban": v.months,
    "preemption": v.word("state"),
    "letting_ban": REQUIRED,
    "termination_refund": v.words("unpaid_instalments", "repairs", "management_costs", "legal_costs"),
    "death": v.word("file_passes_after_first_tranche"),
    "death_after_keys": REQUIRED,
    "divorce": REQUIRED,
    "insurance": REQUIRED,
}  # fmt: skip

_BOUGHT: dict[str, Callable[[object], object]] = {
    "applications_until": v.day,
    "first_call_max": v.share,
    "grant": v.bands("amount", v.amount),
    "grant_price_cap_factor": v.either(v.number, NONE),
    "fnpos_grant": v.either(v.amount, NOT_PROVIDED),
    "fnpos_income_floor": v.either(v.bound, NONE),
    "price_by_zone": v.either(v.by_zone(v.by_type(v.amount)), NOT_PROVIDED),
    "price_cap_per_m2": v.either(v.amount, NONE),
    "land_in_price": v.word("included", "not_included"),
    "loan_rate": v.either(v.bands("rate", v.share), NOT_PROVIDED),
    "reference_rate": v.either(v.share, NOT_PROVIDED),
    "loan_share_max": v.share,
    "loan_share_base": v.word("price", "price_less_aids"),
    "loan_price_cap": v.either(v.amount, NONE),
    "interest_vat": v.share,
    "loan_insurance": v.either(v.bands("rate", v.share), NOT_PROVIDED),
    "loan_insurance_cap": v.either(v.amount, NONE),
    "death_insurance": v.share,
    "notary_scale": v.bands("rate", v.share),
    "notary_minimum": v.either(v.amount, NONE),
    "notary_vat": v.share,
    "registration_rate": v.share,
    "publicity_rate": v.either(v.share, NOT_PROVIDED),
    "land_registry_rate": v.either(v.share, NOT_PROVIDED),
    "land_registry_fixed": v.either(v.amount, NOT_PROVIDED),
    "mortgage_rate": v.either(v.share, NOT_PROVIDED),
    "state_mortgage_fee": v.either(v.amount, NOT_PROVIDED),
    "owner_from": v.word("contract", "deed"),
    "journey": v.journey,
}  # fmt: skip

_OF_SOME: dict[str, Callable[[object], object]] = {
    "nationality": v.word("moroccan"),
    "permis_habiter_from": v.day,
    "rooms_min": v.number,
    "first_sale": REQUIRED,
    "co_owner": v.word("refused", "accepted"),
    "no_dwelling": REQUIRED,
    "announced_until": v.day,
    "main_residence": v.months,
    "other_use": v.word("recovered_by_mortgage", "repay_aid"),
}

_BANK: dict[str, Callable[[object], object]] = {
    "bank_share_max": v.share,
    "bank_share_base": v.word("price", "price_less_aids"),
    "bank_dti": v.bands("share", v.share),
    "bank_term_max": v.months,
    "bank_age_limit": v.age,
    "bank_income_min": v.either(v.bound, NONE),
    "bank_fees": v.either(v.amount, NONE),
    "bank_rate": v.share,
    "bank_deferral_max": v.months,
    "bank_young_share": v.either(v.bands("share", v.share), NOT_PROVIDED),
}

_OF_TRANCHES: dict[str, Callable[[object], object]] = {"bank_income_max": v.either(v.bound, NONE)}

_WAGES = tuple(dict.fromkeys(scheme.wage for scheme in ALL.values()))

KEYS = {
    **_OF_TRANCHES, **dict.fromkeys(_WAGES, v.wage), **_ANYWHERE, **_RENTED, **_BOUGHT, **_OF_SOME, **_BANK,
}  # fmt: skip

DURATIONS = frozenset({
    "age_limit", "transaction_ban", "resale_ban", "main_residence", "bank_term_max", "bank_age_limit", "bank_deferral_max",
})  # fmt: skip
"""The keys whose value is a number of months."""
AGES = frozenset(key for key, parse in KEYS.items() if parse is v.age)
"""Those of them that are ages, in whole years."""
NUMBERS = frozenset({"grant_price_cap_factor", "rooms_min"})
"""The keys whose value is a number without a unit."""

BANKS = ("bna", "cpa", "cnep", "bdl")
DOWN_PAYMENT_BANKS = ("cnep", "bdl")
"""The banks that lend the tranches of AADL 3, on terms of their own (``bank_cnep_aadl3``)."""
GROUPS = {"rent": frozenset(_RENTED), "purchase": frozenset(_BOUGHT)}
"""Provisions that the texts of many a scheme fix together, by the name that a descriptor gives them."""


def _keys(name: str) -> frozenset[str]:
    """The provisions that the texts of a scheme may fix. Raises ``InputError`` for one that is neither a key nor a group."""
    keys = set(_ANYWHERE)
    for key in ALL[name].keys:
        if key not in GROUPS and key not in KEYS:
            names = FactList(tuple(Plain(text) for text in sorted({*GROUPS, *KEYS})))
            raise InputError("error.key.unknown", f"{name}.yaml › keys › {key}", known=names)
        keys |= GROUPS.get(key, {key})
    return frozenset(keys)


SCHEMES: dict[str, frozenset[str]] = {
    **{wage: frozenset({wage}) for wage in _WAGES},
    **{name: _keys(name) for name in ALL},
    **{f"bank_{bank}": frozenset(_BANK) for bank in BANKS},
    **{f"bank_{bank}_aadl3": frozenset(_BANK | _OF_TRANCHES) for bank in DOWN_PAYMENT_BANKS},
}
"""The keys of each scheme, of each country's minimum wage, and of each bank's own rules."""

HOUSING = tuple(ALL)
"""The schemes that a household can ask for."""
COHORTED = tuple(name for name, scheme in ALL.items() if scheme.cohorts)
"""The schemes whose texts distinguish cohorts."""
WAGES = {name: scheme.wage for name, scheme in ALL.items()}
"""The minimum wage in which the thresholds of a scheme are written, and in which two countries are compared."""
CURRENCIES = (
    dict.fromkeys(SCHEMES, ALL[MAIN].currency)
    | {scheme.wage: scheme.currency for scheme in ALL.values()}
    | {name: scheme.currency for name, scheme in ALL.items()}
)
"""The currency of every amount in the texts of a scheme."""

BY_COHORT = frozenset({
    "price", "price_as_called", "surfaces", "first_tranche_split", "charges", "residence_wilaya",
    "age_at_registration", "registration_window", "state_bears_interest", "term_max", "pay_off_discount", "pay_off_share_paid",
})  # fmt: skip
"""The keys that a text may fix for some cohorts only. The rules read every other key once, for all cohorts."""
