"""Households: what the constructor refuses, and how rows are taken and joined."""

import datetime as dt
import pickle
from dataclasses import fields, replace

import numpy as np
import oracle
import pytest
from strategies import buying, crowd
from test_dates import most_payable

from simulator.api import simulate
from simulator.base import dates
from simulator.base.money import LARGEST, MILLION
from simulator.engine.households import UNSTATED, Buyers, Households
from simulator.law import Readings
from simulator.law.values import LONGEST_LIFE, ZONES

FACTS = {
    "birth": dt.date(1985, 3, 15), "application": dt.date(2024, 7, 6), "acceptance": dt.date(2025, 12, 15),
    "keys": dt.date(2028, 6, 20), "income": 6_000_000, "spouse_income": 0, "price": UNSTATED, "cohort": 2, "dwelling": 1,
    "owns_property": False, "had_state_aid": False, "had_location_vente": 0, "kafil_birth": [], "kafil_income": [],
    "kafil_share": [], "weight": 1.0,
}  # fmt: skip
KAFIL = {"kafil_birth": [dt.date(1998, 5, 2)], "kafil_income": [4_500_000], "kafil_share": [400_000]}


TWO = {name: values * 2 for name, values in KAFIL.items()}
EARLY = dates.FIRST - dt.timedelta(1)
COLUMNS = [field.name for field in fields(Households) if field.name not in ("buyers", "details")]
BUYER = {
    "zone": 0, "rooms": 3, "permis_habiter": dt.date(2023, 5, 2), "first_sale": 1, "moroccan": 1, "co_owner": 0,
    "requested_loan": LARGEST, "own_funds": 0,
}  # fmt: skip


def refusal(**changes):
    with pytest.raises(ValueError) as refused:  # noqa: PT011 - what it says is checked by the caller
        Households.from_facts(FACTS | changes)
    return str(refused.value)


def test_one_household_is_a_population_of_one():
    people = Households.from_facts(FACTS | KAFIL)
    assert len(people) == 1
    assert people.birth.tolist() == [dt.date(1985, 3, 15)]
    assert people.kafil_birth.shape == people.kafil_share.shape == (1, 1)
    assert Households.from_facts(FACTS).kafil_birth.shape == (0, 1)


def test_the_columns_have_the_types_of_the_contract():
    types = {name: getattr(crowd(0, 3), name).dtype for name in COLUMNS}
    days = dict.fromkeys(("birth", "application", "acceptance", "keys", "kafil_birth"), "datetime64[D]")
    amounts = dict.fromkeys(("income", "spouse_income", "price", "kafil_income", "kafil_share"), "int64")
    codes = dict.fromkeys(("cohort", "dwelling", "had_location_vente"), "int8")
    assert types == days | amounts | codes | {"owns_property": "bool", "had_state_aid": "bool", "weight": "float64"}


@pytest.mark.parametrize("name", COLUMNS)
def test_a_column_of_another_type_or_length_is_refused_by_its_name(name):
    people = crowd(0, 3)
    column = getattr(people, name)
    for wrong in (column[..., :2], column.astype(object), column[np.newaxis]):
        if name == "birth" and wrong.shape == (2,):
            continue
        with pytest.raises(ValueError, match=r": .* of shape \(") as refused:
            replace(people, **{name: wrong})
        assert name in str(refused.value) or name in ("birth", "kafil_birth")


@pytest.mark.parametrize("name", ["birth", "application", "acceptance", "keys"])
@pytest.mark.parametrize("day", [None, dates.FIRST - dt.timedelta(1), dates.LAST + dt.timedelta(1)])
def test_a_day_that_is_missing_or_out_of_bounds_is_refused(name, day):
    assert refusal(**{name: day}).startswith(f"{name}: days from 1850-01-01")


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"income": -1}, f"income: 0 … {LARGEST} centimes"),
        ({"income": LARGEST + 1}, f"income: 0 … {LARGEST} centimes"),
        ({"spouse_income": -1}, f"spouse_income: 0 … {LARGEST} centimes"),
        ({"spouse_income": LARGEST + 1}, f"spouse_income: 0 … {LARGEST} centimes"),
        ({"price": -2}, f"price: -1 … {LARGEST} centimes"),
        ({"price": LARGEST + 1}, f"price: -1 … {LARGEST} centimes"),
        ({"cohort": -1}, "cohort: 0 … 2"),
        ({"cohort": 3}, "cohort: 0 … 2"),
        ({"dwelling": -2}, "dwelling: -1 … 3"),
        ({"dwelling": 4}, "dwelling: -1 … 3"),
        ({"had_location_vente": -2}, "had_location_vente: -1 … 1"),
        ({"had_location_vente": 2}, "had_location_vente: -1 … 1"),
        (KAFIL | {"kafil_income": [-1]}, f"kafil_income: 0 … {LARGEST} centimes"),
        (KAFIL | {"kafil_share": [-1]}, "kafil_share: together below the whole"),
        (KAFIL | {"kafil_share": [MILLION]}, "kafil_share: together below the whole"),
        (TWO | {"kafil_share": [500_000, 500_000]}, "kafil_share: together below the whole"),
        (KAFIL | {"kafil_birth": [EARLY]}, "kafil_birth: NaT or days from 1850-01-01 to 2119-12-31"),
        (
            KAFIL | {"kafil_birth": [dates.LAST + dt.timedelta(1)]},
            "kafil_birth: NaT or days from 1850-01-01 to 2119-12-31",
        ),
        ({"weight": -1.0}, "weight: finite, not negative"),
        ({"weight": float("nan")}, "weight: finite, not negative"),
        ({"weight": float("inf")}, "weight: finite, not negative"),
        ({"birth": dt.date(2024, 7, 6)}, "birth: before the application"),
        ({"acceptance": dt.date(2028, 6, 21)}, "keys: the last of the dates"),
        ({"application": dt.date(2028, 6, 21)}, "keys: the last of the dates"),
    ],
)
def test_an_impossible_household_is_refused_with_what_is_wrong(changes, message):
    assert refusal(**changes) == message


@pytest.mark.parametrize(
    "changes",
    [
        {"income": 0},
        {"price": 0},
        {"price": UNSTATED},
        {"dwelling": UNSTATED},
        {"dwelling": 3},
        {"had_location_vente": UNSTATED},
        {"had_location_vente": 1},
        {"birth": dt.date(2024, 7, 5)},
        {"birth": dates.FIRST},
        {"keys": dates.LAST},
        {"acceptance": dt.date(2024, 7, 6), "keys": dt.date(2024, 7, 6)},
        KAFIL | {"kafil_income": [0], "kafil_share": [0]},
        KAFIL | {"kafil_birth": [None]},
        KAFIL | {"kafil_birth": [dates.FIRST], "kafil_share": [MILLION - 1], "kafil_income": [LARGEST]},
        TWO | {"kafil_share": [500_000, 499_999]},
        {"income": LARGEST, "spouse_income": LARGEST, "price": LARGEST, "weight": 0.0},
    ],
)
def test_a_household_at_the_edge_of_what_is_possible_is_accepted(changes):
    assert len(Households.from_facts(FACTS | changes)) == 1


@pytest.mark.parametrize("reading", Readings.choices()["age_limit"])
def test_every_accepted_day_can_be_computed_with(reading):
    end = dict.fromkeys(("application", "acceptance", "keys"), dates.LAST)
    last = Households.from_facts(FACTS | end | {"birth": dates.LAST - dt.timedelta(1)})
    for birth, people in (
        (dates.FIRST, Households.from_facts(FACTS | {"birth": dates.FIRST})),
        (last.birth[0].item(), last),
    ):
        limit = dates.last_payable(people.birth_parts, LONGEST_LIFE, reading)
        assert dates.date_of(limit) == oracle.last_day(birth, LONGEST_LIFE, reading)
        assert dates.payable(people.keys_parts, limit).item() == most_payable(
            people.keys[0].item(), dates.date_of(limit)
        )
    ledger = simulate(last, "location_vente", readings=Readings(age_limit=reading)).ledger()
    assert ledger.date[-1].item() == dt.date(2154, 12, 31)


def test_rows_that_are_sent_elsewhere_carry_only_themselves():
    people = crowd(3, 2_000)
    some = people.rows(np.array([7, 3])).rows(np.array([1]))
    sent = pickle.dumps(some)
    assert len(sent) < 5_000
    assert pickle.loads(sent).as_lists() == some.as_lists() == people.rows(slice(3, 4)).as_lists()
    assert replace(some, weight=np.array([2.0])).weight == 2
    with pytest.raises(AttributeError, match="wages"):
        _ = some.wages


def test_rows_are_taken_by_place_by_slice_and_by_flag():
    people = crowd(3, 10)
    for index in (np.array([7, 2, 2]), slice(3, 6), people.owns_property):
        taken = people.rows(index)
        assert (taken.birth == people.birth[index]).all()
        assert taken.kafil_share.shape == (3, len(taken))
        np.testing.assert_array_equal(taken.kafil_share, people.kafil_share[:, index])


def test_a_joined_population_is_its_parts_in_order():
    people = crowd(3, 10)
    joined = Households.joined([people.rows(slice(0, 4)), people.rows(slice(4, 10))])
    for name in COLUMNS:
        np.testing.assert_array_equal(getattr(joined, name), getattr(people, name))
    assert joined.buyers is None


def test_the_parts_of_the_days_are_months_and_days_of_the_month():
    people = Households.from_facts(FACTS | KAFIL | {"kafil_birth": [None]})
    assert [column.tolist() for column in people.birth_parts] == [[15 * 12 + 2], [15]]
    assert [column.tolist() for column in people.keys_parts] == [[58 * 12 + 5], [20]]
    ((households, nobody),) = people.kafil_parts
    assert [households.tolist(), *(column.tolist() for column in nobody)] == [[], [], []]
    ((households, somebody),) = Households.from_facts(FACTS | KAFIL).kafil_parts
    assert [households.tolist(), *(column.tolist() for column in somebody)] == [[0], [28 * 12 + 4], [2]]


def test_a_household_cannot_be_changed():
    with pytest.raises(AttributeError):
        Households.from_facts(FACTS).price = np.array([1])


# Buyers: what only the schemes with a loan ask

ASKED = [field.name for field in fields(Buyers)]


def same_buyers(one, other):
    for name in ASKED:
        np.testing.assert_array_equal(getattr(one, name), getattr(other, name))


def buyer_refusal(**changes):
    with pytest.raises(ValueError) as refused:  # noqa: PT011 - what it says is checked by the caller
        Buyers.from_facts(BUYER | changes)
    return str(refused.value)


def test_one_buyer_is_a_population_of_one():
    one = Buyers.from_facts(BUYER)
    assert {name: getattr(one, name).tolist() for name in ASKED} == {name: [value] for name, value in BUYER.items()}
    unsaid = Buyers.from_facts(
        BUYER | {"permis_habiter": "NaT"} | dict.fromkeys(("zone", "rooms", "moroccan"), UNSTATED)
    )
    assert unsaid.permis_habiter.tolist() == [None]
    assert set(ASKED) == set(BUYER)
    for name in ASKED:
        with pytest.raises(KeyError, match=name):
            Buyers.from_facts({asked: value for asked, value in BUYER.items() if asked != name})


def test_the_columns_of_buyers_have_the_types_of_the_contract():
    codes = dict.fromkeys(("zone", "first_sale", "moroccan", "co_owner"), "int8")
    numbers = dict.fromkeys(("rooms", "requested_loan", "own_funds"), "int64")
    for buyers in (Buyers.from_facts(BUYER), buying(0, 3, "lpa").buyers):
        types = {name: getattr(buyers, name).dtype for name in ASKED}
        assert types == codes | numbers | {"permis_habiter": "datetime64[D]"}


@pytest.mark.parametrize("name", ASKED)
def test_a_column_of_buyers_of_another_type_or_length_is_refused_by_its_name(name):
    buyers = buying(0, 3, "lpa").buyers
    column = getattr(buyers, name)
    for wrong in (column[:2], column.astype(object), column[np.newaxis]):
        with pytest.raises(ValueError, match=r": .* of shape \(") as refused:
            replace(buyers, **{name: wrong})
        assert name in str(refused.value) or name == "zone"


@pytest.mark.parametrize(("name", "least"), [("requested_loan", 0), ("own_funds", UNSTATED)])
@pytest.mark.parametrize("over", [False, True])
def test_an_impossible_sum_of_a_buyer_is_refused_with_what_is_wrong(name, least, over):
    assert buyer_refusal(**{name: LARGEST + 1 if over else least - 1}) == f"{name}: {least} … {LARGEST} centimes"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(("zone", value) for value in (UNSTATED - 1, len(ZONES), 300)),
        *((name, value) for name in ("first_sale", "moroccan", "co_owner") for value in (UNSTATED - 1, 2, 300)),
        ("rooms", UNSTATED - 1),
    ],
)
def test_an_impossible_answer_of_a_buyer_is_refused_by_its_name(name, value):
    with pytest.raises((ValueError, OverflowError)) as refused:
        Buyers.from_facts(BUYER | {name: value})
    assert isinstance(refused.value, OverflowError) or str(refused.value).startswith(f"{name}: ")


def test_buyers_at_the_edge_of_what_is_possible_are_accepted():
    for changes in (
        {"requested_loan": 0, "own_funds": LARGEST},
        {"zone": len(ZONES) - 1, "rooms": 0},
        dict.fromkeys(("zone", "rooms", "first_sale", "moroccan", "co_owner"), UNSTATED),
        {"permis_habiter": dates.FIRST},
        {"permis_habiter": dates.LAST},
    ):
        assert Buyers.from_facts(BUYER | changes).zone.shape == (1,)


def test_there_are_as_many_buyers_as_households():
    people = buying(0, 3, "lpa")
    square = Buyers(**{name: np.stack([getattr(people.buyers, name)] * 3) for name in ASKED})
    for other in (people.buyers.rows(slice(0, 2)), square):
        with pytest.raises(ValueError, match=r"^buyers: as many as households$"):
            replace(people, buyers=other)


def test_a_household_is_taken_with_what_it_answered_as_a_buyer():
    people = buying(3, 10, "lpa")
    for index in (np.array([7, 2, 2]), slice(3, 6), people.owns_property):
        taken = people.rows(index)
        assert len(taken.buyers.zone) == len(taken)
        for name in ASKED:
            np.testing.assert_array_equal(getattr(taken.buyers, name), getattr(people.buyers, name)[index])
    assert crowd(3, 10).rows(slice(0, 2)).buyers is None


def test_joined_buyers_are_their_parts_in_order_and_of_every_part_or_of_none():
    people = buying(3, 10, "lpa")
    joined = Households.joined([people.rows(slice(0, 4)), people.rows(slice(4, 10))])
    same_buyers(joined.buyers, people.buyers)
    with pytest.raises(ValueError, match=r"^buyers: of every part or of none$"):
        Households.joined([people, crowd(3, 10)])


def test_one_household_may_come_with_what_it_answers_as_a_buyer():
    people = Households.from_facts(FACTS | {"buyers": Buyers.from_facts(BUYER)})
    same_buyers(people.buyers, Buyers.from_facts(BUYER))
    assert Households.from_facts(FACTS).buyers is None


def test_every_fact_is_told_as_plain_values():
    told = Households.from_facts(FACTS | {"buyers": Buyers.from_facts(BUYER)}).as_lists()
    assert set(told) == {*COLUMNS, *ASKED, "wanted"} - {"requested_loan"}
    assert (told["income"], told["zone"], told["permis_habiter"]) == ([6_000_000], [0], [dt.date(2023, 5, 2)])
    assert set(Households.from_facts(FACTS).as_lists()) == set(COLUMNS)


def test_a_buyer_cannot_be_changed():
    with pytest.raises(AttributeError):
        Buyers.from_facts(BUYER).zone = np.array([1])
