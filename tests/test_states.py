"""What a page says of its answer while the server is silent: late, then of before; and that it is right again afterwards."""

import re
from urllib.parse import urlencode

import pytest
from browsing import CHROMIUM, Visit, free_port, running

from simulator.ui.state import examples
from simulator.ui.state.facts import confirmed, written
from simulator.wording import say

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM, reason="no Chromium: install it, or name it in CHROMIUM"),
]

PARTLY = urlencode(written(confirmed(examples.first().facts, "income")))
"""The first example, with one fact of a household's own: every field that decides is on the page."""


def choose(visit, kind):
    visit.page.locator("[class*=st-key-type-]").get_by_role("radio", name=kind, exact=True).click()


def answers(visit, state):
    visit.page.wait_for_selector(f"html[data-answer='{state}']", timeout=60_000, state="attached")


def opacity(visit):
    return float(visit.says("getComputedStyle(document.querySelector('.hero > *')).opacity"))


@pytest.mark.parametrize("lang", ["fr", "ar", "en"])
def test_a_figure_of_before_says_so_until_the_server_is_back(browser, address, lang):
    """Without a network: the card dims and says that it is being computed, then that the figure is of before; then it is right."""
    seen = Visit(browser, address, "phone", f"lang={lang}&{PARTLY}")
    figure, notice = seen.page.locator(".hero .v"), seen.page.locator("#connection")
    before = figure.inner_text()
    seen.page.context.set_offline(True)
    choose(seen, "F4")
    answers(seen, "late")
    assert say("page.answer.late", lang) in seen.says(
        "getComputedStyle(document.querySelector('.hero'), '::after').content"
    )
    answers(seen, "lost")
    assert notice.inner_text() == say("page.answer.lost", lang)
    assert notice.get_attribute("role") == "status"
    assert (figure.inner_text(), opacity(seen) < 1) == (before, True)
    assert seen.page.locator("[data-testid=stDialog], [role=dialog]").count() == 0
    seen.page.context.set_offline(False)
    answers(seen, "")
    assert figure.inner_text() != before
    assert not notice.is_visible()


@pytest.mark.slow
def test_a_server_that_comes_back_answers_the_facts_that_are_shown(browser):
    """Its absence is told on the page, in the language of the page, and nothing covers it; another process goes on."""
    port = free_port()
    with running(port) as (address, _):
        seen = Visit(browser, address, "phone", f"lang=ar&{PARTLY}")
        before = seen.page.locator(".hero .v").inner_text()
    answers(seen, "lost")
    assert seen.page.locator("#connection").inner_text() == say("page.answer.lost", "ar")
    assert seen.page.locator("[data-testid=stDialog], [role=dialog]").count() == 0
    with running(port):
        answers(seen, "")
        choose(seen, "F4")
        seen.page.wait_for_url("**type=F4**")
        answers(seen, "")
        assert seen.page.locator(".hero .v").inner_text() != before


def test_a_question_that_was_lost_is_asked_again(browser, address):
    """A connection may swallow what it was given before it breaks, and Streamlit then sees nothing that it missed."""
    sockets, swallows = [], []

    def between(socket):
        sockets.append(socket)
        server = socket.connect_to_server()
        socket.on_message(lambda message: swallows or server.send(message))

    page = browser.new_page()
    page.route_web_socket(re.compile("/_stcore/stream"), between)
    page.goto(f"{address}/?lang=fr&{PARTLY}")
    page.wait_for_selector("footer")
    page.wait_for_selector("html[data-answer=''], html:not([data-answer])", state="attached")
    before = page.locator(".hero .v").inner_text()
    swallows.append(True)
    page.locator("[class*=st-key-type-]").get_by_role("radio", name="F4", exact=True).click()
    page.wait_for_selector("html[data-answer=late]", state="attached")
    swallows.clear()
    sockets[-1].close()
    page.wait_for_url("**type=F4**")
    page.wait_for_selector("html[data-answer='']", state="attached")
    assert page.locator(".hero .v").inner_text() != before
    page.context.close()


def test_the_first_word_of_an_answer_is_not_the_answer(browser, address):
    """A server may begin to speak long before it has said all: until then the figure is the one of before, and the page says so."""
    sockets, held, passing = [], [], [10_000]

    def between(socket):
        def hear(word):
            (socket.send if passing[0] > 0 else held.append)(word)
            passing[0] -= 1

        sockets.append(socket)
        server = socket.connect_to_server()
        socket.on_message(server.send)
        server.on_message(hear)

    page = browser.new_page()
    page.route_web_socket(re.compile("/_stcore/stream"), between)
    page.goto(f"{address}/?lang=fr&{PARTLY}")
    page.wait_for_selector("footer")
    page.wait_for_selector("[data-test-script-state=notRunning]")
    before = page.locator(".hero .v").inner_text()
    passing[0] = 1
    page.locator("[class*=st-key-type-]").get_by_role("radio", name="F4", exact=True).click()
    page.wait_for_selector("html[data-answer=late]", state="attached")
    page.wait_for_timeout(300)
    assert page.locator("html").get_attribute("data-answer") == "late"
    assert page.locator(".hero .v").inner_text() == before
    passing[0] = 10_000
    for word in held:
        sockets[-1].send(word)
    page.wait_for_selector("html[data-answer='']", state="attached")
    assert page.locator(".hero .v").inner_text() != before
    page.context.close()


@pytest.mark.parametrize(("lang", "size"), [("ar", "phone"), ("fr", "desktop")])
def test_a_tap_selects_what_a_field_holds_and_the_last_answer_stays(browser, address, lang, size):
    """What is typed replaces it; a day that is none leaves the answer of before, grey, under the message. Back is the page before."""
    seen = Visit(browser, address, size, f"lang={lang}&{PARTLY}", has_touch=size == "phone")
    seen.says("document.querySelector('#said').first = true")
    page, entries = seen.page, seen.says("history.length")
    birth = page.locator("[class*='st-key-day-birth'] input:not(.calendar)")
    before = page.locator(".hero .v").inner_text()
    (birth.tap if size == "phone" else birth.click)()
    assert seen.says("getSelection().toString()") == birth.input_value() == "15/03/1985"
    page.keyboard.type("31/02/1985")
    page.keyboard.press("Tab")
    page.wait_for_selector(".alert.box[role=alert] ~ .before")
    told = page.locator(f"#{birth.get_attribute('aria-describedby')}")
    assert birth.get_attribute("aria-invalid") == "true"
    assert told.inner_text() == page.inner_text(".alert.box .fix")
    assert told.bounding_box()["y"] >= birth.bounding_box()["y"] + birth.bounding_box()["height"]
    assert page.locator(".before .hero .v").inner_text() == before
    assert say("mine.last_answer", lang) in page.inner_text(".before")
    assert "grayscale" in seen.says("getComputedStyle(document.querySelector('.before .hero')).filter")
    assert seen.faults() == {}
    birth.fill("1990")
    birth.press("Enter")
    page.wait_for_url("**birth=1990&**")
    page.wait_for_selector(".fault", state="detached")
    assert birth.get_attribute("aria-invalid") is None
    choose(seen, "F4")
    page.wait_for_url("**type=F4**")
    assert seen.says("history.length") == entries
    page.locator(".tabs a[data-page=schedule]").click()
    page.wait_for_selector(".tabs a[data-page=schedule][aria-current=page]")
    assert seen.says("history.length") == entries + 1
    assert seen.says("document.querySelector('#said').first")  # the same element: a new one would not be heard
    page.go_back()
    page.wait_for_selector("html .tabs a[data-page=simulate][aria-current=page]")
    page.wait_for_url("**type=F4**")
    assert page.locator(".hero .v").inner_text() != before
    assert page.get_by_role("status").filter(has_text=page.locator(".hero .v").inner_text()).count() == 1
    assert seen.errors == []
