"""One question for each kind of fault of a file: what the user may answer once for all its rows, and how many rows that saves."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, NamedTuple

from simulator.applicants import headers
from simulator.applicants.date_order import ORDERS
from simulator.applicants.mapping import CENTURIES, UNITS
from simulator.question.fact_rows import AMOUNTS, Kind
from simulator.question.facts import COLUMNS
from simulator.wording import Counted, Plain, Sentence

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np
    import numpy.typing as npt

    from simulator.applicants.mapping import FileMapping
    from simulator.applicants.part import Part

KNOWN_TO_A_PERSON = frozenset({"birth", "income", "price", "weight"})
"""Columns of which an empty cell says nothing: a person, not a list, knows them."""


NO, YES = "non", "oui"
HUNDREDFOLD, HUNDREDTH = "hundredfold", "hundredth"
"""The codes of an amount that looks a hundred times too large, or too small."""
_PARTS = {
    "date_order": "dates",
    "date_two_digits": "century",
    "missing": "empty",
    HUNDREDFOLD: "units",
    HUNDREDTH: "units",
}
"""The part of the mapping that answers a fault."""
_OF_PART = {"dates": (*reversed(ORDERS),), "century": (*map(str, CENTURIES),), "units": UNITS}
"""What a part may say of any column of its kind."""
_OTHER_UNITS = {
    HUNDREDFOLD: {"DA": "centimes", "thousands": "DA", "millions": "DA"},
    HUNDREDTH: {"centimes": "DA", "DA": "millions", "thousands": "millions"},
}
"""The unit that is likely when amounts in another one look too large, or too small."""


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
        answer = Sentence(f"batch.unit.{self.answers[0]}") if self.part == "units" else Plain(self.answers[0])
        facts = {"head": Plain(self.head), "rows": Counted("rows", self.rows), "answer": answer}
        saved = {"saved": Counted("rows", self.saved), "options": Plain(options)}
        return Sentence(f"batch.question.{self.part}", facts | saved)


class Gathered:
    """The faults of a file, part after part, by the question that they raise."""

    def __init__(self) -> None:
        self._rows: Counter[tuple[str, str]] = Counter()
        self._alone: Counter[tuple[str, str]] = Counter()
        self._heads: dict[str, str] = {}
        self._units: dict[str, str] = {}

    def add(self, part: Part) -> None:
        """Count the faults of a part."""
        names = headers.names_of(part.heads)
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
        self._units = other._units | self._units

    def add_amounts(
        self, part: Part, in_doubt: Mapping[tuple[str, str], npt.NDArray[np.int64]], unit: str, mapping: FileMapping
    ) -> None:
        """Count the rows with an amount that waits to be confirmed: the rows by column and by code, ``unit`` is that of the file."""
        faults_of_row: Counter[int] = Counter()
        for rows in in_doubt.values():
            faults_of_row.update(rows.tolist())
        for (column, code), rows in in_doubt.items():
            if column not in part.places_of_facts:  # what the user states for every row is not asked about
                continue
            self._heads[column] = headers.names_of(part.heads)[part.places_of_facts[column]]
            self._units[column] = mapping.units.get(column) or _unit_as_headed(part, column, unit)
            self._rows[column, code] += len(rows)
            self._alone[column, code] += sum(faults_of_row[row] == 1 for row in rows.tolist())

    def questions(self) -> list[FileQuestion]:
        """The questions, the one that saves most rows first."""
        questions = [self._question(column, code) for column, code in self._rows]
        return sorted(filter(None, questions), key=lambda question: (-question.rows, question.column, question.part))

    def _question(self, column: str, code: str) -> FileQuestion | None:
        part, key = _PARTS.get(code, ""), (column, code)
        answers = self._unit_answers(column, code) if part == "units" else answers_of(part, column)
        if not answers:
            return None
        return FileQuestion(part, column, self._heads[column], answers, self._rows[key], self._alone[key])

    def _unit_answers(self, column: str, code: str) -> tuple[str, ...]:
        """The likely unit of a column, then the one that it is read in; none where no unit makes sense of it."""
        read_in = self._units[column]
        other = _OTHER_UNITS[code].get(read_in)
        return (other, read_in) if other else ()


def columns_of(part: Part) -> dict[str, str]:
    """The column in which each amount of a scenario (``household.income``) stands in a file."""
    columns = {fact.place: name for name, (_, fact) in COLUMNS.items() if fact.kind in AMOUNTS}
    return columns | {f"kafil[{place}].income": f"kafil_income{number}" for place, number in enumerate(part.kafils)}


def confirmed(part: Part, unit: str, mapping: FileMapping) -> frozenset[str]:
    """The columns of which the user said that they are in the unit in which they are read: what looks a hundred times off is right."""
    stated = mapping.units.items()
    return frozenset(
        column
        for column, named_unit in stated
        if column in part.places_of_facts and named_unit == _unit_as_headed(part, column, unit)
    )


def _unit_as_headed(part: Part, column: str, unit: str) -> str:
    """The unit that the head of a column names, or that of the file."""
    return next(iter(headers.units_of(part.heads[part.places_of_facts[column]])), unit)


def answers_of(part: str, column: str) -> tuple[str, ...]:
    """What a part of the mapping may say of a column, the likely answer first; nothing where each row must be corrected."""
    if column not in COLUMNS:
        return ()
    if part != "empty":
        return _OF_PART.get(part, ())
    kind = COLUMNS[column][1].kind
    if column in KNOWN_TO_A_PERSON:
        return ()
    return ("0",) if kind in AMOUNTS else (NO, YES) if kind is Kind.YES_NO else ()
