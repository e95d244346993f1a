"""What the contract forbids and gives stands, word for word, at every door that shows it, and at no other."""

import html
import re

import pytest
from claiming import LAW, answer_of
from contract import json_of
from paging import TODAY

from simulator import answer, compare, sheets
from simulator.question.another_scheme import for_scheme
from simulator.question.scenario import load
from simulator.reading.errors import InputError
from simulator.sheets import facts, later_pages
from simulator.ui.answer import blocks, counter_summary
from simulator.ui.server import lite
from simulator.ui.state import examples
from simulator.ui.state.facts import written
from simulator.views.text import answer_page
from simulator.wording import LANGUAGES, say, write

RENT = {
    "scheme": "location_vente",
    "household": {
        "birth": "1985-03-15", "income": "60000 DZD", "spouse_income": "20000 DZD", "cohort": "2013", "owns_property": "false",
        "had_state_aid": "false",
    },
    "dwelling": {"type": "F3"},
    "dates": {"application": "2013-09-20", "acceptance": "2016-03-01", "keys": "2021-10-07"},
}  # fmt: skip
SIDE_FACTS = RENT | {"household": RENT["household"] | {"wilaya": "  Tizi\nOuzou "}, "options": {"savings_plan": "true"}}
DOORS = range(12)
"""Questions of the draw: location-vente of the three programmes, LPA, LSP, Daam Sakane."""


def plain_text(markup):
    return html.unescape(re.sub("<[^>]*>", "", markup))


def unbroken(text):
    """The words of a terminal or a page, without its lines and its blanks."""
    return re.sub(r"\s+", " ", text)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("seed", DOORS)
def test_every_term_stands_at_every_door(seed, lang):
    """A gap is told once: where a door lists the gaps, its sentence is there."""
    answer = answer_of(seed)
    page = answer.voice(lang)
    terms = [write(term.sentence, lang) for term in answer.summary.contract]
    assert len(set(terms)) == len(terms) > 0
    assert [row["sentence"][lang] for row in json_of(answer)["contract_terms"]] == terms
    other = later_pages.other_pages(answer, page)
    on_paper = [row["text"] for row in other["contract"]["rows"]] + [text for text, _ in other["gaps"]["rows"]]
    assert set(terms) <= set(on_paper)
    terminal = unbroken(answer_page.answer(answer.law, answer.summary, lang))
    assert [term for term in terms if terminal.count(unbroken(term)) != 1] == []
    block = plain_text(blocks.contract(page, answer.summary))
    assert [term for term in terms if term not in block] == []
    if json_of(answer)["scheme"] == "location_vente":
        assert blocks.contract(page, answer.summary) in counter_summary.overview(page, {"F3": answer.summary})


@pytest.mark.parametrize("seed", DOORS)
def test_every_term_has_its_text_and_a_gap_its_note(seed):
    for row in json_of(answer_of(seed))["contract_terms"]:
        provision = next(p for p in LAW.by_id[row["text"]].provisions if p.key in (row["key"], "resale_before"))
        assert row["article"] in {p.article for p in LAW.by_id[row["text"]].provisions}
        assert row["status"] in {p.status for p in LAW.by_id[row["text"]].provisions}
        assert row["note"] is None or (row["value"], provision.is_known, bool(row["note"])) == ("unknown", False, True)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_message_the_calendar_and_the_table_do_not_show_them(lang):
    answer = sheets.answered(RENT)
    own = {step.name for step in answer.summary.steps}
    terms = [write(term.sentence, lang) for term in answer.summary.contract if term.name not in own]
    told = sheets.message(answer, lang) + sheets.calendar(answer, lang).decode() + sheets.csv(answer)
    assert [term for term in terms if term in told] == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_light_page_has_them_on_a_second_page(lang):
    address = written(examples.first().facts) | {"type": "F3"}
    first, status = lite.page(address, lang, TODAY)
    assert status == 200
    links = [html.unescape(link) for link in re.findall(r'href="(/lite/contract\?[^"]*)"', first)]
    assert links
    assert all(f"{name}=" in links[-1] for name in ("birth", "keys", "income"))
    body, status = lite.contract(address, lang)
    assert status == 200
    assert len(body.encode()) <= lite.LARGEST
    assert f"<h1>{say('contract.title', lang)}</h1>" in body
    rows = re.findall(r"<li>(.*?) <small>(.*?)</small>", body)
    scenario = {**RENT, "household": RENT["household"] | {"cohort": "2024"}}
    scenario["dates"] = {"application": "2024-07-06", "acceptance": "2025-12-15", "keys": "2028-06-20"}
    expected = [write(term.sentence, lang) for term in sheets.answered(scenario).summary.contract]
    assert [html.unescape(words) for words, _ in rows] == expected
    assert all(cited for _, cited in rows)
    assert 'href="/lite?' in body


def test_an_address_that_cannot_be_read_is_told_there_too():
    body, status = lite.contract(written(examples.first().facts) | {"birth": "x"}, "fr")
    assert (status, 'href="/lite?' in body) == (422, True)


def test_of_two_types_side_by_side_the_one_that_is_chosen_is_told():
    address = written(examples.first().facts) | {"type": "both"}
    tariffs = {kind: lite.contract(address | {"detail": kind}, "fr")[0] for kind in ("F3", "F4")}
    assert all("20/02/2057" in body for body in tariffs.values())


def test_a_comparison_names_the_same_day_of_ownership_as_the_steps_of_the_file():
    """A tranche of the second year of occupation may come after the last instalment."""
    question = RENT | {
        "household": RENT["household"] | {"cohort": "2001-2002", "birth": "1940-06-15"},
        "dates": {"application": "2001-08-15", "acceptance": "2004-06-01", "keys": "2005-01-10"},
    }
    line = compare(question, [])["lines"][0]
    transfer = next(row["due"] for row in answer(question)["journey"] if row["step"] == "transfer")
    assert (line["last_due"], line["owner_from"], transfer) == ("2005-06-10", "2007-01-10", "2007-01-10")


# --- the facts on which no figure depends


def test_the_wilaya_and_the_savings_plan_are_read_and_shown():
    scenario = load(SIDE_FACTS)
    assert scenario.side_facts == ("Tizi Ouzou", True)
    answer = sheets.answered(scenario)
    rows = {row["key"]: row for row in json_of(answer)["contract_terms"]}
    assert "Tizi Ouzou" in rows["residence_wilaya"]["sentence"]["fr"]
    shown = dict(facts.rows(answer, answer.voice("fr")))
    assert shown["Wilaya de résidence"].strip("\u2068\u2069") == "Tizi Ouzou"
    assert shown["Épargne logement"] == "oui"


@pytest.mark.parametrize(("plan", "key"), [("true", "yes"), ("false", "no"), (None, "unknown")])
def test_what_was_said_of_the_savings_plan_is_told_where_the_law_asks_for_one(plan, key):
    question = RENT | {
        "household": RENT["household"] | {"cohort": "2024"},
        "dates": {"application": "2024-07-06", "acceptance": "2025-12-15", "keys": "2028-06-20"},
        "options": {} if plan is None else {"savings_plan": plan},
    }
    terms = {term.name: term for term in sheets.answered(question).summary.contract}
    assert terms["savings_plan"].sentence.key == f"contract.savings_plan.{key}"


def test_they_change_no_figure_and_the_fingerprint_only_where_they_are_said():
    bare, stated = json_of(sheets.answered(RENT)), json_of(sheets.answered(SIDE_FACTS))
    differing = {name for name in bare if bare[name] != stated[name]}
    assert differing == {"contract_terms", "reproduce"}
    assert load(RENT).inputs == load(RENT | {"options": {}}).inputs != load(SIDE_FACTS).inputs


@pytest.mark.parametrize(("wrong", "where"), [
    ({"options": {"savings_plan": "perhaps"}}, "options.savings_plan"),
    ({"options": {"fnpos": "true"}}, "options.fnpos"),
    ({"options": []}, "options"),
    ({"household": RENT["household"] | {"wilaya": ["Blida"]}}, "household.wilaya"),
])  # fmt: skip
def test_what_cannot_be_read_of_them_is_refused_with_its_place(wrong, where):
    with pytest.raises(InputError) as refused:
        load(RENT | wrong)
    assert refused.value.where == where


def test_another_scheme_does_not_read_them():
    loan = {"loan": {"bank": "bna", "amount": "max", "term": "30 years"}}
    stated = load(SIDE_FACTS | {"schemes": {"lpa": {"dwelling": {"price": "3000000 DZD"}, **loan}}})
    assert for_scheme(stated, "lpa").side_facts == ("", None)
    assert for_scheme(stated, "location_vente@2016-11-02").side_facts == stated.side_facts
