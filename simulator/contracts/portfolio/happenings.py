"""What happened to many contracts, as columns: their events, and what was paid."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from simulator.contracts import events as kinds
from simulator.contracts.portfolio.event_rows import EventRow, event_of, row_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    import numpy.typing as npt

    from simulator.base.dates import Days
    from simulator.base.money import Cents
    from simulator.contracts.events import Event, Payment


@dataclass(frozen=True, eq=False)
class Happenings:
    """M events of N contracts, sorted by contract; those of one contract in any order. (M,) each

    Raises ``ValueError`` for contracts that are not sorted, and for columns of different lengths.

    ============  ==============================================================================================================
    contract      the place of the contract, from 0, never falling
    day           the day on which the event counts: of an event that names a month, the eve of its first day
    kind          int8: a place in ``event_rows.KINDS``; ``event_rows.KIND`` has the code of each class
    amount        centimes: of a lump sum, a surcharge, an income (of a kafil too), repairs, a price; UNSTATED where none is stated
    second        centimes: the spouse's income, costs; UNSTATED where none is stated. Of a surcharge that is a share of what is late, and
                  of a rate, the denominator of which ``amount`` is the numerator; of a kafil the millionths of each instalment
    third         centimes: the kafil's income in a new income; else UNSTATED
    months        of a catch-up, a deferral, a new schedule
    repaid_over   of a deferral: in how many instalments; 0 puts the instalments at the end
    choice        int8: the place of the effect, of the interest of a deferral (0: none is named), or of who continues
    first_day     missed: the first day; a catch-up: what was due before this day; a kafil, or who continues: his birth; else NaT
    last_day      missed: the last day; else NaT
    ============  ==============================================================================================================
    """

    contract: npt.NDArray[np.int64]
    day: Days
    kind: npt.NDArray[np.int8]
    amount: Cents
    second: Cents
    third: Cents
    months: npt.NDArray[np.int64]
    repaid_over: npt.NDArray[np.int64]
    choice: npt.NDArray[np.int8]
    first_day: Days
    last_day: Days

    def __post_init__(self) -> None:
        _check(self.contract, [getattr(self, name) for name in _TYPES])

    def __len__(self) -> int:
        return len(self.contract)

    @classmethod
    def of_events(cls, events: Iterable[tuple[int, Event]]) -> Happenings:
        """The columns of events, each beside the place of its contract."""
        rows = [(place, *row_of(event)) for place, event in sorted(events, key=lambda row: row[0])]
        columns = list(zip(*rows, strict=True)) if rows else [()] * len(_TYPES)
        named = zip(_TYPES.items(), columns, strict=True)
        return cls(**{name: np.array(column, kind) for (name, kind), column in named})

    def between(self, first: int, after: int) -> Happenings:
        """Those of the contracts from ``first`` on and before ``after``, counted from ``first``."""
        start, end = np.searchsorted(self.contract, (first, after))
        part = {name: getattr(self, name)[start:end] for name in _TYPES}
        return replace(self, **part | {"contract": part["contract"] - first})

    def events(self, contract: int) -> tuple[Event, ...]:
        """The events of one contract."""
        start, end = np.searchsorted(self.contract, (contract, contract + 1))
        return tuple(self.event(row) for row in range(start, end))

    def event(self, row: int) -> Event:
        """One row as an event."""
        return event_of(EventRow(*(getattr(self, name)[row].item() for name in EventRow._fields)))


_TYPES = {
    "contract": "int64", "day": "datetime64[D]", "kind": "int8", "amount": "int64", "second": "int64", "third": "int64", "months": "int64",
    "repaid_over": "int64", "choice": "int8", "first_day": "datetime64[D]", "last_day": "datetime64[D]",
}  # fmt: skip


@dataclass(frozen=True, eq=False)
class Payments:
    """M payments of N contracts, sorted by contract, those of one contract in any order. (M,) each

    Raises ``ValueError`` for contracts that are not sorted, and for columns of different lengths.

    ==========  =====================================================
    contract    the place of the contract, from 0, never falling
    day         the day on which it came
    amount      centimes
    returned    whether it bounced, and counts for nothing
    ==========  =====================================================
    """

    contract: npt.NDArray[np.int64]
    day: Days
    amount: Cents
    returned: npt.NDArray[np.bool_]

    def __post_init__(self) -> None:
        _check(self.contract, [self.day, self.amount, self.returned])

    def __len__(self) -> int:
        return len(self.contract)

    @classmethod
    def of_payments(cls, payments: Iterable[tuple[int, Payment]]) -> Payments:
        """The columns of payments, each beside the place of its contract."""
        rows = sorted(payments, key=lambda row: row[0])
        return cls(
            np.array([place for place, _ in rows], np.int64),
            np.array([payment.day for _, payment in rows], "datetime64[D]"),
            np.array([payment.amount for _, payment in rows], np.int64),
            np.array([payment.returned for _, payment in rows], bool),
        )

    def between(self, first: int, after: int) -> Payments:
        """Those of the contracts from ``first`` on and before ``after``, counted from ``first``."""
        start, end = np.searchsorted(self.contract, (first, after))
        part = {field.name: getattr(self, field.name)[start:end] for field in fields(self)}
        return Payments(**part | {"contract": part["contract"] - first})

    def payments(self, contract: int) -> tuple[Payment, ...]:
        """The payments of one contract."""
        start, end = np.searchsorted(self.contract, (contract, contract + 1))
        rows = zip(
            self.day[start:end].tolist(),
            self.amount[start:end].tolist(),
            self.returned[start:end].tolist(),
            strict=True,
        )
        return tuple(kinds.Payment(*row) for row in rows)


def _check(contract: npt.NDArray[np.int64], columns: list[npt.NDArray[Any]]) -> None:
    """Raise ``ValueError`` for contracts that are not sorted from 0 on, and for columns of different lengths."""
    if {len(column) for column in columns} != {len(contract)}:
        raise ValueError("columns of different lengths")
    if (contract[1:] < contract[:-1]).any() or (len(contract) and contract[0] < 0):
        raise ValueError("contracts that are not sorted")
