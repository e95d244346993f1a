"""A workbook of Excel: the rows of its first sheet, and its cells as text, in the form in which people type them."""

from __future__ import annotations

import datetime as dt
import zipfile
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from simulator.applicants import packages
from simulator.applicants.blocks import Opened, Rows, without_blanks
from simulator.reading import panics
from simulator.reading.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from simulator.applicants.packages import Bounds

SHEET_ROWS = 1 << 13
"""Rows of a workbook read at a time: it never has more than a million."""

TEXT, NUMBER, DAY, BOOLEAN = range(4)
"""The kinds of the cells of a workbook."""

_KINDS: dict[type, int] = {float: NUMBER, int: NUMBER, dt.date: DAY, bool: BOOLEAN}
_LOCKED = "EncryptedPackage".encode("utf-16-le")
"""The name of the part that a password hides."""
_PARTS = frozenset({"xl/workbook.xml", "xl/workbook.bin"})
"""The parts by which an archive is known as a workbook of Excel."""


def workbook_rows(stream: pa.NativeFile, bounds: Bounds) -> Opened:
    """The rows of the first sheet of a workbook."""
    sheet = first_sheet(stream, bounds)
    rows = sheet.iter_rows()
    for place, row in enumerate(rows):
        heads = [text(cell).strip() for cell in row]
        if any(heads):
            return _sheet(heads, rows, place + 1, total=sheet.total_height or 1)
    raise InputError("batch.file.empty")


def _sheet(heads: list[str], rows: Iterator[list[object]], line: int, total: int) -> Opened:
    while heads and not heads[-1]:
        heads.pop()
    return Opened(heads, _in_blocks(heads, rows, line + 1, total))


def _in_blocks(heads: list[str], rows: Iterator[list[object]], line: int, total: int) -> Iterator[Rows]:
    width = len(heads)
    names = [str(place) for place in range(width)]
    while block := [row for _, row in zip(range(SHEET_ROWS), rows, strict=False)]:
        texts = [[text(cell) for cell in column] for column in zip(*block, strict=True)]
        ragged = np.zeros(len(block), bool)
        for column in texts[width:]:
            ragged |= np.array([bool(cell.strip()) for cell in column])
        texts = texts[:width] + [[""] * len(block)] * (width - len(texts))
        cells = pa.Table.from_arrays([pa.array(column, pa.string()) for column in texts], names=names)
        lines = np.arange(line, line + len(block))
        line += len(block)
        kinds = np.array([[kind(cell) for cell in row[:width]] for row in block], np.int8)
        yield without_blanks(Rows(lines, cells, ragged, min(line / total, 1.0), kinds))


def first_sheet(stream: pa.NativeFile, bounds: Bounds) -> Any:  # noqa: ANN401 - CalamineSheet, which is imported with the first workbook
    """The first sheet of a workbook that stays within bounds. Raises ``InputError``: what it is instead, and how to repair it."""
    from python_calamine import CalamineError, CalamineWorkbook

    if not stream.read(2).startswith(b"PK"):
        raise InputError("batch.file.workbook.locked" if _LOCKED in stream.read() else "batch.file.workbook.old")
    is_book = True
    try:
        is_book = not _PARTS.isdisjoint(packages.check(stream, bounds))
        stream.seek(0)
        with panics.refused_as("batch.file.workbook"):
            return CalamineWorkbook.from_filelike(stream).get_sheet_by_index(0)
    except (CalamineError, zipfile.BadZipFile, packages.Damaged, IndexError):
        raise InputError("batch.file.workbook" if is_book else "batch.file.workbook.other") from None


def kind(cell: object) -> int:
    """The kind of a cell: ``TEXT``, ``NUMBER``, ``DAY`` or ``BOOLEAN``."""
    if isinstance(cell, dt.datetime):
        return DAY if cell.time() == dt.time() else TEXT
    return _KINDS.get(type(cell), TEXT)


def text(cell: object) -> str:
    """The text of a cell, in the form in which people type it."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat() if cell.time() == dt.time() else cell.isoformat(" ")
    if isinstance(cell, dt.date):
        return cell.isoformat()
    return str(cell).lower() if isinstance(cell, bool) else str(cell)
