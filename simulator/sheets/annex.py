"""The annex of the sheet, in one language: everything behind its figures, every payment, the conditions, the reasons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.sheets.first_page import first_page
from simulator.sheets.later_pages import months, other_pages
from simulator.wording import Plain, is_right_to_left

if TYPE_CHECKING:
    from simulator.sheets.first_page import Json
    from simulator.sheets.question import Answered


def pages(question: Answered, lang: str) -> Json:
    """The data of the annex, as its template reads it."""
    voice = question.voice(lang)
    return {
        "lang": lang,
        "rtl": is_right_to_left(lang),
        **first_page(question, voice),
        "title": f"{voice.say('sheet.title')} · {voice.say('life.sheet.annex')}",
        **other_pages(question, voice),
        "months": months(question, voice),
        "foot": voice.reproduce(question.answer, "sheet.foot"),
        "pages": voice.say("sheet.pages", page=Plain("%p"), pages=Plain("%n")),
    }
