"""Does another version of the tree give the same bytes? ``python -m benchmarks.same_bytes ../before``, about ten minutes.

For a rebuilding, which changes nothing that anybody reads. Everything is made once by this tree and once by the other one, each in a process
of its own, through what both have in common: the command line, and ``simulator.answer``. Compared are

* every command that answers the households of ``scenarios/`` and those of ``tests/doors.py``, in French, Arabic and English: the plain text,
  the JSON, the sheet with every payment, the workbook, the calendar, the message, the CSV, the chart, the comparison;
* what each door of ``tests/doors.py`` says of each of its households (the pages among them);
* the JSON of ten thousand households that a seed draws, questions that are refused included;
* a file of applicants annotated, a population counted, the consolidated law as text.

Prints the names of what differs, and ends with status 1 where anything does. The number of the version is left out: it may change.
"""

from __future__ import annotations

import contextlib
import copy
import hashlib
import io
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(__file__).parent.parent
DRAWN = 10_000
CREATED = "docProps/core.xml"
LANGUAGES = ("fr", "ar", "en")
SEED = 20_261_129
READINGS = [
    ("unable_above", "30 %"), ("age_limit", "end_of_year"), ("income", "applicant"), ("rounding", "dinar_up"), ("kafil", "shares"), ("price_2013", "called"),
]  # fmt: skip
LAWS = ["--law", "location_vente@2001-04-29", "--law", "location_vente@2024-06-26"]


def digest(content: bytes | str) -> str:
    """A short name for bytes."""
    data = content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content
    return hashlib.sha256(data).hexdigest()[:16]


def answer_of(words: list[str]) -> str:
    """What a command prints, its status and its errors."""
    from simulator.cli import main

    raw, errors = io.BytesIO(), io.StringIO()
    out = io.TextIOWrapper(raw, encoding="utf-8", newline="")
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(errors):
        status = main(words)
    out.flush()
    return f"{status} {digest(raw.getvalue())} {digest(errors.getvalue())}"


def file_digest(path: Path) -> str:
    """The bytes of a file; of a workbook, those of its parts, without the one that says when it was written."""
    if path.suffix != ".xlsx":
        return digest(path.read_bytes())
    with zipfile.ZipFile(path) as parts:
        return digest("".join(f"{name} {digest(parts.read(name))}\n" for name in parts.namelist() if name != CREATED))


def folder_digest(folder: Path) -> str:
    """The names and the bytes of all files of a folder."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return digest("\n".join(f"{path.relative_to(folder)} {digest(path.read_bytes())}" for path in files))


@contextlib.contextmanager
def same_folder() -> Iterator[Path]:
    """A folder of the same name each time: what a command prints may name it."""
    folder = Path(tempfile.gettempdir()) / "same-bytes"
    folder.mkdir()
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


def of_the_commands(names: dict[str, str]) -> None:
    """Every command that answers one household, in three languages."""
    households = sorted(Path("scenarios/households").glob("*.yaml"))
    for path, lang in ((path, lang) for path in households for lang in LANGUAGES):
        with tempfile.TemporaryDirectory() as folder:
            for form in ("table", "json", "csv") if lang == "fr" else ("table",):
                names[f"simulate {path.stem} {lang} {form}"] = answer_of(
                    ["--lang", lang, "simulate", str(path), "--format", form]
                )
            for command, ending in (("sheet", "pdf"), ("workbook", "xlsx"), ("calendar", "ics"), ("chart", "svg")):
                out = Path(folder) / f"out.{ending}"
                status = answer_of(["--lang", lang, command, str(path), "--out", str(out)])
                made = digest(out.read_bytes()) if out.exists() else ""
                names[f"{command} {path.stem} {lang}"] = f"{status} {made}"
            names[f"message {path.stem} {lang}"] = answer_of(["--lang", lang, "message", str(path)])
            names[f"compare {path.stem} {lang}"] = answer_of(
                ["--lang", lang, "compare", str(path), "--with", "location_vente@2013-12-31"]
            )


def of_the_doors(names: dict[str, str]) -> None:
    """What each door of the door test says."""
    sys.path.insert(0, "tests")
    import doors

    for name in doors.questions():
        one = doors.household(name)
        for door, (say, takes) in doors.DOORS.items():
            if takes is None or takes(one):
                names[f"door {door} {name}"] = digest(say(one).source)


def day(draw: random.Random, first: int, last: int) -> str:
    """A day of these years, never after the 28th."""
    return f"{draw.randint(first, last)}-{draw.randint(1, 12):02d}-{draw.randint(1, 28):02d}"


def moved(draw: random.Random, one: dict) -> dict:
    """A typical case with some of its facts drawn again, be they possible or not."""
    person, unit = one["household"], one["household"]["income"].split()[-1]
    wages = [0, 18_000, 24_000, 24_001, 40_000, 80_000, 120_001, draw.randint(1, 300_000)]
    changes: list[tuple[float, Callable[[], object]]] = [
        (0.7, lambda: person.update(birth=draw.choice([str(draw.randint(1940, 2008)), day(draw, 1940, 2008)]))),
        (0.7, lambda: person.update(income=f"{draw.choice(wages)} {unit}")),
        (0.2, lambda: person.update(spouse_income=f"{draw.randint(0, 90_000)} {unit}")),
        (0.2, lambda: person.update({draw.choice(["owns_property", "had_state_aid"]): draw.choice([True, False])})),
        (0.3, lambda: one.update(kafil=[kafil(draw, unit) for _ in range(draw.randint(1, 2))])),
        (0.4, lambda: one["dates"].update(keys=day(draw, 2003, 2034))),
        (0.2, lambda: one.update(charges=f"{draw.randint(0, 6_000)} {unit}")),
        (0.1, lambda: one.update(down_payment_loan={"bank": draw.choice(["cnep", "bdl"]), "amount": "max"})),
        (0.2, lambda: one.update(readings=dict([draw.choice(READINGS)]))),
    ]
    for chance, change in changes:
        if draw.random() < chance:
            change()
    return one


def kafil(draw: random.Random, unit: str) -> dict:
    """Somebody who takes over, or shares."""
    shares = {"share": f"{draw.randint(1, 45)} %"} if draw.random() < 0.4 else {}
    return {"birth": f"{draw.randint(1950, 2006)}-06-18", "income": f"{draw.randint(0, 90_000)} {unit}"} | shares


def drawn_questions() -> list[dict]:
    """Ten thousand questions, always the same."""
    import yaml

    draw = random.Random(SEED)
    paths = sorted(Path("scenarios/households").glob("*.yaml"))
    bases = [yaml.load(path.read_text("utf-8"), yaml.BaseLoader) for path in paths]
    return [moved(draw, copy.deepcopy(draw.choice(bases))) for _ in range(DRAWN)]


def of_the_drawn(names: dict[str, str]) -> None:
    """The JSON of the questions that are drawn, in groups of a hundred."""
    import simulator
    from simulator.law import Law

    law, group = Law.load(), []
    for place, question in enumerate(drawn_questions(), 1):
        try:
            found = simulator.answer(question, law=law)
            group.append(json.dumps(found, ensure_ascii=False))
        except simulator.InputError as error:
            group.append("\n".join(error.message(lang) for lang in LANGUAGES))
        if place % 100 == 0:
            names[f"drawn {place - 99} to {place}"] = digest("\n".join(group))
            group = []


def of_the_files(names: dict[str, str]) -> None:
    """A file of applicants, populations, the law."""
    with same_folder() as folder:
        for lang in LANGUAGES:
            for ending in ("csv", "xlsx", "parquet"):
                out = Path(folder) / f"{lang}.{ending}"
                status = answer_of(["--lang", lang, "batch", "scenarios/applicants.csv", "--out", str(out)])
                names[f"batch {lang} {ending}"] = f"{status} {file_digest(out) if out.exists() else ''}"
            out = Path(folder) / f"population-{lang}"
            status = answer_of(["--lang", lang, "population", "scenarios/applicants.csv", *LAWS, "--out", str(out)])
            names[f"population {lang}"] = f"{status} {folder_digest(out)}"
            for words in (["law", "--on", "2026-11-29"], ["law", "tranches"], ["steering", "--help"], ["--help"]):
                names[f"{' '.join(words)} {lang}"] = answer_of(["--lang", lang, *words])
        rows = Path(folder) / "rows.parquet"
        names["population drawn"] = answer_of(["population", "--synthetic", "20000", "--by", "decile", *LAWS])
        names["population rows"] = answer_of(
            ["population", "--synthetic", "500", *LAWS[2:], "--rows", str(rows)]
        ) + digest(rows.read_bytes())
        names["population purchases"] = answer_of(
            ["population", "--synthetic", "2000", *LAWS[2:], "--law", "lpa@2025-01-01", "--law", "lsp@2006-01-01",
             "--facts", "scenarios/populations/purchases.yaml"]
        )  # fmt: skip
    sys.path.insert(0, "tests")
    import golden_law

    from simulator.law import Law

    names["law.txt"] = digest("\n".join(golden_law.lines(Law.load())))


PARTS = {"commands": of_the_commands, "doors": of_the_doors, "drawn": of_the_drawn, "files": of_the_files}


def made_in(folder: Path, parts: list[str]) -> dict[str, str]:
    """What a tree makes, each with its digest, in a process of its own."""
    code = "import sys, runpy; sys.argv = sys.argv[1:]; runpy.run_path(sys.argv[0], run_name='__main__')"
    run = subprocess.run(
        [sys.executable, "-c", code, str(Path(__file__).resolve()), "--here", *parts],
        cwd=folder, env=os.environ | {"PYTHONPATH": str(folder), "PYTHONHASHSEED": "0"}, stdout=subprocess.PIPE, check=True,
    )  # fmt: skip
    return dict(json.loads(run.stdout.decode().splitlines()[-1]))


def main() -> None:
    """Make everything here and there, and print what differs."""
    words = sys.argv[1:]
    if words[:1] == ["--here"]:
        names: dict[str, str] = {}
        for part in words[1:] or PARTS:
            PARTS[part](names)
        print(json.dumps(names))
        return
    ours, theirs = made_in(ROOT, words[1:]), made_in(Path(words[0]).resolve(), words[1:])
    different = sorted(name for name in ours.keys() | theirs.keys() if ours.get(name) != theirs.get(name))
    print(f"{len(ours)} outputs, {len(different)} differ", *different[:200], sep="\n")
    raise SystemExit(bool(different))


if __name__ == "__main__":
    main()
