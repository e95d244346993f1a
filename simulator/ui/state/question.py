"""The facts of the page ⇄ the scenario that the engine reads (``scenarios/households/*.yaml``)."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any

from simulator import api
from simulator.engine.outcome import payer_name
from simulator.law.scheme import MAIN
from simulator.question.fact_rows import Kind
from simulator.question.facts import BOTH, CODES, KAFILS, OWNER_CHOICES
from simulator.question.scenario import parse
from simulator.reading.documents import read_file
from simulator.ui.state import typed
from simulator.ui.state.facts import DIGITS, FIELDS, Facts, supposed
from simulator.views.years import Summary

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping
    from pathlib import Path

    from simulator.answers.household_contract import HouseholdContract
    from simulator.law import Law
    from simulator.question.scenario import Scenario

Raw = dict[str, Any]

SCHEME = MAIN
SIDE_BY_SIDE = ("F3", "F4")

PLACES = {name: fact.place for name, (_, fact) in CODES.items() if not fact.is_detail and fact.kind is not Kind.NAMES}
"""The place of each fact in a scenario."""
_ITEM = "household.property[0]"
PROPERTY = {name: fact.name for name, (_, fact) in CODES.items() if fact.place.startswith(_ITEM)}
"""The facts of a property in detail, with their names in a scenario."""
_KAFILS = {
    n: {name: fact.name for name, (_, fact) in CODES.items() if fact.place.startswith(f"kafil[{n - 1}].")}
    for n in KAFILS
}
"""The facts of each kafil, with their names in a scenario."""
_PLAIN = {name: place for name, place in PLACES.items() if "[" not in place}
"""The facts that a scenario writes as they are, outside of a list."""
_AS_TYPED = frozenset(name for name, (_, fact) in CODES.items() if fact.kind is Kind.TEXT)
"""The facts that are free text, even where it is a word of the pages too."""
_WORDS = {"yes": "true", "no": "false"}
_CODES = {word: code for code, word in _WORDS.items()}


AS_OF = "as_of"
"""The day on which the answer is read: a page adds it to the facts, whose address never holds it."""


def on_day(facts: Facts, day: dt.date) -> Facts:
    """The same facts, whose answer is read on a day."""
    return facts | {AS_OF: day.isoformat()}


def dwellings(facts: Facts) -> tuple[str, ...]:
    """The types to answer for: one, or the two side by side."""
    return SIDE_BY_SIDE if facts["type"] == BOTH else (facts["type"],)


def scenario(facts: Facts, dwelling: str) -> Raw:
    """The question as a scenario, for one type of dwelling."""
    frozen = facts.get("frozen")
    raw: Raw = {"scheme": f"{SCHEME}@{frozen}" if frozen else SCHEME, "household": {}, "dwelling": {}, "dates": {}}
    for name, place in _PLAIN.items():
        code = dwelling if name == "type" else facts.get(name, "")
        if code:
            _put(raw, place.split("."), _written(name, code))
    _put_details(raw["household"], facts)
    kafils = [kafil for kafil in (_kafil(facts, n) for n in KAFILS) if kafil]
    examples = [place_of(name) for name in FIELDS if name in supposed(facts)]
    parts = {
        AS_OF: facts.get(AS_OF, ""),
        "kafil": kafils,
        "supposed": examples,
        "down_payment_loan": _loan(facts.get("loan", "")),
    }
    return raw | {name: part for name, part in parts.items() if part}


def _written(name: str, code: str) -> str:
    """A code as a scenario writes it."""
    if name in _AS_TYPED:
        return code
    return typed.with_currency(code) if name in DIGITS else _WORDS.get(code, code)


def _put_details(household: Raw, facts: Facts) -> None:
    """Put what is owned, and by whom, in the place of a plain yes, where both are stated; and the recipient of the earlier aid."""
    if facts.get("property") == "yes" and facts.get("property_kind") and facts.get("property_whose"):
        item = {name: facts[fact] for fact, name in PROPERTY.items() if facts.get(fact)}
        household["property"] = [{name: _WORDS.get(code, code) for name, code in item.items()}]
        del household["owns_property"]
    if facts.get("aid") == "yes" and facts.get("aid_whose"):
        household["had_state_aid"] = facts["aid_whose"]


def _loan(code: str) -> Raw:
    """The loan for all the tranches, over the bank's longest term; nothing where none is asked for."""
    bank, _, once = code.partition("_")
    return {"bank": bank, "amount": "max", "drawn": once or "as_called"} if code else {}


def _loan_code(raw: Raw) -> str:
    """The code of such a loan. Raises ``ValueError`` for an amount or a term that this page cannot ask."""
    if not raw:
        return ""
    code = str(raw.get("bank")) + ("_at_once" if raw.get("drawn") == "at_once" else "")
    if raw.get("amount") != "max" or "term" in raw:
        raise ValueError(code)
    return code


def _put(raw: Raw, path: list[str], value: str) -> None:
    for step in path[:-1]:
        raw = raw.setdefault(step, {})
    raw[path[-1]] = value


def _kafil(facts: Facts, n: int) -> Raw:
    """One kafil as a scenario writes it, with the facts that are stated."""
    codes = {name: facts[name] for name in _KAFILS[n] if facts.get(name)}
    return {_KAFILS[n][name]: typed.with_currency(code) if name in DIGITS else code for name, code in codes.items()}


def facts_of(raw: Raw) -> Facts:
    """The facts of a scenario. Raises ``ValueError`` for one that this page cannot ask."""
    name, _, frozen = str(raw.get("scheme")).partition("@")
    kafils = raw.get("kafil") or []
    if name != SCHEME or len(kafils) > len(KAFILS):
        raise ValueError(name)
    facts = dict.fromkeys(FIELDS, "") | {"frozen": frozen, "loan": _loan_code(raw.get("down_payment_loan") or {})}
    for fact, place in _PLAIN.items():
        value = _got(raw, place.split("."))
        facts[fact] = "" if value is None else _code(fact, str(value))
    facts |= _details_of(raw)
    for n, kafil in zip(KAFILS, kafils, strict=False):
        facts |= {name: _code(name, str(kafil.get(part) or "")) for name, part in _KAFILS[n].items()}
    return facts


def _details_of(raw: Raw) -> Facts:
    """The details of a scenario: of one property, which the page can ask. Raises ``ValueError`` for several."""
    household, details = raw.get("household") or {}, Facts()
    items, aid = household.get("property"), str(household.get("had_state_aid"))
    if items is not None:
        if len(items) > 1 or any("inherited" in item for item in items):
            raise ValueError(items)
        details["property"] = "yes" if items else "no"
        for item in items:
            details |= {
                fact: _CODES.get(str(item[name]), str(item[name])) for fact, name in PROPERTY.items() if name in item
            }
    if aid in OWNER_CHOICES:
        details |= {"aid": "yes", "aid_whose": aid}
    return details


def _got(raw: Raw, path: list[str]) -> object:
    value: object = raw
    for step in path:
        value = value.get(step) if isinstance(value, dict) else None
    return value


def _code(fact: str, text: str) -> str:
    if fact in _AS_TYPED:
        return text
    return typed.amount(text) if fact in DIGITS else _CODES.get(text, text)


def from_file(path: Path) -> tuple[Raw, Facts]:
    """A typical case: what is written, and its facts."""
    raw = read_file(path)
    if not isinstance(raw, dict):
        raise TypeError(path)
    return raw, facts_of(raw)


def field_of(where: str) -> str:
    """The fact that a message of the engine is about; empty when it is about none of them."""
    if where.startswith("down_payment_loan"):
        return "loan"
    if where == "kafil":
        return "kafil1_share"
    of_an_item = where.endswith("]")
    places = ((name, place.rpartition(".")[0] if of_an_item else place) for name, place in PLACES.items())
    return next((name for name, place in places if place == where), "")


def place_of(fact: str) -> str:
    """The place of a fact in a scenario: a message of the engine names it."""
    return PLACES.get(fact, fact)


def answers(facts: Facts, law: Law) -> dict[str, Summary]:
    """The answer for each type of dwelling that was asked. Raises ``InputError`` and ``LawError``."""
    stated = _stated(facts)
    return {dwelling: _answer(stated, dwelling, law) for dwelling in dwellings(facts)}


def contracts(facts: Facts, summaries: Mapping[str, Summary], law: Law) -> dict[str, HouseholdContract | None]:
    """The contract of each answer, with every sum paid on its day; None where nothing is paid by the month."""
    stated = _stated(facts)
    return {dwelling: _contract(stated, dwelling, law) for dwelling in summaries}


def read_scenario(facts: Facts, dwelling: str) -> Scenario:
    """The question as the engine reads it. Raises ``InputError``."""
    return _read_stated(_stated(facts), dwelling)


@functools.lru_cache(maxsize=64)
def _read_stated(stated: tuple[tuple[str, str], ...], dwelling: str) -> Scenario:
    return parse(scenario(dict(stated), dwelling))


def births(facts: Facts, dwelling: str) -> dict[str, dt.date]:
    """The date of birth of everyone who may pay, by the word of the contract; the headline's end of a year alone."""
    return births_in(read_scenario(facts, dwelling))


def births_in(question: Scenario) -> dict[str, dt.date]:
    """The same of a question of any scheme."""
    everyone = [question.people.birth, *question.people.kafil_birth]
    days = [birth[question.headline].item() for birth in everyone]
    return {payer_name(place): birth for place, birth in enumerate(days) if birth is not None}


def _stated(facts: Facts) -> tuple[tuple[str, str], ...]:
    """The facts that were stated, so that the same question is found again."""
    return tuple((name, code) for name, code in facts.items() if code)


@functools.lru_cache(maxsize=32)
def _answer(stated: tuple[tuple[str, str], ...], dwelling: str, law: Law) -> Summary:
    """The last questions are kept: another language, another page or another unit asks nothing new. Never changed by a page."""
    return Summary(api.ask(_read_stated(stated, dwelling), law=law))


@functools.lru_cache(maxsize=32)
def _contract(stated: tuple[tuple[str, str], ...], dwelling: str, law: Law) -> HouseholdContract | None:
    """As ``_answer``: kept for another language, another page or another unit."""
    return api.paid_as_due(_read_stated(stated, dwelling), _answer(stated, dwelling, law).answer, law=law)
