"""The JSON Schema of the ``contract:`` part of a scenario, made from the table by which its events are read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.base import annuity
from simulator.base.json_schema import Schema, day, either, flag, integer, items, record, text, word
from simulator.contracts import events as kinds
from simulator.contracts.reader import CONTINUES, READERS
from simulator.contracts.readings import ContractReadings
from simulator.question import scenario_schema

if TYPE_CHECKING:
    from collections.abc import Mapping

_MONTH = text("A month, as 2024-03.", r"\d{4}-(?:0[1-9]|1[0-2])")
_FILE = r"\s*(?!until ).*\.(?:[cC][sS][vV]|[xX][lL][sS][xX]|[pP][aA][rR][qQ][uU][eE][tT])\s*"
"""The name of a file of payments: one of ``payments_file.ENDINGS``, whatever its letters."""
_EFFECTS: Mapping[str, tuple[str, ...]] = {"lump_sum": kinds.OF_A_LUMP_SUM, "kafil": kinds.OF_A_KAFIL}
_ONE_OF: Mapping[str, tuple[tuple[str, str], ...]] = {
    "catch_up": (("date", "from"),),
    "deferred": (("date", "from"), ("repaid_over", "at")),
    "surcharge": (("amount", "rate"),),
    "kafil": (("effect", "share"),),
}
"""The pairs of facts of an event of which it has one."""
_ANY_OF: Mapping[str, tuple[str, ...]] = {"income": ("income", "spouse_income", "kafil_income")}
"""The facts of an event of which it has one or more."""
CONTRACT_READINGS: dict[str, Schema] = {
    name: word(choices, "A reading of the contract, the default first.")
    for name, choices in ContractReadings.choices().items()
}
"""The readings of a contract: in its part, or among those of the question."""


def scenario() -> Schema:
    """The schema of a scenario with its part ``contract``."""
    return scenario_schema.scenario(contract, CONTRACT_READINGS)


def contract(money: str, per_cent: str) -> Schema:
    """The contract of a question whose amounts and percentages have these forms: its day, what was paid, what happened."""
    amount, share = text("An amount with its currency.", money), text("A percentage.", per_cent)
    sum_paid = either(amount, text("", r"\d+\.\d\d"))
    payment = record(
        {"date": day(), "amount": sum_paid}, {"returned": either(flag(), word(("true", "false"))), "reference": text()}
    )
    file = text("A file of payments beside the question.", _FILE)
    named = record(
        {"file": text("", _FILE)}, {"unit": word(("DA", "centimes", "DH")), "account": either(text(), integer("", 0))}
    )
    until = text("Every line due on or before that day was paid on its day.", r"\s*until \d{4}-\d{2}-\d{2}\s*")
    one_by_one = items(
        payment, "What was really paid, after the day that may stand first; ``returned`` of a payment that bounced."
    )
    paid = either(
        until,
        one_by_one | {"prefixItems": [either(until, payment)]},
        file,
        named,
    )
    return record(
        {"as_of": day("The day of the statement."), "paid": paid},
        {
            "events": items(either(*(_event(name, sum_paid, amount, share) for name in READERS)), "What happened."),
            "readings": record({}, CONTRACT_READINGS),
        },
        "What was paid and what happened since the keys.",
    )


def _event(name: str, sum_paid: Schema, amount: Schema, share: Schema) -> Schema:
    """One kind of event with its facts."""
    count = either(integer("Months.", 1) | {"maximum": annuity.LONGEST}, text("", r"0*[1-9]\d{0,2}"))
    values = {
        "months": count, "repaid_over": count, "at": word(("end",)), "interest": word(kinds.DEFERRED_INTEREST),
        "effect": word(_EFFECTS.get(name, ())), "share": share, "rate": share, "continues": word(CONTINUES),
        "amount": sum_paid, "price": sum_paid,
        **dict.fromkeys(("income", "spouse_income", "kafil_income", "repairs", "costs"), amount),
        **dict.fromkeys(("from", "to"), _MONTH), **dict.fromkeys(("date", "birth"), day()),
    }  # fmt: skip
    _, needed, more = READERS[name]
    schema = record(
        {"event": {"const": name}, **{fact: values[fact] for fact in needed}}, {fact: values[fact] for fact in more}
    )
    one_of = [{"oneOf": [{"required": [fact]} for fact in pair]} for pair in _ONE_OF.get(name, ())]
    any_of = [{"anyOf": [{"required": [fact]} for fact in _ANY_OF[name]]}] if name in _ANY_OF else []
    return schema | ({"allOf": one_of + any_of} if one_of + any_of else {})
