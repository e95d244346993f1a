"""Rows that stand twice in a file: the same number, or the same birth, incomes and days. They are told, and answered as they are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pyarrow as pa

Same = Literal["number", "facts"]
_FACTS = ("birth", "income", "spouse_income", "application", "acceptance", "keys", "price", "type")


class Duplicate(NamedTuple):
    """A row that repeats another one: its number, that of the first such row, and what is the same."""

    row: int
    first: int
    same: Same


class EarlierRows:
    """What earlier rows hold, as a hash of 64 bits for each: two rows that only share the hash are one in many billions."""

    def __init__(self) -> None:
        self._hashes: dict[Same, npt.NDArray[np.uint64]] = {}
        self._rows: dict[Same, npt.NDArray[np.int64]] = {}

    def duplicates(
        self, table: pa.Table, places: dict[str, int], numbers: npt.NDArray[np.int64], good: npt.NDArray[np.int64]
    ) -> list[Duplicate]:
        """The rows of a block that repeat an earlier row of the file, or of the block. Only ``good`` rows count."""
        rows = numbers[good]
        repeated: dict[int, Duplicate] = {}
        if "identifier" in places:
            texts = table.column(places["identifier"]).take(good)
            filled = np.array([bool(text.strip()) for text in texts.to_pylist()], bool)
            first = self._first("number", _hashes([texts]), rows, filled)
            repeated |= {row: Duplicate(row, of, "number") for row, of in _pairs(rows, first)}
        columns = [table.column(places[name]).take(good) for name in _FACTS if name in places]
        first = self._first("facts", _hashes(columns), rows, np.ones(len(rows), bool))
        repeated = {row: Duplicate(row, of, "facts") for row, of in _pairs(rows, first)} | repeated
        return [repeated[row] for row in sorted(repeated)]

    def _first(
        self, same: Same, hashes: npt.NDArray[np.uint64], rows: npt.NDArray[np.int64], counts: npt.NDArray[np.bool_]
    ) -> npt.NDArray[np.int64]:
        """The number of the first row with the same hash; its own number for a row that repeats none. (N,)"""
        all_hashes = np.concatenate([self._hashes.get(same, np.zeros(0, np.uint64)), hashes[counts]])
        all_rows = np.concatenate([self._rows.get(same, np.zeros(0, np.int64)), rows[counts]])
        self._hashes[same], places = np.unique(all_hashes, return_index=True)
        self._rows[same] = all_rows[places]
        first = rows.copy()
        first[counts] = self._rows[same][np.searchsorted(self._hashes[same], hashes[counts])]
        return first


def _pairs(rows: npt.NDArray[np.int64], first: npt.NDArray[np.int64]) -> list[tuple[int, int]]:
    repeats = first != rows
    return list(zip(rows[repeats].tolist(), first[repeats].tolist(), strict=True))


def _hashes(columns: Sequence[pa.ChunkedArray]) -> npt.NDArray[np.uint64]:
    """A hash of each row of some columns of text."""
    import pandas as pd

    total = np.zeros(len(columns[0]), np.uint64)
    for column in columns:
        coded = column.combine_chunks().dictionary_encode()
        words = [word.strip().casefold() for word in coded.dictionary.to_pylist()]
        hashed = pd.util.hash_array(np.array([*words, ""], dtype=object))
        total = total * np.uint64(0x9E3779B97F4A7C15) + hashed[coded.indices.to_numpy()]
    return total
