"""When each part of the down payment is due: the one rule, for a ledger, a file, a calendar and a million receipts.

A tranche is called on a day and due on that day. The first one may be payable in parts (the decision of 15/12/2025, for
cohort 2024): each is then due some months after the publication of the payment order, or after the call where the
household does not know that day. A tranche whose works have no known date has no day.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

import numpy as np
import numpy.typing as npt

from simulator.base import dates, money
from simulator.law import COHORTS

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from simulator.base.dates import Days
    from simulator.base.money import Cents
    from simulator.engine.decisions import Decisions
    from simulator.engine.households import Households
    from simulator.law import Code
    from simulator.law.values import Split, Tranche

PAYMENT_ORDER = "payment_order"
"""The name, among the milestones, of the date on which the order to pay the first tranche was published."""
UNSPLIT = "unsplit"
"""The milestone of a down payment that its text does not part in tranches: it has no first one."""
AT_ACCEPTANCE = frozenset({UNSPLIT, "firm_option", "validation", "provisional_acceptance", "contract_signature"})
AT_KEYS = frozenset({"possession", "keys", "delivery", "contribution"})
"""Milestones whose date is one of the household's own dates; the others are dated only when the household says so."""


class Dated(Protocol):
    """The dates and the programme of N households. (N,) each"""

    @property
    def acceptance(self) -> Days:
        """The day of the acceptance."""

    @property
    def keys(self) -> Days:
        """The day of the keys."""

    @property
    def cohort(self) -> npt.NDArray[np.int8]:
        """The place in ``COHORTS``."""


class Calendar(NamedTuple):
    """The tranches of one code, and by cohort the parts in which the first one may be paid: all that says when they are due."""

    tranches: tuple[Tranche, ...]
    splits: tuple[tuple[Split, ...], ...]

    @classmethod
    def of(cls, code: Code) -> Calendar:
        """The calendar of a code."""
        return cls(code.calendar, tuple(code.first_tranche_split(cohort) for cohort in COHORTS))


class Call(NamedTuple):
    """One part of the down payment of N households.

    ============  ==================================================================================================
    number        which tranche, from 1; the parts of one tranche follow each other
    part          which part of the tranche, from 1
    present       (N,) whose tranche has this part
    day           (N,) the last day on which it may be paid; NaT where no date of the works is known
    cents         (N,) centimes; 0 where the household does not have the part
    ============  ==================================================================================================
    """

    number: int
    part: int
    present: npt.NDArray[np.bool_]
    day: Days
    cents: Cents


def milestone_days(
    acceptance: Days, keys: Days, milestone: str, after_keys: int | None, milestones: Mapping[str, dt.date]
) -> Days | None:
    """When a tranche is called: on the households' own dates, on that of the works if it is known, else None. (N,)"""
    if milestone in milestones:
        return np.full(len(keys), np.datetime64(milestones[milestone]))
    if milestone in AT_ACCEPTANCE:
        return acceptance
    if milestone in AT_KEYS:
        return keys
    if after_keys is None:
        return None
    signed = dates.take_apart(keys)
    return dates.put_together(signed.month + after_keys, signed.day)


def calls(people: Households, code: Code, decisions: Decisions, milestones: Mapping[str, dt.date]) -> list[Call]:
    """Every part of the down payment of N households of one regime, tranche after tranche.

    ``milestones`` are the dates of the works and the payment order, the same for all.
    """
    return calls_of(people, Calendar.of(code), decisions.tranches, milestones)


def calls_of(people: Dated, calendar: Calendar, tranches: Cents, milestones: Mapping[str, dt.date]) -> list[Call]:
    """The same for a calendar and the amounts of its tranches. ``tranches`` is (K, N) centimes."""
    parts = []
    for place, (tranche, cents) in enumerate(zip(calendar.tranches, tranches, strict=False)):
        days = milestone_days(people.acceptance, people.keys, tranche.milestone, tranche.after_keys, milestones)
        call = Call(place + 1, 1, np.ones(len(cents), bool), _undated(len(cents)) if days is None else days, cents)
        parts += [call] if place else _first(people, calendar.splits, call, milestones)
    return parts


def _undated(size: int) -> Days:
    return np.full(size, np.datetime64("NaT"), "datetime64[D]")


def _first(
    people: Dated, parts_of: tuple[tuple[Split, ...], ...], call: Call, milestones: Mapping[str, dt.date]
) -> list[Call]:
    """The first tranche: whole, or in the parts that the texts give to some cohorts."""
    splits = dict(enumerate(parts_of))
    order = milestones.get(PAYMENT_ORDER)
    start = call.day if order is None else np.full(len(call.day), np.datetime64(order))
    if not any(splits.values()) or np.isnat(start).any():  # a call that follows the works: the months have no beginning
        return [call]
    parts = [_part(people, splits, call, start, part) for part in range(max(map(len, splits.values())))]
    last = sum(part.cents for part in parts)
    return [
        part._replace(cents=part.cents + np.where(_is_last(people, splits, place), call.cents - last, 0))
        for place, part in enumerate(parts)
    ]


def _part(people: Dated, splits: Mapping[int, tuple[Split, ...]], call: Call, start: Days, part: int) -> Call:
    """One part of the first tranche, cut off at the centime; of a household that pays at once, the first is all of it."""
    signed = dates.take_apart(start)
    present, day, cents = np.full(len(start), part == 0), call.day, call.cents * (part == 0)
    for place, split in splits.items():
        if split:
            in_cohort = people.cohort == place
            has = part < len(split)
            present = np.where(in_cohort, has, present)
            cents = np.where(in_cohort, money.share(call.cents, split[part].share) if has else 0, cents)
            due = dates.put_together(signed.month + split[part].within, signed.day) if has else day
            day = np.where(in_cohort, due, day)
    return Call(call.number, part + 1, present, day, cents)


def _is_last(people: Dated, splits: Mapping[int, tuple[Split, ...]], part: int) -> npt.NDArray[np.bool_]:
    """Whose last part this is: it takes what the others leave. (N,)"""
    counts = np.array([max(len(split), 1) for split in splits.values()])
    is_last: npt.NDArray[np.bool_] = counts[people.cohort] == part + 1
    return is_last
