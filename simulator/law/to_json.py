"""A provision as the command ``law`` and the API write it, JSON-ready, and the JSON Schema of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simulator.law.in_words import described
from simulator.wording import LANGUAGES, write

if TYPE_CHECKING:
    from collections.abc import Sequence

    from simulator.law import Law, Provision


def provision(law: Law, one: Provision, langs: Sequence[str] = LANGUAGES) -> dict[str, Any]:
    """What a text fixes about one key, its value in words of ``langs``; the quote is in the languages of the text."""
    text = law.by_id[one.text]
    return {
        "key": one.key,
        "value": {lang: write(described(one), lang) for lang in langs},
        "known": one.known,
        "cohorts": list(one.cohorts),
        "text": one.text,
        "title": {lang: text.title[lang] for lang in langs},
        "in_force": text.in_force.isoformat(),
        "in_force_status": text.in_force_status,
        "article": one.article,
        "attaches": one.attaches,
        "status": one.status,
        "source": one.source,
        "sources": [source.key for source in one.sources],
        "quote": dict(one.quote),
        "note": {lang: one.note[lang] for lang in langs if lang in one.note},
    }
