"""What the commands cost as people run them: a program each, from its start to its end, in processor seconds and memory.

Every round runs every command once, beside ``python -c "import numpy, yaml"``; bytecode is written before. The ratios
are those of the medians; ``make bench`` runs it and prints the table.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

ROUNDS = 11
ROOT = Path(__file__).parents[1]
COUPLE = str(ROOT / "scenarios" / "households" / "couple_34_f3.yaml")
DECREE = "location_vente@2024-06-26"
UNIT, FRAMES, NOTHING = "import numpy, yaml", "import pandas, pyarrow", "nothing"
HELP_BEFORE = 4.7
"""What ``--help`` cost in units at the commit 079a74a, before anything was imported late."""
MEBIBYTE = 1024
"""Kibibytes, in which a system tells what a child held; what it held before its program began was ours, and counts."""

KEEPS_BYTECODE = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
"""The environment of a program as people run it: what Python compiled, it keeps."""


class Cost(NamedTuple):
    """Processor seconds of a program, and the most memory that it held, in MiB."""

    seconds: float
    memory: float


def cost(words: list[str], folder: Path) -> Cost:
    """The cost of one program. Raises ``AssertionError`` where it fails."""
    with (folder / "out.txt").open("wb") as out:
        child = subprocess.Popen([sys.executable, "-P", *words], stdout=out, stderr=out, cwd=folder, env=KEEPS_BYTECODE)
        _, status, used = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
    assert child.returncode == 0, (folder / "out.txt").read_text(encoding="utf-8")
    return Cost(used.ru_utime + used.ru_stime, used.ru_maxrss / MEBIBYTE)


PROGRAMS = {
    NOTHING: ["-c", ""],
    UNIT: ["-c", UNIT],
    FRAMES: ["-c", FRAMES],
    "--version": ["-m", "simulator", "--version"],
    "--help": ["-m", "simulator", "--help"],
    "law": ["-m", "simulator", "law"],
    "simulate": ["-m", "simulator", "simulate", COUPLE],
    "simulate, JSON in three languages": ["-m", "simulator", "simulate", COUPLE, "--format", "json"],
    "compare, two laws": ["-m", "simulator", "compare", COUPLE, "--with", "location_vente@2001-04-29"],
    "batch, five rows": ["-m", "simulator", "batch", "five.csv", "-o", "answered.csv"],
    "population, five rows": ["-m", "simulator", "population", "five.csv", "--law", DECREE],
}


def in_turns(programs: dict[str, list[str]], rounds: int, folder: Path) -> dict[str, list[Cost]]:
    """What each program cost in each round, all in turns; a first round, which writes bytecode, does not count."""
    costs: dict[str, list[Cost]] = {name: [] for name in programs}
    for turn in range(rounds + 1):
        for name, words in programs.items():
            spent = cost(words, folder)
            if turn:
                costs[name].append(spent)
    return costs


@pytest.mark.skipif(not hasattr(os, "wait4"), reason="this system does not tell what a child used")
def test_commands(tmp_path, capsys) -> None:
    """``simulate`` and ``law`` at most 2.5 units, ``--help`` a quarter of what it was, files of five rows little more."""
    lines = (ROOT / "scenarios" / "applicants.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    (tmp_path / "five.csv").write_text("".join(lines[:6]), encoding="utf-8")
    costs = in_turns(PROGRAMS, ROUNDS, tmp_path)
    seconds = {name: statistics.median(each.seconds for each in found) for name, found in costs.items()}
    memory = {name: max(each.memory for each in found) for name, found in costs.items()}
    ratio = {name: taken / seconds[UNIT] for name, taken in seconds.items()}
    with capsys.disabled():
        for name, taken in seconds.items():
            fastest = min(each.seconds for each in costs[name])
            print(
                f"\n{name:36} {taken:6.3f} s (fastest {fastest:.3f})  {ratio[name]:5.2f}  {memory[name]:4.0f} MiB",
                end="",
            )
        print()
    assert ratio["simulate"] <= 2.5
    assert ratio["law"] <= 2.5
    assert max(ratio["--help"], ratio["--version"]) <= HELP_BEFORE / 4
    assert memory["simulate"] <= 60
    most = 1.2 * seconds["simulate"] + seconds[FRAMES] - seconds[NOTHING]
    assert max(seconds["batch, five rows"], seconds["population, five rows"]) <= most
