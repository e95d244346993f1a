"""The comments on the faulty cells of a sheet: why each is to be repaired. There is an end to them; the sheet of errors has every reason."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    import numpy as np
    import numpy.typing as npt

    from simulator.batch.sheet_marks import Mark
    from simulator.batch.xlsx_rows import SheetRows

MOST = 5_000
"""The greatest number of comments: with tens of thousands a spreadsheet takes minutes to open."""
_WIDTH, _LETTERS, _LINE = 300, 44, 16
"""The width of a comment in pixels, the letters of a line of it, the height of a line."""


class Comments:
    """The comments of a sheet whose user's columns begin at ``shift``; they are written once the rows are."""

    def __init__(self, sheet: SheetRows, shift: int) -> None:
        self.left_out = 0
        self._sheet, self._shift = sheet, shift
        self._reasons: dict[tuple[int, int], str] = {}

    def add(self, marks: Iterable[Mark], lines: npt.NDArray[np.int64]) -> None:
        """Add the reasons of marks of rows in these lines (from 0); that of a whole row is on its verdict."""
        for mark in marks:
            self._add(int(lines[mark.row]), mark.column + self._shift if mark.column >= 0 else 0, mark.reason)

    def _add(self, line: int, column: int, reason: str) -> None:
        key = line, column
        if key in self._reasons:
            self._reasons[key] += f"\n{reason}"
        elif len(self._reasons) < MOST:
            self._reasons[key] = reason
        else:
            self.left_out += 1

    def write(self) -> None:
        """Write the comments, each as tall as its reason."""
        for (line, column), reason in self._reasons.items():
            lines = sum(math.ceil(len(paragraph) / _LETTERS) for paragraph in reason.split("\n"))
            box = {"width": _WIDTH, "height": (lines + 1) * _LINE, "font_size": 9}
            self._sheet.comment(line, column, reason, box)
