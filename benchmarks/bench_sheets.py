"""How fast the files of an answer are made: 420 instalments on paper, in a workbook, in a calendar; and what Typst keeps.

Every document is another question (another price), for Typst remembers what it has laid out: the same sheet twice would
measure its memory. Both the clock of the wall and that of the processor are told: other work slows only the first.
``make bench`` runs it and prints the table.
"""

from __future__ import annotations

import itertools
import statistics
import sys
import time
from pathlib import Path

import pytest

from simulator import sheets

ROUNDS = 7
MANY = 200
PROMISE = 0.4
"""Seconds of a sheet of 420 rows, everything included: reading the question, the answer, the layout, the tags."""
_NEXT = itertools.count()
_QUESTION = Path(__file__).parents[1] / "scenarios" / "households" / "couple_58_two_kafils_f3.yaml"


def question() -> str:
    """A couple and two kafils who pay 420 instalments, of a price that was never asked before."""
    return _QUESTION.read_text(encoding="utf-8").replace("type: F3", f"price: {3_430_000 + 7 * next(_NEXT)} DZD")


WAYS = {
    "the sheet on one page": lambda: sheets.pdf(question(), "fr"),
    "the sheet with an annex of 420 rows, French": lambda: sheets.pdf(question(), "fr", annex=True),
    "the sheet with an annex of 420 rows, Arabic": lambda: sheets.pdf(question(), "ar", annex=True),
    "the workbook with formulas, Arabic": lambda: sheets.workbook(question(), "ar"),
    "the calendar, 422 events": lambda: sheets.calendar(question(), "fr"),
    "the chart as PNG": lambda: sheets.png(question(), "ar"),
}


def resident() -> float:
    """Megabytes of this process in memory, where the system tells."""
    status = Path("/proc/self/status")
    if not status.exists():
        pytest.skip("this system does not tell the memory of a process")
    line = next(line for line in status.read_text().splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


def test_files(benchmark, capsys) -> None:
    """A sheet of 420 rows in at most 0.4 s on the clock of the wall."""
    wall: dict[str, list[float]] = {name: [] for name in WAYS}
    processor: dict[str, list[float]] = {name: [] for name in WAYS}
    for turn in range(ROUNDS + 1):
        for name, way in WAYS.items():
            start, worked = time.perf_counter(), time.process_time()
            way()
            if turn:
                wall[name].append(time.perf_counter() - start)
                processor[name].append(time.process_time() - worked)
    benchmark.pedantic(WAYS["the sheet with an annex of 420 rows, Arabic"], rounds=3)
    with capsys.disabled():
        for name in WAYS:
            told = (statistics.median(each[name]) * 1e3 for each in (wall, processor))
            sys.stdout.write("\n{:40} {:8.0f} ms   {:8.0f} ms of the processor".format(name, *told))
        sys.stdout.write("\n")
    assert statistics.median(wall["the sheet with an annex of 420 rows, Arabic"]) <= PROMISE


def test_memory_of_many_sheets(benchmark, capsys) -> None:
    """Typst keeps a cache that settles: the second hundred of sheets adds little to the first."""
    seen = {0: resident()}
    for count in range(1, MANY + 1):
        sheets.pdf(question(), ("fr", "ar")[count % 2])
        if count % (MANY // 4) == 0:
            seen[count] = resident()
    benchmark.pedantic(WAYS["the sheet on one page"], rounds=1)
    with capsys.disabled():
        sys.stdout.write("\n" + ", ".join(f"after {count} sheets {size:.0f} MB" for count, size in seen.items()) + "\n")
    assert seen[MANY] - seen[MANY // 2] <= 100
