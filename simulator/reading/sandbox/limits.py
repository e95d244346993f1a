"""The limits of a process that reads an untrusted file, set by the system itself where it can.

Where it cannot (Windows has no ``resource``; macOS does not hold to a limit of memory), the time without an answer and
the length of the answers are still bounded, by the process that waits for them.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from dataclasses import dataclass
from pathlib import Path

_STATE = Path("/proc/self/status")


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of a process.

    ``memory``: bytes, besides those that it has when it begins to read. ``processor``: seconds of processor. ``silence``:
    seconds until the next answer. ``files``: open files. ``frame``: bytes of one answer. ``turn``: seconds to wait
    for a turn, ``start``: for a process.
    """

    memory: int = 768 << 20
    processor: int = 60
    silence: float = 60
    files: int = 32
    frame: int = 256 << 20
    turn: float = 60
    start: float = 60


def apply(limits: Limits) -> None:
    """Set the limits of this process; they cannot be raised again."""
    if sys.platform == "win32":
        return
    import resource

    used = int(sum(resource.getrusage(resource.RUSAGE_SELF)[:2]))
    _set(resource.RLIMIT_CPU, used + limits.processor, used + limits.processor + 1)
    _set(resource.RLIMIT_NOFILE, limits.files)
    _set(resource.RLIMIT_FSIZE, 0)
    _set(resource.RLIMIT_CORE, 0)
    if _STATE.exists():
        size = next(line for line in _STATE.read_text(encoding="ascii").splitlines() if line.startswith("VmSize:"))
        _set(resource.RLIMIT_AS, int(size.split()[1]) * 1024 + limits.memory)


def _set(kind: int, most: int, last: int | None = None) -> None:
    """The system warns at ``most`` and ends the process at ``last``; for most kinds they are the same."""
    if sys.platform == "win32":
        return
    import resource

    hard = resource.getrlimit(kind)[1]
    soft, last = (limit if hard == resource.RLIM_INFINITY else min(limit, hard) for limit in (most, last or most))
    resource.setrlimit(kind, (soft, last))


def end_with_parent(descriptor: int) -> None:
    """Have the system end this process as soon as the other end of a pipe is closed, even in the middle of a computation."""
    if sys.platform == "win32":
        return
    import fcntl

    with contextlib.suppress(OSError, AttributeError):
        signal.signal(signal.SIGIO, signal.SIG_DFL)
        fcntl.fcntl(descriptor, fcntl.F_SETOWN, os.getpid())
        fcntl.fcntl(descriptor, fcntl.F_SETFL, fcntl.fcntl(descriptor, fcntl.F_GETFL) | fcntl.FASYNC)
