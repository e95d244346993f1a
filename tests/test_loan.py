"""Loans to the centime: the level instalment, every row against fractions, the largest loan that a sum can bear."""

import datetime as dt
from fractions import Fraction
from typing import NamedTuple

import numpy as np
import numpy_financial as npf
import oracle
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from test_purchases import bought, one

from simulator.base import annuity
from simulator.base.annuity import LONGEST, SCALE, UNITS, rate_units
from simulator.base.money import CENTIMES, LARGEST
from simulator.engine.schedule import INSTALMENT, Level, level, level_loan
from simulator.engine.schedule.loan import instalment, walk
from simulator.law import Readings, Terms
from simulator.reading.errors import InputError

ROUNDINGS = Readings.choices()["rounding"]
TAXED = [rate_units(Fraction(rate, 10_000), Fraction(1, 10)) for rate in (445, 468, 474, 490, 550)]
UNTAXED = [rate_units(Fraction(rate, 10_000)) for rate in (100, 300, 575, 600, 625, 750, 950)]


class Row(NamedTuple):
    """One month of one loan: what is due, and what is left after it."""

    due: int
    interest: int
    principal: int
    balance: int


def column(*values):
    return np.array(values, np.int64)


def nearest(number):
    """The nearest integer, a half up."""
    return (2 * number.numerator + number.denominator) // (2 * number.denominator)


def exact(amount, rate, months):
    """The level instalment of the annuity formula, as a fraction."""
    step = Fraction(rate, SCALE)
    return amount * step / (1 - (1 + step) ** -months)


def by_hand(amount, rate, months):
    """Every month of a loan in fractions: interest to the nearest centime, the last instalment pays what is left."""
    regular, balance = nearest(exact(amount, rate, months)), amount
    for month in range(1, months + 1):
        interest = nearest(Fraction(balance * rate, SCALE))
        principal = balance if month == months else min(regular - interest, balance)
        balance -= principal
        yield Row(interest + principal, interest, principal, balance)


def ledgers(amount, rate, months):
    """The rows of each of N loans, walked together: (T, N) of interest, principal, balance and what is due."""
    regular = annuity.instalment(amount, rate, months)
    found = list(walk(amount, rate, months, regular))
    interest, principal, balance = (
        np.array([getattr(month, name) for month in found]) for name in ("interest", "principal", "balance")
    )
    return interest, principal, balance, interest + principal


def some_loans(seed, n, *, most=LARGEST, highest=30 * UNITS // 100):
    """Random loans of every size: amounts of 1 to 12 digits, terms of 1 to 600 months, common rates and odd ones."""
    rng = np.random.default_rng(seed)
    amount = np.minimum((10 ** (rng.random(n) * np.log10(most))).astype(np.int64).clip(1), most)
    odd = rng.integers(1, highest, n)
    rate = np.where(rng.random(n) < 0.5, rng.choice(column(*TAXED, *UNTAXED), n), odd)
    months = np.where(rng.random(n) < 0.1, 1, rng.integers(1, LONGEST + 1, n))
    return amount, rate, months


# --- the level instalment


def test_the_level_instalment_is_that_of_numpy_financial_on_ten_thousand_loans():
    rng = np.random.default_rng(1)
    amount, months = rng.integers(10**6, 10**10, 10_000), rng.integers(1, 481, 10_000)
    rate = rng.integers(UNITS // 200, 15 * UNITS // 100, 10_000)
    theirs = npf.pmt(rate / SCALE, months, -amount.astype(float))
    np.testing.assert_array_equal(annuity.instalment(amount, rate, months), np.rint(theirs).astype(np.int64))


def test_the_level_instalment_is_the_nearest_centime_to_the_exact_annuity():
    loans = some_loans(2, 600)
    found = annuity.instalment(*loans)
    for place, loan in enumerate(zip(*(part.tolist() for part in loans), strict=True)):
        assert found[place] == nearest(exact(*loan)), loan


@pytest.mark.parametrize(
    ("amount", "rate", "months", "instalment"),
    [
        (224_000_000, Fraction(1, 100), 360, 720_473),
        (224_000_000, Fraction(1, 100), 480, 566_398),
        (224_000_000, Fraction(3, 100), 360, 944_393),
        (224_000_000, Fraction(6, 100), 360, 1_342_993),
        (50_000_000, Fraction(55, 1000), 240, 343_944),
        (150_000_000, Fraction(465, 10_000), 240, 961_162),
    ],
)
def test_the_instalments_that_the_fact_file_computes(amount, rate, months, instalment):
    """other_schemes.md, LPA-C3, MA-G6, MA-G7."""
    assert annuity.instalment(column(amount), column(rate_units(rate)), column(months)).tolist() == [instalment]


def test_the_instalment_with_vat_on_the_interest():
    """other_schemes.md, MA-G6: 500 000 at 5.5 % over 20 years, 3 596.59 with 10 % of VAT."""
    rate = rate_units(Fraction(55, 1000), Fraction(1, 10))
    assert annuity.instalment(column(50_000_000), column(rate), column(240)).tolist() == [359_659]


def test_a_loan_of_one_month_has_only_its_last_instalment():
    """50 centimes for a month at 12 %: 50.5, a half goes up."""
    level = level_loan(column(50), column(12 * UNITS // 100), column(1))
    assert (level.instalment.item(), level.last.item(), level.count.item()) == (51, 51, 1)


# --- every row


def test_every_row_of_hundreds_of_loans_is_that_of_fractions():
    loans = some_loans(3, 400)
    interest, principal, balance, due = ledgers(*loans)
    for place, loan in enumerate(zip(*(part.tolist() for part in loans), strict=True)):
        count, expected = loan[2], list(by_hand(*loan))
        rows = zip(*(part[:count, place].tolist() for part in (due, interest, principal, balance)), strict=True)
        assert [Row(*row) for row in rows] == expected, loan
        assert not any(part[count:, place].any() for part in (due, interest, principal, balance)), loan


def test_the_level_of_a_loan_is_its_rows():
    loans = some_loans(4, 2_000, highest=15 * UNITS // 100)
    found, due = level_loan(*loans), ledgers(*loans)[3]
    paid = np.arange(1, len(due) + 1)[:, np.newaxis] * (due > 0)
    np.testing.assert_array_equal(found.count, paid.max(axis=0))
    np.testing.assert_array_equal(found.last, due[found.count - 1, np.arange(2_000)])
    regular = annuity.instalment(*loans)
    np.testing.assert_array_equal(found.instalment, np.where(found.count == 1, found.last, regular))
    assert ((due == regular) | (paid >= found.count) | (paid == 0)).all(), "level until the last"
    early, step = found.count < loans[2], loans[1] / SCALE
    assert 0 < early.mean() < 0.5
    assert (regular <= ((1 + step) ** loans[2] - 1) / step + 1)[early].all(), "the roundings alone paid the last ones"


@pytest.mark.parametrize(("most", "highest", "fits"), [(10**6, 15 * UNITS // 100, True), (LARGEST, UNITS, False)])
def test_an_instalment_alone_is_that_of_its_level(most, highest, fits):
    """At up to the whole loan a year, where a balance times its rate may pass 64 bits; of a few centimes; of none."""
    amount, rate, months = some_loans(14, 200, most=most, highest=highest)
    amount[:100] = np.arange(100)
    rate[::7], months[::11] = 0, 0
    assert annuity.stay_in_one_product(amount, rate, months) == fits
    assert instalment(amount, rate, months).tolist() == level_loan(amount, rate, months).instalment.tolist()


def test_loans_whose_interest_passes_64_bits_are_closed_as_one_by_one():
    loans = some_loans(15, 64, highest=UNITS)
    together = level_loan(*loans)
    assert not annuity.stay_in_one_product(*loans)
    for place in range(0, 64, 8):
        same(Level(*(part[place : place + 1] for part in (together.instalment, together.last, together.count))),
             level_loan(*(part[place : place + 1] for part in loans)))  # fmt: skip


@given(st.integers(1, LARGEST), st.integers(1, UNITS), st.integers(2, LONGEST))
@example(138, UNITS, 529)  # 11.5 centimes of interest, and less than a 2**60th of a centime more
@settings(max_examples=150, deadline=None)
def test_any_loan_is_that_of_fractions(amount, rate, months):
    found = list(
        walk(*(column(x) for x in (amount, rate, months)), annuity.instalment(*map(column, (amount, rate, months))))
    )
    expected = list(by_hand(amount, rate, months))
    assert [(m.interest.item(), m.principal.item(), m.balance.item()) for m in found] == [row[1:] for row in expected]


def test_the_principal_adds_up_to_the_loan_and_the_balance_falls_to_nothing():
    amount, rate, months = some_loans(5, 10_000)
    interest, principal, balance, _ = ledgers(amount, rate, months)
    np.testing.assert_array_equal(principal.sum(axis=0), amount)
    assert (principal >= 0).all()
    assert (interest >= 0).all()
    assert (np.diff(np.vstack([amount, balance]), axis=0) <= 0).all()
    assert not balance[months - 1, np.arange(len(months))].any()


def test_the_last_instalment_is_the_level_one_but_for_what_the_roundings_can_add_up_to():
    """Each month rounds the instalment and the interest, half a centime each at most, and interest runs on both."""
    loans = some_loans(6, 400, highest=15 * UNITS // 100)
    found = level_loan(*loans)
    for place, (_, rate, months) in enumerate(zip(*(part.tolist() for part in loans), strict=True)):
        step = Fraction(rate, SCALE)
        assert abs(int(found.last[place]) - int(found.instalment[place])) <= ((1 + step) ** months - 1) / step + 1


def test_a_loan_of_a_month_is_paid_at_once():
    rng = np.random.default_rng(7)
    amount, rate = rng.integers(1, LARGEST, 5_000), rng.integers(1, UNITS // 3, 5_000)
    found = level_loan(amount, rate, np.ones(5_000, np.int64))
    np.testing.assert_array_equal(found.last, amount + annuity.interest_of(amount, rate))
    np.testing.assert_array_equal(found.instalment, found.last)
    np.testing.assert_array_equal(found.count, 1)


@pytest.mark.parametrize("loan", [(400, UNITS // 100, 600), (10_000, 6 * UNITS // 100, 600)])
def test_there_is_no_instalment_of_nothing(loan):
    """4 dinars over 50 years at 1 %: a centime a month pays them long before the term, and the Level says so."""
    found, due = level_loan(*map(column, loan)), [row.due for row in by_hand(*loan)]
    assert found.last.item() == due[found.count.item() - 1] > 0
    assert min(due[: found.count.item()]) > 0
    assert not any(due[found.count.item() :])
    assert found.count.item() < loan[2]


@given(st.integers(0, 10**7), st.integers(0, UNITS))
@settings(max_examples=200)
def test_one_months_interest_is_the_nearest_centime(thousands, rate):
    for balance in (thousands, thousands * 10**5, LARGEST - thousands):
        expected = nearest(Fraction(balance * rate, SCALE))
        assert annuity.interest_of(column(balance), column(rate)).item() == expected


# --- without interest, a loan is a rent


def test_a_loan_without_interest_is_a_rent():
    rng = np.random.default_rng(8)
    kinds = np.stack([rng.integers(0, 1_000, 20_000), rng.integers(0, 10**9, 20_000), rng.integers(0, LARGEST, 20_000)])
    amount, months = kinds[rng.integers(0, 3, 20_000), np.arange(20_000)], rng.integers(0, LONGEST + 1, 20_000)
    same(level_loan(amount, np.zeros_like(amount), months), level(amount, months, "centime", CENTIMES))


def test_a_loan_without_interest_is_a_rent_among_loans_with_interest():
    amount, rate, months = some_loans(9, 10_000)
    free = np.arange(10_000) % 3 == 0
    mixed = level_loan(amount, np.where(free, 0, rate), months)
    rent = level(amount[free], months[free], "centime", CENTIMES)
    same(Level(mixed.instalment[free], mixed.last[free], mixed.count[free]), rent)


def test_the_reading_of_the_rounding_of_a_rent_changes_no_loan():
    """A bank's part of the income is a bound: an instalment rounded up to the dinar could pass it."""
    for yearly in (0, Fraction(6, 100)):
        by_reading = [bought("lpa", one(), Terms(bank="cnep", rate=yearly), Readings(rounding=rounding)).level
                      for rounding in ROUNDINGS]  # fmt: skip
        same(*by_reading)
        assert by_reading[0].instalment.item() % 100


def test_no_loan_or_no_month_is_no_schedule():
    nothing = level_loan(column(0, 1_000, 0, -5), column(UNITS // 20, UNITS // 20, 0, UNITS // 20),
                         column(300, 0, 0, 300))  # fmt: skip
    same(nothing, Level(*(np.zeros(4, np.int64) for _ in range(3))))


def same(one, other):
    for name in Level.__slots__:
        np.testing.assert_array_equal(getattr(one, name), getattr(other, name), name)


# --- the largest loan


def borne(instalments, rate, months):
    """The largest loans, their instalments, and those of one centime more."""
    found = annuity.largest(instalments, rate, months)
    return found, annuity.instalment(found, rate, months), annuity.instalment(found + 1, rate, months)


def test_the_largest_loan_bears_the_sum_and_a_centime_more_does_not():
    rng = np.random.default_rng(10)
    sums = np.where(rng.random(50_000) < 0.1, rng.integers(0, 10, 50_000), rng.integers(0, 2 * 10**7, 50_000))
    rate = np.where(
        rng.random(50_000) < 0.5, rng.choice(column(*TAXED, *UNTAXED), 50_000), rng.integers(1, UNITS // 3, 50_000)
    )
    months = rng.integers(1, LONGEST + 1, 50_000)
    found, instalment, more = borne(sums, rate, months)
    below = found < LARGEST
    assert below.mean() > 0.9
    assert (instalment <= sums).all()
    assert (more > sums)[below & (sums > 0)].all()
    assert not found[sums == 0].any()


def test_without_interest_too_a_centime_more_is_too_much():
    """1 DA a month for 300 months bears 300.00 DA and 2.99 that the last one absorbs; 301.50 is found."""
    rng = np.random.default_rng(11)
    sums, months = rng.integers(1, 10**7, 10_000), rng.integers(1, LONGEST + 1, 10_000)
    _, instalment, more = borne(sums, np.zeros_like(sums), months)
    assert (instalment <= sums).all()
    assert (more > sums).all()


def test_without_interest_the_instalment_stays_within_the_sum():
    rng = np.random.default_rng(11)
    sums, months = rng.integers(1, 10**7, 10_000), rng.integers(1, LONGEST + 1, 10_000)
    found, instalment, _ = borne(sums, np.zeros_like(sums), months)
    assert (instalment <= sums).all()
    assert (found >= sums * months).all()


@pytest.mark.parametrize("rate", [0, 1, UNITS // 100, UNITS])
@pytest.mark.parametrize("months", [1, 2, 300, LONGEST])
def test_a_sum_of_nothing_bears_no_loan(rate, months):
    assert annuity.largest(column(0), column(rate), column(months)).tolist() == [0]


def test_no_month_bears_no_loan():
    rate = column(0, UNITS // 100, UNITS)
    assert not annuity.largest(column(0, 10**6, LARGEST), rate, column(0, 0, 0)).any()


# --- rates


@pytest.mark.parametrize(
    ("yearly", "vat", "units"),
    [
        (Fraction(1, 100), Fraction(0), 1_000_000),
        (Fraction(468, 10_000), Fraction(1, 10), 5_148_000),
        (Fraction(575, 10_000), Fraction(0), 5_750_000),
        (Fraction(0), Fraction(1, 5), 0),
        (Fraction(1, UNITS), Fraction(0), 1),
        (Fraction(1), Fraction(1, 5), 120_000_000),
    ],
)
def test_a_rate_in_the_units_of_the_ledger(yearly, vat, units):
    assert rate_units(yearly, vat) == units


@pytest.mark.parametrize(
    ("yearly", "vat"),
    [
        (Fraction(-1, 100), Fraction(0)),
        (Fraction(-1, 10**12), Fraction(0)),
        (Fraction(1, 3), Fraction(0)),
        (Fraction(1, 10 * UNITS), Fraction(0)),
        (Fraction(1, UNITS), Fraction(1, 10)),
        (Fraction(469, 10_000), Fraction(1, 3)),
    ],
)
def test_a_rate_that_is_negative_or_too_fine_is_refused(yearly, vat):
    with pytest.raises(ValueError, match="at most six decimals of a per cent and is not negative"):
        rate_units(yearly, vat)


# --- one loan is its row


def test_the_factor_of_a_rate_and_a_term_is_computed_once():
    rng = np.random.default_rng(12)
    rate, months = rng.choice(column(*TAXED), 100_000), rng.choice(column(240, 300, 360, 480), 100_000)
    annuity.factor.cache_clear()
    for turn in range(3):
        annuity.instalment(rng.integers(1, LARGEST, 100_000), rate, months)
        asked = annuity.factor.cache_info()
        assert (asked.misses, asked.hits) == (20, 20 * turn)


@pytest.mark.parametrize("chunk", [1, 7, 250])
def test_a_loan_in_any_chunk_and_order_is_the_loan_alone(chunk):
    amount, rate, months = some_loans(13, 500)
    rate = np.where(np.arange(500) % 5 == 0, 0, rate)
    together = level_loan(amount, rate, months)
    order = np.random.default_rng(14).permutation(500)
    for start in range(0, 500, chunk):
        rows = order[start : start + chunk]
        part = level_loan(amount[rows], rate[rows], months[rows])
        same(part, Level(*(getattr(together, name)[rows] for name in Level.__slots__)))


def test_the_largest_loan_of_a_row_is_that_of_the_household_alone():
    _, rate, months = some_loans(15, 300)
    sums = np.random.default_rng(15).integers(0, 10**7, 300)
    together = annuity.largest(sums, rate, months)
    alone = [annuity.largest(*(part[row : row + 1] for part in (sums, rate, months))).item() for row in range(300)]
    assert together.tolist() == alone


# --- the dates of a deferred loan


@pytest.mark.parametrize("deferral", [0, 1, 6, 24])
@pytest.mark.parametrize("keys", [dt.date(2024, 1, 31), dt.date(2023, 11, 30), dt.date(2024, 2, 29)])
def test_a_deferral_pays_interest_only_first_and_then_changes_no_instalment(deferral, keys):
    deferred, now = (instalments(keys, months) for months in (deferral, 0))
    dates = [oracle.month_after(keys, number) for number in range(1, deferral + 61)]
    assert deferred["date"] == dates
    assert deferred["number"] == list(range(1, deferral + 61))
    (loan,) = {sum(found["principal"]) for found in (deferred, now)}
    interest = nearest(Fraction(loan * UNITS // 100, SCALE))
    assert deferred["interest"][:deferral] == [interest] * deferral
    assert deferred["principal"][:deferral] == [0] * deferral
    assert len(set(deferred["balance"][: deferral + 1])) == (1 if deferral == 0 else 2), "nothing is repaid"
    for name in ("payer", "principal", "interest", "fees", "balance"):
        assert deferred[name][deferral:] == now[name], name


def instalments(keys, deferral):
    """The columns of the instalments of a loan over five years."""
    ledger = bought("lpa", one(keys=keys), Terms(bank="bna", months=60, deferral=deferral)).ledger()
    paid = ledger.kind == INSTALMENT
    return {name: getattr(ledger, name)[paid].tolist() for name in ledger.__slots__}


def test_a_deferral_ends_at_the_age_limit_too():
    """75 years on 20 March 2044, keys on 20 January 2024: 242 due dates, of which 24 are of interest only."""
    people = one(birth=dt.date(1969, 3, 20), keys=dt.date(2024, 1, 20))
    outcome = bought("lpa", people, Terms(bank="bna", months=480, deferral=24))
    paid = outcome.ledger().date[outcome.ledger().kind == INSTALMENT]
    assert outcome.level.count.tolist() == [242 - 24]
    assert len(paid) == 242
    assert (paid[0].item(), paid[-1].item()) == (dt.date(2024, 2, 20), dt.date(2044, 3, 20))


def test_without_a_loan_there_is_nothing_to_defer():
    ledger = bought("lpa", one(requested_loan=0), Terms(bank="bna", months=60, deferral=24)).ledger()
    assert INSTALMENT not in ledger.kind.tolist()


def test_a_deferral_is_no_longer_than_the_bank_allows():
    """The BNA allows 24 months."""
    bought("lpa", one(), Terms(bank="bna", months=60, deferral=24))
    with pytest.raises(InputError) as refused:
        bought("lpa", one(), Terms(bank="bna", months=60, deferral=25))
    assert (refused.value.key, refused.value.where) == ("error.loan.deferral", "loan.deferral")


@pytest.mark.parametrize(("amount", "interest", "printed"), [
    (157_500_000, 1_326_563, "1.33"), (202_500_000, 1_705_582, "1.71"),
])  # fmt: skip
def test_the_interest_of_the_building_credit_of_2013_closes_with_the_price_that_was_called(amount, interest, printed):
    """G33: 1 575 000 / 2 025 000 at 5.5 % over 25 years, interest borne by the Treasury (L'Expression 252245)."""
    loan, rate, months = column(amount), column(rate_units(Fraction(55, 1000))), column(300)
    borne = sum(int(month.interest[0]) for month in walk(loan, rate, months, level_loan(loan, rate, months).instalment))
    assert round(borne / 100) == interest
    assert f"{borne / 10**8:.2f}" == printed
