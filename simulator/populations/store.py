"""Households kept as they are computed: one Parquet file of typed columns, read back part by part.

A file of applicants is text to be read and checked row by row; this is for households that have been, so that a large
population is read at the speed of the disk, here or on other machines. What is read back equals what was kept.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from simulator.engine.households import Details, Households
from simulator.populations.count.exact_sums import Histogram, Weights
from simulator.populations.count.groups import Crowd, InMemory
from simulator.reading.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

TOGETHER = 1 << 17
"""Households in one group of rows."""
PART = 1 << 15
"""Households in one part read back: more of them only hold more memory."""
_EXTRA, _DETAILS = "extra.", "details."
_DETAIL_COLUMNS = tuple(field.name for field in fields(Details))
_COLUMNS = tuple(field.name for field in fields(Households) if field.name not in ("buyers", "details"))
_BY_KAFIL = tuple(name for name in _COLUMNS if name.startswith("kafil_"))


def keep(path: Path, parts: Iterable[Crowd]) -> int:
    """The number of households written, with their other columns. All parts have as many kafils and the same columns.

    Raises ``ValueError`` for households that buy with a loan: nothing here reads them back.
    """
    rows, file = 0, None
    try:
        for part in parts:
            batch = _batch(part)
            file = file or pq.ParquetWriter(path, batch.schema, compression="zstd", compression_level=1)
            file.write_batch(batch, row_group_size=TOGETHER)
            rows += batch.num_rows
    finally:
        if file is not None:
            file.close()
    return rows


@dataclass(frozen=True)
class StoredHouseholds:
    """The households of a file, read part by part at each iteration."""

    path: Path

    def __iter__(self) -> Iterator[InMemory]:
        """Every part, from the first. Raises ``InputError`` for a file that was not kept here."""
        return parts(self.path)

    def incomes(self) -> Iterator[Histogram]:
        """The distribution of the incomes of each part; nothing else is read. Raises as above."""
        for batch in _batches(self.path, PART, ["income", "spouse_income", "weight"]):
            income, spouse_income, weight = (column.to_numpy() for column in batch.columns)
            yield Histogram.of(income + spouse_income, Weights.rounded(weight))


def parts(path: Path, rows: int = PART) -> Iterator[InMemory]:
    """The households of a file, so many at a time. Raises ``InputError`` for a file that was not kept here."""
    before = 0
    for batch in _batches(path, rows):
        yield _part(batch, path)._replace(numbers=np.arange(before, before + batch.num_rows))
        before += batch.num_rows


def _batches(path: Path, rows: int, columns: list[str] | None = None) -> Iterator[pa.RecordBatch]:
    """These columns of a file, or all of them, so many rows at a time."""
    try:
        file = pq.ParquetFile(path, pre_buffer=False)  # else the whole file is held
    except FileNotFoundError:
        raise InputError("error.file.missing", str(path)) from None
    except (pa.ArrowInvalid, OSError):
        raise InputError("cluster.not_kept", str(path)) from None
    with file:
        if not {name for name in _COLUMNS if name not in _BY_KAFIL} <= set(file.schema_arrow.names):
            raise InputError("cluster.not_kept", str(path))
        yield from file.iter_batches(rows, columns=columns)


def _batch(part: Crowd) -> pa.RecordBatch:
    if part.people.buyers is not None:
        message = "households that buy with a loan are not kept"
        raise ValueError(message)
    columns: dict[str, Any] = {}
    for name in _COLUMNS:
        column = getattr(part.people, name)
        if name in _BY_KAFIL:
            columns |= {f"{name}.{place}": row for place, row in enumerate(column, 1)}
        else:
            columns[name] = column
    if part.people.details is not None:
        columns |= {f"{_DETAILS}{name}": getattr(part.people.details, name) for name in _DETAIL_COLUMNS}
    columns |= {f"{_EXTRA}{name}": pa.array(column).dictionary_encode() for name, column in part.extra.items()}
    return pa.RecordBatch.from_pydict({name: pa.array(column) for name, column in columns.items()})


def _part(batch: pa.RecordBatch, path: Path) -> InMemory:
    def read(name: str) -> Any:  # noqa: ANN401 - the type depends on the column
        return batch.column(name).to_numpy(zero_copy_only=False)

    kafils = sum(name.startswith(f"{_BY_KAFIL[0]}.") for name in batch.schema.names)
    columns: dict[str, Any] = {name: read(name) for name in _COLUMNS if name not in _BY_KAFIL}
    for name in _BY_KAFIL:
        empty = np.empty((0, batch.num_rows), "datetime64[D]" if name == "kafil_birth" else np.int64)
        columns[name] = np.stack([read(f"{name}.{j}") for j in range(1, kafils + 1)]) if kafils else empty
    detailed = {name: f"{_DETAILS}{name}" for name in _DETAIL_COLUMNS}
    try:
        if set(detailed.values()) <= set(batch.schema.names):
            columns["details"] = Details(**{name: read(place) for name, place in detailed.items()})
        people = Households(**columns)
    except ValueError as error:
        raise InputError("cluster.not_kept", str(path)) from error
    extra = {name.removeprefix(_EXTRA): read(name) for name in batch.schema.names if name.startswith(_EXTRA)}
    return InMemory(people, extra)
