"""The summary of an annotated workbook: the verdicts in their colours, the reasons, how the file was read, what was supposed and asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simulator.batch.columns import VERDICTS
from simulator.batch.sheet_comments import MOST
from simulator.batch.sheet_layout import for_paper, lines_of
from simulator.batch.sheet_styles import COLOUR_OF
from simulator.batch.xlsx_rows import LINE, clean
from simulator.wording import say

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from simulator.batch.sheet_styles import SheetStyles
    from simulator.batch.summary import Summary
    from simulator.batch.tally import Reason
    from simulator.batch.xlsx_rows import SheetRows

_WIDTHS = (84, 12, 12, 40)
_SHOWN = 40
"""The kinds of faults that are told, the most frequent ones."""


def write_summary(sheet: SheetRows, styles: SheetStyles, summary: Summary, left_out: int, lang: str) -> None:
    """Write the summary on its sheet; ``left_out`` is the number of faulty cells without a comment."""
    for place, width in enumerate(_WIDTHS):
        sheet.set_column(place, place, width)
    page = _Page(sheet, styles, lang)
    page.lines(summary.lines.about)
    page.verdicts(summary)
    page.reasons("refusals", summary.refusals)
    page.reasons("unchecked", summary.unchecked)
    page.reasons("faults", summary.faults[:_SHOWN])
    more = len(summary.faults) - _SHOWN
    page.lines([say("batch.more", lang, count=more)] if more > 0 else [])
    page.lines([say("batch.summary.comments", lang, count=MOST)] if left_out else [])
    page.section("chosen", (*summary.lines.chosen, *summary.lines.repeated))
    page.reasons("assumed", summary.assumed)
    page.section("answered", summary.lines.answered)
    page.section("questions", summary.lines.questions)
    for_paper(sheet, lang, 0, sum(_WIDTHS))
    sheet.set_portrait()
    sheet.hide_gridlines(2)


class _Page:
    """The summary as it is written, line after line."""

    def __init__(self, sheet: SheetRows, styles: SheetStyles, lang: str) -> None:
        self._sheet, self._styles, self._lang = sheet, styles, lang
        self._line = 0

    def lines(self, texts: Iterable[str]) -> None:
        """Sentences, one under the other; the very first one stands out."""
        for text in texts:
            self._write([text], [self._styles.title if self._line == 0 else self._styles.of_kind["text"]])

    def section(self, name: str, texts: Iterable[str]) -> None:
        """Sentences under a heading; nothing where there are none."""
        if texts:
            self._head(f"batch.summary.{name}")
            self.lines(texts)

    def verdicts(self, summary: Summary) -> None:
        """Each verdict in its colour, with its rows, their share, and what the colour means."""
        self._head("batch.summary.verdicts", "batch.summary.rows", "batch.summary.share", "batch.summary.colour")
        forms = self._styles.of_kind
        for verdict in VERDICTS:
            rows, colour = getattr(summary.counts, verdict), COLOUR_OF[verdict]
            meaning = say(f"batch.colour.{colour}", self._lang)
            self._write(
                [say(f"batch.verdict.{verdict}", self._lang), rows, rows / summary.counts.rows, meaning],
                [self._styles.coloured[colour], forms["count"], forms["share"], forms["text"]],
            )

    def reasons(self, name: str, reasons: Iterable[Reason]) -> None:
        """Reasons with their rows, the most frequent one first; nothing where there are none."""
        if reasons:
            self._head(f"batch.summary.{name}", "batch.summary.rows")
        for reason in reasons:
            self._write([reason.words, reason.rows], [self._styles.of_kind["text"], self._styles.of_kind["count"]])

    def _head(self, *keys: str) -> None:
        """The heads of a section, below an empty line."""
        self._line += 1
        self._write([say(key, self._lang) for key in keys], [self._styles.head] * len(keys))

    def _write(self, cells: Sequence[str | float], forms: Sequence[Any]) -> None:
        """A row that is as tall as its first cell; a text is never a formula."""
        tall = int(lines_of([str(cells[0])], _WIDTHS[0])[0])
        self._sheet.set_row(self._line, max(tall, 1) * LINE)
        for place, (cell, form) in enumerate(zip(cells, forms, strict=True)):
            if isinstance(cell, str):
                self._sheet.write_string(self._line, place, clean(cell), form)
            else:
                self._sheet.write_number(self._line, place, cell, form)
        self._line += 1
