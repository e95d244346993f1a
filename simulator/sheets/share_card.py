"""The answer as a picture to share, 1200 × 630 pixels: its sentences, its four numbers in whole dinars, who pays when.

It says nothing of the household but the programme and the type of the dwelling: no birth, no income, no name, not which condition is not met. The same
picture without an answer stands before every link to the site.
"""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING, Any

from simulator.sheets import facts, first_page, typeset
from simulator.views import short_answer
from simulator.wording import is_right_to_left, say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from simulator.sheets.question import Answered
    from simulator.views.voice import Voice

_FOLLOWING = 2
"""Sentences after the first: more of them would be too small to read."""
_NO_DAY = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


def card(question: Answered, lang: str) -> bytes:
    """The picture of an answer in a language, as PNG."""
    voice, answer, summary = question.voice(lang), question.answer, question.summary
    worth = "sheet.sms.example" if answer.supposed else "disclaimer"
    data = {
        "subject": " · ".join(facts.subject(question, voice)) or voice.say(f"scheme.{answer.scheme}"),
        "sentence": voice.say("sheet.sms.refused") if answer.is_refused else short_answer.sentence(voice, summary),
        "following": short_answer.following(voice, summary)[:_FOLLOWING],
        "state": "refused" if answer.is_refused else "blocked" if answer.term.blocked else "",
        "cards": [[voice.say(row.label), row.value] for row in short_answer.numbers(voice, summary)],
        "spans": list(_spans(question, voice)),
        "foot": f"{voice.say(worth)} {first_page.law_of(answer, voice)}",
    }
    return _png(data, lang, question.stamp)


def general(lang: str) -> bytes:
    """The picture of the site in a language, as PNG: its name and what it is for."""
    nothing: dict[str, Any] = {"subject": "", "following": [], "state": "", "cards": [], "spans": []}
    return _png(nothing | {"sentence": say("page.tagline", lang), "foot": say("disclaimer", lang)}, lang, _NO_DAY)


def _spans(question: Answered, voice: Voice) -> Iterator[dict[str, Any]]:
    """Who pays the instalments, from which year to which, and how many months."""
    for payer in question.answer.payers:
        name = voice.say(f"payer.{payer.span.name}")
        yield {
            "payer": payer.span.name,
            "months": payer.span.months,
            "words": f"{name} {payer.span.first.year}–{payer.span.last.year}",
        }


def _png(data: dict[str, Any], lang: str, on: dt.datetime) -> bytes:
    printed = data | {
        "brand": say("page.title", lang),
        "lang": lang,
        "rtl": is_right_to_left(lang),
        "fonts": typeset.FONTS,
    }
    words = typeset.printable(json.dumps(printed, ensure_ascii=False))
    return typeset.compiled("share", {"data": words}, "png", on)
