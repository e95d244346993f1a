"""The part of an answer about the contract: what it forbids and gives, its gaps included."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.answers.written import cited
from simulator.wording import write

if TYPE_CHECKING:
    from collections.abc import Sequence

    from simulator.answers.explain import Step
    from simulator.answers.written import Json


def contract_terms(terms: Sequence[Step], langs: Sequence[str]) -> list[Json]:
    """One row for each term: its key, its value and unit, its sentence in ``langs``, its text; of a gap, the note of the text too."""
    return [_row(term, langs) for term in terms]


def _row(term: Step, langs: Sequence[str]) -> Json:
    provision = term.provisions[0]
    return {
        "key": term.name,
        "value": term.value,
        "unit": term.unit,
        "sentence": {lang: write(term.sentence, lang) for lang in langs},
        **cited(provision),
        "note": None if provision.known else {lang: provision.note[lang] for lang in langs},
    }
