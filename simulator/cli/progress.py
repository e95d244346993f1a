"""How far a long command is, on standard error: one line rewritten on a terminal, else a line now and then."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from simulator.wording import Counted, say

if TYPE_CHECKING:
    from collections.abc import Callable

    Told = Callable[[int, float], None]
    ToldOfPieces = Callable[[int, int], None]

STEP = 0.1
"""The part of the work after which its progress is told again, where it is not rewritten in place."""


def of_rows(key: str, lang: str) -> Told:
    """What tells the sentence ``key`` each time it is given how many rows are done, and which part that is, from 0 to 1."""
    due = _due()

    def told(rows: int, done: float) -> None:
        if due(done):
            _line(say(key, lang, rows=Counted("rows", rows), done=int(done * 100)), ends=done >= 1)

    return told


def of_pieces(key: str, lang: str) -> ToldOfPieces:
    """The same, of pieces that are done in any order: how many, of how many."""
    due = _due()

    def told(done: int, count: int) -> None:
        if due(done / count):
            _line(say(key, lang, done=done, count=count), ends=done == count)

    return told


def _due() -> Callable[[float], bool]:
    """Whether it is time to tell: always on a terminal, else after each ``STEP``, and at the end. A new pass begins again."""
    last = [0.0]

    def due(done: float) -> bool:
        if not sys.stderr.isatty() and done < min(last[0] + STEP, 1.0):
            return False
        last[0] = done if done < 1 else 0.0
        return True

    return due


def _line(words: str, *, ends: bool) -> None:
    """One line, over the one before it on a terminal until one ``ends``."""
    if sys.stderr.isatty():
        sys.stderr.write(f"\r{words}\x1b[K" + ("\n" if ends else ""))
    else:
        sys.stderr.write(f"{words}\n")
    sys.stderr.flush()
