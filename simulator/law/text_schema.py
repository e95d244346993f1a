"""The JSON Schema of a legal text (``texts/*/*.yaml``) and of a reform, made from the tables that the strict reader has.

It accepts a document as YAML types it (``true``, ``4``) and as our reader does, which keeps every value as its text. What needs two
values to be seen (a window that ends before it begins) only the reader refuses; an amount is written in the code of its currency here.
"""

from __future__ import annotations

import inspect
from dataclasses import fields
from typing import TYPE_CHECKING

from simulator.base.json_schema import (
    Schema,
    day,
    document,
    either,
    items,
    optional,
    record,
    reference,
    table,
    text,
    word,
)
from simulator.law import conditions, windows
from simulator.law import values as v
from simulator.law.keys import BY_COHORT, CURRENCIES, KEYS, SCHEMES
from simulator.law.text import ATTACHES, HYPOTHETICAL, KINDS, STATUSES
from simulator.law.values import COHORTS, UNKNOWN
from simulator.wording import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Callable

    Reader = Callable[[object], object]

_DECIMALS = r"\d{1,9}(?:\.\d{1,9})?"
_MONEY = rf"\d[\d .]* (?:{'|'.join(sorted(set(CURRENCIES.values())))})"
_AMOUNT = text("An amount: 24 000 DZD.", _MONEY)
_BOUND = text("An amount, or a number of minimum wages: 24 000 DZD, 6 SNMG.", rf"{_DECIMALS} SNMG|{_MONEY}")
_SHARE = text("A share: 10 %.", rf"{_DECIMALS} ?%")
_MONTHS = text("A duration: 20 years, 2 months.", r"\d{1,9} (?:year|month)s?")
_DAYS = text("A number of days: 7 days.", r"\d{1,9} days?")
_NUMBER = either(text("", _DECIMALS), {"type": "number"}, about="A number without a unit: 4.")
_SENTENCE = text() | {"minLength": 1}
_IN_EACH = record(dict.fromkeys(LANGUAGES, _SENTENCE), about="In French, Arabic and English.")
_NOTE = either(
    _SENTENCE, _IN_EACH, about="What the value cannot say: conflicts between sources, what was decided and why."
)
_MARK = {"enum": [True, False, "true", "false"]}
_STATUS = word(STATUSES, "How sure it is: the text itself, the press, an inference, a reform.")
_OWNERS = items(word(conditions.OWNERS), least=1) | {"uniqueItems": True}

READERS: dict[Reader, Schema] = {
    v.amount: _AMOUNT,
    v.wage: _AMOUNT,
    v.bound: _BOUND,
    v.share: _SHARE,
    v.months: _MONTHS,
    v.age: text("An age in whole years: 70 years.", r"\d{1,3} years?"),
    v.surface: text("A surface: 70 m2.", rf"{_DECIMALS} m2"),
    v.number: _NUMBER,
    v.day: day(),
    v.tranches: items(record({"milestone": word(v.MILESTONES), "share": _SHARE}, {"after_keys": _MONTHS}), least=1),
    v.splits: items(record({"share": _SHARE, "within": _MONTHS}), least=1),
    v.terms: items(record({"term": _MONTHS}, {"cohort": word(COHORTS), "income_up_to": _BOUND}), least=1),
    v.price: either(
        record({"published": table(_AMOUNT, v.DWELLINGS)}),
        record(
            {name: _SHARE if name in ("state_land", "state_vrd") else _AMOUNT for name in (f.name for f in fields(v.Composed))}
        ),
    ),
    v.journey: items(
        record(
            {"step": word(v.STEPS), "actor": text()},
            {"after": text(), "within": _DAYS, "not_before": _MONTHS, "partners": items(word(v.PARTNERS))},
        )
    ),
    conditions.age_range: record({"least": _MONTHS, "most": _MONTHS}),
    conditions.ownership: record(
        {
            "kinds": items(word(conditions.KINDS), least=1) | {"uniqueItems": True},
            "whose": _OWNERS,
            "when": word(("now", "now_or_before")),
            "undivided": word(("refused", "unknown")),
        }
    ),
    conditions.earlier_aid: record({"whose": _OWNERS}),
    windows.window: record({"first": day(), "last": day()}),
}  # fmt: skip
"""How each reader of a value is written. A reader that is not here, nor made by one of ``values``, has no schema: KeyError."""
_OF_A_BOUND: dict[str, Schema] = {
    **dict.fromkeys(("income_over", "income_up_to"), _BOUND), **dict.fromkeys(("price_over", "price_up_to", "up_to"), _AMOUNT),
    **dict.fromkeys(("age_below", "age_up_to"), _MONTHS), "ltv_up_to": _SHARE,
}  # fmt: skip


def value_of(reader: Reader) -> Schema:
    """The schema of what a reader of ``KEYS`` reads. Raises ``KeyError`` for a kind of value that no schema describes."""
    if reader in READERS:
        return READERS[reader]
    # A reader made by a function of ``values`` remembers in its closure what it was made from: nothing is written twice.
    made_from = inspect.getclosurevars(reader).nonlocals
    kind = reader.__qualname__.partition(".")[0]
    if kind == "word":
        return word(made_from["choices"])
    if kind == "words":
        return items(value_of(made_from["read_word"]))
    if kind == "either":
        return either(value_of(made_from["first"]), value_of(made_from["second"]))
    if kind == "bands":
        row = record({made_from["name"]: value_of(made_from["gives"])}, _OF_A_BOUND)
        return either(row, items(row))
    keys = {"by_type": v.DWELLINGS, "by_zone": v.ZONES, "by_name": None}[kind]
    return table(value_of(made_from["parse"]), keys)


def _provision() -> Schema:
    """The schema of what a text fixes under any key; a declared gap needs a note."""
    needed: dict[str, Schema] = {
        "value": {},
        "article": _SENTENCE | {"description": "As printed; ``-`` when it is not known."},
        "attaches": word(ATTACHES, "Which of the household's dates decides which version applies."),
        "status": _STATUS,
        "source": either(
            _SENTENCE, items(_SENTENCE, least=1), about="A key of sources.yaml, a list of them, or none; of a reform, its author's words."
        ),
    }  # fmt: skip
    marks = {
        "strict": _MARK | {"description": "The bound itself is excluded."},
        "past": _MARK | {"description": "It also speaks of contracts made before it."},
        "whole_cohort": _MARK | {"description": "It governs every application of the cohorts under ``for``, those before it too."},
        "for": items(word(COHORTS), "The cohorts it is about; all of them when it is absent.", 1),
        "quote": record({}, dict.fromkeys(LANGUAGES, _SENTENCE), "The words that decide, copied."),
        "note": optional(_NOTE),
        "evidence": _IN_EACH,
    }  # fmt: skip
    gap = {
        "if": {"properties": {"value": {"const": UNKNOWN.value}}, "required": ["value"]},
        "then": {"properties": {"note": _NOTE}, "required": ["note"]},
    }
    return record(needed, marks) | gap | {"dependentRequired": {"whole_cohort": ["for"]}}


def _provision_of(key: str) -> Schema:
    """The same with the value of one key, which only some keys have for some cohorts."""
    value = either(value_of(KEYS[key]), {"const": UNKNOWN.value})
    by_cohort: dict[str, object] = {} if key in BY_COHORT else {"for": False}
    return reference("provision") | {"properties": {"value": value, **by_cohort}}


_JOURNAL = record(
    {}, {"journal": optional(text()), "issue": optional(either(text(), {"type": "integer"})), "date": optional(day())}
)


def _one_or_more(schema: Schema) -> Schema:
    """One, or one for each group of cohorts."""
    return either(schema, items(schema, least=1))


def legal_text() -> Schema:
    """The schema of a file of ``texts``."""
    scheme = word(SCHEMES)
    needed = {
        "id": text("The path of the file, without its ending: dz/2024-203.", r"\S+"),
        "kind": word(KINDS),
        "title": _IN_EACH,
        "scheme": either(scheme, items(scheme, least=1), about="A scheme, a minimum wage or a bank; a list when a text serves several."),
        "in_force": record({"date": day(), "status": _STATUS}, {"note": optional(text("For reviewers."))}),
        "sets": record({}, {key: _one_or_more(reference(key)) for key in KEYS}, "What the text fixes; each key is replaced whole."),
    }  # fmt: skip
    more = {
        "number": optional(either(text(), {"type": "number"})),
        "signed": optional(day()),
        "published": optional(_JOURNAL),
        "amends": optional(items(text("The id of a text."))),
        "note": optional(_NOTE),
        "before": _IN_EACH,
    }
    parts = {"provision": _provision()} | {key: _provision_of(key) for key in KEYS}
    return document("text", "A legal text", record(needed, more), parts)


def reform() -> Schema:
    """The schema of a file of ``scenarios/reforms``: a legal text that was not published."""
    narrower = {"kind": {"const": "reform"}, "in_force": {"properties": {"status": {"const": HYPOTHETICAL}}}}
    return document("reform", "A reform", {"$ref": "text.schema.json", "properties": narrower})
