"""A folder of files of applicants: which files it holds, and what the names of the folders inside say of their rows.

A folder named ``wilaya=16`` says it of every row of its files, as Hive, Spark and pandas write a table in pieces; where the name is
that of a fact (``cohort=2024``), it is that fact. A file without a row is told, and is no fault of the others.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

import numpy as np
import pyarrow as pa

from simulator.applicants import excel, headers, reader
from simulator.applicants.mapping import FileMapping
from simulator.reading.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Mapping, Sequence

    import pandas as pd

    from simulator.applicants.blocks import Opened
    from simulator.applicants.files import Source
    from simulator.applicants.part import Part
    from simulator.applicants.reader import Progress, Unit
    from simulator.applicants.tables import Lines
    from simulator.law import Readings

PARQUET = ".parquet"
_OTHERS = (".csv", ".xlsx", ".ods")
_NOTHING = "__HIVE_DEFAULT_PARTITION__"
"""The value of a folder whose rows have none."""
_WITHOUT_ROWS = ("batch.file.no_rows", "batch.file.empty")


@dataclass(frozen=True)
class Piece:
    """One file of a folder, by its name in it, and what its folders state; a table that stands alone has no name."""

    rows: Source | pd.DataFrame | Lines | Opened
    name: str = ""
    stated: Mapping[str, str] = field(default_factory=dict)


def pieces(rows: Source | pd.DataFrame | Lines | Opened) -> list[Piece]:
    """The files of a folder and of the folders in it, in the order of their names; anything else is one piece.

    They are its Parquet files; without one, its CSV, XLSX and ODS files. Raises ``InputError`` where there is none.
    """
    if not isinstance(rows, str | Path) or not Path(rows).is_dir():
        return [Piece(rows)]
    folder = Path(rows)
    paths = [path for path in sorted(folder.rglob("*")) if path.is_file() and not _is_aside(path.relative_to(folder))]
    tables = [path for path in paths if path.suffix.lower() == PARQUET]
    tables = tables or [path for path in paths if path.suffix.lower() in _OTHERS]
    if not tables:
        raise InputError("cluster.no_files", str(folder))
    return [Piece(path, path.relative_to(folder).as_posix(), _stated(path.relative_to(folder))) for path in tables]


def _is_aside(path: Path) -> bool:
    """Whether a file is none of the table: writers keep their own notes under such names (``_SUCCESS``, ``.part``)."""
    return any(name.startswith(("_", ".", "~")) for name in path.parts)


def _stated(path: Path) -> dict[str, str]:
    pairs = (name.partition("=") for name in path.parts[:-1] if "=" in name)
    return {unquote(name): "" if value == _NOTHING else unquote(value) for name, _, value in pairs}


@dataclass(frozen=True)
class HowRead:
    """How every piece is read: the options of ``reader.read``; what folders state is added to the facts of ``mapping``."""

    unit: Unit
    encoding: str | None = None
    readings: Readings | None = None
    mapping: FileMapping = field(default_factory=FileMapping)
    limits: reader.Limits | None = None


def read_all(pieces: Sequence[Piece], how: HowRead, progress: Progress | None = None) -> Generator[tuple[Piece, Part]]:
    """The parts of each piece, in their order; progress is that of all pieces together. Raises as ``read``."""
    rows = 0
    for place, piece in enumerate(pieces):

        def report(read: int, done: float, before: int = rows, place: int = place) -> None:
            if progress is not None:
                progress(before + read, (place + done) / len(pieces))

        for part in read(piece, how, report):
            rows += part.rows
            yield piece, part


def read(piece: Piece, how: HowRead, progress: Progress | None = None) -> Iterator[Part]:
    """The rows of a piece, part by part, with what its folders state; none of a file of a folder that has no row.

    Raises what ``reader.read`` raises, with the name of the file in its folder.
    """
    facts = {column: value for name, value in piece.stated.items() if (column := headers.column_of(name)) is not None}
    mapping = replace(how.mapping, facts={**facts, **how.mapping.facts})
    try:
        for part in reader.read(
            piece.rows,
            unit=how.unit,
            encoding=how.encoding,
            readings=how.readings,
            mapping=mapping,
            progress=progress,
            limits=how.limits,
        ):
            columns = {name: np.full(len(part.people), value, dtype=object) for name, value in _others(piece).items()}
            yield replace(part, extra={**columns, **part.extra})
    except InputError as error:
        if not piece.name:
            raise
        if error.key not in _WITHOUT_ROWS:
            raise error.at(f"{piece.name} ›") from None


def _others(piece: Piece) -> dict[str, str]:
    """What the folders state that is no fact of the contract."""
    return {name: value for name, value in piece.stated.items() if headers.column_of(name) is None}


def with_columns(piece: Piece, part: Part, head: str) -> Part:
    """The part with what its folders state and, under ``head``, the name of its file, as columns behind those of the file."""
    cells = part.cells
    names = {*part.places_of_facts, *part.heads}
    stated = {name: value for name, value in piece.stated.items() if names.isdisjoint((name, headers.column_of(name)))}
    added = {**stated, head: piece.name}
    for place, value in enumerate(added.values(), cells.num_columns):
        cells = cells.append_column(str(place), pa.array([value] * len(cells), pa.string()))
    kinds = part.kinds
    if kinds is not None:
        kinds = np.hstack([kinds, np.full((len(kinds), len(added)), excel.TEXT, np.int8)])
    return replace(part, heads=(*part.heads, *added), cells=cells, kinds=kinds)
