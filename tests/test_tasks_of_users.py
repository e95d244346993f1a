"""Five tasks as their users do them, with real presses: a key and a tap are one press each, and a task may take only so many.

What a task ends with is set against the engine for the same facts. What was measured is in docs/tasks.md.
"""

import datetime as dt
import io
from decimal import Decimal
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import openpyxl
import pytest
from browsing import CHROMIUM, Visit

import simulator
from simulator.applicants import questions
from simulator.base.money import Money
from simulator.ui.state import counter_input, examples, question
from simulator.ui.state.facts import FIELDS
from simulator.wording import say, write

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(not CHROMIUM, reason="no Chromium: install it, or name it in CHROMIUM"),
]

AGREED = {"subscriber": 25, "keys since 2023": 20, "clerk": 60, "file": 12, "adviser": 15}
"""The presses that a task may take."""
TODAY = dt.date(2026, 11, 29)
OFFICE = Path(__file__).parent / "office_files" / "office_list.xlsx"
RING = """() => {
  for (let element = document.activeElement, n = 0; element && n < 4; element = element.parentElement, n++) {
    const style = getComputedStyle(element);
    if (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2) return true;
  }
  return document.activeElement.outerHTML.slice(0, 200);
}"""
"""Whether the place of the keyboard is drawn around it; if not, what has it."""


class Person:
    """Someone who taps and types, and whose presses are counted."""

    def __init__(self, browser, address, lang, size, path="", query="", **options):
        self.visit = Visit(browser, address, size, f"lang={lang}&{query}", path, has_touch=size == "phone", **options)
        self.page, self.lang, self.presses = self.visit.page, lang, 0
        self.heard = self.page.context.new_cdp_session(self.page)

    def tap(self, target):
        self.presses += 1
        (target.tap if self.page.evaluate("navigator.maxTouchPoints") else target.click)()

    def keys(self, text):
        """A text, key by key, as slowly as a hand types: what the page does meanwhile must not swallow it."""
        self.presses += len(text)
        self.page.keyboard.type(text, delay=120)

    def press(self, key):
        self.presses += 1
        self.page.keyboard.press(key)

    def reads(self, selector, words, patience=15_000):
        """Wait until something says these words."""
        from playwright.sync_api import expect

        expect(self.page.locator(selector).first).to_contain_text(words, timeout=patience)

    def is_on(self):
        """The role and the name of what has the keyboard, as a screen reader has them; the place of the keyboard is seen."""
        assert self.page.evaluate(RING) is True
        found = self.heard.send("Runtime.evaluate", {"expression": "document.activeElement"})["result"]["objectId"]
        (node,) = self.heard.send("Accessibility.getPartialAXTree", {"objectId": found, "fetchRelatives": False})[
            "nodes"
        ]
        name = node.get("name", {}).get("value", "")
        assert name, self.page.evaluate("document.activeElement.outerHTML.slice(0, 200)")
        return node["role"]["value"], name

    def tab_to(self, role, name):
        """Tab after Tab to what is heard so; every stop on the way has a name and is seen."""
        for _ in range(40):
            self.press("Tab")
            if self.is_on() == (role, name):
                return
        pytest.fail(f"{role} {name!r} is not reached")

    def fill(self, field, text):
        """Tap into a field and type: what it held is replaced."""
        self.tap(self.page.locator(f"[class*='st-key-{field}'] input:not(.calendar)").first)
        self.keys(text)

    def in_address(self, code):
        """Wait until a fact is the one that is answered."""
        self.page.wait_for_url(f"**{code}**")
        self.visit.settled()

    def done(self, task):
        """The presses that it took are as many as agreed, or fewer; nothing went wrong meanwhile."""
        assert (self.visit.errors, self.visit.foreign) == ([], [])
        assert self.presses <= AGREED[task], f"{self.presses} presses"


def answered(facts):
    """The answer of the engine for the facts of a page."""
    whole = question.on_day(facts, TODAY)
    return simulator.answer(question.scenario(whole, question.dwellings(whole)[0]))


def cents(text):
    return int(Decimal(text) * 100)


def whole_dinars(text, lang):
    """An amount as the answer writes it: in whole dinars, rounded up."""
    return write(Money(-(-cents(text) // 100) * 100), lang)


def enter(person, way, *texts):
    """Tap a way in, then type what it asks, one question after the other: the keyboard goes along."""
    person.tap(person.page.get_by_role("radio", name=say(f"begin.way.{way}", person.lang)))
    for field, text in texts:
        person.page.wait_for_selector(f"[class*=st-key-{field}] input:focus")
        person.keys(text)
        person.press("Enter")


def test_a_subscriber_finds_the_instalment_and_the_verdict(browser, address):
    """In Arabic on a phone: registered with AADL 3, born on a day, two incomes."""
    person = Person(browser, address, "ar", "phone")
    enter(person, "registered", ("day-birth", "02021988"), ("digits-income", "45000"), ("digits-spouse", "20000"))
    person.in_address("spouse=20000")
    told = answered(examples.first().facts | {"birth": "1988-02-02", "income": "45000", "spouse": "20000"})
    person.reads(".hero .v", whole_dinars(told["instalment"], "ar"))
    assert person.page.locator(".hero .verdict").is_visible()
    person.done("subscriber")


def test_a_subscriber_of_2001_with_the_keys_since_2023_finds_what_is_left(browser, address):
    """On a phone: what is left, under the law of that contract, not of the latest programme."""
    person = Person(browser, address, "fr", "phone")
    enter(person, "keys", ("day-birth", "05051968"), ("day-keys", "150523"))
    person.in_address("keys=2023-05-15")
    person.tap(person.page.get_by_role("radio", name=say("page.cohort.2001-2002", "fr")))
    person.visit.settled()
    facts = {name: code for name, code in parse_qsl(urlsplit(person.page.url).query) if name in FIELDS}
    assert facts | {"cohort": "2001-2002", "birth": "1968-05-05"} == facts
    whole = question.on_day(dict.fromkeys(FIELDS, "") | facts, TODAY)
    paid = {"contract": {"as_of": f"{TODAY}", "paid": f"until {TODAY}"}}
    contract = simulator.contract(question.scenario(whole, facts["type"]) | paid)
    person.reads(".hero .v", whole_dinars(contract.to_json()["statement"]["remaining"], "fr"))
    person.done("keys since 2023")


HOUSEHOLD = {
    "cohort": "3", "type": "3", "birth": "15031985", "keys": "200628", "income": "60000", "spouse": "0",
    "property": "n", "aid": "n", "application": "060724", "acceptance": "151225", "kafil": "1998 45000",
}  # fmt: skip
"""What a clerk types of a visitor whose wife has no income; of the kafil, the year of birth."""


@pytest.mark.parametrize("lang", ["fr", "ar"])
def test_a_clerk_takes_a_household_from_the_first_word_to_the_sheet(browser, address, lang):
    """By the keyboard alone, hearing each field: the sheet that is printed has the figure of the engine."""
    person = Person(browser, address, lang, "desktop", "guichet")
    heard = []
    for place, (name, text) in enumerate(HOUSEHOLD.items()):
        if place:
            person.press("Tab")
        person.page.wait_for_selector(f".st-key-counter-{name} :focus")
        heard.append(person.is_on())
        person.keys(text)
    person.press("Enter")
    person.page.wait_for_selector("a[data-key=print]:focus")
    heard.append(person.is_on())
    assert person.visit.printed(lambda: person.press("Enter")).body().startswith(b"%PDF")
    assert {role for role, _ in heard} == {"textbox", "link"}
    assert len({name for _, name in heard}) == len(heard)
    facts = counter_input.read(HOUSEHOLD, {}).facts
    person.reads(".hero", whole_dinars(answered(facts)["instalment"], lang))
    person.done("clerk")


def test_a_clerk_gets_the_list_of_an_office_annotated(browser, address):
    """Twelve clicks from the list as the office keeps it to the workbook, with the figure of a row that is set against the engine."""
    from playwright.sync_api import TimeoutError as NotYet

    person = Person(browser, address, "fr", "desktop", "lot")
    with person.page.expect_file_chooser() as chooser:
        person.tap(person.page.locator("[data-testid=stFileUploader] button").first)
    person.presses += 1  # the file, in the window of the system
    chooser.value.set_files(OFFICE)
    cohort = person.page.locator("[class*=st-key-lot-fact-cohort] input")
    cohort.wait_for(timeout=60_000)
    person.visit.settled()
    option = person.page.get_by_role("option", name=say("page.cohort.2024", "fr"))
    person.tap(cohort)
    try:
        option.wait_for(timeout=5_000)
    except NotYet:  # the list closed as the page was drawn: a clerk taps again, and the tap counts
        person.tap(cohort)
    person.tap(option)
    for asked, meant in (("had", say(f"batch.answer.{questions.NO}", "fr")), ("spouse", "0")):
        choice = person.page.locator(f"[class*=st-key-lot-ask-empty-{asked}]").get_by_role(
            "radio", name=meant, exact=True
        )
        choice.wait_for(timeout=60_000)
        person.visit.settled()
        person.tap(choice)
    person.page.get_by_text(say("batch.ask.applied", "fr")).nth(1).wait_for(timeout=60_000)
    person.visit.settled()
    person.tap(person.page.locator("[class*='st-key-lot-go'] button"))
    person.page.wait_for_selector(".lot-counts", timeout=60_000)
    with person.page.expect_download() as download:
        person.tap(person.page.locator("[class*='st-key-lot-download'] button").first)
    sheet = openpyxl.load_workbook(io.BytesIO(Path(download.value.path()).read_bytes())).worksheets[0]
    rows = list(sheet.iter_rows(values_only=True))
    facts = {
        "cohort": "2024",
        "type": "F4",
        "birth": "1987-02-20",
        "income": "32000",
        "spouse": "20000",
        "property": "no",
        "aid": "no",
    }
    days = {"application": "2024-07-22", "acceptance": "2025-12-15", "keys": "2028-06-20"}
    due = float(answered(dict.fromkeys(FIELDS, "") | facts | days)["instalment"])
    assert due in next(row for row in rows if "DEMANDEUR 2" in row)
    person.done("file")


def test_an_adviser_sets_three_programmes_and_two_situations_side_by_side(browser, address):
    """The same household with the keys two years later: both figures stand in one table, under those of the programmes."""
    person = Person(browser, address, "fr", "desktop", "comparer")
    keep = person.page.get_by_role("button", name=say("grid.kept.keep", "fr"))
    person.tap(keep)
    person.page.wait_for_selector("[class*=st-key-kept-0]")
    person.tap(person.page.locator("summary", has_text=say("whatif.household", "fr")))
    person.page.locator("[class*='st-key-day-keys'] input").first.wait_for()
    person.visit.settled()
    person.fill("day-keys", "200630")
    person.press("Enter")
    person.in_address("keys=2030-06-20")
    programmes, situations = (person.page.locator("table.beside").nth(place) for place in (0, 1))
    situations.wait_for()
    assert programmes.locator("thead th").count() == 3
    now = examples.first().facts
    for facts in (now, now | {"keys": "2030-06-20"}):
        assert write(Money(cents(answered(facts)["instalment"])), "fr") in situations.inner_text()
    person.done("adviser")


@pytest.mark.parametrize(("lang", "size"), [("ar", "phone"), ("fr", "desktop")])
def test_the_first_page_is_heard_and_filled_in_without_a_finger(browser, address, lang, size):
    """By Tab alone from the top: each stop has a name and is seen, and the facts are answered."""
    person = Person(browser, address, lang, size)
    person.tab_to("radio", say("begin.way.registered", lang))
    person.press("Space")
    person.page.wait_for_selector("[class*=st-key-day-birth] input:focus")
    assert person.is_on() == ("textbox", say("page.field.birth", lang))
    person.keys("02021988")
    person.press("Enter" if size == "phone" else "Tab")
    person.page.wait_for_selector("[class*=st-key-digits-income] input:focus")
    assert person.is_on()[0] == "textbox"
    person.keys("45000")
    person.press("Enter")
    person.in_address("income=45000")
    told = answered(examples.first().facts | {"birth": "1988-02-02", "income": "45000"})
    person.reads(".hero .v", whole_dinars(told["instalment"], lang))
    assert person.visit.errors == []
