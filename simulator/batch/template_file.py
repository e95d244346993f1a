"""The template of a file: the heads in the language of the reader, an example, and a description of each column."""

from __future__ import annotations

import io

from simulator.applicants.headers import EITHER, KAFILS, NEEDED, head_of
from simulator.question import facts
from simulator.question.fact_rows import Kind
from simulator.wording import is_right_to_left, say
from simulator.writing import csv_cells, formats

COLUMNS = tuple(name for name, (column, _) in facts.COLUMNS.items() if column.offered)
OTHERS = tuple(name for name in facts.COLUMNS if name not in COLUMNS and not name.endswith(KAFILS[1:]))
"""Columns that a file may have and the template lacks."""


def template(lang: str, ending: str) -> bytes:
    """A file with the heads and one example, ``.csv`` or ``.xlsx``."""
    rows = [[head_of(column, lang) for column in COLUMNS], [_example(column, lang) for column in COLUMNS]]
    return _workbook(rows, lang) if ending == ".xlsx" else _csv(rows)


def _example(name: str, lang: str) -> str:
    """The cell of a column in the example, in the language of the reader."""
    column, fact = facts.COLUMNS[name]
    if fact.kind is Kind.YES_NO and column.example:
        return say(f"batch.{column.example}", lang)
    return say("batch.example", lang) if name == "identifier" else column.example


def _csv(rows: list[list[str]]) -> bytes:
    heads, *others = rows
    records = [dict(zip(heads, row, strict=True)) for row in others]
    return csv_cells.table(heads, records, delimiter=";", end="\r\n").encode("utf-8-sig")


def _workbook(rows: list[list[str]], lang: str) -> bytes:
    import xlsxwriter

    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        book.set_properties({"created": formats.UNDATED})
        bold = book.add_format({"bold": True, "bg_color": "#0B5D4E", "font_color": "#FFFFFF", "text_wrap": True})
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        text = book.add_format({"num_format": "@"})
        sheet, about = (book.add_worksheet(say(f"batch.sheet.{name}", lang)) for name in ("answers", "about"))
        for worksheet in (sheet, about):
            if is_right_to_left(lang):
                worksheet.right_to_left()
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, len(COLUMNS) - 1, 18, text)
        for line, row in enumerate(rows):
            for place, cell in enumerate(row):
                sheet.write_string(line, place, cell, text if line else bold)
        about.set_column(0, 0, 34, wrapped)
        about.set_column(1, 1, 16, wrapped)
        about.set_column(2, 2, 90, wrapped)
        for line, cells in enumerate(described(lang)):
            for place, cell in enumerate(cells):
                about.write_string(line, place, cell, wrapped)
    return out.getvalue()


def described(lang: str) -> list[tuple[str, str, str]]:
    """Every column: its head, whether it is needed, the content of its cells."""
    return [
        (head_of(column, lang), say(f"batch.{_need(column)}", lang), say(f"batch.help.{column}", lang))
        for column in (*COLUMNS, *OTHERS)
    ]


def _need(column: str) -> str:
    return "needed" if column in NEEDED else "either" if column in EITHER else "optional"
