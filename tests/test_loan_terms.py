"""A loan that is shorter than it was asked says so, at every door that shows the loan."""

from dataclasses import replace

import pytest

from simulator import Law, answer, compare
from simulator.api import comparison as compared
from simulator.api import simulated
from simulator.engine.rules import borrowing
from simulator.law import Terms
from simulator.question.scenario import load
from simulator.sheets.later_pages import reasons
from simulator.sheets.question import answered
from simulator.ui.compare.blocks import columns
from simulator.views.text.answer_page import answer as in_plain_words
from simulator.views.text.comparison_page import comparison
from simulator.views.voice import Voice
from simulator.wording import LANGUAGES

BDL = {
    "scheme": "lsp",
    "household": {
        "birth": "1970-03-15", "income": "45000 DZD", "spouse_income": "0 DZD", "owns_property": False, "had_state_aid": False,
    },
    "dwelling": {"price": "2000000 DZD"},
    "dates": {"application": "2005-03-01", "acceptance": "2005-06-01", "keys": "2006-06-20"},
    "loan": {"bank": "bdl", "amount": "1350000 DZD", "term": "30 years", "rate": "6 %"},
}  # fmt: skip
BOTH = {
    "fr": ("8\u00a0698,07", "8\u00a0093,93"),
    "ar": ("8\u00a0698,07", "8\u00a0093,93"),
    "en": ("8\u00a0698.07", "8\u00a0093.93"),
}


def with_loan(**facts):
    return {**BDL, "loan": {**BDL["loan"], **facts}}


def born(year):
    return {**BDL, "household": {**BDL["household"], "birth": f"{year}-03-15"}}


def doors(question, lang):
    """The words of every door that shows a loan: terminal, JSON, sheet, comparison in the terminal and on the page."""
    law, scenario = Law.load(), load(question)
    found = answer(question)
    page = Voice(law, lang, currency="DZD")
    table = compared(question, [])
    return {
        "terminal": in_plain_words(law, answered(scenario, law).summary, lang),
        "json": "\n".join(step["sentence"][lang] for step in found["steps"]),
        "sheet": "\n".join(row["text"] for row in reasons(answered(scenario, law), page)["rows"]),
        "comparison": comparison(law, table, lang),
        "page": str(columns(page, table)),
    }


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_door_tells_what_was_asked_and_both_instalments(lang):
    for door, words in doors(BDL, lang).items():
        for amount in BOTH[lang]:
            assert amount in words, door


def test_who_gets_the_term_asked_for_reads_nothing_of_it():
    for question in (with_loan(term="25 years"), with_loan(amount="none")):
        assert "loan_term" not in {step["name"] for step in answer(question)["steps"]}
        assert compare(question, [])["lines"][0]["loan_notes"] == []


@pytest.mark.parametrize(
    ("question", "limit", "months"),
    [
        (with_loan(term="299 months"), "requested", 299), (with_loan(term="300 months"), "requested", 300),
        (with_loan(term="301 months"), "bank", 300), (born(1962), "bank", 300), (born(1961), "age", 296),
    ],
)  # fmt: skip
def test_the_smallest_limit_of_the_term_is_named(question, limit, months):
    """Born in 1962, 300 instalments fall before the seventieth birthday, in 1961 only 296 (BDL, 2003)."""
    loan = answer(question)["loan"]
    assert (loan["binding_term"], loan["months"]) == (limit, months)


def test_no_term_asked_is_limited_by_the_bank_or_the_age():
    law, scenario = Law.load(), load(born(1945))
    code = replace(simulated(scenario, law).code(), terms=Terms(bank="bdl"))
    places = borrowing.binding_term(scenario.people, code)
    assert [borrowing.BINDING_TERMS[place] for place in places] == ["age"]
