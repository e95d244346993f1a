"""A page of plain text, written line by line: headings, indented lines, aligned tables."""

from __future__ import annotations

import functools
from textwrap import wrap
from typing import TYPE_CHECKING
from unicodedata import category, east_asian_width

from simulator.views.voice import Voice

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from simulator.law import Law

_HEAD = 48
"""Letters on a line of the head of a column."""


class TextPage:
    """Lines of text, and the voice in which they are written."""

    def __init__(self, law: Law, lang: str, *, centimes: bool = False, currency: str = "DZD") -> None:
        self.voice = Voice(law, lang, centimes=centimes, currency=currency)
        self.lines: list[str] = []

    def put(self, text: str = "", indent: int = 0) -> None:
        """Write a line."""
        self.lines.append(" " * indent + text)

    def heading(self, key: str) -> None:
        """Write a heading after an empty line."""
        self.put()
        self.put(self.voice.say(f"heading.{key}"))

    def table(self, heads: Sequence[str], rows: Iterable[Sequence[str]], right: Sequence[int] = ()) -> None:
        """Write columns aligned by width; those in ``right`` to the right."""
        lines = [*_in_lines(heads), *map(list, rows)]
        widths = [max(map(_width, column)) for column in zip(*lines, strict=True)]
        for row in lines:
            cells = [_padded(cell, widths[i], to_the_right=i in right) for i, cell in enumerate(row)]
            self.put("  ".join(cells).rstrip(), 2)

    def __str__(self) -> str:
        return "\n".join(self.lines) + "\n"


def _in_lines(heads: Sequence[str]) -> list[list[str]]:
    """The heads of a table, each in as many lines as it needs, the last of which are beside each other."""
    broken = [wrap(head, _HEAD, break_long_words=False, break_on_hyphens=False) or [""] for head in heads]
    most = max(map(len, broken))
    return [list(line) for line in zip(*([""] * (most - len(lines)) + lines for lines in broken), strict=True)]


def _width(text: str) -> int:
    """The number of columns that a text fills in a terminal: combining marks fill none."""
    return sum(map(_columns, text))


@functools.cache
def _columns(sign: str) -> int:
    return 0 if category(sign) in ("Mn", "Cf") else 2 if east_asian_width(sign) in "WF" else 1


def _padded(text: str, width: int, *, to_the_right: bool) -> str:
    space = " " * (width - _width(text))
    return space + text if to_the_right else text + space
