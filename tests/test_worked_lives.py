"""Worked lives of contracts, computed by hand and told in words: the statement has the same figures, to the centime."""

import datetime as dt
from collections import Counter

import pytest
import spreadsheet
from known_law import LAST, law_until
from lives_workbook import FIGURES, PATH, SHOWN, TOP, title, workbook
from openpyxl import load_workbook
from test_cases import written
from worked_lives import FIELDS, LIVES, OF_A_DAY, question_on

import simulator
from simulator.contracts.reader import READERS
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
        assert [{name: of_a_line(row[name]) for name in line} for row in rows if set(line) <= set(row)] == [line]
    for name in {"tranches", "effort"} & set(day):
        pairs = zip(answer[name], day[name], strict=True)
        assert [{key: written(row[key]) for key in expected} for row, expected in pairs] == day[name]
    assert len(answer["versions"]) == int(day.get("versions", len(answer["versions"])))
    assert answer["unknown"] == day.get("unknown", figure(statement, "refund.missing") or [])
    assert made.on(made.as_of).to_json() == answer


def of_a_line(value):
    """A value of a line as a life writes it: the parts of its payers by their names."""
    return {part["payer"]: part["due"] for part in value} if isinstance(value, list) else written(value)


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
    assert told == set(READERS)
    effects = {event.get("effect") for life in LIVES for event in life["contract"].get("events", ())} - {None}
    assert effects == {"shorter", "lower", "keep"}
    chosen = {(name, value) for life in LIVES for name, value in life["contract"].get("readings", {}).items()}
    others = {(name, value) for name, (_, *values) in ContractReadings.choices().items() for value in values}
    assert chosen >= others


def test_every_programme_and_every_scheme_with_a_loan_has_a_life():
    questions = [life["question"] for life in LIVES]
    assert {question["household"].get("cohort") for question in questions} - {None} == {"2001-2002", "2013", "2024"}
    assert {question["scheme"] for question in questions} == {"location_vente", "lpa", "lsp", "daam_sakane"}


# --- in a spreadsheet


def test_at_least_twenty_lives_are_in_the_workbook_with_formulas_alone():
    assert len(SHOWN) >= 20
    held = load_workbook(PATH)
    assert held.sheetnames == [title(life) for life in SHOWN]
    for life in SHOWN:
        assert life["sheet"]["day"] in [day["as_of"] for day in life["days"]]
        sheet = held[title(life)]
        results = [sheet[f"M{row}"] for row in range(TOP, sheet.max_row + 1) if sheet[f"L{row}"].value in FIGURES]
        assert len(results) == len(FIGURES)
        assert {cell.data_type for cell in results} == {"f"}


@pytest.mark.slow
def test_the_workbook_that_is_kept_is_the_one_of_the_lives():
    held, made = load_workbook(PATH), workbook()
    for sheet in made:
        rows, kept = (
            [[as_text(cell) for cell in row] for row in one.iter_rows()] for one in (sheet, held[sheet.title])
        )
        assert rows == kept, f"{sheet.title}: python tests/lives_workbook.py"


def as_text(cell):
    """What a cell holds; a day is one whether it is a date or midnight of it, a number with or without decimals."""
    value = cell.value
    return f"{value:g}" if isinstance(value, int | float) else str(value).removesuffix(" 00:00:00")


@pytest.fixture(scope="module")
def recalculated(tmp_path_factory):
    """The figures of every sheet, computed by LibreOffice."""
    if not spreadsheet.SOFFICE:
        pytest.skip("LibreOffice is not installed")
    (made,) = spreadsheet.converted([PATH], "xlsx", tmp_path_factory.mktemp("lives"))
    book = load_workbook(made, data_only=True)
    return {
        sheet.title: {sheet[f"L{row}"].value: sheet[f"M{row}"].value for row in range(TOP, sheet.max_row + 1)}
        for sheet in book
    }


@pytest.mark.slow
@pytest.mark.parametrize("life", SHOWN, ids=[life["id"] for life in SHOWN])
def test_a_spreadsheet_finds_the_statement_of_the_life(recalculated, life):
    (day,) = [day for day in life["days"] if day["as_of"] == life["sheet"]["day"]]
    statement = simulator.contract(question_on(life, day), law=LAW).to_json()["statement"]
    cells = recalculated[title(life)]
    paid_off = planned_pay_off(life, statement)
    compared = [name for name in FIGURES if figure(statement, name) is not None and not (paid_off and name in NEXT)]
    assert {name: of_a_cell(cells[name], figure(statement, name)) for name in compared} == {
        name: str(figure(statement, name)) for name in compared
    }
    unnamed = {"late_since", "share_paid", "up_to_date", "balance at the end"}
    unnamed |= NEXT if statement["next_due"] is None or paid_off else set()
    assert set(FIGURES) - set(compared) <= unnamed
    assert cells["balance at the end"] == 0
    met = conditions(statement)
    assert {name: str(bool(cells[name])).lower() for name in met} == met


NEXT = {"next_due.date", "next_due.amount"}


def planned_pay_off(life, statement):
    """Whether what is due next is the whole, which is planned for a day before the next line: the sheet has the lines only."""
    following = statement["next_due"]
    days = [str(event["date"]) for event in life["contract"].get("events", ()) if event["event"] == "pay_all"]
    return following is not None and following["date"] in days


def of_a_cell(value, like):
    """The value of a cell as the statement writes its own: a day, an amount, a number."""
    if isinstance(value, dt.datetime):
        return value.date().isoformat()
    return f"{value:.2f}" if isinstance(like, str) else f"{value:.0f}"
