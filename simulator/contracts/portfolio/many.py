"""The fold of a portfolio: some thousands of contracts at a time, each as the fold of one contract has it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from simulator.contracts.portfolio import monthly_receipts
from simulator.contracts.portfolio.columns_fold import ColumnsFold
from simulator.contracts.portfolio.one_by_one import OneContract
from simulator.contracts.portfolio.part import PortfolioPart
from simulator.contracts.portfolio.states import States, empty_columns
from simulator.contracts.readings import ContractReadings
from simulator.reading.errors import InputError

if TYPE_CHECKING:
    import datetime as dt

    import numpy.typing as npt

    from simulator.base.dates import Days
    from simulator.contracts.portfolio.happenings import Happenings, Payments
    from simulator.contracts.portfolio.monthly_receipts import Receipts
    from simulator.contracts.portfolio.plans import Plans
    from simulator.engine.schedule.part import Numbers

CHUNK = 24_576
"""Contracts folded at once: their columns stay in the processor's cache."""


def fold(
    plans: Plans,
    happenings: Happenings,
    payments: Payments | None,
    as_of: dt.date | Days,
    *,
    until: Days | None = None,
    groups: npt.NDArray[np.int64] | None = None,
    readings: ContractReadings | None = None,
) -> States:
    """What the statement of every contract says on a day, and what all of them bring in by month.

    ``as_of`` is one day for all, or one for each; ``until`` (N,) the day until which every line was paid on its day, NaT where only
    ``payments`` count; ``groups`` (N,) codes from 0 by which receipts are added up. A contract whose events cannot follow each other is in
    ``States.refusals``. A large portfolio is given in parts, whose receipts are ``merged``: what comes out does not depend on the parts.
    Raises ``ValueError`` for events or payments of a contract that is none of the plans.
    """
    count, chosen = len(plans), ContractReadings() if readings is None else readings
    if any(part is not None and len(part) and part.contract[-1] >= count for part in (happenings, payments)):
        raise ValueError("events or payments of a contract that is none of the plans")
    days = np.broadcast_to(np.asarray(as_of, "datetime64[D]"), count)
    group = np.zeros(count, np.int64) if groups is None else groups
    portfolio = PortfolioPart(plans, happenings, payments, until, days)
    columns: dict[str, Any] = empty_columns(count)
    refusals: dict[int, InputError] = {}
    receipts = []
    for first in range(0, count, CHUNK):
        after = min(first + CHUNK, count)
        some_columns = {name: column[..., first:after] for name, column in columns.items()}
        part, part_group = portfolio.rows(first, after), group[first:after]
        by_columns = ColumnsFold(part, chosen)
        by_columns.folded(some_columns)
        apart = np.flatnonzero(by_columns.walk.apart)
        others, refused = _one_by_one(part, apart, chosen, some_columns, part_group)
        receipts += [by_columns.receipts(part_group), others]
        refusals |= {first + row: error for row, error in refused.items()}
    return States(**columns, refusals=refusals, receipts=monthly_receipts.merged(receipts))


def _one_by_one(
    part: PortfolioPart, rows: Numbers, readings: ContractReadings, columns: dict[str, Any], group: Numbers
) -> tuple[Receipts, dict[int, InputError]]:
    """The receipts of the contracts that columns cannot express, and why some cannot be; their statements go into the columns."""
    refusals: dict[int, InputError] = {}
    months: list[tuple[int, int, int, int]] = []
    empty = empty_columns(1)
    for row in rows.tolist():
        for name, column in columns.items():
            column[..., row] = empty[name][..., 0]
        try:
            one_contract = OneContract(part.plans.plan(row), part.past(row), part.as_of[row].item(), readings)
        except InputError as error:
            refusals[row] = error
            continue
        one_contract.writes(columns, row)
        months += [(int(group[row]), *month) for month in one_contract.months()]
    return monthly_receipts.of_rows(months, int(group.max(initial=0)) + 1), refusals
