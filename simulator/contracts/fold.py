"""The fold: the lines of a plan, payments and events, one day after the other.

On one day the line falls due first, then payments count, then events in the order of ``EVENTS``. An event counts for lines due after
its day. What is paid beyond everything due waits, and pays the next lines on their day. After the day of the statement every line is
taken as paid on its day: that is the plan, and it changes nothing before.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from simulator.base import dates
from simulator.contracts import events as kinds
from simulator.contracts.happens import happens
from simulator.contracts.lines import Entry
from simulator.contracts.path import Path
from simulator.reading.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from fractions import Fraction

    from simulator.contracts.events import Event, Payment
    from simulator.contracts.plan import Plan
    from simulator.contracts.readings import ContractReadings

ONE_DAY = dt.timedelta(1)


class FoldOptions(NamedTuple):
    """How a contract is folded: the versions ``keeps_lines``, or only what they say of themselves, which is cheaper.

    A contract that ``is_reread`` on an earlier day than its own is planned as far as it can be: payments that came later are not known yet.
    """

    is_reread: bool = False
    keeps_lines: bool = False


DEFAULT = FoldOptions()


def fold(
    plan: Plan,
    events: Iterable[Event],
    payments: Iterable[Payment],
    until: dt.date | None,
    as_of: dt.date,
    readings: ContractReadings,
    *,
    options: FoldOptions = DEFAULT,
) -> tuple[Path, Path]:
    """The contract on a day, and to its end as planned. Raises ``InputError`` for what cannot follow on what.

    The order in which events and payments are given does not count.
    """
    events, payments = [_timed(event, plan) for event in events], list(payments)
    if as_of < plan.start:
        raise InputError("error.contract.as_of_before", "as_of", day=as_of, keys=plan.start)
    _refuse_before_the_keys(plan, events, payments, until)
    _refuse_contradictions(events)
    path = Path.opened(
        plan,
        until,
        (event for event in events if isinstance(event, kinds.Missed)),
        readings,
        keeps_lines=options.keeps_lines,
    )
    turns = sorted(
        [(payment.day, 0, 0, _turn(payment), payment) for payment in payments if payment.day <= as_of and not payment.returned]
        + [(event.day, 1, kinds.ORDER[type(event)], _turn(event), event) for event in events if event not in plan.revisions],
        key=lambda row: row[:4],
    )  # fmt: skip
    on_the_day: Path | None = None
    for day, _, _, _, turn in turns:
        if day > as_of and on_the_day is None:
            on_the_day = path.reaches(as_of)
        path.falls_due(day)
        if isinstance(turn, kinds.Payment):
            _receives(path, turn, payments)
        elif isinstance(turn, kinds.Missed):
            path.entries.append(Entry(turn.first, turn.name, 0, path.balance))
        else:
            try:
                _lets(path, turn)
            except InputError as error:
                if options.is_reread and on_the_day is not None:
                    break
                raise error.at(f"events[{_index(events, turn)}]") from None
    if on_the_day is None:
        on_the_day = path.reaches(as_of)
    path.falls_due(dates.LAST.replace(year=dates.LAST.year + 50))
    return on_the_day, path


def _receives(path: Path, payment: Payment, payments: Sequence[Payment]) -> None:
    """A payment is set against what is owed; one of a file that is more than that is put aside. Raises ``InputError`` for another."""
    try:
        path.receives(payment)
    except InputError as error:
        if not payment.row:
            raise error.at(kinds.place_of_payment(payments.index(payment), path.until)) from None
        path.refused.append((payment, error))


def _refuse_before_the_keys(
    plan: Plan, events: Sequence[Event], payments: Sequence[Payment], until: dt.date | None
) -> None:
    """Raise ``InputError`` for an event or a payment before the contract; what is paid on the day of the keys is of the down payment."""
    for place, event in enumerate(events):
        if isinstance(event, kinds.PriceRevision) and event not in plan.revisions:
            raise InputError("error.contract.revision_of_question", f"events[{place}]")
        if event.day < plan.start and not isinstance(event, (kinds.Missed, kinds.PriceRevision)):
            facts = {"event": event.label, "day": event.day, "keys": plan.start}
            raise InputError("error.contract.before_the_keys", f"events[{place}]", **facts)
    for place, payment in enumerate(payments):
        if payment.day < plan.start or (payment.day == plan.start and plan.paid_before):
            where = kinds.place_of_payment(place, until)
            raise InputError("error.contract.payment_before", where, day=payment.day, keys=plan.start)


def _refuse_contradictions(events: Sequence[Event]) -> None:
    """Raise ``InputError`` for two events of one day of which only one can hold: two deferrals, a death and a divorce."""
    earlier: dict[tuple[dt.date, type[Event]], Event] = {}
    for place, event in enumerate(events):
        kind = kinds.Death if isinstance(event, kinds.Divorce) else type(event)
        other = earlier.setdefault((event.day, kind), event)
        if other is not event and not event.may_repeat:
            facts = {"first": other.label, "second": event.label, "day": event.day}
            raise InputError("error.contract.two_on_a_day", f"events[{place}]", **facts)


def _index(events: Sequence[Event], event: Event) -> int:
    return next(place for place, other in enumerate(events) if other is event)


def _turn(happening: Event | Payment) -> tuple[int | Fraction, str]:
    """Of two events of one kind on one day, the larger amount, or the longer one, comes first."""
    size: int | Fraction = getattr(happening, "amount", 0) or getattr(happening, "months", 0)
    return -size, repr(happening)


def _timed(event: Event, plan: Plan) -> Event:
    """The event on the day on which it counts: a new rate from the due day that ends the month begun, the month of the keys from the keys."""
    if isinstance(event, kinds.PriceRevision):
        return event
    if plan.start.replace(day=1) - ONE_DAY == event.day:
        return replace(event, day=plan.start)
    if not isinstance(event, kinds.Rate) or event.day < plan.start:
        return event
    number = plan.number_after(event.day)
    return event if event.day == plan.day_of(number - 1) else replace(event, day=plan.day_of(number))


def _lets(path: Path, event: Event) -> None:
    """An event changes the lines to come, and opens a version where they are others. Raises ``InputError``."""
    if path.ended is not None or (not path.future and not path.late):
        raise InputError("error.contract.after_the_end", event=event.label, day=event.day)
    amount = happens(event, path)
    if not path.balance and not path.future and not path.late and path.ended is None:
        path.ended = "paid_off"
    path.entries.append(Entry(event.day, event.name, amount, path.balance))
    if event.opens_a_version:
        path.opens(event.day, event.name, event.status)
