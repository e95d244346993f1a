"""The page of the law: every text has its address, every provision its life, every silence its line; ids stay as they are."""

import datetime as dt
import re
from html import escape, unescape
from urllib.parse import parse_qsl

import pytest
from browsing import CHROMIUM, SIDEWAYS, Visit
from paging import opened, ran, shown

from simulator import Law
from simulator.law import Readings
from simulator.law import history as past
from simulator.law.in_words import described
from simulator.ui.answer import citations
from simulator.ui.law import blocks
from simulator.ui.shell.pages import PAGES
from simulator.ui.state import examples
from simulator.ui.state.facts import read
from simulator.views.voice import Voice
from simulator.wording import LANGUAGES, say, write

pytestmark = pytest.mark.slow

LAW = Law.load()
DAY = dt.date(2024, 7, 1)


def shelf(lang="fr", chain="location_vente", day=DAY):
    return blocks.Shelf(Voice(LAW, lang), {"lang": lang}, examples.first().facts, chain, day)


# --- the life of the texts


def test_every_text_is_in_a_chain_and_every_chain_has_texts():
    chained = {text.id for chain in past.CHAINS for text in past.texts(LAW, chain)}
    assert chained == set(LAW.by_id)
    assert all(text in past.texts(LAW, past.chain_of(text)) for text in LAW.texts)


def test_what_amended_a_text_is_what_says_so():
    amending = [text.id for text in past.amending(LAW, LAW.by_id["dz/2001-105"])]
    assert amending[0] == "dz/2003-35"
    assert amending[-1] == "dz/2024-203"
    assert all("dz/2001-105" in LAW.by_id[name].amends for name in amending)


@pytest.mark.parametrize("chain", past.CHAINS)
def test_a_provision_is_in_force_to_the_last_day_of_its_life_and_not_the_day_after(chain):
    for key in past.keys(LAW, chain):
        for provision in past.versions(LAW, chain, key):
            text = LAW.by_id[provision.text]
            owner = next(owner for owner in past.owners(chain) if owner in text.schemes)
            for end, cohorts in past.until(LAW, chain, provision).items():
                governing = {
                    cohort: p.text
                    for p in LAW.in_force_on(owner, end or dt.date(2100, 1, 1))
                    if p.key == key
                    for cohort in p.cohorts
                }
                assert {governing[cohort] for cohort in cohorts} == {text.id}, (key, text.id, end)
                if end:
                    after = LAW.in_force_on(owner, end + dt.timedelta(days=1))
                    heirs = {p.text for p in after if p.key == key and set(p.cohorts) & set(cohorts)}
                    assert text.id not in heirs


@pytest.mark.parametrize("chain", past.CHAINS)
def test_every_declared_gap_is_on_the_list_whatever_the_day(chain):
    declared = {(p.text, p.key) for text in past.texts(LAW, chain) for p in text.provisions if not p.is_known}
    for day in (dt.date(1999, 1, 1), DAY, dt.date(2026, 11, 22)):
        now, other = past.gaps(LAW, chain, day)
        assert {(p.text, p.key) for p in [*now, *other]} == declared
        assert not {(p.text, p.key) for p in now} & {(p.text, p.key) for p in other}


# --- the page


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_text_has_its_address_and_opens_whole(lang):
    for text in LAW.texts:
        page = blocks.text(shelf(lang, past.chain_of(text)), text)
        assert f'<code dir="ltr">{text.id}</code>' in page
        assert page.count("<article") == len(text.provisions)
        for other in past.amending(LAW, text):
            assert f"text={other.id.replace('/', '%2F')}" in page


def test_a_link_opens_a_text_and_the_address_keeps_it():
    at = opened("law", lang="ar", text="dz/2024-203")
    page = shown(at)
    assert '<code dir="ltr">dz/2024-203</code>' in page
    assert say("texts.sets", "ar") in page
    kept = {name: code if isinstance(code, str) else code[0] for name, code in at.query_params.items()}
    assert kept == {"lang": "ar", "scheme": "location_vente", "text": "dz/2024-203"}


@pytest.mark.parametrize("identity", ["dz/1901-1", "<script>alert(1)</script>", "../../etc/passwd"])
def test_a_text_that_does_not_exist_is_said_and_nothing_typed_becomes_markup(identity):
    page = shown(opened("law", lang="fr", text=identity))
    assert 'class="alert box"' in page
    assert "<script" not in page
    assert "24-203" in page.replace("\u2066", "").replace("\u2060", "").replace("\u2069", ""), "the list is there"


@pytest.mark.parametrize("view", ["chain", "force", "history", "unknown", "readings"])
@pytest.mark.parametrize("scheme", past.CHAINS)
def test_every_view_of_every_chain_opens(view, scheme):
    at = opened("law", lang="en", scheme=scheme, view=view, on="2025-06-01")
    assert 'class="book"' in shown(at)
    kept = {name: code if isinstance(code, str) else code[0] for name, code in at.query_params.items()}
    assert (kept["scheme"], kept["view"]) == (scheme, view)
    assert kept.get("on") == ("2025-06-01" if view in ("force", "unknown") else None)


def test_codes_that_mean_nothing_give_the_first_view():
    at = opened("law", lang="fr", scheme="x", view="y", on="2024-13-45", key="z")
    assert f"{say('texts.intro.chain', 'fr')}" in shown(at)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(("codes", "key"), [
    ({"text": "dz/9999"}, "texts.missing"), ({"text": "<b>x</b>"}, "texts.missing"),
    ({"view": "force", "on": "abc"}, "texts.day.unread"), ({"view": "unknown", "on": "<b>x</b>"}, "texts.day.unread"),
    ({"view": "force", "on": "1850-01-01"}, "texts.day.before"), ({"view": "force", "on": "2150-01-01"}, "texts.day.bounds"),
])  # fmt: skip
def test_what_the_address_asks_in_vain_is_said_as_long_as_nothing_else_is_asked(lang, codes, key):
    at = opened("law", lang=lang, **codes)
    told = say(key, lang, id="\0", got="\0", day="\0", first="\0", last="\0").split("\0")
    for _ in range(2):  # a browser runs the page twice
        page = shown(at)
        assert 'class="alert box"' in page
        assert all(words in unescape(page) for words in (told[0], told[-1]))
        assert "<b>x" not in page
        at = ran(at.run())
    group = next(g for g in at.get("button_group") if g.key.startswith("law_view"))
    assert 'class="alert box"' not in shown(ran(group.set_value("readings").run()))


def test_a_day_that_is_chosen_takes_the_place_of_one_that_cannot_be_read():
    at = opened("law", lang="fr", view="force", on="abc")
    at = ran(at.text_input[0].set_value(f"{DAY:%d/%m/%Y}").run())
    assert 'class="alert box"' not in shown(at)
    assert at.query_params["on"] in (DAY.isoformat(), [DAY.isoformat()])


def test_another_view_and_another_language_stay_in_the_address():
    at = opened("law", lang="fr", scheme="lpa")
    view = next(g for g in at.get("button_group") if g.key.startswith("law_view"))
    at = view.set_value("history").run()
    chosen = at.selectbox[0].set_value("grant").run()
    assert at.query_params["key"] in ("grant", ["grant"])
    turned = next(g for g in chosen.get("button_group") if g.key == "lang").set_value("ar").run()
    assert not turned.exception
    assert turned.selectbox[0].value == "grant"
    assert say("key.grant", "ar") in shown(turned)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_is_in_force_on_a_day_is_what_the_library_says(lang):
    page = blocks.force(shelf(lang))
    for provision in LAW.in_force_on("location_vente", DAY):
        assert say(f"key.{provision.key}", lang) in page
    limit = next(p for p in LAW.in_force_on("location_vente", DAY) if p.key == "age_limit")
    assert f'<p class="value">{write(described(limit), lang)}</p>' in page
    assert say("texts.nothing", lang) in blocks.force(shelf(lang, "daam_sakane", dt.date(1990, 1, 1)))


def test_a_version_says_from_when_until_when():
    page = blocks.history(shelf("en"), "term_max")
    assert "from 29/04/2001 to 25/12/2012" in page
    assert page.index("since 26/06/2024?") < page.index("from 29/04/2001"), "the latest first"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_notes_of_a_text_are_in_the_language_of_the_page(lang):
    text = LAW.by_id["dz/2024-203"]
    page = unescape(blocks.text(shelf(lang), text))
    notes = [text.note, *(provision.note for provision in text.provisions if provision.note)]
    assert all(citations.unbroken(note[lang]) in page for note in notes)
    assert not any(note[other] in page for note in notes for other in LANGUAGES if other != lang)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_source_is_shown_with_its_kind_and_the_day_on_which_it_was_read(lang):
    page = unescape(citations.source(Voice(LAW, lang), LAW.timeline("daam_sakane", "income_ceiling")[0]))
    assert say("source.kind.official", lang) in page
    assert "11/2026" in page
    page = unescape(citations.source(Voice(LAW, lang), LAW.timeline("location_vente", "age_limit")[0]))
    assert f"{say('source.kind.press', lang)}" in page
    assert say("source.read.unknown", lang) in page


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_reading_is_explained_with_its_choices_and_what_it_reads(lang):
    page = blocks.readings(shelf(lang))
    for name, choices in Readings.choices().items():
        assert escape(say(f"reading.{name}.why", lang)) in page
        assert all(escape(say(f"reading.{name}.{choice}", lang)) in page for choice in choices)
    assert set(blocks.READ_IN) == set(Readings.choices()) - {"rounding"}
    assert page.count('class="sourced"') == len(blocks.READ_IN)


def test_another_reading_opens_the_answer_of_this_household_under_it():
    links = [unescape(link) for link in re.findall(r'href="\./\?([^"]*)"', blocks.readings(shelf("ar")))]
    asked = [read(dict(parse_qsl(link)), {}) for link in links]
    others = [
        (f"reading_{name}", choice) for name, choices in Readings.choices().items() for choice in choices[1:]
        if name not in blocks.OF_ANOTHER
    ]  # fmt: skip
    mine = examples.first().facts
    assert asked == [(mine | {name: choice}, []) for name, choice in others]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_source_leads_to_the_page_of_its_text(lang):
    limit = next(p for p in LAW.in_force_on("location_vente", DAY) if p.key == "age_limit")
    page = citations.source(Voice(LAW, lang), limit)
    assert f'href="./droit?lang={lang}&amp;text=dz%2F2024-203" target="_blank"' in page


def test_in_arabic_nothing_latin_stands_unfenced():
    """Ids and numbers keep their order: whatever is Latin is in an element or a fence of its own direction."""
    page = blocks.chain(shelf("ar"))
    plain = re.sub(r"<[^>]*>", " ", re.sub(r"\u2066.*?\u2069", "", page))
    assert re.findall(r"[A-Za-z]{2,}", plain) == []


def test_the_page_is_in_the_bar():
    assert PAGES["law"].everybody


@pytest.mark.browser
@pytest.mark.skipif(not CHROMIUM, reason="no Chromium: install it, or name it in CHROMIUM")
def test_every_view_and_a_text_can_be_read_on_a_phone(address, browser):
    """No sideways scroll, no error, no request outside, ids left to right, and nothing that axe finds."""
    views = ["view=force&on=2025-06-01", "view=history&key=price", "view=unknown", "view=readings", "text=dz/2001-105"]
    for place, view in enumerate(views):
        lang, scheme = ("ar", "dark") if place % 2 else ("fr", "light")
        seen = Visit(browser, address, "phone", f"lang={lang}&{view}", PAGES["law"].address, color_scheme=scheme)
        seen.page.wait_for_selector(".book .rule")
        seen.says("() => { for (const each of document.querySelectorAll('.book details')) each.open = true; }")
        assert seen.faults() == {}, view
        assert seen.says(SIDEWAYS) <= 0
        assert (seen.errors, seen.foreign) == ([], [])
        seen.page.context.close()


@pytest.mark.browser
@pytest.mark.skipif(not CHROMIUM, reason="no Chromium: install it, or name it in CHROMIUM")
def test_a_text_opens_from_the_chain_and_leads_back(address, browser):
    seen = Visit(browser, address, "phone", "lang=fr&income=45000", PAGES["law"].address)
    seen.page.locator("a[href*='2024-203']").first.click()
    seen.page.wait_for_url("**text=dz**2024-203**")
    seen.page.wait_for_selector(".identity code")
    assert seen.page.locator(".identity code").inner_text() == "dz/2024-203"
    seen.page.wait_for_function(f"document.title.startsWith({LAW.by_id['dz/2024-203'].title['fr']!r})")
    assert "income=45000" in seen.page.url, "the question is kept"
    seen.page.get_by_role("link", name=say("texts.back", "fr")).click()
    seen.page.wait_for_selector("ol.chain")
