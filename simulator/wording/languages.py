"""The languages that the program speaks: one row for each, with the way in which it is written and the locale of its months."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

_FROM_RIGHT_TO_LEFT, _END = "\u2067", "\u2069"


class Language(NamedTuple):
    """A language: its locale in Babel, its decimal sign, its currencies and its millions of centimes, where it is not complete.

    A currency without a word of its own is written by its code. ``counted`` has what a unit becomes after three to ten, and
    after eleven to ninety-nine, where its language counts so. ``falls_back`` is the language whose sentences stand in for those that are missing; empty for a language that has all of them.
    """

    locale: str
    right_to_left: bool = False
    decimal_sign: str = ","
    currencies: Mapping[str, str] = MappingProxyType({"DZD": "DA", "MAD": "DH"})
    millions: str = "millions de centimes"
    counted: Mapping[str, tuple[str, str]] = MappingProxyType({})
    falls_back: str = ""


TABLE = {
    "fr": Language("fr_DZ"),
    "ar": Language(
        "ar_DZ",
        right_to_left=True,
        currencies={"DZD": "دج", "MAD": "درهم"},
        millions="مليون سنتيم",
        counted={"درهم": ("دراهم", "درهمًا"), "مليون سنتيم": ("ملايين سنتيم", "مليون سنتيم")},
    ),
    "en": Language("en_GB", decimal_sign=".", millions="million centimes"),
}
LANGUAGES = tuple(TABLE)
"""Their codes, the default first."""
DEFAULT = LANGUAGES[0]
COMPLETE = tuple(code for code, language in TABLE.items() if not language.falls_back)
"""The languages in which every sentence stands: what a text must say in each."""


def in_language(words: Mapping[str, str], lang: str) -> str:
    """The words in a language; those of the language that it falls back to, where it has none. Raises ``KeyError``."""
    return words[lang] if lang in words or not TABLE[lang].falls_back else words[TABLE[lang].falls_back]


def in_every_language(words: Mapping[str, str]) -> dict[str, str]:
    """The words in every language, filled where a language that is not complete has none. Raises ``KeyError``."""
    return {lang: in_language(words, lang) for lang in TABLE}


def is_right_to_left(lang: str) -> bool:
    """Whether a language is written from right to left."""
    return TABLE[lang].right_to_left


def direction(lang: str) -> str:
    """Which way a language is written, as HTML says it."""
    return "rtl" if is_right_to_left(lang) else "ltr"


def fenced_in_a_drawing(words: str, lang: str) -> str:
    """Words in a drawing, which is laid out from left to right: fenced where their language is not, so that a currency stays on its side."""
    return f"{_FROM_RIGHT_TO_LEFT}{words}{_END}" if is_right_to_left(lang) else words
