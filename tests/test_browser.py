"""The first page in a real browser: three languages, a phone and a desk. Assertions are on the page, not on pixels."""

import urllib.error
import urllib.request
from pathlib import Path

import pytest
import streamlit
from browsing import CHROMIUM, SIZES, Visit, chromium, free_port, served

LANGUAGES = {"fr": "ltr", "ar": "rtl", "en": "ltr"}

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM, reason="no Chromium: install it, or name it in CHROMIUM"),
]


@pytest.fixture(scope="module")
def address():
    with served(free_port()) as found:
        yield found


@pytest.fixture(scope="module")
def browser():
    with chromium() as found:
        yield found


@pytest.fixture
def visit(browser, address):
    opened = []

    def open_page(size, query, **options):
        opened.append(Visit(browser, address, size, query, **options))
        return opened[-1]

    yield open_page
    for each in opened:
        each.page.context.close()


DIGITS_FROM_LEFT_TO_RIGHT = """() => [...document.querySelectorAll('.hero bdi, .card bdi, .year bdi')].every(amount => {
  const node = amount.firstChild, range = document.createRange(), lefts = [];
  [...node.data].forEach((letter, place) => {
    if (!/[0-9]/.test(letter)) return;
    range.setStart(node, place); range.setEnd(node, place + 1);
    lefts.push(range.getBoundingClientRect().left);
  });
  return lefts.every((left, place) => !place || left >= lefts[place - 1]);
})"""


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_first_screen(visit, lang, size):
    seen = visit(size, f"lang={lang}")
    hero = seen.box(".hero")
    assert hero["y"] >= 0
    assert hero["y"] + hero["height"] <= SIZES[size]["height"]
    assert seen.says("[document.documentElement.lang, document.documentElement.dir]") == [lang, LANGUAGES[lang]]
    assert seen.says("document.documentElement.scrollWidth") <= SIZES[size]["width"]
    assert seen.says(DIGITS_FROM_LEFT_TO_RIGHT)
    assert seen.errors == []
    assert seen.foreign == []


OF_STREAMLIT = {"target-size"}
"""Rules broken by Streamlit's own widgets (the icon of its calendar), which no style of ours can repair."""


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("lang", ["fr", "ar"])
def test_everybody_can_read_it(visit, lang, scheme):
    from axe_playwright_python.sync_playwright import Axe

    seen = visit("phone", f"lang={lang}", color_scheme=scheme)
    found = Axe().run(seen.page).response["violations"]
    ours = {
        rule["id"]: [node["html"][:200] for node in rule["nodes"]] for rule in found if rule["id"] not in OF_STREAMLIT
    }
    assert ours == {}


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

    seen = visit("desktop", "lang=fr")
    field = seen.page.locator("[class*='st-key-digits-income'] input")
    assert field.get_attribute("inputmode") == "numeric"
    field.fill("45 000")
    field.press("Enter")
    seen.page.wait_for_url("**income=45000**")
    seen.page.reload()
    expect(seen.page.locator("[class*='st-key-digits-income'] input")).to_have_value("45\u00a0000")


def test_the_files_to_take_away_arrive(visit):
    seen = visit("desktop", "lang=fr")
    take = seen.page.locator(".st-key-take")
    for button, start in (("imprimer", b"%PDF"), ("Excel", b"PK"), ("ICS", b"BEGIN:VCALENDAR")):
        with seen.page.expect_download() as download:
            take.get_by_role("button", name=button).click()
        assert Path(download.value.path()).read_bytes().startswith(start)
    seen.page.get_by_text("Autres fichiers").click()
    for button, start in (
        ("CSV", b"\xef\xbb\xbfscenario,scheme,eligible"), ("JSON", b"{"), ("SVG", b"<svg"), ("PNG", b"\x89PNG"),
    ):  # fmt: skip
        with seen.page.expect_download() as download:
            seen.page.get_by_role("button", name=button).click()
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
