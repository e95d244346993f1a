"""What a person types, in every kind of file: one line, bounded, in any script; a character without a font is a square."""

import csv
import io
import json
import re
import unicodedata

import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar
from openpyxl import load_workbook

from simulator import answer, sheets
from simulator.base import free_text
from simulator.question.scenario import load, parse
from simulator.reading.errors import InputError
from simulator.sheets import typeset
from simulator.wording import LANGUAGES, Plain, write

pytestmark = pytest.mark.slow

FACTS = {
    "scheme": "location_vente",
    "household": {
        "birth": "1985-03-15", "income": "60000 DZD", "spouse_income": "0 DZD", "cohort": "2024", "owns_property": False,
        "had_state_aid": False,
    },
    "dwelling": {"type": "F3"}, "dates": {"application": "2024-07-06", "acceptance": "2025-12-15", "keys": "2028-06-20"},
}  # fmt: skip
TITLES = {
    "ⵜⴰⵡⴰⵛⵓⵍⵜ Amrouche": "ⵜⴰⵡⴰⵛⵓⵍⵜ Amrouche", "Aɣilas Ḍaḥmani, ṣṭẓ ɛ": "Aɣilas Ḍaḥmani, ṣṭẓ ɛ", "Ελένη Ωμέγα": "Ελένη Ωμέγα",
    "Наталья": "Наталья", "famille 🏠": "famille □", "漢字": "□□", "Couple de\n 40 ans\r\n": "Couple de 40 ans",
    "a\u202eb\u2066c": "abc", "\x1b[31mrouge\x07": "[31mrouge", "e" + 5 * "\u0301": "é" + 3 * "\u0301", "t\u0323": "ṭ",
    "👨\u200d👩\u200d👧 5": "□\u200d□\u200d□ 5", "❤\ufe0f": "□", "\ue000\U00010330": "□□",
}  # fmt: skip
"""A title as it is typed, and as it is printed."""


def squared(text):
    """A text as the sheet can print it, without what is never seen."""
    return unicodedata.normalize("NFC", text).replace("\u200d", "").replace(" ", "")


def read_back(made):
    """The texts of a PDF."""
    with pypdfium2.PdfDocument(made) as document:
        return "".join(squared(page.get_textpage().get_text_range()) for page in document)


@pytest.mark.parametrize(("title", "expected"), TITLES.items(), ids=map(ascii, TITLES))
def test_a_title_of_any_script_is_in_every_file(title, expected):
    question = FACTS | {"title": title}
    shown = load(question).title["fr"]
    assert squared(typeset.printable(shown)) == squared(expected)
    assert answer(question)["title"] == dict.fromkeys(LANGUAGES, shown)
    assert squared(expected)[-4:] in read_back(sheets.pdf(question, "fr"))
    assert sheets.pdf(question, "ar", annex=True).startswith(b"%PDF")
    assert sheets.png(question, "ar").startswith(b"\x89PNG")
    assert shown in str(Calendar.from_ical(sheets.calendar(question, "fr"))["x-wr-calname"])
    sheet = load_workbook(io.BytesIO(sheets.workbook(question, "en"))).worksheets[0]
    assert shown in sheet["A2"].value
    assert shown in sheets.message(question, "ar")
    rows = list(csv.DictReader(io.StringIO(sheets.csv(question, name=title))))
    assert rows[0]["scenario"].lstrip("'") == free_text.one_line(title)
    assert "<svg" in sheets.chart(question, "fr")


@pytest.mark.parametrize(
    "write_down",
    [lambda title: f"title: {json.dumps(title, ensure_ascii=False)}", lambda title: f"title: |\n  {title}\n"],
)
def test_a_title_in_yaml_is_the_one_of_json_and_of_python(write_down):
    title = "Couple de 40 ans, F3"
    rest = "\n".join(f"{name}: {json.dumps(value)}" for name, value in FACTS.items())
    assert (
        load(f"{write_down(title)}\n{rest}").title
        == parse(FACTS | {"title": title}).title
        == load(json.dumps(FACTS | {"title": title})).title
    )


@given(st.text(max_size=400))
def test_a_title_is_one_short_line_and_stays_so(text):
    line = free_text.one_line(text)
    assert len(line) <= free_text.LONGEST
    assert not re.search("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\u202a-\u202e\u2066-\u2069]", line)
    assert line == line.strip()
    assert free_text.one_line(line) == line
    assert line.encode("utf-8").decode("utf-8") == line


@given(st.text(st.characters(exclude_categories=()), max_size=600))
def test_what_a_message_repeats_can_always_be_shown(text):
    for lang in LANGUAGES:
        told = write(Plain(text), lang)
        assert told.encode("utf-8").decode("utf-8") == told
        assert len(told) <= free_text.LONGEST_REPEATED + 2
        assert not re.search("[\x00-\x1f\x7f-\x9f]", told)
    error = InputError("error.value.text", text)
    assert error.where.encode("utf-8").decode("utf-8") == error.where
    assert "\n" not in error.at(text).message("fr")


def test_a_text_that_is_fit_is_repeated_as_it_is():
    for text in ("60 000 DA", "1\u00a0303\u00a0400", "عائلة", "C:\\lot 2.csv", "ⵣ", "👩"):
        assert free_text.repeated(text) == text == free_text.one_line(text)


def test_every_character_of_the_list_has_a_font_and_no_other_does(tmp_path, monkeypatch):
    ranges = [line.split("-") for line in (typeset.FONT_FOLDER / "characters.txt").read_text().split()]
    letters = [chr(place) for first, last in ranges for place in range(int(first, 16), int(last, 16) + 1)]
    assert {"ⵣ", "ɣ", "ɛ", "č", "ḍ", "ḥ", "ṣ", "ṭ", "ẓ", "α", "Ж", "□", "م", "é"} <= set(letters)
    template = "#set page(height: auto)\n#set text(font: json(bytes(sys.inputs.fonts)))\n#set document(title: [x])\n#sys.inputs.text"
    (tmp_path / "letters.typ").write_text(template)
    monkeypatch.setattr(typeset, "TEMPLATES", tmp_path)

    def compiled(text):
        inputs = {"fonts": json.dumps(typeset.FONTS), "text": text}
        return typeset.compiled("letters", inputs, "pdf", sheets.answered(FACTS).stamp)

    assert compiled(" ".join(letters)).startswith(b"%PDF")
    for lacking in ("漢", "🏠", "ก", "\ue000"):
        assert typeset.printable(lacking) == typeset.NO_LETTER
        with pytest.raises(Exception, match="could not be displayed"):
            compiled(lacking)


def test_the_fonts_are_small_and_have_their_licence():
    fonts = list(typeset.FONT_FOLDER.glob("*.ttf"))
    assert len(fonts) == len(typeset.FONTS) - 1
    assert sum(path.stat().st_size for path in fonts) < 200_000
    licence = (typeset.FONT_FOLDER / "OFL.txt").read_text(encoding="utf-8")
    assert "SIL OPEN FONT LICENSE Version 1.1" in licence
    assert all(path.name in licence for path in fonts)


def test_marks_of_direction_are_never_nested():
    """Typst panics on some twenty thousand of them: no typed text keeps one."""
    nested = "\u2067a\u2066" * 200
    assert not {"\u2066", "\u2067"} & {*free_text.one_line(nested), *free_text.repeated(nested)}


@pytest.mark.parametrize("module", ["pyo3_runtime", "elsewhere"])
def test_a_panic_of_the_printer_is_a_refusal_and_nothing_else_is(monkeypatch, module):
    panic = type("PanicException", (BaseException,), {"__module__": module})

    class Panicking:
        def __init__(self, *_, **__):
            raise panic

    answered = sheets.answered(FACTS)
    monkeypatch.setattr(typeset.typst, "Compiler", Panicking)
    with pytest.raises(InputError if module == "pyo3_runtime" else panic) as refused:
        sheets.pdf(answered, "fr")
    assert module == "elsewhere" or refused.value.key == "sheet.error.unprintable"
    monkeypatch.undo()
    assert sheets.pdf(answered, "fr").startswith(b"%PDF")


@pytest.mark.parametrize("raw", ["\ud800", {"fr": "a\udfff"}, ["\udc00"]])
def test_half_a_character_is_told_where_it_stands(raw):
    with pytest.raises(InputError) as refused:
        parse(FACTS | {"title": raw})
    assert refused.value.key == "error.value.half"
    assert refused.value.where.startswith("title")
    with pytest.raises(InputError):
        load('title: "\\ud800"\nscheme: location_vente\n')
