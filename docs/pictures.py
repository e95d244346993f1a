"""The pictures of the documentation: the pages from the running application, the sheet, the workbook and an annotated list from their files.

``make pictures``; the pages need Chromium, the workbooks LibreOffice (skipped, with a word, on a machine without it).
"""
# ruff: noqa: INP001 - a script on its own

import io
import sys
import tempfile
from pathlib import Path

import pypdfium2
from PIL import Image

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "tests"))

import spreadsheet  # noqa: E402 - the helpers of the tests
from browsing import Visit, chromium, free_port, served  # noqa: E402

from simulator import sheets  # noqa: E402
from simulator.applicants.mapping import FileMapping  # noqa: E402
from simulator.batch import Options, answered_file  # noqa: E402
from simulator.ui.shell.pages import HOME, PAGES  # noqa: E402

SHARPNESS = {"phone": 2, "desktop": 1}
HOUSEHOLD = HERE.parent / "scenarios" / "households" / "couple_58_two_kafils_f3.yaml"
"""The couple of the sheet and of the workbook: two kafils, so that every colour is there."""
OFFICE_LIST = HERE.parent / "tests" / "office_files" / "office_list.xlsx"
STATED = {"facts": {"cohort": "2024"}, "empty": {"spouse_income": "0"}}
"""A list as an office keeps it, and what its user says of it; some of its cells are left to correct."""
ADDRESS = "http://127.0.0.1:8501/?lang=fr&cohort=2024&type=F3&birth=1969-09-30&income=55000&keys=2028-06-20"
QUESTION = (
    "cohort=2024&type=both&birth=1985-03-15&income=60000&spouse=20000&property=no&aid=no&application=2024-07-06"
    "&acceptance=2025-12-15&keys=2028-06-20"
)
"""A visitor at the counter who does not know the type yet."""
SEEN = (("fr", "desktop"), ("ar", "phone"))
OTHERWISE = (("fr", "phone"), ("ar", "desktop"))
DOTS = 1.45
"""Dots for each point of paper."""
GAP = 12


def pages(folder: Path) -> None:
    """Every page, in French on a desk and in Arabic on a phone; the first and the light one also the other way round."""
    wanted = [(name, place.address, lang, size) for name, place in PAGES.items() for lang, size in SEEN]
    wanted += [(HOME, "", lang, size) for lang, size in OTHERWISE]
    wanted += [("lite", "lite", *each) for each in SEEN]
    with served(free_port()) as address, chromium() as browser:
        for name, path, lang, size in wanted:
            query = f"{QUESTION}&lang={lang}" if name == "counter" else f"lang={lang}"
            seen = Visit(browser, address, size, query, path, device_scale_factor=SHARPNESS[size])
            seen.page.wait_for_load_state("load")
            seen.page.evaluate("document.fonts.ready")
            seen.page.wait_for_timeout(1500)
            shot = Image.open(io.BytesIO(seen.page.screenshot()))
            few(shot).save(folder / f"{name}_{lang}_{size}.png", optimize=True)
            seen.page.context.close()


def office_list(folder: Path) -> None:
    """What the page asks of the list of an office: the questions, and each of its columns beside its fact."""
    with served(free_port()) as address, chromium() as browser:
        for lang, size in SEEN:
            seen = Visit(
                browser, address, size, f"lang={lang}", PAGES["batch"].address, device_scale_factor=SHARPNESS[size]
            )
            seen.page.set_input_files("input[type=file]", OFFICE_LIST)
            cohort = seen.page.locator("[class*=st-key-lot-fact-cohort] input")
            cohort.focus()
            for key in ("ArrowDown", "End", "Enter"):
                cohort.press(key)
                seen.page.wait_for_timeout(500)
            seen.page.wait_for_selector("[class*=st-key-lot-asks-]")
            seen.page.evaluate("document.activeElement.blur()")
            for name, part in (("questions", ".lot-chosen"), ("columns", "[class*=st-key-lot-place-]")):
                seen.page.locator(part).first.evaluate("part => part.scrollIntoView()")
                seen.page.wait_for_timeout(1500)
                shot = Image.open(io.BytesIO(seen.page.screenshot()))
                few(shot).save(folder / f"batch_{name}_{lang}_{size}.png", optimize=True)
            seen.page.context.close()


def paper(folder: Path) -> None:
    """The sheet: one page in two languages."""
    page = pypdfium2.PdfDocument(sheets.pdf(HOUSEHOLD, "fr", address=ADDRESS))[0]
    beside([page.render(scale=DOTS).to_pil()]).save(folder / "sheet.png", optimize=True)


def workbook(folder: Path) -> None:
    """The figures and the years of the workbook, as LibreOffice shows them."""
    if not spreadsheet.SOFFICE:
        sys.stderr.write("LibreOffice is not installed: no picture of the workbook\n")
        return
    for lang in ("fr", "ar"):
        with tempfile.TemporaryDirectory() as name:
            path = Path(name) / "workbook.xlsx"
            path.write_bytes(sheets.workbook(HOUSEHOLD, lang))
            (made,) = spreadsheet.converted([path], "pdf", Path(name))
            document = pypdfium2.PdfDocument(io.BytesIO(made.read_bytes()))
            drawn = document[0].render(scale=DOTS).to_pil()
        few(drawn).save(folder / f"workbook_{lang}.png", optimize=True)


def annotated(folder: Path) -> None:
    """The top of the first page of an annotated list, as LibreOffice prints it."""
    if not spreadsheet.SOFFICE:
        sys.stderr.write("LibreOffice is not installed: no picture of an annotated list\n")
        return
    for lang in ("fr", "ar"):
        with tempfile.TemporaryDirectory() as name:
            path = Path(name) / "annotated.xlsx"
            answered_file(OFFICE_LIST, path, Options(lang, mapping=FileMapping(**STATED)))
            (made,) = spreadsheet.converted([path], "pdf", Path(name))
            document = pypdfium2.PdfDocument(io.BytesIO(made.read_bytes()))
            page = document[0].render(scale=DOTS).to_pil()
        few(page.crop((0, 0, page.width, page.height * 3 // 4))).save(folder / f"annotated_{lang}.png", optimize=True)


def beside(drawn: list[Image.Image]) -> Image.Image:
    """Pages side by side on a grey table."""
    width = sum(page.width for page in drawn) + GAP * (len(drawn) + 1)
    table = Image.new("RGB", (width, drawn[0].height + 2 * GAP), "#d9d9d6")
    left = GAP
    for page in drawn:
        table.paste(page, (left, GAP))
        left += page.width + GAP
    return few(table)


def few(picture: Image.Image) -> Image.Image:
    """The same picture with few colours, the rare ones too, so that it stays small; the common ones stay as they are."""
    return picture.convert("RGB").quantize(128, method=Image.Quantize.MAXCOVERAGE, kmeans=3, dither=Image.Dither.NONE)


def main() -> None:
    """Every picture of the documentation."""
    folder = HERE / "pictures"
    folder.mkdir(exist_ok=True)
    paper(folder)
    workbook(folder)
    annotated(folder)
    pages(folder)
    office_list(folder)


if __name__ == "__main__":
    main()
