"""A workbook of OpenDocument (ODS): its sheets, as ``python_calamine`` gives those of Excel, with what that reader leaves out.

A cell in error and a formula that was never computed are their texts, a merge has its place, an amount its currency, and a number
that is shown with leading zeros keeps them.
"""

from __future__ import annotations

import datetime as dt
import xml.parsers.expat
import zipfile
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from simulator.applicants.packages import LOCKED, Damaged
from simulator.applicants.workbook_parts import xml_parser
from simulator.reading import values
from simulator.reading.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pyarrow as pa

_CONTENT, _MANIFEST = "content.xml", "META-INF/manifest.xml"
_OFFICE, _TABLE, _STYLE, _TEXT = (
    f"urn:oasis:names:tc:opendocument:xmlns:{name}:1.0}}" for name in ("office", "table", "style", "text")
)
_COMPUTED = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}value-type"
_PIECE = 1 << 20


class NotSheets(Exception):  # noqa: N818 - a state of the file; the caller makes the error of it
    """A document of OpenDocument that is no workbook."""


class About(NamedTuple):
    """A sheet before it is read: ``typ`` and ``visible`` are enums of ``python_calamine``."""

    name: str
    typ: object
    visible: object


@dataclass
class Sheet:
    """The rows of a sheet, each as far as its last filled cell; merges as ((top, left), (bottom, right)), from 0."""

    name: str
    is_visible: bool = True
    width: int = 0
    merged_cell_ranges: list[tuple[tuple[int, int], tuple[int, int]]] = field(default_factory=list)
    rows: list[list[object]] = field(default_factory=list)

    @property
    def total_height(self) -> int:
        """The number of its rows, to the last filled one."""
        return len(self.rows)

    def iter_rows(self) -> Iterator[list[object]]:
        """Its rows, all of one width; each is a new list."""
        for row in self.rows:
            yield [*row, *[""] * (self.width - len(row))]


class Book:
    """The sheets of a workbook, as ``python_calamine.CalamineWorkbook`` gives them."""

    def __init__(self, sheets: list[Sheet]) -> None:
        self._sheets = {sheet.name: sheet for sheet in sheets}

    @property
    def sheet_names(self) -> list[str]:
        """The names of the sheets, in their order."""
        return list(self._sheets)

    @property
    def sheets_metadata(self) -> list[About]:
        """The sheets, and whether each is shown."""
        from python_calamine import SheetTypeEnum, SheetVisibleEnum

        shown = {True: SheetVisibleEnum.Visible, False: SheetVisibleEnum.Hidden}
        return [About(name, SheetTypeEnum.WorkSheet, shown[sheet.is_visible]) for name, sheet in self._sheets.items()]

    def get_sheet_by_name(self, name: str) -> Sheet:
        """A sheet. Raises ``KeyError``."""
        return self._sheets[name]


def book(stream: pa.NativeFile, most_cells: int) -> Book:
    """The workbook in an archive that was checked. Raises ``InputError``, ``Damaged``, ``NotSheets`` or ``zipfile.BadZipFile``."""
    stream.seek(0)
    with zipfile.ZipFile(stream) as packed:
        names = packed.namelist()
        if LOCKED in names or (_MANIFEST in names and b"encryption-data" in packed.read(_MANIFEST)):
            raise InputError("batch.file.workbook.locked")
        content = _Content(most_cells)
        parser = xml_parser()
        parser.StartElementHandler, parser.EndElementHandler = content.start, content.end
        parser.CharacterDataHandler = content.characters
        try:
            with packed.open(_CONTENT) as part:
                while piece := part.read(_PIECE):
                    parser.Parse(piece, False)  # noqa: FBT003 - the function of C takes no name
            parser.Parse(b"", True)  # noqa: FBT003
        except (xml.parsers.expat.ExpatError, LookupError, ValueError):
            raise Damaged from None
    if not content.has_sheets:
        raise NotSheets
    if len({sheet.name for sheet in content.sheets}) < len(content.sheets):
        raise Damaged
    return Book(content.sheets)


class _Cell(NamedTuple):
    """A cell that begins: its attributes, how often it is repeated, its paragraphs so far."""

    attributes: dict[str, Any]
    repeated: int
    paragraphs: list[str]


class _Content:
    """The sheets of a document, as its elements come. A text that cells share is kept once."""

    def __init__(self, most_cells: int) -> None:
        self.sheets: list[Sheet] = []
        self.has_sheets = False
        self._most, self._cells = most_cells, 0
        self._hidden: set[str] = set()
        self._style = ""
        self._sheet: Sheet | None = None
        self._row: list[tuple[object, int]] = []
        self._repeated = self._blank = self._skipped = 0
        self._cell: _Cell | None = None
        self._in_text = False
        self._texts: dict[str, str] = {}
        self._starts = {
            f"{_STYLE}style": self._begin_style, f"{_STYLE}table-properties": self._table_properties,
            f"{_OFFICE}spreadsheet": self._begin_sheets, f"{_TABLE}table": self._begin_sheet,
            f"{_TABLE}table-source": self._is_elsewhere, f"{_TABLE}table-row": self._begin_row,
            f"{_TABLE}table-cell": self._begin_cell, f"{_TABLE}covered-table-cell": self._begin_cell,
            f"{_TEXT}p": self._begin_paragraph, f"{_TEXT}s": self._blanks, f"{_TEXT}tab": self._blanks,
            f"{_TEXT}line-break": self._line_break,
        }  # fmt: skip
        self._ends = {
            f"{_TABLE}table": self._end_sheet, f"{_TABLE}table-row": self._end_row, f"{_TABLE}table-cell": self._end_cell,
            f"{_TABLE}covered-table-cell": self._end_cell, f"{_TEXT}p": self._end_paragraph,
        }  # fmt: skip

    # --- what the parser calls

    def start(self, tag: str, attributes: dict[str, Any]) -> None:
        """An element begins: of a cell only its own paragraphs count, and no note or picture inside."""
        is_text_of_cell = self._in_text or tag == f"{_TEXT}p"
        if self._skipped or (self._cell and not is_text_of_cell) or tag == f"{_OFFICE}annotation":
            self._skipped += 1
        elif begin := self._starts.get(tag):
            begin(attributes)

    def end(self, tag: str) -> None:
        """An element ends."""
        if self._skipped:
            self._skipped -= 1
        elif finish := self._ends.get(tag):
            finish()

    def characters(self, piece: str) -> None:
        """Text inside an element."""
        if self._cell and self._in_text and not self._skipped:
            self._cell.paragraphs[-1] += piece

    # --- sheets

    def _begin_style(self, attributes: dict[str, Any]) -> None:
        self._style = attributes.get(f"{_STYLE}name", "")

    def _table_properties(self, attributes: dict[str, Any]) -> None:
        if attributes.get(f"{_TABLE}display") == "false":
            self._hidden.add(self._style)

    def _begin_sheets(self, _: dict[str, Any]) -> None:
        self.has_sheets = True

    def _begin_sheet(self, attributes: dict[str, Any]) -> None:
        is_visible = attributes.get(f"{_TABLE}style-name") not in self._hidden
        self._sheet, self._blank = Sheet(attributes[f"{_TABLE}name"], is_visible), 0
        self.sheets.append(self._sheet)

    def _is_elsewhere(self, _: dict[str, Any]) -> None:
        """What was copied from another file is no sheet of this one."""
        if self._sheet is not None:
            self.sheets.remove(self._sheet)

    def _end_sheet(self) -> None:
        if self._sheet is not None:
            self._cells += len(self._sheet.rows) * self._sheet.width
        self._sheet = None

    # --- rows and cells

    def _begin_row(self, attributes: dict[str, Any]) -> None:
        self._row, self._repeated = [], _count(attributes, "number-rows-repeated")

    def _end_row(self) -> None:
        sheet = self._sheet
        while self._row and self._row[-1][0] == "":
            self._row.pop()
        if sheet is None or not self._row:
            self._blank += self._repeated
            return
        width = max(sheet.width, sum(repeated for _, repeated in self._row))
        reach = self._cells + (len(sheet.rows) + self._blank + self._repeated) * width
        if reach > self._most:
            raise InputError("batch.file.workbook.far", cells=reach, most=self._most)
        sheet.rows += [[]] * self._blank
        sheet.rows += [[value for value, repeated in self._row for _ in range(repeated)]] * self._repeated
        sheet.width, self._blank = width, 0

    def _begin_cell(self, attributes: dict[str, Any]) -> None:
        self._cell = _Cell(attributes, _count(attributes, "number-columns-repeated"), [])
        rows = _count(attributes, "number-rows-spanned")
        if self._sheet is not None and rows > 1:
            columns = _count(attributes, "number-columns-spanned")
            top, left = len(self._sheet.rows) + self._blank, sum(repeated for _, repeated in self._row)
            self._sheet.merged_cell_ranges.append(((top, left), (top + rows - 1, left + columns - 1)))

    def _end_cell(self) -> None:
        if self._cell is not None:
            value = _value(self._cell)
            shared = self._texts.setdefault(value, value) if isinstance(value, str) else value
            self._row.append((shared, self._cell.repeated))
        self._cell = None

    # --- the text of a cell

    def _begin_paragraph(self, _: dict[str, Any]) -> None:
        if self._cell is not None:
            self._cell.paragraphs.append("")
            self._in_text = True

    def _end_paragraph(self) -> None:
        self._in_text = False

    def _blanks(self, attributes: dict[str, Any]) -> None:
        self.characters(" " * min(int(attributes.get(f"{_TEXT}c", "1")), _PIECE))

    def _line_break(self, _: dict[str, Any]) -> None:
        self.characters("\n")


def _count(attributes: dict[str, Any], name: str) -> int:
    """How often something is repeated, or how far it spans: once where nothing is said. Raises ``ValueError``."""
    count = int(attributes.get(f"{_TABLE}{name}", "1"))
    if count < 1:
        raise ValueError(name)
    return count


def _value(cell: _Cell) -> object:
    """The value of a cell: a text, a number, a day, a yes or no; the text of an error, of a formula without a value."""
    attributes, shown = cell.attributes, "\n".join(cell.paragraphs)
    kind = attributes.get(f"{_OFFICE}value-type")
    formula = attributes.get(f"{_TABLE}formula", "")
    if attributes.get(_COMPUTED) == "error":
        return shown or "#N/A"
    if kind is None:
        return shown or (f"={formula.partition('=')[2]}" if formula else "")
    if kind in ("float", "percentage", "currency"):
        if _is_error(shown):
            return shown
        return _number(float(attributes[f"{_OFFICE}value"]), shown, attributes.get(f"{_OFFICE}currency"))
    if kind == "date":
        return _day(attributes[f"{_OFFICE}date-value"])
    if kind == "boolean":
        return attributes[f"{_OFFICE}boolean-value"] == "true"
    return shown or attributes.get(f"{_OFFICE}string-value", "")


def _is_error(shown: str) -> bool:
    """Whether a cell shows an error: older programs write zero as its value."""
    try:
        values.tidy(shown)
    except values.UnreadError as error:
        return error.reason == "error.cell.spreadsheet_error"
    return False


def _number(number: float, shown: str, currency: str | None) -> object:
    """A number; as a text with its currency, or with the zeros that are shown before it."""
    if currency:
        return f"{number:.15g} {currency}"
    is_padded = shown.isdecimal() and shown[0] == "0" and len(shown) > 1 and float(shown) == number
    return shown if is_padded else number


def _day(text: str) -> object:
    """A day, or a day with its hour; what is no day of the calendar, or of a time zone, stays a text."""
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError:
        return text
    if moment.tzinfo is not None:
        return text
    return moment.date() if "T" not in text else moment
