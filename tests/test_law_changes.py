"""Before and after the changes of the law: on a sample of random households, each figure that differs has the text that moved it.

``tests/golden/before_the_changes.jsonl`` holds fifty questions with the figures of the version before (commit 755857f), made by
``python -m benchmarks.law_changes FOLDER --households 3000 --sample FILE``, FOLDER being a checkout of it. The whole comparison, of ten thousand
households, stands in ``benchmarks/README.md``. A difference that no change explains is a change to name there, with its text, or a fault.
"""

import json
from pathlib import Path

import pytest

from benchmarks.law_changes.changes import CHANGES, explain
from benchmarks.law_changes.flat_answers import flat, refusal, totals
from benchmarks.law_changes.households import DAAM, LPA, LSP, LV, READINGS, households
from benchmarks.law_changes.pairs import Pair, family
from simulator import InputError, Law, LawError, answer
from simulator.law import Readings

GOLDEN = Path(__file__).parent / "golden" / "before_the_changes.jsonl"
LAW = Law.load()


def figures_of(question):
    """The figures of a question under this version."""
    try:
        return flat(answer(question, law=LAW))["figures"]
    except (InputError, LawError) as error:
        return refusal(error)["figures"]


@pytest.fixture(scope="module")
def pairs():
    rows = [json.loads(line) for line in GOLDEN.read_text(encoding="utf-8").splitlines()]
    return [Pair(row["question"], row["figures"], figures_of(row["question"])) for row in rows]


@pytest.fixture(scope="module")
def families(pairs):
    return {family(name) for pair in pairs for name in pair.old}


def test_every_figure_that_differs_has_the_change_that_moved_it(pairs, families):
    left = [
        (pair.question, name, pair.old.get(name), pair.new.get(name))
        for pair in pairs
        for name in pair.differences(families)
        if explain(pair, name) is None
    ]
    assert left == []


def test_every_change_moves_a_figure_of_the_sample(pairs, families):
    causes = {explain(pair, name) for pair in pairs for name in pair.differences(families)}
    assert causes == {change.name for change in CHANGES}


def test_most_figures_are_those_of_before(pairs):
    """The price, the own share, the instalments, the loan and the fees of everybody who was answered before."""
    same = (
        "price",
        "down_payment",
        "financed",
        "grant",
        "term_months",
        "instalment",
        "last_due",
        "total_paid",
        "effort",
    )
    both = [pair for pair in pairs if "error" not in pair.old]
    assert {pair.scheme for pair in both} == {LV, LPA, LSP, DAAM}
    for pair in both:
        names = {
            *same,
            *(name for name in pair.old if name.startswith(("tranches.", "caps.", "payers.", "fees", "loan."))),
        }
        assert {name: pair.new.get(name) for name in names} == {name: pair.old.get(name) for name in names}


@pytest.mark.parametrize(
    "name", ["price", "instalment", "tranches.1.amount", "schedule.instalment.whole", "journey.keys.on", "fees_total"]
)
def test_a_figure_that_moves_for_no_reason_is_noticed(pairs, families, name):
    pair = next(pair for pair in pairs if pair.old.get(name) is not None)
    other = Pair(pair.question, pair.old | {name: "1.00"}, pair.new)
    assert name in other.differences(families)
    assert explain(other, name) is None


def test_a_refusal_for_nothing_is_noticed(pairs):
    pair = next(pair for pair in pairs if pair.scheme == LV and pair.cohort == "2013" and "error" not in pair.old)
    refused = Pair(pair.question, pair.old, pair.new | {"eligible": not pair.old["eligible"]})
    assert explain(refused, "eligible") is None


def test_the_same_seed_draws_the_same_households_of_every_scheme():
    draws = households(300, 7)
    assert draws == households(300, 7) != households(300, 8)
    assert {question["scheme"].partition("@")[0] for question in draws} == {LV, LPA, LSP, DAAM}
    names = {name for question in draws for name in question.get("readings", {})}
    assert names == set(READINGS)
    assert all(set(READINGS[name]) == set(choices) for name, choices in Readings.choices().items() if name in READINGS)


def test_the_payments_of_each_kind_are_added_up_whole():
    row = {
        "n": 1,
        "date": "2028-07-20",
        "payer": "applicant",
        "due": "10.10",
        "principal": "10.00",
        "interest": "0.10",
        "fees": "0.00",
        "balance": "0.00",
    }
    found = totals([row | {"kind": "instalment"}, row | {"kind": "instalment", "n": 2, "date": "2028-08-20"}])
    figures = {name.removeprefix("schedule.instalment."): value for name, value in found.items()}
    assert (figures["rows"], figures["due"], figures["principal"], figures["interest"]) == (2, "20.20", "20.00", "0.20")
    assert (figures["first"], figures["last"]) == ("2028-07-20", "2028-08-20")
    other = totals(
        [row | {"kind": "instalment", "balance": "0.01"}, row | {"kind": "instalment", "n": 2, "date": "2028-08-20"}]
    )
    assert {name for name in found if found[name] != other[name]} == {"schedule.instalment.whole"}
