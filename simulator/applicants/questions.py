"""One question for each kind of fault of a file: what the user may answer once for all its rows, and how many rows that saves."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, NamedTuple

from simulator.applicants.date_order import ORDERS
from simulator.applicants.headers import names_of
from simulator.applicants.mapping import CENTURIES
from simulator.question.fact_rows import AMOUNTS, Kind
from simulator.question.facts import COLUMNS
from simulator.wording import Counted, Plain, Sentence

if TYPE_CHECKING:
    from simulator.applicants.part import Part

KNOWN_TO_A_PERSON = frozenset({"birth", "income", "price", "weight"})
"""Columns of which an empty cell says nothing: a person, not a list, knows them."""


NO, YES = "non", "oui"
_PARTS = {"date_order": "dates", "date_two_digits": "century", "missing": "empty"}
"""The part of the mapping that answers a fault."""
_OF_DAYS = {"dates": (*reversed(ORDERS),), "century": (*map(str, CENTURIES),)}


class FileQuestion(NamedTuple):
    """A question about a column: the part of the mapping that answers it, the answers, the rows with the fault, those it alone rejects."""

    part: str
    column: str
    head: str
    answers: tuple[str, ...]
    rows: int
    saved: int

    @property
    def sentence(self) -> Sentence:
        """The question in words, with the options of the command that answer it."""
        options = " / ".join(f"--{self.part} {self.column}={answer}" for answer in self.answers)
        facts = {"head": Plain(self.head), "rows": Counted("rows", self.rows), "answer": Plain(self.answers[0])}
        saved = {"saved": Counted("rows", self.saved), "options": Plain(options)}
        return Sentence(f"batch.question.{self.part}", facts | saved)


class Gathered:
    """The faults of a file, part after part, by the question that they raise."""

    def __init__(self) -> None:
        self._rows: Counter[tuple[str, str]] = Counter()
        self._alone: Counter[tuple[str, str]] = Counter()
        self._heads: dict[str, str] = {}

    def add(self, part: Part) -> None:
        """Count the faults of a part."""
        names = names_of(part.heads)
        columns = {names[place]: column for column, place in part.places_of_facts.items()}
        by_row: defaultdict[int, set[tuple[str, str]]] = defaultdict(set)
        for row, head, code in zip(*(part.rejected[name] for name in ("row", "column", "code")), strict=True):
            column = columns.get(head, "")
            by_row[row].add((column, code))
            self._heads.setdefault(column, head)
        for faults in by_row.values():
            self._rows.update(faults)
            self._alone.update(faults if len(faults) == 1 else ())

    def join(self, other: Gathered) -> None:
        """Add the faults of another file, or of another piece of this one."""
        self._rows += other._rows
        self._alone += other._alone
        self._heads = other._heads | self._heads

    def questions(self) -> list[FileQuestion]:
        """The questions, the one that saves most rows first."""
        questions = [self._question(column, code) for column, code in self._rows]
        return sorted(filter(None, questions), key=lambda question: (-question.rows, question.column))

    def _question(self, column: str, code: str) -> FileQuestion | None:
        part = _PARTS.get(code, "")
        answers = answers_of(part, column)
        key = column, code
        if not answers:
            return None
        return FileQuestion(part, column, self._heads[column], answers, self._rows[key], self._alone[key])


def answers_of(part: str, column: str) -> tuple[str, ...]:
    """What a part of the mapping may say of a column, the likely answer first; nothing where each row must be corrected."""
    if column not in COLUMNS:
        return ()
    if part != "empty":
        return _OF_DAYS.get(part, ())
    kind = COLUMNS[column][1].kind
    if column in KNOWN_TO_A_PERSON:
        return ()
    return ("0",) if kind in AMOUNTS else (NO, YES) if kind is Kind.YES_NO else ()
