"""The rules of a rent and of article 6 at their bounds, each under a law that is made up for the claim."""

from fractions import Fraction
from types import SimpleNamespace

import numpy as np
import pytest
from test_purchase_rules import READ, Law, People, asking, cents

from simulator.base import dates
from simulator.engine.households import NO, UNSTATED, YES
from simulator.engine.rules import down_payment, eligibility, kafil, limits, pricing
from simulator.engine.rules.income import household_income
from simulator.law import Readings
from simulator.law.code import NO_LIMIT, TermTable
from simulator.law.conditions import DWELLING_OF_THE_BUYER
from simulator.law.values import Band, Composed, Tranche


def earning(*incomes, **facts):
    return People(together=np.array(incomes), **facts)


def born(*days):
    return dates.take_apart(np.array(days, "datetime64[D]"))


# --- article 6


@pytest.mark.parametrize(("floor", "excluded", "refused"), [
    (100, True, [True, True, False]), (100, False, [True, False, False]), (None, True, [False] * 3),
])  # fmt: skip
def test_a_floor_that_is_excluded_must_be_passed_and_one_that_is_not_known_refuses_nobody(floor, excluded, refused):
    law = Law(income_floor=floor, income_floor_is_excluded=excluded, readings=READ)
    assert eligibility.income_floor(earning(99, 100, 101), law).tolist() == refused


def test_exactly_the_ceiling_is_accepted():
    assert eligibility.income_ceiling(earning(99, 100, 101), Law(income_ceiling=100, readings=READ)).tolist() == [
        False,
        False,
        True,
    ]


NAMES = SimpleNamespace(bits=0b0111, refusing_bits=0b0011)
"""A text that names four things, the fourth of them not at all, the third without refusing it."""


def test_who_owns_what_a_text_names_is_refused_and_undivided_shares_alone_are_told_apart():
    holdings = np.array([0b0000, 0b0001, 0b0010, 0b0100, 0b0101, 0b1000], np.uint64)
    people = earning(*[1] * 6, details=SimpleNamespace(holdings=holdings), owns_property=np.ones(6, bool))
    law = Law(ownership=NAMES)
    assert eligibility.no_property(people, law).tolist() == [False, True, True, False, True, False]
    assert eligibility.undivided_only(people, law).tolist() == [False, False, False, True, False, False]
    silent = Law(ownership=None)
    assert not eligibility.no_property(people, silent).any()
    assert eligibility.undivided_only(people, silent).tolist() == [False] * 6


def test_a_short_answer_is_taken_at_its_word():
    people = earning(1, 1, details=None, owns_property=np.array([True, False]), had_state_aid=np.array([False, True]))
    assert eligibility.no_property(people, Law(ownership=NAMES)).tolist() == [True, False]
    assert eligibility.undivided_only(people, Law(ownership=NAMES)).tolist() == [False, False]
    assert eligibility.no_earlier_aid(people, Law(earlier_aid=NAMES)).tolist() == [False, True]
    assert eligibility.no_earlier_aid(people, Law(earlier_aid=None)).tolist() == [False, False]


def test_earlier_aid_counts_for_whom_the_text_names():
    people = earning(1, 1, 1, details=SimpleNamespace(aid=np.array([0b0100, 0b1000, 0b0000], np.uint8)))
    assert eligibility.no_earlier_aid(people, Law(earlier_aid=NAMES)).tolist() == [True, False, False]


@pytest.mark.parametrize(("law", "refused"), [({"one_benefit": True}, [True, False, False]), ({}, [False] * 3)])
def test_one_has_a_dwelling_in_location_vente_once_where_a_text_says_so(law, refused):
    people = earning(1, 1, 1, had_location_vente=np.array([YES, NO, UNSTATED], np.int8))
    assert eligibility.one_benefit(people, Law(**law)).tolist() == refused


BUYERS = {
    "moroccan": np.array([YES, NO, UNSTATED], np.int8), "first_sale": np.array([YES, NO, UNSTATED], np.int8),
    "co_owner": np.array([YES, NO, UNSTATED], np.int8), "rooms": np.array([1, 2, UNSTATED], np.int8),
    "permis_habiter": np.array(["2022-12-31", "2023-01-01", "NaT"], "datetime64[D]"),
}  # fmt: skip


@pytest.mark.parametrize(("criterion", "law", "refused"), [
    (eligibility.nationality, {"nationality": "moroccan"}, [False, True, False]), (eligibility.first_sale, {"first_sale": True}, [False, True, False]),
    (eligibility.co_owner, {"co_owner": "refused"}, [True, False, False]), (eligibility.co_owner, {"co_owner": "accepted"}, [False] * 3),
    (eligibility.rooms_min, {"rooms_min": 2}, [True, False, False]), (eligibility.rooms_min, {"rooms_min": None}, [False] * 3),
    (eligibility.permis_habiter_from, {"permis_habiter_from": "2023-01-01"}, [True, False, False]),
    (eligibility.permis_habiter_from, {"permis_habiter_from": None}, [False] * 3),
    (eligibility.nationality, {}, [False] * 3), (eligibility.first_sale, {}, [False] * 3), (eligibility.co_owner, {}, [False] * 3),
])  # fmt: skip
def test_each_question_to_a_buyer_refuses_on_one_answer_where_it_is_asked(criterion, law, refused):
    assert criterion(earning(1, 1, 1, buyers=SimpleNamespace(**BUYERS)), Law(**law)).tolist() == refused
    assert criterion(earning(1, 1, 1, buyers=None), Law(**law)).tolist() == [False] * 3


@pytest.mark.parametrize(("law", "short", "named"), [
    ({"no_dwelling": True}, [True, False], [False, True]), ({}, [False] * 2, [False] * 2),
])  # fmt: skip
def test_who_owns_a_dwelling_is_refused_where_a_text_says_so(law, short, named):
    """A short answer is taken at its word; of what is named one by one, a dwelling of the buyer's counts and nothing else."""
    people = earning(1, 1, owns_property=np.array([True, False]), details=None)
    assert eligibility.no_dwelling(people, Law(**law)).tolist() == short
    other = ~np.uint64(DWELLING_OF_THE_BUYER)
    people.details = SimpleNamespace(holdings=np.array([other, DWELLING_OF_THE_BUYER], np.uint64))
    assert eligibility.no_dwelling(people, Law(**law)).tolist() == named


REGISTERED = {"2024": (19, 70)}
BIRTHS = ("1954-07-06", "1954-07-05", "1953-07-07", "1953-07-06", "2005-07-06", "2005-07-07")
"""On 06/07/2024: 70 on that day, the day before, 71 the day after, 71 on that day, 19 on that day, the day after."""


def registering(cohort=2):
    return earning(
        *[1] * 6, birth_parts=born(*BIRTHS), cohort=np.full(6, cohort, np.int8), application=np.full(6, np.datetime64("2024-07-06"))
    )  # fmt: skip


@pytest.mark.parametrize(("reading", "refused"), [
    ("whole_years", [False, False, False, True, False, True]), ("birthday", [False, True, True, True, False, True]),
])  # fmt: skip
def test_the_ages_of_the_registration_are_those_of_the_day_of_the_application(reading, refused):
    law = Law(age_at_registration=REGISTERED.get, readings=SimpleNamespace(age_at_registration=reading))
    assert eligibility.age_at_registration(registering(), law).tolist() == refused
    assert eligibility.age_at_registration(registering(cohort=1), law).tolist() == [False] * 6
    assert eligibility.between_readings(registering(), law).tolist() == [False, True, True, False, False, False]


def test_each_cohort_has_the_ages_of_its_own_registration():
    """At most 70 for the second cohort, at most 60 for the third; the first has none."""
    ages = {"2013": (19, 70), "2024": (19, 60)}.get
    born_in = ("1970-01-01", "1960-01-01", "1950-01-01")
    people = earning(
        *[1] * 9, birth_parts=born(*born_in * 3), cohort=np.repeat(np.arange(3, dtype=np.int8), 3), application=np.full(9, np.datetime64("2024-07-06"))
    )  # fmt: skip
    law = Law(age_at_registration=ages, readings=SimpleNamespace(age_at_registration="birthday"))
    assert eligibility.age_at_registration(people, law).tolist() == [False] * 5 + [True] + [False, True, True]


@pytest.mark.parametrize(
    ("buyers", "law"), [(BUYERS, {}), (None, {"nationality": "moroccan"}), (BUYERS, {"nationality": ...})]
)
def test_a_question_that_is_not_put_has_no_answer(buyers, law):
    people = earning(1, 1, 1, buyers=buyers and SimpleNamespace(**buyers))
    found = eligibility._answers(people, Law(**law), "moroccan", "nationality")
    assert (found.tolist(), found.dtype) == ([UNSTATED] * 3, np.int8)


# --- the kafil


def test_exactly_the_share_of_the_income_is_borne_and_who_pays_nothing_is_not_unable():
    part, income, reach = cents(40, 41, 41, 0), cents(100, 100, 100, 0), np.array([[1, 1, 0, 1], [5, 5, 5, 5]])
    unable = kafil.unable(part, income, reach, SimpleNamespace(bearable_share=Fraction(2, 5)))
    assert unable.tolist() == [False, True, False, False]


@pytest.mark.parametrize(("choice", "reached", "end"), [
    ("takes_over", [[10, 10], [12, 10], [12, 15]], [12, 15]), ("shares", [[10, 10], [10, 8], [5, 10]], [10, 10]),
])  # fmt: skip
def test_a_kafil_goes_on_from_the_payer_before_him_or_pays_beside_the_applicant(choice, reached, end):
    law = SimpleNamespace(readings=SimpleNamespace(kafil=choice))
    found = kafil.reach(np.array([10, 10]), np.array([[12, 8], [5, 15]]), law)
    assert found.tolist() == reached
    assert kafil.last(found, law).tolist() == end


@pytest.mark.parametrize(("provided", "limit", "months"), [
    (True, "applicant", [[12, 0, 0], [0, 0, 0]]), (True, "none", [[kafil.UNLIMITED, kafil.UNLIMITED, 0], [0, 0, 0]]),
    (False, "none", [[0] * 3] * 2), (False, "applicant", [[0] * 3] * 2),
])  # fmt: skip
def test_a_kafil_pays_up_to_the_age_limit_unless_none_holds_him(provided, limit, months):
    """Keys on 15/01/2030, an age limit of 70: born on 15/01/1961 he pays a year; on 15/01/1950 he is past it; the third is nobody."""
    births = np.array([["1961-01-15", "1950-01-15", "NaT"], ["NaT"] * 3], "datetime64[D]")
    there = [(np.flatnonzero(~np.isnat(row)), born(*row[~np.isnat(row)])) for row in births]
    people = SimpleNamespace(kafil_birth=births, kafil_parts=there, keys_parts=born(*["2030-01-15"] * 3))
    readings = SimpleNamespace(kafil_age_limit=limit, age_limit="birthday")
    law = SimpleNamespace(kafil=provided, age_limit=70, readings=readings)
    found = kafil.payable(people, law)
    assert (found.tolist(), found.dtype) == (months, np.int64)


# --- the longest term


def test_the_longest_term_is_that_of_the_cohort_and_of_the_first_band_that_reaches_the_income():
    """Up to 10, up to 20, and above: 1, 2, 3 months of the first cohort, tens of the second; the third has one band."""
    table = TermTable(
        limits=((10, 10, NO_LIMIT), (20, 20, NO_LIMIT), (NO_LIMIT,) * 3), months=((1, 10, 7), (2, 20, 8), (3, 30, 9))
    )
    people = earning(*(10, 11, 20, 21) * 3, cohort=np.repeat(np.arange(3, dtype=np.int8), 4))
    found = limits.term_max(people, SimpleNamespace(term_table=table, readings=READ))
    assert found.tolist() == [1, 2, 2, 3, 10, 20, 20, 30, 7, 7, 7, 7]


# --- prices


COMPOSED = Composed(
    cost_per_m2=100, vrd=31, state_land=Fraction(1), state_per_m2=20, state_vrd=Fraction(1, 2), frontal_aid=7
)


def priced(elements, called=None, reading="called"):
    return SimpleNamespace(
        price_elements=lambda _: elements, surfaces=lambda _: {"F3": Fraction(21, 2)}, price_as_called=lambda _: called or {},
        readings=SimpleNamespace(price_2013=reading),
    )  # fmt: skip


def test_a_price_is_the_cost_less_what_the_state_bears():
    """10.5 m²: 1 050 and 31 of networks, less 210, 15 (half of 31, cut off) and 7."""
    made = pricing.composition(priced(COMPOSED), "2024", "F3")
    assert made == (1_050, 31, 210, 15, 7)
    assert (made.cost, made.state, made.price) == (1_081, 232, 849)
    assert pricing.composition(priced(COMPOSED), "2024", "F4") is None
    assert pricing.composition(priced(SimpleNamespace(by_type={"F3": 5})), "2024", "F3") is None


@pytest.mark.parametrize(("law", "dwelling", "price"), [
    (priced(None), "F3", UNSTATED), (priced(None, {"F3": 9}), "F3", UNSTATED), (priced(COMPOSED), "F3", 849), (priced(COMPOSED), "F4", UNSTATED),
    (priced(COMPOSED, {"F3": 9}), "F3", 9), (priced(COMPOSED, {"F3": 9}, "text"), "F3", 849), (priced(SimpleNamespace(by_type={"F4": 6})), "F4", 6),
    (priced(SimpleNamespace(by_type={"F4": 6})), "F3", UNSTATED),
])  # fmt: skip
def test_a_price_is_the_one_that_was_called_then_the_texts_then_unknown(law, dwelling, price):
    assert pricing.by_type(law, "2013", dwelling) == price


# --- the down payment


SALE = (
    Tranche("reservation", Fraction(1, 5)),
    Tranche("all_trades", Fraction(7, 20)),
    Tranche("keys", Fraction(9, 20)),
)


def on_plan(base="price", first=None, tranches=SALE):
    return SimpleNamespace(
        tranches=tranches, readings=SimpleNamespace(lpa_base=base), terms=asking(first_tranche=first)
    )


@pytest.mark.parametrize(("law", "fnpos", "called"), [
    (on_plan(), 0, [200, 350, 451]), (on_plan("price_minus_aid"), 0, [180, 315, 406]), (on_plan(), 50, [200, 300, 451]),
    (on_plan(), 351, [200, 0, 451]), (on_plan(tranches=()), 50, [1_001]), (on_plan(tranches=SALE[:1] + SALE[2:]), 50, [200, 801]),
])  # fmt: skip
def test_the_last_call_takes_what_the_others_leave_and_the_supplement_pays_its_own(law, fnpos, called):
    found = down_payment.calls(cents(1_001), cents(100), cents(fnpos), law)
    assert found[:, 0].tolist() == called


@pytest.mark.parametrize(("first", "shares"), [
    (None, [20, 35, 45]), (Fraction(1, 5), [20, 35, 45]), (Fraction(3, 10), [30, 35, 35]), (Fraction(7, 10), [70, 30, 0]), (Fraction(1), [100, 0, 0]),
])  # fmt: skip
def test_a_larger_first_call_is_taken_off_the_last_ones(first, shares):
    assert [100 * share for share in down_payment.shares_of(on_plan(first=first))] == shares


def test_the_calls_are_paid_in_cash_in_order():
    called, cash = np.array([[20] * 4, [35] * 4, [45] * 4]), cents(0, 30, 55, 100)
    assert down_payment.paid_in_cash(called, cash).tolist() == [[0, 20, 20, 20], [0, 10, 35, 35], [0, 0, 0, 45]]


def test_each_tranche_of_a_rent_is_cut_off_at_the_centime():
    tranches = down_payment.tranches(cents(101, 0), on_plan())
    assert tranches.tolist() == [[20, 0], [35, 0], [45, 0]]
    whole = down_payment.together(tranches)
    assert (whole.tolist(), whole.dtype) == ([100, 0], np.int64)
    twice = down_payment.tranches(cents(101), on_plan(tranches=(SALE[0], SALE[1], SALE[0])))
    assert twice.tolist() == [[20], [35], [20]]


# --- which criteria there are, and what could not be checked


class Fixed(Law):
    """A made-up law of criteria: what differs by cohort is fixed for the cohorts that it names."""

    __hash__ = object.__hash__

    def fixes(self, key, cohort=None):
        return hasattr(self, key) and (cohort is None or cohort in getattr(self, key))


class Ages(dict):
    """Ages at the registration, asked by cohort."""

    __call__ = dict.get


@pytest.mark.parametrize(("law", "key"), [
    ({"price_cap_per_m2": 5}, "price_cap_per_m2"), ({"grant_price_cap_factor": 2, "price_cap_per_m2": 5}, "grant_price_cap_factor"),
    ({"grant_price_cap_factor": None, "grant": ()}, "grant"), ({}, "grant"),
])  # fmt: skip
def test_a_cap_of_the_price_is_cited_where_it_is_written(law, key):
    assert eligibility.key_of(eligibility.price_cap, Fixed(**law)) == key
    assert eligibility.key_of(eligibility.income_floor, Fixed(**law)) == "income_floor"


@pytest.mark.parametrize(("criterion", "law", "applies"), [
    ("income_ceiling", {"income_ceiling": 5}, True), ("income_ceiling", {"income_ceiling": ...}, True), ("income_ceiling", {}, False),
    ("income_floor", {"income_floor": None}, False), ("age_at_registration", {"age_at_registration": {"2024": (19, 70)}}, True),
    ("age_at_registration", {"age_at_registration": {}}, False), ("age_at_registration", {}, False),
    ("price_cap", {"grant": [Band(1), Band(1, price_up_to=9)]}, True), ("price_cap", {"grant": [Band(1)]}, False), ("price_cap", {}, False),
    ("price_cap", {"price_cap_per_m2": 5}, True),
])  # fmt: skip
def test_a_criterion_applies_where_a_text_bounds_it_or_declares_that_its_bound_was_not_found(criterion, law, applies):
    assert eligibility.applies(getattr(eligibility, criterion), Fixed(**law)) is applies


def test_the_criteria_of_a_law_have_their_bits_and_say_whether_the_texts_are_silent():
    law = Fixed(income_floor=..., income_ceiling=5, one_benefit=True, age_at_registration={"2024": (19, 70)})
    assert [(bit, criterion.__name__, silent) for bit, criterion, silent in eligibility.known_criteria(law)] == [
        (0, "income_floor", True), (1, "income_ceiling", False), (4, "one_benefit", False), (11, "age_at_registration", False),
    ]  # fmt: skip


def test_each_criterion_that_refuses_sets_its_bit():
    law = Fixed(income_ceiling=100, one_benefit=True, readings=READ)
    found = eligibility.refusals(
        earning(100, 101, 101, 100, had_location_vente=np.array([YES, NO, YES, NO], np.int8)), law
    )
    assert (found.tolist(), found.dtype) == ([16, 2, 18, 0], np.uint16)


def test_what_the_texts_or_the_household_do_not_say_could_not_be_checked():
    law = Fixed(
        income_ceiling=...,
        one_benefit=True,
        no_property=True,
        ownership=NAMES,
        age_at_registration=Ages({"2024": (19, 70)}),
    )
    people = earning(
        1, 1, had_location_vente=np.array([YES, UNSTATED], np.int8), cohort=np.array([2, 1], np.int8), buyers=None,
        details=SimpleNamespace(holdings=np.array([0b0100, 0b0001], np.uint64)),
    )  # fmt: skip
    found = eligibility.unanswered(people, law)
    assert (found.tolist(), found.dtype) == ([2 + 4, 2 + 16 + 2048], np.uint16)
    silent = Fixed(no_property=..., ownership=NAMES)
    assert eligibility.unanswered(people, silent).tolist() == [4, 4]


def test_a_cap_by_the_square_metre_refuses_above_it_and_is_unknown_without_a_surface():
    """5 a square metre of 10: a price of 50 is accepted, 51 is not, and no surface of an F4 is known."""
    law = Fixed(price_cap_per_m2=5, surfaces={"F3": Fraction(10)}, readings=READ)
    people = earning(1, 1, 1, price=cents(50, 51, 99), dwelling=np.array([1, 1, 2], np.int8))
    assert eligibility.refusals(people, law).tolist() == [0, 128, 0]
    assert eligibility.unanswered(people, law).tolist() == [0, 0, 128]


@pytest.mark.parametrize(("cap", "refused", "unknown"), [
    ("largest_aid", [0, 128, 128, 0, 0], [0] * 5), ("own_aid", [0, 128, 128, 128, 0], [0] * 5), (None, [0] * 5, [128] * 5),
])  # fmt: skip
def test_a_cap_that_follows_the_aid_is_that_of_the_price_of_the_household(cap, refused, unknown):
    """Ten times an aid of 9, or of 20 above a price of 95: 200, or 90 up to 95; a price that is not known is not above it."""
    bands = [Band(9, price_up_to=95), Band(20)]
    price = cents(90, 201, 250, 94, UNSTATED)
    law = Fixed(
        financing="loan", grant=bands, readings=SimpleNamespace(income="cumulated", lsp_cap=cap), price_cap_per_m2=None
    )
    if cap:
        law.grant_price_cap_factor = 10
    people = earning(*[1] * 5, price=price, buyers=None, dwelling=np.zeros(5, np.int8))
    assert eligibility.refusals(people, law).tolist() == refused
    assert eligibility.unanswered(people, law).tolist() == unknown


@pytest.mark.parametrize(("name", "unstated"), [
    ("one_benefit", [False, False, True]), ("nationality", [False, False, True]), ("rooms_min", [False, False, True]),
    ("permis_habiter_from", [False, False, True]),
])  # fmt: skip
def test_a_question_that_was_not_answered_is_told_of_each_household(name, unstated):
    people = earning(1, 1, 1, had_location_vente=BUYERS["moroccan"], buyers=SimpleNamespace(**BUYERS))
    assert eligibility._unstated(people, name).tolist() == unstated
    nobody = earning(1, 1, 1, had_location_vente=BUYERS["moroccan"], buyers=None)
    assert np.all(eligibility._unstated(nobody, name) == (unstated if name == "one_benefit" else True))
    assert eligibility._unstated(people, "income_ceiling") is False


# --- the price of each household


def test_a_price_by_zone_is_that_of_the_zone_and_the_type():
    table = Law(price_by_zone={"hauts_plateaux": {"F3": 7}, "autres": {"F2": 8}})
    zones, dwelling = np.array([1, 1, 0, UNSTATED, 2], np.int8), np.array([1, 2, 1, 1, 0], np.int8)
    people = earning(*[1] * 5, buyers=SimpleNamespace(zone=zones), dwelling=dwelling)
    assert pricing.by_zone(people, table).tolist() == [7, UNSTATED, UNSTATED, UNSTATED, 8]
    assert pricing.by_zone(people, Law()).tolist() == [UNSTATED] * 5
    every = Law(price_by_zone={"hauts_plateaux": {"F2": 1, "F3": 2, "F4": 3, "F5": 4}})
    people.dwelling, zones[:] = np.array([0, 1, 2, 3, UNSTATED], np.int8), 1
    assert pricing.by_zone(people, every).tolist() == [1, 2, 3, 4, UNSTATED]
    unasked = earning(*[1] * 5, buyers=None, dwelling=dwelling)
    assert pricing.by_zone(unasked, table).tolist() == [UNSTATED] * 5


def test_a_price_is_composed_of_the_surface_of_its_own_cohort_and_a_cohort_of_one_household_has_its_price():
    """8 m² for the first cohort: 800 and 31, less 160, 15 and 7. The price of the second is known by type."""
    law = Law(financing="rent", readings=SimpleNamespace(price_2013="text"))
    law.price_elements = {"2001-2002": COMPOSED, "2013": SimpleNamespace(by_type={"F3": 9}), "2024": None}.__getitem__
    law.surfaces = {"2001-2002": {"F3": Fraction(8)}}.get
    people = earning(
        1, 1, 1, price=cents(*[UNSTATED] * 3), cohort=np.arange(3, dtype=np.int8), dwelling=np.ones(3, np.int8)
    )
    assert pricing.price(people, law).tolist() == [649, 9, UNSTATED]


def test_the_price_given_is_before_that_of_the_type_and_other_cohorts_are_not_asked():
    law = priced(None)
    law.financing, law.price_elements = "rent", {"2013": SimpleNamespace(by_type={"F3": 9})}.__getitem__
    law.price_as_called = {"2013": {}}.__getitem__
    dwelling, cohort = np.array([1, 1, 2, UNSTATED], np.int8), np.full(4, 1, np.int8)
    people = earning(*[1] * 4, price=np.array([5, UNSTATED, UNSTATED, UNSTATED]), cohort=cohort, dwelling=dwelling)
    assert pricing.price(people, law).tolist() == [5, 9, UNSTATED, UNSTATED]
    bought = Law(financing="loan", price_by_zone={"autres": {"F3": 7}})
    people.buyers = SimpleNamespace(zone=np.full(4, 2, np.int8))
    assert pricing.price(people, bought).tolist() == [5, 7, UNSTATED, UNSTATED]


@pytest.mark.parametrize(("reading", "other"), [("called", 849), ("text", 9)])
def test_the_other_price_in_circulation_is_told_where_it_is_another(reading, other):
    def read(choice, called):
        law = priced(COMPOSED, called, choice)
        law.financing = "rent"
        law.priced_as = lambda choice: read(choice, called)
        return law

    people = earning(1, 1, price=np.array([UNSTATED, 4]), cohort=np.ones(2, np.int8), dwelling=np.ones(2, np.int8))
    assert pricing.other_price(people, read(reading, {"F3": 9})).tolist() == [other, UNSTATED]
    assert pricing.other_price(people, read(reading, {})).tolist() == [UNSTATED, UNSTATED]


@pytest.mark.parametrize("choice", Readings.choices()["price_2013"])
def test_the_other_price_is_read_by_the_other_choice_that_there_is(choice):
    read, law = [], SimpleNamespace(readings=SimpleNamespace(price_2013=choice))
    law.priced_as = lambda other: read.append(other) or law
    people = earning(1, price=cents(4))
    assert pricing.other_price(people, law).tolist() == [UNSTATED]
    assert sorted([*read, choice]) == sorted(Readings.choices()["price_2013"])


@pytest.mark.parametrize(("choice", "income"), [("cumulated", [9, 8]), ("applicant", [5, 8])])
def test_the_income_that_counts_is_that_of_both_or_of_the_applicant(choice, income):
    people = earning(9, 8, income=cents(5, 8))
    assert household_income(people, SimpleNamespace(readings=SimpleNamespace(income=choice))).tolist() == income
