"""The cells of a file of applicants: a column of texts becomes a column of values, and says which cells it cannot read.

Every distinct text of a column is read once, so a million rows cost as much as their distinct texts.
"""

from __future__ import annotations

import datetime as dt
import functools
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from simulator.base import money
from simulator.engine.households import NO, UNSTATED, YES
from simulator.law import COHORTS, DWELLINGS
from simulator.reading import values

if TYPE_CHECKING:
    from collections.abc import Callable

Codes = npt.NDArray[np.object_]

GOOD = ""
MISSING = "missing"
EPOCH = dt.date(1970, 1, 1)

_REMEMBERED = 1 << 17
_BLANKS = r"[\s\x{a0}\x{202f}\x{2009}\x{66c}'_]"
_GROUPED = rf"^{_BLANKS}*(?:[0-9]+|[0-9]{{1,3}}(?:{_BLANKS}+[0-9]{{3}})+)(?:[.,][0-9]+)?{_BLANKS}*$"
"""Digits in groups of three, or in none: every other amount is read by ``money``."""
_WITH_DECIMALS = r"^(?P<whole>[0-9]{1,11})(?:[.,](?P<rest>[0-9]{1,2}))?$"
"""An amount with two decimals at most: with three, it might be thousands, and is read by ``money``."""
_PLAIN_DAY = r"^[12][0-9]{3}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8])$"
"""A day that every month has."""
_CENTIMES = r"^(?P<whole>[0-9]{1,14})$"
CURRENCIES = {"DA": "DZD", "centimes": "DZD"} | {row.file_unit: code for code, row in money.CURRENCIES.items()}
"""The units in which the amounts of a file may be declared, and the currency of each."""
_COHORT = {cohort: place for place, cohort in enumerate(COHORTS)}
_TYPE = {dwelling: place for place, dwelling in enumerate(DWELLINGS)}


class Column(NamedTuple):
    """A column read: its values, (N,), and for each cell why it could not be read, or ``GOOD``. (N,)"""

    values: npt.NDArray[Any]
    codes: Codes


_MILLIONS = "millions"
_UNIT_WORDS: dict[str, tuple[str, ...]] = {
    row.file_unit: tuple(word.lower() for word in (*row.words, *row.smallest)) for row in money.CURRENCIES.values()
} | {
    "centimes": ("centime", "cts", "سنتيم"),
    _MILLIONS: ("million", "مليون", "ملايين"),
    "DA": ("da", "dzd", "dinar", "دج", "د.ج", "دينار"),
    "DH": ("dh", "mad", "درهم", "درهما", "درهمًا", "دراهم"),
}
"""What a cell has when it repeats a unit."""
_OTHER_UNITS = ("error.amount.unknown_currency", "error.amount.wrong_currency")

Cell = tuple[Any, str]
"""One cell: its value, and why it could not be read, or ``GOOD``."""


def column(cells: pa.Array, parse: Callable[[str], Cell], kind: npt.DTypeLike) -> Column:
    """The values of a column and the codes of its cells; each distinct text is parsed once."""
    coded = cells.dictionary_encode()
    pairs = [parse(text) for text in coded.dictionary.to_pylist()]
    values = np.array([value for value, _ in pairs], dtype=kind)
    codes = np.array([code for _, code in pairs], dtype=object)
    return _spread(coded, values, codes)


def days(cells: pa.Array, parse: Callable[[str], Cell], ends: int) -> Column:
    """A column of days since 1970: those that stand as 2028-06-20 all at once, the others one distinct text at a time.

    ``ends`` is 2 for births, of which ``parse`` gives the first and the last possible day.
    """
    coded = cells.dictionary_encode()
    texts = coded.dictionary
    is_plain = pc.match_substring_regex(texts, _PLAIN_DAY).to_numpy(zero_copy_only=False)
    values = np.zeros((len(texts), ends), np.int64)
    codes = np.full(len(texts), GOOD, dtype=object)
    plain = texts.filter(pa.array(is_plain)).cast(pa.date32()).cast(pa.int32())
    values[is_plain] = plain.to_numpy()[:, np.newaxis]
    for place in np.flatnonzero(~is_plain):
        values[place], codes[place] = parse(texts[place].as_py())
    return _spread(coded, values if ends > 1 else values[:, 0], codes)


def amounts(cells: pa.Array, unit: str, currency: str, *, needed: bool = True) -> Column:
    """A column of amounts, in centimes: the plain ones all at once, the others one distinct text at a time.

    ``unit`` is that of the file, or one that a head names: ``millions``, ``thousands``.
    """
    coded = cells.dictionary_encode()
    texts = coded.dictionary
    grouped = pc.if_else(pc.match_substring_regex(texts, _GROUPED), texts, None)
    plain = pc.extract_regex(
        pc.replace_substring_regex(grouped, _BLANKS, ""), _CENTIMES if unit == "centimes" else _WITH_DECIMALS
    )
    is_plain = pc.is_valid(plain).to_numpy(zero_copy_only=False) & (unit in CURRENCIES)
    values = np.zeros(len(texts), np.int64)
    codes = np.full(len(texts), GOOD, dtype=object)
    values[is_plain] = _plain_amounts(plain.filter(pa.array(is_plain)), unit, currency)
    for place in np.flatnonzero(~is_plain):
        values[place], codes[place] = amount(texts[place].as_py(), unit, currency, needed=needed)
    return _spread(coded, values, codes)


def _spread(coded: pa.DictionaryArray, values: npt.NDArray[Any], codes: Codes) -> Column:
    places = coded.indices.to_numpy()
    return Column(values[places], codes[places])


def _plain_amounts(plain: pa.StructArray, unit: str, currency: str) -> npt.NDArray[np.int64]:
    integers: npt.NDArray[np.int64] = plain.field("whole").cast(pa.int64()).to_numpy()
    if unit == "centimes":
        return integers
    rest = pc.utf8_rpad(plain.field("rest"), money.CURRENCIES[currency].decimals, "0")
    decimals: npt.NDArray[np.int64] = rest.cast(pa.int64()).to_numpy()
    return integers * money.units(currency) + decimals


@functools.lru_cache(_REMEMBERED)
def amount(text: str, unit: str, currency: str, *, needed: bool) -> tuple[int, str]:
    """One amount in the unit of the file; a cell may repeat that unit, and no other. Millions are of centimes.

    A word for nothing (``néant``) is an amount of zero where one is needed, and no amount elsewhere.
    """
    try:
        if not (clean := values.tidy(text)):
            return (0, MISSING) if needed else (UNSTATED, GOOD)
        if not needed and values.is_none(text):
            return UNSTATED, GOOD
        cents = values.amount(text, currency, _scale(unit, currency)).cents
    except values.UnreadError as error:
        return 0, _unit_code(currency) if error.reason in _OTHER_UNITS else code_of(error)
    units = {name for name, words in _UNIT_WORDS.items() if any(word in clean.lower() for word in words)}
    return (cents, GOOD) if _MILLIONS in units or units <= {unit} else (0, "amount_unit")


def _scale(unit: str, currency: str) -> int:
    """The smallest units in one of a unit of a column; millions are of centimes."""
    units = money.units(currency)
    return {"centimes": 1, _MILLIONS: money.MILLION, "thousands": 1000 * units}.get(unit, units)


def _unit_code(currency: str) -> str:
    return "amount_currency" if currency == "DZD" else "amount_unit"


def code_of(error: values.UnreadError) -> str:
    """The code of a fault, as ``rejected`` has it: ``date_unreadable``, ``type``."""
    _, kind, name = error.reason.split(".")
    return name if kind in ("value", "cell") else f"{kind}_{name}"


def _cell(text: str, parse: Callable[[str], object]) -> Cell:
    """A cell, blank, read, or the code of its fault."""
    try:
        return (parse(text), GOOD) if values.tidy(text) else (0, MISSING)
    except values.UnreadError as error:
        return 0, code_of(error)


@functools.lru_cache(_REMEMBERED)
def day(text: str) -> Cell:
    """``2028-06-20``, ``20/06/2028`` or ``20062028`` as days since 1970."""
    return _cell(text, lambda text: (values.day(text) - EPOCH).days)


@functools.lru_cache(_REMEMBERED)
def birth(text: str) -> Cell:
    """The first and the last possible day of a birth, as days since 1970: the same day twice, or both ends of a year."""
    ends, code = _cell(text, lambda text: tuple((end - EPOCH).days for end in values.birth(text)))
    return (ends, GOOD) if code == GOOD else ((0, 0), code)


def yes_no(text: str) -> Cell:
    """``oui``, ``نعم``, ``yes``, ``1`` … or their contraries."""
    return _cell(text, lambda text: YES if values.yes_no(text) else NO)


def answer_words(answer: int) -> list[str]:
    """The words that a file may have for YES, or for NO."""
    return (values.YES if answer == YES else values.NO).split(", ")


def cohort(text: str) -> Cell:
    """The place of a cohort: its year, or its AADL programme."""
    return _cell(text, lambda text: _place(values.cohort(text), _COHORT, "cohort"))


def dwelling(text: str) -> Cell:
    """The place of a dwelling type."""
    return _cell(text, lambda text: _place(f"F{values.rooms(text)}", _TYPE, "type"))


def _place(name: str, places: dict[str, int], code: str) -> int:
    if name not in places:
        raise values.UnreadError(f"error.value.{code}")
    return places[name]


def share(text: str) -> Cell:
    """``40 %``, ``40`` or ``0.4`` (what a spreadsheet makes of 40 %) in millionths."""
    return _cell(text, values.share)


def weight(text: str) -> Cell:
    """The number of households for which a row stands, not negative."""
    number, code = _cell(text, values.weight)
    return (number, GOOD) if code == GOOD else (0.0, code)


def or_unstated(parse: Callable[[str], Cell], nothing: object) -> Callable[[str], Cell]:
    """A parser that also accepts an empty cell, or a word for nothing, whose value is ``nothing``."""

    def optional(text: str) -> Cell:
        value, code = parse(text)
        if code == MISSING or (code not in (GOOD, "spreadsheet_error", "formula") and values.is_none(text)):
            return nothing, GOOD
        return value, code

    return optional
