"""The light page: the same answer as plain HTML, small, in three languages, with the same codes in its address."""

import gzip
import itertools
import re
from html import unescape
from html.parser import HTMLParser
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from browsing import CHROMIUM, SIZES
from contract import cents, json_of
from paging import TODAY
from serving import started

from simulator import Law
from simulator.reading.shipped import scenarios
from simulator.ui.server import asgi, lite, lite_form, lite_years, static_files
from simulator.ui.shell.pages import PAGES
from simulator.ui.state import examples, question
from simulator.ui.state.facts import FIELDS, read, written
from simulator.views.voice import Voice
from simulator.wording import LANGUAGES, numbers, say

FACTS = written(examples.first().facts)
TWO_KAFILS = next(example.facts for example in examples.all_of_them() if "two_kafils" in example.name)
LAW = Law.load()
OF_2024 = {"provisional_acceptance", "foundations", "structural_works", "secondary_works", "keys"}
VOID = {"meta", "link", "input"}
UNCLOSED = {"tr", "td", "th", "thead", "tbody"}
"""Elements whose end HTML lets out."""


class Tree(HTMLParser):
    """The page as a browser reads it: every element with its attributes, its text, and what was left open."""

    def __init__(self, source):
        super().__init__()
        self.elements, self.open, self.words = [], [], []
        self.feed(source)

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID | UNCLOSED:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if tag not in UNCLOSED:
            assert self.open.pop() == tag

    def handle_data(self, data):
        self.words.append(data)

    def all(self, tag, **wanted):
        return [
            attrs for name, attrs in self.elements
            if name == tag and all(attrs.get(key) == value for key, value in wanted.items())
        ]  # fmt: skip


def read_page(address, lang="fr", status=200):
    body, found = lite.page(address, lang, TODAY)
    assert found == status
    tree = Tree(body)
    assert tree.open == []
    return body, tree


def fields(tree):
    """What the form would send."""
    sent = {attrs["name"]: attrs.get("value", "") for attrs in tree.all("input")}
    select = ""
    for name, attrs in tree.elements:
        if name == "select":
            select = attrs["name"]
        elif name == "option" and "selected" in attrs:
            sent[select] = attrs["value"]
    return sent


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_case_and_every_side_by_side_is_under_thirty_kilobytes(lang):
    sizes = {}
    for example in examples.all_of_them():
        body, _ = read_page(written(example.facts) | {"type": "both", "unit": "centimes"}, lang)
        sizes[example.name] = len(body.encode())
        assert len(gzip.compress(body.encode())) <= lite.PACKED, example.name
    assert max(sizes.values()) <= lite.LARGEST, max(sizes, key=sizes.get)


def of_many_facts(facts):
    """Three kafils who share, every date of the works, every reading: the longest question that the pages can ask."""
    works = [name for name in FIELDS if name.startswith("works_")]
    names = [name for name in works if name.removeprefix("works_") in OF_2024]
    kafils = {"kafil1": "1995", "kafil2": "1981-05-02", "kafil3": "1999"}
    return (
        written(facts)
        | {"type": "both", "unit": "centimes", "detail": "F4", "earlier": "yes", "birth": "1990-03-15", "charges": "2350.55"}
        | dict.fromkeys(names, "2027-09-15")
        | kafils | {f"{name}_income": "40436" for name in kafils} | {f"{name}_share": "15 %" for name in kafils}
        | {"reading_age_limit": "eve_of_next", "reading_snmg_date": "acceptance", "reading_income": "cumulated",
           "reading_kafil": "shares", "reading_kafil_age_limit": "none", "reading_rounding": "centime",
           "reading_birth_year_only": "last_of_december", "reading_over_age_cash": "unknown"}
    )  # fmt: skip


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_question_of_many_facts_is_under_thirty_kilobytes_and_says_where_its_schedule_is(lang):
    body, _ = read_page(of_many_facts(examples.first().facts), lang)
    assert len(body.encode()) <= lite.LARGEST
    assert len(gzip.compress(body.encode())) <= lite.PACKED
    assert say("page.schedule", lang) in body
    assert 'href="/api/sheet.pdf?' in body


@pytest.mark.parametrize("lang", LANGUAGES)
def test_years_that_are_alike_in_one_line_are_the_same_schedule(lang):
    leaf = Voice(LAW, lang)
    summary = question.answers(examples.first().facts, LAW)["F3"]
    rows = re.findall(
        r"<tr><th>(.*?)<td[^>]*>(.*?)<td[^>]*>(.*?)(?=<tr>|</table>)", lite_years.years_alike(leaf, summary, None)
    )
    paid = 0
    for name, each, _ in rows:
        years = [int(year) for year in re.findall(r"\b2\d{3}\b", name)] or [1]
        paid += (years[-1] - years[0] + 1) * round(float(each.replace("\u00a0", "").replace(",", ".")) * 100)
    assert paid == cents(json_of(summary)["total_paid"])
    assert len(rows) < 8


@pytest.mark.parametrize("lang", LANGUAGES)
def test_it_is_a_whole_page_in_its_language_without_a_script(lang):
    body, tree = read_page(FACTS, lang)
    assert tree.all("html") == [{"lang": lang, "dir": "rtl" if lang == "ar" else "ltr"}]
    assert len(tree.all("main")) == len(tree.all("h1")) == len(tree.all("title")) == 1
    assert tree.all("script") == [
        {"src": static_files.KEEPER, "async": None}
    ]  # it asks for what is kept; the page needs it for nothing
    assert not re.search(r"\son\w+=|javascript:|https?://(?!\S*</a>)", re.sub(r"<a [^>]*>", "", body))
    assert "prefers-color-scheme:dark" in body
    assert say("disclaimer", lang) in body
    assert len(tree.all("label")) == len(
        [tag for tag, attrs in tree.elements if tag in ("input", "select") and attrs.get("type") != "hidden"]
    )


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_figures_are_the_engine_s(lang):
    body, _ = read_page(FACTS, lang)
    summary = question.answers(examples.first().facts, LAW)["F3"]
    assert ("6 645.62" if lang == "en" else "6 645,62") in body.replace("\u00a0", " ")
    rows = re.findall(
        r"<tr><th>(.*?)<td[^>]*>(.*?)<td[^>]*>(.*?)(?=<tr>|</table>)",
        body[body.index("<thead><tr><th") :].partition("<tbody>")[2],
    )
    paid = [round(float(row[1].replace("\u00a0", "").replace(",", ".")) * 100) for row in rows]
    assert paid == [year for year, _ in itertools.groupby(year.total for year in summary.years)]
    assert float(rows[-1][2].replace(",", ".")) == 0


def test_two_types_stand_side_by_side_and_one_is_told_in_full():
    body, tree = read_page(FACTS | {"type": "both", "detail": "F4"}, "fr")
    for dwelling, summary in question.answers(examples.first().facts | {"type": "both"}, LAW).items():
        assert say("page.hero.of", "fr", dwelling=dwelling) in body
        assert numbers.amount(-(-cents(json_of(summary)["instalment"]) // 100) * 100, "DZD", "fr") in body
    assert numbers.amount(cents(json_of(summary)["price"]), "DZD", "fr") in body, (
        "the price of the F4, whose details are shown"
    )
    pdf = next(attrs["href"] for attrs in tree.all("a", type="application/pdf"))
    assert dict(parse_qsl(urlsplit(pdf).query))["type"] == "F4"


def test_the_form_sends_back_the_whole_question():
    address = written(TWO_KAFILS) | {
        "reading_rounding": "dinar_up",
        "works_foundations": "2026-09-01",
        "unit": "centimes",
    }
    _, tree = read_page(address, "ar")
    sent = fields(tree)
    again = lite._read({name: code for name, code in sent.items() if name != lite.BEFORE})
    assert written(again.facts) == {name: code for name, code in address.items() if name in FIELDS}
    assert (sent["lang"], sent["unit"]) == ("ar", "centimes")


def test_what_is_owned_is_asked_after_a_yes_only():
    details = set(lite_form.DETAILS)
    for answers, names in (
        ({}, set()),
        ({"property": "yes"}, details - {"aid_whose"}),
        ({"aid": "yes"}, {"aid_whose"}),
    ):
        _, tree = read_page(FACTS | answers, "fr")
        assert details & set(fields(tree)) == names
    told = FACTS | {
        "property": "yes",
        "property_kind": "building_land",
        "property_whose": "spouse",
        "property_until": "2010-05-03",
        "aid": "yes",
    }
    _, tree = read_page(told, "fr")
    sent = fields(tree)
    assert {name: sent[name] for name in details} == {
        "property_kind": "building_land", "property_whose": "spouse", "property_until": "03/05/2010", "property_undivided": "", "aid_whose": "",
    }  # fmt: skip
    assert {
        name: fields(read_page(told | {"property": "no", "aid": "no"}, "fr")[1]).get(name) for name in details
    } == dict.fromkeys(details)


def test_its_links_are_the_same_question_on_every_page():
    _, tree = read_page(FACTS, "fr")
    full = next(attrs["href"] for attrs in tree.all("a") if attrs["href"].startswith("/?"))
    facts, borrowed = read(dict(parse_qsl(urlsplit(full).query)), {})
    assert (written(facts), borrowed) == (FACTS, [])
    tongues = {
        attrs["lang"]: dict(parse_qsl(urlsplit(attrs["href"]).query)) for attrs in tree.all("a") if "lang" in attrs
    }
    assert {lang: codes["lang"] for lang, codes in tongues.items()} == {"ar": "ar", "en": "en"}
    assert all({name: codes[name] for name in FACTS} == FACTS for codes in tongues.values())


@pytest.mark.parametrize(
    ("name", "words", "shown"),
    [
        ("birth", "31/02/1985", "31/02/1985"),
        ("birth", "2031", "2031"),
        ("keys", "demain", "demain"),
        ("keys", "", ""),
        ("income", "6O 000", "6O 000"),
        ("income", "60000 MAD", "60000 MAD"),
        ("income", "-1", "-1"),
        ("kafil1_income", "x", "x"),
        ("birth", '"><script>alert(1)</script>', '"><script>alert(1)</script>'),
        ("birth", "1" * 200, "1" * 200),
    ],
)
@pytest.mark.parametrize("lang", ["fr", "ar"])
def test_what_cannot_be_read_is_said_and_stays_as_it_was_typed(name, words, shown, lang):
    kafil = {"kafil1": "1999"} if name.startswith("kafil") else {}
    body, tree = read_page(FACTS | kafil | {name: words}, lang, 422)
    assert fields(tree)[name] == shown
    assert {attrs["name"] for attrs in tree.all("input") if "aria-invalid" in attrs} == {name}
    assert len(tree.all("div", role="alert")) == 1
    assert body.count("<script") == 1
    assert "hero" not in body.partition("</style>")[2]


def test_a_silence_of_the_law_is_422_too():
    body, _ = read_page(FACTS | {"type": "F5"}, "fr", 422)
    assert say("page.error.law", "fr") in body


def test_arabic_digits_and_dates_as_people_write_them():
    typed = FACTS | {"birth": "١٥/٠٣/١٩٨٥", "income": "٦٠٠٠٠ دج", "keys": "20062028"}
    assert read_page(typed)[0] == read_page(FACTS)[0]


def test_a_first_visit_is_an_example_and_says_so():
    body, _ = read_page({}, "fr")
    assert say("lite.example", "fr", title=examples.first().title["fr"]) in unescape(body)
    assert body == read_page({"fbclid": "x", "lang": "fr"})[0], "what others add to a link is nobody's fact"


def test_an_incomplete_address_says_what_it_borrowed():
    body, _ = read_page({"type": "F4"}, "fr")
    assert 'class="label alert"' in body
    assert say("page.field.birth", "fr") in body


@pytest.fixture(scope="module")
def here(tmp_path_factory):
    with started(tmp_path_factory.mktemp("lite"), ["-m", "simulator", "app", "--port"]) as found:
        yield found


def test_over_the_network(here):
    found = here.page(f"/lite?{urlencode(FACTS)}", accept_language="ar")
    assert (found.status, found.headers["content-language"]) == (200, "ar")
    assert found.headers["cache-control"] == "no-store"
    assert {name: found.headers[name] for name in asgi._SECURITY} == asgi._SECURITY
    assert here.page(f"/lite?{urlencode(FACTS | {'birth': 'x'})}").status == 422
    assert here.page("/lite/").body == here.page("/lite").body


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_typical_cases_are_one_page_away(here, lang):
    assert f'href="{lite.CASES}?lang={lang}"' in lite.page({}, lang, TODAY)[0]
    found = here.page(f"{lite.CASES}?lang={lang}")
    assert (found.status, len(found.body) <= lite.LARGEST) == (200, True)
    links = [attrs["href"] for attrs in Tree(found.body.decode()).all("a") if attrs["href"].startswith("/lite?")]
    asked = [read(dict(parse_qsl(urlsplit(link).query)), {})[0] for link in links]
    assert asked == [example.facts for example in examples.all_of_them()]


def test_another_programme_brings_its_dates_with_it(here):
    found = here.page(f"/lite?{urlencode(FACTS | {'cohort': '2013', lite.BEFORE: '2024', 'lang': 'fr'})}")
    assert found.status == 303
    codes = dict(parse_qsl(urlsplit(found.headers["location"]).query))
    assert codes["cohort"] == "2013"
    assert codes["application"].startswith("2013")
    assert lite.BEFORE not in codes
    mine = FACTS | {"application": "2024-07-09"}
    kept = here.page(f"/lite?{urlencode(mine | {'cohort': '2013', lite.BEFORE: '2024'})}")
    assert "application=2024-07-09" in kept.headers["location"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_page_leads_to_it_with_its_question_where_there_is_no_script(here, lang):
    for name, place in PAGES.items():
        path = {"contract": lite.UNDER_WAY, "programmes": lite.PROGRAMMES}.get(name, lite.PATH)
        body = here.page(f"/{place.address}?{urlencode(FACTS | {'lang': lang})}").body.decode()
        link = unescape(re.search(rf'href="{path}\?([^"]*)"', body)[1])
        assert dict(parse_qsl(link)) == FACTS | {"lang": lang}
    assert b"<script>alert" not in here.page("/?income=%22%3E%3Cscript%3Ealert(1)%3C/script%3E").body


def test_the_sheet_comes_by_address_and_by_scenario(here):
    one = here.ask(f"/api/sheet.pdf?{urlencode(FACTS | {'lang': 'fr'})}")
    assert (one.status, one.headers["content-type"]) == (200, "application/pdf")
    assert one.headers["content-disposition"] == 'inline; filename="location-vente.pdf"'
    for codes, name in {"annex=yes&lang=ar": "-annexe.pdf", "lang=fr%2Bar": ".pdf"}.items():
        other = here.ask(f"/api/sheet.pdf?{codes}&{urlencode(FACTS)}")
        assert other.headers["content-disposition"] == f'inline; filename="location-vente{name}"'
    assert one.body.startswith(b"%PDF-")
    sent = here.ask(
        "/api/sheet.pdf?lang=ar",
        "POST",
        (scenarios() / "households" / "couple_f3.yaml").read_bytes(),
        content_type="application/yaml",
    )
    assert sent.body.startswith(b"%PDF-")
    wrong = here.ask(f"/api/sheet.pdf?{urlencode(FACTS | {'birth': 'x'})}")
    assert (wrong.status, wrong.headers["content-type"]) == (422, "application/problem+json")


@pytest.mark.browser
@pytest.mark.skipif(not CHROMIUM, reason="no Chromium: install it, or name it in CHROMIUM")
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everybody_can_read_it_without_a_script(address, browser, scheme):
    from axe_playwright_python.sync_playwright import Axe

    for size, lang, facts in (("phone", "ar", FACTS | {"type": "both"}), ("desktop", "fr", FACTS | {"birth": "x"})):
        page = browser.new_context(viewport=SIZES[size], color_scheme=scheme).new_page()
        requests = []
        page.on("request", lambda request, seen=requests: seen.append(request.url))
        page.goto(f"{address}/lite?{urlencode(facts | {'lang': lang})}")
        found = Axe().run(page).response["violations"]
        assert {rule["id"]: [node["html"][:200] for node in rule["nodes"]] for rule in found} == {}
        assert page.evaluate("document.documentElement.scrollWidth") <= SIZES[size]["width"]
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        page.evaluate("document.querySelectorAll('details').forEach(fold => { fold.open = true; })")
        assert page.evaluate("document.documentElement.scrollWidth") <= SIZES[size]["width"]
        assert {urlsplit(url).path for url in requests} <= {"/lite", "/assets/icon.svg", static_files.KEEPER}
        page.context.close()


def test_a_number_of_thousands_of_digits_is_refused_in_words():
    """Python writes no integer of more than 4 300 digits: what is too long for an amount is shown as it was typed."""
    body, status = lite.page(FACTS | {"income": "1" * 5_000}, "fr", TODAY)
    assert status == 422
    assert "1" * 5_000 in body
