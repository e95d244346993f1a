"""The papers that a situation asks: only those with a source, each where it is asked, and never as a list that is whole."""

import pytest
from doors import LAW, words_of
from paging import opened

from simulator.ui.answer import papers_fold
from simulator.ui.state import examples
from simulator.ui.state.facts import FIELDS, confirmed, written
from simulator.views import papers
from simulator.views.voice import Voice
from simulator.wording import LANGUAGES, say


def names(cohort, *situations):
    return [paper.name for paper in papers.of_situations(cohort, situations)]


def test_a_paper_is_asked_in_its_situation_and_its_programme_alone():
    assert names("2024", papers.INCOME) == ["pay_slip"]
    assert names("2013", papers.INCOME) == names("2024") == []
    assert names("2013", papers.WHOLE_PAYMENT) == ["pay_off_request", "share_paid_proof"]
    assert all(paper.sources for paper in papers.papers())


@pytest.mark.parametrize("lang", LANGUAGES)
def test_each_paper_has_its_sources_and_the_list_says_that_it_is_not_complete(lang):
    block = papers_fold.block(Voice(LAW, lang), papers.papers())
    for paper in papers.papers():
        assert all(source.address in block for source in paper.sources)
    assert say("papers.incomplete", lang) in block
    assert "2024" in words_of(block)


def test_the_first_page_has_the_fold_where_something_is_asked():
    titles = [fold.label for fold in opened("simulate", lang="fr", **written(own(income="45000"))).get("expander")]
    assert say("papers.title", "fr") in titles


def own(**changes):
    return confirmed(examples.first().facts | changes, *FIELDS)
