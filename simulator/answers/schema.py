"""The JSON Schema of what ``to_json`` writes: every key, its kind, and what it says. A key that is not declared here is refused.

``tests/test_schemas.py`` holds it to a thousand drawn answers, key by key.
"""

from __future__ import annotations

from simulator.answers.explain import MET, REFUSED, UNKNOWN
from simulator.base.json_schema import (
    Schema,
    day,
    document,
    flag,
    integer,
    items,
    number,
    optional,
    record,
    table,
    text,
    word,
)
from simulator.base.money import CURRENCIES
from simulator.law import STATUSES, Readings
from simulator.law.keys import HOUSING, KEYS
from simulator.law.values import MILESTONES, PARTNERS
from simulator.wording import LANGUAGES

_FORMS = "|".join(rf"-?\d+\.\d{{{count}}}" for count in sorted({row.decimals for row in CURRENCIES.values()}))
AMOUNT = text("An amount as decimals, in the currency of the answer.", _FORMS)
DECIMALS = text("A rate or a share as decimals.", r"\d+(?:\.\d+)?")
STATUS = word(STATUSES, "How sure the rule is: from the text itself, second-hand, assumed, or a reform.")
CITED = {
    "text": text("The legal text, by its id."),
    "article": text("The article, as printed; ``-`` where it is not known."),
    "status": STATUS,
}
"""The place of a rule, which many records end with."""
WORDS = table(text(), LANGUAGES, "A sentence in the languages that were asked for.")
PAYER = text("Who pays.", r"applicant|kafil(?:_\d)?|state")


def amount(about: str) -> Schema:
    """An amount, with what it is."""
    return AMOUNT | {"description": about}


_WARNING = record(
    {
        "key": text("What is unusual."),
        "where": text("The fact of the question."),
        "sentence": WORDS | {"description": "The question to ask, always in every language."},
        "instead": optional(amount("The amount that may have been meant.")),
    }
)
_FACTS = {
    "have": optional(text("What the household has, as the contract writes it.")),
    "need": optional(text("What the text asks: bounds, or yes or no.")),
    "distance": optional(amount("How far the household is from the nearest bound.")),
}
_REFUSAL = record({"rule": text("The condition that refuses."), **CITED, **_FACTS})
_CRITERION = record(
    {
        "rule": text("The condition."),
        "verdict": word((MET, REFUSED, UNKNOWN), "Whether it is met; unknown where a fact was not stated."),
        **_FACTS,
        "depends_on": optional(text("The reading of the law on which the verdict depends.")),
        **CITED,
    }
)
_COMPOSITION = record(
    {
        "surface": text("Square metres."),
        **{
            name: amount("A part of the composition.")
            for name in ("construction", "vrd", "state_per_m2", "state_vrd", "frontal_aid")
        },
        "cost": amount("Construction and networks."),
        "price": amount("What is left of the cost for the household."),
    }
)
_ALTERNATIVE = record(
    {
        "reading": word(Readings.choices()),
        "choice": text(),
        "price": AMOUNT,
        "down_payment": AMOUNT,
        "financed": AMOUNT,
        "instalment": optional(AMOUNT),
        "evidence": table(text(), LANGUAGES, "What speaks for this price, by language."),
        "source": text("Where it was read."),
        **CITED,
    }
)
_HALF = record({"share": DECIMALS, "amount": AMOUNT, "by": day("The last day to pay it.")})
_TRANCHE = record(
    {
        "n": integer("Its number, from 1.", 1),
        "milestone": word(MILESTONES),
        "share": DECIMALS | {"description": "Its share of the price."},
        "amount": AMOUNT,
        "due": optional(day("Null where it depends on the works.")),
        "after_keys": optional(integer("Months after the keys.")),
        "halves": items(_HALF, "The parts of the first tranche."),
    }
)
_WAY_OUT = record(
    {"way": word(("cash", "kafil")), "availability": text("Whether the texts allow it."), **CITED},
    {
        "instalment": AMOUNT,
        "months": integer(),
        "total": optional(AMOUNT),
        "amount": optional(AMOUNT),
        "discount": optional(AMOUNT),
    },
    "A way out of an age limit: instalments by a kafil, or everything at once.",
)
_TERM = {
    "caps": items(
        record({"name": text("What bounds the term."), "months": integer()}), "The bounds of the number of instalments."
    ),
    "age_limit_date": optional(day("The day on which the applicant reaches the age limit.")),
    "bracket": optional(
        record(
            {"threshold": AMOUNT, "side": word(("within", "above")), "distance": AMOUNT},
            about="The nearest income at which the longest term changes.",
        )
    ),
    "term_months": integer("Instalments."),
    "decisive": optional(text("The bound that decides the term.")),
    "blocked": optional(
        record({"reason": word(("age_limit",)), "limit": day(), **CITED}, about="Why no instalment can be paid.")
    ),
    "unable": optional(
        record(
            {
                "above": word(Readings.choices()["unable_above"]),
                "share": DECIMALS,
                "monthly": AMOUNT,
                "income": AMOUNT,
            },
            about="The instalment is above the share of the income that is read as bearable.",
        )
    ),
    "ways_out": items(_WAY_OUT),
}
_INSTALMENTS = {
    "instalments": integer("How many there are."),
    "instalment": optional(amount("A month; null where there is no schedule.")),
    "last_instalment": optional(amount("The last one takes the rest.")),
    "first_due": optional(day()),
    "last_due": optional(day()),
    "total_paid": optional(amount("Everything that is paid, the down payment included.")),
}
_CONDITION = record(
    {
        "name": text("What the discount asks."),
        "met": optional(flag("Null where only the payer knows.")),
        **CITED,
    },
    {"need": DECIMALS | {"description": "The share of the price that must be paid."}},
)
_PAY_OFF = {
    "date": day(),
    "base": amount("What is left to pay."),
    "discount": AMOUNT,
    "amount": amount("What is left, less the discount."),
    "conditions": items(_CONDITION),
    **CITED,
}
_PAY_OFF_AT_KEYS = record(
    {
        **_PAY_OFF,
        "tranches": amount("Tranches that are still due then."),
        "first_discounted": optional(
            record(
                {"n": integer("After which instalment."), **_PAY_OFF}, about="The first later payment with a discount."
            )
        ),
    },
    about="Everything that is left, paid with the keys.",
)
_SPAN = {"payer": PAYER, "from": day(), "to": day(), "months": integer()}
_EFFORT = optional(number("The share of an income that is paid a month."))
_LOAN = record(
    {
        "amount": optional(amount("Null where no rate is known.")),
        "rate": optional(DECIMALS | {"description": "Yearly, before VAT."}),
        "effective_rate": optional(DECIMALS | {"description": "Yearly, with VAT on the interest."}),
        "months": integer(),
        "instalment": optional(AMOUNT),
        "binding": optional(text("What limits the amount.")),
        "asked_months": optional(integer("The term that was asked for, where another one is lent.")),
        "binding_term": optional(text("What limits the term.")),
        "instalment_as_asked": optional(AMOUNT),
        "insurance": optional(amount("The single premium; null where no scale is known.")),
    }
)
_PURCHASE = {
    "fnpos": amount("The aid of the FNPOS."),
    "loan": _LOAN,
    "fees": items(
        record({"name": text(), "amount": AMOUNT, "status": STATUS}), "The fees that are known, and not nothing."
    ),
    "fees_total": AMOUNT,
    "resale": optional(
        record(
            {
                "free_from": day("The dwelling may be sold freely from then on."),
                "before": optional(text("What a sale before asks.")),
                "to_return": optional(amount("The aid to give back before.")),
                **CITED,
            }
        )
    ),
}
"""The keys that only a purchase has."""
_DOWN_PAYMENT_LOAN = record(
    {
        "amount": AMOUNT,
        "rate": optional(DECIMALS),
        "months": integer(),
        "instalment": optional(AMOUNT),
        "first_due": optional(day()),
        "last_due": optional(day()),
        "binding": text("What limits the amount."),
        "own_share": amount("What the household pays itself."),
        "interest": optional(AMOUNT),
        "draws": items(record({"milestone": text(), "amount": AMOUNT, "date": day(), "supposed": flag()})),
        "schedule": items(record({"date": day(), **dict.fromkeys(("drawn", "due", "interest", "balance"), AMOUNT)})),
        "stacked": items(
            record(
                {
                    "month": text("", r"\d{4}-\d{2}"),
                    **dict.fromkeys(("loan", "rent", "both"), AMOUNT),
                    "effort": _EFFORT,
                }
            ),
            "Each month with the loan and the rent side by side.",
        ),
        "effort_at_most": _EFFORT,
    },
    about="A bank's loan for the tranches.",
)
_STAGE = record(
    {
        "step": text(),
        "actor": text("Who acts."),
        "partners": items(word(PARTNERS)),
        "on": optional(day("Done on.")),
        "due": optional(day("Due by, or from.")),
        "status": STATUS,
        "text": CITED["text"],
    }
)
_END = record(
    {
        "eligible": flag(),
        "term_months": integer(),
        "instalment": optional(AMOUNT),
        "last_due": optional(day()),
        "decisive": optional(text()),
        "total_paid": optional(AMOUNT),
        "payers": items(record(_SPAN)),
    }
)
_CONTRACT_TERM = record(
    {
        "key": word(KEYS, "What the law or the contract fixes."),
        "value": text("As the contract writes it, in ``unit``; ``unknown`` of a gap."),
        "unit": text("A currency, ``months``, ``date``, ``share``, ``word`` or ``words``."),
        "sentence": WORDS,
        **CITED,
        "note": optional(WORDS | {"description": "The note of the text, of a gap."}),
    }
)
_KEYED = {**CITED, "key": word(KEYS, "What the provision fixes.")}
_STEP = record(
    {
        "name": text(),
        "value": text("As the contract writes it, in ``unit``."),
        "unit": text("A currency, ``months``, ``date``, ``share``, ``verdict`` or ``word``."),
        "decisive": flag("Whether this step decides the answer."),
        "provisions": items(record(_KEYED), "The rules from which it follows."),
        "sentence": WORDS,
    }
)
_PAYMENT = record(
    {
        "n": integer("Its number among those of its kind."),
        "date": optional(day("Null where it depends on the works.")),
        "kind": text("A tranche, an instalment, a fee, an aid."),
        "payer": PAYER,
        **dict.fromkeys(("due", "principal", "interest", "fees"), AMOUNT),
        "balance": amount("What is left after it."),
        "pay_off": optional(amount("What would end the contract after it.")),
    },
    {
        "label": text("Tells parts of one kind apart."),
        "charges": amount("The charges of its month, where they are stated."),
    },
)
_PROPERTIES: dict[str, Schema] = {
    "scheme": word(HOUSING),
    "frozen": optional(day("The day at which the decrees are frozen.")),
    "law_date": day("The day of the law that governs the household."),
    "currency": text("ISO 4217.", "[A-Z]{3}"),
    "title": table(text(), about="The title of the scenario, as it was written."),
    "warnings": items(_WARNING, "Unusual facts, to be checked before the figures are read."),
    "supposed": items(text(), "The facts that are an example's, and not the household's."),
    "eligible": flag("No condition refuses."),
    "refusals": items(_REFUSAL, "The conditions that refuse."),
    "criteria": items(_CRITERION, "Every condition with its verdict."),
    "price": AMOUNT,
    "price_source": word(("given", "zone", "called", "computed", "published")),
    "price_composition": optional(_COMPOSITION),
    "grant": amount("The State's aid."),
    "down_payment": amount("The tranches together."),
    "financed": amount("What is paid by instalments."),
    "rate": optional(DECIMALS | {"description": "Yearly, before VAT."}),
    "price_alternatives": items(_ALTERNATIVE, "Both prices, where two are in circulation."),
    "tranches": items(_TRANCHE, "The parts of the down payment."),
    **_TERM,
    **_INSTALMENTS,
    "pay_off_at_keys": optional(_PAY_OFF_AT_KEYS),
    "payers": items(record({**_SPAN, "monthly": AMOUNT, "total": AMOUNT, "effort": _EFFORT})),
    "down_payment_loan": optional(_DOWN_PAYMENT_LOAN),
    "journey": items(_STAGE, "The way to the dwelling."),
    "effort": _EFFORT,
    "charges": optional(amount("Monthly charges, where they are stated.")),
    "year_only": items(PAYER, "Those of whose birth only the year is known."),
    "spread": optional(record(dict.fromkeys(("first_of_january", "last_of_december"), _END))),
    "readings": record({name: word(choices) for name, choices in Readings.choices().items()}),
    "contract_terms": items(_CONTRACT_TERM),
    "steps": items(_STEP, "How the answer was found."),
    "gaps": items(record(_KEYED), "What the texts do not say about this household."),
    "schedule": items(_PAYMENT, "Every dated payment, tranches first."),
    "reproduce": record(
        {
            "engine": text("The version."),
            "law": text("The digest of the texts."),
            "inputs": text("The digest of the question."),
        },
        about="What gives the same answer again.",
    ),
    "disclaimer": WORDS,
}
_KEYS_IN_HAND = record({"since": day(), "application": day()}, about="Null while the keys are to come.")
_OF_A_DAY: dict[str, Schema] = {
    "as_of": day("The day on which the answer is read."),
    "keys_in_hand": optional(_KEYS_IN_HAND),
}

PROPERTIES: dict[str, Schema] = {**_PROPERTIES, **_OF_A_DAY, **_PURCHASE}
"""Every key of an answer with its schema; those of a purchase, and of a question that names a day, are not in all."""


def answer() -> Schema:
    """The schema of a whole answer."""
    answer_schema = record(_PROPERTIES, {**_OF_A_DAY, **_PURCHASE}, "The answer to one household.")
    together = {
        "dependentRequired": {
            **{name: [other for other in _PURCHASE if other != name] for name in _PURCHASE},
            "as_of": ["keys_in_hand"],
            "keys_in_hand": ["as_of"],
        }
    }
    return document("answer", "An answer", answer_schema | together)
