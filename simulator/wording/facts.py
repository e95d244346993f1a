"""The types of the facts of a sentence, besides amounts (``money.Money``), dates, exact shares (``Fraction``) and numbers (``Decimal``)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Named:
    """Something that has a name in each language: the key of its name in the catalogues (``milestone.keys``)."""

    key: str


@dataclass(frozen=True, slots=True)
class Months:
    """A number of months, written with the plural of the language."""

    count: int


@dataclass(frozen=True, slots=True)
class Years:
    """A number of years, written with the plural of the language."""

    count: int


@dataclass(frozen=True, slots=True)
class Counted:
    """A number of something else (``Counted("rows", 3)``), written with the plural of the language."""

    unit: str
    count: int


@dataclass(frozen=True, slots=True)
class Plain:
    """Text that is the same in every language (a file name, a code, what the user typed): isolated, never translated."""

    text: str


@dataclass(frozen=True, slots=True)
class TextWords:
    """Words that a text gives in each language itself; nothing where it gives none."""

    words: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Article:
    """The place of a provision in its text, as the texts cite it: ``art. 9, al. 2``."""

    place: str


@dataclass(frozen=True, slots=True)
class FactList:
    """Several facts in a row, joined as the language joins them."""

    facts: tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence that is not yet in any language: its key in the catalogues, and the facts that fill it."""

    key: str
    facts: Mapping[str, object] = field(default_factory=dict)
