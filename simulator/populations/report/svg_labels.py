"""Labels under the axis of a drawing, cut into lines so that none touches the next."""

from __future__ import annotations

from textwrap import wrap
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

LINE = 15
"""Pixels from one line to the next."""
_LETTER = 7
"""Pixels of a letter."""
_FEWEST = 8
"""Letters that a line may always have."""


def lines(words: str, width: float) -> list[str]:
    """The lines of a label that has so many pixels."""
    return wrap(words, max(int(width / _LETTER), _FEWEST), break_long_words=False) or [""]


def room(labels: Iterable[str], width: float) -> int:
    """The pixels that the longest label needs under its first line."""
    return LINE * (max((len(lines(words, width)) for words in labels), default=1) - 1)
