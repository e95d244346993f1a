"""How fast the engine is, as ratios measured in one run: one question, an import, a million households.

``make bench`` runs it and prints the tables that are in ``benchmarks/README.md``.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import subprocess
import sys
from pathlib import Path

import numpy as np
import numpy_financial as npf
import pandas as pd
import pytest

import simulator
from benchmarks import plain_numpy
from benchmarks.paired import medians, told
from simulator import Households, Law, Readings, simulate
from simulator.engine import run
from simulator.engine.households import UNSTATED
from simulator.engine.rules import decide
from simulator.engine.schedule import level

MILLION = 1_000_000
DECREES = (dt.date(2016, 11, 10), dt.date(2024, 6, 26))


@pytest.fixture(scope="session")
def couple() -> Households:
    """The couple of the contract's example: 5 tranches and 320 instalments."""
    return Households.from_facts({
        "birth": dt.date(1985, 3, 15), "application": dt.date(2024, 7, 6), "acceptance": dt.date(2025, 12, 15),
        "keys": dt.date(2028, 6, 20), "income": 60_000_00, "spouse_income": 20_000_00, "price": UNSTATED, "cohort": 2,
        "dwelling": 1, "owns_property": False, "had_state_aid": False, "had_location_vente": 0, "kafil_birth": [],
        "kafil_income": [], "kafil_share": [], "weight": 1.0,
    })  # fmt: skip


def crowd(n: int) -> Households:
    """N households of the three cohorts around the same dates: the yardstick's incomes and prices, ages to the day."""
    rng = np.random.default_rng(1)
    drawn = plain_numpy.population(n)
    kafil = np.where(drawn["kafil"] == 1, np.datetime64("1990-01-01") + rng.integers(0, 4000, n), np.datetime64("NaT"))
    return Households(
        birth=np.datetime64("1956-01-01") + rng.integers(0, 47 * 365, n),
        application=np.full(n, np.datetime64("2024-07-06")),
        acceptance=np.full(n, np.datetime64("2025-12-15")),
        keys=np.datetime64("2027-01-01") + rng.integers(0, 900, n),
        income=drawn["income"],
        spouse_income=np.zeros(n, np.int64),
        price=drawn["price"],
        cohort=np.searchsorted([2003, 2014], drawn["cohort"]).astype(np.int8),
        dwelling=np.full(n, UNSTATED, np.int8),
        owns_property=np.zeros(n, bool),
        had_state_aid=np.zeros(n, bool),
        had_location_vente=np.zeros(n, np.int8),
        kafil_birth=kafil[np.newaxis],
        kafil_income=np.zeros((1, n), np.int64),
        kafil_share=np.zeros((1, n), np.int64),
        weight=np.ones(n),
    )


def row_by_row(financed: float, months: int) -> pd.DataFrame:
    """The same table as people make it: one call of numpy-financial for each cell, one dict for each row."""
    rate, rows, balance = 1e-9, [], financed
    for month in range(1, months + 1):
        interest = -float(npf.ipmt(rate, month, months, financed))
        principal = -float(npf.ppmt(rate, month, months, financed))
        balance -= principal
        rows.append(
            {"n": month, "due": interest + principal, "interest": interest, "principal": principal, "balance": balance}
        )
    return pd.DataFrame(rows)


def test_one_question(couple, benchmark, capsys) -> None:
    """One ``simulate`` with its schedule is at least 10 × faster than the same table made row by row."""

    def ours() -> pd.DataFrame:
        return simulate(couple, "location_vente").schedule

    assert len(ours()) == 5 + 320
    calls = 20  # one call is too short to be timed alone
    mine, theirs = "simulate, with its schedule", "npf.ipmt and npf.ppmt, row by row"
    times = medians({mine: lambda: [ours() for _ in range(calls)], theirs: lambda: row_by_row(2_126_600.0, 320)}, 15)
    times[mine] /= calls
    benchmark.pedantic(ours, rounds=20, warmup_rounds=2)
    _show(capsys, times)
    ratio = times[theirs] / times[mine]
    benchmark.extra_info["times faster"] = ratio
    assert ratio > 10


def test_a_statement(couple, benchmark, capsys) -> None:
    """The statement of a contract with four events costs at most 3 × ``simulate`` with its schedule."""
    contract = simulator.contract(Path(__file__).parents[1] / "scenarios/contracts/keys_2018.yaml")
    calls = 20
    mine, theirs = "statement of a contract, four events", "simulate, with its schedule"
    ways = {
        theirs: lambda: [simulate(couple, "location_vente").schedule for _ in range(calls)],
        mine: lambda: [dataclasses.replace(contract).statement for _ in range(calls)],
    }
    times = {name: seconds / calls for name, seconds in medians(ways, 15).items()}
    benchmark.pedantic(lambda: dataclasses.replace(contract).statement, rounds=20, warmup_rounds=2)
    _show(capsys, times)
    assert times[mine] <= 3 * times[theirs]


def test_import(benchmark, capsys) -> None:
    """Importing ``simulator`` costs no more than importing numpy, pandas and yaml."""
    theirs, ours = "import numpy, pandas, yaml", "import simulator"
    times = medians({theirs: lambda: _python(theirs), ours: lambda: _python(ours)}, 9)
    benchmark.pedantic(lambda: _python(ours), rounds=3)
    _show(capsys, times)
    assert times[ours] <= times[theirs]


def test_two_decrees_over_a_million(benchmark, capsys) -> None:
    """``decide`` and the instalments for two decrees take at most twice the yardstick's time."""
    people, plain = crowd(MILLION), plain_numpy.population(MILLION)
    law = Law.load()
    codes = [law.at("location_vente", run.dates_of(people, 0), Readings(), day) for day in DECREES]

    def ours() -> None:
        for start in range(0, MILLION, run.CHUNK):
            chunk = people.rows(slice(start, start + run.CHUNK))
            for code in codes:
                decisions = decide(chunk, code)
                level(decisions.financed, decisions.term, "centime")

    yardstick = "plain numpy in chunks, with decile table"
    times = medians({yardstick: lambda: plain_numpy.summary_chunked(plain), "decide and level, two decrees": ours}, 9)
    benchmark.pedantic(ours, rounds=3)
    _show(capsys, times)
    assert times["decide and level, two decrees"] <= 2 * times[yardstick]


def _show(capsys, times: dict[str, float]) -> None:
    with capsys.disabled():
        sys.stdout.write(f"\n{told(times, next(iter(times)))}\n")


def _python(statement: str) -> None:
    subprocess.run([sys.executable, "-c", statement], check=True)
