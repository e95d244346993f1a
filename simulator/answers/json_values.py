"""How the JSON of an answer writes a rate, a share, an amount, a day and the place of a rule."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from simulator.base.annuity import UNITS
from simulator.base.money import decimal_string

if TYPE_CHECKING:
    import datetime as dt
    from fractions import Fraction

    from simulator.base.money import Money
    from simulator.law import Provision

Json = dict[str, Any]


def exact(number: Fraction) -> str:
    """A rate as decimals, without trailing zeros; ``0`` for 0."""
    units = int(number * UNITS)
    return f"{units // UNITS}.{units % UNITS:08d}".rstrip("0").rstrip(".")


def exact_or_none(number: Fraction | None) -> str | None:
    """As ``exact``; None for None."""
    return None if number is None else exact(number)


def amount(money: Money) -> str:
    """An amount as decimals: ``6645.62``."""
    return decimal_string(money.cents, money.currency)


def amount_or_none(money: Money | None) -> str | None:
    """As ``amount``; None for None."""
    return None if money is None else decimal_string(money.cents, money.currency)


def cited(provision: Provision) -> Json:
    """The text, the article and the status of a rule."""
    return {"text": provision.text, "article": provision.article, "status": provision.status}


def share(part: Fraction) -> str:
    """A share of the price with two to four decimals."""
    return f"{float(part):.4f}".rstrip("0").ljust(4, "0")


def ratio(value: float) -> float | None:
    """A share of an income as the outcome rounds it; None for nan."""
    return None if math.isnan(value) else value


def iso(day: dt.date | None) -> str | None:
    """A day as ISO 8601; None for None."""
    return None if day is None else day.isoformat()
