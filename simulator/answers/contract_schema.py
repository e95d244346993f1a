"""The JSON Schema of a contract that has begun, as ``HouseholdContract.to_json`` writes it. A key that is not declared here is refused."""

from __future__ import annotations

from simulator.answers.schema import AMOUNT, PAYER, amount
from simulator.base.json_schema import (
    Schema,
    day,
    document,
    either,
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
from simulator.contracts.lines import INSTALMENT, SURCHARGE, TRANCHE
from simulator.contracts.reader import CONTINUES, READERS
from simulator.contracts.statement import AGES

_STATUSES = ("running", "late", "paid_off", "withdrawn", "ended_by_term")
_STATES = ("paid", "part", "late", "due", "future", "deferred", "moved", "forgiven")
_WHO = either(PAYER, word(CONTINUES), about="Who pays.")
_EVENT = word(("contract", "payment", "interest_added", *READERS), "What happened.")
_PAY_OFF = record(
    {
        "base": amount("What is not yet due, less what waits; of a loan the principal."),
        "interest": amount("That of the month begun, of a loan."),
        "discount": amount("What the law takes off where its conditions are met."),
        "amount": amount("What pays everything that is not yet due."),
        "until": optional(day("The last day on which the amount is this one.")),
        "conditions": items(record({"name": text("The condition."), "met": flag()}), "None where no text offers a discount."),
    },
    about="What pays the rest; what is late is paid beside it.",
)  # fmt: skip
_REFUND = record(
    {
        "amount": amount("What is given back of what was paid."),
        "missing": items(text(), "The figures that were not given and may change it."),
        "after": text("When it is due."),
    }
)
_STATEMENT = record(
    {
        "status": word(_STATUSES),
        "due": amount("What has fallen due: instalments, tranches after the keys, surcharges."),
        "paid": amount("due − late + ahead + lump_sums."),
        "lump_sums": amount("What was paid of the balance before it was due."),
        "late": amount("What is due and not paid."),
        "late_since": optional(day()),
        "late_lines": integer("How many lines are late."),
        "late_by_age": table(AMOUNT, (*map(str, AGES), "more"), "What is late by days since the due day: to 30, 60, 90, 180, more."),
        "ahead": amount("What was paid beyond everything due, and waits."),
        "next_due": optional(record({"date": day(), "amount": AMOUNT}, about="What is to be paid next.")),
        "remaining": amount("What is still to be paid, late included."),
        "remaining_instalments": integer("The instalments to come."),
        "last_due": optional(day("The day of the last instalment.")),
        "pay_off": optional(_PAY_OFF),
    },
    {
        "forgiven": amount("What the law took off."),
        "given_up": amount("What was still to fall due when the dwelling was given back."),
        "due_today": amount("What is due on this very day and not paid."),
        "refund": _REFUND,
    },
    "The contract on its day.",
)  # fmt: skip
_VERSION = record(
    {
        "n": integer(least=1), "from": day(), "event": _EVENT, "status": text("How sure its rule is: a status of the law, practice, hypothesis."),
        "instalment": AMOUNT, "months": integer("Instalments that were left."), "last_due": optional(day()),
    }
)  # fmt: skip
_LINE = record(
    {
        "n": integer("Months since the keys; 0 of a surcharge."), "date": day(), "kind": word((INSTALMENT, TRANCHE, SURCHARGE)), "version": integer(least=1),
        "payer": _WHO, **dict.fromkeys(("due", "principal", "interest"), AMOUNT), "added": amount("Interest that became principal on its day."), "paid": AMOUNT,
        "moved": amount("What an event moved to other lines."), "moved_later": amount("What an event that is planned will move."), "state": word(_STATES),
        "balance": amount("The principal not yet due after the line."),
    },
    {"parts": items(record({"payer": _WHO, "due": AMOUNT}), "What each pays, where kafils share.")},
)  # fmt: skip
_EFFORT = record(
    {
        "payer": _WHO, "from": day(), "to": day(), "months": integer(least=1), "monthly": AMOUNT, "income": optional(AMOUNT),
        "effort": optional(number("The part of the income.")), "left": optional(amount("What is left of the income; below 0 where it does not suffice.")),
    },
    about="A time in which a payer pays the same amount out of the same income.",
)  # fmt: skip
_TRANCHE = record({"n": integer(least=1), "date": optional(day()), "price": AMOUNT, "due": AMOUNT})
PROPERTIES: dict[str, Schema] = {
    "as_of": day("The day of the statement."),
    "versions": items(_VERSION, "Every schedule, one after the other."),
    "statement": _STATEMENT,
    "schedule": items(_LINE, "Every line, those to come as planned."),
    "planned": table(AMOUNT, ("lump_sums", "forgiven", "given_up"), "What planned events pay, take off or give up after the day."),
    "ledger": items(record({"date": day(), "event": _EVENT, "amount": AMOUNT, "balance": AMOUNT}), "The book of the contract."),
    "effort": items(_EFFORT, "What each payer pays of his own income."),
    "unknown": items(text(), "The facts that were not given and that the statement would need."),
}  # fmt: skip
REVISED: dict[str, Schema] = {"tranches": items(_TRANCHE, "The parts of a down payment whose price was revised.")}


def contract() -> Schema:
    """The schema of a whole contract; its answer is that of ``answer.schema.json``."""
    schema = record(PROPERTIES | {"answer": {"$ref": "answer.schema.json"}}, REVISED, "A contract that has begun.")
    return document("contract", "A contract", schema)
