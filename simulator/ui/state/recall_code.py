"""The recall code: every fact of a question in a few characters that two people can read to each other. Nothing is stored.

``7KQ2-M4TD-…``: groups of four in Crockford's alphabet (no I, L, O or U), of which the last two characters are a check. The
place of a fact in the code (``recall`` in the table of facts) is never given again, so that an old code opens. The format, and
why: docs/decisions/0025.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from simulator.base.money import western
from simulator.question.fact_rows import Kind
from simulator.question.facts import CODES
from simulator.reading.errors import InputError
from simulator.ui.state import recall_contract, recall_scheme
from simulator.ui.state.facts import FIELDS, Facts
from simulator.ui.state.recall_digits import Reader, Short, Writer, some_of
from simulator.ui.state.recall_shorts import shorts
from simulator.wording import Plain

if TYPE_CHECKING:
    from simulator.question.fact_rows import Code, Fact

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
GROUP = 4
HOUSEHOLD, CONTRACT, SCHEME, _VERSIONS = 1, 2, 3, 8
"""The versions: the facts of a household; the same, any of which may be blank, then the contract that they have begun; a question about
another scheme."""
_CHECKS = 2
_LIKE = str.maketrans("ILO", "110")
_LONGEST = 8_000
_APART = re.compile(r"[\s\-\u2010-\u2015._\u200e\u200f\u2066-\u2069]+")


# --- the short forms of the facts


def _shorts(code: Code, fact: Fact) -> tuple[Short, ...]:
    """The short forms of a fact; of the names of the facts that are an example's, a bit each."""
    return (some_of(*NEEDED),) if fact.kind is Kind.NAMES else shorts(code, fact)


_IN_ORDER = sorted(CODES.values(), key=lambda pair: pair[0].recall)
NEEDED = {code.name: _shorts(code, fact) for code, fact in _IN_ORDER if code.needed}
"""The facts that every question has, in the order of the code."""
RARE = {code.name: _shorts(code, fact) for code, fact in _IN_ORDER if not code.needed}
"""The facts that few questions have: each is written with its place in this table, when it is stated."""
_PLACES = {name: CODES[name][0].recall for name in RARE}
_NAMES = {place: name for name, place in _PLACES.items()}
_ROOM = 64


# --- the check


def _times(a: int, b: int) -> int:
    """The product of two characters in the field of 32 elements (x⁵ + x² + 1)."""
    product = 0
    for bit in range(5):
        product ^= (a << bit) * (b >> bit & 1)
    for bit in (8, 7, 6, 5):
        product ^= (0b100101 << (bit - 5)) * (product >> bit & 1)
    return product


def _remainder(values: list[int]) -> tuple[int, int]:
    """What x² + x + 3 leaves of the characters; it is primitive: all places below 1023 weigh differently."""
    high = low = 0
    for value in values:
        high, low = low ^ high, value ^ _times(high, 3)
    return high, low


# --- facts ⇄ code


def encode(facts: Facts) -> str:
    """The code of a question: ``7KQ2-M4TD-…``; with the contract where the facts have one (``recall_contract.CODES``).

    Facts of the page of the other schemes (``scheme_codes.PREFIX``) are a question about one of them.
    """
    out = Writer()
    if recall_scheme.is_of_scheme(facts):
        out.put(SCHEME, _VERSIONS)
        recall_scheme.put(out, facts)
    else:
        _put(out, facts)
    values: list[int] = []
    left = out.number()
    while left or (len(values) + _CHECKS) % GROUP:
        left, value = divmod(left, len(ALPHABET))
        values.append(value)
    values = [*reversed(values), 0, 0]
    values[-_CHECKS:] = _remainder(values)
    return _grouped("".join(ALPHABET[value] for value in values))


def _put(out: Writer, facts: Facts) -> None:
    """Write the facts of a household, and its contract where it has one."""
    version = CONTRACT if recall_contract.is_part_of(facts) else HOUSEHOLD
    out.put(version, _VERSIONS)
    for name, forms in NEEDED.items():
        write = out.stated if version == CONTRACT else out.value
        write(facts.get(name, ""), forms)
    for name, place in _PLACES.items():
        if facts.get(name):
            out.put(place, _ROOM)
            out.value(facts[name], RARE[name])
    if version == CONTRACT:
        out.put(0, _ROOM)
        recall_contract.put(out, facts)


def _grouped(letters: str) -> str:
    return "-".join(letters[place : place + GROUP] for place in range(0, len(letters), GROUP))


def decode(typed: str) -> Facts:
    """The facts of a code, however it was typed: small letters, spaces, Arabic digits.

    Raises ``InputError`` for a character that is wrong, missing, in excess or out of its place.
    """
    source = Reader(_checked(_values(typed[:_LONGEST])))
    version = source.take(_VERSIONS)
    if version not in (HOUSEHOLD, CONTRACT, SCHEME):
        raise InputError("counter.code.version", version=version)
    try:
        return _read_scheme(source) if version == SCHEME else _read(source, version)
    except (ValueError, LookupError):
        raise InputError("counter.code.wrong") from None


def _values(typed: str) -> list[int]:
    values = []
    for letter in _APART.sub("", western(typed).upper()).translate(_LIKE):
        if letter not in ALPHABET:
            raise InputError("counter.code.letter", letter=Plain(letter if letter.isprintable() else "?"))
        values.append(ALPHABET.index(letter))
    return values


def _checked(values: list[int]) -> int:
    """The number of a code whose length and check are right."""
    if not values or len(values) % GROUP:
        raise InputError("counter.code.length", count=len(values))
    if any(_remainder(values)):
        raise InputError("counter.code.wrong")
    number = 0
    for value in values[:-_CHECKS]:
        number = number * len(ALPHABET) + value
    return number


def _read_scheme(source: Reader) -> Facts:
    facts = recall_scheme.take(source)
    if source.left:
        raise ValueError(source.left)
    return facts


def _read(source: Reader, version: int) -> Facts:
    facts = dict.fromkeys(FIELDS, "")
    for name, forms in NEEDED.items():
        facts[name] = source.stated(forms) if version == CONTRACT else source.value(forms)
    while place := source.take(_ROOM):
        name = _NAMES[place]
        facts[name] = source.value(RARE[name])
    contract = recall_contract.take(source) if version == CONTRACT else {}
    if source.left:
        raise ValueError(source.left)
    return {name: FIELDS[name].read(code) if code else "" for name, code in facts.items()} | contract
