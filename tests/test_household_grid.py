"""The grid of typical households: each cell is the answer to a question with its facts written in it, at every door."""

import csv
import io
import json
from decimal import Decimal
from itertools import product

import pytest
from paging import TODAY, opened
from test_compare import FIVE

from simulator import Law, compare, household_grid
from simulator.cli import main
from simulator.question.scenario import raw_of
from simulator.ui.state import examples
from simulator.ui.state import question as questions
from simulator.ui.state.facts import written
from simulator.whatif import household_grid_page
from simulator.whatif.household_grid import AGES, INCOMES, TYPES
from simulator.wording import LANGUAGES, say, write

LAW = Law.load()
LAWS = ("aadl_1", "aadl_2", "aadl_3", "lpa", "lsp@2006-01-01")


@pytest.fixture(scope="module")
def grid():
    return household_grid(FIVE, law=LAW)


def question(cell):
    """The question of one cell: its age in a day of birth, its income, its type."""
    raw = raw_of(FIVE)
    year, rest = raw["dates"]["keys"][:4], raw["dates"]["keys"][4:]
    facts = {
        "birth": f"{int(year) - cell['age_at_keys']}{rest}",
        "income": f"{cell['income']} DZD",
        "spouse_income": "0 DZD",
    }
    return raw | {"household": raw["household"] | facts, "dwelling": raw["dwelling"] | {"type": cell["type"]}}


def test_the_grid_is_every_age_income_and_type_under_every_law(grid):
    assert grid.schemes == LAWS
    assert grid.missing == ()
    places = [(cell.scheme, cell.dwelling, cell.age, cell.income) for cell in grid.cells]
    assert places == list(product(LAWS, TYPES, AGES, grid.incomes))
    assert [f"{cents // 100} DZD" for cents in grid.incomes] == list(INCOMES)


def test_each_cell_is_the_answer_to_its_question(grid):
    """One cell in eleven, under every law: the comparison asks the engine of one household."""
    for cell in grid.rows()[::11]:
        line = compare(question(cell), [cell["asked"]], law=LAW)["lines"][1]
        same = ("eligible", "price", "grant", "up_front", "instalment", "in_all", "lacking", "last_due", "effort")
        assert {name: cell[name] for name in same} == {name: line[name] for name in same}, cell
        assert (cell["months"], cell["refused_by"]) == (line["instalments"], [row["rule"] for row in line["refusals"]])


def test_the_command_writes_the_grid_in_every_form(grid, capsys):
    words = ["grid", str(FIVE), "--lang", "fr"]
    assert main([*words, "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found == json.loads(json.dumps(grid.to_json()))
    assert main([*words, "--format", "csv"]) == 0
    table = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert [Decimal(row["income"]) for row in table] == [Decimal(cell["income"]) for cell in found["cells"]]
    known = [(row["instalment"], cell["instalment"]) for row, cell in zip(table, found["cells"], strict=True)]
    assert all(Decimal(cell) == Decimal(amount) if amount else cell == "" for cell, amount in known)
    assert main([*words, "--age", "30", "--income", "60000 DZD", "--type", "F3", "--with", "aadl_3"]) == 0
    assert "5\u202f063,33" in capsys.readouterr().out.replace("\u00a0", "\u202f")


def test_the_table_in_python_has_numbers(grid):
    frame = grid.frame()
    assert len(frame) == len(grid.cells)
    assert {str(frame[name].dtype) for name in ("income", "instalment", "up_front")} <= {"float64", "int64"}


@pytest.mark.parametrize(("words", "key"), [
    (["--age", "x"], "grid.error.years"), (["--age", "0"], "grid.error.age"), (["--with", "hlm"], "error.scheme.unknown"),
    (["--income", "60000"], "error.amount.no_currency"), ([word for age in range(20, 70) for word in ("--age", str(age))] * 40 + [
        word for income in range(3) for word in ("--income", f"{income} DZD")], "grid.error.many"),
])  # fmt: skip
def test_what_cannot_be_asked_is_refused_with_a_sentence(words, key, capsys):
    assert main(["grid", str(FIVE), "--lang", "fr", *words]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert (
        say(key, "fr", **dict.fromkeys(("got", "least", "most", "count", "known"), "¤"))
        .split("¤")[0]
        .strip("« \u00a0")[:12]
        in err
    )


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_law_that_cannot_be_asked_says_why_and_the_others_stand(lang):
    raw = raw_of(FIVE) | {"dates": {"application": "2013-09-20", "acceptance": "2014-03-01", "keys": "2016-05-01"}}
    found = household_grid(
        raw,
        ["aadl_2", "aadl_3", "daam_sakane", "lpa@2020-01-01"],
        ages=[30, 68],
        incomes=["60000 DZD"],
        types=["F3"],
        law=LAW,
    )
    assert [line.name for line in found.missing] == ["aadl_3", "daam_sakane", "lpa@2020-01-01"]
    page = household_grid_page.page(found, LAW, lang)
    assert all(line.error.message(lang) in page for line in found.missing)
    assert say("grid.verdict.accepted", lang) in page
    assert "—" not in page


@pytest.mark.slow
def test_the_page_shows_the_grid_of_its_question_and_gives_all_of_it_as_csv():
    at = opened("compare", lang="fr", c_grid_income="6000000", c_grid_type="F4", **written(examples.first().facts))
    page = " ".join(block.proto.body for block in at.get("html"))
    table = page[page.index('<table class="beside ages') :].partition("</table>")[0]
    found = household_grid(question_of_page(), ["aadl_1", "aadl_2", "aadl_3"], law=LAW)
    cells = [row["aadl_3"] for row in found.part("F4", 6_000_000).values()]
    assert table.count('<th scope="row"') == len(AGES)
    for cell in cells:
        assert write(cell.monthly.amount, "fr") in table
    assert at.get("download_button")


def question_of_page():
    facts = examples.first().facts
    return questions.scenario(questions.on_day(facts, TODAY), facts["type"])
