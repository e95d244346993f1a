"""Receipts by month and year are, to the centime, the sum of the ledgers of the same households, however they are cut."""

import datetime as dt
from collections import Counter
from dataclasses import replace
from fractions import Fraction
from types import SimpleNamespace

import numpy as np
import pytest
from strategies import BUYING, buying, crowd, reading, terms
from test_people import FACTS
from test_purchase_rules import People

from benchmarks import receipts as of_a_population
from simulator.api import simulate
from simulator.base.money import LARGEST, MILLION
from simulator.engine import run
from simulator.engine.households import Households
from simulator.engine.outcome import Outcome
from simulator.engine.schedule import INSTALMENT, TRANCHE, Receipts, merged, receipts
from simulator.engine.schedule.monthly_receipts import KINDS, NOTHING
from simulator.engine.schedule.payments import AID_PAID, CONTRACT, aid_days
from simulator.law import Law, Readings, Terms

pytestmark = pytest.mark.slow

LAW = Law.load()


def decided(people, scheme="location_vente", how=None, chosen=None, known=None):
    """An outcome, whether or not the prices of all its households are known."""
    name, frozen = LAW.scheme(scheme)
    codes, regime = run.regimes(people, name, LAW, how or Readings(), frozen, chosen)
    return Outcome(people, codes, regime, *run.run(people, codes, regime), known or {})


def paid_one_by_one(outcome, weight=None):
    """Every ledger, payment by payment, in Python's integers: (kind, month) → centimes; None is the month of no date."""
    found = Counter()
    for row in range(len(outcome.people)):
        ledger, times = outcome.ledger(row), 1 if weight is None else int(weight[row])
        due = (ledger.principal + ledger.interest + ledger.fees).tolist()
        months = ledger.date.astype("datetime64[M]").tolist()
        for kind, month, cents in zip(ledger.kind.tolist(), months, due, strict=True):
            found[kind, month] += cents * times
    return {key: cents for key, cents in found.items() if cents}


def as_paid(found):
    """Receipts in the same shape."""
    dated = {
        (kind, month): int(cents)
        for kind, row in zip(KINDS, found.dated, strict=True)
        for month, cents in zip(found.months.tolist(), row, strict=True)
        if cents
    }
    return dated | ({(TRANCHE, None): found.undated} if found.undated else {})


def folded(outcome, weight=None):
    """The receipts of an outcome, regime by regime."""
    parts = []
    for place, code in enumerate(outcome.codes):
        rows = np.flatnonzero(outcome.regime == place)
        some = outcome.people.rows(rows)
        times = None if weight is None else weight[rows]
        parts.append(receipts(some, code, *run.run_one(some, code), times, outcome.milestones))
    return merged(parts)


@pytest.fixture(scope="module")
def ten_thousand():
    """Households of many regimes, decrees and cohorts, with kafils who share each instalment."""
    return decided(crowd(11, 10_000), how=Readings(kafil="shares", kafil_age_limit="none"))


def test_receipts_are_the_sum_of_ten_thousand_single_ledgers(ten_thousand):
    assert len(ten_thousand.codes) > 100
    after_keys = {tranche.after_keys for code in ten_thousand.codes for tranche in code.tranches}
    assert after_keys == {None, 12, 24}
    assert (ten_thousand.people.kafil_share > 0).any()
    found = folded(ten_thousand)
    assert as_paid(found) == paid_one_by_one(ten_thousand)
    assert found.undated > 0


def test_receipts_are_the_prices_of_those_who_pay_everything(ten_thousand):
    paid = ten_thousand.level.count > 0
    prices = ten_thousand.decisions.price[paid | (ten_thousand.decisions.financed == 0)].sum()
    called = ten_thousand.decisions.tranches[:, ~paid & (ten_thousand.decisions.financed > 0)].sum()
    assert folded(ten_thousand).total == int(prices) + int(called)


@pytest.mark.parametrize("how", range(4))
def test_under_other_readings_too(how):
    outcome = decided(crowd(20 + how, 300), how=reading(how))
    assert as_paid(folded(outcome)) == paid_one_by_one(outcome)


@pytest.mark.parametrize("scheme", BUYING)
@pytest.mark.parametrize("seed", [0, 1, 2, 3, 4, 6])
def test_loans_are_counted_with_their_interest_their_aids_and_their_fees(scheme, seed):
    chosen = terms(seed)
    outcome = decided(buying(seed, 80, scheme, chosen.bank), scheme, reading(seed), chosen)
    assert as_paid(folded(outcome)) == paid_one_by_one(outcome)


def test_a_deferral_is_paid_before_the_instalments_begin():
    chosen = Terms(rate=Fraction(55, 1000), months=240, deferral=12)
    outcome = decided(buying(3, 80, "lsp"), "lsp", Readings(), chosen)
    assert (outcome.level.count > 0).any()
    assert as_paid(folded(outcome)) == paid_one_by_one(outcome)


@pytest.mark.parametrize("chunk", [1, 7, 1_000])
def test_the_size_of_the_chunks_changes_nothing(chunk):
    people = crowd(12, 1_500)
    codes, regime = run.regimes(people, "location_vente", LAW, Readings(), None)
    whole = of_a_population.receipts(people, codes, regime)
    assert of_a_population.receipts(people, codes, regime, chunk=chunk).equals(whole)


def test_the_order_and_the_groups_in_which_parts_are_merged_change_nothing(ten_thousand):
    parts = []
    for start in range(0, 3_000, 500):
        people = ten_thousand.people.rows(slice(start, start + 500))
        parts.append(of_a_population.receipts(people, *run.regimes(people, "location_vente", LAW, Readings(), None)))
    whole = merged(parts)
    assert whole.total
    assert merged(reversed(parts)).equals(whole)
    assert merged([merged(parts[:2]), NOTHING, merged([merged(parts[2:5]), *parts[5:]])]).equals(whole)
    people = ten_thousand.people.rows(slice(0, 3_000))
    together = of_a_population.receipts(people, *run.regimes(people, "location_vente", LAW, Readings(), None))
    assert together.equals(whole)


def test_only_those_who_are_eligible_sign_and_pay(ten_thousand):
    outcome = decided(ten_thousand.people.rows(slice(0, 800)))
    found = of_a_population.receipts(outcome.people, outcome.codes, outcome.regime)
    assert 0 < int(outcome.eligible.sum()) < 800
    assert as_paid(found) == paid_one_by_one(outcome, outcome.eligible)


def test_each_household_counts_as_many_times_as_its_weight():
    outcome = decided(crowd(13, 300))
    weight = np.random.default_rng(1).integers(0, 90, 300)
    assert as_paid(folded(outcome, weight)) == paid_one_by_one(outcome, weight)


def test_weights_in_millionths_of_a_household_are_exact():
    outcome = decided(crowd(14, 300))
    weight = np.random.default_rng(2).integers(0, 10**12, 300)
    found = folded(outcome, weight)
    assert found.total > 2**63
    assert as_paid(found) == paid_one_by_one(outcome, weight)
    assert found.equals(merged([folded(outcome, weight // MILLION).times(MILLION), folded(outcome, weight % MILLION)]))


def test_what_does_not_fit_in_64_bits_is_not_cut():
    """Ten million dwellings of ten billion dinars are more than 2**63 centimes."""
    people = decided(Households.from_facts(FACTS | {"price": LARGEST}))
    one = folded(people)
    many = one.times(10**7)
    assert many.total == 10**7 * LARGEST > 2**63
    assert merged([one] * 3 + [many]).total == (3 + 10**7) * LARGEST
    assert folded(people, np.array([10**7])).equals(many)
    assert merged([one, one]).dated.dtype == np.int64


def test_the_couple_of_the_contract_by_year():
    """The first tranche in February and March 2026, 240 100 with the keys, three tranches of works without a date, then rent."""
    found = folded(decided(Households.from_facts(FACTS)))
    years, paid = found.by_year()
    by_year = dict(zip(years.astype(str).tolist(), paid.T.tolist(), strict=True))
    assert by_year["2026"] == [0, 34_300_000, 0, 0]
    assert found.dated[KINDS.index(TRANCHE), :2].tolist() == [17_150_000, 17_150_000]
    assert by_year["2028"] == [0, 24_010_000, 6 * 664_562, 0]
    assert by_year["2029"] == [0, 0, 12 * 664_562, 0]
    assert by_year["2055"] == [0, 0, 664_562 + 664_722, 0]
    assert found.undated == 3 * 24_010_000
    assert found.total == 343_000_000
    assert int(found.dated[KINDS.index(INSTALMENT)].sum()) == 212_660_000
    assert found.months[[0, -1]].astype(str).tolist() == ["2026-02", "2055-02"]


def test_a_date_of_the_works_dates_the_tranche():
    known = {"foundations": dt.date(2026, 9, 1)}
    outcome = decided(crowd(15, 200), known=known)
    assert as_paid(folded(outcome)) == paid_one_by_one(outcome)
    assert folded(outcome).undated < folded(replace(outcome, milestones={})).undated


def test_nobody_pays_nothing():
    nobody = crowd(1, 3).rows(np.zeros(0, np.int64))
    codes, regime = run.regimes(nobody, "location_vente", LAW, Readings(), None)
    found = of_a_population.receipts(nobody, codes, regime)
    assert found.equals(NOTHING)
    assert found.total == 0
    assert found.months.tolist() == []
    assert [part.tolist() for part in found.by_year()] == [[], [[], [], [], []]]
    someone = crowd(1, 3)
    left_out = of_a_population.receipts(
        someone, *run.regimes(someone, "location_vente", LAW, Readings(), None), np.zeros(3, np.int64)
    )
    assert left_out.equals(NOTHING)


def test_receipts_agree_with_simulate():
    outcome = simulate(Households.from_facts(FACTS), "location_vente")
    assert isinstance(folded(outcome), Receipts)
    assert as_paid(folded(outcome)) == paid_one_by_one(outcome)


def of_months(first, *columns, undated=0):
    """Receipts of these months, each a column of the four kinds."""
    return Receipts(first, np.array(columns).T, undated)


def test_receipts_are_added_month_by_month_and_what_has_no_date_apart():
    """November and December 1970, then February 1971 of others: the month between is empty."""
    one, other = of_months(10, [1, 0, 3, 0], [2, 0, 0, 4], undated=5), of_months(13, [0, 7, 0, 0], undated=1)
    together = merged([one, other])
    assert (together.first, together.undated, together.total) == (10, 6, 23)
    assert together.dated.tolist() == [[1, 2, 0, 0], [0, 0, 0, 7], [3, 0, 0, 0], [0, 4, 0, 0]]
    assert together.dated.dtype == np.int64
    assert together.months.astype(str).tolist() == ["1970-11", "1970-12", "1971-01", "1971-02"]
    years, sums = together.by_year()
    assert (years.astype(str).tolist(), sums.tolist()) == (["1970", "1971"], [[3, 0], [0, 7], [3, 0], [4, 0]])
    assert merged([other, one]).equals(together)
    without_date = Receipts(0, NOTHING.dated, 4)
    assert merged([without_date, without_date]).equals(Receipts(0, NOTHING.dated, 8))
    assert merged([one, without_date]).equals(of_months(10, [1, 0, 3, 0], [2, 0, 0, 4], undated=9))


def test_receipts_are_the_same_when_month_kind_and_sum_are():
    one = of_months(10, [1, 0, 3, 0], undated=5)
    assert one.equals(of_months(10, [1, 0, 3, 0], undated=5))
    for other in (
        of_months(11, [1, 0, 3, 0], undated=5),
        of_months(10, [1, 0, 3, 0], undated=6),
        of_months(10, [1, 3, 0, 0], undated=5),
    ):
        assert not one.equals(other)


def test_receipts_so_many_times_over_are_whole_numbers_of_any_size():
    thrice = of_months(10, [1, 0, 3, 0], undated=5).times(3)
    assert thrice.equals(of_months(10, [3, 0, 9, 0], undated=15))
    assert thrice.dated.dtype == np.int64
    large = of_months(10, [2**40, 0, 0, 0], undated=2**40).times(2**40)
    assert (large.first, large.dated[0, 0], large.undated, large.total) == (10, 2**80, 2**80, 2**81)


class Steps(SimpleNamespace):
    """A law that fixes the steps of a journey, or says nothing of them."""

    def fixes(self, key):
        return hasattr(self, key)

    def value_or_none(self, key):
        return getattr(self, key)


STEPS = [
    SimpleNamespace(step=name, within=days)
    for name, days in (
        ("filed", 100),
        (CONTRACT, 40),
        ("deed_drawn", 10),
        ("signed", None),
        (AID_PAID, 5),
        ("moved_in", 50),
    )
]


@pytest.mark.parametrize(("law", "known", "days"), [
    (Steps(journey=STEPS), {}, ["2025-01-16", "2025-01-10"]), (Steps(journey=STEPS[:3]), {}, ["2025-01-01"] * 2),
    (Steps(journey=None), {}, ["2025-01-01"] * 2), (Steps(), {}, ["2025-01-01"] * 2),
    (Steps(journey=STEPS), {AID_PAID: dt.date(2025, 3, 4)}, ["2025-03-04"] * 2),
])  # fmt: skip
def test_the_aid_is_paid_on_the_last_day_of_its_steps_and_never_after_the_deed(law, known, days):
    """The contract on 01/01/2025; ten days and five are left for the aid. The deed of the second is on 10/01/2025."""
    acceptance, deeds = np.full(2, np.datetime64("2025-01-01")), np.array(["2025-06-01", "2025-01-10"], "datetime64[D]")
    people = People(together=np.ones(2), acceptance=acceptance, keys=deeds)
    assert aid_days(people, law, known).astype(str).tolist() == days
