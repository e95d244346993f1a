"""The light pages of the other programmes and of the counter: form and answer without a script, with links both ways."""

import gzip
from html import unescape
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from paging import TODAY
from test_lite import Tree, fields
from test_programmes import OLD

from simulator.law import Law
from simulator.ui.server import first_html, lite, lite_counter, lite_programme
from simulator.ui.state import examples, recall_code, scheme_codes
from simulator.ui.state.facts import confirmed, read, written
from simulator.ui.state.scheme_codes import AN_AMOUNT, SCHEMES
from simulator.views.voice import Voice
from simulator.wording import LANGUAGES, say, write

LAW = Law.load()


def page_of(codes, lang="fr", status=200):
    body, found = lite_programme.page(scheme_codes.written(codes) if "scheme" in codes else codes, lang, TODAY)
    assert found == status
    tree = Tree(body)
    assert tree.open == []
    return body, tree


@pytest.mark.parametrize("scheme", SCHEMES)
def test_its_figures_are_the_engine_s_its_size_is_kept_and_its_form_sends_the_question_back(scheme):
    codes = scheme_codes.example(scheme)
    answer = scheme_codes.answered(codes, TODAY.isoformat()).answer
    for lang in LANGUAGES:
        body, tree = page_of(codes, lang)
        assert len(body.encode()) <= lite.LARGEST
        assert len(gzip.compress(body.encode())) <= lite.PACKED
        assert all(
            write(each, lang) in unescape(body)
            for each in (answer.instalments.amount, answer.price, answer.grant)
            if each.cents
        )
        again = {name: code for name, code in fields(tree).items() if name.startswith("p_")}
        assert page_of(again, lang)[0] == body


def test_what_cannot_be_read_stays_in_its_field_and_the_fold_of_it_is_open():
    body, tree = page_of(scheme_codes.example("lpa") | {"income": "much"}, status=422)
    assert {attrs["name"] for attrs in tree.all("input") if "aria-invalid" in attrs} == {"p_income"}
    assert fields(tree)["p_income"] == "much"
    assert "hero" not in body.partition("</style>")[2]
    _, tree = page_of(scheme_codes.example("lsp") | {"deferral": "x"}, status=422)
    assert tree.all("details", open="open")


def test_an_amount_is_one_of_its_words_or_what_is_typed():
    codes = scheme_codes.written(scheme_codes.example("lpa"))
    typed = codes | {"p_amount": AN_AMOUNT, "p_amount_own": "1 500 000"}
    assert page_of(typed)[0] == page_of(codes | {"p_amount": "1500000"})[0]
    assert page_of(codes | {"p_amount_own": "1 500 000"})[0] == page_of(codes)[0], "the word is chosen"


def test_each_light_page_is_linked_with_its_full_one_and_with_the_first():
    codes = scheme_codes.example("daam_sakane")
    _, tree = page_of(codes)
    links = [urlsplit(attrs["href"]) for attrs in tree.all("a")]
    full = next(dict(parse_qsl(link.query)) for link in links if link.path == "/programmes")
    assert scheme_codes.read(full) == codes
    assert any(link.path == lite.PATH for link in links)
    body, _ = lite.page({}, "fr", TODAY)
    assert f'href="{lite.PROGRAMMES}?lang=fr"' in body
    assert f'href="{lite.COUNTER}?lang=fr"' in body
    assert f'<a href="{lite.PROGRAMMES}{first_html.QUERY_MARK}">' in first_html.first_page("fr", "programmes")


def found(**address):
    return lite_counter.understood(Voice(LAW, "fr"), address)


def test_a_code_at_the_counter_goes_on_to_the_light_page_of_its_question():
    went = urlsplit(found(code=OLD["lpa"].lower()).address)
    assert (went.path, scheme_codes.read(dict(parse_qsl(went.query)))) == (lite.PROGRAMMES, scheme_codes.example("lpa"))
    facts = examples.first().facts
    went = urlsplit(found(code=recall_code.encode(facts)).address)
    assert went.path == lite.PATH
    assert written(read(dict(parse_qsl(went.query)), {})[0]) == written(facts)
    contract = written(facts | {"keys": "2018-03-15"}) | {"m_paid": "2026-01-01", "m_on": "2026-11-29"}
    went = urlsplit(found(code=f"?{urlencode(contract)}").address)
    assert (went.path, dict(parse_qsl(went.query))["m_paid"]) == (lite.UNDER_WAY, "2026-01-01")


def test_the_short_form_goes_on_when_it_is_understood_and_says_what_is_not():
    typed = {"cohort": "2024", "type": "F3", "birth": "15031985", "keys": "20062028", "income": "60000", "spouse": "0",
             "property": "non", "aid": "non", "application": "06072024", "acceptance": "15122025"}  # fmt: skip
    address = {lite_counter.TYPED + name: words for name, words in typed.items()}
    went = urlsplit(found(**address).address)
    assert went.path == lite.PATH
    facts = read(dict(parse_qsl(went.query)), {})[0]
    assert (facts["birth"], facts["income"], facts["property"]) == ("1985-03-15", "60000", "no")
    assert facts == confirmed(facts)
    wrong = address | {"t_birth": "demain", "t_income": ""}
    result = found(**wrong)
    body, status = lite_counter.page(Voice(LAW, "fr"), wrong, result)
    tree = Tree(body)
    assert status == 422
    assert {attrs["name"] for attrs in tree.all("input") if "aria-invalid" in attrs} == {"t_birth", "t_income"}
    assert fields(tree)["t_birth"] == "demain"
    assert len(tree.all("div", role="alert")) == 1


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_counter_begins_blank_and_a_spoilt_code_is_said(lang):
    body, status = lite_counter.page(Voice(LAW, lang), {}, found())
    assert (status, "alert" in body.partition("</style>")[2]) == (200, False)
    result = lite_counter.understood(Voice(LAW, lang), {"code": "XXXX-0000"})
    body, status = lite_counter.page(Voice(LAW, lang), {"code": "XXXX-0000"}, result)
    assert (status, say("counter.recall.unread", lang) in body) == (422, True)
    assert 'value="XXXX-0000"' in body
