"""The help: its figures are the engine's and the texts', its words are the glossary's, and everything it opens exists."""

import datetime as dt
import importlib.util
import re
from collections import Counter
from html import unescape
from urllib.parse import parse_qsl, urlsplit

import pytest
from browsing import ROOT
from contract import cents
from paging import opened, shown

from simulator import Law, answer
from simulator.base.money import Money
from simulator.law import history as past
from simulator.law import sources
from simulator.reading.shipped import scenarios
from simulator.ui.guide import blocks
from simulator.ui.server.v1.table import PAGE as DOCS
from simulator.ui.shell.pages import PAGES
from simulator.ui.state import examples, question
from simulator.views.voice import Voice
from simulator.wording import LANGUAGES, Counted, Months, say, write

LAW = Law.load()
DAY = dt.date(2026, 11, 22)


def helped(lang):
    example = examples.first()
    summary = question.answers(example.facts, LAW)[example.facts["type"]]
    return blocks.Help(Voice(LAW, lang), {"lang": lang}, example, summary, DAY)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_worked_example_has_the_figures_of_the_engine(lang):
    found = answer(scenarios() / "households" / "couple_f3.yaml")
    page = blocks.how(helped(lang))
    for name in ("price", "down_payment", "financed", "instalment", "last_instalment", "total_paid"):
        assert write(Money(cents(found[name])), lang) in page
    assert all(write(Months(row["months"]), lang) in page for row in found["caps"])
    assert write(cents(found["down_payment"]) / cents(found["price"]), lang) in page


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_grades_are_counted_in_the_texts(lang):
    page = blocks.sure(helped(lang))
    for chain in past.CHAINS:
        grades = Counter(p.status for text in past.texts(LAW, chain) for p in text.provisions)
        assert write(Counted("provisions", grades.total()), lang) in page
        assert all(f"{say(f'status.{status}', lang)} · {count}<" in page for status, count in grades.items())


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_silence_of_the_day_is_named(lang):
    now, _ = past.gaps(LAW, "location_vente", DAY)
    assert now
    page = blocks.limits(helped(lang))
    assert all(f"<li>{say(f'key.{provision.key}', lang)}</li>" in unescape(page) for provision in now)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_word_of_the_glossary_is_there_with_its_two_other_names(lang):
    page = unescape(blocks.words(helped(lang)))
    for word in blocks.WORDS:
        assert all(say(f"guide.word.{word}", each) in page for each in LANGUAGES)
        assert say(f"guide.word.{word}.means", lang) in page


def test_the_glossary_of_the_documentation_is_made_from_the_catalogues():
    spec = importlib.util.spec_from_file_location("glossary", ROOT / "docs" / "glossary.py")
    glossary = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(glossary)
    written = glossary.FILE.read_text(encoding="utf-8")
    assert written == glossary.whole(), "run: python docs/glossary.py"
    assert written.partition(glossary.SECOND)[0].count("\n| ") == len(blocks.WORDS) + 1


def test_every_link_leads_to_a_page_or_a_section():
    page = blocks.help_page(helped("fr"))
    ids = set(re.findall(r'id="([^"]+)"', page))
    places = {place.address for place in PAGES.values()} | {"lite", DOCS.removeprefix("/")}
    read = {one.address for one in sources.table().values()}
    for href in map(unescape, re.findall(r'href="([^"]+)"', page)):
        if href.startswith("#"):
            assert href[1:] in ids
        elif href not in read:
            assert urlsplit(href).path.removeprefix("./") in places
            assert dict(parse_qsl(urlsplit(href).query))["lang"] == "fr"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_opens_and_is_in_the_bar(lang):
    assert PAGES["guide"].everybody
    page = shown(opened("guide", lang=lang))
    assert all(f'id="guide-{name}"' in page for name in blocks.SECTIONS)
