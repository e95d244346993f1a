"""An invented portfolio: contracts of the law as it is, five events each that can follow each other, or fifty payments each."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from benchmarks.bench_engine import crowd
from simulator import Law, Readings
from simulator.contracts import events as kinds
from simulator.contracts.portfolio import Happenings, Payments, Plans, fold, merged, plans_of
from simulator.contracts.portfolio.event_rows import KIND, UNSTATED
from simulator.contracts.portfolio.plans import UNBOUNDED
from simulator.engine import run
from simulator.engine.outcome import Outcome

if TYPE_CHECKING:
    from simulator.contracts.portfolio import Receipts, States
    from simulator.engine.households import Households
    from simulator.law import Code

AS_OF = np.datetime64("2036-11-29")
FIFTH = (kinds.Reschedule, kinds.PayAll, kinds.Income, kinds.Kafil, kinds.Withdrawal)
NO_DAY = np.datetime64("NaT", "D")
PART = 65_536
"""Contracts made and folded at once where a portfolio is streamed."""


class Portfolio(NamedTuple):
    """Contracts, what happened to them, and the day until which every line was paid."""

    plans: Plans
    happenings: Happenings
    until: np.ndarray


def households(count: int) -> tuple[Households, Code]:
    """Households of which every one has a schedule of twelve years or more, and the code of all."""
    people = crowd(count)
    old = people.birth < np.datetime64("1975-01-01")
    people = replace(people, birth=np.where(old, people.birth + 365 * 20, people.birth))
    return people, Law.load().at("location_vente", run.dates_of(people, 0), Readings(), None)


def plans(people: Households, code: Code) -> Plans:
    """The plans of the contracts of households."""
    codes, regime = (code,), np.zeros(len(people), np.int64)
    decided = run.run(people, codes, regime)
    return plans_of(Outcome(people, codes, regime, decided.decisions, decided.level))


def with_events(made: Plans, seed: int = 0) -> Portfolio:
    """Five events each: missed months, caught up, a deferral, a lump sum, and one of ``FIFTH``; about a quarter lie after the day."""
    count, rng = len(made), np.random.default_rng(seed)
    missed = (made.start + rng.integers(200, 700, count)).astype("datetime64[M]")
    months = rng.integers(2, 7, count)
    days = [
        missed.astype("datetime64[D]") - 1,
        (missed + months).astype("datetime64[D]") + rng.integers(40, 200, count),
    ]
    for longest in (900, 900, 1500):
        days.append(days[-1] + rng.integers(30, longest, count))
    ages = np.where(made.payer_first < UNBOUNDED, made.payer_last, 0).max(axis=0)
    room = np.minimum(ages, made.longest) - made.count > 6
    fifth = rng.choice([KIND[kind] for kind in FIFTH], count)
    first = [missed.astype("datetime64[D]"), days[1], NO_DAY, NO_DAY, np.datetime64("1998-05-02")]
    happenings = Happenings(
        contract=np.repeat(np.arange(count), 5),
        day=_rows(days, count),
        kind=_rows([KIND[kinds.Missed], KIND[kinds.CatchUp], KIND[kinds.Deferred], KIND[kinds.LumpSum], fifth], count).astype(np.int8),
        amount=_rows([UNSTATED, UNSTATED, UNSTATED, rng.integers(10**6, 10**7, count), UNSTATED], count),
        second=np.full(5 * count, UNSTATED),
        third=np.full(5 * count, UNSTATED),
        months=_rows([0, rng.integers(3, 13, count), rng.integers(2, 7, count), 0, rng.integers(12, 37, count)], count),
        repaid_over=_rows([0, 0, np.where(room, rng.integers(0, 13, count), 6), 0, 0], count),
        choice=_rows([0, 0, 0, rng.integers(0, 2, count), rng.integers(0, 2, count)], count).astype(np.int8),
        first_day=_rows(first, count),
        last_day=_rows([(missed + months).astype("datetime64[D]") - 1, *[NO_DAY] * 4], count),
    )  # fmt: skip
    return Portfolio(made, happenings, np.full(count, AS_OF))


def with_payments(made: Plans, each: int, seed: int = 0) -> Payments:
    """So many payments of each contract, one a month from the first instalment on, now and then of less or of more, some returned."""
    count, rng = len(made), np.random.default_rng(seed)
    contract = np.repeat(np.arange(count), each)
    day = np.repeat(made.start, each) + 30 * np.tile(np.arange(1, each + 1), count) + rng.integers(0, 25, count * each)
    amount = (
        np.repeat(made.instalment, each)
        * rng.choice([1, 1, 1, 1, 2], count * each)
        // rng.choice([1, 1, 1, 2], count * each)
    )
    return Payments(contract, day, np.maximum(amount, 1), rng.random(count * each) < 0.02)


def folded(portfolio: Portfolio) -> States:
    """The states of a portfolio with events."""
    return fold(portfolio.plans, portfolio.happenings, None, AS_OF, until=portfolio.until)


def streamed(count: int) -> tuple[Receipts, np.ndarray]:
    """The receipts, and what is late by its age, of so many contracts, made and folded a part at a time."""
    receipts, ages = [], []
    for first in range(0, count, PART):
        people, code = households(min(PART, count - first))
        states = folded(with_events(plans(people, code), seed=first))
        receipts.append(states.receipts)
        ages.append(states.late_by_age.sum(axis=1))
    return merged(receipts), np.sum(ages, axis=0)


def _rows(columns: list[object], count: int) -> np.ndarray:
    """Five columns as one, the five rows of a contract together."""
    return np.stack([np.broadcast_to(column, count) for column in columns], axis=1).ravel()
