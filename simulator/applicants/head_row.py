"""The row of a file that holds its heads: among the first ones, that in which most columns are recognised.

They are those of the contract; of a table of another kind (payments), those whose heads its reader names, folded.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from simulator.applicants import group_heads, headers

if TYPE_CHECKING:
    from collections.abc import Sequence

MOST = 20
"""How many rows with something in them are looked at: titles, dates and merged heads may stand above the heads."""


def recognised(row: Sequence[str], heads: Sequence[str] = ()) -> int:
    """How many columns of the contract a row names, or how many of these heads."""
    if heads:
        known_heads = dict.fromkeys(heads, "head")
        return len({headers.folded(head) for head in row if headers.column_among(head, known_heads)})
    return len({column for head in row if (column := headers.column_of(head)) is not None})


def place(rows: Sequence[Sequence[str]], heads: Sequence[str] = ()) -> int | None:
    """The place of the row of heads; without a recognised head the first row with something in it, None where there is none."""
    filled = [place for place, row in enumerate(rows) if any(cell.strip() for cell in row)]
    return max(filled, key=lambda place: recognised(rows[place], heads), default=None)


class Heads(NamedTuple):
    """The heads of a table: the place of their last row, and their texts."""

    place: int
    texts: list[str]


def heads_of(rows: Sequence[Sequence[str]], heads: Sequence[str] = (), stated: int = 0) -> Heads | None:
    """The heads, on one row or, where more of them are recognised so, on two; ``stated`` is the number of their last row, 0: to be found.

    None where there is no row with anything in it, or no such row.
    """
    alone = stated - 1 if stated else place(rows, heads)
    if alone is None or alone >= len(rows):
        return None
    candidates = [Heads(alone, list(rows[alone]))]
    lasts = () if heads else (alone,) if stated else range(len(rows))
    candidates += [Heads(last, texts) for last in lasts if (texts := _on_two_rows(rows, last))]
    best = max(candidates, key=lambda candidate: recognised(candidate.texts, heads))
    headers.forget()
    return best


def _on_two_rows(rows: Sequence[Sequence[str]], last: int) -> list[str]:
    """The heads of a row under those of the row above it; nothing where one of them is empty or holds values."""
    if not last:
        return []
    top, below = rows[last - 1], rows[last]
    both = any(map(str.strip, top)) and any(map(str.strip, below)) and group_heads.are_heads([*top, *below])
    return group_heads.joined(top, below) if both else []
