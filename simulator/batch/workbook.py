"""An annotated file as an Excel workbook, ready to print: the verdict first, then the user's columns as they were, then the details.

Each row stands at its own number, so that a sentence on row 7 is about row 7 of this sheet too. A cell that looks like a formula
is a cell of text. Why: docs/decisions/0035.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pyarrow as pa
import xlsxwriter
from xlsxwriter.exceptions import FileCreateError

from simulator.applicants.headers import names_of
from simulator.base.money import units
from simulator.batch.annotated_rows import annotated_rows
from simulator.batch.columns import KINDS, VERDICTS, error, head
from simulator.batch.sheet_comments import Comments
from simulator.batch.sheet_layout import DETAILS, LEADING, WIDTHS, for_paper, lines_of, user_widths
from simulator.batch.sheet_marks import marks
from simulator.batch.sheet_styles import COLOUR_OF, SheetStyles
from simulator.batch.summary_sheet import write_summary
from simulator.batch.write import SHEET_ROWS
from simulator.batch.xlsx_rows import SheetRows, clean, days, mixed, numbers, style_of, styled, styled_each, texts
from simulator.reading.errors import InputError
from simulator.wording import Plain, is_right_to_left, say
from simulator.writing.formats import UNDATED

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from simulator.applicants.looks import SheetLook
    from simulator.applicants.part import Part
    from simulator.batch.annotated_rows import AnnotatedRows
    from simulator.batch.columns import AddedColumns
    from simulator.batch.summary import Summary

_ERRORS = {"row": 8, "column": 24, "value": 24, "reason": 90}


class SheetSettings(NamedTuple):
    """How a workbook is written: the currency of its figures, its language, the look of the user's sheet."""

    currency: str
    lang: str
    look: SheetLook | None = None


class ExcelOutput:
    """An Excel workbook with a sheet of the rows, of the summary, of the errors; right to left in Arabic."""

    def __init__(self, path: Path, part: Part, settings: SheetSettings) -> None:
        self.lang, self.look, self.user = settings.lang, settings.look, len(part.heads)
        self.book = xlsxwriter.Workbook(str(path), {"constant_memory": True, "tmpdir": str(path.parent)})
        self.book.set_properties({"created": UNDATED})
        self.book.use_zip64()  # a sheet of a million rows is more than four gigabytes before it is packed
        self.styles = SheetStyles(self.book, settings.look, settings.currency, settings.lang)
        self.units = units(settings.currency)
        self.answers, self.about, self.errors = (self._sheet(name) for name in ("answers", "about", "errors"))
        self.first = self.last = part.chosen.head_row - 1
        self.comments = Comments(self.answers, len(LEADING))
        self.error_line = 1
        self._start_answers(part)
        for place, width in enumerate(_ERRORS.values()):
            self.errors.set_column(place, place, width)
        names = [(say(f"batch.sheet.{name}", self.lang), self.styles.head) for name in _ERRORS]
        self._write_heads(self.errors, 0, names, tuple(_ERRORS.values()))
        self.errors.freeze_panes(1, 0)
        for_paper(self.errors, self.lang, 0, sum(_ERRORS.values()))

    def _sheet(self, name: str) -> SheetRows:
        sheet: SheetRows = self.book.add_worksheet(say(f"batch.sheet.{name}", self.lang), SheetRows)
        if is_right_to_left(self.lang):
            sheet.right_to_left()
        return sheet

    def _start_answers(self, part: Part) -> None:
        """The heads, what stands above them in the user's sheet, and the widths of the columns."""
        above = self.look.above if self.look else ()
        for line, cells in enumerate(above[: self.first]):
            for place, cell in enumerate(cells[: self.user], len(LEADING)):
                self.answers.write_string(line, place, clean(cell), self.styles.title)
        names = names_of(part.heads)
        heads = [
            *((head(name, self.lang), self.styles.head) for name in LEADING), *((name, self.styles.user_head) for name in names),
            *((head(name, self.lang), self.styles.head) for name in DETAILS),
        ]  # fmt: skip
        widths = [
            *(WIDTHS[name] for name in LEADING), *user_widths(names, part.cells, self.look), *(WIDTHS[name] for name in DETAILS)
        ]  # fmt: skip
        hidden = {len(LEADING) + place for place in (self.look.hidden if self.look else ())}
        for place, width in enumerate(widths):
            self.answers.set_column(place, place, width, None, {"hidden": place in hidden})
        self._write_heads(self.answers, self.first, heads, widths)
        printed = sum(width for place, width in enumerate(widths[: -len(DETAILS)]) if place not in hidden)
        self.answers.freeze_panes(self.first + 1, 1)
        for_paper(self.answers, self.lang, self.first, printed)

    def _write_heads(self, sheet: SheetRows, line: int, heads: list[tuple[str, Any]], widths: Sequence[float]) -> None:
        """Heads in their formats, in a row that is tall enough for each."""
        tall = max(int(lines_of([name], width)[0]) for (name, _), width in zip(heads, widths, strict=True))
        cells = [styled(texts(pa.array([name], pa.string())), style_of(form)) for name, form in heads]
        sheet.write_columns(np.array([line]), cells, np.array([tall]))

    def write_part(self, part: Part, added: AddedColumns) -> None:
        """Write the rows of a part, each at its number; those of a second file stand below those of the first. Raises ``InputError``."""
        to_mark, lines = marks(part, added, self.lang), part.numbers - 1
        lines = lines + max(self.last + 1 - int(lines[0]), 0)
        self.last = int(lines[-1])
        if self.last >= SHEET_ROWS:
            raise InputError("batch.file.sheet_full", most=SHEET_ROWS - 1)
        for rows in annotated_rows(part, added, lines, to_mark):
            self._write_rows(rows)
        self.comments.add(to_mark, lines)
        self._write_errors(added)

    def _write_rows(self, rows: AnnotatedRows) -> None:
        why = self._why(rows)
        explained = styled(texts(pa.array(why, pa.string())), style_of(self.styles.of_kind["text"]))
        columns = [explained if name == "why" else self._column(name, rows) for name in LEADING]
        columns += [self._user_column(rows, place) for place in range(self.user)]
        columns += [self._column(name, rows) for name in DETAILS]
        self.answers.write_columns(rows.lines, columns, lines_of(why, WIDTHS["why"]))

    def _user_column(self, rows: AnnotatedRows, place: int) -> pa.Array:
        """A column as it was; its faulty cells are marked."""
        column, kinds, looks = rows.cells.column(place).combine_chunks(), rows.kinds[:, place], rows.looks[:, place]
        styles = self.styles.of_cells(looks, kinds)
        faulty = rows.faulty.get(place, [])
        styles[faulty] = [self.styles.marked(int(look)) for look in looks[faulty]]
        return styled_each(mixed(column, kinds), styles, self.styles.usual)

    def _column(self, name: str, rows: AnnotatedRows) -> pa.Array:
        """An added column as cells; amounts in the units of the currency."""
        kind, values, present = KINDS[name], rows.columns[name], rows.present[name]
        if name == "verdict":
            colours = np.array([style_of(self.styles.coloured[COLOUR_OF[verdict]]) for verdict in VERDICTS], np.int64)
            return styled_each(texts(pa.array(values, pa.string())), colours[rows.verdict], 0)
        style = style_of(self.styles.of_kind[kind])
        if kind == "text":
            return styled(texts(pa.array(values, pa.string())), style)
        if kind == "day":
            return styled(days(values, present), style)
        amounts = values / self.units if kind == "money" else np.nan_to_num(values)
        return styled(numbers(pa.array(amounts), present), style)

    def _why(self, rows: AnnotatedRows) -> list[str]:
        """Why each row has its verdict: what is to be corrected, refused, or still to be checked."""
        label, unchecked = Plain(head("unchecked", self.lang)), rows.columns["unchecked"]
        sentences = {
            names: say("batch.row", self.lang, column=label, reason=Plain(names)) for names in set(unchecked) if names
        }
        pieces = [
            rows.columns["errors"],
            rows.columns["reasons"],
            map(sentences.get, unchecked),
            rows.columns["warnings"],
        ]
        return [" · ".join(filter(None, row)) for row in zip(*pieces, strict=True)]

    def _write_errors(self, added: AddedColumns) -> None:
        """Write the errors on their sheet, as many as it holds; each is also in its row."""
        faults = added.rejected.head(SHEET_ROWS - self.error_line)
        if faults.empty:
            return
        text = style_of(self.styles.of_kind["text"])
        reasons = [
            error("", code, value, self.lang) for code, value in zip(faults["code"], faults["value"], strict=True)
        ]
        columns = [pa.array(texts_of, pa.string()) for texts_of in (faults["column"], faults["value"], reasons)]
        rows = styled(
            numbers(pa.array(faults["row"]), np.ones(len(faults), bool)), style_of(self.styles.of_kind["count"])
        )
        lines = np.arange(self.error_line, self.error_line + len(faults))
        cells = [rows, *(styled(texts(column), text) for column in columns)]
        self.errors.write_columns(lines, cells, lines_of(reasons, _ERRORS["reason"]))
        self.error_line += len(faults)

    def close(self, summary: Summary | None) -> None:
        """Write the comments and the summary, and close the workbook; without a summary it is thrown away."""
        self.answers.autofilter(self.first, 0, self.last, len(LEADING) + self.user + len(DETAILS) - 1)
        self.answers.print_area(0, 0, self.last, len(LEADING) + self.user - 1)
        self.errors.autofilter(0, 0, self.error_line - 1, len(_ERRORS) - 1)
        self.comments.write()
        if summary is not None:
            write_summary(self.about, self.styles, summary, self.comments.left_out, self.lang)
        try:
            self.book.close()
        except FileCreateError as error:
            raise error.args[0] from None
