"""The page of a file of applicants: what it shows without a browser, and in one, from the upload to the annotated file."""

import csv
import gc
import io
import json
import time
from pathlib import Path

import openpyxl
import pytest
from browsing import CHROMIUM, SIDEWAYS, Visit
from paging import opened, ran, shown
from test_applicants import COUPLE, ROW, csv_of
from test_batch import col
from test_file_questions import FOLDER, OFFICE, STATED

from simulator import answer
from simulator.applicants.surveys import SurveyedColumn
from simulator.batch import Options
from simulator.batch.columns import head
from simulator.law import Law
from simulator.ui.shell.pages import PAGES
from simulator.ui.upload import batch_jobs, form
from simulator.ui.upload.file_answers import FileAnswers, Upload
from simulator.wording import LANGUAGES, say

pytestmark = pytest.mark.slow

MIXED = csv_of(ROW, ROW | {"income": "<script>alert(1)</script>"}, ROW | {"had_state_aid": "oui"}, ROW | {"keys": ""})


def given(content, name="in.csv", lang="fr"):
    at = opened("batch", lang=lang)
    return ran(at.file_uploader[0].set_value((name, content, "text/csv")).run())


def button(at, name):
    return next(one for one in at.button if one.key.startswith(f"lot.{name}@"))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_says_what_it_wants_and_gives_templates(lang):
    at = opened("batch", lang=lang)
    assert say("batch.page.intro", lang) in shown(at)
    assert say("batch.help.birth", lang) in shown(at)
    assert len(at.get("download_button")) == 2
    assert at.file_uploader[0].label == say("batch.page.upload", lang)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_file_is_previewed_then_answered_and_let_go(lang):
    at = given(MIXED, lang=lang)
    page = shown(at)
    assert say("batch.page.preview", lang) in page
    assert "<script>" not in page
    assert "&lt;script&gt;" in page
    at = ran(button(at, "go").click().run())
    page = shown(at)
    kept = at.session_state.lot
    assert (
        kept.reply.counts.rows,
        kept.reply.counts.answered,
        kept.reply.counts.refused,
        kept.reply.counts.rejected,
    ) == (4, 2, 1, 2)
    assert say("batch.row.missing", lang) in page
    assert "<script>" not in page
    assert not at.file_uploader
    assert openpyxl.load_workbook(io.BytesIO(kept.content)).sheetnames[0] == say("batch.sheet.answers", lang)
    at = ran(button(at, "forget").click().run())
    assert "lot" not in at.session_state
    assert at.file_uploader[0].value is None


def test_what_is_forgotten_is_nowhere():
    at = ran(button(given(MIXED), "go").click().run())
    assert any(isinstance(one, batch_jobs.AnnotatedFile) for one in gc.get_objects())
    ran(button(at, "forget").click().run())
    gc.collect()
    assert not any(isinstance(one, batch_jobs.AnnotatedFile) for one in gc.get_objects())


def test_the_errors_follow_the_language_of_the_page():
    at = ran(button(given(MIXED), "go").click().run())
    at = ran(next(g for g in at.get("button_group") if g.key == "lang").set_value("ar").run())
    assert say("batch.row.missing", "ar") in shown(at)


@pytest.mark.parametrize(("content", "key"), [
    (b"\r\n", "batch.file.empty"), (b"a;b\r\n1;2\r\n", "batch.file.no_heads"), (b"PAR1....", "batch.file.format"),
])  # fmt: skip
def test_a_file_that_cannot_be_read_says_so_at_once(content, key):
    at = given(content, lang="ar")
    assert "alert box" in shown(at)
    assert say(key, "ar", got="", columns="", formats="").split("{")[0][:12] in shown(at)
    assert [one for one in at.button if one.key.startswith("lot.go")] == []


def test_amounts_in_centimes_and_a_csv_back():
    at = given(csv_of(ROW | {"income": "6000000", "spouse_income": "2000000"}))
    for name, code in (("unit", "centimes"), ("ending", ".csv")):
        at = ran(next(g for g in at.get("button_group") if g.key.startswith(f"lot.{name}@")).set_value(code).run())
    kept = ran(button(at, "go").click().run()).session_state.lot
    rows = list(csv.reader(io.StringIO(kept.content.decode("utf-8-sig")), delimiter=";"))
    found = dict(zip(rows[0], rows[1], strict=True))
    assert kept.name == "in-annote.csv"
    assert col(found, "instalment").replace(",", ".") == answer(COUPLE)["instalment"]


def test_another_encoding_changes_the_preview():
    at = given(csv_of(ROW | {"wilaya": "الجزائر"}, encoding="cp1256"))
    assert "الجزائر" in shown(at)
    group = next(g for g in at.get("button_group") if g.key.startswith("lot.encoding@"))
    assert "الجزائر" not in shown(ran(group.set_value("cp1252").run()))


# --- what a file is asked about


def listed(at, name):
    """The drop-down list of this name."""
    return next(one for one in at.selectbox if f".{name}@" in one.key)


def question(at, column):
    """The answers to the question about a column."""
    return next((one for one in at.get("button_group") if f"-{column}@" in (one.key or "")), None)


def office(lang="fr"):
    return given(OFFICE.read_bytes(), OFFICE.name, lang)


def stated(at):
    return at.session_state.lot_answers.stated.to_json()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_a_file_does_not_say_is_asked_once_and_holds_at_once(lang):
    at = office(lang)
    assert 'class="alert' in shown(at)
    assert not [one for one in at.button if one.key.startswith("lot.go")]
    at = ran(listed(at, "fact-cohort").set_value("2024").run())
    assert "151" in shown(at)
    at = ran(question(at, "spouse_income").set_value("0").run())
    assert "193" in shown(at)
    assert say("batch.ask.applied", lang) in shown(at)
    at = ran(question(at, "had_state_aid").set_value("non").run())
    assert stated(at) == STATED
    at = ran(question(at, "had_state_aid").set_value("").run())
    assert "had_state_aid" not in stated(at)["empty"]
    at = ran(button(ran(question(at, "had_state_aid").set_value("non").run()), "go").click().run())
    annotated = at.session_state.lot
    assert (annotated.reply.counts.rows, annotated.reply.counts.answered) == (301, 300)
    assert annotated.stated.to_json() == STATED
    assert [one for one in at.get("download_button") if one.label == say("batch.page.mapping.take", lang)]
    at = ran(button(at, "forget").click().run())
    gc.collect()
    assert not any(isinstance(one, FileAnswers | Upload | SurveyedColumn) for one in gc.get_objects())


def test_a_column_is_what_its_list_says():
    content = csv_of(ROW, names=["Gains" if name == "income" else name for name in ROW])
    at = given(content)
    assert "Revenu mensuel net" in shown(at)
    place = list(ROW).index("income")
    at = ran(listed(at, f"take-{place}").set_value("income").run())
    assert stated(at) == {"columns": {"Gains": "income"}}
    at = ran(button(at, "go").click().run())
    assert at.session_state.lot.reply.counts.answered == 1


def test_a_column_that_is_as_it_was_taken_for_is_no_answer():
    at = given(csv_of(ROW))
    place = list(ROW).index("wilaya")
    at = ran(listed(at, f"take-{place}").set_value("weight").run())
    assert stated(at) == {"columns": {"wilaya": "weight"}}
    assert stated(ran(listed(at, f"take-{place}").set_value("").run())) == {}


def test_another_sheet_and_another_row_of_heads_are_chosen():
    path = FOLDER / "50_hidden_first_sheet.xlsx"
    at = given(path.read_bytes(), path.name)
    assert "new-1" in shown(at)
    at = ran(listed(at, "sheet").set_value("0").run())
    assert "new-1" not in shown(at)
    at = ran(at.number_input[0].set_value(2).run())
    assert stated(at) == {"sheet": "Liste 2013", "head_row": 2}
    assert 'class="alert' in shown(at)
    assert 'class="alert' not in shown(ran(at.number_input[0].set_value(1).run()))


def test_a_day_that_is_typed_for_every_row_is_read_as_any_other():
    at = given(csv_of({name: cell for name, cell in ROW.items() if name != "keys"}))
    typed = next(one for one in at.text_input if ".fact-keys@" in one.key)
    at = ran(typed.set_value("2028-13-45").run())
    assert "facts.keys" in shown(at)
    typed = next(one for one in at.text_input if ".fact-keys@" in one.key)
    at = ran(button(ran(typed.set_value("20/06/2028").run()), "go").click().run())
    assert at.session_state.lot.reply.counts.answered == 1


def test_answers_that_were_kept_are_taken_up_and_wrong_ones_are_refused():
    at = office()
    at = ran(at.file_uploader[1].set_value(("kept.json", b"facts: {coho: 1}", "application/json")).run())
    assert "coho" in shown(at)
    assert stated(at) == {}
    at = ran(at.file_uploader[1].set_value(("kept.json", json.dumps(STATED).encode(), "application/json")).run())
    assert stated(at) == STATED
    at = ran(button(at, "go").click().run())
    assert at.session_state.lot.reply.counts.answered == 300


def test_another_file_has_no_answer_of_the_first():
    at = ran(listed(office(), "fact-cohort").set_value("2024").run())
    assert stated(at) == {"facts": {"cohort": "2024"}}
    at = ran(at.file_uploader[0].set_value(("in.csv", csv_of(ROW), "text/csv")).run())
    assert stated(at) == {}


def test_more_rows_than_the_page_takes_are_refused():
    limited = Options("fr", limit=2, formats=batch_jobs.FORMATS)
    with pytest.raises(Exception, match="location-vente batch"):
        batch_jobs.answered(csv_of(ROW, ROW, ROW), "in.csv", ".csv", limited, Law.load(), lambda *_: None)


# --- in a browser


def test_a_press_that_was_cut_short_still_reads_the_file():
    at = given(MIXED)
    at.session_state[form.PRESSED] = at.file_uploader[0].value.file_id
    ran(at.run())
    assert not at.file_uploader
    assert form.PRESSED not in at.session_state


def test_a_press_for_another_file_reads_nothing():
    at = given(MIXED)
    at.session_state[form.PRESSED] = "another"
    assert ran(at.run()).file_uploader


LOW = """() => [...document.querySelectorAll(
    ":is([class*=st-key-lot-map-], [class*=st-key-lot-asks-], [class*=st-key-lot-place-]) :is([role=radio], [role=group], [data-testid=stNumberInputContainer])"
  )].filter(each => each.getBoundingClientRect().height < 44).map(each => each.outerHTML.slice(0, 100))"""
"""The targets of the questions that are lower than a finger."""
in_browser = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM, reason="no Chromium: install it, or name it in CHROMIUM"),
]


def uploaded(browser, address, size, lang, content, name="in.csv"):
    seen = Visit(browser, address, size, f"lang={lang}", PAGES["batch"].address)
    seen.page.set_input_files("input[type=file]", {"name": name, "mimeType": "text/csv", "buffer": content})
    seen.page.wait_for_selector(".lot-table thead, .alert.box", timeout=60_000)
    return seen


@pytest.mark.browser
@pytest.mark.skipif(not CHROMIUM, reason="no Chromium: install it, or name it in CHROMIUM")
def test_a_file_in_place_of_another_is_read_the_same_way(browser, address):
    """What Streamlit forgets of a choice that was not shown for a while is never taken for an answer."""
    seen = uploaded(browser, address, "desktop", "fr", b"")
    for name, content, found in (
        ("a.csv", MIXED, ".lot-table thead"), ("b.xlsx", b"PK\x03\x04", ".alert.box"), ("c.csv", MIXED, ".lot-table thead"),
    ):  # fmt: skip
        seen.page.set_input_files("input[type=file]", {"name": name, "mimeType": "text/csv", "buffer": content})
        seen.page.wait_for_selector(f"text={name}")
        seen.page.wait_for_selector(found)
        seen.page.wait_for_timeout(1_000)
    assert seen.page.locator(".st-key-lot-options [role=radio][aria-checked=true]").count() == 3
    seen.page.get_by_role("button", name=say("batch.page.go", "fr")).click()
    seen.page.wait_for_selector(".lot-counts")
    assert seen.page.locator(".alert").count() == 0


@pytest.mark.browser
@pytest.mark.skipif(not CHROMIUM, reason="no Chromium: install it, or name it in CHROMIUM")
@pytest.mark.parametrize(("place", "lang"), [("batch", "ar"), ("batch", "fr"), ("population", "en")])
def test_a_file_that_is_not_taken_is_said_in_words(browser, address, place, lang):
    """Streamlit has a red mark for a file that is too large, and its words for a mouse only, in English."""
    seen = Visit(browser, address, "phone", f"lang={lang}", PAGES[place].address)
    if place == "population":
        seen.page.locator("summary", has_text=say("given.title", lang)).click()
    seen.page.set_input_files(
        "input[type=file]", {"name": "photo.csv", "mimeType": "image/png", "buffer": b"\x89PNG\r\n\x1a\n\0"}
    )
    seen.page.wait_for_selector(".alert.box")
    assert say("batch.file.not_text", lang)[:20] in seen.page.locator(".alert.box").inner_text()
    content = "getComputedStyle(document.querySelector('[data-testid=stFileUploader]'), '::after').content"
    assert seen.says(content) == "none"
    too_large = b"a;b\n" * (batch_jobs.MEGABYTES * 2**18 + 1)
    seen.page.set_input_files("input[type=file]", {"name": "b.csv", "mimeType": "text/csv", "buffer": too_large})
    seen.page.wait_for_selector("[aria-invalid=true]")
    assert say("batch.page.large", lang, size=batch_jobs.MEGABYTES) in seen.says(content)
    seen.page.context.close()


@pytest.mark.parametrize(("lang", "size"), [("fr", "phone"), ("ar", "phone"), ("ar", "desktop"), ("en", "desktop")])
class TestInABrowser:
    pytestmark = in_browser

    def test_from_the_upload_to_the_annotated_file(self, browser, address, lang, size):
        seen = uploaded(browser, address, size, lang, MIXED)
        assert seen.says(SIDEWAYS) <= 0
        seen.page.locator("[class*='st-key-lot-go'] button").click()
        seen.page.wait_for_selector(".lot-counts", timeout=60_000)
        assert seen.says(SIDEWAYS) <= 0
        assert seen.faults() == {}
        with seen.page.expect_download() as download:
            seen.page.locator("[class*='st-key-lot-download'] button").click()
        book = openpyxl.load_workbook(io.BytesIO(Path(download.value.path()).read_bytes()))
        heads, *rows = book.worksheets[0].iter_rows(values_only=True)
        found = dict(zip(heads, rows[0], strict=True))
        assert f"{found[head('instalment', lang)]:.2f}" == answer(COUPLE)["instalment"]
        assert found[head("months", lang)] == answer(COUPLE)["term_months"]
        assert found[head("last", lang)].date().isoformat() == answer(COUPLE)["last_due"]
        assert len(rows) == 4
        assert seen.page.request.get(download.value.url).ok
        seen.page.locator("[class*='st-key-lot-forget'] button").click()
        seen.page.wait_for_selector("input[type=file]", state="attached")
        assert seen.page.request.get(download.value.url).status == 404
        assert (seen.errors, seen.foreign) == ([], [])
        seen.page.context.close()


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.skipif(not CHROMIUM, reason="no Chromium: install it, or name it in CHROMIUM")
def test_a_hundred_thousand_applicants_without_a_needed_column_are_refused_quickly(browser, address):
    content = csv_of(*[{name: value for name, value in ROW.items() if name != "keys"}] * 100_000)
    start = time.monotonic()
    seen = uploaded(browser, address, "desktop", "fr", content)
    assert "Remise des clés" in seen.page.locator(".alert.box").inner_text()
    assert time.monotonic() - start < 30
    seen.page.context.close()


@pytest.mark.browser
@pytest.mark.skipif(not CHROMIUM, reason="no Chromium: install it, or name it in CHROMIUM")
@pytest.mark.parametrize(("lang", "size"), [("fr", "desktop"), ("ar", "phone")])
def test_a_file_is_corrected_with_the_keyboard_at_every_width(browser, address, lang, size):
    seen = uploaded(browser, address, size, lang, OFFICE.read_bytes(), OFFICE.name)
    cohort = seen.page.locator("[class*=st-key-lot-fact-cohort] input")
    cohort.focus()
    cohort.press("ArrowDown")
    seen.page.wait_for_selector("[role=option]")
    cohort.press("End")
    cohort.press("Enter")
    answers = seen.page.locator("[class*=st-key-lot-asks-] [role=radiogroup]")
    answers.first.wait_for()
    assert seen.faults() == {}
    no = seen.page.locator("[class*=st-key-lot-ask-empty-had] [role=radio]").nth(1)
    no.focus()
    no.press("Enter")
    seen.page.wait_for_selector(f"text={say('batch.ask.applied', lang)}")
    assert seen.says(LOW) == []
    for width in (390, 320):
        seen.page.set_viewport_size({"width": width, "height": 844})
        assert seen.says(SIDEWAYS) <= 0
    assert (seen.errors, seen.foreign) == ([], [])
    seen.page.context.close()
