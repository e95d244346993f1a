"""What the statement of a contract costs beside the answer to its household: processor seconds, in turns, in one run.

``make bench`` runs it and prints the table.
"""

from __future__ import annotations

import statistics
from pathlib import Path

import simulator
from benchmarks.paired import timed
from simulator import Law
from simulator.question.scenario import raw_of

ROUNDS = 21
LARGEST_RATIO = 3
ROOT = Path(__file__).parents[1]
BEGUN = raw_of(ROOT / "scenarios" / "contracts" / "keys_2018.yaml")
HOUSEHOLD = {name: value for name, value in BEGUN.items() if name != "contract"}
PAID_ONE_BY_ONE = HOUSEHOLD | {
    "contract": {
        "as_of": "2026-11-29",
        "paid": [{"date": f"{year}-{month:02d}-20", "amount": "6562.50"} for year in range(2019, 2026) for month in range(1, 13)],
        "events": [{"event": "lump_sum", "date": "2026-01-20", "amount": "100000 DZD", "effect": "lower"}],
    }
}  # fmt: skip


def measured(law: Law) -> dict[str, float]:
    """The median processor seconds of each way, every round running each once after one to warm up."""
    ways = {
        "simulate": lambda: simulator.answer(HOUSEHOLD, law=law),
        "statement, four events": lambda: simulator.contract(BEGUN, law=law).to_json(),
        "statement, 84 payments": lambda: simulator.contract(PAID_ONE_BY_ONE, law=law).to_json(),
    }
    seconds: dict[str, list[float]] = {name: [] for name in ways}
    for turn in range(ROUNDS + 1):
        for name, work in ways.items():
            _, processor = timed(work)
            if turn:
                seconds[name].append(processor)
    return {name: statistics.median(times) for name, times in seconds.items()}


def test_a_statement_costs_at_most_three_answers(capsys):
    times = measured(Law.load())
    with capsys.disabled():
        print()
        for name, seconds in times.items():
            print(f"{name:32} {seconds * 1e3:8.2f} ms of processor   {seconds / times['simulate']:6.2f}")
    assert max(times.values()) <= LARGEST_RATIO * times["simulate"]
