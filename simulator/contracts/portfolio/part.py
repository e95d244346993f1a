"""A part of a portfolio: some contracts with all that is known of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import datetime as dt

    from simulator.base.dates import Days
    from simulator.contracts.events import Event, Payment
    from simulator.contracts.portfolio.happenings import Happenings, Payments
    from simulator.contracts.portfolio.plans import Plans


class PortfolioPart(NamedTuple):
    """N contracts: their plans, what happened, what was paid or until when every line was, and the day of each statement."""

    plans: Plans
    happenings: Happenings
    payments: Payments | None
    until: Days | None
    as_of: Days

    def rows(self, first: int, after: int) -> PortfolioPart:
        """The contracts from ``first`` on and before ``after``."""
        part = slice(first, after)
        return PortfolioPart(
            self.plans.rows(part),
            self.happenings.between(first, after),
            None if self.payments is None else self.payments.between(first, after),
            None if self.until is None else self.until[part],
            self.as_of[part],
        )

    def past(self, row: int) -> tuple[tuple[Event, ...], tuple[Payment, ...], dt.date | None]:
        """The events and payments of one contract, and the day until which every line was paid."""
        payments = () if self.payments is None else self.payments.payments(row)
        return self.happenings.events(row), payments, None if self.until is None else self.until[row].item()
