"""The columns of an annotated sheet in their order, their widths, and how the sheet is printed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from simulator.batch.columns import KINDS
from simulator.wording import is_right_to_left, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from simulator.applicants.looks import SheetLook

LEADING = ("verdict", "why", "instalment", "months", "down_payment", "price", "last")
"""The added columns before those of the user: with these it is printed."""
DETAILS = tuple(name for name in KINDS if name not in LEADING)
"""The added columns after those of the user: on the screen only."""
_OF_KIND = {"text": 30, "money": 15, "count": 11, "share": 10, "day": 12}
WIDTHS = {**{name: _OF_KIND[kind] for name, kind in KINDS.items()}, "verdict": 24, "why": 42}
"""The widths of the added columns, in characters."""
_NARROWEST, _WIDEST = 8.0, 28.0
_PADDING = 5 / 7
"""What XlsxWriter adds to a width, in characters."""
_LOOKED_AT = 1 << 10
_PAGE = 420.0
"""The characters that a page of paper is wide in the smallest letters that can be read."""
_A4 = 9
_FILLED = 1.0


def user_widths(names: Sequence[str], cells: pa.Table, look: SheetLook | None) -> list[float]:
    """The widths of the user's columns: those of his sheet; where it has none, those of the first cells."""
    stated = look.widths if look else (0.0,) * len(names)
    return [
        max(width - _PADDING, 0.1) if width else _fitting(name, column.slice(0, _LOOKED_AT))
        for name, column, width in zip(names, cells.columns, stated, strict=True)
    ]


def _fitting(name: str, column: pa.ChunkedArray) -> float:
    """The width in which the longest word of a head stands on one line, and its first cells."""
    word = max(map(len, name.split()), default=0) + 2
    cell = (pc.max(pc.utf8_length(column)).as_py() or 0) + 2
    return min(max(float(word), float(cell), _NARROWEST), _WIDEST)


def lines_of(texts: Sequence[str], width: float) -> npt.NDArray[np.int64]:
    """The lines that each text takes in a column of this width; words are not broken, so that a line holds a little less. (N,)"""
    letters = np.fromiter(map(len, texts), np.int64, len(texts))
    return np.ceil(letters / (width * _FILLED)).astype(np.int64)


def for_paper(sheet: Any, lang: str, head: int, width: float) -> None:  # noqa: ANN401 - XlsxWriter has no types
    """Landscape, one page wide where that can be read, the heads (line ``head``) on every page; ``width`` is that of all columns in characters."""
    pages = max(1, -int(-width // _PAGE))
    sheet.repeat_rows(0, head)
    if pages > 1:
        sheet.repeat_columns(0)
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(pages, 0)
    sheet.set_margins(left=0.3, right=0.3, top=0.4, bottom=0.6)
    sheet.hide_gridlines(0)
    mark = "\u200f" if is_right_to_left(lang) else ""  # the full stop stays at the end of the Arabic sentence
    sheet.set_footer(f"&L{say('disclaimer', lang)}{mark}&R&P / &N")
