"""The answer in the first HTML of a page: that of the light page for the same address, before any script."""

import asyncio
import datetime as dt
from urllib.parse import urlencode

import pytest
from browsing import CHROMIUM, SIZES
from paging import TODAY
from starlette.requests import Request

from simulator.reading import clock
from simulator.ui.server import asgi, first_answer, lite, lite_contract, turns
from simulator.ui.server import first_html as first_page
from simulator.ui.shell.markup import Markup
from simulator.ui.state import examples
from simulator.ui.state.facts import written
from simulator.wording import LANGUAGES, say

FACTS = written(examples.first().facts)


@pytest.fixture(autouse=True)
def one_day(monkeypatch):
    monkeypatch.setattr(clock, "today", lambda: TODAY)


def first_html(path, **codes):
    """What the server answers at an address, without Streamlit."""
    scope = {
        "type": "http", "method": "GET", "path": path, "query_string": urlencode(codes).encode(), "headers": [], "client": ("10.0.0.1", 1),
    }  # fmt: skip
    request = Request(scope, receive=None)
    return asyncio.run(asgi._own_answer(request)).body.decode()


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    "codes",
    [FACTS, FACTS | {"birth": "1940-01-01"}, FACTS | {"income": "150000"}, FACTS | {"birth": "yesterday"}, FACTS | {"unit": "centimes"}],
)  # fmt: skip
def test_the_first_html_has_the_figure_of_the_light_page(lang, codes):
    page = first_html("/", lang=lang, **codes)
    figure = lite.figure(codes, lang, TODAY)
    assert figure
    assert figure in page
    whole, _ = lite.page(codes, lang, TODAY)
    top = figure.partition('<div class="cards')[0]
    assert top in whole


@pytest.mark.parametrize("lang", LANGUAGES)
def test_so_has_that_of_a_contract_under_way(lang):
    codes = {"cohort": "2013", "type": "F3", "birth": "1970-01-01", "keys": "2018-04-15", "paid": "2026-10-20"}
    figure = lite_contract.figure(codes, lang, TODAY)
    assert figure in first_html("/contrat", lang=lang, **codes)
    assert figure in lite_contract.page(codes, lang, TODAY)[0]


def test_an_address_without_facts_has_the_answer_of_the_example_once_a_day(monkeypatch):
    first_answer.of_the_example.cache_clear()
    figure = lite.figure({}, "fr", TODAY)
    assert figure in first_html("/", lang="fr")
    assert figure in first_html("/", lang="fr", utm_source="x")
    assert first_answer.of_the_example.cache_info()[:2] == (1, 1)
    monkeypatch.setattr(clock, "today", lambda: TODAY + dt.timedelta(days=1))
    first_html("/", lang="fr")
    assert first_answer.of_the_example.cache_info()[:2] == (1, 2)


def test_what_a_visitor_typed_is_not_kept():
    kept = (first_answer.of_the_example, first_page.kept_page)
    before = [each.cache_info() for each in kept]
    first_html("/", lang="fr", **FACTS)
    assert [each.cache_info() for each in kept] == before


def test_a_page_without_facts_is_written_and_compressed_once():
    page = first_html("/", lang="ar")
    before = first_page.kept_page.cache_info()
    assert first_html("/", lang="ar") == page
    assert first_page.kept_page.cache_info() == before._replace(hits=before.hits + 1)


def test_a_page_without_a_figure_and_a_busy_server_give_the_page_alone(monkeypatch):
    for path in ("/droit", "/aide", "/population", "/lot"):
        assert 'class="hero' not in first_html(path, lang="fr")

    async def busy(_work, _request):
        raise turns.BusyError

    monkeypatch.setattr(turns.LIGHT, "run", busy)
    page = first_html("/", lang="fr", **FACTS)
    assert 'class="hero' not in page
    assert say("lite.link", "fr") in page


def test_where_the_page_asks_first_nothing_is_answered():
    assert lite.figure(FACTS | {"income": "6000000"}, "fr", TODAY) == Markup()


@pytest.mark.browser
@pytest.mark.skipif(not CHROMIUM, reason="no Chromium: install it, or name it in CHROMIUM")
def test_the_answer_is_there_before_streamlit_and_goes_when_the_page_is_drawn(address, browser):
    page = browser.new_context(viewport=SIZES["phone"]).new_page()

    def held(_route):
        """Streamlit's script on a slow line: nothing comes."""

    page.route("**/static/js/**", held)
    page.goto(f"{address}/?lang=ar&{urlencode(FACTS)}", wait_until="commit")
    first = page.locator("#boot .hero .v").first
    assert first.is_visible(timeout=10_000)
    figure = first.inner_text()
    box = first.bounding_box()
    assert 0 <= box["y"] <= box["y"] + box["height"] <= SIZES["phone"]["height"]
    page.unroute("**/static/js/**")  # now everything comes
    page.wait_for_selector("#boot", state="detached", timeout=60_000)
    assert page.locator(".hero").count() == 1
    assert page.locator(".hero .v").first.inner_text() == figure
