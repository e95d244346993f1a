"""The exact places where an answer changes along whole numbers: bisection, with many cuts at once.

Each round computes the ends of smaller pieces in one vectorised run, and keeps the pieces whose ends differ, until the ends
are neighbours. Two changes that cancel out inside one piece of the first round are missed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Sequence

    from simulator.whatif.moves import Values

    Sign = Callable[[Values], Sequence[Hashable]]
    """The function that gives the answer at each value."""

CUTS = 16
"""Pieces into which a stretch with a change is cut in each round."""


class Change(NamedTuple):
    """Two neighbours, one smallest step apart, with different answers."""

    before: int
    at: int


def grid(first: int, last: int, unit: int, count: int) -> Values:
    """At most ``count`` values from the first to the last, as even as whole steps of ``unit`` allow; both ends are in."""
    steps = max((last - first) // unit, 0)
    places = np.unique(np.linspace(0, steps, min(count, steps + 1)).round().astype(np.int64))
    return first + unit * places


def changes(sign: Sign, values: Values, unit: int, signs: Sequence[Hashable] | None = None) -> list[Change]:
    """The neighbours between which the answer changes, in order.

    ``sign`` gives the answer at each value; ``signs`` are those at ``values``, where already computed.
    """
    pieces = _differing(values, list(signs or sign(values)))
    while any(last - first > unit for first, last in pieces):
        cut = [grid(first, last, unit, CUTS + 1) for first, last in pieces]
        union = np.unique(np.concatenate(cut))
        answers = dict(zip(union.tolist(), sign(union), strict=True))
        pieces = [inside for piece in cut for inside in _differing(piece, [answers[value] for value in piece.tolist()])]
    return [Change(first, last) for first, last in pieces]


def _differing(values: Values, signs: list[Hashable]) -> list[tuple[int, int]]:
    """The neighbours of a list whose answers differ."""
    places = [place for place in range(len(signs) - 1) if signs[place] != signs[place + 1]]
    return [(int(values[place]), int(values[place + 1])) for place in places]
