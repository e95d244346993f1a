"""The aid of Morocco by its official texts: what counts on which day, what comes after the deed, who acts at which step."""

import datetime as dt

import pytest

from simulator import Law, answer
from simulator.answers import explain
from simulator.answers.explain import Case, aid_to_return
from simulator.api import simulated
from simulator.law import Terms
from simulator.law.text import ATTACHES
from simulator.law.values import PARTNERS
from simulator.question.scenario import load
from simulator.sheets.later_pages import journey as on_the_sheet
from simulator.sheets.question import answered
from simulator.ui.answer.schedule import journey as on_the_page
from simulator.views.text.answer_page import answer as in_plain_words
from simulator.views.voice import Voice
from simulator.wording import LANGUAGES, say

LAW = Law.load()
QUESTION = {
    "scheme": "daam_sakane",
    "household": {
        "birth": "1990-01-01", "income": "8000 MAD", "spouse_income": "0 MAD", "nationality": "moroccan", "owns_property": False,
        "had_state_aid": False, "co_owner": False,
    },
    "dwelling": {"price": "300000 MAD", "permis_habiter": "2024-02-01", "rooms": 3, "first_sale": True},
    "dates": {"application": "2025-03-01", "acceptance": "2025-03-20", "deed": "2025-05-10"},
    "loan": {"rate": "4.68 %", "term": "25 years"},
}  # fmt: skip
CONDITIONS = (
    "nationality", "no_earlier_aid", "no_dwelling", "permis_habiter_from", "rooms_min", "first_sale", "grant",
)  # fmt: skip


def case_of(**dates):
    scenario = load(QUESTION | {"dates": QUESTION["dates"] | dates})
    return Case(simulated(scenario, LAW), 0)


@pytest.mark.parametrize("key", [*CONDITIONS, "resale_ban", "resale_before", "main_residence", "other_use", "journey"])
@pytest.mark.parametrize("day", [dt.date(2024, 1, 1), dt.date(2026, 6, 1)])
def test_what_the_official_texts_say_has_its_article_and_is_official(key, day):
    provision = LAW.at("daam_sakane", dict.fromkeys(ATTACHES, day), terms=Terms()).provision(key)
    assert (provision.status, provision.article.startswith("art. ")) == ("official", True)
    assert LAW.by_id[provision.text].published["journal"] == "BO"
    assert "ar" in provision.quote or key == "first_sale"


@pytest.mark.parametrize(
    ("sold", "back"), [("2025-05-10", 100_000), ("2030-05-09", 100_000), ("2030-05-10", 0), ("2040-01-01", 0)]
)
def test_sold_before_five_years_the_whole_aid_is_given_back(sold, back):
    """Deed of 10/05/2025 at 300 000 (finance law for 2024, art. 10): no interest, and nothing from 10/05/2030 on."""
    assert aid_to_return(case_of(), dt.date.fromisoformat(sold)) == back * 100


def test_where_no_text_gives_the_cost_of_an_earlier_resale_it_is_not_known():
    lsp = {
        "scheme": "lsp",
        "household": {
            "birth": "1970-03-15", "income": "30000 DZD", "spouse_income": "0 DZD", "owns_property": False,
            "had_state_aid": False,
        },
        "dwelling": {"price": "1500000 DZD"},
        "dates": {"application": "2004-03-01", "acceptance": "2004-06-01", "keys": "2006-06-20"},
        "loan": {"amount": "none"},
    }  # fmt: skip
    case = Case(simulated(load(lsp), LAW), 0)
    assert aid_to_return(case, dt.date(2007, 1, 1)) is None
    assert answer(lsp)["resale"] is None or answer(lsp)["resale"]["to_return"] is None


@pytest.mark.parametrize(("deed", "kind"), [("2025-12-31", "recovered_by_mortgage"), ("2026-01-01", "repay_aid")])
def test_another_use_is_recovered_then_returned(deed, kind):
    steps = {step.name: step for step in explain.explain(case_of(deed=deed))}
    assert steps["main_residence"].sentence.key == f"step.main_residence.{kind}"


def test_the_announced_end_refuses_nobody():
    dates = {"application": "2031-03-01", "acceptance": "2031-03-20", "deed": "2031-05-10"}
    found = answer(QUESTION | {"dates": dates})
    assert (found["eligible"], found["grant"]) == (True, "100000.00")
    assert not LAW.at("daam_sakane", dict.fromkeys(ATTACHES, dt.date(2031, 1, 1))).fixes("applications_until")


@pytest.mark.parametrize(("known", "paid"), [
    ({}, "2025-04-11"), ({"deed": "2025-03-25"}, "2025-03-25"), ({"milestones": {"aid_paid": "2025-04-01"}}, "2025-04-01"),
])  # fmt: skip
def test_the_aid_is_paid_after_the_filing_and_never_after_the_deed(known, paid):
    row = answer(QUESTION | {"dates": QUESTION["dates"] | known})["schedule"][0]
    assert (row["kind"], row["date"]) == ("grant", paid)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_door_names_the_partners_at_their_step(lang):
    scenario = load(QUESTION)
    found, page, asked = answer(QUESTION), Voice(LAW, lang, currency="MAD"), answered(scenario, LAW)
    words = [
        in_plain_words(LAW, asked.summary, lang),
        str(on_the_sheet(asked.answer, page)),
        str(on_the_page(page, asked.summary)),
    ]
    named = {partner for row in found["journey"] for partner in row["partners"]}
    assert named == set(PARTNERS)
    for partner in named:
        for door in words:
            assert say(f"partner.{partner}", lang).replace("’", "") in door.replace("’", ""), partner
