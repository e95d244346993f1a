"""How a dwelling is paid is asked of one object: every table of the upper rooms has its row, nobody guesses it from elsewhere."""

import io
import pickle
import re
from dataclasses import replace
from types import SimpleNamespace

import openpyxl
import pytest
from test_house import FILES, ROOT, short

from simulator import sheets
from simulator.answers import comparison, household_answer, price, stages, state_cost
from simulator.answers.explain import STEPS, rent
from simulator.answers.explain.contract_clauses import CONTRACT_TERMS
from simulator.engine import financing, rules
from simulator.engine.financing.rent import Rent
from simulator.law import Law
from simulator.law.keys import HOUSING, KEYS
from simulator.populations import payments_file
from simulator.populations.count import measures
from simulator.reading.errors import LawError
from simulator.sheets import first_page, later_pages, workbook_figures
from simulator.views.text import answer_page
from simulator.views.years import Summary

TABLES = {
    "STEPS": STEPS, "DECISIVE": rent.DECISIVE, "CONTRACT_TERMS": CONTRACT_TERMS, "JOURNEYS": stages.JOURNEYS, "TERMS": household_answer.TERMS,
    "RATES": price.RATES, "SHARES": price.SHARES, "STATE_MONEY": state_cost.STATE_MONEY, "OWNER_FROM": comparison.OWNER_FROM,
    "COLUMNS": measures.COLUMNS, "SCHEMAS": payments_file.SCHEMAS,
}  # fmt: skip
DIALECTS = re.compile(r"\.borrows\b|purchase is (not )?None|\"loan\" (not )?in\b|financing(\(\))? ?[!=]= ?\"")
OF_A_DOOR = re.compile(r"(?<!question)\.purchase\b|\.told_as\b|\.is_bought\b|loan is (?:not )?None")
"""What a door, which shows an answer, asks the answer or its financing instead."""
ROOMS = (
    "law", "engine", "question", "applicants", "contracts", "populations", "answers", "whatif", "api.py",
    "views", "sheets", "batch", "steering", "cli", "ui",
)  # fmt: skip
DOORS = ("views", "sheets", "batch", "cli", "ui", "whatif", "contracts")
ALLOWED = {
    ("engine/financing/loan.py", "purchase is None"): "a loan's own columns, which decisions of another financing lack",
    ("law/scheme.py", '"loan" in'): "whether a question about the scheme may ask for a loan",
    ("question/scenario.py", '"loan" in'): "a question's own words: a loan in one about a rent is refused by name",
    ("populations/count/tables.py", ".borrows"): "whether the facts of everybody ask for a loan: one may pay in cash",
    ("populations/count/verdict_tables.py", ".borrows"): "the same",
}  # fmt: skip
"""What looks like a dialect and asks something else: why."""
ALLOWED_AT_A_DOOR = {
    "views/text/purchase_part.py": "the lines of a loan, where the answer has one",
    "views/text/tranches_loan.py": "a bank's loan beside the rent, where one was asked for",
    "sheets/calendar_file.py": "the same",
    "sheets/later_pages.py": "the same",
    "ui/answer/tranches_loan.py": "the same",
    "whatif/plan_page.py": "the same",
    "whatif/planner.py": "the same",
}


@pytest.mark.parametrize("name", TABLES)
def test_every_table_has_a_row_for_each_way_that_is_told_in_its_own_words(name):
    assert set(TABLES[name]) == {financing.named(way).told_as for way in financing.FINANCING}


def test_every_way_that_a_text_may_name_has_its_module_and_is_named_by_a_text():
    law = Law.load()
    said = {one.value for scheme in HOUSING for one in law.timeline(scheme, "financing")}
    assert said == set(financing.FINANCING)
    for way in financing.FINANCING:
        assert KEYS["financing"](way) == way
        assert {financing.named(way).price_key, financing.named(way).age_key} <= set(KEYS)


def test_what_the_rules_read_is_known_before_any_way_is_named():
    names = {
        path.stem
        for path in FILES
        if short(path).startswith("engine/rules/") and "@reads(" in path.read_text(encoding="utf-8")
    }
    assert {module.__name__.rpartition(".")[2] for module in rules.MODULES} | {"down_payment_loan"} >= names - {"reads"}


def test_a_code_that_names_no_way_says_which_text_does():
    def missing(key, cohort):
        return LawError("error.law.never_fixed", key=key, cohort=cohort)

    with pytest.raises(LawError):
        financing.of(SimpleNamespace(financing=None, missing=missing))


@pytest.mark.parametrize("path", [path for path in FILES if short(path).startswith(ROOMS)], ids=short)
def test_nobody_guesses_how_a_dwelling_is_paid(path):
    spoken = {found.group() for found in DIALECTS.finditer(path.read_text(encoding="utf-8"))}
    assert spoken == {words for where, words in ALLOWED if where == short(path)}


@pytest.mark.parametrize("path", [path for path in FILES if short(path).startswith(DOORS)], ids=short)
def test_no_door_asks_whether_there_is_a_loan(path):
    spoken = {found.group() for found in OF_A_DOOR.finditer(path.read_text(encoding="utf-8"))}
    assert spoken == ({"loan is None"} if short(path) in ALLOWED_AT_A_DOOR else set())


HOUSEHOLD = ROOT / "scenarios" / "households" / "couple_f3.yaml"


class Invented(Rent):
    """A third way, told in its own words: shares of the price, the rest at a rate, fees; never all at once."""

    told_as = "invented"
    offers_pay_off = False
    bears_interest = True
    counts_fees = True


def test_a_third_way_chooses_the_parts_the_columns_and_the_words_of_every_door():
    """No door is edited for it: each shows what the financing says of itself, here of the same answer."""
    question = sheets.answered(HOUSEHOLD)
    third = replace(question, summary=Summary(replace(question.answer, financing=Invented())))
    rent, other = (page_of(each) for each in (question, third))
    voice = question.voice("en")
    at_once, charged = voice.say("column.pay_off"), voice.not_included(question.answer)
    assert at_once in rent
    assert at_once not in other
    assert charged in rent
    assert charged not in other
    assert [card[0] for card in first_page.cards(third, voice)][2:] == [voice.say("sheet.card.loan")]
    assert [card[0] for card in first_page.cards(question, voice)][2] == voice.say("sheet.card.financed")
    assert first_page.tranches(third, voice) == first_page.tranches(question, voice), "shares of the price"
    own, follows = (
        {row["name"] for row in later_pages.readings(each.answer, voice)["rows"]} for each in (question, third)
    )
    assert own - follows == {voice.say(f"reading.{name}") for name in Rent.readings}
    names = [[figure.name for figure in workbook_figures.figures(each)] for each in (question, third)]
    assert "Taux" not in names[0]
    assert "Taux" in names[1]
    hidden = [hidden_columns(each) for each in (question, third)]
    assert hidden == [{"H"}, {"J"}], "the interest of a rent; the payment at once of the other"


def page_of(question):
    """The page of text, in English."""
    return answer_page.answer(question.law, question.summary, "en")


def hidden_columns(question):
    """The columns of the schedule that a workbook hides, without the last, which only formulas read."""
    sheet = openpyxl.load_workbook(io.BytesIO(sheets.workbook(question, "en"))).worksheets[1]
    return {name for name, column in sheet.column_dimensions.items() if column.hidden} - {"K"}


def test_an_answer_that_was_copied_has_the_same_financing():
    answer = sheets.answered(HOUSEHOLD).answer
    assert pickle.loads(pickle.dumps(answer.financing)) == answer.financing
    assert answer.financing != Invented()
