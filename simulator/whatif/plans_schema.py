"""The JSON Schemas of what stands beside a contract: the plan for the tranches, the choice of a kafil, the check of a payment order.

Each is that of the ``to_json`` of its class: a key that is not declared here is refused.
"""

from __future__ import annotations

from typing import get_args

from simulator.answers.schema import AMOUNT, PAYER, amount
from simulator.base.json_schema import Schema, day, flag, integer, items, number, optional, record, table, text, word
from simulator.law.keys import DOWN_PAYMENT_BANKS
from simulator.law.values import MILESTONES
from simulator.whatif.kafil_choice import CRITERIA, Arrangement
from simulator.whatif.order_amounts import Form
from simulator.whatif.order_explanations import Assumption, Writing
from simulator.whatif.payment_order import Verdict
from simulator.whatif.tranche_plan import MONTHLY

_MILESTONE = word(MILESTONES, "What the call waits for.")
_PLANNED = record(
    {
        "number": integer("The tranche.", 1),
        "milestone": _MILESTONE,
        "amount": AMOUNT,
        "earliest": day("The first day on which it may be called."),
        "latest": day("The last one."),
        "stated": flag("A day or a period is known; otherwise the order of the calls alone bounds it."),
        "months": integer("Whole months until the earliest day."),
        "monthly": optional(amount("What to save each of them; null for a call before the first saving.")),
        "monthly_at_latest": optional(amount("What is enough if each call comes on its latest day.")),
        "missing": optional(
            amount("What the household's own monthly saving leaves lacking; null where none is stated.")
        ),
        "missing_at_latest": optional(AMOUNT),
    }
)
_STAGE = record({"first": day(), "last": day(), "months": integer(), "monthly": AMOUNT})
_LOAN = record(
    {
        "bank": optional(word(DOWN_PAYMENT_BANKS)),
        "amount": amount("What the bank lends for the tranches to come."),
        "instalment": optional(AMOUNT),
        "months": integer(),
        "first_due": optional(day()),
        "last_due": optional(day()),
        "binding": text("What limits the amount."),
        "own_share": amount("What it leaves to the household."),
    }
)
PLAN: dict[str, Schema] = {
    "as_of": day("The day of the plan."),
    "saved": amount("What is saved already."),
    "monthly": optional(amount("What the household can save a month; null where it is not stated.")),
    "missing_at_once": amount("What no monthly saving can bring in time."),
    "tranches": items(_PLANNED, "Those that are still to come."),
    "stages": items(_STAGE, "The same saving from one day to another."),
    "unstated": items(_MILESTONE, "The works of which no period is stated."),
    "loan": optional(_LOAN),
    "months": items(
        record({"month": text("", r"\d{4}-\d{2}"), **dict.fromkeys(MONTHLY, AMOUNT)}),
        "Every month: what is saved, called, lent and repaid, and what leaves the household either way.",
    ),
}
"""The plan for the tranches."""
_CANDIDATE = optional(integer("The place of the candidate in the question; null without one, and of all together.", 1))
_PAYS = record(
    {
        "name": PAYER, "first": optional(day()), "last": optional(day()), "months": integer(), "monthly": optional(AMOUNT),
        "total": optional(AMOUNT), "effort": optional(number()),
    }
)  # fmt: skip
_OUTCOME = record(
    {
        "candidate": _CANDIDATE,
        "birth": optional(text("As it was stated: a day, or a year.")),
        "arrangement": optional(word(get_args(Arrangement), "Null without a kafil.")),
        "instalment": optional(amount("That of the household; the applicant's part where it is shared.")),
        "months": integer("Instalments."),
        "last_due": optional(day()),
        "effort": optional(number("The highest share of his own income that a payer pays.")),
        "total": optional(amount("Everything that is paid.")),
        "payers": items(_PAYS),
    }
)
_RANKING = items(record({"candidate": _CANDIDATE, "place": optional(integer("Equal ones have the same.", 1))}))
KAFILS: dict[str, Schema] = {
    "provided": flag("The texts of the household provide a kafil."),
    "conditions": word(("unknown",), "The conditions that a kafil must meet are not published."),
    "outcomes": items(_OUTCOME, "Without a kafil, with each candidate, with all who share together."),
    "rankings": table(table(_RANKING, CRITERIA), get_args(Arrangement), "The candidates from the best to the last."),
}
"""Which relative as kafil."""
_PAYMENT = record(
    {
        "number": integer("The tranche.", 1),
        "part": integer("Its part; 0 for the whole."),
        "milestone": _MILESTONE,
        "amount": AMOUNT,
        "deadline": optional(day("Null where the works decide.")),
    }
)
_EXPLANATION = record(
    {
        "assumption": word(get_args(Assumption), "What is assumed."),
        "value": text("Its value: a type, a programme, a day."),
        "writing": word(get_args(Writing), "How the amount is written."),
        "form": word(get_args(Form), "What it is the amount of."),
        "tranches": items(integer("", 1)),
        "amount": AMOUNT,
    }
)
ORDER: dict[str, Schema] = {
    "amount": amount("That of the order."),
    "date": day("Its day."),
    "verdict": word(get_args(Verdict)),
    "tranches": items(integer("", 1), "The tranches of that amount."),
    "deadline": optional(day("The last day to pay the tranche that matches, or the nearest one.")),
    "deadline_if_published": optional(day("The same if the order was published on its day.")),
    "days_late": integer("Days after the deadline."),
    "nearest": _PAYMENT,
    "difference": amount("The order's amount less the nearest one; below 0 where it asks less."),
    "payments": items(_PAYMENT, "What may be asked."),
    "explanations": items(_EXPLANATION, "What could explain a difference, the fewest changes first."),
    "case": optional(text("A disagreement as a file of tests/cases, without names; null where the order agrees.")),
}
"""Whether a payment order agrees."""
