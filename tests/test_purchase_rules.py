"""The rules of a purchase at their bounds, each under a law that is made up for the claim: what no text says today, one may say tomorrow."""

from fractions import Fraction
from types import SimpleNamespace

import numpy as np
import pytest

from simulator.base import annuity, dates
from simulator.engine.rules import aid, borrowing, fees, tables
from simulator.engine.rules.reads import READS, reads
from simulator.law.values import Band


class Law(SimpleNamespace):
    """What a made-up law says, by key; it is silent on the keys whose value is ..., and knows no other."""

    def value_or_none(self, key):
        found = getattr(self, key, None)
        return None if found is ... else found

    def fixes(self, key):
        return hasattr(self, key)

    def states(self, key):
        return getattr(self, key, ...) is not ...

    def resolved(self, bound):
        return bound


class People(SimpleNamespace):
    """Households of whom only what a rule reads is known."""

    def __len__(self):
        return len(self.together)

    def rows(self, index):
        """These households, with their income alone."""
        return People(together=self.together[index])


def asking(**terms):
    """What a household asks of its loan: nothing, but for these."""
    return SimpleNamespace(**({"fnpos": False, "rate": None, "months": None, "deferral": 0} | terms))


READ = SimpleNamespace(income="cumulated", age_limit="birthday")


def cents(*amounts):
    return np.array(amounts, np.int64)


def test_a_rule_is_noted_with_what_it_reads_and_is_otherwise_as_it_was():
    def rule():
        return None

    assert reads("grant", "snmg")(rule) is rule
    assert READS.pop(rule) == ("grant", "snmg")


# --- tables


@pytest.mark.parametrize(("income", "price", "row"), [
    (10, 100, -1), (11, 100, -1), (10, 101, -1), (11, 101, 0), (20, 200, 0), (21, 200, -1), (20, 201, -1), (21, 101, -1),
    (11, 99, -1), (9, 201, -1), (21, 99, -1), (15, 150, 0),
])  # fmt: skip
def test_a_row_counts_inside_all_its_bounds_over_is_passed_and_up_to_is_included(income, price, row):
    band = Band(1, income_over=10, income_up_to=20, price_over=100, price_up_to=200)
    assert tables.row([band], Law(), cents(income), cents(price)).tolist() == [row]


def test_the_first_row_that_matches_counts_and_none_gives_nothing():
    bands = [Band(7, income_up_to=10), Band(5, income_up_to=20)]
    given = tables.amounts(bands, Law(), cents(10, 11, 21), cents(1, 1, 1))
    assert given.tolist() == [7, 5, 0]
    assert given.dtype == np.int64


# --- aids


def test_the_supplement_is_for_who_asks_for_it_from_its_floor_on_and_never_more_than_what_is_left():
    people, left = People(together=cents(0, 49, 50, 51)), cents(1_000, 1_000, 1_000, 300)
    for asked, floor, given in (
        (True, 50, [0, 0, 500, 300]), (True, None, [500, 500, 500, 300]), (False, 50, [0, 0, 0, 0]),
    ):  # fmt: skip
        law = Law(fnpos_grant=500, fnpos_income_floor=floor, readings=READ, terms=asking(fnpos=asked))
        assert aid.fnpos(people, law, left).tolist() == given
    assert aid.fnpos(people, Law(readings=READ, terms=asking(fnpos=True)), left).tolist() == [0, 0, 0, 0]


def test_the_highest_aided_price_follows_the_aid_of_that_very_price():
    bands = [Band(10, price_up_to=100), Band(5)]
    readings = SimpleNamespace(income="cumulated", lsp_cap="own_aid")
    law = Law(grant=bands, grant_price_cap_factor=12, readings=readings)
    given = aid.grant(People(together=cents(1, 1, 1)), law, cents(60, 100, 101))
    assert given.tolist() == [10, 10, 0]


# --- fees


def test_the_notarys_slices_are_each_paid_once_and_nothing_is_paid_for_a_slice_that_is_not_reached():
    scale = [Band(Fraction(3, 5), up_to=100), Band(Fraction(4, 5), up_to=200), Band(Fraction(1))]
    paid = fees.notary(Law(notary_scale=scale), cents(100, 200, 300), cents(0, 0, 0))
    assert paid.tolist() == [60, 140, 240]
    assert paid.dtype == np.int64


def test_the_notary_without_vat_costs_the_scale_and_with_it_a_share_more():
    law = {"notary_scale": [Band(Fraction(1, 10))], "notary_minimum": 50}
    for vat, paid in ((None, [50, 100]), (Fraction(1, 5), [60, 120])):
        assert fees.notary(Law(**law, notary_vat=vat), cents(10, 1_000), cents(0, 0)).tolist() == paid


def test_the_land_registry_is_a_share_and_a_fixed_part_when_there_is_one():
    for fixed, paid in ((None, [10]), (7, [17])):
        assert (
            fees.land_registry(
                Law(land_registry_rate=Fraction(1, 100), land_registry_fixed=fixed), cents(1_000), cents(0)
            ).tolist()
            == paid
        )


def test_the_bank_is_paid_for_any_loan_and_for_no_other():
    assert fees.bank(Law(bank_fees=500), cents(9, 9, 9), cents(0, 1, 2)).tolist() == [0, 500, 500]


def test_a_law_without_fees_has_a_column_for_none_and_one_that_is_silent_names_what_it_is_silent_on():
    assert fees.fees(Law(), cents(1, 2), cents(1, 2)).shape == (0, 2)
    law = Law(bank_fees=..., registration_rate=Fraction(1, 100), notary_scale=[Band(Fraction(1))], notary_vat=...)
    assert fees.unknown(law) == ["notary", "bank"]
    assert fees.known_fees(law) == ["registration"]


# --- borrowing


def test_a_rate_by_income_and_price_is_that_of_its_row_and_there_is_none_where_no_row_is():
    people, price = People(together=cents(10, 10, 11)), cents(100, 101, 100)
    bands = [Band(Fraction(1, 100), income_up_to=10, price_up_to=100), Band(Fraction(3, 100), income_up_to=10)]
    law = Law(loan_rate=bands, interest_vat=Fraction(1, 10), readings=READ, terms=asking())
    one, three = (
        annuity.rate_units(Fraction(1, 100), Fraction(1, 10)),
        annuity.rate_units(Fraction(3, 100), Fraction(1, 10)),
    )
    assert borrowing.rate(people, law, price).tolist() == [one, three, borrowing.NO_RATE]


@pytest.mark.parametrize(
    ("longest", "asked", "term"), [(300, None, 300), (300, 240, 240), (240, 300, 240), (None, 180, 180)]
)
def test_a_term_is_the_shorter_of_the_banks_and_of_what_is_asked(longest, asked, term):
    law = Law(bank_term_max=longest, bank_age_limit=None, terms=asking(months=asked), readings=READ)
    assert borrowing.terms(People(together=cents(1)), law).tolist() == [[term], [annuity.LONGEST]]


def borrower(birth):
    """Whose keys are of 15/01/2000: 300 instalments before the 70th birthday of who was born on 15/01/1955."""
    births, keys = (dates.take_apart(np.array([day], "datetime64[D]")) for day in (birth, "2000-01-15"))
    return People(together=cents(1), birth_parts=births, keys_parts=keys)


@pytest.mark.parametrize(("asked", "longest", "birth", "binding"), [
    (240, 300, "1955-01-15", 0), (240, 300, "1950-01-15", 0), (240, 300, "1949-12-15", 2), (240, 240, "1950-01-15", 0),
    (300, 300, "1955-01-15", 0), (None, 300, "1955-01-15", 1), (None, 300, "1954-12-15", 2), (360, 300, "1957-07-15", 1),
    (360, 300, "1954-12-15", 2), (240, None, "1950-01-15", 0), (240, None, "1949-12-15", 2), (None, None, "1955-01-15", 2),
    (None, None, "1985-01-15", 0), (301, 300, "1985-01-15", 1),
])  # fmt: skip
def test_what_limits_a_term_is_the_smallest_bound_and_of_equals_the_request_then_the_bank(
    asked, longest, birth, binding
):
    law = Law(bank_term_max=longest, bank_age_limit=70 * 12, terms=asking(months=asked), readings=READ)
    assert borrowing.binding_term(borrower(birth), law).tolist() == [binding]


@pytest.mark.parametrize(("birth", "deferral", "months"), [
    ("1955-01-15", 0, 300), ("1955-01-14", 0, 299), ("1955-01-15", 12, 288), ("1930-02-15", 0, 1), ("1930-02-15", 1, 0), ("1930-01-15", 0, 0),
    ("1920-01-15", 0, 0),
])  # fmt: skip
def test_the_age_leaves_the_months_before_the_birthday_without_those_of_a_deferral(birth, deferral, months):
    law = Law(bank_term_max=360, bank_age_limit=70 * 12 + 11, terms=asking(deferral=deferral), readings=READ)
    assert borrowing.terms(borrower(birth), law).tolist() == [[360], [months]]


@pytest.mark.parametrize(("fixed", "asked", "unknown"), [
    ({}, None, True), ({}, Fraction(1, 100), False), ({"loan_rate": ()}, None, False), ({"bank_rate": Fraction(0)}, None, False),
])  # fmt: skip
def test_a_rate_is_unknown_where_neither_a_text_nor_the_household_gives_one(fixed, asked, unknown):
    assert borrowing.rate_is_unknown(Law(terms=asking(rate=asked), **fixed)) is unknown


def test_a_rate_that_is_agreed_is_before_the_banks_and_the_banks_is_for_all():
    people, price = People(together=cents(1, 2)), cents(1, 1)
    bank, vat = {"bank_rate": Fraction(6, 100)}, Fraction(1, 10)
    for fixed, asked, units in (
        (bank, None, 6_000_000), (bank, Fraction(2, 100), 2_000_000), (bank | {"interest_vat": vat}, None, 6_600_000),
        (bank | {"interest_vat": vat}, Fraction(2, 100), 2_200_000), ({}, None, borrowing.NO_RATE),
        ({"loan_rate": [Band(Fraction(1, 100))]}, Fraction(2, 100), 2_000_000),
    ):  # fmt: skip
        law = Law(terms=asking(rate=asked), readings=READ, **fixed)
        assert borrowing.rate(people, law, price).tolist() == [units] * 2


def test_a_bank_lends_from_its_lowest_income_on_and_within_the_part_of_the_band():
    """Without interest, over ten months: 30 % of 100 is 30 a month, of 200, above the first band, 40 % or 80."""
    people, months, free = People(together=cents(99, 100, 200, 301)), np.full(4, 10), np.zeros(4, np.int64)
    bands = [Band(Fraction(3, 10), income_up_to=100), Band(Fraction(2, 5), income_up_to=300)]
    law = Law(bank_dti=bands, bank_income_min=100, readings=READ)
    assert borrowing.by_income(people, law, free, months).tolist() == [0, 309, 809, 0]
    anybody = Law(bank_dti=bands, readings=READ)
    assert borrowing.by_income(people, anybody, free, months).tolist() == [299, 309, 809, 0]
    whole = Law(readings=READ)
    assert borrowing.by_income(people, whole, free, months).tolist() == [999, 1_009, 2_009, 3_019]
    closed = np.array([0, borrowing.NO_RATE, 0, 0])
    assert borrowing.by_income(people, anybody, closed, months).tolist() == [299, 0, 809, 0]


@pytest.mark.parametrize(("cap", "lent"), [(None, [borrowing.FREE] * 2), (100, [borrowing.FREE, 0])])
def test_nothing_is_lent_above_the_cap_of_the_price_and_exactly_the_cap_is_lent_upon(cap, lent):
    people = People(together=cents(1, 1))
    assert borrowing.under_price_cap(people, Law(loan_price_cap=cap), cents(100, 101)).tolist() == lent


@pytest.mark.parametrize(("cap", "most"), [(None, borrowing.FREE), (700, 700)])
def test_the_insurance_bounds_the_loan_where_it_has_a_cap(cap, most):
    assert borrowing.under_bank_cap(People(together=cents(1, 1)), Law(loan_insurance_cap=cap)).tolist() == [most] * 2


def test_a_premium_is_that_of_the_first_row_that_reaches_the_share_and_none_beyond_the_scale():
    bands = [Band(Fraction(1, 100), ltv_up_to=Fraction(1, 2)), Band(Fraction(2, 100), ltv_up_to=Fraction(9, 10))]
    price, lent = cents(1_000, 1_000, 1_000, 1_000), cents(500, 501, 900, 901)
    assert borrowing.insurance(Law(loan_insurance=bands), lent, price).tolist() == [5, 10, 18, 0]
    assert borrowing.insurance(Law(), lent, price).tolist() == [0] * 4


@pytest.mark.parametrize(("law", "lent"), [
    ({"bank_share_max": Fraction(9, 10), "bank_share_base": "price", "loan_share_max": Fraction(1, 2)}, 900),
    ({"bank_share_max": Fraction(9, 10), "bank_share_base": "price_less_aids"}, 720),
    ({"loan_share_max": Fraction(1, 2), "loan_share_base": "price_less_aids", "bank_share_base": "price"}, 400),
    ({"loan_share_max": Fraction(1, 2), "loan_share_base": "price"}, 500),
    ({}, borrowing.FREE),
])  # fmt: skip
def test_the_share_that_is_lent_is_the_banks_before_the_loans_and_of_the_price_that_it_names(law, lent):
    assert borrowing.share_of_price(People(together=cents(1)), Law(**law), cents(1_000), cents(200)).tolist() == [lent]


def test_a_row_up_to_an_age_has_that_whole_year_and_one_below_an_age_none_of_it():
    acceptance = np.array(["2030-05-31", "2030-06-01"], "datetime64[D]")
    for birth, band, young in (
        ("1995-06-01", Band(1, age_below=35 * 12), [True, False]),
        ("1994-06-01", Band(1, age_up_to=35 * 12), [True, False]),
        ("2029-06-01", Band(1, age_up_to=0), [True, False]),
    ):
        births = dates.take_apart(np.array([birth] * 2, "datetime64[D]"))
        people = SimpleNamespace(acceptance=acceptance, birth_parts=births)
        assert borrowing._younger(people, band).tolist() == young


@pytest.mark.parametrize(("bands", "within"), [
    ((Band(1, ltv_up_to=Fraction(2, 5)), Band(1, ltv_up_to=Fraction(9, 10))), [True, True, False, False]),
    ((Band(1, ltv_up_to=Fraction(2, 5)), Band(1)), [True, True, True, True]),
    ((), [False, False, False, False]),
])  # fmt: skip
def test_a_premium_is_known_as_far_as_its_scale_goes_and_an_open_row_goes_to_the_whole_price(bands, within):
    law, lent, price = Law(loan_insurance=bands), cents(1, 90, 91, 100), cents(100, 100, 100, 100)
    assert borrowing.insured(law, lent, price).tolist() == within
