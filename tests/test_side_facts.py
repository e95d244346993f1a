"""The wilaya and the savings plan, which no figure needs: asked in the fold, kept everywhere, told where the law speaks of them."""

import re

import pytest
from paging import TODAY
from test_page import address, changed, field, opened, unfolded

from simulator import sheets
from simulator.question.scenario import parse
from simulator.sheets import facts as facts_of_a_sheet
from simulator.ui.answer import counter_summary
from simulator.ui.server import lite
from simulator.ui.state import counter_input, examples, question, recall_code
from simulator.ui.state.facts import confirmed, read, supposed, written
from simulator.wording import LANGUAGES, Plain, say, write

SIDE = {"wilaya": "تيزي وزو", "savings_plan": "yes"}
OF_2013 = {
    "cohort": "2013", "application": "2013-09-20", "acceptance": "2018-01-10", "keys": "2021-03-10", "birth": "1970-05-05",
}  # fmt: skip
FACTS = confirmed(examples.first().facts | OF_2013 | SIDE, *examples.first().facts)


def words(html):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", html))


def test_the_question_the_address_and_the_code_keep_them():
    raw = question.scenario(FACTS, "F3")
    assert (raw["household"]["wilaya"], raw["options"]) == (SIDE["wilaya"], {"savings_plan": "true"})
    assert parse(raw).side_facts == (SIDE["wilaya"], True)
    assert {name: question.facts_of(raw)[name] for name in SIDE} == SIDE
    assert read(written(FACTS), {})[0] == FACTS
    assert recall_code.decode(recall_code.encode(FACTS)) == FACTS
    assert counter_input.brought_back(recall_code.encode(FACTS)) == FACTS
    for name in SIDE:
        assert question.field_of(question.place_of(name)) == name


@pytest.mark.parametrize("word", ["yes", "no", "true", "16", "16000"])
def test_a_wilaya_is_what_was_typed(word):
    raw = question.scenario(FACTS | {"wilaya": word}, "F3")
    assert (raw["household"]["wilaya"], question.facts_of(raw)["wilaya"]) == (word, word)


def test_a_code_grows_at_its_end_only():
    assert list(recall_code.RARE)[-3:] == ["loan", "wilaya", "savings_plan"]
    assert len(recall_code.RARE) < recall_code._ROOM


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_sheet_says_them_among_the_facts(lang):
    asked = sheets.answered(question.scenario(FACTS, "F3"))
    rows = dict(facts_of_a_sheet.rows(asked, asked.voice(lang)))
    assert rows[say("sheet.fact.wilaya", lang)] == write(Plain(SIDE["wilaya"]), lang)
    assert rows[say("sheet.fact.savings_plan", lang)] == say("sheet.yes", lang)
    example = FACTS | {"supposed": "wilaya.savings_plan"}
    marked = sheets.answered(question.scenario(example, "F3"))
    told = dict(facts_of_a_sheet.rows(marked, marked.voice(lang)))
    assert all(told[say(f"sheet.fact.{name}", lang)] != rows[say(f"sheet.fact.{name}", lang)] for name in SIDE)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_light_page_asks_them_and_tells_them(lang):
    body, status = lite.page(written(FACTS), lang, TODAY)
    assert status == 200
    form = body.partition("<form")[2].partition("</form>")[0]
    for name in SIDE:
        assert say(f"page.field.{name}", lang) in form
        assert form.count(f'name="{name}"') == 1
    contract, status = lite.contract(written(FACTS), lang)
    assert status == 200
    told = say("contract.residence_wilaya.stated", lang, wilaya=Plain(SIDE["wilaya"]))
    assert words(told) in words(contract)
    assert 'value="16000"' in lite.page(written(FACTS | {"wilaya": "16000"}), lang, TODAY)[0], "a wilaya is no amount"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_asks_them_in_its_fold_and_what_is_typed_is_kept(lang):
    at = changed(field(unfolded(opened(lang=lang, way="keys"), "more"), "wilaya").set_value(" Oran "))
    assert at.session_state.visit.facts["wilaya"] == "Oran"
    assert address(at)["wilaya"] == "Oran"
    assert "wilaya" not in supposed(at.session_state.visit.facts)
    at = opened(**written(FACTS), lang=lang)
    assert field(unfolded(at, "more"), "wilaya").value == SIDE["wilaya"]


def test_the_counter_keeps_them_and_names_them():
    assert "wilaya" in counter_input.beside(FACTS)
    assert "savings_plan" not in counter_input.beside(FACTS)  # a yes or no, which the counter asks
    kept = counter_input.read(counter_input.shown(FACTS, "fr"), FACTS).facts
    assert {name: kept[name] for name in SIDE} == SIDE
    assert counter_summary.field_label("wilaya") == "page.field.wilaya"
