"""A file of applicants annotated with answers: read, answered and written part by part."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from simulator import api
from simulator.applicants import (
    blocks,
    choices,
    files,
    folders,
    head_row,
    headers,
    no_applicant,
    questions,
    reader,
    tables,
)
from simulator.applicants.blocks import TablePlace
from simulator.applicants.folders import Piece
from simulator.applicants.mapping import FileMapping
from simulator.batch import finished_rows
from simulator.batch.columns import RowOptions, added_columns, sentences
from simulator.batch.summary import Lines, summary
from simulator.batch.tally import Counts, Tally
from simulator.batch.write import SHEET_ROWS, CsvOutput, Writer, heads_of
from simulator.law import Law, Readings
from simulator.law.scheme import MAIN
from simulator.reading.errors import InputError
from simulator.wording import Counted, FactList, Named, Plain, Sentence, say, write
from simulator.writing import atomic

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import pandas as pd

    from simulator.applicants.files import Source
    from simulator.applicants.looks import SheetLook
    from simulator.applicants.part import Part
    from simulator.applicants.reader import Progress, Unit
    from simulator.batch.columns import AddedColumns
    from simulator.writing.finished_parts import FinishedParts

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
    fingerprint: str = ""


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
    state. Raises ``InputError`` where a file cannot be read or ``out`` cannot be written; nothing is then written.
    """
    ending = atomic.ending_of(out, ENDINGS)
    pieces = folders.pieces(source)
    inputs = [piece.rows for piece in pieces if isinstance(piece.rows, str | Path)]
    law = law or Law.load()
    row_options = RowOptions(law, options.scheme, options.readings, options.lang, options.as_written)
    limits = reader.Limits(options.limit, options.formats)
    how = folders.HowRead(options.unit, options.encoding, options.readings, options.mapping, limits)
    pieces, look = _with_look(source, pieces, how) if ending == ".xlsx" else (pieces, None)
    parts = folders.read_all(pieces, how, progress)
    with atomic.drafted(out, inputs=inputs, text=ending == ".csv") as draft:
        reply = _annotate(parts, draft, row_options, options, _Form(ending, look, finished))
        return _with_empty(reply, [piece.name for piece in pieces], options.lang)


class _Form(NamedTuple):
    """The ending of the file to write, and how the user's sheet looks where that is known."""

    ending: str
    look: SheetLook | None
    finished: FinishedParts | None = None


def _with_look(
    source: Source | blocks.Opened, pieces: list[Piece], how: folders.HowRead
) -> tuple[list[Piece], SheetLook | None]:
    """The pieces, and the look of the sheet of a file that stands alone.

    Raises ``InputError`` where it cannot be read; at once where there are more rows than a sheet holds.
    """
    place = TablePlace(how.mapping.sheet, how.mapping.head_row)
    _refuse_a_full_sheet(pieces, how, place)
    if pieces[0].name:
        return pieces, None
    if not isinstance(source, blocks.Opened):
        formats = how.limits.formats if how.limits else files.FORMATS
        source = files.opened(source, how.encoding, formats, place=place, with_looks=True)
    return [Piece(source)], source.look


def _refuse_a_full_sheet(pieces: list[Piece], how: folders.HowRead, place: TablePlace) -> None:
    """Raises ``InputError`` where all pieces together have more rows than a sheet holds; nothing has been answered yet.

    What stands above the heads of a further file of a folder is in no sheet: as many lines as heads are looked for in.
    """
    lines, above = 0, 0
    for piece in pieces:
        if not tables.is_a_file(piece.rows):
            continue
        lines += max(files.last_row(piece.rows, how.encoding, place, SHEET_ROWS) - above, 0)
        above = max(place.head_row, head_row.MOST)
        if lines > SHEET_ROWS:
            raise InputError("batch.file.sheet_full", most=SHEET_ROWS - 1)


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


def _annotate(
    parts: Iterator[tuple[Piece, Part]], draft: Path, row_options: RowOptions, options: Options, form: _Form
) -> Reply:
    """Answer and write every part; return the counts and the first errors."""
    tally, gathered = Tally(), questions.Gathered()
    first: list[Fault] = []
    book: Writer | None = None
    chosen = dict[str, list[str]]()
    try:
        for piece, part in _of_pieces(parts, options.lang):
            confirmed = questions.confirmed(part, options.unit, options.mapping)
            columns = _answered(part, replace(row_options, confirmed=confirmed), form.finished, tally.parts)
            chosen[piece.name] = list(_chosen(part, options))
            tally.add(part, columns)
            gathered.add(part)
            gathered.add_amounts(part, columns.in_doubt, options.unit, options.mapping)
            first += _first(columns.rejected.head(FIRST_ERRORS - len(first)), options.lang, piece.name)
            book = book or _writer(draft, part, columns.decided.currency, options.lang, form)
            book.write_part(part, columns)
    except Exception:
        if book is not None:
            book.close(None)
        raise
    if book is None:
        raise InputError("batch.file.no_rows")
    lines = Lines(
        about=tuple(_about(tally, row_options, options)),
        chosen=tuple(dict.fromkeys(line for of_file in chosen.values() for line in of_file)),
        answered=_in_words(choices.answers(options.mapping), options.lang),
        repeated=_in_words(_repeated(tally), options.lang),
        questions=_in_words([question.sentence for question in gathered.questions()], options.lang),
    )
    book.close(summary(tally, lines, options.lang))
    read = (*lines.chosen, *lines.answered, *lines.repeated)
    pieces = tuple(filter(None, chosen))
    return Reply(
        tally.counts, tuple(first), tally.faults_in_all, lines.about, read, lines.questions, pieces, options.fingerprint
    )


def _answered(part: Part, row_options: RowOptions, finished: FinishedParts | None, number: int) -> AddedColumns:
    """The rows of a part, answered; those that an earlier run finished are not answered again."""
    if finished is None:
        return added_columns(part, row_options)
    name = f"part-{number:06}"
    earlier = finished.part(name)
    if earlier is not None:
        return finished_rows.from_bytes(earlier.facts, earlier.pieces)
    columns = added_columns(part, row_options)
    finished.keep(name, *finished_rows.to_bytes(columns))
    return columns


def _in_words(lines: Iterable[Sentence], lang: str) -> tuple[str, ...]:
    return tuple(write(line, lang) for line in lines)


def _repeated(tally: Tally) -> list[Sentence]:
    """The sentence of the rows that repeat another one; empty without one."""
    return [Sentence("batch.about.repeated", {"rows": Counted("rows", tally.repeated)})] if tally.repeated else []


def _writer(path: Path, part: Part, currency: str, lang: str, form: _Form) -> Writer:
    """The writer of a file of this form, of which this is the first part."""
    if form.ending == ".xlsx":
        from simulator.batch.workbook import ExcelOutput, SheetSettings

        return ExcelOutput(path, part, SheetSettings(currency, lang, form.look))
    if form.ending == ".parquet":
        from simulator.batch.columnar import ParquetOutput

        return ParquetOutput(path, heads_of(part), lang, currency)
    return CsvOutput(path, heads_of(part), lang, currency)


def _chosen(part: Part, options: Options) -> Iterator[str]:
    """How the file of a part was read, in words."""
    for line in choices.sentences(part, options.unit, options.mapping):
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


def _about(tally: Tally, row_options: RowOptions, options: Options) -> list[str]:
    """The lines about a file: the disclaimer, the law, the counts, the unit, the gaps."""
    counts = tally.counts
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
        *no_applicant.left_out(tally.others.elements()),
        Sentence("batch.about.unit", {"unit": Sentence(f"batch.unit.{options.unit}")}),
        Sentence("batch.about.gaps"),
        *_fingerprint(options),
    ]
    return [say("disclaimer", row_options.lang), *(write(part, row_options.lang) for part in parts)]
