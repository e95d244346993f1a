"""An invented file of dossiers.

No person in it exists. It resembles the published series (cities, shares) so that a dashboard looks like one, and
proves nothing.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import numpy as np

from simulator.base.money import CENTIMES
from simulator.reading.errors import InputError
from simulator.steering.cells import CURRENCY
from simulator.steering.dossiers import COLUMNS, NEEDED, STATUSES
from simulator.steering.published import levels
from simulator.writing import csv_cells

if TYPE_CHECKING:
    from collections.abc import Iterable

MOST = 1_000_000
"""Dossiers in the largest sample."""
_FIRST_DAY, _LAST_DAY = dt.date(2024, 1, 2), dt.date(2025, 10, 31)
_CITIES = (
    "Fès", "Berrechid", "Meknès", "Kénitra", "Casablanca", "El Jadida", "Benslimane", "Settat", "Oujda", "Berkane",
)  # fmt: skip
_WEIGHTS = {
    "submitted": 12, "ineligible": 11, "prelim_approved": 24, "compromis_filed": 6, "rejected": 2, "aid_paid": 4,
    "deed_signed": 4, "deed_filed": 4, "under_commitment": 24, "expired": 6, "sale_failed_returned": 2,
    "early_repaid_released": 1,
}  # fmt: skip
"""Invented. None is released: five years after its deed, none can be yet."""
_NO_AID = ("submitted", "ineligible")


def sample(n: int, seed: int) -> str:
    """``n`` invented dossiers as CSV; the same seed gives the same file."""
    if not 1 <= n <= MOST:
        raise InputError("steering.error.sample", "--sample", got=n, most=MOST)
    if seed < 0:
        raise InputError("steering.error.seed", "--seed", got=seed)
    dice = np.random.default_rng(seed)
    names, weights = list(_WEIGHTS), np.array(list(_WEIGHTS.values()), float)
    status = dice.choice(len(names), n, p=weights / weights.sum())
    requested = np.datetime64(_FIRST_DAY) + dice.integers(0, (_LAST_DAY - _FIRST_DAY).days + 1, n)
    birth = requested - dice.integers(20 * 365, 62 * 365, n)
    approved = requested + dice.integers(0, 8, n)
    paid = approved + dice.integers(5, 60, n)
    high, top = _bounds(_FIRST_DAY)
    price = np.where(
        dice.random(n) < 0.4, dice.integers(high * 6 // 10, high + 1, n), dice.integers(high + 1, top + 1, n)
    )
    price = np.where(dice.random(n) < 0.03, price + top, price)
    woman, abroad, city = dice.random(n) < 0.46, dice.random(n) < 0.24, dice.integers(0, len(_CITIES), n)
    return _csv(
        {
            "dossier": f"INVENTED-{place + 1:07d}",
            "requested_on": requested[place],
            "price": f"{price[place] * 1000} {CURRENCY}",
            "sex": "F" if woman[place] else "M",
            "resident_abroad": "true" if abroad[place] else "false",
            "birth": birth[place],
            "city": _CITIES[city[place]],
            "status": _affordable(names[status[place]], int(price[place]), top),
            "approved_on": approved[place],
            "paid_on": paid[place],
        }
        for place in range(n)
    )


def _bounds(day: dt.date) -> tuple[int, int]:
    """The highest prices of the larger and of the smaller aid, in thousands of dirhams."""
    bounds = levels(day)
    return bounds.high_up_to // (1000 * CENTIMES), bounds.low_up_to // (1000 * CENTIMES)


def _affordable(status: str, price: int, top: int) -> str:
    """The status, or ``ineligible`` for a dwelling above the highest aided price."""
    return status if price <= top or status in _NO_AID else "ineligible"


def _csv(rows: Iterable[dict[str, object]]) -> str:
    """The rows as CSV; the dates that a status has not reached stay empty."""
    return csv_cells.table(COLUMNS, map(_reached, rows))


def _reached(row: dict[str, object]) -> dict[str, object]:
    needs = zip(("approved_on", "paid_on"), STATUSES[str(row["status"])], strict=True)
    return row | {name: "" for name, need in needs if need != NEEDED}
