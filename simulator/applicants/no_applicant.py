"""Rows that are no applicant: a total under the list, the heads written once more on the next page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from simulator.applicants.checks import AMOUNTS
from simulator.applicants.headers import folded

if TYPE_CHECKING:
    from collections.abc import Container, Mapping, Sequence

TOTAL, HEADS = "total", "repeated_heads"
CODES = (TOTAL, HEADS)
"""The codes of rows that are no applicant, in place of faults."""
_TOTALS = (
    "total", "totaux", "sous total", "total general", "total page", "s total", "somme", "sum", "subtotal", "grand total",
    "moyenne", "average", "effectif", "nombre", "report", "a reporter",
    "المجموع", "مجموع", "المجموع العام", "المعدل", "العدد",
)  # fmt: skip
_FOLDED = frozenset(map(folded, _TOTALS))


def rows(table: pa.Table, heads: Sequence[str], places: Mapping[str, int]) -> dict[int, str]:
    """The places of the rows that are no applicant, and why: ``TOTAL`` or ``HEADS``. ``places`` are those of the facts.

    A total has no birth, and the word for it in its first cell that is no amount; repeated heads are under themselves, all those of the facts.
    """
    birth = table.column(places["birth"])
    empty = np.flatnonzero(pc.match_substring_regex(birth, r"^[\s\x{a0}]*$").to_numpy())
    same = np.flatnonzero(pc.equal(pc.utf8_trim_whitespace(birth), heads[places["birth"]].strip()).to_numpy())
    amounts = {places[name] for name in AMOUNTS if name in places}
    totals = {int(place): TOTAL for place in empty if _is_total(table, int(place), amounts)}
    return totals | {int(place): HEADS for place in same if _is_heads(table, int(place), heads, places)}


def _is_total(table: pa.Table, place: int, amounts: Container[int]) -> bool:
    cells = ((at, folded(column[place].as_py())) for at, column in enumerate(table.columns))
    first = next((cell for at, cell in cells if cell and not (at in amounts and cell[0].isdigit())), "")
    return first in _FOLDED or any(first.startswith(f"{word} ") for word in ("total", "sous total", "المجموع"))


def _is_heads(table: pa.Table, place: int, heads: Sequence[str], places: Mapping[str, int]) -> bool:
    return all(folded(table.column(at)[place].as_py()) == folded(heads[at]) for at in places.values())
