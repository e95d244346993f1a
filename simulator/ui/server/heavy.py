"""Heavy work on a page, in its turn: a population is counted once for all sessions, and one at a time."""

from __future__ import annotations

import threading
from collections import OrderedDict
from contextlib import contextmanager
from typing import TYPE_CHECKING, Generic, TypeVar

import streamlit as st

from simulator.reading.errors import InputError
from simulator.ui.server import turns
from simulator.ui.upload import batch_jobs

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterator

Result = TypeVar("Result")

_THREAD = threading.local()
"""Whether this thread has a turn."""
_FORGETTING: list[Callable[[], None]] = []
"""The functions that forget the results that were counted for the pages."""


def forget_with(forget: Callable[[], None]) -> None:
    """Call ``forget`` too once no page needs the counted results any more."""
    _FORGETTING.append(forget)


def forget() -> None:
    """Forget every counted result: no open page would show it again."""
    for release in _FORGETTING:
        release()


@contextmanager
def turn(queue: turns.Queue = turns.PAGES) -> Iterator[None]:
    """A turn in a queue for heavy work of this session; a page that is left or asked again meanwhile ends here. Inside a turn it is that one.

    Raises ``InputError`` when too much waits already.
    """
    if getattr(_THREAD, "turn", False):
        yield
        return
    try:
        with queue.turn(st.context.ip_address or "", lambda: "visit" in st.session_state):
            _THREAD.turn = True
            try:
                yield
            finally:
                _THREAD.turn = False
    except turns.BusyError:
        raise InputError("api.error.busy") from None


class Remembered(Generic[Result]):
    """The last answers to heavy questions, each made once and in a turn of ``queue``; at most ``most`` are kept."""

    def __init__(self, most: int, queue: turns.Queue = turns.PAGES) -> None:
        self._most, self._queue, self._lock = most, queue, threading.Lock()
        self._answers: OrderedDict[Hashable, Result] = OrderedDict()
        forget_with(self.clear)

    def of(self, question: Hashable, make: Callable[[], Result]) -> Result:
        """The answer that was kept, or the one made now. Raises as ``make`` and ``turn`` do."""
        cached = self._cached(question)
        if cached:
            return cached[0]
        with turn(self._queue):
            cached = self._cached(question)
            if cached:
                return cached[0]
            answer = make()
            batch_jobs.give_back()
        with self._lock:
            self._answers[question] = answer
            while len(self._answers) > self._most:
                self._answers.popitem(last=False)
        return answer

    def clear(self) -> None:
        """Forget every answer."""
        with self._lock:
            self._answers.clear()

    def _cached(self, question: Hashable) -> tuple[Result] | tuple[()]:
        with self._lock:
            if question not in self._answers:
                return ()
            self._answers.move_to_end(question)
            return (self._answers[question],)
