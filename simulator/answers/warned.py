"""The part of an answer about facts that do not go together: told before the figures, which it never changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.base.money import decimal_string
from simulator.question.plausible.checks import doubts
from simulator.wording import LANGUAGES, write

if TYPE_CHECKING:
    from simulator.answers.explain import Case
    from simulator.answers.written import Json
    from simulator.law import Law


def warnings(case: Case, law: Law) -> list[Json]:
    """Each fact that is unusual: the key of the check, where the fact stands in the question, and the sentence.

    ``instead`` is the amount that may have been meant, null for a fact that is no amount. The sentences are always there
    in every language, and in the currency itself: they ask whether an amount was counted in centimes.
    """
    return [
        {
            "key": found.key,
            "where": found.where,
            "sentence": {lang: write(found.sentence, lang) for lang in LANGUAGES},
            "instead": None if found.instead is None else decimal_string(found.instead),
        }
        for found in doubts(case.outcome, law, case.row)
    ]
