"""The ledger of one household: every dated payment, in the order of the contract, and what is left after it.

Aids and tranches first, then instalments, then fees. A tranche that falls after the keys (décret 04-137) is listed with the tranches, so
the balance is read down the list: what is still to be paid once everything above has been paid. A tranche whose
milestone has no known date has no date (NaT).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from simulator import annuity, dates, money
from simulator.rules import fees
from simulator.schedule import loan

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from simulator.dates import Days
    from simulator.law import Code
    from simulator.money import Cents
    from simulator.people import Households
    from simulator.rules import Decisions, Purchase
    from simulator.schedule.rent import Level

Numbers = npt.NDArray[np.int64]

PAYMENT_ORDER = "payment_order"
"""The name, among the milestones, of the date on which the first tranche was called."""
STATE, FNPOS = -1, -2
"""Who pays an aid, where a payer is 0 for the applicant and j for the j-th kafil."""
INSURANCE = "loan_insurance"
AID, FEE = "grant", "fee"
TRANCHE, INSTALMENT = "tranche", "instalment"
AT_ACCEPTANCE = frozenset({"unsplit", "firm_option", "validation", "provisional_acceptance", "contract_signature"})
AT_KEYS = frozenset({"possession", "keys", "delivery", "contribution"})
"""Milestones whose date is one of the household's own dates; the others are dated only when the household says so."""


@dataclass(frozen=True, slots=True)
class Ledger:
    """M payments of one household, as columns of length M. Amounts in centimes.

    ``number`` counts the payments of a kind from 1; ``payer`` is 0 for the applicant, j for the j-th kafil, STATE and
    FNPOS for those who pay an aid; ``label`` names a fee; ``principal`` pays the price, ``fees`` are on top of it;
    ``balance`` is what is left of the price after the payment.
    """

    number: Numbers
    date: Days
    kind: npt.NDArray[np.object_]
    label: npt.NDArray[np.object_]
    payer: Numbers
    principal: Cents
    interest: Cents
    fees: Cents
    balance: Cents


@dataclass(frozen=True, slots=True)
class _Part:
    """Some payments of one kind."""

    kind: str
    number: Numbers
    date: Days
    payer: Numbers
    principal: Cents
    interest: Cents | None = None
    fees: Cents | None = None
    labels: tuple[str, ...] = ()


def collect(
    people: Households, code: Code, decisions: Decisions, level: Level, milestones: Mapping[str, dt.date], row: int = 0
) -> Ledger:
    """Every payment of one household. ``milestones`` are the dates that it knows of the works."""
    parts = [_tranches(people, code, decisions, milestones, row), _instalments(people, code, decisions, level, row)]
    if decisions.purchase is not None:
        keys = people.keys[row : row + 1]
        parts = [_aids(decisions.purchase, people.acceptance[row : row + 1], row), *parts]
        parts += [_fees(code, decisions.purchase, keys, row)]
    return _joined(parts, int(decisions.price[row]))


def _joined(parts: list[_Part], price: int) -> Ledger:
    """The parts one after the other, with the balance down the list."""
    counts = [len(part.number) for part in parts]
    principal = np.concatenate([part.principal for part in parts])
    labels = [part.labels or ("",) * count for part, count in zip(parts, counts, strict=True)]
    return Ledger(
        number=np.concatenate([part.number for part in parts]),
        date=np.concatenate([part.date for part in parts]),
        kind=np.repeat(np.array([part.kind for part in parts], dtype=object), counts),
        label=np.array([label for of_part in labels for label in of_part], dtype=object),
        payer=np.concatenate([part.payer for part in parts]),
        principal=principal,
        interest=np.concatenate([_or_nothing(part.interest, part) for part in parts]),
        fees=np.concatenate([_or_nothing(part.fees, part) for part in parts]),
        balance=price - np.cumsum(principal),
    )


def _or_nothing(column: Cents | None, part: _Part) -> Cents:
    return np.zeros_like(part.principal) if column is None else column


def _aids(purchase: Purchase, day: Days, row: int) -> _Part:
    """What the State and the FNPOS pay of the price: to the seller, never to the buyer."""
    amounts = np.array([purchase.grant[row], purchase.fnpos[row]])
    given = np.flatnonzero(amounts)
    count = len(given)
    return _Part(AID, np.arange(1, count + 1), np.repeat(day, count), np.array([STATE, FNPOS])[given], amounts[given])


def _fees(code: Code, purchase: Purchase, day: Days, row: int) -> _Part:
    """The fees and the insurance of the loan, paid with the deed, on top of the price."""
    names = (*fees.known(code), INSURANCE)
    amounts = np.append(purchase.fees[: len(names) - 1, row], purchase.insurance[row])
    owed = np.flatnonzero(amounts)
    count = len(owed)
    return _Part(
        FEE, np.arange(1, count + 1), np.repeat(day, count), np.zeros(count, np.int64), np.zeros(count, np.int64),
        fees=amounts[owed], labels=tuple(names[place] for place in owed),
    )  # fmt: skip


def milestone_days(
    acceptance: Days, keys: Days, milestone: str, after_keys: int | None, known: Mapping[str, dt.date]
) -> Days | None:
    """When a tranche is due: on the households' own dates, on that of the works if it is known, else None. (N,)"""
    if milestone in known:
        return np.full(len(keys), np.datetime64(known[milestone]))
    if milestone in AT_ACCEPTANCE:
        return acceptance
    if milestone in AT_KEYS:
        return keys
    if after_keys is None:
        return None
    signed = dates.take_apart(keys)
    return dates.put_together(signed.month + after_keys, signed.day)


def milestone_date(
    people: Households, milestone: str, after_keys: int | None, known: Mapping[str, dt.date], row: int = 0
) -> dt.date | None:
    """When a tranche of one household is due, None when nobody knows."""
    one = slice(row, row + 1)
    days = milestone_days(people.acceptance[one], people.keys[one], milestone, after_keys, known)
    day: dt.date | None = None if days is None else days[0].item()
    return day


def _tranches(
    people: Households, code: Code, decisions: Decisions, milestones: Mapping[str, dt.date], row: int
) -> _Part:
    """The calls that are paid in cash; of a purchase, those that the aid and the loan pay are not called."""
    amounts = decisions.tranches[: len(code.calendar), row]
    days = [milestone_date(people, t.milestone, t.after_keys, milestones, row) for t in code.calendar]
    called = np.arange(len(amounts)) if decisions.purchase is None else np.flatnonzero(amounts)
    return _Part(
        TRANCHE, called + 1, np.array(days, dtype="datetime64[D]")[called], np.zeros_like(called), amounts[called]
    )


def _instalments(people: Households, code: Code, decisions: Decisions, level: Level, row: int) -> _Part:
    count = int(level.count[row])
    number = np.arange(1, count + 1)
    first = people.keys[row].item()
    if decisions.purchase is not None:
        deferred = code.terms.deferral if count else 0
        return _repaid(decisions, decisions.purchase, level, dates.instalment_dates(first, count + deferred), row)
    amount = np.full(count, level.instalment[row])
    amount[-1:] = level.last[row]
    date = dates.instalment_dates(first, count)
    reach = decisions.reach[:, row]
    if code.readings.kafil == "shares":
        return _shared(number, date, amount, reach, people.kafil_share[:, row])
    return _Part(INSTALMENT, number, date, np.searchsorted(reach, number), amount)


def _repaid(decisions: Decisions, purchase: Purchase, level: Level, date: Days, row: int) -> _Part:
    """The instalments of a loan, each with its interest and what it repays; a deferral, of interest only, comes first."""
    one = slice(row, row + 1)
    rate = np.maximum(purchase.rate[one], 0)
    amount = decisions.financed[one]
    months = list(loan.walk(amount, rate, level.count[one], level.instalment[one]))
    deferred = len(date) - len(months)
    waiting = np.full(deferred, annuity.interest_of(amount, rate)[0])
    principal = np.array([month.principal[0] for month in months], np.int64)
    interest = np.array([month.interest[0] for month in months], np.int64)
    return _Part(
        INSTALMENT, np.arange(1, len(date) + 1), date, np.zeros(len(date), np.int64),
        np.concatenate([np.zeros(deferred, np.int64), principal]), np.concatenate([waiting, interest]),
    )  # fmt: skip


def kafil_part(amount: Cents, millionths: Cents) -> Cents:
    """A kafil's part of an instalment, rounded down to the centime: the applicant pays the rest."""
    return amount * millionths // money.MILLION


def _shared(number: Numbers, date: Days, amount: Cents, reach: Numbers, shares: Cents) -> _Part:
    """One payment a month for each payer; a kafil pays his part as far as his own limit allows."""
    within = number <= reach[1:, np.newaxis]
    kafils = np.where(within, kafil_part(amount, shares[:, np.newaxis]), 0)
    principal = np.concatenate([[amount - kafils.sum(axis=0)], kafils]).T
    month, payer = np.nonzero(principal)
    return _Part(INSTALMENT, number[month], date[month], payer, principal[month, payer])
