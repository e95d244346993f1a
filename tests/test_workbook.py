"""The workbook: the figures of the answer, and formulas that a spreadsheet computes again to the same figures."""

import datetime as dt
import io
import itertools
import json
import re
import zipfile

import pytest
import spreadsheet
from contract import cents, json_of
from openpyxl import load_workbook
from test_sheets import FILES, HOUSEHOLDS, ONE_OF_EACH

from simulator import sheets
from simulator.sheets import later_pages
from simulator.views.years import SERIES
from simulator.wording import say


def opened(made, *, values):
    """A workbook as openpyxl reads it: with the results that the file holds, or with the formulas."""
    return load_workbook(io.BytesIO(made) if isinstance(made, bytes) else made, data_only=values)


def payments(book):
    """The amounts of the schedule, in centimes, and its dates."""
    sheet = book.worksheets[1]
    rows = list(sheet.iter_rows(min_row=2, values_only=True))
    amounts = [[round(value * 100) for value in row[5:9]] for row in rows]
    assert all(abs(value * 100 - round(value * 100)) < 1e-6 for row in rows for value in row[5:9])
    return amounts, [row[1].date().isoformat() if isinstance(row[1], dt.datetime) else None for row in rows]


def owed(found):
    """The same, from the answer."""
    names = ("due", "principal", "interest", "balance")
    return [[cents(row[name]) for name in names] for row in found["schedule"]], [
        row["date"] for row in found["schedule"]
    ]


def figure(book, name):
    """The value of a named cell."""
    ((sheet, cell),) = book.defined_names[name].destinations
    return book[sheet][cell.replace("$", "")].value


def agrees(book, case):
    """Every figure of a workbook is the engine's, to the centime."""
    found = json_of(case)
    assert payments(book) == owed(found)
    expected = {"Prix": "price", "Apport": "down_payment", "Finance": "financed"}
    if found["instalments"]:
        expected |= {"Mensualite": "instalment", "Total": "total_paid"} | (
            {} if "loan" in found else {"Derniere": "last_instalment"}
        )
        assert figure(book, "Nombre") == found["instalments"]
    assert {name: round(figure(book, name) * 100) for name in expected} == {
        name: cents(found[key]) for name, key in expected.items()
    }
    for tranche in case.answer.tranches_to_pay:
        assert round(figure(book, f"Tranche_{tranche.number}") * 100) == tranche.amount.cents
    years = list(book.worksheets[2].iter_rows(min_row=2, values_only=True))
    for year, row in zip(later_pages.in_order(case), years, strict=False):
        sums = [year.paid[name] for name in SERIES if any(y.paid[name] for y in later_pages.in_order(case))]
        left = [] if year.year is None else [later_pages.remaining_after(case, year.year)]
        assert [round(value * 100) for value in row[1 : 2 + len(sums) + len(left)]] == [*sums, year.total, *left]


@pytest.mark.parametrize(("name", "lang"), [*zip(ONE_OF_EACH, itertools.cycle(("fr", "ar")))])
def test_a_workbook_holds_the_figures_of_the_answer_and_formulas_that_give_them(name, lang):
    case = sheets.answered(HOUSEHOLDS / f"{name}.yaml")
    made = sheets.workbook(case, lang)
    held, written = opened(made, values=True), opened(made, values=False)
    agrees(held, case)
    assert all(sheet.sheet_view.rightToLeft is (True if lang == "ar" else None) for sheet in held.worksheets)
    assert [sheet.freeze_panes for sheet in held.worksheets[:3]] == ["A4", "A2", "B2"]
    formulas = [cell for row in written.worksheets[1].iter_rows() for cell in row if cell.data_type == "f"]
    assert len(formulas) >= 2 * len(json_of(case)["schedule"])
    assert {
        cell.number_format for row in held.worksheets[1][f"F2:I{len(json_of(case)['schedule']) + 1}"] for cell in row
    } == {"#,##0.00"}
    assert made == sheets.workbook(case, lang)


def test_nothing_typed_becomes_a_formula_or_a_link():
    raw = (HOUSEHOLDS / "retired_71_f3.yaml").read_text(encoding="utf-8").replace("title:", "ignored:", 1)
    rest = [line for line in raw.splitlines() if not line.startswith(("ignored", "  fr:", "  ar:", "  en:"))]
    for title in ("=cmd()", "+cmd()", "-cmd()", "@cmd()", "http://example.dz", '=HYPERLINK("http://x")', "\t=cmd()"):
        asked = sheets.answered("\n".join([f"title: {json.dumps(title)}", *rest]))
        book = opened(sheets.workbook(asked, "fr"), values=False)
        cells = [
            cell
            for sheet in book
            for row in sheet.iter_rows()
            for cell in row
            if cell.value and title.strip() in str(cell.value)
        ]
        assert cells
        assert {cell.data_type for cell in cells} == {"s"}
        assert not any(cell.hyperlink for cell in cells)


def changed(name, *changes):
    """A typical case with other words in it: its YAML."""
    text = (HOUSEHOLDS / f"{name}.yaml").read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return text


@pytest.mark.parametrize("lang", ["fr", "ar"])
def test_a_workbook_is_printed_one_page_wide_with_its_heads_and_its_numbers(lang):
    case = sheets.answered(HOUSEHOLDS / "couple_58_two_kafils_f3.yaml")
    book = opened(sheets.workbook(case, lang), values=True)
    for sheet in book.worksheets:
        assert (sheet.page_setup.paperSize, sheet.page_setup.fitToHeight) == (9, 0)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.oddFooter.right.text == "&P / &N"
    assert [sheet.page_setup.orientation for sheet in book.worksheets] == [
        "portrait",
        "landscape",
        "portrait",
        "landscape",
    ]
    assert [sheet.print_title_rows for sheet in book.worksheets[1:3]] == ["$1:$1", "$1:$1"]
    assert [len(sheet._charts) for sheet in book.worksheets] == [1, 0, 0, 0]


def test_the_facts_of_a_workbook_are_numbers_and_days():
    case = sheets.answered(HOUSEHOLDS / "couple_58_two_kafils_f3.yaml")
    rows = dict(opened(sheets.workbook(case, "fr"), values=True).worksheets[0].iter_rows(max_col=2, values_only=True))
    assert rows[say("sheet.fact.income", "fr")] == 55_000
    assert rows[say("sheet.fact.birth", "fr")].date() == dt.date(1969, 9, 30)
    assert rows[say("sheet.fact.owns_property", "fr")] == say("sheet.no", "fr")


AWKWARD = {
    "whole dinars, the last one smaller": changed("couple_f3", ("dates:", "readings: {rounding: dinar_up}\ndates:")),
    "whole dinars, ended before the term": changed(
        "couple_f3", ("type: F3", "price: 70000 DZD"), ("dates:", "readings: {rounding: dinar_up}\ndates:")
    ),
    "fewer centimes than months": changed("couple_f3", ("type: F3", "price: 3.21 DZD")),
    "keys on the last day of a month": changed("couple_f3", ("2028-06-20", "2028-01-31")),
    "two kafils who share, of whom one stops earlier": changed(
        "couple_58_sharing_kafil_f3", ("share: 40 %}", "share: 33.3333 %}\n  - {birth: 1965-01-01, income: 30000 DZD, share: 12.5 %}")
    ),
    "interest only for two years": changed("lpa_couple_f3", ("bank: cpa,", "bank: bna, deferral: 24 months,")),
    "charges beside the price": changed("couple_f3", ("dates:", "charges: 1850 DZD\ndates:")),
    "a market rate": changed("lsp_2006", ("rate: 6 %", "rate: 7.125 %")),
}  # fmt: skip
"""Questions on which a formula could go wrong."""
QUESTIONS = {path.stem: path for path in FILES} | AWKWARD


@pytest.fixture(scope="session")
def recalculated(tmp_path_factory):
    """Every typical case as a workbook, computed again by LibreOffice in one go; French and Arabic in turns."""
    if not spreadsheet.SOFFICE:
        pytest.skip("LibreOffice is not installed")
    folder = tmp_path_factory.mktemp("workbooks")
    paths = []
    for place, question in enumerate(QUESTIONS.values()):
        paths.append(folder / f"{place}.xlsx")
        paths[-1].write_bytes(without_results(sheets.workbook(question, ("fr", "ar")[place % 2])))
    return dict(zip(QUESTIONS, spreadsheet.converted(paths, "xlsx", folder), strict=True))


def without_results(made):
    """The same workbook, every result of a formula replaced by a wrong one: what is read later was computed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(made)) as before, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            content = before.read(name)
            if name.startswith("xl/worksheets/sheet"):
                content, count = re.subn(rb"(</f>)<v>[^<]*</v>", rb"\1<v>-7</v>", content)
                assert count or not name.endswith("sheet2.xml")
            after.writestr(name, content)
    return out.getvalue()


@pytest.mark.slow
@pytest.mark.parametrize("name", QUESTIONS)
def test_a_spreadsheet_computes_the_figures_of_the_engine_again(recalculated, name):
    agrees(opened(recalculated[name], values=True), sheets.answered(QUESTIONS[name]))


@pytest.mark.slow
def test_a_changed_price_flows_through_the_workbook_as_through_the_engine(tmp_path):
    if not spreadsheet.SOFFICE:
        pytest.skip("LibreOffice is not installed")
    question = (HOUSEHOLDS / "couple_f3.yaml").read_text(encoding="utf-8")
    book = opened(sheets.workbook(question, "fr"), values=False)
    ((sheet, cell),) = book.defined_names["Prix"].destinations
    book[sheet][cell.replace("$", "")].value = 4_123_456.78
    book.save(tmp_path / "changed.xlsx")
    (made,) = spreadsheet.converted([tmp_path / "changed.xlsx"], "xlsx", tmp_path)
    given = question.replace("type: F3", "price: 4123456.78 DZD")
    assert given != question
    assert payments(opened(made, values=True)) == owed(json_of(sheets.answered(given)))
