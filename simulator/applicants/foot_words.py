"""The words of rows that are no applicant: totals, and lines that close, divide or sign a list. They are compared folded."""

from __future__ import annotations

import functools
import re
from typing import Final

from simulator.applicants.headers import folded

_REMEMBERED = 1 << 14
_SUMS = (
    r"total\w*|totaux|s total|somme|sum|subtotal|cumul\w*|moyenne\w*|moy|average|mean|max|maximum|min|minimum|nb|effectif\w*|nombre|nbre|count|"
    r"report|a reporter|reports?|"
    r"(?:ال)?(?:مجموع|اجمالي|معدل|متوسط|عدد)"
)
_BEFORE = "grand|sous|s|montant|revenus?|effectif|nombre|le|la"
_TOTAL: Final = re.compile(rf"(?:(?:{_BEFORE}) )?(?:{_SUMS})(?: .*)?")
_TOTAL_ALONE: Final = re.compile(
    rf"(?:(?:{_BEFORE}) )?(?:{_SUMS})(?: (?:general\w*|generaux|page|العام|الكلي|الجزئي))?(?: \d+)*"
)
_OFFICES = (
    "directeur|directrice|chef|president|presidente|wali|responsable|secretaire|maire|gestionnaire|comptable|charge|chargee|"
    "commission|membres?|rapporteur|agent|redacteur|notaire"
)
_CLOSING: Final = re.compile(
    r"(?:(?:la )?(?:presente )?liste )?arretee? .*|(?:la )?presente liste .*|"
    r"(?:(?:fait|etabli|dresse|signe|certifie|valide|verifie|edite|imprime|tire|vu|lu)e?s?) (?:a|le|par|pour|et|exact|conforme|ce|la|au) .*|"
    r"(?:lu et approuve|signature|cachet|visa|emargement|griffe|date et signature|ampliations?|copie a)\b.*|"
    rf"(?:(?:p|pour|vise par) )?(?:(?:le|la|les|l) )(?:{_OFFICES})\b.*|"
    r"(?:n ?b|nota|note|remarque|source)\b.*|page \d+.*|suite(?: .*)?|a suivre|fin(?: (?:de|du) .*)?|liste (?:n|no|numero|des|de)\b.*|"
    r"signed .*|stamp|certified .*|printed (?:on|by) .*|the (?:director|head|chairman)\b.*|end of .*|continued.*|(?:prepared|approved) by.*|"
    r"(?:ضبطت?|اوقفت?|حددت?|اقفلت?|حصرت?) .*|حررت? .*|(?:ال)?(?:توقيع|امضاء|ختم|تاشيره)(?: .*)?|"
    r"(?:عن )?(?:ال)?(?:مدير|مديره|رئيس|رئيسه|والي|مسؤول|امين|اعضاء)(?: .*)?|(?:ال)?ملاحظ\w*(?: .*)?|(?:ال)?صفحه .*|يتبع|نسخه .*"
)  # fmt: skip
_GROUP: Final = re.compile(
    r"(?:commune|wilaya|daira|site|cite|ilot|projet|programme|section|groupe|bloc|batiment|agence|liste|tranche|"
    r"(?:ال)?(?:بلديه|ولايه|دائره|موقع|حي|مشروع|برنامج|قائمه|وكاله))\b.+"
)
_FORMULA: Final = ("=", "@", "+")
ANY: Final = (
    r"t\s*o\s*t\s*a|sous|s\s*/|somme|sum|sub|cumul|moy|average|mean|max|min|effectif|nombre|nbre|nb|count|report|montant|grand|"
    "مجموع|المجموع|معدل|المعدل|متوسط|اجمالي|إجمالي|عدد|العدد"
)
"""What a cell begins with that may be a total, before it is looked at closely."""


@functools.lru_cache(_REMEMBERED)
def is_total(text: str) -> bool:
    """Whether a cell begins with a word for a total, an average or a count: ``Total : 3``, ``T O T A L``, ``Nombre de dossiers``."""
    return bool(_TOTAL.fullmatch(_unspaced(folded(text))))


def is_only_total(text: str) -> bool:
    """Whether a cell says nothing but a total: ``Moyenne``, ``Total général``; a formula that was typed says nothing."""
    return not text.lstrip().startswith(_FORMULA) and bool(_TOTAL_ALONE.fullmatch(_unspaced(folded(text))))


@functools.lru_cache(_REMEMBERED)
def is_closing(text: str) -> bool:
    """Whether a cell closes or signs a list: ``Arrêtée la présente liste à …``, ``Fait à Oran, le …``, ``Le Directeur``."""
    return bool(_CLOSING.fullmatch(folded(text)))


def is_group(text: str) -> bool:
    """Whether a cell, alone in its row, is the title of the rows under it: ``Commune : Es Senia``."""
    return bool(_GROUP.fullmatch(folded(text)))


def forget() -> None:
    """Forget the cells that were looked at: names of applicants are among them."""
    is_total.cache_clear()
    is_closing.cache_clear()


def _unspaced(text: str) -> str:
    """``t o t a l`` as a word."""
    words = text.split()
    return "".join(words) if len(words) > 3 and all(len(word) == 1 for word in words) else text
