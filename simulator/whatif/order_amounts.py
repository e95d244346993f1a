"""The amounts that a payment order may have: each part of the down payment, several together, an instalment, the price."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

from simulator.answers.price import tranches

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from simulator.answers.explain import Case

Form = Literal["tranche", "part", "together", "instalment", "price"]
"""What an amount is: a whole tranche, a part of one, several that follow each other, an instalment, the price."""


class ExpectedPayment(NamedTuple):
    """A part of the down payment, in centimes: its tranche, its part (0: the whole tranche), the last day to pay it, None where the works decide."""

    number: int
    part: int
    milestone: str
    cents: int
    deadline: dt.date | None


class OrderAmount(NamedTuple):
    """An amount in centimes, what it is, and of which tranches."""

    cents: int
    form: Form
    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class OrderAmounts:
    """Every part of the down payment of one household, from the day ``first_call``; its instalment (0: none) and price in centimes."""

    payments: tuple[ExpectedPayment, ...]
    first_call: dt.date | None
    instalment: int
    price: int

    def open_on(self, day: dt.date) -> list[ExpectedPayment]:
        """The payments that may be asked on a day: neither their own deadline nor that of a later tranche is past."""
        if self.first_call is not None and day < self.first_call:
            return []
        passed = [p.number for p in self.payments if p.deadline is not None and p.deadline < day]
        return [
            payment
            for payment in self.payments
            if (payment.deadline is None or payment.deadline >= day) and payment.number >= max(passed, default=0)
        ]

    def all(self) -> Iterator[OrderAmount]:
        """Every amount that may be asked: parts of the down payment first, then several together, the instalment, the price."""
        for payment in self.payments:
            yield OrderAmount(payment.cents, "part" if payment.part else "tranche", (payment.number,))
        tranche_rows = [payment for payment in self.payments if not payment.part]
        for size in range(2, len(tranche_rows) + 1):
            for start in range(len(tranche_rows) - size + 1):
                several = tranche_rows[start : start + size]
                numbers = tuple(payment.number for payment in several)
                yield OrderAmount(sum(payment.cents for payment in several), "together", numbers)
        if self.instalment:
            yield OrderAmount(self.instalment, "instalment", ())
        yield OrderAmount(self.price, "price", ())


def order_amounts(case: Case) -> OrderAmounts:
    """What may be asked of one household of an outcome."""
    payments: list[ExpectedPayment] = []
    calls = tranches(case)
    for tranche in calls:
        last = tranche.halves[-1].by if tranche.halves else tranche.due
        payments.append(ExpectedPayment(tranche.number, 0, tranche.milestone, tranche.amount.cents, last))
        payments += [
            ExpectedPayment(tranche.number, part, tranche.milestone, half.amount.cents, half.by)
            for part, half in enumerate(tranche.halves, 1)
        ]
    return OrderAmounts(
        tuple(payments),
        calls[0].due if calls else None,
        int(case.outcome.level.instalment[case.row]) if case.term else 0,
        int(case.outcome.decisions.price[case.row]),
    )
