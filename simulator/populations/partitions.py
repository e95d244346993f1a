"""Pieces of a population for other processes: the files of a folder, or stretches of an invented one."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from simulator.applicants import folders
from simulator.applicants.questions import Gathered
from simulator.applicants.reasons import CellFault, faults_of
from simulator.law import Law
from simulator.populations import cluster
from simulator.populations.count import groups
from simulator.populations.count.exact_sums import Histogram
from simulator.populations.count.groups import InMemory
from simulator.populations.invented import synthetic
from simulator.question.plausible.checks import in_file

if TYPE_CHECKING:
    from collections.abc import Iterator

    from simulator.applicants.folders import HowRead, Piece
    from simulator.populations.cluster import Progress, Read
    from simulator.populations.invented.queue import Queue
    from simulator.populations.invented.recipe import Recipe

STRETCH = 16 * synthetic.PART
"""Invented households in one piece: about a million."""


class Pieces(NamedTuple):
    """The pieces that are handed out, and the function that reads one of them."""

    places: list[Any]
    read: Read


def invented(count: int, seed: int, recipe: Recipe, line: Queue | None = None) -> Pieces:
    """The stretches of an invented population, with the keys of its queue if there is one; each process draws the rows of its pieces."""
    stretches = [(start, min(start + STRETCH, count)) for start in range(0, count, STRETCH)]
    return Pieces(stretches, partial(_drawn, count=count, seed=seed, recipe=recipe, line=line))


def _drawn(
    stretch: tuple[int, int], *, count: int, seed: int, recipe: Recipe, line: Queue | None
) -> Iterator[InMemory]:
    start, end = stretch
    for first in range(start, end, synthetic.PART):
        part = synthetic.part(recipe, seed, first, min(first + synthetic.PART, end), count)
        yield part if line is None else line.delivered(part, first)


def of_files(pieces: list[Piece], how: HowRead) -> Pieces:
    """The files of applicants, each read where it is worked on."""
    return Pieces(pieces, partial(_read, how=how))


def _read(piece: Piece, *, how: HowRead) -> Iterator[InMemory]:
    for part in folders.read(piece, how):
        yield InMemory(part.people, part.extra, part.lines)


class Faults(NamedTuple):
    """The rows of a file, the faults of the rejected ones and their questions, how many of the others are to check, and their incomes."""

    rows: int
    rejected: list[CellFault]
    gathered: Gathered
    to_check: int
    incomes: Histogram


def faults(piece: Piece, *, how: HowRead) -> Faults:
    """Every fault of one file, before anything is decided."""
    rows, rejected, gathered, to_check = 0, list[CellFault](), Gathered(), 0
    incomes: list[Histogram] = []
    for part in folders.read(piece, how):
        rows += part.rows
        gathered.add(part)
        rejected += faults_of(part.rejected, piece.name)
        to_check += int(in_file(part.people, Law.load()).sum())
        incomes.append(groups.incomes(InMemory(part.people)))
    return Faults(rows, rejected, gathered, to_check, Histogram.merged(incomes))


def all_faults(
    client: Any,  # noqa: ANN401 - Dask is optional
    pieces: list[Piece],
    how: HowRead,
    report: Progress | None = None,
) -> list[Faults]:
    """The faults of every file, found on the cluster."""
    return cluster.map_partitions(client, partial(faults, how=how), pieces, report)
