"""The row of a file that holds its heads: among the first ones, that in which most columns are recognised.

They are those of the contract; of a table of another kind (payments), those whose heads its reader names, folded.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.applicants import headers

if TYPE_CHECKING:
    from collections.abc import Sequence

MOST = 20
"""How many rows with something in them are looked at: titles, dates and merged heads may stand above the heads."""


def recognised(row: Sequence[str], heads: Sequence[str] = ()) -> int:
    """How many columns of the contract a row names, or how many of these heads."""
    if heads:
        return len({headers.folded(head) for head in row}.intersection(heads))
    return len({column for head in row if (column := headers.column_of(head)) is not None})


def place(rows: Sequence[Sequence[str]], heads: Sequence[str] = ()) -> int | None:
    """The place of the row of heads; without a recognised head the first row with something in it, None where there is none."""
    filled = [place for place, row in enumerate(rows) if any(cell.strip() for cell in row)]
    return max(filled, key=lambda place: recognised(rows[place], heads), default=None)
