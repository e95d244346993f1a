"""The totals of a population under several laws: a fold over its parts, whose results merge.

``of(part, plan)`` gives the ``Totals`` of some households; ``Totals.merged`` puts those of any parts together; and
``tables`` writes what people read. Every total is an integer (see ``exact_sums``), so a million rows in one piece, in
chunks, on seven machines, in any order, give the same figures to the last digit.

Every row is a household (one application), weighted. Amounts, terms and efforts are of those who are *served*:
eligible, with a known price, and young enough for one instalment at least. The others are counted beside them.
``purchase_columns`` defines what it is to be served by a purchase.
"""

from __future__ import annotations

import ctypes
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import numpy.typing as npt

from simulator.base import annuity, dates, money
from simulator.base.money import MILLION
from simulator.engine import financing, run
from simulator.engine.rules import eligibility
from simulator.populations.count import (
    affordable,
    because_of_age,
    effects,
    funnel,
    groups,
    late_works,
    other_wage,
    outlays,
    purchase_columns,
    three_payments,
    verdicts,
)
from simulator.populations.count.exact_sums import Stack, Stretches, Weights
from simulator.populations.count.funnel import LEAVES
from simulator.populations.count.purchase_columns import Bought
from simulator.populations.count.rent_columns import EFFORTS, Decided, StateTables, effort_of
from simulator.populations.count.totals import MAIN, RISEN, Adding, Chunk, Totals
from simulator.reading.errors import InputError
from simulator.wording import Years

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from simulator.engine.households import Households
    from simulator.law import Code
    from simulator.populations.count.groups import Crowd
    from simulator.populations.laws import PopulationLaw
    from simulator.populations.plan import Plan

_ALLOCATOR = {-1: 64 << 20, -3: 32 << 20}
"""M_TRIM_THRESHOLD, the bytes that the allocator keeps, and M_MMAP_THRESHOLD, the largest block that it keeps."""
COLUMNS: dict[str, type[Decided]] = {"rent": Decided, "loan": Bought}
"""The columns that are counted, of each way of paying."""


class View(NamedTuple):
    """The people of a part (their keys may be later), and the code under which each is decided."""

    people: Households
    codes: tuple[Code, ...]
    regime: run.Places

    @classmethod
    def of(cls, people: Households, law: PopulationLaw) -> View:
        """The households under one law."""
        households = law.households(people)
        return cls(households, *law.regimes(households))

    def decided(self, rows: run.Places, households: Households | None = None) -> Decided:
        """The columns of the rows; ``households`` are those of these rows, if already taken, unless they buy."""
        regime = self.regime[: len(rows)] if len(self.codes) == 1 else self.regime.take(rows)  # of one code: all zeros
        columns = COLUMNS[financing.of(self.codes[0]).told_as]
        people = self.people.rows(rows) if households is None or self.people.buyers is not None else households
        return columns.of(people, self.codes, regime)


def of(part: Crowd, plan: Plan, views: Sequence[View] = (), later: Sequence[View] = ()) -> Totals:
    """The totals of a part. Raises ``InputError`` and ``LawError``.

    ``views`` are those of the laws of the plan, and ``later`` those of the later minimum wage, where they are known already.
    """
    people = part.people
    if not len(people):
        return Totals()
    _keep_memory()
    views, later = views or [View.of(people, law) for law in plan.laws], later or at_later_wage(part, plan)
    late = {years: _late(people, years) for years in plan.delays}
    work = _Work(
        plan,
        people,
        groups.grouped(part, plan.by, plan.bounds),
        Weights.of(people),
        views,
        tables=[StateTables.of(view.codes) for view in views],
        later=later,
        risen=[_risen(people, law, *pair) for law, *pair in zip(plan.laws, views, later, strict=False)],
        delayed={years: [View.of(moved, law) for law in plan.laws] for years, moved in late.items()},
        leaves=part.extra[LEAVES] if plan.funnel else None,
    )
    return work.counted().totals()


def at_later_wage(part: Crowd, plan: Plan) -> list[View]:
    """The same households under the same laws at the minimum wage of the day of the keys; empty unless the plan has it."""
    return [View.of(part.people, law.with_later_wage()) for law in plan.laws] if plan.wage else []


def _risen(people: Households, law: PopulationLaw, now: View, later: View) -> View:
    """The households at the later minimum wage, their incomes risen as much as it does."""
    before, after = (
        wages.take(view.regime) if len(wages) > 1 else wages
        for view in (now, later) for wages in (np.array([code.snmg for code in view.codes], np.int64),)
    )  # fmt: skip
    income, spouse_income = (money.divide(column * after, before) for column in (people.income, people.spouse_income))
    risen = replace(people, income=income, spouse_income=spouse_income)
    return View(law.households(risen), later.codes, later.regime)


@cache
def _keep_memory() -> None:
    """Let the columns of one chunk take the memory that those of the chunk before have left.

    The allocator of Linux gives freed memory back to the system, which clears it page by page before it lends it again:
    a tenth of the time of a chunk, and two thirds on a worker of Dask, which asks for it. Elsewhere nothing is done.
    """
    try:
        set_option = ctypes.CDLL(None).mallopt
    except (AttributeError, OSError, TypeError):
        return
    for option, size in _ALLOCATOR.items():
        set_option(option, size)


class _Work(NamedTuple):
    """The households of a part under every law of a plan, ready to be decided chunk by chunk."""

    plan: Plan
    people: Households
    grouped: groups.Grouped
    weights: Weights
    views: Sequence[View]
    tables: Sequence[StateTables]
    later: Sequence[View]
    risen: Sequence[View]
    delayed: Mapping[int, Sequence[View]]
    leaves: npt.NDArray[Any] | None = None

    def counted(self) -> Adding:
        """The sums of all the chunks, on one thread: a second one is no sooner done."""
        adding = Adding(self.grouped.names)
        for start in range(0, len(self.people), run.CHUNK):
            stretches = Stretches.of(self.grouped.place[start : start + run.CHUNK], len(self.grouped.names))
            rows = start + stretches.order
            self._decided(rows, Chunk(stretches, self.weights.rows(rows), adding))
        return adding

    def _decided(self, rows: run.Places, chunk: Chunk) -> None:
        """Decide the rows of one chunk under every law, and count them."""
        plan, adding = self.plan, chunk.adding
        households = self.people.rows(rows)  # once for all the laws: their days are taken apart once
        by_law = [view.decided(rows, households) for view in self.views]
        term = because_of_age.reference(by_law)
        for law, decided in enumerate(by_law):
            adding.add(
                MAIN, law, ("rows",), Stack(chunk.stretches.by_group(chunk.stretches.sizes[np.newaxis]), MILLION)
            )
            _main(chunk, law, decided, self.tables[law], plan)
            because_of_age.count(chunk.only(decided.served), law, decided, term, plan)
            if law:
                effects.gains(chunk, law, by_law[0], decided, plan)
            if law and plan.verdict:
                verdicts.count(chunk, law, by_law[0], decided, plan)
            if plan.funnel is not None and law == plan.funnel.law and self.leaves is not None:
                funnel.count(chunk, law, decided, self.leaves[rows])
            if plan.wage:
                risen = self.risen[law].people.rows(rows)
                effects.wage(chunk, law, decided, other_wage.decided(decided, self.later[law], rows, households))
                effects.wage(chunk, law, decided, other_wage.decided(decided, self.risen[law], rows, risen), RISEN)
            if plan.receipts and not isinstance(decided, Bought):
                adding.receipts[law] += effects.receipts(decided, chunk.weights)
        if self.delayed:
            late_works.count(chunk, by_law, self.delayed, rows, households)
        if plan.verdict:
            _three_payments(chunk, by_law, plan)


def _three_payments(chunk: Chunk, by_law: Sequence[Decided], plan: Plan) -> None:
    """Count the payments of those whom each law serves, and of those whom all of several laws serve."""
    of_laws = [three_payments.Measures.of(decided, plan) for decided in by_law]
    for law, (decided, measures) in enumerate(zip(by_law, of_laws, strict=True)):
        three_payments.count(chunk.only(decided.served), law, measures)
    if len(by_law) > 1:
        three_payments.count_common(chunk, by_law, of_laws)


def _late(people: Households, years: int) -> Households:
    """The same households, their keys some years later. Raises ``InputError`` past the end of the calendar."""
    if not years:
        return people
    keys = dates.put_together(people.keys_parts.month + 12 * years, people.keys_parts.day)
    if keys.view(np.int64).max() > (dates.LAST - dates.EPOCH).days:
        raise InputError("lab.error.late", "keys", years=Years(years), last=dates.LAST)
    return people.moved(keys=keys)


def _main(chunk: Chunk, law: int, decided: Decided, state: StateTables, plan: Plan) -> None:
    """Count one law alone: the households served, the others by reason, and what the served ones pay."""
    eligible, served = decided.eligible, decided.served
    bits = {"refused": decided.result.decisions.refusals, "unchecked": decided.result.decisions.unanswered}
    flagged = {
        f"{word}.{criterion.__name__}": (column & np.uint16(1 << bit)) != 0
        for word, column in bits.items()
        if (bits_of_rows := int(np.bitwise_or.reduce(column)))
        for bit, criterion in enumerate(eligibility.CRITERIA)
        if bits_of_rows >> bit & 1
    }
    verdicts = {
        "households": np.ones(len(eligible), bool), "eligible": eligible, "unpriced": eligible & ~decided.priced,
        "too_old": decided.too_old,
    }  # fmt: skip
    chunk.flags(MAIN, law, verdicts | flagged)
    affordable.count(chunk, law, decided, plan)
    inside = chunk.only(served)
    _paid(inside, law, decided, plan)
    if isinstance(decided, Bought):
        purchase_columns.count(chunk, inside, law, decided)
        outlays.count_purchase(inside, law, decided, plan)
    else:
        _state(inside, law, decided, state, plan)


def _paid(inside: Chunk, law: int, decided: Decided, plan: Plan) -> None:
    """Count the payments of the served households, and their efforts."""
    decisions, level, income = decided.result.decisions, decided.result.level, decided.income
    may_have_kafil, earning = decided.may_name_a_kafil(), decided.earning
    part = decided.own_part
    effort = effort_of(part, income)
    columns = {
        "price": decisions.price, "down_payment": decided.down_payment, "financed": decisions.financed,
        "term": level.count, "instalment": level.instalment, "total": decided.total,
        "present_value": decided.value_at_keys(plan.discounting), "effort": effort,
    }  # fmt: skip
    inside.tally(MAIN, law, columns)
    flags = {
        "served": decided.served, "cut_by_age": decided.cut_by_age, "kafil_provided": may_have_kafil,
        "kafil_wanted": decided.beyond_own_age & may_have_kafil, "earning": earning,
    }  # fmt: skip
    hundredfold = part * 100
    flags |= {f"above_{bound}": earning & (hundredfold > income * bound) for bound in EFFORTS}
    inside.flags(MAIN, law, flags)
    if plan.distributions:
        everybody = np.ones(len(income), bool)
        inside.spread(law, "instalment", level.instalment, everybody)
        inside.spread(law, "term", level.count, everybody)
        inside.spread(law, "effort", effort, earning)
        inside.spread(law, "income_months", three_payments.months_of_income(decided.up_front, income), income > 0)


def _state(inside: Chunk, law: int, decided: Decided, state: StateTables, plan: Plan) -> None:
    """Count the State's money: aids, roads and networks, and the interest that it bears.

    That of the bank's credit, a level annuity, in per cents; and the balance that the household owes, month by month.
    """
    aid, vrd, percent = state.of_households(decided)
    level, financed = decided.result.level, decided.result.decisions.financed
    owed = financed * level.count - level.instalment * (level.count * (level.count - 1) >> 1)
    flags, borne = {"interest_told": percent >= 0}, np.maximum(percent, 0)
    columns = {"borne_balance": owed * borne}
    if aid is not None and vrd is not None:
        flags["composed"] = aid >= 0
        columns |= {"aid": np.maximum(aid, 0), "vrd": np.maximum(vrd, 0)}
    if plan.interest is not None and plan.bank_term is not None:
        credit = annuity.interest_in_all(financed, annuity.rate_units(plan.interest), plan.bank_term)
        columns |= {"borne_credit": credit * borne, "borne_percent": borne}
    inside.flags(MAIN, law, flags)
    inside.tally(MAIN, law, columns)
    outlays.count(inside, law, decided, columns | {"borne_percent": borne}, plan)
