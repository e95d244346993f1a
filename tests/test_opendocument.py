"""A workbook of OpenDocument (ODS) is read as one of Excel: nothing of a cell is lost, and nothing that is repeated is built unseen."""

import datetime as dt
import time

import opendocuments
import pytest
from opendocuments import Raw, content, document, packed, row, sheet
from test_applicants import ROW, read, workbook_of

from simulator.applicants import files, packages, reader, visitors
from simulator.applicants.blocks import TablePlace
from simulator.applicants.mapping import FileMapping
from simulator.reading.errors import InputError

HEADS = list(ROW)


def changed(**cells):
    """The good row with some other cells."""
    return [cells.get(name, value) for name, value in ROW.items()]


def one(**cells):
    """The part of a workbook with one row."""
    return read(document(HEADS, changed(**cells)))


def told(**cells):
    return one(**cells).rejected[["column", "code", "value"]].to_numpy().tolist()


def refusal(made, **options):
    with pytest.raises(InputError) as caught:
        list(reader.read(files.opened(made, bounds=packages.VISITOR), **options))
    return caught.value.key


def test_the_same_rows_give_the_same_in_both_workbooks():
    other = ROW | {"income": 60000, "birth": "15/03/1985", "owns_property": False, "identifier": 17}
    mine, theirs = (
        read(document(HEADS, list(ROW.values()), list(other.values()))),
        read(workbook_of(ROW, other)),
    )
    assert mine.cells.equals(theirs.cells)
    assert (mine.people.income.tolist(), mine.lines.tolist()) == ([6_000_000, 6_000_000], [2, 3])
    assert mine.kinds.tolist() == theirs.kinds.tolist()


FORMULA = Raw('<table:table-cell table:formula="of:=[.B2]*2"/>')
OLD_ERROR = Raw(
    '<table:table-cell table:formula="oooc:=1/0" office:value-type="float" office:value="0"><text:p>Err:503</text:p></table:table-cell>'
)
EUROS = Raw(
    '<table:table-cell office:value-type="currency" office:currency="EUR" office:value="600"><text:p>600 €</text:p></table:table-cell>'
)
INSTANT = Raw(
    '<table:table-cell office:value-type="date" office:date-value="1985-03-15T00:00:00Z"><text:p>15/03/85</text:p></table:table-cell>'
)
HOUR = Raw(
    '<table:table-cell office:value-type="date" office:date-value="1985-03-15T10:30:00"><text:p>15/03/85</text:p></table:table-cell>'
)


@pytest.mark.parametrize(("cells", "fault"), [
    ({"income": opendocuments.error("#N/A")}, ["income", "spreadsheet_error", "#N/A"]),
    ({"income": OLD_ERROR}, ["income", "spreadsheet_error", "Err:503"]),
    ({"income": FORMULA}, ["income", "formula", "=[.B2]*2"]),
    ({"income": EUROS}, ["income", "amount_currency", "600 EUR"]),
    ({"birth": INSTANT}, ["birth", "date_instant", "1985-03-15T00:00:00Z"]),
    ({"birth": HOUR}, ["birth", "date_time", "1985-03-15 10:30:00"]),
])  # fmt: skip
def test_what_a_cell_holds_is_told(cells, fault):
    assert told(**cells) == [fault]


NOTE = "<office:annotation><text:p>vu le 3</text:p></office:annotation>"


@pytest.mark.parametrize(("column", "written", "text"), [
    ("identifier", '<table:table-cell office:value-type="float" office:value="17"><text:p>00017</text:p></table:table-cell>', "00017"),
    ("identifier", f'<table:table-cell office:value-type="string">{NOTE}<text:p>a<text:s text:c="2"/>b</text:p><text:p>c<text:line-break/>d</text:p></table:table-cell>', "a  b\nc\nd"),
    ("identifier", '<table:table-cell office:value-type="string"><text:p>a<text:span>b</text:span><text:a>c</text:a></text:p></table:table-cell>', "abc"),
    ("birth", '<table:table-cell office:value-type="date" office:date-value="1985-03-15T00:00:00"><text:p>15/03/85</text:p></table:table-cell>', "1985-03-15"),
    ("income", '<table:table-cell office:value-type="float" office:value="57499.99999999999"><text:p>57500</text:p></table:table-cell>', "57500"),
    ("income", '<table:table-cell office:value-type="currency" office:currency="DZD" office:value="60000"><text:p>60 000 DA</text:p></table:table-cell>', "60000 DZD"),
    ("owns_property", '<table:table-cell office:value-type="boolean" office:boolean-value="false"><text:p>FAUX</text:p></table:table-cell>', "false"),
])  # fmt: skip
def test_the_text_of_a_cell_is_what_people_type(column, written, text):
    part = one(**{column: Raw(written)})
    assert part.cells.column(HEADS.index(column)).to_pylist() == [text]
    assert len(part.people) == 1


def test_what_a_sheet_repeats_counts_as_often():
    two = Raw(
        '<table:table-cell table:number-columns-repeated="2" office:value-type="string"><text:p>non</text:p></table:table-cell>'
    )
    cells = changed(owns_property=two)
    cells.pop(HEADS.index("had_state_aid"))
    part = read(document(HEADS, row([""], repeated=3), row(cells, repeated=4)))
    assert (len(part.people), part.lines.tolist()) == (4, [5, 6, 7, 8])


def test_a_merge_over_rows_is_the_value_of_each():
    merged = Raw(
        '<table:table-cell table:number-rows-spanned="3" office:value-type="float" office:value="2024"><text:p>2024</text:p></table:table-cell>'
    )
    covered = Raw("<table:covered-table-cell/>")
    part = read(document(HEADS, changed(cohort=merged), changed(cohort=covered), changed(cohort=covered), changed()))
    assert (len(part.people), part.chosen.merged) == (4, 2)


def test_the_visible_sheet_with_heads_is_read():
    good = [HEADS, changed()]
    elsewhere = sheet(good, "'file:///a.ods'#$b").replace(
        "<table:table-row", "<table:table-source/><table:table-row", 1
    )
    made = packed(
        content(sheet(good * 2, "Ancien", hidden=True), sheet([["Lisez-moi"]], "Note"), sheet(good, "Liste"), elsewhere)
    )
    part = read(made)
    assert (part.chosen.sheet, part.chosen.aside, len(part.people)) == ("Liste", ("Ancien", "Note"), 1)
    assert read(made, mapping=FileMapping(sheet="Ancien")).rows == 3
    assert refusal(packed(content(sheet(good, hidden=True)))) == "batch.file.workbook.hidden"
    with pytest.raises(InputError, match="Ancien, Note, Liste"):
        files.opened(made, place=TablePlace("Autre"))


def repeated(columns=1, rows=1):
    return row([Raw(f'<table:table-cell table:number-columns-repeated="{columns}" office:value-type="string"><text:p>x</text:p></table:table-cell>')], repeated=rows)  # fmt: skip


FAR = Raw('<table:table-cell table:number-columns-repeated="16383"/>')


@pytest.mark.parametrize("rows", [
    [repeated(columns=10**9)], [repeated(rows=10**9)], [repeated(columns=16_384, rows=1_048_576)], [repeated(3_000, 3_000)],
    [row([""], repeated=1_048_575), [FAR, "x"]], [[FAR, "x"], row([""], repeated=1_048_575), ["x"]],
])  # fmt: skip
def test_cells_that_reach_too_far_are_refused_at_once(rows):
    begin = time.process_time()
    assert refusal(document(*rows)) == "batch.file.workbook.far"
    assert (
        refusal(packed(content(*[sheet([repeated(1_000, 1_500)], str(place)) for place in range(4)])))
        == "batch.file.workbook.far"
    )
    assert time.process_time() - begin < 2


WHOLE = document(HEADS, changed())
ENTITY = '<!DOCTYPE a [<!ENTITY b "bbbbbbbb">]>'


@pytest.mark.parametrize(("made", "why"), [
    (WHOLE[: len(WHOLE) // 2], ""), (packed(content(sheet([HEADS]), before=ENTITY)), ""), (packed("<office:nope"), ""), (packed(content().replace("UTF-8", "UTTF-8")), ""),
    (document(repeated(columns=0)), ""), (document(repeated(rows="9" * 5_000)), ""),
    (document([Raw('<table:table-cell office:value-type="float" office:value="x"/>')]), ""),
    (packed(content(sheet([HEADS]), sheet([HEADS]))), ""), (packed(content(body="text")), ".other"),
    (packed("x", **{"META-INF/manifest.xml": "<manifest:encryption-data/>"}), ".locked"),
    (opendocuments.packed("x", **{"encrypted-package": "x"}), ".locked"),
])  # fmt: skip
def test_what_is_no_sheet_is_told_in_our_words(made, why):
    assert refusal(made) == f"batch.file.workbook{why}"


def test_a_workbook_without_anything_is_empty():
    assert refusal(document([""])) == refusal(packed(content())) == "batch.file.empty"


def test_a_visitor_s_workbook_is_read_in_the_other_process():
    made = document(["Liste"], HEADS, changed(birth=dt.date(1985, 3, 15)), changed(income=opendocuments.error("#REF!")))
    with visitors.opened(made, None, ("csv", "xlsx")) as file:
        part = next(iter(reader.read(file)))
    assert (len(part.people), part.rejected["value"].tolist(), part.chosen.head_row) == (1, ["#REF!"], 2)
