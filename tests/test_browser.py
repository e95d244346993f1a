"""Every page in a real browser: three languages, a phone and a desk. Assertions are on the page, not on pixels."""

import urllib.error
import urllib.request
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pytest
import streamlit
from browsing import CHROMIUM, SIDEWAYS, SIZES, Visit, free_port, served

from simulator.ui.shell.pages import PAGES
from simulator.ui.state import examples, ways
from simulator.ui.state.facts import confirmed, written
from simulator.wording import say

LANGUAGES = {"fr": "ltr", "ar": "rtl", "en": "ltr"}

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM, reason="no Chromium: install it, or name it in CHROMIUM"),
]


@pytest.fixture
def visit(browser, address):
    opened = []

    def open_page(size, query, path="", **options):
        opened.append(Visit(browser, address, size, query, path, **options))
        return opened[-1]

    yield open_page
    for each in opened:
        each.page.context.close()


DIGITS_REVERSED = """() => {
  const found = [], texts = document.createTreeWalker(document.querySelector('[data-testid=stMain]'), NodeFilter.SHOW_TEXT);
  for (let node; (node = texts.nextNode());) {
    for (const number of node.data.matchAll(/\\d(?:[\\d.,\\/-]|[ \u00a0\u202f](?=\\d{3}(?!\\d)))*\\d/g)) {
      const places = [...number[0]].flatMap((letter, place) => {
        if (!/\\d/.test(letter)) return [];
        const range = document.createRange();
        range.setStart(node, number.index + place); range.setEnd(node, number.index + place + 1);
        return [range.getBoundingClientRect()];
      });
      const shown = places.every(box => box.width && box.top === places[0].top);
      if (shown && places.some((box, place) => place && box.left < places[place - 1].left)) found.push(number[0]);
    }
  }
  return found;
}"""
"""Numbers, dates and numbers of decrees whose figures do not go from left to right, wherever they stand on the page."""
SHOWN_IN_A_FIELD = """input => {
  const copy = document.createElement('div'), {direction, unicodeBidi, font} = getComputedStyle(input);
  Object.assign(copy.style, {position: 'absolute', whiteSpace: 'pre', direction, unicodeBidi, font});
  document.body.append(copy);
  copy.textContent = input.value;
  const letters = [...input.value].map((letter, place) => {
    const range = document.createRange();
    range.setStart(copy.firstChild, place); range.setEnd(copy.firstChild, place + 1);
    return [range.getBoundingClientRect().left, letter];
  });
  copy.remove();
  return letters.sort(([one], [other]) => one - other).map(([, letter]) => letter).join('');
}"""
"""What stands in a field, letter by letter from left to right."""
BAR = """() => [...document.querySelectorAll('.tabs a')].map(link => {
  const box = link.getBoundingClientRect(), words = link.querySelector('span');
  return [Math.round(box.width), Math.round(innerHeight - box.bottom), words.scrollWidth <= Math.ceil(box.width)];
})"""
COVERED = """() => [...document.querySelectorAll('input, button, a, summary, textarea')].filter(one => {
  const box = one.getBoundingClientRect(), x = box.left + box.width / 2, y = box.top + box.height / 2;
  if (box.width < 2 || !one.checkVisibility({opacityProperty: true, visibilityProperty: true})) return false;
  const top = document.elementFromPoint(x, y);
  return top && !one.contains(top) && !top.contains(one) && !top.closest('.tabs');
}).map(one => one.outerHTML.slice(0, 160))"""
"""What is on the screen to be tapped, but lies under something else."""
OPEN = "() => [...document.querySelectorAll('[aria-current=page]')].map(link => new URL(link.href).pathname)"

VIEWS = {
    "fr": {"phone": "light", "desktop": "dark"}, "ar": {"phone": "dark", "desktop": "light"}, "en": {"desktop": "dark", "phone": "light"},
}  # fmt: skip
"""In which sizes a page is seen, one after the other, and in which colours: it opens in each size, and each size and each
direction of writing is seen in the light and in the dark."""
WITH_AN_ANSWER = ("simulate", "schedule")
"""The pages whose first screen has the answer."""


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", PAGES)
def test_every_page_in_every_language_and_size(visit, name, lang):
    """One visit: language, direction, title, width, the bar, no error, no request outside, no number reversed, axe."""
    place, (opened, scheme) = PAGES[name], next(iter(VIEWS[lang].items()))
    seen = visit(opened, f"lang={lang}", place.address, color_scheme=scheme)
    assert seen.says("[document.documentElement.lang, document.documentElement.dir]") == [lang, LANGUAGES[lang]]
    assert seen.says("document.title").startswith(say(f"page.nav.{name}", lang))
    assert seen.says("document.querySelectorAll('h1').length") == 1
    assert seen.says(OPEN) == ([f"/{place.address}"] if place.in_bar else [])
    for size, colours in VIEWS[lang].items():
        seen.page.set_viewport_size(SIZES[size])
        seen.page.emulate_media(color_scheme=colours)
        assert seen.says(SIDEWAYS) <= 0
        if size == "phone":
            widths, bottoms, whole = zip(*seen.says(BAR), strict=True)
            assert max(widths) - min(widths) <= 1
            assert max(bottoms) <= 12
            assert all(whole)
        if name in WITH_AN_ANSWER:
            card, bar = seen.box(".hero"), seen.box(".tabs")
            limit = bar["y"] if size == "phone" else SIZES[size]["height"] - 60
            assert 0 <= card["y"] <= card["y"] + card["height"] <= limit
        assert seen.says(COVERED) == []
        assert seen.says(DIGITS_REVERSED) == []
        assert seen.faults() == {}
    assert seen.errors == []
    assert seen.foreign == []


def fact(**codes):
    """The facts of the first example with some changed, all of them a household's own."""
    return urlencode(written(examples.first().facts | codes | {"supposed": ""}))


PARTLY = urlencode(written(confirmed(examples.first().facts, "income") | {"income": "61000"}))
"""The same with one fact of its own: the others are marked as the example's."""


@pytest.mark.parametrize("lang", ["fr", "ar"])
@pytest.mark.parametrize(
    "question", [PARTLY, fact(type="both"), fact(type="both") + "&unit=centimes", fact(birth="1985")]
)
def test_the_answer_is_on_the_first_screen_of_a_phone_above_the_bar(visit, lang, question):
    seen = visit("phone", f"lang={lang}&{question}")
    card, bar = seen.box(".hero"), seen.box(".tabs")
    assert card["y"] >= 0
    assert card["y"] + card["height"] <= bar["y"]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("owns", ["no", "yes"])
def test_two_types_without_an_instalment_show_their_ways_out_on_the_first_screen_of_a_phone(visit, lang, owns):
    """Why there is none is said once, under both; the card is whole above the bar, refused or not."""
    seen = visit("phone", f"lang={lang}&{fact(type='both', birth='1957-01-10', property=owns)}")
    card, bar = seen.box(".hero"), seen.box(".tabs")
    assert card["y"] + card["height"] <= bar["y"]
    assert seen.page.inner_text(".hero").count("10/01/2027") == 1


@pytest.mark.parametrize("lang", ["fr", "ar"])
def test_with_the_keys_in_hand_the_conditions_of_their_day_open_with_a_tap(visit, lang):
    """The income of today under the ceiling of 2001: nothing is red, and the conditions are one tap away."""
    days = {"application": "2001-08-15", "acceptance": "2004-03-01", "keys": "2005-03-10"}
    seen = visit("phone", f"lang={lang}&{fact(cohort='2001-2002', birth='1972-05-05', **days)}")
    fold = seen.page.locator(".of-the-day")
    assert seen.page.locator(".hero.refused").count() == 0
    assert not fold.locator(".conditions").is_visible()
    fold.locator("> summary").click()
    assert fold.locator(".conditions").is_visible()
    assert seen.says(SIDEWAYS) <= 0
    assert seen.says(DIGITS_REVERSED) == []
    assert seen.faults() == {}


CUT = """[...document.querySelectorAll(".hero bdi, .card, .card bdi, .level:not(.twin *) td, .year > summary bdi, .due td")]
  .filter(one => {
    const box = one.getBoundingClientRect();
    return box.width && (box.left < 0 || box.right > innerWidth);
  }).map(one => one.textContent)"""
"""Figures and cards that leave the screen at a side."""


@pytest.mark.parametrize("lang", ["fr", "ar"])
@pytest.mark.parametrize("path", ["", "echeancier", "comparer", "guichet", "programmes"])
def test_millions_of_centimes_are_whole_on_a_phone_and_on_a_desk(visit, lang, path):
    """The words of this unit are long: they go to the next line, none leaves the screen."""
    seen = visit("phone", f"lang={lang}&{fact(type='both')}&unit=centimes", path)
    assert seen.page.locator(".hero bdi").count()
    for size in (SIZES["phone"], SIZES["phone"] | {"width": 360}, SIZES["desktop"]):
        seen.page.set_viewport_size(size)
        assert seen.says(SIDEWAYS) <= 0
        assert seen.says(CUT) == []


FOLDS = {
    "plan": {"digits-plan_saved": "200000", "digits-plan_monthly": "30000"},
    "kafils": {"day-kafils_1_birth": "02/11/1985", "digits-kafils_1_income": "40000", "kafils_1_share": "30 %"},
    "order": {"digits-order_amount": "431500", "day-order_date": "10/01/2026"},
}
"""What is typed in the folds that stand beside the answer."""


@pytest.mark.parametrize(("lang", "size"), [("fr", "phone"), ("ar", "phone"), ("en", "desktop")])
def test_the_folds_beside_the_answer_are_whole_in_a_hand_and_on_a_desk(visit, lang, size):
    """Each is opened and filled in: no scroll sideways, no number reversed, nothing that axe finds, nothing in the address."""
    seen = visit(size, f"lang={lang}&{fact()}")
    before = seen.page.url
    for name, typed in FOLDS.items():
        fold = seen.page.locator(f"[class*='st-key-fold_{name}']")
        seen.unfold(fold)
        for field, text in typed.items():
            box = fold.locator(f"[class*='st-key-{field}'] input:not(.calendar)")
            box.fill(text)
            box.press("Enter")
        fold.locator(".plan").first.wait_for()
    assert seen.says(SIDEWAYS) <= 0
    assert seen.says(DIGITS_REVERSED) == []
    assert seen.faults() == {}
    assert seen.page.url == before
    assert seen.errors == []


@pytest.mark.parametrize("typed", ["600 EUR", "1,5 million", "60 000 DA net"])
def test_what_was_typed_stands_in_its_field_as_it_was_typed(visit, typed):
    seen = visit("phone", f"lang=ar&{fact(income=typed)}")
    field = seen.page.locator("[class*='st-key-digits-income'] input")
    assert field.evaluate(SHOWN_IN_A_FIELD) == field.input_value() == typed


LEAVE = {
    "enter": lambda page: page.keyboard.press("Enter"),
    "tab": lambda page: page.keyboard.press("Tab"),
    "elsewhere": lambda page: page.locator(".brand").click(),
}
KEYS = "[class*='st-key-day-keys'] input:not(.calendar)"


@pytest.mark.parametrize(
    ("lang", "size", "keyed", "leave"),
    [
        ("fr", "desktop", "15/05/2023", "enter"), ("fr", "desktop", "15/05/2023", "tab"), ("fr", "desktop", "15/05/2023", "elsewhere"),
        ("ar", "phone", "١٥٠٥٢٠٢٣", "elsewhere"), ("en", "phone", "15 5 2023", "enter"),
    ],
)  # fmt: skip
def test_a_day_that_is_typed_is_the_day_that_is_answered(visit, lang, size, keyed, leave):
    """It once stayed in its field beside the answer of the day before, 36 % too low."""
    from playwright.sync_api import expect

    facts = fact(
        cohort="2001-2002", birth="1962-04-15", application="2001-08-15", acceptance="2013-09-20", keys="2018-04-15"
    )
    seen = visit(size, f"lang={lang}&{facts}")
    before = seen.page.locator(".hero .v").inner_text()
    seen.page.locator(KEYS).click()
    seen.page.keyboard.press("Control+A")
    seen.page.keyboard.type(keyed, delay=20)
    LEAVE[leave](seen.page)
    seen.page.wait_for_url("**keys=2023-05-15**")
    expect(seen.page.locator(KEYS)).to_have_value("15/05/2023")
    expect(seen.page.locator(".hero .v")).not_to_have_text(before)
    assert seen.errors == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_calendar_is_only_behind_its_icon(visit, lang):
    """A click into the field opens nothing; a day that is chosen in the browser's calendar is typed into the field."""
    from playwright.sync_api import expect

    seen = visit("phone", f"lang={lang}&{fact()}")
    assert seen.page.locator("[role=grid], [data-testid=stDateInput]").count() == 0
    calendar = seen.page.locator("[class*='st-key-day-keys'] .calendar")
    assert calendar.get_attribute("aria-label") == say("page.calendar", lang)
    calendar.evaluate("day => { day.value = '2027-02-03'; day.dispatchEvent(new Event('change')); }")
    seen.page.wait_for_url("**keys=2027-02-03**")
    expect(seen.page.locator(KEYS)).to_have_value("03/02/2027")
    assert seen.errors == []


@pytest.mark.parametrize("lang", ["fr", "ar"])
def test_every_month_of_the_schedule_fits_a_phone(visit, lang):
    kafil = fact(birth="1968-03-15", kafil1="1990-05-01", kafil1_income="50000", charges="1850")
    seen = visit("phone", f"lang={lang}&{kafil}", "echeancier")
    seen.says("() => { for (const year of document.querySelectorAll('.year')) year.open = true; }")
    assert seen.says("document.querySelectorAll('.year tbody tr').length") > 300
    assert seen.says(SIDEWAYS) <= 0
    widest = "Math.max(...[...document.querySelectorAll('.year')].map(year => year.scrollWidth - year.clientWidth))"
    assert seen.says(widest) <= 0
    heads = "new Set([...document.querySelectorAll('.year[open] th')].map(head => head.getBoundingClientRect().height)).size"
    assert seen.says(heads) == 1
    assert seen.says(DIGITS_REVERSED) == []


def test_another_page_keeps_the_question_in_its_address_in_its_links_and_after_a_reload(visit):
    from playwright.sync_api import expect

    seen = visit("desktop", f"lang=fr&{fact(income='45000')}")
    seen.page.get_by_role("link", name=say("page.nav.schedule", "fr"), exact=True).click()
    seen.page.wait_for_url("**/echeancier?**income=45000**")
    expect(seen.page.locator(".asked")).to_contain_text("45\u00a0000")
    seen.page.hover(".tabs a")
    home = seen.says("document.querySelector('.tabs a').href")
    assert urlsplit(home).path == "/"
    assert "income=45000" in home
    seen.page.reload()
    expect(seen.page.locator(".asked")).to_contain_text("45\u00a0000")
    seen.page.go_back()
    expect(seen.page.locator("[class*='st-key-digits-income'] input")).to_have_value("45\u00a0000")
    assert seen.errors == []


@pytest.mark.parametrize("name", [name for name, place in PAGES.items() if not place.household][::3])
def test_a_typical_case_opens_from_a_page_that_asks_nothing(visit, name):
    seen = visit("desktop", "lang=fr", PAGES[name].address)
    other = ways.portraits()[0]
    seen.page.get_by_role("radio", name=other.title["fr"]).click()
    seen.page.wait_for_selector(".hero")
    seen.page.wait_for_url(f"**/?lang=fr&cohort={other.facts['cohort']}**")


def test_a_link_of_the_bar_opens_its_page_without_loading_the_application_again(visit):
    seen = visit("phone", "lang=ar")
    seen.page.evaluate("window.loadedOnce = true")
    for name in ("law", "compare", "simulate"):
        seen.page.locator(f".tabs a[data-page={name}]").click()
        seen.page.wait_for_selector(f".tabs a[data-page={name}][aria-current=page]")
    seen.page.wait_for_selector(".hero")
    assert seen.says("window.loadedOnce") is True
    assert seen.errors == []


def test_a_link_tapped_right_after_typing_is_followed_with_what_was_typed(visit):
    seen = visit("phone", f"lang=fr&{PARTLY}")
    seen.page.locator("[class*='st-key-digits-income'] input").fill("45 000")
    seen.page.locator(".tabs a[data-page=schedule]").click()
    seen.page.wait_for_url("**/echeancier?**income=45000**")


def test_a_link_opened_in_another_tab_opens_the_same_question(visit):
    seen = visit("desktop", f"lang=fr&{PARTLY}")
    field = seen.page.locator("[class*='st-key-digits-income'] input")
    field.fill("45 000")
    field.press("Enter")
    seen.page.wait_for_url("**income=45000**")
    with seen.page.context.expect_page() as other:
        seen.page.locator(".tabs a[data-page=schedule]").click(modifiers=["Control"])
    other.value.wait_for_url("**/echeancier?**income=45000**")


def test_another_language_turns_the_page_round_and_the_address_remembers(visit):
    seen = visit("phone", "lang=fr")
    seen.page.get_by_role("radio", name="العربية").click()
    seen.page.wait_for_selector("html[dir=rtl] .hero")
    seen.page.wait_for_url("**lang=ar**")
    seen.page.reload()
    seen.page.wait_for_selector(".hero")
    assert seen.says("document.documentElement.lang") == "ar"
    assert seen.errors == []


def test_a_changed_income_is_in_the_address_and_survives_a_reload(visit):
    from playwright.sync_api import expect

    seen = visit("desktop", f"lang=fr&{PARTLY}")
    field = seen.page.locator("[class*='st-key-digits-income'] input")
    assert field.get_attribute("inputmode") == "numeric"
    field.fill("45 000")
    field.press("Enter")
    seen.page.wait_for_url("**income=45000**")
    seen.page.reload()
    expect(seen.page.locator("[class*='st-key-digits-income'] input")).to_have_value("45\u00a0000")


def test_the_files_to_take_away_arrive(visit):
    seen = visit("desktop", "lang=fr")
    take = seen.page.locator(".files")
    for button, start in (("Fiche d’une page", b"%PDF"), ("Excel", b"PK"), ("ICS", b"BEGIN:VCALENDAR")):
        with seen.page.expect_download() as download:
            take.get_by_role("link", name=button).click()
        assert Path(download.value.path()).read_bytes().startswith(start)
    seen.page.locator("summary", has_text="Autres fichiers").click()
    for button, start in (
        ("CSV", b"\xef\xbb\xbfscenario,scheme,eligible"), ("JSON", b"{"), ("SVG", b"<svg"), ("PNG", b"\x89PNG"),
    ):  # fmt: skip
        with seen.page.expect_download() as download:
            take.get_by_role("link", name=button).click()
        assert Path(download.value.path()).read_bytes().startswith(start)


def test_closed_routes_and_headers(address):
    for path in ("/_stcore/metrics", "/_stcore/agent/openapi.json"):
        with pytest.raises(urllib.error.HTTPError, match="404"):
            urllib.request.urlopen(address + path, timeout=5)
    with urllib.request.urlopen(f"{address}/_stcore/health", timeout=5) as answer:
        assert "script-src 'self';" in answer.headers["content-security-policy"]
        assert answer.headers["x-content-type-options"] == "nosniff"


def test_a_bundle_is_compressed_but_never_a_part_of_one(address):
    bundle = next((Path(streamlit.__file__).parent / "static" / "static" / "js").glob("index.*.js"))
    link = f"{address}/static/js/{bundle.name}"
    with urllib.request.urlopen(urllib.request.Request(link, headers={"Accept-Encoding": "br"}), timeout=20) as answer:
        assert answer.headers["content-encoding"] == "br"
        assert len(answer.read()) < bundle.stat().st_size / 2
    part = urllib.request.Request(link, headers={"Accept-Encoding": "br", "Range": "bytes=0-99"})
    with urllib.request.urlopen(part, timeout=20) as answer:
        assert answer.headers["content-encoding"] is None


def test_streamlit_run_starts_the_same_thing():
    with served(free_port(), ("streamlit", "run", "app.py", "--server.port")) as found:
        page = urllib.request.Request(f"{found}/?lang=ar", headers={"Accept": "text/html"})
        with urllib.request.urlopen(page, timeout=5) as answer:
            assert '<html lang="ar" dir="rtl">' in answer.read().decode()
            assert "script-src 'self';" in answer.headers["content-security-policy"]
