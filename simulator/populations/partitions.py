"""Pieces of a population for other processes: the files of a folder, or stretches of an invented one."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from simulator.applicants import reader
from simulator.applicants.questions import Gathered
from simulator.applicants.reasons import CellFault, faults_of
from simulator.law import Law
from simulator.populations import cluster
from simulator.populations.count.groups import InMemory
from simulator.populations.invented import synthetic
from simulator.question.plausible.checks import in_file
from simulator.reading.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from simulator.applicants.every_row import Table
    from simulator.applicants.reader import Unit
    from simulator.populations.cluster import Progress, Read
    from simulator.populations.invented.recipe import Recipe

STRETCH = 16 * synthetic.PART
"""Invented households in one piece: about a million."""


class Pieces(NamedTuple):
    """The pieces that are handed out, and the function that reads one of them."""

    places: list[Any]
    read: Read


def invented(count: int, seed: int, recipe: Recipe) -> Pieces:
    """The stretches of an invented population; each process draws the rows of its pieces."""
    stretches = [(start, min(start + STRETCH, count)) for start in range(0, count, STRETCH)]
    return Pieces(stretches, partial(_drawn, count=count, seed=seed, recipe=recipe))


def _drawn(stretch: tuple[int, int], *, count: int, seed: int, recipe: Recipe) -> Iterator[InMemory]:
    start, end = stretch
    for first in range(start, end, synthetic.PART):
        yield synthetic.part(recipe, seed, first, min(first + synthetic.PART, end), count)


def files(path: Path) -> list[Path]:
    """The file, or the Parquet files of a folder in the order of their names. Raises ``InputError`` where there is none."""
    if not path.is_dir():
        return [path]
    paths = sorted(path.glob("*.parquet"))
    if not paths:
        raise InputError("cluster.no_files", str(path))
    return paths


def of_files(paths: list[Path], unit: Unit, table: Table) -> Pieces:
    """The files of applicants, each read where it is worked on, as ``table`` says."""
    return Pieces(paths, partial(_read, unit=unit, encoding=table.encoding, mapping=table.mapping))


def _read(path: Path, **options: Any) -> Iterator[InMemory]:  # noqa: ANN401 - those of ``reader.read``
    for part in reader.read(path, **options):
        yield InMemory(part.people, part.extra)


class Faults(NamedTuple):
    """The rows of a file, the faults of the rejected ones and their questions, and how many of the others are to check."""

    rows: int
    rejected: list[CellFault]
    gathered: Gathered
    to_check: int


def faults(path: Path, **options: Any) -> Faults:  # noqa: ANN401 - those of ``reader.read``
    """Every fault of one file, before anything is decided."""
    rows, rejected, gathered, to_check = 0, list[CellFault](), Gathered(), 0
    for part in reader.read(path, **options):
        rows += part.rows
        gathered.add(part)
        rejected += faults_of(part.rejected)
        to_check += int(in_file(part.people, Law.load()).sum())
    return Faults(rows, rejected, gathered, to_check)


def all_faults(
    client: Any,  # noqa: ANN401 - Dask is optional
    paths: list[Path],
    unit: Unit,
    table: Table,
    report: Progress | None = None,
) -> list[Faults]:
    """The faults of every file, found on the cluster."""
    each = partial(faults, unit=unit, encoding=table.encoding, mapping=table.mapping)
    return cluster.map_partitions(client, each, paths, report)
