"""The gettext catalogues, each read once when it is first needed, and the only function that fills a sentence.

A key whose first word has a file of its own (``page.title``: ``locale/fr/page.po``) is there; every other is in
``common.po``. So the command line does not wait for the sentences of the pages.
"""

from __future__ import annotations

import datetime as dt
import functools
import gettext
import re
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

from simulator.base.money import Money
from simulator.wording import numbers
from simulator.wording.exact_words import ExactWords, value_of
from simulator.wording.facts import Article, Counted, FactList, Months, Named, Plain, Sentence, TextWords, Years
from simulator.wording.languages import DEFAULT, TABLE

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from babel.messages.catalog import Catalog

_PLACES = {
    "al.": "article.paragraph", "annexe": "article.annex", "bis": "article.bis", "to": "article.to",
    "finance law for": "article.finance_law", "of the bill, number in the law not seen": "article.bill",
}  # fmt: skip
"""The words in the place of a provision besides its numbers, as the texts write them, with the key of each."""
_PLACE = re.compile(
    r"rewritten by (?P<by>art\. \S+(?=\)))|art\.(?= (?P<first>\d+)(?P<range> to)?(?:, (?P<second>\d+))?)|(?P<paragraphs>\d+-\d+)|, |"
    rf"(?<!\w)(?:{'|'.join(map(re.escape, _PLACES))})(?!\w)"
)

_EVERYWHERE, _INCOMPLETE = "disclaimer", "language.incomplete"
"""The sentence that every door shows, and what it adds in a language that is not complete."""
_PLURAL_FORMS = re.compile(r"plural=([^;]+);")
_FOLDER = Path(__file__).parent / "locale"


def _source(lang: str, name: str) -> tuple[str, str]:
    """The header of a ``.po`` file, and its messages."""
    header, _, messages = (_FOLDER / lang / f"{name}.po").read_text(encoding="utf-8").partition("\n\n")
    return header, messages


@functools.cache
def catalogue(lang: str, name: str) -> Catalog:
    """One catalogue of a language, read from its ``.po`` file (no ``.mo`` is kept).

    Without its header, for which Babel would import a parser of e-mails: the plurals are read from it below.
    """
    from babel.messages.pofile import read_po

    if TABLE[lang].falls_back and not (_FOLDER / lang / f"{name}.po").exists():
        return read_po([], locale=lang)
    return read_po(_source(lang, name)[1].splitlines(), locale=lang)


@functools.cache
def _catalogue_names() -> frozenset[str]:
    """The names of the catalogues."""
    return frozenset(path.stem for path in (_FOLDER / DEFAULT).glob("*.po"))


@functools.cache
def _forms(key: str, lang: str) -> tuple[str, ...]:
    """The sentence of a key; of a counted noun, one for each plural of the language; empty for an unknown key.

    A language that is not complete has the sentences of the one that it falls back to; its disclaimer, which stands at
    every door, says so.
    """
    forms = _own_forms(key, _spoken(key, lang))
    if key == _EVERYWHERE and forms and TABLE[lang].falls_back:
        return (" ".join((*forms, *_forms(_INCOMPLETE, lang))),)
    return forms


@functools.cache
def _own_forms(key: str, lang: str) -> tuple[str, ...]:
    """The sentence of a key in the catalogues of a language alone."""
    first = key.partition(".")[0]
    message = catalogue(lang, first if first in _catalogue_names() else "common").get(key)
    words = message and message.string
    return tuple(filter(None, (words,))) if isinstance(words, str) else tuple(filter(None, words or ()))


def _spoken(key: str, lang: str) -> str:
    """The language in which the sentence of a key stands: the language itself, or the one that it falls back to."""
    return lang if not TABLE[lang].falls_back or _own_forms(key, lang) else TABLE[lang].falls_back


@functools.cache
def _plural(lang: str) -> Callable[[int], int]:
    """The function from a number to the index of its plural form."""
    return gettext.c2py(_PLURAL_FORMS.findall(_source(lang, "common")[0])[0])


def has(key: str) -> bool:
    """Whether the catalogues have a sentence under this key."""
    return bool(_forms(key, DEFAULT))


def say(key: str, lang: str, /, *, centimes: bool = False, **facts: object) -> str:
    """The sentence of ``key`` in ``lang``, with its facts written in that language.

    ``centimes`` writes amounts in millions of centimes instead of dinars; the two never mix in one figure. Raises
    ``KeyError`` for a key that no catalogue has: a missing sentence is a fault of ours, not something to show.
    """
    return _filled(key, facts, lang, centimes=centimes)


def _filled(key: str, facts: Mapping[str, object], lang: str, *, centimes: bool) -> str:
    if not (forms := _forms(key, lang)):
        raise KeyError(key)
    text = forms[0]
    if not facts:
        return _unfilled(text)
    return text.format_map({name: _words(fact, lang, centimes=centimes) for name, fact in facts.items()})


@functools.cache
def _unfilled(text: str) -> str:
    """A sentence without placeholders. Raises ``KeyError`` if it has any."""
    return text.format()


def write(fact: object, lang: str, *, centimes: bool = False) -> str:
    """One fact in one language; a figure or a day with its value (``ExactWords``). Raises ``KeyError`` for one of a type that has no words."""
    words, value = _words(fact, lang, centimes=centimes), value_of(fact)
    return ExactWords(words, value) if value else words


def _words(fact: object, lang: str, *, centimes: bool) -> str:
    """The words of a fact. Raises ``KeyError`` for one of a type that has none."""
    kind = type(fact)
    if plain := _PLAIN.get(kind):
        return plain(fact, lang)
    return _WITH_AMOUNTS[kind](fact, lang, centimes=centimes)


def _amount(fact: Money, lang: str, *, centimes: bool) -> str:
    if centimes and fact.currency == "DZD":
        return numbers.in_millions(fact.cents, lang)
    return numbers.amount(fact.cents, fact.currency, lang)


def _sentence(fact: Sentence, lang: str, *, centimes: bool) -> str:
    return _filled(fact.key, fact.facts, lang, centimes=centimes)


def _list(fact: FactList, lang: str, *, centimes: bool) -> str:
    return say("list.joint", lang).join([_words(item, lang, centimes=centimes) for item in fact.facts])


def _article(fact: Article, lang: str) -> str:
    return _PLACE.sub(lambda match: _of_place(match, lang), fact.place)


def _text_words(fact: TextWords, lang: str) -> str:
    return fact.words.get(lang) or fact.words.get(TABLE[lang].falls_back, "")


def _of_place(match: re.Match[str], lang: str) -> str:
    """A word of the place of a provision. Articles in a row go up: ``art. 8, 1`` is a part of one article, not two.

    ``1-2`` is fenced in Arabic, which would turn it round.
    """
    if match["by"]:
        return _filled("article.rewritten", {"article": Article(match["by"])}, lang, centimes=False)
    if match["paragraphs"]:
        return numbers.isolated(match[0], lang)
    if match["first"]:
        several = match["range"] or int(match["second"] or 0) > int(match["first"])
        return say("article.words" if several else "article.word", lang)
    return say("list.joint" if match[0] == ", " else _PLACES[match[0]], lang)


def _counted(key: str, count: int, lang: str) -> str:
    """``320 mois``: a count with the plural of the language (six forms in Arabic)."""
    return _forms(key, lang)[_plural(_spoken(key, lang))(count)].format(n=numbers.count(count, lang))


_PLAIN: dict[type, Callable[[Any, str], str]] = {
    dt.date: numbers.date, Fraction: numbers.percentage, float: numbers.percentage, int: numbers.count,
    Decimal: numbers.decimal, str: lambda words, _: words, ExactWords: lambda words, _: words,
    Named: lambda fact, lang: _filled(fact.key, {}, lang, centimes=False),
    Months: lambda fact, lang: _counted("unit.months", fact.count, lang),
    Years: lambda fact, lang: _counted("unit.years", fact.count, lang),
    Counted: lambda fact, lang: _counted(f"unit.{fact.unit}", fact.count, lang),
    Plain: lambda fact, lang: numbers.fenced(fact.text, lang), Article: _article, TextWords: _text_words,
}  # fmt: skip
"""How each type of fact is written in a language."""
_WITH_AMOUNTS: dict[type, Callable[..., str]] = {Money: _amount, Sentence: _sentence, FactList: _list}
"""The types of which an amount is a part, which may be asked for in centimes."""
