"""The plan of a contract: its lines on the day of the keys, and what an event needs to know to make others."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from simulator.base import annuity, dates, money
from simulator.contracts.lines import INSTALMENT, Line
from simulator.engine.schedule import level

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Mapping

    from simulator.contracts.events import PriceRevision
    from simulator.engine.rules.pay_off import Offer

Row = tuple[int, int]
"""The principal and the interest of an instalment, in centimes."""


@dataclass(frozen=True)
class Plan:
    """A contract on the day of its keys. Amounts in centimes, ``rate`` in the units of ``annuity``, 0 for a rent.

    ``price`` is the whole price, ``paid_before`` what was paid of it by the household with the keys and before. ``payers`` says who pays
    from which number on, ``limits`` the last day on which each of them may pay, ``age_limit`` that of a kafil born on a day,
    ``own_limit`` that of who takes the applicant's place, ``longest`` the longest term in months: None where nothing bounds it, or
    where the bound is one of ``unknown_limits``.
    ``incomes`` are those of a month that are known on the day of the keys, of the applicant, ``spouse`` and each kafil; ``counts_spouse``
    says whether the spouse's counts with the applicant's. ``shares`` are the kafils who pay a part beside the applicant, in millionths.
    ``revisions`` of the price are those that the plan already counts.
    ``offer`` gives what the law takes off on a day when everything is paid, ``offer_changes`` the days on which that changes.
    """

    start: dt.date
    amount: int
    lines: tuple[Line, ...]
    instalment: int
    rate: int = 0
    rounding: str = "centime"
    price: int = 0
    paid_before: int = 0
    payers: tuple[tuple[int, str], ...] = ((1, "applicant"),)
    limits: Mapping[str, dt.date] = field(default_factory=dict)
    age_limit: Callable[[dt.date], dt.date | None] = lambda _: None
    own_limit: Callable[[dt.date], dt.date | None] = lambda _: None
    longest: int | None = None
    unknown_limits: tuple[str, ...] = ()
    incomes: Mapping[str, int] = field(default_factory=dict)
    counts_spouse: bool = True
    shares: tuple[tuple[str, int], ...] = ()
    revisions: tuple[PriceRevision, ...] = ()
    offer: Callable[[dt.date], Offer | None] = lambda _: None
    offer_changes: tuple[dt.date, ...] = ()
    tranches: int = 0
    currency: str = "DZD"
    status: str = "secondary"

    def day_of(self, number: int) -> dt.date:
        """The due day of an instalment, a whole number of months after the start."""
        return dates.add_months(self.start, number)

    def number_after(self, day: dt.date) -> int:
        """The number of the first instalment that is due after a day, at least 1."""
        months = (day.year - self.start.year) * 12 + day.month - self.start.month
        return max(months if self.day_of(months) > day else months + 1, 1)

    def last_number(self, limit: dt.date | None) -> int | None:
        """The number of the last instalment that a payer with this limit and the longest term allow; None where nothing bounds it."""
        bounds = [] if self.longest is None else [self.longest]
        if limit is not None:
            bounds.append(self.number_after(limit) - 1)
        return min(bounds, default=None)


def spread(balance: int, rate: int, count: int, rounding: str, currency: str) -> tuple[int, list[Row]]:
    """The level instalment of a balance over at most ``count`` months, as at the start of a contract, and its rows.

    Without interest by the reading of rounding, the last row absorbing; with interest the annuity to the nearest centime.
    """
    if not rate:
        terms = level(np.array([balance]), np.array([count]), rounding, money.units(currency))
        regular, last, months = int(terms.instalment[0]), int(terms.last[0]), int(terms.count[0])
        return regular, [(regular, 0)] * (months - 1) + [(last, 0)] * (months > 0)
    regular = int(annuity.instalment(np.array([balance]), np.array([rate]), np.array([count]))[0])
    return regular, walked(balance, rate, regular, count)


def walked(balance: int, rate: int, instalment: int, most: int, rest: int = 0) -> list[Row]:
    """The rows that repay a balance by an instalment, at most ``most`` of them: the last takes what is left.

    A balance below ``rest`` joins the row before. An instalment that does not pay the interest repays nothing until the last row.
    """
    rows: list[Row] = []
    while balance > 0 and most > 0:
        interest = annuity.interest_of(balance, rate)
        principal = balance if len(rows) + 1 >= most else min(max(instalment - interest, 0), balance)
        if 0 < balance - principal < rest:
            principal = balance
        balance -= principal
        rows.append((principal, interest))
    return rows


def shortened(balance: int, rate: int, instalment: int, above: int, most: int, currency: str) -> list[Row]:
    """The rows of a balance when the instalment stays: fewer of them, the last takes the rest.

    ``above`` is what the last line of the version before has above its instalment.
    """
    if rate:
        return walked(balance, rate, instalment, most, money.units(currency))
    count = min(max(-(-(balance - above) // max(instalment, 1)), 1), most)
    return [(instalment, 0)] * (count - 1) + [(balance - instalment * (count - 1), 0)] if balance else []


def level_plan(
    amount: int, rate: int, instalments: int, start: dt.date, instalment: int | None = None, currency: str = "DZD"
) -> Plan:
    """The plan of a contract without a scheme: a level loan, or a loan at a given instalment."""
    regular, rows = spread(amount, rate, instalments, "centime", currency)
    if instalment is not None:
        regular, rows = instalment, walked(amount, rate, instalment, instalments)
    lines = tuple(
        Line(number, dates.add_months(start, number), INSTALMENT, 1, "applicant", principal, interest)
        for number, (principal, interest) in enumerate(rows, 1)
    )
    return Plan(start, amount, lines, regular, rate, price=amount, currency=currency, status="stated")
