"""What can be checked of Windows without one: names, links, modules, encodings, the start by double click, the offline kit.

Nothing here was run on Windows.
"""

import ast
import json
import re
import runpy
import subprocess
import sys
import zipfile
from pathlib import Path

import lockfile
import pytest
from source_trees import tree_of

from simulator import cli

ROOT = Path(__file__).parents[1]
TRACKED = (
    subprocess.run(["git", "ls-files", "-s", "-z"], cwd=ROOT, capture_output=True, check=False)
    .stdout.decode()
    .split("\0")[:-1]
)
PATHS = [line.partition("\t")[2] for line in TRACKED]
KIT = runpy.run_path(str(ROOT / "install" / "kit.py"))
RUNNING = [path for folder in ("simulator", "install") for path in sorted((ROOT / folder).rglob("*.py"))] + [
    ROOT / "app.py"
]
TREES = {path.relative_to(ROOT).as_posix(): tree_of(path) for path in RUNNING}

needs_git = pytest.mark.skipif(not PATHS, reason="no git: this is not a clone")


# --- a clone


@needs_git
def test_no_file_is_a_symbolic_link():
    """Git for Windows writes a link as a small text file with the path in it."""
    assert [line for line in TRACKED if line.startswith("120000")] == []


@needs_git
def test_every_name_can_be_written_on_windows():
    reserved = {"con", "prn", "aux", "nul", *(f"com{n}" for n in range(10)), *(f"lpt{n}" for n in range(10))}
    for path in PATHS:
        assert len(path) < 160, path
        for part in path.split("/"):
            assert not re.search(r'[<>:"\\|?*\x00-\x1f]|[ .]$', part), path
            assert part.partition(".")[0].lower() not in reserved, path


@needs_git
def test_no_two_names_differ_only_by_their_capitals():
    assert len({path.lower() for path in PATHS}) == len(PATHS)


@needs_git
def test_what_is_started_by_double_click_keeps_the_line_ends_of_windows():
    assert "*.bat text eol=crlf" in (ROOT / ".gitattributes").read_text(encoding="utf-8")
    content = (ROOT / "run.bat").read_bytes()
    assert content.count(b"\r\n") == content.count(b"\n") > 20


# --- the program

UNIX = {"fcntl", "grp", "posix", "pty", "pwd", "resource", "syslog", "termios", "tty"}
"""Modules of the standard library that Windows lacks."""
UNIX_NAMES = {"SIGKILL", "SIGHUP", "SIGALRM", "SIGXCPU", "fork", "forkpty", "getuid", "geteuid", "getgid", "killpg", "mkfifo", "setsid", "setrlimit",
              "getrlimit", "wait4", "wait3", "uname", "getloadavg", "sched_setaffinity", "sched_getaffinity", "alarm", "setitimer", "add_signal_handler",
              "pread", "posix_fadvise", "statvfs"}  # fmt: skip
"""Names of ``os``, ``signal``, ``resource`` and ``asyncio`` that Windows lacks."""


def at_import(tree):
    """What a module imports when it is imported: not in a function, not for the type checker."""
    waiting = list(tree.body)
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            continue
        if isinstance(node, ast.If) and ast.unparse(node.test) in ("TYPE_CHECKING", "sys.platform != 'win32'"):
            waiting.extend(node.orelse)
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""
        waiting.extend(ast.iter_child_nodes(node))


@pytest.mark.parametrize("name", TREES)
def test_no_module_needs_another_system_to_be_imported(name):
    assert {module.partition(".")[0] for module in at_import(TREES[name])} & UNIX == set()


GUARDED = {
    (file, name): "after the system was asked"
    for file in ("simulator/reading/sandbox/limits.py", "simulator/ui/server/limits.py")
    for name in ("setrlimit", "getrlimit")
}
"""Names that Windows lacks, and where they are asked for only after the system was asked whether it has them."""


@pytest.mark.parametrize("name", TREES)
def test_what_windows_lacks_is_asked_for_only_where_the_system_was_asked_first(name):
    used = {node.attr for node in ast.walk(TREES[name]) if isinstance(node, ast.Attribute)} & UNIX_NAMES
    assert {one for one in used if (name, one) not in GUARDED} == set()


PLACES = {("simulator/ui/server/asgi.py", "/proc/self/fd"): "looked into only where it is a folder",
          ("simulator/reading/sandbox/limits.py", "/proc/self/status"): "read only where it exists"}  # fmt: skip
"""Paths of one system, and why they do no harm elsewhere."""


@pytest.mark.parametrize("name", TREES)
def test_no_path_of_another_system_is_written_in_the_program(name):
    strings = {
        node.value for node in ast.walk(TREES[name]) if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    paths = {text for text in strings if re.match(r"/(proc|dev|tmp|etc|usr|var|bin)\b", text)}
    assert {path for path in paths if (name, path) not in PLACES} == set()


def opened(tree):
    """Every call that opens a file as text."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "attr", getattr(node.func, "id", ""))
        words = [
            one.value for one in [*node.args, *(key.value for key in node.keywords)] if isinstance(one, ast.Constant)
        ]
        binary = any(isinstance(word, str) and re.fullmatch(r"[rwxa+]*b[rwxa+]*", word) for word in words)
        if name in ("open", "fdopen", "read_text", "write_text", "TextIOWrapper") and not binary:
            yield node


@pytest.mark.parametrize("name", TREES)
def test_every_text_says_its_encoding(name):
    """Windows would read and write it in the alphabet of the machine."""
    calls = [
        node
        for node in opened(TREES[name])
        if ast.unparse(node.func)
        not in ("documents.read_text", "read_text", "os.open", "webbrowser.open", "packed.open")
    ]
    assert [node.lineno for node in calls if not any(key.arg in ("encoding", None) for key in node.keywords)] == []


def test_the_checks_would_see_what_they_are_for():
    assert set(
        at_import(ast.parse("import fcntl\ntry:\n import pwd\nexcept ImportError: pass\ndef f():\n import grp"))
    ) == {"fcntl", "pwd"}
    assert len(list(opened(ast.parse("open('x'); open('x', 'wb'); p.read_text(); p.open('rb')")))) == 2


# --- run.bat, line by line

BATCH = (ROOT / "run.bat").read_text(encoding="ascii").splitlines()
LABELS = {line[1:] for line in BATCH if re.fullmatch(r":\w+", line)}
ALLOWED = (
    r"",
    r"@echo off",
    r"rem .*",
    r"setlocal",
    r"chcp 65001 >nul",
    r'pushd "%~dp0"',
    r"if not exist (?P<path>install\\environment\.py) goto (?P<label>\w+)",
    r'set "\w+=[^"]*"',
    r'for %%P in \(("py -3(\.\d+)?"|"python3?")( ("py -3(\.\d+)?"|"python3?"))*\) do if not defined FOUND call :try %%P',
    r"if not defined FOUND goto (?P<label>\w+)",
    r"if errorlevel 1 (goto (?P<label>\w+)|exit /b 0)",
    r"if errorlevel 130 exit /b 0",
    r"(%FOUND%|%~1|python) (?P<path>install\\environment\.py)( --suits)?( >nul 2>nul)?",
    r'"\.venv\\Scripts\\python\.exe" -P -m simulator app --open %\*',
    r"exit /b [01]",
    r"pause",
    r":\w+",
    r"echo(\.| [^&|<>^%!]*)",
)
"""The few commands of the script; no PowerShell, no bash, nothing that is not on every Windows."""


@pytest.mark.parametrize("line", BATCH)
def test_each_line_of_the_start_by_double_click_is_a_command_that_windows_has(line):
    fitting = [match for pattern in ALLOWED if (match := re.fullmatch(pattern, line))]
    assert fitting, line
    for match in fitting:
        names = match.groupdict()
        assert names.get("label") in (*LABELS, None)
        assert names.get("path") is None or (ROOT / names["path"].replace("\\", "/")).is_file()


def test_the_start_by_double_click_goes_on_only_after_success():
    """Each program that is started is followed by the question whether it failed; each way out says how it went."""
    started = [place for place, line in enumerate(BATCH) if re.match(r"%FOUND%|%~1|\"\.venv", line)]
    assert len(started) == 3
    assert all(BATCH[place + 1].startswith(("if errorlevel 1", "if errorlevel 130")) for place in started)
    for label in LABELS:
        after = BATCH[BATCH.index(f":{label}") + 1 :]
        end = next(place for place, line in enumerate(after) if line.startswith("exit /b"))
        assert not any(line.startswith(":") for line in after[:end]), "a part does not fall into the next one"
    before = BATCH[: min(BATCH.index(f":{label}") for label in LABELS)]
    assert [line for line in before if line][-1] == "exit /b 0"
    assert set(re.findall(r"(?:goto |call :)(\w+)", "\n".join(BATCH))) == LABELS


def test_the_start_by_double_click_waits_before_its_window_closes_on_a_fault():
    for label in ("unpack", "nopython", "failed"):
        part = BATCH[BATCH.index(f":{label}") :]
        assert "pause" in part[: next(place for place, line in enumerate(part) if line.startswith("exit /b 1"))]


def test_what_the_start_by_double_click_types_is_a_command_of_ours():
    assert cli.parsed(["app", "--open"]).open


# --- the offline kit

LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")


@pytest.mark.parametrize("python", KIT["PYTHONS"])
def test_the_kit_has_what_the_lock_pins_for_windows(python):
    got = KIT["for_windows"](LOCK, python)
    machine = next(
        one for one in lockfile.environments() if one["python_version"] == python and one["sys_platform"] == "win32"
    )
    expected = {pin._replace(marker=None) for pin in lockfile.pins(LOCK) if pin.counts(machine)}
    assert set(lockfile.pins(got)) == expected
    assert "uvloop" not in got


def test_the_kit_reads_markers_for_windows():
    lock = "a==1 ; sys_platform == 'win32' --hash=sha256:0\nb==1 ; os_name == 'posix' --hash=sha256:0\nc==1 ; python_full_version < '3.12' --hash=sha256:0\n"
    assert KIT["for_windows"](lock, "3.13") == "a==1 --hash=sha256:0\n"
    assert KIT["for_windows"](lock, "3.11") == "a==1 --hash=sha256:0\nc==1 --hash=sha256:0\n"


@needs_git
def test_the_kit_has_the_program_and_what_starts_it(tmp_path):
    wheels = tmp_path / "wheels"
    wheels.mkdir()
    lockfile.wheel(wheels, "numpy", "2.4.6")
    kits = []
    for name in ("a", "b"):
        kits.append(tmp_path / name / "location-vente-1-windows.zip")
        kits[-1].parent.mkdir()
        KIT["pack"](kits[-1], wheels, ["3.13"])
    assert kits[0].read_bytes() == kits[1].read_bytes(), "the same content is the same file"
    with zipfile.ZipFile(kits[0]) as packed:
        names = {name.removeprefix("location-vente-1/") for name in packed.namelist()}
    assert {"run.bat", "app.py", "install/environment.py", "requirements.lock", "wheels/pythons.txt", "wheels/numpy-2.4.6-py3-none-any.whl",
            "scenarios/households/couple_f3.yaml", ".streamlit/config.toml", "simulator/ui/pages/simulate.py"} <= names  # fmt: skip
    assert not any(name.startswith(("tests/", "docs/", "benchmarks/", ".git")) for name in names)


@pytest.mark.slow
@pytest.mark.parametrize("python", KIT["PYTHONS"])
def test_every_wheel_of_the_kit_exists_for_windows(python, tmp_path):
    """Asked of the index that pip is set up for, with the hashes of the lock; nothing is kept."""
    here = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", str(tmp_path / "here"), "segno"]
    if subprocess.run(here, capture_output=True, check=False).returncode:
        pytest.skip("no package index answers: what wheels there are for Windows cannot be asked")
    requirements = tmp_path / "requirements.txt"
    requirements.write_text(KIT["for_windows"](LOCK, python), encoding="utf-8")
    command = [word.replace("download", "install") for word in KIT["command"](python, requirements)]
    asked = subprocess.run(
        [*command, "--dry-run", "--target", str(tmp_path / "none"), "--report", str(tmp_path / "report.json")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert asked.returncode == 0, asked.stderr
    assert not any((tmp_path / "none").glob("*"))
    report = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))["install"]
    files = {one["metadata"]["name"].lower().replace("_", "-"): one["download_info"]["url"] for one in report}
    assert len(files) == len(lockfile.pins(requirements.read_text(encoding="utf-8")))
    for name, address in files.items():
        assert re.search(r"-(none-any|win_amd64)\.whl", address), name
