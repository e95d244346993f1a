"""A file of applicants: every row is answered or rejected with its reason, whatever the language, the format, the hand that typed it."""

import csv
import io
import zipfile
from dataclasses import fields

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.applicants import cells, checks, csv_file, files, headers, parquet_file, reader
from simulator.applicants.reasons import reason
from simulator.engine.households import UNSTATED, Households
from simulator.law import Readings
from simulator.question.scenario import parse
from simulator.reading.errors import InputError
from simulator.wording import LANGUAGES, say, write

ROW = {
    "identifier": "0017", "birth": "1985-03-15", "income": "60000", "spouse_income": "20000", "cohort": "2024",
    "owns_property": "non", "had_state_aid": "non", "type": "F3", "application": "2024-07-06",
    "acceptance": "2025-12-15", "keys": "2028-06-20", "wilaya": "Alger",
}  # fmt: skip
"""The couple of the contract, as a clerk would type it."""


def csv_of(*rows, separator=";", encoding="utf-8-sig", names=None):
    out = io.StringIO()
    writer = csv.writer(out, delimiter=separator, lineterminator="\r\n")
    every = list(dict.fromkeys(name for row in rows for name in row))
    writer.writerow(names or every)
    writer.writerows([row.get(name, "") for name in every] for row in rows)
    return out.getvalue().encode(encoding)


def read(source, **options):
    """The whole of a small file, as one part."""
    parts = list(reader.read(source, **options))
    assert len(parts) == 1
    assert parts[0].rows == len(parts[0].people) + parts[0].rejected["row"].nunique()
    return parts[0]


def faults(part):
    return [tuple(row) for row in part.rejected.itertuples(index=False)]


def one(**facts):
    """The faults of one row that differs from the couple: (column, code)."""
    return [(column, code) for _, column, code, _ in faults(read(csv_of(ROW | facts)))]


def same(mine, theirs):
    for field in fields(Households):
        if field.name not in ("buyers", "weight"):
            np.testing.assert_array_equal(getattr(mine, field.name), getattr(theirs, field.name), err_msg=field.name)


COUPLE = {
    "scheme": "location_vente",
    "household": {
        "birth": "1985-03-15", "income": "60000 DZD", "spouse_income": "20000 DZD", "cohort": "2024",
        "owns_property": False, "had_state_aid": False,
    },
    "dwelling": {"type": "F3"},
    "dates": {"application": "2024-07-06", "acceptance": "2025-12-15", "keys": "2028-06-20"},
}  # fmt: skip


def with_household(**facts):
    return COUPLE | {"household": COUPLE["household"] | facts}


# --- a row is the scenario with the same facts


def test_a_row_is_the_household_of_the_scenario_with_its_facts():
    part = read(csv_of(ROW))
    same(part.people, parse(COUPLE).people)
    assert part.lines.tolist() == [2]
    assert {name: column.tolist() for name, column in part.extra.items()} == {
        "identifier": ["0017"],
        "wilaya": ["Alger"],
    }
    assert part.rejected.empty


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_heads_of_the_template_are_accepted_in_every_language(lang):
    names = [headers.head_of(name, lang) if name in headers.COLUMNS else name for name in ROW]
    same(read(csv_of(ROW, names=names)).people, parse(COUPLE).people)


def test_every_column_has_a_head_of_its_own_in_every_language():
    for lang in LANGUAGES:
        names = [headers.head_of(column, lang) for column in headers.COLUMNS]
        assert list(headers.matched(names, "DA").places) == list(headers.COLUMNS)


@pytest.mark.parametrize(
    "typed", ["15/03/1985", "15-3-1985", "15.03.1985", "15031985", "١٥/٠٣/١٩٨٥", " 1985-3-15 ", "\u200f15/03/1985"]
)
def test_a_date_is_read_however_it_is_typed(typed):
    same(read(csv_of(ROW | {"birth": typed})).people, parse(COUPLE).people)


def test_seven_digits_are_a_day_whose_zero_the_spreadsheet_dropped():
    assert cells.day("1061975") == cells.day("01/06/1975")


@pytest.mark.parametrize(
    "typed", ["60 000", "60\u00a0000", "60\u202f000", "٦٠٠٠٠", "60000 DA", "60 000,00 دج", "60000.0", "6 millions",
              "6 ملايين", "6 ملايين سنتيم", "6 millions de centimes", "60000 dinars", "60000 دينار"]
)  # fmt: skip
def test_an_amount_is_read_however_it_is_typed(typed):
    same(read(csv_of(ROW | {"income": typed})).people, parse(COUPLE).people)


@pytest.mark.parametrize("typed", ["6000000", "6 000 000", "٦٠٠٠٠٠٠", "6000000 centimes", "6 millions",
                                   "6000000 سنتيم", "6 ملايين", "6 مليون سنتيم", "6 millions de centimes"])  # fmt: skip
def test_amounts_in_centimes_are_declared_once(typed):
    row = ROW | {"income": typed, "spouse_income": "2000000"}
    same(read(csv_of(row), unit="centimes").people, parse(COUPLE).people)


@pytest.mark.parametrize(("word", "answer"), [("oui", True), ("OUI", True), ("نعم", True), ("Yes", True), ("1", True), ("لا", False),
                                              ("Non", False), ("no", False), ("0", False), ("٠", False)])  # fmt: skip
def test_yes_and_no_in_three_languages(word, answer):
    assert read(csv_of(ROW | {"had_state_aid": word})).people.had_state_aid.tolist() == [answer]


@pytest.mark.parametrize(
    ("typed", "place"), [("AADL 1", 0), ("2001-2002", 0), ("٢٠١٣", 1), ("AADL2", 1), ("عدل 3", 2), ("2024", 2)]
)
def test_a_cohort_is_a_year_or_a_programme(typed, place):
    assert read(csv_of(ROW | {"cohort": typed})).people.cohort.tolist() == [place]


@pytest.mark.parametrize(("choice", "day"), [("first_of_january", "1960-01-01"), ("last_of_december", "1960-12-31")])
def test_a_year_of_birth_stands_at_the_end_that_the_reading_names(choice, day):
    readings = Readings(birth_year_only=choice)
    part = read(csv_of(ROW | {"birth": "1960"}, ROW), readings=readings)
    scenario = parse(with_household(birth=1960) | {"readings": {"birth_year_only": choice}})
    same(part.people.rows(slice(0, 1)), scenario.people.rows(slice(scenario.headline, scenario.headline + 1)))
    assert str(part.people.birth[0]) == day
    assert part.year_only.tolist() == [True, False]


def test_kafils_are_read_in_their_order():
    kafils = [{"birth": "1998-05-02", "income": "45000 DZD"}, {"birth": "2000-01-31", "income": "0 DZD"}]
    row = ROW | {
        "kafil_birth": "02/05/1998",
        "kafil_income": "45000",
        "Naissance du kafil 2": "31/01/2000",
        "Revenu du kafil 2": "0",
    }
    same(read(csv_of(row)).people, parse(COUPLE | {"kafil": kafils}).people)
    assert read(csv_of(row, ROW)).people.kafil_birth.shape == (2, 2)


@pytest.mark.parametrize("typed", ["40 %", "40", "0.4", "٤٠٪"])
def test_the_share_of_a_kafil(typed):
    readings = Readings(kafil="shares")
    row = ROW | {"kafil_birth": "1998-05-02", "kafil_income": "45000", "kafil_share": typed}
    kafil = [{"birth": "1998-05-02", "income": "45000 DZD", "share": "40 %"}]
    same(
        read(csv_of(row), readings=readings).people,
        parse(COUPLE | {"kafil": kafil, "readings": {"kafil": "shares"}}).people,
    )


def test_what_may_be_left_empty_is_unstated():
    part = read(
        csv_of(ROW | {"had_location_vente": "", "price": "", "kafil_birth": "", "kafil_income": "", "weight": ""})
    )
    assert part.people.had_location_vente.tolist() == [UNSTATED]
    assert part.people.price.tolist() == [UNSTATED]
    assert part.people.kafil_birth.shape == (0, 1)
    assert part.people.weight.tolist() == [1.0]


def test_names_like_na_and_leading_zeros_stay():
    part = read(csv_of(ROW | {"identifier": "NA", "wilaya": "01"}))
    assert part.extra["identifier"].tolist() == ["NA"]
    assert part.extra["wilaya"].tolist() == ["01"]


def test_the_29th_of_february_exists_in_leap_years_only():
    assert one(birth="29/02/1984") == []
    assert one(birth="29/02/1985") == [("birth", "date_impossible")]


# --- every fault, with its line, its column and its reason


@pytest.mark.parametrize(("facts", "expected"), [
    ({"birth": "hier"}, [("birth", "date_unreadable")]),
    ({"birth": "2024-07-06"}, [("birth", "birth_after_application")]),
    ({"birth": "2031-01-01"}, [("birth", "birth_after_application")]),
    ({"birth": "2024"}, [("birth", "birth_after_application")]),
    ({"birth": "1785-03-15"}, [("birth", "date_bounds")]),
    ({"birth": "31122"}, [("birth", "date_unreadable")]),
    ({"income": ""}, [("income", "missing")]),
    ({"income": "60 000 DH"}, [("income", "amount_currency")]),
    ({"income": "600 €"}, [("income", "amount_currency")]),
    ({"income": "6000000 centimes"}, [("income", "amount_unit")]),
    ({"income": "60.000"}, [("income", "amount_two_readings")]),
    ({"income": "6 0"}, [("income", "amount_grouping")]), ({"income": "12 34 567 DA"}, [("income", "amount_grouping")]),
    ({"weight": "1 0"}, [("weight", "weight")]),
    ({"income": "60000,005"}, [("income", "amount_too_fine")]),
    ({"income": "-60000"}, [("income", "amount_negative")]),
    ({"income": "99999999999"}, [("income", "amount_too_large")]),
    ({"income": "beaucoup"}, [("income", "amount_unreadable")]),
    ({"spouse_income": ""}, [("spouse_income", "missing")]),
    ({"cohort": "2020"}, [("cohort", "cohort")]),
    ({"owns_property": "peut-être"}, [("owns_property", "yes_no")]),
    ({"type": "F9"}, [("type", "type")]),
    ({"type": ""}, [("type", "type_or_price")]),
    ({"type": "", "price": ""}, [("type", "type_or_price")]),
    ({"price": "0"}, [("price", "price_zero")]),
    ({"price": "-0,01"}, [("price", "amount_negative")]),
    ({"acceptance": "2024-07-05"}, [("acceptance", "acceptance_before_application")]),
    ({"keys": "2025-12-14"}, [("keys", "keys_before_acceptance")]),
    ({"keys": "2028-06-31"}, [("keys", "date_impossible")]),
    ({"keys": "2128-06-20"}, [("keys", "date_bounds")]),
    ({"kafil_birth": "2030-01-01", "kafil_income": "1"}, [("kafil_birth", "kafil_unborn")]),
    ({"kafil_birth": "1990-01-01", "kafil_income": ""}, [("kafil_income", "missing")]),
    ({"kafil_birth": "", "kafil_income": "5"}, [("kafil_birth", "kafil_no_birth")]),
    ({"kafil_birth": "1990-01-01", "kafil_income": "5", "kafil_share": "40 %"}, [("kafil_share", "kafil_share_unread")]),
    ({"weight": "-1"}, [("weight", "weight")]),
    ({"income": "x", "birth": "y"}, [("birth", "date_unreadable"), ("income", "amount_unreadable")]),
])  # fmt: skip
def test_every_fault_has_its_column_and_its_code(facts, expected):
    assert one(**facts) == expected


def test_shares_that_make_the_whole_are_refused():
    shares = {"kafil_birth": "1990-01-01", "kafil_income": "5", "kafil_share": "60 %",
              "kafil_birth_2": "1991-01-01", "kafil_income_2": "5", "kafil_share_2": "40 %"}  # fmt: skip
    part = read(csv_of(ROW | shares), readings=Readings(kafil="shares"))
    assert faults(part) == [(2, "kafil_share", "kafil_whole", "60 %")]


def test_a_dinar_amount_in_a_file_of_centimes_is_refused():
    part = read(csv_of(ROW | {"income": "60000 DA"}), unit="centimes")
    assert faults(part) == [(2, "income", "amount_unit", "60000 DA")]


ARABIC = ["رقم الملف", "تاريخ الميلاد", "الدخل الشهري", "دخل الزوج(ة)", "الفوج", "يملك عقارا", "إعانة الدولة", "نوع المسكن",
          "تاريخ الطلب", "تاريخ القبول", "تسليم المفاتيح", "الولاية"]  # fmt: skip


def test_a_file_of_an_arabic_spreadsheet_with_planted_errors():
    good = ROW | {"wilaya": "الجزائر", "owns_property": "لا", "had_state_aid": "لا"}
    rows = [
        good,
        good | {"income": "ألف"},
        good | {"birth": "2040-01-01"},
        good,
        good | {"income": "24000 DH", "keys": ""},
    ]
    part = read(csv_of(*rows, encoding="cp1256", names=ARABIC))
    assert faults(part) == [
        (3, "الدخل الشهري", "amount_unreadable", "ألف"),
        (4, "تاريخ الميلاد", "birth_after_application", "2040-01-01"),
        (6, "الدخل الشهري", "amount_currency", "24000 DH"),
        (6, "تسليم المفاتيح", "missing", ""),
    ]
    assert part.lines.tolist() == [2, 5]
    assert part.extra["الولاية"].tolist() == ["الجزائر", "الجزائر"]


def test_every_code_has_its_sentence():
    codes = {check.code for _, check in checks.CHECKS}
    known = codes | {"missing", "row_cells", "cohort", "type", "yes_no", "share", "weight", "date_unreadable", "date_impossible",
                     *(f"amount_{each}" for each in ("unreadable", "grouping", "two_readings", "too_fine", "too_large", "negative", "currency", "unit"))}  # fmt: skip
    for code in known:
        assert all(write(reason(code, "x"), lang) for lang in LANGUAGES)


# --- the file as a whole


def refusal(source, **options):
    with pytest.raises(InputError) as caught:
        list(reader.read(source, **options))
    for lang in LANGUAGES:
        assert caught.value.message(lang)
    return caught.value


@pytest.mark.parametrize(("content", "key"), [
    (b"", "empty"), (b"\r\n\r\n", "empty"), (b"a;b\r\n1;2\r\n", "no_heads"), (csv_of(ROW)[: csv_of(ROW).index(b"\r\n") + 2], "no_rows"),
    (b"a;\x00\x01\x02\r\n", "not_text"), (b"PK\x03\x04 nothing", "workbook"), (b"PAR1 nothing", "parquet"),
    (csv_of({**ROW, "Revenu": "1"}), "twice"), (b'"a;b\r\n1;2', "csv"),
    (csv_of(ROW).split(b"\r\n", 1)[1], "no_heads"), (b"identifier;x\r\n1;2\r\n", "no_heads"),
])  # fmt: skip
def test_a_file_that_cannot_be_read_says_one_thing(content, key):
    assert refusal(content).key == f"batch.file.{key}"


def test_a_missing_column_is_named_with_the_heads_that_it_may_have():
    row = {name: value for name, value in ROW.items() if name != "keys"}
    error = refusal(csv_of(row))
    assert error.key == "batch.file.missing"
    assert "Remise des clés" in error.message("fr")
    assert "تسليم المفاتيح" in error.message("ar")


def test_a_column_of_a_kafil_without_the_others_is_missing():
    assert "Naissance du kafil 2" in refusal(csv_of(ROW | {"Revenu du kafil 2": "5"})).message("fr")


def test_a_missing_column_is_found_before_a_hundred_thousand_rows_are_read():
    row = {name: value for name, value in ROW.items() if name != "income"}
    content = csv_of(*[row] * 100_000)
    told = []
    assert refusal(content, progress=lambda *how: told.append(how)).key == "batch.file.missing"
    assert told == []


@pytest.mark.parametrize(("head", "typed", "cents"), [
    ("Revenu (centimes)", "6000000", 6_000_000), ("Revenu (millions)", "6", 6_000_000), ("Revenu (milliers de DA)", "60", 6_000_000),
    ("Revenu (DA)", "60000", 6_000_000), ("Revenu (net, mensuel)", "60000", 6_000_000), ("الدخل (مليون)", "6", 6_000_000),
])  # fmt: skip
def test_the_unit_that_a_head_names_is_that_of_its_column(head, typed, cents):
    names = [head if name == "income" else name for name in ROW]
    part = read(csv_of(ROW | {"income": typed}, names=names))
    assert (part.people.income.tolist(), part.people.spouse_income.tolist()) == (
        [cents],
        [int(ROW["spouse_income"]) * 100],
    )


@pytest.mark.parametrize(
    "head", ["Revenu (annuel)", "Revenu (brut)", "Revenu (EUR)", "Revenu [par an]", "Date de naissance (conjoint)"]
)
def test_words_between_brackets_that_may_change_a_fact_are_asked_about(head):
    names = [head if name == ("birth" if "naissance" in head else "income") else name for name in ROW]
    assert refusal(csv_of(ROW, names=names)).key == "batch.file.brackets"


def test_a_head_in_another_currency_contradicts_the_unit():
    names = ["Revenu (DH)" if name == "income" else name for name in ROW]
    assert refusal(csv_of(ROW, names=names)).key == "batch.file.unit"


def test_too_many_rows_and_other_formats_are_refused():
    assert refusal(csv_of(ROW, ROW, ROW), limits=reader.Limits(2)).key == "batch.file.too_long"
    assert refusal(b"PAR1", limits=reader.Limits(formats=("csv", "xlsx"))).key == "batch.file.format"
    assert refusal(csv_of(ROW), encoding="latin-9").key == "batch.file.encoding"
    assert refusal(csv_of(ROW | {"wilaya": "ع"}, encoding="cp1256"), encoding="utf-8-sig").key == "batch.file.encoding"


def test_a_quote_that_is_never_closed_loses_no_row():
    content = csv_of(ROW, ROW | {"wilaya": "x"}).replace(b";x\r\n", b';"x\r\n') + b"1;2\r\n"
    assert refusal(content + b"a" * csv_file.BLOCK * 2).key == "batch.file.quotes"


@pytest.mark.parametrize("name", ["nowhere.csv", "."])
def test_a_path_that_is_no_file(tmp_path, name):
    assert refusal(tmp_path / name).key.startswith("error.file.")


@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_separators_and_encodings(separator, encoding):
    part = read(csv_of(ROW | {"wilaya": "Sétif"}, separator=separator, encoding=encoding))
    assert part.extra["wilaya"].tolist() == ["Sétif"]


def test_lines_are_those_of_the_spreadsheet():
    """An empty line, a row with a cell too many, one with a cell too few, a cell on two lines."""
    content = (
        csv_of(ROW | {"wilaya": "deux\nlignes"}, ROW, ROW, ROW | {"income": "?"}).decode("utf-8-sig").split("\r\n")
    )
    content[2:2] = ["", "1;2;3"]
    content[5] += ";trop"
    part = read(("\r\n".join(content)).encode())
    assert part.lines.tolist() == [2, 5]
    assert [(row, code) for row, _, code, _ in faults(part)] == [
        (4, "row_cells"),
        (6, "row_cells"),
        (7, "amount_unreadable"),
    ]
    assert part.cells.column(0).to_pylist() == ["0017", "1", "0017", "0017", "0017"]
    assert part.numbers.tolist() == [2, 4, 5, 6, 7]
    assert part.places.tolist() == [0, 2]


def test_ragged_rows_keep_their_places_across_blocks(monkeypatch):
    monkeypatch.setattr(csv_file, "BLOCK", 2000)
    lines = csv_of(*[ROW] * 200).decode("utf-8-sig").split("\r\n")
    for place in range(5, 200, 7):
        lines[place] += ";trop"
    parts = list(reader.read("\r\n".join(lines).encode()))
    assert len(parts) > 3
    assert np.concatenate([part.numbers for part in parts]).tolist() == list(range(2, 202))
    assert [row for part in parts for row in part.rejected["row"]] == list(range(6, 201, 7))


# --- the same rows in the three formats


def workbook_of(*rows, blank_first=0):
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet()
    names = list(dict.fromkeys(name for row in rows for name in row))
    for place, row in enumerate([dict(zip(names, names, strict=True)), *rows], blank_first):
        for column, name in enumerate(names):
            sheet.write(place, column, row.get(name, ""))
    book.close()
    return out.getvalue()


@pytest.mark.parametrize("blank", [0, 2])
def test_a_workbook_with_numbers_and_dates(blank):
    row = ROW | {"income": 60000, "spouse_income": 20000.0, "cohort": 2024, "owns_property": False, "identifier": 17}
    part = read(workbook_of(row, row | {"income": 60000.005}, row, blank_first=blank))
    same(part.people.rows(slice(0, 1)), parse(COUPLE).people)
    assert faults(part) == [(3 + blank, "income", "amount_too_fine", "60000.005")]
    assert part.extra["identifier"].tolist() == ["17", "17"]
    assert part.lines.tolist() == [2 + blank, 4 + blank]


def test_a_parquet_file_with_types():
    row = {name: [value, value] for name, value in ROW.items()}
    row |= {"income": [60000, None], "spouse_income": [20000.0, 20000.5], "owns_property": [False, False],
            "birth": pa.array(["1985-03-15"] * 2).cast(pa.date32()), "keys": pa.array(["2028-06-20"] * 2).cast(pa.timestamp("us")),
            "wilaya": pa.array(["Alger", "Oran"]).dictionary_encode()}  # fmt: skip
    out = io.BytesIO()
    pq.write_table(pa.table(row), out)
    part = read(out.getvalue())
    same(part.people, parse(COUPLE).people)
    assert faults(part) == [(3, "income", "missing", "")]


def test_parts_of_a_parquet_file_and_progress(tmp_path, monkeypatch):
    monkeypatch.setattr(parquet_file, "ROWS", 100)
    path = tmp_path / "a.parquet"
    pq.write_table(pa.table({name: [value] * 250 for name, value in ROW.items()}), path)
    told = []
    parts = list(reader.read(path, progress=lambda *how: told.append(how)))
    assert [part.rows for part in parts] == [100, 100, 50]
    assert told == [(100, 0.4), (200, 0.8), (250, 1.0)]


# --- nothing is lost, whatever is in the file

CELLS = st.one_of(
    st.sampled_from(["", " ", "oui", "non", "نعم", "F3", "2024", "60000", "٦٠٠٠٠", "1985-03-15", "1960", "29/02/1984", "=1+1", "NaN", "-5",
                     "24.000", "1e9", "40 %", "60000 MAD", "99999999999999999999", '"', "a;b", "0", "31/12/9999", "0001-01-01"]),
    st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=8),
)  # fmt: skip
NAMES = [name for name in headers.COLUMNS if not name.endswith(("_2", "_3"))] + ["wilaya"]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(CELLS, min_size=len(NAMES), max_size=len(NAMES)), min_size=1, max_size=5), st.sampled_from(headers.UNITS),
       st.sampled_from(Readings.choices()["kafil"]), st.lists(st.integers(0, len(NAMES) - 1), max_size=6))  # fmt: skip
def test_rows_are_answered_or_rejected(rows, unit, kafil, wild):
    """Rows that differ from a good one in some cells, or in all of them."""
    good = [ROW.get(name, "") for name in NAMES]
    mixed = [
        [cell if place in wild or len(wild) > 5 else good[place] for place, cell in enumerate(row)] for row in rows
    ]
    mixed.append(good)
    out = io.StringIO()
    csv.writer(out, quoting=csv.QUOTE_ALL).writerows([NAMES, *mixed])
    kept = [line for line, row in enumerate(mixed, 2) if any(cell.strip(" \t\n\f\r\u00a0") for cell in row)]
    parts = list(reader.read(out.getvalue().encode(), unit=unit, readings=Readings(kafil=kafil)))
    answered = [line for part in parts for line in part.lines.tolist()]
    rejected = {row for part in parts for row in part.rejected["row"]}
    assert sorted([*answered, *rejected]) == kept
    assert sum(part.rows for part in parts) == len(kept)
    for part in parts:
        assert all(write(reason(row.code, row.value), "ar") for row in part.rejected.itertuples())


def rezipped(content, **changed):
    """A workbook with some of its parts changed, or taken out."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as packed, zipfile.ZipFile(out, "w") as other:
        for name in packed.namelist():
            part = changed.get(name.rpartition("/")[2].partition(".")[0], packed.read(name))
            if part is not None:
                other.writestr(name, part)
    return out.getvalue()


def archive(**parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for name, text in parts.items():
            packed.writestr(name, text)
    return out.getvalue()


def misdeclared(content):
    """A workbook whose sheet names an encoding that nobody has."""
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        sheet = packed.read("xl/worksheets/sheet1.xml")
    return rezipped(content, sheet1=sheet.replace(b"UTF-8", b"UTTF-8"))


BOOK = workbook_of(ROW)
OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2_000)


@pytest.mark.parametrize(("content", "why"), [
    (BOOK[: len(BOOK) // 2], ""), (BOOK[:-30], ""), (b"PK\x03\x04", ""),
    (rezipped(BOOK, sheet1="<worksheet><sheetData><row><c><v>"), ""), (rezipped(BOOK, sheet1=None), ""),
    (rezipped(BOOK, workbook="<nope"), ""), (misdeclared(workbook_of(ROW | {"income": "=1/0"})), ""),
    (archive(a="b"), ".other"), (archive(document="<x/>", mimetype="application/vnd.oasis.opendocument.text"), ".other"),
    (OLD, ".old"), (OLD + "EncryptedPackage".encode("utf-16-le") + bytes(90), ".locked"),
])  # fmt: skip
def test_what_is_no_workbook_is_told_in_our_words(content, why):
    with pytest.raises(InputError) as refused:
        files.opened(content)
    assert refused.value.key == f"batch.file.workbook{why}"
    assert "XLSX" in refused.value.message("ar")


def test_a_text_under_the_name_of_a_workbook_is_read_as_what_it_is(tmp_path):
    path = tmp_path / "in.xlsx"
    path.write_bytes(csv_of(ROW))
    assert files.opened(path).heads == list(ROW)


@pytest.mark.parametrize(("content", "key"), [
    (b'"a"b;c\r\n1;2\r\n', "batch.file.csv"), (b"PAR1....", "batch.file.parquet"),
])  # fmt: skip
def test_no_word_of_a_reader_stands_in_our_sentence(content, key):
    with pytest.raises(InputError) as refused:
        files.opened(content)
    assert refused.value.key == key
    for lang in LANGUAGES:
        assert refused.value.message(lang) == say(key, lang)
