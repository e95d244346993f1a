"""The fold of a portfolio: one contract is its row, in every figure; receipts are the sum of the contracts'."""

import datetime as dt
from fractions import Fraction

import pytest

from simulator.contracts import events as kinds
from simulator.contracts.portfolio import Happenings

DAY = dt.date(2024, 3, 15)
EVERY_KIND = [
    kinds.Rate(DAY, Fraction(3, 100)), kinds.Missed(DAY, DAY, dt.date(2024, 5, 31)), kinds.CatchUp(DAY, DAY, 6),
    kinds.Deferred(DAY, 3, None), kinds.Deferred(DAY, 3, 6), kinds.Deferred(DAY, 3, 6, "added"), kinds.Surcharge(DAY, 5_000),
    kinds.Surcharge(DAY, Fraction(1, 100)), kinds.LumpSum(DAY, 10_000, "shorter"), kinds.LumpSum(DAY, 10_000, "lower"),
    kinds.Reschedule(DAY, 120), kinds.Income(DAY, 40_000_00), kinds.Income(DAY, 0, 10_000_00), kinds.Kafil(DAY, DAY, 45_000_00, "keep"),
    kinds.Death(DAY, "spouse"), kinds.Divorce(DAY, "applicant"), kinds.PayAll(DAY), kinds.Withdrawal(DAY),
    kinds.Withdrawal(DAY, 80_000_00, 0),
]  # fmt: skip


def test_every_kind_of_event_has_its_row():
    assert {type(event) for event in EVERY_KIND} == set(kinds.EVENTS)


@pytest.mark.parametrize("event", EVERY_KIND, ids=repr)
def test_an_event_is_its_row_of_columns(event):
    assert Happenings.of_events([(0, event)]).events(0) == (event,)
