"""How fast a file of applicants is read, decided and added up, and annotated; and whether the memory comes back.

``make bench`` runs it and prints the figures that are in ``benchmarks/README.md``.
"""

from __future__ import annotations

import gc
import resource
import sys
import time
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq
import pytest
import xlsxwriter

from benchmarks.receipts import receipts
from simulator import simulate
from simulator.applicants import reader
from simulator.batch import Options, answered_file
from simulator.cli import main

MILLION = 1_000_000
UPLOAD = 100_000
SCHEME = "location_vente@2024-06-26"


def invented(n: int) -> pa.Table:
    """N applicants with French heads, dates to the day, every income its own; one row in a thousand has a fault."""
    rng = np.random.default_rng(1)
    application = np.datetime64("2024-07-05") + rng.integers(0, 60, n)
    acceptance = application + rng.integers(300, 600, n)
    faulty = rng.random(n) < 0.001
    return pa.table({
        "Numéro de dossier": [f"{place:07d}" for place in range(n)],
        "Date de naissance": np.datetime64("1956-01-01") + rng.integers(0, 45 * 365, n),
        "Revenu mensuel net": np.where(faulty, "?", rng.integers(20_000, 150_000, n).astype(str)),
        "Revenu du conjoint": np.where(rng.random(n) < 0.6, 0, rng.integers(0, 60_000, n)).astype(str),
        "Cohorte": np.full(n, "2024"),
        "Propriétaire": np.where(rng.random(n) < 0.1, "oui", "non"),
        "Aide de l’État": np.where(rng.random(n) < 0.1, "oui", "non"),
        "Type de logement": rng.choice(["F3", "F4"], n),
        "Date de la demande": application,
        "Date d’acceptation": acceptance,
        "Remise des clés": acceptance + rng.integers(600, 1500, n),
        "Wilaya": rng.choice(["Alger", "Oran", "Adrar", "Sétif", "Béjaïa"], n),
    })  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A million applicants as CSV and as Parquet, and the first hundred thousand as CSV and as XLSX."""
    found = tmp_path_factory.mktemp("applicants")
    every = invented(MILLION)
    as_text = pa.table(
        {name: column.cast(pa.string()) for name, column in zip(every.column_names, every.columns, strict=True)}
    )
    pq.write_table(every, found / "million.parquet", row_group_size=1 << 17)
    options = pa_csv.WriteOptions(delimiter=";")
    pa_csv.write_csv(as_text, found / "million.csv", options)
    upload = as_text.slice(0, UPLOAD)
    pa_csv.write_csv(upload, found / "upload.csv", options)
    with xlsxwriter.Workbook(str(found / "upload.xlsx"), {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        for line, row in enumerate(
            [upload.column_names, *zip(*(column.to_pylist() for column in upload.columns), strict=True)]
        ):
            sheet.write_row(line, 0, row)
    return found


def folded(path: Path) -> tuple[int, int, int]:
    """Read, validated, decided, added up: rows, rows rejected, centimes received in all."""
    rows = rejected = received = 0
    for part in reader.read(path):
        outcome = simulate(part.people, SCHEME)
        paid = receipts(part.people, outcome.codes, outcome.regime)
        rows, rejected = rows + part.rows, rejected + part.rejected["row"].nunique()
        received += paid.total
    return rows, rejected, received


@pytest.mark.parametrize("name", ["million.csv", "million.parquet"])
def test_a_million_rows_end_to_end(folder: Path, name: str, benchmark, capsys) -> None:
    """Less than 10 s from a file on the disk to the receipts; of the processor, since others may use the machine too."""
    before, start = resident(), time.process_time()
    rows, rejected, received = benchmark.pedantic(folded, (folder / name,), rounds=1)
    seconds = time.process_time() - start
    assert rows == MILLION
    assert 0 < rejected < MILLION // 500
    assert received > 0
    wall = benchmark.stats.stats.max
    show(
        capsys,
        f"{name}: {seconds:.1f} s of processor, {wall:.1f} s, resident {before} → {resident()} MB, peak {peak()} MB",
    )
    assert seconds < 10


@pytest.mark.parametrize("name", ["million.csv", "million.parquet"])
def test_a_million_rows_through_the_command(folder: Path, name: str, capsys) -> None:
    """``location-vente population``: every table by decile under two decrees, its progress told; less than 10 s of processor."""
    laws = [word for day in ("2001-04-29", "2024-06-26") for word in ("--law", f"location_vente@{day}")]
    start, began = time.process_time(), time.perf_counter()
    assert main(["population", str(folder / name), *laws, "--by", "decile"]) == 0
    seconds, wall = time.process_time() - start, time.perf_counter() - began
    told = capsys.readouterr().err
    assert told.splitlines()[-1].endswith("100\xa0%")
    show(capsys, f"population {name}: {seconds:.1f} s of processor, {wall:.1f} s, peak {peak()} MB")
    assert seconds < 10


@pytest.mark.parametrize(
    ("name", "ending"), [("upload.csv", ".xlsx"), ("upload.csv", ".csv"), ("upload.xlsx", ".xlsx")]
)
def test_a_hundred_thousand_rows_annotated(folder: Path, name: str, ending: str, capsys) -> None:
    """Less than 20 s from the upload to the annotated file, and the memory back within 100 MB after three of them."""
    content = (folder / name).read_bytes()
    answered_file(content, folder / f"warm{ending}", Options("fr"))  # the catalogues, the law
    before, times = resident(), []
    for _ in range(3):
        start = time.perf_counter(), time.process_time()
        reply = answered_file(content, folder / f"out{ending}", Options("fr"))
        times.append((time.process_time() - start[1], time.perf_counter() - start[0]))
        assert reply.counts.rows == UPLOAD
    seconds, wall = min(times)
    show(capsys, f"{name} → {ending}: {seconds:.1f} s of processor, {wall:.1f} s, resident {before} → {resident()} MB")
    assert seconds < 20
    assert resident() - before < 100


def resident() -> int:
    """Megabytes of this process in memory."""
    gc.collect()
    pa.default_memory_pool().release_unused()
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * 4096 // MILLION


def peak() -> int:
    """The most megabytes that this process ever had in memory."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1000


def show(capsys, line: str) -> None:
    with capsys.disabled():
        sys.stdout.write(f"\n{line}\n")
