"""A provision as the command ``law`` and the API write it, JSON-ready, and the JSON Schema of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simulator.base.json_schema import Schema, day, flag, items, record, table, text, word
from simulator.law.in_words import described
from simulator.law.keys import KEYS
from simulator.law.text import ATTACHES, STATUSES
from simulator.law.values import COHORTS
from simulator.wording import LANGUAGES, write

if TYPE_CHECKING:
    from collections.abc import Sequence

    from simulator.law import Law, Provision


def provision(law: Law, rule: Provision, langs: Sequence[str] = LANGUAGES) -> dict[str, Any]:
    """What a text fixes about one key, its value in words of ``langs``; the quote is in the languages of the text."""
    text = law.by_id[rule.text]
    return {
        "key": rule.key,
        "value": {lang: write(described(rule), lang) for lang in langs},
        "known": rule.is_known,
        "cohorts": list(rule.cohorts),
        "text": rule.text,
        "title": {lang: text.title[lang] for lang in langs},
        "in_force": text.in_force.isoformat(),
        "in_force_status": text.in_force_status,
        "article": rule.article,
        "attaches": rule.attaches,
        "status": rule.status,
        "source": rule.source,
        "sources": [source.key for source in rule.sources],
        "quote": dict(rule.quote),
        "note": {lang: rule.note[lang] for lang in langs if lang in rule.note},
    }


_WORDS = table(text(), LANGUAGES)
SCHEMA: Schema = record(
    {
        "key": word(KEYS, "What it fixes."),
        "value": _WORDS | {"description": "The value in words, in the languages that were asked for."},
        "known": flag("False for a declared gap."),
        "cohorts": items(word(COHORTS), "The cohorts that it is about."),
        "text": text("The id of the legal text."),
        "title": _WORDS,
        "in_force": day(),
        "in_force_status": word(STATUSES),
        "article": text(),
        "attaches": word(ATTACHES, "Which date of a household decides whether it applies."),
        "status": word(STATUSES, "How sure it is."),
        "source": text("Where it was read, in words."),
        "sources": items(text(), "The pages, by their keys."),
        "quote": _WORDS | {"description": "The words of the text, in its own languages."},
        "note": _WORDS,
    }
)
"""What ``provision`` writes."""
