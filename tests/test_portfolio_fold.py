"""The fold of a portfolio: one contract is its row, in every figure; receipts are the sum of the contracts'."""

import datetime as dt
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from portfolio_lives import PAID, Drawn
from portfolio_rows import check, together
from test_lives import LIFE, contract

from simulator.contracts import Contract
from simulator.contracts import events as kinds
from simulator.contracts.plan import level_plan
from simulator.contracts.portfolio import Happenings, Payments, fold, many, plans_of_each
from simulator.contracts.readings import ContractReadings

EVERYDAY, MORE, TOGETHER, CHUNKS = 2_000, 20_000, 20, 4
READINGS = [
    ContractReadings(late_after="due_day"), ContractReadings(refund_instalments="all"), ContractReadings(refund_instalments="none"),
    ContractReadings(imputation="current_first"),
]  # fmt: skip
DAY = dt.date(2024, 3, 15)
EVERY_KIND = [
    kinds.Rate(DAY, Fraction(3, 100)), kinds.Missed(DAY, DAY, dt.date(2024, 5, 31)), kinds.CatchUp(DAY, DAY, 6),
    kinds.Deferred(DAY, 3, None), kinds.Deferred(DAY, 3, 6), kinds.Deferred(DAY, 3, 6, "added"), kinds.Surcharge(DAY, 5_000),
    kinds.Surcharge(DAY, Fraction(1, 100)), kinds.LumpSum(DAY, 10_000, "shorter"), kinds.LumpSum(DAY, 10_000, "lower"),
    kinds.Reschedule(DAY, 120), kinds.Income(DAY, 40_000_00), kinds.Income(DAY, 0, 10_000_00), kinds.Kafil(DAY, DAY, 45_000_00, "keep"),
    kinds.Kafil(DAY, DAY, 45_000_00, "keep", 250_000), kinds.Income(DAY, None, None, 5_000_00),
    kinds.PriceRevision(DAY, 3_600_000_00), kinds.Death(DAY, "spouse"), kinds.Death(DAY, "kafil", DAY), kinds.Divorce(DAY, "applicant"), kinds.PayAll(DAY), kinds.Withdrawal(DAY),
    kinds.Withdrawal(DAY, 80_000_00, 0),
]  # fmt: skip


def test_every_kind_of_event_has_its_row():
    assert {type(event) for event in EVERY_KIND} == {*kinds.EVENTS, kinds.PriceRevision}


@pytest.mark.parametrize("event", EVERY_KIND, ids=repr)
def test_an_event_is_its_row_of_columns(event):
    assert Happenings.of_events([(0, event)]).events(0) == (event,)


def portfolio(seed, paid, size=TOGETHER):
    """So many contracts of a seed."""
    drawn = Drawn(seed)
    return [drawn.contract(paid) for _ in range(size)]


@pytest.mark.parametrize("paid", PAID)
@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_a_contract_is_its_row(chunk, paid):
    for seed in range(chunk, EVERYDAY // TOGETHER // len(PAID), CHUNKS):
        check(portfolio(seed, paid))


@pytest.mark.slow
@pytest.mark.parametrize("paid", PAID)
@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_many_more_contracts_are_their_rows(chunk, paid):
    for seed in range(10_000 + chunk, 10_000 + MORE // TOGETHER // len(PAID), CHUNKS):
        check(portfolio(seed, paid))


@pytest.mark.parametrize("readings", READINGS, ids=str)
def test_a_contract_is_its_row_by_every_reading(readings):
    for seed in range(4):
        check(portfolio(seed, "both"), readings)


@given(lives=st.lists(LIFE, min_size=1, max_size=8))
@settings(max_examples=60, deadline=None, database=None, derandomize=True, phases=(Phase.explicit, Phase.generate))
def test_the_lives_of_the_naive_loop_are_rows_too(lives):
    check([contract(drawn) for drawn in lives])


def test_receipts_by_group_are_those_of_the_groups():
    contracts = portfolio(7, "both", 60)
    groups = np.arange(60) % 3
    states = check(contracts, groups=groups)
    for group in range(3):
        alone = together([contract for contract, code in zip(contracts, groups, strict=True) if code == group]).receipts
        first, size = alone.first - states.receipts.first, alone.due.shape[1]
        assert np.array_equal(states.receipts.due[group, first : first + size], alone.due[0])
        assert states.receipts.due[group].sum() == alone.due.sum()


def test_parts_of_any_size_give_the_same(monkeypatch):
    contracts = portfolio(8, "until", 60) + portfolio(9, "both", 40)
    at_once = check(contracts).receipts
    for size in (1, 2, 3, 7):
        monkeypatch.setattr(many, "CHUNK", size)
        assert check(contracts).receipts.equals(at_once)


def test_few_rows_need_the_fold_of_one_contract():
    states = [together(portfolio(seed, paid)) for seed in range(7) for paid in PAID]
    one_by_one = sum(int(state.row_by_row.sum()) for state in states)
    refused = sum(len(state.refusals) for state in states)
    assert 0 < one_by_one < 21 * TOGETHER / 10
    assert refused < 21 * TOGETHER * 6 / 10


def test_a_portfolio_of_nothing_brings_nothing():
    states = together([])
    assert (len(states), states.receipts.due.shape, states.receipts.received.shape) == (0, (1, 0), (1, 0))


def test_columns_that_are_not_sorted_or_belong_to_nothing_are_refused():
    event, payment = kinds.PayAll(DAY), kinds.Payment(DAY, 100)
    columns, payments = (
        Happenings.of_events([(0, event), (1, event)]),
        Payments.of_payments([(0, payment), (1, payment)]),
    )
    for one_kind in (columns, payments):
        with pytest.raises(ValueError, match="sorted"):
            replace(one_kind, contract=one_kind.contract[::-1])
        with pytest.raises(ValueError, match="lengths"):
            replace(one_kind, day=one_kind.day[:1])
    (contract_of_one,) = portfolio(3, "until", 1)
    plans = plans_of_each([contract_of_one.plan])
    with pytest.raises(ValueError, match="none of the plans"):
        fold(plans, columns, None, DAY)


def test_a_contract_that_outlasts_the_calendar_goes_one_by_one():
    start = dt.date(2110, 1, 31)
    plan = level_plan(10**8, 0, 600, start)
    events = tuple(kinds.Deferred(start + year * 400 * dt.timedelta(1), 500, None) for year in (1, 2, 3))
    states = check([Contract(plan, start, events[:count], (), start) for count in range(4)])
    assert states.row_by_row.tolist() == [False, False, True, True]
