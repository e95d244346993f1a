"""One rule for each kind of value, whatever door it came through: a scenario, a form, an address, a cell of a file.

Each function takes a text and returns its value, or raises ``UnreadError`` with the reason. What one door accepts all accept.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from typing import Literal

from simulator.base import money

Century = Literal["birth", "scheme"]
"""Whose year of two digits it is: a birth (1930 to 1999), or a day of a scheme (from 2001, the first decree)."""

YES, NO = "oui, o, yes, y, true, vrai, 1, نعم", "non, n, no, false, faux, 0, لا"
"""The words for yes and for no."""
NONE = "néant, /, -, —, –, sans, aucun, aucune, nul, rien, none, nil, لا شيء, لا يوجد, بدون"
"""The words by which people write that there is nothing: no income, no kafil."""

_MARKS = dict.fromkeys(map(ord, "\u200e\u200f\u202a\u202b\u202c\u2066\u2067\u2068\u2069\ufeff"))
_ERROR = re.compile(
    r"#(?:N/?A|REF!|VALUE!|DIV/0!|NAME\?|NUM!|NULL!|VALEUR!|NOM\?|NOMBRE!|NUL!|SPILL!|CALC!|FIELD!|#+)|Err:\d{3}",
    re.IGNORECASE,
)
_MIDNIGHT = r"(?:[T ]0?0:00(?::00(?:[.,]0+)?)?)?"
_ISO = re.compile(rf"(\d{{4}})-(\d{{1,2}})-(\d{{1,2}}){_MIDNIGHT}")
_SLASHED = re.compile(rf"(\d{{1,2}})[/.\- ](\d{{1,2}})[/.\- ](\d{{4}}){_MIDNIGHT}")
_SHORT = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{2})")
_JOINED = re.compile(r"(\d{1,2})(\d{2})(\d{4})")
_DAY = r"(?:\d{4}-\d{1,2}-\d{1,2}|\d{1,2}[/.-]\d{1,2}[/.-]\d{4})"
_TIME = re.compile(rf"{_DAY}[T ]\d{{1,2}}:\d{{2}}(?::\d{{2}}(?:[.,]\d+)?)?")
_INSTANT = re.compile(rf"{_TIME.pattern} ?(?:Z|[+-]\d{{2}}:?\d{{2}}|UTC|GMT)", re.IGNORECASE)
_YEAR = re.compile(r"(\d{4})(?:[.,]0+)?")
_IS_PRESUMED = r"pr[ée]sum[ée](?:e|s|\(e\))*|presumed|مفترضة?"
_PRESUMED = re.compile(
    r"(?:(?:(?:00?|--|__|xx|\?\?)[/.-]){2}|0000|"
    rf"(?:(?:n?p|n[ée](?:e|\(e\))?|{_IS_PRESUMED}|born|en|in|(?:l['’])?ann[ée]e|year|(?:ال)?مولودة?|خلال|سنة|عام)[. /]*)+)(\d{{4}})",
    re.IGNORECASE,
)
_PRESUMED_AFTER = re.compile(rf"(\d{{4}})(?:[-/.]00[-/.]00| ?\(?(?:p|{_IS_PRESUMED})\.?\)?)", re.IGNORECASE)
_OLDEST = 30
"""A birth of which only 30 to 99 is written is of the twentieth century: no applicant is born in 2030."""
_NUMBER = re.compile(r"(\d{1,12})(?:[.,]0+)?")
_ROOMS = re.compile(r"(?:[ft]|ف|ش)?[- ]?0?([1-9])(?:[.,]0+)?(?: ?(?:pi[eè]ces?|p|rooms?|غرف))?", re.IGNORECASE)
_ROOM_WORDS = {"غرفتان": 2, "غرفتين": 2, "ثلاث غرف": 3, "اربع غرف": 4, "خمس غرف": 5}
_LETTERS = str.maketrans({"ى": "ي", "ة": "ه", "ـ": "", "ٱ": "ا", "’": "'", "أ": "ا", "إ": "ا", "آ": "ا"})


class UnreadError(ValueError):
    """A text that is no value of its kind; ``reason`` is the key of its sentence."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def plain(text: str) -> str:
    """A text without marks of direction and blanks around it, with Western digits: a number of a file as it is compared."""
    return money.western(text.translate(_MARKS)).strip()


def tidy(text: str) -> str:
    """A text as ``plain`` gives it. Raises ``UnreadError`` for what a spreadsheet could not compute."""
    clean = plain(text)
    if _ERROR.fullmatch(clean):
        raise UnreadError("error.cell.spreadsheet_error")
    if clean.startswith("="):
        raise UnreadError("error.cell.formula")
    return clean


def folded(text: str) -> str:
    """A text as words are compared: without case, accents, marks and doubled spaces."""
    letters = unicodedata.normalize("NFKD", text.translate(_LETTERS)).lower()
    return " ".join("".join(letter for letter in letters if unicodedata.category(letter) not in ("Mn", "Cf")).split())


COHORTS = {
    "2001-2002": "2001-2002, 2001/2002, 2001, 2002, AADL 1, AADL1, عدل 1",
    "2013": "2013, AADL 2, AADL2, عدل 2",
    "2024": "2024, AADL 3, AADL3, عدل 3",
}
"""The words for each cohort."""
_COHORTS = {folded(word): cohort for cohort, words in COHORTS.items() for word in words.split(", ")}
_YES, _NO, _NONE = ({folded(word) for word in words.split(", ")} for words in (YES, NO, NONE))


def is_none(text: str) -> bool:
    """Whether a text says that there is nothing. Raises ``UnreadError`` as ``tidy``."""
    return folded(tidy(text)) in _NONE


def day(text: str, century: Century = "scheme") -> dt.date:
    """``2028-06-20``, ``20/06/2028``, ``20062028`` or ``20/06/28``; an hour only where it is midnight.

    Raises ``UnreadError`` also for an instant with a time zone, whose day depends on the place, and for a year of two digits
    of which the century can be doubted.
    """
    clean = tidy(text)
    parts = _parts(clean, century)
    if parts is None:
        raise UnreadError(_no_day(clean))
    try:
        return dt.date(*parts)
    except ValueError:
        raise UnreadError("error.date.impossible") from None


def _parts(clean: str, century: Century) -> tuple[int, int, int] | None:
    """Year, month, day. Of seven digits the first is a day below ten: a spreadsheet has dropped its zero."""
    if match := _ISO.fullmatch(clean):
        return int(match[1]), int(match[2]), int(match[3])
    if (match := _SLASHED.fullmatch(clean)) or (match := _JOINED.fullmatch(clean)):
        return int(match[3]), int(match[2]), int(match[1])
    if match := _SHORT.fullmatch(clean):
        return _year(int(match[3]), century), int(match[2]), int(match[1])
    return None


def _year(digits: int, century: Century) -> int:
    if century == "scheme":
        return 2000 + digits
    if digits < _OLDEST:
        raise UnreadError("error.date.two_digits")
    return 1900 + digits


def _no_day(clean: str) -> str:
    if _INSTANT.fullmatch(clean):
        return "error.date.instant"
    if _YEAR.fullmatch(clean) or _PRESUMED.fullmatch(clean) or _PRESUMED_AFTER.fullmatch(clean):
        return "error.date.year_alone"
    return "error.date.time" if _TIME.fullmatch(clean) else "error.date.unreadable"


def is_month_first(text: str) -> bool | None:
    """Whether a day with separators can only have its month first (True), only its day first (False), or either (None).

    Raises ``UnreadError`` for any other text.
    """
    match = _SLASHED.fullmatch(tidy(text))
    first, second = (int(match[1]), int(match[2])) if match else (0, 0)
    if not (first and second) or min(first, second) > 12:  # 00/00/1960 is a year, 13/13/2024 no day in any order
        raise UnreadError("error.date.unreadable")
    return None if max(first, second) <= 12 else second > 12


def birth(text: str) -> tuple[dt.date, dt.date]:
    """The first and the last possible day of a birth: the same day twice, or both ends of a year.

    A year alone, or as the civil status writes a presumed birth: ``00/00/1960``, ``P1960``, ``présumé 1960``, ``خلال 1960``.
    """
    clean = tidy(text)
    match = _YEAR.fullmatch(clean) or _PRESUMED.fullmatch(clean) or _PRESUMED_AFTER.fullmatch(clean)
    if match and int(match[1]):
        return dt.date(int(match[1]), 1, 1), dt.date(int(match[1]), 12, 31)
    date = day(text, "birth")
    return date, date


def yes_no(text: str) -> bool:
    """One of the words for yes or no; a spreadsheet writes 1.0 and 0.0."""
    word = folded(tidy(text))
    word = match[1] if (match := _NUMBER.fullmatch(word)) else word
    if word not in _YES | _NO:
        raise UnreadError("error.value.yes_no")
    return word in _YES


def rooms(text: str) -> int:
    """The rooms of a type of dwelling: ``F3``, ``T3``, ``F-3``, ``3 pièces``, ``ثلاث غرف``."""
    word = folded(tidy(text))
    if word in _ROOM_WORDS:
        return _ROOM_WORDS[word]
    match = _ROOMS.fullmatch(word)
    if match is None:
        raise UnreadError("error.value.type")
    return int(match[1])


def cohort(text: str) -> str:
    """The cohort that a programme of the AADL, or a year, names: ``AADL 3`` and ``2024`` are ``2024``."""
    word = folded(tidy(text))
    word = match[1] if (match := _NUMBER.fullmatch(word)) else word
    if word not in _COHORTS:
        raise UnreadError("error.value.cohort")
    return _COHORTS[word]


def number(text: str) -> int:
    """A number without decimals; a spreadsheet writes 3.0."""
    match = _NUMBER.fullmatch(tidy(text))
    if match is None:
        raise UnreadError("error.value.number")
    return int(match[1])


def share(text: str) -> int:
    """``40 %``, ``40`` or ``0.4`` (what a spreadsheet makes of 40 %) in millionths, more than nothing and less than the sum."""
    clean = tidy(text)
    if match := re.fullmatch(r"0?[.,](\d{1,6})", clean):
        parts = int(match[1].ljust(6, "0"))
    else:
        match = re.fullmatch(r"(\d{1,2})(?:[.,](\d{1,4}))? ?[%٪]?", clean)
        parts = int(match[1]) * 10_000 + int((match[2] or "").ljust(4, "0")) if match else 0
    if not parts:
        raise UnreadError("error.value.share")
    return parts


def weight(text: str) -> float:
    """The number of households for which a row stands, not negative."""
    clean = tidy(text)
    digits = "".join(clean.split()).replace(",", ".")
    if not money.is_grouped(clean) or not re.fullmatch(r"\d{1,12}(?:\.\d{1,12})?", digits):
        raise UnreadError("error.value.weight")
    return float(digits)


def amount(text: str, currency: str, scale: int | None) -> money.Money:
    """An amount not below nothing, exact to the centime, or nothing where the text says so.

    ``currency`` and ``scale`` are those of a number alone: how many centimes one unit has; None where the unit must be written.
    Raises ``UnreadError``: ``amount.…`` as ``money.AmountError``, or another currency.
    """
    clean = tidy(text)
    if folded(clean) in _NONE:
        return money.Money(0, currency)
    try:
        value = money.parse(clean, None if scale is None else (currency, scale))
    except money.AmountError as error:
        raise UnreadError(f"error.amount.{error.reason}") from None
    if value.currency != currency:
        raise UnreadError("error.amount.wrong_currency")
    if value.cents < 0:
        raise UnreadError("error.amount.negative")
    return value
