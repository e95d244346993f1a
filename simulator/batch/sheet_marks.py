"""The cells of an annotated sheet to repair or to confirm, each with its reason: what is coloured, and what gets a comment."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from simulator.applicants.files import names_of
from simulator.batch.columns import error

if TYPE_CHECKING:
    from simulator.applicants.part import Part
    from simulator.batch.columns import AddedColumns


class Mark(NamedTuple):
    """A cell: the place of its row in its part, its column among those of the user (-1: it is about the whole row), the reason."""

    row: int
    column: int
    reason: str


def marks(part: Part, added: AddedColumns, lang: str) -> list[Mark]:
    """The marks of a part: every fault, then every amount to confirm."""
    names = names_of(part.heads)
    columns = {names[place]: place for place in part.places_of_facts.values()}
    faults = added.rejected
    rows = np.searchsorted(part.numbers, faults["row"].to_numpy()).tolist()
    faulty = [
        Mark(row, columns.get(name, -1), error("", code, value, lang))
        for row, name, code, value in zip(rows, faults["column"], faults["code"], faults["value"], strict=True)
    ]
    doubtful = [
        Mark(row, part.places_of_facts.get(column, -1), added.columns["warnings"][row])
        for (column, _), rows_in_doubt in added.in_doubt.items()
        for row in added.places[rows_in_doubt].tolist()
    ]
    return faulty + doubtful
