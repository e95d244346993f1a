"""The three folds of the first page: what they show is what the functions of the library give, and nothing typed goes into the address."""

from pathlib import Path

import paging
import pytest
from test_page import address, changed, field, opened, shown, unfolded

import simulator
from simulator.reading import clock
from simulator.ui.answer import plan_folds
from simulator.ui.shell.markup import scrolling, tag
from simulator.ui.state import examples, question
from simulator.ui.state.facts import written
from simulator.views.voice import Voice
from simulator.whatif import kafil_page, order_page
from simulator.wording import LANGUAGES, say, write

LAW = simulator.Law.load()
CASES = {example.name: example.facts for example in examples.all_of_them()}


def scenario(name="couple_f3"):
    return question.read_scenario(question.on_day(CASES[name], clock.today()), "F3")


def filled(at, **texts):
    """The page after these fields were filled in, one after the other."""
    for name, text in texts.items():
        at = changed(field(at, name).set_value(text))
    return at


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_plan_is_that_of_the_library(lang):
    at = filled(
        unfolded(opened(lang=lang), "plan"), plan_saved="200 000", plan_monthly="30000", plan_foundations_from="01/01/2027",
        plan_foundations_to="30/06/2027",
    )  # fmt: skip
    works = {"foundations": {"from": "2027-01-01", "to": "2027-06-30"}}
    made = simulator.tranche_plan(scenario(), saved="200000 DZD", monthly="30000 DZD", works=works)
    assert made.as_of == clock.today(), "the day on which the page is read"
    voice = Voice(LAW, lang)
    for part in (plan_folds.plan_html(voice, made), plan_folds.months_html(voice, made)):
        assert str(part) in shown(at)
    assert str(plan_folds.pictures(voice, made)) in [block.value for block in at.markdown]
    assert not {"plan", "saved", "200000"} & {*address(at), *address(at).values()}


def test_nothing_is_computed_before_something_is_typed():
    closed = opened()
    assert say("plan.worst", "fr") not in shown(closed)
    assert say("plan.worst", "fr") not in shown(unfolded(closed, "plan"))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_is_typed_wrong_is_told_in_a_sentence(lang):
    at = filled(unfolded(opened(lang=lang), "plan"), plan_saved="some", plan_foundations_from="01/01/2027")
    page = shown(at)
    assert 'role="alert"' in page
    at = filled(at, plan_saved="200000")
    assert say("error.plan.period", lang) in shown(at)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_relatives_are_those_of_the_library(lang):
    at = filled(
        unfolded(opened(lang=lang), "kafils"),
        kafils_1_birth="02/11/1985",
        kafils_1_income="40000",
        kafils_1_share="30 %",
    )
    at = filled(at, kafils_2_birth="1999", kafils_2_income="46 000")
    rows = [{"birth": "1985-11-02", "income": "40000 DZD", "share": "30 %"}, {"birth": "1999", "income": "46000 DZD"}]
    choice = simulator.kafils(scenario(), rows)
    page = shown(at)
    assert str(plan_folds.choice_html(Voice(LAW, lang), choice)) in page
    for sentence in kafil_page.sentences(choice):
        assert write(sentence, lang) in page.replace("&#x27;", "'")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_order_is_that_of_the_library_and_its_case_one_tap_away(lang):
    at = filled(unfolded(opened(lang=lang), "order"), order_amount="431 500", order_date="10/01/2026")
    check = simulator.payment_order(scenario(), "431500 DZD", "2026-01-10")
    page = shown(at)
    assert str(plan_folds.check_html(Voice(LAW, lang), check)) in page
    for sentence in (*order_page.sentences(check), *order_page.reasons(check)):
        assert write(sentence, lang) in page.replace("&#x27;", "'")
    assert [button.label for button in at.get("download_button") if button.label == say("order.page.case", lang)]
    agreed = filled(at, order_amount="343000")
    assert not [button for button in agreed.get("download_button") if button.label == say("order.page.case", lang)]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_clerk_checks_an_order_beside_the_answer(lang):
    codes = written(CASES["couple_f3"]) | {"lang": lang}
    at = filled(unfolded(paging.opened("counter", **codes), "order"), order_amount="171500", order_date="10/01/2026")
    check = simulator.payment_order(scenario(), "171500 DZD", "2026-01-10")
    assert check.verdict == "agrees"
    assert str(plan_folds.check_html(Voice(LAW, lang), check)) in shown(at)


def test_a_table_that_scrolls_can_be_scrolled_with_the_keyboard():
    """Made in one place, for every page."""
    places = [
        path.name
        for path in (Path(simulator.__file__).parent / "ui").rglob("*.py")
        if '"lab-wide"' in path.read_text(encoding="utf-8")
    ]
    assert places == ["markup.py"]
    assert 'tabindex="0"' in scrolling(tag("table"))


def test_a_household_without_works_to_come_is_asked_for_none():
    at = unfolded(
        opened(cohort="2001-2002", type="F3", keys="2018-04-15", acceptance="2002-03-01", application="2001-09-01"),
        "plan",
    )
    names = [widget.key for widget in at.text_input if "plan_" in widget.key]
    assert [name.partition("@")[0] for name in names] == ["digits-plan_saved", "digits-plan_monthly"]
