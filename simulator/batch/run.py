"""A file of applicants annotated with answers: read, answered and written part by part."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from simulator import api
from simulator.applicants import blocks, choices, files, questions, reader
from simulator.applicants.mapping import FileMapping
from simulator.batch.columns import VERDICTS, RowOptions, added_columns, sentences
from simulator.batch.write import SHEET_ROWS, CsvOutput, Writer, heads_of
from simulator.law import Law, Readings
from simulator.law.scheme import MAIN
from simulator.reading.errors import InputError
from simulator.wording import Counted, Named, Plain, Sentence, say, write
from simulator.writing import atomic

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from simulator.applicants.files import Source
    from simulator.applicants.part import Part
    from simulator.applicants.reader import Progress, Unit

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
) -> Reply:
    """Annotate a file; ``out`` ends in one of ``ENDINGS``, or is ``-``: CSV on standard output. It appears only when complete.

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
        return _annotate(parts, draft, row_options, options, ending)


def _annotate(parts: Iterator[Part], draft: Path, row_options: RowOptions, options: Options, ending: str) -> Reply:
    """Answer and write every part; return the counts and the first errors."""
    tally: Counter[str] = Counter()
    first: list[Fault] = []
    faults = repeated = 0
    book: Writer | None = None
    chosen: list[str] = []
    gathered = questions.Gathered()
    try:
        for part in parts:
            columns = added_columns(part, row_options)
            chosen = chosen or [
                write(line, options.lang)
                for line in choices.sentences(part.chosen, part.heads, options.unit, options.mapping)
            ]
            tally.update({name: int((columns.verdict == place).sum()) for place, name in enumerate(VERDICTS)})
            _check_room(tally.total(), ending)
            faults += len(columns.rejected)
            repeated += len(part.duplicates.rows)
            gathered.add(part)
            first += _first(columns.rejected.head(FIRST_ERRORS - len(first)), options.lang)
            book = book or _writer(draft, heads_of(part), columns.outcome.currency, options.lang, ending)
            for piece in book.pieces(part, columns):
                book.append(piece)
    except Exception:
        if book is not None:
            book.close([])
        raise
    counts = Counts(rows=tally.total(), **{name: tally[name] for name in VERDICTS})
    about = _about(counts, row_options, options)
    if repeated:
        chosen.append(write(Sentence("batch.about.repeated", {"rows": Counted("rows", repeated)}), options.lang))
    question_lines = tuple(write(question.sentence, options.lang) for question in gathered.questions())
    if book is not None:
        book.close([*about, *chosen, *question_lines])
    return Reply(counts, tuple(first), faults, tuple(about), tuple(chosen), question_lines, options.fingerprint)


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
