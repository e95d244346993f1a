"""An event as a row of columns, and a row as the event again: one line for each kind."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any, NamedTuple

from simulator.contracts import events as kinds
from simulator.contracts.reader import CONTINUES

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from simulator.contracts.events import Event

UNSTATED = -1
"""An amount that was not stated."""
INTEREST = (None, *kinds.DEFERRED_INTEREST)


class EventRow(NamedTuple):
    """The columns of one event, as ``Happenings`` explains them."""

    day: dt.date
    kind: int
    amount: int = UNSTATED
    second: int = UNSTATED
    third: int = UNSTATED
    months: int = 0
    repaid_over: int = 0
    choice: int = 0
    first_day: dt.date | None = None
    last_day: dt.date | None = None


def row_of(event: Event) -> EventRow:
    """The columns of an event."""
    return EventRow(event.day, KIND[type(event)], **_FACTS[type(event)](event))


def event_of(row: EventRow) -> Event:
    """The event of a row."""
    return _EVENTS[row.kind](row)


def _share(share: int | Fraction) -> dict[str, int]:
    """An amount, or a numerator and its denominator."""
    return {"amount": share} if isinstance(share, int) else {"amount": share.numerator, "second": share.denominator}


def _stated(**amounts: int | None) -> dict[str, int]:
    return {name: amount for name, amount in amounts.items() if amount is not None}


def _optional(amount: int) -> int | None:
    return None if amount == UNSTATED else amount


def _amount_or_share(row: EventRow) -> int | Fraction:
    return row.amount if row.second == UNSTATED else Fraction(row.amount, row.second)


_FACTS: dict[type[Event], Callable[[Any], dict[str, Any]]] = {
    kinds.Rate: lambda event: _share(Fraction(event.rate)),
    kinds.Missed: lambda event: {"first_day": event.first, "last_day": event.last},
    kinds.CatchUp: lambda event: {"first_day": event.before, "months": event.months},
    kinds.Deferred: lambda event: {
        "months": event.months, "repaid_over": event.repaid_over or 0, "choice": INTEREST.index(event.interest),
    },
    kinds.Surcharge: lambda event: _share(event.amount),
    kinds.LumpSum: lambda event: {"amount": event.amount, "choice": kinds.OF_A_LUMP_SUM.index(event.effect)},
    kinds.Reschedule: lambda event: {"months": event.months},
    kinds.Income: lambda event: _stated(amount=event.income, second=event.spouse_income, third=event.kafil_income),
    kinds.Kafil: lambda event: {
        "first_day": event.birth, "choice": kinds.OF_A_KAFIL.index(event.effect),
        **_stated(amount=event.income, second=event.share),
    },
    kinds.Death: lambda event: {"choice": CONTINUES.index(event.continues), "first_day": event.birth},
    kinds.Divorce: lambda event: {"choice": CONTINUES.index(event.continues), "first_day": event.birth},
    kinds.PayAll: lambda _: {},
    kinds.Withdrawal: lambda event: _stated(amount=event.repairs, second=event.costs),
    kinds.PriceRevision: lambda event: {"amount": event.price},
}  # fmt: skip
_AGAIN: dict[type[Event], Callable[[EventRow], dict[str, Any]]] = {
    kinds.Rate: lambda row: {"rate": Fraction(row.amount, row.second)},
    kinds.Missed: lambda row: {"first": row.first_day, "last": row.last_day},
    kinds.CatchUp: lambda row: {"before": row.first_day, "months": row.months},
    kinds.Deferred: lambda row: {
        "months": row.months, "repaid_over": row.repaid_over or None, "interest": INTEREST[row.choice],
    },
    kinds.Surcharge: lambda row: {"amount": _amount_or_share(row)},
    kinds.LumpSum: lambda row: {"amount": row.amount, "effect": kinds.OF_A_LUMP_SUM[row.choice]},
    kinds.Reschedule: lambda row: {"months": row.months},
    kinds.Income: lambda row: {
        "income": _optional(row.amount), "spouse_income": _optional(row.second), "kafil_income": _optional(row.third),
    },
    kinds.Kafil: lambda row: {
        "birth": row.first_day, "income": row.amount, "effect": kinds.OF_A_KAFIL[row.choice], "share": _optional(row.second),
    },
    kinds.Death: lambda row: {"continues": CONTINUES[row.choice], "birth": row.first_day},
    kinds.Divorce: lambda row: {"continues": CONTINUES[row.choice], "birth": row.first_day},
    kinds.PayAll: lambda _: {},
    kinds.Withdrawal: lambda row: {"repairs": _optional(row.amount), "costs": _optional(row.second)},
    kinds.PriceRevision: lambda row: {"price": row.amount},
}  # fmt: skip
KINDS: tuple[type[Event], ...] = (*kinds.EVENTS, kinds.PriceRevision)
"""What the codes in the column ``kind`` mean: ``events.EVENTS``, and a revision, which is none of them."""
KIND: dict[type[Event], int] = {kind: place for place, kind in enumerate(KINDS)}
"""The code of each event in the column ``kind``."""


def _reader(kind: type[Event]) -> Callable[[EventRow], Event]:
    return lambda row: kind(row.day, **_AGAIN[kind](row))


_EVENTS: tuple[Callable[[EventRow], Event], ...] = tuple(_reader(kind) for kind in KINDS)
