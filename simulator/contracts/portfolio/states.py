"""What the statements of many contracts say on a day, as columns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, get_args

import numpy as np

from simulator.contracts.portfolio.event_rows import UNSTATED
from simulator.contracts.statement import AGES, Status

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy.typing as npt

    from simulator.base.dates import Days
    from simulator.base.money import Cents
    from simulator.contracts.portfolio.monthly_receipts import Receipts
    from simulator.engine.schedule.part import Numbers
    from simulator.reading.errors import InputError

STATUSES: tuple[Status, ...] = get_args(Status)
REFUSED = -1
"""In the column ``status``: the events of the contract cannot follow each other."""
MISSING = ("repairs", "costs", "instalments")
"""What the bits of ``refund_missing`` mean: a figure of a refund that was not stated."""
MONEY = (
    "due", "paid", "lump_sums", "late", "ahead", "remaining", "instalment", "forgiven", "given_up", "due_today",
)  # fmt: skip
COUNTS = ("late_lines", "remaining_instalments", "next_due_amount")
STATED = ("pay_off_base", "pay_off_discount", "refund")
DAYS = ("late_since", "next_due", "last_due")


@dataclass(frozen=True, eq=False)
class States:
    """N contracts on a day: each row is the statement of its contract. (N,) each, amounts in centimes

    =====================================  =================================================================================
    status                                 int8: a place in ``STATUSES``; REFUSED where ``refusals`` says why
    due, paid, lump_sums, late, ahead,     as in ``contracts.statement.Statement``
    remaining, forgiven, given_up,
    due_today, late_lines,
    remaining_instalments
    late_by_age                            (5, N) what is late in each class of ``statement.AGES``, and above
    late_since, next_due, last_due         days; NaT where nothing is late, to come, or was ever to be paid
    next_due_amount                        what is then to be paid; 0 where nothing is
    instalment                             the level instalment as it is now
    pay_off_base, pay_off_discount         what pays everything that is not yet due, and what the law takes off; UNSTATED where
                                           nothing is to come
    refund, refund_missing                 what is given back after a withdrawal, UNSTATED where there is none; bits of ``MISSING``
    row_by_row                             bool: whether the fold of one contract gave this row, columns being unable to
    refusals                               why the events of a contract cannot be, by its place; its columns are empty
    receipts                               what falls due and comes in by month; refused contracts are not in it
    =====================================  =================================================================================
    """

    status: npt.NDArray[np.int8]
    due: Cents
    paid: Cents
    lump_sums: Cents
    late: Cents
    late_since: Days
    late_lines: Numbers
    late_by_age: Cents
    ahead: Cents
    remaining: Cents
    remaining_instalments: Numbers
    next_due: Days
    next_due_amount: Cents
    last_due: Days
    instalment: Cents
    pay_off_base: Cents
    pay_off_discount: Cents
    forgiven: Cents
    given_up: Cents
    due_today: Cents
    refund: Cents
    refund_missing: npt.NDArray[np.int8]
    row_by_row: npt.NDArray[np.bool_]
    refusals: Mapping[int, InputError]
    receipts: Receipts

    def __len__(self) -> int:
        return len(self.status)

    @property
    def pay_off(self) -> Cents:
        """What pays everything that is not yet due, less the discount; UNSTATED where nothing is to come. (N,) centimes"""
        return np.where(self.pay_off_base == UNSTATED, UNSTATED, self.pay_off_base - self.pay_off_discount)


def empty_columns(count: int) -> dict[str, npt.NDArray[np.generic]]:
    """The columns of so many contracts of which nothing is known yet."""
    names, ages = (*MONEY, *COUNTS, *STATED, *DAYS), len(AGES) + 1
    block = np.zeros((len(names) + ages, count), np.int64)  # one block: the allocator keeps its pages for the next part
    columns: dict[str, npt.NDArray[np.generic]] = dict(zip(names, block, strict=False))
    columns["late_by_age"] = block[len(names) :]
    for name in STATED:
        columns[name].fill(UNSTATED)
    for name in DAYS:
        columns[name] = columns[name].view("datetime64[D]")
        columns[name].fill(np.datetime64("NaT"))
    columns["status"] = np.full(count, REFUSED, np.int8)
    columns["refund_missing"] = np.zeros(count, np.int8)
    columns["row_by_row"] = np.zeros(count, bool)
    return columns
