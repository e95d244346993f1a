"""The rows of a CSV file: its encoding, its heads, what parts its cells, then block by block.

What is held at a time does not grow with the file.
"""

from __future__ import annotations

import codecs
import csv
import io
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.csv as pa_csv

from simulator.applicants.blocks import FIRST_ROW, Opened, Rows, without_blanks
from simulator.reading.errors import InputError
from simulator.wording import Listed, Plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

BLOCK = 16 << 20
"""Bytes of a CSV file read at a time, at most; of a small file a sixteenth, so that its progress can be shown."""
ENCODINGS = ("utf-8-sig", "cp1256", "cp1252")
"""The encodings of a CSV file: the first two are tried in turn, the third is only used on request."""
_LEAST_BLOCK = 1 << 20
_LONGEST_HEAD = 1 << 20
_SEPARATORS = ";,\t"


def csv_rows(stream: pa.NativeFile, encoding: str | None) -> Opened:
    """The rows of a CSV file in one of ``ENCODINGS``, its cells parted by ``;``, a comma or a tabulation."""
    spoken = _encoding(stream, encoding)
    stream.seek(0)
    try:
        heads, separator, skipped, start = _head(stream.read(_LONGEST_HEAD), spoken)
    except UnicodeDecodeError:
        raise _unreadable(encoding) from None
    size = stream.size()
    stream.seek(start)
    return Opened(heads, _numbered(stream, heads, separator, spoken, skipped + FIRST_ROW, size))


def _encoding(stream: pa.NativeFile, requested: str | None) -> str:
    """The requested encoding, else UTF-8 when the whole file is, else that of Arabic Windows."""
    if requested is not None:
        if requested not in ENCODINGS:
            raise _unreadable(requested)
        return requested
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        while piece := stream.read(1 << 20):
            if b"\x00" in piece:
                raise InputError("batch.file.not_text")
            decoder.decode(piece)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return ENCODINGS[1]
    return ENCODINGS[0]


def _unreadable(encoding: str | None) -> InputError:
    names = Listed(tuple(map(Plain, ENCODINGS)))
    return InputError("batch.file.encoding", got=Plain(encoding or ENCODINGS[0]), known=names)


def _head(start: bytes, encoding: str) -> tuple[list[str], str, int, int]:
    """The heads, what parts the cells, the empty rows before the heads, and the byte after them."""
    text = codecs.getincrementaldecoder(encoding)().decode(start)
    lines = io.StringIO(text, newline="")
    skipped, line = 0, lines.readline()
    while line and not line.strip(" \t\r\n;,\ufeff"):
        skipped, line = skipped + 1, lines.readline()
    if not line:
        raise InputError("batch.file.empty")
    separator = max(_SEPARATORS, key=line.count)
    body = line.splitlines()[0] if line.count('"') % 2 == 0 else line + lines.readline()
    try:
        heads = next(csv.reader(io.StringIO(body, newline=""), delimiter=separator, strict=True))
    except csv.Error:
        raise InputError("batch.file.csv") from None
    mark = len(codecs.BOM_UTF8) if start.startswith(codecs.BOM_UTF8) else 0
    length = len(text[: lines.tell()].encode(encoding.removesuffix("-sig"))) + (mark if encoding == ENCODINGS[0] else 0)
    return [head.strip() for head in heads], separator, skipped, length


def _numbered(
    stream: pa.NativeFile, heads: list[str], separator: str, encoding: str, first: int, size: int
) -> Iterator[Rows]:
    """The rows after the heads, block by block; a row with another number of cells is kept, and marked."""
    names = [str(place) for place in range(len(heads))]
    ragged: list[tuple[int, str]] = []

    def keep(row: pa_csv.InvalidRow) -> str:
        ragged.append((row.number, row.text))
        return "skip"

    line, block = first, min(max(size >> 4, _LEAST_BLOCK), BLOCK)
    try:
        with _reader(stream, names, separator, encoding, keep, block) as reader:
            for count, batch in enumerate(reader, 1):
                inside = _up_to(ragged, line - first, batch.num_rows)
                del ragged[: len(inside)]
                rows, line = _placed(batch, inside, separator, line, first, min(count * block / size, 1.0))
                yield without_blanks(rows)
        if ragged:
            yield without_blanks(_placed(_nothing(names), ragged, separator, line, first, 1.0)[0])
    except StopIteration:
        return
    except (pa.ArrowInvalid, UnicodeDecodeError) as error:
        if isinstance(error, UnicodeDecodeError) or "UTF8" in str(error):
            raise _unreadable(encoding) from None
        if "Empty CSV" not in str(error):
            raise InputError("batch.file.quotes") from None


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
    encoding: str,
    keep: Callable[[pa_csv.InvalidRow], str],
    block: int,
) -> pa_csv.CSVStreamingReader:
    return pa_csv.open_csv(
        stream,
        read_options=pa_csv.ReadOptions(
            column_names=names, block_size=block, use_threads=False, encoding=encoding.removesuffix("-sig")
        ),
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
    texts = [_cut(text, separator, width) for _, text in ragged]
    added = pa.Table.from_arrays(
        [pa.array(column, pa.string()) for column in zip(*texts, strict=True)], names=table.column_names
    )
    marked = np.isin(np.arange(count), places)
    order = np.argsort(np.concatenate([np.flatnonzero(~marked), places]), kind="stable")
    return Rows(lines, pa.concat_tables([table, added]).take(pa.array(order)), marked, done), line + count


def _cut(text: str, separator: str, width: int) -> list[str]:
    """The cells of a ragged row, as many as there are heads; surplus cells stay in the last one."""
    try:
        cells = next(csv.reader(io.StringIO(text, newline=""), delimiter=separator), [])
    except csv.Error:
        cells = [text]
    if len(cells) > width:
        cells = [*cells[: width - 1], separator.join(cells[width - 1 :])]
    return cells + [""] * (width - len(cells))
