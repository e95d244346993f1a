"""One household is its row: in any chunk, in any order, among any others, decided as if it were alone."""

import datetime as dt
import functools
from dataclasses import fields, replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import BUYING, buying, crowd, households, reading, readings, terms
from test_people import FACTS

from simulator.api import simulate
from simulator.engine import run
from simulator.engine.decisions import Decisions, Purchase
from simulator.engine.households import Households
from simulator.engine.outcome import Outcome
from simulator.engine.rules import fees
from simulator.engine.schedule import Level
from simulator.law import Law, Readings
from simulator.reading.errors import LawError

LAW = Law.load()
SCHEMES = ("location_vente", "location_vente@2001-04-29", "location_vente@2016-11-02", "location_vente@2024-06-26")


def decided(people, how, scheme="location_vente", chunk=run.CHUNK, chosen=None):
    """The outcome of a population, in chunks of any size."""
    name, frozen = LAW.scheme(scheme)
    codes, regime = run.regimes(people, name, LAW, how, frozen, chosen)
    return Outcome(people, codes, regime, *run.run(people, codes, regime, chunk))


def parts(outcome):
    """What is decided and paid, and by which columns; a rent has no purchase."""
    bought = outcome.decisions.purchase
    assert (bought is None) == (outcome.codes[0].financing == "rent")
    yield outcome.decisions, [name for name in Decisions.__slots__ if name != "purchase"]
    yield outcome.level, Level.__slots__
    yield from [] if bought is None else [(bought, Purchase.__slots__)]


def row_of(outcome, row):
    """Every column of one household; tranches and fees that its regime lacks, zero in a mixed population, are left out."""
    columns = {name: getattr(part, name)[..., row].tolist() for part, names in parts(outcome) for name in names}
    code = outcome.code(row)
    tranches = max(len(code.tranches), int(code.financing == "loan"))
    depths = {"tranches": tranches, "called_amounts": tranches, "fees": len(fees.known_fees(code))}
    for name, depth in depths.items():
        if name in columns:
            assert not any(columns[name][depth:])
            columns[name] = columns[name][:depth]
    return columns


def same_columns(one, other, row=0, place=0):
    assert row_of(one, row) == row_of(other, place)
    assert one.code(row).provisions == other.code(place).provisions
    assert one.eligible[row] == other.eligible[place]
    np.testing.assert_equal(one.effort[row], other.effort[place])


def same_ledger(one, other, row=0, place=0):
    ledger, another = one.ledger(row), other.ledger(place)
    for field in fields(ledger):
        np.testing.assert_array_equal(getattr(ledger, field.name), getattr(another, field.name))
    assert one.payers(row) == other.payers(place)


def worlds(most=12):
    """A population of a few, with some of its rows in some order, how it is cut, and how the law is read."""
    people = st.lists(households(), min_size=1, max_size=most).map(Households.joined)
    orders = people.flatmap(
        lambda p: st.tuples(st.just(p), st.lists(st.integers(0, len(p) - 1), min_size=1, max_size=most))
    )
    return st.tuples(orders, st.integers(1, most + 1), readings(), st.sampled_from(SCHEMES))


@given(worlds())
@settings(max_examples=100, deadline=None)
def test_any_row_in_any_chunk_order_and_subset_is_the_household_alone(world):
    (people, order), chunk, how, scheme = world
    mixed = decided(people.rows(np.array(order)), how, scheme, chunk)
    for place, row in enumerate(order):
        same_columns(decided(people.rows(np.array([row])), how, scheme), mixed, 0, place)


def test_the_ledger_of_a_row_among_others_of_its_regime_is_the_ledger_of_the_household_alone():
    dates = {name: np.full(100, getattr(crowd(7, 1), name)[0]) for name in ("application", "acceptance", "keys")}
    people = replace(crowd(7, 100), birth=np.full(100, crowd(7, 1).birth[0]), **dates)
    together = decided(people, reading(7))
    for row in range(100):
        same_ledger(decided(people.rows(np.array([row])), reading(7)), together, 0, row)


def test_the_ledger_of_a_row_of_a_mixed_population_is_the_ledger_of_the_household_alone():
    people = crowd(8, 200)
    mixed = decided(people, reading(8))
    for row in range(len(people)):
        same_ledger(decided(people.rows(np.array([row])), reading(8)), mixed, 0, row)


@pytest.fixture(scope="module")
def hundred_thousand():
    """A crowd of 100 000 of mixed regimes under another reading than the default, decided at once."""
    return decided(crowd(2024, 100_000), reading(7))


@pytest.mark.parametrize("chunk", [1_000, 16_384, 1_000_000])
def test_the_size_of_the_chunks_changes_no_column(hundred_thousand, chunk):
    other = decided(hundred_thousand.people, reading(7), chunk=chunk)
    for one, another in zip(columns(hundred_thousand), columns(other), strict=True):
        np.testing.assert_array_equal(one, another)


def test_the_order_of_the_households_changes_no_row(hundred_thousand):
    order = np.random.default_rng(1).permutation(100_000)
    shuffled = decided(hundred_thousand.people.rows(order), reading(7))
    for one, another in zip(columns(hundred_thousand), columns(shuffled), strict=True):
        np.testing.assert_array_equal(one[..., order], another)


def test_rows_sampled_from_a_hundred_thousand_are_the_households_alone(hundred_thousand):
    for row in np.random.default_rng(2).integers(0, 100_000, 600):
        single = decided(hundred_thousand.people.rows(np.array([row])), reading(7))
        same_columns(single, hundred_thousand, 0, row)


def test_a_part_of_a_population_is_decided_as_in_the_whole(hundred_thousand):
    part = np.flatnonzero(hundred_thousand.people.owns_property)
    apart = decided(hundred_thousand.people.rows(part), reading(7))
    for one, another in zip(columns(hundred_thousand), columns(apart), strict=True):
        depth = len(another) if another.ndim == 2 else None
        np.testing.assert_array_equal(one[:depth][..., part] if another.ndim == 2 else one[part], another)


def columns(outcome):
    """Every column of what is decided and paid."""
    return [getattr(part, name) for part, names in parts(outcome) for name in names]


# Those who buy: the same, under each scheme with a loan, each bank and other choices

BUYERS = [(scheme, seed) for scheme in BUYING for seed in (0, 1, 2, 3, 4, 6)]


def bought(scheme, seed, n, **how):
    """A crowd of buyers, decided together."""
    chosen = terms(seed)
    return decided(buying(seed, n, scheme, chosen.bank), reading(seed), scheme, chosen=chosen, **how)


@functools.cache
def sixty(scheme, seed):
    """Sixty of them, decided together."""
    return bought(scheme, seed, 60)


@functools.cache
def alone(row, scheme, seed):
    """One of the sixty, as if there were nobody else."""
    return decided(sixty(scheme, seed).people.rows(np.array([row])), reading(seed), scheme, chosen=terms(seed))


@pytest.mark.parametrize(("scheme", "seed"), BUYERS)
def test_any_row_of_a_crowd_of_buyers_is_the_household_alone(scheme, seed):
    mixed = sixty(scheme, seed)
    for row in range(60):
        assert row_of(alone(row, scheme, seed), 0) == row_of(mixed, row)


@pytest.mark.parametrize(("scheme", "seed"), BUYERS)
def test_the_chunks_and_the_order_of_buyers_change_no_column(scheme, seed):
    mixed, order = bought(scheme, seed, 300), np.random.default_rng(seed).permutation(300)
    shuffled = decided(mixed.people.rows(order), reading(seed), scheme, chosen=terms(seed))
    cut = bought(scheme, seed, 300, chunk=7)
    for one, another, small in zip(columns(mixed), columns(shuffled), columns(cut), strict=True):
        np.testing.assert_array_equal(one[..., order], another)
        np.testing.assert_array_equal(one, small)


@pytest.mark.parametrize(("scheme", "seed"), BUYERS)
def test_the_ledger_of_a_buyer_in_a_mixed_population_is_that_of_the_household_alone(scheme, seed):
    mixed = sixty(scheme, seed)
    for row in range(0, 60, 2):
        same_ledger(alone(row, scheme, seed), mixed, 0, row)


@pytest.mark.parametrize(("scheme", "seed"), BUYERS)
def test_the_effort_of_a_buyer_in_a_mixed_population_is_that_of_the_household_alone(scheme, seed):
    mixed = sixty(scheme, seed)
    for row in range(60):
        np.testing.assert_equal(alone(row, scheme, seed).effort[0], mixed.effort[row])


@pytest.mark.parametrize("scheme", BUYING)
def test_the_columns_of_a_purchase_keep_their_types_and_nobody_has_columns_of_no_row(scheme):
    for n in (200, 1, 0):
        outcome = decided(buying(3, 200, scheme).rows(slice(0, n)), reading(0), scheme)
        assert {column.dtype.name for column in columns(outcome)} == {"uint16", "int64"}
        assert {column.shape[-1] for column in columns(outcome)} == {n}


@pytest.mark.parametrize("scheme", BUYING)
def test_each_buyer_meets_the_code_of_its_own_dates_and_choices(scheme):
    for seed in (0, 2, 3):
        people, chosen = buying(seed, 200, scheme, terms(seed).bank), terms(seed)
        codes, regime = run.regimes(people, scheme, LAW, reading(seed), None, chosen)
        for row in range(len(people)):
            own = LAW.at(scheme, run.dates_of(people, row), reading(seed), None, chosen)
            assert codes[regime[row]].provisions == own.provisions
            assert codes[regime[row]].law_date == own.law_date
            assert codes[regime[row]].terms == own.terms == chosen


def test_the_front_door_and_the_population_are_one():
    people = crowd(5, 200)
    front = simulate(people, "location_vente", law=LAW, readings=reading(5))
    for one, another in zip(columns(front), columns(decided(people, reading(5))), strict=True):
        np.testing.assert_array_equal(one, another)


def test_each_household_meets_the_code_of_its_own_dates():
    people = crowd(6, 400)
    codes, regime = run.regimes(people, "location_vente", LAW, reading(6), None)
    for row in range(len(people)):
        own = LAW.at("location_vente", run.dates_of(people, row), reading(6))
        assert codes[regime[row]].provisions == own.provisions
        assert codes[regime[row]].readings == own.readings


def test_what_is_missing_for_another_cohort_stops_nobody():
    """Without the surfaces of the cohorts before, only they have no price."""

    def kept(provisions):
        return tuple(each for each in provisions if each.key != "surfaces" or each.cohorts == ("2024",))

    law = Law(replace(text, provisions=kept(text.provisions)) for text in LAW.texts)
    of_2024, of_2013 = (Households.from_facts(FACTS | {"cohort": cohort}) for cohort in (2, 1))
    assert simulate(of_2024, "location_vente", law=law).decisions.price.tolist() == [343_000_000]
    with pytest.raises(LawError):
        simulate(of_2013, "location_vente", law=law)


def test_the_columns_keep_their_types_however_they_are_cut():
    bits = {"refusals", "unanswered"}
    for how, chunk in (
        (Readings(), 10),
        (Readings(kafil="shares", rounding="dinar_up"), 1000),
        (Readings(kafil_age_limit="none"), 50),
    ):
        outcome = decided(crowd(3, 200), how, chunk=chunk)
        assert outcome.decisions.purchase is None
        for part, names in parts(outcome):
            for name in names:
                assert getattr(part, name).dtype == ("uint16" if name in bits else "int64"), name


def test_the_law_date_of_a_row_is_that_of_the_household_alone():
    people = crowd(6, 400)
    codes, regime = run.regimes(people, "location_vente", LAW, reading(0), None)
    for row in range(len(people)):
        assert codes[regime[row]].law_date == LAW.at("location_vente", run.dates_of(people, row)).law_date


def test_a_population_of_nobody_has_columns_of_no_row():
    nobody = decided(crowd(0, 1).rows(slice(0, 0)), reading(0))
    assert len(nobody.decisions.price) == len(nobody.level.count) == 0


def test_joining_fills_the_missing_kafils_with_nobody():
    one, three = crowd(0, 1), crowd(1, 1)
    one = replace(one, **{name: getattr(one, name)[:0] for name in ("kafil_birth", "kafil_income", "kafil_share")})
    joined = Households.joined([one, three])
    assert joined.kafil_birth.shape == (3, 2)
    assert np.isnat(joined.kafil_birth[:, 0]).all()
    assert not joined.kafil_share[:, 0].any()
    assert joined.keys[1].item() == three.keys[0].item()
    assert isinstance(joined.keys[0].item(), dt.date)
