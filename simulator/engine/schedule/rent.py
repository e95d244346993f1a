"""Rent that buys: equal instalments without interest; the last one absorbs what rounding leaves.

Rounded down to the centime, or up to the whole dinar: a reading (docs/decisions/0012).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from simulator.base import money

if TYPE_CHECKING:
    from simulator.base.dates import Months
    from simulator.base.money import Cents


@dataclass(frozen=True, slots=True)
class Level:
    """Equal instalments and the last one, in centimes, and how many there are in all. (N,) each; 0 where none."""

    instalment: Cents
    last: Cents
    count: Months


def level(financed: Cents, term: Months, rounding: str, units: int) -> Level:
    """Spread ``financed`` over at most ``term`` instalments: ``instalment * (count - 1) + last == financed``.

    Never more than ``term`` of them, never a zero one: a balance of fewer centimes than months is paid a centime a
    month, and rounding up to the dinar, of ``units`` centimes, may end the schedule earlier.
    """
    count = np.maximum(np.minimum(term, financed), 0)
    spread = money.only_where(financed, count > 0)
    months = np.maximum(count, 1)
    if rounding == "dinar_up":
        instalment = money.divide(spread + months * units - 1, months * units) * units
        count = money.divide(np.maximum(spread + instalment - 1, 0), np.maximum(instalment, 1))
    else:
        instalment = money.divide(spread, months)
    return Level(instalment, spread - instalment * (count - 1), count)
