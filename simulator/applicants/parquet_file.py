"""The rows of a Parquet file as text, block by block, and any typed column as text."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from simulator.applicants.blocks import DAMAGED, DIGITS, FIRST_ROW, Chosen, Opened, Rows, as_shown, without_blanks
from simulator.reading.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator

ROWS = 1 << 15
"""Rows of a Parquet file read at a time."""
_LARGEST_EXACT = float(1 << 53)
"""Below it every integer is a float: an identifier comes back as it was."""
_NO_HOUR = r" 00:00:00(?:\.0+)?$|\.0+$"


def parquet_rows(stream: pa.NativeFile) -> Opened:
    """The rows of a Parquet file, as text: dates as ISO, whole numbers without decimals."""
    import pyarrow.parquet as pq

    try:
        file = pq.ParquetFile(stream, pre_buffer=False)
    except DAMAGED:
        raise InputError("batch.file.parquet") from None
    heads = file.schema_arrow.names
    return Opened([head.strip() for head in heads], _batches(file, len(heads)), Chosen("parquet"))


def last_row(stream: pa.NativeFile) -> int:
    """The number of the last row, as the file declares it. Raises ``InputError``."""
    import pyarrow.parquet as pq

    try:
        return FIRST_ROW - 1 + int(pq.read_metadata(stream).num_rows)
    except DAMAGED:
        raise InputError("batch.file.parquet") from None


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


def _float_text(value: float | None) -> str:
    """A float as it is read by people: an integer without an exponent."""
    if value is None:
        return ""
    return f"{value:.0f}" if value.is_integer() else repr(value)


def _without_dust(texts: pa.Array) -> pa.Array:
    """Floats as texts with the digits that a spreadsheet keeps: only a long text can have more."""
    is_long = pc.fill_null(pc.greater(pc.utf8_length(texts), DIGITS + 1), pa.scalar(value=False))
    if not pc.any(is_long).as_py():
        return texts
    shown = [as_shown(float(text)) for text in texts.filter(is_long).to_pylist()]
    return pc.replace_with_mask(texts, is_long, pa.array(shown, pa.string()))


def as_text(column: pa.Array) -> pa.Array:
    """A typed column as text: dates as ISO, integers without decimals, an empty text where a value is missing.

    An instant keeps the mark of its time zone, so that it is read as no day. A column of lists is JSON.
    """
    if pa.types.is_dictionary(column.type):
        column = column.dictionary_decode()
    if pa.types.is_nested(column.type):
        return pa.array(
            [
                "" if value is None else json.dumps(value, ensure_ascii=False, default=str)
                for value in column.to_pylist()
            ],
            pa.string(),
        )
    if pa.types.is_floating(column.type):
        if (pc.max(pc.abs(column)).as_py() or 0.0) >= _LARGEST_EXACT:
            return pa.array([_float_text(value) for value in column.to_pylist()], pa.string())
        is_integer = pc.and_(pc.is_finite(column), pc.equal(column, pc.floor(column)))
        column = pc.if_else(
            is_integer,
            pc.cast(column, pa.int64(), safe=False).cast(pa.string()),
            _without_dust(column.cast(pa.string())),
        )
    if pa.types.is_timestamp(column.type):
        if column.type.tz is not None:
            column = pc.strftime(column, "%Y-%m-%d %H:%M:%SZ")
        else:
            column = pc.replace_substring_regex(pc.strftime(column, "%Y-%m-%d %H:%M:%S"), _NO_HOUR, "")
    return pc.fill_null(column.cast(pa.string()), "")
