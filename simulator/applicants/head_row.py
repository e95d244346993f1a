"""The row of a file that holds its heads: among the first ones, that in which most columns are recognised.

They are those of the contract; of a table of another kind (payments), those whose heads its reader names, folded.
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, NamedTuple

from simulator.applicants import group_heads, headers

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


class Heads(NamedTuple):
    """The heads of a table: the place of their last row, and their texts."""

    place: int
    texts: list[str]


def heads_of(rows: Sequence[Sequence[str]], heads: Sequence[str] = ()) -> Heads | None:
    """The heads, on one row or, where more of them are recognised so, on two; None where there is no row with anything in it."""
    alone = place(rows, heads)
    if alone is None:
        return None
    best = Heads(alone, list(rows[alone]))
    if heads:
        return best
    for number, (top, below) in enumerate(itertools.pairwise(rows), 1):
        if any(map(str.strip, top)) and any(map(str.strip, below)) and group_heads.are_heads([*top, *below]):
            texts = group_heads.joined(top, below)
            if recognised(texts) > recognised(best.texts):
                best = Heads(number, texts)
    return best
