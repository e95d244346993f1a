"""A command starts with what it needs: which packages each one imports, and what is said where one is not installed."""

import ast
import json
import subprocess
import sys
from pathlib import Path

import pytest
from test_house import FILES, TREES, imported, packages

import simulator
from simulator import cli
from simulator.cli import arguments
from simulator.reading import extras
from simulator.wording import LANGUAGES

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[1]
COUPLE = str(ROOT / "scenarios" / "households" / "couple_f3.yaml")
CORE = {"numpy", "numpy_financial", "pandas", "yaml", "babel"}
"""The packages of an installation without extras."""
OPTIONAL = {package for brings in extras.EXTRAS.values() for each in brings.values() for package in each}

IMPORTED = {
    ("--help",): {"babel"},
    ("--version",): {"babel"},
    ("simulate", COUPLE): {"numpy", "yaml", "babel"},
    ("simulate", COUPLE, "--rates"): {"numpy", "numpy_financial", "yaml", "babel"},
    ("simulate", COUPLE, "--format", "json"): {"numpy", "yaml", "babel"},
    ("simulate", COUPLE, "--format", "csv"): {"numpy", "yaml", "babel"},
    ("compare", COUPLE, "--with", "location_vente@2001-04-29"): {"numpy", "yaml", "babel"},
    ("grid", COUPLE): {"numpy", "yaml", "babel"},
    ("contract", "scenarios/contracts/keys_2018.yaml"): {"numpy", "yaml", "babel"},
    ("portfolio", "scenarios/portfolio/contracts.csv", "scenarios/portfolio/payments.csv", "--as-of", "2026-11-29"): {"numpy", "yaml", "babel", "pandas", "pyarrow"},
    ("contract", "scenarios/contracts/keys_2018.yaml", "-o", "a.ics"): {"numpy", "yaml", "babel", "icalendar"},
    ("contract", "scenarios/contracts/keys_2018.yaml", "-o", "a.xlsx"): {"numpy", "yaml", "babel", "xlsxwriter"},
    ("contract", "scenarios/contracts/keys_2018.yaml", "-o", "a.pdf"): {"numpy", "yaml", "babel", "typst", "segno", "fontpkg", "fontpkg_ibm_plex_sans_arabic"},
    ("contract", "scenarios/contracts/payments.yaml"): {"numpy", "yaml", "babel", "pandas", "pyarrow"},
    ("plan", COUPLE, "--as-of", "2026-11-29", "--saved", "0 DZD"): {"numpy", "yaml", "babel"},
    ("plan", COUPLE, "--as-of", "2026-11-29", "--saved", "0 DZD", "-o", "plan.svg"): {"numpy", "yaml", "babel"},
    ("kafils", COUPLE, "--relative", "1998-05-02,45000 DZD"): {"numpy", "yaml", "babel"},
    ("order", COUPLE, "--amount", "171500 DZD", "--date", "2026-01-10"): {"numpy", "yaml", "babel"},
    ("law",): {"yaml", "babel"},
    ("law", "tranches"): {"yaml", "babel"},
    ("steering", "--sample", "3"): {"numpy", "yaml", "babel"},
    ("message", COUPLE): {"numpy", "yaml", "babel"},
    ("calendar", COUPLE, "-o", "a.ics"): {"numpy", "yaml", "babel", "icalendar"},
    ("workbook", COUPLE, "-o", "a.xlsx"): {"numpy", "yaml", "babel", "xlsxwriter"},
    ("sheet", COUPLE, "-o", "a.pdf"): {"numpy", "yaml", "babel", "typst", "segno", "fontpkg", "fontpkg_ibm_plex_sans_arabic"},
    ("chart", COUPLE, "-o", "a.svg"): {"numpy", "yaml", "babel"},
    ("chart", COUPLE, "-o", "a.png"): {"numpy", "yaml", "babel", "typst", "segno", "fontpkg", "fontpkg_ibm_plex_sans_arabic"},
    ("batch", "five.csv", "-o", "out.csv"): {"numpy", "yaml", "babel", "pandas", "pyarrow"},
    ("batch", "five.csv", "-o", "out.csv", "--record", "run.json"): {"numpy", "yaml", "babel", "pandas", "pyarrow"},
    ("diff", "out.csv", "out.csv"): {"numpy", "yaml", "babel", "pandas", "pyarrow"},
    ("verify", "run.json"): {"numpy", "yaml", "babel", "pandas", "pyarrow"},
    ("batch", "five.csv", "-o", "out.xlsx"): {"numpy", "yaml", "babel", "pandas", "pyarrow", "xlsxwriter"},
    ("population", "five.csv", "--law", "location_vente@2024-06-26"): {"numpy", "yaml", "babel", "pandas", "pyarrow"},
    ("population", "--synthetic", "50", "--law", "location_vente@2024-06-26", "--out", "found"): {"numpy", "yaml", "babel", "pyarrow", "plotly", "pandas", "typst", "segno", "fontpkg", "fontpkg_ibm_plex_sans_arabic"},
}  # fmt: skip
"""Command lines, and every package of ours that one imports: no more, and no fewer."""

RUN = """
import sys
from simulator.__main__ import run
try:
    status = run()
except SystemExit as stop:
    status = stop.code or 0
names = {name.partition(".")[0] for name in sys.modules}
sys.stderr.write(f"\\n{sorted(names)!r}")
sys.exit(status)
"""

WITHOUT = """
import sys
from importlib.machinery import PathFinder

class Partly(PathFinder):
    @classmethod
    def find_spec(cls, name, path=None, target=None):
        return None if {is_missing} else super().find_spec(name, path, target)

sys.meta_path[sys.meta_path.index(PathFinder)] = Partly
"""
"""What makes packages of this environment unfindable, as in an installation without them."""
ALL_BUT_CORE = (
    "(top := name.partition('.')[0]) not in {known!r} | sys.stdlib_module_names and not top.startswith('_sysconfig')"
)
SMALLEST = ALL_BUT_CORE.format(known={"simulator", "numpy", "numpy_financial", "yaml", "_yaml", "babel"})


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    found = tmp_path_factory.mktemp("start")
    lines = (ROOT / "scenarios" / "applicants.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    (found / "five.csv").write_text("".join(lines[:6]), encoding="utf-8")
    return found


def program(code, words, folder):
    """A program of its own, in a folder, with a command line."""
    return subprocess.run(
        [sys.executable, "-W", "error", "-c", code, *words],
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


@pytest.mark.parametrize("words", IMPORTED, ids=" ".join)
def test_a_command_imports_what_it_needs_and_nothing_else(words, folder, monkeypatch):
    monkeypatch.delenv("LOCATION_VENTE_TODAY")  # a day that is set is read as a day that is typed, with numpy
    done = program(RUN, words, folder)
    *_, names = done.stderr.splitlines()
    assert done.returncode == 0, done.stderr
    assert set(ast.literal_eval(names)) & (CORE | OPTIONAL) == IMPORTED[words], done.stderr


def test_every_command_is_in_the_table():
    """The application imports Streamlit, and serves; ``app_cli`` alone imports neither before it is asked to."""
    assert {words[0] for words in IMPORTED if words} - {"--help", "--version"} == set(cli.COMMANDS) - {"app"}


def test_the_packages_of_the_table_are_those_that_the_code_imports():
    used = {name for path in FILES for name in packages(TREES[path])} - sys.stdlib_module_names - {"simulator"}
    assert used <= CORE | OPTIONAL, "a package that no extra brings: add it to extras.EXTRAS"
    # uvicorn imports uvloop; the font has no code, and importing it registers it.
    assert (CORE | OPTIONAL) - used <= {
        "uvloop",
        "dask",
        "distributed",
        "fontpkg_ibm_plex_sans_arabic",
    }


def test_no_module_hides_a_missing_package():
    hiding = [
        (path.name, node.lineno)
        for path in FILES
        for node in ast.walk(TREES[path])
        if isinstance(node, ast.ExceptHandler)
        and node.type
        and {"ImportError", "ModuleNotFoundError"} & names_in(node.type)
    ]
    assert hiding == []


def names_in(tree):
    return {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}


# --- without the packages of the extras


@pytest.mark.parametrize("form", arguments.FORMATS[:2])
@pytest.mark.parametrize("words", [("simulate", COUPLE), ("law",), ("law", "tranches"), ("compare", COUPLE, "--with", "location_vente@2001-04-29")], ids=" ".join)  # fmt: skip
def test_a_household_is_answered_with_the_smallest_installation(words, form, folder):
    """Not even pandas, which only ``Outcome.schedule`` and the files of applicants need."""
    command = [*words, "--format", form]
    done = program(WITHOUT.format(is_missing=SMALLEST) + RUN, command, folder)
    whole = program(RUN, command, folder)
    assert (done.returncode, done.stdout) == (0, whole.stdout), done.stderr


def test_answer_is_given_with_the_smallest_installation(folder):
    code = f"import json, simulator; print(json.dumps(simulator.answer({COUPLE!r})))"
    done = program(WITHOUT.format(is_missing=SMALLEST) + code, [], folder)
    assert json.loads(done.stdout) == simulator.answer(COUPLE), done.stderr


def missing(extra):
    """All that an extra brings, and what only it brings of several, is not installed."""
    gone = {package for each in extras.EXTRAS[extra].values() for package in each}
    return f"name.partition('.')[0] in {gone!r}"


NEEDS = {
    ("sheet", COUPLE, "-o", "b.pdf"): "sheets",
    ("workbook", COUPLE, "-o", "b.xlsx"): "sheets",
    ("calendar", COUPLE, "-o", "b.ics"): "sheets",
    ("chart", COUPLE, "-o", "b.png"): "sheets",
    ("batch", "five.csv", "-o", "b.csv"): "population",
    ("population", "five.csv", "--law", "location_vente@2024-06-26"): "population",
    ("population", "--synthetic", "50", "--law", "location_vente@2024-06-26"): "population",
    ("app", "--port", "1"): "app",
}


@pytest.mark.parametrize("words", NEEDS, ids=" ".join)
def test_a_command_without_its_packages_names_the_extra(words, folder):
    told = []
    for lang in LANGUAGES:
        spoken = [*words, *(["--lang", lang] if words[0] != "app" else [])]
        done = program(WITHOUT.format(is_missing=missing(NEEDS[words])) + RUN, spoken, folder)
        sentence, *_, _ = done.stderr.splitlines()
        assert (done.returncode, done.stdout) == (2, ""), done.stderr
        assert "Traceback" not in done.stderr
        assert "location-vente[" in sentence
        told.append(sentence)
        if words[0] == "app":
            return
        assert f"location-vente[{NEEDS[words]}]" in sentence
    assert len(set(told)) == len(LANGUAGES)
    assert not (folder / words[-1]).exists() or words[-2] != "-o"


def test_several_processes_need_the_extra_of_the_cluster(folder):
    gone = "name.partition('.')[0] in {'dask', 'distributed'}"
    done = program(
        WITHOUT.format(is_missing=gone) + RUN,
        ["population", "--synthetic", "50", "--law", "location_vente@2024-06-26", "--workers", "2"],
        folder,
    )
    assert done.returncode == 2
    assert "location-vente[cluster]" in done.stderr


def test_python_gets_the_same_refusal(folder):
    code = f"""
import simulator
from simulator import sheets
try:
    sheets.pdf({COUPLE!r}, "fr")
except simulator.InputError as error:
    assert isinstance(error, ModuleNotFoundError) and error.name == "segno", error.name
    print(error.message("en"))
"""
    done = program(WITHOUT.format(is_missing="name == 'segno'") + code, [], folder)
    assert done.stdout == (
        'this needs the package segno, which is not installed and comes with the extra sheets: pip install "location-vente[sheets]"\n'
    ), done.stderr


def test_another_library_may_still_do_without():
    """Only an import of ours is refused in words: a library that tries for a package gets what it expects."""
    code = "import simulator, importlib.util; print(importlib.util.find_spec('brotli'))\ntry:\n import brotli\nexcept ImportError as e: print(type(e).__name__)"
    done = program(WITHOUT.format(is_missing="name == 'brotli'") + code, [], ROOT)
    assert done.stdout.split() == ["None", "ModuleNotFoundError"]


# --- the front door


def test_the_package_has_its_names_and_no_other():
    assert set(simulator.__all__) <= set(dir(simulator))
    for name in simulator.__all__:
        assert getattr(simulator, name).__module__.startswith("simulator.")
    with pytest.raises(AttributeError, match="nothing_like_it"):
        _ = simulator.nothing_like_it


@pytest.mark.parametrize("first", ["import simulator.engine.run", "from simulator.populations import experiment as lab", "import simulator", "from simulator import api"])  # fmt: skip
def test_population_is_the_function_whatever_was_imported_before(first, folder):
    done = program(f"{first}\nimport simulator\nprint(callable(simulator.population))", [], folder)
    assert done.stdout == "True\n", done.stderr


def test_every_public_name_of_the_front_door_is_imported_for_the_types_too():
    tree = TREES[ROOT / "simulator" / "__init__.py"]
    assert {name.rpartition(".")[2] for name in imported(tree)} >= set(simulator.__all__)
