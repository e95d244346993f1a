"""Rows that stand twice in a file: the same number, or the same birth, incomes and days. They are told, and answered as they are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Same = Literal["number", "facts"]
_FACTS = ("birth", "income", "spouse_income", "application", "acceptance", "keys", "price", "type")


class Duplicates(NamedTuple):
    """The rows that repeat an earlier one: their numbers, that of the first such row, whether it has the same number. (D,)"""

    rows: npt.NDArray[np.int64]
    first: npt.NDArray[np.int64]
    same_number: npt.NDArray[np.bool_]


class _HashRun(NamedTuple):
    """Hashes of earlier rows, each once, in order, and the number of the first row with each. (H,)"""

    hashes: npt.NDArray[np.uint64]
    rows: npt.NDArray[np.uint32]

    def merged(self, other: _HashRun) -> _HashRun:
        """These hashes and others, of which none is the same."""
        hashes = np.concatenate([self.hashes, other.hashes])
        order = np.argsort(hashes, kind="stable")  # two runs in order are merged, not sorted
        return _HashRun(hashes[order], np.concatenate([self.rows, other.rows])[order])


class EarlierRows:
    """What earlier rows hold, as a hash of 64 bits for each: two rows that only share the hash are one in many billions.

    The hashes stand in a few runs, each more than twice as long as the next one: a block is looked up in each, and seldom merged with a long one.
    """

    def __init__(self) -> None:
        self._runs: dict[Same, list[_HashRun]] = {"number": [], "facts": []}

    def duplicates(
        self,
        table: pa.Table,
        places: Mapping[str, int],
        numbers: npt.NDArray[np.int64],
        good: npt.NDArray[np.int64],
    ) -> Duplicates:
        """The rows of a block that repeat an earlier row of the file, or of the block. Only ``good`` rows count."""
        rows = numbers[good]
        by_number = np.zeros(len(rows), bool)
        first = rows
        if "identifier" in places:
            texts = _folded(table.column(places["identifier"]).take(good))
            filled = pc.greater(pc.utf8_length(texts), 0).to_numpy(zero_copy_only=False)
            first = self._first("number", _hashes([texts]), rows, filled)
            by_number = first != rows
        columns = [_folded(table.column(places[name]).take(good)) for name in _FACTS if name in places]
        same_facts = self._first("facts", _hashes(columns), rows, np.ones(len(rows), bool))
        first = np.where(by_number, first, same_facts)
        repeats = first != rows
        return Duplicates(rows[repeats], first[repeats], by_number[repeats])

    def _first(
        self, same: Same, hashes: npt.NDArray[np.uint64], rows: npt.NDArray[np.int64], counts: npt.NDArray[np.bool_]
    ) -> npt.NDArray[np.int64]:
        """The number of the first row with the same hash; its own number for a row that repeats none. (N,)"""
        distinct, places, place_of_row = np.unique(hashes[counts], return_index=True, return_inverse=True)
        first_rows, is_new = rows[counts][places].astype(np.uint32), np.ones(len(distinct), bool)
        runs = self._runs[same]
        for run in runs:
            at = np.minimum(np.searchsorted(run.hashes, distinct), len(run.hashes) - 1)
            is_known = run.hashes[at] == distinct
            first_rows[is_known] = run.rows[at[is_known]]
            is_new &= ~is_known
        self._remember(runs, _HashRun(distinct[is_new], first_rows[is_new]))
        first = rows.copy()
        first[counts] = first_rows[place_of_row]
        return first

    def _remember(self, runs: list[_HashRun], latest: _HashRun) -> None:
        while runs and len(runs[-1].hashes) <= 2 * len(latest.hashes):
            latest = runs.pop().merged(latest)
        if len(latest.hashes):
            runs.append(latest)


def _folded(texts: pa.ChunkedArray) -> pa.Array:
    return pc.utf8_lower(pc.utf8_trim_whitespace(texts.combine_chunks()))


def _hashes(columns: Sequence[pa.Array]) -> npt.NDArray[np.uint64]:
    """A hash of each row of some columns of text."""
    import pandas as pd

    total = np.zeros(len(columns[0]), np.uint64)
    for column in columns:
        coded = column.dictionary_encode()
        words = coded.dictionary.to_numpy(zero_copy_only=False)
        hashed = pd.util.hash_array(np.append(words, "").astype(object), categorize=False)
        total = total * np.uint64(0x9E3779B97F4A7C15) + hashed[coded.indices.to_numpy()]
    return total
