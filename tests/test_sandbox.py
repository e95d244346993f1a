"""Files of strangers: none of them ends the process that reads them, nor takes its memory; what is too much is said."""

import json
import signal
import subprocess
import sys
import threading
import time
from contextlib import closing, suppress
from pathlib import Path

import hostile
import pytest
from hostile import FAR
from paging import opened as page_of
from paging import ran, shown
from test_applicants import COUPLE, ROW, csv_of
from test_population_upload import GOOD, parquet, workbook

from simulator import answer
from simulator.applicants import files, looks, packages, reader, visitors
from simulator.applicants.cell_formats import CellLook
from simulator.batch import Options, answered_file
from simulator.cli import main
from simulator.reading import sandbox
from simulator.reading.errors import InputError
from simulator.reading.sandbox import frames, parent
from simulator.ui.population import own_file
from simulator.ui.upload import batch_jobs
from simulator.wording import LANGUAGES, say

pytestmark = pytest.mark.slow

SAMPLE = hostile.far("XFD1048576")
LINUX = pytest.mark.skipif(sys.platform != "linux", reason="the limits of Linux")
QUICK = sandbox.Limits(memory=128 << 20, processor=1, silence=3, frame=1 << 16, turn=0.2)


@pytest.fixture(autouse=True)
def targets(monkeypatch):
    """The functions of ``targets`` can be named as targets; no process of one test waits for another."""
    monkeypatch.setattr(parent, "_ROOT", Path(__file__).parent)
    yield
    parent._end_all()


def told(function, content=b"x", limits=QUICK):
    return list(sandbox.answers(f"targets:{function}", content, {}, limits))


def refusal(call, *args, **options):
    with pytest.raises(InputError) as refused:
        call(*args, **options)
    for lang in LANGUAGES:
        assert "{" not in refused.value.message(lang)
    return refused.value.key


def apart(content):
    """Every part of a file that a visitor sends."""
    with visitors.opened(content, None, files.FORMATS) as file:
        return list(reader.read(file))


# --- references and sizes are looked at before the reader of workbooks sees them


@pytest.mark.parametrize("content", FAR.values(), ids=FAR)
def test_a_table_that_reaches_too_far_is_refused_at_every_door(content, tmp_path):
    assert len(content) < 200_000
    path = tmp_path / "in.xlsx"
    path.write_bytes(content)
    assert refusal(packages.check, files._stream(content), packages.VISITOR) == "batch.file.workbook.far"
    assert refusal(apart, content) == "batch.file.workbook.far"


@pytest.mark.parametrize(
    "name", ["the last cell of a sheet", "the last column of a table", "apostrophes", "another prefix"]
)
def test_the_command_refuses_it_too(name, tmp_path, capsys):
    (tmp_path / "in.xlsx").write_bytes(FAR[name])
    assert main(["batch", str(tmp_path / "in.xlsx"), "-o", str(tmp_path / "out.xlsx"), "--lang", "en"]) == 2
    assert "reaches too far" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["in.xlsx"]


@pytest.mark.parametrize("content", [
    hostile.understated('<row r="1"><c r="A1"><v>1</v></c></row>', "<row><c><v>1</v></c></row>" * 100),
    hostile.packed([*hostile.parts("").items(), ("xl/worksheets/SHEET1.xml", "<x/>")]),
    hostile.packed(hostile.parts("")) + hostile.packed(hostile.parts(""))[-22:],
    hostile.packed(hostile.parts("") | {f"{n}": "" for n in range(5_001)}),
    hostile.packed(hostile.parts('<row r="1"><c r="&#88;FD1048576"><v>1</v></c></row>')),
    hostile.packed(hostile.parts(""))[:-30],
], ids=["understated", "twice", "two ends", "many parts", "escaped", "cut"])  # fmt: skip
def test_an_archive_that_contradicts_itself_is_refused(content):
    assert refusal(files.opened, content) == "batch.file.workbook"


def test_what_is_unpacked_is_counted_not_believed():
    bomb = hostile.packed(hostile.parts("") | {"xl/media/a.png": bytes(3 << 20)})
    assert refusal(files.opened, bomb, bounds=packages.LOCAL._replace(unpacked=1 << 20)) == "batch.file.too_large"


@pytest.mark.parametrize("bounds", [packages.LOCAL, packages.VISITOR])
def test_the_usual_references_are_never_too_many_together(bounds):
    import re

    from openpyxl.utils import get_column_letter

    near = re.compile(bounds.near)
    columns = [place for place in range(1, 800) if near.fullmatch(f"{get_column_letter(place)}1".encode())]
    assert columns == list(range(1, len(columns) + 1))
    last = max(int(digits) for size in range(1, 9) for digits in (f"{lead}{'9' * size}"[:size] for lead in ("9", "109", "1049", "104", "19", "10")) if near.fullmatch(f"A{digits}".encode()))  # fmt: skip
    assert len(columns) * last <= bounds.cells < (len(columns) + 1) * (last + 1)


@pytest.mark.parametrize("body", [
    '<row r="1"><c r="A1" t="inlineStr"><is><t>r="XFD1048576" &lt;c r="XFD1048576"&gt;</t></is></c></row>',
    '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576" s="1"/></row>',
    "<row><c><v>1</v></c></row>" * 1_000, '<!-- made by hand --><row r="1"><c r="A1"><v>1</v></c></row>',
])  # fmt: skip
def test_what_only_looks_far_is_read(body):
    content = hostile.packed(hostile.parts(body, before='<dimension ref="A1:XFD1048576"/>'))
    assert len(files.opened(content).heads) == 1


# --- limits


@LINUX
@pytest.mark.parametrize(("function", "reason"), [
    ("spin", "time"), ("sleep", "time"), ("swell", "memory"), ("abort", "memory"), ("leave", "memory"), ("shout", "memory"),
    ("babble", "memory"), ("many", "memory"), ("nowhere", "memory"),
])  # fmt: skip
def test_a_process_that_goes_wrong_is_ended_and_said(function, reason):
    began = time.monotonic()
    assert refusal(told, function, b"x" * 100) == f"batch.file.stopped.{reason}"
    assert time.monotonic() - began < 10
    assert told("echo", b"after") == [b"after"]


@LINUX
def test_a_process_writes_no_file_and_knows_nothing_of_this_one(tmp_path, monkeypatch):
    monkeypatch.setenv("A_SECRET", "kept here")
    place = tmp_path / "file"
    assert refusal(told, "write", str(place).encode()) == "batch.file.stopped.memory"
    assert not place.exists() or not place.read_bytes()
    assert b"kept here" not in told("surroundings")[0]


@LINUX
def test_nothing_is_left_of_a_process(monkeypatch):
    started, start = [], parent._started
    monkeypatch.setattr(parent, "_started", lambda target: started.append(start(target)) or started[-1])
    told("echo")
    parent._end_all()
    before = len(list(Path("/proc/self/fd").iterdir()))
    for function in ("echo", "abort", "sleep"):
        with closing(sandbox.answers(f"targets:{function}", b"x", {}, QUICK)) as received:
            assert next(received) == b"x"
    parent._end_all()
    assert len(list(Path("/proc/self/fd").iterdir())) == before
    assert len(started) == 8
    assert not [process for process in started if process.returncode is None or Path(f"/proc/{process.pid}").exists()]


@LINUX
def test_a_process_ends_with_its_parent_even_in_the_middle():
    program = (
        "import sys; from pathlib import Path; from simulator.reading.sandbox import parent, answers;"
        f"parent._ROOT = Path({str(Path(__file__).parent)!r});"
        "received = answers('targets:number', b'', {}); print(next(received).decode(), flush=True); sys.stdin.read()"
    )
    with subprocess.Popen([sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        number = int(other.stdout.readline())
        assert Path(f"/proc/{number}").exists()
        other.send_signal(signal.SIGKILL)
        other.wait()
        deadline = time.monotonic() + 5
        while Path(f"/proc/{number}").exists() and time.monotonic() < deadline:
            time.sleep(0.05)
        assert not Path(f"/proc/{number}").exists()


def test_no_more_are_read_at_once_than_there_are_turns():
    every = [sandbox.answers("targets:echo", b"x", {}, QUICK) for _ in range(parent.TURNS)]
    assert [next(one) for one in every] == [b"x"] * parent.TURNS
    assert refusal(told, "echo") == "batch.file.stopped.busy"
    every[0].close()
    assert told("echo") == [b"x"]
    for one in every:
        one.close()


def test_a_refusal_that_is_kept_keeps_no_turn():
    kept = []
    for _ in range(parent.TURNS + 1):
        with pytest.raises(InputError) as refused:
            apart(b"a;b\r\n1;2\r\n")
        kept.append(refused)
    assert {one.value.key for one in kept} == {"batch.file.no_heads"}


def test_several_threads_read_at_once():
    found = []
    limits = sandbox.Limits()
    threads = [threading.Thread(target=lambda n=n: found.extend(told("echo", b"%d" % n, limits))) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == [b"%d" % n for n in range(6)]


# --- what comes back is not believed


@pytest.mark.parametrize("content", [b"", b"[]", b"{", b'{"key": "no.such", "where": "", "facts": {}}', b'{"key": 1, "where": "", "facts": {}}',
    b'{"key": "batch.file.empty", "where": "", "facts": {"a": {"b": 1}}}', b"[" * 5_000, b"\xff"])  # fmt: skip
def test_a_refusal_that_is_none_is_not_raised(content):
    with pytest.raises(frames.Broken):
        frames.to_refusal(content)


@pytest.mark.parametrize("content", [
    b"", b"a;b\r\n1;2\r\n", csv_of({name: cell for name, cell in ROW.items() if name != "keys"}), b"PK\x03\x04",
])  # fmt: skip
def test_a_refusal_comes_back_as_it_was(content):
    raised = []
    for read in (apart, lambda content: list(reader.read(content))):
        with pytest.raises(InputError) as refused:
            read(content)
        raised.append([refused.value.message(lang) for lang in LANGUAGES])
    assert raised[0] == raised[1]


@pytest.mark.parametrize(
    "content",
    [
        csv_of(*GOOD),
        csv_of(*GOOD, {"birth": "?"}, encoding="cp1256"),
        workbook(GOOD),
        parquet(GOOD),
        csv_of(*GOOD) + b"1;2\r\n",
    ],
)
def test_the_rows_are_the_same_in_another_process(content):
    mine = files.opened(content, with_looks=True)
    with visitors.opened(content, None, files.FORMATS, with_looks=True) as file:
        assert (file.heads, file.chosen, file.look) == (mine.heads, mine.chosen, mine.look)
        theirs = list(file.rows)
    for one, other in zip(mine.rows, theirs, strict=True):
        assert one.cells.equals(other.cells)
        assert (one.lines == other.lines).all()
        assert (one.ragged == other.ragged).all()
        assert one.done == other.done
        assert (one.kinds is None) == (other.kinds is None)
        assert one.kinds is None or (one.kinds == other.kinds).all()
        assert (one.looks is None) == (other.looks is None) == (file.look is None)
        assert one.looks is None or (one.looks == other.looks).all()


LOOK = looks.SheetLook((CellLook(),), (0.0,) * 2)


@pytest.mark.parametrize(
    "about",
    [
        LOOK._replace(cells=()),
        LOOK._replace(cells=(CellLook(font_color="red"),)),
        LOOK._replace(cells=(CellLook(left=14),)),
        LOOK._replace(cells=(CellLook(align="up"),)),
        LOOK._replace(cells=(CellLook(bold=1),)),
        LOOK._replace(cells=(CellLook(num_format="0" * 256),)),
        LOOK._replace(widths=(256.0, 0.0)),
        LOOK._replace(widths=()),
        LOOK._replace(hidden=(2,)),
        (),
        [[[1]], [], [], []],
    ],
)
def test_a_look_that_is_none_is_refused(about):
    assert visitors._look(json.loads(json.dumps(LOOK)), 2) == LOOK
    assert refusal(visitors._look, json.loads(json.dumps(about)), 2) == "batch.file.stopped.memory"


def test_rows_that_are_none_are_refused():
    frame = visitors._packed(next(files.opened(workbook(GOOD[:5])).rows))
    assert visitors._unpacked(frame, len(ROW)).cells.num_rows == 5
    for spoilt, width in ((frame, len(ROW) + 1), (b"", len(ROW)), (b"x" * 100, len(ROW)), (frame[:-300], len(ROW))):
        assert refusal(visitors._unpacked, spoilt, width) == "batch.file.stopped.memory"
    for place in range(0, len(frame), 61):
        changed = frame[:place] + bytes([frame[place] ^ 0xFF]) + frame[place + 1 :]
        with suppress(InputError):
            assert visitors._unpacked(changed, len(ROW)).cells.num_columns == len(ROW)


# --- the pages


@pytest.mark.parametrize("place", ["batch", "population"])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_page_says_what_is_wrong_and_goes_on(place, lang):
    for content in (SAMPLE, FAR["the last column of a table"]):
        at = page_of(place, lang=lang)
        at = ran(at.file_uploader[0].set_value(("in.xlsx", content, "text/csv")).run())
        assert say("batch.file.workbook.far", lang, cells=0, most=4_000_000).split("0")[0] in shown(at)
        assert not [one for one in at.button if (one.key or "").startswith(("lot.go", "lab.go"))]
    assert answer(COUPLE)["eligible"]


@LINUX
def test_the_memory_of_a_file_is_bounded_whatever_it_asks_for(tmp_path):
    """Measured in a program of its own: a process counts the memory of the one that starts it until it has begun."""
    content = hostile.echoes(200_000, 30_000)
    assert len(content) < 20_000
    (tmp_path / "in.xlsx").write_bytes(content)
    program = """
import resource, sys
from pathlib import Path
from simulator.reading.errors import InputError
from simulator.ui.population import own_file as given
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
try:
    given.read(Path(sys.argv[1]).read_bytes(), "in.xlsx", "DA", None, lambda *_: None)
except InputError as error:
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    print(error.key, grown, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""
    done = subprocess.run(
        [sys.executable, "-c", program, tmp_path / "in.xlsx"], capture_output=True, text=True, check=True
    )
    key, grown, other = done.stdout.split()
    assert key == "batch.file.stopped.memory"
    assert int(grown) << 10 < 50 << 20
    assert 300 << 20 < int(other) << 10 < visitors.LIMITS.memory + (150 << 20)


def test_no_upload_is_read_in_this_process(monkeypatch, tmp_path):
    def refuse(*_, **__):
        raise AssertionError("read here")

    monkeypatch.setattr(files, "opened", refuse)
    kept = batch_jobs.answered(csv_of(ROW), "in.csv", ".csv", Options("fr"), None, lambda *_: None)
    assert kept.reply.counts.answered == 1
    assert own_file.read(csv_of(ROW), "in.csv", "DA", None, lambda *_: None).answered == 1
    with pytest.raises(AssertionError):
        answered_file(csv_of(ROW), tmp_path / "out.csv", Options("fr"))
