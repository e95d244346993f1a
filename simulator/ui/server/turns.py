"""Turns: each kind of work has a short queue of its own, in which addresses are served one after the other.

What is light (an answer, ``/lite``) never waits for what is heavy (a sheet, a workbook, a population). When a queue is full,
the last question of the address with the most of them is put out for one of an address with fewer; otherwise the new one is
refused. A question whose client has left is dropped before it begins. Why: docs/decisions/0027.
"""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import threading
from collections import deque
from concurrent.futures import Future, wait
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from anyio import CapacityLimiter, to_thread

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import TypeVar

    from starlette.requests import Request
    from starlette.types import Receive

    Result = TypeVar("Result")

GLANCE = 0.25
"""Seconds between two looks of a waiting page at whether it was left."""
_NETWORK = 64
"""Bits of an IPv6 address that name a network: the rest is chosen by each visitor."""


class BusyError(Exception):
    """The queue is full: come back in a moment."""


class LeftError(BusyError):
    """The client left before its turn: nothing was computed."""


@dataclass(eq=False)
class QueuePlace:
    """A place in a queue: ``turn`` is done when its turn has come, and raises ``BusyError`` where it was put out."""

    address: str
    turn: Future[None] = field(default_factory=Future)

    def __post_init__(self) -> None:
        self.turn.set_running_or_notify_cancel()  # a task that is cancelled leaves the queue, but cancels no turn


class OtherProcesses(Protocol):
    """Processes that do work in the place of this one: ``count`` of them."""

    count: int

    async def run(self, work: Callable[[], Result]) -> Result:
        """What some work gives."""


class Queue:
    """Work of one kind: ``at_once`` at the same time, ``waiting`` more in line. Threads and tasks wait in the same line."""

    def __init__(self, at_once: int, waiting: int) -> None:
        self.at_once, self.waiting, self._own_at_once = at_once, waiting, at_once
        self._lock = threading.Lock()
        self._lines: dict[str, deque[QueuePlace]] = {}
        self._running = 0
        self._threads = CapacityLimiter(at_once)
        self._workers: OtherProcesses | None = None

    def hand_to(self, workers: OtherProcesses | None) -> None:
        """Let other processes do the work, one question each; None: threads of this one, as at first."""
        self._workers = workers
        self.at_once = self._own_at_once if workers is None else workers.count

    @property
    def length(self) -> int:
        """The number of places that wait."""
        return sum(map(len, self._lines.values()))

    def enter(self, address: str) -> QueuePlace:
        """A place for a question of an address, which must ``leave`` in the end. Raises ``BusyError``."""
        place = QueuePlace(address)
        with self._lock:
            if self._running < self.at_once and not self._lines:
                self._begin(place)
                return place
            if self.length >= self.waiting:
                self._make_room(address)
            self._lines.setdefault(address, deque()).append(place)
        return place

    def leave(self, place: QueuePlace) -> None:
        """Give a place back: its work is done, or will not be."""
        with self._lock:
            line = self._lines.get(place.address, deque())
            if place in line:
                line.remove(place)
                if not line:
                    del self._lines[place.address]
            elif place.turn.exception() is None:
                self._running -= 1
                self._call_next()

    def _begin(self, place: QueuePlace) -> None:
        self._running += 1
        place.turn.set_result(None)

    def _call_next(self) -> None:
        """Give the turn to the address that has waited longest since its last one."""
        while self._running < self.at_once and self._lines:
            address = next(iter(self._lines))
            line = self._lines.pop(address)
            self._begin(line.popleft())
            if line:
                self._lines[address] = line

    def _make_room(self, address: str) -> None:
        longest = max(self._lines.values(), key=len, default=deque())
        if len(longest) <= len(self._lines.get(address, ())) + 1:
            raise BusyError
        longest.pop().turn.set_exception(BusyError())

    async def run(self, work: Callable[[], Result], request: Request) -> Result:
        """What the work of a request gives, computed in a thread, or in another process. Raises ``BusyError``."""
        place = self.enter(address_of(request.client.host if request.client else ""))
        try:
            await _wait_for_turn(place, request.receive)
            if self._workers is not None:
                return await self._workers.run(work)
            return await to_thread.run_sync(work, limiter=self._threads)
        finally:
            self.leave(place)

    @contextlib.contextmanager
    def turn(self, address: str, glance: Callable[[], object]) -> Iterator[None]:
        """A turn for what this thread does next; ``glance`` raises when it is not wanted any more. Raises ``BusyError``."""
        place = self.enter(address_of(address))
        try:
            while not wait((place.turn,), GLANCE).done:
                glance()
            place.turn.result()
            yield
        finally:
            self.leave(place)


async def _wait_for_turn(place: QueuePlace, receive: Receive) -> None:
    """Return when the turn has come. Raises ``BusyError``, and ``LeftError`` when the client has left."""
    if place.turn.done():
        return
    turn, left = asyncio.wrap_future(place.turn), asyncio.ensure_future(_disconnected(receive))
    try:
        await asyncio.wait((turn, left), return_when=asyncio.FIRST_COMPLETED)
        if left.done():
            raise LeftError
        turn.result()
    finally:
        for waited_for in (turn, left):
            if not waited_for.cancel():
                waited_for.exception()


async def _disconnected(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def address_of(text: str) -> str:
    """Who shares turns: an IPv4 address, the network of an IPv6 address, or the text as it is."""
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return text
    mapped = getattr(address, "ipv4_mapped", None)
    if mapped is not None or address.version == 4:
        return str(mapped or address)
    return str(ipaddress.ip_network((int(address), _NETWORK), strict=False))


LIGHT = Queue(at_once=2, waiting=200)
"""Answers and the light page: a few milliseconds each, so that the last of two hundred waits for less than a second."""
TABLES = Queue(at_once=1, waiting=30)
"""Workbooks, tables, calendars and drawings: up to a quarter of a second each."""
PRINTS = Queue(at_once=1, waiting=30)
"""What Typst makes, sheets and pictures of points: up to a second each. It makes one at a time, so that none waits inside a turn."""
PAGES = Queue(at_once=1, waiting=30)
"""Populations and files of applicants on the pages: up to some seconds each."""
FOLLOWING = Queue(at_once=1, waiting=10)
"""What follows the first view of a population: bands and the parts of articles, many seconds each; no first view waits for it."""
