"""The one clock of the application: whoever needs the day of today asks it here, and a test or a demonstration sets it.

No figure depends on it. A day that an answer speaks of stands in its question (``as_of``).
"""

from __future__ import annotations

import datetime as dt
import os

VARIABLE = "LOCATION_VENTE_TODAY"


def today() -> dt.date:
    """The day of today in universal time, or the day that the variable names in its place. Raises ``InputError``."""
    named = os.environ.get(VARIABLE, "").strip()
    if not named:
        return dt.datetime.now(tz=dt.UTC).date()
    from simulator.reading import fields

    return fields.date(named, VARIABLE)
