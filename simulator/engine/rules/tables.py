"""Tables of the law with bounds: the first row that matches a household gives what it gives."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from collections.abc import Sequence

    from simulator.base.money import Cents
    from simulator.law import Code
    from simulator.law.values import Band

NO_ROW = -1


def row(bands: Sequence[Band], code: Code, income: Cents, price: Cents) -> npt.NDArray[np.int64]:
    """The place of the first row whose bounds hold, NO_ROW where none does. (N,)"""
    places = np.full(len(income), NO_ROW)
    for place in reversed(range(len(bands))):
        places = np.where(_holds(bands[place], code, income, price), place, places)
    return places


def _holds(band: Band, code: Code, income: Cents, price: Cents) -> npt.NDArray[np.bool_]:
    """Over is passed, up to is included."""
    holds = np.ones(len(income), bool)
    if band.income_over is not None:
        holds &= income > code.resolved(band.income_over)
    if band.income_up_to is not None:
        holds &= income <= code.resolved(band.income_up_to)
    if band.price_over is not None:
        holds &= price > band.price_over
    if band.price_up_to is not None:
        holds &= price <= band.price_up_to
    return holds


def amounts(bands: Sequence[Band], code: Code, income: Cents, price: Cents) -> Cents:
    """What the rows give, in centimes; 0 where no row matches. (N,)"""
    return np.array([int(band.gives) for band in bands] + [0], np.int64)[row(bands, code, income, price)]
