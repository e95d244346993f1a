"""The book: every dated payment of many households, in the order of the contracts, as columns made at once.

Of each household the aids and tranches first, then the instalments, then the fees; the balance is read down this list
(docs/decisions/0026). A tranche whose milestone has no known date has no date (NaT).

A book is as long as the contracts together, so it is made for some thousands of households at a time and written away.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
import numpy.typing as npt

from simulator.base import annuity, dates, money
from simulator.engine import financing
from simulator.engine.households import UNSTATED
from simulator.engine.rules import fees, pay_off
from simulator.engine.schedule.dated_calls import calls
from simulator.engine.schedule.loan import table
from simulator.engine.schedule.part import Codes, Numbers, Part

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from simulator.base.dates import Days
    from simulator.base.money import Cents
    from simulator.engine.decisions import Decisions, Purchase
    from simulator.engine.households import Households
    from simulator.engine.schedule.dated_calls import Call
    from simulator.engine.schedule.rent import Level
    from simulator.law import Code

AID_PAID, CONTRACT = "aid_paid", "compromis"
"""The steps of a journey between which the texts leave some days: the contract, and the payment of the aid."""
STATE, FNPOS = -1, -2
"""Who pays an aid, where a payer is 0 for the applicant and j for the j-th kafil."""
INSURANCE = "loan_insurance"
AID, FEE = "grant", "fee"
TRANCHE, INSTALMENT = "tranche", "instalment"

KINDS = (AID, TRANCHE, INSTALMENT, FEE)
"""What the places in ``Book.kind`` mean."""
LABELS = ("", *fees.FEES, INSURANCE)
"""What the places in ``Book.label`` mean: which fee is paid; none for other payments."""


@dataclass(frozen=True, slots=True)
class Book:
    """M payments of N households, in the order of the households. (M,) each, amounts in centimes

    ``household`` is a place in the population; ``number`` counts the payments of a kind from 1 (the parts of
    one tranche, and of one instalment, share theirs); ``kind`` and ``label``
    (which fee) are places in ``KINDS`` and ``LABELS``; ``payer`` is 0 for the applicant, j for the j-th kafil, STATE and
    FNPOS for those who pay an aid; ``principal`` pays the price, ``fees`` are on top of it; ``balance`` is what is left
    of the price after the payment. ``pay_off`` is what pays all of that balance at once on the day of an instalment of
    a rent, the discount taken off; UNSTATED beside every other payment.
    """

    household: Numbers
    number: Numbers
    date: Days
    kind: Codes
    label: Codes
    payer: Codes
    principal: Cents
    interest: Cents
    fees: Cents
    balance: Cents
    pay_off: Cents


Columns = TypeVar("Columns", "Decisions", "Level", "Purchase")


def take_rows(columns: Columns, index: slice | Numbers) -> Columns:
    """The same columns, of the households at these places."""
    kind = type(columns)
    selection: dict[str, Any] = {}
    for name in kind.__slots__:
        column = getattr(columns, name)
        nested = name == "purchase"
        selection[name] = (column and take_rows(column, index)) if nested else column[..., index]
    return kind(**selection)


def book(
    people: Households, code: Code, decisions: Decisions, level: Level, milestones: Mapping[str, dt.date] | None = None
) -> Book:
    """Every payment of N households of one regime. ``milestones`` are the dates of the works, the same for all."""
    parts = financing.of(code).parts(people, code, decisions, level, milestones or {})
    return _with_pay_off(_bound(parts, decisions.price), people, code, decisions.price)


def _with_pay_off(payments: Book, people: Households, code: Code, price: Cents) -> Book:
    """The same payments with what pays the rest at once after each instalment; nothing where none is offered."""
    if not financing.of(code).offers_pay_off:
        return payments
    monthly = np.flatnonzero(payments.kind == KINDS.index(INSTALMENT))
    household = payments.household[monthly]
    paid = payments.pay_off.copy()
    paid[monthly] = pay_off.amount(
        payments.balance[monthly], price[household], people.cohort[household], payments.date[monthly], code
    )
    return replace(payments, pay_off=paid)


def _bound(parts: list[Part], price: Cents) -> Book:
    """The parts of each household one after the other, with the balance down its list; nothing is paid off."""
    counts = np.stack([part.count for part in parts])
    rows = counts.sum(axis=0)
    starts = np.cumsum(rows) - rows
    offsets = starts + np.cumsum(counts, axis=0) - counts
    size = int(rows.sum())
    number, date = np.empty(size, np.int64), np.empty(size, "datetime64[D]")
    kind, label, payer = np.empty(size, np.int8), np.zeros(size, np.int8), np.empty(size, np.int8)
    principal, interest, paid_fees = np.zeros(size, np.int64), np.zeros(size, np.int64), np.zeros(size, np.int64)
    for part, offset in zip(parts, offsets, strict=True):
        place = _places(offset, part.count)
        kind[place] = KINDS.index(part.kind)
        number[place], date[place], payer[place], principal[place] = part.number, part.date, part.payer, part.principal
        if part.interest is not None:
            interest[place] = part.interest
        if part.fees is not None and part.label is not None:
            paid_fees[place], label[place] = part.fees, part.label
    paid = np.cumsum(principal)
    before = np.concatenate([[0], paid])[starts]
    return Book(
        household=np.repeat(np.arange(len(rows)), rows), number=number, date=date, kind=kind, label=label, payer=payer,
        principal=principal, interest=interest, fees=paid_fees, balance=np.repeat(price + before, rows) - paid,
        pay_off=np.full(size, UNSTATED),
    )  # fmt: skip


def _places(first: Numbers, count: Numbers) -> Numbers:
    """The places from ``first`` on, ``count`` of them for each household."""
    before = np.cumsum(count) - count
    return np.repeat(first - before, count) + np.arange(int(count.sum()))


def _numbered(count: Numbers) -> Numbers:
    """1 … ``count`` for each household, one after the other."""
    return _places(np.ones_like(count), count)


def tranches(people: Households, code: Code, decisions: Decisions, milestones: Mapping[str, dt.date]) -> Part:
    """The tranches, part by part."""
    tranche_calls = calls(people, code, decisions, milestones)
    return _part_of_calls(tranche_calls, np.stack([call.present for call in tranche_calls], axis=1))


def calls_in_cash(people: Households, code: Code, decisions: Decisions, milestones: Mapping[str, dt.date]) -> Part:
    """The calls of a purchase that are paid in cash: those that the aid and the loan pay are not called."""
    tranche_calls = calls(people, code, decisions, milestones)
    return _part_of_calls(tranche_calls, np.stack([call.cents for call in tranche_calls], axis=1) != 0)


def _part_of_calls(tranche_calls: list[Call], due: npt.NDArray[np.bool_]) -> Part:
    """The parts of a down payment that are due. ``due`` is (N, P) for P parts"""
    amounts = np.stack([call.cents for call in tranche_calls], axis=1)
    days = np.stack([call.day for call in tranche_calls], axis=1)
    number = np.broadcast_to([call.number for call in tranche_calls], amounts.shape)
    return Part(TRANCHE, due.sum(axis=1), number[due], days[due], np.zeros(int(due.sum()), np.int8), amounts[due])


def _due_days(people: Households, count: Numbers, number: Numbers) -> Days:
    """The due date of each instalment: the same day of each month after the keys, or that month's last day."""
    signed = people.keys_parts
    return dates.put_together(np.repeat(signed.month, count) + number, np.repeat(signed.day, count))


def rent(people: Households, code: Code, decisions: Decisions, level: Level) -> Part:
    """The instalments of a rent: one payment a month, of the payer of that month, or of each payer where they share."""
    count, number = level.count, _numbered(level.count)
    date, amount = _due_days(people, count, number), np.repeat(level.instalment, count)
    paying = count > 0
    amount[(np.cumsum(count) - 1)[paying]] = level.last[paying]
    if financing.of(code).kafils_share(code):
        return _shared(people, decisions, count, number, date, amount)
    payer = np.zeros(len(number), np.int8)
    for reach in decisions.reach[:-1]:  # the last payer pays to the end
        payer += number > np.repeat(reach, count)
    return Part(INSTALMENT, count, number, date, payer, amount)


def kafil_part(amount: Cents, millionths: Cents) -> Cents:
    """A kafil's part of an instalment, rounded down to the centime: the applicant pays the rest."""
    return amount * millionths // money.MILLION


def applicant_part(people: Households, code: Code, decisions: Decisions, level: Level) -> Cents:
    """The part of each instalment that the applicant pays while he pays: all of it, unless kafils share it. (N,)"""
    instalment = level.instalment
    if not financing.of(code).kafils_share(code):
        return instalment
    kafils: Cents = np.where(decisions.reach[1:] > 0, kafil_part(instalment, people.kafil_share), 0).sum(axis=0)
    return instalment - kafils


def _shared(
    people: Households, decisions: Decisions, count: Numbers, number: Numbers, date: Days, amount: Cents
) -> Part:
    """One payment a month for each payer; a kafil pays his part as far as his own limit allows."""
    within = number <= np.repeat(decisions.reach[1:], count, axis=1)
    kafils = np.where(within, kafil_part(amount, np.repeat(people.kafil_share, count, axis=1)), 0)
    parts = np.concatenate([[amount - kafils.sum(axis=0)], kafils]).T
    month, payer = np.nonzero(parts)
    household = np.repeat(np.arange(len(count)), count)[month]
    return Part(
        INSTALMENT, np.bincount(household, minlength=len(count)), number[month], date[month], payer.astype(np.int8),
        parts[month, payer],
    )  # fmt: skip


def loan(people: Households, code: Code, decisions: Decisions, purchase: Purchase, level: Level) -> Part:
    """The instalments of a loan, each with its interest and what it repays; a deferral, of interest only, comes first."""
    rate, amount = np.maximum(purchase.rate, 0), decisions.financed
    interest, principal = table(amount, rate, level.count, level.instalment)
    deferral = np.where(level.count > 0, code.terms.deferral, 0)
    count = level.count + deferral
    number = _numbered(count)
    deferred, repaid = number <= np.repeat(deferral, count), number - np.repeat(deferral, count)
    household = np.repeat(np.arange(len(count)), count)
    place = np.maximum(repaid, 0)
    waiting = annuity.interest_of(amount, rate)[household]
    return Part(
        INSTALMENT, count, number, _due_days(people, count, number), np.zeros(len(number), np.int8),
        principal[place, household], np.where(deferred, waiting, interest[place, household]),
    )  # fmt: skip


def aid_days(people: Households, code: Code, milestones: Mapping[str, dt.date]) -> Days:
    """When the aids are paid: on the day that is known, else with the contract. (N,)

    Where the texts give the steps from the contract to the payment, it is the last day that they leave for them, never
    after the deed.
    """
    if AID_PAID in milestones:
        return np.full(len(people), np.datetime64(milestones[AID_PAID]))
    journey = (code.value_or_none("journey") if code.fixes("journey") else None) or ()
    names = [step.step for step in journey]
    between = slice(names.index(CONTRACT) + 1, names.index(AID_PAID) + 1) if AID_PAID in names else slice(0)
    days = sum(step.within or 0 for step in journey[between])
    return np.minimum(people.acceptance + days, people.keys)


def aids(people: Households, code: Code, purchase: Purchase, milestones: Mapping[str, dt.date]) -> Part:
    """What the State and the FNPOS pay of the price: to the seller, never to the buyer."""
    amounts = np.stack([purchase.grant, purchase.fnpos], axis=1)
    household, which = np.nonzero(amounts)
    count = np.bincount(household, minlength=len(amounts))
    payer = np.array([STATE, FNPOS], np.int8)[which]
    days = aid_days(people, code, milestones)[household]
    return Part(AID, count, _numbered(count), days, payer, amounts[household, which])


def purchase_fees(people: Households, code: Code, purchase: Purchase) -> Part:
    """The fees and the insurance of the loan, paid with the deed, on top of the price."""
    names = (*fees.known_fees(code), INSURANCE)
    amounts = np.concatenate([purchase.fees[: len(names) - 1], purchase.insurance[np.newaxis]]).T
    household, which = np.nonzero(amounts)
    count = np.bincount(household, minlength=len(amounts))
    labels = np.array([LABELS.index(name) for name in names], np.int8)
    return Part(
        FEE, count, _numbered(count), people.keys[household], np.zeros(len(household), np.int8),
        np.zeros(len(household), np.int64), fees=amounts[household, which], label=labels[which],
    )  # fmt: skip
