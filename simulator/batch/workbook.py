"""An annotated file as an Excel workbook. A cell that looks like a formula is a cell of text."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import xlsxwriter
from xlsxwriter.exceptions import FileCreateError

from simulator.base.money import CURRENCIES, units
from simulator.batch.columns import KINDS, error, head
from simulator.batch.write import SHEET_ROWS
from simulator.batch.xlsx_rows import LONGEST, SheetRows, days, mixed, numbers, rows_xml, style_of, texts
from simulator.wording import is_right_to_left, say

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from simulator.applicants.part import Part
    from simulator.batch.columns import AddedColumns

_CREATED = dt.datetime(1980, 1, 1)  # noqa: DTZ001 - XlsxWriter takes a day without a time zone
"""The day on which every workbook says that it was made, that of its packed files: the same answers are the same bytes."""
_ERRORS = ("row", "column", "value", "reason")
_FORMATS = {"count": "0", "share": "0.00%", "day": "dd/mm/yyyy"}
_WIDTHS = {"text": 30, "money": 16, "count": 10, "share": 10, "day": 12}


class ExcelOutput:
    """An Excel workbook with a sheet of the rows, of the errors, of the lines about the file; right to left in Arabic."""

    def __init__(self, path: Path, heads: tuple[str, ...], lang: str, currency: str) -> None:
        self.lang, self.width, self.line, self.error_line = lang, len(heads), 1, 1
        self.book = xlsxwriter.Workbook(str(path), {"constant_memory": True, "tmpdir": str(path.parent)})
        self.book.set_properties({"created": _CREATED})
        self.units = units(currency)
        formats = {"money": f"#,##0.{CURRENCIES[currency].decimals * '0'}", **_FORMATS}
        self.styles = {kind: style_of(self.book.add_format({"num_format": code})) for kind, code in formats.items()}
        bold = {"bold": True, "bg_color": "#0B5D4E", "font_color": "#FFFFFF", "text_wrap": True, "valign": "top"}
        self.bold = self.book.add_format(bold)
        self.answers, self.errors, self.about = (self._sheet(name) for name in ("answers", "errors", "about"))
        names = [*heads, *(head(name, lang) for name in KINDS)]
        self._heads(self.answers, names, [14] * self.width + [_WIDTHS[kind] for kind in KINDS.values()])
        self._heads(self.errors, [say(f"batch.sheet.{name}", lang) for name in _ERRORS], [8, 24, 24, 90])

    def _sheet(self, name: str) -> SheetRows:
        sheet: SheetRows = self.book.add_worksheet(say(f"batch.sheet.{name}", self.lang), SheetRows)
        if is_right_to_left(self.lang):
            sheet.right_to_left()
        return sheet

    def _heads(self, sheet: SheetRows, names: list[str], widths: list[int]) -> None:
        sheet.freeze_panes(1, 0)
        for place, (name, width) in enumerate(zip(names, widths, strict=True)):
            sheet.set_column(place, place, width)
            sheet.write_string(0, place, name[:LONGEST], self.bold)

    def pieces(self, part: Part, added: AddedColumns) -> Iterator[bytes]:
        """The rows of a part, then their errors, each piece as XML under a line that says where it stands."""
        user_cells = [
            texts(column) if part.kinds is None else mixed(column, part.kinds[:, place], self.styles["day"])
            for place, column in enumerate(column.combine_chunks() for column in part.cells.columns)
        ]
        yield from _pieces("answers", self.line, [*user_cells, *(self._column(name, added) for name in KINDS)])
        yield from self._errors(added)

    def append(self, piece: bytes) -> None:
        """Add a piece to its sheet."""
        head, _, xml = piece.partition(b"\n")
        name, *numbers = head.decode().split()
        line, count, width = map(int, numbers)
        sheet = self.answers if name == "answers" else self.errors
        sheet.append_rows(line, count, width, xml.decode())
        if name == "answers":
            self.line = line + count
        else:
            self.error_line = line + count

    def _column(self, name: str, added: AddedColumns) -> pa.Array:
        """An added column as cells; amounts in dinars."""
        kind, values, present = KINDS[name], added.columns[name], added.present[name]
        if kind == "text":
            return texts(pa.array(values, pa.string()))
        if kind == "day":
            return days(values, present, self.styles[kind])
        amounts = values / self.units if kind == "money" else np.nan_to_num(values)
        return numbers(pa.array(amounts), present, self.styles[kind])

    def _errors(self, added: AddedColumns) -> Iterator[bytes]:
        """The errors of a part, as many as their sheet holds; each is also in its row."""
        faults = added.rejected.head(SHEET_ROWS - self.error_line)
        if faults.empty:
            return
        always = np.ones(len(faults), bool)
        reasons = [
            error("", code, value, self.lang) for code, value in zip(faults["code"], faults["value"], strict=True)
        ]
        columns = [pa.array(texts_of, pa.string()) for texts_of in (faults["column"], faults["value"], reasons)]
        cells = [numbers(pa.array(faults["row"]), always, 0), *map(texts, columns)]
        yield from _pieces("errors", self.error_line, cells)

    def close(self, about: list[str]) -> None:
        """Write the lines about the file and close it."""
        self.answers.autofilter(0, 0, self.line - 1, self.width + len(KINDS) - 1)
        self.about.set_column(0, 0, 120, self.book.add_format({"text_wrap": True}))
        for line, text in enumerate(about):
            self.about.write_string(line, 0, text)
        try:
            self.book.close()
        except FileCreateError as error:
            raise error.args[0] from None


def _pieces(name: str, line: int, columns: list[pa.Array]) -> Iterator[bytes]:
    """Rows of a sheet from ``line`` on, each piece under its sheet, its line, the numbers of its rows and of its columns."""
    for start, count, xml in rows_xml(line, columns):
        yield f"{name} {start} {count} {len(columns)}\n{xml}".encode()
