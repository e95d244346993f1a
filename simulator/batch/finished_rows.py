"""The answered rows of a part as bytes, so that a run that is stopped goes on from them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from simulator.batch.columns import AddedColumns, Decided

if TYPE_CHECKING:
    from collections.abc import Sequence


def to_bytes(added: AddedColumns) -> tuple[dict[str, object], list[bytes]]:
    """The rows as JSON and tables of Arrow."""
    columns = {f"c.{name}": pa.array(values) for name, values in added.columns.items()}
    columns |= {f"p.{name}": pa.array(values) for name, values in added.present.items()}
    decided = added.decided
    facts: dict[str, object] = {
        "currency": decided.currency,
        "in_doubt": [[*key, rows.tolist()] for key, rows in added.in_doubt.items()],
        "assumed": dict(added.assumed),
    }
    answered = pa.table({"places": added.places, "refusals": decided.refusals, "unanswered": decided.unanswered})
    tables = (
        pa.table(columns | {"verdict": pa.array(added.verdict)}),
        answered,
        pa.Table.from_pandas(added.rejected, preserve_index=False),
    )
    return facts, [_stream(table) for table in tables]


def from_bytes(facts: Any, pieces: Sequence[bytes]) -> AddedColumns:  # noqa: ANN401 - JSON
    """The rows that ``to_bytes`` wrote."""
    rows, answered, rejected = (pa.ipc.open_stream(piece).read_all() for piece in pieces)
    columns = {name: rows.column(name).to_numpy() for name in rows.column_names}
    decided = Decided(
        facts["currency"], answered.column("refusals").to_numpy(), answered.column("unanswered").to_numpy()
    )
    return AddedColumns(
        {name[2:]: values for name, values in columns.items() if name.startswith("c.")},
        {name[2:]: values for name, values in columns.items() if name.startswith("p.")},
        columns["verdict"],
        rejected.to_pandas().astype(dict.fromkeys(("column", "code", "value"), object)),
        None,
        {(column, code): np.array(lines, np.int64) for column, code, lines in facts["in_doubt"]},
        answered.column("places").to_numpy(),
        facts["assumed"],
        decided,
    )


def _stream(table: pa.Table) -> bytes:
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as stream:
        stream.write_table(table)
    content: bytes = sink.getvalue().to_pybytes()
    return content
