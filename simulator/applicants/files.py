"""Reading of a file of rows in any format: the heads, then tables of text, block by block.

Everything is read as text, so that ``NA`` stays a name and leading zeros stay. CSV and Parquet are read in blocks: what
is held at a time does not grow with the file. A row is named by its number in a spreadsheet: the heads are in row 1.
"""

from __future__ import annotations

import codecs
import csv
import io
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv

from simulator.applicants import excel
from simulator.applicants.packages import LOCAL
from simulator.reading.errors import InputError
from simulator.wording import FactList, Plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from simulator.applicants.packages import Bounds

Source = str | Path | bytes | BinaryIO

BLOCK = 16 << 20
"""Bytes of a CSV file read at a time, at most; of a small file a sixteenth, so that its progress can be shown."""
ROWS = 1 << 17
"""Rows of a Parquet file read at a time."""
SHEET_ROWS = 1 << 13
"""Rows of a workbook read at a time: it never has more than a million."""
ENCODINGS = ("utf-8-sig", "cp1256", "cp1252")
"""The encodings of a CSV file: the first two are tried in turn, the third is only used on request."""
FORMATS = ("csv", "xlsx", "parquet")
DAMAGED = (pa.ArrowException, OSError, UnicodeDecodeError)
"""What pyarrow raises for a damaged Parquet file: ``OSError`` for its bytes, ``UnicodeDecodeError`` for its names."""
FIRST_ROW = 2
"""The number of the first row under the heads."""
_STARTS = {b"PK\x03\x04": "xlsx", b"\xd0\xcf\x11\xe0": "xlsx", b"PAR1": "parquet"}
"""The first bytes of a binary file; the second entry is for workbooks that are old, or locked by a password."""

_LEAST_BLOCK = 1 << 20
_MOST_HEADS = 500
_LONGEST_HEAD = 1 << 20
_SEPARATORS = ";,\t"
_NO_HOUR = r" 00:00:00(?:\.0+)?$|\.0+$"
_BLANK = r"^[\s\x{a0}]*$"


class Rows(NamedTuple):
    """Rows of a file: their numbers, their cells as text, whether each is ragged, the part of the file read (0 to 1).

    A ragged row has not one cell for each head. ``kinds`` are the kinds of the cells of a workbook. (rows, heads)
    """

    lines: npt.NDArray[np.int64]
    cells: pa.Table
    ragged: npt.NDArray[np.bool_]
    done: float
    kinds: npt.NDArray[np.int8] | None = None

    def take(self, places: npt.NDArray[Any]) -> Rows:
        """The rows at these places."""
        kinds = None if self.kinds is None else self.kinds[places]
        return Rows(self.lines[places], self.cells.take(pa.array(places)), self.ragged[places], self.done, kinds)


class Opened(NamedTuple):
    """A file whose heads have been read."""

    heads: list[str]
    rows: Iterator[Rows]


def opened(
    source: Source, encoding: str | None = None, formats: tuple[str, ...] = FORMATS, bounds: Bounds = LOCAL
) -> Opened:
    """The heads of a file, and its rows; ``bounds`` are those of a workbook. Raises ``InputError`` when it cannot be read at all."""
    stream = _stream(source)
    start = stream.read(4)
    stream.seek(0)
    if not start:
        raise InputError("batch.file.empty")
    kind = _STARTS.get(start, "csv")
    if kind not in formats:
        raise InputError("batch.file.format", formats=FactList(tuple(Plain(name.upper()) for name in formats)))
    if kind == "xlsx":
        table = _workbook(stream, bounds)
    else:
        table = _parquet(stream) if kind == "parquet" else _csv(stream, encoding)
    return refuse_too_wide(table)


def refuse_too_wide(table: Opened) -> Opened:
    """The same table. Raises ``InputError`` where it has more columns than any table of applicants."""
    if len(table.heads) > _MOST_HEADS:
        raise InputError("batch.file.too_wide", most=_MOST_HEADS)
    return table


def preview(file: Opened, count: int) -> tuple[list[str], list[list[str]]]:
    """The heads and the first rows of a file, for a preview."""
    heads, rows = file
    first = next(rows, None)
    columns = [] if first is None else [column.to_pylist() for column in first.cells.slice(0, count).columns]
    return heads, [list(row) for row in zip(*columns, strict=True)]


def _stream(source: Source) -> pa.NativeFile:
    """The bytes of a source; a file that is opened here closes itself."""
    if isinstance(source, bytes):
        return pa.BufferReader(source)
    if not isinstance(source, str | Path):
        source.seek(0)
        return pa.PythonFile(source, "r")
    try:
        return pa.OSFile(str(source))
    except FileNotFoundError:
        raise InputError("error.file.missing", str(source)) from None
    except OSError as error:
        if Path(source).is_dir():
            raise InputError("error.file.directory", str(source)) from None
        raise InputError("error.file.unreadable", str(source), reason=Plain(error.strerror or "?")) from None


# --- CSV


def _csv(stream: pa.NativeFile, encoding: str | None) -> Opened:
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
    names = FactList(tuple(map(Plain, ENCODINGS)))
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


def without_blanks(rows: Rows) -> Rows:
    """The rows that are not empty: an empty line is not a row, but it keeps its number."""
    blank = np.ones(len(rows.lines), bool)
    for column in rows.cells.columns:
        if not blank.any():
            return rows
        empty = pc.match_substring_regex(column, _BLANK)
        blank &= empty.to_numpy()
    return rows.take(np.flatnonzero(~blank)) if blank.any() else rows


# --- Excel


def _workbook(stream: pa.NativeFile, bounds: Bounds) -> Opened:
    """The rows of the first sheet of a workbook."""
    sheet = excel.first_sheet(stream, bounds)
    rows = sheet.iter_rows()
    for place, row in enumerate(rows):
        heads = [excel.text(cell).strip() for cell in row]
        if any(heads):
            return _sheet(heads, rows, place + 1, total=sheet.total_height or 1)
    raise InputError("batch.file.empty")


def _sheet(heads: list[str], rows: Iterator[list[object]], line: int, total: int) -> Opened:
    while heads and not heads[-1]:
        heads.pop()
    return Opened(heads, _in_blocks(heads, rows, line + 1, total))


def _in_blocks(heads: list[str], rows: Iterator[list[object]], line: int, total: int) -> Iterator[Rows]:
    width = len(heads)
    names = [str(place) for place in range(width)]
    while block := [row for _, row in zip(range(SHEET_ROWS), rows, strict=False)]:
        texts = [[excel.text(cell) for cell in column] for column in zip(*block, strict=True)]
        ragged = np.zeros(len(block), bool)
        for column in texts[width:]:
            ragged |= np.array([bool(cell.strip()) for cell in column])
        texts = texts[:width] + [[""] * len(block)] * (width - len(texts))
        cells = pa.Table.from_arrays([pa.array(column, pa.string()) for column in texts], names=names)
        lines = np.arange(line, line + len(block))
        line += len(block)
        kinds = np.array([[excel.kind(cell) for cell in row[:width]] for row in block], np.int8)
        yield without_blanks(Rows(lines, cells, ragged, min(line / total, 1.0), kinds))


# --- Parquet


def _parquet(stream: pa.NativeFile) -> Opened:
    """The rows of a Parquet file, as text: dates as ISO, whole numbers without decimals."""
    import pyarrow.parquet as pq

    try:
        file = pq.ParquetFile(stream, pre_buffer=False)
    except DAMAGED:
        raise InputError("batch.file.parquet") from None
    heads = file.schema_arrow.names
    return Opened(list(heads), _batches(file, len(heads)))


def _batches(file: Any, width: int) -> Iterator[Rows]:  # noqa: ANN401 - ParquetFile is not typed
    line, total = FIRST_ROW, max(file.metadata.num_rows, 1)
    names = [str(place) for place in range(width)]
    try:
        for batch in file.iter_batches(batch_size=ROWS):
            count = batch.num_rows
            cells = pa.Table.from_arrays([as_text(column) for column in batch.columns], names=names)
            cells.validate(full=True)  # Parquet says of its texts that they are UTF-8, and pyarrow believes it
            line += count
            yield without_blanks(
                Rows(np.arange(line - count, line), cells, np.zeros(count, bool), (line - FIRST_ROW) / total)
            )
    except DAMAGED:
        raise InputError("batch.file.parquet") from None


def as_text(column: pa.Array) -> pa.Array:
    """A typed column as text: dates as ISO, whole numbers without decimals, an empty text where a value is missing."""
    if pa.types.is_dictionary(column.type):
        column = column.dictionary_decode()
    if pa.types.is_floating(column.type):
        is_integer = pc.and_(pc.is_finite(column), pc.equal(column, pc.floor(column)))
        column = pc.if_else(
            is_integer, pc.cast(column, pa.int64(), safe=False).cast(pa.string()), column.cast(pa.string())
        )
    if pa.types.is_timestamp(column.type):
        column = pc.replace_substring_regex(pc.strftime(column, "%Y-%m-%d %H:%M:%S"), _NO_HOUR, "")
    return pc.fill_null(column.cast(pa.string()), "")


def names_of(heads: Sequence[str]) -> list[str]:
    """The heads as people tell them apart: an empty one by its place (``#3``)."""
    return [head or f"#{place + 1}" for place, head in enumerate(heads)]
