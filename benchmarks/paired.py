"""Times of several ways to do one thing, taken in turns in one run, so that only their ratio matters."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Mapping

Work = Callable[[], object]


def medians(ways: Mapping[str, Work], rounds: int) -> dict[str, float]:
    """Seconds of each way: the median over rounds in which every way runs once, after one round to warm up."""
    taken: dict[str, list[float]] = {name: [] for name in ways}
    for turn in range(rounds + 1):
        for name, work in ways.items():
            gc.collect()
            start = time.perf_counter()
            work()
            if turn:
                taken[name].append(time.perf_counter() - start)
    return {name: statistics.median(times) for name, times in taken.items()}


def told(times: Mapping[str, float], unit: str) -> str:
    """A line for each way: its median, and its ratio to the first."""
    first = times[unit]
    return "\n".join(f"{name:48} {seconds * 1e3:10.3f} ms   {seconds / first:8.2f}" for name, seconds in times.items())
