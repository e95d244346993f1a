"""Times of several ways to do one thing, taken in turns in one run, so that only their ratio matters."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Mapping

Work = Callable[[], object]


def taken(ways: Mapping[str, Work], rounds: int) -> dict[str, list[float]]:
    """Seconds of each way in each round: every round runs every way once, after one round to warm up."""
    found: dict[str, list[float]] = {name: [] for name in ways}
    for turn in range(rounds + 1):
        for name, work in ways.items():
            gc.collect()
            start = time.perf_counter()
            work()
            if turn:
                found[name].append(time.perf_counter() - start)
    return found


def timed(work: Work) -> tuple[float, float]:
    """The seconds that something takes, and those of processor, of all its threads."""
    gc.collect()
    start, before = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - start, time.process_time() - before


def medians(ways: Mapping[str, Work], rounds: int) -> dict[str, float]:
    """The median seconds of each way."""
    return {name: statistics.median(times) for name, times in taken(ways, rounds).items()}


def ratios(times: Mapping[str, list[float]], unit: str) -> dict[str, float]:
    """The median, over the rounds, of each way's time over that of ``unit`` in the same round."""
    return {
        name: statistics.median(mine / one for mine, one in zip(each, times[unit], strict=True))
        for name, each in times.items()
    }


def told(times: Mapping[str, float], unit: str) -> str:
    """A line for each way: its median, and its ratio to the first."""
    first = times[unit]
    return "\n".join(f"{name:48} {seconds * 1e3:10.3f} ms   {seconds / first:8.2f}" for name, seconds in times.items())
