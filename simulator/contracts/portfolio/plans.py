"""The plans of many contracts as columns: what an event needs to know of each, and what the law fixes for many of them."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING

import numpy as np

from simulator.base import dates
from simulator.contracts.lines import INSTALMENT
from simulator.contracts.opening import plan_of

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Sequence

    import numpy.typing as npt

    from simulator.base.dates import Days
    from simulator.base.money import Cents
    from simulator.contracts.plan import Plan
    from simulator.engine.outcome import Outcome
    from simulator.engine.rules.pay_off import Offer
    from simulator.engine.schedule.part import Numbers

UNBOUNDED = 10**6
"""A number that no instalment reaches: of a payer who is held to no age, of one who never pays, of a term without a bound."""


@dataclass(frozen=True, eq=False)
class CommonTerms:
    """What the law fixes for many contracts.

    ``offers`` are what is taken off when everything is paid: the first before all of ``offer_changes``, each other one from its change on.
    ``tranches`` counts those of the law; ``age_limit`` gives the last days on which people born on some days may pay, NaT where no age holds them.
    """

    rounding: str
    currency: str
    tranches: int
    offers: tuple[Offer | None, ...]
    offer_changes: tuple[dt.date, ...]
    age_limit: Callable[[Days], Days]

    def last_number(self, start: Days, birth: Days) -> Numbers:
        """The last instalment that people born on these days may pay of contracts that started on those. (N,)"""
        limit = self.age_limit(birth)
        bounded = ~np.isnat(limit)
        number = np.full(len(birth), UNBOUNDED)
        until = dates.take_apart(limit[bounded])
        number[bounded] = np.maximum(dates.payable(dates.take_apart(start[bounded]), until), 0)
        return number


@dataclass(frozen=True, eq=False)
class Plans:
    """The plans of N contracts on the days of their keys: each as a row of ``contracts.plan.Plan``. Amounts in centimes.

    ======================  ================================================================================================
    start                   (N,) days: the keys; instalment n is due n months later
    amount, price           (N,) what is spread over the instalments; the whole price
    paid_before             (N,) what the household paid of the price with the keys and before
    instalment, last        (N,) every instalment but the last one, and the last one
    count                   (N,) how many instalments
    longest                 (N,) the longest term in months, UNBOUNDED where nothing bounds it
    payer_first             (P, N) from which instalment on each payer pays: the applicant, the first kafil, …; UNBOUNDED: never
    payer_last              (P, N) the last instalment that this payer's age allows, UNBOUNDED where he is held to no age
    terms                   (N,) places in ``common``
    is_level                (N,) whether these columns say everything: no interest, no tranche after the keys, level instalments
    place                   (N,) the row of each contract in ``source``
    ======================  ================================================================================================

    ``source`` gives the plan of a row as the fold of one contract needs it.
    """

    start: Days
    amount: Cents
    price: Cents
    paid_before: Cents
    instalment: Cents
    last: Cents
    count: Numbers
    longest: Numbers
    payer_first: Numbers
    payer_last: Numbers
    terms: Numbers
    is_level: npt.NDArray[np.bool_]
    place: Numbers
    common: tuple[CommonTerms, ...]
    source: Callable[[int], Plan]

    def __len__(self) -> int:
        return len(self.start)

    def rows(self, index: slice | Numbers) -> Plans:
        """The plans at these places, in this order."""
        columns = {name: getattr(self, name)[..., index] for name in COLUMNS}
        return replace(self, **columns)

    def plan(self, row: int) -> Plan:
        """The plan of one contract."""
        return self.source(int(self.place[row]))


COLUMNS = tuple(field.name for field in fields(Plans) if field.name not in ("common", "source"))


def plans_of_each(plans: Sequence[Plan]) -> Plans:
    """The columns of plans that are there one by one, as of contracts without a scheme."""
    common: dict[tuple[object, ...], int] = {}
    shared: list[CommonTerms] = []
    terms = np.zeros(len(plans), np.int64)
    for row, plan in enumerate(plans):
        offers = tuple(plan.offer(day) for day in (dates.FIRST, *plan.offer_changes))
        key = (plan.rounding, plan.currency, plan.tranches, offers, plan.offer_changes, id(plan.age_limit))
        if key not in common:
            common[key] = len(shared)
            shared.append(CommonTerms(*key[:5], _of_days(plan.age_limit)))
        terms[row] = common[key]
    first, last = _payers(plans)
    names = ("amount", "price", "paid_before", "instalment")
    return Plans(
        start=np.array([plan.start for plan in plans], "datetime64[D]"),
        **{name: np.array([getattr(plan, name) for plan in plans], np.int64) for name in names},
        last=np.array([plan.lines[-1].due if plan.lines else 0 for plan in plans], np.int64),
        count=np.array([len(plan.lines) for plan in plans], np.int64),
        longest=np.array([UNBOUNDED if plan.longest is None else plan.longest for plan in plans], np.int64),
        payer_first=first, payer_last=last, terms=terms,
        is_level=np.array([_is_level(plan) for plan in plans], bool),
        place=np.arange(len(plans)), common=tuple(shared), source=lambda row: plans[row],
    )  # fmt: skip


def _of_days(limit_of: Callable[[dt.date], dt.date | None]) -> Callable[[Days], Days]:
    """An age limit of many days of birth, from that of one."""
    return lambda births: np.array([limit_of(birth) for birth in births.tolist()], "datetime64[D]")


def _is_level(plan: Plan) -> bool:
    """Whether a plan is level instalments without interest, numbered from 1, and the rest in the last one."""
    numbers = [line.number for line in plan.lines]
    amounts = {line.due for line in plan.lines[:-1]}
    plain = all(line.kind == INSTALMENT and not line.interest for line in plan.lines)
    return (
        not plan.rate
        and plain
        and numbers == list(range(1, len(numbers) + 1))
        and amounts <= {plan.instalment}
        and all(line.day == plan.day_of(line.number) for line in plan.lines)
    )


def _payers(plans: Sequence[Plan]) -> tuple[Numbers, Numbers]:
    """From which number on each payer pays, and the last one that he may pay. (P, N) each"""
    names = ["applicant", "kafil"]
    for plan in plans:
        names += [name for name in (*(name for _, name in plan.payers), *plan.limits) if name not in names]
    first = np.full((len(names), len(plans)), UNBOUNDED)
    last = np.full((len(names), len(plans)), UNBOUNDED)
    for row, plan in enumerate(plans):
        for number, name in reversed(plan.payers):
            first[names.index(name), row] = number
        for name, limit in plan.limits.items():
            last[names.index(name), row] = plan.number_after(limit) - 1
    return first, last


def plans_of(outcome: Outcome) -> Plans:
    """The plans of the households of an outcome."""
    plans = plans_of_each([plan_of(outcome, row) for row in range(len(outcome.people))])
    return replace(plans, source=lambda row: plan_of(outcome, row))
