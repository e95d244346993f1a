"""The reasons for which a row is rejected, as sentences: from the code of a fault and its cell."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from simulator.base.dates import FIRST, LAST
from simulator.wording import Plain, Sentence

if TYPE_CHECKING:
    import pandas as pd

    from simulator.wording import Named

_AT_EVERY_DOOR = {
    "date_unreadable": "error.date.unreadable", "date_impossible": "error.date.impossible", "date_time": "error.date.time",
    "date_instant": "error.date.instant", "date_two_digits": "error.date.two_digits", "date_year_alone": "error.date.year_alone",
    "amount_unreadable": "error.amount.unreadable", "amount_grouping": "error.amount.grouping",
    "amount_two_readings": "error.amount.two_readings", "amount_too_fine": "error.amount.too_fine",
    "amount_too_large": "error.amount.too_large", "yes_no": "error.value.yes_no", "cohort": "error.value.cohort",
    "type": "error.value.type", "share": "error.value.share", "spreadsheet_error": "error.cell.spreadsheet_error",
    "formula": "error.cell.formula", "date_order": "error.date.order_in_doubt",
}  # fmt: skip
"""The faults that ``reading.values`` knows: a file and a scenario refuse the same value in the same words."""

LONGEST = 40
"""Characters of a cell that a sentence repeats."""


class CellFault(NamedTuple):
    """The fault of one cell: its row (number), its column (as headed, empty for a whole row), the code, the cell.

    ``file`` is the name of its file where several are read.
    """

    row: int
    column: str
    code: str
    value: str
    file: str = ""

    @property
    def reason(self) -> Sentence:
        """The sentence that says what is wrong with the cell, and how to repair it."""
        return reason(self.code, self.value)

    def columns(self) -> dict[str, object]:
        """The fault as the row of a table: its file first, where several are read."""
        row = self._asdict()
        file = row.pop("file")
        return {"file": file, **row} if file else row


def faults_of(rejected: pd.DataFrame, file: str = "") -> list[CellFault]:
    """The faults that ``part.Part.rejected`` lists; ``file`` is the name of their file where several are read."""
    columns = (rejected[name].tolist() for name in ("row", "column", "code", "value"))
    return [CellFault(row, column, code, value, file) for row, column, code, value in zip(*columns, strict=True)]


def reason(code: str, value: str) -> Sentence:
    """The sentence that says what is wrong with a cell, and how to repair it: that of every door where it is of one kind of value."""
    key = _AT_EVERY_DOOR.get(code, f"batch.row.{code}")
    return Sentence(key, {"got": Plain(shown(value)), "first": FIRST, "last": LAST})


def fault(cell: CellFault) -> Sentence:
    """The sentence on the fault of one cell of a file, or of a row whose cells are not under their heads, with its place."""
    return in_place(cell.row, cell.column, cell.reason, Plain(cell.file) if cell.file else None)


def in_place(row: int, column: str, reason: Sentence | str, file: Plain | Named | None = None) -> Sentence:
    """A reason with its place: its row, its column unless it is of the whole row, its file where there are several."""
    facts: dict[str, object] = {"row": row, "reason": reason}
    where = Sentence("lab.say.fault_of_row", facts)
    if column:
        where = Sentence("lab.say.fault", facts | {"column": Plain(column)})
    return Sentence("lab.say.fault_in_file", {"file": file, "fault": where}) if file else where


def shown(cell: str) -> str:
    """A cell fit to be repeated in a sentence: short, and on one line."""
    clean = "".join(letter if letter.isprintable() else " " for letter in cell.strip())
    return f"{clean[:LONGEST]}…" if len(clean) > LONGEST else clean
