"""Version 1 of the API: the document says what the server does, and the server does what the document says."""

import functools
import itertools
import json
import random
import re
from urllib.parse import urlencode

import pytest
from axe_playwright_python.sync_playwright import Axe
from browsing import CHROMIUM, SIZES
from fuzzing import changed, file, spoilt, table
from fuzzing import documents as documents_of
from jsonschema import Draft202012Validator, FormatChecker
from serving import ROOT, said, started
from worked_lives import LIVES, question_on

import simulator
from simulator import answers, api
from simulator.answers import comparison_schema
from simulator.base.json_schema import DIALECT
from simulator.batch import to_json as batch_json
from simulator.reading import documents
from simulator.reading.errors import SimulatorError
from simulator.ui.server import turns
from simulator.ui.server.problems import PROBLEM, SCHEMA, problem
from simulator.ui.server.v1 import openapi, page, routes
from simulator.ui.server.v1.call import ApiCall, of_address
from simulator.ui.server.v1.table import DOCUMENT, ENDPOINTS, LARGEST_FILE, PAGE, ExampleRequest
from simulator.ui.state import examples
from simulator.ui.state.facts import written
from simulator.whatif.moves import MOVES
from simulator.wording import LANGUAGES, say

BY_NAME = {endpoint.name: endpoint for endpoint in ENDPOINTS}
FACTS = written(examples.first().facts)
HOUSEHOLDS = sorted((ROOT / "scenarios" / "households").glob("*.yaml"))
YAML = "application/yaml"
LPA = (ROOT / "scenarios" / "households" / "lpa_couple_f3.yaml").read_text(encoding="utf-8")
BEGUN = documents.plain(documents.read_file(ROOT / "scenarios" / "contracts" / "keys_2018.yaml"))
COUPLE = (ROOT / "scenarios" / "households" / "couple_f3.yaml").read_text(encoding="utf-8")
METHODS = ("get", "post")


@pytest.fixture(scope="module")
def here(tmp_path_factory):
    with started(tmp_path_factory.mktemp("v1"), ["-m", "simulator", "app", "--port"]) as found:
        yield found


@functools.cache
def document():
    """The document as it is read: through JSON."""
    return json.loads(json.dumps(openapi.document()))


def operations():
    for path, item in document()["paths"].items():
        for method, operation in item.items():
            yield path, method, operation


def fits(schema, answer):
    return [f"{error.json_path}: {error.message[:200]}" for error in checker(schema).iter_errors(answer)]


def checker(schema):
    return Draft202012Validator(schema, format_checker=FormatChecker())


# --- the document


def test_the_document_has_what_openapi_asks():
    found = document()
    assert set(found) == {"openapi", "info", "jsonSchemaDialect", "servers", "paths", "components"}
    assert re.fullmatch(r"3\.1\.\d", found["openapi"])
    assert found["jsonSchemaDialect"] == DIALECT
    assert {"title", "version"} <= set(found["info"])
    assert found["info"]["version"] == api.VERSION
    assert all(path.startswith("/") and "{" not in path for path in found["paths"])
    names = [operation["operationId"] for _, _, operation in operations()]
    assert len(names) == len(set(names)) == sum(endpoint.reads + (endpoint.body is not None) for endpoint in ENDPOINTS)


def test_every_operation_has_what_openapi_asks():
    for _, method, operation in operations():
        assert method in METHODS
        assert set(operation) <= {"operationId", "summary", "parameters", "responses", "requestBody"}
        assert ("requestBody" in operation) == (method == "post")
        keys = [(each["in"], each["name"]) for each in operation["parameters"]]
        assert len(keys) == len(set(keys))
        for each in operation["parameters"]:
            assert set(each) <= {"name", "in", "required", "schema", "description", "examples"}
            assert each["in"] == "query"
            assert each["description"]
        assert all(re.fullmatch("[1-5][0-9]{2}", status) for status in operation["responses"])
        assert all(answer["description"] for answer in operation["responses"].values())
        for answer in (*operation["responses"].values(), *([operation["requestBody"]] if method == "post" else [])):
            assert all(set(media) <= {"schema", "examples"} for media in answer["content"].values())


def schemas(node):
    """Every schema that the document holds."""
    if isinstance(node, dict):
        if isinstance(node.get("schema"), dict):
            yield node["schema"]
        for name, inner in node.items():
            if name not in ("schema", "examples"):
                yield from schemas(inner)
    elif isinstance(node, list):
        for inner in node:
            yield from schemas(inner)


def references(node):
    if isinstance(node, dict):
        if isinstance(node.get("$ref"), str):
            yield node["$ref"]
        for inner in node.values():
            yield from references(inner)
    elif isinstance(node, list):
        for inner in node:
            yield from references(inner)


def test_every_schema_is_one_and_every_reference_leads_to_one():
    found = [*schemas(document()["paths"]), *document()["components"]["schemas"].values()]
    assert len(found) > 100
    for schema in found:
        Draft202012Validator.check_schema(schema)
    assert set(references(document())) == {
        f"#/components/schemas/{name}" for name in document()["components"]["schemas"]
    }


def requests():
    """Every example of the document as a request: method, address, type and body, status, what is answered."""
    for path, method, operation in operations():
        for status, answer in operation["responses"].items():
            for content, media in answer["content"].items():
                for name, example in media.get("examples", {}).items():
                    asked = {
                        each["name"]: each["examples"][name]["value"]
                        for each in operation["parameters"] if name in each.get("examples", {})
                    }  # fmt: skip
                    sent = [
                        (kind, body["examples"][name]["value"])
                        for kind, body in operation.get("requestBody", {}).get("content", {}).items() if name in body["examples"]
                    ]  # fmt: skip
                    yield method, f"{path}?{urlencode(asked)}", sent, (int(status), content), example["value"]


@pytest.mark.slow
def test_every_example_is_answered_as_it_is_written(here):
    seen = 0
    for method, address, sent, expected, value in requests():
        assert len(sent) == (method == "post"), address
        body, headers = None, {}
        for kind, content in sent:
            body = (content if isinstance(content, str) else json.dumps(content)).encode()
            headers = {"content_type": kind}
        found = here.ask(address, method.upper(), body, **headers)
        assert (found.status, found.headers["content-type"]) == expected, address
        assert said(found) == value, address
        schema = BY_NAME[address.partition("?")[0].rpartition("/")[2]].schema if found.status == 200 else SCHEMA
        assert fits(schema, said(found)) == [], address
        seen += 1
    assert seen == sum(len(endpoint.examples) for endpoint in ENDPOINTS) + 1


@pytest.mark.slow
def test_the_document_is_where_it_says_and_every_address_of_it_answers(here):
    assert said(here.ask(DOCUMENT)) == document()
    assert {*document()["paths"]} == {endpoint.path for endpoint in ENDPOINTS}
    for endpoint in ENDPOINTS:
        allowed = set(here.ask(endpoint.path, "OPTIONS").headers["allow"].split(", ")) - {"HEAD", "OPTIONS"}
        assert allowed == {method.upper() for method in document()["paths"][endpoint.path]}
        refused = "PUT" if endpoint.reads else "GET"
        assert here.ask(endpoint.path, refused).status == 405


def test_what_is_heavy_has_a_queue_of_its_own():
    light = {endpoint.name for endpoint in ENDPOINTS if endpoint.queue is turns.LIGHT}
    assert light == {"answer", "contract", "law"}


# --- each answer fits its schema, whole


def asked(name, parameters, body="", media=YAML):
    """What an address answers, without a server: the answer, or the problem."""
    return json.loads(
        json.dumps(openapi.answer_of(BY_NAME[name], ExampleRequest("", parameters, body, media if body else "")))
    )


@pytest.mark.parametrize("path", HOUSEHOLDS, ids=lambda path: path.stem)
def test_the_answer_is_that_of_the_contract_in_the_languages_asked_for(path):
    content = path.read_text(encoding="utf-8")
    for stated, langs in (("none", ()), ("ar", ("ar",)), ("en,fr", ("fr", "en"))):
        found = asked("answer", {"lang": stated}, content)
        assert found == json.loads(json.dumps(answers.to_json(api.ask(path), langs)))
        assert fits(BY_NAME["answer"].schema, found) == []


def test_an_answer_without_words_is_less_than_half_of_the_old_one():
    size = len(json.dumps(asked("answer", FACTS | {"lang": "none"}), ensure_ascii=False))
    assert size < len(json.dumps(api.answer(documents.read_text(COUPLE)), ensure_ascii=False)) * 0.9


@pytest.mark.parametrize("life", LIVES[::4], ids=lambda life: life["id"])
def test_a_contract_is_that_of_the_library_in_the_languages_asked_for(life):
    question = question_on(life, life["days"][0])
    for stated, langs in (("none", ()), ("ar,en", ("ar", "en"))):
        found = asked("contract", {"lang": stated}, json.dumps(question))
        if "refused" in life["days"][0]:
            assert found["error"]["key"] == life["days"][0]["refused"]
            continue
        made = api.contract(question)
        assert found == json.loads(json.dumps(made.to_json() | {"answer": answers.to_json(made.answer, langs)}))
        assert fits(BY_NAME["contract"].schema, found) == []


PLANNED = ROOT / "scenarios" / "plans" / "couple_f3.yaml"
RENTED = ["couple_f3", "couple_58_two_kafils_f3", "couple_58_sharing_kafil_f3", "cohort_2001_tranches_after_keys_f4"]


@pytest.mark.parametrize("name", RENTED)
def test_a_plan_is_that_of_the_library(name):
    question = documents.read_file(ROOT / "scenarios" / "households" / f"{name}.yaml")
    facts = {"as_of": "2010-01-01" if "2001" in name else "2026-01-20", "saved": "1000 DZD"}
    found = asked("plan", {"lang": "none"}, json.dumps(question | {"plan": facts}))
    assert found == json.loads(json.dumps(simulator.tranche_plan(question, **facts).to_json()))
    assert fits(BY_NAME["plan"].schema, found) == []


@pytest.mark.parametrize("name", RENTED)
def test_the_kafils_are_those_of_the_library(name):
    question = documents.read_file(ROOT / "scenarios" / "households" / f"{name}.yaml")
    relatives = [
        {"birth": "1998-05-02", "income": "45000 DZD", "share": "40 %"},
        {"birth": "1999", "income": "46000 DZD", "share": "10 %"},
    ]
    found = asked("kafils", {}, json.dumps(question | {"kafil": relatives}))
    assert found == json.loads(json.dumps(simulator.kafils(question, relatives).to_json()))
    assert fits(BY_NAME["kafils"].schema, found) == []


@pytest.mark.parametrize(
    ("amount", "date"),
    [
        ("171500", "2026-01-10"),
        ("171500", "2029-01-10"),
        ("431500", "2026-01-10"),
        ("171500,55", "2026-01-10"),
        ("17150000", "2026-01-10"),
    ],
)
def test_an_order_is_that_of_the_library_with_the_case_of_a_disagreement(amount, date):
    found = asked("order", {"amount": amount, "date": date}, COUPLE)
    check = simulator.payment_order(documents.read_text(COUPLE), f"{amount} DZD", date)
    case = None if check.verdict == "agrees" else check.case_file()
    assert found == json.loads(json.dumps(check.to_json() | {"case": case}))
    assert fits(BY_NAME["order"].schema, found) == []
    assert (case is None) == (check.verdict == "agrees")


@pytest.mark.parametrize("name", ["plan", "kafils", "order"])
def test_a_body_that_names_a_file_reads_none(name):
    found = asked(name, {"amount": "5", "date": "2026-01-10"} if name == "order" else {}, json.dumps(str(PLANNED)))
    assert found["error"]["key"] == "error.key.mapping"


def test_no_address_reads_payments_from_a_file_of_the_server(tmp_path, monkeypatch):
    (tmp_path / "payments.csv").write_text("date,amount\n2018-05-15,6562.50\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    for name in ("payments.csv", str(tmp_path / "payments.csv"), {"file": "payments.csv"}):
        sent = json.dumps(BEGUN | {"contract": {"as_of": "2026-11-29", "paid": name}})
        found = asked("contract", {"lang": "en"}, sent)
        assert (found["error"]["key"], found["error"]["where"]) == ("error.contract.file_elsewhere", "contract.paid")
        assert "a file of payments is read only by the command" in found["error"]["message"]
        assert "error" not in asked("answer", {}, sent)


@pytest.mark.parametrize("lang", ["none", "fr", "ar,en"])
@pytest.mark.parametrize("name", ["compare_five", "couple_f3", "lpa_couple_f3", "daam_sakane_300000"])
def test_a_comparison_fits_its_schema_in_the_languages_asked_for(name, lang):
    content = (ROOT / "scenarios" / "households" / f"{name}.yaml").read_text(encoding="utf-8")
    schemes = "daam_sakane" if name.startswith("daam") else "location_vente@2001-04-29,lpa,lsp,daam_sakane"
    found = asked("compare", {"with": schemes, "lang": lang}, content)
    assert fits(BY_NAME["compare"].schema, found) == []
    langs = set() if lang == "none" else set(lang.split(","))
    sentences = [
        *found["least"],
        *(row["because"] for row in found["same"]),
        *(row["missing"] for row in found["lines"] if "missing" in row),
    ]
    assert all(set(words) == langs for words in sentences)
    whole = set(found["lines"][0]) - {"asked"}
    assert whole - {"as_of", "keys_in_hand"} == set(comparison_schema.COLUMN_SCHEMAS) - {"as_of", "keys_in_hand"}


@pytest.mark.parametrize(
    "scheme", ["location_vente", "location_vente@2001-04-29", "lpa", "lsp", "daam_sakane", "snmg", "bank_cnep"]
)
def test_the_law_of_a_day_fits_its_schema(scheme):
    found = asked("law", {"scheme": scheme, "on": "2026-01-01", "lang": "fr,ar,en"})
    assert found["provisions"]
    assert fits(BY_NAME["law"].schema, found) == []


@pytest.mark.parametrize("name", ["couple_58_two_kafils_f3", "lpa_couple_f3", "daam_sakane_300000", "retired_71_f3"])
@pytest.mark.parametrize("move", MOVES)
def test_a_fact_moved_fits_its_schema(name, move):
    content = (ROOT / "scenarios" / "households" / f"{name}.yaml").read_text(encoding="utf-8")
    found = asked("whatif", {"move": move, "points": "5", "lang": "fr"}, content)
    if "errors" in found:
        assert fits(SCHEMA, found) == []
        return
    assert fits(BY_NAME["whatif"].schema, found) == []
    assert 2 <= len(found["points"]) <= 5
    values = [point["value"] for point in found["points"]]
    ends = {"from": values[1], "to": values[-1]}
    assert asked("whatif", {"move": move, "points": "2", **ends}, content)["points"] == [
        asked("whatif", {"move": move, "points": "2", "from": value, "to": value}, content)["points"][0]
        for value in ends.values()
    ]


@pytest.mark.parametrize("target", ["1", "5000", "7000", "1000000"])
@pytest.mark.parametrize("name", ["couple_f3", "couple_58_f3", "retired_71_f3"])
def test_an_instalment_that_is_sought_fits_its_schema(name, target):
    content = (ROOT / "scenarios" / "households" / f"{name}.yaml").read_text(encoding="utf-8")
    assert fits(BY_NAME["whatif"].schema, asked("whatif", {"target": target}, content)) == []


APPLICANTS = (ROOT / "scenarios" / "applicants.csv").read_text(encoding="utf-8")


def test_a_small_file_is_answered_row_by_row_as_each_household_alone():
    heads, *lines = APPLICANTS.splitlines()[:40]
    found = asked("batch", {"lang": "fr,ar,en"}, "\n".join([heads, *lines]), "text/csv")
    assert fits(BY_NAME["batch"].schema, found) == []
    assert [row["row"] for row in found["rows"]] == list(range(2, len(lines) + 2))
    assert (
        sum(found["counts"][verdict] for verdict in found["counts"] if verdict != "rows")
        == found["counts"]["rows"]
        == len(lines)
    )
    assert {row["verdict"] for row in found["rows"]} >= {"eligible", "refused", "rejected"}
    for row in found["rows"]:
        assert (row["verdict"] == "rejected") == bool(row["errors"])
        assert all(set(fault["message"]) == set(LANGUAGES) for fault in row["errors"])


def test_rows_in_json_are_those_of_the_same_file():
    heads, *lines = APPLICANTS.splitlines()[:6]
    rows = [dict(zip(heads.split(";"), line.split(";"), strict=True)) for line in lines]
    sent = json.dumps(rows, ensure_ascii=False)
    csv = asked("batch", {"lang": "none"}, "\n".join([heads, *lines]), "text/csv")
    assert asked("batch", {"lang": "none"}, sent, "application/json") == csv


def test_a_file_whose_rows_are_all_wrong_is_answered():
    row = json.loads(BY_NAME["batch"].examples[1].body)[0]
    found = asked("batch", {}, json.dumps([row | {"birth": "soon"}] * 3), "application/json")
    assert found["counts"]["rejected"] == found["counts"]["rows"] == 3
    assert fits(BY_NAME["batch"].schema, found) == []


# --- what is asked for, and what is refused


@pytest.mark.parametrize("endpoint", ENDPOINTS, ids=lambda endpoint: endpoint.name)
def test_each_field_may_be_asked_for_alone_and_another_is_refused_with_those_that_are_known(endpoint):
    example = endpoint.examples[0]
    for name in endpoint.fields:
        found = openapi.answer_of(endpoint, example._replace(parameters=example.parameters | {"fields": name}))
        assert "errors" not in found or endpoint.name == "batch"
        rows = next((found[each] for each in ("lines", "provisions", "points", "rows") if each in found), [found])
        assert all(set(row) <= {name, "asked", "missing", "key", "value", "row", "verdict"} for row in rows)
    refused = openapi.answer_of(
        endpoint, example._replace(parameters=example.parameters | {"fields": "prix", "lang": "en"})
    )
    assert refused["error"] == {
        "key": "error.value.choice", "where": "fields", "lang": "en",
        "message": f"fields: “prix” is not one of the possible values: {', '.join(endpoint.fields)}",
    }  # fmt: skip


REFUSED = {
    "a household without a contract": ("contract", {}, COUPLE, "error.key.missing", "contract"),
    "an event that cannot be": ("contract", {}, json.dumps(BEGUN | {"contract": BEGUN["contract"] | {"events": [{"event": "pay_all", "date": "2017-01-01"}]}}), "error.contract.before_the_keys", "contract.events[0]"),
    "a plan without its part": ("plan", {}, COUPLE, "error.key.missing", "plan.as_of"),
    "no kafil": ("kafils", {}, COUPLE, "error.kafils.list", "kafil"),
    "an order without an amount": ("order", {"date": "2026-01-10"}, COUPLE, "api.error.parameter", "amount"),
    "an order without a day": ("order", {"amount": "5"}, COUPLE, "api.error.parameter", "date"),
    "an order of no amount": ("order", {"amount": "much", "date": "2026-01-10"}, COUPLE, "error.amount.unreadable", "amount"),
    "an order of a purchase": ("order", {"amount": "5", "date": "2026-01-10"}, LPA, "error.order.bought", "scheme"),
    "a name in a plan's address": ("plan", {"saved": "5"}, COUPLE, "error.key.unknown", "saved"),
    "an unknown name": ("answer", FACTS | {"color": "red"}, "", "error.key.unknown", "color"),
    "a code of the page": ("answer", FACTS | {"unit": "centimes"}, "", "error.key.unknown", "unit"),
    "a fact beside a body": ("answer", {"income": "5"}, COUPLE, "error.key.unknown", "income"),
    "two types": ("answer", FACTS | {"type": "both"}, "", "api.error.two_types", "dwelling.type"),
    "a language": ("answer", FACTS | {"lang": "fr,de"}, "", "error.value.choice", "lang"),
    "a long parameter": ("law", {"key": "x" * 401}, "", "api.error.too_long", "key"),
    "nothing to compare": ("compare", FACTS, "", "api.error.schemes", "with"),
    "too many to compare": ("compare", FACTS | {"with": ",".join(["lpa"] * 11)}, "", "api.error.schemes", "with"),
    "an unknown scheme": ("compare", FACTS | {"with": "hlm"}, "", "error.scheme.unknown", "scheme"),
    "an unknown key": ("law", {"key": "colour"}, "", "error.law.unknown_key", ""),
    "a day": ("law", {"on": "soon"}, "", "error.date.unreadable", "on"),
    "both questions": ("whatif", {"move": "income", "target": "7000"}, COUPLE, "api.error.move_or_target", "move"),
    "no question": ("whatif", {}, COUPLE, "api.error.move_or_target", "move"),
    "the down payment": ("whatif", {"move": "apport"}, COUPLE, "whatif.error.apport", "move"),
    "too many points": ("whatif", {"move": "income", "points": "202"}, COUPLE, "api.error.points", "points"),
    "a range turned round": ("whatif", {"move": "income", "from": "5", "to": "4"}, COUPLE, "api.error.points", "points"),
    "a range out of bounds": ("whatif", {"move": "price", "from": "0"}, COUPLE, "whatif.error.bounds", "range"),
    "no list": ("batch", {}, "{}", "api.error.rows", ""),
    "a cell with cells": ("batch", {}, '[{"birth": ["x"]}]', "api.error.cell", "[0].birth"),
    "too many rows": ("batch", {}, json.dumps([{"a": "b"}] * 301), "batch.file.too_long", ""),
    "no heads that are known": ("batch", {}, '[{"a": "b"}]', "batch.file.no_heads", ""),
    "a unit": ("batch", {"unit": "euros"}, '[{"a": "b"}]', "error.value.choice", "unit"),
    "a scheme of buyers": ("batch", {"scheme": "lpa"}, BY_NAME["batch"].examples[1].body, "batch.file.scheme", "--scheme"),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_cannot_be_answered_is_refused_in_a_sentence_of_the_language(case, lang):
    name, parameters, body, key, where = REFUSED[case]
    media = "application/json" if name == "batch" else YAML
    endpoint, stated = BY_NAME[name], {"lang": lang} | parameters
    call = openapi.call_of(endpoint, ExampleRequest("", stated, body, media if body else ""))
    with pytest.raises(SimulatorError) as refused:
        endpoint.work(call)
    assert (refused.value.key, refused.value.where) == (key, where)
    assert refused.value.message(lang)


def test_a_file_of_as_many_rows_as_may_be_is_answered_and_fits_in_a_body():
    row = json.loads(BY_NAME["batch"].examples[1].body)[0]
    sent = json.dumps([row] * batch_json.MOST)
    assert len(sent) < LARGEST_FILE
    assert asked("batch", {"fields": "instalment"}, sent, "application/json")["counts"]["rows"] == batch_json.MOST


def test_every_fault_of_a_question_is_told_at_once():
    found = asked("answer", {**FACTS, "color": "red", "birth": "soon", "fields": "prix", "lang": "en"})
    assert {fault["where"] for fault in found["errors"]} >= {"color", "fields", "household.birth"}


@pytest.mark.slow
def test_the_new_addresses_are_as_closed_as_the_old_ones(here):
    old = here.ask(f"/api/answer?{urlencode(FACTS)}")
    kept = (
        "content-security-policy",
        "x-content-type-options",
        "x-robots-tag",
        "referrer-policy",
        "cross-origin-resource-policy",
    )
    for endpoint in ENDPOINTS:
        for body, kind in (
            ((b"x" * (endpoint.body.largest + 1), endpoint.body.media[0]), (b"x", "text/plain"))
            if endpoint.body
            else ()
        ):
            found = here.ask(endpoint.path, "POST", body, content_type=kind)
            assert found.status == (413 if len(body) > 1 else 415)
            assert found.headers["content-type"] == PROBLEM
        for status, found in (
            (200, here.ask(openapi.address(endpoint, endpoint.examples[0]))),
            (422, here.ask(f"{endpoint.path}?color=red&lang=ar")),
        ):
            assert found.status == (status if endpoint.reads else 405)
            assert found.headers["cache-control"] == "no-store"
            assert [found.headers[name] for name in kept] == [old.headers[name] for name in kept]
            assert "access-control-allow-origin" not in found.headers
    found = here.ask("/api/v1/answer?color=red", accept_language="ar")
    assert found.headers["content-language"] == "ar"
    assert "color" in said(found)["detail"]
    assert "/api/v1/law" in said(here.ask("/api/v1/nothing"))["detail"]
    assert "color" not in here.written


# --- the page


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_explains_every_address_with_answers_that_were_computed(lang):
    text = page.written(lang)
    assert f'<html lang="{lang}" dir="{"rtl" if lang == "ar" else "ltr"}">' in text
    assert "<script" not in text
    assert "url(" not in text
    assert all(
        address.startswith(("/", "#")) for address in re.findall(r"""(?:src|href|action)=["']?([^"'> ]+)""", text)
    )
    for endpoint in ENDPOINTS:
        assert f"{endpoint.path}</bdi>" in text
        for parameter in endpoint.parameters:
            assert f">{parameter.name}</code>" in text
    assert text.count("<pre") == 2 * (sum(len(endpoint.examples) for endpoint in ENDPOINTS) + 1)
    assert "6645.62" in text
    assert f'href="{DOCUMENT}"' in text


@pytest.mark.slow
def test_the_page_is_in_the_language_of_the_request(here):
    for lang in LANGUAGES:
        found = here.page(f"{PAGE}?lang={lang}")
        assert (found.status, found.headers["content-language"]) == (200, lang)
        assert found.body.decode() == page.written(lang)
        assert say("api.docs.title", lang) in page.written(lang)


def test_the_document_and_the_page_are_routes():
    assert {DOCUMENT, PAGE} | {endpoint.path for endpoint in ENDPOINTS} == set(routes.PATHS)


# --- whatever is sent

DRAWN = 400
ODD = (
    "", "0", "-1", "7000", "60 000 DA", "1" * 390, "١٢٣", "é", "\ud800", "\x00", "price,instalment", ",", "fr,ar", "none", "income", "birth", "kafil", "keys",
    "lpa", "lsp,daam_sakane", "lpa@2018-03-15", "location_vente@1900-01-01", "2028-06-20", "0001-01-01", "9999-12-31", "3 %", "201", "1e9", "[]", "yes",
)  # fmt: skip


def scenario(rng):
    """The body of a scenario of which something is spoilt; what JSON cannot write is drawn again."""
    while True:
        try:
            return json.dumps(changed(rng.choice(SCENARIOS), rng), default=str).encode()
        except ValueError:  # an integer of more digits than Python writes
            continue


def drawn_call(rng):
    """A call with odd parameters, a spoilt fact or a spoilt body."""
    endpoint = rng.choice(ENDPOINTS)
    example = rng.choice(endpoint.examples)
    parameters = dict(example.parameters)
    for _ in range(rng.randrange(4)):
        parameters[rng.choice([*(each.name for each in endpoint.parameters), *parameters, "x"])] = rng.choice(ODD)
    body = example.body.encode()
    if body and endpoint.name == "batch":
        body = spoilt(body, rng) if rng.random() < 0.5 else rng.choice((file(rng), json.dumps(table(rng)).encode()))
    elif body:
        body = spoilt(body, rng) if rng.random() < 0.3 else scenario(rng)
    found, facts, faults = of_address(
        parameters.items(), [each.name for each in endpoint.parameters], with_facts=endpoint.with_facts and not body
    )
    media = rng.choice(endpoint.body.media) if body else ""
    return endpoint, ApiCall(found, facts, faults, endpoint.fields, rng.choice(LANGUAGES), body or None, media)


SCENARIOS = documents_of(ROOT / "scenarios" / "households")


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(8))
def test_whatever_is_sent_is_answered_as_the_schema_says_or_refused_in_a_sentence(seed):
    rng, answered, refused = random.Random(seed), 0, []
    for _ in range(DRAWN // 8):
        endpoint, call = drawn_call(rng)
        try:
            found = endpoint.work(call)
        except SimulatorError as error:
            refused.append(error)
            continue
        answered += 1
        assert fits(endpoint.schema, json.loads(json.dumps(found))) == [], (endpoint.name, call)
    assert answered
    assert refused
    for error, lang in itertools.product(refused, LANGUAGES):
        assert json.loads(bytes(problem(422, error, lang).body))["errors"]


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.skipif(not CHROMIUM, reason="no Chromium on this machine")
@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_of_the_api_never_moves_sideways(lang, browser):
    for size in SIZES.values():
        view = browser.new_context(viewport=size).new_page()
        view.set_content(page.written(lang))
        assert view.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
        assert Axe().run(view).response["violations"] == []
        view.context.close()
