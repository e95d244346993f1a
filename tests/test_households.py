"""The typical households: each one answers, is told in three languages, and together they cover what people ask."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest

from simulator import answer
from simulator.reading.documents import read_file

FOLDER = Path(__file__).parents[1] / "scenarios" / "households"
FILES = {path.stem: path for path in sorted(FOLDER.glob("*.yaml"))}


@pytest.fixture(scope="module")
def answers():
    return {name: answer(path) for name, path in FILES.items()}


@pytest.fixture(scope="module")
def questions():
    return {name: read_file(path) for name, path in FILES.items()}


def age_at_keys(question):
    """Whole years at the keys, or at the deed; on 1 January when only the year of birth is known."""
    birth, dates = question["household"]["birth"], question["dates"]
    keys = dt.date.fromisoformat(dates["deed"] if "deed" in dates else dates["keys"])
    born = dt.date.fromisoformat(birth if len(birth) > 4 else f"{birth}-01-01")
    return keys.year - born.year - ((keys.month, keys.day) < (born.month, born.day))


def test_there_are_enough():
    assert len(FILES) >= 18


@pytest.mark.parametrize("name", FILES)
def test_a_household_answers_to_the_centime(answers, name):
    found = answers[name]
    paid = sum(Decimal(row["principal"]) for row in found["schedule"])
    assert found["steps"]
    assert found["blocked"] or paid == Decimal(found["price"])


@pytest.mark.parametrize("name", FILES)
def test_a_household_has_three_titles(questions, name):
    titles = questions[name]["title"]
    assert set(titles) == {"fr", "ar", "en"}
    assert len({title.strip() for title in titles.values()} - {""}) == 3
    assert any("\u0600" <= letter <= "\u06ff" for letter in titles["ar"])


def test_titles_are_all_different(questions):
    for lang in ("fr", "ar", "en"):
        assert len({question["title"][lang] for question in questions.values()}) == len(FILES)


def test_the_household_of_the_contract(answers):
    found = answers["couple_f3"]
    assert (found["term_months"], found["decisive"]) == (320, "age")
    assert (found["instalment"], found["last_instalment"]) == ("6645.62", "6647.22")
    assert (found["first_due"], found["last_due"]) == ("2028-07-20", "2055-02-20")


def test_ages_at_the_keys(questions):
    assert {34, 45, 58, 66, 71} <= {age_at_keys(question) for question in questions.values()}


def test_every_cohort_in_f3_and_f4(questions):
    rented = [one for one in questions.values() if "cohort" in one["household"]]
    found = {(one["household"]["cohort"], one["dwelling"]["type"]) for one in rented}
    assert found == {(cohort, kind) for cohort in ("2001-2002", "2013", "2024") for kind in ("F3", "F4")}


def test_just_below_and_just_above_every_threshold(answers):
    near = {name: one for name, one in answers.items() if name.startswith("income_")}
    criteria = {name: {row["rule"]: row for row in one["criteria"]} for name, one in near.items()}
    assert criteria["income_24000_f3"]["income_floor"]["verdict"] == "refused"
    assert criteria["income_24001_f3"]["income_floor"]["distance"] == "1.00"
    assert near["income_80000_f4"]["bracket"] == {"threshold": "80000.00", "side": "within", "distance": "0.00"}
    assert near["income_80001_f4"]["bracket"] == {"threshold": "80000.00", "side": "above", "distance": "1.00"}
    assert criteria["income_120000_f4"]["income_ceiling"]["distance"] == "0.00"
    assert criteria["income_120001_f4"]["income_ceiling"]["verdict"] == "refused"
    assert [one["term_months"] for name, one in near.items() if "80000" in name or "80001" in name] == [420, 360]


def test_who_is_refused(answers):
    refused = {name: [row["rule"] for row in one["refusals"]] for name, one in answers.items() if not one["eligible"]}
    assert refused == {
        "income_120001_f4": ["income_ceiling"],
        "income_24000_f3": ["income_floor"],
        "owner_refused_f3": ["no_property"],
    }


def test_who_pays(answers):
    payers = {name: [payer["payer"] for payer in one["payers"]] for name, one in answers.items()}
    assert payers["retired_66_one_kafil_f4"] == ["applicant", "kafil"]
    assert payers["couple_58_two_kafils_f3"] == ["applicant", "kafil", "kafil_2"]
    assert payers["couple_58_sharing_kafil_f3"] == ["applicant", "kafil"]


def test_who_is_past_the_age_limit(answers):
    blocked = {
        name: {way["way"]: way["availability"] for way in one["ways_out"]}
        for name, one in answers.items()
        if one["blocked"]
    }
    assert set(blocked) == {"retired_71_f3", "cohort_2001_retired_71_cash_f4"}
    assert blocked["retired_71_f3"]["cash"] == "unknown"
    assert blocked["cohort_2001_retired_71_cash_f4"] == {"cash": "allowed"}


def test_the_year_of_birth_alone_gives_both_ends(answers):
    spread = answers["year_of_birth_only_f3"]["spread"]
    assert [end["term_months"] for end in spread.values()] == [318, 330]
    assert [name for name, one in answers.items() if one["spread"]] == ["year_of_birth_only_f3"]


def test_the_snmg_of_2026_changes_the_term(answers, questions):
    at_keys = answers["snmg_2026_f3"]
    at_application = answer({name: fact for name, fact in questions["snmg_2026_f3"].items() if name != "readings"})
    assert (at_keys["term_months"], at_application["term_months"]) == (420, 360)


def test_tranches_after_the_keys(answers):
    tranches = answers["cohort_2001_tranches_after_keys_f4"]["tranches"]
    assert [(row["after_keys"], row["due"]) for row in tranches[2:]] == [(12, "2010-01-31"), (24, "2011-01-31")]
