"""Files that people have: each kind of fault with its right outcome, from public complaints about programs of this sort.

The files are invented. Nothing is lost: the rows of a file are those answered, those rejected with a reason, and those recognised
as no applicant.
"""

import datetime as dt
import io
import re
from decimal import Decimal
from pathlib import Path

import numpy as np
import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from test_applicants import ROW

from simulator import study
from simulator.applicants import mapping, reader
from simulator.applicants.duplicates import EarlierRows
from simulator.applicants.mapping import FileMapping
from simulator.batch import Options, answered_file
from simulator.batch.columns import RowOptions
from simulator.batch.to_json import answer_json
from simulator.cli import main
from simulator.law import DWELLINGS, Law, Readings
from simulator.populations.count.tables import by_spelling
from simulator.reading.errors import InputError
from simulator.reading.fields import amount, birth, date, dwelling, yes_no
from simulator.wording import LANGUAGES

FOLDER = Path(__file__).parent / "office_files"


def read(name, **options):
    """All the parts of a file."""
    return list(reader.read(FOLDER / name, **options))


def figures(name, **options):
    """The number of households of a file, and its faults as (row, code)."""
    parts = read(name, **options)
    faults = [
        (row, code) for part in parts for row, code in zip(part.rejected["row"], part.rejected["code"], strict=True)
    ]
    return sum(len(part.people) for part in parts), faults


def refusal(name, **options):
    with pytest.raises(InputError) as caught:
        read(name, **options)
    return caught.value.key


READ = {
    "03_sep_line.csv": 1, "04c_cp1252_silent.csv": 3, "05b_mixed_silent.csv": 3, "06_trailing_semicolon.csv": 2, "08_pandas_floats.csv": 2,
    "09_presumed_birth.csv": 6, "12_utf16.csv": 1, "13_pipe.csv": 1, "16_duplicates.csv": 3, "A3_groups.csv": 10, "D11_price_millions.csv": 1,
    "D2_head_millions.csv": 1, "F0_repeated_names.csv": 1, "50_hidden_first_sheet.xlsx": 2, "51b_readme_first.xlsx": 1,
    "50_hidden_first_sheet.ods": 2, "61_leading_zero_format.ods": 1, "B2_merged_rows.ods": 2,
    "57b_merged_two_heads.xlsx": 1, "61_leading_zero_format.xlsx": 1, "B2_merged_rows.xlsx": 2, "B3_real_dust.xlsx": 3,
    "41d_plain_dates.parquet": 2, "44_list.parquet": 2, "F3_float_ids.parquet": 2,
}  # fmt: skip


@pytest.mark.parametrize(("name", "rows"), READ.items())
def test_a_file_that_can_be_read_is_read_whole(name, rows):
    assert figures(name) == (rows, [])


TOLD = {
    "01_two_amounts_in_one_cell.csv": (0, [(2, "amount_grouping"), (3, "amount_grouping"), (4, "amount_grouping")]),
    "02_us_dates.csv": (0, [(2, "date_order"), (3, "date_order"), (4, "date_order")]),
    "07_times.csv": (3, [(5, "date_instant"), (6, "date_instant")]),
    "10_none_words.csv": (5, [(7, "missing")]),
    "15_totals.csv": (2, [(4, "total")]),
    "17_types.csv": (11, [(11, "type")]),
    "56_formulas_no_cache.xlsx": (0, [(2, "spreadsheet_error"), (3, "formula"), (4, "formula")]),
    "B0_error_cells_optional.xlsx": (1, [(row, "spreadsheet_error") for row in (3, 3, 4, 5, 6)]),
    "B0_error_cells_optional.ods": (1, [(row, "spreadsheet_error") for row in (3, 3, 4, 5, 6)]),
}


@pytest.mark.parametrize(("name", "outcome"), TOLD.items())
def test_what_cannot_be_read_is_told_in_its_row(name, outcome):
    assert figures(name) == outcome


def test_instants_of_a_time_zone_are_no_days():
    households, faults = figures("41e_same_dates_as_utc_instants.parquet")
    assert households == 0
    assert {code for _, code in faults} == {"date_instant"}


REFUSED = {
    "25b_open_quote.csv": "batch.file.open_quote", "D0_head_annual.csv": "batch.file.brackets", "D6_head_eur.csv": "batch.file.brackets",
    "sparse_far_cell.xlsx": "batch.file.workbook.far",
}  # fmt: skip


@pytest.mark.parametrize(("name", "key"), REFUSED.items())
def test_what_cannot_be_understood_is_asked_about(name, key):
    assert refusal(name) == key


def test_the_figures_of_a_head_are_in_its_unit():
    assert read("D11_price_millions.csv")[0].people.price.tolist() == [343_000_000]
    assert read("D2_head_millions.csv")[0].people.income.tolist() == [6_000_000]


def test_dust_of_floats_is_what_the_spreadsheet_shows():
    assert read("B3_real_dust.xlsx")[0].people.income.tolist() == [5_750_000, 9_999_990, 6_000_020]


def test_the_letters_of_names_come_back():
    assert read("04c_cp1252_silent.csv")[0].extra["Wilaya"].tolist() == ["BÉJAÏA", "SÉTIF", "Oran"]
    assert read("05b_mixed_silent.csv")[0].extra["Wilaya"].tolist() == ["Sétif", "Béjaïa", "Béjaïa"]


def test_identifiers_come_back_as_they_were():
    assert read("61_leading_zero_format.xlsx")[0].extra["identifier"].tolist() == ["00007"]
    assert read("F3_float_ids.parquet")[0].extra["identifier"].tolist() == [
        "109850315012345680",
        "10000000000000000000",
    ]


def test_a_merged_value_is_that_of_each_of_its_rows():
    assert read("B2_merged_rows.xlsx")[0].people.cohort.tolist() == [2, 2]


def test_the_visible_sheet_is_read_and_the_others_are_named():
    part = read("50_hidden_first_sheet.xlsx")[0]
    assert part.extra["identifier"].tolist() == ["new-1", "new-2"]
    assert (part.chosen.sheet, part.chosen.aside) == ("Liste 2024", ("Liste 2013",))
    assert read("51b_readme_first.xlsx")[0].chosen.sheet == "Données"


def test_the_heads_under_merged_titles_are_read():
    assert read("57b_merged_two_heads.xlsx")[0].chosen.head_row == 2


def test_an_order_of_dates_that_is_given_is_used():
    births = read("02_us_dates.csv", mapping=FileMapping(dates={"birth": "month_first"}))[0].people.birth
    assert births.astype(str).tolist() == ["1985-03-04", "1980-12-25", "1979-07-28"]


def test_rows_that_repeat_another_one_are_told():
    duplicates = read("16_duplicates.csv")[0].duplicates
    assert [column.tolist() for column in duplicates] == [[3, 4], [2, 2], [True, True]]


def test_what_was_chosen_is_said(capsys, tmp_path):
    out = str(tmp_path / "out.csv")
    main(["batch", str(FOLDER / "50_hidden_first_sheet.xlsx"), "--scheme", "location_vente", "-o", out, "--lang", "en"])
    said = capsys.readouterr().out
    assert "Sheet read: “Liste 2024”." in said
    assert "Sheets left aside: Liste 2013." in said
    assert "Columns kept without being read: Wilaya." in said


@pytest.mark.parametrize("name", [*READ, *TOLD])
def test_no_row_is_lost_at_the_door_of_the_counter(name, tmp_path):
    reply = answered_file(FOLDER / name, tmp_path / "out.csv", Options("fr"))
    counts = reply.counts
    assert counts.rows == counts.answered + counts.rejected + counts.to_confirm + counts.no_applicant
    assert len((tmp_path / "out.csv").read_text(encoding="utf-8-sig").splitlines()) >= counts.rows + 1


@pytest.mark.parametrize(
    "typed", ["15/03/1985", "1985-03-15", "15031985", "15/03/1985 00:00", "15-03-1985", "15/03/85"]
)
def test_a_day_is_one_day_at_every_door(typed):
    assert birth(typed, "household.birth")[0][0].isoformat() == "1985-03-15"


def test_a_scenario_reads_what_a_file_reads():
    assert amount("60.000,00 DA", "household.income") == amount("٦٠٬٠٠٠ دج", "household.income") == 6_000_000
    assert [dwelling(text, "dwelling.type", DWELLINGS) for text in ("F3", "T3", "3 pièces", "ثلاث غرف")] == [1] * 4
    assert [yes_no(text, "household.owns_property") for text in ("no", "non", "لا", "false", "0")] == [False] * 5
    assert date("20/06/28", "dates.keys").isoformat() == "2028-06-20"


OFFICE = FOLDER / "office_list.xlsx"
STATED = {"facts": {"cohort": "2024"}, "empty": {"spouse_income": "0", "had_state_aid": "non"}}


def test_the_list_of_an_office_asks_for_what_it_does_not_say():
    with pytest.raises(InputError) as caught:
        read("office_list.xlsx")
    assert caught.value.key == "batch.file.missing"
    assert "Cohorte" in caught.value.message("fr")


def test_one_answer_for_each_kind_of_fault_saves_the_rows_of_an_office(tmp_path):
    asked = answered_file(
        OFFICE, tmp_path / "a.xlsx", Options("fr", mapping=mapping.parse({"facts": {"cohort": "2024"}}))
    )
    empty = 60, 107  # counted in the file with another program
    assert [line.split("»")[0] for line in asked.questions] == [
        "«\u00a0Aide Etat\u00a0",
        "«\u00a0Salaire conjoint\u00a0",
    ]
    assert [f"{count} lignes" in line for count, line in zip(reversed(empty), asked.questions, strict=True)] == [
        True,
        True,
    ]
    answered = answered_file(OFFICE, tmp_path / "b.xlsx", Options("fr", mapping=mapping.parse(STATED)))
    assert (answered.counts.rows, answered.counts.answered, answered.counts.no_applicant) == (301, 300, 1)
    assert answered.questions == ()


def test_what_is_said_of_a_file_is_kept_for_the_next_one(tmp_path, capsys):
    out, kept = str(tmp_path / "out.csv"), str(tmp_path / "office.yaml")
    options = ["--facts", "cohort=2024", "--empty", "spouse_income=0", "--empty", "had_state_aid=non"]
    main(["batch", str(OFFICE), "-o", out, "--lang", "en", *options, "--save-mapping", kept])
    first = capsys.readouterr().out
    main(["batch", str(OFFICE), "-o", out, "--lang", "en", "--mapping", kept])
    assert capsys.readouterr().out == first
    assert mapping.read(kept) == mapping.parse(STATED)
    assert "301 rows: 300 with an answer" in first


@pytest.mark.parametrize(
    ("stated", "place"),
    [
        ({"facts": {"cohort": "1999"}}, "facts.cohort"),
        ({"facts": {"coho": "1"}}, "facts"),
        ({"empty": {"spouse_income": "two"}}, "empty.spouse_income"),
        ({"columns": {"Nom": "name"}}, "columns.Nom"),
        ({"sheet": "Nope"}, "sheet"),
        ({"dates": {"birth": "year_first"}}, "dates.birth"),
        ({"century": {"birth": "1800"}}, "century.birth"),
        ({"rows": 3}, "mapping.rows"),
        ({"units": {"birth": "DA"}}, "units"),
        ({"units": {"income": "EUR"}}, "units.income"),
    ],
)
def test_a_wrong_word_in_a_mapping_is_named(stated, place):
    with pytest.raises(InputError) as caught:
        read("office_list.xlsx", mapping=mapping.parse(stated))
    assert caught.value.where == place
    assert all(caught.value.message(lang) for lang in LANGUAGES)


def test_a_column_is_what_the_user_says(tmp_path):
    head = "Bénéficiaire;" + (FOLDER / "13_pipe.csv").read_text(encoding="utf-8-sig").replace("|", ";")
    path = tmp_path / "list.csv"
    path.write_text(head.replace("Revenu mensuel net", "Gains").replace("\ninv", "\nx;inv"), encoding="utf-8")
    part = read(
        path,
        mapping=mapping.parse(
            {"columns": {"Gains": "income", "Wilaya": "", "Bénéficiaire": "identifier", "Numéro de dossier": ""}}
        ),
    )[0]
    assert (part.people.income.tolist(), part.extra["identifier"].tolist()) == ([6_000_000], ["x"])


def test_a_century_that_is_given_is_that_of_its_column(tmp_path):
    path = tmp_path / "list.csv"
    path.write_text(
        (FOLDER / "13_pipe.csv").read_text(encoding="utf-8-sig").replace("15/03/1985", "15/03/05"), encoding="utf-8"
    )
    assert figures(path) == (0, [(2, "date_two_digits")])
    births = read(path, mapping=mapping.parse({"century": {"birth": "2000"}}))[0].people.birth
    assert births.astype(str).tolist() == ["2005-03-15"]


def test_spellings_of_one_place_are_one_group():
    lab = study(FOLDER / "A3_groups.csv", ["location_vente@2024-06-26"], by="Wilaya")
    rows = lab.frame()
    counts = rows[(rows["table"] == "main") & (rows["measure"] == "households")].set_index("group")["value"]
    assert counts["Alger"] == 3
    assert {"ALGER", "alger", "alger "} & set(counts.index) == set()
    assert counts.drop("all").sum() == counts["all"] == 10


def test_the_label_of_a_group_does_not_depend_on_the_order():
    names = ["alger ", "ALGER", "Alger", "بجاية", "Béjaïa", "BEJAIA"]
    assert set(by_spelling(names)) == set(by_spelling(names[::-1])) == {"Alger", "Béjaïa", "بجاية"}


# --- siblings, made of a good row

COUPLE = dict(ROW, name="Amine")


def listed(*rows, separator=";", before="", end="\r\n", heads=None):
    """A CSV file of texts as they stand, without a quotation mark of ours."""
    lines = [heads or separator.join(COUPLE), *(separator.join({**COUPLE, **row}.values()) for row in rows)]
    return (before + end.join(lines) + end).encode()


def codes(content, **options):
    """The households and the faults (row, code) of a file in memory."""
    parts = list(reader.read(content, **options))
    faults = [pair for part in parts for pair in zip(part.rejected["row"], part.rejected["code"], strict=True)]
    return sum(len(part.people) for part in parts), faults


@pytest.mark.parametrize("rows", [
    [{}, {"identifier": '"00017'}, {}, {}], [{}, {"wilaya": '"Alger'}, {}], [{}, {"type": '"F3'}, {"birth": '1985-03-15"'}, {}],
    [{}, {"birth": '"1985-03-15'}, {"type": 'F3"'}, {}],
])  # fmt: skip
def test_a_quote_that_swallows_a_row_is_told_where_it_opens(rows):
    with pytest.raises(InputError) as caught:
        codes(listed(*rows))
    assert (caught.value.key, caught.value.facts["row"]) == ("batch.file.open_quote", 3)


def test_a_line_break_inside_a_cell_is_one_cell():
    assert codes(listed({"name": '"Amine\n2, rue des Frères"'}, {})) == (2, [])


@pytest.mark.parametrize("rows", [
    [{"name": "Total", "birth": "", "identifier": ""}], [{"identifier": "المجموع العام", "birth": " "}],
    [{"identifier": "", "birth": "", "income": "120000", "name": "Sous-total : 2"}], [{"identifier": "", "birth": "", "income": "120 000 DA", "cohort": "TOTAL"}],
])  # fmt: skip
def test_a_total_is_no_applicant_wherever_its_word_stands(rows):
    empty = dict.fromkeys(set(COUPLE) - {name for row in rows for name in row}, "")
    assert codes(listed({}, *(empty | row for row in rows))) == (1, [(3, "total")])


def test_the_order_of_a_column_is_shown_by_its_days_alone():
    births = ({"birth": text} for text in ("03/25/1985", "00/00/1960", "1960", "1985-03-15"))
    assert codes(listed(*births)) == (3, [(2, "date_order")])
    assert codes(listed({"birth": "13/13/1985"}, {"birth": "02/03/1985"})) == (1, [(2, "date_impossible")])


def test_a_total_is_no_applicant_in_the_json_of_a_file():
    content = listed({}, dict.fromkeys(COUPLE, "") | {"name": "TOTAL"}, {"income": "?"}, {})
    answer = answer_json(content, RowOptions(Law.load(), "location_vente", Readings(), "fr"), "DA", ["fr"])
    assert [row["verdict"] for row in answer["rows"]] == ["unchecked", "no_applicant", "rejected", "unchecked"]
    assert [bool(row["price"]) for row in answer["rows"]] == [True, False, False, True]


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
def test_a_row_has_its_number_whatever_ends_the_lines(end):
    assert codes(listed({}, {"income": "?"}, before=f"sep=;{end}", end=end)) == (1, [(4, "amount_unreadable")])


def test_dust_of_floats_is_told_apart_in_every_typed_file():
    table = pa.table(
        {name: [value, value] for name, value in COUPLE.items()} | {"income": [57499.99999999999, 60000.004]}
    )
    out = io.BytesIO()
    pq.write_table(table, out)
    for made in (out.getvalue(), table.to_pandas()):
        assert codes(made) == (1, [(3, "amount_too_fine")])


# --- amounts a hundred times off

CENTIMES = FOLDER / "19_centimes_as_da.csv"


def counted(content, tmp_path, **stated):
    """The rows answered and to confirm of a file, and the answers that its questions propose."""
    reply = answered_file(content, tmp_path / "out.csv", Options("en", mapping=mapping.parse(stated)))
    return (
        reply.counts.answered,
        reply.counts.to_confirm,
        [re.findall(r"--units (\S+)=(\w+)", line) for line in reply.questions],
    )


def test_amounts_a_hundred_times_off_are_asked_about_once_for_each_column(tmp_path):
    income, spouse = ([(name, "centimes"), (name, "DA")] for name in ("income", "spouse_income"))
    assert counted(CENTIMES, tmp_path) == (0, 2, [income, spouse])
    assert counted(CENTIMES, tmp_path, units={"income": "centimes"}) == (1, 1, [spouse])
    assert counted(CENTIMES, tmp_path, units={"income": "centimes", "spouse_income": "centimes"}) == (2, 0, [])
    assert counted(CENTIMES, tmp_path, units={"income": "DA", "spouse_income": "DA"}) == (2, 0, [])


def test_an_answer_that_spoils_the_other_rows_is_asked_about_again(tmp_path):
    mixed = listed({"income": "6000000"}, {}, {})
    assert counted(mixed, tmp_path) == (2, 1, [[("income", "centimes"), ("income", "DA")]])
    assert counted(mixed, tmp_path, units={"income": "centimes"}) == (
        1,
        2,
        [[("income", "DA"), ("income", "centimes")]],
    )


@pytest.mark.parametrize(("head", "typed", "unit"), [
    ("Prix du logement", "343", "millions"), ("Prix du logement (milliers)", "343000", "DA"), ("Prix du logement (centimes)", "3430000", "DA"),
    ("Prix du logement", "343000000", "centimes"),
])  # fmt: skip
def test_the_likely_unit_of_a_column_is_proposed_and_makes_sense(head, typed, unit, tmp_path):
    content = listed({}, heads=";".join([*COUPLE, head])).replace(b";Amine", f";Amine;{typed}".encode())
    answered, waits, [[likely, _]] = counted(content, tmp_path)
    assert (answered, waits, likely) == (0, 1, ("price", unit))
    assert counted(content, tmp_path, units={"price": unit}) == (1, 0, [])


GOOD = (1, [])


def fault(*found, households=0):
    """The outcome of rows with these faults, from row 2 on."""
    return households, list(enumerate(found, 2))


SIBLINGS = {
    "an error of the spreadsheet": [({"wilaya": "", "spouse_income": text}, fault("spreadsheet_error")) for text in ("#N/A", "#NOM?", "Err:502")],
    "a formula": [({name: "=C2*2"}, fault("formula")) for name in ("income", "birth", "spouse_income")],
    "two amounts in one cell": [({"income": text}, fault(code)) for text, code in (
        ("45000/20000", "amount_unreadable"), ("45000 20000", "amount_grouping"), ("45000 DA et 20000 DA", "amount_unreadable"))],
    "another currency": [({"income": text}, fault("amount_currency")) for text in ("600 EUR", "$600", "600 €")],
    "an hour": [({"keys": text}, fault(code)) for text, code in (
        ("2028-06-20 10:30", "date_time"), ("2028-06-20T00:00:00Z", "date_instant"), ("20/06/2028 23:59:59", "date_time"))],
    "midnight": [({"keys": text}, GOOD) for text in ("2028-06-20 00:00:00", "20/06/2028 0:00", "2028-06-20T00:00")],
    "a day with its month first": [({"birth": text}, fault("date_order")) for text in ("12/25/1980", "12-25-1980", "12.25.1980")],
    "a presumed birth": [({"birth": text}, GOOD) for text in (
        "1960 (présumé)", "né présumé en 1960", "المولود خلال سنة 1960", "0/0/1960", "NP 1960", "__/__/1960", "1960/00/00")],
    "no presumed birth": [({"birth": text}, fault(code)) for text, code in (
        ("00/03/1960", "date_impossible"), ("présumé", "date_unreadable"), ("P 19600", "date_unreadable"))],
    "a word for nothing": [({"spouse_income": text}, GOOD) for text in ("aucun", "—", "بدون", "NÉANT")],
    "no word for nothing": [({"spouse_income": text}, fault(code)) for text, code in (("", "missing"), ("N/A", "amount_unreadable"), ("?", "amount_unreadable"))],
    "the shape of an amount": [({"income": text}, GOOD) for text in ("60\u202f000", "60'000,00", "٦٠٬٠٠٠٫٠٠ دج", "DA 60.000,00", "6 millions")],
    "thousands or decimals": [({"income": text}, fault("amount_two_readings")) for text in ("60.000", "60,000", "60.000 DA")],
    "yes and no": [({"owns_property": text}, GOOD) for text in ("FAUX", "لا", "0.0", "N", " Non ")],
    "neither yes nor no": [({"owns_property": text}, fault("yes_no")) for text in ("x", "2", "oui/non")],
    "a type": [({"type": text}, GOOD) for text in ("t 3", "F03", "3 rooms", "ف 3")],
    "no type": [({"type": text}, fault("type")) for text in ("F3 / F4", "studio", "F9")],
    "a programme": [({"cohort": text}, GOOD) for text in ("aadl3", "عدل 3", "2024.0", "٢٠٢٤")],
    "no programme": [({"cohort": text}, fault("cohort")) for text in ("AADL III", "1999", "2013/2024")],
}  # fmt: skip


@pytest.mark.parametrize("kind", SIBLINGS)
def test_siblings_of_a_kind_have_its_outcome(kind):
    assert len(SIBLINGS[kind]) >= 3
    for row, outcome in SIBLINGS[kind]:
        assert codes(listed(row)) == outcome, row


HEADS_SAID = {
    "Revenu mensuel net (milliers)": 6_000_000, "Revenu mensuel net [centimes]": 60, "Revenu mensuel net (millions de centimes)": 60_000_000,
    "Revenu (brut)": None, "Revenu mensuel net (par an)": None, "Revenu mensuel net (USD)": None, "Revenu mensuel net (2 salaires)": None,
}  # fmt: skip


@pytest.mark.parametrize("head", HEADS_SAID)
def test_what_a_head_says_between_brackets_is_understood_or_asked_about(head):
    heads = ";".join(head if name == "income" else name for name in COUPLE)
    content = listed({"income": "60"}, heads=heads)
    if HEADS_SAID[head] is None:
        with pytest.raises(InputError) as caught:
            codes(content)
        assert caught.value.key in {"batch.file.brackets", "batch.file.unit"}
    else:
        assert next(reader.read(content)).people.income.tolist() == [HEADS_SAID[head]]


SEPARATED = {
    "sep=|": (b"sep=|\r\n", "|", "utf-8"), "sep=tab": (b"sep=\t\n", "\t", "utf-8"), "tabs in UTF-16 without a mark": (b"", "\t", "utf-16-le"),
    "UTF-16, the other byte first": (b"", ";", "utf-16-be"), "commas": (b"", ",", "cp1252"), "Arabic Windows": (b"", ";", "cp1256"),
}  # fmt: skip


@pytest.mark.parametrize("name", SEPARATED)
def test_a_text_is_read_whatever_parts_its_cells_and_whatever_its_encoding(name):
    before, separator, encoding = SEPARATED[name]
    text = listed({"name": "محمد Béjaïa" if encoding == "cp1256" else "Béjaïa"}, separator=separator).decode()
    parts = list(reader.read(before + text.encode(encoding)))
    assert [part.cells.column(len(COUPLE) - 1).to_pylist()[0][-6:] for part in parts] == ["Béjaïa"]
    assert len(parts[0].people) == 1


@pytest.mark.parametrize(("column", "cells", "texts"), [
    ("identifier", pa.array([2**63], pa.uint64()), ["9223372036854775808"]), ("identifier", pa.array([Decimal("17.00")]), ["17.00"]),
    ("identifier", pa.array([123456789.0]), ["123456789"]), ("identifier", pa.array(["007"]).dictionary_encode(), ["007"]),
    ("note", pa.array([[1, None]]), ["[1, null]"]), ("note", pa.array([{"a": 1}]), ['{"a": 1}']), ("note", pa.nulls(1), [""]),
])  # fmt: skip
def test_the_columns_of_a_typed_file_come_back(column, cells, texts):
    out = io.BytesIO()
    pq.write_table(pa.table({name: pa.array([cell]) for name, cell in COUPLE.items()} | {column: cells}), out)
    [part] = reader.read(out.getvalue())
    assert part.extra[column].tolist() == texts
    assert len(part.people) == 1


@pytest.mark.parametrize(("cells", "code"), [
    (pa.array([dt.datetime(1985, 3, 15)]), ""), (pa.array([dt.datetime(1985, 3, 15, 10)]), "date_time"), (pa.array([dt.date(1985, 3, 15)], pa.date64()), ""),  # noqa: DTZ001
    (pa.array([dt.datetime(1985, 3, 15, tzinfo=dt.UTC)], pa.timestamp("ms", "Africa/Algiers")), "date_instant"), (pa.array([1985]), ""), (pa.array([31_121.0]), "date_unreadable"),
])  # fmt: skip
def test_a_typed_birth_is_a_day_a_year_or_told(cells, code):
    out = io.BytesIO()
    pq.write_table(pa.table({name: pa.array([cell]) for name, cell in COUPLE.items()} | {"birth": cells}), out)
    assert codes(out.getvalue()) == (fault(code) if code else GOOD)


@pytest.mark.parametrize(("row", "same_number"), [
    ({"identifier": " 0017 "}, True), ({"identifier": "0018"}, False), ({"income": "45000"}, True), ({"identifier": "0018", "income": "45000"}, None),
])  # fmt: skip
def test_a_row_that_repeats_another_is_told_and_no_other(row, same_number):
    [part] = reader.read(listed({}, row))
    assert part.duplicates.same_number.tolist() == ([] if same_number is None else [same_number])


def test_a_row_repeats_the_first_of_all_that_are_like_it_however_the_rows_come_in_blocks():
    rng, seen, told = np.random.default_rng(7), {}, {}
    earlier = EarlierRows()
    for start in range(0, 400, 20):
        names = [f"n{number}" for number in rng.integers(0, 300, 20)]
        table = pa.table([names, [f"b{start + row}" for row in range(20)]], names=["0", "1"])
        rows = np.arange(start, start + 20)
        found = earlier.duplicates(table, {"identifier": 0, "birth": 1}, rows, np.arange(20))
        told |= dict(zip(found.rows.tolist(), found.first.tolist(), strict=True))
        for row, name in zip(rows.tolist(), names, strict=True):
            seen.setdefault(name, []).append(row)
    assert told == {row: rows[0] for rows in seen.values() for row in rows[1:]}
    assert len(told) > 50


@pytest.mark.parametrize(("heads", "is_read"), [("name", True), ("wilaya", True), ("", True), ("income", False)])
def test_doubled_heads_matter_only_where_a_fact_is_read(heads, is_read):
    content = listed({}, heads=";".join([*COUPLE, heads])).replace(b";Amine", b";Amine;x")
    if is_read:
        assert codes(content) == GOOD
        return
    with pytest.raises(InputError) as caught:
        codes(content)
    assert caught.value.key == "batch.file.twice"


@pytest.mark.parametrize("sheets", [
    [(["Lisez-moi"],), (list(COUPLE), list(COUPLE.values()))], [((),), (["Notes"], ["x"]), (list(COUPLE), list(COUPLE.values()))],
    [(list(COUPLE)[:3],), (["Liste"], [], list(COUPLE), list(COUPLE.values()))],
])  # fmt: skip
def test_the_sheet_with_most_heads_is_read_wherever_it_stands(sheets):
    book = openpyxl.Workbook()
    for rows in sheets:
        sheet = book.create_sheet()
        for row in rows:
            sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    assert codes(out.getvalue())[0] == 1


@pytest.mark.parametrize("column", ["cohort", "application", "type"])
def test_a_merge_of_any_column_is_the_value_of_each_row(column):
    book = openpyxl.Workbook()
    rows = [COUPLE, *[COUPLE | {"identifier": str(number), column: ""} for number in range(2)]]
    for row in [list(COUPLE), *(list(row.values()) for row in rows)]:
        book.active.append(row)
    place = list(COUPLE).index(column) + 1
    book.active.merge_cells(start_row=2, end_row=4, start_column=place, end_column=place)
    out = io.BytesIO()
    book.save(out)
    assert codes(out.getvalue()) == (3, [])


def test_a_question_names_the_column_of_the_kafil_that_is_asked_about(tmp_path):
    heads = ["kafil_birth", "kafil_income", "kafil_birth_2", "kafil_income_2"]
    content = listed({}, heads=";".join([*COUPLE, *heads])).replace(b";Amine", b";Amine;;;1995-01-01;4500000")
    assert counted(content, tmp_path) == (0, 1, [[("kafil_income_2", "centimes"), ("kafil_income_2", "DA")]])


def test_an_amount_that_is_stated_for_every_row_is_not_asked_about_again(tmp_path):
    content = listed({})
    heads = content.replace(b";spouse_income;", b";other;")
    assert counted(heads, tmp_path, facts={"spouse_income": "9000000"}) == (0, 1, [])
