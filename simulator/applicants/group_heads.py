"""Heads on two rows: a head over several columns, and under it the head of each (``Revenus``: ``Souscripteur``, ``Conjoint``).

The two are one head where it is known together. A head below counts alone only under a title that changes nothing (``Situation``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.applicants import headers

if TYPE_CHECKING:
    from collections.abc import Sequence

NEUTRAL = frozenset(map(headers.folded, (
    "situation", "date", "dates", "souscripteur", "le souscripteur", "demandeur", "le demandeur", "postulant", "bénéficiaire", "identité",
    "renseignements", "informations", "dossier", "logement", "le logement", "état civil", "identification", "revenus", "applicant", "dwelling", "dates of",
    "المكتتب", "طالب السكن", "معلومات", "الملف", "السكن", "التواريخ", "الوضعية", "الحالة المدنية",
)))  # fmt: skip
"""Titles of a group of columns that add nothing to the heads under them."""


def joined(top: Sequence[str], below: Sequence[str]) -> list[str]:
    """One head for each column of two rows; a title reaches over the empty cells after it, as far as there are heads under them."""
    heads, title = [], ""
    width = max(len(top), len(below))
    for over, under in zip(_filled_up(top, width), _filled_up(below, width), strict=True):
        title = (over or title) if under else ""
        heads.append(_head(title or over, under))
    return heads


def are_heads(row: Sequence[str]) -> bool:
    """Whether no cell of a row begins as a value does: with a digit."""
    return not any(cell.strip()[:1].isdigit() for cell in row)


def _head(title: str, under: str) -> str:
    both = f"{title} {under}".strip()
    if title and under and headers.column_of(both) is None and headers.folded(title) in NEUTRAL:
        return under
    return both


def _filled_up(row: Sequence[str], width: int) -> list[str]:
    return [*(cell.strip() for cell in row), *[""] * (width - len(row))]
