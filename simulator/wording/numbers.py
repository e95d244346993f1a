"""Numbers and dates as Algeria writes them: Western digits, groups of three, the currency after the amount.

Groups are joined by U+00A0 (docs/decisions/0033).
"""

from __future__ import annotations

import functools
import re
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from simulator.base import free_text
from simulator.base.money import CURRENCIES, units
from simulator.wording.languages import TABLE, is_right_to_left

if TYPE_CHECKING:
    import datetime as dt

NBSP = "\u00a0"
_MILLION = 1_000_000
_ISOLATE, _FIRST_STRONG, _END = "\u2066", "\u2068", "\u2069"
_ARABIC = re.compile("[\u0620-\u064a\u066e-\u06d3\u06fa-\u06ff]")


def count(number: int, lang: str) -> str:
    """``1 024 342``; a four-digit number keeps its group too, as in amounts. The same in the three languages."""
    grouped = f"{number:,}".replace(",", NBSP)
    return isolated(grouped, lang) if number < 0 else grouped


def _decimals(digits: str, lang: str) -> str:
    """The figure of a number that is written as Python does."""
    integer, _, fraction = digits.partition(".")
    return _figure(int(integer.removeprefix("-")), fraction, lang, is_negative=integer.startswith("-"))


def _figure(integer: int, fraction: str, lang: str, *, is_negative: bool) -> str:
    """Whole part grouped, decimals behind a comma (a point in English)."""
    figure = count(integer, lang) + (TABLE[lang].decimal_sign + fraction if fraction else "")
    return isolated(f"-{figure}", lang) if is_negative else figure


def amount(cents: int, currency: str, lang: str) -> str:
    """``1 303 400 DA``, ``6 645,62 دج``: centimes are written only when there are some."""
    unit = TABLE[lang].currencies.get(currency, currency)
    return f"{bare(cents, currency, lang)}{NBSP}{_counted(unit, cents, units(currency), lang)}"


def _counted(unit: str, cents: int, scale: int, lang: str) -> str:
    """A unit of ``scale`` as it is written after a number: ``5 دراهم``, ``87 درهمًا``, ``200 درهم``; as it stands after a fraction."""
    if unit not in TABLE[lang].counted or cents % scale:
        return unit
    few, many = TABLE[lang].counted[unit]
    last_two = abs(cents) // scale % 100
    return few if 3 <= last_two <= 10 else many if last_two > 10 else unit


def in_millions(cents: int, lang: str) -> str:
    """The same amount as people say it: 1 303 400 DA is 130,34 millions of centimes. Exact: no digit is dropped."""
    unit = TABLE[lang].millions if lang != "fr" or abs(cents) >= 2 * _MILLION else "million de centimes"
    return f"{bare(cents, 'DZD', lang, millions=True)}{NBSP}{_counted(unit, cents, _MILLION, lang)}"


def bare(cents: int, currency: str, lang: str, *, millions: bool = False) -> str:
    """The figure of an amount without its unit, for a column whose head names it."""
    if not millions:
        integer, rest = divmod(abs(cents), units(currency))
        fraction = f"{rest:0{CURRENCIES[currency].decimals}d}" if rest else ""
        return _figure(integer, fraction, lang, is_negative=cents < 0)
    digits = f"{Decimal(cents) / _MILLION:f}"
    return _decimals(digits.rstrip("0").rstrip(".") if "." in digits else digits, lang)


@functools.lru_cache(maxsize=4096, typed=True)
def percentage(part: Fraction | float, lang: str) -> str:
    """``38 %``, ``5,148 %``: an exact share keeps up to four decimals, a ratio two; rounded half up, the sign joined."""
    places = 4 if isinstance(part, Fraction) else 2
    scaled = int(Fraction(part) * 10 ** (places + 2) + Fraction(1, 2))
    digits = f"{Decimal(scaled) / 10**places:f}"
    digits = digits.rstrip("0").rstrip(".") if "." in digits else digits
    return f"{_decimals(digits, lang)}{NBSP}%"


def date(day: dt.date, lang: str) -> str:
    """``20/07/2028``: day, month, year in the three languages."""
    return isolated(f"{day.day:02d}/{day.month:02d}/{day.year}", lang)


@functools.lru_cache(maxsize=4096)
def month(day: dt.date, lang: str) -> str:
    """``juillet 2028``, ``جويلية 2028``: the Algerian names of the months."""
    from babel.dates import format_date

    return format_date(day, "MMMM y", locale=TABLE[lang].locale)


def isolated(text: str, lang: str) -> str:
    """Left-to-right text inside Arabic, fenced so that its parts keep their order, and a sign its side."""
    return f"{_ISOLATE}{text}{_END}" if is_right_to_left(lang) else text


def fenced(text: str, lang: str) -> str:
    """Text that a person typed, fenced inside Arabic: from left to right, or as its first word if it has Arabic letters."""
    text = free_text.repeated(text)
    if is_right_to_left(lang) and _ARABIC.search(text):
        return f"{_FIRST_STRONG}{text}{_END}"
    return isolated(text, lang)


def decimal(value: float | Decimal, lang: str) -> str:
    """A number with at most two decimals: ``3,25``."""
    return _decimals(f"{value:.2f}".rstrip("0").rstrip("."), lang)
