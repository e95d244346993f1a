"""Every sentence that people read, in French, Arabic and English.

``say("step.price", "ar", price=Money(…))`` finds the sentence in ``locale/ar/common.po`` and writes its facts as Algeria
writes them. A fact keeps its type until here: an amount, a date, a share, a number of months or of years, a word of
the law. Why it stands at the bottom: docs/decisions/0019.
"""

from __future__ import annotations

from simulator.wording import numbers
from simulator.wording.catalogue import has, say, write
from simulator.wording.exact_words import ExactWords
from simulator.wording.facts import Article, Counted, FactList, Months, Named, Plain, Sentence, TextWords, Years
from simulator.wording.languages import (
    COMPLETE,
    DEFAULT,
    LANGUAGES,
    TABLE,
    direction,
    fenced_in_a_drawing,
    in_every_language,
    in_language,
    is_right_to_left,
)

__all__ = [
    "COMPLETE",
    "DEFAULT",
    "LANGUAGES",
    "TABLE",
    "Article",
    "Counted",
    "ExactWords",
    "FactList",
    "Months",
    "Named",
    "Plain",
    "Sentence",
    "TextWords",
    "Years",
    "direction",
    "fenced_in_a_drawing",
    "has",
    "in_every_language",
    "in_language",
    "is_right_to_left",
    "numbers",
    "say",
    "write",
]
