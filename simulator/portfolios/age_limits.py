"""Who reaches the age limit within some years while the contract still runs: whom the agency must ask for a kafil."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np

from simulator.base import dates
from simulator.contracts.portfolio.plans import UNBOUNDED
from simulator.contracts.portfolio.states import STATUSES

if TYPE_CHECKING:
    import datetime as dt

    import numpy.typing as npt

    from simulator.contracts.portfolio import Plans, States

Need = Literal["kafil_pays", "ends", "passed"]
NEEDS: tuple[Need, ...] = ("kafil_pays", "ends", "passed")
"""A kafil pays from then on; the last instalment is the last that the age allows, so that nothing can be put off without a kafil; the
limit has passed, and something is still owed."""


class ReachesLimit(NamedTuple):
    """A contract whose applicant reaches the age limit: the last instalment that he may pay, what is then still planned. Centimes"""

    number: str
    row: int
    last_payable: dt.date
    last_due: dt.date
    need: Need
    late: int
    remaining: int


def reach_limit(
    plans: Plans,
    states: States,
    as_of: dt.date,
    years: int,
    numbers: npt.NDArray[np.object_],
    lines: npt.NDArray[np.int64],
) -> list[ReachesLimit]:
    """The contracts that still run whose applicant cannot pay their last instalments, or is held to the last, within so many years."""
    number = plans.payer_last[0]
    is_open = np.isin(states.status, [STATUSES.index("running"), STATUSES.index("late")])
    rows = np.flatnonzero(is_open & (number < UNBOUNDED) & ~np.isnat(states.last_due))
    start = dates.take_apart(plans.start[rows])
    last_payable = dates.put_together(start.month + number[rows], start.day)
    until = np.datetime64(dates.add_months(as_of, 12 * years))
    last_due = states.last_due[rows]
    conditions = {
        "kafil_pays": last_due > last_payable,
        "ends": (last_due == last_payable) & (number[rows] < plans.longest[rows]),
        "passed": last_payable <= np.datetime64(as_of),
    }
    need = np.select([*conditions.values()], range(len(NEEDS)), -1)
    chosen = np.flatnonzero((need >= 0) & (last_payable <= until))
    return [
        ReachesLimit(
            str(numbers[rows[place]]), int(lines[rows[place]]), last_payable[place].item(), last_due[place].item(),
            NEEDS[need[place]], int(states.late[rows[place]]), int(states.remaining[rows[place]]),
        )
        for place in chosen.tolist()
    ]  # fmt: skip
