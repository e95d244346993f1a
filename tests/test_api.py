"""The manners of the API and of the addresses around it: JSON everywhere, every fault at once, no header believed."""

import http.client
import json
import re
import socket
from urllib.parse import urlencode

import pytest
from known_law import whole_law
from paging import MARKED
from serving import ROOT, said, started
from websockets.exceptions import InvalidStatus

import simulator
from simulator import sheets
from simulator.question.scenario import parse
from simulator.reading.errors import InputError
from simulator.ui.answer import download_links
from simulator.ui.server import api, problems
from simulator.ui.shell.pages import PAGES
from simulator.ui.state import examples, question, recall_code
from simulator.ui.state import query as asked
from simulator.ui.state.facts import FIELDS, written
from simulator.wording import LANGUAGES, say

FACTS = written(examples.first().facts)
CASE = ROOT / "scenarios" / "households" / "couple_f3.yaml"
PUBLIC, PORTAL = "https://simulateur.example.dz", "https://portail.example.dz"
APP = ["-m", "simulator", "app"]
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND", "NONSENSE", "get")


def query(facts=FACTS, **more):
    return urlencode(facts | more)


@pytest.fixture(scope="module")
def here(tmp_path_factory):
    """A server as everybody starts it."""
    with started(tmp_path_factory.mktemp("served"), [*APP, "--port"]) as found:
        yield found


@pytest.fixture(scope="module")
def known(tmp_path_factory):
    """A server that is known under an address, and that one other site may use."""
    command = [*APP, "--public-address", f"{PUBLIC}/", "--allow-origin", PORTAL, "--port"]
    with started(tmp_path_factory.mktemp("known"), command) as found:
        yield found


def raw(server, request):
    """The status line, the headers and the body of what is answered to these bytes."""
    with socket.create_connection((server.host, server.port), timeout=20) as link:
        link.sendall(request)
        answer = b"".join(iter(lambda: link.recv(65536), b""))
    head, _, body = answer.partition(b"\r\n\r\n")
    lines = head.decode("latin-1").split("\r\n")
    return int(lines[0].split()[1]), "\n".join(lines[1:]), body


def bare(method, path, *headers):
    return "\r\n".join([f"{method} {path} HTTP/1.1", *(headers or ["Host: x"]), "Connection: close", "", ""]).encode()


# --- JSON everywhere


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("path", api.PATHS)
def test_a_method_is_answered_or_405_with_those_that_are(path, method, here):
    status, headers, body = raw(here, bare(method, path, "Host: x", "Content-Length: 0"))
    allowed = re.search(r"^allow: (.*)$", headers, re.MULTILINE)
    if status == 405:
        assert method not in allowed[1].split(", ")
        assert json.loads(body)["error"]["key"] == "api.error.method"
    else:
        assert status in (200, 204, 415, 422)
        told = here.ask(path, "NONSENSE").headers["allow"].split(", ")
        assert method in told
    if body:
        assert "content-type: application/" in headers
        assert json.loads(body)


NOWHERE = ["/api", "/api/", "/api/x", "/api/answer/", "/api//answer", "/api/answer/x", "/api/answer%00", "/api/%2e%2e/lite", "/api/..%5cx",
           "/%61pi/nothing", "/api/answer.json", "/api/health/", "/api/sheet", "/api/" + "x" * 6000, "/api/%F0%9F%98%80", "/api/%ff"]  # fmt: skip


@pytest.mark.parametrize("path", NOWHERE)
def test_an_address_of_the_api_that_is_none_is_404_in_json(path, here):
    for method in ("GET", "POST", "DELETE", "OPTIONS"):
        found = here.ask(f"{path}?lang=ar", method, b"")
        assert (found.status, found.headers["content-type"]) == (404, problems.PROBLEM)
        told = said(found)
        assert (told["status"], told["error"]["key"], told["error"]["lang"]) == (404, "api.error.nowhere", "ar")
        assert all(known in told["detail"] for known in api.PATHS)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_problem_has_the_members_of_the_standard_and_those_of_before(lang, here):
    found = here.ask(f"/api/answer?{query(FACTS | {'birth': '2031'}, lang=lang)}")
    told = said(found)
    with pytest.raises(InputError) as refused:
        parse(question.scenario(FACTS | {"birth": "2031"}, FACTS["type"]))
    fault = {
        "key": "error.birth.after_application",
        "where": "household.birth",
        "message": refused.value.message(lang),
    }
    assert told == {
        "type": "about:blank", "title": say("api.title.422", lang), "status": 422, "detail": fault["message"],
        "error": fault | {"lang": lang}, "errors": [fault],
    }  # fmt: skip
    assert (found.headers["content-type"], found.headers["content-language"]) == (problems.PROBLEM, lang)
    assert found.headers["cache-control"] == "no-store"


def test_every_status_that_a_problem_has_is_titled_in_three_languages():
    for status in (404, 405, 413, 415, 422, 500, 503):
        told = {
            json.loads(problems.problem(status, InputError("api.error.busy"), lang).body)["title"] for lang in LANGUAGES
        }
        assert len(told) == len(LANGUAGES)


# --- every fault at once


def places(found):
    return [fault["where"] for fault in said(found)["errors"]]


def test_one_answer_tells_every_fact_that_is_missing(here):
    needed = {question.PLACES[name] for name, field in FIELDS.items() if field.needed}
    assert set(places(here.ask("/api/answer"))) == needed
    assert len(needed) == 10


def test_one_answer_tells_what_is_wrong_with_the_address_and_with_each_fact(here):
    wrong = FACTS | {
        "birth": "1" * 41, "income": "24.000", "cohort": "2023", "property": "maybe", "keys": "2025-01-01", "incom": "1",
        "frozen": "yesterday", "kafil1": "2040", "reading_rounding": "up", "charges": "x",
    }  # fmt: skip
    found = here.ask(f"/api/answer?{urlencode(wrong)}&spouse=2&aid=")
    assert (found.status, said(found)["error"]["key"]) == (422, said(found)["errors"][0]["key"])
    assert set(places(found)) == {
        "household.birth", "household.income", "household.cohort", "household.owns_property", "dates.keys", "incom", "spouse",
        "scheme", "kafil[0].birth", "kafil[0].income", "readings.rounding", "charges", "aid",
    }  # fmt: skip
    assert len(places(found)) == len(set(places(found)))
    assert said(found)["detail"].count("\n") == len(places(found)) - 1


def test_one_answer_tells_every_fault_of_a_scenario_that_was_sent(here):
    body = json.dumps(
        {"scheme": "lpa", "household": {"birth": "x"}, "dwelling": {}, "dates": {}, "loan": {"bank": "mine"}}
    )
    found = here.ask("/api/answer", "POST", body.encode(), content_type="application/json")
    with pytest.raises(InputError) as refused:
        parse(json.loads(body))
    assert places(found) == [fault.where for fault in refused.value.all]
    assert {"household.birth", "dwelling.zone", "dates.keys", "loan.amount", "loan.bank"} <= set(places(found))


def test_what_is_told_is_bounded(here):
    found = here.ask(f"/api/answer?{'&'.join(f'x{n}=' for n in range(2000))}")
    assert (found.status, len(places(found))) == (422, problems.MOST)
    sent = json.dumps({f"x{n}": 1 for n in range(5000)}).encode()
    found = here.ask("/api/answer", "POST", sent, content_type="application/json")
    assert (found.status, len(places(found))) == (422, problems.MOST)
    assert len(found.body) < 100_000


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_light_page_tells_every_wrong_field(lang, here):
    wrong = FACTS | {"birth": "2031", "income": "24.000", "keys": "2025-01-01", "charges": "x" * 41}
    found = here.page(f"/lite?{urlencode(wrong | {'lang': lang})}")
    page = found.body.decode()
    assert found.status == 422
    for name in ("birth", "income", "keys", "charges"):
        assert f"<b>{say(f'page.field.{name}', lang)}</b>" in page
        assert re.search(rf'<input[^>]*name="{name}"[^>]*aria-invalid="true"', page), name
    assert page.count('aria-invalid="true"') == 4


# --- the same words as the page


def test_a_type_that_is_not_known_yet_is_answered_for_each(here):
    both = said(here.ask(f"/api/answer?{query(FACTS | {'type': 'both'})}"))
    assert list(both) == list(question.SIDE_BY_SIDE)
    for kind, answer in both.items():
        assert answer == said(here.ask(f"/api/answer?{query(FACTS | {'type': kind})}"))
    assert set(places(here.ask(f"/api/answer?{query(FACTS | {'type': 'both', 'income': 'x', 'aid': ''})}"))) == {
        "household.income", "household.had_state_aid"
    }  # fmt: skip


@pytest.mark.parametrize("path", download_links.SERVED)
def test_a_file_is_about_one_type(path, here):
    found = here.ask(f"{path}?{query(FACTS | {'type': 'both'}, lang='en')}")
    assert (found.status, places(found)) == (422, ["dwelling.type"])
    assert "F3, F4" in said(found)["error"]["message"]


TRACKED = {
    "utm_source": "facebook",
    "utm_anything": "x" * 300,
    "fbclid": "IwAR" + "0" * 200,
    "gclid": "1",
    "UTM_Medium": "x",
    "_ga": "1",
}


def test_what_counters_of_visits_add_to_a_link_is_ignored_at_every_door(here):
    plain, tracked = query(), query(FACTS | TRACKED)
    assert said(here.ask(f"/api/answer?{tracked}")) == said(here.ask(f"/api/answer?{plain}"))
    assert here.ask(f"/api/schedule.csv?{tracked}").body == here.ask(f"/api/schedule.csv?{plain}").body
    assert here.page(f"/lite?{tracked}").body == here.page(f"/lite?{plain}").body
    page = here.page(f"/?{tracked}").body
    assert page == here.page(f"/?{plain}").body
    for name in ("utm", "utm-source", "fbclidx", "clid", "ref"):
        assert said(here.ask(f"/api/answer?{plain}&{name}=1"))["error"]["key"] == "error.key.unknown"


def test_every_name_of_ours_is_none_that_is_ignored():
    assert [name for name in (*FIELDS, *asked.OF_THE_PAGE) if asked.is_tracking(name)] == []


# --- health, robots, icon


def test_health_says_which_engine_answers_under_which_law(here):
    found = here.ask("/api/health")
    assert (found.status, found.headers["content-type"]) == (200, "application/json")
    assert said(found) == {"status": "ok", "engine": simulator.__version__, "law": whole_law().digest}
    assert here.ask("/api/health", "HEAD").status == 200


def test_a_server_that_cannot_answer_is_not_healthy(tmp_path):
    broken = """
import sys
from simulator import api
from simulator.ui.server import service, settings

def fails(*_):
    raise OSError("disk")

api.answer = fails
service.serve(settings.Settings(port=int(sys.argv[1])), print)
"""
    with started(tmp_path, ["-c", broken]) as served:
        found = served.ask("/api/health")
        assert (found.status, found.headers["content-type"]) == (500, problems.PROBLEM)
        assert "disk" not in served.written


def test_what_has_facts_in_its_address_is_kept_by_no_search_engine(here):
    assert b"Disallow: /api/" in here.ask("/robots.txt").body
    assert here.ask("/robots.txt").headers["content-type"].startswith("text/plain")
    for path in ("/", "/droit", "/lite", "/lite/cases", "/?lang=ar", "/droit?lang=fr&text=dz/2024-203"):
        assert here.page(path).headers["x-robots-tag"] is None, path
    for path in (
        f"/?{query()}",
        f"/lite?{query()}",
        f"/echeancier?{query()}",
        "/?birth=1985",
        "/api/health",
        "/api/answer",
    ):
        assert here.page(path).headers["x-robots-tag"] == "noindex", path


def test_the_icon_that_browsers_ask_for_is_there(here):
    found = here.ask("/favicon.ico")
    assert (found.status, found.headers["content-type"]) == (200, "image/svg+xml")
    assert found.body.startswith(b"<svg")


# --- no page that is not ours

PROBES = ["/index.html", "/manifest.json", "/favicon.png", "/static", "/static/", "/static/js", "/static/js/", "/static/x.js", "/static/css/x.css",
          "/static/%2e%2e/index.html", "/static/static/js", "/_stcore", "/_stcore/", "/_stcore/x", "/_stcore/stream", "/_stcore/health/",
          "/_stcore/healthx", "/_stcore/health/x", "/_stcore/host-config/x", "/_stcore/upload_file", "/_stcore/upload_file/a", "/_stcore/upload_file/a/b",
          "/_stcore/upload_file/a/b/c", "/_stcore/bidi-components", "/_stcore/bidi-components/x", "/_stcore/agent/mcp", "/_stcore/metrics",
          "/_stcore/allowed-message-origins", "/_stcore/message", "/media", "/media/", "/media/x", "/component", "/component/", "/component/x/y",
          "/app/static/x", "/auth/login", "/auth/logout", "/oauth2callback", "/healthz", "/server-health", "/x", "/x.png", "/x.html", "/droit.html",
          "/droit//", "//droit", "//", "/droit/x", "/./droit", "/droit%00", "/lite//", "/lite/cases/", "/assets", "/fonts/", "/favicon.ico/",
          "/robots.txt/", "/API/answer", "/Droit", "/" + "a" * 5000, "/%F0%9F%98%80", "/%ff", "*", "http://example.org/index.html"]  # fmt: skip


@pytest.mark.parametrize("path", PROBES)
def test_an_address_of_nothing_is_never_200_with_a_page_of_another(path, here):
    for method in METHODS:
        for accept in ("text/html", "application/json", "*/*"):
            status, headers, body = raw(here, bare(method, path, "Host: x", f"Accept: {accept}", "Content-Length: 0"))
            assert status in (204, 301, 308, 400, 403, 404, 405), (method, accept)
            assert b"streamlit" not in body.lower(), (method, accept)
            if status == 405:
                assert "allow: " in headers


@pytest.mark.parametrize("path", ["/", *(f"/{place.address}" for place in PAGES.values() if place.address), "/dr%6fit"])
def test_a_page_is_ours_whatever_is_accepted(path, here):
    for accept in ("text/html", "application/json", "image/png", "*/*"):
        status, _, body = raw(here, bare("GET", path, "Host: x", f"Accept: {accept}"))
        assert status == 200
        assert b"/assets/boot.js" in body
        assert b"Copyright" not in body
    status, headers, _ = raw(here, bare("POST", path, "Host: x", "Content-Length: 0"))
    assert (status, "allow: GET, HEAD" in headers) == (405, True)


# --- no header decides, no header breaks


def sheet(lang, address):
    """The sheet that the engine makes of these facts, with this address and their recall code."""
    return sheets.pdf(
        parse(question.scenario(FACTS, FACTS["type"])), lang, address=address, code=recall_code.encode(FACTS)
    )


SPOOFED = {
    "host": "evil.example", "x_forwarded_host": "evil.example", "x_forwarded_proto": "javascript", "forwarded": "host=evil.example;proto=https",
    "x_forwarded_prefix": "/evil", "x_original_url": "/evil", "x_forwarded_for": "1.2.3.4", "origin": "https://evil.example",
    "referer": "https://evil.example/",
}  # fmt: skip


def test_without_a_public_address_a_sheet_has_its_recall_code_and_no_address(here):
    made = here.ask(f"{download_links.SHEET}?{query(lang='fr')}").body
    assert made == sheet("fr", "")
    assert made != sheets.pdf(parse(question.scenario(FACTS, FACTS["type"])), "fr")
    assert b"/URI" not in made


@pytest.mark.parametrize("server", ["here", "known"])
def test_no_header_changes_a_sheet(server, request):
    served = request.getfixturevalue(server)
    path = f"{download_links.SHEET}?{query(lang='fr')}"
    assert served.ask(path, **SPOOFED).body == served.ask(path).body


def test_the_public_address_is_what_a_sheet_leads_to(known):
    made = known.ask(f"{download_links.SHEET}?{query(lang='ar')}").body
    assert made == sheet("ar", f"{PUBLIC}/?{urlencode({'lang': 'ar'} | FACTS | MARKED)}")


HOSTS = ["", "x" * 3500, "[::1", "a b", "x:y:z", "\u00e9", "evil.example/..", "@", "127.0.0.1:99999999"]


@pytest.mark.parametrize("host", HOSTS)
def test_an_odd_host_breaks_nothing(host, here):
    for path in (
        "/",
        "/lite",
        "/nowhere",
        "/droit/",
        "/api/health",
        f"/api/answer?{query()}",
        "/api/x",
        "/robots.txt",
        "/_stcore/health",
    ):
        status, _, body = raw(here, bare("GET", path, f"Host: {host}"))
        assert status in (200, 308, 400, 404), (path, body[:200])


def test_a_very_long_address_is_refused_and_the_next_one_answered(here):
    for length in (1_000, 60_000, 1_000_000):
        try:
            found = here.ask(f"/api/answer?{query()}&income={'1' * length}")
        except (ConnectionError, http.client.HTTPException):
            continue  # the server hung up before the end
        assert found.status in (400, 414, 422, 431)
    assert here.ask(f"/api/answer?{query()}").status == 200


# --- other sites


def crossing(found):
    return {name: text for name, text in found.headers.items() if name.lower().startswith("access-control-")}


def preflight(server, origin, path="/api/answer"):
    return server.ask(path, "OPTIONS", origin=origin, access_control_request_method="POST",
                      access_control_request_headers="content-type")  # fmt: skip


def test_no_other_site_is_told_anything_by_default(here):
    for path in ("/", "/lite", f"/api/answer?{query()}", "/api/x", "/_stcore/health", "/_stcore/host-config"):
        for origin in (PORTAL, "http://localhost:8501", "null"):
            assert crossing(here.ask(path, origin=origin)) == {}, path
    assert crossing(here.ask("/_stcore/upload_file/a/b", "OPTIONS", origin=PORTAL)) == {}
    assert crossing(preflight(here, PORTAL)) == {}
    assert here.ask("/").headers["x-frame-options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self';" in here.ask("/").headers["content-security-policy"]
    asked_by_pages = said(here.ask("/_stcore/host-config"))
    assert asked_by_pages["allowedOrigins"] == []
    assert asked_by_pages["blockErrorDialogs"]


def test_a_listed_site_may_call_the_api_and_show_the_pages(known):
    for path, status in ((f"/api/answer?{query()}", 200), ("/api/answer", 422), ("/api/x", 404)):
        found = known.ask(path, origin=PORTAL)
        assert (found.status, crossing(found)) == (status, {"access-control-allow-origin": PORTAL})
        assert "Origin" in found.headers["vary"]
    sent = known.ask("/api/answer", "POST", CASE.read_bytes(), content_type="application/yaml", origin=PORTAL)
    assert (sent.status, sent.headers["access-control-allow-origin"]) == (200, PORTAL)
    asked_first = preflight(known, PORTAL)
    assert asked_first.status == 200
    assert asked_first.headers["access-control-allow-origin"] == PORTAL
    assert "POST" in asked_first.headers["access-control-allow-methods"]
    assert "Content-Type" in asked_first.headers["access-control-allow-headers"]
    page = known.ask("/")
    assert f"frame-ancestors 'self' {PORTAL};" in page.headers["content-security-policy"]
    assert page.headers["x-frame-options"] is None


@pytest.mark.parametrize(
    "origin",
    ["https://evil.example", f"{PORTAL}.evil.example", PORTAL.replace("https", "http"), f"{PORTAL}:444", "null", ""],
)
def test_no_other_site_than_the_listed_one_may(origin, known):
    for found in (
        known.ask(f"/api/answer?{query()}", origin=origin),
        preflight(known, origin),
        known.ask("/_stcore/health", origin=origin),
    ):
        assert crossing(found) == {}


def test_only_a_page_of_the_application_opens_a_session(here, known):
    for server, origin in (
        (here, "https://evil.example"),
        (here, "http://localhost:1"),
        (here, "null"),
        (known, PORTAL),
        (known, "https://evil.example"),
    ):
        with pytest.raises(InvalidStatus) as refused:
            server.listen(origin=origin)
        assert refused.value.response.status_code == 403
    for server, origin in ((here, f"http://{here.host}:{here.port}"), (known, "https://simulateur.example.dz")):
        with server.listen(origin=origin) as link:
            assert server.run(link, "lang=fr")
