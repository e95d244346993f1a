"""A workbook being written: the look of its cells, the direction of its sheets, the names of its figures."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import xlsxwriter

from simulator.sheets.workbook_amounts import Amounts
from simulator.wording import is_right_to_left

if TYPE_CHECKING:
    import datetime as dt

    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

    from simulator.sheets.question import Answered
    from simulator.views.voice import Voice

LINE = 18
"""The height of a line of figures, in points."""
BRAND = "#0B5D4E"
_FORMS: dict[str, dict[str, object]] = {
    "money": {"align": "right"}, "sums": {"align": "right"}, "count": {"num_format": "0", "align": "center"},
    "fact": {"align": "start", "indent": 1},
    "rate": {"num_format": "0.0000%", "align": "right"}, "share": {"num_format": "0.00%", "align": "center"},
    "right": {"align": "right"}, "date": {"num_format": "dd/mm/yyyy", "align": "center"}, "text": {"indent": 1}, "middle": {"align": "center"},
    "wrap": {"text_wrap": True, "valign": "top"}, "lines": {"text_wrap": True}, "soft": {"font_color": "#55605A", "indent": 1},
    "cited": {"font_color": "#55605A", "text_wrap": True, "valign": "top", "indent": 1},
    "title": {"bold": True, "font_size": 18, "font_color": BRAND},
    "heading": {"bold": True, "font_size": 12, "font_color": BRAND, "bottom": 1, "bottom_color": BRAND},
    "warning": {"bold": True, "bg_color": "#F9F2E4"}, "plain": {},
    "head": {"bold": True, "font_color": "#FFFFFF", "bg_color": BRAND, "text_wrap": True, "align": "center"},
    "total": {"bold": True, "align": "right", "top": 1, "top_color": BRAND},
    "editable": {"bg_color": "#F9F2E4", "border": 1, "border_color": "#B07F28"},
    "hero": {"bold": True, "font_size": 14, "font_color": "#FFFFFF", "bg_color": BRAND},
    "late": {"bg_color": "#FBE9E5"}, "settled": {"bg_color": "#F4F6F4"},
    "tranche": {"bg_color": "#F9F2E4"}, "kafil": {"bg_color": "#EAF0F6"}, "grant": {"bg_color": "#E6F1ED"},
}  # fmt: skip
"""The look of a cell, by the name of its form."""
_OF_AMOUNTS = {"money": "{0}", "total": "{0}", "sums": '{0};-{0};"–"'}
"""The formats that have the decimals of the currency: an amount, and one of a table in which nothing is a dash."""


class FormattedWorkbook:
    """A workbook being written: its forms, its sheets, and the voice of its language."""

    def __init__(self, voice: Voice, title: str, stamp: dt.datetime, currency: str) -> None:
        self.voice = voice
        self.amounts = Amounts(currency)
        self.out = io.BytesIO()
        options = {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        }
        self.book = xlsxwriter.Workbook(self.out, options)
        self.book.set_properties(
            {
                "title": title,
                "comments": voice.say("disclaimer"),
                "created": stamp.replace(tzinfo=None),
            }
        )
        self._formats: dict[tuple[str, ...], Format] = {}

    def form(self, *names: str) -> Format:
        """A form, or several on top of each other."""
        if names not in self._formats:
            options: dict[str, object] = {"font_name": "Calibri", "font_size": 11, "valign": "vcenter"}
            options |= {"reading_order": 2, "align": "right"} if is_right_to_left(self.voice.lang) else {}
            for name in names:
                options |= _FORMS.get(name, {}) | (
                    {"num_format": _OF_AMOUNTS[name].format(self.amounts.format)} if name in _OF_AMOUNTS else {}
                )
            if options.get("align") == "start":
                options["align"] = "right" if is_right_to_left(self.voice.lang) else "left"
            self._formats[names] = self.book.add_format(options)
        return self._formats[names]

    def sheet(self, key: str, widths: list[float]) -> Worksheet:
        """A new sheet, in the direction of the language."""
        sheet = self.book.add_worksheet(self.voice.say(key))
        if is_right_to_left(self.voice.lang):
            sheet.right_to_left()
        for place, width in enumerate(widths):
            sheet.set_column(place, place, width)
        sheet.hide_gridlines(2)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.8)
        sheet.center_horizontally()
        mark = (
            "\u200f" if is_right_to_left(self.voice.lang) else ""
        )  # the full stop stays at the end of the Arabic sentence
        sheet.set_footer(f"&L{self.voice.say('disclaimer')}{mark}&R&P / &N")
        return sheet

    def named(self, name: str, sheet: Worksheet, first: int, column: int, last: int | None = None) -> None:
        """Give a cell, or a part of a column, a name that formulas use in every language."""
        letter = chr(ord("A") + column)
        end = "" if last is None else f":${letter}${last + 1}"
        quoted = sheet.get_name().replace("'", "''")
        self.book.define_name(name, f"='{quoted}'!${letter}${first + 1}{end}")


class AnswerWorkbook(FormattedWorkbook):
    """The workbook of an answer."""

    def __init__(self, question: Answered, voice: Voice) -> None:
        super().__init__(voice, voice.say("sheet.title"), question.stamp, question.answer.currency)
        self.question = question
