"""What a file is asked about: understood alike at every door, and an answer saves the rows that it promises."""

import csv
import io
import json
import zipfile
from pathlib import Path

import openpyxl
import pytest
from test_applicants import ROW, csv_of
from test_office_files import READ, TOLD

from simulator import portfolio
from simulator.applicants import files, headers, mapping, questions, reader, surveys, visitors
from simulator.applicants.mapping import FileMapping
from simulator.batch import Options, answered_file
from simulator.batch.row_doubts import amounts_in_doubt
from simulator.cli import main
from simulator.law import Law
from simulator.reading.errors import InputError
from simulator.ui.population import own_file
from simulator.ui.population.lab import LabQuestion
from simulator.ui.upload import batch_jobs, understood, widgets
from simulator.ui.upload.file_answers import FileAnswers, Upload
from simulator.views.voice import Voice
from simulator.wording import LANGUAGES, write

ROOT = Path(__file__).parents[1]
FOLDER = Path(__file__).parent / "office_files"
OFFICE = FOLDER / "office_list.xlsx"
STATED = {"facts": {"cohort": "2024"}, "empty": {"spouse_income": "0", "had_state_aid": "non"}}
OPTIONS = ["--facts", "cohort=2024", "--empty", "spouse_income=0", "--empty", "had_state_aid=non"]
FILES = sorted(path.name for path in FOLDER.iterdir() if path.suffix in (".csv", ".xlsx", ".parquet"))
DOUBTFUL = csv_of(
    ROW | {"birth": "15/03/04"}, ROW | {"birth": "16/03/05", "spouse_income": ""}, ROW | {"spouse_income": ""},
    ROW | {"owns_property": ""}, ROW, ROW | {"income": "?"},
)  # fmt: skip
"""Two years of two digits, two empty incomes, one empty yes or no, one cell that only a person can correct."""


def survey(source, stated=None, unit="DA"):
    """The survey of a file of this machine or of bytes, read in this process."""
    stated = stated or FileMapping()

    def in_doubt(part):
        columns, confirmed = questions.columns_of(part), questions.confirmed(part, unit, stated)
        return amounts_in_doubt(part.people, Law.load(), columns, confirmed)

    return surveys.survey_of(files.opened(source, place=stated.table_place), unit, stated, reader.Limits(), in_doubt)


def refused(source):
    """The key of the refusal of a file; None for one that is read."""
    try:
        for _ in reader.read(source):
            pass
    except InputError as error:
        return error.key
    return None


# --- what is understood


@pytest.mark.parametrize("name", FILES)
def test_every_file_is_surveyed_as_it_is_read(name):
    key = refused(FOLDER / name)
    if key in ("batch.file.open_quote", "batch.file.workbook.far"):
        with pytest.raises(InputError, match=r"ouvert|loin"):
            survey(FOLDER / name)
        return
    found = survey(FOLDER / name)
    assert (found.refusal and found.refusal.key) == key
    if key is None:
        parts = list(reader.read(FOLDER / name))
        assert found.rows == sum(part.rows for part in parts)
        assert found.readable == sum(len(part.people) for part in parts)
        assert found.others <= found.rows - found.readable
    for lang in LANGUAGES:
        assert "{" not in "".join(write(sentence, lang) for sentence in found.sentences)


@pytest.mark.parametrize(
    ("source", "count"), [(FOLDER / "10_none_words.csv", 1), (FOLDER / "02_us_dates.csv", 1), (DOUBTFUL, 3)]
)
def test_the_first_answer_of_a_question_saves_what_it_promises(source, count):
    before = survey(source)
    assert len(before.questions) == count
    for question in before.questions:
        after = survey(source, mapping.with_answer(FileMapping(), question.part, question.column, question.answers[0]))
        assert after.readable - before.readable == question.saved
        assert (question.part, question.column) not in [(each.part, each.column) for each in after.questions]


def test_the_order_of_days_is_said():
    stated = mapping.with_answer(FileMapping(), "dates", "birth", "month_first")
    keys = [sentence.key for sentence in survey(FOLDER / "02_us_dates.csv", stated).sentences]
    assert "batch.chosen.dates" in keys
    assert "batch.chosen.day_first" in [
        sentence.key for sentence in survey(csv_of(ROW | {"birth": "15/03/1985"})).sentences
    ]


def test_an_answer_about_a_column_that_the_file_does_not_have_is_told():
    stated = mapping.parse({"columns": {"Salaire": "income"}})
    told = next(sentence for sentence in survey(csv_of(ROW), stated).sentences if sentence.key == "batch.chosen.absent")
    assert "Salaire" in write(told, "fr")


def test_a_head_in_doubt_is_to_be_said_and_what_is_said_repairs_it():
    name = "Revenu (annuel)"
    column = next(each for each in survey(FOLDER / "D0_head_annual.csv").columns if each.name == name)
    assert (column.fact, column.guess) == (None, None)
    repaired = survey(FOLDER / "D0_head_annual.csv", mapping.with_answer(FileMapping(), "columns", name, "income"))
    assert (repaired.refusal, repaired.readable) == (None, repaired.rows)
    unread = survey(FOLDER / "D0_head_annual.csv", mapping.with_answer(FileMapping(), "columns", name, ""))
    assert unread.refusal.key == "batch.file.missing"


def test_the_second_of_two_equal_heads_and_one_without_a_head_have_facts_of_their_own():
    names = ["" if name == "identifier" else "Date" if name in ("application", "acceptance") else name for name in ROW]
    content = csv_of(ROW, names=names)
    columns = {"#1": "identifier", "Date": "application", "Date (2)": "acceptance"}
    (part,) = reader.read(content, mapping=mapping.parse({"columns": columns}))
    assert part.people.acceptance.astype(str).tolist() == [ROW["acceptance"]]
    assert part.people.application.astype(str).tolist() == [ROW["application"]]
    assert part.extra["identifier"].tolist() == [ROW["identifier"]]


def test_only_what_may_be_the_same_for_every_row_is_asked_once():
    lacking = csv_of({name: cell for name, cell in ROW.items() if name not in ("cohort", "keys", "income")})
    assert survey(lacking).shared == ("cohort", "keys")
    assert survey(b"a;b\r\n1;2\r\n").shared == ()


# --- every door says the same


@pytest.mark.parametrize("name", [*READ, *TOLD, "19_centimes_as_da.csv", ""])
def test_the_page_asks_what_the_command_asks(name, tmp_path):
    source = FOLDER / name if name else DOUBTFUL
    asked = [write(question.sentence, "fr") for question in survey(source).questions]
    assert asked == [*answered_file(source, tmp_path / "out.csv", Options("fr")).questions]


def test_a_unit_that_is_said_leaves_nothing_to_confirm():
    path = FOLDER / "19_centimes_as_da.csv"
    questions_of_units = [question for question in survey(path).questions if question.part == "units"]
    assert questions_of_units
    for question in questions_of_units:
        stated = mapping.with_answer(FileMapping(), "units", question.column, question.answers[0])
        assert question.answers[0] in questions.answers_of("units", question.column)
        after = [(each.part, each.column) for each in survey(path, stated).questions]
        assert ("units", question.column) not in after


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    """The mapping that the command saves of its options, and the annotated files that it writes, by their ending."""
    folder = tmp_path_factory.mktemp("doors")
    for ending in (".csv", ".xlsx"):
        main(
            [
                "batch",
                str(OFFICE),
                "-o",
                str(folder / f"options{ending}"),
                *OPTIONS,
                "--save-mapping",
                str(folder / "kept.json"),
            ]
        )
        main(["batch", str(OFFICE), "-o", str(folder / f"mapping{ending}"), "--mapping", str(folder / "kept.json")])
    return folder


def contents(file):
    """The bytes of a CSV file, or of each part of a workbook but the one that has the time of its writing."""
    if not file.startswith(b"PK"):
        return file
    with zipfile.ZipFile(io.BytesIO(file)) as package:
        return {name: package.read(name) for name in package.namelist() if name != "docProps/core.xml"}


@pytest.mark.slow
@pytest.mark.parametrize("ending", [".csv", ".xlsx"])
def test_the_page_and_the_command_give_the_same_file_to_the_byte(kept, ending):
    content = contents((kept / f"options{ending}").read_bytes())
    assert contents((kept / f"mapping{ending}").read_bytes()) == content
    options = Options("fr", mapping=mapping.parse(STATED), limit=batch_jobs.ROWS, formats=batch_jobs.FORMATS)
    by_page = batch_jobs.answered(OFFICE.read_bytes(), "office.xlsx", ending, options, Law.load(), lambda *_: None)
    assert contents(by_page.content) == content
    assert mapping.written(by_page.stated) == (kept / "kept.json").read_bytes()


@pytest.mark.slow
def test_the_answers_of_a_page_are_the_mapping_of_the_command(kept):
    answers = FileAnswers()
    for part, table in STATED.items():
        for name, value in table.items():
            answers.answer(part, name, value)
    assert mapping.written(answers.stated) == (kept / "kept.json").read_bytes()
    answers.answer("facts", "cohort", None)
    assert "facts" not in answers.stated.to_json()


@pytest.mark.slow
def test_the_population_is_that_of_the_answers(tmp_path, capsys, kept):
    upload = Upload("1", OFFICE.read_bytes(), "DA", None, own_file.FORMATS)
    visitor_file = own_file.read(upload, "office_list.xlsx", mapping.parse(STATED), lambda *_: None)
    assert (visitor_file.rows, visitor_file.answered) == (301, 300)
    assert f"--mapping {mapping.FILE_NAME}" in LabQuestion(("2001-04-29", "2024-06-26")).command(visitor_file)
    law = ["--law", "location_vente@2024-06-26", "--format", "json"]
    assert (
        main(["population", str(OFFICE), *law, "--mapping", str(kept / "kept.json"), "--out", str(tmp_path / "out")])
        == 0
    )
    told = json.loads(capsys.readouterr().out)
    assert (told["population"]["read"], told["population"]["rows"]) == (301, 300)
    assert mapping.read(tmp_path / "out" / "mapping.json") == mapping.parse(STATED)
    assert "--mapping mapping.json" in told["reproduce"]["command"]


@pytest.mark.slow
def test_the_population_asks_what_the_lot_asks(tmp_path, capsys):
    path = tmp_path / "list.csv"
    path.write_bytes(DOUBTFUL)
    assert main(["population", str(path), "--law", "location_vente@2024-06-26"]) == 0
    told = capsys.readouterr().out
    reply = answered_file(path, tmp_path / "out.csv", Options("fr"))
    assert len(reply.questions) == 3
    plain = " ".join(told.split())
    assert all(" ".join(line.split()) in plain for line in reply.questions)


def test_a_portfolio_whose_heads_are_its_own_is_that_of_the_usual_heads(tmp_path):
    agency = ROOT / "scenarios" / "portfolio"
    rows = list(csv.reader(io.StringIO((agency / "contracts.csv").read_text(encoding="utf-8-sig"))))
    heads = {name: f"Colonne {place}" for place, name in enumerate(rows[0]) if name in headers.COLUMNS}
    path = tmp_path / "contracts.csv"
    with path.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows([[heads.get(name, name) for name in rows[0]], *rows[1:]])
    stated = mapping.parse({"columns": {head: name for name, head in heads.items()}})
    ours = portfolio(path, agency / "payments.csv", as_of="2026-11-29", mapping=stated).to_json()
    theirs = portfolio(agency / "contracts.csv", agency / "payments.csv", as_of="2026-11-29").to_json()
    assert ours == theirs


# --- what a stranger sends


def test_the_sheets_of_a_workbook_that_cannot_be_read_are_named():
    book, out = openpyxl.Workbook(), io.BytesIO()
    book.active.title = "Notes"
    sheet = book.create_sheet("Liste")
    sheet.append(list(ROW))
    sheet.append(list(ROW.values()))
    sheet.sheet_state = "hidden"
    book.save(out)
    assert refused(out.getvalue()) == "batch.file.workbook.hidden"
    assert [json.loads(frame) for frame in visitors.name_frames(out.getvalue())] == [["Notes", "Liste"]]
    assert survey(out.getvalue(), FileMapping(sheet="Liste")).readable == 1


def read_apart(content):
    """A mapping as the other process reads it."""
    (frame,) = visitors.document_frames(content, "kept.yaml")
    return mapping.parse(json.loads(frame))


@pytest.mark.parametrize(("content", "key"), [
    (b"&a [*a]", "error.file.alias"), (b"\xff\xfe\x00", "error.file.encoding"), (b"rows: 3", "error.key.unknown"),
    (b"facts: {coho: 1}", "error.value.choice"),
])  # fmt: skip
def test_a_mapping_that_is_sent_is_read_strictly(content, key):
    with pytest.raises(InputError) as caught:
        read_apart(content)
    assert caught.value.key == key


def test_a_mapping_that_is_sent_is_that_of_the_command():
    assert read_apart(b"facts: {cohort: 2024}\nempty: {spouse_income: 0, had_state_aid: non}") == mapping.parse(STATED)
    assert read_apart(mapping.written(mapping.parse(STATED))) == mapping.parse(STATED)


@pytest.mark.slow
def test_what_is_sent_is_read_in_another_process():
    assert mapping.parse(visitors.document(mapping.written(mapping.parse(STATED)), "kept.json")) == mapping.parse(
        STATED
    )
    assert visitors.sheet_names(OFFICE.read_bytes()) == ["Liste AADL 3", "Feuil2"]
    assert visitors.sheet_names(DOUBTFUL) == []


@pytest.mark.parametrize(
    "head", ["![x](https://a.dz/b.png)", "**x** `y` $z$", "[a](b) <i> ~~c~~ :smile: www.a.dz a@b.dz", "x\ny"]
)
def test_a_head_in_a_label_is_only_words(head):
    label = widgets.in_label(head)
    assert not {*"*`[]$<>~\\:@\n"} & {*label}
    assert "www." not in label


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_head_on_the_page_is_never_a_tag(lang):
    voice = Voice(Law.load(), lang)
    found = survey(csv_of(ROW | {"note": "<b>"}, names=[*ROW, "<script>"]))
    page = understood.summary(voice, found) + understood.preview(voice, found)
    page += "".join(understood.column(column) for column in found.columns)
    assert "<script>" not in page
    assert "<b>&" not in page
    assert "&lt;script&gt;" in page
