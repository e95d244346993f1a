"""Groups with too few rows to say anything: their figures keep their values, and are marked."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from simulator.populations.count import tables
from simulator.populations.count.groups import ALL
from simulator.populations.count.totals import MAIN

if TYPE_CHECKING:
    from collections.abc import Iterable

    from simulator.populations.count.tables import Figure

LEAST = 100
"""The rows of a group that is printed: of fewer, a share is chance."""
FEW = "few"
"""The reason of a figure of a smaller group: its value stands beside it all the same."""
_BY_PERIOD = (tables.YEARS, tables.MONTHLY)


def rows_of(figures: Iterable[Figure]) -> dict[str, Fraction]:
    """The rows of each group."""
    of_groups = (figure for figure in figures if (figure.table, figure.measure) == (MAIN, "rows"))
    return {figure.group: figure.value or Fraction(0) for figure in of_groups if figure.group != ALL}


def printed(figures: Iterable[Figure]) -> list[str]:
    """The groups that have enough rows, in their order."""
    return sorted(group for group, rows in rows_of(figures).items() if rows >= LEAST)


def few(figures: Iterable[Figure]) -> frozenset[str]:
    """The groups that have too few rows, but at least one."""
    return frozenset(group for group, rows in rows_of(figures).items() if 0 < rows < LEAST)


def marked(figures: list[Figure]) -> list[Figure]:
    """The figures, those of small groups with their mark, unless they have another reason."""
    hidden = few(figures)
    return [
        figure._replace(reason=FEW)
        if figure.group in hidden and not figure.reason and figure.table not in _BY_PERIOD
        else figure
        for figure in figures
    ]
