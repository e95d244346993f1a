"""What leaves on paper or in a file: the same figures as the answer, in every language, from every scheme."""

import csv
import datetime as dt
import io
import itertools
import json
import re
import struct
import xml.etree.ElementTree as ET
from pathlib import Path

import pypdfium2
import pytest
from contract import cents, json_of, money_of
from icalendar import Calendar
from openpyxl import load_workbook

from simulator import cli, sheets
from simulator.law import Law
from simulator.law.text import read
from simulator.reading.documents import read_file
from simulator.reading.errors import InputError
from simulator.sheets import calendar_file, later_pages, still_valid
from simulator.views import bars as charts
from simulator.views.years import SERIES
from simulator.wording import LANGUAGES, say, write

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[1]
HOUSEHOLDS = ROOT / "scenarios" / "households"
FILES = sorted(HOUSEHOLDS.glob("*.yaml"))
ADDRESS = "https://example.dz/?type=F3&birth=1985-03-15"
ONE_OF_EACH = (
    "couple_f3", "couple_58_two_kafils_f3", "couple_58_sharing_kafil_f3", "retired_71_f3", "owner_refused_f3",
    "year_of_birth_only_f3", "lpa_couple_f3", "lpa_unemployed_f2", "lsp_2006", "daam_sakane_300000",
    "cohort_2001_tranches_after_keys_f4",
)  # fmt: skip


def asked(name):
    """A typical case, answered."""
    return sheets.answered(HOUSEHOLDS / f"{name}.yaml")


@pytest.fixture(scope="module")
def couple():
    return asked("couple_f3")


@pytest.fixture(scope="module", params=ONE_OF_EACH)
def case(request):
    return asked(request.param)


def words(pdf):
    """The text of a PDF, page by page, with plain spaces; Arabic as it was drawn."""
    document = pypdfium2.PdfDocument(pdf)
    return [re.sub(r"[\s\u00a0]+", " ", page.get_textpage().get_text_bounded()) for page in document]


def amounts(asked, page):
    """The figures that a sheet must show, as it writes them."""
    found = json_of(asked)
    names = ("price", "down_payment", "instalment", "last_instalment")
    shown = [found[name] for name in names if found[name] is not None]
    shown += [row["amount"] for row in found["tranches"] if cents(row["amount"])]
    shown += [row["total"] for row in found["payers"]]
    return {
        page.amount(money_of(decimals, page.currency)).replace("\u00a0", " ").rsplit(" ", 1)[0] for decimals in shown
    }


# --- the printed sheet


@pytest.mark.parametrize("lang", ["fr", "ar"])
def test_a_sheet_shows_the_figures_of_the_answer(case, lang):
    text = " ".join(words(sheets.pdf(case, lang, annex=True)))
    assert not re.search(r"\bofficiel|\bofficial\b|رسمي", text)
    missing = {amount for amount in amounts(case, case.voice(lang)) if amount not in text}
    assert missing == set()
    if lang == "fr":  # a reader of Arabic text takes letters and digits of one word apart
        assert [mark for mark in json_of(case)["reproduce"].values() if mark not in text] == []


def test_every_page_says_that_it_is_an_estimate_and_which_page_it_is(couple):
    first, *others = words(sheets.pdf(couple, "fr", annex=True))
    assert len(others) >= 7
    assert f"1 / {len(others) + 1}" in first
    assert "Estimation indicative, sans valeur contractuelle." in first
    assert say("life.sheet.annex", "fr") in others[0]
    for place, text in enumerate(others, 2):
        assert "Estimation indicative, sans valeur contractuelle." in text
        assert f"Page {place} / {len(others) + 1}" in text


def test_a_sheet_is_tagged_for_screen_readers(couple):
    made = sheets.pdf(couple, "ar", address=ADDRESS)
    assert pypdfium2.PdfDocument(made).is_tagged()
    assert b"<pdfuaid:part>1</pdfuaid:part>" in made
    assert re.search(rb"/Lang\s*\(ar", made)
    assert pypdfium2.PdfDocument(made).get_metadata_dict()["Title"]


def test_the_same_question_gives_the_same_bytes(couple):
    again = sheets.answered(HOUSEHOLDS / "couple_f3.yaml")
    assert sheets.pdf(couple, "fr", address=ADDRESS, annex=True) == sheets.pdf(again, "fr", address=ADDRESS, annex=True)
    assert sheets.calendar(couple, "ar") == sheets.calendar(again, "ar")
    assert sheets.png(couple, "ar") == sheets.png(again, "ar")


def test_every_payment_is_printed_only_when_asked_for(couple):
    page, whole = (words(sheets.pdf(couple, "fr", annex=annex)) for annex in (False, True))
    dates = {
        dt.date.fromisoformat(row["date"]).strftime("%d/%m/%Y") for row in json_of(couple)["schedule"] if row["date"]
    }
    assert [day for day in dates if day not in " ".join(whole)] == []
    assert len([day for day in dates if day in page[0]]) < 10
    assert (len(page), len(whole) > 6) == (1, True)


def test_the_code_of_the_address_is_there_only_with_an_address(couple):
    without, code = sheets.pdf(couple, "fr"), sheets.pdf(couple, "fr", address=ADDRESS)
    assert ADDRESS.encode() in code
    assert b"/URI" not in without


def test_a_kafil_is_printed_as_a_hypothesis():
    text = words(sheets.pdf(asked("couple_58_two_kafils_f3"), "fr"))[0]
    assert text.count("hypothèse : l’arrêté qui fixe les conditions du kafil") == 2


def test_a_blocked_household_is_told_its_ways_out_and_no_monthly_figure():
    text = words(sheets.pdf(asked("retired_71_f3"), "fr"))[0]
    assert "Aucune mensualité" in text
    assert "5 063,33 DA par mois (hypothèse)" in text
    assert "Qui paie" not in text
    assert "Premier paiement daté" in text


def test_a_refused_household_is_told_so_and_why():
    text = words(sheets.pdf(asked("owner_refused_f3"), "fr"))[0]
    assert "Au moins une condition n’est pas remplie" in text


def test_both_ends_of_a_year_of_birth_are_printed():
    found = asked("year_of_birth_only_f3")
    text = words(sheets.pdf(found, "fr"))[0]
    for end in json_of(found)["spread"].values():
        assert found.voice("fr").amount(money_of(end["instalment"])).replace("\u00a0", " ") in text


def test_dirhams_stay_dirhams():
    text = " ".join(words(sheets.pdf(asked("daam_sakane_300000"), "fr", annex=True)))
    assert "1 186,49 DH" in text
    assert not re.search(r"\d DA\b", text)


def test_a_title_is_never_read_as_markup():
    title = '#panic("x") *b* _i_ $x$ `c` \\ ] [ <l> @r // c'
    question = (HOUSEHOLDS / "couple_f3.yaml").read_text(encoding="utf-8").replace("title:", "ignored:", 1)
    raw = [line for line in question.splitlines() if not line.startswith(("ignored", "  fr:", "  ar:", "  en:"))]
    text = words(sheets.pdf("\n".join([f"title: {json.dumps(title)}", *raw]), "fr"))[0]
    assert title in text


@pytest.mark.slow
@pytest.mark.parametrize(
    ("path", "lang"), [*itertools.product(FILES, LANGUAGES)], ids=lambda each: getattr(each, "stem", each)
)
def test_every_typical_case_can_be_printed_with_its_annex(path, lang):
    found = sheets.answered(path)
    assert len(words(sheets.pdf(found, lang, address=ADDRESS, annex=True))) in range(3, 16)


# --- the years, and what still stands


def test_the_years_add_up_to_the_answer(case):
    ordered = later_pages.in_order(case)
    household = sum(year.total for year in ordered)
    fees = cents(json_of(case).get("fees_total") or "0.00")
    assert household + sum(year.aid for year in ordered) == sum(cents(row["due"]) for row in json_of(case)["schedule"])
    if json_of(case)["total_paid"]:
        assert household == cents(json_of(case)["total_paid"]) + fees
    days = [year.year for year in ordered if year.year]
    assert days == sorted(days)
    if json_of(case)["instalments"]:
        assert later_pages.remaining_after(case, days[-1]) == 0


def test_what_is_left_is_the_balance_of_the_ledger_once_the_keys_are_there(couple):
    ends = {row["date"][:4]: cents(row["balance"]) for row in json_of(couple)["schedule"] if row["date"]}
    assert {year: later_pages.remaining_after(couple, int(year)) for year in ends} == ends


def test_tranches_after_the_keys_are_still_owed_at_the_end_of_the_year_of_the_keys():
    late = asked("cohort_2001_tranches_after_keys_f4")
    year = late.keys.year
    later = [row for row in json_of(late)["schedule"] if row["kind"] == "tranche" and row["date"] > f"{year}-12-31"]
    last = [row for row in json_of(late)["schedule"] if row["date"] and row["date"].startswith(str(year))][-1]
    assert later
    assert later_pages.remaining_after(late, year) == cents(last["balance"]) + sum(cents(row["due"]) for row in later)


def test_an_older_result_is_overtaken_by_the_last_text_that_the_answer_applies(couple):
    (sentence,) = still_valid.sentences(couple)
    assert sentence.key == "sheet.since.overtaken"
    assert sentence.facts["date"] == dt.date(2025, 12, 15)


def test_a_frozen_law_is_called_a_comparison_and_a_later_text_is_named():
    path = HOUSEHOLDS / "couple_f3.yaml"
    frozen = sheets.answered(
        path.read_text(encoding="utf-8").replace("scheme: location_vente", "scheme: location_vente@2016-11-10")
    )
    assert [(s.key, s.facts["date"]) for s in still_valid.sentences(frozen)] == [
        ("sheet.since.frozen", dt.date(2024, 6, 26))
    ]
    old = asked("cohort_2001_retired_71_cash_f4")
    assert ("sheet.since.later", dt.date(2024, 6, 26)) in [(s.key, s.facts["date"]) for s in still_valid.sentences(old)]


def test_a_reform_is_printed_as_what_nobody_has_published():
    law = Law.load().with_text(read(ROOT / "scenarios" / "reforms" / "age-limit-75.yaml"))
    text = words(sheets.pdf(HOUSEHOLDS / "couple_f3.yaml", "fr", law=law))[0]
    assert "HYPOTHÈSE" in text
    assert "age-limit-75" in text


# --- the calendar


def events(asked, lang="fr", payer="applicant"):
    return Calendar.from_ical(sheets.calendar(asked, lang, payer=payer)).walk("VEVENT")


def payers_of(asked):
    """The subscriber, and every kafil who pays."""
    return ["applicant", *(row["payer"] for row in json_of(asked)["payers"] if row["payer"] != "applicant")]


def test_the_calendar_has_every_dated_payment_of_the_household_once(case):
    found = json_of(case)
    dated = [row for row in found["schedule"] if row["date"] and row["kind"] != "grant"]
    own = {payer: events(case, payer=payer) for payer in payers_of(case)}
    for payer, its_events in own.items():
        assert [event.decoded("DTSTART").isoformat() for event in its_events] == [
            row["date"] for row in dated if row["payer"] == payer
        ]
    made = [event for its_events in own.values() for event in its_events]
    assert len(made) == len(dated)
    assert len({str(event["UID"]) for event in made}) == len(made)
    page = case.voice("fr")
    for event in made:
        assert not isinstance(event.decoded("DTSTART"), dt.datetime)
        assert event.decoded("DTEND") - event.decoded("DTSTART") == dt.timedelta(1)
        (alarm,) = event.walk("VALARM")
        assert alarm.decoded("TRIGGER") == calendar_file.BEFORE
    last = [row for row in dated if row["kind"] == "instalment"][-1:]
    assert all(
        any(page.amount(money_of(row["due"], page.currency)) in str(event["SUMMARY"]) for event in made) for row in last
    )


@pytest.mark.parametrize("lang", ["fr", "ar"])
def test_what_a_calendar_says_of_itself_are_sentences_apart(couple, lang):
    said = str(Calendar.from_ical(sheets.calendar(couple, lang))["X-WR-CALDESC"]).split(" · ")
    assert said[0] == say("disclaimer", lang)
    assert said[-1] == say("sheet.calendar.undated", lang)


def test_the_parts_of_the_first_tranche_take_its_place(couple):
    first, second, *_ = events(couple)
    assert [event.decoded("DTSTART") for event in (first, second)] == [dt.date(2026, 2, 15), dt.date(2026, 3, 15)]
    assert all("171\u00a0500\u00a0DA" in str(event["SUMMARY"]) for event in (first, second))


def uids(question):
    return {str(event["UID"]) for event in events(sheets.answered(question))}


def test_the_events_of_two_households_are_never_the_same():
    """Born in one year, asked on one day, of one scheme: every event had the identity of the other household's."""
    text = (HOUSEHOLDS / "couple_f3.yaml").read_text(encoding="utf-8")
    for other in ("income: 60000 DZD", "keys: 2028-06-20", "Couple de 40 ans, F3", "type: F3"):
        replaced = {
            "income: 60000 DZD": "income: 61000 DZD",
            "keys: 2028-06-20": "keys: 2028-07-20",
            "Couple de 40 ans, F3": "Voisins",
            "type: F3": "type: F4",
        }[other]
        changed = text.replace(other, replaced)
        assert changed != text
        assert uids(text) & uids(changed) == set()
    assert uids(text) == uids(text)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("drawn", ["as_called", "at_once"])
def test_the_calendar_has_every_instalment_of_the_loan_for_the_tranches_once(drawn, lang):
    raw = read_file(HOUSEHOLDS / "couple_f3.yaml")
    plain, lent = (
        sheets.answered(raw | more)
        for more in ({}, {"down_payment_loan": {"bank": "cnep", "amount": "max", "drawn": drawn}})
    )
    made = events(lent, lang)
    of_the_bank = [event for event in made if str(event["UID"]).startswith("bank-")]
    due = [row for row in json_of(lent)["down_payment_loan"]["schedule"] if row["due"] != "0.00"]
    page = lent.voice(lang)
    assert [event.decoded("DTSTART").isoformat() for event in of_the_bank] == [row["date"] for row in due]
    assert [
        page.amount(money_of(row["due"], page.currency)) in str(event["SUMMARY"])
        for row, event in zip(due, of_the_bank, strict=True)
    ] == [True] * len(due)
    assert len({str(event["UID"]) for event in made}) == len(made) == len(events(plain, lang)) + len(due)
    told = say("sheet.event.bank.supposed", lang)
    assert {told in str(event["DESCRIPTION"]) for event in of_the_bank} == {drawn == "as_called"}


def test_a_loan_that_is_refused_has_no_event():
    raw = read_file(HOUSEHOLDS / "couple_f3.yaml") | {"down_payment_loan": {"bank": "cnep", "amount": "max"}}
    poor = raw | {"household": raw["household"] | {"income": "10000 DZD", "spouse_income": "0 DZD"}}
    assert not [event for event in events(sheets.answered(poor)) if str(event["UID"]).startswith("bank-")]


def test_the_calendar_says_that_a_kafil_is_a_hypothesis_on_each_of_his_payments_and_on_no_other():
    found = asked("couple_58_two_kafils_f3")
    words = say("kafil.hypothesis", "fr")
    told = {
        payer: {words in str(event["DESCRIPTION"]) for event in events(found, payer=payer)}
        for payer in payers_of(found)
    }
    assert told == {"applicant": {False}, "kafil": {True}, "kafil_2": {True}}
    calendar = Calendar.from_ical(sheets.calendar(found, "fr"))
    assert say("paper.calendar.kafil", "fr") in calendar["X-WR-CALDESC"]
    with pytest.raises(InputError, match="kafil_3"):
        sheets.calendar(found, "fr", payer="kafil_3")
    table = list(csv.DictReader(io.StringIO(sheets.csv(found))))
    assert [row["status"] for row in table] == [
        "hypothesis" if row["payer"] != "applicant" else "" for row in json_of(found)["schedule"]
    ]


@pytest.mark.parametrize("title", ["ligne 1\nligne 2\r\nBEGIN:VEVENT", "ⴰⵅⵅⴰⵎ ⴰⵎⴰⵢⵏⵓ", '\u2028\x0b\x85;,:\\"', "家 🏠"])
def test_a_title_of_any_letters_and_lines_leaves_through_every_door(title):
    raw = read_file(HOUSEHOLDS / "couple_f3.yaml") | {"title": title}
    found = sheets.answered(raw)
    assert len(events(found)) == len(events(asked("couple_f3")))
    assert "\n" not in str(Calendar.from_ical(sheets.calendar(found, "fr"))["X-WR-CALNAME"])
    assert sheets.pdf(found, "fr").startswith(b"%PDF")
    assert sheets.png(found, "fr").startswith(b"\x89PNG")
    assert sheets.workbook(found, "fr").startswith(b"PK")
    assert sheets.message(found, "fr")


def test_both_ends_of_a_year_leave_with_the_calendar_the_table_and_the_workbook():
    found = asked("year_of_birth_only_f3")
    page, other = found.voice("fr"), json_of(found)["spread"]["last_of_december"]
    assert page.amount(money_of(other["instalment"])) in str(
        Calendar.from_ical(sheets.calendar(found, "fr"))["X-WR-CALDESC"]
    )
    first, *others = csv.DictReader(io.StringIO(sheets.csv(found)))
    assert {row["birth"] for row in (first, *others)} == {"first_of_january"}
    told = [first[f"other_{name}"] for name in ("birth", "instalment", "months", "last_due", "total_paid")]
    assert told == [
        "last_of_december",
        other["instalment"],
        str(other["term_months"]),
        other["last_due"],
        other["total_paid"],
    ]
    assert {row["other_birth"] for row in others} == {""}
    assert all(
        row["birth"] == row["other_birth"] == "" for row in csv.DictReader(io.StringIO(sheets.csv(asked("couple_f3"))))
    )
    cells = [
        cell
        for row in load_workbook(io.BytesIO(sheets.workbook(found, "fr"))).worksheets[0].iter_rows(values_only=True)
        for cell in row
    ]
    assert sum(page.amount(money_of(other["instalment"])) in str(cell) for cell in cells) == 1


@pytest.mark.parametrize("day", ["2018-03-15", "2028-06-20"])
def test_what_was_financed_is_not_called_what_is_left(day):
    """The keys may be in the past: the sheet knows what was left on their day, not what is left today."""
    raw = read_file(HOUSEHOLDS / "cohort_2013_34_f3.yaml")
    found = sheets.answered(raw | {"dates": raw["dates"] | {"keys": day}})
    text = sheets.message(found, "fr")
    assert "financé à la remise des clés" in text
    assert "reste à payer" not in text


# --- the table, the answer, the picture, the message


def test_the_table_says_eligibility_and_the_whole_schedule(case):
    rows = list(csv.DictReader(io.StringIO(sheets.csv(case, name="=cmd()"))))
    assert len(rows) == len(json_of(case)["schedule"])
    for row, payment in zip(rows, json_of(case)["schedule"], strict=True):
        assert row["scenario"] == "'=cmd()"
        assert row["eligible"] == str(json_of(case)["eligible"]).lower()
        assert row["blocked"] == ("age_limit" if json_of(case)["blocked"] else "")
        assert [row[name] for name in ("due", "balance", "payer")] == [
            payment[name] for name in ("due", "balance", "payer")
        ]


def test_the_json_is_the_answer(couple):
    assert json.loads(sheets.json(couple)) == json_of(couple)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_picture_stands_on_its_own(case, lang):
    svg = sheets.chart(case, lang)
    root = ET.fromstring(svg)
    title = root.find("{http://www.w3.org/2000/svg}title").text
    assert (
        title == f"{charts.finding(case.voice(lang), case.summary)}. {charts.alt_text(case.voice(lang), case.summary)}"
    )
    assert len(root.findall(".//{http://www.w3.org/2000/svg}text[@class='series']")) == len(
        charts.shown(charts.bars(case.summary))
    )
    assert say("disclaimer", lang) in svg
    assert "http" not in svg.replace("http://www.w3.org/2000/svg", "")


def test_the_picture_in_points_is_as_wide_as_a_screen(couple):
    made = sheets.png(couple, "fr")
    width, height = struct.unpack(">II", made[16:24])
    assert made.startswith(b"\x89PNG")
    assert width in range(1100, 1300)
    assert height < width


@pytest.mark.parametrize("width", [760, 362])
@pytest.mark.parametrize(
    "name", ["retired_71_f3", "couple_58_sharing_kafil_f3", "couple_f3", "cohort_2001_first_law_f3"]
)
def test_no_bar_stands_behind_the_amounts_of_the_axis(name, width):
    found = asked(name)
    root = ET.fromstring(charts.picture(found.voice("fr"), found.summary, width))
    svg = "{http://www.w3.org/2000/svg}"
    bars = [{key: float(rect.get(key)) for key in ("x", "y", "width")} for rect in root.findall(f"{svg}rect")]
    for words in (text for text in root.findall(f"{svg}text") if text.get("class") == "amount"):
        left, bottom = width - 5.5 * len(words.text), float(words.get("y"))
        assert [bar for bar in bars if bar["x"] + bar["width"] > left and bar["y"] < bottom] == []


def test_the_title_of_the_picture_is_what_is_paid_for_the_dwelling(case):
    page, found = case.voice("fr"), json_of(case)
    told = charts.finding(page, case.summary)
    amounts_told = [found[name] for name in ("total_paid", "instalment") if found[name]]
    amounts_told += [found["down_payment"]] if cents(found["down_payment"]) and found["instalment"] else []
    assert all(page.amount(money_of(decimals, page.currency)) in told for decimals in amounts_told)


def test_an_aid_is_in_no_bar_and_fees_are_in_their_own():
    lpa = asked("lpa_couple_f3").summary
    drawn = charts.bars(lpa)
    assert sum(bar.paid["fee"] for bar in drawn) == cents(json_of(lpa)["fees_total"])
    assert sum(bar.paid[name] for bar in drawn for name in SERIES) == cents(json_of(lpa)["total_paid"]) + cents(
        json_of(lpa)["fees_total"]
    )


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_message_says_what_when_and_that_it_is_an_estimate(case, lang):
    text = sheets.message(case, lang, address=ADDRESS)
    assert say("disclaimer", lang) in text
    assert ADDRESS in text
    if json_of(case)["instalment"]:
        assert case.voice(lang).amount(money_of(json_of(case)["instalment"], case.answer.currency)) in text
    for row in json_of(case)["payers"][1:]:
        assert write(dt.date.fromisoformat(row["from"]), lang) in text
        assert say(f"payer.{row['payer']}", lang) in text
    for row in json_of(case)["tranches"]:
        if row["due"] and cents(row["amount"]):
            assert write(dt.date.fromisoformat(row["due"]), lang) in text


def test_no_month_stands_after_a_word_that_its_first_letter_would_shorten():
    """« entre avril 2028 et … » : “de avril” is no French."""
    question = read_file(HOUSEHOLDS / "couple_f3.yaml")
    for month, name in ((3, "avril"), (7, "août"), (9, "octobre")):
        dates = question["dates"] | {"keys": dt.date(2028, month, 20)}
        text = sheets.message(sheets.answered(question | {"dates": dates}), "fr", address=ADDRESS)
        assert f" {name} 2028" in text.replace("\u00a0", " ")
        assert not re.search(r"\b(de|que|jusque)\s(?=[aàâeéèêiîoôuœ])", text)


# --- the command line


@pytest.mark.parametrize(("words_of", "start"), [
    (["sheet", "--lang", "ar", "--annex", "-o", "x.pdf"], b"%PDF"), (["calendar", "--lang", "ar", "-o", "x.ics"], b"BEGIN:VCALENDAR"),
    (["workbook", "--lang", "ar", "-o", "x.xlsx"], b"PK"),
    (["chart", "-o", "x.svg"], b"<svg"), (["chart", "--lang", "ar", "-o", "x.png"], b"\x89PNG"),
])  # fmt: skip
def test_a_command_writes_its_file_whole_and_prints_nothing(words_of, start, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    reform = ROOT / "scenarios" / "reforms" / "age-limit-75.yaml"
    assert cli.main([*words_of, "--reform", str(reform), str(HOUSEHOLDS / "couple_f3.yaml")]) == 0
    (made,) = tmp_path.iterdir()
    assert made.read_bytes().startswith(start)
    assert made.stat().st_mode & 0o777 == 0o644
    assert capsys.readouterr() == ("", "")


def test_the_message_is_printed(capsys):
    assert cli.main(["message", str(HOUSEHOLDS / "couple_f3.yaml"), "--lang", "ar"]) == 0
    assert "القسط الشهري" in capsys.readouterr().out


def test_a_place_that_cannot_be_written_is_refused_and_nothing_is_left(tmp_path, capsys):
    source = tmp_path / "s.ics"
    source.write_bytes((HOUSEHOLDS / "couple_f3.yaml").read_bytes())
    for target, said in (
        (tmp_path / "none" / "x.ics", "n’a pas pu se faire"), (tmp_path, "dossier"), (source, "données du calcul"),
        (source / "x.ics", "n’a pas pu se faire"),
    ):  # fmt: skip
        assert cli.main(["calendar", str(source), "-o", str(target)]) == 2
        out, message = capsys.readouterr()
        assert out == ""
        assert said in message
    assert [path.name for path in tmp_path.iterdir()] == ["s.ics"]
    assert source.read_bytes() == (HOUSEHOLDS / "couple_f3.yaml").read_bytes()


def test_an_older_file_stays_when_the_new_one_cannot_be_made(tmp_path, capsys):
    target = tmp_path / "x.jpg"
    target.write_text("older")
    assert cli.main(["chart", str(HOUSEHOLDS / "couple_f3.yaml"), "-o", str(target)]) == 2
    assert ".svg" in capsys.readouterr().err
    assert target.read_text() == "older"
