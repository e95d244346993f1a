"""No cell that leaves in a table is a formula of a spreadsheet, whatever writes it and however it is spelled."""

import ast
import csv
import io

import openpyxl
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_applicants import ROW, csv_of
from test_free_text import FACTS
from test_house import FILES, TREES, short
from test_population_upload import read as read_upload

from simulator import sheets
from simulator.batch import Options, answered_file
from simulator.ui.population import own_file as uploads
from simulator.writing import csv_cells
from simulator.writing.csv_cells import harmless, harmless_column

FORMULAS = [
    f"{before}{sign}1+1" for sign in "=+-@＝＋－＠" for before in ("", " ", "\t", "\r", "\n", "\u00a0", "\u3000", "\ufeff", "\u200b", "\u202e ", " \r\n\t", "\x00")
] + ["\tplain", "\rplain", '=HYPERLINK("http://x")', "-1-1", "-1e5", "- 5", "+213 555", "@SUM(A1)", "-cmd|' /C calc'!A0"]  # fmt: skip
NUMBERS = ["-5", "-12,50", "-12.50", "5", "0", "12,5"]
TEXTS = ["", "a=b", "Alger", "'=1", "1+1", "2024-06-26", "ⵣ", "«=»"]


@pytest.mark.parametrize("cell", FORMULAS)
def test_what_could_be_a_formula_stands_behind_an_apostrophe(cell):
    assert harmless(cell) == f"'{cell}"
    assert harmless_column(pa.array([cell, "x"])).to_pylist() == [f"'{cell}", "x"]


def test_a_number_of_ours_stays_a_number_and_a_text_a_text():
    assert [harmless(cell) for cell in TEXTS] == harmless_column(pa.array(TEXTS)).to_pylist() == TEXTS
    assert cells_of(csv_cells.table(["a"], [{"a": number} for number in [*NUMBERS, -5]]), ",") == ["a", *NUMBERS, "-5"]


def test_no_formula_begins_with_a_byte_of_which_cells_are_not_looked_at():
    """Each letter is looked at beside one that is, and each is made harmless alone and in a column."""
    letters = [chr(code) for code in range(1, 0xD800)]
    assert harmless_column(pa.array([*letters, "="])).to_pylist() == [*map(harmless, letters), "'="]
    plain = [f"{letter}=" for letter in letters if letter.encode()[0] in csv_cells._PLAIN_STARTS]
    assert [harmless(cell) for cell in plain] == plain


@given(st.lists(st.text(st.sampled_from("=+-@＝ \t\r\n\u00a0\u200b\ufeff1,.a'"), max_size=6), min_size=1, max_size=8))
def test_one_cell_and_a_column_are_made_harmless_alike(cells):
    assert harmless_column(pa.array(cells)).to_pylist() == [harmless(cell) for cell in cells]


@pytest.mark.parametrize("path", FILES, ids=short)
def test_csv_is_written_in_one_place(path):
    writers = {"writer", "DictWriter", "CSVWriter", "write_csv", "to_csv"}
    calls = {node.func.attr for node in ast.walk(TREES[path]) if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)} & writers  # fmt: skip
    allowed = {"writing/csv_cells.py": {"writer"}, "batch/write.py": {"CSVWriter", "writer"}}
    assert calls <= allowed.get(short(path), set())


def cells_of(text, delimiter):
    return [cell for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter) for cell in row]


def dangerous(cells):
    return [cell for cell in cells if harmless(cell) != cell and cell not in (*NUMBERS, "-5")]


@pytest.mark.parametrize("cell", [" =1+1", "\u00a0@SUM(A1)", "＝1", "-2+3"])
def test_no_file_of_the_project_holds_one(cell, tmp_path):
    content = csv_of(ROW | {"note": cell, cell: cell}, ROW | {"income": cell, "identifier": cell})
    for ending in (".csv", ".xlsx"):
        answered_file(content, tmp_path / f"out{ending}", Options("fr"))
    annotated = cells_of((tmp_path / "out.csv").read_text(encoding="utf-8-sig"), ";")
    rejected = cells_of(uploads.rejected(read_upload(content), "fr").decode("utf-8-sig"), ",")
    schedule = cells_of(sheets.csv(FACTS, name=cell), ",")
    table = cells_of(csv_cells.table(["a", cell], [{"a": cell, cell: -5}]), ",")
    for cells in (annotated, rejected, schedule, table):
        assert dangerous(cells) == []
        assert any(cell.strip() in one for one in cells)
    assert "-5" in table
    book = openpyxl.load_workbook(tmp_path / "out.xlsx")
    kinds = {
        one.data_type
        for sheet in book
        for row in sheet.iter_rows()
        for one in row
        if one.value is not None and cell.strip() in str(one.value)
    }
    assert kinds <= {"s", "inlineStr"}
    assert kinds
