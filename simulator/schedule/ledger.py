"""The ledger of one household: every dated payment, in the order of the contract, and what is left after it.

Tranches first, then instalments. A tranche that falls after the keys (décret 04-137) is listed with the tranches, so
the balance is read down the list: what is still to be paid once everything above has been paid. A tranche whose
milestone has no known date has no date (NaT).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from simulator import dates, money

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from simulator.dates import Days
    from simulator.law import Code
    from simulator.money import Cents
    from simulator.people import Households
    from simulator.rules import Decisions
    from simulator.schedule.rent import Level

Numbers = npt.NDArray[np.int64]

PAYMENT_ORDER = "payment_order"
"""The name, among the milestones, of the date on which the first tranche was called."""
TRANCHE, INSTALMENT = "tranche", "instalment"
AT_ACCEPTANCE = frozenset({"unsplit", "firm_option", "validation", "provisional_acceptance"})
AT_KEYS = frozenset({"possession", "keys"})
"""Milestones whose date is one of the household's own dates; the others are dated only when the household says so."""


@dataclass(frozen=True, slots=True)
class Ledger:
    """M payments of one household, as columns of length M. Amounts in centimes.

    ``number`` counts tranches and instalments from 1; ``payer`` is 0 for the applicant, j for the j-th kafil;
    ``balance`` is what is left of the price after the payment.
    """

    number: Numbers
    date: Days
    kind: npt.NDArray[np.object_]
    payer: Numbers
    principal: Cents
    interest: Cents
    balance: Cents


@dataclass(frozen=True, slots=True)
class _Part:
    """Some payments of one kind."""

    number: Numbers
    date: Days
    payer: Numbers
    principal: Cents


def collect(
    people: Households, code: Code, decisions: Decisions, level: Level, milestones: Mapping[str, dt.date], row: int = 0
) -> Ledger:
    """Every payment of one household. ``milestones`` are the dates that it knows of the works."""
    tranches = _tranches(people, code, decisions, milestones, row)
    instalments = _instalments(people, code, decisions, level, row)
    principal = np.concatenate([tranches.principal, instalments.principal])
    kinds = [TRANCHE] * len(tranches.number) + [INSTALMENT] * len(instalments.number)
    return Ledger(
        number=np.concatenate([tranches.number, instalments.number]),
        date=np.concatenate([tranches.date, instalments.date]),
        kind=np.array(kinds, dtype=object),
        payer=np.concatenate([tranches.payer, instalments.payer]),
        principal=principal,
        interest=np.zeros_like(principal),
        balance=decisions.price[row] - np.cumsum(principal),
    )


def milestone_date(
    people: Households, milestone: str, after_keys: int | None, known: Mapping[str, dt.date], row: int = 0
) -> dt.date | None:
    """When a tranche is due: the household's own date, the date of the works if it is known, else None."""
    keys: dt.date = people.keys[row].item()
    if milestone in known:
        return known[milestone]
    if milestone in AT_ACCEPTANCE:
        day: dt.date = people.acceptance[row].item()
        return day
    if milestone in AT_KEYS:
        return keys
    return None if after_keys is None else dates.add_months(keys, after_keys)


def _tranches(
    people: Households, code: Code, decisions: Decisions, milestones: Mapping[str, dt.date], row: int
) -> _Part:
    days = [milestone_date(people, t.milestone, t.after_keys, milestones, row) for t in code.tranches]
    count = len(days)
    return _Part(
        number=np.arange(1, count + 1),
        date=np.array(days, dtype="datetime64[D]"),
        payer=np.zeros(count, np.int64),
        principal=decisions.tranches[:, row],
    )


def _instalments(people: Households, code: Code, decisions: Decisions, level: Level, row: int) -> _Part:
    count = int(level.count[row])
    number = np.arange(1, count + 1)
    amount = np.full(count, level.instalment[row])
    amount[-1:] = level.last[row]
    date = dates.instalment_dates(people.keys[row].item(), count)
    reach = decisions.reach[:, row]
    if code.readings.kafil == "shares":
        return _shared(number, date, amount, reach, people.kafil_share[:, row])
    return _Part(number, date, np.searchsorted(reach, number), amount)


def kafil_part(amount: Cents, millionths: Cents) -> Cents:
    """A kafil's part of an instalment, rounded down to the centime: the applicant pays the rest."""
    return amount * millionths // money.MILLION


def _shared(number: Numbers, date: Days, amount: Cents, reach: Numbers, shares: Cents) -> _Part:
    """One payment a month for each payer; a kafil pays his part as far as his own limit allows."""
    within = number <= reach[1:, np.newaxis]
    kafils = np.where(within, kafil_part(amount, shares[:, np.newaxis]), 0)
    principal = np.concatenate([[amount - kafils.sum(axis=0)], kafils]).T
    month, payer = np.nonzero(principal)
    return _Part(number[month], date[month], payer, principal[month, payer])
