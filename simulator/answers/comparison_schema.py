"""The JSON Schema of what ``comparison_to_json`` writes."""

from __future__ import annotations

from simulator.answers.comparison_to_json import COLUMNS
from simulator.answers.schema import AMOUNT, PROPERTIES, WORDS, amount
from simulator.base.json_schema import Schema, integer, items, number, optional, record, text, word
from simulator.law.keys import KEYS
from simulator.law.scheme import MAIN

_KEYS = items(word(KEYS))
_WAGES = optional(number())
_STATE = record(
    {
        "aid": AMOUNT,
        "vrd": AMOUNT,
        "interest": optional(AMOUNT),
        "total": optional(AMOUNT),
        "counted": amount("What is known of the total."),
        "present_value": AMOUNT,
    },
    about="What the State gives.",
)
COLUMN_SCHEMAS: dict[str, Schema] = {
    **{name: PROPERTIES[name] for name in COLUMNS},
    **{name: PROPERTIES[name] for name in ("as_of", "keys_in_hand")},
    "unchecked": items(text(), "The conditions that could not be checked."),
    "loan": optional(amount("The loan; null of a rent, or where no rate is known.")),
    "binding": optional(text("What limits the loan.")),
    "loan_notes": items(WORDS),
    "up_front": optional(amount("Paid before the first instalment, fees included; null where nothing is known.")),
    "lacking": record({"up_front": _KEYS, "in_all": _KEYS}, about="The gaps that leave a sum open."),
    "in_all": optional(amount("Everything that is paid, fees included.")),
    "age_at_end": optional(
        integer("The applicant's age in whole years at his last instalment; null where he pays none.")
    ),
    "owner_from": optional(text("The day on which the household owns the dwelling.")),
    "wage": amount("The minimum wage of the country."),
    "months_of_wage": record(dict.fromkeys(("up_front", "monthly", "in_all"), _WAGES)),
    "state": optional(_STATE),
    "not_included": items(word(KEYS), "What the texts do not say."),
}
"""What a line may hold besides ``asked``: of a scheme that could not be asked, only ``missing``."""
_LINE = record(
    {"asked": text(f"The scheme, with its date: {MAIN}@2001-04-29.")},
    {**COLUMN_SCHEMAS, "missing": WORDS | {"description": "Why this scheme could not be asked."}},
)
_CHEAPEST = record(
    {
        "of": word(("month", "whole"), "What costs least: a month, or in all."),
        "asked": items(text(), least=1),
        "currency": text(),
        "amount": AMOUNT,
    },
    {
        "months": PROPERTIES["instalments"],
        "rate": PROPERTIES["rate"],
        "interest": AMOUNT,
        "fees": AMOUNT,
    },
)
SCHEMA: Schema = record(
    {
        "warnings": PROPERTIES["warnings"],
        "lines": items(_LINE, "The question's own scheme first."),
        "same": items(record({"asked": items(text()), "because": WORDS}), "Pairs with the same figures, and why."),
        "least": items(WORDS, "Which costs least."),
        "no_least": items(WORDS, "Why none is said to cost least."),
        "prices": optional(WORDS),
        "two_prices": optional(WORDS),
        "cheapest": items(_CHEAPEST),
        "discount": text("The yearly rate of present values.", r"\d+(?:\.\d+)?(?:e-\d+)?"),
    },
    about="One household under several schemes, side by side.",
)
"""What ``comparison_to_json`` writes."""
