"""The loans of an ``Answer``: that of a purchase with its fees and its resale, and a bank's for the tranches of a rent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import datetime as dt
    from fractions import Fraction

    from simulator.base.money import Money
    from simulator.law import Provision


@dataclass(frozen=True, slots=True)
class Loan:
    """The loan of a purchase. ``amount`` and the rates are None where no rate is known, ``insurance`` where no scale is.

    ``asked_months`` and ``binding_term`` are those of a term that was asked for and limited.
    """

    amount: Money | None
    rate: Fraction | None
    effective_rate: Fraction | None
    months: int
    instalment: Money | None
    binding: str | None
    asked_months: int | None
    binding_term: str | None
    instalment_as_asked: Money | None
    insurance: Money | None

    @property
    def is_unknown(self) -> bool:
        """Whether one was asked for that no text or bank's rate lets compute."""
        return self.amount is None and self.binding is not None


class Fee(NamedTuple):
    """One of the fees of a purchase, and how sure it is."""

    name: str
    amount: Money
    status: str


class Resale(NamedTuple):
    """From when one may sell freely, and what is given back before; None where that is not known."""

    free_from: dt.date
    before: str
    to_return: Money | None
    provision: Provision


@dataclass(frozen=True, slots=True)
class Purchase:
    """What only a purchase has. ``fees`` are those that are known and not nothing; ``resale`` is None where no text fixes it."""

    fnpos: Money
    loan: Loan
    fees: tuple[Fee, ...]
    fees_total: Money
    resale: Resale | None


class Draw(NamedTuple):
    """A part of the loan for the tranches; its day is ``supposed`` where the works date it."""

    milestone: str
    amount: Money
    date: dt.date
    supposed: bool


class LoanMonth(NamedTuple):
    """A month of the loan for the tranches: what is drawn by then, due, of it interest, left."""

    date: dt.date
    drawn: Money
    due: Money
    interest: Money
    balance: Money


class BothPayments(NamedTuple):
    """A month (``2028-07``) with the loan, the rent, and the share of the income that both take."""

    month: str
    loan: Money
    rent: Money
    effort: float | None


@dataclass(frozen=True, slots=True)
class DownPaymentLoan:
    """A bank's loan for the tranches. What a loan of nothing does not have (a rate, an instalment, days) is None."""

    amount: Money
    rate: Fraction | None
    months: int
    instalment: Money | None
    first_due: dt.date | None
    last_due: dt.date | None
    binding: str
    own_share: Money
    interest: Money | None
    draws: tuple[Draw, ...]
    schedule: tuple[LoanMonth, ...]
    stacked: tuple[BothPayments, ...]
    effort_at_most: float | None
