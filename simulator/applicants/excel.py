"""A workbook of Excel: its first sheet, and its cells as text, in the form in which people type them."""

from __future__ import annotations

import datetime as dt
import zipfile
from typing import TYPE_CHECKING, Any

from simulator.applicants import packages
from simulator.reading import panics
from simulator.reading.errors import InputError

if TYPE_CHECKING:
    import pyarrow as pa

    from simulator.applicants.packages import Bounds

TEXT, NUMBER, DAY, BOOLEAN = range(4)
"""The kinds of the cells of a workbook."""

_KINDS: dict[type, int] = {float: NUMBER, int: NUMBER, dt.date: DAY, bool: BOOLEAN}
_LOCKED = "EncryptedPackage".encode("utf-16-le")
"""The name of the part that a password hides."""
_PARTS = frozenset({"xl/workbook.xml", "xl/workbook.bin"})
"""The parts by which an archive is known as a workbook of Excel."""


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
