"""The plans of many contracts on the days of their keys: of an outcome all at once, or from plans that are there one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from simulator.base import dates
from simulator.contracts.lines import INSTALMENT, TRANCHE
from simulator.contracts.opening import plan_of
from simulator.contracts.portfolio.plans import UNBOUNDED, CommonTerms, Plans, last_number
from simulator.engine import financing
from simulator.engine.rules import pay_off
from simulator.engine.schedule import calls, take_rows
from simulator.law import COHORTS

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Sequence

    import numpy.typing as npt

    from simulator.base.dates import Days
    from simulator.base.money import Cents
    from simulator.contracts.plan import Plan
    from simulator.engine.outcome import Outcome
    from simulator.engine.schedule.part import Numbers
    from simulator.law import Code


def plans_of(outcome: Outcome) -> Plans:
    """The plans of the households of an outcome: each is ``contracts.opening.plan_of`` of its row."""
    people, decisions, terms, way = outcome.people, outcome.decisions, outcome.level, outcome.financing
    count, keys = len(people), people.keys
    first_keys = [keys[outcome.regime == place].min(initial=dates.LAST) for place in range(len(outcome.codes))]
    limits = [_age_limit(code) for code in outcome.codes]
    common = [
        _common(code, cohort, first_keys[place], limits[place])
        for place, code in enumerate(outcome.codes)
        for cohort in COHORTS
    ]
    first, last = _payers(outcome)
    number, amount, on_due_days = _tranches(outcome)
    spread = terms.instalment * np.maximum(terms.count - 1, 0) + np.where(terms.count > 0, terms.last, 0)
    is_level = on_due_days & (way.rate(decisions) <= 0) & ((spread == decisions.financed) | (terms.count == 0))
    for place, code in enumerate(outcome.codes):
        if way.deferral(code) or way.brings_cash:  # a purchase with a loan, whatever is lent: not in columns
            is_level &= outcome.regime != place
    return Plans(
        start=keys, amount=decisions.financed, price=decisions.price, paid_before=decisions.down_payment - amount.sum(axis=0),
        instalment=terms.instalment, last=terms.last, count=terms.count.astype(np.int64),
        longest=decisions.caps[0].astype(np.int64) if way.spreads_again else np.full(count, UNBOUNDED),
        payer_first=first, payer_last=last, tranche_number=number, tranche_amount=amount,
        terms=outcome.regime * len(COHORTS) + people.cohort, is_level=is_level, place=np.arange(count), common=tuple(common),
        source=lambda row: plan_of(outcome, row),
    )  # fmt: skip


def _common(code: Code, cohort: str, first_keys: np.datetime64, age_limit: Callable[[Days], Days]) -> CommonTerms:
    """What the law fixes for a cohort under one code; before the first keys nothing is asked."""
    way = financing.of(code)
    changes = tuple(code.payment_changes)
    at_first = sum(bool(np.datetime64(change) <= first_keys) for change in changes)
    offers = tuple(
        pay_off.offer(code.for_payment(max(change, at_first)), cohort) if way.offers_pay_off else None
        for change in range(len(changes) + 1)
    )
    return CommonTerms(way.rounding(code), code.currency, len(code.tranches), offers, changes, age_limit)


def _age_limit(code: Code) -> Callable[[Days], Days]:
    """The last days on which kafils born on some days may pay; NaT where no age holds them."""
    is_held = financing.of(code).passes_on and code.readings.kafil_age_limit != "none"

    def limit(births: Days) -> Days:
        if not is_held:
            return np.full(len(births), np.datetime64("NaT"), "datetime64[D]")
        return dates.put_together(
            *dates.last_payable(dates.take_apart(births), code.age_limit, code.readings.age_limit)
        )

    return limit


def _payers(outcome: Outcome) -> tuple[Numbers, Numbers]:
    """From which instalment on each payer pays, and the last one that his age allows. (P, N) each

    Where kafils share each instalment the applicant is its payer.
    """
    people, way = outcome.people, outcome.financing
    reach, count = outcome.decisions.reach.astype(np.int64), outcome.level.count
    ends = np.sort(np.minimum(reach[:-1], count), axis=0)
    begins = np.concatenate([np.zeros((1, len(people)), np.int64), np.maximum(ends, 0)])
    ends = np.concatenate([np.maximum(ends, 0), count[np.newaxis]])
    shares = np.array([way.kafils_share(code) for code in outcome.codes])[outcome.regime]
    first = np.where((ends > begins) & ~shares, begins + 1, UNBOUNDED)
    first[0, shares | (count == 0)] = 1
    last = np.full(first.shape, UNBOUNDED)
    if way.passes_on:
        for place, code in enumerate(outcome.codes):
            rows = np.flatnonzero(outcome.regime == place)
            of_code = people.rows(rows)
            last[0, rows] = of_code.payable(code.age_limit, code.readings.age_limit)
            for kafil, births in enumerate(of_code.kafil_birth, 1):
                named = np.flatnonzero(~np.isnat(births))
                last[kafil, rows[named]] = _common_number(code, of_code.keys[named], births[named])
    return first, last


def _common_number(code: Code, start: Days, births: Days) -> Numbers:
    """The last instalments that kafils born on some days may pay. (N,)"""
    return last_number(start, _age_limit(code)(births))


def _tranches(outcome: Outcome) -> tuple[Numbers, Cents, npt.NDArray[np.bool_]]:
    """The tranches after the keys: the months from the keys to each, what each is, and whether all are on due days. (T, N), (T, N), (N,)"""
    people, decisions = outcome.people, outcome.decisions
    places, on_due_days = np.zeros(len(people), np.int64), np.ones(len(people), bool)
    number, amount = np.zeros((2, 0, len(people)), np.int64)
    for place, code in enumerate(outcome.codes):
        under = np.flatnonzero(outcome.regime == place)
        of_code = people.rows(under)
        if financing.of(code).brings_cash:
            continue
        for call in calls(of_code, code, take_rows(decisions, under), outcome.milestones):
            after = np.flatnonzero(call.present & (call.day > of_code.keys))
            if not len(after):
                continue
            rows, start, day = under[after], of_code.keys_parts, dates.take_apart(call.day[after])
            months = day.month - start.month[after]
            on_due_days[rows] &= (dates.put_together(day.month, start.day[after]) == call.day[after]) & (months > 0)
            if int(places[rows].max()) == len(number):
                number, amount = (
                    np.concatenate([column, np.zeros((1, len(people)), np.int64)]) for column in (number, amount)
                )
            number[places[rows], rows], amount[places[rows], rows] = months, call.cents[after]
            places[rows] += 1
    return number, amount, on_due_days


def plans_of_each(plans: Sequence[Plan]) -> Plans:
    """The columns of plans that are there one by one, as of contracts without a scheme."""
    common: dict[tuple[object, ...], int] = {}
    shared: list[CommonTerms] = []
    terms = np.zeros(len(plans), np.int64)
    for row, plan in enumerate(plans):
        offers = tuple(plan.offer(max(day, plan.start)) for day in (plan.start, *plan.offer_changes))
        key = (plan.rounding, plan.currency, plan.tranches, offers, plan.offer_changes, id(plan.age_limit))
        if key not in common:
            common[key] = len(shared)
            shared.append(CommonTerms(*key[:5], _of_days(plan.age_limit)))
        terms[row] = common[key]
    first, last = _payers_of_each(plans)
    number, amount = _tranches_of_each(plans)
    instalments = [[line for line in plan.lines if line.kind == INSTALMENT] for plan in plans]
    names = ("amount", "price", "paid_before", "instalment")
    return Plans(
        start=np.array([plan.start for plan in plans], "datetime64[D]"),
        **{name: np.array([getattr(plan, name) for plan in plans], np.int64) for name in names},
        last=np.array([lines[-1].due if lines else 0 for lines in instalments], np.int64),
        count=np.array([len(lines) for lines in instalments], np.int64),
        longest=np.array([UNBOUNDED if plan.longest is None else plan.longest for plan in plans], np.int64),
        payer_first=first, payer_last=last, tranche_number=number, tranche_amount=amount, terms=terms,
        is_level=np.array([_is_level(plan) for plan in plans], bool),
        place=np.arange(len(plans)), common=tuple(shared), source=lambda row: plans[row],
    )  # fmt: skip


def _of_days(limit_of: Callable[[dt.date], dt.date | None]) -> Callable[[Days], Days]:
    """An age limit of many days of birth, from that of one."""
    return lambda births: np.array([limit_of(birth) for birth in births.tolist()], "datetime64[D]")


def _is_level(plan: Plan) -> bool:
    """Whether a plan is level instalments without interest, numbered from 1, the rest in the last one, and tranches on due days."""
    lines = [line for line in plan.lines if line.kind == INSTALMENT]
    tranches = [line.day for line in plan.lines if line.kind == TRANCHE]
    names = [name for _, name in plan.payers]
    return (
        not plan.rate
        and not any(line.interest for line in plan.lines)
        and [line.number for line in lines] == list(range(1, len(lines) + 1))
        and {line.due for line in lines[:-1]} <= {plan.instalment}
        and all(line.day == plan.day_of(line.number) for line in lines)
        and all(day == plan.day_of(_months(plan, day)) and day > plan.start for day in tranches)
        and names == [name for name in _names([plan]) if name in names]
    )


def _months(plan: Plan, day: dt.date) -> int:
    return (day.year - plan.start.year) * 12 + day.month - plan.start.month


def _tranches_of_each(plans: Sequence[Plan]) -> tuple[Numbers, Cents]:
    """The tranches after the keys: the months from the keys to each, and what each is. (T, N) each"""
    tranches = [[line for line in plan.lines if line.kind == TRANCHE] for plan in plans]
    most = max(map(len, tranches), default=0)
    number, amount = np.zeros((2, most, len(plans)), np.int64)
    for row, (plan, lines) in enumerate(zip(plans, tranches, strict=True)):
        for place, line in enumerate(lines):
            number[place, row], amount[place, row] = _months(plan, line.day), line.due
    return number, amount


def _payers_of_each(plans: Sequence[Plan]) -> tuple[Numbers, Numbers]:
    """From which number on each payer pays, and the last one that he may pay. (P, N) each"""
    names = _names(plans)
    first = np.full((len(names), len(plans)), UNBOUNDED)
    last = np.full((len(names), len(plans)), UNBOUNDED)
    for row, plan in enumerate(plans):
        for number, name in reversed(plan.payers):
            first[names.index(name), row] = number
        for name, limit in plan.limits.items():
            last[names.index(name), row] = plan.number_after(limit) - 1
    return first, last


def _names(plans: Sequence[Plan]) -> list[str]:
    """The applicant, the first kafil, and the others in their order."""
    all_names = {name for plan in plans for name in (*(name for _, name in plan.payers), *plan.limits)}
    return ["applicant", "kafil", *sorted(all_names - {"applicant", "kafil"})]
