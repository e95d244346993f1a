"""A file of applicants annotated with answers: read, answered and written part by part."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from simulator import api
from simulator.applicants import blocks, choices, files, questions, reader
from simulator.applicants.blocks import TablePlace
from simulator.applicants.mapping import FileMapping
from simulator.batch.columns import RowOptions, added_columns, sentences
from simulator.batch.summary import Lines, summary
from simulator.batch.tally import Counts, Tally
from simulator.batch.write import SHEET_ROWS, CsvOutput, Writer, heads_of
from simulator.law import Law, Readings
from simulator.law.scheme import MAIN
from simulator.reading.errors import InputError
from simulator.wording import Counted, Named, Plain, Sentence, say, write
from simulator.writing import atomic

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import pandas as pd

    from simulator.applicants.files import Source
    from simulator.applicants.looks import SheetLook
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

    ``chosen`` says how it was read, ``questions`` what one answer would save.
    """

    counts: Counts
    first: tuple[Fault, ...]
    faults: int
    about: tuple[str, ...]
    chosen: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()


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
    opened = _opened(source, options, ending)
    parts = reader.read(
        opened,
        unit=options.unit,
        mapping=options.mapping,
        readings=options.readings,
        progress=progress,
        limits=reader.Limits(options.limit, options.formats),
    )
    with atomic.drafted(out, inputs=inputs, text=ending == ".csv") as draft:
        return _annotate(parts, draft, row_options, options, _Form(ending, opened.look))


class _Form(NamedTuple):
    """The ending of the file to write, and how the user's sheet looks where that is known."""

    ending: str
    look: SheetLook | None


def _opened(source: Source | blocks.Opened, options: Options, ending: str) -> blocks.Opened:
    """The file, with its looks where a workbook is to be written. Raises ``InputError``; at once for more rows than that holds."""
    if isinstance(source, blocks.Opened):
        return source
    place = TablePlace(options.mapping.sheet, options.mapping.head_row)
    is_workbook = ending == ".xlsx"
    _check_room(files.last_row(source) if is_workbook else 0, ending)
    return files.opened(source, options.encoding, options.formats, place=place, with_looks=is_workbook)


def _annotate(parts: Iterator[Part], draft: Path, row_options: RowOptions, options: Options, form: _Form) -> Reply:
    """Answer and write every part; return the counts and the first errors."""
    tally, gathered = Tally(), questions.Gathered()
    first: list[Fault] = []
    chosen: tuple[str, ...] = ()
    book: Writer | None = None
    try:
        for part in parts:
            columns = added_columns(part, row_options)
            _check_room(int(part.numbers[-1]), form.ending)
            chosen = chosen or _written(
                choices.sentences(part.chosen, part.heads, options.unit, options.mapping), options.lang
            )
            tally.add(part, columns)
            gathered.add(part)
            first += _first(columns.rejected.head(FIRST_ERRORS - len(first)), options.lang)
            book = book or _writer(draft, part, columns.outcome.currency, options.lang, form)
            book.write_part(part, columns)
    except Exception:
        if book is not None:
            book.close(None)
        raise
    lines = Lines(
        about=tuple(_about(tally.counts, row_options, options)),
        chosen=chosen,
        answered=_written(choices.answers(options.mapping), options.lang),
        repeated=_written(_repeated(tally), options.lang),
        questions=_written([question.sentence for question in gathered.questions()], options.lang),
    )
    if book is not None:
        book.close(summary(tally, lines, options.lang))
    read = (*lines.chosen, *lines.answered, *lines.repeated)
    return Reply(tally.counts, tuple(first), tally.faults.total(), lines.about, read, lines.questions)


def _written(sentences_: Iterable[Sentence], lang: str) -> tuple[str, ...]:
    return tuple(write(sentence, lang) for sentence in sentences_)


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


def _check_room(last: int, ending: str) -> None:
    """Raises ``InputError`` for a row with a number that no row of a sheet of Excel has."""
    if ending == ".xlsx" and last > SHEET_ROWS:
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
