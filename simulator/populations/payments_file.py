"""Every payment of many contracts to one Parquet file, some thousands of households at a time.

The rows of a household stand together, in the order of its ledger, the households in their own order. What is written
does not depend on how many are made at once. Memory holds one group of rows, whatever the size of the population.
"""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from simulator.engine import financing, run
from simulator.engine.households import UNSTATED
from simulator.engine.outcome import payer_name
from simulator.engine.schedule import FNPOS
from simulator.engine.schedule.payments import KINDS, LABELS, Book, book

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    import numpy.typing as npt

    from simulator.engine.households import Households
    from simulator.engine.run import Places
    from simulator.law import Code

TOGETHER = 2_048
"""Households whose payments are made at once, and one group of rows of the file: about half a million rows."""
_WORD = pa.dictionary(pa.int8(), pa.string())
_META = {
    "amounts": "centimes", "date": "null: the works have no known date",
    "pay_off": "pays the balance at once on that day; null beside a tranche",
}  # fmt: skip
RENT = pa.schema(
    {
        "household": pa.int64(), "n": pa.int32(), "date": pa.date32(), "kind": _WORD, "payer": _WORD,
        "due": pa.int64(), "balance": pa.int64(), "pay_off": pa.int64(),
    },
    metadata=_META,
)  # fmt: skip
"""The columns of ``Outcome.schedule``, after the number of the household; what is due of a rent is all principal."""
LOAN = pa.schema(
    [
        *RENT.remove(RENT.get_field_index("pay_off")),
        ("principal", pa.int64()),
        ("interest", pa.int64()),
        ("fees", pa.int64()),
        ("label", _WORD),
    ],
    metadata=_META,
)
"""What is due of a purchase is principal, interest or fees; the label says which fee."""
SCHEMAS = {"rent": RENT, "loan": LOAN}
"""The columns of the file, of each way of paying."""


Part = tuple["Households", "tuple[Code, ...]", "Places"]
"""Some households, the codes under which they fall, and the place of each one's."""


class ExactWords(NamedTuple):
    """How many contracts, and how many payments."""

    households: int
    rows: int


def write(
    path: Path,
    parts: Iterable[Part],
    *,
    milestones: Mapping[str, dt.date] | None = None,
    everyone: bool = False,
) -> ExactWords:
    """Write every payment of those who are eligible; of ``everyone``, also what the others would have paid.

    ``parts`` are households with the ``codes`` and the ``regime`` of ``run.regimes``, numbered from 0 through all the
    parts; ``milestones`` are the dates of the works, the same for all. While one group of rows is written the next is made.
    """
    households = rows = 0
    with ExitStack() as closing, ThreadPoolExecutor(1) as writer:
        file: pq.ParquetWriter | None = None
        pending: Future[None] | None = None
        for paying, payments, schema in _slices(parts, milestones, everyone=everyone):
            if file is None:
                file = closing.enter_context(pq.ParquetWriter(path, schema, **_how(schema)))
            batch = _batch(payments, file.schema)
            if pending is not None:
                pending.result()
            pending = writer.submit(file.write_batch, batch, row_group_size=max(batch.num_rows, 1))
            households, rows = households + paying, rows + batch.num_rows
        if pending is not None:
            pending.result()
        if file is None:
            pq.write_table(RENT.empty_table(), path)
    return ExactWords(households, rows)


def _slices(
    parts: Iterable[Part], milestones: Mapping[str, dt.date] | None, *, everyone: bool
) -> Iterator[tuple[int, Book, pa.Schema]]:
    """How many pay of some thousands of households, their payments, and the columns of the file."""
    before = 0
    for people, codes, regime in parts:
        schema = SCHEMAS[financing.of(codes[0]).told_as]
        for start in range(0, len(people), TOGETHER):
            places = np.arange(start, min(start + TOGETHER, len(people)))
            paying, payments = _payments(people, codes, regime, places, milestones, everyone=everyone)
            yield paying, replace(payments, household=payments.household + (before + start)), schema
        before += len(people)


def _how(schema: pa.Schema) -> dict[str, object]:
    """Columns of numbers as differences, which are small and alike; words, and what is due, once each."""
    often = [field.name for field in schema if field.type == _WORD or field.name == "due"]
    return {
        "compression": "snappy",
        "use_dictionary": often,
        "column_encoding": {name: "DELTA_BINARY_PACKED" for name in schema.names if name not in often},
        "write_statistics": ["household", "date"],
    }


def _payments(
    people: Households,
    codes: tuple[Code, ...],
    regime: Places,
    places: Places,
    milestones: Mapping[str, dt.date] | None,
    *,
    everyone: bool,
) -> tuple[int, Book]:
    """How many of the households at these places pay, and their payments, numbered from the first of the places."""
    books, households = [], 0
    for place in np.unique(regime[places]):
        code, rows = codes[place], places[regime[places] == place]
        if not everyone:
            rows = rows[run.run_one(people.rows(rows), code).decisions.refusals == 0]
        payers = people.rows(rows)
        payments = book(payers, code, *run.run_one(payers, code), milestones)
        books.append(replace(payments, household=rows[payments.household] - places[0]))
        households += len(rows)
    return households, _in_order(books)


def _in_order(books: list[Book]) -> Book:
    """The payments of several regimes in the order of the households; those of one household stay as they are."""
    if len(books) == 1:
        return books[0]
    columns = {name: np.concatenate([getattr(payments, name) for payments in books]) for name in Book.__slots__}
    order = np.argsort(columns["household"], kind="stable")
    return Book(**{name: column[order] for name, column in columns.items()})


def _batch(payments: Book, schema: pa.Schema) -> pa.RecordBatch:
    """The payments as Arrow columns."""
    due = payments.principal if "pay_off" in schema.names else payments.principal + payments.interest + payments.fees
    undated = np.isnat(payments.date)
    days = np.where(undated, 0, payments.date.astype(np.int64)).astype(np.int32)
    payers = [payer_name(place) for place in range(FNPOS, int(payments.payer.max(initial=0)) + 1)]
    columns = {
        "household": payments.household,
        "n": payments.number.astype(np.int32),
        "date": pa.array(days, mask=undated).view(pa.date32()),
        "kind": _words(payments.kind, KINDS),
        "payer": _words((payments.payer - FNPOS).astype(np.int8), payers),
        "due": due,
        "balance": payments.balance,
        "pay_off": pa.array(payments.pay_off, mask=payments.pay_off == UNSTATED),
        "principal": payments.principal,
        "interest": payments.interest,
        "fees": payments.fees,
        "label": _words(payments.label, LABELS),
    }
    return pa.RecordBatch.from_arrays([pa.array(columns[name]) for name in schema.names], schema=schema)


def _words(places: npt.NDArray[np.int8], words: Sequence[str]) -> pa.DictionaryArray:
    return pa.DictionaryArray.from_arrays(pa.array(places), pa.array(words, pa.string()))
