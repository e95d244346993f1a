"""The short cuts of the sums of the lab give what the long way gives: stretches, whole dinars, small amounts."""

from fractions import Fraction

import numpy as np
import pytest
from strategies import crowd

from simulator import simulate
from simulator.base import annuity
from simulator.base.money import MILLION
from simulator.populations.count import exact_sums
from simulator.populations.count.exact_sums import Histogram, Stack, Stretches, Weights

RNG = np.random.default_rng(61)
N = 5_000


@pytest.mark.parametrize("weights", [np.full(N, 3 * MILLION), RNG.integers(0, 10**12, N)])
@pytest.mark.parametrize("top", [1, 10_000, 10**12, 2**62])
@pytest.mark.parametrize("groups", [[0], [0, 1, 5, 10], range(11), range(200)])
def test_sums_by_stretches_are_those_of_rows_one_by_one(weights, top, groups):
    several = max(groups) + 1
    places, heavy = RNG.choice(groups, N), Weights(weights, int(weights[0]) if (weights == weights[0]).all() else None)
    flags, amounts = RNG.random(N) < 0.3, RNG.integers(-top, top, N)
    stretches = Stretches.of(places, several)
    assert (stretches.places() == places[stretches.order]).all()

    def one_by_one(column):
        each = (places == group for group in range(several))
        return [sum(int(w) * int(v) for w, v in zip(weights[some], column[some], strict=True)) for some in each]

    of_rows = heavy.rows(stretches.order)
    for column in (amounts, np.abs(amounts), -np.abs(amounts)):
        assert exact_sums.sums(stretches, column[stretches.order], of_rows) == one_by_one(column)
        stack = Stack.added(stretches, [column[stretches.order], flags[stretches.order].astype(np.int64)], of_rows)
        twice = [[2 * total for total in one_by_one(each)] for each in (column, flags.astype(np.int64))]
        assert Stack.together([stack, stack]) == twice
    several_flags = np.array([flags, ~flags & False, ~flags | True])
    counted = Stack.counted(stretches, several_flags[:, stretches.order], of_rows)
    assert Stack.together([counted]) == [one_by_one(column) for column in several_flags]


@pytest.mark.parametrize("groups", [1, 2])
def test_nobody_adds_nothing(groups):
    nobody = np.zeros(0, np.int64)
    stretches = Stretches.of(nobody, groups)
    assert exact_sums.sums(stretches, nobody, Weights(nobody, MILLION)) == [0] * groups
    counted = Stack.counted(stretches, np.zeros((2, 0), bool), Weights(nobody, MILLION))
    assert Stack.together([counted]) == [[0] * groups] * 2


def test_more_rows_than_sixteen_bits_count_are_counted():
    flags = np.ones((1, 70_000), bool)
    stretches = Stretches.of(np.zeros(70_000, np.int8), 1)
    counted = Stack.counted(stretches, flags, Weights(np.full(70_000, MILLION), MILLION))
    assert Stack.together([counted]) == [[70_000 * MILLION]]


@pytest.mark.parametrize("unit", [1, 100])
@pytest.mark.parametrize("top", [0, 10_000, 900_000, 10**10])
def test_a_distribution_of_whole_dinars_is_that_of_any_amounts(unit, top):
    values = RNG.integers(0, top + 1, N) * unit
    found = Histogram.of(values, Weights(np.full(N, MILLION), MILLION))
    distinct, counts = np.unique(values, return_counts=True)
    assert found.values.tolist() == distinct.tolist()
    assert found.weights.tolist() == (counts * MILLION).tolist()


@pytest.mark.parametrize("bits", [20, 31, 40])
def test_a_product_is_the_nearest_centime_for_small_and_for_large_amounts(bits):
    amount, factor = RNG.integers(0, 2**bits, N), RNG.integers(0, 2**62, N)
    exactly = [
        int(Fraction(a * f, 2**62) + Fraction(1, 2)) for a, f in zip(amount.tolist(), factor.tolist(), strict=True)
    ]
    assert annuity._times(amount, factor).tolist() == exactly


@pytest.mark.parametrize("bits", [20, 31, 40])
def test_a_product_with_a_factor_of_a_table_is_the_nearest_centime_also_at_halves(bits):
    """Factors of odd halves, of quarters, and of what is next to them; below nothing too."""
    units, fraction = RNG.integers(-3, 150, 60), RNG.integers(0, 2**62, 60)
    fraction[:30] = RNG.integers(0, 4, 30) * 2**60 + RNG.integers(-1, 2, 30)
    units, fraction = units + (fraction >> 62), fraction & (2**62 - 1)
    amount, places = RNG.integers(0, 2**bits, N), RNG.integers(0, 60, N)
    found = annuity.Factors.of(units, fraction).times(amount, places)
    assert found.tolist() == annuity.times(amount, units[places], fraction[places]).tolist()


def test_a_kafil_whom_the_law_does_not_provide_pays_nothing():
    people = crowd(62, 300)
    outcome = simulate(people.rows(people.price >= 0), "location_vente@2016-11-10")
    assert not any(code.kafil for code in outcome.codes)
    own = outcome.decisions.reach[0]
    assert (outcome.decisions.reach == own).all()
