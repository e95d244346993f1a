"""Why a contract has no statement, or a payment counts nowhere: the row, the cell, and the sentence that says how to repair it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, NamedTuple

from simulator.applicants import reasons
from simulator.wording import LANGUAGES, Named, Sentence, write

if TYPE_CHECKING:
    from simulator.reading.errors import SimulatorError

MOST = 10_000
"""The most faults of a kind that a result holds; counts and sums are of all, and ``rejected.csv`` has every rejected contract."""
File = Literal["contracts", "payments", "events"]


class Rejection(NamedTuple):
    """One fault: the file, the row in it (the heads are row 1), the number of the contract, the column, the cell, a code, the sentence."""

    file: File
    row: int
    number: str
    code: str
    reason: Sentence
    column: str = ""
    value: str = ""

    @property
    def sentence(self) -> Sentence:
        """The fault with its place: which file, which row, which column."""
        return reasons.in_place(self.row, self.column, self.reason, Named(f"portfolio.file.{self.file}"))

    def columns(self) -> dict[str, object]:
        """The fault as the row of a table, its reason in every language."""
        row: dict[str, object] = self._asdict()
        return row | {"reason": {lang: write(self.reason, lang) for lang in LANGUAGES}}


def of_cell(file: File, row: int, number: str, column: str, code: str, value: str) -> Rejection:
    """The fault of a cell that the reader of files names."""
    return Rejection(file, row, number, code, reasons.reason(code, value), column, reasons.shown(value))


def of_row(file: File, row: int, number: str, code: str, **facts: object) -> Rejection:
    """The fault of a row that a portfolio names."""
    return Rejection(file, row, number, code, Sentence(f"portfolio.row.{code}", facts))


def of_error(file: File, row: int, number: str, error: SimulatorError, column: str = "") -> Rejection:
    """What the fold of one contract, or the reader of one event, refuses."""
    return Rejection(file, row, number, error.key, Sentence(error.key, error.facts), column)


@dataclass
class SetAside:
    """Rows that count nowhere: how many, their sum in centimes (of those that can be read), and the first ``MOST``."""

    rows: int = 0
    amount: int = 0
    first: list[Rejection] = field(default_factory=list)

    def add(self, rejection: Rejection, cents: int = 0) -> None:
        """One row more."""
        self.rows += 1
        self.amount += cents
        if len(self.first) < MOST:
            self.first.append(rejection)
