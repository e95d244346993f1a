"""The light page without a network: tables that are the engine's own, a page that reads them, a worker that keeps both."""

import json
import random
import re
import urllib.request
from urllib.parse import urlencode

import pytest
from browsing import CHROMIUM, SIZES
from paging import TODAY

from simulator import Law, api
from simulator.law import earlier
from simulator.question.scenario import parse
from simulator.reading import clock
from simulator.ui.offline import routes, tables
from simulator.ui.server import static_files
from simulator.ui.state import examples, question
from simulator.ui.state.facts import written
from simulator.wording import LANGUAGES, say, write

LAW = Law.load()
LARGEST = 20_000
"""Bytes of a table at most, not compressed."""


@pytest.fixture(autouse=True)
def one_day(monkeypatch):
    monkeypatch.setenv(clock.VARIABLE, TODAY.isoformat())


@pytest.fixture(scope="module")
def built():
    return {programme: tables.table(programme, LAW, TODAY) for programme in tables.programmes()}


def places(table, count):
    """Some places of a table: dwelling, band of income, year of birth, year of the keys, end."""
    draw = random.Random(table.programme)
    for _ in range(count):
        yield (
            draw.choice(list(table.places)), draw.randrange(len(table.months)), draw.choice(table.births),
            draw.choice(table.keys), draw.randrange(len(tables.ENDS)),
        )  # fmt: skip


def answer_at(table, dwelling, band, born, given, end):
    """What the engine answers at a place, by the door of every question."""
    birth, keys = list(tables.ends((born, given)))[end]
    facts = tables.facts_of(table.programme, dwelling, tables.income_of(table.bounds, band), birth, keys)
    return api.ask(parse(question.scenario(facts, dwelling)), law=LAW)


def read_as_the_page_does(document, dwelling, band, born, given, end):
    """Price, down payment, number and instalment at a place, in centimes, from what the browser is sent."""
    at = 2 * (given - document["keys"][0]) + end
    tariff = document["places"][dwelling][at]
    count = int(document["months"][band][born - document["births"][0]][2 * at : 2 * at + 2], 36)
    return (*document["tariffs"][tariff], count, document["amounts"][tariff].get(str(count)))


@pytest.mark.parametrize("programme", tables.programmes())
def test_what_a_table_says_is_what_the_engine_answers(built, programme):
    table = built[programme]
    document = json.loads(json.dumps(table.to_json(LAW)))
    for place in places(table, 30):
        answer = answer_at(table, *place)
        amount = answer.instalments.amount
        expected = answer.price.cents, answer.down_payment.cents, answer.instalments.count, amount and amount.cents
        assert read_as_the_page_does(document, *place) == expected, place


def test_no_figure_lies_outside_the_two_ends_of_its_years(built):
    """Any day of both years has a number of months between those of the ends."""
    table, draw = built["2024"], random.Random(7)
    for dwelling, band, born, given, _ in places(table, 10):
        fewest, most = (answer_at(table, dwelling, band, born, given, end).instalments.count for end in (0, 1))
        day = f"{draw.randrange(1, 13):02}-{draw.randrange(1, 29):02}"
        facts = tables.facts_of("2024", dwelling, tables.income_of(table.bounds, band), TODAY, TODAY)
        facts |= {"birth": f"{born}-{day}", "keys": f"{given}-{day}"}
        assert fewest <= api.ask(parse(question.scenario(facts, dwelling)), law=LAW).instalments.count <= most


def test_every_table_is_small_and_names_its_texts():
    for programme in tables.programmes():
        text = routes.table_text(programme)
        assert len(text) < LARGEST
        assert json.loads(text)["texts"] == earlier.mark(LAW)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_says_what_it_is_and_of_which_day_its_texts_are(lang):
    text = routes.page_text(lang)
    shown = text.decode()
    assert len(text) < LARGEST
    day = max(text.in_force for text in LAW.texts)
    for sentence in (
        say("offline.state", lang),
        say("offline.what", lang),
        say("offline.texts", lang, date=day),
        say("disclaimer", lang),
    ):
        assert sentence in shown
    assert set(re.findall(r'data-slot="(\w+)"', shown)) == {
        "years",
        "instalment",
        "count",
        "price",
        "down",
        "no_months",
        "no_price",
    }


def test_another_law_is_another_worker(monkeypatch):
    first = routes.worker_text()
    assert earlier.mark(LAW).encode() in first
    monkeypatch.setattr(routes, "table_text", lambda _programme: b"another table")
    assert routes.worker_text().partition(b"\n")[0] != first.partition(b"\n")[0]


def test_what_is_kept_is_served_and_nothing_kept_holds_a_fact():
    served = {*static_files.SERVED, *(route.path for route in routes.ROUTES)}
    assert {kept.partition("?")[0] for kept in routes.STORED} <= served
    assert {kept.partition("?")[2] for kept in routes.STORED} == {"", *(f"lang={lang}" for lang in LANGUAGES)}


# --- in a browser


def choose(seen, programme, **values):
    seen.locator("[name=programme]").select_option(programme)
    for name, value in values.items():
        seen.locator(f"fieldset:not([hidden]) [name={name}]").select_option(str(value))


def waits_for_the_worker(seen):
    """Wait until the page is kept, half a minute at most."""
    patience = "new Promise((_, fail) => setTimeout(fail, 30000, Error('no worker')))"
    seen.evaluate(f"Promise.race([navigator.serviceWorker.ready, {patience}]).then(() => true)")


@pytest.mark.browser
@pytest.mark.skipif(not CHROMIUM, reason="no Chromium: install it, or name it in CHROMIUM")
@pytest.mark.parametrize("lang", LANGUAGES)
def test_without_a_network_the_figures_are_those_of_the_engine(address, browser, built, lang):
    context = browser.new_context(viewport=SIZES["phone"])
    seen = context.new_page()
    facts = written(examples.first().facts | {"income": "54321"})
    seen.goto(f"{address}/lite?{urlencode(facts | {'lang': lang})}")
    waits_for_the_worker(seen)
    context.set_offline(True)
    seen.reload()
    assert say("offline.state", lang) in seen.inner_text("main")
    assert seen.locator("#answer > *").count() == 0
    assert "54" not in seen.inner_text("#answer")
    for programme, dwelling, band, born, given in (
        ("2024", "F4", 1, 1979, 2028),
        ("2013", "F3", 0, 1970, 2018),
        ("2001-2002", "F3", 0, 1930, 2009),
    ):
        table = built[programme]
        years = {"dwelling": dwelling, "birth": born, "keys": given} | ({"band": band} if table.bounds else {})
        choose(seen, programme, **years)
        for end in (0, 1):
            answer, card = answer_at(table, dwelling, band, born, given, end), seen.locator("#answer .card").nth(end)
            birth, keys = list(tables.ends((born, given)))[end]
            card.get_by_text(say("offline.end", lang, birth=birth, keys=keys)).wait_for()
            words = card.inner_text()
            assert write(answer.price, lang) in words
            assert write(answer.down_payment, lang) in words
            if answer.instalments.amount is None:
                assert say("offline.no_months", lang) in words
            else:
                assert write(answer.instalments.amount, lang) in words
                assert f" {answer.instalments.count}" in words
    assert seen.evaluate("document.documentElement.scrollWidth") <= SIZES["phone"]["width"]


@pytest.mark.browser
@pytest.mark.skipif(not CHROMIUM, reason="no Chromium: install it, or name it in CHROMIUM")
def test_the_worker_leaves_the_other_pages_alone_and_the_light_page_is_the_servers(address, browser):
    context = browser.new_context(viewport=SIZES["phone"])
    seen = context.new_page()
    seen.goto(f"{address}/lite?lang=fr")
    waits_for_the_worker(seen)
    seen.reload()
    assert seen.evaluate("Boolean(navigator.serviceWorker.controller)")
    assert seen.locator(".hero").count() == 1
    assert not seen.get_by_text(say("offline.state", "fr")).count()
    seen.goto(f"{address}/?lang=fr")
    seen.wait_for_selector("footer", timeout=60_000)
    assert not seen.evaluate("Boolean(navigator.serviceWorker.controller)")
    assert seen.evaluate("caches.keys()") == [f"lite-{routes_version(address)}"]


def routes_version(address):
    with urllib.request.urlopen(f"{address}{routes.WORKER}") as worker:
        return json.loads(worker.readline().decode().partition("= ")[2].rstrip(";\n"))
