"""The wheel, installed where there is no checkout: every command of the README from an empty folder, every page."""

import os
import re
import subprocess
import sys
import sysconfig
import tomllib
import venv
import zipfile
from pathlib import Path

import lockfile
import pytest
from packaging.requirements import Requirement
from serving import said, started

from simulator.reading import extras, shipped
from simulator.ui.shell.pages import PAGES
from simulator.wording import LANGUAGES, say

ROOT = Path(__file__).parents[1]
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
README = (ROOT / "README.md").read_text(encoding="utf-8")
LARGEST = 2_250_000

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """The one wheel that ``python -m build`` makes, by way of the source archive, from the packages of the lock."""
    folder = tmp_path_factory.mktemp("dist")
    subprocess.run(
        [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(folder), str(ROOT)],
        capture_output=True,
        check=True,
    )
    (found,) = folder.glob("*.whl")
    return found


@pytest.fixture(scope="module")
def program(wheel, tmp_path_factory):
    """The command of an environment that has the wheel and, beside it, what the lock pins: nothing of the checkout."""
    folder = tmp_path_factory.mktemp("un lieu سكن") / "env"
    venv.create(folder, with_pip=False)
    binaries = folder / "bin"
    subprocess.run(
        [
            sys.executable,
            "-m",
            "pip",
            "--python",
            str(binaries / "python"),
            "install",
            "--quiet",
            "--no-deps",
            "--no-index",
            str(wheel),
        ],
        check=True,
    )
    site = Path(sysconfig.get_path("purelib", "venv", {"base": str(folder), "platbase": str(folder)}))
    (site / "dependencies.pth").write_text(f"{sysconfig.get_path('purelib')}\n", encoding="utf-8")
    return binaries / "location-vente"


@pytest.fixture
def empty(tmp_path):
    folder = tmp_path / "vide"
    folder.mkdir()
    return folder


def run(program, folder, *words, code=0):
    """What a command prints, run in a folder as a stranger would."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    done = subprocess.run([str(program), *words], cwd=folder, env=clean, capture_output=True, check=False)
    assert done.returncode == code, (words, done.stderr.decode())
    assert b"Traceback" not in done.stderr
    return done.stdout


def test_the_wheel_is_small_and_has_what_the_program_reads(wheel):
    assert wheel.stat().st_size < LARGEST
    with zipfile.ZipFile(wheel) as packed:
        names = set(packed.namelist())
    read = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "simulator").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    scenarios = {
        f"simulator/{path.relative_to(ROOT).as_posix()}" for path in (ROOT / "scenarios").rglob("*") if path.is_file()
    }
    assert read | scenarios <= names
    assert {name for name in names if not name.startswith(("simulator/", "location_vente-"))} == set()
    assert "simulator/py.typed" in names


def test_the_program_is_that_of_the_wheel(program, empty):
    python = program.with_name("python")
    place = subprocess.run(
        [python, "-c", "import simulator; print(simulator.__file__)"],
        cwd=empty,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert Path(place.strip()).is_relative_to(program.parents[1])
    assert shipped.scenarios() == ROOT / "scenarios", "that of the tests is the checkout"


def commands():
    """Every line of the README that calls the command, its wildcards written out."""
    for line in re.findall(r"^location-vente (.+)$", README, re.MULTILINE):
        words = line.partition("#")[0].split()
        yield [str(path.relative_to(ROOT)) if isinstance(path, Path) else path for word in words
               for path in (sorted(ROOT.glob(word)) if "*" in word else [word])]  # fmt: skip


@pytest.mark.parametrize("words", list(commands()), ids=lambda words: " ".join(words)[:60])
def test_every_command_of_the_readme_works_in_an_empty_folder(program, empty, words):
    if words[0] == "app":
        pytest.skip("served below")
    words, into = (words[: words.index(">")], True) if ">" in words else (words, False)
    printed = run(program, empty, *words)
    assert printed or into or any(path.stat().st_size for path in empty.iterdir())


def test_the_five_lines_of_the_readme_work_in_an_empty_folder(program, empty):
    lines = re.findall(r"^```python\n(.*?)^```", README, re.MULTILINE | re.DOTALL)[0]
    printed = re.findall(r"^```text\n(.*?)^```", README, re.MULTILINE | re.DOTALL)[0]
    assert run(program.with_name("python"), empty, "-c", lines).decode() == printed


def test_a_population_is_invented_and_reforms_are_applied_in_an_empty_folder(program, empty):
    run(
        program,
        empty,
        "population",
        "--synthetic",
        "500",
        "--law",
        "location_vente@2024-06-26",
        "--reform",
        "scenarios/reforms/age-limit-75.yaml",
    )
    run(program, empty, "simulate", "scenarios/no-such-file.yaml", code=2)


@pytest.fixture(scope="module")
def served(program, tmp_path_factory):
    with started(folder := tmp_path_factory.mktemp("served"), ["app", "--port"], cwd=folder, program=program) as found:
        yield found


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", PAGES)
def test_every_page_is_shown(served, name, lang):
    with served.listen() as link:
        shown = b"".join(
            message.SerializeToString() for message in served.run(link, f"lang={lang}", PAGES[name].address)
        )
    assert say("page.title", lang).encode() in shown
    assert say("api.error.fault", lang).encode() not in shown
    assert served.page(f"/{PAGES[name].address}?lang={lang}").status == 200


def test_the_light_pages_the_fonts_and_the_sheet_are_served(served):
    cases = served.page("/lite/cases").body.decode()
    assert cases.count("<li>") > 10, "every typical case, not one"
    assert served.page("/lite").status == 200
    assert served.ask("/fonts/plex-400.ttf").status == 200
    assert (
        said(
            served.ask(
                "/api/answer",
                "POST",
                (ROOT / "scenarios/households/couple_f3.yaml").read_bytes(),
                content_type="application/yaml",
            )
        )["instalment"]
        == "6645.62"
    )
    assert served.ask(
        "/api/sheet.pdf",
        "POST",
        (ROOT / "scenarios/households/couple_f3.yaml").read_bytes(),
        content_type="application/yaml",
    ).body.startswith(b"%PDF")


# --- what it needs


def test_what_a_build_needs_is_pinned_whole():
    pinned = "".join(f"{text} --hash=sha256:0\n" for text in PYPROJECT["build-system"]["requires"])
    assert lockfile.left_to_chance(pinned, ["hatchling"]) == set()
    dev = {pin.name: pin.version for pin in lockfile.pins((ROOT / "requirements-dev.lock").read_text(encoding="utf-8"))}
    assert {pin.name: dev[pin.name] for pin in lockfile.pins(pinned)} == {
        pin.name: pin.version for pin in lockfile.pins(pinned)
    }


def test_the_ranges_of_the_project_take_what_the_lock_pins():
    pinned = {
        pin.name: pin.version for pin in lockfile.pins((ROOT / "requirements-dev.lock").read_text(encoding="utf-8"))
    }
    extras = PYPROJECT["project"]["optional-dependencies"]
    for text in [*PYPROJECT["project"]["dependencies"], *(one for part in extras.values() for one in part)]:
        needed = Requirement(text)
        if needed.name != "location-vente":
            assert needed.specifier.contains(pinned[lockfile.canonicalize_name(needed.name)]), text


def test_the_extras_of_the_project_are_those_that_the_program_names():
    """What a person is told to install brings what is missing; each line of the project is a package that an extra is named for."""
    stated = PYPROJECT["project"]["optional-dependencies"]
    for extra, packages in extras.EXTRAS.items():
        brought, waiting = set(), [extra]
        while waiting:
            for text in stated[waiting.pop()]:
                needed = Requirement(text)
                waiting += sorted(needed.extras) if needed.name == "location-vente" else []
                brought |= {needed.name} - {"location-vente"}
        assert brought - {"pandas"} == set(packages), extra
