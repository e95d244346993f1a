"""What was announced about the monthly sum, against the engine: every figure is the engine's, the announcement is data with its sources."""

import pytest
from doors import LAW, words_of

from simulator import api
from simulator.base.money import Money
from simulator.reading.documents import read_file
from simulator.reading.shipped import scenarios
from simulator.ui.guide import blocks
from simulator.ui.state import examples, question
from simulator.views.voice import Voice
from simulator.whatif import announced
from simulator.wording import LANGUAGES


def test_each_line_is_what_the_engine_asks_over_that_term():
    said, rows = announced.announcement(), announced.instalments(LAW)
    assert said.day < LAW.by_id[said.price].in_force
    assert len(rows) == 6
    young = read_file(scenarios() / "households" / "couple_34_f3.yaml")
    for row in rows:
        assert row.is_announced == (said.least.cents <= row.instalment.cents <= said.most.cents)
        if row.cohort == "2024":
            income = "60000 DZD" if row.months == 420 else "120000 DZD"
            household = young["household"] | {"income": income, "spouse_income": "0 DZD"}
            answer = api.ask(young | {"dwelling": {"type": row.dwelling}, "household": household}, law=LAW)
            assert (answer.instalments.count, answer.instalments.amount) == (row.months, row.instalment)


def test_only_the_f4_over_the_term_of_another_programme_lies_between_the_amounts():
    inside = [(row.dwelling, row.cohort, row.months) for row in announced.instalments(LAW) if row.is_announced]
    assert inside == [("F4", "2013", 300)]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_help_shows_every_line_and_where_it_was_read(lang):
    example, voice = examples.first(), Voice(LAW, lang)
    summary = question.answers(example.facts, LAW)["F3"]
    page = blocks.announcement(blocks.Help(voice, {}, example, summary, announced.announcement().day))
    for row in announced.instalments(LAW):
        assert voice.amount(row.instalment) in page
    assert voice.amount(Money(800_000)) in page
    assert "dnalgerie.com" in page
    assert words_of(page)
