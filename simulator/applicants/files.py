"""Reading of a file of rows in any format: the heads, then tables of text, block by block.

Everything is read as text, so that ``NA`` stays a name and leading zeros stay.
"""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import pyarrow as pa

from simulator.applicants import csv_file, excel, parquet_file
from simulator.applicants.blocks import ANYWHERE, Opened, TablePlace
from simulator.applicants.packages import LOCAL
from simulator.reading.errors import InputError
from simulator.wording import FactList, Plain

if TYPE_CHECKING:
    from simulator.applicants.packages import Bounds

Source = str | Path | bytes | BinaryIO

FORMATS = ("csv", "xlsx", "parquet")
_STARTS = {b"PK\x03\x04": "xlsx", b"\xd0\xcf\x11\xe0": "xlsx", b"PAR1": "parquet"}
"""The first bytes of a binary file: of a workbook, XLSX or ODS; of one that is old, or locked by a password; of Parquet."""
_MOST_HEADS = 500


def opened(
    source: Source,
    encoding: str | None = None,
    formats: tuple[str, ...] = FORMATS,
    bounds: Bounds = LOCAL,
    place: TablePlace = ANYWHERE,
    *,
    with_looks: bool = False,
) -> Opened:
    """The heads of a file, and its rows; ``bounds`` are those of a workbook, ``place`` that of the table.

    ``with_looks``: a workbook also says how its cells look. Raises ``InputError`` when it cannot be read at all.
    """
    stream = _stream(source)
    start = stream.read(4)
    stream.seek(0)
    if not start:
        raise InputError("batch.file.empty")
    kind = _STARTS.get(start, "csv")
    if kind not in formats:
        raise InputError("batch.file.format", formats=FactList(tuple(Plain(name.upper()) for name in formats)))
    if kind == "xlsx":
        table = excel.workbook_rows(stream, bounds, place, with_looks=with_looks)
    else:
        table = parquet_file.parquet_rows(stream) if kind == "parquet" else csv_file.csv_rows(stream, encoding, place)
    return refuse_too_wide(table)


def last_row(source: Source, encoding: str | None, place: TablePlace, most: int) -> int:
    """The number of the last row of a file, as ``csv_file.last_row`` counts it; 0 for a workbook, of which no sheet is longer than Excel's.

    A Parquet file says it. Raises ``InputError`` where the file cannot be read.
    """
    stream = _stream(source)
    kind = _STARTS.get(stream.read(4), "csv")
    stream.seek(0)
    if kind == "xlsx":
        return 0
    return parquet_file.last_row(stream) if kind == "parquet" else csv_file.last_row(stream, encoding, place, most)


def refuse_too_wide(table: Opened) -> Opened:
    """The same table. Raises ``InputError`` where it has more columns than any table of applicants."""
    if len(table.heads) > _MOST_HEADS:
        raise InputError("batch.file.too_wide", most=_MOST_HEADS)
    return table


def preview(file: Opened, count: int) -> tuple[list[list[str]], Opened]:
    """The first rows of a file, and the file with these rows still to be read."""
    first = next(file.rows, None)
    if first is None:
        return [], file
    columns = [column.to_pylist() for column in first.cells.slice(0, count).columns]
    rows = [list(row) for row in zip(*columns, strict=True)]
    return rows, file._replace(rows=itertools.chain([first], file.rows))


def _stream(source: Source) -> pa.NativeFile:
    """The bytes of a source; a file that is opened here closes itself."""
    if isinstance(source, bytes):
        return pa.BufferReader(source)
    if not isinstance(source, str | Path):
        source.seek(0)
        return pa.PythonFile(source, "r")
    try:
        return pa.OSFile(str(source))
    except FileNotFoundError:
        raise InputError("error.file.missing", str(source)) from None
    except OSError as error:
        if Path(source).is_dir():
            raise InputError("error.file.directory", str(source)) from None
        raise InputError("error.file.unreadable", str(source), reason=Plain(error.strerror or "?")) from None
