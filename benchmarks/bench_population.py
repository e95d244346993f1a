"""How large a population may be: time by size, memory when it is streamed, every dated row to a file, two processes.

What is promised of memory is measured in a process of its own: what it needs beyond its imports.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys

import numpy as np
import pyarrow.parquet as pq
import pytest

from benchmarks import receipts
from benchmarks.bench_engine import crowd
from benchmarks.paired import taken, timed
from benchmarks.peers import work
from simulator import Law, Readings
from simulator.engine import run
from simulator.populations import cluster, experiment, payments_file, store
from simulator.populations.count.groups import InMemory

SIZES = (10_000, 100_000, 1_000_000)
MILLION = 1_000_000
MIB = 2**20
TASKS = 200
ROW = 150e-9
"""Seconds of processor that a row may cost, made and written."""
TABLES = """
from pathlib import Path
from benchmarks.peers import work
from simulator.populations import experiment as lab, store
"""
STREAMED = "lab.run(store.StoredHouseholds(Path(argument)), work.plan())"
ROWS = """
from pathlib import Path
from simulator import Law, Readings
from simulator.populations import payments_file as rows, store; from simulator.engine import run
"""
WRITTEN = """
(part,) = store.parts(Path(argument), 200_000)
rows.write(Path(argument).with_suffix(".rows"), [(part.people, *run.regimes(part.people, "location_vente", Law.load(), Readings(), None))])
"""
MEASURED = """
import sys
argument = sys.argv[1]
{imports}
def memory(name):
    return int(next(line for line in open("/proc/self/status") if line.startswith(name)).split()[1]) * 1024
before = memory("VmRSS")
{work}
print(memory("VmHWM") - before, memory("VmHWM"))
"""


def memory(imports, work_done, argument):
    """Bytes that some work needs at most beyond its imports, and in all, in a fresh process."""
    program = MEASURED.format(imports=imports, work=work_done)
    said = subprocess.run([sys.executable, "-c", program, str(argument)], check=True, capture_output=True, text=True)
    return tuple(int(number) for number in said.stdout.split())


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    """Ten million households in ten files, and in one; two million in one."""
    folder, part = tmp_path_factory.mktemp("kept"), InMemory(crowd(MILLION))
    files = [folder / f"{place}.parquet" for place in range(10)]
    for file in files:
        store.keep(file, [part])
    store.keep(folder / "two.parquet", [part] * 2)
    store.keep(folder / "all.parquet", [part] * 10)
    return files, folder / "all.parquet"


def test_time_grows_with_the_population(kept, capsys) -> None:
    """Two decrees and the table by tenth of income: microseconds for each household, from ten thousand to ten million."""
    people, plan = crowd(MILLION), work.plan()
    some = {size: people.rows(slice(size)) for size in SIZES}
    ways = {str(size): (lambda these=these: experiment.run(these, plan)) for size, these in some.items()}
    times = {name: statistics.median(each) for name, each in taken(ways, 5).items()}
    files, whole = kept
    streamed = {
        "a million, streamed": lambda: experiment.run(store.StoredHouseholds(files[0]), plan),
        "ten million, streamed": lambda: experiment.run(store.StoredHouseholds(whole), plan),
    }
    first, all_of_it = (each[0] for each in taken(streamed, 1).values())
    with capsys.disabled():
        for name, seconds in times.items():
            print(f"\n{int(name):>12,} households {seconds:8.3f} s {seconds / int(name) * 1e6:8.3f} µs each", end="")
        print(f"\nstreamed from Parquet: a million {first:.2f} s, ten million {all_of_it:.2f} s", end="")
    assert all_of_it <= 15 * first


def test_ten_million_streamed_need_less_than_200_mb(kept, capsys) -> None:
    """A Parquet file of ten million households, read twice (deciles, then decisions), in 200 MB beyond the imports."""
    extra, whole = memory(TABLES, STREAMED, kept[1])
    with capsys.disabled():
        print(f"\nten million, streamed: {extra / MIB:.0f} MiB beyond the imports, {whole / MIB:.0f} MiB in all")
    assert extra < 200e6


def test_every_dated_row_of_a_hundred_thousand_contracts(tmp_path, capsys) -> None:
    """Under 500 MB in all. Ten million rows a second are 100 ns each: two threads work, and share at most ``ROW``."""
    people = crowd(200_000)
    found = run.regimes(people, "location_vente", Law.load(), Readings(), None)
    eligible = np.flatnonzero(receipts_of(people, found) == 0)[:100_000]
    store.keep(tmp_path / "eligible.parquet", [InMemory(people.rows(eligible))])
    some = (people.rows(eligible), found[0], found[1][eligible])
    path = tmp_path / "rows.parquet"
    times = [timed(lambda: payments_file.write(path, [some])) for _ in range(4)]
    elapsed, worked = (min(each) for each in zip(*times, strict=True))
    made, (_, whole) = pq.read_metadata(path).num_rows, memory(ROWS, WRITTEN, tmp_path / "eligible.parquet")
    with capsys.disabled():
        print(
            f"\n{len(eligible):,} contracts, {made:,} rows: {made / elapsed / 1e6:.1f} million rows a second at best, "
            f"{worked / made * 1e9:.0f} ns of processor each, {path.stat().st_size / made:.2f} bytes a row, {whole / MIB:.0f} MiB in all"
        )
    assert whole < 500e6
    assert worked <= ROW * made


def receipts_of(people, found):
    """The refusals of everybody."""
    return run.run(people, *found).decisions.refusals


def test_receipts_by_month(capsys) -> None:
    """Receipts cost less than the decisions that they come from."""
    people = crowd(MILLION)
    found = run.regimes(people, "location_vente", Law.load(), Readings(), None)
    ways = {
        "decided": lambda: [run.run_one(people.rows(some), code) for code, some in run.in_chunks(*found)],
        "decided, with receipts by month": lambda: receipts.receipts(people, *found),
    }
    times = {name: statistics.median(each) for name, each in taken(ways, 5).items()}
    with capsys.disabled():
        for name, seconds in times.items():
            print(f"\n{name:40} {seconds * 1e3:8.0f} ms {seconds / times['decided']:6.2f}", end="")


def test_two_processes_over_ten_million(kept, capsys) -> None:
    """One process against a Dask cluster of two on this machine, by size; what it costs to start one, and a task, apart.

    Each process has one thread.
    """
    (files, whole), plan = kept, work.plan()
    started = taken({"": _started}, 1)[""][0]
    with cluster.connected() as client, capsys.disabled():
        tasks = min(taken({"": lambda: cluster.map_partitions(client, _nothing, range(TASKS))}, 3)[""])
        print(
            f"\na cluster of two processes starts and ends in {started:.1f} s, a task of nothing takes {tasks / TASKS * 1e3:.1f} ms"
        )
        for count, one in ((1, files[0]), (2, whole.with_name("two.parquet")), (10, whole)):
            ways = {
                "one process": lambda one=one: experiment.run(store.StoredHouseholds(one), plan),
                "two processes on Dask": lambda count=count: cluster.folded(client, files[:count], plan),
            }
            totals = {name: way().totals for name, way in ways.items()}  # which warms everybody up, too
            times = {name: min(way_times) for name, way_times in _in_turns(ways, 3).items()}
            print(
                f"{count:>3} million: {', '.join(f'{name} {seconds:.2f} s' for name, seconds in times.items())}; load {os.getloadavg()[0]:.1f}"
            )
            assert all(one.equals(totals["one process"]) for one in totals.values())


def _in_turns(ways, rounds):
    """Seconds of each way in each round, without a round to warm up."""
    found = [{name: timed(way)[0] for name, way in ways.items()} for _ in range(rounds)]
    return {name: [each[name] for each in found] for name in ways}


def _nothing(place: int) -> int:
    return place


def _started() -> None:
    with cluster.connected():
        pass
