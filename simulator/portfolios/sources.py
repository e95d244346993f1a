"""The three tables of a portfolio, wherever they are."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, NamedTuple, Union

if TYPE_CHECKING:
    import pandas as pd

    from simulator.applicants.mapping import FileMapping
    from simulator.applicants.reader import Unit
    from simulator.applicants.tables import Lines

Source = Union[str, Path, bytes, BinaryIO, "pd.DataFrame", "Lines"]
"""A path, the bytes of a file, an open binary file, a DataFrame or a list of mappings; read twice where it is the contracts."""


class Sources(NamedTuple):
    """The three tables of a portfolio, the unit of their amounts, the encoding of those that are CSV, what is said of the contracts."""

    contracts: Source
    payments: Source
    events: Source | None = None
    unit: Unit = "DA"
    encoding: str | None = None
    mapping: FileMapping | None = None
