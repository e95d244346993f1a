"""Two prices in circulation for the programme of 2013: side by side, alone as in columns, with what speaks for each."""

import numpy as np
import pytest
from contract import json_of
from strategies import crowd
from test_law import raw, row
from test_pay_off import question
from test_receipts import decided

from simulator import Law, answer, sheets
from simulator.answers.explain import Case, prices
from simulator.engine.households import UNSTATED
from simulator.engine.rules import pricing
from simulator.law import Readings
from simulator.law import text as texts
from simulator.question.scenario import load
from simulator.reading.errors import InputError
from simulator.views.text import answer_page
from simulator.wording import LANGUAGES, write

LAW = Law.load()


@pytest.mark.parametrize("choice", Readings.choices()["price_2013"])
def test_both_prices_are_those_of_the_two_readings(choice):
    both = answer(question() | {"readings": {"price_2013": choice}})["price_alternatives"]
    assert [one["choice"] for one in both] == ["called", "text"]
    for one in both:
        alone = answer(question() | {"readings": {one["reading"]: one["choice"]}})
        assert {name: alone[name] for name in ("price", "down_payment", "financed", "instalment")} == {
            name: one[name] for name in ("price", "down_payment", "financed", "instalment")
        }


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_door_has_both_prices_and_what_speaks_for_each(lang):
    asked = sheets.answered(load(question()), LAW)
    line = write(asked.summary.line("price_alternatives"), lang)
    evidence = [one["evidence"][lang] for one in json_of(asked)["price_alternatives"]]
    assert len(set(evidence)) == 2
    terminal = answer_page.answer(LAW, asked.summary, lang)
    assert terminal.count(line) == 2, "under the price, and among the reasons"
    assert all(words in terminal for words in evidence)
    assert line in sheets.message(asked, lang)


def test_a_household_that_can_pay_no_instalment_reads_the_two_prices_alone():
    asked = sheets.answered(load(question(birth="1940-01-10")), LAW)
    line = asked.summary.line("price_alternatives")
    assert {one["instalment"] for one in json_of(asked)["price_alternatives"]} == {None}
    assert {words.key for words in line.facts.values()} == {"price.both.price"}
    assert not json_of(asked)["instalments"]


@pytest.mark.parametrize("how", [Readings(), Readings(price_2013="called")])
def test_the_other_price_of_a_row_is_that_of_its_household_alone(how):
    outcome = decided(crowd(95, 2_000), how=how)
    found = np.full(len(outcome.people), UNSTATED)
    for place, code in enumerate(outcome.codes):
        mine = np.flatnonzero(outcome.regime == place)
        found[mine] = pricing.other_price(outcome.people.rows(mine), code)
    assert 10 < np.count_nonzero(found != UNSTATED) < len(found)
    for household in range(len(outcome.people)):
        both = prices.alternatives(Case(outcome, household))
        others = [one.price for one in both if one.price != outcome.decisions.price[household]]
        assert others == ([] if found[household] == UNSTATED else [found[household]])


def test_evidence_is_in_every_language():
    words = dict.fromkeys(LANGUAGES, "why")
    kept = texts.parse(raw("x/why", age_limit=row("70 years", evidence=words)))
    assert kept.provisions[0].evidence == words
    with pytest.raises(InputError) as refused:
        texts.parse(raw("x/why", age_limit=row("70 years", evidence={"fr": "pourquoi"})))
    assert refused.value.where == "sets.age_limit.evidence"
