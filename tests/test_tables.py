"""A table is read alike wherever it is: a file in three formats, a DataFrame, a list of mappings."""

import datetime as dt
import io
from decimal import Decimal

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter
from test_applicants import COUPLE, ROW, csv_of, faults, read, same

from simulator import Table, population, simulate
from simulator.applicants import parquet_file, reader
from simulator.applicants.reasons import fault, faults_of
from simulator.question.scenario import parse
from simulator.reading.errors import InputError
from simulator.wording import write

TYPED = ROW | {
    "birth": dt.date(1985, 3, 15), "income": 60000, "spouse_income": 20000.0, "cohort": 2024, "owns_property": False,
    "had_state_aid": False, "application": dt.date(2024, 7, 6), "acceptance": pd.Timestamp("2025-12-15"),
    "keys": dt.date(2028, 6, 20),
}  # fmt: skip
"""The couple of ``ROW`` with the types of Python."""


def frame_of(*rows):
    return pd.DataFrame(list(rows))


def parquet_of(*rows):
    out = io.BytesIO()
    pq.write_table(pa.Table.from_pandas(frame_of(*rows), preserve_index=False), out)
    return out.getvalue()


def workbook_of(*rows):
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"default_date_format": "yyyy-mm-dd"}) as book:
        sheet = book.add_worksheet()
        heads = list(dict.fromkeys(name for row in rows for name in row))
        sheet.write_row(0, 0, heads)
        for place, row in enumerate(rows, 1):
            sheet.write_row(place, 0, [row.get(head) for head in heads])
    return out.getvalue()


def lines_of(*rows):
    return list(rows)


WAYS = (csv_of, workbook_of, parquet_of, frame_of, lines_of)
WRONG = [
    {"birth": "1985-02-30"}, {"birth": "31/12/12"}, {"income": ""}, {"income": "24.000"}, {"income": "-5"}, {"income": "60000 MAD"},
    {"income": "6e4"}, {"income": "1 million DA"}, {"cohort": "2023"}, {"owns_property": "maybe"}, {"type": "F9"}, {"type": ""},
    {"keys": "2020-01-01"}, {"acceptance": "2020-01-01", "keys": "2019-01-01"}, {"spouse_income": "10000000000000"}, {"had_state_aid": " "},
]  # fmt: skip
"""What is wrong with a row, one fault or several."""


@pytest.mark.parametrize("way", WAYS)
def test_what_one_accepts_all_accept(way):
    part = read(way(ROW, ROW | {"birth": "1960", "type": "F4"}))
    same(part.people.rows(slice(0, 1)), parse(COUPLE).people)
    assert part.rejected.empty
    assert part.year_only.tolist() == [False, True]
    assert part.lines.tolist() == [2, 3]
    assert part.extra["wilaya"].tolist() == ["Alger", "Alger"]


@pytest.mark.parametrize("way", WAYS)
def test_what_one_refuses_all_refuse_in_the_same_words(way):
    rows = [ROW, *(ROW | wrong for wrong in WRONG)]
    part, as_csv = read(way(*rows)), read(csv_of(*rows))
    assert faults(part) == faults(as_csv)
    assert set(part.rejected["row"]) == set(range(3, 3 + len(WRONG)))
    same(part.people, as_csv.people)


@pytest.mark.parametrize("way", WAYS[1:])
def test_numbers_days_and_answers_may_have_the_types_of_python(way):
    part = read(way(TYPED, TYPED | {"income": 60000.5}))
    assert part.rejected.empty
    same(part.people.rows(slice(0, 1)), parse(COUPLE).people)
    assert part.people.income.tolist() == [6_000_000, 6_000_050]


@pytest.mark.parametrize("way", WAYS[1:])
def test_a_day_with_an_hour_is_no_day(way):
    part = read(way(TYPED | {"keys": pd.Timestamp("2028-06-20 10:30")}))
    assert faults(part) == [(2, "keys", "date_time", "2028-06-20 10:30:00")]


@pytest.mark.parametrize("way", [parquet_of, frame_of, lines_of])
@pytest.mark.parametrize(("value", "code"), [(np.inf, "amount_unreadable"), (np.nan, "missing"), (-1.0, "amount_negative"), (0.0001, "amount_too_fine")])  # fmt: skip
def test_a_number_that_is_no_amount_is_refused(way, value, code):
    part = read(way(TYPED | {"income": value}, TYPED | {"income": 1.0}))
    assert [(row, column, why) for row, column, why, _ in faults(part)] == [(2, "income", code)]


@pytest.mark.parametrize("missing", [None, np.nan, pd.NaT, ""])
def test_what_is_missing_is_an_empty_cell(missing):
    for way in (frame_of, lines_of):
        assert faults(read(way(TYPED | {"keys": missing}))) == [(2, "keys", "missing", "")]


def test_a_decimal_is_exact_and_a_head_that_a_row_lacks_is_empty():
    lacking = {name: cell for name, cell in TYPED.items() if name != "income"}
    part = read([TYPED | {"income": Decimal("60000.07")}, lacking])
    assert part.people.income.tolist() == [6_000_007]
    assert faults(part) == [(3, "income", "missing", "")]


def test_rows_keep_their_numbers_beyond_one_block(monkeypatch):
    monkeypatch.setattr(parquet_file, "ROWS", 2)
    rows = [TYPED, TYPED, {}, TYPED | {"income": "x"}, TYPED]
    for table in (rows, frame_of(*rows)):
        parts = list(reader.read(table))
        assert [part.lines.tolist() for part in parts] == [[2, 3], [], [6]]
        assert faults(parts[1]) == [(5, "income", "amount_unreadable", "x")]


@pytest.mark.parametrize(
    ("table", "key"),
    [
        ([], "batch.file.empty"),
        (pd.DataFrame(), "batch.file.empty"),
        (pd.DataFrame(columns=list(ROW)), "batch.file.no_rows"),
        ([{"x": 1}], "batch.file.no_heads"),
        (pd.DataFrame([[1, 2]], columns=["income", "revenu"]), "batch.file.twice"),
        (pd.DataFrame([TYPED | {f"column {n}": 1 for n in range(600)}]), "batch.file.too_wide"),
        ([{name: cell for name, cell in ROW.items() if name != "keys"}], "batch.file.missing"),
    ],
)
def test_a_table_that_cannot_be_read_is_refused_as_a_file_is(table, key):
    with pytest.raises(InputError) as refused:
        list(reader.read(table))
    assert refused.value.key == key


@pytest.mark.parametrize("table", [3, None, [1, 2], ["a"], {"income": 1}])
def test_what_is_no_table_is_a_fault_of_the_program(table):
    with pytest.raises(TypeError, match="a table is a path"):
        list(reader.read(table))


# --- from Python

LV = "location_vente@2024-06-26"


@pytest.mark.parametrize("way", [csv_of, frame_of, lines_of])
def test_simulate_takes_a_table_in_the_place_of_households(way):
    by_hand = simulate(parse(COUPLE).people, LV)
    outcome = simulate(way(TYPED, TYPED | {"birth": "1960"}), LV)
    assert len(outcome.people) == 2
    assert outcome.level.instalment[0] == by_hand.level.instalment[0]
    assert outcome.decisions.price[0] == by_hand.decisions.price[0]


def test_a_path_is_read_too(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(csv_of(ROW, ROW))
    assert len(simulate(path, LV).people) == len(simulate(str(path), LV).people) == 2
    assert population(path, [LV]).rows == 2


def test_one_row_that_cannot_be_answered_refuses_the_table_with_every_fault():
    rows = [TYPED, TYPED | {"income": "6e4", "type": "F9"}, TYPED | {"keys": ""}]
    for ask in (lambda: simulate(rows, LV), lambda: population(frame_of(*rows), [LV])):
        with pytest.raises(InputError) as refused:
            ask()
        said = [fault.message("en") for fault in refused.value.all]
        assert said == [write(fault(cell), "en") for cell in faults_of(read(csv_of(*rows)).rejected)]
        assert [line.partition(":")[0] for line in said] == ["row 3, income", "row 3, type", "row 4, keys"]


def test_the_unit_of_a_table_is_that_of_the_scheme_or_its_own():
    dinars, centimes = simulate([TYPED], LV), simulate(Table([TYPED | {"income": 6_000_000, "spouse_income": 2_000_000}], unit="centimes"), LV)  # fmt: skip
    assert dinars.people.income.tolist() == centimes.people.income.tolist() == [6_000_000]
    with pytest.raises(InputError) as refused:
        simulate(Table([TYPED], unit="DH"), LV)
    assert refused.value.key == "population.error.currency"
    with pytest.raises(InputError) as refused:
        population(Table([TYPED], unit="DH"), [LV])
    assert refused.value.key == "population.error.currency"


def test_a_population_of_a_table_is_that_of_its_households_by_its_own_columns():
    rows = [TYPED | {"income": income, "wilaya": wilaya} for income, wilaya in ((60000, "Alger"), (90000, "Oran"))]
    lab, by_hand = population(frame_of(*rows), [LV], by="wilaya"), population(read(csv_of(*rows)).people, [LV])
    assert lab.value("instalment.mean") == by_hand.value("instalment.mean")
    assert lab.value("households", group="Oran") == 1


def test_a_population_of_nobody_and_parts_in_memory_are_as_before():
    with pytest.raises(InputError) as refused:
        population([], [LV])
    assert refused.value.key == "lab.error.nobody"
    parts = list(reader.read(frame_of(TYPED)))
    assert population(parts, [LV]).rows == 1
