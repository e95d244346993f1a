"""Parsers of the cells of a file of dossiers; each raises ``CellError`` for a cell that it refuses."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, TypeVar

from simulator.base import money
from simulator.base.dates import FIRST, LAST
from simulator.reading import values
from simulator.wording import FactList, Plain, Sentence
from simulator.writing import csv_cells

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable, Sequence

T = TypeVar("T")

CURRENCY = "MAD"
LONGEST = 40
"""Characters of a cell that a message repeats."""
_MARKS = str.maketrans("", "", "\u200e\u200f\ufeff")


class CellError(ValueError):
    """A cell that cannot be read; ``reason`` is the sentence that says what, and how to repair it."""

    def __init__(self, key: str, /, **facts: object) -> None:
        super().__init__(key)
        self.reason = Sentence(key, facts)


def harmless(cell: str) -> str:
    """A cell fit to be shown: short, printable, and nothing that a spreadsheet takes for a formula."""
    text = "".join(letter if letter.isprintable() else "\ufffd" for letter in cell.strip())
    text = f"{text[:LONGEST]}…" if len(text) > LONGEST else text
    return csv_cells.harmless(text)


def column(cells: Iterable[str], parse: Callable[[str], T]) -> list[T | Sentence]:
    """The value of every cell of a column, or the reason for which it is refused; each distinct cell is parsed once."""
    by_cell: dict[str, T | Sentence] = {}
    parsed = []
    for cell in cells:
        if cell not in by_cell:
            by_cell[cell] = _parsed(cell, parse)
        parsed.append(by_cell[cell])
    return parsed


def _parsed(cell: str, parse: Callable[[str], T]) -> T | Sentence:
    try:
        return parse(cell)
    except CellError as error:
        return error.reason


def text(cell: str) -> str:
    """A name: not empty, on one line, without control characters."""
    clean = " ".join(filter(None, unicodedata.normalize("NFC", cell).translate(_MARKS).split(" ")))
    if not clean:
        raise CellError("steering.row.missing")
    if not clean.isprintable() and any(unicodedata.category(letter).startswith("C") for letter in clean):
        raise CellError("steering.row.characters")
    return clean


def day(cell: str) -> dt.date:
    """``2024-03-15``, ``15/03/2024``: as at every door."""
    if not cell:
        raise CellError("steering.row.missing")
    try:
        value = values.day(cell)
    except values.UnreadError as error:
        raise CellError(error.reason, got=Plain(harmless(cell))) from None
    if not FIRST <= value <= LAST:
        raise CellError("steering.row.date_bounds", got=value, first=FIRST, last=LAST)
    return value


def day_or_none(cell: str) -> dt.date | None:
    """A day; None for an empty cell, where the step has not been reached."""
    return day(cell) if cell else None


def price(cell: str) -> int:
    """``350000 MAD`` → centimes, more than zero."""
    if not cell:
        raise CellError("steering.row.missing")
    shown = Plain(harmless(cell))
    try:
        money_amount = money.parse(cell)
    except money.AmountError as error:
        raise CellError(f"steering.row.price.{error.reason}", got=shown) from None
    if money_amount.currency != CURRENCY:
        raise CellError("steering.row.price.unknown_currency", got=shown)
    if money_amount.cents <= 0:
        raise CellError("steering.row.price.not_positive", got=shown)
    return money_amount.cents


def price_in_declared_currency(cell: str) -> int:
    """``350000`` in a column whose name says the currency; a cell may still repeat it."""
    return price(f"{cell} {CURRENCY}" if cell and not any(letter.isalpha() for letter in cell) else cell)


def choice(key: str, words: Sequence[str]) -> Callable[[str], int]:
    """The place of a cell in a list of words, in capitals or not; ``key`` is the sentence that refuses another word."""
    places = {word.lower(): place for place, word in enumerate(words)}

    def parse(cell: str) -> int:
        if not cell:
            raise CellError("steering.row.missing")
        if cell.lower() not in places:
            allowed = FactList(tuple(Plain(word) for word in words))
            raise CellError(key, got=Plain(harmless(cell)), known=allowed)
        return places[cell.lower()]

    return parse
