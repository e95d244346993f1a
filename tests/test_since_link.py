"""An address knows the texts that it was computed with, and says what changed for its household when they are others."""

import pytest
from paging import MARKED, TODAY, opened, ran, shown
from test_share import FACTS

from simulator import Law, api, sheets
from simulator.law import earlier
from simulator.question.scenario import parse
from simulator.reading import clock
from simulator.sheets import since_link
from simulator.ui.answer import download_links
from simulator.ui.server import lite, lite_contract, settings
from simulator.ui.state import question
from simulator.ui.state.facts import TEXTS, written
from simulator.views.voice import named
from simulator.wording import LANGUAGES, Months, Named, say, write

LAW = Law.load()
SCENARIO = parse(question.scenario(FACTS, "F3"))
ANSWERED = sheets.answered(SCENARIO, LAW)


def without(law, *ids):
    return Law(text for text in law.texts if text.id not in ids)


def last_ones(count):
    """The law before its last texts."""
    return Law(LAW.texts[:-count])


def told(law, lang="fr"):
    return [write(sentence, lang) for sentence in since_link.sentences(ANSWERED, earlier.mark(law))]


def test_today_nothing_is_said():
    assert told(LAW) == []
    assert since_link.sentences(ANSWERED, "") == since_link.sentences(ANSWERED, "<b>") == []
    assert earlier.MARK.fullmatch(earlier.mark(LAW))


def test_every_law_that_lacks_the_last_texts_or_one_of_them_is_known():
    for law in (*(last_ones(count) for count in (1, 7, 40)), *(without(LAW, text.id) for text in LAW.texts[::20])):
        assert earlier.law_of(earlier.mark(law), LAW).texts == law.texts


def test_a_law_that_is_not_known_any_more_is_said_to_be():
    assert earlier.law_of("2020-01-01.00000000", LAW) is None
    assert since_link.sentences(ANSWERED, "2020-01-01.00000000")[0].key == "share.since.unknown"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_texts_that_move_nothing_of_this_household_say_so(lang):
    law = without(LAW, "ma/ancfcc-2025-12-26")
    assert told(law, lang) == [say("share.since.same", lang)]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_each_figure_that_moved_is_said_before_and_after_with_the_text_that_moved_it(lang):
    """The age limit, the term and the tranches of 2024 came with one decree: without it the same facts were answered otherwise."""
    law = without(LAW, "dz/2024-203")
    then, now = api.ask(SCENARIO, law=law), api.ask(SCENARIO, law=LAW)
    changes = since_link.moved(since_link.of_answer(SCENARIO), law, LAW)
    assert {change.name: (change.before, change.after) for change in changes} == {
        "column.down_payment": (then.down_payment, now.down_payment),
        "column.instalment": (then.instalments.amount, now.instalments.amount),
        "share.term": (Months(then.instalments.count), Months(now.instalments.count)),
        "column.last_due": (then.instalments.last_due, now.instalments.last_due),
    }
    assert {tuple(text.id for text in change.texts) for change in changes} == {("dz/2024-203",)}
    first, *lines = told(law, lang)
    assert first == say("share.since.moved_by", lang, texts=named(LAW.by_id["dz/2024-203"]))
    for change, line in zip(changes, lines, strict=True):
        words = [write(fact, lang) for fact in (Named(change.name), change.before, change.after)]
        assert [line.index(word) for word in words] == sorted(line.index(word) for word in words)


def test_of_many_new_texts_each_figure_has_those_that_moved_it():
    facts = FACTS | {
        "cohort": "2001-2002",
        "application": "2001-08-15",
        "acceptance": "2004-05-15",
        "keys": "2018-04-15",
        "birth": "1962-05-05",
    }
    scenario, law = parse(question.scenario(facts, "F3")), Law(LAW.texts[:40])
    changes = since_link.moved(since_link.of_answer(scenario), law, LAW)
    movers = {change.name: {text.id for text in change.texts} for change in changes}
    assert movers["column.price"] <= {
        text.id for text in LAW.texts for p in text.provisions if p.key.startswith("price")
    }
    assert "dz/2012-432" in movers["share.term"]
    first, *lines = since_link.sentences(sheets.answered(scenario, LAW), earlier.mark(law))
    assert first.key == "share.since.moved"
    for change, line in zip(changes, lines, strict=True):
        assert line.facts["texts"].facts == tuple(named(text) for text in change.texts)


def test_texts_without_an_answer_for_these_facts_say_so():
    assert told(Law(LAW.texts[:3])) == [say("share.since.no_answer", "fr")]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_pages_say_it_before_the_figure(lang):
    codes = written(FACTS) | {"lang": lang, TEXTS: earlier.mark(without(LAW, "dz/2024-203"))}
    for page in (shown(opened("simulate", **codes)), lite.page(codes, lang, TODAY)[0], lite.figure(codes, lang, TODAY)):
        assert page.index(say("share.since.moved_by", lang, texts=named(LAW.by_id["dz/2024-203"]))) < page.index(
            'class="hero'
        )
    assert 'class="note since"' not in lite.page(codes | MARKED, lang, TODAY)[0]


def test_the_mark_of_an_opened_link_stays_with_its_facts_and_goes_with_them():
    old = {TEXTS: earlier.mark(without(LAW, "dz/2024-203"))}
    at = opened("simulate", lang="fr", **written(FACTS), **old)
    assert at.query_params[TEXTS] in (old[TEXTS], [old[TEXTS]])
    widget = next(each for each in at.text_input if each.key and each.key.startswith("digits-income@"))
    at = ran(widget.set_value("70000").run())
    assert at.query_params[TEXTS] in (MARKED[TEXTS], [MARKED[TEXTS]])
    assert 'class="note since"' not in shown(at)


def test_what_is_shared_and_printed_has_the_mark_of_today(monkeypatch):
    monkeypatch.setattr(settings, "current", lambda: settings.Settings(public_address="https://x.dz"))
    assert f"&{TEXTS}={MARKED[TEXTS]}" in download_links.again(FACTS, "fr")
    assert f'name="{TEXTS}" value="{MARKED[TEXTS]}"' in lite.page({}, "fr", TODAY)[0]


CONTRACT = {"m_cohort": "2024", "m_type": "F4", "m_birth": "1965-02-03", "m_keys": "2026-06-01", "m_paid": "2026-11-20"}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_contract_says_it_too_while_it_is_that_of_the_link(lang, monkeypatch):
    """On the page and on its light form: the figures before and after, as long as the facts are those of the address."""
    monkeypatch.setenv(clock.VARIABLE, TODAY.isoformat())
    text = LAW.by_id["dz/2024-203"]
    old = CONTRACT | {"lang": lang, TEXTS: earlier.mark(without(LAW, text.id))}
    at = opened("contract", **old)
    for page in (shown(at), lite_contract.page(old, lang, TODAY)[0], lite_contract.figure(old, lang, TODAY)):
        assert say("share.since.moved_by", lang, texts=named(text)) in page
        assert page.index('class="note since"') < page.index('class="hero')
    assert at.query_params[TEXTS] in (old[TEXTS], [old[TEXTS]])
    at = ran(next(each for each in at.text_input if "m_birth" in each.key).set_value("04/02/1965").run())
    assert 'class="note since"' not in shown(at)
    assert at.query_params[TEXTS] in (MARKED[TEXTS], [MARKED[TEXTS]])
