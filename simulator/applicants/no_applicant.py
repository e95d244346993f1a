"""Rows that are no applicant: a total, the heads written once more, lines that close or divide a list, numbers without anything.

Nothing of them is lost: each is told with its reason. What is not recognised as one is a row with faults.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from simulator.applicants import foot_words
from simulator.applicants.checks import AMOUNTS, DAYS
from simulator.applicants.headers import folded
from simulator.reading.values import plain
from simulator.wording import Counted, FactList, Sentence

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import numpy.typing as npt

TOTAL, HEADS, CLOSING, NUMBERS = "total", "repeated_heads", "closing", "numbers"
CODES = (TOTAL, HEADS, CLOSING, NUMBERS)
"""The codes of rows that are no applicant, in place of faults."""
_FIRST_COLUMNS = 2
"""Columns in which the word for a total may stand in a row that has a birth: the average of a column of days is a day."""
_NUMBER = re.compile(r"\(?\d{1,4}[.)°]?\)?")
_SUMMED = re.compile(r"[\d#(=]|[-/—]$")
"""How a cell begins that is a sum, a count, an error of one, or a rule."""
_RULE = re.compile(r"[-_=*.·•…—–/\\|\s]+")


class _Places(NamedTuple):
    """The places of the columns: of the number of a row, of its birth, of its amounts, of all its facts."""

    number: int
    birth: int
    amounts: frozenset[int]
    facts: Mapping[str, int]


def rows(
    table: pa.Table, heads: Sequence[str], places: Mapping[str, int], unread: npt.NDArray[np.bool_]
) -> dict[int, str]:
    """The places of the rows that are no applicant, and why: one of ``CODES``. ``places`` are those of the facts.

    ``unread`` says of each row that no day of it can be read: only such a row is a total wherever its word stands, or a line of text. (N,)
    """
    named = _Places(
        places.get("identifier", 0), places.get("birth", -1),
        frozenset(places[name] for name in AMOUNTS if name in places), places,
    )  # fmt: skip
    reasons = {}
    looked_at = np.flatnonzero(unread | _may_be_totals(table) | _repeats_birth(table, heads, named))
    cells = [column.take(pa.array(looked_at)).to_pylist() for column in table.columns]
    for place, row in zip(looked_at.tolist(), zip(*cells, strict=True), strict=True):
        reason = _reason(row, heads, named, is_unread=bool(unread[place]))
        if reason:
            reasons[place] = reason
    foot_words.forget()
    return reasons


def _may_be_totals(table: pa.Table) -> npt.NDArray[np.bool_]:
    """The rows of which one of the first cells begins as a total does. (N,)"""
    first = [
        pc.match_substring_regex(column, rf"^\W*(?:{foot_words.ANY})", ignore_case=True)
        for column in table.columns[:_FIRST_COLUMNS]
    ]
    starts: npt.NDArray[np.bool_] = np.logical_or.reduce([mask.to_numpy() for mask in first])
    return starts


def _repeats_birth(table: pa.Table, heads: Sequence[str], places: _Places) -> npt.NDArray[np.bool_]:
    if places.birth < 0:
        return np.zeros(len(table), bool)
    same = pc.equal(pc.utf8_trim_whitespace(table.column(places.birth)), heads[places.birth].strip())
    mask: npt.NDArray[np.bool_] = same.to_numpy()
    return mask


def _reason(row: Sequence[str], heads: Sequence[str], places: _Places, *, is_unread: bool) -> str:
    """Why a row is no applicant; empty for an applicant."""
    filled = {place: cell for place, cell in enumerate(row) if cell.strip()}
    if all(folded(row[at]) == folded(heads[at]) for at in places.facts.values()):
        return HEADS
    if any(foot_words.is_only_total(filled[at]) for at in range(_FIRST_COLUMNS) if at in filled):
        return "" if _is_numbered(filled, places) and _has_choices(filled, places) else TOTAL
    return _reason_of_text(filled, places) if is_unread else ""


def _reason_of_text(filled: Mapping[int, str], places: _Places) -> str:
    """Why a row without a day is no applicant; empty where it may be one."""
    if any(foot_words.is_total(cell) for cell in filled.values()) and not _has_choices(filled, places):
        return TOTAL
    if any(foot_words.is_closing(cell) for cell in filled.values()) and not _is_of_a_household(filled, places):
        return CLOSING
    alone = next(iter(filled.values())) if len(filled) == 1 else ""
    if alone and foot_words.is_group(alone):
        return CLOSING
    return NUMBERS if _is_numbers(filled, places) else ""


def _is_of_a_household(filled: Mapping[int, str], places: _Places) -> bool:
    """Whether a row has what no line of text has: a number of its own, an amount, or what only a household says."""
    return _is_numbered(filled, places) or _has_amount(filled, places) or _has_choices(filled, places)


def _is_numbered(filled: Mapping[int, str], places: _Places) -> bool:
    """Whether a row has a number of its own, as each applicant of a list has."""
    number = filled.get(places.number, "")
    return any(map(str.isdigit, number)) and not foot_words.is_total(number) and not foot_words.is_closing(number)


def _has_amount(filled: Mapping[int, str], places: _Places) -> bool:
    return any(plain(filled[at])[:1].isdigit() for at in places.amounts & filled.keys())


def _has_choices(filled: Mapping[int, str], places: _Places) -> bool:
    """Whether a row says what only a household has: a programme, a type, yes or no."""
    columns = {*places.facts.values()} - places.amounts - {places.number, places.birth}
    words = [filled[at] for at in columns & filled.keys() if not _SUMMED.match(plain(filled[at]))]
    return sum(not foot_words.is_total(word) for word in words) > 1


def _is_numbers(filled: Mapping[int, str], places: _Places) -> bool:
    """Whether a row has nothing but its own number, the numbers of its columns, or a rule that was typed."""
    zeros = {at for at in places.amounts & filled.keys() if plain(filled[at]) == "0"}
    cells = {at: plain(filled[at]) for at in filled.keys() - zeros}
    if all(_RULE.fullmatch(cell) for cell in cells.values()):
        return True
    if not all(_NUMBER.fullmatch(cell) for cell in cells.values()):
        return False
    numbers = [int(re.sub(r"\D", "", cells[at])) for at in sorted(cells)]
    in_a_row = numbers == [*range(numbers[0], numbers[0] + len(numbers))]
    return {*cells} <= {0, places.number} or (in_a_row and len(numbers) * 2 > len(places.facts))


def left_out(codes: Iterable[str]) -> list[Sentence]:
    """What is said of the rows that are no applicant, by their codes among others: how many of each kind; empty without one."""
    counts = Counter(code for code in codes if code in CODES)
    kinds = [
        Sentence(f"batch.left_out.{code}", {"rows": Counted("rows", counts[code])}) for code in CODES if counts[code]
    ]
    return [Sentence("batch.about.no_applicant", {"kinds": FactList(tuple(kinds))})] if kinds else []


def without_a_day(codes: Mapping[str, npt.NDArray[np.object_]], count: int) -> npt.NDArray[np.bool_]:
    """The rows of which no day can be read, from the codes of the columns of days. (count,)"""
    unread = [codes[name] != "" for name in DAYS if name in codes and not name.startswith("kafil_")]
    without: npt.NDArray[np.bool_] = np.logical_and.reduce(unread) if unread else np.zeros(count, bool)
    return without
