"""Which lines each payment paid: at once, or on their day by what waited."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import datetime as dt

    from simulator.contracts.events import Payment
    from simulator.contracts.lines import Line


class Share(NamedTuple):
    """What a payment paid of one line, in centimes: the line by its number, its kind and its day."""

    number: int
    kind: str
    day: dt.date
    amount: int


@dataclass(slots=True)
class Receipt:
    """A payment, the lines that it paid, and what of it waits for lines to come. Centimes"""

    payment: Payment
    waiting: int
    shares: list[Share] = field(default_factory=list)

    def copied(self) -> Receipt:
        """The same receipt once more."""
        return Receipt(self.payment, self.waiting, list(self.shares))

    def pays(self, line: Line, amount: int) -> None:
        """Set a part of the payment against a line."""
        self.shares.append(Share(line.number, line.kind, line.day, amount))


def pay_from_waiting(receipts: list[Receipt], line: Line, amount: int) -> None:
    """Set what waits against a line that falls due, the oldest payment first."""
    for receipt in receipts:
        if not amount:
            return
        payment = min(receipt.waiting, amount)
        if payment:
            receipt.waiting -= payment
            amount -= payment
            receipt.pays(line, payment)
