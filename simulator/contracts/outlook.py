"""The outlook of a contract: what it still asks after its day, as planned to its end. Two of them are a before and an after."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from simulator.contracts.lines import INSTALMENT

if TYPE_CHECKING:
    import datetime as dt

    from simulator.contracts.contract import Contract


@dataclass(frozen=True, slots=True)
class Outlook:
    """What a contract still asks after its day, with every event that is planned. Amounts in centimes.

    ``instalment`` is that of the last version of the schedule, ``highest`` the largest line to come, ``months`` the instalments to come
    that are to be paid, ``last_due`` the day of the last. ``to_pay`` is everything that is paid from the day on: what is late, every
    line to come, the lump sums that are planned.
    """

    instalment: int
    highest: int
    months: int
    last_due: dt.date | None
    late: int
    to_pay: int


def outlook(contract: Contract) -> Outlook:
    """The outlook of a contract on its day. Raises ``InputError`` for events that cannot follow each other."""
    now, end = contract.paths
    to_come = [line for line in end.lines if line.day > contract.as_of]
    paid_lines = [line for line in to_come if line.kind == INSTALMENT and line.due]
    is_over = end.ended == "withdrawn" or not paid_lines
    return Outlook(
        instalment=0 if is_over else end.instalment,
        highest=max((line.due for line in to_come), default=0),
        months=len(paid_lines),
        last_due=paid_lines[-1].day if paid_lines else None,
        late=sum(line.open for line in now.open_lines if line.day < contract.as_of),
        to_pay=sum(line.due for line in end.lines) + end.lump_sums - contract.statement.paid,
    )
