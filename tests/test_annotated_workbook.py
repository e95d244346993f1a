"""The annotated workbook: ready to print, the verdict first in three colours and in words, the user's cells as they were."""

import datetime as dt
import io
import zipfile

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pypdfium2
import pytest
import spreadsheet
import xlsxwriter
from test_applicants import ROW, csv_of, workbook_of

from simulator.applicants import cell_formats, csv_file, files, looks
from simulator.applicants.blocks import ANYWHERE
from simulator.applicants.cell_formats import CellLook
from simulator.applicants.mapping import FileMapping
from simulator.batch import Options, answered_file, run, sheet_comments, sheet_layout, workbook
from simulator.batch.columns import KINDS, VERDICTS, head
from simulator.batch.sheet_layout import DETAILS, LEADING
from simulator.batch.sheet_styles import BRAND, COLOUR_OF, COLOURS
from simulator.reading.errors import InputError
from simulator.wording import LANGUAGES, say

SHIFT = len(LEADING)
HEAD = 3
"""The row of the heads of the list of the office, under two rows of titles."""
NAMES = [*ROW, "had_location_vente", "price", "when", "=note"]
ORDINARY = ROW | {
    "had_location_vente": "non",
    "wilaya": "16",
    "when": dt.datetime(2026, 11, 30, 8, 30),  # noqa: DTZ001
    "=note": "=1+1",
}
PEOPLE = [
    ORDINARY,
    ORDINARY | {"income": "x", "birth": "1985-02-30"},
    ORDINARY | {"income": "20000", "spouse_income": "0", "had_location_vente": ""},
    ORDINARY | {"spouse_income": "200"},
    ORDINARY | {"price": "#N/A"},
    ORDINARY | {"type": "F5"},
    {"identifier": "TOTAL"},
]
MONEY, DAY, PADDED = '#,##0.00 "DA"', "dd/mm/yyyy", "00000"


def office_list():
    """A list as an office keeps it: titles, colours, formats, a formula, an error, a hidden column, an empty row."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False}) as book:
        forms = {name: book.add_format({"num_format": code}) for name, code in
                 {"income": MONEY, "spouse_income": MONEY, "birth": DAY, "wilaya": PADDED, "when": "dd/mm/yyyy hh:mm"}.items()}  # fmt: skip
        forms["identifier"] = book.add_format({"bold": True, "italic": True, "font_color": "#C00000", "bg_color": "#FFFF00", "align": "center",
                                               "font_name": "Arial", "font_size": 9, "border": 1, "valign": "vcenter"})  # fmt: skip
        sheet = book.add_worksheet("Liste")
        sheet.write(0, 0, "=WILAYA()")
        sheet.set_column(0, 0, 33)
        sheet.set_column(5, 6, None, None, {"hidden": True})
        for place, name in enumerate(NAMES):
            sheet.write_string(HEAD - 1, place, name)
        for line, row in enumerate(PEOPLE, HEAD):
            for place, name in enumerate(NAMES):
                write_cell(sheet, line + (line > HEAD), place, row.get(name, ""), forms.get(name))
    return out.getvalue()


def write_cell(sheet, line, place, value, form):
    if isinstance(value, dt.datetime):
        sheet.write_datetime(line, place, value, form)
    elif value == "#N/A":
        sheet.write_formula(line, place, "=NA()", form, "#N/A")
    elif value == "60000":
        sheet.write_formula(line, place, "=30000*2", form, 60000)
    elif value == "1985-03-15":
        sheet.write_datetime(line, place, dt.datetime(1985, 3, 15), form)  # noqa: DTZ001
    elif value == "16":
        sheet.write_number(line, place, 16, form)
    else:
        sheet.write_string(line, place, value, form)


def annotated(source, path, lang="fr", **options):
    reply = answered_file(source, path, Options(lang, **options))
    return openpyxl.load_workbook(path), reply


@pytest.fixture(scope="module")
def source():
    return office_list()


@pytest.fixture(scope="module", params=LANGUAGES)
def office(request, source, tmp_path_factory):
    """The annotated list of the office: its language, the workbook, the reply."""
    path = tmp_path_factory.mktemp("office") / "out.xlsx"
    return request.param, *annotated(source, path, request.param)


@pytest.fixture(scope="module")
def french(source, tmp_path_factory):
    return annotated(source, tmp_path_factory.mktemp("french") / "out.xlsx")[0].worksheets[0]


def column(name):
    """The place of a column of the user in the annotated sheet, from 1."""
    return SHIFT + NAMES.index(name) + 1


def rows_of(sheet):
    """The rows under the heads that have a verdict, by their number."""
    return {row[0].row: row for row in sheet.iter_rows(min_row=HEAD + 1) if row[0].value}


# --- columns and rows


def test_the_verdict_is_first_then_the_columns_of_the_user_then_the_details(office):
    lang, book, _ = office
    heads = [cell.value for cell in book.worksheets[0][HEAD]]
    assert heads == [*(head(name, lang) for name in LEADING), *NAMES, *(head(name, lang) for name in DETAILS)]
    assert LEADING[0] == "verdict"
    assert {*LEADING, *DETAILS} == {*KINDS, "why"}


def test_every_row_stands_at_its_own_number_under_the_titles_of_the_list(french, source):
    theirs = openpyxl.load_workbook(io.BytesIO(source)).worksheets[0]
    numbers = [row[0].row for row in theirs.iter_rows(min_row=HEAD + 1) if any(cell.value for cell in row)]
    assert list(rows_of(french)) == numbers
    assert numbers[1] == HEAD + 3  # below the empty row
    assert french.cell(1, SHIFT + 1).value == "=WILAYA()"
    assert french.cell(1, SHIFT + 1).data_type != "f"


def test_the_cells_of_the_user_come_back_with_their_values_and_their_formats(french, source):
    theirs = openpyxl.load_workbook(io.BytesIO(source), data_only=True).worksheets[0]
    for line in rows_of(french):
        for place in range(1, len(NAMES) + 1):
            mine, one = french.cell(line, SHIFT + place), theirs.cell(line, place)
            assert mine.value == (one.value or None)
            assert mine.number_format == one.number_format
            assert mine.data_type != "f"
    mine, one = french.cell(HEAD + 1, SHIFT + 1), theirs.cell(HEAD + 1, 1)
    assert (mine.font.name, mine.font.sz, mine.font.b, mine.font.i) == (
        one.font.name,
        one.font.sz,
        one.font.b,
        one.font.i,
    )
    assert mine.font.color.rgb == one.font.color.rgb
    assert mine.fill.fgColor.rgb == one.fill.fgColor.rgb
    assert (mine.alignment.horizontal, mine.alignment.vertical) == ("center", "center")
    assert mine.border.left.style == one.border.left.style == "thin"


def test_the_kinds_of_the_cells_of_the_user_are_kept(french):
    line = HEAD + 1
    cells = {name: french.cell(line, column(name)) for name in NAMES}
    assert cells["income"].value == 60000
    assert (cells["wilaya"].value, cells["wilaya"].number_format) == (16, PADDED)
    assert cells["when"].value == dt.datetime(2026, 11, 30, 8, 30)  # noqa: DTZ001
    assert (cells["=note"].value, cells["=note"].data_type) == ("=1+1", "s")
    error = next(
        row[column("price") - 1] for row in rows_of(french).values() if row[column("price") - 1].value == "#N/A"
    )
    assert error.data_type == "e"


def test_widths_and_hidden_columns_are_those_of_the_user(french):
    dimensions = french.column_dimensions
    assert dimensions[french.cell(1, SHIFT + 1).column_letter].width == pytest.approx(33.71, abs=0.01)
    hidden = [set(range(one.min, one.max + 1)) for one in dimensions.values() if one.hidden]
    assert set.union(*hidden) == {SHIFT + 6, SHIFT + 7}


# --- colours, comments, print


def luminance(colour):
    parts = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("pair", [*COLOURS.values(), ("#FFFFFF", BRAND)])
def test_letters_stand_out_from_their_ground(pair):
    light, dark = sorted(map(luminance, pair), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= 7


def test_each_verdict_has_one_of_three_colours_and_says_the_same_in_words(office):
    lang, book, reply = office
    words = {say(f"batch.verdict.{verdict}", lang): verdict for verdict in VERDICTS}
    seen = []
    for row in rows_of(book.worksheets[0]).values():
        verdict = words[row[0].value]
        letters, ground = COLOURS[COLOUR_OF[verdict]]
        assert (row[0].font.color.rgb[2:], row[0].fill.fgColor.rgb[2:]) == (letters[1:], ground[1:])
        seen.append(verdict)
    assert {COLOUR_OF[verdict] for verdict in seen} == set(COLOURS)
    assert all(seen.count(verdict) == getattr(reply.counts, verdict) for verdict in VERDICTS)


def test_faulty_cells_are_marked_and_say_why(office):
    lang, book, reply = office
    sheet = book.worksheets[0]
    _, ground = COLOURS["to_repair"]
    by_place = {(fault.row, fault.column): fault.reason for fault in reply.first}
    marked = {
        (cell.row, NAMES[cell.column - SHIFT - 1]): cell.comment.text
        for row in rows_of(sheet).values() for cell in row if cell.column > SHIFT and cell.fill.fgColor.rgb[2:] == ground[1:]
    }  # fmt: skip
    waiting = say("batch.verdict.to_confirm", lang)
    doubtful = {place: text for place, text in marked.items() if sheet.cell(place[0], 1).value == waiting}
    assert {name for _, name in doubtful} == {"spouse_income"}
    assert {place: text for place, text in marked.items() if place not in doubtful} == {
        place: reason for place, reason in by_place.items() if place[1]
    }
    total = max(rows_of(sheet))
    assert sheet.cell(total, 1).comment.text == by_place[total, ""]


def test_the_second_column_says_why(office):
    lang, book, reply = office
    why = {line: row[1].value or "" for line, row in rows_of(book.worksheets[0]).items()}
    assert all(fault.reason in why[fault.row] for fault in reply.first)
    assert why[HEAD + 1] == ""
    assert say("batch.refused.income_floor", lang) in why[HEAD + 4]
    assert say("rule.one_benefit", lang) in why[HEAD + 4]


def test_it_is_ready_to_print(office):
    lang, book, _ = office
    answers, about, errors = book.worksheets
    last = max(rows_of(answers))
    assert answers.freeze_panes == f"B{HEAD + 1}"
    assert answers.print_title_rows == f"$1:${HEAD}"
    assert answers.auto_filter.ref.startswith(f"A{HEAD}:")
    end = answers.cell(1, SHIFT + len(NAMES)).column_letter
    assert answers.print_area == f"'{answers.title}'!$A$1:${end}${last}"
    assert (answers.page_setup.orientation, errors.page_setup.orientation) == ("landscape", "landscape")
    for sheet in (answers, about, errors):
        assert (sheet.sheet_properties.pageSetUpPr.fitToPage, sheet.page_setup.fitToHeight) == (True, 0)
        assert sheet.page_setup.fitToWidth in (None, 1)
        assert bool(sheet.sheet_view.rightToLeft) == (lang == "ar")
        assert say("disclaimer", lang) in sheet.oddFooter.left.text
    assert all(cell.alignment.wrap_text for cell in answers[HEAD])


def test_a_list_that_is_too_wide_to_be_read_on_one_page_takes_several(tmp_path):
    rows = csv_of(ROW | {f"column {place}": "a" * 30 for place in range(20)})
    sheet = annotated(rows, tmp_path / "out.xlsx")[0].worksheets[0]
    assert sheet.page_setup.fitToWidth == 2
    assert sheet.print_title_cols == "$A:$A"


# --- the summary and the errors


def test_the_summary_counts_and_says_how_the_file_was_read(office):
    lang, book, reply = office
    about = book.worksheets[1]
    rows = [[cell.value for cell in row] for row in about.iter_rows()]
    firsts = [row[0] for row in rows]
    assert firsts[0] == say("disclaimer", lang)
    assert {*reply.about, *reply.chosen} <= set(firsts)
    counts = {row[0]: row[1] for row in rows if isinstance(row[1], int)}
    for verdict in VERDICTS:
        assert counts[say(f"batch.verdict.{verdict}", lang)] == getattr(reply.counts, verdict)
    assert counts[say("batch.refused.income_floor", lang)] == reply.counts.refused
    shown = {row[0]: row[3] for row in rows if row[3]}
    assert shown[say("batch.verdict.refused", lang)] == say("batch.colour.refused", lang)


def test_the_summary_says_what_was_supposed_asked_and_answered(tmp_path):
    rows = [ROW | {"birth": "1960"}, ROW | {"had_state_aid": ""}, ROW | {"spouse_income": ""}]
    mapping = FileMapping(empty={"spouse_income": "0"}, dates={"keys": "day_first"}, century={"birth": 1900})
    book, reply = annotated(csv_of(*rows), tmp_path / "out.xlsx", "en", mapping=mapping)
    texts = [row[0].value for row in book.worksheets[1].iter_rows() if row[0].value]
    parts = {
        name: texts.index(say(f"batch.summary.{name}", "en")) for name in ("chosen", "assumed", "answered", "questions")
    }
    assert list(parts.values()) == sorted(parts.values())
    assert "1 January" in texts[parts["assumed"] + 1]
    answers = texts[parts["answered"] + 1 : parts["questions"]]
    names = (say(f"batch.head.{name}", "en") for name in ("spouse_income", "keys", "birth"))
    assert [name in line for name, line in zip(names, answers, strict=True)] == [True] * 3
    assert texts[parts["questions"] + 1 :] == list(reply.questions)


def test_the_errors_have_a_sheet(office):
    _, book, reply = office
    rows = [[cell.value or "" for cell in row] for row in book.worksheets[2].iter_rows(min_row=2)]
    assert rows == [[fault.row, fault.column, fault.value, fault.reason] for fault in reply.first]


def test_there_is_an_end_to_the_comments_and_it_is_said(tmp_path, monkeypatch):
    monkeypatch.setattr(sheet_comments, "MOST", 2)
    book, _ = annotated(csv_of(*[ROW | {"income": "x"}] * 5), tmp_path / "out.xlsx", "en")
    comments = [cell.coordinate for row in book.worksheets[0].iter_rows() for cell in row if cell.comment]
    assert len(comments) == 2
    assert len(list(book.worksheets[2].iter_rows(min_row=2))) == 5
    assert any("sheet of errors" in (row[0].value or "") for row in book.worksheets[1].iter_rows())


def test_a_file_without_formats_gives_the_same_sheets(tmp_path):
    table = pa.table({name: [value] for name, value in ROW.items()})
    out = io.BytesIO()
    pq.write_table(table, out)
    for content in (csv_of(ROW), out.getvalue(), io.BytesIO(csv_of(ROW))):
        sheet = annotated(content, tmp_path / "out.xlsx")[0].worksheets[0]
        assert [cell.value for cell in sheet[1]][SHIFT : SHIFT + len(ROW)] == list(ROW)
        assert [cell.value or "" for cell in sheet[2]][SHIFT : SHIFT + len(ROW)] == list(ROW.values())


def test_the_files_of_a_folder_stand_one_below_the_other(tmp_path):
    folder = tmp_path / "lists"
    folder.mkdir()
    for name in ("a.csv", "b.csv"):
        (folder / name).write_bytes(csv_of(ROW, ROW | {"income": "x", "identifier": name}))
    sheet = annotated(folder, tmp_path / "out.xlsx")[0].worksheets[0]
    comments = [cell.coordinate for row in sheet.iter_rows() for cell in row if cell.comment]
    place = SHIFT + list(ROW).index("income") + 1
    letter = sheet.cell(1, place).column_letter
    assert comments == [f"{letter}3", f"{letter}5"]
    assert [sheet.cell(line, place).value for line in range(2, 7)] == ["60000", "x", "60000", "x", None]


ODD = "\x01\x0b\ufffe\uffff & <b> ]]> _x0041_ \r\n\u200f\u2067" + "é" * 40_000


def test_free_text_breaks_no_part_of_the_workbook(tmp_path):
    odd = ROW | {"identifier": ODD, "income": ODD[:200], ODD: ODD, "=1+1": "=1+1"}
    book, _ = annotated(
        csv_of(odd, names=[*ROW, ODD[:300], "=1+1"]),
        tmp_path / "out.xlsx",
        mapping=FileMapping(columns={"wilaya": ""}),
    )
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert sum(bool(cell.comment) for cell in cells) == 1


# --- a sheet has an end


@pytest.fixture
def small(monkeypatch):
    """Sheets of four rows; no row is answered."""
    monkeypatch.setattr(run, "SHEET_ROWS", 4)
    monkeypatch.setattr(run, "added_columns", pytest.fail)


def refusal(*args):
    with pytest.raises(InputError) as refused:
        answered_file(*args)
    assert all("3" in refused.value.message(lang) for lang in LANGUAGES)
    return refused.value.key


@pytest.mark.usefixtures("small")
def test_more_rows_than_a_sheet_holds_are_refused_before_one_is_answered(tmp_path):
    out = io.BytesIO()
    pq.write_table(pa.table({name: [value] * 4 for name, value in ROW.items()}), out)
    folder = tmp_path / "lists"
    folder.mkdir()
    for name in ("a.csv", "b.csv"):
        (folder / name).write_bytes(b"\n" * 20 + csv_of(*[ROW] * 3))
    quoted = csv_of(*[ROW | {"wilaya": 'a "b"\nc'}] * 4)
    for source in (csv_of(*[ROW] * 4), quoted, csv_of(*[ROW] * 4, encoding="utf-16"), out.getvalue(), folder):
        assert refusal(source, tmp_path / "out.xlsx", Options("fr")) == "batch.file.sheet_full"
    assert list(tmp_path.iterdir()) == [folder]


def test_a_sheet_of_more_bytes_than_a_plain_archive_holds_is_written(tmp_path, monkeypatch):
    monkeypatch.setattr(zipfile, "ZIP64_LIMIT", 4_000)
    book, reply = annotated(csv_of(*[ROW] * 3), tmp_path / "out.xlsx")
    assert (book.worksheets[0].max_row, reply.counts.rows) == (4, 3)


def test_rows_that_could_not_be_counted_are_refused_when_they_come(tmp_path, monkeypatch):
    monkeypatch.setattr(workbook, "SHEET_ROWS", 4)
    content = workbook_of(*[ROW] * 4)
    assert files.last_row(content, None, ANYWHERE, 4) == 0
    assert refusal(content, tmp_path / "out.xlsx", Options("fr")) == "batch.file.sheet_full"
    assert answered_file(content, tmp_path / "out.csv", Options("fr")).counts.rows == 4


@pytest.mark.parametrize(
    ("content", "last"),
    [(b"a;b\n1;2\n3;4\n", 3), (b"a;b\r\n1;2\r\n3;4", 3), (b"a;b\n\n1;2\n;\n\n  \n", 3), (b'a;b\n"1\n";2\n\n3;"4"\n;\n', 4), ("a;b\n1;2\n".encode("utf-16"), 2)],
)  # fmt: skip
def test_the_rows_of_a_file_are_counted_before_they_are_read(content, last, monkeypatch):
    for block in (1 << 20, 3):
        monkeypatch.setattr(csv_file, "_LEAST_BLOCK", 1 << 20 if b'"' in content else block)
        assert files.last_row(content, None, ANYWHERE, 2) == last


# --- looks


def styled_workbook(styles, theme="", cell='<c r="A1" t="n" s="1"><v>1</v></c>', start=""):
    """A workbook of one cell, written by hand."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        book.add_worksheet("S")
    parts = {name: zipfile.ZipFile(out).read(name) for name in zipfile.ZipFile(out).namelist()}
    space = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    parts["xl/styles.xml"] = f"<styleSheet {space}>{styles}</styleSheet>".encode()
    parts["xl/theme/theme1.xml"] = f"<theme><clrScheme>{theme}</clrScheme></theme>".encode()
    body = f'<worksheet {space}>{start}<sheetData><row r="1">{cell}</row></sheetData></worksheet>'
    parts["xl/worksheets/sheet1.xml"] = body.encode()
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    return made.getvalue()


THEME = "".join(f'<c><srgbClr val="{place:02X}0000"/></c>' for place in range(12))


@pytest.mark.parametrize(("colour", "expected"), [
    ('rgb="FF12ab34"', "#12AB34"), ('theme="0"', "#010000"), ('theme="1"', "#000000"), ('theme="2"', "#030000"), ('theme="4"', "#040000"),
    ('theme="12"', ""), ('indexed="10"', "#FF0000"), ('indexed="2"', "#FF0000"), ('indexed="64"', ""), ('auto="1"', ""),
    ('rgb="FFFF0000" tint="0.5"', "#FF8080"), ('rgb="FFFF0000" tint="-0.5"', "#800000"), ('rgb="red"', ""),
])  # fmt: skip
def test_the_colours_of_a_workbook_are_resolved(colour, expected):
    xfs = '<xf/><xf numFmtId="4" fontId="1"/>'
    styles = f"<fonts><font/><font><b/><color {colour}/></font></fonts><cellXfs>{xfs}</cellXfs>"
    look = files.opened(styled_workbook(styles, THEME), with_looks=True).look
    assert (look.cells[1].font_color, look.cells[1].bold, look.cells[1].num_format) == (expected, True, 4)


@pytest.mark.parametrize("cell", [
    '<c t="n" s="1" r="A1"><v>1</v></c>', '<c s="1"  r="A1"><v>1</v></c>', '<c r="A1" s="1"/>',
])  # fmt: skip
def test_the_look_of_a_cell_is_found_wherever_its_attributes_stand(cell):
    rows = looks.LookRows(iter([f"<row>{cell}</row>".encode()]), 2, 2)
    assert rows.take(0, 2).tolist() == [[1, 0], [0, 0]]


def test_the_looks_of_rows_come_in_blocks():
    pieces = [f'<c r="B{line}" s="{line}"/>'.encode() for line in range(1, 9)]
    rows = looks.LookRows(iter([b"".join(pieces[:5]), b"".join(pieces[5:])]), 2, 8)
    assert [rows.take(first, 3)[:, 1].tolist() for first in (0, 3, 6)] == [[1, 2, 3], [4, 5, 6], [7, 0, 0]]


@pytest.mark.parametrize("styles", [
    '<cellXfs><xf fontId="x"/></cellXfs>', '<fonts><font><sz val="nan"/></font></fonts><cellXfs><xf/></cellXfs>',
])  # fmt: skip
def test_styles_that_cannot_be_read_lose_no_value(styles):
    file = files.opened(styled_workbook(styles), with_looks=True)
    assert file.look is None
    assert file.heads == ["1"]


def test_a_workbook_without_looks_is_one_of_usual_cells():
    assert files.opened(styled_workbook(""), with_looks=True).look.cells == (CellLook(),)
    strange = styled_workbook(
        "<cellXfs><xf/></cellXfs>", start='<cols><col min="1" max="1" width="1e9" hidden="1"/></cols>'
    )
    look = files.opened(strange, with_looks=True).look
    assert (look.widths, look.hidden) == ((looks.WIDEST,), (0,))


def test_every_look_that_is_read_is_one_that_can_be_written():
    assert all(cell_formats.is_possible(look) for look in files.opened(office_list(), with_looks=True).look.cells)


def test_a_text_takes_the_lines_that_it_needs():
    assert sheet_layout.lines_of(["", "a" * 10, "a" * 11, "a" * 95], 10).tolist() == [0, 1, 2, 10]


# --- on paper


@pytest.mark.slow
@pytest.mark.skipif(not spreadsheet.SOFFICE, reason="LibreOffice prints it")
def test_it_prints_one_page_wide_with_its_heads_on_every_page(tmp_path):
    paths = [tmp_path / f"{lang}.xlsx" for lang in ("fr", "ar")]
    for path in paths:
        annotated(csv_of(*[ROW] * 150, ROW | {"income": "x"}), path, path.stem)
    for made in spreadsheet.converted(paths, "pdf", tmp_path):
        document = pypdfium2.PdfDocument(made.read_bytes())
        texts = [document[place].get_textpage().get_text_range() for place in range(len(document))]
        *answers, about, errors = texts
        assert 2 <= len(answers) <= 8
        assert all("identifier" in text and "wilaya" in text for text in answers)
        assert "00:" not in about + errors
