"""The table of facts: every row has its place at each door, and no place is given twice."""

from dataclasses import fields

import pytest

from simulator.engine.households import Buyers, Households
from simulator.law.scheme import ALL, BOUGHT, MAIN
from simulator.question import parts
from simulator.question.fact_rows import AMOUNTS, LAST, Kind, Page
from simulator.question.facts import (
    BESIDE,
    CODES,
    COLUMNS,
    FACTS,
    INCOMES,
    KEYS,
    about,
    choices,
    codes_on,
    is_needed,
    keys,
    needed,
    stand_ins,
    takers,
)  # fmt: skip
from simulator.ui.answer import headline
from simulator.ui.state import income_days, recall_code
from simulator.wording import LANGUAGES, has, say

NEEDED_IN_A_CODE = (
    "cohort",
    "type",
    "birth",
    "income",
    "spouse",
    "property",
    "aid",
    "application",
    "acceptance",
    "keys",
)
RARE_IN_A_CODE = (
    "kafil1", "kafil1_income", "kafil1_share", "kafil2", "kafil2_income", "kafil2_share", "kafil3", "kafil3_income", "kafil3_share",
    "earlier", "price", "charges", "order", "frozen", "reading_age_limit", "reading_snmg_date", "reading_income",
    "reading_income_floor", "reading_kafil", "reading_kafil_age_limit", "reading_rounding", "reading_birth_year_only",
    "reading_over_age_cash", "reading_lpa_base", "reading_lsp_cap", "reading_price_2013", "works_unsplit", "works_firm_option",
    "works_possession", "works_occupation_year_1", "works_occupation_year_2", "works_validation", "works_site_works_start",
    "works_affectation", "works_provisional_acceptance", "works_foundations", "works_structural_works", "works_secondary_works",
    "works_keys", "works_contract_signature", "works_all_trades", "works_delivery", "works_contribution",
    "reading_age_at_registration", "reading_unable_above", "property_kind", "property_whose", "property_until",
    "property_undivided", "aid_whose", "supposed", "loan", "wilaya", "savings_plan",
)  # fmt: skip
"""The facts of the recall codes that are on paper, by their places: a new fact takes the next one, and none is ever moved."""
RECALLED = {
    "cohort": ("2001-2002", "2013", "2024"), "type": ("F2", "F3", "F4", "F5", "both"),
    "application": ("2024-07-06", "2025-12-15", "2013-09-20", "2001-08-15"),
    "loan": ("cnep", "bdl", "cnep_at_once", "bdl_at_once"), "property_kind": ("dwelling", "building_land", "other"),
    "property_whose": ("applicant", "spouse", "both"), "aid_whose": ("applicant", "spouse", "both"),
    "reading_over_age_cash": ("allowed", "unknown", "kept"), "reading_unable_above": ("income", "40 %", "30 %"),
}  # fmt: skip
"""Values that those codes write in one sign, by their numbers."""


def test_the_places_of_a_recall_code_are_those_on_paper():
    needed = {code.recall: code.name for code, _ in CODES.values() if code.needed}
    rare = {code.recall: code.name for code, _ in CODES.values() if not code.needed}
    assert [needed[place] for place in range(1, 11)] == list(NEEDED_IN_A_CODE)
    assert len(needed) == 10, "a code on paper has these ten: a new needed fact is a new version of the code"
    assert [rare[place] for place in range(1, 1 + len(RARE_IN_A_CODE))] == list(RARE_IN_A_CODE)
    assert len(rare) == sum(not code.needed for code, _ in CODES.values())
    assert max(rare) < recall_code._ROOM
    for name, values in RECALLED.items():
        assert CODES[name][0].recalled[: len(values)] == values, name


def test_a_fact_has_one_row_and_one_place_at_each_door():
    for names in (
        [(fact.key, fact.is_detail, fact.place) for fact in FACTS if fact.place],
        [fact.code.name for fact in FACTS if fact.code],
        [fact.column.name for fact in FACTS if fact.column],
        [fact.beside for fact in FACTS if fact.beside],
        [code.order for code, _ in CODES.values() if code.order < LAST],
        [column.order for column, _ in COLUMNS.values() if column.order < LAST],
        [code.row for code, _ in CODES.values() if code.row < LAST],
    ):
        assert len(names) == len(set(names))


def test_every_column_of_the_engine_is_held_by_a_row_and_no_other():
    people = {field.name for field in fields(Households)} - {"buyers", "details"}
    buyers = {f"buyers.{field.name}" for field in fields(Buyers)}
    assert {fact.held for fact in FACTS if fact.held} == people | buyers


def test_a_row_says_what_its_door_needs():
    for fact in FACTS:
        if not fact.is_detail:
            assert about(fact)
            assert (not fact.example) == (
                fact.kind in (Kind.PART, Kind.LIST) and fact.key not in ("schemes", "contract")
            ), fact.key
        if fact.kind is Kind.CHOICE:
            assert fact.choices, fact.place


def test_a_missing_fact_is_asked_for_with_the_line_of_its_row():
    for key, fact in KEYS.items():
        if fact.example and "[]." not in key and key not in parts._WHOLE_PARTS:
            assert parts.example(key) == fact.example, key
            assert parts.example(key, "MAD").startswith(fact.example.partition(":")[0]), key
            assert "DZD" not in parts.example(key, "MAD"), key


@pytest.mark.parametrize("name", ALL)
def test_every_fact_that_a_descriptor_names_has_its_row(name):
    asks = ALL[name]
    for place in (*asks.needs, *asks.may_take):
        assert place in KEYS, place
        assert name in takers(KEYS[place]), place
    assert {*asks.asked_beside} <= {*BESIDE}
    for part in {fact.part for fact in KEYS.values()}:
        assert {*needed(part, name)} <= keys(part, name)


def test_every_row_is_asked_by_a_scheme_and_says_which_other_it_may_stand_for():
    for key, fact in KEYS.items():
        assert takers(fact), key
        assert not fact.only_with or fact.only_with in KEYS, key
        for name in fact.unless:
            assert f"{fact.part}.{name}" in KEYS, key
            assert any(stand_ins(fact, scheme) for scheme in takers(fact)), key
        assert not fact.always_needed or all(is_needed(fact, scheme) for scheme in takers(fact)), key


def test_what_is_inside_of_a_fact_follows_it():
    """A descriptor names the list, the table says what an item has."""
    for key, fact in KEYS.items():
        if "[]" in key:
            assert takers(fact) == takers(KEYS[fact.part.removesuffix("[]")]), key
    kafil = KEYS["kafil[].birth"]
    assert takers(kafil) == (MAIN,)
    assert is_needed(kafil, MAIN)
    assert {*takers(KEYS["dates.milestones.occupation_year_1"])} == {*ALL}
    assert {*takers(KEYS["dates.milestones.compromis"])} == {*BOUGHT}, "a step of a purchase"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_the_pages_ask_has_its_name_and_the_words_of_its_choices(lang):
    for name in codes_on(Page.FIRST, Page.FOLD, Page.KAFIL, Page.AFTER_AID, Page.AFTER_PROPERTY):
        code, _ = CODES[name]
        assert say(f"page.field.{name}", lang)
        offered = [choice for choice in choices(name) if has(f"{code.labels}.{choice or 'unstated'}")]
        assert {*choices(name)} - {*offered} <= ({"F2", "F5"} if name == "type" else set()), name


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_column_has_its_head_and_its_help(lang):
    for name in COLUMNS:
        base = name.removesuffix("_2").removesuffix("_3")
        assert say(f"batch.head.{base}", lang)
        assert say(f"batch.help.{base}", lang)


def test_every_income_is_told_for_a_day_and_every_amount_is_shown_as_one():
    """What a page says of incomes, what is compared with the usual ones and how a code is shown are views of the table."""
    named = {fact.place for fact in FACTS if fact.name.endswith("income") and fact.kind in AMOUNTS}
    assert {fact.place for fact in INCOMES} == named
    assert {fact.income_day for fact in INCOMES} <= {name.removeprefix("dates.") for name in KEYS}
    assert set(income_days.DECLARED) == {fact.code.name for fact in INCOMES}
    for name, (_, fact) in CODES.items():
        shown = headline.typed_in(name, {name: "60000"})
        assert (shown == "60\u00a0000") == (fact.kind in AMOUNTS), name
