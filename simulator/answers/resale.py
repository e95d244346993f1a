"""The part of an answer about a resale: from when it is free, and what an earlier one costs."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from simulator.answers import explain
from simulator.answers.written import cited
from simulator.base.money import decimal_string

if TYPE_CHECKING:
    from simulator.answers.explain import Case
    from simulator.answers.written import Json


def resale(case: Case) -> Json | None:
    """The day from which the dwelling may be sold freely, what is given back before it (None: not known), the text."""
    free = explain.free_resale(case)
    if free is None:
        return None
    day, provision = free
    returned = explain.aid_to_return(case, day - dt.timedelta(1))
    return {
        "free_from": day.isoformat(), "before": case.code.said("resale_before"),
        "to_return": None if returned is None else decimal_string(returned), **cited(provision),
    }  # fmt: skip
