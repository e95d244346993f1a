"""The page of the other schemes: its form is what their descriptors ask, its answer is the engine's, its code brings it back."""

import html
import json
import re
from urllib.parse import parse_qsl, urlencode

import paging
import pytest
from starlette.datastructures import QueryParams

from simulator import api, sheets
from simulator.answers import to_json
from simulator.law import Law
from simulator.law.scheme import ALL
from simulator.reading import clock
from simulator.reading.documents import read_file
from simulator.reading.errors import InputError, SimulatorError
from simulator.reading.shipped import scenarios
from simulator.sheets import facts
from simulator.ui.programmes import counter_block
from simulator.ui.server.scheme_address import SchemeAddress
from simulator.ui.state import counter_input, recall_code, recall_scheme, scheme_codes
from simulator.ui.state.scheme_codes import AN_AMOUNT, PREFIX, SCHEME, SCHEMES
from simulator.views.voice import Voice
from simulator.wording import write

TODAY = paging.TODAY.isoformat()
OLD = {
    "lpa": "299B-QJ7J-9F5R-ABP4-NVHD-6V0A-G2VW-5A52-RBNP",
    "lsp": "CZ0H-SWMW-JE6K-W00H-YS0E-Z9XJ-9GVK-8KDX",
    "daam_sakane": "0002-9C0M-DSAY-Y2QX-Q6RX-PVWR-597V-ABA0-YGQJ-XZPY-4MBS-8VFW",
}
"""The codes of the examples, as the first papers have them: they open for ever."""
FILES = [path for path in sorted((scenarios() / "households").glob("*.yaml")) if read_file(path)["scheme"] in SCHEMES]


@pytest.fixture(autouse=True)
def _on_the_day(monkeypatch):
    monkeypatch.setenv(clock.VARIABLE, TODAY)


def answer_of(codes):
    return scheme_codes.answered(codes, TODAY).answer


def faults_of(codes):
    """The fields that the engine asks to correct."""
    with pytest.raises(SimulatorError) as refused:
        answer_of(codes)
    return {scheme_codes.field_of(fault.where, codes[SCHEME]) for fault in refused.value.all}


# --- the form is what the descriptor asks


@pytest.mark.parametrize("scheme", SCHEMES)
def test_every_fact_that_a_scheme_needs_has_a_field_and_is_asked_for_when_it_is_blank(scheme):
    codes, asks = scheme_codes.example(scheme), ALL[scheme]
    places = {fact.key for fact in scheme_codes.facts_of(scheme).values()}
    assert {*asks.needs, *asks.without_a_price, *asks.with_a_loan, *asks.asked_beside} <= places
    stated = [name for name in codes if name != SCHEME]
    for name in stated:
        without = {other: code for other, code in codes.items() if other != name}
        if asks.cannot_do_without(scheme_codes.facts_of(scheme)[name].key):
            assert faults_of(without) == {name}
        else:
            assert answer_of(without).scheme == scheme
    assert len(faults_of({SCHEME: scheme})) >= len(asks.needed("household")), "each by itself, none is zero"


def test_the_first_fields_are_what_decides_and_the_readings_are_those_of_the_scheme():
    lpa, sakane = scheme_codes.facts_of("lpa"), scheme_codes.facts_of("daam_sakane")
    assert scheme_codes.is_first(lpa["zone"], "lpa")
    assert scheme_codes.is_first(sakane["permis"], "daam_sakane")
    assert not scheme_codes.is_first(lpa["deferral"], "lpa")
    assert {"keys", "deed"} & {*lpa} == {"keys"}
    assert {"keys", "deed"} & {*sakane} == {"deed"}
    assert {"reading_lpa_base", "reading_lsp_cap"} & {*lpa} == {"reading_lpa_base"}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_file_an_address_and_a_code_are_one_question(path):
    raw = read_file(path)
    raw["dates"].pop("suspended", None)
    codes = scheme_codes.codes_of(raw)
    address = scheme_codes.written(codes)
    assert scheme_codes.read(address) == codes
    assert recall_code.decode(recall_code.encode(address)) == address
    assert counter_input.brought_back(f"https://example.dz/programmes?{urlencode(address)}") == address
    question, answer = (api.answer(each) for each in (scheme_codes.scenario(codes), raw))
    apart = {"title": {}, "reproduce": {}, "supposed": []}
    assert question | apart == answer | apart


def test_details_of_a_property_and_an_amount_that_is_still_to_be_typed():
    codes = scheme_codes.example("lpa")
    owned = codes | {
        "property": "yes",
        "property_kind": "other",
        "property_whose": "spouse",
        "aid": "yes",
        "aid_whose": "spouse",
    }
    household = scheme_codes.scenario(owned)["household"]
    assert household["property"] == [{"kind": "other", "whose": "spouse"}]
    assert household["had_state_aid"] == "spouse"
    assert "owns_property" not in household
    assert scheme_codes.codes_of(scheme_codes.scenario(owned))["property_kind"] == "other"
    assert "property" not in scheme_codes.scenario(owned | {"property": "no"})["household"]
    assert faults_of(codes | {"amount": AN_AMOUNT}) == {"amount"}


@pytest.mark.parametrize(
    ("name", "typed", "code"),
    [
        ("income", "60 000 DA", "60000"), ("income", "6 millions", "60000"), ("amount", "max", "max"), ("amount", "1 500 000", "1500000"),
        ("rate", "٤,٦٨ %", "4.68"), ("birth", "15031985", "1985-03-15"), ("birth", "1985", "1985"), ("keys", "2028", "2028-01-01"), ("term", "٣٠", "30"),
    ],
)  # fmt: skip
def test_what_is_typed_is_understood(name, typed, code):
    assert scheme_codes.understood("lpa", name, typed) == code


def test_dirhams_are_no_dinars():
    assert scheme_codes.understood("daam_sakane", "income", "8 000") == "8000"
    assert faults_of(scheme_codes.example("daam_sakane") | {"income": "60000 DA"}) == {"income"}


# --- its code


@pytest.mark.parametrize("scheme", OLD)
def test_the_code_of_an_example_opens_for_ever(scheme):
    address = scheme_codes.written(scheme_codes.example(scheme))
    assert recall_code.decode(OLD[scheme]) == address
    assert recall_code.encode(address) == OLD[scheme]


@pytest.mark.parametrize("scheme", SCHEMES)
def test_every_fact_has_a_place_in_the_code(scheme):
    assert set(scheme_codes.facts_of(scheme)) <= {*recall_scheme.USUAL, *recall_scheme.RARE}, (
        "append the new fact to the last table"
    )
    assert not set(recall_scheme.USUAL) & set(recall_scheme.RARE)


def test_a_value_without_a_short_form_is_written_out():
    address = scheme_codes.written(
        scheme_codes.example("lsp") | {"birth": "1970-13-45", "rate": "5.125", "works_delivery": "tomorrow"}
    )
    assert recall_code.decode(recall_code.encode(address)) == address


def test_a_code_that_no_page_could_have_written_is_refused():
    for address in ({"p_scheme": "lpa", "p_zone": "nowhere"}, {"p_scheme": "location_vente", "p_birth": "1985"}):
        with pytest.raises(InputError) as refused:
            recall_code.decode(recall_code.encode(address) if address[PREFIX + SCHEME] in SCHEMES else "0" * 12)
        assert refused.value.key.startswith("counter.code.")
    with pytest.raises(InputError) as refused:
        counter_input.brought_back("?p_scheme=lpa&p_zone=nowhere")
    assert refused.value.key == "counter.address.incomplete"


# --- its files


def sent(codes, **more):
    """The question of the address of a file."""
    query_string = urlencode(scheme_codes.written(codes) | more).encode()
    return SchemeAddress.of(QueryParams(query_string))


def test_the_address_of_a_file_is_the_question_of_the_page():
    codes = scheme_codes.example("daam_sakane")
    address = sent(codes, as_of=TODAY, lang="fr")
    assert json.loads(sheets.json(address.scenario())) == to_json(answer_of(codes))
    assert address.again("fr") == ("", OLD["daam_sakane"])


def test_what_is_wrong_with_the_address_of_a_file_is_said_with_every_other_fault():
    codes = {name: code for name, code in scheme_codes.example("lpa").items() if name != "income"}
    with pytest.raises(InputError) as refused:
        sent(codes, p_colour="red", p_birth2="x").scenario()
    assert [fault.key for fault in refused.value.all].count("error.key.unknown") == 2
    assert "error.key.missing" in {fault.key for fault in refused.value.all}
    with pytest.raises(InputError) as refused:
        sent({SCHEME: "lpa"}, p_income="1" * 50).scenario()
    assert "api.error.too_long" in {fault.key for fault in refused.value.all}
    with pytest.raises(InputError):
        SchemeAddress.of(QueryParams(b"p_scheme=castle"))


@pytest.mark.parametrize("scheme", SCHEMES)
def test_paper_marks_the_facts_of_an_example_until_one_is_changed(scheme):
    codes = scheme_codes.example(scheme)
    for asked, mark in ((codes, True), (codes | {"birth": "1979-02-03"}, False)):
        case = scheme_codes.answered(asked, TODAY)
        rows = facts.rows(case, case.voice("en"))
        assert {value.endswith("(example)") for name, value in rows} == {mark} or (mark and scheme == "daam_sakane")
        assert sum(value.endswith("(example)") for name, value in rows) >= (len(rows) - 1) * mark
        assert case.answer.keys_in_hand is None or not mark, "the day of an example is no day of the household"


# --- the page


def page_of(scheme, lang="fr", **codes):
    address = scheme_codes.written({SCHEME: scheme} | codes)
    return paging.opened("programmes", lang=lang, **address)


@pytest.mark.parametrize(("scheme", "lang"), [*zip(SCHEMES, ("fr", "ar", "en"), strict=True)])
def test_the_page_has_the_answer_its_files_and_its_code(scheme, lang):
    page = paging.shown(page_of(scheme, lang))
    answer = answer_of(scheme_codes.example(scheme))
    for amount in (
        answer.instalments.amount.rounded_up,
        answer.instalments.amount,
        answer.grant,
        answer.price,
        answer.fees_total,
    ):
        if amount.cents:
            assert write(amount, lang) in html.unescape(page)
    assert OLD[scheme] in page
    (sheet,) = {href for href in re.findall(r'href="\./api/sheet\.pdf\?([^"]*)"', page) if "annex" not in href}
    stated = dict(parse_qsl(html.unescape(sheet)))
    assert {name: code for name, code in stated.items() if name.startswith(PREFIX)} == scheme_codes.written(
        scheme_codes.example(scheme)
    )


def test_a_blank_form_asks_for_every_fact_under_its_field_and_supposes_none():
    at = page_of("lpa")
    at.button(at.button[0].key).click().run()
    page = paging.shown(paging.ran(at))
    fields = set(re.findall(r'data-field="p_(\w+)"', page))
    assert {
        "birth",
        "income",
        "spouse",
        "property",
        "aid",
        "application",
        "acceptance",
        "keys",
        "type",
        "zone",
        "bank",
        "term",
        "amount",
    } >= fields
    assert {"birth", "income", "property", "keys", "amount"} <= fields
    assert not re.search(r"\d\u00a0DA", page), "no figure of nobody's"


def test_a_fault_leaves_the_last_answer_under_its_message():
    at = page_of("lsp")
    field = next(one for one in at.text_input if one.key.startswith("p_income@"))
    field.set_value("much").run()
    page = paging.shown(paging.ran(at))
    assert 'data-field="p_income"' in page
    assert "much" in page
    assert 'class="before"' in page
    assert "8\u00a0698,07" in page


def test_another_scheme_brings_its_own_example():
    at = page_of("lpa")
    chooser = next(one for one in at.get("button_group") if one.key.startswith("p_scheme@"))
    chooser.set_value("daam_sakane").run()
    assert "1\u00a0186,49\u00a0DH" in paging.shown(paging.ran(at))
    assert at.query_params["p_scheme"] == "daam_sakane"


# --- the counter


@pytest.mark.parametrize("scheme", SCHEMES)
def test_the_counter_shows_the_answer_of_a_code_its_sheet_and_the_way_to_the_page(scheme):
    facts = recall_code.decode(OLD[scheme])
    block = counter_block.block(Voice(Law.load(), "fr"), facts)
    assert write(answer_of(scheme_codes.example(scheme)).instalments.amount, "fr") in html.unescape(block)
    assert f'download="{scheme}.pdf"' in block
    assert f"./programmes?lang=fr&amp;p_scheme={scheme}" in block
    assert OLD[scheme] in block


def test_the_counter_opens_a_code_and_the_next_visitor_finds_nothing_of_it():
    at = paging.opened("counter", lang="fr")
    next(one for one in at.text_input if one.key.startswith("recall@")).set_value(OLD["lpa"].lower()).run()
    assert "6\u00a0754,43" in paging.shown(paging.ran(at))
    at.button[-1].click().run()
    assert "6\u00a0754,43" not in paging.shown(paging.ran(at))
