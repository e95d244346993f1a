"""Heads that an office has cut short: ``Date naiss.``, ``Dt dem``, ``Rev. conj.``, ``ت. الميلاد``.

A head stands for another when each of its words cuts one of the other's words, in any order. A word is cut at its end
(``naiss.``), inside (``nbre``) or to its consonants (``dt``). What may be two facts, or a fact and something else, is for the user to say.
"""

from __future__ import annotations

import functools
import re
from itertools import permutations
from typing import TYPE_CHECKING, NamedTuple

from simulator.reading.values import folded, plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_WORD = re.compile(r"([^\W\d_]+|\d+)(['’.]?)")
_LINKS = frozenset(("de", "du", "des", "le", "la", "les", "au", "aux", "ou", "et", "the", "of", "في", "من", "او", "و"))
"""Words between the others, which offices leave out; ``d`` and ``l`` are among them before an apostrophe."""
_SHORTEST = 3
"""Letters of a word that is cut without a dot."""
_SHORTEST_ALONE = 4
"""Letters of a cut word without a dot that is a head by itself."""
_LONGEST = 5
"""Words of a head that is compared: others are sentences."""
_VOWELS = re.compile("[aeiouyاوي]")
_ARTICLE = re.compile("^ال(?=.)")
_PLURAL = re.compile("(?<=[a-z]{4})s$")
_JOINED = re.compile(r"(?<=[a-zà-ÿ])(?=[A-Z])")
"""Where words are joined as names of columns are: ``DateNaissance``."""

OTHER_HEADS = (
    "nom", "prénom", "nom et prénom", "nom du conjoint", "prénom du conjoint", "nom du demandeur", "demandeur", "souscripteur",
    "postulant", "bénéficiaire", "conjoint", "numéro", "numéro de téléphone", "téléphone", "numéro d'ordre", "adresse", "appartement",
    "commune", "daïra", "wilaya", "code wilaya", "lieu de naissance", "date et lieu de naissance", "date de naissance du conjoint",
    "naissance du conjoint", "acte de naissance", "numéro acte de naissance", "nombre d'enfants", "nombre de parts", "nombre de pièces", "sexe",
    "situation familiale", "nationalité", "profession", "employeur", "observation", "décision", "projet", "promotion", "promoteur",
    "propriété du conjoint", "date", "date de dépôt", "date de décision", "date de mariage", "date de décès", "date de délivrance",
    "date d'affectation", "date d'attribution", "date d'édition", "date de naissance des enfants", "montant", "versement", "versements",
    "reste", "acompte", "apport", "date de contrat", "date de versement", "date de paiement", "date d'entrée", "revenu annuel", "revenu brut", "revenu total", "revenu du ménage", "revenu global", "revenu cumulé", "revenu complémentaire",
    "salaire brut", "logement attribué", "prise en charge", "prime", "type de contrat", "type de pièce", "type de document",
    "inspection", "insertion", "dossier complet", "dossier incomplet", "handicap", "date de clôture", "address", "phone", "phone number", "first name", "last name",
    "place of birth", "children", "kafil", "nom du kafil", "occupation", "remarks", "annual income",
    "الاسم", "اللقب", "الاسم واللقب", "الهاتف", "رقم الهاتف", "العنوان", "البلدية", "الولاية", "الدائرة", "مكان الميلاد",
    "تاريخ ومكان الميلاد", "تاريخ ميلاد الزوج", "تاريخ ميلاد الزوجة", "عدد الأولاد", "عدد الأطفال", "الحالة العائلية", "الجنس", "الجنسية", "المهنة",
    "الملاحظات", "ملاحظة", "القرار", "تاريخ الإيداع", "تاريخ الزواج", "تاريخ الوفاة", "المبلغ", "الدخل السنوي", "الدخل الخام", "الدفعة",
    "تاريخ المفاتيح", "تاريخ الموافقة", "تاريخ المنح", "الكفيل", "اسم الكفيل", "المستفيد", "الموقع", "العمارة", "الطابق",
)  # fmt: skip
"""Heads of office lists that are no fact: what may be one of them is not taken for a fact."""


class _Word(NamedTuple):
    """A word of a head, and whether a dot cuts it."""

    letters: str
    is_dotted: bool


class Reading(NamedTuple):
    """The columns for which a head that is cut may stand; ``is_sure`` where it is one of them and nothing else."""

    columns: frozenset[str]
    is_sure: bool

    @property
    def column(self) -> str | None:
        """The column of a head that can only be this one."""
        return next(iter(self.columns)) if self.is_sure else None

    def doubts(self, absent: Iterable[str]) -> list[str]:
        """The columns among those that are absent of which the user must say whether the head is one of them."""
        return [] if self.is_sure else [column for column in absent if column in self.columns]


NOTHING = Reading(frozenset(), is_sure=False)


def reading(head: str, heads: Mapping[str, str], others: Iterable[str] = OTHER_HEADS) -> Reading:
    """What a head stands for among accepted ``heads``, each with its column; ``others`` are known too, and have none.

    Nothing for a head of whole words that none of them has.
    """
    words = _words(head)
    if not words or len(words) > _LONGEST or len(words[0].letters) == len(words) == 1:
        return NOTHING
    columns = frozenset(heads[text] for text in _matching(words, heads))
    is_clear = len(columns) == 1 and not next(iter(_matching(words, others)), "")
    return Reading(columns, is_clear and _is_enough(words))


def _matching(words: tuple[_Word, ...], texts: Iterable[str]) -> Iterable[str]:
    return (text for text in texts if _stands_for(words, _split(text)))


def _is_enough(words: tuple[_Word, ...]) -> bool:
    """Whether a head says more than initials: a word of three letters, or of four where it is alone without a dot."""
    longest = max(len(word.letters) for word in words)
    alone = len(words) == 1 and not words[0].is_dotted
    return longest >= (_SHORTEST_ALONE if alone else _SHORTEST)


def _stands_for(words: tuple[_Word, ...], others: tuple[_Word, ...]) -> bool:
    if sorted(word.letters[0] for word in words) != sorted(word.letters[0] for word in others):
        return False
    return any(all(map(_cuts, words, order)) for order in permutations(others))


def _cuts(word: _Word, other: _Word) -> bool:
    """Whether a word is another one, or what is left of it when it is cut."""
    short, full = word.letters, other.letters
    if short == full:
        return True
    if not short.isalpha() or len(short) >= len(full) or short[0] != full[0]:
        return False
    if full.startswith(short):
        return word.is_dotted or len(short) >= _SHORTEST
    if len(short) > 1 and short == _VOWELS.sub("", full):
        return True
    return len(short) >= _SHORTEST and short[-1] == full[-1] and _is_cut_inside(short, full)


def _is_cut_inside(short: str, full: str) -> bool:
    """``nbre`` keeps consonants between the first letter and the last, ``logmt`` behind the start of the word."""
    start = _SHORTEST if full.startswith(short[:_SHORTEST]) else 1
    inside, rest = short[start:-1], iter(full[start:-1])
    return not _VOWELS.search(inside) and all(letter in rest for letter in inside)


@functools.lru_cache(1 << 12)
def _split(text: str) -> tuple[_Word, ...]:
    """The words of a head that is known, where apostrophes may be blanks."""
    return tuple(word for word in _words(text) if word.letters not in ("d", "l"))


def _words(text: str) -> tuple[_Word, ...]:
    """The words of a head without those that link them, accents and Arabic articles."""
    matches = _WORD.findall(folded(_JOINED.sub(" ", plain(text))))
    return tuple(
        _Word(_ARTICLE.sub("", letters if mark == "." else _PLURAL.sub("", letters)), mark == "." or len(letters) == 1)
        for letters, mark in matches
        if not (letters in _LINKS and mark != ".") and not (letters in ("d", "l") and mark in ("'", "’"))
    )
