"""A number whose digits have each their own base, and the short forms in which the values of a recall code are such digits."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_WHOLE_NUMBER = re.compile(r"0|[1-9][0-9]{0,11}")


# --- the short forms of a fact


@dataclass(frozen=True)
class Short:
    """Some values of a fact, numbered from 0 to ``size`` − 1; ``number`` is None for a value that is none of them."""

    size: int
    number: Callable[[str], int | None]
    code: Callable[[int], str]


def words(*codes: str, size: int = 7) -> Short:
    """One of a few codes; ``size`` leaves room for those of tomorrow."""
    places = {code: place for place, code in enumerate(codes)}
    return Short(size, places.get, lambda number: codes[number])


def some_of(*names: str) -> Short:
    """Some of a few names, between points, in their order; each has its bit."""

    def number(code: str) -> int | None:
        bits = sum(1 << place for place, name in enumerate(names) if name in code.split("."))
        return bits if code == joined(bits) else None

    def joined(bits: int) -> str:
        return ".".join(name for place, name in enumerate(names) if bits >> place & 1)

    return Short(1 << len(names), number, joined)


def amounts(size: int, step: int = 1) -> Short:
    """Whole numbers below ``size`` × ``step`` that are multiples of the step."""

    def number(code: str) -> int | None:
        if not _WHOLE_NUMBER.fullmatch(code) or int(code) >= size * step or int(code) % step:
            return None
        return int(code) // step

    return Short(size, number, lambda number: str(number * step))


def days(first: dt.date, last: dt.date) -> Short:
    """The days from the first to the last, as ISO texts."""

    def number(code: str) -> int | None:
        try:
            day = dt.date.fromisoformat(code)
        except ValueError:
            return None
        return (day - first).days if code == day.isoformat() and first <= day <= last else None

    return Short((last - first).days + 1, number, lambda number: (first + dt.timedelta(number)).isoformat())


def years(first: int, size: int) -> Short:
    """So many years from the first on."""
    numbers = amounts(first + size)

    def number(code: str) -> int | None:
        year = numbers.number(code)
        return year - first if year is not None and year >= first else None

    return Short(size, number, lambda number: str(first + number))


# --- a number whose digits have each their own base


class Writer:
    """Digits, the first one the least significant."""

    def __init__(self) -> None:
        self.digits: list[tuple[int, int]] = []

    def put(self, digit: int, base: int) -> None:
        """Add a digit."""
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

    def stated(self, code: str, shorts: tuple[Short, ...]) -> None:
        """A value that may be empty: whether it is there, then the value."""
        self.put(int(bool(code)), 2)
        if code:
            self.value(code, shorts)

    def number(self) -> int:
        """The number that the digits make."""
        number = 0
        for digit, base in reversed(self.digits):
            number = number * base + digit
        return number


class Reader:
    """The same digits taken back. Raises ``ValueError`` and ``LookupError`` for what no writer wrote."""

    def __init__(self, number: int) -> None:
        self.left = number

    def take(self, base: int) -> int:
        """The next digit."""
        self.left, digit = divmod(self.left, base)
        return digit

    def value(self, shorts: tuple[Short, ...]) -> str:
        """The next value, of one of the short forms or letter by letter."""
        for short in shorts:
            number = self.take(short.size + 1)
            if number < short.size:
                return short.code(number)
        text = bytearray()
        while byte := self.take(257):
            text.append(byte - 1)
        return text.decode()

    def stated(self, shorts: tuple[Short, ...]) -> str:
        """The next value, which may be empty."""
        return self.value(shorts) if self.take(2) else ""
