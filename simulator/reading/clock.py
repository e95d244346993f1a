"""The only clock of the application: every module takes the day of today from here; a test or a demonstration sets it.

No figure depends on it. A day that an answer speaks of stands in its question (``as_of``).
"""

from __future__ import annotations

import datetime as dt
import os

VARIABLE = "LOCATION_VENTE_TODAY"


def today() -> dt.date:
    """The day of today in universal time, or the day that the variable names in its place. Raises ``InputError``."""
    day = os.environ.get(VARIABLE, "").strip()
    if not day:
        return dt.datetime.now(tz=dt.UTC).date()
    from simulator.reading import fields

    return fields.date(day, VARIABLE)
