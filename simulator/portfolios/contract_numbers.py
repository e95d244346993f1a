"""The numbers of the contracts of a file: by them payments and events find their contract, exactly or not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from simulator.applicants import cells, files, headers, tables
from simulator.applicants.blocks import ANYWHERE
from simulator.reading import values
from simulator.reading.errors import InputError

if TYPE_CHECKING:
    import numpy.typing as npt

    from simulator.applicants.reader import Unit
    from simulator.portfolios.sources import Source

NUMBER = "identifier"
"""The column of a file of applicants that is the number of the contract."""
_PLAIN = r"^[!-~]+$"


class ContractNumbers:
    """The numbers of N contracts in the order of their file; ``twice`` says which of them another row has too. (N,)"""

    def __init__(self, texts: pa.Array) -> None:
        coded = texts.dictionary_encode()
        index = coded.indices.to_numpy()
        self.distinct = coded.dictionary
        self.first = np.zeros(len(self.distinct), np.int64)
        self.first[index[::-1]] = np.arange(len(index))[::-1]
        is_empty = pc.equal(self.distinct, "").to_numpy(zero_copy_only=False)
        self.twice: npt.NDArray[np.bool_] = (np.bincount(index, minlength=1)[index] > 1) & ~is_empty[index]

    def text_of(self, row: int) -> str:
        """The number of a row that is the first with it."""
        text: str = self.distinct[int(np.flatnonzero(self.first == row)[0])].as_py()
        return text

    def places(self, numbers: pa.Array) -> npt.NDArray[np.int64]:
        """The row of the contract with each number, -1 where there is none. (M,)"""
        index = pc.fill_null(pc.index_in(numbers, value_set=self.distinct), -1).to_numpy(zero_copy_only=False)
        if not len(self.first):
            return np.full(len(index), -1)
        return np.where(index < 0, -1, self.first[index])


def numbers_of(source: Source, unit: Unit, encoding: str | None) -> ContractNumbers:
    """The numbers of all the rows of a file of contracts. Raises ``InputError`` for a file that has no column of them."""
    if unit not in cells.CURRENCIES:
        raise InputError("batch.file.no_unit")
    heads, blocks, *_ = tables.open_table(source, encoding, files.FORMATS, ANYWHERE)
    headers.matched(heads, unit)
    place = headers.place_of(NUMBER, heads)
    if place is None:
        raise InputError("portfolio.no_numbers")
    return ContractNumbers(
        pa.concat_arrays([pa.array([], pa.string()), *(tidied(rows.cells.column(place)) for rows in blocks)])
    )


def tidied(texts: pa.ChunkedArray) -> pa.Array:
    """Numbers without the spaces around them and the marks of direction, in Western digits; each distinct text is looked at once."""
    texts = texts.combine_chunks()
    if pc.all(pc.match_substring_regex(texts, _PLAIN)).as_py() in (True, None):
        return texts
    coded = texts.dictionary_encode()
    clean = pa.array([values.plain(text) for text in coded.dictionary.to_pylist()], pa.string())
    return clean.take(coded.indices)
