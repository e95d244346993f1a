"""Worked lives of contracts, computed by hand and told in words: the statement has the same figures, to the centime."""

from collections import Counter

import pytest
from known_law import LAST, law_until
from test_cases import look, written
from worked_lives import FIELDS, LIVES, OF_A_DAY, question_on

import simulator
from simulator.contracts.events import EVENTS
from simulator.contracts.readings import ContractReadings
from simulator.reading.errors import InputError

LAW = law_until(LAST)
DAYS = [(life, day) for life in LIVES for day in life["days"]]
NOTHING = (
    "lump_sums", "late", "ahead", "late_by_age.30", "late_by_age.60", "late_by_age.90", "late_by_age.180", "late_by_age.more",
    "pay_off.interest", "forgiven", "given_up", "due_today",
)  # fmt: skip
"""What is nothing where a life does not name it."""


def figure(statement, path):
    """What stands under a path of a statement; nothing where the statement does not have it."""
    part = statement
    for name in path.split("."):
        part = None if part is None else part.get(name)
    return part


@pytest.mark.parametrize(("life", "day"), DAYS, ids=[f"{life['id']}-{day['as_of']}" for life, day in DAYS])
def test_the_statement_is_what_was_computed_by_hand(life, day):
    if "refused" in day:
        with pytest.raises(InputError) as refused:
            simulator.contract(question_on(life, day), law=LAW)
        assert refused.value.key == day["refused"]
        assert refused.value.where.startswith("contract.events[")
        return
    made = simulator.contract(question_on(life, day), law=LAW)
    answer = made.to_json()
    statement, expected = answer["statement"], day["expect"]
    found = {path: figure(statement, path) for path in expected}
    assert {path: as_written(value) for path, value in found.items()} == expected
    assert {path: figure(statement, path) for path in NOTHING if path not in expected} == {
        path: figure(statement, path) and "0.00" for path in NOTHING if path not in expected
    }
    assert conditions(statement) == day.get("conditions", {})
    for date, line in day.get("lines", {}).items():
        rows = [
            row for row in answer["schedule"] if row["date"] == date and row["kind"] == line.get("kind", "instalment")
        ]
        assert [{name: written(look(row, name)) for name in line} for row in rows] == [line]
    assert len(answer["versions"]) == int(day.get("versions", len(answer["versions"])))
    assert answer["unknown"] == day.get("unknown", figure(statement, "refund.missing") or [])
    assert made.on(made.as_of).to_json() == answer


def as_written(value):
    """A value of a statement as a life writes it."""
    return value if isinstance(value, dict) else [*value] if isinstance(value, list) else written(value)


def conditions(statement):
    offer = statement["pay_off"] or {"conditions": []}
    return {row["name"]: written(row["met"]) for row in offer["conditions"]}


@pytest.mark.parametrize("life", LIVES, ids=[life["id"] for life in LIVES])
def test_a_life_is_complete(life):
    assert set(life) <= FIELDS | {"file", "question"}
    assert {"life", "id", "source", "contract", "days"} <= set(life)
    assert "as_of" not in life["contract"]
    assert "(press)" in life["source"] or "hypothesis" in life["source"] or "as the user states it" in life["source"]
    for day in life["days"]:
        assert set(day) <= OF_A_DAY
        assert day["because"]
        assert ("expect" in day) != ("refused" in day)


def test_ids_are_unique():
    assert [name for name, times in Counter(life["id"] for life in LIVES).items() if times > 1] == []


def test_every_event_and_every_reading_has_a_life():
    assert len(LIVES) >= 40
    told = {event["event"] for life in LIVES for event in life["contract"].get("events", ())}
    assert told == {event.name for event in EVENTS}
    effects = {event.get("effect") for life in LIVES for event in life["contract"].get("events", ())} - {None}
    assert effects == {"shorter", "lower", "keep"}
    chosen = {(name, value) for life in LIVES for name, value in life["contract"].get("readings", {}).items()}
    others = {(name, value) for name, (_, *values) in ContractReadings.choices().items() for value in values}
    assert chosen >= others


def test_every_programme_and_every_scheme_with_a_loan_has_a_life():
    questions = [life["question"] for life in LIVES]
    assert {question["household"].get("cohort") for question in questions} - {None} == {"2001-2002", "2013", "2024"}
    assert {question["scheme"] for question in questions} == {"location_vente", "lpa", "lsp", "daam_sakane"}
