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
    """The loan of a purchase. ``amount`` and the rates are None where no rate is known, ``insurance`` where no scale is known.

    ``asked_months`` is the requested term and ``binding_term`` its limit, None where nothing limits it.
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


class Fee(NamedTuple):
    """One of the fees of a purchase, and how sure it is."""

    name: str
    amount: Money
    status: str


class Resale(NamedTuple):
    """The day from which the resale is free, and the amount to return before it, None where unknown."""

    free_from: dt.date
    before: str
    to_return: Money | None
    provision: Provision


@dataclass(frozen=True, slots=True)
class Purchase:
    """What only a purchase has. ``fees`` are the known fees above 0; ``resale`` is None where no text fixes it."""

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
    """A month of the loan for the tranches: the amount drawn so far, due, of it interest, and the balance."""

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
    """A bank's loan for the tranches. A loan of 0 has no rate, instalment or day: they are None."""

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
