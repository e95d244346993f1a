"""The short forms of the facts of an address in a recall code: their frozen values, and those of their kinds."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from simulator.question.fact_rows import Kind
from simulator.ui.state.facts import FIRST_DAY, LAST_DAY
from simulator.ui.state.recall_digits import amounts, days, words, years

if TYPE_CHECKING:
    from simulator.question.fact_rows import Code, Fact
    from simulator.ui.state.recall_digits import Short

YES_NO = (words("no", "yes", size=2),)
AMOUNT = (amounts(256, step=1_000), amounts(2**27))
BIRTH = (days(dt.date(1920, 1, 1), dt.date(2019, 12, 31)), years(1850, 300))
SHARE = (words(*(f"{number} %" for number in range(101)), size=101),)
DAY = (days(FIRST_DAY, LAST_DAY),)
_OF_A_KIND = {
    Kind.DAY: DAY, Kind.BIRTH: BIRTH, Kind.AMOUNT: AMOUNT, Kind.PRICE: AMOUNT, Kind.YES_NO: YES_NO, Kind.SHARE: SHARE,
}  # fmt: skip


def shorts(code: Code, fact: Fact) -> tuple[Short, ...]:
    """The short forms of a fact: its frozen values, and those of its kind; without one it is written letter by letter."""
    recalled = (words(*code.recalled),) if code.recalled else ()
    return (*recalled, *(BIRTH if code.year else _OF_A_KIND.get(fact.kind, ())))
