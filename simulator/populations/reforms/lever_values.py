"""The value of a number of the law as people type it: ``75`` years, ``43 %``, ``610 324`` dinars, ``30 years``, ``5,5`` minimum wages."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING

from simulator.base import money
from simulator.populations.reforms import provision_numbers
from simulator.reading import terms
from simulator.reading.errors import InputError
from simulator.wording import Plain, Years

if TYPE_CHECKING:
    from simulator.populations.reforms.levers import Lever
    from simulator.populations.reforms.provision_numbers import Number

_NUMBER = re.compile(r"(?P<number>\d+(?:[.,]\d+)?)(?P<unit>\D*)")
_BLANKS = re.compile(r"\s+")
_OTHERS = ("", "days", "snmg", "m2", "m²")


def read(lever: Lever, text: str) -> Number:
    """The value in the unit of the law. Raises ``InputError`` for another word, a value off the steps, or outside the extent."""
    number = _in_its_unit(lever, text)
    extent = lever.extent
    if number is None or (number - extent.low) % extent.step or not extent.low <= number <= extent.high:
        raise InputError(
            "treasury.error.value", got=Plain(text), number=Plain(lever.name), example=Plain(EXAMPLES[lever.unit])
        )
    return number if isinstance(extent.low, Fraction) else int(number)


EXAMPLES = {
    provision_numbers.AMOUNT: "600000", provision_numbers.SHARE: "25%", provision_numbers.MONTHS: "30 years",
    provision_numbers.AGE: "75", provision_numbers.WAGES: "6", provision_numbers.SURFACE: "70", provision_numbers.DAYS: "60",
    provision_numbers.NUMBER: "2",
}  # fmt: skip
"""A value of each unit, as people type it."""


def _in_its_unit(lever: Lever, text: str) -> Fraction | None:
    """The number that is typed, in the unit of the law; None where it is none, or in another unit. A term alone is of years."""
    if lever.unit in (provision_numbers.AGE, provision_numbers.MONTHS):
        bare = money.western(text).strip()
        term = Years(int(bare)) if bare.isdecimal() else terms.read(text)
        return None if term is None else Fraction(terms.months(term))
    match = _NUMBER.fullmatch(_BLANKS.sub("", money.western(text)))
    if match is None:
        return None
    number, unit = Fraction(match["number"].replace(",", ".")), match["unit"].lower()
    match lever.unit:
        case provision_numbers.SHARE:
            return number / 100 if unit == "%" else None
        case provision_numbers.AMOUNT:
            words = ("", *map(str.lower, money.CURRENCIES[lever.currency].words))
            return number * money.units(lever.currency) if unit in words else None
    return number if unit in _OTHERS else None
