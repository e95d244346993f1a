"""Texts as they are typed, and the codes that they stand for. A text without a code stays as it is: the engine says why."""

from __future__ import annotations

import re

from simulator.base import money
from simulator.base.money import western
from simulator.reading import values
from simulator.wording.numbers import NBSP

_DECIMALS = "|".join(rf",\d{{{row.decimals}}}" for row in money.CURRENCIES.values())
_AMOUNT = re.compile(rf"(\d{{1,40}})({_DECIMALS})?")
_YEAR = re.compile(r"\d{4}")
_SHORT_DAY = re.compile(r"\d{6}")


def amount(text: str | None, currency: str = "DZD") -> str:
    """``60 000 DA``, ``6 millions`` → ``60000``; ``4,51234 millions`` → ``45123,40``: the number of dinars, exact.

    What is not in the currency that is asked stays as it is: six millions of centimes are no dirhams.
    """
    plain = number(text)
    try:
        money_amount = money.parse(with_currency(plain, currency))
    except money.AmountError:
        return plain
    if money_amount.currency != currency or money_amount.cents < 0:
        return plain
    return money.short_string(money_amount.cents, currency).replace(".", ",")


def number(text: str | None) -> str:
    """A number that is no amount (years, a rate): its digits Western, the rest as it is."""
    return western(text or "").strip()


def amount_shown(code: str) -> str:
    """``60000`` → ``60 000``."""
    match = _AMOUNT.fullmatch(code)
    return f"{int(match[1]):,}".replace(",", NBSP) + (match[2] or "") if match else code


def with_currency(code: str, currency: str = "DZD") -> str:
    """An amount as a scenario writes it: in the currency that is asked, unless another was typed."""
    return code if any(letter.isalpha() for letter in code) else f"{code} {currency}"


def day(text: str | None) -> str:
    """``15/03/1985``, ``15031985`` → ``1985-03-15``; a year stays a year."""
    plain = western(text or "").strip()
    try:
        first, last = values.birth(plain)
    except values.UnreadError:
        return plain
    return first.isoformat() if first == last else f"{first.year:04d}"


def day_shown(code: str) -> str:
    """``1985-03-15`` → ``15/03/1985``."""
    return "/".join(reversed(code.split("-"))) if re.fullmatch(r"\d{4}-\d{2}-\d{2}", code) else code


def whole_day(text: str | None) -> str:
    """As ``day``, for a day that has to be whole: of a year alone it is the first of January, which the field then shows.

    That is how AADL's own forms take a date of which only the year is known. ``200628`` is 20/06/2028: no such day is of the
    century before, as that of a birth may be.
    """
    plain = western(text or "").strip()
    if _SHORT_DAY.fullmatch(plain):
        eight_digits = f"{plain[:4]}20{plain[4:]}"
        return plain if (code := day(eight_digits)) == eight_digits else code
    code = day(plain)
    return f"{code}-01-01" if _YEAR.fullmatch(code) else code
