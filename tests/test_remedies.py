"""What would change a refusal or a shortened term: each sentence is an answer of the engine to the household with that fact moved."""

import datetime as dt

import pytest
from doors import LAW, changed, household, questions

from simulator import api
from simulator.base import dates
from simulator.base.money import Money
from simulator.question.scenario import load
from simulator.whatif.remedies import remedies
from simulator.whatif.waiting import YEARS


def found(raw):
    scenario = load(raw)
    answer = api.ask(scenario, law=LAW)
    return answer, {each.sentence.key.removeprefix("answer.change."): each for each in remedies(scenario, answer, LAW)}


def later(raw, years):
    keys = dt.date.fromisoformat(str(raw["dates"]["keys"]))
    return api.ask(changed(raw, {"dates.keys": dates.add_months(keys, 12 * years).isoformat()}), law=LAW)


@pytest.mark.parametrize(
    "name", ["income_24000_f3", "income_120001_f4", "owner_refused_f3", "couple_f3", "retired_66_f4"]
)
def test_each_sentence_is_what_the_engine_answers(name):
    raw = questions()[name]
    answer, told = found(raw)
    assert ("waiting" in told) is answer.is_refused
    if answer.is_refused:
        assert all(later(raw, years).is_refused for years in (1, YEARS))
        assert told["waiting"].provision == answer.refusals[0].provision
    else:
        amount, more = (told["later"].sentence.facts[name] for name in ("amount", "more"))
        assert amount == later(raw, 1).instalments.amount.rounded_up
        assert amount.cents - more.cents == answer.instalments.amount.rounded_up.cents


def test_the_spouse_s_income_that_is_enough_is_the_least_in_whole_dinars():
    raw = questions()["income_24000_f3"]
    _, told = found(raw)
    amount = told["spouse"].sentence.facts["amount"]
    assert amount == Money(100)
    for dinars, refused in ((0, True), (1, False)):
        asked = changed(raw, {"household.spouse_income": f"{dinars} DZD"})
        assert api.ask(asked, law=LAW).is_refused is refused


def test_another_scheme_asks_its_facts_and_answers_once_it_has_them():
    _, told = found(questions()["owner_refused_f3"])
    assert told["scheme.asks"].provision is None
    beside = household("compare_five").raw["schemes"]
    for name, verdict in (("income_120001_f4", "refuses"), ("income_24000_f3", "accepts")):
        raw = questions()[name] | {"schemes": beside}
        (line,) = api.comparison(raw, ["lpa"], law=LAW).lines[1:]
        assert line.answer.eligible is (verdict == "accepts")
        assert {key for key in found(raw)[1] if key.startswith("scheme.")} == {f"scheme.{verdict}"}


def test_who_is_neither_refused_nor_shortened_is_told_nothing():
    for name in ("couple_34_f3", "couple_58_two_kafils_f3", "keys in hand, half of the year refused"):
        assert found(questions()[name])[1] == {}
