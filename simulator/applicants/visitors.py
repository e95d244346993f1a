"""A file that a visitor sends, read in a process of its own: its heads, then its rows, as ``files`` reads them.

``frames`` runs in the other process; ``opened`` reads its answers here, and trusts none of them.
"""

from __future__ import annotations

import json
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from simulator.applicants import files, packages
from simulator.applicants.blocks import ANYWHERE, DAMAGED, Chosen, Opened, Rows, TablePlace
from simulator.applicants.cell_formats import CellLook, is_possible
from simulator.applicants.looks import WIDEST, SheetLook
from simulator.reading import sandbox
from simulator.reading.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

    import numpy.typing as npt

ROWS = 100_000
"""Rows of a file that a page takes; the command line has no limit."""
LIMITS = sandbox.Limits()
_UNPACKED = 256 << 20
_LONGEST_CELL = 1 << 12
_WORDS = (pa.string(), pa.large_string(), pa.string_view(), pa.binary(), pa.large_binary(), pa.binary_view())
_LINE, _RAGGED, _DONE = "line", "ragged", b"done"
_GRIDS: dict[str, type[np.generic]] = {"kinds": np.int8, "looks": np.uint16}
"""What a block may say of each of its cells: one number for each."""


@contextmanager
def opened(
    content: bytes,
    encoding: str | None,
    formats: tuple[str, ...],
    most: int = ROWS,
    place: TablePlace = ANYWHERE,
    *,
    with_looks: bool = False,
) -> Iterator[Opened]:
    """The heads of a file, and its rows, as ``files.opened`` gives them, for as long as the context lasts.

    ``most``: rows of a Parquet file, which says how many it has. Raises ``InputError``, also while the rows are read: what
    ``files.opened`` refuses, and what passes the limits of the other process.
    """
    options = {
        "encoding": encoding, "formats": formats, "rows": most, "place": place._asdict(), "looks": with_looks,
    }  # fmt: skip
    with closing(sandbox.answers(f"{__name__}:frames", content, options, LIMITS)) as received:
        about = json.loads(next(received))
        width = len(about["heads"])
        look = None if about["look"] is None else _look(about["look"], width)
        yield Opened(about["heads"], _rows(received, width, look), _chosen(about["chosen"]), look)


def _chosen(about: dict[str, Any]) -> Chosen:
    return Chosen(**about | {"aside": tuple(about["aside"])})


def _look(about: list[Any], width: int) -> SheetLook:
    """How a sheet looks, checked before it is used. Raises ``InputError``."""
    try:
        cells, widths, hidden, above = about
        look = SheetLook(
            tuple(CellLook(*cell) for cell in cells), tuple(map(float, widths)), tuple(map(int, hidden)),
            tuple(tuple(map(str, row)) for row in above),
        )  # fmt: skip
        is_sound = bool(look.cells) and all(map(is_possible, look.cells))
        is_sound &= all(0 <= column <= WIDEST for column in look.widths) and all(0 <= at < width for at in look.hidden)
    except (TypeError, ValueError):
        is_sound = False
    if not is_sound or len(look.widths) != width:
        raise _broken()
    return look


def _broken() -> InputError:
    return InputError("batch.file.stopped.memory", most=LIMITS.memory >> 20)


def frames(
    content: bytes, encoding: str | None, formats: list[str], rows: int, place: dict[str, Any], *, looks: bool
) -> Iterator[bytes]:
    """The heads and what was chosen as JSON, then tables of rows in the format of Arrow."""
    pa.set_cpu_count(1)
    if "parquet" in formats:
        _check_parquet(content, rows)
    table = TablePlace(**place | {"heads": tuple(place["heads"])})
    file = files.opened(content, encoding, tuple(formats), packages.VISITOR, table, with_looks=looks)
    yield json.dumps({"heads": file.heads, "chosen": file.chosen._asdict(), "look": file.look}).encode()
    for block in file.rows:
        yield _packed(block)


# --- between the two


def _schema(width: int, grids: tuple[str, ...]) -> pa.Schema:
    fields = [(_LINE, pa.int64()), (_RAGGED, pa.bool_()), *((str(place), pa.string()) for place in range(width))]
    return pa.schema([*fields, *((name, pa.binary(np.dtype(_GRIDS[name]).itemsize * width)) for name in grids)])


def _packed(rows: Rows) -> bytes:
    """A block of rows as a table in the format of Arrow."""
    width = rows.cells.num_columns
    columns = [pa.array(rows.lines), pa.array(rows.ragged), *(column.combine_chunks() for column in rows.cells.columns)]
    grids = {name: grid for name in _GRIDS if (grid := getattr(rows, name)) is not None}
    columns += [
        pa.FixedSizeBinaryArray.from_buffers(
            pa.binary(grid.itemsize * width), len(grid), [None, pa.py_buffer(np.ascontiguousarray(grid))]
        )
        for grid in grids.values()
    ]
    schema = _schema(width, tuple(grids)).with_metadata({_DONE: repr(rows.done)})
    out = pa.BufferOutputStream()
    with pa.ipc.new_stream(out, schema) as stream:
        stream.write_batch(pa.RecordBatch.from_arrays(columns, schema=schema))
    packed: bytes = out.getvalue().to_pybytes()
    return packed


def _rows(received: Generator[bytes], width: int, look: SheetLook | None) -> Iterator[Rows]:
    for frame in received:
        rows = _unpacked(frame, width)
        if (rows.looks is None) != (look is None):
            raise _broken()
        if rows.looks is not None and look is not None and (rows.looks >= len(look.cells)).any():
            raise _broken()
        yield rows


def _unpacked(frame: bytes, width: int) -> Rows:
    """A block of rows, checked before it is used. Raises ``InputError``."""
    try:
        with pa.ipc.open_stream(pa.py_buffer(frame)) as stream:
            batch = stream.read_next_batch()
        batch.validate(full=True)
        schema = batch.schema.remove_metadata()
        grids = tuple(name for name in _GRIDS if name in schema.names)
        if schema != _schema(width, grids) or any(column.null_count for column in batch.columns):
            raise _broken()
        done = float(batch.schema.metadata[_DONE])
    except (*DAMAGED, StopIteration, ValueError, TypeError, KeyError):
        raise _broken() from None
    cells = pa.Table.from_batches([batch.select([str(place) for place in range(width)])])
    numbers = {name: _grid(batch.column(name), _GRIDS[name], width) for name in grids}
    lines, ragged = (batch.column(name).to_numpy(zero_copy_only=False) for name in (_LINE, _RAGGED))
    return Rows(lines, cells, ragged, min(max(done, 0.0), 1.0), **numbers)


def _grid(packed: pa.Array, kind: type[np.generic], width: int) -> npt.NDArray[Any]:
    return np.frombuffer(b"".join(packed.to_pylist()), kind).reshape(len(packed), width)


# --- Parquet


def _check_parquet(content: bytes, rows: int) -> None:
    """Raises ``InputError`` for a Parquet file that declares too many rows or bytes, before it is unpacked."""
    if not content.startswith(b"PAR1"):
        return
    import pyarrow.parquet as pq

    try:
        file = pq.ParquetFile(pa.BufferReader(content))
        about = file.metadata
        if about.num_rows > rows:
            raise InputError("batch.file.too_long", most=rows)
        groups = [about.row_group(place) for place in range(about.num_row_groups)]
        if sum(group.total_byte_size for group in groups) > _UNPACKED:
            raise InputError("batch.file.too_large", most=_UNPACKED)
        texts = [field.name for field in file.schema_arrow if _is_text(field.type)]
        coded = pq.ParquetFile(pa.BufferReader(content), read_dictionary=texts)
        for column in coded.read(texts).columns:
            for piece in column.chunks:
                words = piece.dictionary if pa.types.is_dictionary(piece.type) else piece
                if (pc.max(pc.binary_length(words)).as_py() or 0) > _LONGEST_CELL:
                    raise InputError("batch.file.too_large", most=_LONGEST_CELL)
    except DAMAGED:
        raise InputError("batch.file.parquet") from None


def _is_text(kind: pa.DataType) -> bool:
    """Whether a column holds strings of any length. Lists and structures, which no fact is, are bounded by the memory of the reader."""
    kind = kind.value_type if pa.types.is_dictionary(kind) else kind
    if pa.types.is_primitive(kind) or pa.types.is_decimal(kind) or pa.types.is_null(kind) or pa.types.is_nested(kind):
        return False
    if kind not in _WORDS:
        raise InputError("batch.file.parquet")
    return True
