"""What payments are worth earlier is, to the centime, the sum of fractions: each payment over the interest of its months."""

import math
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from simulator.base import annuity
from simulator.base.annuity import LONGEST, SCALE, UNITS
from simulator.law import Law
from simulator.populations.count import call_worth
from simulator.populations.laws import population_laws
from simulator.populations.studies import Invented

RATES = (0, 1, UNITS // 100, 47 * UNITS // 1_000, 13 * UNITS // 100)


def nearest(number):
    """The nearest integer, a half up."""
    return math.floor(number + Fraction(1, 2))


def worth(instalment, last, count, rate):
    """All but the last payment together, and the last one, each to the nearest centime."""
    factor, each, together = 1 / (1 + Fraction(rate, SCALE)), Fraction(1), Fraction(0)
    for _ in range(1, count):
        each *= factor
        together += each
    return nearest(instalment * together) + nearest(last * each * factor) if count else 0


@pytest.mark.parametrize("rate", RATES)
@pytest.mark.parametrize("counts", [(0, 0, 0), (0, 1, 2), (3, 12, 240), (1, 1, 0)])
@pytest.mark.parametrize("size", [10**3, 10**7, 10**11])
def test_level_payments_are_worth_today_what_fractions_say(rate, counts, size):
    rng, count = np.random.default_rng(size), np.array(counts)
    instalment, last = (np.where(count > 0, rng.integers(1, size, 3), 0) for _ in range(2))
    found = annuity.value_now(instalment, last, count, rate)
    columns = zip(instalment.tolist(), last.tolist(), counts, strict=True)
    assert found.tolist() == [worth(*each, rate) for each in columns]
    assert found.dtype == np.int64


@pytest.mark.parametrize("rate", RATES)
@pytest.mark.parametrize("months", [0, 1, 7, 240])
def test_an_amount_was_worth_earlier_what_fractions_say(rate, months):
    amounts = np.array([0, 1, 123_456_789, 10**12])
    found = annuity.value_before(amounts, months, rate)
    assert found.tolist() == [nearest(amount / (1 + Fraction(rate, SCALE)) ** months) for amount in amounts.tolist()]


def test_the_longest_payments_at_no_interest_are_worth_themselves():
    count = np.array([LONGEST])
    assert annuity.value_now(np.array([10**9]), np.array([5]), count, 0).tolist() == [(LONGEST - 1) * 10**9 + 5]
    assert annuity.value_now(*np.zeros((3, 0), np.int64), 0).tolist() == []


@pytest.mark.parametrize("rate", [0, 1, UNITS // 100])
@pytest.mark.parametrize(("amount", "months"), [(0, 0), (0, 5), (10**6, 0), (1, 3), (2, 3), (10**12, 1), (7, 2)])
def test_a_level_instalment_is_none_without_a_month_and_one_centime_at_least_without_interest(rate, amount, months):
    found = annuity.instalment(np.array([amount]), np.array([rate]), np.array([months])).tolist()
    step = Fraction(rate, SCALE)
    exact = amount * step / (1 - (1 + step) ** -months) if rate and months else 0
    free = max(amount // months, min(amount, 1)) if months else 0
    assert found == [nearest(exact) if rate and months else free]


def test_laws_of_one_calendar_share_what_their_tranches_gain():
    (law,) = population_laws(["location_vente@2024-06-26"], Law.load())
    codes, _ = law.regimes(next(iter(Invented(20).source()())).people)
    asked = len(codes[0].tranches), 240, call_worth.Discounting(annuity.rate_units(Fraction(6, 100)), Fraction(0))
    gained = call_worth.growths(codes, *asked)
    assert gained
    assert call_worth.growths([replace(code) for code in codes], *asked) is gained
