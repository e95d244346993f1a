"""The recall code: every fact of a question in a few characters that two people can read to each other. Nothing is stored.

``7KQ2-M4TD-…``: groups of four in Crockford's alphabet (no I, L, O or U), of which the last two characters are a check. The
place of a fact in the code (``recall`` in the table of facts) is never given again, so that an old code opens. The format, and
why: docs/decisions/0025.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from simulator.base.money import western
from simulator.question.fact_rows import Kind
from simulator.question.facts import CODES
from simulator.reading.errors import InputError
from simulator.ui.state.facts import FIELDS, FIRST_DAY, LAST_DAY, Facts
from simulator.wording import Plain

if TYPE_CHECKING:
    from collections.abc import Callable

    from simulator.question.fact_rows import Code, Fact

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
GROUP = 4
VERSION, _VERSIONS = 1, 8
_CHECKS = 2
_LIKE = str.maketrans("ILO", "110")
_LONGEST = 8_000
_WHOLE_NUMBER = re.compile(r"0|[1-9][0-9]{0,11}")
_APART = re.compile(r"[\s\-\u2010-\u2015._\u200e\u200f\u2066-\u2069]+")


# --- the short forms of a fact


@dataclass(frozen=True)
class Short:
    """Some values of a fact, numbered from 0 to ``size`` − 1; ``number`` is None for a value that is none of them."""

    size: int
    number: Callable[[str], int | None]
    code: Callable[[int], str]


def _words(*codes: str, size: int = 7) -> Short:
    """One of a few codes; ``size`` leaves room for those of tomorrow."""
    places = {code: place for place, code in enumerate(codes)}
    return Short(size, places.get, lambda number: codes[number])


def _some_of(*names: str) -> Short:
    """Some of a few names, between points, in their order; each has its bit."""

    def number(code: str) -> int | None:
        bits = sum(1 << place for place, name in enumerate(names) if name in code.split("."))
        return bits if code == joined(bits) else None

    def joined(bits: int) -> str:
        return ".".join(name for place, name in enumerate(names) if bits >> place & 1)

    return Short(1 << len(names), number, joined)


def _amounts(size: int, step: int = 1) -> Short:
    def number(code: str) -> int | None:
        if not _WHOLE_NUMBER.fullmatch(code) or int(code) >= size * step or int(code) % step:
            return None
        return int(code) // step

    return Short(size, number, lambda number: str(number * step))


def _days(first: dt.date, last: dt.date) -> Short:
    def number(code: str) -> int | None:
        try:
            day = dt.date.fromisoformat(code)
        except ValueError:
            return None
        return (day - first).days if code == day.isoformat() and first <= day <= last else None

    return Short((last - first).days + 1, number, lambda number: (first + dt.timedelta(number)).isoformat())


def _years(first: int, size: int) -> Short:
    years = _amounts(first + size)

    def number(code: str) -> int | None:
        year = years.number(code)
        return year - first if year is not None and year >= first else None

    return Short(size, number, lambda number: str(first + number))


_YES_NO = (_words("no", "yes", size=2),)
_AMOUNT = (_amounts(256, step=1_000), _amounts(2**27))
_BIRTH = (_days(dt.date(1920, 1, 1), dt.date(2019, 12, 31)), _years(1850, 300))
_SHARE = (_words(*(f"{number} %" for number in range(101)), size=101),)
_DAY = (_days(FIRST_DAY, LAST_DAY),)


def _shorts(code: Code, fact: Fact) -> tuple[Short, ...]:
    """The short forms of a fact: its frozen values, and those of its kind; without one it is written letter by letter."""
    recalled = (_words(*code.recalled),) if code.recalled else ()
    if fact.kind is Kind.NAMES:
        return (_some_of(*NEEDED),)
    return (*recalled, *(_BIRTH if code.year else _OF_A_KIND.get(fact.kind, ())))


_OF_A_KIND = {
    Kind.DAY: _DAY, Kind.BIRTH: _BIRTH, Kind.AMOUNT: _AMOUNT, Kind.PRICE: _AMOUNT, Kind.YES_NO: _YES_NO, Kind.SHARE: _SHARE,
}  # fmt: skip
_IN_ORDER = sorted(CODES.values(), key=lambda pair: pair[0].recall)
NEEDED = {code.name: _shorts(code, fact) for code, fact in _IN_ORDER if code.needed}
"""The facts that every question has, in the order of the code."""
RARE = {code.name: _shorts(code, fact) for code, fact in _IN_ORDER if not code.needed}
"""The facts that few questions have: each is written with its place in this table, when it is stated."""
_PLACES = {name: CODES[name][0].recall for name in RARE}
_NAMES = {place: name for name, place in _PLACES.items()}
_ROOM = 64


# --- a number whose digits have each their own base


class _Writer:
    """Digits, the first one the least significant."""

    def __init__(self) -> None:
        self.digits: list[tuple[int, int]] = []

    def put(self, digit: int, base: int) -> None:
        self.digits.append((digit, base))

    def value(self, code: str, shorts: tuple[Short, ...]) -> None:
        """A value in the first short form that has it, else letter by letter."""
        for short in shorts:
            number = short.number(code)
            self.put(short.size if number is None else number, short.size + 1)
            if number is not None:
                return
        text = code.encode()
        for byte in text:
            self.put(byte + 1, 257)
        self.put(0, 257)

    def number(self) -> int:
        number = 0
        for digit, base in reversed(self.digits):
            number = number * base + digit
        return number


class _Reader:
    """The same digits taken back. Raises ``ValueError`` and ``LookupError`` for what no writer wrote."""

    def __init__(self, number: int) -> None:
        self.left = number

    def take(self, base: int) -> int:
        self.left, digit = divmod(self.left, base)
        return digit

    def value(self, shorts: tuple[Short, ...]) -> str:
        for short in shorts:
            number = self.take(short.size + 1)
            if number < short.size:
                return short.code(number)
        text = bytearray()
        while byte := self.take(257):
            text.append(byte - 1)
        return text.decode()


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
    """The code of a question: ``7KQ2-M4TD-…``."""
    out = _Writer()
    out.put(VERSION, _VERSIONS)
    for name, shorts in NEEDED.items():
        out.value(facts.get(name, ""), shorts)
    for name, place in _PLACES.items():
        if facts.get(name):
            out.put(place, _ROOM)
            out.value(facts[name], RARE[name])
    values: list[int] = []
    left = out.number()
    while left or (len(values) + _CHECKS) % GROUP:
        left, value = divmod(left, len(ALPHABET))
        values.append(value)
    values = [*reversed(values), 0, 0]
    values[-_CHECKS:] = _remainder(values)
    return _grouped("".join(ALPHABET[value] for value in values))


def _grouped(letters: str) -> str:
    return "-".join(letters[place : place + GROUP] for place in range(0, len(letters), GROUP))


def decode(typed: str) -> Facts:
    """The facts of a code, however it was typed: small letters, spaces, Arabic digits.

    Raises ``InputError`` for a character that is wrong, missing, in excess or out of its place.
    """
    source = _Reader(_checked(_values(typed[:_LONGEST])))
    version = source.take(_VERSIONS)
    if version != VERSION:
        raise InputError("counter.code.version", version=version)
    try:
        return _read(source)
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


def _read(source: _Reader) -> Facts:
    facts = dict.fromkeys(FIELDS, "")
    for name, shorts in NEEDED.items():
        facts[name] = source.value(shorts)
    while place := source.take(_ROOM):
        name = _NAMES[place]
        facts[name] = source.value(RARE[name])
    if source.left:
        raise ValueError(source.left)
    return {name: FIELDS[name].read(code) if code else "" for name, code in facts.items()}
