"""A visitor's own applicants, in the place of the invented ones: read once, kept in the session, nowhere else."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

import pyarrow as pa
import pyarrow.compute as pc

from simulator.applicants import no_applicant, reader
from simulator.applicants.mapping import FileMapping
from simulator.applicants.reasons import CellFault
from simulator.batch.answer_rows import NO_PRICE, row_outcomes
from simulator.batch.run import SCHEME
from simulator.law import Law, Readings
from simulator.populations.count.groups import InMemory
from simulator.question.plausible.checks import in_file
from simulator.sheets.population_folder import rejected_rows
from simulator.ui.shell.markup import Markup, join, tag
from simulator.ui.upload import batch_jobs
from simulator.wording import Counted, Plain
from simulator.writing import csv_cells

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from simulator.applicants.reader import Progress, Unit
    from simulator.ui.upload.file_answers import Upload
    from simulator.views.voice import Voice

FORMATS = ("csv", "xlsx", "parquet")
SHOWN = 50
"""Faults that the page lists; the table to download has all of them."""
_CACHE_SIZE = 8

Result = TypeVar("Result")
_WORD = pa.dictionary(pa.int32(), pa.string())
FAULTS = pa.schema({"row": pa.int64(), "column": _WORD, "code": _WORD, "value": pa.string()})
"""What is wrong: row (number in a spreadsheet), column (as headed), code, value (the cell). A file may have a million."""
_TOGETHER = 1 << 14
"""Faults that are put in words at a time."""


@dataclass(frozen=True, eq=False)
class VisitorFile:
    """A file that was read: ``rows`` = ``answered`` + the rows that have a line in ``rejected``.

    ``unpriced`` of those answered have a type whose price no text gives, ``to_check`` facts that do not go together; the
    page of a lot gives them back to correct. ``stated`` is what its user said of the file.
    ``rejected`` has the columns of ``FAULTS``; ``answers`` are the last ones about it: they go when it goes.
    """

    name: str
    sha256: str
    unit: Unit
    encoding: str | None
    parts: tuple[InMemory, ...]
    rows: int
    rejected: pa.Table
    unpriced: int = 0
    to_check: int = 0
    stated: FileMapping = field(default_factory=FileMapping)
    answers: dict[Hashable, Any] = field(default_factory=dict)

    @property
    def answered(self) -> int:
        """The rows that are counted."""
        return sum(len(part.people) for part in self.parts)

    def answer_to(self, question: Hashable, make: Callable[[], Result]) -> Result:
        """The answer to a question: the cached one, else that of ``make``."""
        if question not in self.answers:
            if len(self.answers) == _CACHE_SIZE:
                del self.answers[next(iter(self.answers))]
            self.answers[question] = make()
        answer: Result = self.answers[question]
        return answer


def read(upload: Upload, name: str, stated: FileMapping, progress: Progress) -> VisitorFile:
    """Every row of an upload, answered or rejected; no column that the law does not ask for is kept. Raises ``InputError``."""
    parts, rejected, rows, unpriced, to_check = [], [FAULTS.empty_table()], 0, 0, 0
    limits = reader.Limits(batch_jobs.ROWS)
    with upload.opened(stated) as file:
        for part in reader.read(file, unit=upload.unit, mapping=stated, progress=progress, limits=limits):
            rows += part.rows
            parts.append(InMemory(part.people))
            unpriced += int((row_outcomes(part.people, SCHEME, Law.load(), Readings()).codes == NO_PRICE).sum())
            to_check += int(in_file(part.people, Law.load()).sum())
            rejected.append(pa.Table.from_pandas(part.rejected, FAULTS, preserve_index=False))
    batch_jobs.give_back()
    return VisitorFile(
        name, hashlib.sha256(upload.content).hexdigest(), upload.unit, upload.encoding, tuple(part for part in parts if len(part.people)), rows, pa.concat_tables(rejected),
        unpriced, to_check, stated,
    )  # fmt: skip


def rejected(visitor_file: VisitorFile, lang: str) -> bytes:
    """Every fault as CSV, with its reason in words; no cell can be taken for a formula."""
    batches = visitor_file.rejected.to_batches(max_chunksize=_TOGETHER)
    cells = ((CellFault(**line) for line in batch.to_pylist()) for batch in batches)
    lines = (line for faults in cells for line in rejected_rows(faults, lang))
    return csv_cells.table((*FAULTS.names, "reason"), lines).encode("utf-8-sig")


# --- what is shown


def intro(voice: Voice) -> Markup:
    """What one brings, and what becomes of it."""
    limits = voice.say("given.limits", rows=Counted("rows", batch_jobs.ROWS), size=batch_jobs.MEGABYTES)
    return tag("div", tag("p", voice.say("given.intro")), tag("p", limits, cls="s"), cls="lot-intro")


def counts(voice: Voice, visitor_file: VisitorFile) -> Markup:
    """What became of the rows of the file."""
    notes = {"unpriced": visitor_file.unpriced, "to_check": visitor_file.to_check}
    others = int(pc.is_in(visitor_file.rejected["code"], pa.array(no_applicant.CODES)).to_numpy().sum())
    notes = {name: count for name, count in {**notes, "no_applicant": others}.items() if count}
    cards = batch_jobs.count_cards(
        voice,
        rows=visitor_file.rows,
        counted=visitor_file.answered,
        **notes,
        rejected=visitor_file.rows - visitor_file.answered - others,
    )
    return join(tag("p", voice.say("given.counted", name=Plain(visitor_file.name)), cls="s"), cards)


def faults(voice: Voice, visitor_file: VisitorFile) -> Markup:
    """The first faults, each with its row, its column, its cell and why."""
    rows = [*zip(*visitor_file.rejected.slice(0, SHOWN).to_pydict().values(), strict=True)]
    more = voice.say("given.first", shown=len(rows), count=visitor_file.rejected.num_rows)
    return join(tag("p", more, cls="s"), batch_jobs.fault_table(voice, rows))
