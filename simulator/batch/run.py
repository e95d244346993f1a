"""A file of applicants annotated with answers: read, answered and written part by part."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from simulator import api
from simulator.applicants import blocks, choices, files, questions, reader
from simulator.applicants.mapping import FileMapping
from simulator.batch.columns import VERDICTS, RowOptions, added_columns, sentences
from simulator.batch.write import SHEET_ROWS, CsvOutput, Writer, heads_of
from simulator.law import Law, Readings
from simulator.law.keys import CURRENCIES
from simulator.law.scheme import MAIN
from simulator.reading.errors import InputError
from simulator.wording import Counted, Named, Plain, Sentence, say, write
from simulator.writing import atomic

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import pandas as pd

    from simulator.applicants.files import Source
    from simulator.applicants.part import Part
    from simulator.applicants.reader import Progress, Unit
    from simulator.writing.finished_parts import FinishedParts

SCHEME = MAIN
ENDINGS = (".csv", ".xlsx", ".parquet")
FIRST_ERRORS = 100
"""The greatest number of errors in a reply; the file has all of them."""


@dataclass(frozen=True)
class Options:
    """How a file is read and answered; ``limit`` and ``formats`` as ``applicants.read`` has them.

    ``as_written`` answers the amounts that are a hundred times off without waiting for confirmation. ``fingerprint`` is
    the short name of the run, which the file then carries.
    """

    lang: str
    unit: Unit = "DA"
    encoding: str | None = None
    mapping: FileMapping = field(default_factory=FileMapping)
    scheme: str = SCHEME
    readings: Readings = field(default_factory=Readings)
    limit: int | None = None
    formats: tuple[str, ...] = files.FORMATS
    as_written: bool = False
    fingerprint: str = ""


@dataclass(frozen=True)
class Counts:
    """The number of rows, and of each verdict: ``rows == answered + rejected + to_confirm + no_applicant``."""

    rows: int
    eligible: int
    unchecked: int
    refused: int
    rejected: int
    to_confirm: int
    no_applicant: int

    @property
    def answered(self) -> int:
        """The number of rows with figures."""
        return self.eligible + self.unchecked + self.refused


@dataclass(frozen=True)
class Fault:
    """One error of a file: the number of its row, the head of its column, the cell, its code, the reason in words."""

    row: int
    column: str
    value: str
    code: str
    reason: str


@dataclass(frozen=True)
class Reply:
    """The result of a file: the counts, the first errors, their number, the lines about the figures.

    ``chosen`` says how it was read, ``questions`` what one answer would save; ``fingerprint`` is that of the options.
    """

    counts: Counts
    first: tuple[Fault, ...]
    faults: int
    about: tuple[str, ...]
    chosen: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    fingerprint: str = ""


def answered_file(
    source: Source | blocks.Opened,
    out: str | Path,
    options: Options,
    *,
    law: Law | None = None,
    progress: Progress | None = None,
    finished: FinishedParts | None = None,
) -> Reply:
    """Annotate a file; ``out`` ends in one of ``ENDINGS``, or is ``-``: CSV on standard output. It appears only when complete.

    ``finished`` holds the parts that an earlier run finished, and gets those of this one.

    Raises ``InputError`` where the file cannot be read or ``out`` cannot be written; nothing is then written.
    """
    ending = atomic.ending_of(out, ENDINGS)
    inputs = [source] if isinstance(source, str | Path) else []
    law = law or Law.load()
    row_options = RowOptions(law, options.scheme, options.readings, options.lang, options.as_written)
    parts = reader.read(
        source,
        unit=options.unit,
        encoding=options.encoding,
        mapping=options.mapping,
        readings=options.readings,
        progress=progress,
        limits=reader.Limits(options.limit, options.formats),
    )
    with atomic.drafted(out, inputs=inputs, text=ending == ".csv") as draft:
        return _annotate(parts, _Annotated(draft, ending, row_options, finished), options)


class _PartReply(NamedTuple):
    """What became of the rows of a part: how many have each verdict, the number of faults, the first of them."""

    tally: dict[str, int]
    faults: int
    first: list[Fault]


class _Annotated:
    """The annotated file while it is written, and the verdicts and faults of its rows so far."""

    def __init__(self, draft: Path, ending: str, row_options: RowOptions, finished: FinishedParts | None) -> None:
        self.draft, self.ending, self.row_options, self.finished = draft, ending, row_options, finished
        self.tally: Counter[str] = Counter()
        self.first: list[Fault] = []
        self.faults = self.parts = 0
        self.book: Writer | None = None

    def add(self, part: Part) -> None:
        """Write the rows of a part: those that an earlier run finished, else answered now."""
        lang = self.row_options.lang
        currency = CURRENCIES[self.row_options.law.scheme(self.row_options.scheme)[0]]
        self.book = self.book or _writer(self.draft, heads_of(part), currency, lang, self.ending)
        reply, pieces = self._finished() or self._answered(part, self.book)
        self.parts += 1
        self.tally.update(reply.tally)
        self.faults += reply.faults
        self.first += reply.first
        _check_room(self.tally.total(), self.ending)
        for piece in pieces:
            self.book.append(piece)

    def _answered(self, part: Part, book: Writer) -> tuple[_PartReply, Iterable[bytes]]:
        """The rows of a part, answered; kept as finished where that is asked for."""
        columns = added_columns(part, self.row_options)
        tally = {name: int((columns.verdict == place).sum()) for place, name in enumerate(VERDICTS)}
        first = _first(columns.rejected.head(FIRST_ERRORS - len(self.first)), self.row_options.lang)
        reply, pieces = _PartReply(tally, len(columns.rejected), first), book.pieces(part, columns)
        if self.finished is None:
            return reply, pieces
        kept_pieces = list(pieces)
        facts = reply._asdict() | {"first": [asdict(fault) for fault in first]}
        self.finished.keep(self._name, facts, kept_pieces)
        return reply, kept_pieces

    def _finished(self) -> tuple[_PartReply, Iterable[bytes]] | None:
        """The same of a part that an earlier run finished; None for any other."""
        part = self.finished.part(self._name) if self.finished else None
        if part is None:
            return None
        reply: Any = part.facts
        return _PartReply(reply["tally"], reply["faults"], [Fault(**fault) for fault in reply["first"]]), part.pieces

    @property
    def _name(self) -> str:
        return f"part-{self.parts:06}"

    def close(self, about: list[str]) -> None:
        """Write the lines about the file, and close it."""
        if self.book is not None:
            self.book.close(about)


def _annotate(parts: Iterator[Part], annotated: _Annotated, options: Options) -> Reply:
    """Answer and write every part; return the counts and the first errors."""
    repeated = 0
    chosen: list[str] = []
    gathered = questions.Gathered()
    try:
        for part in parts:
            chosen = chosen or [
                write(line, options.lang)
                for line in choices.sentences(part.chosen, part.heads, options.unit, options.mapping)
            ]
            annotated.add(part)
            repeated += len(part.duplicates.rows)
            gathered.add(part)
    except Exception:
        annotated.close([])
        raise
    tally = annotated.tally
    counts = Counts(rows=tally.total(), **{name: tally[name] for name in VERDICTS})
    about = _about(counts, annotated.row_options, options)
    if repeated:
        chosen.append(write(Sentence("batch.about.repeated", {"rows": Counted("rows", repeated)}), options.lang))
    question_lines = tuple(write(question.sentence, options.lang) for question in gathered.questions())
    annotated.close([*about, *chosen, *question_lines])
    first = tuple(annotated.first)
    return Reply(counts, first, annotated.faults, tuple(about), tuple(chosen), question_lines, options.fingerprint)


def _writer(path: Path, heads: tuple[str, ...], currency: str, lang: str, ending: str) -> Writer:
    """The writer of a file with this ending."""
    if ending == ".xlsx":
        from simulator.batch.workbook import ExcelOutput

        return ExcelOutput(path, heads, lang, currency)
    if ending == ".parquet":
        from simulator.batch.columnar import ParquetOutput

        return ParquetOutput(path, heads, lang, currency)
    return CsvOutput(path, heads, lang, currency)


def _check_room(rows: int, ending: str) -> None:
    """Raises ``InputError`` for more rows than a sheet of Excel holds."""
    if ending == ".xlsx" and rows >= SHEET_ROWS:
        raise InputError("batch.file.sheet_full", most=SHEET_ROWS - 1)


def _first(rejected: pd.DataFrame, lang: str) -> list[Fault]:
    bare = sentences(rejected.assign(column=""), lang)
    columns = (rejected["row"], rejected["column"], rejected["value"], rejected["code"], bare)
    return [Fault(int(row), *cells) for row, *cells in zip(*columns, strict=True)]


def _scheme(row_options: RowOptions) -> object:
    """The name of the scheme, with the date where it is frozen."""
    name, frozen = row_options.law.scheme(row_options.scheme)
    scheme = Named(f"scheme.{name}")
    return scheme if frozen is None else Sentence("batch.about.frozen", {"scheme": scheme, "day": frozen})


def _fingerprint(options: Options) -> list[Sentence]:
    """The sentence of the fingerprint of the run; empty without one."""
    return [Sentence("runs.fingerprint", {"fingerprint": Plain(options.fingerprint)})] if options.fingerprint else []


def _waiting(counts: Counts) -> list[Sentence]:
    """The sentence of the rows with an amount to confirm; empty without one."""
    waiting = Counted("rows", counts.to_confirm)
    return [Sentence("batch.about.to_confirm", {"rows": waiting})] if counts.to_confirm else []


def _others(counts: Counts) -> list[Sentence]:
    """The sentence of the rows that are no applicant; empty without one."""
    others = Counted("rows", counts.no_applicant)
    return [Sentence("batch.about.no_applicant", {"rows": others})] if counts.no_applicant else []


def _about(counts: Counts, row_options: RowOptions, options: Options) -> list[str]:
    """The lines about a file: the disclaimer, the law, the counts, the unit, the gaps."""
    parts = [
        Sentence(
            "batch.about.law",
            {
                "scheme": _scheme(row_options),
                "digest": Plain(row_options.law.digest),
                "engine": Plain(api.VERSION),
            },
        ),
        Sentence(
            "batch.about.counts",
            {
                "rows": Counted("rows", counts.rows),
                **{name: getattr(counts, name) for name in ("answered", "rejected", "refused")},
            },
        ),
        *_waiting(counts),
        *_others(counts),
        Sentence("batch.about.unit", {"unit": Sentence(f"batch.unit.{options.unit}")}),
        Sentence("batch.about.gaps"),
        *_fingerprint(options),
    ]
    return [say("disclaimer", row_options.lang), *(write(part, row_options.lang) for part in parts)]
