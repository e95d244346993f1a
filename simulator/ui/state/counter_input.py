"""The form of the counter, typed without a mouse: short words and digits, one field after the other ⇄ the facts.

``F3``, ``?``, ``oui``, ``01061975``, ``60 000``, Arabic digits; a kafil is a date of birth and an income in one field. What
is blank or not understood is a problem with its field and its sentence: nothing is guessed.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

from simulator.base.money import western
from simulator.law import DWELLINGS
from simulator.law import history as past
from simulator.law.values import Published
from simulator.question.fact_rows import AMOUNTS, DAYS, Page
from simulator.question.facts import BOTH, CODES, KAFILS, choices, codes_on, may_be_unanswered
from simulator.reading.errors import InputError
from simulator.ui.answer.headline import repair
from simulator.ui.state import life_codes, question, recall_code, recall_contract, scheme_codes, typed
from simulator.ui.state.facts import FIELDS, Facts, confirmed, written
from simulator.ui.state.facts import read as read_address
from simulator.ui.state.query import understood
from simulator.ui.state.question import PLACES, SCHEME
from simulator.wording import LANGUAGES, Named, Plain, Sentence, say

if TYPE_CHECKING:
    from collections.abc import Callable

    from simulator.law import Law

NEEDED = tuple(name for name in codes_on(Page.FIRST, Page.FOLD) if CODES[name][0].needed)
"""The facts without which a household has no answer."""
OPTIONAL = may_be_unanswered()
"""The fields that may stay blank: yes, no, or nothing."""
ORDER = (*NEEDED, "kafil", *OPTIONAL)
"""The fields of the form, in the order of the page and of the Tab key: what every address states, the kafils in one, then what may be left open."""
DIGITS = frozenset(name for name in NEEDED if CODES[name][1].kind in AMOUNTS | DAYS)
"""The fields that are typed with digits."""

_KAFIL = re.compile(
    r"(?P<birth>\d{8}|\d{4}|\d{1,2}[/.\- ]\d{1,2}[/.\- ]\d{4})\s+(?P<income>.+?)(?:\s+(?P<share>\d+(?:[.,]\d+)?)\s?%)?"
)
_BETWEEN_KAFILS = re.compile(r"[;؛+]")
_OF_KAFILS = frozenset(codes_on(Page.KAFIL))


@dataclass(frozen=True)
class FormInput:
    """The facts that were typed, and each field that could not be read with the reason why."""

    facts: Facts
    problems: dict[str, Sentence]


@functools.cache
def _words(name: str) -> dict[str, str]:
    """Each word for a choice of a field, in any language, with its code."""
    if name == "type":
        codes = {word: dwelling for dwelling in DWELLINGS for word in (dwelling.casefold(), dwelling[1:])}
        return codes | {word: BOTH for lang in LANGUAGES for word in ("?", "؟", *_spoken(BOTH, lang))}
    return {
        word: code
        for code in filter(None, choices(name))
        for lang in LANGUAGES
        for word in (code, *_spoken(code, lang))
    }


def _spoken(code: str, lang: str) -> list[str]:
    return say(f"counter.words.{code}", lang).casefold().split("/")


def _word(name: str, text: str) -> str:
    """The code of a word; what is no word of ours stays as it is."""
    plain = "".join(western(text).casefold().split())
    return _words(name).get(plain, plain)


def hint(name: str) -> str:
    """The key of what may be typed in a field."""
    return "counter.hint.open" if name in OPTIONAL else f"counter.hint.{name}"


def _readers(name: str) -> Callable[[str], str]:
    if any(choices(name)):
        return functools.partial(_word, name)
    return functools.partial(understood, name)


def read(texts: Mapping[str, str], previous: Facts) -> FormInput:
    """The facts typed in a form; of ``previous``, those that the form does not ask."""
    facts = {name: code for name, code in previous.items() if name not in ORDER and name not in _OF_KAFILS}
    problems: dict[str, Sentence] = {}
    for name in (*NEEDED, *OPTIONAL):
        text = texts.get(name, "").strip()
        code = _readers(name)(text)
        if not text and name in OPTIONAL:
            facts[name] = ""
            continue
        if not text:
            problems[name] = Sentence("counter.missing", {"why": Named(f"why.{PLACES[name]}")})
        elif not _readable(name, code):
            problems[name] = Sentence("counter.unread", {"got": Plain(text), "hint": Named(hint(name))})
        facts[name] = code
    text = texts.get("kafil", "").strip()
    try:
        facts |= _kafils(text)
    except ValueError:
        problems["kafil"] = Sentence("counter.unread", {"got": Plain(text), "hint": Named("counter.hint.kafil")})
    facts = confirmed(dict.fromkeys(FIELDS, "") | facts, *ORDER, *_OF_KAFILS)
    for name, fault in _faults(facts).items():
        problems.setdefault(name, repair(fault, texts.get(name, "").strip()))
    return FormInput(facts, {name: problems[name] for name in ORDER if name in problems})


def _readable(name: str, code: str) -> bool:
    if name == "type" and code not in (*DWELLINGS, BOTH):
        return False
    try:
        FIELDS[name].read(code)
    except ValueError:
        return False
    return True


def _faults(facts: Facts) -> dict[str, InputError]:
    """The faults that the engine finds, by the field of the form: all of them, so that one wrong field does not hide another."""
    try:
        question.read_scenario(facts, question.dwellings(facts)[0])
    except InputError as error:
        fields_with_faults = ((question.field_of(fault.where), fault) for fault in error.all)
        return {"kafil" if name in _OF_KAFILS else name: fault for name, fault in reversed([*fields_with_faults])}
    return {}


def with_unpriced(form: FormInput, law: Law) -> FormInput:
    """The same; a type whose price no text gives, on any day, is a problem where no price is kept beside the form."""
    dwelling = form.facts["type"]
    if "type" in form.problems or form.facts["price"] or dwelling in (BOTH, *_priced(law)):
        return form
    sentence = Sentence("counter.unpriced", {"dwelling": Plain(dwelling), "hint": Named("counter.hint.type")})
    problems = form.problems | {"type": sentence}
    return FormInput(form.facts, {name: problems[name] for name in ORDER if name in problems})


def _priced(law: Law) -> set[str]:
    """The types whose price a text gives, or lets one compute from their surface."""
    values = [
        provision.value
        for key in ("price", "price_as_called", "surfaces")
        for provision in past.versions(law, SCHEME, key)
    ]
    tables = [value.by_type if isinstance(value, Published) else value for value in values]
    return {name for table in tables if isinstance(table, Mapping) for name in table}


def _kafils(text: str) -> Facts:
    """``02051998 45000; 1990 30 000 40 %``: each kafil with his birth, his income and, when they share, his part."""
    lines = [part.strip() for part in _BETWEEN_KAFILS.split(western(text)) if part.strip()]
    if len(lines) > len(KAFILS):
        raise ValueError(text)
    facts: Facts = {}
    for n, line in zip(KAFILS, lines, strict=False):
        match = _KAFIL.fullmatch(line)
        if match is None:
            raise ValueError(line)
        share = match["share"]
        facts[f"kafil{n}"] = typed.day(match["birth"])
        facts[f"kafil{n}_income"] = typed.amount(match["income"])
        facts[f"kafil{n}_share"] = f"{share} %" if share else ""
    return facts


def shown(facts: Facts, lang: str) -> dict[str, str]:
    """The facts as the form shows them once understood: ``01/06/1975``, ``60 000``, ``oui``."""
    texts = {name: _text(name, facts.get(name, ""), lang) for name in (*NEEDED, *OPTIONAL)}
    kafils = [" ".join(part for part in _of_kafil(facts, n) if part) for n in KAFILS if facts.get(f"kafil{n}")]
    return texts | {"kafil": "; ".join(kafils)}


def _of_kafil(facts: Facts, n: int) -> tuple[str, str, str]:
    income, share = facts.get(f"kafil{n}_income", ""), facts.get(f"kafil{n}_share", "")
    return typed.day_shown(facts[f"kafil{n}"]), typed.amount_shown(income), share


def _text(name: str, code: str, lang: str) -> str:
    if CODES[name][1].kind in AMOUNTS:
        return typed.amount_shown(code)
    if code in ("no", "yes", BOTH):
        return _spoken(code, lang)[0]
    return typed.day_shown(code) if CODES[name][1].kind in DAYS else code


def beside(facts: Facts) -> list[str]:
    """The facts of a case that the form does not show: it keeps them."""
    return [name for name in written(facts) if name not in (*ORDER, *_OF_KAFILS, "supposed")]


def brought_back(text: str) -> Facts:
    """The case of a recall code or of an address, with its contract, or a question about another scheme.

    Raises ``InputError`` for what is neither, or not whole.
    """
    if "=" not in text:
        return recall_code.decode(text)
    address = {name: codes[0] for name, codes in parse_qs(urlsplit(text.strip()).query).items()}
    if scheme_codes.is_in(address):
        if not (codes := scheme_codes.all_or_none(address)):
            raise InputError("counter.address.incomplete")
        return codes
    contract = recall_contract.of_page(life_codes.of_address(address)) if life_codes.is_in(address) else {}
    if contract and not any(name in address for name in FIELDS):
        return dict.fromkeys(FIELDS, "") | contract
    facts, spoilt = read_address(address, {})
    if spoilt or not facts:
        raise InputError("counter.address.incomplete")
    return facts | {name: code for name, code in contract.items() if name in recall_contract.CODES}
