"""The light page of a contract under way: the same statement without a script, its form, its links, what cannot be read."""

import datetime as dt
from html import unescape
from urllib.parse import parse_qsl, urlencode

import pytest
from browsing import CHROMIUM, SIZES
from serving import started
from test_contract_page import AADL_1, CONTRACTS, TODAY, address_of, contract_of, page_of, words
from test_contract_page import opened as opened_whole
from test_lite import Tree, fields

from simulator import Law
from simulator.ui.contract import blocks
from simulator.ui.server import first_html, lite, lite_contract
from simulator.ui.state import life_codes
from simulator.views.voice import Voice
from simulator.wording import LANGUAGES, say

LAW = Law.load()
LARGEST = 20_000
"""Bytes of the page: a cheap phone loads it in a second or two."""


def read_page(stated, lang="fr", status=200, **more):
    body, answered = lite_contract.page(address_of(stated) | more, lang, TODAY)
    assert answered == status
    assert len(body.encode()) < LARGEST
    tree = Tree(body)
    assert tree.open == []
    return body, tree


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("stated", CONTRACTS.values(), ids=CONTRACTS)
def test_it_says_what_the_whole_page_says(stated, lang):
    body, _ = read_page(stated, lang)
    voice, contract = Voice(LAW, lang), contract_of(stated)
    for part in (blocks.hero(voice, contract), blocks.pay_off(voice, contract), blocks.statement(voice, contract)):
        assert str(part) in body
    assert "None" not in words(body)


@pytest.mark.parametrize("stated", CONTRACTS.values(), ids=CONTRACTS)
def test_its_form_sends_the_same_question_back(stated):
    _, tree = read_page(stated)
    sent = fields(tree)
    again = life_codes.read(sent, {}, TODAY)
    expected = dict.fromkeys(life_codes.NAMES, "") | stated
    assert again | {"on": ""} == expected | {"on": ""}
    assert again["on"] == (stated.get("on") or TODAY.isoformat())


def test_what_is_typed_is_understood():
    body, tree = read_page(AADL_1 | {"keys": "15/05/2018", "paid": "20112026", "income": "45 000 DA"})
    assert fields(tree)["m_keys"] == "15/05/2018"
    assert str(blocks.hero(Voice(LAW, "fr"), contract_of(AADL_1 | {"keys": "2018-05-15"}))) in body


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_first_visit_is_an_example_whose_events_are_not_sent_with_the_form(lang):
    body, tree = read_page({}, lang)
    assert " ".join(say("mine.example", lang).split()) in words(body)
    assert "m_events" not in fields(tree)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    ("name", "code"), [("keys", "31/02/2018"), ("paid", "hier"), ("birth", "x"), ("acceptance", "2030-01-01")]
)
def test_what_cannot_be_read_is_said_and_its_field_is_marked(name, code, lang):
    body, tree = read_page(AADL_1 | {name: code}, lang, 422)
    assert tree.all("div", role="alert")
    assert "error." not in words(body)
    marked = [attrs["name"] for attrs in tree.all("input") if attrs.get("aria-invalid")]
    assert marked == ["m_keys" if name == "acceptance" else f"m_{name}"]


def test_until_when_it_was_paid_is_asked_without_blame():
    body, tree = read_page(AADL_1 | {"paid": ""}, "fr", 422)
    assert " ".join(say("mine.asked", "fr").split()) in words(body)
    assert not tree.all("div", role="alert")
    assert not [attrs for attrs in tree.all("input") if attrs.get("aria-invalid")]


def test_a_household_of_the_other_pages_begins_the_form_when_it_has_its_keys():
    facts = {"cohort": "2013", "type": "F3", "birth": "03/02/1970", "keys": "01/05/2016", "price": "2100000"}
    _, tree = read_page({}, status=422, **facts)
    sent = fields(tree)
    assert (sent["m_keys"], sent["m_birth"], sent["m_paid"]) == ("01/05/2016", "03/02/1970", "")
    _, tree = read_page({}, **facts | {"keys": "20/06/2028"})
    assert fields(tree)["m_keys"] == "15/04/2018"


def test_each_event_has_a_link_that_removes_it():
    stated = CONTRACTS["a sum paid, another planned"]
    _, tree = read_page(stated)
    links = [attrs["href"] for attrs in tree.all("a") if attrs["href"].startswith(f"{lite.UNDER_WAY}?m_")]
    without = [
        dict(parse_qsl(unescape(link).partition("?")[2])).get("m_events") for link in links if "hreflang" not in link
    ]
    events = stated["events"].split("~")
    assert {events[0], events[1]} <= set(without)


FIRST_TYPED = {
    "amount": "1 000 DA",
    "months": "100",
    "birth": "01/01/1990",
    "income": "40 000",
    "share": "40 %",
    "price": "3 000 000",
}
"""What a person types in the fields of an event that begin empty."""


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", life_codes.EVENT_FIELDS)
def test_an_event_is_chosen_then_typed_then_there(name, lang):
    stated = CONTRACTS["late"] | ({"paid": "2026-05-20"} if name == "payment" else {})
    _, tree = read_page(stated, lang, adding=name)
    sent = {field: code for field, code in fields(tree).items() if field.startswith(f"add_{name}_")}
    assert len(sent) == len(life_codes.EVENT_FIELDS[name])
    filled = {field: code or FIRST_TYPED.get(field.removeprefix(f"add_{name}_"), "") for field, code in sent.items()}
    filled |= {f"add_{name}_date": "05/05/2017"} if name == "price_revision" else {}
    body, tree = read_page(stated, lang, adding=name, add="yes", **filled)
    assert not tree.all("p", role="alert")
    rows = life_codes.events(fields(tree)["m_events"])
    assert [row[0] for row in rows] == [*(row[0] for row in life_codes.events(stated["events"])), name]
    assert words(blocks.event_words(Voice(LAW, lang), rows[-1])) in words(body)
    assert fields(tree).get("add") is None


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("lump_sum", {"amount": ""}),
        ("lump_sum", {"amount": "999 999 999"}),
        ("payment", {"date": "31/02/2026", "amount": "5"}),
        ("kafil_share", {"birth": "x.y~z", "income": "1", "share": "40"}),
        ("lump_sum", {"amount": "5000", "effect": "<b>"}),
    ],
)
def test_an_event_that_cannot_be_stays_in_its_fields_with_the_reason(name, typed, lang):
    sent = {f"add_{name}_{field}": code for field, code in typed.items()}
    body, tree = read_page(AADL_1, lang, adding=name, add="yes", **sent)
    assert len(tree.all("p", role="alert")) == 1
    assert "m_events" not in fields(tree)
    assert "error." not in words(body)


def test_it_leads_to_the_whole_page_with_the_same_contract_and_the_light_page_leads_to_it():
    _, tree = read_page(AADL_1)
    (link,) = [attrs["href"] for attrs in tree.all("a") if attrs["href"].startswith("/contrat?")]
    stated = {
        name.removeprefix("m_"): code for name, code in parse_qsl(link.partition("?")[2]) if name.startswith("m_")
    }
    assert stated == AADL_1
    assert 'class="hero mine' in page_of(opened_whole(stated))
    assert f'href="{lite.UNDER_WAY}?lang=fr"' in lite.page({}, "fr", dt.date(2026, 11, 29))[0]
    assert f'href="{lite.UNDER_WAY}?' in first_html.first_page("fr", "contract")
    assert f'href="{lite.PATH}?' in first_html.first_page("fr", "law")


def test_the_server_gives_it_in_the_language_of_the_browser(tmp_path):
    with started(tmp_path, ["-m", "simulator", "app", "--port"]) as here:
        answer = here.page(f"{lite.UNDER_WAY}?{urlencode(address_of(AADL_1))}", accept_language="ar")
        assert answer.status == 200
        assert 'dir="rtl"' in answer.body.decode()
        assert here.page(f"{lite.UNDER_WAY}/").status == 200
        assert here.page(f"{lite.UNDER_WAY}?m_cohort=2013").status == 422


@pytest.mark.browser
@pytest.mark.skipif(not CHROMIUM, reason="no Chromium: install it, or name it in CHROMIUM")
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everybody_can_read_it_without_a_script(address, browser, scheme):
    from axe_playwright_python.sync_playwright import Axe

    for size, lang in (("phone", "ar"), ("desktop", "fr")):
        page = browser.new_context(viewport=SIZES[size], color_scheme=scheme).new_page()
        page.goto(f"{address}{lite.UNDER_WAY}?{urlencode(address_of(CONTRACTS['late']) | {'lang': lang})}")
        faults = Axe().run(page).response["violations"]
        assert {rule["id"]: [node["html"][:200] for node in rule["nodes"]] for rule in faults} == {}
        assert page.evaluate("document.documentElement.scrollWidth") <= SIZES[size]["width"]
        page.context.close()
