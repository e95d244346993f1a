"""Streamlit speaks English only: on the pages in other languages none of its words is left, seen or read aloud."""

import json
import re
from pathlib import Path

import pytest
from browsing import CHROMIUM, Visit

from simulator.ui.shell import own_words
from simulator.ui.shell.pages import PAGES
from simulator.wording import LANGUAGES, say

OFFICE = Path(__file__).parent / "office_files" / "office_list.xlsx"
LATIN = re.compile(r"[A-Za-z]{2,}")
RECALL_CODE = re.compile(r"(?:[0-9A-Z]{4}-?){5,}")
OF_THE_PAGE = """() => {
  const found = [], walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let text; (text = walk.nextNode());) if (!text.parentElement.closest('[data-testid=stHtml], .st-key-lang, script, style, code, .icon, [data-testid=stIconMaterial]')) found.push(text.data);
  for (const element of document.querySelectorAll('*')) for (const name of ['aria-label', 'title', 'placeholder', 'alt', 'aria-roledescription', 'aria-valuetext']) found.push(element.getAttribute(name) ?? '');
  return found;
}"""
"""What Streamlit writes on a page but commands, and everything that is read aloud in the place of a text; the rest is our own HTML."""
NO_FRENCH = re.compile(
    r"\b(?:press|enter|apply|submit|choose|select an|browse|drag|drop files?|running|stop|deploy|settings|rerun|rerunning|clear|close|dismiss"
    r"|show|hide|view fullscreen|fullscreen|search|download|upload|remove|next month|previous month|loading|please wait|expand|collapse|toggle|copy to)\b",
    re.IGNORECASE,
)
"""Words of Streamlit's kind that no French sentence has."""
SAID_SELDOM = [
    "File must be 25.0MB or smaller.", "gens.csv, 34.5KB", "application/zip files are not allowed.", "No results", "9 options available.",
    "Number is outside the allowed range. Please enter a value between 0 and 1000000.", "Error: ", "Copy to clipboard", "Clear value",
]  # fmt: skip
"""Words that only come after a mistake, or while a list is open."""
CATALOGUES = Path(own_words.__file__).parents[2] / "wording/locale/ar"


def ours():
    """The words in Latin letters that our own Arabic has: AADL, CSV, Excel."""
    texts = (file.read_text(encoding="utf-8") for file in CATALOGUES.glob("*.po"))
    return {
        word
        for text in texts
        for line in text.splitlines()
        if not line.startswith("msgid")
        for word in LATIN.findall(line)
    }


def test_every_word_of_streamlit_has_one_of_ours():
    assert own_words.table("en") == "[]"
    for lang in set(LANGUAGES) - {"en"}:
        assert own_words.table(lang).count('["') == len(own_words.ENGLISH)


OUT = "Number is {} the allowed range. Please enter a value "
BOUNDS = {
    OUT.format("outside") + "between 3 and 7.": ("de 3 à 7", "من 3 إلى 7"),
    OUT.format("above") + "less than or equal to 7.": ("7 au plus", "7 على الأكثر"),
    OUT.format("below") + "greater than or equal to 3.": ("3 au moins", "3 على الأقل"),
    "File must be 25.0MB or smaller.": ("25.0MB au plus", "يجب ألا يتجاوز الملف 25.0MB"),
    "8 options available.": ("proposés\u00a0: 8", "المتاحة: 8"),
}


@pytest.mark.parametrize("english", BOUNDS)
def test_a_bound_stays_on_its_side(english):
    for lang, words in zip(("fr", "ar"), BOUNDS[english], strict=True):
        found = [
            (match, own)
            for pattern, own in json.loads(own_words.table(lang))
            if (match := re.fullmatch(pattern, english))
        ]
        said = re.sub(r"\$(\d)", lambda hole, match=found[0][0]: match[int(hole[1])], found[0][1])
        assert words in re.sub("[\u2066\u2069]", "", said)


def english(texts):
    """Those of some texts that Streamlit wrote."""
    return [text for text in texts if any(re.fullmatch(words, text.strip()) for words in own_words.ENGLISH.values())]


def latin(texts, known):
    """Those in which a word has Latin letters and is none of ours."""
    return [text for text in texts if set(LATIN.findall(RECALL_CODE.sub("", text))) - known]


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.skipif(not CHROMIUM, reason="no Chromium: install it, or name it in CHROMIUM")
@pytest.mark.parametrize("lang", ["ar", "fr"])
def test_no_word_in_english_is_left_on_any_page(browser, address, lang):
    """One visit walks through the pages with their folds open; what Streamlit says seldom is put on a page, and said as well."""
    seen, known = Visit(browser, address, "desktop", f"lang={lang}"), ours() | {"gens", "csv", "application", "zip"}
    left = []
    for name in PAGES:
        seen.go_to(name)
        seen.says(
            "texts => texts.forEach(text => { const p = document.createElement('p'); p.textContent = text; document.body.append(p); })",
            SAID_SELDOM,
        )
        left += [(name, text) for text in english(seen.heard())]
        said = seen.says(OF_THE_PAGE)
        left += [(name, text) for text in (latin(said, known) if lang == "ar" else filter(NO_FRENCH.search, said))]
    assert left == []
    if lang == "ar":
        assert "gens.csv، 34,5 كيلوبايت" in re.sub("[\u2066\u2069]", "", " ".join(seen.says(OF_THE_PAGE)))


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.skipif(not CHROMIUM, reason="no Chromium: install it, or name it in CHROMIUM")
@pytest.mark.parametrize("lang", ["ar", "fr"])
def test_a_file_a_list_and_a_number_speak_the_language_of_the_page(browser, address, lang):
    """A list that is open, a number past its bound, a file that the server does not take, and one that the network loses."""
    seen = Visit(browser, address, "desktop", f"lang={lang}", PAGES["batch"].address)
    page = seen.page
    page.set_input_files("input[type=file]", OFFICE)
    cohort = page.locator("[class*=st-key-lot-fact-cohort] input")
    cohort.focus()
    cohort.press("ArrowDown")
    page.wait_for_selector("[role=option]")
    heard = seen.heard()
    cohort.press("Escape")
    page.locator("[data-testid=stNumberInput] input").fill("99999999999")
    page.keyboard.press("Enter")
    seen.settled()
    heard += seen.heard()
    for name, fails in (("a.csv", lambda route: route.fulfill(status=500)), ("b.csv", lambda route: route.abort())):
        page.route("**/upload_file/**", fails)
        page.set_input_files("input[type=file]", {"name": name, "mimeType": "text/csv", "buffer": b"a;b"})
        page.locator("[data-testid=stFileUploader]", has_text=name).get_by_text(
            say("page.frame.not_sent", lang)
        ).first.wait_for()
        heard += seen.heard()
        page.unroute("**/upload_file/**")
    assert english(heard) == []
