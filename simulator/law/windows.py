"""When an application could be made, parsed as strictly as ``values``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from simulator.law.values import ValueReadError, by_name, day

if TYPE_CHECKING:
    import datetime as dt


@dataclass(frozen=True, slots=True)
class Window:
    """The first and the last day on which registrations were taken; both are included."""

    first: dt.date
    last: dt.date


def window(raw: object) -> Window:
    """``{first: 2024-07-05, last: 2024-07-18}`` → the two days."""
    days = by_name(day)(raw)
    if set(days) != {"first", "last"} or days["first"] > days["last"]:
        raise ValueReadError("two days such as {first: 2024-07-05, last: 2024-07-18}")
    return Window(**days)
