"""The policy note: every figure of it is one of the study's tables, in each language and in both kinds of file."""

import io
import re
import shutil
import subprocess
import zipfile
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from xml.etree import ElementTree as ET

import pypdfium2
import pytest

from simulator import Law, api
from simulator.cli import main
from simulator.law.text import read
from simulator.populations import laws, studies
from simulator.populations.count.totals import MAIN
from simulator.populations.report import findings, note_lines, payments_picture, pictures
from simulator.populations.report.note_lines import Line, Place
from simulator.reading.errors import InputError
from simulator.sheets import policy_note as files
from simulator.sheets import word_file
from simulator.sheets.word_file import Paragraph
from simulator.views import policy_note
from simulator.views.text.population_page import Findings, Invention
from simulator.wording import LANGUAGES, write

ROOT = Path(__file__).parents[1]
NAMES = ("location_vente@2001-04-29", "location_vente@2016-11-02", "location_vente@2024-06-26")
REFORMS = ("age-limit-75", "down-payment-25")
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
NUMBER = re.compile(r"\d+(?:[\u00a0\u202f]\d{3})*(?:[.,]\d+)?")
COMMAND = "location-vente population --synthetic 1500 --seed 1"


@pytest.fixture(scope="module")
def study():
    law = Law.load()
    texts = [read(ROOT / f"scenarios/reforms/{name}.yaml") for name in REFORMS]
    people = studies.Invented(1_500)
    done = studies.start(people, studies.full_plan(laws.population_laws(NAMES, law, texts), delays=())).lab
    inputs = Invention(1_500, 1, people.recipe.name, "0" * 16)
    return Findings(
        lab=done, recipe=people.recipe, command=COMMAND, engine=api.VERSION, law=law.digest, inputs=inputs,
        fingerprint="abcdef0123",
    )  # fmt: skip


@pytest.fixture(scope="module")
def note(study):
    return policy_note.policy_note(study)


def paragraphs(content):
    """The paragraphs of a document, and the runs of each."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return list(ET.fromstring(archive.read("word/document.xml")).iter(f"{W}p"))


def words_of(paragraph):
    return "".join(part.text or "" for part in paragraph.iter(f"{W}t"))


def bare(text):
    """A text without the fences and marks around what is the same in every language."""
    return re.sub("[\u200e\u200f\u2066-\u2069]", "", text)


def numbers(text):
    return set(NUMBER.findall(bare(text)))


def figures(study, lang):
    """Every number of every figure, as people read it."""
    lab = study.lab
    known = [figure for figure in lab.figures if figure.value is not None]
    return numbers(" ; ".join(write(findings.shown(figure.value, figure.unit), lang) for figure in known))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_figure_of_the_note_is_a_figure_of_the_tables(study, note, lang):
    words = policy_note.written(note, lang)
    labels = numbers(" ".join(write(findings.law_label(law), lang) for law in study.lab.plan.laws))
    told = " ".join(text for row in words.rows for text in row[1:])
    said = " ".join(next(part for part in words.sections if part.name == "findings").paragraphs)
    assert numbers(told) <= figures(study, lang) | {str(n) for n in range(1, len(words.reasons) + 1)}
    assert numbers(said) <= figures(study, lang) | labels
    assert len(numbers(told)) > 10
    document = [bare(words_of(paragraph)) for paragraph in paragraphs(files.docx(note, lang))]
    for text in (words.title, *words.lead, *words.heads, *(cell for row in words.rows for cell in row), *words.reasons):
        assert bare(text) in document
    for part in words.sections:
        assert part.heading in document
        assert all(any(bare(text) in line for line in document) for text in part.paragraphs)
    assert COMMAND in document


@pytest.mark.parametrize("lang", ["fr", *(pytest.param(lang, marks=pytest.mark.slow) for lang in ("ar", "en"))])
def test_the_paper_has_the_figures_of_the_document_on_two_pages(note, lang):
    pages = list(pypdfium2.PdfDocument(files.pdf(note, lang)))
    assert len(pages) <= 2
    printed = " ".join(page.get_textpage().get_text_bounded() for page in pages)
    if lang == "ar":  # a PDF has its words in the order in which they are drawn
        return
    spaced = numbers(re.sub(r"\s+", " ", printed).replace(" ", "\u00a0"))
    cells = numbers(" ; ".join(cell for row in policy_note.written(note, lang).rows for cell in row[1:]))
    assert {cell.replace("\u202f", "\u00a0") for cell in cells} <= {n.replace("\u202f", "\u00a0") for n in spaced}
    assert COMMAND in re.sub(r"\s+", " ", printed)


def test_the_same_study_gives_the_same_bytes(note):
    assert files.docx(note, "ar") == files.docx(note, "ar")
    assert files.pdf(note, "fr") == files.pdf(note, "fr")


def test_arabic_runs_from_the_right_and_what_is_fenced_from_the_left(note):
    lines = paragraphs(files.docx(note, "ar"))
    assert all(line.find(f"{W}pPr/{W}bidi") is not None for line in lines)
    for run in (run for line in lines for run in line.iter(f"{W}r")):
        words, from_right = run.findtext(f"{W}t"), run.find(f"{W}rPr/{W}rtl") is not None
        assert from_right or not re.search("[\u0600-\u06ff]", words)
        assert not from_right or not re.search("[A-Za-z]{3}", words), words
    assert word_file.runs("أ \u2066b-1\u2069 ج", rtl=True) == [("أ ", True), ("b-1", False), (" ج", True)]
    told = words_of(
        paragraphs(
            word_file.document(
                [Paragraph("أ \u206612-432\u2069 \u2066--loan-rate\u2069 \u2066run\u2069")], "ar", "", ""
            )
        )[0]
    )
    assert told == "أ \u200e12-432\u200e \u200e--loan-rate run", "a reader that goes by the letters turns 12-432 round"
    assert word_file.runs("a \u2068ب\u2069 \u2068c\u2069", rtl=False) == [("a ", False), ("ب", True), (" ", False), ("c", False)]  # fmt: skip


def test_a_figure_that_is_not_known_has_its_reason_and_is_never_blank(study):
    silent = (Line("state", (Place(MAIN, "land.sum"),)), Line("value", (Place(MAIN, "interest.mean"),)))
    table = note_lines.table(study.lab, lines=silent)
    assert len(table.reasons) == 2
    for line, reason in zip(table.lines, (1, 2), strict=True):
        assert {write(cell, "en") for cell in line.cells} == {f"unknown ({reason})"}
    assert write(table.reasons[0], "en") == "the value of the land is in no text"


def test_every_line_of_the_table_has_its_words_and_its_reason(study):
    table = note_lines.table(study.lab)
    assert [filled.line for filled in table.lines] == list(note_lines.LINES)
    for lang in LANGUAGES:
        assert all(write(filled.line.label, lang) for filled in table.lines)
        assert all(write(reason, lang) for reason in table.reasons)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_title_of_a_picture_has_its_figures(lang):
    rent = laws.population_laws(NAMES, Law.load())
    lab = studies.start(studies.Invented(1_500), studies.full_plan(rent, by="decile", delays=(0, 8))).lab
    drawn = {picture.name: picture for picture in (*pictures.of(lab), payments_picture.of(lab))}
    for name in ("receipts", "effort", "delay", "payments"):
        shown = [
            findings.shown(value, drawn[name].unit)
            for series in drawn[name].series
            for value in series.values
            if value is not None
        ]
        labels = " ; ".join(
            write(label, lang) for label in (*drawn[name].labels, *(series.name for series in drawn[name].series))
        )
        held = numbers(" ; ".join(write(value, lang) for value in shown)) | numbers(labels)
        assert numbers(write(drawn[name].title, lang)) <= held
        assert write(drawn[name].title, lang) != write(drawn[name].subject, lang)


def test_the_command_writes_the_note_and_refuses_what_is_none(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    asked = ["population", "--synthetic", "60", "--law", NAMES[-1], "--lang", "en"]
    assert main([*asked, "--note", "note.docx"]) == 0
    printed = capsys.readouterr().out
    lines = [words_of(paragraph) for paragraph in paragraphs(Path("note.docx").read_bytes())]
    assert any("location-vente population --synthetic 60" in line and "--note note.docx" in line for line in lines)
    mark = re.search(
        r"Fingerprint[^\w]*of the run[^\w]*(\w+)|(\w{10})\.", next(line for line in lines if "ingerprint" in line)
    )
    assert next(filter(None, mark.groups())) in printed
    assert main([*asked, "--note", "note.txt"]) == 2
    assert not Path("note.txt").exists()


def test_more_laws_than_a_page_holds_are_refused(study):
    plan = studies.full_plan(laws.population_laws([f"location_vente@{year}-01-01" for year in range(2015, 2021)], Law.load()))  # fmt: skip
    lab = type(study.lab)(plan, study.lab.totals, 1, {}, study.lab.wages)
    with pytest.raises(InputError, match="5"):
        policy_note.policy_note(Findings(lab=lab, command="", engine="", law="", inputs=study.inputs))


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="no LibreOffice")
@pytest.mark.parametrize("lang", ["fr", "ar"])
def test_a_word_processor_opens_the_document_on_two_pages(note, lang, tmp_path):
    (tmp_path / "note.docx").write_bytes(files.docx(note, lang))
    home = f"-env:UserInstallation=file://{tmp_path}/home"
    words = [
        "soffice",
        home,
        "--headless",
        "--convert-to",
        "pdf",
        "--outdir",
        str(tmp_path),
        str(tmp_path / "note.docx"),
    ]
    subprocess.run(words, check=False, capture_output=True, timeout=120)
    if not (tmp_path / "note.pdf").exists():
        pytest.skip("this LibreOffice has no word processor")
    opened = pypdfium2.PdfDocument(tmp_path / "note.pdf")
    assert len(opened) <= 2
    assert "location_vente@" in opened[len(opened) - 1].get_textpage().get_text_bounded() or COMMAND in "".join(
        page.get_textpage().get_text_bounded() for page in opened
    )


def test_a_note_says_what_is_supposed_of_every_household_and_each_unknown_once(study):
    plan = study.lab.plan
    last = replace(plan.laws[-1], readings=replace(plan.laws[-1].readings, income="applicant"))
    supposed = replace(study.lab, plan=replace(plan, kafil_share=Fraction(1, 2), laws=(*plan.laws[:-1], last)))
    told = policy_note.policy_note(replace(study, lab=supposed))
    assert {"afford.say.supposed", "afford.say.read"} <= {sentence.key for sentence in told.population}
    assert [sentence.key for sentence in told.again] == ["runs.fingerprint", "policy.again"], "then the command"
    unknown = [tuple(write(part, "en") for part in line) for line in findings.absent(study.lab)]
    assert len(unknown) == len(set(unknown))
