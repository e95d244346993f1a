"""What is always true, to the centime and to the day: on Hypothesis's households, and on every schedule of crowds."""

from dataclasses import replace
from typing import NamedTuple

import numpy as np
import oracle
import pytest
from hypothesis import given, settings
from strategies import crowd, households, reading, readings

from simulator.law import Code, Law
from simulator.people import UNSTATED, Households
from simulator.population import run
from simulator.rules import Decisions
from simulator.rules.eligibility import CRITERIA
from simulator.schedule import INSTALMENT, Ledger, Level, collect

LAW = Law.load()
SEEDS, CROWD = range(24), 900
"""21 600 households: each crowd under another reading of the law, the first under the default one."""


class Case(NamedTuple):
    """One household, its law, what is decided, and its ledger."""

    people: Households
    row: int
    code: Code
    decisions: Decisions
    level: Level
    ledger: Ledger

    @property
    def count(self):
        return int(self.level.count[self.row])

    @property
    def instalments(self):
        return self.ledger.kind == INSTALMENT

    def __repr__(self):
        return f"{oracle.facts_of(self.people, self.row)} on {self.people.application[self.row]} under {self.code.readings}"


def regimes(people, how):
    """The households of each regime, with their code and what is decided for them."""
    codes, regime = run.regimes(people, "location_vente", LAW, how, None)
    for place, code in enumerate(codes):
        mine = people.rows(np.flatnonzero(regime == place))
        yield mine, code, run.run_one(mine, code)


def cases(people, how):
    """Every household of a population, one after the other."""
    for mine, code, (decisions, level) in regimes(people, how):
        for row in range(len(mine)):
            yield Case(mine, row, code, decisions, level, collect(mine, code, decisions, level, {}, row))


def price_is_paid(case):
    """The tranches and the principal of the instalments are the price."""
    paid = int(case.ledger.principal.sum())
    return not case.count or paid == case.decisions.price[case.row]


def nothing_is_lost_between_tranches_and_instalments(case):
    """What the tranches leave is what is financed, whether it can be paid or not."""
    tranches = int(case.decisions.tranches[:, case.row].sum())
    return tranches + case.decisions.financed[case.row] == case.decisions.price[case.row]


def balance_falls_to_zero(case):
    """The balance never rises, is never below zero, and ends at zero when there is a schedule."""
    balance = case.ledger.balance
    ends = balance[-1] == 0 or not case.count
    return bool(
        (np.diff(balance) <= 0).all() and (balance >= 0).all() and balance[0] <= case.decisions.price[case.row] and ends
    )


def never_more_instalments_than_the_decisive_cap(case):
    """There are never more instalments than the smallest cap, and the smallest cap is the term."""
    caps = case.decisions.caps[:, case.row]
    return (
        case.count <= caps.min() == case.decisions.term[case.row]
        and (case.ledger.number[case.instalments] <= caps.min()).all()
    )


def no_schedule_only_when_nothing_can_or_need_be_paid(case):
    """There are instalments when and only when there is something to pay and a month to pay it in."""
    return (case.count > 0) == bool(case.decisions.term[case.row] > 0 and case.decisions.financed[case.row] > 0)


def every_due_date_is_inside_its_payers_age_limit(case):
    """Nobody pays past the age limit; a kafil who is held to none is the exception that his reading makes."""
    how, years = case.code.readings, case.code.provision("age_limit").value // 12
    births = [case.people.birth[case.row], *case.people.kafil_birth[:, case.row]]
    for place in np.unique(case.ledger.payer[case.instalments]):
        if place and how.kafil_age_limit == "none":
            continue
        limit = oracle.last_day(births[place].item(), years, how.age_limit)
        if case.ledger.date[case.instalments & (case.ledger.payer == place)].max().item() > limit:
            return False
    return True


def due_dates_are_keys_plus_k_months(case):
    """Instalment k falls k months after the keys, on the same day or on the last day of a shorter month."""
    numbers, days = case.ledger.number[case.instalments], case.ledger.date[case.instalments]
    keys = case.people.keys[case.row].item()
    every_number = np.unique(numbers).tolist() == list(range(1, case.count + 1))
    return every_number and days.tolist() == [oracle.month_after(keys, k) for k in numbers.tolist()]


def last_instalment_absorbs_the_rest(case):
    """All instalments but the last are equal, and the last differs by less than rounding explains."""
    level, last, count = (int(getattr(case.level, name)[case.row]) for name in ("instalment", "last", "count"))
    monthly = np.bincount(case.ledger.number[case.instalments], case.ledger.principal[case.instalments])[1:]
    if not count:
        return level == last == 0 and len(monthly) == 0
    if case.code.readings.rounding == "dinar_up":
        bounds = (
            0 < last <= level
            and level % 100 == 0
            and (level - 100) * case.decisions.term[case.row] < case.decisions.financed[case.row]
        )
    else:
        bounds = level <= last < level + count
    return bool(bounds and (monthly[:-1] == level).all() and monthly[-1] == last)


def payers_follow_one_another(case):
    """Who has handed over never pays again, unless the kafils share each instalment."""
    return case.code.readings.kafil == "shares" or bool((np.diff(case.ledger.payer) >= 0).all())


def nobody_pays_nothing_and_nobody_is_paid(case):
    """Every instalment of every payer is an amount."""
    return bool((case.ledger.principal[case.instalments] > 0).all() and (case.ledger.principal >= 0).all())


INVARIANTS = (
    price_is_paid, nothing_is_lost_between_tranches_and_instalments, balance_falls_to_zero,
    never_more_instalments_than_the_decisive_cap, no_schedule_only_when_nothing_can_or_need_be_paid,
    every_due_date_is_inside_its_payers_age_limit, due_dates_are_keys_plus_k_months, last_instalment_absorbs_the_rest,
    payers_follow_one_another, nobody_pays_nothing_and_nobody_is_paid,
)  # fmt: skip


def rows_of(ledger):
    """The ledger as the oracle writes it."""
    columns = (ledger.number, ledger.date, ledger.payer, ledger.principal, ledger.balance)
    return list(zip(*(column.tolist() for column in columns), strict=True))


def named(bits):
    """The names of the criteria whose bit is set."""
    return {criterion.__name__ for bit, criterion in enumerate(CRITERIA) if bits >> bit & 1}


def agrees(case):
    """The oracle says the same: who is refused and why, the price, the caps, and every payment row by row."""
    said = oracle.answer(oracle.facts_of(case.people, case.row), case.code)
    decided, row = case.decisions, case.row
    assert (named(decided.refusals[row]), named(decided.unanswered[row])) == (said.refused, said.unanswered), case
    assert (decided.price[row], decided.caps[0, row], decided.term[row]) == (said.price, said.term, said.months), case
    assert rows_of(case.ledger) == said.rows, case


@pytest.mark.parametrize("seed", SEEDS)
def test_every_schedule_of_a_crowd_keeps_every_invariant_and_agrees_with_the_oracle(seed):
    seen = 0
    for case in cases(crowd(seed, CROWD), reading(seed)):
        for invariant in INVARIANTS:
            assert invariant(case), f"{invariant.__name__}: {case}"
        agrees(case)
        seen += 1
    assert seen == CROWD


def test_the_crowds_meet_everything_that_can_happen():
    """A crowd that never met a kafil, a refusal or a last day would prove nothing."""
    kinds = set()
    for seed in (0, 3, 5):
        for case in cases(crowd(seed, 600), reading(seed)):
            kinds |= {f"payer {place}" for place in np.unique(case.ledger.payer)} | named(
                case.decisions.refusals[case.row]
            )
            kinds |= {
                f"{len(case.decisions.tranches)} tranches",
                f"decided by {np.argmin(case.decisions.caps[:, case.row])}",
            }
            kinds |= {
                "no schedule" if not case.count else "a schedule",
                "eligible" if not case.decisions.refusals[case.row] else "refused",
            }
    assert kinds >= {"payer 0", "payer 1", "payer 2", "payer 3", "1 tranches", "4 tranches", "5 tranches", "decided by 0", "decided by 1",
                     "no schedule", "a schedule", "eligible", "refused", *(criterion.__name__ for criterion in CRITERIA)}  # fmt: skip


@given(people=households(), how=readings())
@settings(max_examples=300, deadline=None)
def test_any_household_keeps_every_invariant(people, how):
    (case,) = cases(people, how)
    for invariant in INVARIANTS:
        assert invariant(case), f"{invariant.__name__}: {case}"


@given(people=households(), how=readings())
@settings(max_examples=300, deadline=None)
def test_the_oracle_agrees_on_any_household(people, how):
    (case,) = cases(people, how)
    agrees(case)


@pytest.mark.parametrize("seed", range(100, 104))
def test_the_columns_of_a_hundred_thousand_households_close(seed):
    """Column arithmetic alone: what is financed is paid, in no more months than the term, nothing is negative."""
    for _, code, (decisions, level) in regimes(crowd(seed, 25_000), reading(seed)):
        paid = level.instalment * np.maximum(level.count - 1, 0) + level.last
        payable = (decisions.term > 0) & (decisions.financed > 0)
        assert (paid == np.where(payable, decisions.financed, 0)).all(), code.readings
        assert (decisions.price == decisions.tranches.sum(axis=0) + decisions.financed).all()
        assert (level.count <= decisions.term).all()
        assert (decisions.term == decisions.caps.min(axis=0)).all()
        columns = (
            level.instalment,
            level.last,
            level.count,
            decisions.financed,
            decisions.tranches,
            decisions.caps,
            decisions.reach,
        )
        assert min(column.min() for column in columns) >= 0


def test_an_unknown_price_has_no_schedule():
    nowhere = replace(crowd(0, 50), price=np.full(50, UNSTATED), dwelling=np.full(50, UNSTATED, np.int8))
    for _, _, (decisions, level) in regimes(nowhere, reading(0)):
        assert (decisions.price == UNSTATED).all()
        assert (level.count == 0).all()
