"""The answer as one text message: what stays, what goes first, and the characters of a telephone."""

from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from simulator import sheets
from simulator.question.scenario import parse
from simulator.sheets import sms_text
from simulator.ui.answer import share
from simulator.ui.shell.markup import join
from simulator.ui.state import examples, question, recall_code
from simulator.wording import LANGUAGES, Plain, say

OURS = examples.first().facts | {"supposed": ""}


def answered(facts):
    kind = facts["type"] if facts["type"].startswith("F") else "F3"
    return sheets.answered(parse(question.scenario(facts, kind)))


def plain(sentence):
    return sms_text._joined([sentence])


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("example", examples.all_of_them(), ids=lambda example: example.name)
def test_every_example_is_one_message_with_its_figure_and_what_it_is_worth(example, lang):
    one = answered(example.facts)
    text = sheets.text_message(one, lang, code=recall_code.encode(example.facts))
    assert sms_text.fits(text)
    assert lang == "ar" or sms_text.GSM.issuperset(text)
    assert len(text) <= (70 if lang == "ar" else 160)
    figure = one.answer.instalments.amount
    last = one.answer.instalments.last_due
    refused = say("sheet.sms.refused", lang)
    if figure is None:
        first = f"{refused} {say('sheet.sms.none', lang)}" if one.answer.is_refused else say("sheet.sms.none", lang)
    else:
        key = "sheet.sms.refused.paid" if one.answer.is_refused else "sheet.sms.paid"
        first = say(key, lang, amount=figure.rounded_up, last=Plain(f"{last:%m/%Y}"))
    assert text.startswith(plain(first))
    assert text.startswith(plain(refused).rstrip(".")) == one.answer.is_refused
    assert plain(say("sheet.sms.example", lang)) in text


@pytest.mark.parametrize("lang", LANGUAGES)
def test_facts_of_ones_own_are_an_estimate_and_the_code_opens_them(lang):
    code = recall_code.encode(OURS)
    text = sheets.text_message(answered(OURS), lang, code=code)
    assert plain(say("sheet.sms.estimate", lang)) in text
    assert recall_code.decode(text.rpartition(" ")[2]) == recall_code.decode(code)


def test_what_is_needed_least_goes_first():
    one, code = answered(OURS), recall_code.encode(OURS)
    down_payment = plain(say("sheet.sms.before", "fr", amount=one.answer.down_payment))
    assert down_payment in sheets.text_message(one, "fr", code=code)
    longer = "ABCD-" * 14 + "ABCD"
    text = sheets.text_message(one, "fr", code=longer)
    assert down_payment not in text
    assert text.endswith(longer)
    longer = "ABCD-" * 17 + "ABCD"
    assert sheets.text_message(one, "fr", code=longer).endswith(longer.replace("-", ""))
    text = sheets.text_message(one, "fr", code="ABCD-" * 40)
    assert text.endswith(plain(say("sheet.sms.estimate", "fr")))


def test_no_character_costs_a_second_alphabet():
    assert plain("à l\u2019âge\u00a0: \u2066LPP\u2069 – 1\u202f000") == "à l'age : LPP - 1 000"
    assert not sms_text.fits("é" * 161)
    assert sms_text.fits("é" * 160)
    assert sms_text.fits("ش" * 70)
    assert not sms_text.fits("ش" * 71)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_links_hold_the_texts_whole(lang):
    one = answered(OURS)
    short = sheets.text_message(one, lang)
    links = join(*share._links(one.voice(lang), short, "https://x.dz/?a=1"))
    addresses = [part.partition('"')[0].replace("&amp;", "&") for part in str(links).split('href="')[1:]]
    assert unquote(addresses[0].partition("body=")[2]) == short
    assert parse_qs(urlsplit(addresses[1]).query)["text"] == [f"{short} https://x.dz/?a=1"]
