"""The statement of a contract at the counter, on its page, and from the server: the same contract, from the same codes."""

import html
import json
import re
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

import paging
import pypdfium2
import pytest
from serving import said, started
from test_contract_page import AADL_1, CONTRACTS, MISSED, TODAY, address_of, codes_of, contract_of
from test_contract_page import opened as opened_page
from test_counter import address, field, opened, pressed, shown, wanted

from simulator import sheets
from simulator.reading import clock
from simulator.reading.errors import InputError
from simulator.ui.contract import files
from simulator.ui.server import statements
from simulator.ui.state import examples, recall_code, recall_contract
from simulator.ui.state.facts import FIELDS, written
from simulator.views import contract_statement
from simulator.wording import LANGUAGES, say, write

LATE = AADL_1 | {"events": MISSED, "on": "2026-11-29"}
FACTS = recall_contract.of_page(codes_of(LATE))
NAMES = ("cohort", "type", "birth", "keys")


@pytest.fixture(autouse=True)
def _on_the_day(monkeypatch):
    monkeypatch.setenv(clock.VARIABLE, TODAY.isoformat())


def hrefs(page):
    """The addresses of the files of a contract that a page links."""
    return [html.unescape(href) for href in re.findall(r'href="\.(/api/statement[^"]*)"', page)]


def brought(code, lang="fr"):
    """The counter after a recall code."""
    at = opened(lang=lang)
    field(at, "recall").set_value(code).run()
    assert not at.exception, at.exception
    return at


# --- the counter


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_code_opens_the_statement_of_the_contract(lang):
    at = brought(recall_code.encode(FACTS), lang)
    page, contract = shown(at), contract_of(LATE)
    amount = write(contract_statement.rows(contract)[0].value, lang).rsplit("\u00a0", 1)[0]
    assert amount in page
    assert say("counter.contract", lang) in page
    assert "alert box" not in page
    assert wanted(at) == "print-statement"
    assert hrefs(page)[0].startswith("/api/statement.pdf?")
    codes = {name: code for name, (code,) in parse_qs(urlsplit(hrefs(page)[0]).query).items()}
    assert codes == {"lang": lang} | address_of(LATE)


def test_the_code_of_the_counter_is_that_of_the_contract_and_its_address_too():
    code = recall_code.encode(FACTS)
    at = brought(code)
    assert code in shown(at)
    assert {name: address(at)[name] for name in recall_contract.CODES} == {
        name: FACTS[name] for name in recall_contract.CODES
    }
    again = paging.opened("counter", **address(at))
    assert hrefs(shown(again)) == hrefs(shown(at))
    assert address(again) == address(at)
    assert "alert" not in shown(again)


def test_the_next_visitor_finds_nothing_of_the_contract():
    at = pressed(brought(recall_code.encode(FACTS)), 1)
    assert address(at) == {"lang": "fr"}
    assert "statement" not in shown(at)
    assert "2018-04-15" not in repr(at.session_state)


def test_until_when_a_typed_case_was_paid_is_asked_once_its_keys_are_in_hand():
    household = next(case.facts for case in examples.all_of_them() if case.facts["cohort"] == "2001-2002")
    facts = household | {"keys": "2018-04-15", "supposed": ""}
    at = opened(lang="fr", **written(facts))
    assert say("counter.contract", "fr") in shown(at)
    assert hrefs(shown(at)) == []
    field(at, "digits-contract-paid").set_value("20112026").run()
    assert not at.exception, at.exception
    assert address(at)["m_paid"] == "2026-11-20"
    assert len(hrefs(shown(at))) == len(files.FILES)
    assert recall_code.encode(facts | {"m_paid": "2026-11-20", "m_on": TODAY.isoformat()}) in shown(at)


def test_a_day_that_cannot_be_read_is_said_and_nothing_is_handed_over():
    at = brought(recall_code.encode(FACTS))
    field(at, "digits-contract-paid").set_value("hier").run()
    assert hrefs(shown(at)) == []
    assert "alert box" in shown(at)


def test_a_household_without_its_keys_has_no_contract():
    at = opened(lang="fr", **written(examples.first().facts))
    assert say("counter.contract", "fr") not in shown(at)


# --- the page of the contract


def test_the_page_hands_over_the_same_statement_and_its_code():
    at = opened_page(LATE)
    page = shown(at)
    assert len(hrefs(page)) == len(files.FILES)
    codes = dict(parse_qsl(urlsplit(hrefs(page)[0]).query))
    assert codes == {"lang": "fr"} | address_of(LATE)
    letters = re.search(r'class="letters"><bdi[^>]*>([^<]+)<', page)[1]
    assert recall_code.decode(letters) == dict.fromkeys(FIELDS, "") | FACTS


def test_an_event_that_cannot_be_is_left_out_of_what_the_page_hands_over():
    at = opened_page(AADL_1 | {"events": f"catch_up.2025-01.6~{MISSED}"})
    page = shown(at)
    codes = dict(parse_qsl(urlsplit(hrefs(page)[0]).query))
    assert codes["m_events"] == MISSED
    assert codes["m_on"] == TODAY.isoformat()


# --- the server


@pytest.mark.parametrize("name", CONTRACTS)
def test_the_contract_of_an_address_is_that_of_the_page(name):
    stated = {"on": TODAY.isoformat()} | CONTRACTS[name]
    found = statements.contract([("lang", "fr"), ("utm_source", "x"), *address_of(stated).items()])
    assert found.to_json() == contract_of(stated).to_json()


@pytest.mark.parametrize(
    ("changed", "key", "where"),
    [
        ({"m_on": None}, "error.key.missing", "contract.as_of"),
        ({"m_paid": None}, "error.key.missing", "contract.paid"),
        ({"m_events": "missed.2024-03"}, "error.contract.events_unread", "contract.events"),
        ({"m_events": f"{MISSED}~{MISSED}"}, "error.contract.event_twice", "contract.events[1]"),
        ({"m_file": "pay.csv"}, "error.key.unknown", "m_file"),
        ({"income": "1"}, "error.key.unknown", "income"),
        ({"m_paid": "x" * 50}, "api.error.too_long", "m_paid"),
        ({"m_paid": "/etc/pay.csv"}, "error.date.unreadable", "contract.paid"),
        ({"m_cohort": "1999"}, "error.value.cohort", "household.cohort"),
    ],
)
def test_what_an_address_states_wrongly_is_refused_and_never_left_out(changed, key, where):
    stated = {name: code for name, code in (address_of(LATE) | changed).items() if code is not None}
    with pytest.raises(InputError) as refused:
        statements.contract(stated.items())
    assert (refused.value.key, refused.value.where) == (key, where)
    assert all(refused.value.message(lang) for lang in LANGUAGES)


def test_a_name_that_is_there_twice_is_refused():
    with pytest.raises(InputError) as refused:
        statements.contract([*address_of(LATE).items(), ("m_type", "F4")])
    assert refused.value.key == "error.file.twice"


@pytest.fixture(scope="module")
def here(tmp_path_factory):
    with started(tmp_path_factory.mktemp("statements"), ["-m", "simulator", "app", "--port"]) as served:
        yield served


@pytest.mark.slow
@pytest.mark.parametrize("name", files.FILES)
def test_the_server_makes_the_files_of_a_contract_and_keeps_none(here, name):
    file = files.FILES[name]
    answer = here.ask(f"{file.path}?{urlencode(address_of(LATE) | {'lang': 'ar'})}")
    assert (answer.status, answer.headers["cache-control"]) == (200, "no-store")
    assert answer.headers["content-type"].startswith(file.media)
    contract = statements.contract(address_of(LATE).items())
    if name == "ics":
        assert answer.body == sheets.contract_calendar(contract, "ar")
    elif name == "xlsx":
        assert answer.body.startswith(b"PK")
    else:
        assert len(pypdfium2.PdfDocument(answer.body)) == (1 if name == "pdf" else 2)


@pytest.mark.slow
def test_the_server_reads_no_file_and_refuses_in_words(here):
    answer = here.ask(f"/api/statement.pdf?{urlencode(address_of(LATE) | {'m_paid': 'pay.csv', 'lang': 'ar'})}")
    assert answer.status == 422
    assert said(answer)["error"]["where"] == "contract.paid"
    question = {"scheme": "location_vente", "contract": {"as_of": "2026-11-29", "paid": "pay.csv"}}
    assert here.ask("/api/statement.pdf", "POST", json.dumps(question)).status == 405
