"""The ways in with a finger and with a keyboard: one question at a time on a phone, the figure in sight, few presses."""

import pytest
from browsing import CHROMIUM, SIDEWAYS, SIZES, Visit

from simulator.ui.state import ways
from simulator.wording import say

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM, reason="no Chromium: install it, or name it in CHROMIUM"),
]

SMALL = """() => [...document.querySelectorAll('.st-key-asking :is(button, summary), [class*="st-key-way-"] button, .whose a')]
  .filter(target => target.checkVisibility() && target.getBoundingClientRect().width > 2)
  .filter(target => Math.max(target.getBoundingClientRect().height, parseFloat(getComputedStyle(target, '::before').height) || 0) < 44)
  .map(target => target.textContent)"""


CARD_IN_SIGHT = """document.querySelector('.st-key-answered .hero')?.getBoundingClientRect().bottom
  <= document.querySelector('.tabs').getBoundingClientRect().top"""


def until(visit, expression):
    """Wait until it is so, while the page is drawn."""
    for _ in range(100):
        if visit.says(expression):
            return
        visit.page.wait_for_timeout(50)
    pytest.fail(expression)


def chosen(visit, way):
    """The page after a tap on a way: its first field has the keyboard, and all that it holds is selected."""
    visit.page.locator("[class*='st-key-way-'] button").nth(ways.WAYS.index(way)).click()
    visit.page.wait_for_url(f"**way={way}**")
    visit.settled()
    visit.page.wait_for_selector("[class*='st-key-day-birth'] input:focus")
    until(visit, "getSelection().toString() === document.activeElement.value")


@pytest.mark.parametrize(("lang", "size"), [("fr", "phone"), ("ar", "phone"), ("fr", "desktop")])
def test_who_has_registered_needs_few_presses_and_sees_the_figure_all_the_while(browser, address, lang, size):
    seen = Visit(browser, address, size, f"lang={lang}", has_touch=size == "phone")
    page, presses = seen.page, 1
    chosen(seen, "registered")
    for place, digits in enumerate(("15031984", "61000", "21000")):
        visible = page.locator(".st-key-form input:not(.calendar):visible").count()
        assert visible == (1 if size == "phone" else 3)
        if size == "phone":
            until(seen, CARD_IN_SIGHT)
            assert page.locator(".steps p").inner_text() == say("begin.step", lang, number=place + 1, count=4)
        page.keyboard.type(digits)
        page.keyboard.press("Enter" if size == "phone" else "Tab")
        presses += len(digits) + 1
    page.wait_for_url("**spouse=21000**")
    assert presses <= 25
    assert "birth=1984-03-15" in page.url
    assert "income=61000" in page.url
    if size == "phone":
        page.locator(".steps button").first.click()
        assert page.locator("[class*='st-key-digits-spouse'] input").input_value() == "21\u00a0000"
        assert seen.says("document.activeElement.value") == "21\u00a0000"
    assert seen.errors == []


def test_a_faulty_question_comes_back_and_what_was_gone_through_is_one_s_own(browser, address):
    """No question is passed with a day that is none, none is left out once it is repaired, and the end confirms what stood there."""
    seen = Visit(browser, address, "phone", "lang=fr", has_touch=True)
    page, step = seen.page, "Number(document.documentElement.dataset.step)"
    chosen(seen, "registered")
    for wrong in ("99/99/1979", "34", "31/02/1979"):
        page.keyboard.type(wrong)
        page.keyboard.press("Enter")
        page.wait_for_selector("[class*='st-key-day-birth'] .fault")
        until(seen, f"{step} === 0 && !!document.activeElement.closest('[class*=st-key-day-birth]')")
        page.locator(":focus").select_text()
    page.keyboard.type("15031979")
    page.keyboard.press("Enter")
    page.wait_for_url("**birth=1979-03-15**")
    page.wait_for_selector(".fault", state="detached")
    page.wait_for_timeout(700)
    for place in (1, 2, 3):
        assert seen.says(step) == place
        assert seen.says("document.activeElement.getAttribute('aria-checked')") != "false"  # Enter would choose it
        page.locator(".steps button").last.click()
    supposed = "new URLSearchParams(location.search).get('supposed').split('.')"
    until(seen, f"!{supposed}.includes('type')")
    left = seen.says(supposed)
    assert "application" in left
    assert not {*left} & {"birth", "income", "spouse", "type"}
    assert not page.locator("[class*='st-key-gone-through']").is_visible()
    assert seen.errors == []


def test_who_has_the_keys_comes_to_what_is_left_in_twenty_presses(browser, address):
    seen = Visit(browser, address, "phone", "lang=fr", has_touch=True)
    page, typed = seen.page, ("15031970", "2023")
    chosen(seen, "keys")
    for digits in typed:
        before = page.url
        page.keyboard.type(digits)
        page.keyboard.press("Enter")
        page.wait_for_function("before => location.href !== before", arg=before)
        seen.settled()
    page.wait_for_url("**keys=2023-01-01**")
    seen.settled()
    page.locator(".door a").click()
    page.get_by_role("button", name=say("begin.paid_today", "fr")).click()
    page.wait_for_selector(".st-key-mine-answer .hero")
    assert 1 + sum(len(digits) + 1 for digits in typed) + 2 <= 20
    assert seen.errors == []


@pytest.mark.parametrize("lang", ["fr", "ar"])
def test_a_narrow_phone_and_a_finger_reach_everything(browser, address, lang):
    seen = Visit(browser, address, "phone", f"lang={lang}&way=waiting")
    for width in (320, 390):
        seen.page.set_viewport_size(SIZES["phone"] | {"width": width})
        assert seen.says(SIDEWAYS) <= 0
        assert seen.says(SMALL) == []
    supposed = seen.page.locator("[class*='st-key-left-supposed'] button")
    supposed.filter(has_text=say("page.field.income", lang)).click()
    seen.page.wait_for_selector("[class*='st-key-digits-income'] input:focus")
    assert seen.faults() == {}
