"""The page of a file of applicants: what it shows without a browser, and in one, from the upload to the annotated file."""

import csv
import gc
import io
import time
from pathlib import Path

import openpyxl
import pytest
from browsing import CHROMIUM, SIDEWAYS, Visit
from paging import opened, ran, shown
from test_applicants import COUPLE, ROW, csv_of
from test_batch import col

from simulator import answer
from simulator.batch import Options
from simulator.batch.columns import head
from simulator.law import Law
from simulator.ui.shell.pages import PAGES
from simulator.ui.upload import batch_jobs, form
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
        seen.page.get_by_text(say("given.title", lang)).click()
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
        from axe_playwright_python.sync_playwright import Axe

        seen = uploaded(browser, address, size, lang, MIXED)
        assert seen.says(SIDEWAYS) <= 0
        seen.page.locator("[class*='st-key-lot-go'] button").click()
        seen.page.wait_for_selector(".lot-counts", timeout=60_000)
        assert seen.says(SIDEWAYS) <= 0
        ours = [rule for rule in Axe().run(seen.page).response["violations"] if rule["id"] != "target-size"]
        assert [(rule["id"], [node["html"][:150] for node in rule["nodes"]]) for rule in ours] == []
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
