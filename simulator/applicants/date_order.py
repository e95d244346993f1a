"""Columns of days of which the order is in doubt: some can only have the month first, and none only the day."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np
import numpy.typing as npt
import pyarrow.compute as pc

from simulator.reading import values

if TYPE_CHECKING:
    import pyarrow as pa

DateOrder = Literal["day_first", "month_first"]
ORDERS: tuple[DateOrder, ...] = ("day_first", "month_first")
_SEPARATED = r"^([^0-9]*[0-9]{1,2})([/.\- ])([0-9]{1,2})([/.\- ])([0-9]{4}.*)$"

_YEAR_FIRST = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
"""The days of which the order is never in doubt, in most files all of them: looked at together, not one by one."""


def as_day_first(cells: pa.Array) -> pa.Array:
    """A column in which the month stands first, with the day first."""
    return pc.replace_substring_regex(cells, _SEPARATED, r"\3\2\1\4\5")


class Evidence:
    """What the days of one column have shown of their order, block after block; ``has_separators``: whether one has an order at all."""

    def __init__(self) -> None:
        self._day_first = self._month_first = self.has_separators = False

    def doubts(self, cells: pa.Array) -> npt.NDArray[np.bool_]:
        """The cells of a block that are in doubt: those with separators, once one can only have its month first and none its day. (N,)"""
        coded = cells.dictionary_encode()
        with_year_first = pc.match_substring_regex(coded.dictionary, _YEAR_FIRST)
        others = coded.dictionary.filter(pc.invert(with_year_first)).to_pylist()
        firsts = [_is_month_first(text) for text in others]
        self.has_separators |= any(first is not None for first in firsts)
        self._day_first |= "day" in firsts
        self._month_first |= "month" in firsts
        if self._day_first or not self._month_first:
            return np.zeros(len(cells), bool)
        separated = np.zeros(len(coded.dictionary) + 1, bool)
        separated[:-1][~with_year_first.to_numpy(zero_copy_only=False)] = [first is not None for first in firsts]
        doubted: npt.NDArray[np.bool_] = separated[coded.indices.to_numpy()]
        return doubted


def _is_month_first(text: str) -> Literal["day", "month", "either"] | None:
    """Which part of a day with separators can only stand first; None for any other text."""
    try:
        month_first = values.is_month_first(text)
    except values.UnreadError:
        return None
    if month_first is None:
        return "either"
    return "month" if month_first else "day"
