"""An annotated file on its way to disk: the columns of the user as they were, then ours. CSV or XLSX, part by part.

A cell that a spreadsheet would take for a formula is neutralised: a quote before it in CSV, a cell of text in XLSX.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv

from simulator.batch.columns import KINDS, error, head
from simulator.batch.sheet_rows import LONGEST, SheetRows, days, mixed, numbers, style_of, texts
from simulator.csv_cells import harmless, harmless_column
from simulator.money import CENTIMES
from simulator.population.files import names_of
from simulator.wording import say

if TYPE_CHECKING:
    from pathlib import Path

    import numpy.typing as npt

    from simulator.batch.columns import Added
    from simulator.population.applicants import Part

ENDINGS = (".csv", ".xlsx")
SHEET_ROWS = 1_048_576
"""Rows of a sheet of Excel, with that of the heads."""
_DECIMAL = {"fr": ",", "ar": ",", "en": "."}
_ERRORS = ("row", "column", "value", "reason")
_FORMATS = {"money": "#,##0.00", "count": "0", "share": "0.00%", "day": "dd/mm/yyyy"}
_WIDTHS = {"text": 30, "money": 16, "count": 10, "share": 10, "day": 12}


class Writer(Protocol):
    """A file to which parts are written in their order."""

    def put(self, part: Part, found: Added) -> None:
        """Some more rows."""

    def close(self, about: list[str]) -> None:
        """The end of the file; ``about`` are the lines that say what it is."""


def writer(path: Path, heads: tuple[str, ...], lang: str, ending: str) -> Writer:
    """The file for an ending: ``.csv`` or ``.xlsx``."""
    return Book(path, heads, lang) if ending == ".xlsx" else Lines(path, heads, lang)


class Lines:
    """A CSV file in UTF-8 with its mark, its cells parted by semicolons; days are ISO."""

    def __init__(self, path: Path, heads: tuple[str, ...], lang: str) -> None:
        self.lang = lang
        names = [*map(harmless, heads), *(head(name, lang) for name in KINDS)]
        self.schema = pa.schema([(str(place), pa.string()) for place in range(len(names))])
        self.stream = path.open("wb")
        self.stream.write(b"\xef\xbb\xbf")
        options = pa_csv.WriteOptions(include_header=False, delimiter=";")
        self.table = pa_csv.CSVWriter(self.stream, self.schema, write_options=options)
        self.table.write(pa.table([[name] for name in names], schema=self.schema))

    def put(self, part: Part, found: Added) -> None:
        """Some more rows."""
        theirs = [harmless_column(column.combine_chunks()) for column in part.cells.columns]
        ours = [self._text(name, found) for name in KINDS]
        self.table.write(pa.table([*theirs, *ours], schema=self.schema))

    def close(self, about: list[str]) -> None:
        """The end of the file; a table has no room for more."""
        del about
        self.table.close()
        self.stream.close()

    def _text(self, name: str, found: Added) -> pa.Array:
        kind, values = KINDS[name], found.columns[name]
        if kind == "text":
            return harmless_column(pa.array(values, pa.string()))
        return pc.if_else(pa.array(found.there[name]), self._figure(kind, values), "")

    def _figure(self, kind: str, values: npt.NDArray[Any]) -> pa.Array:
        if kind == "money":
            return self._decimal(values, CENTIMES, 2)
        if kind == "share":
            return self._decimal(np.rint(np.nan_to_num(values) * 10_000).astype(np.int64), 10_000, 4)
        return pa.array(values).cast(pa.string())

    def _decimal(self, units: npt.NDArray[np.int64], scale: int, places: int) -> pa.Array:
        whole, rest = np.divmod(np.abs(units), scale)
        rests = pc.utf8_lpad(pa.array(rest).cast(pa.string()), places, "0")
        sign = pc.if_else(pa.array(units < 0), "-", "")
        return pc.binary_join_element_wise(sign, pa.array(whole).cast(pa.string()), _DECIMAL[self.lang], rests, "")


class Book:
    """An Excel workbook: the rows, the errors, what the file is; from right to left in Arabic."""

    def __init__(self, path: Path, heads: tuple[str, ...], lang: str) -> None:
        import xlsxwriter

        self.lang, self.width, self.line, self.error_line = lang, len(heads), 1, 1
        self.book = xlsxwriter.Workbook(str(path), {"constant_memory": True, "tmpdir": str(path.parent)})
        self.styles = {kind: style_of(self.book.add_format({"num_format": code})) for kind, code in _FORMATS.items()}
        bold = {"bold": True, "bg_color": "#0B5D4E", "font_color": "#FFFFFF", "text_wrap": True, "valign": "top"}
        self.bold = self.book.add_format(bold)
        self.answers, self.errors, self.about = (self._sheet(name) for name in ("answers", "errors", "about"))
        names = [*heads, *(head(name, lang) for name in KINDS)]
        self._heads(self.answers, names, [14] * self.width + [_WIDTHS[kind] for kind in KINDS.values()])
        self._heads(self.errors, [say(f"batch.sheet.{name}", lang) for name in _ERRORS], [8, 24, 24, 90])

    def _sheet(self, name: str) -> SheetRows:
        sheet: SheetRows = self.book.add_worksheet(say(f"batch.sheet.{name}", self.lang), SheetRows)
        if self.lang == "ar":
            sheet.right_to_left()
        return sheet

    def _heads(self, sheet: SheetRows, names: list[str], widths: list[int]) -> None:
        sheet.freeze_panes(1, 0)
        for place, (name, width) in enumerate(zip(names, widths, strict=True)):
            sheet.set_column(place, place, width)
            sheet.write_string(0, place, name[:LONGEST], self.bold)

    def put(self, part: Part, found: Added) -> None:
        """Some more rows."""
        theirs = [
            texts(column) if part.kinds is None else mixed(column, part.kinds[:, place], self.styles["day"])
            for place, column in enumerate(column.combine_chunks() for column in part.cells.columns)
        ]
        self.answers.put(self.line, [*theirs, *(self._column(name, found) for name in KINDS)])
        self.line += part.rows
        self._put_errors(found)

    def _column(self, name: str, found: Added) -> pa.Array:
        """A column of ours as cells: amounts in dinars."""
        kind, values, there = KINDS[name], found.columns[name], found.there[name]
        if kind == "text":
            return texts(pa.array(values, pa.string()))
        if kind == "day":
            return days(values, there, self.styles[kind])
        amounts = values / CENTIMES if kind == "money" else np.nan_to_num(values)
        return numbers(pa.array(amounts), there, self.styles[kind])

    def _put_errors(self, found: Added) -> None:
        """The errors on a sheet of their own, as many as it holds: each is also in its row."""
        faults = found.rejected.head(SHEET_ROWS - self.error_line)
        if faults.empty:
            return
        every = np.ones(len(faults), bool)
        told = [error("", code, value, self.lang) for code, value in zip(faults["code"], faults["value"], strict=True)]
        columns = [pa.array(texts_of, pa.string()) for texts_of in (faults["column"], faults["value"], told)]
        self.errors.put(self.error_line, [numbers(pa.array(faults["row"]), every, 0), *map(texts, columns)])
        self.error_line += len(faults)

    def close(self, about: list[str]) -> None:
        """The end of the file."""
        self.answers.autofilter(0, 0, self.line - 1, self.width + len(KINDS) - 1)
        self.about.set_column(0, 0, 120, self.book.add_format({"text_wrap": True}))
        for line, text in enumerate(about):
            self.about.write_string(line, 0, text)
        self.book.close()


def heads_of(part: Part) -> tuple[str, ...]:
    """The heads of the user's columns; one that is empty has its place for a name."""
    return tuple(names_of(part.heads))
