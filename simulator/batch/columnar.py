"""An annotated file as Parquet: the user's cells as texts, the added columns in their types.

Amounts are decimals of dinars, shares doubles, days dates; a value that a row does not have is null. The lines about
the file are in its metadata, under ``about``.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from simulator.base.money import CURRENCIES
from simulator.batch.columns import KINDS, head

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from simulator.applicants.part import Part
    from simulator.batch.columns import AddedColumns
    from simulator.batch.summary import Summary

_TYPES: dict[str, pa.DataType] = {
    "text": pa.string(), "count": pa.int64(), "share": pa.float64(), "day": pa.date32(),
}  # fmt: skip


def column_types(currency: str) -> dict[str, pa.DataType]:
    """The type of an added column, by its kind: an amount has the decimals of its currency."""
    return {**_TYPES, "money": pa.decimal128(20, CURRENCIES[currency].decimals)}


class ParquetOutput:
    """A Parquet file, one group of rows for each part."""

    def __init__(self, path: Path, heads: tuple[str, ...], lang: str, currency: str) -> None:
        self.types = column_types(currency)
        names = _distinct([*heads, *(head(name, lang) for name in KINDS)])
        types = [pa.string()] * len(heads) + [self.types[kind] for kind in KINDS.values()]
        self.file = pq.ParquetWriter(path, pa.schema(list(zip(names, types, strict=True))))

    def write_part(self, part: Part, added: AddedColumns) -> None:
        """Write the rows of a part."""
        user_columns = [column.combine_chunks() for column in part.cells.columns]
        added_columns = [
            _typed(self.types[kind], added.columns[name], added.present[name]) for name, kind in KINDS.items()
        ]
        self.file.write_table(pa.table([*user_columns, *added_columns], schema=self.file.schema))

    def close(self, summary: Summary | None) -> None:
        """Write the metadata and close the file."""
        self.file.add_key_value_metadata({"about": "\n".join(summary.lines.all if summary else ())})
        self.file.close()


def _distinct(names: Iterable[str]) -> list[str]:
    """The names made distinct: Parquet readers cannot tell two columns of one name apart."""
    distinct: list[str] = []
    for name in names:
        count = sum(other == name or other.startswith(f"{name} (") for other in distinct)
        distinct.append(f"{name} ({count + 1})" if count else name)
    return distinct


def _typed(kind: pa.DataType, values: Any, present: Any) -> pa.Array:  # noqa: ANN401 - columns of numpy, by kind
    """An added column, null where a row has no value."""
    if pa.types.is_decimal(kind):
        cents = pa.array(values).cast(pa.decimal128(19, 0))
        smallest = pa.scalar(Decimal(1).scaleb(-kind.scale))
        return pc.if_else(pa.array(present), pc.multiply(cents, smallest).cast(kind), None)
    column = pa.array(values.astype("datetime64[D]")) if pa.types.is_date(kind) else pa.array(values, kind)
    return pc.if_else(pa.array(present), column, pa.scalar(None, kind))
