"""The codes of the page of the other schemes: the scheme, then every fact that its descriptor asks. An address holds them.

Codes and nothing else, as in ``facts``: the question that the engine reads is made of them. No scheme is named here: what is
asked, in which order and in which currency follows from the descriptor and the table of facts.
"""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING, Any

from simulator import api, sheets
from simulator.engine import financing
from simulator.law import Law
from simulator.law.keys import CURRENCIES
from simulator.law.scheme import ALL, MAIN
from simulator.question.fact_rows import AMOUNTS, DAYS, Kind, Page
from simulator.question.facts import FACTS, YES, takers
from simulator.question.scenario import parse
from simulator.reading.documents import read_file
from simulator.reading.shipped import scenarios
from simulator.ui.state import examples, typed
from simulator.ui.state.facts import LONGEST

if TYPE_CHECKING:
    from collections.abc import Mapping

    from simulator.answers.household_contract import HouseholdContract
    from simulator.question.fact_rows import Fact
    from simulator.reading.fields import Raw
    from simulator.sheets import Answered

Codes = dict[str, str]

PREFIX = "p_"
"""What the codes of this page begin with in an address."""
SCHEME = "scheme"
"""The code of the scheme."""
SCHEMES = tuple(name for name in ALL if name != MAIN)
"""The schemes of the page: all but the one that the other pages are about."""
AN_AMOUNT = "own"
"""The code of an amount that is neither of its words (the most, none) and that is still to be typed."""
STEPS = "dates.milestones"
"""Where the days of the steps of a file stand."""
_UNASKED = frozenset({"scheme", "title", "as_of"})
_PARTS = (Kind.PART, Kind.LIST, Kind.NAMES)
_ITEM = re.compile(r"\[(\d*)\]$")
_WORDS = {"yes": "true", "no": "false"}
_CODES = {word: code for code, word in _WORDS.items()}


# --- what a scheme asks


@functools.cache
def facts_of(scheme: str) -> dict[str, Fact]:
    """The facts that a scheme asks, by their codes, in the order of the table; the days of its steps come last."""
    other_end = {"dates.keys", "dates.deed"} - {f"dates.{ALL[scheme].delivery}"}
    rows = [
        fact for fact in FACTS
        if scheme in takers(fact) and fact.key not in _UNASKED | other_end and _is_codable(fact) and _is_followed(fact, scheme)
    ]  # fmt: skip
    return {code_of(fact): fact for fact in sorted(rows, key=is_step)}


def _is_followed(fact: Fact, scheme: str) -> bool:
    """Whether it is no choice of a reading that can never matter to the scheme: one of another scheme or way of paying."""
    if fact.part != "readings":
        return True
    owners = [name for name, asks in ALL.items() if fact.name in asks.readings]
    return financing.named(ALL[scheme].financing).follows(fact.name) and (not owners or scheme in owners)


def _is_codable(fact: Fact) -> bool:
    """Whether one field can ask it: of the items of a list, the facts that an address has."""
    return fact.kind not in _PARTS and bool(fact.code or ("[" not in fact.place and fact.part))


def code_of(fact: Fact) -> str:
    """The code of a fact in the address: that of the other pages, where they ask it."""
    if is_step(fact):
        return f"works_{fact.name}"
    return (fact.code.name if fact.code else "") or fact.beside or fact.name


def is_step(fact: Fact) -> bool:
    """Whether it is the day of a step of the file or of the works."""
    return fact.part == STEPS


def is_first(fact: Fact, scheme: str) -> bool:
    """Whether the form asks it at once: what the scheme cannot do without, and what a comparison asks too."""
    asks = ALL[scheme]
    return asks.cannot_do_without(fact.key) or fact.key in (*asks.asked_beside, "dwelling.price")


def choices(fact: Fact) -> tuple[str, ...]:
    """The codes among which a fact is chosen; none for what is typed."""
    return YES if fact.kind is Kind.YES_NO else fact.choices


def is_amount_or_word(fact: Fact) -> bool:
    """Whether it is an amount that may also be one of a few words: the most, none."""
    return fact.kind in AMOUNTS and bool(fact.choices)


# --- codes ⇄ address


def read(address: Mapping[str, str]) -> Codes:
    """The codes of an address; one that no page could have written is left out. Without a scheme: the example of the first one."""
    scheme = address.get(PREFIX + SCHEME, "")
    if scheme not in SCHEMES:
        return example(SCHEMES[0])
    stated = {name: address[PREFIX + name] for name in facts_of(scheme) if address.get(PREFIX + name)}
    codes = {name: understood(scheme, name, code) for name, code in stated.items() if fits(code)}
    facts = facts_of(scheme)
    if not stated:
        return example(scheme)
    return {SCHEME: scheme} | {name: code for name, code in codes.items() if is_possible(facts[name], code)}


def all_or_none(address: Mapping[str, str]) -> dict[str, str]:
    """The codes that an address states, as an address writes them; empty where one of them is none that a page could have written."""
    codes = written(read(address))
    return codes if codes.keys() == {name for name in address if name.startswith(PREFIX)} else {}


def of_comparison(scheme: str, facts: Mapping[str, str], beside: Mapping[str, str]) -> Codes:
    """The codes of a household of the other pages, with what a comparison asked of the scheme (``beside``, by its codes there).

    Its amounts are in another currency where the scheme is; a scheme that is closed has days of its own.
    """
    foreign = CURRENCIES[scheme] != CURRENCIES[MAIN]
    codes = {SCHEME: scheme}
    for name, fact in facts_of(scheme).items():
        left_out = (
            (fact.kind in AMOUNTS and foreign)
            or fact.kind is Kind.PRICE
            or (fact.part == "dates" and ALL[scheme].rules_of)
        )
        code = beside.get(fact.beside, "") or ("" if left_out else facts.get(name, ""))
        if code and fits(code) and is_possible(fact, code):
            codes[name] = code
    return codes


def fits(code: str) -> bool:
    """Whether a value is short and printable enough to be a code."""
    return len(code) <= LONGEST and code.isprintable()


def is_possible(fact: Fact, code: str) -> bool:
    """Whether a code is one of those of its fact, where they can be counted."""
    return not choices(fact) or is_amount_or_word(fact) or code in choices(fact)


def written(codes: Codes) -> dict[str, str]:
    """The codes as an address writes them: the scheme, and what is stated."""
    names = (SCHEME, *facts_of(codes[SCHEME]))
    return {PREFIX + name: codes[name] for name in names if codes.get(name)}


def is_in(address: Mapping[str, str]) -> bool:
    """Whether an address is about another scheme."""
    return PREFIX + SCHEME in address


def understood(scheme: str, name: str, words: str) -> str:
    """The code of what a person typed: ``15/03/1985``, ``60 000 DA``; anything else stays as it is."""
    fact = facts_of(scheme)[name]
    if fact.kind in AMOUNTS:
        return words if words in (*choices(fact), AN_AMOUNT) else typed.amount(words, CURRENCIES[scheme])
    if fact.kind in DAYS:
        return typed.day(words) if may_be_year(fact) else typed.whole_day(words)
    if fact.kind in (Kind.RATE, Kind.SHARE):
        return typed.number(words).rstrip(" %٪").replace(",", ".")
    return words.strip() if choices(fact) or fact.kind is Kind.TEXT else typed.number(words)


def may_be_year(fact: Fact) -> bool:
    """Whether the year alone may be known of a day."""
    return fact.kind is Kind.BIRTH or bool(fact.code and fact.code.year)


def shown(fact: Fact, code: str) -> str:
    """The code of a fact as its field shows it."""
    return typed.amount_shown(code) if fact.kind in AMOUNTS else typed.day_shown(code) if fact.kind in DAYS else code


# --- codes ⇄ scenario


def unit(fact: Fact, scheme: str) -> str:
    """What a scenario writes after the number of a fact: a currency, ``years``, ``months``, ``%``; empty where there is nothing."""
    if fact.kind in AMOUNTS:
        return CURRENCIES[scheme]
    last = fact.example.split()[-1] if fact.example else ""
    return last if fact.kind in (Kind.TERM, Kind.RATE, Kind.SHARE) else ""


def with_unit(code: str, unit: str) -> str:
    """A number as a scenario writes it, with its unit unless another was typed."""
    has_its_own = any(letter.isalpha() or letter == "%" for letter in code)
    return f"{code} {unit}" if unit and not has_its_own else code


def scenario(codes: Codes, as_of: str = "") -> Raw:
    """The question of some codes, read on a day: what is not stated is left out, for the engine to ask."""
    scheme = codes[SCHEME]
    raw: dict[str, Any] = {fact.name: {} for fact in _needed_parts(scheme)}
    for name, fact in facts_of(scheme).items():
        code = codes.get(name, "")
        if code and code != AN_AMOUNT and _counts(fact, codes):
            _put(raw, fact.place.split("."), with_unit(_WORDS.get(code, code), unit(fact, scheme)))
    if "property" in raw["household"]:
        del raw["household"]["owns_property"]
    examples_of = (
        [fact.place for name, fact in facts_of(scheme).items() if codes.get(name)] if is_example(codes) else []
    )
    parts = {"as_of": as_of, "supposed": examples_of if ALL[scheme].takes("supposed") else []}
    return {"scheme": scheme} | raw | {name: part for name, part in parts.items() if part}


@functools.cache
def _needed_parts(scheme: str) -> tuple[Fact, ...]:
    """The parts that a question about a scheme cannot be without."""
    return tuple(fact for fact in FACTS if fact.kind is Kind.PART and fact.always_needed and scheme in takers(fact))


def _counts(fact: Fact, codes: Codes) -> bool:
    """Whether a fact is asked after the others: the details of a property and of an aid follow a yes, and need to be whole."""
    page = fact.code.page if fact.code else None
    if page is Page.AFTER_AID:
        return codes.get("aid") == "yes"
    if page is Page.AFTER_PROPERTY:
        return codes.get("property") == "yes" and bool(codes.get("property_kind") and codes.get("property_whose"))
    return True


def _put(raw: dict[str, Any], path: list[str], value: str) -> None:
    """Put a value in its place; ``property[0]`` is the first item of a list."""
    for step in path[:-1]:
        item = _ITEM.search(step)
        if item is None:
            raw = raw.setdefault(step, {})
            continue
        items = raw.setdefault(step[: item.start()], [])
        items += [{} for _ in range(int(item[1]) + 1 - len(items))]
        raw = items[int(item[1])]
    raw[path[-1]] = value


def codes_of(raw: Raw) -> Codes:
    """The codes of a scenario, of what the page asks of its scheme; of a list, its first item."""
    scheme = str(raw["scheme"])
    codes = {name: _code(fact, _got(raw, fact.place.split(".")), scheme) for name, fact in facts_of(scheme).items()}
    return {SCHEME: scheme} | {
        name: code for name, code in codes.items() if code and is_possible(facts_of(scheme)[name], code)
    }


def _got(raw: Any, path: list[str]) -> object:  # noqa: ANN401 - whatever a file has
    for step in path:
        item = _ITEM.search(step)
        raw = raw.get(step[: item.start()] if item else step) if isinstance(raw, dict) else None
        if item:
            raw = raw[int(item[1])] if isinstance(raw, list) and len(raw) > int(item[1]) else None
    return raw


def _code(fact: Fact, value: object, scheme: str) -> str:
    """The code of a value of a scenario: the number without its unit, ``yes`` and ``no``."""
    text = "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)
    if fact.kind is Kind.YES_NO and text in fact.choices:
        return "yes"
    return _CODES.get(text, text.removesuffix(f" {unit(fact, scheme)}"))


@functools.cache
def _example(scheme: str) -> tuple[tuple[str, str], ...]:
    """The first typical case about a scheme; else a household of the other pages with the example of the descriptor."""
    for path in sorted((scenarios() / "households").glob("*.yaml")):
        raw: Any = read_file(path)
        if raw.get("scheme") == scheme:
            return tuple(codes_of(raw).items())
    first, facts = examples.first().facts, facts_of(scheme)
    amounts = CURRENCIES[scheme] == CURRENCIES[MAIN]
    shared = {
        name: first[name] for name, fact in facts.items() if first.get(name) and (amounts or fact.kind not in AMOUNTS)
    }
    return tuple((shared | codes_of({"scheme": scheme, **ALL[scheme].example})).items())


def example(scheme: str) -> Codes:
    """The question that a first visit shows of a scheme, under the name of an example."""
    return dict(_example(scheme))


def like_the_example(codes: Codes) -> tuple[str, ...]:
    """The facts that no two households share (days, amounts) and that are those of the example."""
    same = example(codes[SCHEME])
    kinds = AMOUNTS | DAYS
    return tuple(
        name for name, fact in facts_of(codes[SCHEME]).items()
        if fact.kind in kinds and codes.get(name) and codes.get(name) == same.get(name) and codes[name] not in ("0", *fact.choices)
    )  # fmt: skip


def is_example(codes: Codes) -> bool:
    """Whether these are the facts of the example, none of which was changed."""
    return {name: code for name, code in codes.items() if code} == example(codes[SCHEME])


def field_of(where: str, scheme: str) -> str:
    """The code of the fact that a message of the engine is about; empty when it is about none of them."""
    return next((name for name, fact in facts_of(scheme).items() if fact.place == where), "")


def answered(codes: Codes, as_of: str) -> Answered:
    """The answer to some codes, read on a day. Raises ``InputError`` and ``LawError``."""
    return _answered(tuple(sorted(codes.items())), as_of, Law.load().digest)


def paid_as_due(codes: Codes, as_of: str) -> HouseholdContract | None:
    """The contract of an answer, with every sum paid on its day; None where nothing is paid by the month."""
    return _paid_as_due(tuple(sorted(codes.items())), as_of, Law.load().digest)


@functools.lru_cache(maxsize=64)
def _paid_as_due(stated: tuple[tuple[str, str], ...], as_of: str, digest: str) -> HouseholdContract | None:
    case = _answered(stated, as_of, digest)
    return api.paid_as_due(case.scenario, case.answer, law=case.law)


@functools.lru_cache(maxsize=64)
def _answered(stated: tuple[tuple[str, str], ...], as_of: str, digest: str) -> Answered:
    """The last questions are kept: another language or another unit asks nothing new."""
    del digest
    return sheets.answered(parse(scenario(dict(stated), as_of)))
