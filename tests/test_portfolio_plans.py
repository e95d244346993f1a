"""The plans of a portfolio, all at once: each is the plan of its household's contract."""

import datetime as dt

import numpy as np
import portfolio_rows
import pytest
from daily import daily
from portfolio_lives import PAID, Drawn
from strategies import BUYING, buying, crowd, reading, terms
from test_house import LAW

from simulator.contracts import Contract
from simulator.contracts import events as kinds
from simulator.contracts.opening import plan_of
from simulator.contracts.portfolio import plans_of, plans_of_each
from simulator.contracts.portfolio.plans import COLUMNS
from simulator.contracts.reader import CONTINUES
from simulator.engine import run
from simulator.engine.outcome import Outcome
from simulator.law import Readings

AS_ONE = [
    name
    for name in COLUMNS
    if name not in ("terms", "place", "payer_first", "payer_last", "tranche_number", "tranche_amount")
]
ONE_DAY = dt.timedelta(1)
READINGS = [
    Readings(),
    Readings(rounding="dinar_up"),
    Readings(kafil="shares"),
    Readings(kafil_age_limit="none", age_limit="end_of_year"),
]


def outcome_of(people, scheme, how, chosen=None):
    codes, regime = run.regimes(people, scheme, LAW, how, None, chosen)
    decided = run.run(people, codes, regime)
    return Outcome(people, codes, regime, decided.decisions, decided.level)


def deep(columns, names):
    """Columns of several rows, those of nothing left out."""
    return [[tuple(value) for value in zip(*(getattr(columns, name)[:, row].tolist() for name in names), strict=True) if value[0] and value[0] < 10**6]
            for row in range(len(columns))]  # fmt: skip


def check(outcome):
    rows = range(len(outcome.people))
    plans, each = plans_of(outcome), plans_of_each([plan_of(outcome, row) for row in rows])
    level = np.flatnonzero(each.is_level)
    assert np.array_equal(plans.is_level, each.is_level)
    for name in AS_ONE:
        assert np.array_equal(getattr(plans, name)[level], getattr(each, name)[level]), name
    for names in (("payer_first", "payer_last"), ("tranche_number", "tranche_amount")):
        assert deep(plans.rows(level), names) == deep(each.rows(level), names)
    for row in level:
        terms_here, terms_there = plans.common[plans.terms[row]], each.common[each.terms[row]]
        later = sum(change <= each.start[row].item() for change in terms_here.offer_changes)
        assert terms_here.offers[later:] == terms_there.offers[later:]
        for name in ("rounding", "currency", "tranches", "offer_changes"):
            assert getattr(terms_here, name) == getattr(terms_there, name)
        births = np.array(["1950-01-01", "1988-02-29", "1999-12-31"], "datetime64[D]")
        assert np.array_equal(terms_here.age_limit(births), terms_there.age_limit(births), equal_nan=True)
    return plans


@pytest.mark.parametrize("how", READINGS, ids=str)
def test_a_plan_of_many_is_the_plan_of_its_row(how):
    plans = check(outcome_of(crowd(3, 400), "location_vente", how))
    assert plans.is_level.mean() > 0.5
    assert (plans.tranche_number > 0).any()
    assert (plans.payer_first[1:] < 10**6).any() or how.kafil == "shares"


@pytest.mark.parametrize("paid", PAID)
def test_the_contract_of_a_household_is_its_row(paid):
    """From the question to the row: households of every cohort under the law of their days, each with a life."""
    outcome, drawn = outcome_of(crowd(5, 120), "location_vente", Readings()), Drawn(5)
    contracts = [drawn.lived(plan_of(outcome, row), paid, 3) for row in range(len(outcome.people))]
    states = portfolio_rows.check(contracts, plans=plans_of(outcome))
    assert states.row_by_row.sum() < len(states) / 5
    assert len(states.refusals) < len(states) * 2 / 3


def test_purchases_go_one_by_one():
    outcome, drawn = outcome_of(buying(1, 25, "lpa", terms(1).bank), "lpa", reading(1), terms(1)), Drawn(6)
    contracts = [drawn.lived(plan_of(outcome, row), "until", 0) for row in range(len(outcome.people))]
    states = portfolio_rows.check(contracts, plans=plans_of(outcome))
    assert states.row_by_row.sum() == len(states) - len(states.refusals)


@pytest.mark.parametrize("scheme", BUYING)
def test_a_purchase_with_a_loan_is_not_in_columns(scheme):
    outcome = outcome_of(buying(1, 60, scheme, terms(1).bank), scheme, reading(1), terms(1))
    assert not plans_of(outcome).is_level.any()


@pytest.mark.parametrize("continues", CONTINUES)
@pytest.mark.parametrize("birth", daily(["1930-01-01", "1956-02-29", "1985-06-01", "2020-01-01", None], 2))
def test_a_death_with_the_birth_of_who_continues_is_its_row(continues, birth):
    """The limit of who continues is that of his own age, whichever it is: the row is the statement, or refused as the statement is."""
    outcome = outcome_of(crowd(7, 40), "location_vente", Readings())
    plans = [plan_of(outcome, row) for row in range(len(outcome.people))]
    born = None if birth is None else dt.date.fromisoformat(birth)
    contracts = [
        Contract(
            plan, day, (kinds.Death(plan.start + 700 * ONE_DAY, continues, born),), until=plan.start + 900 * ONE_DAY
        )
        for plan in plans
        for day in (plan.start + 600 * ONE_DAY, plan.start + 1000 * ONE_DAY)
    ]
    assert len(portfolio_rows.check(contracts)) == len(contracts)


def test_everything_paid_on_a_day_that_is_planned_is_next_to_be_paid():
    """Before the next line it is the next payment, after it the line is; of one contract and of its row."""
    outcome = outcome_of(crowd(7, 40), "location_vente", Readings())
    plans = [plan for row in range(len(outcome.people)) if len((plan := plan_of(outcome, row)).lines) > 12]
    begun = [
        Contract(plan, plan.start, (kinds.PayAll(plan.start + days * ONE_DAY),), until=plan.start)
        for plan in plans
        for days in (10, 100)
    ]
    portfolio_rows.check(begun)
    for contract in begun:
        following, planned = contract.statement.next_due, contract.events[0].day
        line = min(line.day for line in contract.plan.lines)
        assert following is not None
        assert following.day == min(planned, line)
        if planned < line:
            pay_off = contract.on(planned).paths[0].entries[-1]
            assert (pay_off.event, pay_off.amount) == ("pay_all", following.amount)
