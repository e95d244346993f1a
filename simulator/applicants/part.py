"""Rows of a file of applicants as they were read: the households, the rejected rows, the file as it stands."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pandas as pd
    import pyarrow as pa

    from simulator.applicants.blocks import Chosen
    from simulator.applicants.duplicates import Duplicates
    from simulator.engine.households import Households


@dataclass(frozen=True)
class Part:
    """Rows of a file, in its order. ``rows`` = ``len(people)`` + rows with a line in ``rejected``.

    ===============  ==================================================================================
    people           the N rows that can be answered
    lines            (N,) int64 their numbers in a spreadsheet: the first row under the heads is 2
    year_only        (N,) bool only the year of a birth was given
    rejected         one line for each fault: row (number), column (as headed), code, value (the cell)
    rows             how many rows were read
    extra            the columns that are no fact, and the identifier, (N,) text, by their head
    heads, cells     the file as it stands: its heads, and the cells of all its rows as text
    numbers          (rows,) int64 the numbers of all the rows
    places_of_facts  the place of the column of each fact that the file has
    chosen           how the file was read: its sheet, the row of its heads, its encoding …
    duplicates       the rows that repeat an earlier row of the file
    kinds            (rows, heads) int8 the kinds of the cells of a workbook (``excel.TEXT`` …); None for other files
    looks            (rows, heads) uint16 the numbers of their looks, where they were asked for
    ===============  ==================================================================================
    """

    people: Households
    lines: npt.NDArray[np.int64]
    year_only: npt.NDArray[np.bool_]
    rejected: pd.DataFrame
    rows: int
    extra: Mapping[str, npt.NDArray[np.object_]]
    heads: tuple[str, ...]
    cells: pa.Table
    numbers: npt.NDArray[np.int64]
    places_of_facts: Mapping[str, int]
    chosen: Chosen
    duplicates: Duplicates
    kinds: npt.NDArray[np.int8] | None = None
    looks: npt.NDArray[np.uint16] | None = None

    def pieces(self, rows: int) -> Iterator[Part]:
        """The same rows, so many at a time: what is computed of them takes more memory than they do."""
        for start in range(0, self.rows, rows):
            numbers = self.numbers[start : start + rows]
            first, last = np.searchsorted(self.lines, (numbers[0], numbers[-1] + 1))
            these = slice(first, last)
            yield replace(
                self, people=self.people.rows(these), lines=self.lines[these], year_only=self.year_only[these],
                rejected=self.rejected[self.rejected["row"].between(numbers[0], numbers[-1])], rows=len(numbers),
                extra={head: column[these] for head, column in self.extra.items()},
                cells=self.cells.slice(start, rows), numbers=numbers,
                kinds=None if self.kinds is None else self.kinds[start : start + rows],
            )  # fmt: skip

    @property
    def places(self) -> npt.NDArray[np.int64]:
        """The places among all the rows of those that can be answered. (N,)"""
        return np.searchsorted(self.numbers, self.lines)
