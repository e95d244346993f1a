"""A fact in words that still knows its exact value, for a reader that is a machine."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Self

from simulator.base.money import Money
from simulator.wording.facts import Counted, Months, Years

if TYPE_CHECKING:
    from collections.abc import Callable


class ExactWords(str):
    """The words of one fact; ``value`` is it for a machine: ``6645.62`` in its currency, ``2028-06-20``, ``0.0831``, ``320``."""

    __slots__ = ("value",)
    value: str

    def __new__(cls, words: str, value: str = "") -> Self:
        """The words, with their value."""
        exact = super().__new__(cls, words)
        exact.value = value
        return exact


def value_of(fact: object) -> str:
    """The value of a fact that is one figure or one day, for a machine; empty for any other. A share without an end has 6 decimals."""
    value = _VALUES.get(type(fact))
    return value(fact) if value else ""


def _of_count(fact: Months | Years | Counted) -> str:
    return str(fact.count)


_VALUES: dict[type, Callable[[Any], str]] = {
    Money: lambda fact: str(fact.decimal), dt.date: dt.date.isoformat,
    Months: _of_count, Years: _of_count, Counted: _of_count,
    Fraction: lambda fact: f"{float(fact):.6f}".rstrip("0").rstrip("."), int: str, float: str, Decimal: str,
}  # fmt: skip
