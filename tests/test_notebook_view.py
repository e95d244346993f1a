"""What a notebook shows of an answer: its figures, in its language, with nothing that a person typed taken for a tag."""

import re
from dataclasses import replace
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import pytest
import yaml

from simulator import ask, show
from simulator.question.scenario import parse
from simulator.wording import LANGUAGES, Named, direction, say, write

SHIPPED = sorted((Path(__file__).parents[1] / "scenarios" / "households").glob("*.yaml"))
ANSWERS = {path.stem: ask(path) for path in SHIPPED}


class Balanced(HTMLParser):
    """Collects the tags of a piece of HTML; ``open`` is empty where each one is closed in its turn."""

    def __init__(self, piece):
        super().__init__()
        self.open, self.tags, self.words = [], set(), []
        self.feed(piece)
        self.close()

    def handle_starttag(self, tag, _attributes):
        self.tags.add(tag)
        if tag != "br":
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.words.append(data)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", ANSWERS)
def test_every_figure_is_there_in_the_language(name, lang):
    answer = ANSWERS[name]
    piece = show(answer, lang)._repr_html_()
    assert piece.startswith(f'<div lang="{lang}" dir="{direction(lang)}">')
    page = Balanced(piece)
    assert page.open == []
    assert page.tags <= {"div", "table", "caption", "b", "tr", "th", "td", "br", "p"}
    words = "\n".join(page.words)
    for amount in (
        answer.price,
        answer.down_payment,
        *(tranche.amount for tranche in answer.tranches if tranche.amount.cents),
    ):
        assert write(amount, lang) in words
    if answer.instalments.count:
        for fact in (
            answer.instalments.amount,
            answer.instalments.last_amount,
            answer.instalments.first_due,
            answer.instalments.last_due,
        ):
            assert write(fact, lang) in words
    else:
        assert not answer.payers
    for payer in answer.payers:
        for fact in (payer.span.first, payer.span.last, payer.monthly, payer.total):
            assert write(fact, lang) in words
        assert write(Named(f"payer.{payer.span.name}"), lang).casefold() in words.casefold()
    for criterion in answer.refusals:
        assert f"✗ {say(f'rule.{criterion.rule}', lang)}" in words
    assert say("disclaimer", lang) in words
    assert not re.search(
        r"\{|None|True|False", words.replace(say("instalments.none", "en"), "").replace("None: the applicant", "")
    )


def test_an_answer_is_shown_in_french_without_being_asked():
    answer = ANSWERS["couple_f3"]
    assert answer._repr_html_() == show(answer, "fr")._repr_html_() == show(answer)._repr_html_()


@pytest.mark.parametrize("lang", ["de", "FR", ""])
def test_a_language_without_a_catalogue_is_refused(lang):
    with pytest.raises(ValueError, match="one of fr, ar, en"):
        show(ANSWERS["couple_f3"], lang)


def test_what_was_typed_is_text():
    typed = "<script>alert('x')</script>&\"'"
    piece = show(replace(ANSWERS["couple_f3"], title={"fr": typed}), "fr")._repr_html_()
    assert "<script" not in piece
    assert typed in unescape(piece)


def test_keys_that_are_in_hand_have_no_verdict():
    question = yaml.safe_load((SHIPPED[0].parent / "cohort_2001_first_law_f3.yaml").read_text(encoding="utf-8"))
    answer = ask(parse(question | {"as_of": "2026-11-30"}))
    assert answer.keys_in_hand is not None
    piece = show(answer, "en")._repr_html_()
    assert write(answer.keys_in_hand.since, "en") in piece
    assert "refuses this household" not in piece
