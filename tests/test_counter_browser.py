"""The counter by keyboard alone, in a real browser: every key that is not a fact is counted."""

import pypdfium2
import pytest
from browsing import CHROMIUM, SIDEWAYS, SIZES, Visit

from simulator.ui.state import counter_input, examples, recall_code
from simulator.wording import say

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM, reason="no Chromium: install it, or name it in CHROMIUM"),
]

DIRECTIONS = {"fr": "ltr", "ar": "rtl"}
FACTS = {
    "cohort": "2024", "type": "f3", "birth": "15031985", "keys": "20062028", "income": "60000", "spouse": "20000",
    "property": "n", "aid": "n", "application": "06072024", "acceptance": "15122025",
}  # fmt: skip
IN_SIGHT = """selector => {
  const box = document.querySelector(selector)?.getBoundingClientRect();
  const bar = document.querySelector('.tabs').getBoundingClientRect();
  return !!box && box.top >= 0 && box.bottom <= (bar.top > 0 ? bar.top : innerHeight);
}"""
FEWEST = 12
"""Presses from a blank page to the printed sheet, the typed facts apart."""


class Clerk:
    """Someone who has no mouse: types facts, presses keys, and counts the presses."""

    def __init__(self, browser, address, lang, size="desktop"):
        self.presses = 0
        self.visit = Visit(browser, address, size, f"lang={lang}", path="guichet")
        self.page = self.visit.page
        self.on("counter-cohort")

    def on(self, field):
        """Wait until the cursor is there: the page puts it, or the clerk has."""
        self.page.wait_for_selector(f".st-key-{field} :focus, a[data-key={field}]:focus")

    def press(self, key):
        self.presses += 1
        self.page.keyboard.press(key)

    def fill(self, facts):
        for place, (name, text) in enumerate(facts.items()):
            if place:
                self.press("Tab")
            self.on(f"counter-{name}")
            self.page.keyboard.type(text)

    def in_sight(self, selector):
        """Wait until the whole of something is on the screen, above the bar: nobody has to look for it."""
        self.page.wait_for_function(IN_SIGHT, arg=selector, timeout=5_000)

    def printed(self):
        sheet = self.visit.printed(lambda: self.press("Enter"))
        pages = pypdfium2.PdfDocument(sheet.body())
        return pages[0].get_textpage().get_text_range()


@pytest.mark.parametrize("lang", DIRECTIONS)
@pytest.mark.parametrize("kafil", [{}, {"kafil": "02051998 45000"}], ids=["alone", "with a kafil"])
def test_from_a_visitor_to_the_printed_sheet_in_twelve_presses(browser, address, lang, kafil):
    clerk = Clerk(browser, address, lang)
    clerk.fill(FACTS | kafil)
    clerk.press("Enter")
    clerk.on("print")
    sheet = clerk.printed()
    assert clerk.presses <= FEWEST
    facts = counter_input.read(FACTS | kafil, {}).facts
    assert "1 303 400" in sheet.replace("\u00a0", " ")
    if lang == "fr":  # the text taken out of an Arabic line is broken in pieces, whichever the reader of PDF
        assert recall_code.encode(facts) in sheet
    clerk.press("Escape")
    clerk.on("counter-cohort")
    clerk.page.wait_for_selector(".how")
    assert clerk.page.evaluate("[...document.querySelectorAll('input')].map(field => field.value).join('')") == ""
    assert clerk.visit.errors == []
    assert clerk.visit.foreign == []


def test_a_code_typed_at_the_counter_brings_the_case_back_and_prints(browser, address):
    clerk = Clerk(browser, address, "fr")
    clerk.press("Shift+Tab")
    clerk.on("counter-recall")
    clerk.page.keyboard.type(recall_code.encode(examples.first().facts).lower())
    clerk.press("Enter")
    clerk.on("print")
    assert "6 645,62" in clerk.printed().replace("\u00a0", " ")
    assert clerk.presses == 3


def test_the_cursor_goes_to_the_first_answer_to_correct(browser, address):
    clerk = Clerk(browser, address, "ar")
    clerk.fill(FACTS | {"keys": "31022028"})
    clerk.press("Enter")
    clerk.on("counter-keys")
    assert say("counter.problems", "ar") in clerk.page.inner_text(".alert")


@pytest.mark.parametrize("lang", DIRECTIONS)
def test_on_a_phone_what_is_wrong_is_in_sight_with_its_field_and_then_the_answer(browser, address, lang):
    clerk = Clerk(browser, address, lang, "phone")
    clerk.fill(FACTS | {"acceptance": "31022025"})
    clerk.press("Enter")
    clerk.on("counter-acceptance")
    for selector in (".alert", ".st-key-counter-acceptance input"):
        clerk.in_sight(selector)
    clerk.page.keyboard.press("Control+A")
    clerk.page.keyboard.type(FACTS["acceptance"])
    clerk.press("Enter")
    clerk.on("print")
    clerk.in_sight(".hero")
    again = Visit(browser, address, "phone", clerk.page.url.partition("?")[2], path="guichet")
    again.page.wait_for_selector("a[data-key=print]:focus")
    card, bar = again.box(".hero"), again.box(".tabs")
    assert 0 <= card["y"] <= card["y"] + card["height"] <= bar["y"], "a link opens the answer, not the form"


@pytest.mark.parametrize("lang", DIRECTIONS)
@pytest.mark.parametrize("size", SIZES)
def test_the_answer_is_read_without_scrolling_on_a_desk_and_never_sideways(browser, address, lang, size):
    from axe_playwright_python.sync_playwright import Axe

    clerk = Clerk(browser, address, lang, size)
    for scheme in ("light", "dark"):
        clerk.page.emulate_media(color_scheme=scheme)
        assert Axe().run(clerk.page).response["violations"] == []
    clerk.fill(FACTS | {"type": "?"})
    clerk.press("Enter")
    clerk.page.wait_for_selector(".due")
    assert clerk.page.evaluate("[document.documentElement.lang, document.documentElement.dir]") == [
        lang,
        DIRECTIONS[lang],
    ]
    assert clerk.page.evaluate(SIDEWAYS) <= 0
    if size == "desktop":
        for selector in (".hero", ".due", ".note"):
            box = clerk.visit.box(selector)
            assert box["y"] + box["height"] <= SIZES[size]["height"], selector
    assert Axe().run(clerk.page).response["violations"] == []
