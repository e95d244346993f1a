"""How the cells of a sheet look: the formats of a workbook, the widths of its columns, and which cell has which format.

The reader of workbooks gives values alone. Here the sheet is read a second time, piece by piece, where the sheet is to be written again.
"""

from __future__ import annotations

import re
import zipfile
from typing import TYPE_CHECKING, NamedTuple
from xml.etree import ElementTree as ET

import numpy as np

from simulator.applicants import packages
from simulator.applicants.cell_formats import CellLook, cell_looks
from simulator.applicants.packages import Damaged
from simulator.applicants.workbook_parts import bounded, column_number, part_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy.typing as npt
    import pyarrow as pa

_PLACE = rb'(?=\s(?:[^>]*?\s)?r="([A-Z]{1,3})([0-9]{1,7})")'
_CELL = re.compile(rb"<(?:[\w.-]+:)?c" + _PLACE + rb'(?=\s(?:[^>]*?\s)?s="([0-9]{1,5})")')
_COLUMN = re.compile(rb"<(?:[\w.-]+:)?col\s([^>]*)>")
_ATTRIBUTE = re.compile(rb'([a-zA-Z]+)="([^"]*)"')
WIDEST = 255.0
_LAST_COLUMN = 16_384


class SheetLook(NamedTuple):
    """How a sheet looks: the looks of cells by their number, the widths of columns, those that are hidden, the texts above the heads.

    A width of 0 is the usual one.
    """

    cells: tuple[CellLook, ...]
    widths: tuple[float, ...] = ()
    hidden: tuple[int, ...] = ()
    above: tuple[tuple[str, ...], ...] = ()


class LookRows:
    """The looks of the rows of a sheet, in its order: a number for each cell, 0 where it has none of its own."""

    def __init__(self, pieces: Iterator[bytes], width: int, count: int) -> None:
        self._pieces, self._width, self._count = pieces, width, count
        self._ahead = np.zeros((0, 3), np.int64)

    def take(self, first: int, count: int) -> npt.NDArray[np.uint16]:
        """The numbers of the looks of ``count`` rows, of which the first is ``first`` (from 0). (count, width)"""
        numbers = np.zeros((count, self._width), np.uint16)
        cells = self._ahead
        while True:
            inside = cells[(cells[:, 0] >= first) & (cells[:, 0] < first + count) & (cells[:, 1] < self._width)]
            numbers[inside[:, 0] - first, inside[:, 1]] = inside[:, 2]
            self._ahead = cells[cells[:, 0] >= first + count]
            if len(self._ahead):
                return numbers
            piece = next(self._pieces, None)
            if piece is None:
                return numbers
            cells = self._placed(piece)

    def _placed(self, piece: bytes) -> npt.NDArray[np.int64]:
        """The row, the column and the look of each cell of a piece that has a look. (N, 3)"""
        matches = _CELL.findall(piece)
        columns = {letters: column_number(letters.decode()) for letters in {cell[0] for cell in matches}}
        placed = np.array([(int(row) - 1, columns[letters], int(look)) for letters, row, look in matches], np.int64)
        placed = placed.reshape(-1, 3)
        return placed[placed[:, 2] < self._count]


def looks(stream: pa.NativeFile, sheet: str, width: int) -> tuple[SheetLook, LookRows] | None:
    """How a sheet of a workbook that was checked looks, and its rows as far as ``width`` columns; None where it does not say."""
    try:
        stream.seek(0)
        with zipfile.ZipFile(stream) as packed:
            cells = cell_looks(packed)
            part = packed.getinfo(part_of(packed, sheet))
        pieces = packages.between_tags(packages.unpacked(stream, part))
        first = next(pieces, b"")
        about = SheetLook(cells, *_columns(first, width))
    except (Damaged, ET.ParseError, KeyError, ValueError, StopIteration, zipfile.BadZipFile):
        return None
    return about, LookRows(_after(first, pieces), width, len(cells))


def _after(first: bytes, pieces: Iterator[bytes]) -> Iterator[bytes]:
    """All the pieces, up to one that cannot be unpacked: the cells behind it have no look, and their values stay."""
    yield first
    try:
        yield from pieces
    except Damaged:
        return


def _columns(start: bytes, width: int) -> tuple[tuple[float, ...], tuple[int, ...]]:
    """The widths of the first columns, and those that are hidden, from the start of a sheet. Raises ``ValueError``."""
    widths, hidden = [0.0] * width, []
    for attributes in _COLUMN.findall(start.partition(b"<sheetData")[0]):
        column = {name.decode(): value.decode() for name, value in _ATTRIBUTE.findall(attributes)}
        first, last = int(column.get("min", "1")) - 1, int(column.get("max", "0"))
        for place in range(max(first, 0), min(last, width, _LAST_COLUMN)):
            widths[place] = bounded(column.get("width", "0"), 0.0, WIDEST)
            if column.get("hidden") in ("1", "true"):
                hidden.append(place)
    return tuple(widths), tuple(hidden)
