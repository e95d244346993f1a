"""The figures of the steering portal, from the dossiers of a file: requests, beneficiaries, money, by month and by city.

Requests and beneficiaries are two populations and are never mixed (ADS-Q6): each has its own shares. Who is a
beneficiary can be read in two ways (ADS-Q7): ``paid``, the aid has reached the notary; ``approved``, the preliminary
approval was given. Young can mean several ages (ADS-Q8). Counts and centimes are integers, shares exact fractions.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Literal, NamedTuple, get_args

import numpy as np

from simulator.base.dates import take_apart
from simulator.base.money import Money
from simulator.law.values import LONGEST_LIFE
from simulator.reading.errors import InputError
from simulator.steering.cells import CURRENCY, harmless
from simulator.steering.dossiers import STATUSES
from simulator.wording import FactList, Plain

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    import numpy.typing as npt

    from simulator.base.dates import Days
    from simulator.steering.dossiers import Dossiers, Fault

    Mask = npt.NDArray[np.bool_]

Beneficiary = Literal["paid", "approved"]
YOUTH_UNDER = 35
"""The age that most pages publish; 30 and 40 are published too (ADS-Q8)."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a count or of a sum, and the whole, both as counted."""

    count: int
    total: int

    @property
    def share(self) -> Fraction | None:
        """The exact share; None where the whole is 0."""
        return Fraction(self.count, self.total) if self.total else None


class Payments(NamedTuple):
    """A number of dossiers, and the sum of their aids."""

    dossiers: int
    amount: Money


class AidLevel(NamedTuple):
    """The dossiers that get one amount of aid (0: none), and the sum of their aids."""

    aid: Money
    part: Part
    total: Money


@dataclass(frozen=True, slots=True)
class Population:
    """The requests, or the beneficiaries. ``ages`` and ``price`` are sums over all of them, ages in whole years."""

    count: int
    by_aid: tuple[AidLevel, ...]
    women: Part
    abroad: Part
    young: Part
    ages: int
    price: Money

    @property
    def mean_age(self) -> Fraction | None:
        """The mean age in years; None for an empty population."""
        return Part(self.ages, self.count).share

    @property
    def mean_price(self) -> Fraction | None:
        """The mean price in centimes; None for an empty population."""
        return Part(self.price.cents, self.count).share


class StatePayments(NamedTuple):
    """The payments of the State, those returned because a sale failed, and those repaid early."""

    paid: Payments
    returned: Payments
    repaid: Payments

    @property
    def net(self) -> Money:
        """The amount paid, less what was returned or repaid."""
        cents = self.paid.amount.cents - self.returned.amount.cents - self.repaid.amount.cents
        return Money(cents, self.paid.amount.currency)


class Month(NamedTuple):
    """One calendar month: requests, beneficiaries by their own day, money by its own."""

    year: int
    month: int
    requests: int
    beneficiaries: int
    paid: Payments


class City(NamedTuple):
    """One city; ``paid_part`` is its part of all that was paid, in centimes."""

    name: str
    requests: Part
    beneficiaries: Part
    paid: Payments
    paid_part: Part


class RowCounts(NamedTuple):
    """Rows of the file: all, those that are counted, the rejected ones; and the good ones of a later day."""

    read: int
    good: int
    rejected: int
    later: int


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of the portal on a day, under two readings; ``law`` and ``inputs`` are the digests that reproduce them."""

    on: dt.date
    beneficiary: Beneficiary
    youth_under: int
    rows: RowCounts
    requests: Population
    beneficiaries: Population
    money: StatePayments
    by_status: Mapping[str, int]
    by_month: tuple[Month, ...]
    by_city: tuple[City, ...]
    rejected: tuple[Fault, ...]
    law: str
    inputs: str


def figures(
    dossiers: Dossiers, on: dt.date, youth_under: int = YOUTH_UNDER, beneficiary: Beneficiary = "paid"
) -> Figures:
    """The figures as they stood on a day; what came later is left out and counted apart. Raises ``InputError``.

    The status is the one in the file: a file drawn after ``on`` may already hold a later exit (a sale that failed).
    """
    _check(youth_under, beneficiary)
    requested = dossiers.requested <= np.datetime64(on)
    helped = _beneficiaries(dossiers, on, beneficiary)
    return Figures(
        on=on,
        beneficiary=beneficiary,
        youth_under=youth_under,
        rows=RowCounts(dossiers.read, len(dossiers), dossiers.rejected, int((~requested).sum())),
        requests=_population(dossiers, requested, youth_under),
        beneficiaries=_population(dossiers, helped, youth_under),
        money=_money(dossiers, on),
        by_status={name: int((requested & dossiers.has_status(name)).sum()) for name in STATUSES},
        by_month=_by_month(dossiers, on, requested, helped, beneficiary),
        by_city=_by_city(dossiers, on, requested, helped),
        rejected=dossiers.faults,
        law=dossiers.law,
        inputs=dossiers.inputs,
    )


def _check(youth_under: int, beneficiary: str) -> None:
    readings = get_args(Beneficiary)
    if beneficiary not in readings:
        choices = FactList(tuple(map(Plain, readings)))
        raise InputError("steering.error.beneficiary", "beneficiary", got=Plain(beneficiary), known=choices)
    if not 1 <= youth_under <= LONGEST_LIFE:
        raise InputError("steering.error.youth", "youth_under", got=youth_under, most=LONGEST_LIFE)


def _reached(days: Days, on: dt.date) -> Mask:
    """Whether each step was reached on a day or before; NaT was not. (N,)"""
    return days <= np.datetime64(on)


def _beneficiaries(dossiers: Dossiers, on: dt.date, beneficiary: Beneficiary) -> Mask:
    """Whether each dossier was paid, or approved, by that day, and did not lose the aid since. (N,)"""
    lost = dossiers.has_status("rejected", "expired", "sale_failed_returned")
    return _reached(_day(dossiers, beneficiary), on) & ~lost


def _day(dossiers: Dossiers, beneficiary: Beneficiary) -> Days:
    return dossiers.paid if beneficiary == "paid" else dossiers.approved


def rounded(value: Fraction, digits: int) -> str:
    """A number that is not negative with so many decimals, rounded half up."""
    scaled = str(int(value * 10**digits + Fraction(1, 2))).zfill(digits + 1)
    return f"{scaled[:-digits]}.{scaled[-digits:]}" if digits else scaled


def _dirhams(cents: int) -> Money:
    return Money(cents, CURRENCY)


def _payments(dossiers: Dossiers, rows: Mask) -> Payments:
    return Payments(int(rows.sum()), _dirhams(int(dossiers.aid[rows].sum())))


def _population(dossiers: Dossiers, rows: Mask, youth_under: int) -> Population:
    """The figures of one population."""
    count = int(rows.sum())

    def part(mask: Mask) -> Part:
        return Part(int((rows & mask).sum()), count)

    return Population(
        count=count,
        by_aid=tuple(
            AidLevel(
                _dirhams(level), part(dossiers.aid == level), _payments(dossiers, rows & (dossiers.aid == level)).amount
            )
            for level in (*dossiers.levels, 0)
        ),
        women=part(dossiers.woman),
        abroad=part(dossiers.abroad),
        young=part(dossiers.age < youth_under),
        ages=int(dossiers.age[rows].sum()),
        price=_dirhams(int(dossiers.price[rows].sum())),
    )


def _money(dossiers: Dossiers, on: dt.date) -> StatePayments:
    """The payments of the State by that day, and those that came back: a sale that failed, an early repayment."""
    paid = _reached(dossiers.paid, on)
    back = (paid & dossiers.has_status(status) for status in ("sale_failed_returned", "early_repaid_released"))
    return StatePayments(*(_payments(dossiers, rows) for rows in (paid, *back)))


def _by_month(
    dossiers: Dossiers, on: dt.date, requested: Mask, helped: Mask, beneficiary: Beneficiary
) -> tuple[Month, ...]:
    """Every month from the first event to the last: requests, beneficiaries by their own day, money by its own."""
    paid = _reached(dossiers.paid, on)
    months = [
        take_apart(dossiers.requested[requested]).month,
        take_apart(_day(dossiers, beneficiary)[helped]).month,
        take_apart(dossiers.paid[paid]).month,
    ]
    events = np.concatenate(months)
    if not len(events):
        return ()
    first, length = int(events.min()), int(events.max() - events.min()) + 1
    requests, beneficiaries, payments = (np.bincount(month - first, minlength=length) for month in months)
    money = np.zeros(length, np.int64)
    np.add.at(money, months[2] - first, dossiers.aid[paid])
    return tuple(
        Month(
            year=1970 + (first + place) // 12,
            month=(first + place) % 12 + 1,
            requests=int(requests[place]),
            beneficiaries=int(beneficiaries[place]),
            paid=Payments(int(payments[place]), _dirhams(int(money[place]))),
        )
        for place in range(length)
    )


def _by_city(dossiers: Dossiers, on: dt.date, requested: Mask, helped: Mask) -> tuple[City, ...]:
    """Each city, the one with most requests first."""
    length, paid = len(dossiers.cities), _reached(dossiers.paid, on)
    requests, beneficiaries = (np.bincount(dossiers.city[rows], minlength=length) for rows in (requested, helped))
    payments = np.bincount(dossiers.city[paid], minlength=length)
    money = np.zeros(length, np.int64)
    np.add.at(money, dossiers.city[paid], dossiers.aid[paid])
    order = sorted(range(length), key=lambda place: (-int(requests[place]), dossiers.cities[place]))
    return tuple(
        City(
            name=harmless(dossiers.cities[place]),
            requests=Part(int(requests[place]), int(requested.sum())),
            beneficiaries=Part(int(beneficiaries[place]), int(helped.sum())),
            paid=Payments(int(payments[place]), _dirhams(int(money[place]))),
            paid_part=Part(int(money[place]), int(money.sum())),
        )
        for place in order
        if requests[place]
    )
