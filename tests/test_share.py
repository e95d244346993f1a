"""What is shared of an answer: a picture without personal facts, a text of one SMS, and what a link shows before it is opened."""

import json
import re
from urllib.parse import urlencode

import pytest
from browsing import CHROMIUM, SIZES
from paging import TODAY
from test_first_answer import first_html

from simulator import sheets
from simulator.question.scenario import parse
from simulator.sheets import typeset
from simulator.ui.server import lite, preview, settings
from simulator.ui.state import examples, question, recall_code
from simulator.ui.state.facts import written
from simulator.views import short_answer
from simulator.wording import LANGUAGES, say, write

FACTS = examples.first().facts | {"supposed": "", "birth": "1984-11-23", "income": "61234", "spouse_income": "23456"}
PERSONAL = ("1984", "23/11", "61234", "61 234", "61\u00a0234", "23456", "23\u00a0456")
"""What these facts and no figure of their answer say."""


def words_of_the_card(monkeypatch, facts, lang):
    """What the template of the picture is given for these facts."""
    drawn = []
    monkeypatch.setattr(typeset, "compiled", lambda _template, inputs, _kind, _on: drawn.append(inputs["data"]) or b"")
    sheets.card(parse(question.scenario(facts, "F3")), lang)
    return json.loads(drawn[0])


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_picture_has_the_figures_and_no_personal_fact(monkeypatch, lang):
    answered = sheets.answered(parse(question.scenario(FACTS, "F3")))
    answer, voice = answered.answer, answered.voice(lang)
    data = words_of_the_card(monkeypatch, FACTS, lang)
    assert data["sentence"] == short_answer.sentence(voice, answered.summary)
    assert write(answer.instalments.amount.rounded_up, lang) in data["sentence"]
    assert [value for _, value in data["cards"]] == [row.value for row in short_answer.numbers(voice, answered.summary)]
    assert sum(span["months"] for span in data["spans"]) == answer.instalments.count
    assert say("disclaimer", lang) in data["foot"]
    assert not [fact for fact in PERSONAL if fact in json.dumps(data, ensure_ascii=False)]


def test_the_picture_of_a_refusal_does_not_say_why(monkeypatch):
    data = words_of_the_card(monkeypatch, FACTS | {"property": "yes"}, "fr")
    assert (data["state"], data["sentence"]) == ("refused", say("sheet.sms.refused", "fr"))
    assert say("rule.no_property", "fr") not in json.dumps(data, ensure_ascii=False)


def test_the_picture_of_an_example_says_that_it_is_one(monkeypatch):
    data = words_of_the_card(monkeypatch, examples.first().facts, "fr")
    assert say("sheet.sms.example", "fr") in data["foot"]


def preview_of(path, lang, codes):
    """What a page says of itself to those who only see its link."""
    page = lite.page(codes, lang, TODAY)[0] if path == lite.PATH else first_html(path, lang=lang, **codes)
    return dict(re.findall(r'<meta property="og:([^"]+)" content="([^"]*)">', page.partition("</head>")[0]))


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("path", ["/", "/droit", "/contrat", lite.PATH])
def test_a_shared_link_shows_the_site_and_never_a_fact_of_its_address(path, lang):
    shown = preview_of(path, lang, written(FACTS))
    assert shown == preview_of(path, lang, {})
    assert say("page.title", lang) in shown["title"]
    assert shown["description"] == say("page.tagline", lang)
    assert shown["locale"] == f"{lang}_{'GB' if lang == 'en' else 'DZ'}"
    assert preview.PICTURES[shown["image"]] == lang
    assert not [fact for fact in PERSONAL if fact in " ".join(shown.values())]


def test_the_picture_of_the_site_stands_at_its_public_address(monkeypatch):
    monkeypatch.setattr(settings, "current", lambda: settings.Settings(public_address="https://x.dz"))
    assert 'content="https://x.dz/assets/preview-ar.png"' in preview.tags("ar", "x")
    assert preview.picture("ar").startswith(b"\x89PNG")


STUB = """files => {
  window.shared = [];
  navigator.canShare = data => files || !data.files;
  navigator.share = async data => {
    window.shared.push({ text: data.text, url: data.url, files: (data.files ?? []).map(file => [file.name, file.type, file.size]) });
    document.documentElement.dataset.shared = "";
  };
}"""


@pytest.mark.browser
@pytest.mark.skipif(not CHROMIUM, reason="no Chromium: install it, or name it in CHROMIUM")
@pytest.mark.parametrize("files", [True, False])
def test_a_telephone_shares_the_picture_or_else_the_text(address, browser, files):
    context = browser.new_context(viewport=SIZES["phone"])
    context.add_init_script(f"({STUB})({json.dumps(files)})")
    page = context.new_page()
    page.goto(f"{address}/?lang=fr&{urlencode(written(FACTS))}")
    button = page.locator("a.share")
    button.click(timeout=60_000)
    page.wait_for_selector("html[data-shared]", state="attached")
    (shared,) = page.evaluate("window.shared")
    answer = sheets.answered(parse(question.scenario(FACTS, "F3")))
    text = sheets.text_message(answer, "fr", code=recall_code.encode(FACTS))
    assert shared["text"] == text
    assert [(name, kind) for name, kind, _ in shared["files"]] == [("location-vente-image.png", "image/png")] * files
    assert all(size > 10_000 for *_, size in shared["files"])


@pytest.mark.browser
@pytest.mark.skipif(not CHROMIUM, reason="no Chromium: install it, or name it in CHROMIUM")
def test_a_browser_without_a_sheet_of_its_own_has_the_links(address, browser):
    context = browser.new_context(viewport=SIZES["phone"])
    context.add_init_script("delete Navigator.prototype.share")
    page = context.new_page()
    page.goto(f"{address}/?lang=ar&{urlencode(written(FACTS))}")
    page.wait_for_selector(".ways a[href^='sms:']", timeout=60_000)
    page.wait_for_selector("#boot", state="detached")
    assert page.locator(".ways a[href^='https://wa.me/']").is_visible()
    assert not page.locator("a.share").is_visible()
