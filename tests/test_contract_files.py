"""The files of a contract: one printed page, a workbook and a calendar, each with the figures of the JSON."""

import datetime as dt
import io
import json
import re
from collections import Counter

import pypdfium2
import pytest
from contract import cents, money_of
from icalendar import Calendar
from openpyxl import Workbook, load_workbook
from test_contract import AADL_1, AADL_3, HOUSEHOLDS, with_contract
from test_sheets import words

import simulator
from simulator import sheets
from simulator.cli import main
from simulator.law import Law
from simulator.views.contract_dues import kafils
from simulator.views.life_drawing import payer_name
from simulator.wording import LANGUAGES, FactList, say, write

LPA = HOUSEHOLDS / "lpa_couple_f3.yaml"
TRANCHES = HOUSEHOLDS / "cohort_2001_tranches_after_keys_f4.yaml"
DAY = "2026-11-29"
CATCH_UP = {"event": "catch_up", "from": "2025-01", "months": 6}
MISSED = {"event": "missed", "from": "2024-03", "to": "2024-08"}
DEFERRED = {"event": "deferred", "from": "2020-04", "months": 6, "repaid_over": 6}
SHORTER = {"event": "lump_sum", "date": "2027-01-20", "amount": "500000 DZD", "effect": "shorter"}
KAFIL = {"event": "kafil", "date": "2023-01-20", "birth": "1998-05-02", "income": "45000 DZD", "effect": "keep"}
LONG_LATE = {"event": "missed", "from": "2025-02", "to": "2026-11"}
PARTS = [
    {"date": f"{year}-{month:02d}-10", "amount": "3000 DZD"} for year in range(2019, 2027) for month in range(1, 11)
]
LIVES = {
    "on time": (AADL_1, {"as_of": DAY, "paid": f"until {DAY}"}),
    "deferred, missed, caught up": (AADL_1, {"as_of": DAY, "paid": "until 2026-11-20", "events": [DEFERRED, MISSED, CATCH_UP, SHORTER]}),
    "late by every age": (AADL_1, {"as_of": DAY, "paid": f"until {DAY}", "events": [LONG_LATE]}),
    "never paid": (AADL_1, {"as_of": DAY, "paid": []}),
    "paid by parts": (AADL_1, {"as_of": DAY, "paid": PARTS}),
    "ahead": (AADL_1, {"as_of": "2018-09-01", "paid": [{"date": "2018-06-01", "amount": "200000 DZD"}]}),
    "due today": (AADL_1, {"as_of": "2026-11-15", "paid": "until 2026-10-30"}),
    "surcharge and lump sum": (AADL_1, {"as_of": DAY, "paid": "until 2026-11-20", "events": [
        {"event": "surcharge", "date": "2022-03-01", "amount": "2500 DZD"},
        {"event": "lump_sum", "date": "2022-01-20", "amount": "100000 DZD", "effect": "lower"}]}),
    "kafil, death, new schedule": (AADL_1, {"as_of": DAY, "paid": "until 2026-11-20", "events": [
        KAFIL, {"event": "death", "date": "2023-05-20", "continues": "spouse"}, {"event": "reschedule", "date": "2026-01-20", "months": 100}]}),
    "everything paid": (AADL_1, {"as_of": DAY, "paid": "until 2026-11-20", "events": [{"event": "pay_all", "date": "2026-11-20"}]}),
    "given back": (AADL_1, {"as_of": DAY, "paid": "until 2026-11-20", "events": [
        {"event": "withdrawal", "date": "2026-11-20", "repairs": "80000 DZD"}]}),
    "given back late": (AADL_1, {"as_of": DAY, "paid": "until 2026-11-20", "events": [LONG_LATE, {"event": "withdrawal", "date": "2026-11-20"}]}),
    "a kafil who shares, incomes": (AADL_1, {"as_of": DAY, "paid": "until 2026-11-20", "events": [
        {"event": "kafil", "date": "2023-01-20", "birth": "1998-05-02", "income": "45000 DZD", "share": "40 %"},
        {"event": "income", "date": "2025-01-20", "income": "30000 DZD"}]}),
    "put off from next month": (AADL_1, {"as_of": DAY, "paid": "until 2026-11-20", "events": [
        {"event": "deferred", "from": "2026-12", "months": 3, "repaid_over": 3}]}),
    "of 2024, on the day of the keys": (AADL_3, {"as_of": "2028-06-20", "paid": "until 2028-06-20"}),
    "a loan": (LPA, {"as_of": "2032-01-01", "paid": "until 2031-10-30"}),
    "tranches after the keys": (TRANCHES, {"as_of": "2010-01-01", "paid": "until 2009-12-30"}),
}  # fmt: skip


@pytest.fixture(scope="module", params=LIVES)
def life(request):
    path, part = LIVES[request.param]
    question = with_contract(path, **part)
    return simulator.contract(question)


@pytest.fixture(scope="module")
def fullest(tmp_path_factory):
    """The longest page that there can be: late by every age, many versions, a file with rows that do not count."""
    folder = tmp_path_factory.mktemp("full")
    rows = ["date;montant;libellé"]
    for place in range(58):
        day = dt.date(2018 + (place + 4) // 12, (place + 4) % 12 + 1, 15)
        rows.append(f"{day};6562,50;{place}")
        rows.append(f"{day};-1;{place}")
    (folder / "pay.csv").write_text("\n".join(rows), encoding="utf-8")
    events = [
        DEFERRED, {"event": "lump_sum", "date": "2022-01-20", "amount": "100000 DZD", "effect": "lower"},
        {"event": "surcharge", "date": "2022-03-01", "amount": "2500 DZD"}, KAFIL, {"event": "death", "date": "2023-05-20", "continues": "spouse"},
        {"event": "catch_up", "from": "2026-02", "months": 24}, SHORTER, {"event": "reschedule", "date": "2028-01-20", "months": 100},
    ]  # fmt: skip
    title = dict.fromkeys(
        LANGUAGES, "Un ménage dont le titre est si long qu’il ne tient pas sur une seule ligne de la page"
    )
    question = with_contract(AADL_1, as_of=DAY, paid="pay.csv", events=events) | {"title": title}
    return simulator.contract(question, folder=folder)


def printed(decimals, contract, lang="fr"):
    """An amount as a sheet prints it, without its currency."""
    return write(money_of(decimals, contract.plan.currency), lang).replace("\u00a0", " ").rsplit(" ", 1)[0]


def shown_day(day):
    return dt.date.fromisoformat(day).strftime("%d/%m/%Y")


def expected(contract):
    """What the page must show of the statement."""
    row = contract.to_json()["statement"]
    amounts = [row["due"], row["paid"], row["remaining"]]
    amounts += [
        amount
        for amount in (row["late"], row["ahead"], row["lump_sums"], *row["late_by_age"].values())
        if cents(amount)
    ]
    days = []
    if row["next_due"]:
        amounts.append(row["next_due"]["amount"])
        days.append(row["next_due"]["date"])
    if row["late_since"]:
        days.append(row["late_since"])
    if offer := row["pay_off"]:
        amounts += [amount for amount in (offer["base"], offer["interest"], offer["discount"]) if cents(amount)]
        total = cents(offer["amount"]) + cents(row["late"]) + cents(row.get("due_today", "0.00"))
        amounts.append(f"{total // 100}.{total % 100:02d}")
    if "refund" in row:
        amounts.append(row["refund"]["amount"])
    return {printed(amount, contract) for amount in amounts} | {shown_day(day) for day in days}


def says(text, sentence):
    """Whether a page has the words of a sentence: a reader of a line with Arabic in it turns their order."""
    return set(re.findall(r"\w+", sentence)) <= set(re.findall(r"\w+", text))


# --- one page


def test_the_statement_is_one_page_with_the_figures_of_the_json_in_both_columns(life):
    pages = words(sheets.contract_pdf(life, "fr"))
    assert len(pages) == 1
    counts = {figure: pages[0].count(figure) for figure in expected(life)}
    assert [figure for figure, count in counts.items() if count < 2] == []
    assert says(pages[0], say("disclaimer", "fr"))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_fullest_statement_is_one_page_too(fullest, lang):
    pages = words(sheets.contract_pdf(fullest, lang))
    assert len(pages) == 1
    assert [figure for figure in expected(fullest) if figure not in pages[0]] == []
    assert len(words(sheets.contract_pdf(fullest, lang, annex=True))) > 1


def test_the_annex_has_what_the_page_sums_up(fullest):
    page, *rest = words(sheets.contract_pdf(fullest, "fr", annex=True))
    annex = " ".join(rest)
    late = [line for line in fullest.to_json()["schedule"] if line["state"] in ("late", "part")]
    assert len(late) > 6
    assert shown_day(late[-1]["date"]) not in page
    assert [line["date"] for line in late if shown_day(line["date"]) not in annex] == []
    unmatched = fullest.to_json()["payments"]["unmatched"]
    assert [row["row"] for row in unmatched if f"Ligne {row['row']} :" not in annex] == []


def test_the_statement_is_tagged_and_the_same_question_gives_the_same_bytes(life):
    made = sheets.contract_pdf(life, "ar")
    assert made == sheets.contract_pdf(life, "fr")
    assert b"<pdfuaid:part>1</pdfuaid:part>" in made
    document = pypdfium2.PdfDocument(made)
    assert document.is_tagged()
    assert document.get_metadata_dict()["CreationDate"].startswith(f"D:{life.as_of:%Y%m%d}")


def test_a_condition_that_is_not_met_is_marked_and_no_discount_is_counted(fullest):
    offer = fullest.to_json()["statement"]["pay_off"]
    assert offer["discount"] == "0.00"
    text = words(sheets.contract_pdf(fullest, "fr"))[0]
    assert "moins la réduction" not in text
    assert "être à jour de ses mensualités" in text


def test_no_name_is_asked_and_number_day_and_stamp_are_left_to_fill_in(life):
    text = words(sheets.contract_pdf(life, "fr"))[0]
    assert all(says(text, say(f"life.sheet.{name}", "fr")) for name in ("number", "issued", "stamp"))
    assert not re.search(r"\bNom\b|[Pp]rénom", text)


# --- the workbook


def opened(contract, lang):
    return load_workbook(io.BytesIO(sheets.contract_workbook(contract, lang)), data_only=True)


def cells(sheet):
    """The rows under the heads, days as ISO, amounts as decimals."""
    return [[_cell(value) for value in row] for row in sheet.iter_rows(min_row=2, values_only=True)]


def _cell(value):
    return value.date().isoformat() if isinstance(value, dt.datetime) else value


def payers_of(line, lang):
    """Who pays a line, in the order of its parts."""
    names = [part["payer"] for part in line.get("parts", ()) if cents(part["due"])] or [line["payer"]]
    return write(FactList(tuple(map(payer_name, names))), lang)


def decimals(value):
    return f"{value:.2f}"


@pytest.mark.parametrize("lang", ["fr", "ar"])
def test_the_rows_of_the_workbook_are_those_of_the_json(life, lang):
    found, book = life.to_json(), opened(life, lang)
    *rows, totals = cells(book.worksheets[1])
    assert len(rows) == len(found["schedule"])
    amounts = {5: "due", 6: "principal", 7: "interest", 8: "paid", 9: "moved", 11: "balance"}
    for row, line in zip(rows, found["schedule"], strict=True):
        assert row[:2] == [line["n"], line["date"]]
        assert row[2:5] == [say(f"kind.{line['kind']}", lang), line["version"], payers_of(line, lang)]
        assert row[10] == say(f"life.line.{line['state']}", lang)
        assert {place: decimals(row[place]) for place in amounts} == {
            place: line[name] for place, name in amounts.items()
        }
    for place in (5, 6, 7, 8, 9):
        assert round(totals[place] * 100) == sum(cents(line[amounts[place]]) for line in found["schedule"])
    versions = [[row[0], row[1], decimals(row[4]), row[5], row[6]] for row in cells(book.worksheets[2])]
    assert versions == [
        [row["n"], row["from"], row["instalment"], row["months"], row["last_due"]] for row in found["versions"]
    ]
    ledger = [[row[0], row[1], decimals(row[2]), decimals(row[3])] for row in cells(book.worksheets[3])]
    assert ledger == [
        [row["date"], say(f"event.{row['event']}", lang), row["amount"], row["balance"]] for row in found["ledger"]
    ]


def test_the_statement_of_the_workbook_is_that_of_the_json(life):
    row = life.to_json()["statement"]
    shown = {
        name: _cell(value)
        for name, value in opened(life, "fr").worksheets[0].iter_rows(max_col=2, values_only=True)
        if name
    }
    amounts = {f"life.row.{name}": row[name] for name in ("due", "paid", "lump_sums", "late", "ahead", "remaining")}
    amounts |= {f"life.row.age_{name}": amount for name, amount in row["late_by_age"].items()}
    if row["pay_off"]:
        amounts |= {f"life.sheet.pay_off.{name}": row["pay_off"][name] for name in ("base", "interest", "discount")}
    for key, amount in amounts.items():
        assert decimals(shown[say(key, "fr").strip()]) == amount, key
    following = row["next_due"] or {"date": None, "amount": None}
    assert shown[say("life.book.next_day", "fr")] == following["date"]
    amount = shown[say("life.book.next_amount", "fr")]
    assert (amount if amount is None else decimals(amount)) == following["amount"]
    assert shown[say("life.book.remaining_instalments", "fr")] == row["remaining_instalments"]
    assert shown[say("life.book.last_due", "fr")] == row["last_due"]


def test_the_file_of_payments_is_a_sheet_with_every_row(fullest):
    found, sheet = fullest.to_json()["payments"], opened(fullest, "fr").worksheets[4]
    rows = cells(sheet)
    assert [row[0] for row in rows] == list(range(2, 2 + len(rows)))
    counted = {row[0]: decimals(row[2]) for row in rows if row[3] == say("life.book.counted", "fr")}
    assert counted == {row["row"]: row["amount"] for row in found["matched"]}
    assert len(rows) - len(counted) == len(found["unmatched"])
    assert all(row[4] for row in rows)


def test_every_sheet_opens_ready_to_print(fullest):
    for lang in ("fr", "ar"):
        for sheet in opened(fullest, lang).worksheets:
            assert sheet.page_setup.paperSize == 9
            assert sheet.sheet_properties.pageSetUpPr.fitToPage
            assert sheet.page_setup.fitToHeight == 0
            assert sheet.sheet_view.rightToLeft is (True if lang == "ar" else None)
        assert all(sheet.print_title_rows == "$1:$1" for sheet in opened(fullest, lang).worksheets[1:])


# --- the calendar


def amount_of(summary):
    """The centimes in the title of an event."""
    whole, _, cents_of = re.sub(r"[^\d,]", "", summary.rpartition(":")[2]).partition(",")
    return int(whole) * 100 + int(cents_of or 0)


def test_the_calendar_has_what_is_to_come_and_nothing_of_the_past(life):
    found, ahead = life.to_json(), cents(life.to_json()["statement"]["ahead"])
    owed = []
    for line in found["schedule"]:
        if line["date"] < life.as_of.isoformat():
            continue
        used = min(ahead, cents(line["due"]) - cents(line["paid"]))
        ahead -= used
        if rest := cents(line["due"]) - cents(line["paid"]) - used:
            owed.append((line["date"], rest))
    own, *others = [
        Calendar.from_ical(sheets.contract_calendar(life, "fr", payer=payer)).walk("VEVENT")
        for payer in ("applicant", *kafils(life))
    ]
    entries = [
        (entry["dtstart"].dt.isoformat(), str(entry["summary"]), str(entry["uid"]))
        for entry in (*own, *(entry for part in others for entry in part))
    ]
    assert "kafil" not in "".join(str(entry["summary"]) for entry in own if str(entry["uid"]).startswith("instalment"))
    lines = [entry for entry in entries if entry[2].startswith(("instalment", "tranche"))]
    paid, expected_sums = Counter(), Counter()
    for day, summary, _ in lines:
        paid[day] += amount_of(summary)
    for day, rest in owed:
        expected_sums[day] += rest
    assert paid == expected_sums
    assert len({uid for _, _, uid in entries}) == len(entries)
    planned = [event for event in life.events if event.day > life.as_of]
    assert len(entries) - len(lines) == len(planned)


def test_an_instalment_keeps_the_identity_that_the_calendar_of_its_question_gave_it():
    question = with_contract(AADL_1, as_of=DAY, paid=f"until {DAY}")
    begun = Calendar.from_ical(sheets.contract_calendar(simulator.contract(question), "fr"))
    plan = Calendar.from_ical(sheets.calendar(AADL_1, "fr"))
    known = {str(entry["uid"]): entry["dtstart"].dt for entry in plan.walk("VEVENT")}
    for entry in begun.walk("VEVENT"):
        assert known[str(entry["uid"])] == entry["dtstart"].dt


# --- the command


@pytest.mark.parametrize("name", ["statement.pdf", "statement.xlsx", "statement.ics"])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_command_writes_the_file_of_its_ending(tmp_path, name, lang, capsys):
    question = "scenarios/contracts/keys_2018.yaml"
    assert main(["contract", question, "-o", str(tmp_path / name), "--lang", lang]) == 0
    assert capsys.readouterr().out == ""
    contract, law = simulator.contract(question), Law.load()
    make = {"pdf": sheets.contract_pdf, "xlsx": sheets.contract_workbook, "ics": sheets.contract_calendar}[
        name[-4:].strip(".")
    ]
    written = (tmp_path / name).read_bytes()
    if name.endswith("xlsx"):
        assert opened(contract, lang).sheetnames == load_workbook(tmp_path / name).sheetnames
    else:
        assert written == make(contract, lang, law=law)


def test_another_ending_is_refused_and_no_input_is_written_over(tmp_path, capsys):
    question = "scenarios/contracts/keys_2018.yaml"
    assert main(["contract", question, "-o", str(tmp_path / "statement.doc")]) == 2
    assert "statement.doc" in capsys.readouterr().err
    book = Workbook()
    for row in (["date", "montant"], [dt.date(2018, 5, 15), 6562.5]):
        book.active.append(row)
    book.save(tmp_path / "pay.xlsx")
    before = (tmp_path / "pay.xlsx").read_bytes()
    mine = with_contract(AADL_1, as_of=DAY, paid="pay.xlsx")
    (tmp_path / "mine.yaml").write_text(json.dumps(mine), encoding="utf-8")
    assert main(["contract", str(tmp_path / "mine.yaml"), "-o", str(tmp_path / "pay.xlsx")]) == 2
    assert (tmp_path / "pay.xlsx").read_bytes() == before
