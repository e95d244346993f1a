"""An annotated file written part by part: the user's columns unchanged, then the added ones.

A cell that looks like a formula is neutralised: a quote before it in CSV, a cell of text in XLSX.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv

from simulator.applicants.files import names_of
from simulator.base.money import CURRENCIES, units
from simulator.batch.columns import KINDS, head
from simulator.wording import TABLE
from simulator.writing.csv_cells import harmless, harmless_column

if TYPE_CHECKING:
    from pathlib import Path

    import numpy.typing as npt

    from simulator.applicants.part import Part
    from simulator.batch.columns import AddedColumns
    from simulator.batch.summary import Summary

SHEET_ROWS = 1_048_576
"""The rows of a sheet of Excel, the row of heads included."""


class Writer(Protocol):
    """A file that takes parts in their order."""

    def write_part(self, part: Part, added: AddedColumns) -> None:
        """Write the rows of a part."""

    def close(self, summary: Summary | None) -> None:
        """Write what there is to say of the file as a whole, and close it; without a summary it is thrown away."""


class CsvOutput:
    """A CSV file in UTF-8 with its mark, its cells parted by semicolons; days are ISO."""

    def __init__(self, path: Path, heads: tuple[str, ...], lang: str, currency: str) -> None:
        self.lang, self.currency = lang, currency
        names = [*map(harmless, heads), *(head(name, lang) for name in KINDS)]
        self.schema = pa.schema([(str(place), pa.string()) for place in range(len(names))])
        self.stream = path.open("wb")
        self.stream.write(b"\xef\xbb\xbf")
        options = pa_csv.WriteOptions(include_header=False, delimiter=";")
        self.table = pa_csv.CSVWriter(self.stream, self.schema, write_options=options)
        self.table.write(pa.table([[name] for name in names], schema=self.schema))

    def write_part(self, part: Part, added: AddedColumns) -> None:
        """Write the rows of a part."""
        user_columns = [harmless_column(column.combine_chunks()) for column in part.cells.columns]
        added_columns = [self._text(name, added) for name in KINDS]
        self.table.write(pa.table([*user_columns, *added_columns], schema=self.schema))

    def close(self, summary: Summary | None) -> None:
        """Close the file; CSV has no place for a summary."""
        del summary
        self.table.close()
        self.stream.close()

    def _text(self, name: str, added: AddedColumns) -> pa.Array:
        kind, values = KINDS[name], added.columns[name]
        if kind == "text":
            return harmless_column(pa.array(values, pa.string()))
        return pc.if_else(pa.array(added.present[name]), self._figure(kind, values), "")

    def _figure(self, kind: str, values: npt.NDArray[Any]) -> pa.Array:
        if kind == "money":
            return self._decimal(values, units(self.currency), CURRENCIES[self.currency].decimals)
        if kind == "share":
            return self._decimal(np.rint(np.nan_to_num(values) * 10_000).astype(np.int64), 10_000, 4)
        return pa.array(values).cast(pa.string())

    def _decimal(self, values: npt.NDArray[np.int64], scale: int, places: int) -> pa.Array:
        integer, rest = np.divmod(np.abs(values), scale)
        rests = pc.utf8_lpad(pa.array(rest).cast(pa.string()), places, "0")
        sign = pc.if_else(pa.array(values < 0), "-", "")
        integers = pa.array(integer).cast(pa.string())
        return pc.binary_join_element_wise(sign, integers, TABLE[self.lang].decimal_sign, rests, "")


def heads_of(part: Part) -> tuple[str, ...]:
    """The heads of the user's columns; an empty head is named by its place."""
    return tuple(names_of(part.heads))
