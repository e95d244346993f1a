"""The formats of an annotated workbook: those of the user's cells, the mark of a faulty one, the three colours of the verdicts.

Each colour goes with a word; letters stand out from their ground by 7 to 1 or more (tests/test_annotated_workbook.py).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from simulator.applicants.cell_formats import CellLook
from simulator.applicants.excel import DAY, MOMENT
from simulator.base.money import CURRENCIES
from simulator.batch.xlsx_rows import style_of
from simulator.wording import is_right_to_left

if TYPE_CHECKING:
    import numpy.typing as npt

    from simulator.applicants.looks import SheetLook

BRAND = "#0B5D4E"
COLOURS = {
    "accepted": ("#0B4A2B", "#DCEFE2"), "refused": ("#7A1C10", "#F8DAD5"), "to_repair": ("#5A3D00", "#FBE7B5"),
    "none": ("#3F4744", "#EEF0EF"),
}  # fmt: skip
"""The letters and the ground of a verdict: accepted, refused, to repair; of a row that is no applicant."""
COLOUR_OF = {
    "eligible": "accepted", "unchecked": "accepted", "refused": "refused", "rejected": "to_repair", "to_confirm": "to_repair",
    "no_applicant": "none",
}  # fmt: skip
"""The colour of each verdict: a condition that could not be checked is no refusal."""
_CODES = {"count": "0", "share": "0.0%", "day": "dd/mm/yyyy"}
_TOP = {"valign": "top"}


class SheetStyles:
    """The formats of a workbook by their numbers, made when they are first needed."""

    def __init__(self, book: Any, look: SheetLook | None, currency: str, lang: str) -> None:  # noqa: ANN401 - XlsxWriter has no types
        self._book, self._reads = book, {"reading_order": 2} if is_right_to_left(lang) else {}
        self._looks = [*(look.cells if look else (CellLook(),)), CellLook(num_format=_CODES["day"])]
        self._plain = np.array([cell.num_format == "General" for cell in self._looks])
        self._of_looks: dict[tuple[int, bool], int] = {}
        codes = {"money": f"#,##0.{CURRENCIES[currency].decimals * '0'}", **_CODES}
        self.of_kind = {kind: self._form(num_format=code) for kind, code in codes.items()}
        self.of_kind["text"] = self._form(text_wrap=True, **self._reads)
        self.coloured = {
            name: self._form(bold=True, text_wrap=True, font_color=letters, bg_color=ground, **self._reads)
            for name, (letters, ground) in COLOURS.items()
        }
        head = {"bold": True, "text_wrap": True, "border": 1, "border_color": "#9AA8A3", **_TOP, **self._reads}
        self.head = book.add_format({**head, "bg_color": BRAND, "font_color": "#FFFFFF"})
        self.user_head = book.add_format({**head, "bg_color": "#E3EAE7", "font_color": "#10231E"})
        self.title = self._form(bold=True, **self._reads)

    def _form(self, **parts: object) -> Any:  # noqa: ANN401
        return self._book.add_format({**_TOP, **parts})

    def of_cells(self, looks: npt.NDArray[np.uint16], kinds: npt.NDArray[np.int8]) -> npt.NDArray[np.int64]:
        """The formats of a column of the user: a day is shown as a day even where its look does not say so. (N,)"""
        shown = np.where(self._plain[looks] & np.isin(kinds, (DAY, MOMENT)), len(self._looks) - 1, looks)
        distinct, places = np.unique(shown, return_inverse=True)
        return np.array([self._of_look(int(look)) for look in distinct], np.int64)[places]

    @property
    def usual(self) -> int:
        """The format of a cell that has no look of its own."""
        return self._of_look(0)

    def marked(self, look: int) -> int:
        """The format of a faulty cell: that of its look, in the colour of what is to be repaired."""
        return self._of_look(look, is_marked=True)

    def _of_look(self, look: int, *, is_marked: bool = False) -> int:
        key = look, is_marked
        if key not in self._of_looks:
            parts = {name: part for name, part in self._looks[look]._asdict().items() if part}
            letters, ground = COLOURS["to_repair"]
            mark = {"font_color": letters, "bg_color": ground, "border": 1, "border_color": letters}
            self._of_looks[key] = style_of(self._form(**parts | (mark if is_marked else {})))
        return self._of_looks[key]
