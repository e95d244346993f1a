"""The parent's side: it starts a process for each file, receives its answers, and always ends it."""

from __future__ import annotations

import atexit
import os
import signal
import subprocess
import sys
import threading
from contextlib import contextmanager, suppress
from dataclasses import asdict
from pathlib import Path
from typing import IO, TYPE_CHECKING, BinaryIO, cast

from simulator.reading.errors import InputError
from simulator.reading.sandbox import frames
from simulator.reading.sandbox.limits import Limits

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Mapping

TURNS = 2
"""Files that are read at once; memory is bounded by as many times that of one."""

_ROOT = Path(__file__).parents[3]
_INHERITED = ("PATH", "SYSTEMROOT", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")
"""The variables of the environment that a process inherits: where the libraries are, nothing else."""
_SETTINGS = {
    "PYTHONDONTWRITEBYTECODE": "1", "PYTHONUTF8": "1",
    "ARROW_DEFAULT_MEMORY_POOL": "system", "MALLOC_ARENA_MAX": "1", "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1",
}  # fmt: skip
"""One thread, one arena: address space that is only reserved would count as memory."""
_XCPU = getattr(signal, "SIGXCPU", None)

Process = subprocess.Popen[bytes]


def answers(
    target: str, content: bytes, options: Mapping[str, object], limits: Limits | None = None
) -> Generator[bytes]:
    """The frames that ``target`` makes of an untrusted file, in a process that ends with the iterator.

    Raises ``InputError``: what the function itself refuses; or that it passed its limits, or broke, or that too many
    files are being read. ``options`` can be written as JSON.
    """
    limits = limits or Limits()
    with _turn(limits), _process(target) as process:
        watch = _Watch(process, limits)
        try:
            _ask(process, content, options, watch)
            yield from _received(process, watch)
        except (frames.Broken, OSError):
            raise watch.why() from None


def _ask(process: Process, content: bytes, options: Mapping[str, object], watch: _Watch) -> None:
    with watch.within(watch.limits.start):
        frames.take(_pipe(process.stdout), 0)
    with watch.within(watch.limits.silence):
        frames.send(_pipe(process.stdin), frames.ASK, frames.asking(options, asdict(watch.limits)))
        frames.send(_pipe(process.stdin), frames.CONTENT, content)


def _received(process: Process, watch: _Watch) -> Iterator[bytes]:
    while True:
        with watch.within(watch.limits.silence):
            kind, content = frames.take(_pipe(process.stdout), watch.limits.frame)
        if kind == frames.ANSWER:
            yield content
        elif kind == frames.REFUSAL:
            raise frames.to_refusal(content)
        elif kind == frames.MEMORY:
            raise watch.too_heavy()
        elif kind == frames.END:
            return
        else:
            raise frames.Broken


def _pipe(stream: IO[bytes] | None) -> BinaryIO:
    return cast("BinaryIO", stream)  # not None: opened with ``PIPE``


class _Watch:
    """Ends a process that stays silent for too long; ``why`` is the reason as an error."""

    def __init__(self, process: Process, limits: Limits) -> None:
        self.process, self.limits = process, limits
        self.is_late = False

    @contextmanager
    def within(self, seconds: float) -> Iterator[None]:
        """A context that lasts at most so many seconds; then the process is ended."""
        timer = threading.Timer(seconds, self._end)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()

    def _end(self) -> None:
        self.is_late = True
        self.process.kill()

    def why(self) -> InputError:
        """The error that says why there is no further frame."""
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(1)
        if self.is_late or (_XCPU is not None and self.process.returncode == -_XCPU):
            return InputError("batch.file.stopped.time")
        return self.too_heavy()

    def too_heavy(self) -> InputError:
        """The error for too much memory or a crash: the system does not tell them apart."""
        return InputError("batch.file.stopped.memory", most=self.limits.memory >> 20)


# --- processes


_turns = threading.BoundedSemaphore(TURNS)


@contextmanager
def _turn(limits: Limits) -> Iterator[None]:
    """A context that holds one of the ``TURNS``. Raises ``InputError`` when all stay busy."""
    if not _turns.acquire(timeout=limits.turn):
        raise InputError("batch.file.stopped.busy")
    try:
        yield
    finally:
        _turns.release()


_ready: dict[str, Process] = {}
"""For each target the process that waits for the next file."""
_changing = threading.Lock()


@contextmanager
def _process(target: str) -> Iterator[Process]:
    """A process that has done its imports; it is ended after the block, and the next one is started."""
    with _changing:
        process = _ready.pop(target, None)
    if process is not None and process.poll() is not None:
        _end(process)
        process = None
    process = process or _started(target)
    try:
        yield process
    finally:
        _end(process)
        with _changing:
            if target not in _ready:
                _ready[target] = _started(target)


def _started(target: str) -> Process:
    surroundings = {name: os.environ[name] for name in _INHERITED if name in os.environ}
    return subprocess.Popen(  # noqa: S603 - our own program; nothing of it is typed by a person
        [sys.executable, "-P", "-m", "simulator.reading.sandbox.child", target],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=surroundings | _SETTINGS | {"PYTHONPATH": str(_ROOT)},
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )


def _end(process: Process) -> None:
    """Kill the process and close its pipes."""
    process.kill()
    with suppress(OSError):
        _pipe(process.stdin).close()
    _pipe(process.stdout).close()
    process.wait()


@atexit.register
def _end_all() -> None:
    with _changing:
        while _ready:
            _end(_ready.popitem()[1])
