"""A file is written whole or not at all: a full disk, a folder that cannot be written, a signal in the middle."""

import ast
import io
import os
import re
import signal
import subprocess
import sys
import threading
import zipfile
from pathlib import Path

import pytest
from test_house import FILES, TREES, short

from simulator.batch import template_file
from simulator.cli import COMMANDS, main
from simulator.reading.errors import InputError
from simulator.wording import LANGUAGES
from simulator.writing import atomic

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[1]
COUPLE = str(ROOT / "scenarios" / "households" / "couple_f3.yaml")
AGENCY = [str(ROOT / "scenarios" / "portfolio" / f"{name}.csv") for name in ("contracts", "payments")]
LAW = "location_vente@2024-06-26"
NAMES = ("out", "with a space", "نتائج البلدية", "[odd]*?")


@pytest.fixture
def folder(tmp_path):
    lines = (ROOT / "scenarios" / "applicants.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    (tmp_path / "five.csv").write_text("".join(lines[:6]), encoding="utf-8")
    return tmp_path


def words_of(command, folder):
    """A command line that writes something, but for the name of what it writes."""
    return {
        "calendar": ["calendar", COUPLE, "-o"],
        "workbook": ["workbook", COUPLE, "-o"],
        "batch": ["batch", str(folder / "five.csv"), "-o"],
        "rows": ["population", "--synthetic", "40", "--law", LAW, "--rows"],
        "folder": ["population", "--synthetic", "40", "--law", LAW, "--out"],
        "agency": ["portfolio", *AGENCY, "--as-of", "2026-11-29", "--out"],
    }[command]


ENDINGS = {"calendar": ".ics", "workbook": ".xlsx", "batch": ".csv", "rows": ".parquet", "folder": "", "agency": ""}


def program(words, folder, **how):
    """The command as a program of its own."""
    return subprocess.run(
        [sys.executable, "-P", "-m", "simulator", *words],
        cwd=folder, capture_output=True, encoding="utf-8", check=False, **how,
    )  # fmt: skip


def is_refused(done, status=2):
    """One sentence on standard error, after what tells of the progress, and the status."""
    assert done.returncode == status, done.stderr
    assert "Traceback" not in done.stderr
    assert "Exception ignored" not in done.stderr
    assert done.stderr.endswith("\n")
    return done.stderr.splitlines()[-1]


# --- where files are written


WRITERS = {"open", "write_bytes", "write_text", "write_table", "to_parquet", "to_csv", "ParquetWriter", "CSVWriter", "Workbook",
           "OSFile", "fdopen", "mkstemp", "mkdtemp", "TemporaryDirectory", "NamedTemporaryFile", "TemporaryFile", "touch"}  # fmt: skip
READING = {"r", "rb"}
IN_A_DRAFT = "in a draft, whose path it is given"
IN_MEMORY = "in memory: it becomes bytes"
ALLOWED = {
    ("writing/atomic.py", "open"): "the module itself",
    ("writing/atomic.py", "write_bytes"): "the module itself",
    ("writing/atomic.py", "mkdtemp"): "the module itself",
    ("writing/atomic.py", "touch"): "the module itself",
    ("sheets/population_folder.py", "write_bytes"): IN_A_DRAFT,
    ("sheets/population_folder.py", "write_table"): IN_A_DRAFT,
    ("portfolios/tables_folder.py", "open"): IN_A_DRAFT,
    ("portfolios/tables_folder.py", "write_bytes"): IN_A_DRAFT,
    ("portfolios/tables_folder.py", "ParquetWriter"): IN_A_DRAFT,
    ("portfolios/tables_folder.py", "write_table"): IN_A_DRAFT,
    ("populations/payments_file.py", "ParquetWriter"): IN_A_DRAFT,
    ("populations/payments_file.py", "write_table"): IN_A_DRAFT,
    ("populations/store.py", "ParquetWriter"): "for a caller in Python, who names the file; no command does",
    ("batch/write.py", "open"): IN_A_DRAFT,
    ("batch/write.py", "CSVWriter"): IN_A_DRAFT,
    ("batch/finished_rows.py", "write_table"): IN_MEMORY,
    ("batch/workbook.py", "Workbook"): IN_A_DRAFT,
    ("batch/columnar.py", "ParquetWriter"): IN_A_DRAFT,
    ("batch/columnar.py", "write_table"): IN_A_DRAFT,
    ("batch/template_file.py", "Workbook"): IN_MEMORY,
    ("sheets/workbook_format.py", "Workbook"): IN_MEMORY,
    ("applicants/files.py", "OSFile"): "reads",
    ("writing/finished_parts.py", "open"): "a part of a run that may be stopped, in a folder beside the result",
    ("runs/again.py", "write_bytes"): "in the folder of a run that is made again: it goes when the run has been compared",
    ("runs/verification.py", "TemporaryDirectory"): "that folder",
    ("reading/sandbox/child.py", "fdopen"): "the pipe to the process that asked",
    ("ui/upload/batch_jobs.py", "TemporaryDirectory"): "a file that a visitor takes away: nobody named it, and it goes with its folder",
}  # fmt: skip


def writers():
    """Every call that opens a file to write, with the module that it stands in."""
    for path in FILES:
        for node in ast.walk(TREES[path]):
            if isinstance(node, ast.Call):
                name = getattr(node.func, "attr", getattr(node.func, "id", ""))
                modes = {
                    value.value
                    for value in node.args[:2]
                    if isinstance(value, ast.Constant) and isinstance(value.value, str)
                }
                if name in WRITERS and not (name == "open" and (modes & READING or not modes)):
                    yield short(path), name


def test_every_file_is_written_by_one_module():
    assert set(writers()) - set(ALLOWED) == set(), (
        "write it in a draft of simulator.writing.atomic, or say here why not"
    )
    assert set(ALLOWED) - set(writers()) == set(), "nothing is written there any more"


# --- in its place, whole


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("command", ENDINGS)
def test_what_is_written_is_there_and_nothing_else(command, name, folder):
    place = folder / name
    place.mkdir()
    for _ in range(2):
        assert main([*words_of(command, folder), str(place / f"made{ENDINGS[command]}")]) == 0
        assert [path.name for path in place.iterdir()] == [f"made{ENDINGS[command]}"]


def test_a_link_stays_a_link(folder):
    (folder / "far").mkdir()
    (folder / "near.ics").symlink_to(folder / "far" / "real.ics")
    assert main(["calendar", COUPLE, "-o", str(folder / "near.ics")]) == 0
    assert (folder / "near.ics").is_symlink()
    assert (folder / "far" / "real.ics").read_bytes().startswith(b"BEGIN:VCALENDAR")


@pytest.mark.parametrize("command", ENDINGS)
def test_a_read_only_folder_is_refused(command, folder, capsys):
    if os.getuid() == 0:
        pytest.skip("root writes anywhere: see the next test")
    place = folder / "closed"
    place.mkdir(mode=0o555)
    assert main([*words_of(command, folder), str(place / f"made{ENDINGS[command]}")]) == 2
    assert capsys.readouterr().out == ""
    assert list(place.iterdir()) == []


@pytest.mark.parametrize("command", ENDINGS)
@pytest.mark.skipif(not Path("/proc/version").exists(), reason="/proc is where even root makes no file")
def test_a_folder_that_takes_no_file_is_refused(command, folder, capsys):
    for lang in LANGUAGES:
        assert main([*words_of(command, folder), f"/proc/made{ENDINGS[command]}", "--lang", lang]) == 2
        out, told = capsys.readouterr()
        assert out == ""
        assert "/proc/made" in told.splitlines()[-1]


@pytest.mark.parametrize("command", ["calendar", "workbook", "batch", "rows"])
def test_an_output_that_is_an_input_is_refused(command, folder, capsys):
    source = folder / f"input{ENDINGS[command]}"
    source.write_bytes(Path(COUPLE).read_bytes() if command != "batch" else (folder / "five.csv").read_bytes())
    before = source.read_bytes()
    words = words_of(command, folder)
    if command == "rows":
        words[1:3] = [str(folder / "five.csv")]
        source = folder / "five.csv"
        before = source.read_bytes()
    else:
        words[1] = str(source)
    assert main([*words, str(source)]) == 2
    assert source.read_bytes() == before
    assert capsys.readouterr().out == ""


# --- a full disk


FULL = "import resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, ({most}, {most})); sys.argv[0] = 'x'; import signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN); from simulator.__main__ import run; sys.exit(run())"


@pytest.mark.parametrize("command", ENDINGS)
def test_a_disk_that_is_full_in_the_middle_leaves_what_was_there(command, folder):
    made = folder / f"made{ENDINGS[command]}"
    if ENDINGS[command]:
        made.write_bytes(b"before")
    before = sorted(folder.iterdir())
    done = subprocess.run(
        [sys.executable, "-P", "-c", FULL.format(most=700), *words_of(command, folder), str(made)],
        cwd=folder, capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert str(made) in is_refused(done)
    assert sorted(folder.iterdir()) == before
    assert not ENDINGS[command] or made.read_bytes() == b"before"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no full device")
@pytest.mark.parametrize("words", [["simulate", COUPLE], ["law"], ["calendar", COUPLE, "-o", "-"], ["batch", "five.csv", "-o", "-"], ["--help"]], ids=" ".join)  # fmt: skip
def test_a_full_standard_output_is_told_in_a_sentence(words, folder):
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-P", "-m", "simulator", *words], cwd=folder, stdout=full, stderr=subprocess.PIPE, encoding="utf-8", check=False
        )  # fmt: skip
    is_refused(done)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no full device")
@pytest.mark.parametrize("command", ["calendar", "batch", "rows"])
def test_a_device_is_written_to_and_never_replaced(command, folder):
    device = folder / f"pipe{ENDINGS[command]}"
    os.mkfifo(device)
    read = []
    reader = threading.Thread(target=lambda: read.append(device.read_bytes()))
    reader.start()
    assert main([*words_of(command, folder), str(device)]) == 0
    reader.join()
    assert device.is_fifo()
    assert len(read[0]) > 100
    done = program([*words_of("calendar", folder), "/dev/full"], folder)
    assert "/dev/full" in is_refused(done)
    assert Path("/dev/full").is_char_device()


# --- standard output


@pytest.mark.parametrize("command", ["calendar", "workbook", "batch", "rows"])
def test_a_dash_is_standard_output_and_never_a_file(command, folder):
    done = subprocess.run(
        [sys.executable, "-P", "-m", "simulator", *words_of(command, folder), "-"], cwd=folder, capture_output=True, check=False
    )  # fmt: skip
    starts = {"calendar": b"BEGIN:VCALENDAR", "workbook": b"PK", "batch": b"\xef\xbb\xbf", "rows": b"PAR1"}
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(starts[command])
    assert [path.name for path in folder.iterdir()] == ["five.csv"]


def test_a_folder_does_not_go_to_standard_output(folder, capsys, monkeypatch):
    monkeypatch.chdir(folder)
    assert main([*words_of("folder", folder), "-"]) == 2
    assert capsys.readouterr().out == ""
    assert [path.name for path in folder.iterdir()] == ["five.csv"]


@pytest.mark.parametrize("text", [True, False])
def test_only_text_goes_to_a_terminal(text):
    pty = pytest.importorskip("pty")
    ours, theirs = pty.openpty()
    words = ["calendar" if text else "workbook", COUPLE, "-o", "-"]
    done = subprocess.Popen([sys.executable, "-P", "-m", "simulator", *words], stdout=theirs, stderr=subprocess.PIPE)
    drained = threading.Thread(target=lambda: drain(ours), daemon=True)
    drained.start()
    _, told = done.communicate()
    assert done.returncode == (0 if text else 2)
    assert ("terminal" in told.decode()) is not text
    os.close(theirs)


def drain(terminal):
    try:
        while os.read(terminal, 1024):
            pass
    except OSError:
        pass


# --- a signal in the middle

SLOW = """
import sys, time
from simulator.applicants import reader as applicants
told = applicants._parts
def slowly(*some):
    for part in told(*some):
        yield part
        print("begun", file=sys.stderr, flush=True)
        time.sleep(60)
applicants._parts = slowly
from simulator.__main__ import run
sys.exit(run())
"""
"""The command ``batch``, which waits when the first rows are written."""


def begun(folder, ending=".csv"):
    """A run that is in the middle of its file."""
    words = ["batch", str(folder / "five.csv"), "-o", str(folder / f"out{ending}")]
    child = subprocess.Popen([sys.executable, "-P", "-c", SLOW, *words], stderr=subprocess.PIPE, encoding="utf-8")
    assert child.stderr.readline() == "begun\n"
    assert len([path for path in folder.iterdir() if path.suffix == ".part"]) == 1
    return child


@pytest.mark.parametrize("ending", [".csv", ".xlsx", ".parquet"])
@pytest.mark.parametrize(("how", "status"), [(signal.SIGTERM, 143), (signal.SIGINT, 130)])
def test_a_signal_in_the_middle_leaves_nothing(how, status, ending, folder):
    (folder / f"out{ending}").write_text("before")
    child = begun(folder, ending)
    child.send_signal(how)
    _, told = child.communicate()
    assert child.returncode == status
    assert len(told.splitlines()) == 1, told
    assert (folder / f"out{ending}").read_text() == "before"
    assert sorted(path.name for path in folder.iterdir()) == ["five.csv", f"out{ending}"]


def test_what_a_killed_run_leaves_is_in_sight_and_goes_with_the_next(folder):
    child = begun(folder)
    child.kill()
    child.communicate()
    (left,) = (path for path in folder.iterdir() if path.suffix == ".part")
    assert left.name.startswith("out.csv.")
    assert left.stat().st_mode & 0o077 == 0, "nobody else reads the rows"
    assert not (folder / "out.csv").exists()
    assert main(["batch", str(folder / "five.csv"), "-o", str(folder / "out.csv")]) == 0
    assert sorted(path.name for path in folder.iterdir()) == ["five.csv", "out.csv"]


def test_what_a_living_run_makes_is_left_to_it(folder):
    child = begun(folder)
    try:
        assert main(["batch", str(folder / "five.csv"), "-o", str(folder / "out.csv")]) == 0
        assert len([path for path in folder.iterdir() if path.suffix == ".part"]) == 1
    finally:
        child.kill()
        child.communicate()


def test_an_error_in_the_middle_leaves_what_was_there(folder):
    place = folder / "made.txt"
    place.write_text("before")
    with pytest.raises(ZeroDivisionError), atomic.drafted(place) as path:
        path.write_text(str(1 / 0))
    assert place.read_text() == "before"
    with pytest.raises(InputError), atomic.drafted_folder(place, "mark"):
        pass
    assert sorted(path.name for path in folder.iterdir()) == ["five.csv", "made.txt"]


def test_every_command_that_writes_is_tried_here():
    """``sheet``, ``chart``, ``contract`` and ``plan`` write as ``calendar`` does; the others print."""
    assert set(COMMANDS) - {"simulate", "compare", "grid", "kafils", "order", "law", "steering", "message", "verify", "diff", "app"} == {
        "calendar", "workbook", "batch", "population", "portfolio", "sheet", "chart", "contract", "plan"
    }  # fmt: skip


# --- what is not ours is left alone


def test_a_folder_that_is_named_like_a_draft_is_not_thrown_away(folder):
    kept = folder / "out.csv.archive.part"
    kept.mkdir()
    (kept / "precious").write_text("theirs", encoding="utf-8")
    (folder / "out.csv.file.part").write_text("theirs", encoding="utf-8")
    os.mkfifo(folder / "out.csv.pipe.part")
    (folder / "out.csv.link.part").symlink_to(kept)
    assert main(["batch", str(folder / "five.csv"), "-o", str(folder / "out.csv")]) == 0
    assert (kept / "precious").read_text(encoding="utf-8") == "theirs"
    assert len([path for path in folder.iterdir() if path.suffix == ".part"]) == 4


def test_a_folder_of_results_that_was_being_replaced_comes_back(folder):
    """Stopped between its two moves, the old folder is in the draft; the next run puts it back before it begins."""
    place = folder / "results"
    left = folder / "results.abcdefgh.part"
    (left / "before").mkdir(parents=True)
    (left / ".location-vente").touch()
    (left / "before" / "run.json").write_text("old", encoding="utf-8")
    with pytest.raises(KeyboardInterrupt), atomic.drafted_folder(place, "run.json"):
        raise KeyboardInterrupt
    assert (place / "run.json").read_text(encoding="utf-8") == "old"
    assert not left.exists()


@pytest.mark.parametrize("words", [["batch", "{pipe}", "-o", "-"], ["simulate", "-"], ["simulate", "-", "-"]])
def test_a_pipe_is_read_and_a_closed_stream_is_told(words, folder):
    pipe = folder / "pipe"
    os.mkfifo(pipe)
    command = [sys.executable, "-P", "-m", "simulator", *(word.format(pipe=pipe) for word in words)]
    child = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    if words[0] == "batch":
        pipe.write_bytes((folder / "five.csv").read_bytes())
    out, told = child.communicate()
    assert b"Traceback" not in told
    assert (child.returncode, bool(out)) == ((0, True) if words[0] == "batch" else (2, False))


@pytest.mark.parametrize("closed", ["<&-", ">&-"])
def test_a_stream_that_was_closed_before_is_one_sentence(closed):
    command = f'exec "{sys.executable}" -P -m simulator simulate {"-" if closed[0] == "<" else COUPLE} {closed}'
    done = subprocess.run(["/bin/sh", "-c", command], capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1, done.stderr


@pytest.mark.parametrize(("how", "status"), [(signal.SIGTERM, 143), (signal.SIGINT, 130)])
def test_a_signal_while_the_program_is_imported_is_one_sentence(how, status):
    code = f"""
import builtins, os, sys
usual = builtins.__import__
def slow(name, *more):
    if name == "simulator.cli":
        builtins.__import__ = usual
        os.kill(os.getpid(), {int(how)})
    return usual(name, *more)
from simulator.__main__ import run
builtins.__import__ = slow
sys.argv = ["location-vente", "law"]
sys.exit(run())
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == status, done.stderr
    assert len(done.stderr.splitlines()) == 1, done.stderr


@pytest.mark.parametrize("command", ["sheet", "workbook", "calendar", "chart"])
def test_a_file_whose_name_ends_as_another_kind_is_not_written(command, folder, capsys):
    before = sorted(folder.iterdir())
    for name in ("a.docx", "a", "a.csv"):
        assert main([command, COUPLE, "-o", str(folder / name)]) == 2
        assert "." in capsys.readouterr().err
    assert (
        main(
            [
                "population",
                str(folder / "five.csv"),
                "--law",
                "location_vente@2024-06-26",
                "--rows",
                str(folder / "a.csv"),
            ]
        )
        == 2
    )
    assert sorted(folder.iterdir()) == before


def test_no_workbook_says_by_the_clock_when_it_was_made():
    """The library of workbooks writes the time of day where it is told no other: two runs of one question would differ."""
    made = [
        path
        for path in sorted((ROOT / "simulator").rglob("*.py"))
        if "xlsxwriter.Workbook(" in path.read_text(encoding="utf-8")
    ]
    assert made
    for path in made:
        text = path.read_text(encoding="utf-8")
        assert len(re.findall(r"set_properties\(\s*\{[^}]*\"created\"", text)) == text.count("xlsxwriter.Workbook("), (
            path
        )
    for lang in LANGUAGES:
        with zipfile.ZipFile(io.BytesIO(template_file.template(lang, ".xlsx"))) as packed:
            assert b">1980-01-01T00:00:00Z<" in packed.read("docProps/core.xml")
