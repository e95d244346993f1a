"""A file annotated: every row has the figures of its household alone, or its errors; the user's cells come back as they were."""

import csv
import datetime as dt
import io
import json
import zipfile

import numpy as np
import openpyxl
import pytest
import xlsxwriter
from strategies import crowd
from test_applicants import COUPLE, ROW, csv_of, with_household, workbook_of

from simulator import answer, cli
from simulator.applicants import excel, headers
from simulator.base.money import decimal_string
from simulator.batch import Options, answered_file, described, template
from simulator.batch.columns import KINDS, head
from simulator.batch.write import SHEET_ROWS
from simulator.engine.households import UNSTATED
from simulator.law import COHORTS, DWELLINGS, Readings
from simulator.reading.errors import InputError
from simulator.wording import LANGUAGES, say


def annotated(source, tmp_path, ending=".csv", **options):
    """The rows of the annotated file as mappings, and the reply."""
    out = tmp_path / f"out{ending}"
    reply = answered_file(source, out, Options(**{"lang": "fr"} | options))
    if ending == ".xlsx":
        rows = list(openpyxl.load_workbook(out).worksheets[0].iter_rows(values_only=True))
    else:
        rows = list(csv.reader(io.StringIO(out.read_text("utf-8-sig"), newline=""), delimiter=";"))
    return [dict(zip(rows[0], row, strict=True)) for row in rows[1:]], reply


def col(row, name, lang="fr"):
    return row[head(name, lang)]


def amount(cell):
    return cell.replace(",", ".")


# --- the figures are those of the engine on the household alone


def as_row(people, place):
    """A household as a clerk would type it, and the scenario with the same facts."""
    day = lambda name: str(getattr(people, name)[place])  # noqa: E731
    kafils = [k for k in range(len(people.kafil_birth)) if not np.isnat(people.kafil_birth[k, place])]
    household = {
        "birth": day("birth"), "income": f"{decimal_string(int(people.income[place]))} DZD",
        "spouse_income": f"{decimal_string(int(people.spouse_income[place]))} DZD", "cohort": COHORTS[people.cohort[place]],
        "owns_property": bool(people.owns_property[place]), "had_state_aid": bool(people.had_state_aid[place]),
    }  # fmt: skip
    if people.had_location_vente[place] != UNSTATED:
        household["had_location_vente"] = bool(people.had_location_vente[place])
    dwelling = {}
    if people.dwelling[place] != UNSTATED:
        dwelling["type"] = DWELLINGS[people.dwelling[place]]
    if people.price[place] != UNSTATED:
        dwelling["price"] = f"{decimal_string(int(people.price[place]))} DZD"
    dates = {name: day(name) for name in ("application", "acceptance", "keys")}
    kafil = [
        {
            "birth": str(people.kafil_birth[k, place]),
            "income": f"{decimal_string(int(people.kafil_income[k, place]))} DZD",
        }
        for k in kafils
    ]
    scenario = {
        "scheme": "location_vente",
        "household": household,
        "dwelling": dwelling,
        "dates": dates,
        "kafil": kafil,
    }
    row = {
        **{name: str(value).removesuffix(" DZD") for name, value in household.items()},
        "had_location_vente": "",
        **dates,
        "type": "",
        "price": "",
    }
    row |= {name: str(value).removesuffix(" DZD") for name, value in (household | dwelling).items()}
    for number, one in zip(headers.KAFILS, kafil, strict=False):
        row |= {f"kafil_birth{number}": one["birth"], f"kafil_income{number}": one["income"].removesuffix(" DZD")}
    return row, scenario


def expected(found):
    """The cells that an answer makes."""
    refused = {one["rule"] for one in found["refusals"]}
    unknown = [one for one in found["criteria"] if one["verdict"] == "unknown"]
    margins = {one["rule"]: one for one in found["criteria"] if one["distance"] is not None}
    signed = {
        name: ("-" if name in refused else "") + margins[name]["distance"] if name in margins else ""
        for name in ("income_floor", "income_ceiling")
    }
    verdict = "refused" if refused else "unchecked" if unknown else "eligible"
    return {
        "verdict": say(f"batch.verdict.{verdict}", "fr"),
        "reasons": ", ".join(say(f"batch.refused.{one['rule']}", "fr") for one in found["refusals"]),
        "unchecked": ", ".join(say(f"rule.{one['rule']}", "fr") for one in unknown),
        "above_floor": signed["income_floor"], "below_ceiling": signed["income_ceiling"],
        "price": found["price"], "down_payment": found["down_payment"], "instalment": found["instalment"] or "",
        "months": str(found["instalments"]), "first": found["first_due"] or "", "last": found["last_due"] or "",
        "decisive": say(f"cap.{found['decisive'] or 'blocked'}", "fr"),
        "own_part": next((one["monthly"] for one in found["payers"] if one["payer"] == "applicant"), ""),
        "effort": "" if found["effort"] is None else f"{found['effort']:.4f}",
        "other_price": next((one["price"] for one in found["price_alternatives"] if one["price"] != found["price"]), ""),
        "pay_off_at_keys": found["pay_off_at_keys"]["amount"] if found["instalments"] else "",
        "warnings": " · ".join(warning["sentence"]["fr"] for warning in found["warnings"]),
    }  # fmt: skip


@pytest.mark.parametrize("seed", [1, 2])
def test_each_row_has_the_figures_of_its_household_alone(seed, tmp_path):
    people = crowd(seed, 60)
    rows, scenarios = zip(*(as_row(people, place) for place in range(60)), strict=True)
    found, reply = annotated(csv_of(*rows), tmp_path, as_written=True)
    assert reply.counts.answered == 60
    for row, scenario in zip(found, scenarios, strict=True):
        said = expected(answer(scenario))
        told = {name: col(row, name) for name in said}
        told |= {name: amount(told[name]) for name, kind in KINDS.items() if kind in ("money", "share")}
        assert told == said


@pytest.mark.parametrize(("facts", "kafil"), [
    ({}, "may_lengthen"), ({"birth": "2000-01-01"}, "not_needed"), ({"birth": "1955-01-01"}, "required"),
    ({"birth": "1950-01-01"}, "of_no_use"), ({"birth": "1958-12-25"}, "unable"), ({"birth": "2000-01-01", "income": "4000", "spouse_income": "0"}, "unable"),
    ({"kafil_birth": "1998-05-02", "kafil_income": "45000"}, "takes_over"),
    ({"keys": "2024-06-01", "acceptance": "2024-06-01", "application": "2014-07-06", "cohort": "2013", "birth": "1969-01-01"}, "not_provided"),
])  # fmt: skip
def test_whether_a_kafil_is_needed(facts, kafil, tmp_path):
    rows, _ = annotated(csv_of(ROW | facts), tmp_path)
    assert col(rows[0], "kafil") == say(f"batch.kafil.{kafil}", "fr")


def test_an_income_of_exactly_the_floor_is_refused_by_a_centime(tmp_path):
    rows, _ = annotated(
        csv_of(ROW | {"income": "24000", "spouse_income": "0"}, ROW | {"income": "24000,01", "spouse_income": "0"}),
        tmp_path,
    )
    assert [col(row, "above_floor") for row in rows] == ["-0,01", "0,01"]
    assert col(rows[0], "reasons") == say("batch.refused.income_floor", "fr")
    alone = answer(with_household(income="24000 DZD", spouse_income="0 DZD"))["refusals"][0]
    assert (alone["rule"], alone["distance"]) == ("income_floor", "0.01")


def test_a_year_of_birth_is_said_with_its_reading(tmp_path):
    rows, _ = annotated(csv_of(ROW | {"birth": "1960"}, ROW), tmp_path)
    assert "1er janvier" in col(rows[0], "note")
    assert col(rows[1], "note") == ""
    assert amount(col(rows[0], "instalment")) == answer(with_household(birth=1960))["instalment"]


def test_another_law_gives_its_own_figures(tmp_path):
    rows, _ = annotated(csv_of(ROW), tmp_path, scheme="location_vente@2001-04-29")
    found = answer(COUPLE | {"scheme": "location_vente@2001-04-29"})
    assert amount(col(rows[0], "instalment")) == found["instalment"]
    assert amount(col(rows[0], "down_payment")) == found["down_payment"]


# --- nothing is lost


def test_a_row_to_which_the_law_gives_no_answer_is_rejected_and_the_others_are_answered(tmp_path):
    silent = ROW | {"type": "F5"}
    before = ROW | {"application": "1998-01-01", "acceptance": "1999-01-01", "keys": "2000-01-01", "price": "1000000"}
    rows, reply = annotated(csv_of(ROW, silent, before, ROW, ROW | {"income": "x"}), tmp_path)
    assert reply.counts.rows == 5
    assert (reply.counts.answered, reply.counts.rejected, reply.faults) == (2, 3, 3)
    assert [fault.row for fault in reply.first] == [3, 4, 6]
    assert say("batch.row.price_unknown", "fr") in col(rows[1], "errors")
    assert [(fault.column, fault.value) for fault in reply.first[:2]] == [("type", "F5"), ("", "")]
    assert say("batch.row.law_none", "fr") in col(rows[2], "errors")
    assert [col(row, "instalment") != "" for row in rows] == [True, False, False, True, False]
    assert col(rows[4], "errors").startswith("income")
    assert col(rows[1], "verdict") == say("batch.verdict.rejected", "fr")


@pytest.mark.parametrize(
    ("lang", "words"), [("fr", "Location-vente (AADL)"), ("ar", "البيع بالإيجار"), ("en", "Location-vente (AADL)")]
)
def test_the_law_of_a_file_is_named_in_words(lang, words, tmp_path):
    for scheme in ("location_vente", "location_vente@2024-06-26"):
        _, reply = annotated(csv_of(ROW), tmp_path, lang=lang, scheme=scheme)
        assert words in reply.about[1]
        assert "location_vente" not in reply.about[1]
        assert ("2024" in reply.about[1].partition(words)[2].split("2024-")[0][:40]) == ("@" in scheme)


def test_the_cells_of_the_user_come_back_as_they_were(tmp_path):
    row = ROW | {"identifier": "0017", "wilaya": "Sétif «a»\n& <b>", "income": "60 000", "birth": "15031985"}
    for ending in (".csv", ".xlsx"):
        rows, _ = annotated(csv_of(row), tmp_path, ending)
        assert {name: rows[0][name] for name in row} == row


def test_the_cells_of_a_workbook_keep_their_kinds(tmp_path):
    row = ROW | {"income": 60000, "identifier": 17.5, "owns_property": False}
    rows, _ = annotated(workbook_of(row, row), tmp_path, ".xlsx")
    assert rows[1]["income"] == 60000
    assert rows[1]["identifier"] == 17.5
    assert rows[1]["owns_property"] is False
    assert col(rows[0], "first") == dt.datetime(2028, 7, 20)  # noqa: DTZ001


def test_dates_of_a_workbook_stay_dates(tmp_path):
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "default_date_format": "dd/mm/yyyy"}) as book:
        sheet = book.add_worksheet()
        for place, (name, value) in enumerate(ROW.items()):
            sheet.write(0, place, name)
            sheet.write(1, place, dt.date.fromisoformat(value) if name in ("birth", "keys") else value)
    rows, _ = annotated(out.getvalue(), tmp_path, ".xlsx")
    assert rows[0]["birth"] == dt.datetime(1985, 3, 15)  # noqa: DTZ001
    assert col(rows[0], "months") == 320


FORMULAS = ["=1+1", "+213550", "-5+2", "@SUM(A1)", "\t=1", '=HYPERLINK("http://x","y")', "＝1"]


def test_cells_like_formulas_are_harmless(tmp_path):
    rows = [
        ROW | {"identifier": formula, "income": formula if place == 0 else ROW["income"]}
        for place, formula in enumerate(FORMULAS)
    ]
    content = csv_of(*rows, names=["=cmd" if name == "wilaya" else name for name in ROW])
    lines, _ = annotated(content, tmp_path)
    assert [row["identifier"] for row in lines] == [f"'{formula}" for formula in FORMULAS]
    assert "'=cmd" in lines[0]
    assert not any(cell.startswith(tuple("=+@\t")) for row in lines for cell in row.values())
    annotated(content, tmp_path, ".xlsx")
    book = openpyxl.load_workbook(tmp_path / "out.xlsx")
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert {cell.value for cell in cells} >= set(FORMULAS)
    assert not [cell for cell in cells if cell.data_type == "f"]


def test_what_xml_cannot_hold_does_not_break_the_workbook(tmp_path):
    odd = "a\x01b & <c> \ufffe]]>\u200f _x0041_"
    rows, _ = annotated(csv_of(ROW | {"wilaya": odd}), tmp_path, ".xlsx")
    assert rows[0]["wilaya"].startswith("a\ufffdb & <c> \ufffd]]>\u200f ")
    with zipfile.ZipFile(tmp_path / "out.xlsx") as packed:  # what looks like an escape of Excel is itself escaped
        assert "_x005F_x0041_" in packed.read("xl/worksheets/sheet1.xml").decode()


def test_parts_follow_each_other(tmp_path, monkeypatch):
    monkeypatch.setattr(excel, "SHEET_ROWS", 7)
    rows = [ROW | {"identifier": str(place), "income": "x" if place % 5 == 0 else "60000"} for place in range(30)]
    for ending in (".csv", ".xlsx"):
        found, reply = annotated(workbook_of(*rows), tmp_path, ending)
        assert [row["identifier"] for row in found] == [str(place) for place in range(30)]
        assert [bool(col(row, "errors")) for row in found] == [place % 5 == 0 for place in range(30)]
        assert (reply.counts.answered, reply.counts.rejected) == (24, 6)


def test_a_file_of_rejected_rows_only(tmp_path):
    rows, reply = annotated(csv_of(ROW | {"income": "x"}), tmp_path)
    assert reply.counts.answered == 0
    assert len(rows) == 1


def test_everything_is_said_in_every_language(tmp_path):
    for lang in LANGUAGES:
        rows, reply = annotated(csv_of(ROW, ROW | {"keys": ""}), tmp_path, lang=lang)
        assert col(rows[0], "verdict", lang) == say("batch.verdict.unchecked", lang)
        assert reply.about[0] == say("disclaimer", lang)


# --- the file appears whole, or not at all


def test_a_file_that_cannot_be_read_to_its_end_leaves_what_was_there(tmp_path, monkeypatch):
    out = tmp_path / "out.xlsx"
    out.write_bytes(b"before")
    monkeypatch.setattr(excel, "SHEET_ROWS", 2)
    with pytest.raises(InputError, match="plus de 3"):
        answered_file(workbook_of(*[ROW] * 9), out, Options(lang="fr", limit=3))
    assert out.read_bytes() == b"before"
    assert list(tmp_path.iterdir()) == [out]


def test_where_a_file_cannot_be_written(tmp_path):
    source = tmp_path / "in.csv"
    source.write_bytes(csv_of(ROW))
    for out, key in (
        (source, "error.output.input"),
        (tmp_path / "out.ods", "error.output.ending"),
        (tmp_path / "no" / "out.csv", "error.output.unwritable"),
    ):
        with pytest.raises(InputError) as refused:
            answered_file(source, out, Options(lang="fr"))
        assert refused.value.key == key
    assert source.read_bytes() == csv_of(ROW)


def test_a_scheme_that_asks_for_more_is_refused(tmp_path):
    for scheme, key in (("lpa", "batch.file.scheme"), ("nothing", "error.scheme.unknown")):
        with pytest.raises(InputError) as refused:
            annotated(csv_of(ROW), tmp_path, scheme=scheme)
        assert refused.value.key == key


def test_a_sheet_of_excel_has_an_end():
    assert SHEET_ROWS == 2**20


# --- the template


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("ending", [".csv", ".xlsx"])
def test_the_template_is_a_file_that_is_answered(lang, ending, tmp_path):
    rows, reply = annotated(template(lang, ending), tmp_path, lang=lang)
    assert reply.counts.eligible == 1
    assert amount(col(rows[0], "instalment", lang)) == "6645.62"
    assert [len(row) for row in described(lang)] == [3] * 17


# --- the command


def run(capsys, *words):
    status = cli.main(["batch", *map(str, words)])
    return status, *capsys.readouterr()


def test_the_command_writes_the_file_and_tells_what_became_of_it(tmp_path, capsys):
    source, out = tmp_path / "in.csv", tmp_path / "out.xlsx"
    source.write_bytes(csv_of(ROW, ROW | {"income": "x"}))
    status, told, progress = run(capsys, source, "-o", out)
    assert status == 0
    assert "2\u00a0lignes" in told or "2 lignes" in told
    assert "ligne 3, income" in told
    assert "100" in progress
    assert len(openpyxl.load_workbook(out).worksheets) == 3
    status, told, _ = run(
        capsys, source, "-o", out, "--format", "json", "--unit", "DA", "--scheme", "location_vente@2001-04-29"
    )
    assert json.loads(told)["counts"]["rows"] == 2


def test_the_command_refuses_with_one_message_and_status_2(tmp_path, capsys):
    source = tmp_path / "in.csv"
    source.write_bytes(b"")
    status, told, message = run(capsys, source, "-o", tmp_path / "out.csv", "--lang", "ar")
    assert (status, told) == (2, "")
    assert say("batch.file.empty", "ar") in message
    assert list(tmp_path.iterdir()) == [source]


def test_a_reform_is_read(tmp_path, capsys):
    source, out = tmp_path / "in.csv", tmp_path / "out.csv"
    source.write_bytes(csv_of(ROW))
    status, _, _ = run(capsys, source, "-o", out, "--reform", "scenarios/reforms/age-limit-75.yaml")
    assert status == 0
    assert next(csv.DictReader(io.StringIO(out.read_text("utf-8-sig")), delimiter=";"))[head("months", "fr")] == "380"


def test_shares_of_kafils_under_their_reading(tmp_path):
    row = ROW | {"kafil_birth": "1998-05-02", "kafil_income": "45000", "kafil_share": "40 %"}
    rows, _ = annotated(csv_of(row), tmp_path, readings=Readings(kafil="shares"))
    assert col(rows[0], "kafil") == say("batch.kafil.shares", "fr")
