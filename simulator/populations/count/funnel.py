"""The funnel of an invented population whose dwellings are handed over by a queue: from registered to keys, step by step."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    import datetime as dt

    from simulator.populations.count.rent_columns import Decided
    from simulator.populations.count.totals import Chunk, Totals

LEAVES = "leaves_at"
"""The column of the tranche at which a household leaves; 0 for one that never does."""
FUNNEL = "funnel"
"""The table of the funnel."""
REGISTERED, ACCEPTED, KEYS, LEFT, TOO_OLD, UNPRICED = (
    "registered", "accepted", "keys", "left", "too_old", "unpriced",
)  # fmt: skip
TRANCHE, KEYS_IN = "tranche", "keys_in"
"""The steps of each tranche (``tranche_1``) and of each year of keys (``keys_in_2028``), by their number."""


class FunnelPlan(NamedTuple):
    """What makes the funnel: the place of the law of the queue, and how the dwellings are handed over."""

    law: int
    dwellings_a_year: int
    order: str
    first: dt.date


def count(chunk: Chunk, law: int, decided: Decided, leaves: npt.NDArray[Any]) -> None:
    """Count who passes each step. ``leaves`` is the tranche at which each row leaves, 0 for one that never does. (N,)

    Who is accepted leaves at a tranche, or is too old for one instalment on the day of the keys, or has no price, or gets the keys.
    """
    eligible = decided.eligible
    lengths = np.array([max(1, len(code.tranches)) for code in decided.codes])[decided.regime]
    leaves = np.where(leaves > lengths, 0, leaves)
    stays = eligible & (leaves == 0)
    steps = {REGISTERED: np.ones(len(eligible), bool), ACCEPTED: eligible, LEFT: eligible & (leaves > 0)}
    for tranche in range(1, int(lengths.max(initial=0)) + 1):
        steps[f"{TRANCHE}_{tranche}"] = eligible & (lengths >= tranche) & ((leaves == 0) | (leaves > tranche))
    steps |= {TOO_OLD: stays & decided.too_old, UNPRICED: stays & ~decided.priced, KEYS: stays & decided.served}
    years = decided.people.keys.astype("datetime64[Y]").astype(np.int64) + 1970
    for year in np.unique(years[stays]).tolist():
        steps[f"{KEYS_IN}_{year}"] = stays & decided.served & (years == year)
    chunk.flags(FUNNEL, law, steps)


def funnel_steps(totals: Totals) -> list[str]:
    """Every step that was counted, those of everybody first, then the tranches and the years by their number."""
    names = {key.measure for key in totals.sums if key.table == FUNNEL}
    numbered = [name for name in names if name.startswith((f"{TRANCHE}_", f"{KEYS_IN}_"))]
    plain = [name for name in (REGISTERED, ACCEPTED, LEFT, TOO_OLD, UNPRICED, KEYS) if name in names]
    return [*plain, *sorted(numbered, key=lambda name: (name.rpartition("_")[0], int(name.rpartition("_")[2])))]
