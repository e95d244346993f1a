"""Text that a person types and a document repeats (a title, a name, a path): on one line, short, fit for every kind of file."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 120
"""Characters of a title."""
LONGEST_REPEATED = 400
"""Characters of a text that a message repeats."""

_INVISIBLE = (
    "\u00ad\ufe00-\ufe0f\ufeff\u2060-\u2064\u206a-\u206f\ufff9-\ufffb\ufdd0-\ufdef\ufffe\uffff\U000e0000-\U000e0fff"
)
_HALVES = "\ud800-\udfff"
_DIRECTIONS = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
"""Marks that change the direction of all the text after them."""
_CONTROLS = "\x00-\x1f\x7f-\x9f\u2028\u2029"
_BREAKING = re.compile(f"[{_CONTROLS}{_HALVES}]")
_UNSEEN_OR_TURNING = re.compile(f"[{_INVISIBLE}{_DIRECTIONS}]")
_MARKS = "[\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u064b-\u065f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]"
_PILED = re.compile(f"({_MARKS}{{3}}){_MARKS}+")
_BLANKS = re.compile(r" +")


def one_line(text: str, most: int = LONGEST) -> str:
    """A title: composed characters, no controls, no marks of direction, single blanks, at most three marks on a letter."""
    fit = _UNSEEN_OR_TURNING.sub("", _BREAKING.sub(" ", unicodedata.normalize("NFC", text[: 10 * most])))
    return shortened(_BLANKS.sub(" ", _PILED.sub(r"\1", fit)).strip(), most)


def repeated(text: str) -> str:
    """The text as a message repeats it: short, without control characters."""
    if text.isprintable() and len(text) <= LONGEST_REPEATED:
        return text
    return shortened(_UNSEEN_OR_TURNING.sub("", _BREAKING.sub(" ", text)), LONGEST_REPEATED)


def shortened(text: str, most: int) -> str:
    """The beginning of a text, with an ellipsis where more came."""
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"
