"""The rows of a part as a sheet takes them: a few thousand at a time, so that no more cells are held as text than these."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    import pyarrow as pa

    from simulator.applicants.part import Part
    from simulator.batch.columns import AddedColumns
    from simulator.batch.sheet_marks import Mark

ROWS = 1 << 11


class AnnotatedRows(NamedTuple):
    """Some rows: their lines in the sheet (from 0), the cells of the user with their kinds and looks, the added columns.

    ``faulty`` are the places of the faulty cells of each column of the user.
    """

    lines: npt.NDArray[np.int64]
    cells: pa.Table
    kinds: npt.NDArray[np.int8]
    looks: npt.NDArray[np.uint16]
    columns: Mapping[str, npt.NDArray[Any]]
    present: Mapping[str, npt.NDArray[np.bool_]]
    verdict: npt.NDArray[np.int8]
    faulty: Mapping[int, list[int]]


def annotated_rows(
    part: Part, added: AddedColumns, lines: npt.NDArray[np.int64], marks: Iterable[Mark]
) -> Iterator[AnnotatedRows]:
    """The rows of a part in these lines, ``ROWS`` at a time."""
    shape = part.rows, len(part.heads)
    kinds = np.zeros(shape, np.int8) if part.kinds is None else part.kinds
    looks = np.zeros(shape, np.uint16) if part.looks is None else part.looks
    faulty: defaultdict[int, defaultdict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    for mark in marks:
        faulty[mark.row // ROWS][mark.column].append(mark.row % ROWS)
    for start in range(0, part.rows, ROWS):
        chunk = slice(start, start + ROWS)
        yield AnnotatedRows(
            lines[chunk],
            part.cells.slice(start, ROWS),
            kinds[chunk],
            looks[chunk],
            {name: values[chunk] for name, values in added.columns.items()},
            {name: values[chunk] for name, values in added.present.items()},
            added.verdict[chunk],
            faulty[start // ROWS],
        )
