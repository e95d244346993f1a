"""Rows of a contract's JSON as a DataFrame: amounts are exact decimals, days are days."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

AMOUNTS = ("due", "principal", "interest", "added", "paid", "moved", "moved_later", "balance", "amount")


def frame(rows: Sequence[dict[str, Any]]) -> pd.DataFrame:
    """One row for each row of the JSON, its amounts as ``Decimal``, ``date`` as datetime64; imports pandas."""
    import pandas as pd

    exact = [{name: Decimal(value) if name in AMOUNTS else value for name, value in row.items()} for row in rows]
    table = pd.DataFrame(exact)
    return table.assign(date=pd.to_datetime(table["date"]))
