"""Which relative as kafil: each row is the engine's answer to one question, and no order of the list changes a place."""

import datetime as dt
import json
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import simulator
from simulator.answers.model import Payer
from simulator.base.money import Money
from simulator.cli import main
from simulator.question.scenario import load
from simulator.reading.errors import InputError
from simulator.whatif import kafil_page
from simulator.whatif.kafil_choice import CRITERIA
from simulator.wording import LANGUAGES, write

HOUSEHOLDS = Path(__file__).parents[1] / "scenarios" / "households"
OLDER = HOUSEHOLDS / "couple_58_two_kafils_f3.yaml"
BROTHER = {"birth": "1985-11-02", "income": "40000 DZD", "share": "30 %"}
SON = {"birth": "1999-06-18", "income": "46000 DZD", "share": "40 %"}
UNCLE = {"birth": "1960-01-01", "income": "90000 DZD"}


def answered(kafil=(), arrangement="takes_over"):
    """The answer to the household with these kafils, asked as any question."""
    question = load(OLDER).raw | {"readings": {"kafil": arrangement}}
    rows = [{name: value for name, value in row.items() if name != "share" or arrangement == "shares"} for row in kafil]
    question.pop("kafil")
    return simulator.ask(question | ({"kafil": rows} if rows else {}))


def places(choice, criterion, arrangement="takes_over"):
    return {rank.outcome.candidate.number: rank.place for rank in choice.ranking(criterion, arrangement)}


@pytest.mark.parametrize("arrangement", ["takes_over", "shares"])
def test_each_row_is_the_answer_to_one_question(arrangement):
    outcomes = simulator.kafils(OLDER, [BROTHER, SON]).under(arrangement)
    for outcome, row in zip(outcomes, [BROTHER, SON], strict=True):
        answer = answered([row], arrangement)
        assert outcome.payers == answer.payers
        assert (outcome.months, outcome.last_due) == (answer.instalments.count, answer.instalments.last_due)
        assert outcome.total == answer.instalments.total_paid == answer.price
        assert outcome.effort == max(payer.effort for payer in answer.payers)
        shown = answer.payers[0].monthly if arrangement == "shares" else answer.instalments.amount
        assert outcome.instalment == shown


def test_the_worked_household():
    """2 126 600 left of 3 430 000. Alone 135 instalments before 70: 15 752.59. The son, born in 1999, reaches the longest term of 420: 5 063.33,
    11.01 % of 46 000; the brother, born on 02/11/1985, is 70 in 2055, 328 instalments: 6 483.53, 16.21 % of 40 000. The uncle stops before."""
    choice = simulator.kafils(OLDER, [BROTHER, SON, UNCLE])
    assert choice.alone.instalment == Money(212_660_000 // 135)
    assert [outcome.instalment.cents for outcome in choice.under("takes_over")] == [
        212_660_000 // 328,
        212_660_000 // 420,
        212_660_000 // 135,
    ]
    assert [outcome.effort for outcome in choice.under("takes_over")] == [0.1621, 0.1101, choice.alone.effort]
    assert places(choice, "instalment") == {2: 1, 1: 2, 3: 3}
    assert places(choice, "effort") == {2: 1, 1: 2, 3: 3}
    assert places(choice, "last_due") == {3: 1, 1: 2, 2: 3}


def test_all_who_state_a_share_pay_together():
    """30 % and 40 % of 15 752.59: 4 725.77 and 6 301.03 down; the applicant pays what is left, 4 725.79."""
    choice = simulator.kafils(OLDER, [BROTHER, SON])
    assert choice.together.payers == answered([BROTHER, SON], "shares").payers
    assert choice.together.instalment == Money(472_579)
    assert simulator.kafils(OLDER, [BROTHER, UNCLE]).together is None
    assert simulator.kafils(OLDER, [SON | {"share": "60 %"}, BROTHER | {"share": "40 %"}]).together is None, (
        "the applicant pays a part too"
    )


def test_the_kafils_of_the_question_are_asked_one_by_one():
    choice = simulator.kafils(OLDER)
    assert [outcome.candidate.birth for outcome in choice.outcomes] == ["1985-11-02", "1999-06-18"]
    assert [outcome.payers for outcome in choice.outcomes] == [
        answered([{"birth": "1985-11-02", "income": "40000 DZD"}]).payers,
        answered([{"birth": "1999-06-18", "income": "46000 DZD"}]).payers,
    ]


def test_equal_candidates_have_one_place_in_the_order_of_the_question():
    choice = simulator.kafils(OLDER, [SON, BROTHER, SON])
    assert places(choice, "instalment") == {1: 1, 3: 1, 2: 3}
    assert [rank.outcome.candidate.number for rank in choice.ranking("instalment")] == [1, 3, 2]


def test_an_income_that_is_nothing_has_no_effort_and_no_place():
    choice = simulator.kafils(OLDER, [BROTHER | {"income": "0 DZD"}, SON])
    assert places(choice, "effort") == {2: 1, 1: None}
    assert choice.ranking("effort")[-1].outcome.effort is None


RELATIVES = st.fixed_dictionaries({
    "birth": st.dates(min_value=dt.date(1955, 1, 1), max_value=dt.date(2005, 1, 1)).map(str),
    "income": st.integers(10, 200).map(lambda thousands: f"{thousands * 1000} DZD"),
})  # fmt: skip


@settings(deadline=None, max_examples=15)
@given(st.lists(RELATIVES, min_size=2, max_size=3), st.data())
def test_no_order_of_the_list_changes_a_place(relatives, data):
    order = data.draw(st.sampled_from(list(permutations(range(len(relatives))))))
    choice = simulator.kafils(OLDER, relatives)
    other = simulator.kafils(OLDER, [relatives[place] for place in order])
    for criterion in CRITERIA:
        before, after = places(choice, criterion), places(other, criterion)
        assert [after[number] for number in range(1, len(order) + 1)] == [before[place + 1] for place in order]
        values = [rank.outcome.value(criterion) for rank in choice.ranking(criterion)]
        assert values == sorted(values)


def test_who_is_refused_is_told_so_before_the_figures():
    refused = simulator.kafils(HOUSEHOLDS / "owner_refused_f3.yaml", [SON])
    assert [sentence.key for sentence in kafil_page.sentences(refused)][:2] == [
        "verdict.refused",
        "gap.kafil_conditions",
    ]


def test_a_programme_without_a_kafil_says_so():
    choice = simulator.kafils(HOUSEHOLDS / "cohort_2013_34_f3.yaml", [BROTHER])
    assert (choice.provided, choice.outcomes) == (False, ())
    assert [sentence.key for sentence in kafil_page.sentences(choice)] == ["kafils.not_provided"]


# --- the doors


def test_the_command_and_the_call_say_the_same(capsys):
    words = ["--relative", "1985-11-02,40000 DZD,30 %", "--relative", "1999-06-18, 46000 DZD, 40 %"]
    assert main(["kafils", str(OLDER), *words, "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found == simulator.kafils(OLDER, [BROTHER, SON]).to_json()
    assert found["conditions"] == "unknown"
    assert [row["candidate"] for row in found["outcomes"]] == [None, 1, 2, 1, 2, None]


def test_the_table_has_a_row_for_each_outcome():
    table = simulator.kafils(OLDER, [BROTHER, SON]).frame()
    assert list(table["arrangement"].fillna("")) == ["", "takes_over", "takes_over", "shares", "shares", "shares"]
    assert str(table["last_due"].dtype).startswith("datetime64")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_sentences_name_the_first_of_each_ranking(lang):
    choice = simulator.kafils(OLDER, [BROTHER, SON, UNCLE])
    said = {sentence.key: sentence.facts for sentence in kafil_page.sentences(choice)}
    numbers = {
        key: [label.facts["number"] for label in facts["candidates"].facts]
        for key, facts in said.items()
        if ".first." in key
    }
    assert numbers == {
        "kafils.first.takes_over.instalment": [2], "kafils.first.takes_over.effort": [2], "kafils.first.takes_over.last_due": [3],
        "kafils.first.shares.instalment": [2], "kafils.first.shares.effort": [2], "kafils.first.shares.last_due": [1, 2],
    }  # fmt: skip
    assert said["kafils.no_change"]["candidate"].facts["number"] == 3
    assert "gap.kafil_conditions" in said, "his conditions are not published"
    page = kafil_page.page(choice, simulator.Law.load(), lang)
    for fact in (choice.alone.instalment, choice.together.instalment, 0.1101, choice.outcomes[1].last_due):
        assert write(fact, lang) in page
    alone = {sentence.key for sentence in kafil_page.sentences(simulator.kafils(OLDER, [UNCLE]))}
    assert "kafils.no_share" in alone
    unknown = {
        sentence.key for sentence in kafil_page.sentences(simulator.kafils(OLDER, [BROTHER | {"income": "0 DZD"}] * 2))
    }
    assert "kafils.unknown.effort" in unknown


def test_a_payer_of_an_outcome_is_one_of_the_answer():
    assert all(isinstance(payer, Payer) for outcome in simulator.kafils(OLDER).outcomes for payer in outcome.payers)


WRONG = {
    "none": ([], "kafil", "error.kafils.list"),
    "six": ([SON] * 6, "kafil", "error.kafils.list"),
    "no birth": ([SON, {"income": "1 DZD"}], "kafil[1].birth", "error.key.missing"),
    "no income": ([{"birth": "1999"}], "kafil[0].income", "error.key.missing"),
    "a name": ([SON | {"name": "x"}], "kafil[0].name", "error.key.unknown"),
    "a share that is no share": ([SON | {"share": "all"}], "kafil[0].share", "error.value.share"),
    "a day that is none": ([SON, BROTHER | {"birth": "1999-02-30"}], "kafil[1].birth", "error.date.impossible"),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_what_cannot_be_is_refused_in_a_sentence_with_its_place(name):
    rows, where, key = WRONG[name]
    with pytest.raises(InputError) as error:
        simulator.kafils(OLDER, rows)
    assert (error.value.where, error.value.key) == (where, key)
    assert len({error.value.message(lang) for lang in LANGUAGES}) == 3


def test_a_question_without_a_relative_asks_for_one():
    with pytest.raises(InputError) as error:
        simulator.kafils(HOUSEHOLDS / "couple_f3.yaml")
    assert (error.value.where, error.value.key) == ("kafil", "error.kafils.list")
    assert len({error.value.message(lang) for lang in LANGUAGES}) == 3


def test_a_relative_that_is_typed_wrong_is_repaired_in_a_sentence(capsys):
    assert main(["kafils", str(OLDER), "--relative", "1999-06-18", "--lang", "en"]) == 2
    assert "1998-05-02,45000 DZD" in capsys.readouterr().err
