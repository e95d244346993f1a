"""How the cells of each column of the contract are read: one parser for each kind of fact."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from simulator.applicants import cells
from simulator.engine.households import UNSTATED
from simulator.question.fact_rows import AMOUNTS, DAYS, Kind
from simulator.question.facts import COLUMNS

if TYPE_CHECKING:
    import pyarrow as pa

NOTHING = np.iinfo(np.int64).min
"""The value of an optional date that is empty."""

_Reading = tuple[Callable[[str], cells.Cell], object, type]
"""The parser of a cell, the value of an empty one, the type of the values."""
_READERS_OF_KIND: dict[Kind, _Reading] = {
    Kind.BIRTH: (cells.birth, (NOTHING, NOTHING), np.int64),
    Kind.DAY: (cells.day, 0, np.int64),
    Kind.YES_NO: (cells.yes_no, UNSTATED, np.int64),
    Kind.SHARE: (cells.share, UNSTATED, np.int64),
    Kind.NUMBER: (cells.weight, 1.0, np.float64),
}
_READERS: dict[str, _Reading] = {
    "cohort": (cells.cohort, UNSTATED, np.int64),
    "type": (cells.dwelling, UNSTATED, np.int64),
}
"""The choices have words of their own."""


def read_column(name: str, texts: pa.Array, unit: str, currency: str) -> cells.Column:
    """The cells of a column of the contract, read."""
    spec, fact = COLUMNS[name]
    if fact.kind in AMOUNTS:
        return cells.amounts(texts, unit, currency, needed=spec.needed)
    parse, nothing, kind = _READERS[name] if fact.kind is Kind.CHOICE else _READERS_OF_KIND[fact.kind]
    parse = parse if spec.needed else cells.or_unstated(parse, nothing)
    if fact.kind in DAYS:
        return cells.days(texts, parse, 2 if fact.kind is Kind.BIRTH else 1)
    return cells.column(texts, parse, kind)
