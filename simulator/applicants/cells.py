"""The cells of a file of applicants: a column of texts becomes a column of values, and says which cells it cannot read.

Every distinct text of a column is read once, so a million rows cost as much as their distinct texts.
"""

from __future__ import annotations

import datetime as dt
import functools
import re
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from simulator.applicants.headers import folded
from simulator.base import money
from simulator.engine.households import NO, UNSTATED, YES
from simulator.law import COHORTS, DWELLINGS
from simulator.reading import fields
from simulator.reading.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable

Codes = npt.NDArray[np.object_]

GOOD = ""
MISSING = "missing"
EPOCH = dt.date(1970, 1, 1)

_REMEMBERED = 1 << 17
_MARKS = dict.fromkeys(map(ord, "\u200e\u200f\u202a\u202b\u202c\u2066\u2067\u2068\u2069\ufeff"))
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]00:00(?::00(?:\.0+)?)?)?")
_SLASHED = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_JOINED = re.compile(r"(\d{1,2})(\d{2})(\d{4})")
_YEAR = re.compile(r"\d{4}")
_BLANKS = r"[\s\x{a0}\x{202f}\x{2009}'_]"
_GROUPED = rf"^{_BLANKS}*(?:[0-9]+|[0-9]{{1,3}}(?:{_BLANKS}+[0-9]{{3}})+)(?:[.,][0-9]+)?{_BLANKS}*$"
"""Digits in groups of three, or in none: every other amount is read by ``money``."""
_WITH_DECIMALS = r"^(?P<whole>[0-9]{1,11})(?:[.,](?P<rest>[0-9]{1,2}))?$"
"""An amount with two decimals at most: with three, it might be thousands, and is read by ``money``."""
_CENTIMES = r"^(?P<whole>[0-9]{1,14})$"
_IN_CENTIMES = re.compile(r"(.*?)(?:centimes?|cts?|سنتيم(?:ات)?)", re.IGNORECASE)
_MILLIONS = re.compile("million|مليون|ملايين", re.IGNORECASE)
_WORDS = {
    YES: "oui, o, yes, y, true, vrai, 1, نعم",
    NO: "non, n, no, false, faux, 0, لا",
}
CURRENCIES = {"DA": "DZD", "centimes": "DZD"} | {row.file_unit: code for code, row in money.CURRENCIES.items()}
"""The units in which the amounts of a file may be declared, and the currency of each."""
_YES_NO = {folded(word): answer for answer, words in _WORDS.items() for word in words.split(", ")}
_COHORTS = {
    COHORTS[0]: "2001-2002, 2001/2002, 2001, 2002, AADL 1, AADL1, عدل 1",
    COHORTS[1]: "2013, AADL 2, AADL2, عدل 2",
    COHORTS[2]: "2024, AADL 3, AADL3, عدل 3",
}
_COHORT = {folded(word): place for place, words in enumerate(_COHORTS.values()) for word in words.split(", ")}
_TYPE = {dwelling.lower(): place for place, dwelling in enumerate(DWELLINGS)}


class Column(NamedTuple):
    """A column read: its values, (N,), and for each cell why it could not be read, or ``GOOD``. (N,)"""

    values: npt.NDArray[Any]
    codes: Codes


Cell = tuple[object, str]
"""One cell: its value, and why it could not be read, or ``GOOD``."""


def column(cells: pa.Array, parse: Callable[[str], Cell], kind: npt.DTypeLike) -> Column:
    """The values of a column and the codes of its cells; each distinct text is parsed once."""
    coded = cells.dictionary_encode()
    pairs = [parse(text) for text in coded.dictionary.to_pylist()]
    values = np.array([value for value, _ in pairs], dtype=kind)
    codes = np.array([code for _, code in pairs], dtype=object)
    return _spread(coded, values, codes)


def amounts(cells: pa.Array, unit: str, *, needed: bool = True) -> Column:
    """A column of amounts, in centimes: the plain ones all at once, the others one distinct text at a time."""
    coded = cells.dictionary_encode()
    texts = coded.dictionary
    grouped = pc.if_else(pc.match_substring_regex(texts, _GROUPED), texts, None)
    plain = pc.extract_regex(
        pc.replace_substring_regex(grouped, _BLANKS, ""), _CENTIMES if unit == "centimes" else _WITH_DECIMALS
    )
    is_plain = pc.is_valid(plain).to_numpy(zero_copy_only=False)
    values = np.zeros(len(texts), np.int64)
    codes = np.full(len(texts), GOOD, dtype=object)
    values[is_plain] = _plain_amounts(plain.filter(pa.array(is_plain)), unit)
    for place in np.flatnonzero(~is_plain):
        values[place], codes[place] = amount(texts[place].as_py(), unit, needed=needed)
    return _spread(coded, values, codes)


def _spread(coded: pa.DictionaryArray, values: npt.NDArray[Any], codes: Codes) -> Column:
    places = coded.indices.to_numpy()
    return Column(values[places], codes[places])


def _plain_amounts(plain: pa.StructArray, unit: str) -> npt.NDArray[np.int64]:
    integers: npt.NDArray[np.int64] = plain.field("whole").cast(pa.int64()).to_numpy()
    if unit == "centimes":
        return integers
    currency = CURRENCIES[unit]
    rest = pc.utf8_rpad(plain.field("rest"), money.CURRENCIES[currency].decimals, "0")
    decimals: npt.NDArray[np.int64] = rest.cast(pa.int64()).to_numpy()
    return integers * money.units(currency) + decimals


@functools.lru_cache(_REMEMBERED)
def amount(text: str, unit: str, *, needed: bool) -> tuple[int, str]:
    """One amount in the unit of the file; a cell may repeat that unit, and no other. Millions are of centimes."""
    clean = tidy(text)
    if not clean:
        return (0, MISSING) if needed else (UNSTATED, GOOD)
    millions = _MILLIONS.search(clean)
    in_centimes = None if millions else _IN_CENTIMES.fullmatch(clean)
    bare = not any(letter.isalpha() or letter in "€$£" for letter in clean)
    currency = CURRENCIES[unit]
    code = "amount_currency" if currency == "DZD" else "amount_unit"
    try:
        if in_centimes or (bare and unit == "centimes"):
            return _centimes(in_centimes[1] if in_centimes else clean, unit)
        money_amount = money.parse(f"{clean}{currency}" if bare else clean)
    except money.AmountError as error:
        return 0, code if error.reason.endswith("currency") else f"amount_{error.reason}"
    if money_amount.currency != currency:
        return 0, code
    dinars = not bare and not millions
    return (0, "amount_unit") if dinars and unit == "centimes" else _not_negative(money_amount.cents)


def _centimes(digits: str, unit: str) -> tuple[int, str]:
    if unit != "centimes":
        return 0, "amount_unit"
    money_amount = money.parse(f"{digits}DZD")
    return (
        _not_negative(money_amount.cents // money.CENTIMES)
        if money_amount.cents % money.CENTIMES == 0
        else (0, "amount_too_fine")
    )


def _not_negative(cents: int) -> tuple[int, str]:
    return (0, "amount_negative") if cents < 0 else (cents, GOOD)


def tidy(text: str) -> str:
    """A cell without marks of direction and with Western digits."""
    return money.western(text.translate(_MARKS)).strip()


@functools.lru_cache(_REMEMBERED)
def day(text: str) -> Cell:
    """``2028-06-20``, ``20/06/2028`` or ``20062028`` as days since 1970."""
    clean = tidy(text)
    if not clean:
        return 0, MISSING
    parts = _parts(clean)
    if parts is None:
        return 0, "date_unreadable"
    try:
        return (dt.date(*parts) - EPOCH).days, GOOD
    except ValueError:
        return 0, "date_impossible"


def _parts(clean: str) -> tuple[int, int, int] | None:
    """Year, month, day. Of seven digits the first is a day below ten: a spreadsheet has dropped its zero."""
    if match := _ISO.fullmatch(clean):
        return int(match[1]), int(match[2]), int(match[3])
    if (match := _SLASHED.fullmatch(clean)) or (match := _JOINED.fullmatch(clean)):
        return int(match[3]), int(match[2]), int(match[1])
    return None


@functools.lru_cache(_REMEMBERED)
def birth(text: str) -> Cell:
    """The first and the last possible day of a birth, as days since 1970: the same day twice, or both ends of a year."""
    clean = tidy(text)
    if _YEAR.fullmatch(clean) and int(clean):
        year = int(clean)
        return ((dt.date(year, 1, 1) - EPOCH).days, (dt.date(year, 12, 31) - EPOCH).days), GOOD
    days, code = day(text)
    return (days, days), code


def yes_no(text: str) -> Cell:
    """``oui``, ``نعم``, ``yes``, ``1`` … or their contraries."""
    return _one_of(text, _YES_NO, "yes_no")


def answer_words(answer: int) -> list[str]:
    """The words that a file may have for YES, or for NO."""
    return _WORDS[answer].split(", ")


def cohort(text: str) -> Cell:
    """The place of a cohort: its year, or its AADL programme."""
    return _one_of(text, _COHORT, "cohort")


def dwelling(text: str) -> Cell:
    """The place of a dwelling type."""
    return _one_of(text.replace(" ", ""), _TYPE, "type")


def _one_of(text: str, places: dict[str, int], code: str) -> Cell:
    clean = folded(tidy(text))
    if not tidy(text):
        return 0, MISSING
    return (places[clean], GOOD) if clean in places else (0, code)


def share(text: str) -> Cell:
    """``40 %``, ``40`` or ``0.4`` (what a spreadsheet makes of 40 %) in millionths."""
    clean = tidy(text)
    if not clean:
        return 0, MISSING
    if match := re.fullmatch(r"0?[.,](\d{1,6})", clean):
        parts = int(match[1].ljust(6, "0"))
        return (parts, GOOD) if parts else (0, "share")
    try:
        return fields.share(clean if clean[-1] in "%٪" else f"{clean} %", ""), GOOD
    except InputError:
        return 0, "share"


def weight(text: str) -> Cell:
    """The number of households for which a row stands, not negative."""
    tidied = tidy(text)
    clean = "".join(tidied.split()).replace(",", ".")
    if not clean:
        return 0.0, MISSING
    if not money.is_grouped(tidied) or not re.fullmatch(r"\d{1,12}(?:\.\d{1,12})?", clean):
        return 0.0, "weight"
    return float(clean), GOOD


def or_unstated(parse: Callable[[str], Cell], nothing: object) -> Callable[[str], Cell]:
    """A parser that also accepts an empty cell, whose value is ``nothing``."""

    def optional(text: str) -> Cell:
        value, code = parse(text)
        return (nothing, GOOD) if code == MISSING else (value, code)

    return optional
