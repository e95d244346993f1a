"""The folder of a portfolio: the contracts as Parquet, written part by part, and the other tables as CSV.

A folder is replaced only where the same command wrote it.
"""

from __future__ import annotations

from contextlib import contextmanager
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from simulator.contracts.portfolio.event_rows import UNSTATED
from simulator.portfolios.portfolio_result import COUNTS, DAYS, MONEY, OPTIONAL_MONEY, limit_json, totals_json
from simulator.portfolios.totals import AGE_NAMES
from simulator.wording import write
from simulator.writing import atomic, csv_cells, formats

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    import numpy.typing as npt

    from simulator.portfolios.contract_parts import FoldedPart
    from simulator.portfolios.portfolio_result import ContractColumns, Portfolio
    from simulator.portfolios.rejections import Rejection

MARK = "portfolio.json"
"""The file that marks such a folder: the portfolio as JSON."""
_CENTIME = pa.scalar(Decimal("0.01"))
_MONEY = pa.decimal128(20, 2)
AMOUNTS = (*MONEY, *OPTIONAL_MONEY, *(f"late_{name}" for name in AGE_NAMES))
SCHEMA = pa.schema([
    ("number", pa.string()), ("row", pa.int64()), ("group", pa.string()), ("status", pa.string()),
    *((name, _MONEY) for name in (*MONEY, *OPTIONAL_MONEY)), *((name, pa.date32()) for name in DAYS),
    *((name, pa.int64()) for name in COUNTS), *((f"late_{name}", _MONEY) for name in AGE_NAMES),
])  # fmt: skip
REASONS = ("file", "row", "number", "column", "value", "code", "reason")


class TablesFolder:
    """A folder that is being filled: contracts and faults as they come, the rest at the end."""

    def __init__(self, folder: Path, lang: str) -> None:
        self.folder, self.lang = folder, lang
        self.contracts = pq.ParquetWriter(folder / "contracts.parquet", SCHEMA)
        self.rejected = (folder / "rejected.csv").open("w", encoding="utf-8", newline="")
        self.rejected.write(csv_cells.table(REASONS, []))

    def add(self, columns: ContractColumns, part: FoldedPart) -> None:
        """Write the contracts of a part, and its rejections."""
        table = columns.table()
        self.contracts.write_table(
            pa.Table.from_arrays([_column(name, table[name]) for name in SCHEMA.names], schema=SCHEMA)
        )
        rows = csv_cells.table(REASONS, self._reasons(part.rejections))
        self.rejected.write(rows.partition("\n")[2])

    def end(self, portfolio: Portfolio) -> None:
        """Write the tables that need all contracts."""
        payments = portfolio.payments
        aside = [*payments.unknown.first, *payments.unread.first, *portfolio.unknown_events.first]
        self._text("set_aside.csv", csv_cells.table(REASONS, self._reasons(aside)))
        groups = portfolio.groups or {"": portfolio.totals}
        totals = [{"group": name} | totals_json(total) for name, total in groups.items()]
        self._text("totals.csv", formats.flat_table(totals, self.lang))
        self._text("months.csv", formats.flat_table(portfolio.months(), self.lang))
        if portfolio.within is not None:
            rows = [limit_json(limit) for limit in portfolio.at_the_limit]
            self._text("age_limit.csv", formats.flat_table(rows, self.lang))
        if portfolio.supposed is not None:
            self._text("forecast.csv", formats.flat_table(portfolio.forecast_rows(), self.lang))
        self._text(MARK, formats.pretty(portfolio.to_json()))

    def close(self) -> None:
        """Close the tables that are written part by part."""
        self.contracts.close()
        self.rejected.close()

    def _text(self, name: str, content: str) -> None:
        (self.folder / name).write_bytes(content.encode())

    def _reasons(self, rejections: Iterable[Rejection]) -> Iterator[Mapping[str, object]]:
        for rejection in rejections:
            yield rejection._asdict() | {"reason": write(rejection.reason, self.lang)}


@contextmanager
def tables_folder(target: str, lang: str) -> Iterator[TablesFolder]:
    """A folder of tables, which is in its place when the block ends without an error. Raises ``InputError`` as ``atomic.drafted_folder``."""
    with atomic.drafted_folder(target, MARK) as draft:
        folder = TablesFolder(draft, lang)
        try:
            yield folder
        finally:
            folder.close()


def _column(name: str, values: npt.NDArray[Any]) -> pa.Array:
    """A column in its type, amounts as decimals, null where a contract has none."""
    if name not in AMOUNTS:
        return pa.array(values, SCHEMA.field(name).type)
    amounts = pc.multiply(pa.array(values).cast(pa.decimal128(19, 0)), _CENTIME).cast(_MONEY)
    return pc.if_else(pa.array(values != UNSTATED), amounts, None) if name in OPTIONAL_MONEY else amounts
