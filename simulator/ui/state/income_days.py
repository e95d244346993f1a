"""The day of an income: the texts compare it on the day of the application, a kafil's counts on the day on which he signs.

That is the ``attaches`` of the provisions on income (``income_floor``, ``income_ceiling``) and on the kafil.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from simulator.question.facts import INCOMES

if TYPE_CHECKING:
    from simulator.ui.state.facts import Facts
    from simulator.views.voice import Voice

DECLARED = {fact.code.name: fact.income_day for fact in INCOMES if fact.code}
"""The incomes of a form, and the date of the household for which each is declared."""


def label(voice: Voice, name: str, facts: Facts) -> str:
    """The name of a fact as its field has it; of an income with the day of which it is, where that day can be read."""
    if name not in DECLARED:
        return voice.say(f"page.field.{name}")
    try:
        day = dt.date.fromisoformat(facts.get(DECLARED[name], ""))
    except ValueError:
        return voice.say(f"page.income.{name}")
    return voice.say("page.income.dated", income=voice.say(f"page.income.{name}"), day=day)
