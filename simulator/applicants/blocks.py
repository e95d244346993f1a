"""Rows of a file as a table of text, and what every format shares.

A row is named by its number in a spreadsheet: the heads are in row 1.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

if TYPE_CHECKING:
    from collections.abc import Iterator

    from simulator.applicants.looks import SheetLook

DAMAGED = (pa.ArrowException, OSError, UnicodeDecodeError)
"""What pyarrow raises for a damaged Parquet file: ``OSError`` for its bytes, ``UnicodeDecodeError`` for its names."""
FIRST_ROW = 2
"""The number of the first row under the heads."""
DIGITS = 15
"""The digits of a number that a spreadsheet keeps: what follows them is dust of its floats."""
_BLANK = r"^[\s\x{a0}]*$"


class Rows(NamedTuple):
    """Rows of a file: their numbers, their cells as text, whether each is ragged, the part of the file read (0 to 1).

    A ragged row has not one cell for each head. ``kinds`` are the kinds of the cells of a workbook, ``looks`` the numbers of their
    looks where they were asked for. (rows, heads)
    """

    lines: npt.NDArray[np.int64]
    cells: pa.Table
    ragged: npt.NDArray[np.bool_]
    done: float
    kinds: npt.NDArray[np.int8] | None = None
    looks: npt.NDArray[np.uint16] | None = None

    def take(self, places: npt.NDArray[Any]) -> Rows:
        """The rows at these places."""
        kinds = None if self.kinds is None else self.kinds[places]
        looks = None if self.looks is None else self.looks[places]
        return Rows(self.lines[places], self.cells.take(pa.array(places)), self.ragged[places], self.done, kinds, looks)


class Chosen(NamedTuple):
    """What was chosen to read a file: nothing of it was asked, so all of it is said.

    ``head_row`` is the number of the row of heads (the first is 1); ``sheet`` that of a workbook, ``aside`` its other sheets;
    ``merged`` the cells that got the value of a merge; ``mixed`` the lines that are in ``encoding`` among others in UTF-8.
    """

    format: str
    head_row: int = 1
    sheet: str = ""
    aside: tuple[str, ...] = ()
    merged: int = 0
    encoding: str = ""
    mixed: int = 0
    separator: str = ""


class TablePlace(NamedTuple):
    """Where the table of a file stands, as its user says: a sheet (empty: to be found) and the row of heads (0: to be found).

    ``heads`` are those by which it is found, folded; without any, those of applicants.
    """

    sheet: str = ""
    head_row: int = 0
    heads: tuple[str, ...] = ()


ANYWHERE = TablePlace()


class Opened(NamedTuple):
    """A file whose heads have been read; ``look`` is that of a workbook, where it was asked for."""

    heads: list[str]
    rows: Iterator[Rows]
    chosen: Chosen
    look: SheetLook | None = None


def as_shown(number: float) -> str:
    """A number with the fifteen digits that a spreadsheet keeps: 57499.99999999999 is 57500."""
    shown = f"{number:.{DIGITS}g}"
    return repr(number) if "e" in shown else shown


def without_blanks(rows: Rows) -> Rows:
    """The rows that are not empty: an empty line is not a row, but it keeps its number."""
    blank = np.ones(len(rows.lines), bool)
    for column in rows.cells.columns:
        if not blank.any():
            return rows
        empty = pc.match_substring_regex(column, _BLANK)
        blank &= empty.to_numpy()
    return rows.take(np.flatnonzero(~blank)) if blank.any() else rows
