"""A file of applicants annotated with answers: read, answered and written part by part."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from simulator import api
from simulator.applicants import blocks, choices, files, folders, headers, questions, reader
from simulator.applicants.mapping import FileMapping
from simulator.batch.columns import VERDICTS, RowOptions, added_columns, sentences
from simulator.batch.write import SHEET_ROWS, CsvOutput, Writer, heads_of
from simulator.law import Law, Readings
from simulator.law.scheme import MAIN
from simulator.reading.errors import InputError
from simulator.wording import Counted, FactList, Named, Plain, Sentence, say, write
from simulator.writing import atomic

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from simulator.applicants.files import Source
    from simulator.applicants.folders import Piece
    from simulator.applicants.part import Part
    from simulator.applicants.reader import Progress, Unit

SCHEME = MAIN
ENDINGS = (".csv", ".xlsx", ".parquet")
FIRST_ERRORS = 100
"""The greatest number of errors in a reply; the file has all of them."""


@dataclass(frozen=True)
class Options:
    """How a file is read and answered; ``limit`` and ``formats`` as ``applicants.read`` has them.

    ``as_written`` answers the amounts that are a hundred times off without waiting for confirmation.
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
    """One error of a file: the number of its row, the head of its column, the cell, its code, the reason in words.

    ``file`` is its name where a folder of files is annotated.
    """

    row: int
    column: str
    value: str
    code: str
    reason: str
    file: str = ""


@dataclass(frozen=True)
class Reply:
    """The result of a file: the counts, the first errors, their number, the lines about the figures.

    ``chosen`` says how it was read, ``questions`` what one answer would save; ``files`` are those of a folder that have a row.
    """

    counts: Counts
    first: tuple[Fault, ...]
    faults: int
    about: tuple[str, ...]
    chosen: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    files: tuple[str, ...] = ()


def answered_file(
    source: Source | blocks.Opened,
    out: str | Path,
    options: Options,
    *,
    law: Law | None = None,
    progress: Progress | None = None,
) -> Reply:
    """Annotate a file, or the files of a folder in one; ``out`` ends in one of ``ENDINGS``, or is ``-``: CSV on standard output.

    It appears only when complete. The files of a folder have the same heads; columns say of each row its file and what its folders
    state. Raises ``InputError`` where a file cannot be read or ``out`` cannot be written; nothing is then written.
    """
    ending = atomic.ending_of(out, ENDINGS)
    pieces = folders.pieces(source)
    inputs = [piece.rows for piece in pieces if isinstance(piece.rows, str | Path)]
    law = law or Law.load()
    row_options = RowOptions(law, options.scheme, options.readings, options.lang, options.as_written)
    limits = reader.Limits(options.limit, options.formats)
    how = folders.HowRead(options.unit, options.encoding, options.readings, options.mapping, limits)
    parts = folders.read_all(pieces, how, progress)
    with atomic.drafted(out, inputs=inputs, text=ending == ".csv") as draft:
        reply = _annotate(parts, draft, row_options, options, ending)
        return _with_empty(reply, [piece.name for piece in pieces], options.lang)


def _with_empty(reply: Reply, names: list[str], lang: str) -> Reply:
    """The reply, with a line on the files of a folder that have no row."""
    empty = tuple(Plain(name) for name in names if name and name not in reply.files)
    if not empty:
        return reply
    return replace(reply, chosen=(*reply.chosen, say("lab.say.empty_files", lang, files=FactList(empty))))


def _of_pieces(parts: Iterator[tuple[Piece, Part]], lang: str) -> Iterator[tuple[Piece, Part]]:
    """The parts; of a folder with the columns of each file. Raises ``InputError`` for other heads than those of the first file."""
    heads: tuple[str, ...] = ()
    for piece, part in parts:
        told = folders.with_columns(piece, part, say("batch.head_of_file", lang)) if piece.name else part
        heads = heads or told.heads
        if told.heads != heads:
            raise InputError("batch.file.other_heads", piece.name, heads=headers.headings(heads))
        yield piece, told


def _annotate(
    parts: Iterator[tuple[Piece, Part]], draft: Path, row_options: RowOptions, options: Options, ending: str
) -> Reply:
    """Answer and write every part; return the counts and the first errors."""
    tally: Counter[str] = Counter()
    first: list[Fault] = []
    faults = repeated = 0
    book: Writer | None = None
    chosen, names = dict[str, None](), dict[str, None]()
    gathered = questions.Gathered()
    try:
        for piece, part in _of_pieces(parts, options.lang):
            confirmed = questions.confirmed(part, options.unit, options.mapping)
            columns = added_columns(part, replace(row_options, confirmed=confirmed))
            chosen |= dict.fromkeys(_chosen(part, options))
            names[piece.name] = None
            tally.update({name: int((columns.verdict == place).sum()) for place, name in enumerate(VERDICTS)})
            _check_room(tally.total(), ending)
            faults += len(columns.rejected)
            repeated += len(part.duplicates.rows)
            gathered.add(part)
            gathered.add_amounts(part, columns.in_doubt, options.unit, options.mapping)
            first += _first(columns.rejected.head(FIRST_ERRORS - len(first)), options.lang, piece.name)
            book = book or _writer(draft, heads_of(part), columns.outcome.currency, options.lang, ending)
            book.write_part(part, columns)
    except Exception:
        if book is not None:
            book.close([])
        raise
    if book is None:
        raise InputError("batch.file.no_rows")
    counts = Counts(rows=tally.total(), **{name: tally[name] for name in VERDICTS})
    about = _about(counts, row_options, options)
    if repeated:
        chosen[write(Sentence("batch.about.repeated", {"rows": Counted("rows", repeated)}), options.lang)] = None
    question_lines = tuple(write(question.sentence, options.lang) for question in gathered.questions())
    book.close([*about, *chosen, *question_lines])
    return Reply(counts, tuple(first), faults, tuple(about), tuple(chosen), question_lines, tuple(filter(None, names)))


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


def _chosen(part: Part, options: Options) -> Iterator[str]:
    """How the file of a part was read, in words."""
    for line in choices.sentences(part.chosen, part.heads, options.unit, options.mapping):
        yield write(line, options.lang)


def _first(rejected: pd.DataFrame, lang: str, file: str) -> list[Fault]:
    bare = sentences(rejected.assign(column=""), lang)
    columns = (rejected["row"], rejected["column"], rejected["value"], rejected["code"], bare)
    return [
        Fault(int(row), column, value, code, reason, file)
        for row, column, value, code, reason in zip(*columns, strict=True)
    ]


def _scheme(row_options: RowOptions) -> object:
    """The name of the scheme, with the date where it is frozen."""
    name, frozen = row_options.law.scheme(row_options.scheme)
    scheme = Named(f"scheme.{name}")
    return scheme if frozen is None else Sentence("batch.about.frozen", {"scheme": scheme, "day": frozen})


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
    ]
    return [say("disclaimer", row_options.lang), *(write(part, row_options.lang) for part in parts)]
