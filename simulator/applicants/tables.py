"""The rows of a table, wherever they are: a file, a DataFrame or a list of mappings; heads, then cells as text.

The rows of a DataFrame and of a list become text cell by cell, as those of a workbook or of a Parquet file do, so that what
one of them accepts all accept, and what one refuses all refuse in the same words. A row is named by the number that it
would have in a spreadsheet: the heads are in row 1. The index of a DataFrame is not read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeGuard

import numpy as np
import pyarrow as pa

from simulator.applicants import excel, files, parquet_file
from simulator.applicants.blocks import FIRST_ROW, Chosen, Opened, Rows, TablePlace, without_blanks
from simulator.reading.errors import InputError

if TYPE_CHECKING:
    import pandas as pd

Lines = Sequence[Mapping[str, object]]
"""Rows in memory: what stands under each head; a head that a row does not have is an empty cell."""


class _Blocks(NamedTuple):
    """Rows in memory: their heads, how many they are, and what gives the columns of some of them as text."""

    heads: list[str]
    rows: int
    texts: Callable[[int, int], list[pa.Array]]


def open_table(
    rows: files.Source | pd.DataFrame | Lines, encoding: str | None, formats: tuple[str, ...], place: TablePlace
) -> Opened:
    """The heads and the rows of a table. Raises ``InputError`` for a file that cannot be read, ``TypeError`` for no table."""
    if is_a_file(rows):
        return files.opened(rows, encoding, formats, place=place)
    blocks = _in_memory(rows)
    if not blocks.heads:
        raise InputError("batch.file.empty")
    return files.refuse_too_wide(Opened(blocks.heads, _rows(blocks), Chosen("table")))


def is_a_file(rows: object) -> TypeGuard[files.Source]:
    """Whether rows are those of a file: a path, bytes, an open file."""
    return isinstance(rows, str | Path | bytes) or hasattr(rows, "read")


def _in_memory(rows: object) -> _Blocks:
    import pandas as pd

    if isinstance(rows, pd.DataFrame):
        return _of_frame(rows)
    if isinstance(rows, Sequence) and all(isinstance(row, Mapping) for row in rows):
        return _of_lines(rows)
    message = f"a table is a path, an open file, a DataFrame or a list of mappings, not {type(rows).__name__}"
    raise TypeError(message)


def _rows(blocks: _Blocks) -> Iterator[Rows]:
    names = [str(place) for place in range(len(blocks.heads))]
    for start in range(0, blocks.rows, parquet_file.ROWS):
        end = min(start + parquet_file.ROWS, blocks.rows)
        cells = pa.Table.from_arrays(blocks.texts(start, end), names=names)
        lines = np.arange(start, end) + FIRST_ROW
        yield without_blanks(Rows(lines, cells, np.zeros(end - start, bool), end / blocks.rows))


def _of_lines(lines: Lines) -> _Blocks:
    """The heads are the keys of all the rows, in the order in which they are first met."""
    heads = list(dict.fromkeys(head for line in lines for head in line))

    def texts(start: int, end: int) -> list[pa.Array]:
        return [_column([line.get(head) for line in lines[start:end]]) for head in heads]

    return _Blocks([str(head).strip() for head in heads], len(lines), texts)


def _of_frame(frame: pd.DataFrame) -> _Blocks:
    def texts(start: int, end: int) -> list[pa.Array]:
        return [_series(frame.iloc[start:end, place]) for place in range(frame.shape[1])]

    return _Blocks([str(head).strip() for head in frame.columns], len(frame), texts)


def _series(column: pd.Series[Any]) -> pa.Array:
    """A typed column converted as that of a Parquet file; a column of objects cell by cell."""
    if column.dtype == object:
        return _column(column.tolist())
    try:
        return parquet_file.as_text(pa.array(column, from_pandas=True))
    except pa.ArrowException:  # a type of pandas that Parquet does not have
        return _column(column.tolist())


def _column(values: list[Any]) -> pa.Array:
    return pa.array([_text(value) for value in values], pa.string())


def _text(value: object) -> str:
    """The text of a Python value, in the form in which people type it; empty for None, NaN and NaT."""
    if isinstance(value, str):
        return value
    if value is None or value != value:  # noqa: PLR0124 - only NaN and NaT differ from themselves
        return ""
    return f"{value:f}" if isinstance(value, Decimal) else excel.text(value)
