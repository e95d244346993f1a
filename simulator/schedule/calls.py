"""When each tranche of the down payment is called."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from simulator import dates

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from simulator.dates import Days

PAYMENT_ORDER = "payment_order"
"""The name, among the milestones, of the date on which the first tranche was called."""
AT_ACCEPTANCE = frozenset({"unsplit", "firm_option", "validation", "provisional_acceptance", "contract_signature"})
AT_KEYS = frozenset({"possession", "keys", "delivery", "contribution"})
"""Milestones whose date is one of the household's own dates; the others are dated only when the household says so."""


def milestone_days(
    acceptance: Days, keys: Days, milestone: str, after_keys: int | None, known: Mapping[str, dt.date]
) -> Days | None:
    """When a tranche is called: on the households' own dates, on that of the works if it is known, else None. (N,)"""
    if milestone in known:
        return np.full(len(keys), np.datetime64(known[milestone]))
    if milestone in AT_ACCEPTANCE:
        return acceptance
    if milestone in AT_KEYS:
        return keys
    if after_keys is None:
        return None
    signed = dates.take_apart(keys)
    return dates.put_together(signed.month + after_keys, signed.day)
