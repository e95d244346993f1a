"""The points on which a contract that has begun can be read in several ways; the first choice of each is the default."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, fields
from typing import Literal, get_args, get_type_hints

from simulator.base import dates


@dataclass(frozen=True, slots=True)
class ContractReadings:
    """In which order a payment is set against what is due, what is refunded, when a line is late, what a revised price asks."""

    imputation: Literal["oldest_first", "current_first"] = "oldest_first"
    refund_instalments: Literal["unknown", "none", "all"] = "unknown"
    late_after: Literal["end_of_next_month", "due_day"] = "end_of_next_month"
    revision: Literal["next_tranche", "spread"] = "next_tranche"

    @classmethod
    def choices(cls) -> dict[str, tuple[str, ...]]:
        """The choices of every reading, the default first."""
        hints = get_type_hints(cls)
        return {field.name: get_args(hints[field.name]) for field in fields(cls)}

    def last_day_in_time(self, due: dt.date) -> dt.date:
        """The last day on which a line due on a day is paid in time: the end of the following month is the agency's practice."""
        if self.late_after == "due_day":
            return due
        return dates.add_months(due.replace(day=1), 2) - dt.timedelta(1)
