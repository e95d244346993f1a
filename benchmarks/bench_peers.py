"""Two decrees over a population, summed by tenth of income: ours, engines that people use, and loops of numba and of C.

The same households, the same rules, every sum of our table compared with ``==`` before anything is timed; then all in
turns in one run. ``make peers`` installs the engines, at pinned versions, in environments of their own. Everybody has
one thread. The promises are about seconds of processor; the elapsed time is shown beside them, and what the machine did
meanwhile: a promise that is not kept says by how much.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from benchmarks.bench_engine import crowd
from benchmarks.paired import timed
from benchmarks.peers import c_loop, work
from benchmarks.peers.table import GAINS, MEASURES

ENVIRONMENTS = Path(__file__).parents[1] / ".venv" / "peers"
ENGINES = {
    "openfisca": "openfisca_core", "policyengine": "policyengine_core", "polars": "polars", "duckdb": "duckdb", "numba": "numba",
}  # fmt: skip
MILLION = 1_000_000
ROUNDS = 9
AIMS = {"openfisca": 4, "policyengine": 3, "polars": 4, "duckdb": 10, "numba": 1 / 1.3, "C": 1 / 2.5}
"""How many times our seconds of processor each should take at least."""
PROMISES = {"openfisca": 2.8, "policyengine": 2.3, "polars": 1.7, "duckdb": 10, "numba": 1 / 1.3, "C": 1 / 3.3}
"""What is promised of it, on a machine as noisy as may be."""
OURS, C = "our tables by tenth of income", "a loop in C, one thread"


class Peer:
    """An engine in its own process: asked to work, it says how long it took."""

    def __init__(self, name, folder):
        self.short, self.folder, self.engine = name, folder, ENGINES[name]
        python = ENVIRONMENTS / name / "bin" / "python"
        serve = Path(__file__).parent / "peers" / "serve.py"
        self.process = subprocess.Popen(
            [python, serve, self.engine, folder], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self.version = self.process.stdout.readline().strip()
        self.name = f"{self.engine} {self.version}"

    def go(self, word="go"):
        """The seconds that it took, and those of processor."""
        self.process.stdin.write(f"{word}\n")
        self.process.stdin.flush()
        elapsed, worked = self.process.stdout.readline().split()
        return float(elapsed), float(worked)

    def table(self):
        """What it found."""
        self.go("save")
        return np.load(self.folder / f"{self.engine}.npy")

    def close(self):
        """End the process."""
        self.process.stdin.close()
        self.process.wait()
        self.process.stdout.close()


@pytest.fixture(scope="module")
def at_work(tmp_path_factory):
    """A million households, and everybody who is here to work on them."""
    folder, people = tmp_path_factory.mktemp("peers"), crowd(MILLION)
    work.write(folder, people)
    here = [Peer(name, folder) for name in ENGINES if (ENVIRONMENTS / name / "bin" / "python").exists()]
    loop = None
    if c_loop.COMPILER is not None:
        loop = c_loop.Loop(folder, work.columns(people), json.loads((folder / "decrees.json").read_text()))
    yield people, here, loop
    for peer in here:
        peer.close()


def test_everybody_finds_the_same_table_and_how_fast(at_work, capsys) -> None:
    """The ``PROMISES``, in seconds of processor: the median over rounds in turns of each one's over ours in the same round."""
    people, here, loop = at_work
    if not here:
        pytest.skip("no engine to compare with: run `make peers` first")
    mine = work.ours(people, MEASURES, GAINS)
    assert mine[MEASURES.index("households")].sum() == MILLION
    for peer in here:
        np.testing.assert_array_equal(peer.table(), mine, peer.name)
    ways = {OURS: lambda: timed(lambda: work.ours(people, MEASURES, GAINS))} | {peer.name: peer.go for peer in here}
    promised = {peer.name: peer.short for peer in here}
    if loop is None:
        sys.stdout.write("no gcc here: the loop in C is left out\n")
    else:
        np.testing.assert_array_equal(loop.table(), mine, C)
        ways[C], promised[C] = (lambda: timed(loop.table)), "C"
    rounds = [{name: work() for name, work in ways.items()} for _ in range(ROUNDS)]
    with capsys.disabled():
        sys.stdout.write(shown(rounds, promised))
    missed = [line for name, short in promised.items() if (line := missing(rounds, name, PROMISES[short]))]
    assert not missed, f"{'; '.join(missed)}; {noise(rounds)}"


def ratio(rounds, name):
    """The median of one's seconds of processor over ours in the same round."""
    return statistics.median(each[name][1] / each[OURS][1] for each in rounds)


def missing(rounds, name, promise):
    """By how much a promise is missed; nothing where it is kept."""
    found = ratio(rounds, name)
    return (
        ""
        if found >= promise
        else f"{name} takes {found:.2f} of our processor, promised {promise:.2f}: {1 - found / promise:.0%} missing"
    )


def noise(rounds):
    """How noisy the machine was: its load, and how far our own rounds lie apart."""
    ours = sorted(each[OURS][1] for each in rounds)
    waited = statistics.median(each[OURS][0] / each[OURS][1] for each in rounds)
    return f"load {os.getloadavg()[0]:.1f}, our slowest round {ours[-1] / ours[0]:.2f} of the fastest, elapsed {waited:.1f} times the processor"


def shown(rounds, promised):
    """A line for each: the least processor and elapsed time, the ratio to ours, its promise and the aim."""
    lines = []
    for name in rounds[0]:
        elapsed, worked = (min(each[name][clock] for each in rounds) * 1e3 for clock in (0, 1))
        short = promised.get(name)
        bounds = f" promise {PROMISES[short]:5.2f}, aim {AIMS[short]:5.2f}" if short else ""
        lines.append(
            f"{name:32} {worked:6.0f} ms of processor {elapsed:6.0f} ms elapsed {ratio(rounds, name):6.2f} of ours{bounds}"
        )
    return "\n".join(["", *lines, noise(rounds), ""])
