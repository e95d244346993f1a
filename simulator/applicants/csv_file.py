"""The rows of a CSV file: its encoding, its heads, what parts its cells, then block by block.

What is held at a time does not grow with the file.
"""

from __future__ import annotations

import codecs
import csv
import io
import itertools
import re
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv

from simulator.applicants import head_row
from simulator.applicants.blocks import ANYWHERE, Chosen, Opened, Rows, TablePlace, without_blanks
from simulator.applicants.encodings import decoded, unreadable
from simulator.reading.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

BLOCK = 2 << 20
"""Bytes of a CSV file answered at a time, at most; of a small file a sixteenth, so that its progress can be shown."""
SEPARATORS = ";,\t|"
_LEAST_BLOCK = 1 << 20
_LONGEST_HEAD = 1 << 20
_BLANK = b" \t\r\n;,|"
_DECLARED = re.compile(r"sep=([;,\t|])[\r\n]+", re.IGNORECASE)
"""The line by which Excel is told what parts the cells."""
_LINE_BREAK = re.compile(r"[\r\n]")


def csv_rows(stream: pa.NativeFile, requested: str | None, place: TablePlace = ANYWHERE) -> Opened:
    """The rows of a CSV file in one of ``ENCODINGS``. Its heads are looked for in its first rows, or stand where ``place`` says.

    Its cells are parted by what its line ``sep=`` says, else by the one of ``SEPARATORS`` under which most heads are recognised.
    """
    size = stream.size()
    text = decoded(stream, requested)
    try:
        start = text.stream.read(_LONGEST_HEAD)
        head = _head(codecs.getincrementaldecoder("utf-8")().decode(start), place)
        length = len(head.before.encode())
    except UnicodeDecodeError:
        raise unreadable(text.encoding) from None
    rows = _numbered(text.after(start, length), head, text.encoding, size)
    chosen = Chosen("csv", head.row, encoding=text.encoding, mixed=text.mixed, separator=head.separator)
    return Opened(head.heads, rows, chosen)


def last_row(stream: pa.NativeFile, requested: str | None, place: TablePlace, most: int) -> int:
    """The number of the last row; of a longer file, one above ``most``. Raises ``InputError`` where its rows cannot be read.

    Its lines are counted. Where a cell in quotes may hold several of them, and there are more lines than ``most``, its rows are read.
    """
    last, are_rows = _last_line(stream)
    if are_rows or 0 < last <= most:
        return last
    stream.seek(0)
    for rows in csv_rows(stream, requested, place).rows:
        last = int(rows.lines[-1]) if len(rows.lines) else last
        if last > most:
            break
    return last


def _last_line(stream: pa.NativeFile) -> tuple[int, bool]:
    """The number of the last line that is not blank, and whether each line is a row; nothing is counted where a letter takes two bytes."""
    last = blank = 0
    are_rows = True
    while piece := stream.read(_LEAST_BLOCK):
        if b"\0" in piece:
            return 0, False
        are_rows &= b'"' not in piece
        filled = piece.rstrip(_BLANK)
        last += (blank + filled.count(b"\n")) if filled else 0
        blank = piece.count(b"\n", len(filled)) + (0 if filled else blank)
    return last + 1, are_rows


class _Head(NamedTuple):
    """The heads of a CSV file: what parts its cells, their row (the first is 1), and the text to the end of that row."""

    heads: list[str]
    separator: str
    row: int
    before: str


def _head(start: str, place: TablePlace) -> _Head:
    """The heads among the first rows of a text, or in the row that is stated. Raises ``InputError`` where it has none."""
    declared = _DECLARED.match(start)
    first = len(declared[0]) if declared else 0
    candidates = [
        head
        for separator in ([declared[1]] if declared else SEPARATORS)
        if (head := _head_with(start, first, separator, place)) is not None
    ]
    if not start[first:].strip(" \t\r\n;,|"):
        raise InputError("batch.file.empty")
    if not candidates:
        raise InputError("batch.file.csv")
    return max(candidates, key=lambda head: (head_row.recognised(head.heads, place.heads), len(head.heads)))


def _head_with(start: str, first: int, separator: str, stated: TablePlace) -> _Head | None:
    """The heads when this parts the cells; None where the first row cannot be read so."""
    lines = io.StringIO(start[first:], newline="")
    reader = csv.reader(iter(lines.readline, ""), delimiter=separator, strict=True)
    rows, ends = [], []
    filled, row = 0, stated.head_row
    try:
        for cells in reader:
            rows.append(cells)
            ends.append(lines.tell())
            filled += any(cell.strip() for cell in cells)
            if len(rows) == row or (not row and filled == head_row.MOST):
                break
    except csv.Error:
        pass  # what follows a stray quote is no head
    heads = head_row.heads_of(rows, stated.heads, row)
    if heads is None:
        return None
    number = heads.place + 1 + len(start[:first].splitlines())
    return _Head([head.strip() for head in heads.texts], separator, number, start[: first + ends[heads.place]])


def _numbered(stream: pa.NativeFile, head: _Head, encoding: str, size: int) -> Iterator[Rows]:
    """The rows after the heads, block by block; a row with another number of cells is kept, and marked."""
    names = [str(place) for place in range(len(head.heads))]
    separator, first = head.separator, head.row + 1
    ragged: list[tuple[int, str]] = []

    def keep(row: pa_csv.InvalidRow) -> str:
        ragged.append((row.number, row.text))
        return "skip"

    block = min(max(size >> 4, _LEAST_BLOCK), BLOCK)
    pieces = max(block // _LEAST_BLOCK, 1)
    line, piece = first, block // pieces  # pyarrow reads 32 pieces ahead
    try:
        with _reader(stream, names, separator, keep, piece) as reader:
            for count, batch in enumerate(_joined(reader, pieces), 1):
                inside = _up_to(ragged, line - first, batch.num_rows)
                del ragged[: len(inside)]
                _refuse_open_quote(batch, separator, line)
                rows, line = _placed(batch, inside, separator, line, first, min(count * block / size, 1.0))
                yield without_blanks(rows)
        if ragged:
            yield without_blanks(_placed(_nothing(names), ragged, separator, line, first, 1.0)[0])
    except StopIteration:
        return
    except (pa.ArrowInvalid, UnicodeDecodeError) as error:
        if isinstance(error, UnicodeDecodeError) or "UTF8" in str(error):
            raise unreadable(encoding) from None
        if "Empty CSV" not in str(error):
            raise InputError("batch.file.quotes") from None


def _joined(batches: Iterable[pa.RecordBatch], count: int) -> Iterator[pa.RecordBatch]:
    """So many batches at a time as one."""
    remaining = iter(batches)
    while together := list(itertools.islice(remaining, count)):
        yield pa.concat_batches(together) if len(together) > 1 else together[0]


def _refuse_open_quote(batch: pa.RecordBatch, separator: str, line: int) -> None:
    """Raises ``InputError`` for a cell in quotes that swallows whole rows: it has a line break, and as many separators as a row."""
    for column in batch.columns:
        for place in pc.indices_nonzero(pc.match_substring(column, "\n")).to_pylist():
            if column[place].as_py().count(separator) >= batch.num_columns - 1 > 0:
                raise InputError("batch.file.open_quote", row=line + place)


def _up_to(ragged: list[tuple[int, str]], before: int, count: int) -> list[tuple[int, str]]:
    """The ragged rows that stand among these ``whole`` rows, or right after them; ``before`` rows came before."""
    size = 0
    while size < len(ragged) and ragged[size][0] - 1 - before <= count + size:
        size += 1
    return ragged[:size]


def _reader(
    stream: pa.NativeFile,
    names: list[str],
    separator: str,
    keep: Callable[[pa_csv.InvalidRow], str],
    block: int,
) -> pa_csv.CSVStreamingReader:
    return pa_csv.open_csv(
        stream,
        read_options=pa_csv.ReadOptions(column_names=names, block_size=block, use_threads=False),
        parse_options=pa_csv.ParseOptions(
            delimiter=separator, newlines_in_values=True, ignore_empty_lines=False, invalid_row_handler=keep
        ),
        convert_options=pa_csv.ConvertOptions(
            column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False
        ),
    )


def _nothing(names: list[str]) -> pa.RecordBatch:
    return pa.RecordBatch.from_pydict({name: pa.array([], pa.string()) for name in names})


def _placed(
    batch: pa.RecordBatch, ragged: list[tuple[int, str]], separator: str, line: int, first: int, done: float
) -> tuple[Rows, int]:
    """A block with the ragged rows back in their places, and the number of the row after it."""
    table = pa.Table.from_batches([batch])
    count = len(table) + len(ragged)
    lines = np.arange(line, line + count)
    if not ragged:
        return Rows(lines, table, np.zeros(count, bool), done), line + count
    width = table.num_columns
    places = np.array([number - 1 + first for number, _ in ragged]) - line
    cut = [_cut(text, separator, width, number - 1 + first) for number, text in ragged]
    texts = [cells for cells, _ in cut]
    added = pa.Table.from_arrays(
        [pa.array(column, pa.string()) for column in zip(*texts, strict=True)], names=table.column_names
    )
    is_added = np.isin(np.arange(count), places)
    order = np.argsort(np.concatenate([np.flatnonzero(~is_added), places]), kind="stable")
    marked = np.zeros(count, bool)
    marked[places] = [is_ragged for _, is_ragged in cut]
    return Rows(lines, pa.concat_tables([table, added]).take(pa.array(order)), marked, done), line + count


def _cut(text: str, separator: str, width: int, row: int) -> tuple[list[str], bool]:
    """The cells of a row with another number of cells, as many as there are heads, and whether it stays ragged.

    Empty cells after the last head are none; other surplus cells stay in the last one. Raises ``InputError`` for a cell in
    quotes that goes on in the next row: nothing closes it, or what closes it opens a cell of a later row.
    """
    try:
        cells = next(csv.reader(io.StringIO(text, newline=""), delimiter=separator), [])
    except csv.Error:
        cells = [text]
    if any(separator in cell and _LINE_BREAK.search(cell) for cell in cells):
        raise InputError("batch.file.open_quote", row=row)
    if len(cells) > width and not any(cell.strip() for cell in cells[width:]):
        return cells[:width], False
    if len(cells) > width:
        cells = [*cells[: width - 1], separator.join(cells[width - 1 :])]
    return cells + [""] * (width - len(cells)), True
