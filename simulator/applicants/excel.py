"""A workbook, of Excel or of OpenDocument: the rows of one of its sheets, its cells as text in the form in which people type them."""

from __future__ import annotations

import datetime as dt
import itertools
import zipfile
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pyarrow as pa

from simulator.applicants import head_row, looks, marks, opendocument, packages
from simulator.applicants.blocks import Chosen, Opened, Rows, TablePlace, as_shown, without_blanks
from simulator.reading import panics
from simulator.reading.errors import InputError
from simulator.wording import FactList, Plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from simulator.applicants.packages import Bounds

SHEET_ROWS = 1 << 13
"""Rows of a workbook read at a time: it never has more than a million."""

TEXT, NUMBER, DAY, BOOLEAN, MOMENT, PADDED, ERROR = range(7)
"""The kinds of the cells of a workbook: ``MOMENT`` is a day with a time, ``PADDED`` a number whose format shows leading zeros."""

_KINDS: dict[type, int] = {
    float: NUMBER, int: NUMBER, dt.date: DAY, bool: BOOLEAN, marks.PaddedNumber: PADDED, marks.ErrorText: ERROR,
}  # fmt: skip
_LOCKED = "EncryptedPackage".encode("utf-16-le")
"""The name of the part that a password hides."""
_FAULTS_OF_ARCHIVES = (packages.Damaged, zipfile.BadZipFile, NotImplementedError)
"""What an archive raises that contradicts itself; the last where it asks for a version of ZIP that does not exist."""
_PART, _BINARY = "xl/workbook.xml", "xl/workbook.bin"
"""The parts by which an archive is known as a workbook of Excel, and as one in its binary form."""


class _Sheet(NamedTuple):
    """A sheet whose heads are found: its first rows, its heads and the place of their last row among them."""

    sheet: Any
    start: list[list[object]]
    heads: list[str]
    head: int
    recognised: int


def workbook_rows(stream: pa.NativeFile, bounds: Bounds, place: TablePlace, *, with_looks: bool = False) -> Opened:
    """The rows of a workbook: of the visible sheet in which most heads are recognised, the first one of several.

    A value that is merged over several rows is that of each of them. Raises ``InputError``: what the file is instead, and how to
    repair it.
    """
    book, has_marks = _book(stream, bounds)
    chosen = _chosen_sheet(book, place)
    sheet = chosen.sheet
    named_marks = _marks(stream, sheet.name) if has_marks else {}
    heads = [head.strip() for head in chosen.heads]
    while heads and not heads[-1]:
        heads.pop()
    first = chosen.head + 1
    merges = _merges(sheet, first, len(heads))
    rows = itertools.islice(sheet.iter_rows(), first, None)
    about = Chosen(
        "xlsx", first, sheet=sheet.name, aside=tuple(name for name in book.sheet_names if name != sheet.name),
        merged=sum(last - top for top, last, _ in merges),
    )  # fmt: skip
    filled = _with_merges(_with_marks(rows, named_marks, first), merges, first)
    look, look_rows = (looks.looks(stream, sheet.name, len(heads)) if with_looks else None) or (None, None)
    if look is not None:
        look = look._replace(above=tuple(tuple(map(text, cells)) for cells in chosen.start[: chosen.head]))
    return Opened(heads, _in_blocks(heads, filled, first + 1, sheet.total_height or 1, look_rows), about, look)


def sheet_names(stream: pa.NativeFile, bounds: Bounds) -> list[str]:
    """The sheets of a workbook, the hidden ones too. Raises ``InputError``."""
    book, _ = _book(stream, bounds)
    return list(book.sheet_names)


def _book(stream: pa.NativeFile, bounds: Bounds) -> tuple[Any, bool]:
    """The workbook, which stays within bounds, and whether its sheets have marks."""
    from python_calamine import CalamineError, CalamineWorkbook

    if not stream.read(2).startswith(b"PK"):
        raise InputError("batch.file.workbook.locked" if _LOCKED in stream.read() else "batch.file.workbook.old")
    is_book = True
    try:
        package = packages.check(stream, bounds)
        if package.is_opendocument:
            return opendocument.book(stream, bounds.cells), False
        if _BINARY in package.names:
            raise InputError("batch.file.workbook.binary")
        is_book = _PART in package.names
        stream.seek(0)
        with panics.refused_as("batch.file.workbook"):
            return CalamineWorkbook.from_filelike(stream), package.has_marks
    except opendocument.NotSheets:
        raise InputError("batch.file.workbook.other") from None
    except (CalamineError, *_FAULTS_OF_ARCHIVES):
        raise InputError("batch.file.workbook" if is_book else "batch.file.workbook.other") from None


def _chosen_sheet(book: Any, place: TablePlace) -> _Sheet:  # noqa: ANN401 - CalamineWorkbook, which is imported with the first workbook
    """The visible sheet with most heads. Raises ``InputError`` where there is none, or only a hidden one has heads."""
    from python_calamine import SheetTypeEnum, SheetVisibleEnum

    if place.sheet:
        if place.sheet not in book.sheet_names:
            names = FactList(tuple(map(Plain, book.sheet_names)))
            raise InputError("error.value.choice", "sheet", got=Plain(place.sheet), allowed=names)
        sheet = _opened_sheet(book, place.sheet, place)
        if sheet is None:
            raise InputError("batch.file.empty")
        return sheet
    visible: list[_Sheet] = []
    hidden: list[_Sheet] = []
    for about in book.sheets_metadata:
        if about.typ == SheetTypeEnum.WorkSheet and (sheet := _opened_sheet(book, about.name, place)) is not None:
            (visible if about.visible == SheetVisibleEnum.Visible else hidden).append(sheet)
    best = max(visible, key=lambda sheet: sheet.recognised, default=None)
    if best is None or not best.recognised:
        shown = next((sheet for sheet in hidden if sheet.recognised), None)
        if shown is not None:
            raise InputError("batch.file.workbook.hidden", sheet=Plain(shown.sheet.name))
    if best is None:
        raise InputError("batch.file.empty")
    return best


def _opened_sheet(book: Any, name: str, place: TablePlace) -> _Sheet | None:  # noqa: ANN401
    """A sheet with the place of its heads; None for an empty one."""
    from python_calamine import CalamineError

    try:
        with panics.refused_as("batch.file.workbook"):
            sheet = book.get_sheet_by_name(name)
    except CalamineError:
        raise InputError("batch.file.workbook") from None
    start: list[list[object]] = []
    filled, row = 0, place.head_row
    for cells in sheet.iter_rows():
        start.append(cells)
        filled += any(text(cell).strip() for cell in cells)
        if len(start) == row or (not row and filled == head_row.MOST):
            break
    texts = [[text(cell) for cell in cells] for cells in start]
    heads = head_row.heads_of(texts, place.heads, row)
    if heads is None:
        return None
    return _Sheet(sheet, start, heads.texts, heads.place, head_row.recognised(heads.texts, place.heads))


def _marks(stream: pa.NativeFile, sheet: str) -> marks.Marks:
    try:
        return marks.marks(stream, sheet)
    except (*_FAULTS_OF_ARCHIVES, OSError):
        raise InputError("batch.file.workbook") from None


def _with_marks(rows: Iterator[list[object]], marked: marks.Marks, first: int) -> Iterator[list[object]]:
    """The rows with the texts of the marked cells in the place of their values."""
    by_row: dict[int, list[tuple[int, str]]] = {}
    for (line, column), cell in marked.items():
        by_row.setdefault(line, []).append((column, cell))
    for number, row in enumerate(rows, first):
        for column, cell in by_row.get(number, ()):
            if column < len(row):
                row[column] = cell
        yield row


def _merges(sheet: Any, first: int, width: int) -> list[tuple[int, int, int]]:  # noqa: ANN401
    """The merges of several rows in one column under the heads: the first row, the last one, the column, from 0."""
    return [
        (top, bottom, left)
        for (top, left), (bottom, right) in sheet.merged_cell_ranges or ()
        if left == right < width and first <= top < bottom
    ]


def _with_merges(
    rows: Iterator[list[object]], merges: list[tuple[int, int, int]], first: int
) -> Iterator[list[object]]:
    """The rows with the value of a merge in each of its rows."""
    ends = {(top, column): last for top, last, column in merges}
    running: dict[int, tuple[int, object]] = {}
    for number, row in enumerate(rows, first):
        for column in {column for top, column in ends if top == number} if ends else ():
            running[column] = ends[number, column], row[column] if column < len(row) else ""
        for column, (last, value) in running.items():
            if number <= last and column < len(row):
                row[column] = value
        yield row


def _in_blocks(
    heads: list[str], rows: Iterator[list[object]], line: int, total: int, look_rows: looks.LookRows | None
) -> Iterator[Rows]:
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
        look = None if look_rows is None else look_rows.take(line - 1, len(block))
        line += len(block)
        kinds = np.array([[kind(cell) for cell in row[:width]] for row in block], np.int8)
        yield without_blanks(Rows(lines, cells, ragged, min(line / total, 1.0), kinds, look))


def kind(cell: object) -> int:
    """The kind of a cell: ``TEXT`` or one of the others."""
    if isinstance(cell, dt.datetime):
        return DAY if cell.time() == dt.time() else MOMENT
    return _KINDS.get(type(cell), TEXT)


def text(cell: object) -> str:
    """The text of a cell, in the form in which people type it."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else as_shown(cell)
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat() if cell.time() == dt.time() else cell.isoformat(" ")
    if isinstance(cell, dt.date):
        return cell.isoformat()
    return str(cell).lower() if isinstance(cell, bool) else str(cell)
