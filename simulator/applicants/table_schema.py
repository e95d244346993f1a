"""The Table Schema of a file of applicants (https://specs.frictionlessdata.io/table-schema/), made from the table of facts.

A file that fits it is read. The reader takes more: other heads, other orders, ``15/03/1985``, amounts in groups of three.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simulator.applicants import cells
from simulator.applicants.headers import EITHER
from simulator.base.money import CURRENCIES, units
from simulator.engine.households import NO, YES
from simulator.question.fact_rows import Kind
from simulator.question.facts import COLUMNS
from simulator.wording import say

if TYPE_CHECKING:
    from simulator.question.fact_rows import Column, Fact

Descriptor = dict[str, Any]

_KINDS: dict[Kind, Descriptor] = {
    Kind.DAY: {"type": "date", "format": "default"},
    Kind.BIRTH: {"type": "string", "constraints": {"pattern": r"\d{4}(-\d{2}-\d{2})?"}},
    Kind.AMOUNT: {"type": "number", "constraints": {"minimum": 0}},
    Kind.PRICE: {"type": "number", "constraints": {"minimum": 1 / max(map(units, CURRENCIES))}},
    Kind.SHARE: {"type": "string", "constraints": {"pattern": r"\d{1,2}(\.\d{1,4})? ?%"}},
    Kind.NUMBER: {"type": "number", "constraints": {"minimum": 0}},
    Kind.TEXT: {"type": "string"},
    Kind.CHOICE: {"type": "string"},
    Kind.YES_NO: {"type": "boolean", "trueValues": cells.answer_words(YES), "falseValues": cells.answer_words(NO)},
}


def applicants() -> Descriptor:
    """The descriptor of a file of applicants. Amounts are in the unit that is declared beside the file."""
    return {
        "$schema": "https://datapackage.org/profiles/2.0/tableschema.json",
        "title": "Applicants, one household a row",
        "description": f"One of {' and '.join(EITHER)} is needed in each row. Amounts are in the unit declared beside the file.",
        "fieldsMatch": "partial",
        "fields": [_field(column, fact) for column, fact in COLUMNS.values()],
        "missingValues": [""],
    }


def _field(column: Column, fact: Fact) -> Descriptor:
    """One column: its type, what it holds, its other heads."""
    kind = _KINDS[fact.kind]
    choices = {"enum": list(fact.choices)} if fact.kind is Kind.CHOICE else {}
    limits = {"required": column.needed} | kind.get("constraints", {}) | choices
    head = column.name.removesuffix("_2").removesuffix("_3")
    return {
        "name": column.name,
        "title": say(f"batch.head.{head}", "en"),
        "description": say(f"batch.help.{head}", "en"),
        **{name: value for name, value in kind.items() if name != "constraints"},
        "constraints": limits,
        "heads": list(column.other_heads),
    }
