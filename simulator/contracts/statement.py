"""The statement of a contract on a day: what was due, paid, is late and since when, what comes next, what pays the rest."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

from simulator.contracts.events import PayAll
from simulator.contracts.lines import INSTALMENT, TRANCHE

if TYPE_CHECKING:
    import datetime as dt

    from simulator.contracts.lines import Line
    from simulator.contracts.path import Path, PayOff

AGES = (30, 60, 90, 180)
"""Bounds of the ages of what is late, in days from the due day; the last class has no bound."""
Status = Literal["running", "late", "paid_off", "withdrawn", "ended_by_term"]


class NextDue(NamedTuple):
    """The next line to be paid, less what waits for it. Centimes"""

    day: dt.date
    amount: int


class Refund(NamedTuple):
    """What is given back after a withdrawal, in centimes; ``missing`` names the figures that were not given and that may lower it."""

    amount: int
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Statement:
    """A contract on a day. Amounts in centimes; instalments, and tranches that fall after the keys.

    ``due`` − ``late`` + ``ahead`` + ``lump_sums`` = ``paid``. ``late_by_age`` has one sum for each class of ``AGES`` and one above; a line due
    on this very day is not late. ``remaining`` is what is still to be paid, late included; ``remaining_instalments`` are those to come.
    """

    as_of: dt.date
    status: Status
    due: int
    paid: int
    lump_sums: int
    late: int
    late_since: dt.date | None
    late_lines: int
    late_by_age: tuple[int, ...]
    ahead: int
    next_due: NextDue | None
    remaining: int
    remaining_instalments: int
    last_due: dt.date | None
    forgiven: int
    given_up: int
    due_today: int
    pay_off: PayOff | None
    refund: Refund | None


def statement(path: Path, end: Path, as_of: dt.date) -> Statement:
    """The statement of a path that has reached a day; what is next to be paid follows the events that are planned up to its ``end``."""
    past = path.lines[: path.due]
    late = [line for line in past if line.open > 0 and line.day < as_of]
    open_today = sum(line.open for line in past if line.open > 0 and line.day == as_of)
    due = sum(line.due for line in past) - open_today
    late_sum = sum(line.open for line in late)
    left = path.left
    following = end.next_due(as_of, path.ahead) or _paid_whole(end, as_of)
    to_come = path.to_come
    return Statement(
        as_of=as_of,
        status=_status(path, as_of),
        due=due,
        paid=due - late_sum + path.ahead + path.lump_sums,
        lump_sums=path.lump_sums,
        late=late_sum,
        late_since=late[0].day if late else None,
        late_lines=len(late),
        late_by_age=_by_age(late, as_of),
        ahead=path.ahead,
        next_due=None if following is None else NextDue(*following),
        remaining=late_sum + open_today + max(to_come - path.ahead, 0),
        remaining_instalments=len(left),
        last_due=max((line.day for line in path.lines if line.kind == INSTALMENT), default=None),
        forgiven=path.forgiven,
        given_up=path.given_up,
        due_today=open_today,
        pay_off=path.pay_off(as_of) if path.ended is None and to_come else None,
        refund=_refund(path, sum(line.open for line in path.open_lines if line.kind != TRANCHE)),
    )


def _paid_whole(end: Path, as_of: dt.date) -> NextDue | None:
    """What pays everything on a day that is planned: the next to be paid where no line falls due before it."""
    return next(
        (
            NextDue(entry.day, entry.amount)
            for entry in end.entries
            if entry.day > as_of and entry.event == PayAll.name and entry.amount
        ),
        None,
    )


def _status(path: Path, as_of: dt.date) -> Status:
    if path.ended is not None:
        return path.ended
    if not path.future and not path.late:
        return "ended_by_term"
    return "running" if path.is_up_to_date(as_of) else "late"


def _by_age(late: list[Line], as_of: dt.date) -> tuple[int, ...]:
    """What is late by the number of days since its due day, in the classes of ``AGES``."""
    classes = [0] * (len(AGES) + 1)
    for line in late:
        days = (as_of - line.day).days
        classes[sum(days > bound for bound in AGES)] += line.open
    return tuple(classes)


def _refund(path: Path, late: int) -> Refund | None:
    """The down payment less what is open, repairs and costs (contract, art. 18), never below nothing."""
    event = path.withdrawal
    if event is None:
        return None
    missing = tuple(name for name in ("repairs", "costs") if getattr(event, name) is None)
    back = path.down_payment + path.ahead - late - (event.repairs or 0) - (event.costs or 0)
    if path.readings.refund_instalments == "all":
        back += path.paid_of_instalments
    elif path.readings.refund_instalments == "unknown":
        missing = (*missing, "instalments")
    return Refund(max(back, 0), missing)
