"""``python -m simulator`` is the command ``location-vente``."""

from __future__ import annotations

import gc
import signal
import sys
from typing import NoReturn

_SELDOM = 100_000
"""Objects made between two searches for garbage in cycles: a command that answers one household makes fewer."""
_INTERRUPTED, _TERMINATED = 130, 143
"""Exit status of a program that a signal stopped: 128 and its number."""


class _TerminatedError(BaseException):
    """The system asks the program to end: what it was writing goes, as after any error."""


def run() -> int:
    """Run the command line as a program; returns the exit status."""
    gc.set_threshold(_SELDOM)
    try:
        signal.signal(signal.SIGTERM, _terminate)
        from simulator.cli import main

        status = main()
    except KeyboardInterrupt:
        status = _stopped("interrupt", _INTERRUPTED)
    except _TerminatedError:
        status = _stopped("terminate", _TERMINATED)
    gc.freeze()  # the memory goes back as it is: what is left in it is not searched once more
    return status


def _stopped(how: str, status: int) -> int:
    """Say which signal stopped the command; returns the exit status. It may have come while the program was being imported."""
    from simulator.cli import say_stopped

    return say_stopped(how, status)


def _terminate(*_: object) -> NoReturn:
    """Once: the end is not interrupted by a second signal."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    raise _TerminatedError


if __name__ == "__main__":
    sys.exit(run())
