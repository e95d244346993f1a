"""The rows of a file of payments on the day of a statement: which lines each of them paid, and which rows count for nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from simulator.base.money import Money
from simulator.contracts import events as kinds
from simulator.contracts.payments_file import Unmatched, because

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from simulator.contracts.events import Event, Payment
    from simulator.contracts.path import Path
    from simulator.contracts.payments_file import PaymentsFile
    from simulator.contracts.receipts import Receipt, Share


@dataclass(frozen=True, slots=True)
class Matched:
    """A row that counts: the lines that it paid, what of it waits, what went to the balance, the event that it is. Centimes

    ``shares`` + ``waiting`` + ``on_balance`` = the amount; of an event all is in ``on_balance``, and its lines are in the schedule.
    """

    payment: Payment
    shares: tuple[Share, ...]
    waiting: int = 0
    on_balance: int = 0
    event: str = ""


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """The rows of a file, each in one of two lists, in the order of the file."""

    matched: tuple[Matched, ...]
    unmatched: tuple[Unmatched, ...]

    @property
    def matched_sum(self) -> int:
        """The sum of the rows that count, in centimes."""
        return sum(row.payment.amount for row in self.matched)


def reconcile(file: PaymentsFile, path: Path, as_of: dt.date) -> Reconciliation:
    """The rows of a file against a path that has reached the day of the statement."""
    matched = _of_receipts([receipt for receipt in path.receipts if receipt.payment.row], path.ahead)
    unmatched = [*file.unmatched]
    for payment, event in file.of_events:
        if payment.day > as_of:
            continue
        expected = _amount_of(event, path)
        if expected == payment.amount:
            matched.append(Matched(payment, (), on_balance=payment.amount, event=event.name))
        else:
            unmatched.append(_left_out(payment, "pay_all", amount=Money(expected, path.plan.currency)))
    payments = [*file.payments, *(payment for payment, _ in file.of_events)]
    unmatched += [_left_out(payment, "after", day=as_of) for payment in payments if payment.day > as_of]
    unmatched += [_left_out(payment, "too_much", **error.facts) for payment, error in path.refused]
    in_order = sorted(matched, key=lambda row: row.payment.row)
    return Reconciliation(tuple(in_order), tuple(sorted(unmatched, key=lambda row: row.row)))


def _left_out(payment: Payment, code: str, **facts: object) -> Unmatched:
    return Unmatched(payment.row, payment.day, payment.amount, because(code, **facts))


def _amount_of(event: Event, path: Path) -> int:
    """The amount that an event of a path moved, in centimes."""
    if isinstance(event, kinds.LumpSum):
        return event.amount
    return next((entry.amount for entry in path.entries if (entry.day, entry.event) == (event.day, event.name)), 0)


def _of_receipts(receipts: Sequence[Receipt], ahead: int) -> list[Matched]:
    """The receipts as rows; what no longer waits, and paid no line, went to the balance: the oldest first."""
    rows: list[Matched] = []
    for receipt in reversed(receipts):
        waiting = min(receipt.waiting, ahead)
        ahead -= waiting
        rows.append(Matched(receipt.payment, tuple(receipt.shares), waiting, receipt.waiting - waiting))
    return rows
