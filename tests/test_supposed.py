"""A fact of an example is called an example's until somebody touches it: in the form, above the figure, in the address, on paper."""

import re

import pytest
from contract import json_of
from paging import TODAY
from test_page import LINK, address, changed, field, opened, shown

import simulator
from simulator import sheets
from simulator.law import Law
from simulator.question.scenario import parse
from simulator.sheets import facts as facts_of_a_sheet
from simulator.ui.server import lite
from simulator.ui.state import examples, income_days, question, recall_code, session, ways
from simulator.ui.state.facts import FIELDS, confirmed, of_example, read, supposed, written
from simulator.views.voice import Voice
from simulator.wording import LANGUAGES, say

FIRST = examples.first().facts
STATED = {name for name in FIELDS if FIRST[name] and name != "supposed"}


def words(html):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", html))


def test_a_first_visit_is_all_an_example_s():
    assert supposed(FIRST) == STATED
    assert "supposed" not in address(opened(lang="fr"))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_is_touched_is_one_s_own_and_the_rest_is_not(lang):
    at = changed(field(opened(lang=lang, way="registered"), "income").set_value("70000"))
    left = supposed(at.session_state.visit.facts)
    assert left == STATED - {"income"}
    page = words(shown(at))
    assert words(say("page.yours", lang)) not in page
    assert words(say("page.hero.examples", lang, count=len(left))) in page
    assert words(say("page.yours.partly", lang, count=len(left))) in page
    marks = re.search(r"<style>:is\(([^)]*)\) \[data-testid=stWidgetLabel\]::after", shown(at))[1]
    assert {name for name in FIELDS if f"'st-key-{name}-'" in marks} == left
    assert set(address(at)["supposed"].split(".")) == left
    at = changed(field(at, "left-supposed").set_value("keys"))
    at = changed(field(at, "keys").set_value("21/06/2028"))
    assert supposed(at.session_state.visit.facts) == left - {"keys"}
    at = changed(next(each for each in at.button if each.label == say("page.confirm", lang)).click())
    assert supposed(at.session_state.visit.facts) == frozenset(), "the rest is as in the example, and his own"
    assert words(say("page.yours", lang)) in words(shown(at))


def test_a_link_with_every_fact_and_no_mark_is_one_s_own():
    page = words(shown(opened(**LINK)))
    assert words(say("page.yours", "fr")) in page


def test_the_address_and_the_code_keep_the_marks():
    facts = confirmed(FIRST, "income", "birth")
    assert read(written(facts), {})[0] == facts
    assert recall_code.decode(recall_code.encode(facts)) == facts


def test_a_whole_case_confirmed_has_no_mark():
    facts = confirmed(FIRST, *FIELDS)
    assert "supposed" not in written(facts)
    assert len(recall_code.encode(facts)) < len(recall_code.encode(FIRST))


def test_facts_that_an_address_lacks_are_an_example_s_after_the_next_change_too():
    at = opened(
        lang="fr", **{name: code for name, code in written(confirmed(FIRST, *FIELDS)).items() if name != "keys"}
    )
    assert "alert" in shown(at)
    at = changed(field(at, "income").set_value("70000"))
    assert supposed(at.session_state.visit.facts) == {"keys"}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_paper_and_messages_say_which_facts_are_an_example_s(lang):
    facts = confirmed(FIRST, "income")
    asked = sheets.answered(parse(question.scenario(facts, facts["type"])))
    page = asked.voice(lang)
    rows = dict(facts_of_a_sheet.rows(asked, page))
    mark = say("sheet.fact.example", lang, value="\0").replace("\0", "").strip()
    marked = {label for label, value in rows.items() if mark in value}
    assert say("sheet.fact.income", lang) not in marked
    assert {say(f"sheet.fact.{name}", lang) for name in ("birth", "spouse_income", "keys", "application")} <= marked
    assert json_of(asked)["supposed"] == [question.place_of(name) for name in FIELDS if name in supposed(facts)]
    assert say("sheet.message.examples", lang, count=len(supposed(facts))) in sheets.message(asked, lang)
    own = sheets.answered(parse(question.scenario(confirmed(FIRST, *FIELDS), "F3")))
    assert not any(mark in value for _, value in facts_of_a_sheet.rows(own, page))


def test_a_mark_changes_no_figure():
    marked, own = (parse(question.scenario(facts, "F3")) for facts in (FIRST, confirmed(FIRST, *FIELDS)))
    assert marked.inputs == own.inputs
    assert {**json_of(sheets.answered(marked)), "supposed": []} == json_of(sheets.answered(own))


def test_the_light_page_marks_what_its_form_sends_back_unchanged():
    sent = written(of_example(FIRST)) | {"income": "71234", "lang": "fr"}
    page, status = lite.page(sent, "fr", TODAY)
    assert status == 200
    assert words(say("page.hero.examples", "fr", count=len(STATED) - 1)) in words(page)
    marked = re.findall(r"<label>([^<]*)<small>([^<]*)", page)
    mark = say("page.mark.example", "fr")
    assert {label for label, small in marked if mark in small} >= {
        income_days.label(Voice(Law.load(), "fr"), name, FIRST) for name in ("birth", "keys", "spouse", "type")
    }
    assert (income_days.label(Voice(Law.load(), "fr"), "income", FIRST), mark) not in marked


def test_another_programme_moves_the_incomes_with_the_dates_while_both_are_an_example_s():
    """The household of today under the ceiling of 2001 was refused, and nobody had typed either."""
    moved = examples.in_programme(FIRST, "2001-2002")
    assert (moved["application"][:4], moved["income"], moved["spouse"]) == ("2001", "30000", "0")
    assert simulator.answer(question.scenario(moved, "F3"))["eligible"] is True
    assert supposed(moved) == STATED
    touched = examples.in_programme(confirmed(FIRST | {"income": "75000"}, "income"), "2001-2002")
    assert (touched["application"][:4], touched["income"], touched["spouse"]) == ("2001", "75000", "20000")
    of_own_day = examples.in_programme(confirmed(FIRST, "application"), "2001-2002")
    assert (of_own_day["application"], of_own_day["income"]) == (FIRST["application"], FIRST["income"])


def test_another_programme_moves_the_dates_only_while_they_are_an_example_s():
    moved = examples.in_programme(FIRST, "2013")
    assert moved["keys"] != FIRST["keys"]
    own = examples.in_programme(confirmed(FIRST, "keys"), "2013")
    assert (own["keys"], own["application"][:4]) == (FIRST["keys"], "2013")


@pytest.mark.parametrize("keys", ["2003-01-01", "2005-01-01", "2019-01-01"])
def test_no_date_that_nobody_said_speaks_against_the_day_of_the_keys(keys):
    """Who has the keys since 2005 was told that they come before an acceptance that only the example had."""
    with_keys = ways.example("keys", FIRST)
    facts = examples.around_own_dates(confirmed(with_keys | {"keys": keys}, "keys"))
    assert facts["keys"] == keys
    assert not simulator.answer(question.scenario(facts, "F3"))["warnings"]
    later = examples.in_programme(facts, "2013")
    assert later["keys"] == keys
    assert later["application"][:4] == ("2013" if keys > "2016" else facts["application"][:4])
    assert {"keys"} <= session.DAYS
