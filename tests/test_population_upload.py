"""The visitor's own applicants on the page of the population: the same reading as the command, nothing invented, nothing kept."""

import csv
import datetime as dt
import gc
import html
import io
import json
import shlex
from fractions import Fraction
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from browsing import CHROMIUM, SIDEWAYS, Visit
from paging import opened, ran, shown
from test_applicants import ROW, csv_of
from test_population_page import few

from simulator.applicants import files
from simulator.applicants.mapping import FileMapping
from simulator.base import dates
from simulator.cli import main
from simulator.law import Law
from simulator.populations.reforms import threshold
from simulator.populations.report import findings
from simulator.reading.errors import InputError
from simulator.ui.population import lab, own_file
from simulator.ui.population.lab import LabQuestion
from simulator.ui.upload import batch_jobs, file_answers
from simulator.ui.upload.file_answers import FileAnswers, Upload
from simulator.views.text import threshold_page
from simulator.views.voice import Voice
from simulator.wording import LANGUAGES, numbers, say, write

pytestmark = pytest.mark.slow

assert few

USUAL = LabQuestion(("2001-04-29", "2024-06-26"))
ARABIC = {
    "identifier": "رقم الملف", "birth": "تاريخ الميلاد", "income": "الدخل الشهري", "spouse_income": "دخل الزوج", "cohort": "البرنامج",
    "owns_property": "ملكية عقارية", "had_state_aid": "إعانة الدولة", "type": "نوع المسكن", "application": "تاريخ الطلب",
    "acceptance": "تاريخ القبول", "keys": "تاريخ تسليم المفاتيح", "wilaya": "الولاية",
}  # fmt: skip


def household(n):
    """The facts of one of many applicants, as text."""
    born = f"{1_960 + n % 40}-{n % 12 + 1:02}-{n % 28 + 1:02}"
    return ROW | {
        "identifier": f"{n:04}",
        "birth": born,
        "income": str(24_000 + 400 * n),
        "type": "F3" if n % 2 else "F4",
    }


GOOD = [household(n) for n in range(240)]
BAD = [
    household(500) | {"income": "?"},
    household(501) | {"keys": ""},
    household(502) | {"birth": "=1+1"},
    household(503) | {"had_state_aid": "2"},
]


def mixed(**options):
    return csv_of(*GOOD, *BAD, **options)


def parquet(rows):
    out = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(rows), out)
    return out.getvalue()


def columns(**extra):
    """A Parquet file of one household, with a column of any kind."""
    out, words = io.BytesIO(), {name: pa.array([cell]) for name, cell in ROW.items()}
    pq.write_table(pa.table(words | extra), out)
    return out.getvalue()


LONG = pa.array(["x" * 5_000])


def damaged(content):
    """The same file, its end whole and its rows spoilt."""
    return content[:4] + bytes(500) + content[504:]


def workbook(rows):
    out, book = io.BytesIO(), openpyxl.Workbook()
    book.active.append(list(rows[0]))
    for row in rows:
        book.active.append(list(row.values()))
    book.save(out)
    return out.getvalue()


def read(content, unit="DA", encoding=None, stated=None):
    upload = Upload("1", content, unit, encoding, own_file.FORMATS)
    return own_file.read(upload, "in.csv", stated or FileMapping(), lambda *_: None)


def brought(content, name="in.csv", lang="fr", **address):
    at = opened("population", lang=lang, **address)
    return ran(at.file_uploader[0].set_value((name, content, "text/csv")).run())


def button(at, name):
    return next(one for one in at.button if (one.key or "").startswith(name))


def counted(content, name="in.csv", lang="fr", **address):
    return ran(button(brought(content, name, lang, **address), "lab.go").click().run())


# --- the same reading as the command


def test_every_row_is_answered_or_rejected():
    found = read(mixed())
    rejected = found.rejected.to_pylist()
    assert (found.rows, found.answered, len({fault["row"] for fault in rejected})) == (244, 240, 4)
    assert [(fault["row"], fault["column"], fault["code"]) for fault in rejected] == [
        (242, "income", "amount_unreadable"), (243, "keys", "missing"), (244, "birth", "formula"), (245, "had_state_aid", "yes_no"),
    ]  # fmt: skip
    assert all(not part.extra for part in found.parts)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_rows_without_a_known_price_are_named_beside_those_that_are_counted(lang):
    found = read(csv_of(*GOOD, GOOD[0] | {"type": "F5"}, *BAD))
    assert (found.answered, found.unpriced) == (241, 1)
    page = own_file.counts(Voice(Law.load(), lang), found)
    assert say("batch.page.counted", lang) in page
    assert say("batch.page.unpriced", lang) in page
    assert say("batch.page.answered", lang) not in page
    assert say("batch.page.unpriced", lang) not in own_file.counts(Voice(Law.load(), lang), read(mixed()))


def test_the_page_and_the_command_say_the_same(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("in.csv").write_bytes(mixed())
    found = read(mixed())
    assert main([*shlex.split(USUAL.command(found))[1:], "--format", "json"]) == 0
    told = json.loads(capsys.readouterr().out)
    ours = {figure[:4]: figure for figure in lab.counted(USUAL, found).figures}
    for row in told["figures"]:
        if row["table"] == "delay":
            continue
        figure = ours[row["table"], row["law"], row["group"], row["measure"]]
        assert (row["value"] is None) == (figure.value is None)
        assert figure.value is None or abs(Fraction(row["value"]) - figure.value) <= Fraction(1, 100)
    assert (told["population"]["read"], told["population"]["rejected"]) == (244, 4)
    assert [line["row"] for line in told["rejected"]] == found.rejected["row"].to_pylist()


@pytest.mark.parametrize("content", [
    mixed(encoding="utf-8"), mixed(separator=","), csv_of(*GOOD, *BAD, names=list(ARABIC.values())),
    csv_of(*GOOD, *BAD, names=list(ARABIC.values()), encoding="cp1256"), parquet(GOOD + BAD), workbook(GOOD + BAD),
])  # fmt: skip
def test_every_format_gives_the_same(content):
    found = read(content)
    assert (found.rows, found.answered) == (244, 240)
    mine, theirs = (lab.counted(USUAL, one).figures for one in (found, read(mixed())))
    assert mine == theirs


def test_every_kind_of_plain_column_is_read():
    kinds = {
        "income": pa.array([80_000]), "spouse_income": pa.array([0]).dictionary_encode(), "owns_property": pa.array([False]),
        "birth": pa.array([dt.date(1985, 3, 15)]), "cohort": pa.array(["2024"]).dictionary_encode(),
        "type": pa.array(["F3"]).cast(pa.large_string()), "note": pa.nulls(1), "application": pa.array([b"2024-07-06"]),
    }  # fmt: skip
    found = read(columns(**kinds))
    assert (found.answered, found.rejected.to_pylist()) == (1, [])


def test_amounts_in_centimes_are_declared_once():
    rows = [row | {"income": f"{row['income']}00", "spouse_income": "2000000"} for row in GOOD]
    assert (
        lab.counted(USUAL, read(csv_of(*rows), "centimes")).figures == lab.counted(USUAL, read(csv_of(*GOOD))).figures
    )


@pytest.mark.parametrize(("content", "key"), [
    (b"", "empty"), (b"\r\n", "empty"), (csv_of(ROW)[: csv_of(ROW).index(b"\r\n") + 2], "no_rows"),
    (csv_of({name: cell for name, cell in ROW.items() if name != "keys"}), "missing"), (b"a;b\r\n1;2\r\n", "no_heads"),
    (b"PAR1....", "parquet"), (b"PK\x03\x04", "workbook"), (b"\x00\x01\x02\x03", "not_text"),
    (csv_of(*[ROW] * 4), "too_long"), (parquet([ROW] * 4), "too_long"), (parquet([ROW | {"note": "x" * 5_000}]), "too_large"),
    (b"PAR1" + bytes(50) + b"PAR1", "parquet"), (damaged(parquet([ROW])), "parquet"),
])  # fmt: skip
def test_what_is_no_file_of_applicants_is_refused_with_a_sentence(content, key, monkeypatch):
    monkeypatch.setattr(batch_jobs, "ROWS", 3)
    with pytest.raises(InputError) as refused:
        read(content)
    assert refused.value.key == f"batch.file.{key}"
    for lang in LANGUAGES:
        assert "{" not in refused.value.message(lang)


def test_works_that_would_end_after_the_calendar_are_not_delayed():
    found = lab.counted(USUAL, read(csv_of(ROW | {"keys": "2115-06-20"})))
    assert found.plan.delays == ()
    assert say("given.late", "fr", last=dates.LAST) in shown(counted(csv_of(ROW | {"keys": "2115-06-20"})))


def test_the_faults_of_a_file_are_kept_in_little_room():
    rows = 3_000
    found = read(csv_of(*[dict.fromkeys(ROW, "?")] * rows))
    assert found.rejected.num_rows > 8 * rows
    assert found.rejected.nbytes < 30 * found.rejected.num_rows
    lines = csv.DictReader(io.StringIO(own_file.rejected(found, "ar").decode("utf-8-sig")))
    assert [int(line["row"]) for line in lines] == found.rejected["row"].to_pylist()


def test_the_answers_that_are_kept_are_few():
    found = read(csv_of(*GOOD[:3]))
    for neutral in range(7):
        lab.counted(USUAL._replace(typed=(("neutral", str(neutral)),)), found)
        found.answer_to(("levers", neutral), tuple)
    assert len(found.answers) <= 8


@pytest.mark.parametrize(("content", "why"), [
    (parquet([ROW | {"note": "x" * 5_000}]), "too_large"), (b"PAR1" + bytes(50) + b"PAR1", "parquet"), (damaged(parquet([ROW])), "parquet"),
    *((columns(note=note), "too_large") for note in (LONG, LONG.dictionary_encode(), LONG.cast(pa.binary()), LONG.cast(pa.string_view()))),
    (columns(note=pa.array([b"x" * 5_000], pa.binary(5_000))), "parquet"),
])  # fmt: skip
def test_a_file_that_is_too_large_or_damaged_is_not_even_previewed(content, why, monkeypatch):
    monkeypatch.setattr(files, "preview", lambda *_: pytest.fail("unpacked"))
    with pytest.raises(InputError) as refused:
        file_answers.survey_of(FileAnswers(), Upload("1", content, "DA", None, own_file.FORMATS))
    assert refused.value.key == f"batch.file.{why}"
    at = brought(content, "in.parquet")
    assert 'class="alert' in shown(at)
    assert not [one for one in at.button if (one.key or "").startswith("lab.go")]


# --- on the page


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_says_what_is_invented_until_a_file_is_counted(lang):
    body = shown(opened("population", lang=lang))
    assert say("lab.say.assumed", lang) in body
    assert say("lab.say.supposed", lang) in body
    at = counted(mixed(), lang=lang)
    body = shown(at)
    assert say("lab.say.assumed", lang) not in body
    assert say("lab.say.supposed", lang) not in body
    assert say("fold.doubt", lang) not in body
    found = lab.counted(USUAL, at.session_state.applicants)
    for place in (0, 1):
        assert write(findings.law(found, place), lang) in body
    for count in (244, 240, 4):
        assert f"<bdi>{numbers.count(count, lang)}</bdi>" in body
    assert say("batch.row.missing", lang) in body
    assert not at.file_uploader
    at = ran(button(at, "lab.forget").click().run())
    assert say("lab.say.assumed", lang) in shown(at)
    assert "applicants" not in at.session_state
    assert at.file_uploader[0].value is None


def test_what_is_taken_away_is_nowhere():
    at = counted(mixed())
    assert any(isinstance(one, own_file.VisitorFile) for one in gc.get_objects())
    ran(button(at, "lab.forget").click().run())
    gc.collect()
    assert not any(isinstance(one, own_file.VisitorFile) for one in gc.get_objects())


def test_a_cell_is_never_a_tag_nor_a_formula():
    at = counted(csv_of(ROW, ROW | {"income": "<script>alert(1)</script>"}, ROW | {"birth": "=CMD()"}))
    assert "<script>" not in shown(at)
    content = own_file.rejected(at.session_state.applicants, "fr").decode("utf-8-sig")
    rows = csv.DictReader(io.StringIO(content))
    assert [row["value"] for row in rows] == ["<script>alert(1)</script>", "'=CMD()"]


def test_a_file_of_which_every_row_is_rejected_shows_the_faults_and_no_figure():
    body = shown(counted(csv_of(*BAD)))
    assert body.count("lab-law") == 0
    assert say("batch.row.missing", "fr") in body
    assert say("lab.say.assumed", "fr") not in body


def test_a_reform_and_a_threshold_are_those_of_the_file():
    at = counted(csv_of(ROW), age="75")
    assert write(
        findings.law(lab.counted(USUAL._replace(draft=draft_75()), at.session_state.applicants), 2), "fr"
    ) in shown(at)
    next(one for one in at.selectbox if one.key.startswith("threshold.lever")).set_value("price.cost_per_m2").run()
    measure = next(one for one in at.selectbox if one.key.startswith("threshold.measure"))
    measure.set_value("instalment.median").run()
    bound = next(one for one in at.number_input if one.key.startswith("threshold.bound"))
    bound.set_value(6_000.0).run()
    at = ran(button(at, "threshold.go").click().run())
    file, question = at.session_state.applicants, LabQuestion(lab.LAWS, draft_75())
    asked = {"lever": "price.cost_per_m2", "measure": "instalment.median", "bound": Fraction(6_000)}
    answer = threshold.solve(lab.source(file), lab.plan(question, file), **asked)
    assert all(write(sentence, "fr") in html.unescape(shown(at)) for sentence in threshold_page.sentences(answer))


def draft_75():
    from dataclasses import replace

    return replace(lab.in_force(), age=75)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_threshold_is_found_on_the_page_and_goes_with_its_question(lang):
    at = opened("population", lang=lang)
    lever = next(one for one in at.selectbox if one.key.startswith("threshold.lever"))
    assert any("VRD" in label or "الطرق" in label or "networks" in label for label in lever.options)
    lever.set_value("price.cost_per_m2").run()
    next(one for one in at.selectbox if one.key.startswith("threshold.measure")).set_value("effort.median").run()
    next(one for one in at.number_input if one.key.startswith("threshold.bound")).set_value(15.0).run()
    at = ran(button(at, "threshold.go").click().run())
    words = {"fr": "» ne dépasse pas", "ar": "لا يتجاوز المؤشر", "en": "” does not pass"}[lang]
    assert words in shown(at)
    lever = next(one for one in at.selectbox if one.key.startswith("threshold.lever"))
    at = ran(lever.set_value("age_limit").run())
    assert words not in shown(at)


@pytest.mark.parametrize("name", ["state.sum", "down_payment.mean", "refused.income_floor"])
def test_every_measure_may_be_asked_for_however_large_it_is(name):
    at = opened("population", lang="fr")
    measure = next(one for one in at.selectbox if one.key.startswith("threshold.measure"))
    at = ran(measure.set_value(name).run())
    bound = next(one for one in at.number_input if one.key.startswith("threshold.bound"))
    assert bound.value == int(lab.invented_figures(USUAL).value(name, 1))


# --- in a browser


def visited(browser, address, size, lang, content, name):
    seen = Visit(browser, address, size, f"lang={lang}", "population")
    seen.page.wait_for_selector(".lab-laws", timeout=90_000)
    seen.unfold(seen.page.locator("[data-testid=stExpander]").first)
    seen.page.set_input_files("input[type=file]", {"name": name, "mimeType": "text/csv", "buffer": content})
    seen.page.wait_for_selector(".lot-table thead, .alert.box", timeout=60_000)
    return seen


@pytest.mark.browser
@pytest.mark.skipif(not CHROMIUM, reason="no Chromium: install it, or name it in CHROMIUM")
class TestInABrowser:
    @pytest.mark.parametrize(("lang", "size", "name", "content"), [
        ("fr", "desktop", "in.csv", mixed()), ("ar", "phone", "طلبات.csv", csv_of(*GOOD, *BAD, names=list(ARABIC.values()))),
        ("ar", "desktop", "in.parquet", parquet(GOOD + BAD)), ("en", "phone", "in.xlsx", workbook(GOOD + BAD)),
    ])  # fmt: skip
    def test_from_the_upload_to_the_figures_and_away(self, browser, address, lang, size, name, content):
        seen = visited(browser, address, size, lang, content, name)
        seen.page.locator("[class*='st-key-lab-go'] button").click()
        seen.page.wait_for_selector(".lot-counts", timeout=60_000)
        seen.page.wait_for_selector(".js-plotly-plot .trace, .js-plotly-plot .bars", timeout=60_000)
        numbers_shown = seen.page.locator(".lot-counts .v").all_inner_texts()
        assert [int("".join(filter(str.isdigit, one))) for one in numbers_shown] == [244, 240, 4]
        told = write(findings.law(lab.counted(USUAL, read(content)), 1), lang)
        seen.page.wait_for_function("told => document.querySelector('.lab-laws').innerText.includes(told)", arg=told)
        seen.page.wait_for_function(
            "told => !document.body.innerText.includes(told)", arg=say("lab.say.supposed", lang)
        )
        assert seen.says(SIDEWAYS) <= 0
        assert seen.faults() == {}
        seen.page.locator("[class*='st-key-lab-forget'] button").click()
        seen.page.wait_for_selector(f"text={say('lab.say.supposed', lang)} >> nth=0", state="attached", timeout=60_000)
        assert seen.page.locator(".lot-counts").count() == 0
        assert (seen.errors, seen.foreign) == ([], [])
        seen.page.context.close()

    @pytest.mark.parametrize(("name", "content", "words"), [
        ("vide.csv", b"", "vide"), ("sans.csv", csv_of({name: cell for name, cell in ROW.items() if name != "keys"}), "Remise des clés"),
        ("faux.parquet", b"PAR1....", "Parquet"),
    ])  # fmt: skip
    def test_what_is_no_file_of_applicants_says_so_at_once(self, browser, address, name, content, words):
        seen = visited(browser, address, "desktop", "fr", content, name)
        seen.page.wait_for_selector(".alert.box")
        assert words in seen.page.locator(".alert.box").inner_text()
        assert seen.page.locator("[class*='st-key-lab-go'] button").count() == 0
        assert seen.page.locator(".lab-law").count() == 3
        seen.page.context.close()


def test_a_workbook_is_answered_by_the_command_which_gives_its_bytes_again(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("in.xlsx").write_bytes(workbook(GOOD[:30] + BAD))
    asked = ["population", "in.xlsx", "--law", "location_vente@2024-06-26", "--by", "wilaya", "--out", "out"]
    assert main(asked) == 0
    line = shlex.split(Path("out/reproduce.txt").read_text(encoding="utf-8"))[1:]
    monkeypatch.chdir(tmp_path / "out")
    Path("in.xlsx").write_bytes((tmp_path / "in.xlsx").read_bytes())
    assert main(line) == 0
    for path in (file for file in Path("results").rglob("*") if file.is_file()):
        assert path.read_bytes() == Path(*path.parts[1:]).read_bytes()
