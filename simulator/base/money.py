"""Amounts are integers of the smallest unit of a currency (centimes), shares are exact fractions, and every rounding of the project is in this module.

Floats never enter: the tranches and the instalments of a dwelling add up to its price with ``==``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from typing import TypeVar

    import numpy as np
    import numpy.typing as npt

    Cents = npt.NDArray[np.int64]
    Amounts = TypeVar("Amounts", int, Cents)

MILLION = 1_000_000
"""Shares kept in columns (a kafil's part) are integers of millionths."""
EFFORT_STEPS = 10_000
"""An effort is kept to the nearest hundredth of a per cent of the income."""
LARGEST = 10**12
"""Largest amount accepted, in the smallest unit (10 billion dinars): far above any price, far below 2**53."""


class Currency(NamedTuple):
    """A currency: the decimals of an amount, the unit of a file whose amounts are in it, and what people write for it.

    ``words`` follow an amount in it, ``smallest`` one in its smallest unit: in capitals, without blanks.
    """

    decimals: int
    file_unit: str
    words: tuple[str, ...]
    smallest: tuple[str, ...] = ()


CURRENCIES = {
    "DZD": Currency(
        2,
        "DA",
        ("DZD", "DA", "DINAR", "DINARS", "دج", "د.ج", "د.ج.", "دينار"),
        ("CENTIME", "CENTIMES", "CTS", "سنتيم", "سنتيمات"),
    ),
    "MAD": Currency(2, "DH", ("MAD", "DH", "درهم", "درهما", "درهمًا", "دراهم")),
}
"""Every currency, by its code. How many decimals one has is said here, and nowhere else."""
_SCALES: dict[str, int] = {code: 10**currency.decimals for code, currency in CURRENCIES.items()}
CENTIMES = _SCALES["DZD"]
"""Centimes in a dinar: for what is Algerian alone. Of any other amount, ``units`` of its currency."""
_UNITS = {
    **{word: (code, _SCALES[code]) for code, currency in CURRENCIES.items() for word in currency.words},
    **{word: (code, 1) for code, currency in CURRENCIES.items() for word in currency.smallest},
    **dict.fromkeys(
        (f"{count}{of}" for count in ("MILLION", "MILLIONS") for of in ("", "CENTIMES", "DECENTIMES")), ("DZD", MILLION)
    ),
    **dict.fromkeys((f"{count}{of}" for count in ("مليون", "ملايين") for of in ("", "سنتيم")), ("DZD", MILLION)),
}
"""The units that can follow a number, without spaces: the currency, and the number of its smallest units in one."""
_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹٫", "01234567890123456789.")
_MARKS = re.compile("[\u200e\u200f]+")
_BLANK = r"[\s\u00a0\u202f\u2009\u066c'_]"
"""What parts thousands; the last but two is the Arabic thousands separator."""
_SPACES = re.compile(f"{_BLANK}+")
_MISGROUPED = re.compile(
    rf"\d{_BLANK}+(?!\d{{3}}(?!\d))\d"  # a group that is not of three digits
    rf"|(?:\d{{4}}|[.,]\d*){_BLANK}+\d"  # after more than three digits, or after the point
)
"""Blanks between digits that do not part thousands."""
_AMOUNT = re.compile(r"(?P<before>[^\d.,-]*)(?P<number>-?\d+(?:[.,]\d+)*|-?[.,]\d+)(?:[.,]-?)?(?P<unit>\D*)")
_PER_MONTH = re.compile("(?:/|par|per)(?:mois|month)|/?(?:شهريا|شهريًا|في?الشهر)$", re.IGNORECASE)
"""The end of an amount of each month, its spaces gone."""
_TWO_READINGS = re.compile(r"-?\d{1,3}[.,]\d{3}")
_THOUSANDS = re.compile(r"(-?\d{1,3}(?:\.\d{3})+)(?:,(\d*))?|(-?\d{1,3}(?:,\d{3})+)(?:\.(\d*))?")
"""Thousands parted by points and decimals by a comma, or the contrary."""


class AmountError(ValueError):
    """An amount that cannot be read; ``reason`` is the end of the wording key ``error.amount.…``."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Money:
    """An amount with its currency, for people to read."""

    cents: int
    currency: str = "DZD"

    @property
    def decimal(self) -> Decimal:
        """The amount in its currency, exactly: ``Decimal("1303400.50")``."""
        return Decimal(self.cents).scaleb(-CURRENCIES[self.currency].decimals)

    @property
    def rounded_up(self) -> Money:
        """The amount in whole dinars or dirhams, up: what is shown is never less than what is due."""
        scale = _SCALES[self.currency]
        return Money(-(-self.cents // scale) * scale, self.currency)

    def __add__(self, other: Money) -> Money:
        """The sum of two amounts in one currency. Raises ``ValueError`` for two currencies."""
        if other.currency != self.currency:
            raise ValueError(f"{self.currency} and {other.currency} have no sum")
        return Money(self.cents + other.cents, self.currency)


def western(text: str) -> str:
    """The same text with Arabic-Indic digits written as Western ones."""
    return text.translate(_DIGITS)


def parse(text: str, default: tuple[str, int] | None = None) -> Money:
    """Read ``60000 DZD``, ``1 303 400,50 DA``, ``1.303.400,50 DA``, ``235 millions`` (of centimes), ``600 000 centimes`` or ``٦٠٠٠٠ دج``.

    ``default`` is the currency of a number alone, and the smallest units in one of its units. ``60 000 DA/mois`` is an amount of each month,
    as an income is. Raises ``AmountError`` for a missing or unknown currency, a number that can be read in two ways (``24.000``),
    blanks that part other groups than thousands (``6 0``), more decimals than the currency has, or an amount outside ±``LARGEST``.
    """
    digits = _MARKS.sub("", western(text))
    match = _AMOUNT.fullmatch(_PER_MONTH.sub("", _SPACES.sub("", digits)))
    if match is None or (match["before"] and match["unit"]):
        raise AmountError("unreadable")
    name = (match["before"] or match["unit"]).upper()
    unit = _UNITS.get(name) if name else default
    if unit is None:
        raise AmountError("unknown_currency" if name else "no_currency")
    currency, scale = unit
    cents = _number(match["number"]) * scale
    if cents.denominator != 1:
        raise AmountError("too_fine" if CURRENCIES[currency].decimals == 2 else "finer")
    if abs(cents) > LARGEST:
        raise AmountError("too_large")
    if not is_grouped(digits):
        raise AmountError("grouping")
    return Money(int(cents), currency)


def is_grouped(text: str) -> bool:
    """Whether blanks between digits, if there are any, part thousands."""
    return _MISGROUPED.search(text) is None


def _number(digits: str) -> Fraction:
    """The exact number; one comma or point marks decimals, unless exactly three digits follow (two readings)."""
    if _TWO_READINGS.fullmatch(digits):
        raise AmountError("two_readings")
    if match := _THOUSANDS.fullmatch(digits):
        integer, decimals = (match[1], match[2]) if match[1] else (match[3], match[4])
        digits = f"{re.sub('[.,]', '', integer)}.{decimals or 0}"
    try:
        return Fraction(digits.replace(",", "."))
    except ValueError:
        raise AmountError("unreadable") from None


def units(currency: str) -> int:
    """The smallest units in one of a currency: 100 centimes in a dinar."""
    return _SCALES[currency]


def decimal_string(cents: int, currency: str = "DZD") -> str:
    """An amount as the contract writes it, with all decimals of its currency: ``130340000`` → ``"1303400.00"``."""
    if not (decimals := CURRENCIES[currency].decimals):
        return str(cents)
    digits = str(abs(cents)).zfill(decimals + 1)
    return f"{'-' if cents < 0 else ''}{digits[:-decimals]}.{digits[-decimals:]}"


def short_string(cents: int, currency: str) -> str:
    """The same, without decimals where all are 0, and such that ``parse`` reads it in one way: ``"12.5000"``, not ``"12.500"``."""
    text = decimal_string(cents, currency).removesuffix("." + CURRENCIES[currency].decimals * "0")
    return f"{text}0" if _TWO_READINGS.fullmatch(text) else text


def share(amount: Amounts, part: Fraction) -> Amounts:
    """A share of an amount, rounded down to the smallest unit: what is cut off stays in the balance, so nothing is lost."""
    return amount * part.numerator // part.denominator


def nearest_share(amount: Amounts, part: Fraction) -> Amounts:
    """A share of an amount to the nearest smallest unit; a half goes up."""
    return (2 * amount * part.numerator + part.denominator) // (2 * part.denominator)


def effort(monthly: Cents, income: Cents) -> Cents:
    """The payment of a month over the income, in ``EFFORT_STEPS``, a half up; meaningless without an income. (N,)

    The only rounding of an effort. Exact in int64 up to ``LARGEST``.
    """
    steps, of = 2 * EFFORT_STEPS * monthly + income, 2 * income + (income == 0)
    return divide(steps, of) if int(steps.max(initial=0)) < EXACT else steps // of


EXACT = 2**53
"""Below it a float holds every whole number."""


def only_where(amount: Cents, flags: npt.NDArray[np.bool_]) -> Cents:
    """The amounts where a flag is set, 0 elsewhere: by all their bits or none, several times as fast as ``where``. (N,)"""
    amounts: Cents = amount & -flags.astype("int64")
    return amounts


def divide(amount: Cents, by: Cents) -> Cents:
    """Exact floor division of non-negative integers below 2**53, several times faster than ``//`` on int64 columns.

    For a, b < 2**53 the float quotient cannot be rounded up across an integer: the nearest fraction below one is
    1/b away, more than half a unit in the last place.
    """
    return (amount / by).astype("int64")
