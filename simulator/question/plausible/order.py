"""The orders of dates that cannot be otherwise: a building rises from its foundations, and is lived in after the keys."""

from __future__ import annotations

import functools
from itertools import pairwise
from typing import TYPE_CHECKING

from simulator.engine.schedule import PAYMENT_ORDER
from simulator.reading import fields
from simulator.reading.fact_readers import FactReader, raise_all

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    Dated = tuple[str, dt.date]
    Days = dict[str, dt.date]

WORKS = ("site_works_start", "foundations", "structural_works", "all_trades", "secondary_works")
"""The milestones of a building, in the only order in which they can be reached, all of them before the keys."""
OCCUPATION = ("occupation_year_1", "occupation_year_2")
"""The milestones of a dwelling that is lived in: after the keys."""


def in_turn(days: Days, name: str, keys: dt.date) -> Days:
    """The same days, none of which is before one that it follows: works, then the keys, then the occupation.

    The first tranche is ordered before the keys too. ``name`` is the date at which the dwelling is handed over: the keys,
    or the deed. Raises ``InputError`` with every fault, each at a date that can be corrected.
    """
    raise_all(FactReader(functools.partial(fields.in_order, *pair)) for pair in _pairs(days, (name, keys)))
    return days


def _pairs(days: Days, keys: Dated) -> Iterator[tuple[Dated, Dated, str]]:
    """Two dates that follow each other, and where a fault of theirs stands."""
    row = [*((name, days[name]) for name in WORKS if name in days), keys]
    row += [(name, days[name]) for name in OCCUPATION if name in days]
    for earlier, later in pairwise(row):
        yield earlier, later, f"dates.milestones.{earlier[0] if later == keys else later[0]}"
    if PAYMENT_ORDER in days:
        yield (PAYMENT_ORDER, days[PAYMENT_ORDER]), keys, f"dates.{PAYMENT_ORDER}"
