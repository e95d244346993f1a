"""The sums of a portfolio, group by group: each is the sum of what the statements of its contracts say, to the centime."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from simulator.contracts.portfolio.event_rows import UNSTATED
from simulator.contracts.portfolio.states import REFUSED, STATUSES
from simulator.contracts.statement import AGES

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy.typing as npt

    from simulator.contracts.portfolio import States
    from simulator.engine.schedule.part import Numbers

SUMS = ("due", "paid", "lump_sums", "late", "ahead", "due_today", "remaining", "forgiven", "given_up")
"""What is added up of every statement, in centimes, as ``contracts.statement.Statement`` names it."""
AGE_NAMES = (*map(str, AGES), "more")
"""The classes of what is late, by the number of days since it fell due: up to 30, up to 60, … and more."""


class Totals(NamedTuple):
    """The sums of some contracts. Amounts in centimes

    ``contracts`` by their status, ``amounts`` by the names of ``SUMS``, ``late_by_age`` by those of ``AGE_NAMES``; ``late_contracts`` have
    something late. ``pay_off_base`` is what would pay everything that is not yet due of all of them, ``pay_off_discount`` what the law
    takes off that day. ``refunds`` contracts were given back, and get ``refund`` together; of ``refunds_incomplete`` a figure is missing.
    """

    contracts: int
    statuses: Mapping[str, int]
    amounts: Mapping[str, int]
    late_by_age: Mapping[str, int]
    late_contracts: int
    pay_off_base: int
    pay_off_discount: int
    refunds: int
    refund: int
    refunds_incomplete: int


@dataclass
class GroupSums:
    """Sums of statements by group, to which those of further contracts are added. ``sums`` is (columns, G)"""

    sums: npt.NDArray[np.int64]

    @classmethod
    def empty(cls) -> GroupSums:
        """No contract yet."""
        return cls(np.zeros((len(_COLUMNS), 1), np.int64))

    def add(self, states: States, group: Numbers) -> None:
        """Add the statements of some contracts; one that was refused is in no sum. ``group`` is (N,)"""
        rows = np.flatnonzero(states.status != REFUSED)
        if not len(rows):
            return
        missing = int(group[rows].max()) + 1 - self.sums.shape[1]
        if missing > 0:
            self.sums = np.concatenate([self.sums, np.zeros((len(_COLUMNS), missing), np.int64)], axis=1)
        for place, column in enumerate(_columns(states)):
            np.add.at(self.sums[place], group[rows], column[rows])

    def totals(self, group: int | None = None) -> Totals:
        """The sums of a group, or of all contracts."""
        column = self.sums.sum(axis=1) if group is None else self.sums[:, group]
        values = dict(zip(_COLUMNS, column.tolist(), strict=True))
        return Totals(
            contracts=sum(values[name] for name in STATUSES),
            statuses={name: values[name] for name in STATUSES},
            amounts={name: values[f"sum_{name}"] for name in SUMS},
            late_by_age={name: values[f"age_{name}"] for name in AGE_NAMES},
            **{name: values[name] for name in _OTHERS},
        )


_OTHERS = ("late_contracts", "pay_off_base", "pay_off_discount", "refunds", "refund", "refunds_incomplete")
_COLUMNS = (*STATUSES, *(f"sum_{name}" for name in SUMS), *(f"age_{name}" for name in AGE_NAMES), *_OTHERS)


def _columns(states: States) -> list[npt.NDArray[np.int64]]:
    """What is added up, in the order of ``_COLUMNS``. (N,) each"""
    is_refund, offers = states.refund != UNSTATED, states.pay_off_base != UNSTATED
    columns = [
        *(states.status == place for place in range(len(STATUSES))),
        *(getattr(states, name) for name in SUMS),
        *states.late_by_age,
        states.late > 0,
        np.where(offers, states.pay_off_base, 0),
        np.where(offers, states.pay_off_discount, 0),
        is_refund,
        np.where(is_refund, states.refund, 0),
        is_refund & (states.refund_missing != 0),
    ]
    return [column.astype(np.int64) for column in columns]
