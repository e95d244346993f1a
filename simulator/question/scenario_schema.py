"""The JSON Schema of a scenario, made from the table of facts: for editors, and for programs that send questions.

It has the form in which a scenario is usually written. The reader takes a few more (Arabic digits, an amount in millions of
centimes with its words in Arabic); what it asks across several facts (dates in order, a loan that needs a bank) it alone says.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.base import money
from simulator.base.json_schema import (
    Schema,
    day,
    document,
    either,
    flag,
    integer,
    items,
    optional,
    record,
    reference,
    text,
    word,
)
from simulator.law.keys import CURRENCIES
from simulator.law.scheme import ALL
from simulator.question.contract_schema import CONTRACT_READINGS, contract
from simulator.question.fact_rows import AMOUNTS, Kind
from simulator.question.facts import about, is_needed, of_part, stand_ins
from simulator.wording import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from simulator.base.money import Currency
    from simulator.question.fact_rows import Fact

_INTEGER = r"\d[\d \u00a0\u202f]*"


def _of_a_currency(row: Currency) -> str:
    """How an amount in a currency is written, with its words in Latin letters."""
    words, decimals = "|".join(word for word in row.words if word.isascii()), r"\d" + (row.decimals - 1) * r"\d?"
    smallest = "|".join(word.lower() for word in row.smallest if word.isascii())
    return rf"{_INTEGER}(?:[.,]{decimals})? ?(?:{words})" + (rf"|{_INTEGER} ?(?:{smallest})" if smallest else "")


_MONEY = {code: _of_a_currency(row) for code, row in money.CURRENCIES.items()} | {
    "DZD": rf"{_INTEGER}(?:[.,]\d\d?)? ?(?:DZD|DA|dinars?)|{_INTEGER} ?centimes?|{_INTEGER}(?:[.,]\d+)? ?millions?"
}
"""How an amount is written in each currency; centimes, and millions of them, are dinars'."""
_PER_CENT = r"\d{1,2}(?:[.,]\d{1,4})? ?%"
_FROZEN = r"(?:@\d{4}-\d{2}-\d{2})?"
_OF_ANOTHER = ("household", "dwelling", "dates", "loan", "options")
"""The parts of a question that are said again for another scheme."""


def scenario() -> Schema:
    """The schema of a scenario: which keys it takes depends on its scheme."""
    scheme = text("What is asked for.", f"(?:{'|'.join(ALL)}){_FROZEN}")
    choice = [
        {"if": {"properties": {"scheme": {"pattern": f"^{name}{_FROZEN}$"}}}, "then": _part("", name)} for name in ALL
    ]
    top = {"type": "object", "properties": {"scheme": scheme}, "required": ["scheme"], "allOf": choice}
    return document("scenario", "A question about one household", top, dict(_definitions()))


def _definitions() -> Iterator[tuple[str, Schema]]:
    """Every part of a question with its keys, none of them needed: once for all schemes, or for each."""
    for currency, amount in _MONEY.items():
        yield f"contract.{currency}", contract(amount, _PER_CENT)
    for scheme in ALL:
        for part in ("", *_parts("", scheme)):
            keys = {
                fact.name: _fact(fact, scheme, is_needed=_is_needed(fact, scheme)) for fact in of_part(part, scheme)
            }
            yield _name(part, scheme), record({}, keys | (CONTRACT_READINGS if part == "readings" else {}))


def _parts(part: str, scheme: str) -> Iterator[str]:
    """The parts inside a part of a question: ``dates``, ``dates.milestones``, ``kafil[]``."""
    for fact in of_part(part, scheme):
        if fact.kind in (Kind.PART, Kind.LIST) and fact.key not in _WITHOUT_ROWS:
            inner = fact.key if fact.kind is Kind.PART else f"{fact.key}[]"
            yield inner
            yield from _parts(inner, scheme)


def _is_needed(fact: Fact, scheme: str) -> bool:
    return is_needed(fact, scheme) and not stand_ins(fact, scheme)


def _name(part: str, scheme: str) -> str:
    """The name of a part among the definitions; one that says the same in every scheme has one name."""
    rows = of_part(part, scheme)
    is_shared = all(of_part(part, other) == rows for other in ALL)
    is_money = any(fact.kind in AMOUNTS or fact.kind in (Kind.PART, Kind.LIST) for fact in rows)
    name = part.replace("[]", ".item")
    return name if is_shared and not is_money else f"{scheme}.{name}" if name else scheme


def _part(part: str, scheme: str) -> Schema:
    """A part of a question; of two facts that stand for each other, one is needed."""
    rows = of_part(part, scheme)
    required = [fact.name for fact in rows if _is_needed(fact, scheme)]
    pairs = [
        {"anyOf": [{"required": [name]} for name in (fact.name, *stand_ins(fact, scheme))]}
        for fact in rows
        if is_needed(fact, scheme) and stand_ins(fact, scheme)
    ]
    schema = reference(_name(part, scheme))
    return schema | ({"required": required} if required else {}) | ({"allOf": pairs} if pairs else {})


def _fact(fact: Fact, scheme: str, *, is_needed: bool) -> Schema:
    """One fact, with what it says; what is not needed may be null."""
    schema = _value(fact, scheme) | {"description": about(fact)}
    if fact.example and fact.kind not in (Kind.NAMES, Kind.PART):
        schema["examples"] = [_example(fact, scheme)]
    return schema if is_needed else optional(schema)


def _example(fact: Fact, scheme: str) -> object:
    """The value of the valid line, in the currency of the scheme."""
    value = fact.example.partition(": ")[2].replace("DZD", CURRENCIES[scheme])
    if fact.kind is Kind.YES_NO:
        return value == "true"
    return int(value) if fact.kind is Kind.COUNT else value


def _value(fact: Fact, scheme: str) -> Schema:
    match fact.kind:
        case Kind.PART:
            return _WITHOUT_ROWS[fact.key](scheme) if fact.key in _WITHOUT_ROWS else _part(fact.key, scheme)
        case Kind.LIST:
            return items(_part(f"{fact.key}[]", scheme))
        case Kind.NAMES:
            return items(text())
        case Kind.TEXT:
            return _text(fact, scheme)
        case Kind.YES_NO:
            answers = either(flag(), word(("true", "false")))
            return either(*answers["anyOf"], word(fact.choices)) if fact.choices else answers
        case Kind.CHOICE:
            return {"enum": [*fact.choices, *(int(choice) for choice in fact.choices if choice.isdecimal())]}
        case Kind.AMOUNT | Kind.PRICE:
            amount = text(pattern=_MONEY[CURRENCIES[scheme]])
            return either(word(fact.choices), amount) if fact.choices else amount
        case _:
            return _TYPED[fact.kind]


_TYPED: dict[Kind, Schema] = {
    Kind.DAY: day(),
    Kind.BIRTH: either(day(), integer(least=1000) | {"maximum": 9999}, text(pattern=r"\d{4}")),
    Kind.COUNT: either(integer() | {"maximum": 999}, text(pattern=r"\d{1,3}")),
    Kind.SHARE: text(pattern=_PER_CENT),
    Kind.RATE: text(pattern=_PER_CENT),
    Kind.TERM: text(pattern=r"\d{1,3} (?:year|month)s?"),
}
"""The kinds that are one value in every scheme."""


def _text(fact: Fact, scheme: str) -> Schema:
    """A text; a title may be one for each language."""
    if fact.key == "scheme":
        return text(pattern=f"{scheme}{_FROZEN}")
    either_form = either(text(), integer(least=None))
    if fact.key == "title":
        return either(*either_form["anyOf"], record({}, dict.fromkeys(LANGUAGES, optional(text()))))
    return either_form


def _another(_: str) -> Schema:
    """The part ``schemes``, for the facts of other schemes: their own keys, none of which is needed here."""
    return record({}, {scheme: record({}, _of_another(scheme)) for scheme in ALL})


def _of_another(scheme: str) -> dict[str, Schema]:
    return {part: optional(reference(_name(part, scheme))) for part in _OF_ANOTHER if of_part(part, scheme)}


_WITHOUT_ROWS: dict[str, Callable[[str], Schema]] = {
    "schemes": _another,
    "contract": lambda scheme: reference(f"contract.{CURRENCIES[scheme]}"),
}
"""The parts whose keys are no rows of the table of facts."""
