"""A million invented households under two laws, as the command is typed: a program from its start to its end, in processor seconds.

Every round runs each program once, beside the yardstick: the same number of households made and decided in plain numpy
(``plain_numpy``), a program too. The first round writes the bytecode and is not counted. Of each program the least of the rounds
counts; what other rounds took more is the noise of the machine, which is printed, and said where a promise is not kept.
"""

from __future__ import annotations

import os
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import pytest

from benchmarks import plain_numpy
from benchmarks.bench_commands import ROOT, in_turns
from benchmarks.paired import timed
from simulator import Law
from simulator.populations import experiment, laws, studies

if TYPE_CHECKING:
    from collections.abc import Sequence

    from simulator.populations.plan import Plan

MILLION, FEW = 1_000_000, 262_144
ROUNDS = 5
LAWS = ("location_vente@2001-04-29", "location_vente@2024-06-26")
TYPED = ["-m", "simulator", "population", *(word for name in LAWS for word in ("--law", name))]
YARDSTICK, START, ALONE, BANDS = "plain numpy", "a hundred rows", "a million, --bands 0", "a million, --bands 50"
_PLAIN = f"""
import sys
sys.path.insert(0, {str(ROOT)!r})
from benchmarks import plain_numpy
plain_numpy.summary_chunked(plain_numpy.population({MILLION}))
"""
PROGRAMS = {
    YARDSTICK: ["-c", _PLAIN],
    START: [*TYPED, "--synthetic", "100", "--bands", "0"],
    ALONE: [*TYPED, "--synthetic", str(MILLION), "--bands", "0"],
    BANDS: [*TYPED, "--synthetic", str(MILLION)],
}
PROMISES = {ALONE: 14.0, BANDS: 22.0}
"""What each may cost, in yardsticks."""
DELAYS = 9.0
"""What nine delays under two laws may cost, in yardsticks: the same households decided in plain numpy, in this process."""


class Noise(NamedTuple):
    """How far the rounds of the yardstick lie apart, as a part of its least one, and the load of the machine."""

    spread: float
    load: float

    def __str__(self) -> str:
        return f"yardstick between 1 and {1 + self.spread:.2f} of its least, load {self.load:.1f}"


def noise(seconds: Sequence[float]) -> Noise:
    """The noise of the machine while the yardstick took so long."""
    return Noise(max(seconds) / min(seconds) - 1, os.getloadavg()[0])


def refuse(name: str, ratio: float, most: float, machine: Noise) -> None:
    """Raises ``AssertionError`` for a promise that is not kept, with by how much, and how noisy the machine was."""
    assert ratio <= most, (
        f"{name}: {ratio:.2f} yardsticks where {most} are promised, {ratio / most - 1:.0%} more; {machine}"
    )


@pytest.mark.skipif(not hasattr(os, "wait4"), reason="this system does not tell what a child used")
def test_a_million(tmp_path, capsys) -> None:
    """Two laws over a million invented households: at most ``PROMISES`` times the same number made and decided in plain numpy."""
    rounds = in_turns(PROGRAMS, ROUNDS, tmp_path)
    least = {name: min(each.seconds for each in costs) for name, costs in rounds.items()}
    machine = noise([each.seconds for each in rounds[YARDSTICK]])
    with capsys.disabled():
        for name, seconds in least.items():
            memory = max(each.memory for each in rounds[name])
            print(f"\n{name:24} {seconds:6.3f} s  {seconds / least[YARDSTICK]:6.2f}  {memory:4.0f} MiB", end="")
        print(f"\n{machine}")
    for name, most in PROMISES.items():
        refuse(name, least[name] / least[YARDSTICK], most, machine)


def test_nine_delays(capsys) -> None:
    """What the nine delays add to a lab of two laws: at most ``DELAYS`` times the households decided in plain numpy."""
    people = studies.Invented(FEW)
    plan = studies.as_assumed(people, studies.full_plan(laws.population_laws(LAWS, Law.load())))
    parts, plain = list(people.source()()), plain_numpy.population(FEW)
    bare: Plan = plan.bare()
    late = replace(bare, delays=studies.DELAYS)
    works = {
        "plain": lambda: plain_numpy.summary_chunked(plain),
        "bare": lambda: experiment.run(parts, bare),
        "late": lambda: experiment.run(parts, late),
    }
    times: dict[str, list[float]] = {name: [] for name in works}
    for turn in range(ROUNDS + 1):
        for name, work in works.items():
            seconds = timed(work)[1]
            if turn:
                times[name].append(seconds)
    least = {name: min(seconds) for name, seconds in times.items()}
    added, machine = least["late"] - least["bare"], noise(times["plain"])
    with capsys.disabled():
        print(
            f"\nnine delays, two laws: {added / FEW * 1e9:.0f} ns a household, {added / least['plain']:.2f} yardsticks; {machine}"
        )
    refuse("nine delays", added / least["plain"], DELAYS, machine)
