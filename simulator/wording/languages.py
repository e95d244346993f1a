"""The languages that the program speaks: one row for each, with the way in which it is written and the locale of its months."""

from __future__ import annotations

from typing import NamedTuple

_FROM_RIGHT_TO_LEFT, _END = "\u2067", "\u2069"


class Language(NamedTuple):
    """A language: its locale in Babel, and whether it is written from right to left."""

    locale: str
    right_to_left: bool = False


TABLE = {"fr": Language("fr_DZ"), "ar": Language("ar_DZ", right_to_left=True), "en": Language("en_GB")}
LANGUAGES = tuple(TABLE)
"""Their codes, the default first."""
DEFAULT = LANGUAGES[0]


def is_right_to_left(lang: str) -> bool:
    """Whether a language is written from right to left."""
    return TABLE[lang].right_to_left


def direction(lang: str) -> str:
    """Which way a language is written, as HTML says it."""
    return "rtl" if is_right_to_left(lang) else "ltr"


def fenced_in_a_drawing(words: str, lang: str) -> str:
    """Words in a drawing, which is laid out from left to right: fenced where their language is not, so that a currency stays on its side."""
    return f"{_FROM_RIGHT_TO_LEFT}{words}{_END}" if is_right_to_left(lang) else words
