"""The same households at another minimum wage, with incomes of their own: its thresholds move, and nothing else is decided again.

That is so under a code which differs in its minimum wage alone, for a way of paying whose price does not follow from it
(``Financing.at_another_wage``); else everything is decided anew.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.engine import financing, run
from simulator.law.keys import WAGES
from simulator.populations.count.rent_columns import Decided

if TYPE_CHECKING:
    from simulator.engine.decisions import Decisions
    from simulator.engine.households import Households
    from simulator.populations.count.late_works import OtherView


def decided(now: Decided, view: OtherView, rows: run.Places, households: Households) -> Decided:
    """What is decided of the rows at another minimum wage; ``households`` are those of the rows."""
    decisions = _decisions(now, view, households)
    if decisions is None:
        return view.decided(rows, households)
    code = view.codes[0]
    return Decided(households, view.codes, now.regime, run.Result(decisions, financing.of(code).level(code, decisions)))


def _decisions(now: Decided, view: OtherView, households: Households) -> Decisions | None:
    """The decisions at the other wage; None where they are to be made anew."""
    code, other = now.codes[0], view.codes[0]
    if len(now.codes) > 1 or len(view.codes) > 1 or not code.decides_as(other, but_for=WAGES[code.scheme]):
        return None
    return financing.of(code).at_another_wage(households, other, now.result.decisions)
