"""What a language may touch, tried in a copy of the tree: one row, and half of its catalogues; every command and page opens in it."""

import re
import shutil
import subprocess
import sys

import pytest
from serving import ROOT

pytestmark = pytest.mark.slow

CODE = "es"
ROW = f'    "{CODE}": Language("es", millions="millones de céntimos", falls_back="fr"),\n'
WORDS = {
    "disclaimer": "Estimación indicativa, sin valor contractual.", "language.incomplete": "Traducción incompleta: lo que falta está en francés.",
    "page.lang": "Español", "column.price": "precio",
}  # fmt: skip
"""What the pilot says in its own words; of the rest of its catalogue, every second sentence is there, as ``¡…!``."""
DOORS = """
import contextlib, io, sys
from simulator.cli import COMMANDS, main
from simulator.law import Law
from simulator.ui.shell.pages import PAGES
from streamlit.testing.v1 import AppTest

def said(*words):
    out = io.StringIO()
    raw = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="")
    with contextlib.redirect_stdout(raw):
        assert main(["--lang", "es", *words]) == 0, words
    raw.flush()
    return raw.buffer.getvalue().decode("utf-8", "replace")

couple, folder = "scenarios/households/couple_f3.yaml", sys.argv[1]
texts = [
    said("simulate", couple), said("compare", couple, "--with", "lpa", "--with", "location_vente@2001-04-29"), said("contract", "scenarios/contracts/keys_2018.yaml"),
    said("law", "age_limit"), said("message", couple), said("population", "--synthetic", "300", "--law", "location_vente@2024-06-26"),
    said("steering", "--sample", "3"), said("--help"), said("plan", "scenarios/plans/couple_f3.yaml"),
    said("grid", couple), said("kafils", "scenarios/households/couple_58_two_kafils_f3.yaml"), said("order", couple, "--amount", "1DZD", "--date", "2026-01-10"),
]
for command in COMMANDS:
    texts.append(said(command, "--help"))
for name, end in (("workbook", "xlsx"), ("calendar", "ics"), ("chart", "svg"), ("sheet", "pdf")):
    said(name, couple, "-o", f"{folder}/x.{end}")
said("batch", "scenarios/applicants.csv", "-o", f"{folder}/x.csv")
assert "Estimación indicativa, sin valor contractual. Traducción incompleta: lo que falta está en francés." in texts[0]
assert "Traducción incompleta" in texts[1] and "Traducción incompleta" in texts[2] and "Traducción incompleta" in texts[4]
assert "¡" in texts[0], "its own sentences"
assert "mensualité" in texts[0], "and those of the language it falls back to"
page = AppTest.from_file("app.py", default_timeout=120)
page.query_params["lang"] = "es"
page.run()
assert not page.exception, page.exception
for title in Law.load().by_id.values():
    assert title.title["es"]
print("every door opened")
"""


def half_of(catalogue):
    """Every second sentence of a catalogue, in the pilot's own words, and its header."""
    header, _, messages = catalogue.partition("\n\n")
    entries = re.split(r"\n\n(?=msgid )", messages)
    kept = []
    for place, entry in enumerate(entries):
        key = re.match(r'msgid "([^"]+)"', entry)[1]
        plain = "msgid_plural" not in entry and "{" not in entry and entry.count("\n") == 1
        if key in WORDS:
            kept.append(f'msgid "{key}"\nmsgstr "{WORDS[key]}"')
        elif plain and place % 2:
            kept.append(re.sub(r'msgstr "(.*)"', r'msgstr "¡\1!"', entry))
    return "\n\n".join([header.replace("Language: fr", f"Language: {CODE}"), *kept]) + "\n"


def test_a_pilot_language_is_one_row_and_what_it_has_of_its_catalogues(tmp_path):
    copy = tmp_path / "tree"
    ignored = shutil.ignore_patterns(".venv", ".git", "tests", "benchmarks", "docs", "__pycache__", ".*_cache", "dist")
    shutil.copytree(ROOT, copy, ignore=ignored)
    table = copy / "simulator" / "wording" / "languages.py"
    text = table.read_text(encoding="utf-8")
    assert text.count('    "en": Language(') == 1
    table.write_text(text.replace('    "en": Language(', f'{ROW}    "en": Language('), encoding="utf-8")
    locale = copy / "simulator" / "wording" / "locale"
    (locale / CODE).mkdir()
    for name in ("common", "page"):
        catalogue = half_of((locale / "fr" / f"{name}.po").read_text(encoding="utf-8"))
        (locale / CODE / f"{name}.po").write_text(catalogue, encoding="utf-8")
    changed = {
        path.relative_to(copy).as_posix() for path in copy.rglob("*")
        if path.is_file() and (not (ROOT / path.relative_to(copy)).exists() or path.read_bytes() != (ROOT / path.relative_to(copy)).read_bytes())
    }  # fmt: skip
    assert changed == {
        "simulator/wording/languages.py",
        f"simulator/wording/locale/{CODE}/common.po",
        f"simulator/wording/locale/{CODE}/page.po",
    }
    program = copy / "doors.py"
    program.write_text(DOORS, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, program, tmp_path], cwd=copy, capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stderr[-3000:]
    assert "every door opened" in done.stdout
