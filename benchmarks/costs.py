"""Where a household's nanoseconds go: ``python -m benchmarks.costs``, about a minute.

A million households under two decrees, by tenth of income, without and with the verdict by three payments. Every function of the parts
below has a clock of seconds of processor that stands still while a function of another part works, so that the parts add up to the whole.
Beside them the floors of the machine, measured in the same run: how fast memory is copied, and what one addition of a column costs.
"""

from __future__ import annotations

import contextlib
import functools
import importlib
import time
import types
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from benchmarks.bench_engine import crowd
from benchmarks.hold.machine import about_the_machine
from benchmarks.paired import timed
from benchmarks.peers import work
from simulator.engine.run import CHUNK
from simulator.populations import experiment

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from simulator.engine.households import Households
    from simulator.populations.plan import Plan

MILLION, ROUNDS = 1_000_000, 3
RULES, COUNT = "simulator.engine.rules", "simulator.populations.count"
PARTS = {
    "the tenths: how the incomes are distributed": ("simulator.populations.experiment:with_deciles",),
    "which law governs each household": ("simulator.populations.laws:PopulationLaw", "simulator.engine.run:versions"),
    "the group of each row, and its rows side by side": (f"{COUNT}.groups", f"{COUNT}.exact_sums:Stretches", "simulator.engine.households:Households"),
    "rules: price and tranches": (f"{RULES}.pricing", f"{RULES}.down_payment"),
    "rules: the conditions": (f"{RULES}.eligibility", f"{RULES}.income"),
    "rules: ages, kafils and terms": (f"{RULES}.limits", f"{RULES}.kafil", "simulator.engine.financing.rent:_lasting"),
    "rules: the discount": (f"{RULES}.pay_off",),
    "rules: the instalments": ("simulator.engine.financing.rent:level",),
    "columns: efforts, the State's money, what is affordable": (
        f"{COUNT}.measures", f"{COUNT}.rent_columns:Decided", f"{COUNT}.rent_columns:StateTables", f"{COUNT}.rent_columns:effort_of",
        f"{COUNT}.outlays", f"{COUNT}.affordable",
    ),
    "columns: what payments are worth at the keys": ("simulator.base.annuity", f"{COUNT}.call_worth"),
    "columns: winners and losers, delays": (f"{COUNT}.effects", f"{COUNT}.because_of_age", f"{COUNT}.late_works"),
    "columns: the verdict by three payments": (f"{COUNT}.verdicts", f"{COUNT}.three_payments"),
    "counting: columns added up by group": (f"{COUNT}.totals:Chunk",),
    "counting: how values are distributed": (f"{COUNT}.exact_sums:Histogram", f"{COUNT}.exact_sums:_counted", f"{COUNT}.exact_sums:_gathered"),
    "counting: sums of the chunks put together": (f"{COUNT}.totals:Adding", f"{COUNT}.totals:Totals", f"{COUNT}.exact_sums:Weights"),
    "tables: every figure of them": (f"{COUNT}.tables", f"{COUNT}.verdict_tables", f"{COUNT}.small_groups", f"{COUNT}.treasury"),
}  # fmt: skip
"""The parts of the work: functions of a module, of a class, or one alone."""
REST = "all the rest"


class Floors(NamedTuple):
    """What the machine can do: bytes a nanosecond that are copied, and nanoseconds to add a row of two columns in the cache."""

    copied: float
    added: float

    def reading(self, people: Households) -> float:
        """Nanoseconds to read every column of a household once."""
        return bytes_of(people) / self.copied


class Clocks:
    """Seconds of processor of each part, none of which is counted twice."""

    def __init__(self) -> None:
        self.seconds = dict.fromkeys((*PARTS, REST), 0.0)
        self._at_work, self._since = [REST], time.process_time()

    def switch(self) -> None:
        """Give the time since the last switch to the part at work."""
        now = time.process_time()
        self.seconds[self._at_work[-1]] += now - self._since
        self._since = now

    def on(self, part: str, function: Callable[..., object]) -> Callable[..., object]:
        """The same function, with the clock of its part."""

        @functools.wraps(function)
        def clocked(*args: object, **named: object) -> object:
            self.switch()
            self._at_work.append(part)
            try:
                return function(*args, **named)
            finally:
                self.switch()
                self._at_work.pop()

        return clocked


@contextlib.contextmanager
def clocks() -> Iterator[Clocks]:
    """Clocks on every function of ``PARTS``, taken off at the end."""
    running, before = Clocks(), []
    for part, places in PARTS.items():
        for owner, name, function in [found for place in places for found in functions(place)]:
            before.append((owner, name, function))
            is_bound = isinstance(function, classmethod)
            clocked = running.on(part, function.__func__ if is_bound else function)
            setattr(owner, name, classmethod(clocked) if is_bound else clocked)
    try:
        yield running
    finally:
        running.switch()
        for owner, name, function in before:
            setattr(owner, name, function)


def functions(place: str) -> Iterator[tuple[object, str, types.FunctionType | classmethod]]:
    """The functions of a module or of a class, or the one that is named, each with its owner."""
    module, _, name = place.partition(":")
    owner = importlib.import_module(module)
    named = getattr(owner, name) if name else owner
    if isinstance(named, types.FunctionType):
        yield owner, name, named
        return
    for each, function in list(vars(named).items()):
        is_ours = isinstance(function, types.FunctionType | classmethod) and function.__module__ == module
        if is_ours and not (each.startswith("__") and name):
            yield named, each, function


def bytes_of(people: Households) -> float:
    """Bytes that the columns of one household take."""
    columns = [column for column in vars(people).values() if isinstance(column, np.ndarray)]
    return sum(column.nbytes for column in columns) / len(people)


def floors() -> Floors:
    """The floors, the best of several tries."""
    large, copy = np.ones(1 << 24), np.empty(1 << 24)
    first, second, total = (np.ones(CHUNK // 8, np.int64) for _ in range(3))
    copying = min(timed(lambda: np.copyto(copy, large))[1] for _ in range(9))
    adding = min(timed(lambda: [np.add(first, second, out=total) for _ in range(1_000)])[1] for _ in range(9))
    return Floors(2 * large.nbytes / copying / 1e9, adding / 1_000 / len(first) * 1e9)


def counted(people: Households, plan: Plan) -> object:
    """The whole work: a population under the laws of a plan, and every figure of its tables."""
    return experiment.run(people, plan).figures


def clocked_in(people: Households, plan: Plan) -> dict[str, float]:
    """Nanoseconds of processor of each part of the whole work, for one household, once."""
    with clocks() as running:
        counted(people, plan)
    return {part: spent / len(people) * 1e9 for part, spent in running.seconds.items()}


def measured(people: Households, plan: Plan) -> dict[str, float]:
    """Nanoseconds of each part in the round whose sum is least, their sum, and the least whole without clocks, in turns."""
    counted(people, plan)
    plain, rounds = [], []
    for _ in range(ROUNDS):
        plain.append(timed(lambda: counted(people, plan))[1] / len(people) * 1e9)
        rounds.append(clocked_in(people, plan))
    least = min(rounds, key=lambda each: sum(each.values()))
    return least | {"**together**": sum(least.values()), "the same without clocks": min(plain)}


def main() -> None:
    """Print the table, ready for ``benchmarks/README.md``."""
    about_the_machine()
    people, limits = crowd(MILLION), floors()
    tables, verdict = measured(people, work.plan()), measured(people, replace(work.plan(), verdict=True))
    print("\n| ns of processor a household | tables by tenth | of it | in additions of a column | with the verdict |")
    print("|---|---|---|---|---|")
    for part, spent in tables.items():
        share = spent / tables["**together**"]
        print(f"| {part} | {spent:.1f} | {share:.0%} | {spent / limits.added:.0f} | {verdict[part]:.1f} |")
    print(
        f"| floor: its {bytes_of(people):.0f} bytes read once, at {limits.copied:.1f} GB/s | {limits.reading(people):.1f} | | | |"
    )
    print(f"| floor: one addition of two columns in the cache | {limits.added:.2f} | | 1 | |")


if __name__ == "__main__":
    main()
