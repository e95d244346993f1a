"""How far a long command is, on standard error: one line rewritten on a terminal, else a line now and then."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from simulator.wording import Counted, say

if TYPE_CHECKING:
    from collections.abc import Callable

    RowsProgress = Callable[[int, float], None]
    PiecesProgress = Callable[[int, int], None]

STEP = 0.1
"""The part of the work after which its progress is written again, where it is not rewritten in place."""


def of_rows(key: str, lang: str) -> RowsProgress:
    """A function of the rows done and of the part that they are, from 0 to 1, which writes the sentence ``key``."""
    due = _due()

    def report(rows: int, done: float) -> None:
        if due(done):
            _line(say(key, lang, rows=Counted("rows", rows), done=int(done * 100)), ends=done >= 1)

    return report


def of_pieces(key: str, lang: str) -> PiecesProgress:
    """The same for pieces that end in any order: a function of the pieces done and of their number."""
    due = _due()

    def report(done: int, count: int) -> None:
        if due(done / count):
            _line(say(key, lang, done=done, count=count), ends=done == count)

    return report


def _due() -> Callable[[float], bool]:
    """Whether to write the progress: always on a terminal, else after each ``STEP``, and at the end. A new pass begins again."""
    last = [0.0]

    def due(done: float) -> bool:
        if not sys.stderr.isatty() and done < min(last[0] + STEP, 1.0):
            return False
        last[0] = done if done < 1 else 0.0
        return True

    return due


def _line(words: str, *, ends: bool) -> None:
    """Write one line, over the one before it on a terminal until one ``ends``."""
    if sys.stderr.isatty():
        sys.stderr.write(f"\r{words}\x1b[K" + ("\n" if ends else ""))
    else:
        sys.stderr.write(f"{words}\n")
    sys.stderr.flush()
