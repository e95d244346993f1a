"""A file of applicants annotated with answers: read, answered and written part by part."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from simulator import api
from simulator.applicants import blocks, choices, files, folders, headers, questions, reader
from simulator.applicants.mapping import FileMapping
from simulator.batch.columns import VERDICTS, RowOptions, added_columns, sentences
from simulator.batch.write import SHEET_ROWS, CsvOutput, Writer, heads_of
from simulator.law import Law, Readings
from simulator.law.keys import CURRENCIES
from simulator.law.scheme import MAIN
from simulator.reading.errors import InputError
from simulator.wording import Counted, FactList, Named, Plain, Sentence, say, write
from simulator.writing import atomic

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    import numpy.typing as npt
    import pandas as pd

    from simulator.applicants.files import Source
    from simulator.applicants.folders import Piece
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

    ``chosen`` says how it was read, ``questions`` what one answer would save; ``files`` are those of a folder that have a row;
    ``fingerprint`` is that of the options.
    """

    counts: Counts
    first: tuple[Fault, ...]
    faults: int
    about: tuple[str, ...]
    chosen: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
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
    """Annotate a file, or the files of a folder in one; ``out`` ends in one of ``ENDINGS``, or is ``-``: CSV on standard output.

    It appears only when complete. The files of a folder have the same heads; columns say of each row its file and what its folders
    state. ``finished`` holds the parts that an earlier run finished, and gets those of this one. Raises ``InputError`` where a file cannot be read or ``out`` cannot be written; nothing is then written.
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
        reply = _annotate(parts, _Annotated(draft, ending, row_options, options, finished), options)
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
        with_file = folders.with_columns(piece, part, say("batch.head_of_file", lang)) if piece.name else part
        heads = heads or with_file.heads
        if with_file.heads != heads:
            raise InputError("batch.file.other_heads", piece.name, heads=headers.headings(heads))
        yield piece, with_file


class _PartReply(NamedTuple):
    """What became of the rows of a part: how many have each verdict, the number of faults, the first of them.

    ``in_doubt`` are the rows with an amount to confirm, as ``AddedColumns`` has them.
    """

    tally: dict[str, int]
    faults: int
    first: list[Fault]
    in_doubt: Mapping[tuple[str, str], npt.NDArray[np.int64]]

    def to_json(self) -> dict[str, object]:
        """The reply as JSON."""
        in_doubt = [[*key, rows.tolist()] for key, rows in self.in_doubt.items()]
        return self._asdict() | {"first": [asdict(fault) for fault in self.first], "in_doubt": in_doubt}

    @classmethod
    def from_json(cls, facts: Any) -> _PartReply:  # noqa: ANN401 - JSON
        """The reply that ``to_json`` wrote."""
        in_doubt = {(column, code): np.array(rows, np.int64) for column, code, rows in facts["in_doubt"]}
        return cls(facts["tally"], facts["faults"], [Fault(**fault) for fault in facts["first"]], in_doubt)


class _Annotated:
    """The annotated file while it is written, and the verdicts and faults of its rows so far."""

    def __init__(
        self, draft: Path, ending: str, row_options: RowOptions, options: Options, finished: FinishedParts | None
    ) -> None:
        self.draft, self.ending, self.row_options, self.options = draft, ending, row_options, options
        self.finished = finished
        self.tally: Counter[str] = Counter()
        self.first: list[Fault] = []
        self.faults = self.parts = 0
        self.book: Writer | None = None

    def add(self, piece: Piece, part: Part) -> _PartReply:
        """Write the rows of a part: those that an earlier run finished, else answered now. Returns what became of them."""
        currency = CURRENCIES[self.row_options.law.scheme(self.row_options.scheme)[0]]
        self.book = self.book or _writer(self.draft, heads_of(part), currency, self.options.lang, self.ending)
        reply, rows = self._finished() or self._answered(piece, part, self.book)
        self.parts += 1
        self.tally.update(reply.tally)
        self.faults += reply.faults
        self.first += reply.first
        _check_room(self.tally.total(), self.ending)
        for written_rows in rows:
            self.book.append(written_rows)
        return reply

    def _answered(self, piece: Piece, part: Part, book: Writer) -> tuple[_PartReply, Iterable[bytes]]:
        """The rows of a part, answered; kept as finished where that is asked for."""
        confirmed = questions.confirmed(part, self.options.unit, self.options.mapping)
        columns = added_columns(part, replace(self.row_options, confirmed=confirmed))
        tally = {name: int((columns.verdict == place).sum()) for place, name in enumerate(VERDICTS)}
        first = _first(columns.rejected.head(FIRST_ERRORS - len(self.first)), self.options.lang, piece.name)
        reply = _PartReply(tally, len(columns.rejected), first, columns.in_doubt)
        if self.finished is None:
            return reply, book.pieces(part, columns)
        rows = list(book.pieces(part, columns))
        self.finished.keep(self._name, reply.to_json(), rows)
        return reply, rows

    def _finished(self) -> tuple[_PartReply, Iterable[bytes]] | None:
        """The same of a part that an earlier run finished; None for any other."""
        part = self.finished.part(self._name) if self.finished else None
        return None if part is None else (_PartReply.from_json(part.facts), part.pieces)

    @property
    def _name(self) -> str:
        return f"part-{self.parts:06}"

    def close(self, about: list[str]) -> None:
        """Write the lines about the file, and close it."""
        if self.book is not None:
            self.book.close(about)


def _annotate(parts: Iterator[tuple[Piece, Part]], annotated: _Annotated, options: Options) -> Reply:
    """Answer and write every part; return the counts and the first errors."""
    repeated = 0
    chosen, names = dict[str, None](), dict[str, None]()
    gathered = questions.Gathered()
    try:
        for piece, part in _of_pieces(parts, options.lang):
            chosen |= dict.fromkeys(_chosen(part, options))
            names[piece.name] = None
            reply = annotated.add(piece, part)
            repeated += len(part.duplicates.rows)
            gathered.add(part)
            gathered.add_amounts(part, reply.in_doubt, options.unit, options.mapping)
    except Exception:
        annotated.close([])
        raise
    if annotated.book is None:
        raise InputError("batch.file.no_rows")
    if repeated:
        chosen[write(Sentence("batch.about.repeated", {"rows": Counted("rows", repeated)}), options.lang)] = None
    question_lines = tuple(write(question.sentence, options.lang) for question in gathered.questions())
    return _reply(annotated, options, (tuple(chosen), question_lines, tuple(filter(None, names))))


def _reply(
    annotated: _Annotated, options: Options, lines: tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]
) -> Reply:
    """The reply about a file that is written to its end: how it was read, its questions, its files."""
    chosen, question_lines, names = lines
    tally = annotated.tally
    counts = Counts(rows=tally.total(), **{name: tally[name] for name in VERDICTS})
    about = _about(counts, annotated.row_options, options)
    annotated.close([*about, *chosen, *question_lines])
    first = tuple(annotated.first)
    return Reply(counts, first, annotated.faults, tuple(about), chosen, question_lines, names, options.fingerprint)


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
