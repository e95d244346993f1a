"""How many connections and sessions the process may hold: from the open files that the system allows it."""

from __future__ import annotations

import contextlib
import ctypes
import functools
import sys
from typing import NamedTuple

if sys.platform != "win32":
    import resource

FILES_MOST, FILES_ELSEWHERE = 65_536, 4_096
"""Open files that are asked of the system, and those that are supposed on Windows, which counts none."""
RESERVED = 128
"""Open files of the process itself: its libraries, fonts, the files that it serves."""
SESSION_FILES = 4
"""Open files of a session: its websocket, and three of the event loop that Streamlit gives it."""
SESSIONS_MOST, CONNECTIONS_MOST = 1_000, 2_000
_ARENAS, _ARENA_MAX = 2, -8
"""Heaps of the C library, and the name of that number in ``malloc.h``: by default each thread may begin one that is never given back."""

_MMAP_THRESHOLD, _LARGE = -3, 1 << 18
"""From how many bytes on memory is taken from the machine and given back by itself: the library would raise it to 32 MB."""


class ServerLimits(NamedTuple):
    """What is held at the same time. A session that was left counts until it is let go."""

    files: int
    sessions: int
    connections: int


@functools.cache
def in_force() -> ServerLimits:
    """The limits of this process, after it has asked the system for as many open files as it may."""
    return of(_files())


def of(files: int) -> ServerLimits:
    """The limits under a number of open files: two thirds of them for sessions, the rest for other connections."""
    free = max(files - RESERVED, 0)
    sessions = min(SESSIONS_MOST, free * 2 // 3 // SESSION_FILES)
    return ServerLimits(files, sessions, min(CONNECTIONS_MOST, free - (SESSION_FILES - 1) * sessions))


def _files() -> int:
    if sys.platform == "win32":  # a socket is no open file there
        return FILES_ELSEWHERE
    now, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    target = FILES_MOST if most == resource.RLIM_INFINITY else min(FILES_MOST, most)
    if now == resource.RLIM_INFINITY or now >= target:
        return target
    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (target, most))
    return resource.getrlimit(resource.RLIMIT_NOFILE)[0]


def share_heaps() -> None:
    """Let threads share a few heaps, where the C library is that of GNU: memory that is freed can then be given back."""
    with contextlib.suppress(AttributeError, OSError, TypeError):
        library = ctypes.CDLL(None)
        library.mallopt(_ARENA_MAX, _ARENAS)
        library.mallopt(_MMAP_THRESHOLD, _LARGE)
