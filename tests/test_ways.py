"""The ways into the first page: what each asks first and what it supposes, and that no way changes an answer."""

import html
import re
from urllib.parse import parse_qsl

import pytest
from paging import TODAY
from test_page import LINK, MARKED, address, changed, field, opened, shown

from simulator.law import Law
from simulator.reading import clock
from simulator.ui.server import lite
from simulator.ui.state import examples, question, ways
from simulator.ui.state.facts import FIELDS, confirmed, supposed, written
from simulator.wording import LANGUAGES, say

OWN = {
    "cohort": "2001-2002", "type": "F3", "birth": "1972-05-05", "income": "30000", "spouse": "0", "property": "no", "aid": "no",
    "application": "2001-08-15", "acceptance": "2016-03-01", "keys": "2018-04-15",
}  # fmt: skip
"""A household with its keys, all of whose facts are its own."""


@pytest.fixture(autouse=True)
def day(monkeypatch):
    monkeypatch.setenv(clock.VARIABLE, TODAY.isoformat())


def hero(at):
    page = shown(at)
    return page[page.index('<section class="hero') : page.index("</section>")]


def figures_of(card):
    return {*re.findall(r"\d[\d\s]*DA", card)}


def is_asked(at, name):
    try:
        return bool(field(at, name))
    except StopIteration:
        return False


def listed(at, title):
    return next((group.options for group in at.get("button_group") if group.key.startswith(f"left-{title}@")), [])


def test_a_way_asks_two_to_four_facts_and_lists_every_other_one_that_decides():
    facts = dict.fromkeys(FIELDS, "") | OWN
    for way in ways.WAYS:
        for cohort in ("2024", "2013", "2001-2002"):
            there = facts | {"cohort": cohort}
            asked, stated = ways.first_facts(way, there), ways.left_stated(way, there)
            assert 2 <= len(asked) <= 4
            assert {*asked, *stated} >= set(ways.first_facts("", there))
            assert not {*asked} & {*stated}
            marked = there | {"supposed": ".".join(OWN)}
            assert {*asked, *ways.left_supposed(way, marked)} >= set(OWN)
            assert ways.left_stated(way, marked) == ()


@pytest.mark.parametrize("stated", [LINK, OWN], ids=["to come", "in hand"])
def test_no_way_changes_an_answer(stated):
    link = {name: code for name, code in stated.items() if name != "lang"}
    heroes = {hero(opened(lang="fr", **link, **({"way": way} if way else {}))) for way in ("", *ways.WAYS)}
    assert len(heroes) == 1
    at = opened(lang="fr", **link)
    for way in ways.WAYS:
        at = changed(field(at, "way").set_value(way))
        assert address(at) == {"lang": "fr", **link, "way": way, **MARKED}
        assert {hero(at)} == heroes


@pytest.mark.parametrize("lang", LANGUAGES)
def test_who_begins_sees_a_promise_the_ways_and_an_example_by_its_name(lang):
    at = opened(lang=lang)
    page = shown(at)
    for key in ("begin.promise", "page.example", "begin.other"):
        assert say(key, lang) in page
    assert [name for name in ways.first_facts("", examples.first().facts) if is_asked(at, name)] == []
    assert field(at, "way").options == [say(f"begin.way.{way}", lang) for way in ways.WAYS]
    assert len(field(at, "case").options) == len(ways.PORTRAITS)


@pytest.mark.parametrize("way", ways.WAYS)
def test_a_way_of_who_typed_nothing_shows_its_own_example_as_such(way):
    at = changed(field(opened(lang="fr"), "way").set_value(way))
    facts = at.session_state.visit.facts
    assert examples.matching(facts) is not None
    assert (facts["keys"] <= TODAY.isoformat()) == (way == "keys")
    for name in ways.first_facts(way, facts):
        assert field(at, name).value or name == "price"
    assert len(listed(at, "supposed")) == len(ways.left_supposed(way, facts)) > 0
    assert say("page.example", "fr") in shown(at)
    at = changed(field(at, "way").set_value(None))
    assert address(at) == {"lang": "fr"}


def test_a_supposed_fact_opens_its_field_in_its_place_and_what_is_typed_is_one_s_own():
    at = opened(lang="fr", way="registered")
    at = changed(field(at, "left-supposed").set_value("application"))
    assert 'id="cursor"' in shown(at)
    at = changed(field(at, "application").set_value("07072024"))
    assert address(at)["application"] == "2024-07-07"
    assert "application" not in supposed(at.session_state.visit.facts)
    assert "application" not in ways.left_supposed("registered", at.session_state.visit.facts)


@pytest.mark.parametrize("way", ways.WAYS)
def test_the_end_of_a_way_confirms_what_stood_in_its_questions_and_every_figure_stays(way):
    case = ways.example(way, examples.first().facts)
    assert ways.gone_through(way, case) == case, "who has typed nothing has said nothing of a household"
    at = opened(lang="fr", **written(confirmed(case, "birth") | {"birth": "1970-03-15"}), way=way)
    before, asked = supposed(at.session_state.visit.facts), {*ways.first_facts(way, case)}
    figures = figures_of(hero(at))
    at = changed(next(each for each in at.button if each.key.startswith("gone-through@")).click())
    assert supposed(at.session_state.visit.facts) == before - asked < before
    assert figures_of(hero(at)) >= figures > set()


@pytest.mark.parametrize("page", ["simulate", "schedule"])
def test_with_the_keys_in_hand_no_day_that_is_gone_is_offered_and_the_contract_is_a_tap_away(page):
    for facts, is_offered in ((OWN, False), (LINK | {"lang": "fr"}, True)):
        at = opened(**{"lang": "fr", **facts})
        seen = shown(at if page == "simulate" else changed(at.switch_page(f"{page}.py")))
        assert ("Payer en une seule fois" in seen) == is_offered
        assert ('class="door"' in seen) != is_offered


def test_a_kafil_that_was_supposed_is_asked_in_the_fold_where_kafils_stand_together():
    case = next(case for case in ways.portraits() if case.facts["kafil1"])
    at = changed(field(opened(lang="fr", **written(case.facts), way="registered"), "left-supposed").set_value("kafil1"))
    assert field(at, "kafil1").value
    assert field(at, "kafil2").value


def test_what_was_typed_is_no_markup_on_a_button():
    facts = confirmed(examples.first().facts, "income") | {"income": "**[a](http://b)** :red[c]"}
    at = opened(lang="fr", **written(facts), way="keys")
    assert not any("**" in label.replace(r"\*", "") or "[a]" in label for label in listed(at, "stated"))


def test_who_has_the_keys_takes_the_facts_along_to_the_contract_whenever_he_goes_there():
    at = changed(opened(lang="fr", **OWN, way="keys").switch_page("contract.py"))
    assert at.session_state.life_codes["keys"] == OWN["keys"]
    at = changed(field(changed(at.switch_page("simulate.py")), "keys").set_value("2019"))
    assert 'class="door"' in shown(at)
    at = changed(at.switch_page("contract.py"))
    assert at.session_state.life_codes["keys"] == "2019-01-01"
    at = changed(next(each for each in at.button if each.label == say("begin.paid_today", "fr")).click())
    assert at.session_state.life_codes["paid"] == TODAY.isoformat()
    assert "hero" in shown(at)
    at = changed(changed(at.switch_page("simulate.py")).switch_page("contract.py"))
    assert at.session_state.life_codes["paid"] == TODAY.isoformat(), "what only this page knows stays"


@pytest.mark.parametrize("way", ways.WAYS)
def test_the_light_page_has_the_same_ways_and_gives_the_same_figures(way):
    plain, light = (lite.page(OWN | chosen, "fr", TODAY)[0] for chosen in ({}, {"way": way}))
    cards = [page.partition("<main>")[2].partition("<form")[0].partition("<h2>")[0] for page in (plain, light)]
    assert cards[0] == cards[1] != ""
    first = re.findall(r'name="(\w+)"', light.partition("<form")[2].partition("<details")[0])
    assert tuple(first) == ways.first_facts(way, dict.fromkeys(FIELDS, "") | OWN)
    links = re.findall(r'href="/lite\?([^"]*way=[^"]*)"', light)
    assert {dict(parse_qsl(html.unescape(link)))["way"] for link in links} >= {*ways.WAYS} - {way}


def test_every_portrait_is_a_typical_case_whose_words_are_there():
    assert len(ways.portraits()) == 4
    law = Law.load()
    for case in ways.portraits():
        assert question.answers(question.on_day(case.facts, TODAY), law)
        for lang in LANGUAGES:
            assert say(f"begin.portrait.{case.name}", lang)
            assert say(f"begin.shows.{case.name}", lang)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_share_of_an_income_that_nobody_gave_is_said_to_be_an_examples(lang):
    """With the keys no income is asked: what the share is of is named, until both incomes are stated."""
    words = say("page.hero.effort.example", lang)
    assert words in shown(opened(lang=lang, way="keys", birth="1985-05-05", keys="2027-05-15", cohort="2024"))
    stated = written(confirmed(examples.first().facts, *FIELDS))
    assert words not in shown(opened(lang=lang, **stated))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_of_two_prices_the_page_says_which_one_it_counts_and_one_tap_counts_the_other(lang):
    at = opened(lang=lang, way="waiting", cohort="2013", birth="1985-05-05", keys="2027-05-15")
    first, counted, prices = figures_of(hero(at)), [], []
    for _ in range(2):
        stated = at.query_params.get("reading_price_2013", "text")
        reading = stated if isinstance(stated, str) else stated[0]
        counted.append(reading)
        assert say(f"reading.price_2013.{reading}", lang) in shown(at)
        (button,) = (each for each in at.button if each.key.startswith("other-price@"))
        prices.append(button.label)
        at = changed(button.click())
    assert (figures_of(hero(at)), len(set(prices)), len(set(counted))) == (first, 2, 2)
