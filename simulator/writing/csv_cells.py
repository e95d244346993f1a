"""Tables as CSV whose texts no spreadsheet takes for formulas: the only place where CSV is written, or its cells made harmless."""

from __future__ import annotations

import csv
import io
import re
import string
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import pyarrow as pa

_BLANKS = "\x00- \x7f-\u00a0\u00ad\u061c\u1680\u180e\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufe00-\ufe0f\ufeff"
"""The characters that a spreadsheet may skip at the beginning of a cell, visible or not."""
_SIGNS = r"=+\-@＝＋－＠﹢﹣﹦﹫"
_FORMULA = f"^(?:[{_BLANKS}]*[{_SIGNS}]|[\t\r\n])"
_PLAIN_STARTS = {start.encode()[0] for start in f"{string.ascii_letters}{string.digits}É"}
"""The first bytes of letters and digits of ASCII, and of the letters of French with accents: no formula begins so."""
_IS_FORMULA, _IS_NUMBER = re.compile(_FORMULA), re.compile(r"-[0-9]+(?:[.,][0-9]+)?")


def harmless(cell: str) -> str:
    """A text that a spreadsheet cannot take for a formula: behind an apostrophe where it could."""
    return f"'{cell}" if _IS_FORMULA.search(cell) else cell


def harmless_column(cells: pa.Array) -> pa.Array:
    """The same for a column of strings."""
    import pyarrow.compute as pc

    if _all_begin_plainly(cells):
        return cells
    is_formula = pc.match_substring_regex(cells, _FORMULA)
    return pc.if_else(is_formula, pc.binary_join_element_wise("'", cells, ""), cells)


def _all_begin_plainly(cells: pa.Array) -> bool:
    """Whether each cell of a column is empty or begins with one of ``_PLAIN_STARTS``, as most do: they need not be looked at one by one."""
    import numpy as np
    import pyarrow as pa

    if cells.type != pa.string() or not len(cells) or cells.null_count:
        return False
    _, places, content = cells.buffers()
    starts = np.frombuffer(places, np.int32)[cells.offset : cells.offset + len(cells) + 1]
    filled = starts[:-1][starts[1:] > starts[:-1]]
    if not len(filled):
        return True
    is_plain = np.isin(np.arange(256), list(_PLAIN_STARTS))
    return bool(is_plain[np.frombuffer(content, np.uint8)[filled]].all())


def table(
    columns: Sequence[str], rows: Iterable[Mapping[str, object]], *, delimiter: str = ",", end: str = "\n"
) -> str:
    """Rows as CSV under their heads; a cell that a row does not have is empty, one that is no column is left out.

    A negative number, also one that is written as text, stays a number.
    """
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator=end)
    writer.writerow(map(harmless, columns))
    writer.writerows([_cell(row.get(name, "")) for name in columns] for row in rows)
    return out.getvalue()


def _cell(value: object) -> object:
    return harmless(value) if isinstance(value, str) and not _IS_NUMBER.fullmatch(value) else value
