"""Crossed margins of a recipe: households counted by two or more of its margins together, as an agency may give them without names.

The cells are written in the recipe, or in a CSV file beside it. A cell that is not given is not known, which is not zero: the
households of the table that are in no given cell are in those together.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from simulator.law import values as v
from simulator.law.text import STATUSES, fields_of
from simulator.law.values import ValueReadError
from simulator.reading import documents
from simulator.reading.errors import InputError
from simulator.wording import Plain

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

LEAST = 10
"""Households in the smallest cell, but for those that are known to be empty: fewer may point at persons."""
HOUSEHOLDS = "households"
"""The last column of a CSV file of cells."""
FIELDS = {"margins", "cells", "of", "status", "source", "note"}


class CsvFiles(NamedTuple):
    """Where the CSV files of a recipe are: those that were named one by one, and the folder in which the others are."""

    named: tuple[Path, ...] = ()
    folder: Path | None = None

    def path(self, name: str, place: str) -> Path:
        """The file of this name. Raises ``InputError`` for what is no name alone, or has no folder to be in."""
        if name.endswith(".csv") and not any(sign in name for sign in '/\\:"'):
            for path in (*self.named, *([self.folder / name] if self.folder else [])):
                if path.name == name:
                    return path
        raise InputError("invented.error.file", place, name=Plain(name))


@dataclass(frozen=True, slots=True)
class Crossed:
    """Households by several margins: ``cells`` has one part of each margin, in their order, and the households counted there.

    ``of`` are the households of the whole table; those in no given cell are in the cells that are not given, together. ``file`` is the
    CSV file of the cells, None where they are in the recipe.
    """

    margins: tuple[str, ...]
    cells: Mapping[tuple[str, ...], int]
    of: int
    status: str
    source: str
    note: str
    file: Path | None = None

    def parts(self, margin: str) -> dict[str, int]:
        """The households by the parts of one margin, in the order of the cells."""
        place = self.margins.index(margin)
        counted: dict[str, int] = {}
        for cell, households in self.cells.items():
            counted[cell[place]] = counted.get(cell[place], 0) + households
        return counted


def read(raw: object, place: str, allowed: Sequence[str], files: CsvFiles) -> Crossed:
    """A crossed table of a recipe. Raises ``InputError``."""
    row = fields_of(raw, FIELDS, FIELDS, place)
    names = _names(row["margins"], f"{place}.margins", allowed)
    content = row["cells"]
    file = None if isinstance(content, list) else files.path(str(content), f"{place}.cells")
    lines = _lines(file, names) if file is not None else content
    cells = _cells(lines, f"{place}.cells", len(names))
    of = _count(row["of"], f"{place}.of")
    if of < sum(cells.values()):
        raise InputError("invented.error.of", f"{place}.of", of=of, given=sum(cells.values()))
    if row["status"] not in STATUSES:
        raise InputError("error.law.value", f"{place}.status", expected=Plain(" | ".join(STATUSES)))
    return Crossed(names, cells, of, str(row["status"]), str(row["source"]), str(row["note"]), file)


def _names(raw: object, place: str, allowed: Sequence[str]) -> tuple[str, ...]:
    """The margins of a table: two of those that are allowed, or more, each once."""
    names = tuple(map(str, raw)) if isinstance(raw, list) else ()
    if len(names) < 2 or len(set(names)) < len(names) or not set(names) <= set(allowed):
        raise InputError("invented.error.margins", place, known=Plain(", ".join(allowed)))
    return names


def _cells(lines: object, place: str, width: int) -> dict[tuple[str, ...], int]:
    """The households of each cell: a part of each margin, then their number."""
    cells: dict[tuple[str, ...], int] = {}
    for number, line in enumerate(lines if isinstance(lines, list) else (), start=1):
        here = f"{place}[{number}]"
        if not isinstance(line, list) or len(line) != width + 1:
            raise InputError("invented.error.cell", here, count=width + 1)
        cell, households = tuple(map(str, line[:-1])), _count(line[-1], here)
        if cell in cells:
            raise InputError("invented.error.twice", here, cell=Plain(" × ".join(cell)))
        if 0 < households < LEAST:
            raise InputError("invented.error.small", here, least=LEAST)
        cells[cell] = households
    if not sum(cells.values()):
        raise InputError("invented.error.cell", place, count=width + 1)
    return cells


def _lines(path: Path, margins: Sequence[str]) -> list[list[str]]:
    """The lines of a CSV file whose heads are the margins and ``households``."""
    text = documents.text_of(documents.bytes_of(path), path.name)
    separator = ";" if ";" in text.partition("\n")[0] else ","
    heads = [*margins, HOUSEHOLDS]
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
        lines = [[cell.strip() for cell in line] for line in reader if line]
    except csv.Error:
        lines = []
    if not lines or lines[0] != heads:
        raise InputError("invented.error.heads", path.name, heads=Plain(",".join(heads)))
    return lines[1:]


def _count(raw: object, place: str) -> int:
    """A whole number of households."""
    try:
        number = v.number(raw)
    except ValueReadError as error:
        raise InputError("error.law.value", place, expected=Plain(str(error))) from None
    if number.denominator != 1:
        raise InputError("error.law.value", place, expected=Plain("1200"))
    return int(number)
