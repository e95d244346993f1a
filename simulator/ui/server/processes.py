"""Other processes that answer what is light and stateless: ``--workers N``.

A thread computes only while no other does, so a server in one process answers with one core however many the machine has. With
workers, ``/api`` and ``/lite`` are computed in processes of their own, each with the law read and the catalogues open; the pages,
whose sessions are state, stay in the first one. What is handed over must be importable: a function of a module and its arguments.
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
import multiprocessing
import os
import signal
import threading
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.connection import wait
from typing import TYPE_CHECKING, TypeVar

from simulator.ui.server import turns

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Result = TypeVar("Result")


class Workers:
    """So many processes; one that ends takes the others with it, and new ones begin as questions come."""

    def __init__(self, count: int) -> None:
        self.count = count
        self._pool = self._begin()

    async def run(self, work: Callable[[], Result]) -> Result:
        """What some work gives, computed once more where its process ended on the way. Raises what the work raises."""
        pool = self._pool
        try:
            return await asyncio.wrap_future(pool.submit(work))
        except BrokenProcessPool:
            if pool is self._pool:
                self._pool = self._begin()
            return await asyncio.wrap_future(self._pool.submit(work))

    def warm(self) -> None:
        """Let every process begin and read the law, before the first question."""
        for started in [self._pool.submit(os.getpid) for _ in range(self.count)]:
            started.result()

    def end(self) -> None:
        """End the processes; what they compute is not waited for."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _begin(self) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(self.count, multiprocessing.get_context("spawn"), initializer=_ready)


@contextlib.contextmanager
def beside(count: int) -> Iterator[None]:
    """So many processes that answer what is light, while the server runs; none for 0."""
    if not count:
        yield
        return
    workers = Workers(count)
    workers.warm()
    turns.LIGHT.hand_to(workers)
    try:
        yield
    finally:
        turns.LIGHT.hand_to(None)
        workers.end()


def _ready() -> None:
    """Read what every answer needs; end with the server, whatever ends it; leave Ctrl-C to it."""
    from simulator.law import Law
    from simulator.ui.server import api, lite, lite_contract, v1
    from simulator.ui.state import examples

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_the_server, daemon=True).start()
    assert all((api, lite, lite_contract, v1))
    Law.load()
    examples.all_of_them()
    gc.collect()
    gc.freeze()


def _end_with_the_server() -> None:
    server = multiprocessing.parent_process()
    if server is not None:
        wait([server.sentinel])
        os._exit(0)
