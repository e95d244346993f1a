"""A table of applicants of which every row must be valid: what Python programs may pass instead of ``Households``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeGuard, Union

from simulator.base import money
from simulator.engine.households import Households
from simulator.reading.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from simulator.applicants.files import Source
    from simulator.applicants.mapping import FileMapping
    from simulator.applicants.part import Part
    from simulator.applicants.reader import Unit
    from simulator.applicants.tables import Lines
    from simulator.law import Readings

MOST = 1_000
"""The most faults that one refusal names."""


@dataclass(frozen=True)
class Table:
    """Rows of applicants, and how they are read.

    ``rows`` are a path, the bytes of a file, an open binary file, a DataFrame or a list of mappings; ``unit`` is that of
    every amount (by default that of the scheme, dinars or dirhams), ``encoding`` that of a CSV file, ``mapping`` what is said of it.
    """

    rows: Source | pd.DataFrame | Lines
    unit: Unit | None = None
    encoding: str | None = None
    mapping: FileMapping | None = None

    @property
    def currency(self) -> str | None:
        """The currency of the unit; None without a unit."""
        from simulator.applicants import cells

        return None if self.unit is None else cells.CURRENCIES[self.unit]

    def unit_in(self, currency: str) -> Unit:
        """The unit of the amounts; by default that of the currency of the scheme."""
        return self.unit or money.CURRENCIES[currency].file_unit


AnyTable = Union[Table, "Source", "pd.DataFrame", "Lines"]
"""A ``Table``, or rows with the unit of the scheme."""


def is_table(value: object) -> TypeGuard[AnyTable]:
    """Whether a value is a table, and not households or parts of a population. Imports no pandas."""
    if isinstance(value, Sequence) and not isinstance(value, str | bytes):
        return len(value) > 0 and all(isinstance(row, Mapping) for row in value)
    return isinstance(value, Table | str | Path | bytes) or hasattr(value, "read") or hasattr(value, "columns")


def as_table(value: AnyTable) -> Table:
    """The table itself, or rows as a table in the unit of the scheme."""
    return value if isinstance(value, Table) else Table(value)


def parts(value: AnyTable, currency: str, readings: Readings | None = None) -> Iterator[Part]:
    """The rows of a table, part by part. Raises ``InputError``, with every fault, for the first part with a rejected row."""
    from simulator.applicants import reader

    table = as_table(value)
    unit = table.unit_in(currency)
    for part in reader.read(table.rows, unit=unit, encoding=table.encoding, readings=readings, mapping=table.mapping):
        if len(part.rejected):
            raise refusal(part)
        yield part


def households(value: AnyTable, currency: str, readings: Readings | None = None) -> Households:
    """Every row of a table as one household. Raises ``InputError`` as ``parts`` does."""
    return Households.joined([part.people for part in parts(value, currency, readings)])


def refusal(part: Part) -> InputError:
    """The faults of a part, the first one first: ``row 3, income: …``; ``all`` has at most ``MOST`` of them."""
    from simulator.applicants import reasons

    sentences = map(reasons.fault, reasons.faults_of(part.rejected.head(MOST)))
    first, *others = (InputError(sentence.key, **sentence.facts) for sentence in sentences)
    first.others = tuple(others)
    return first
