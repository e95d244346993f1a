"""The events of many contracts in rounds: in one round each contract has at most one, as the fold of one contract orders them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from simulator.base import dates
from simulator.contracts import events as kinds
from simulator.contracts.portfolio.event_rows import KIND

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy.typing as npt

    from simulator.base.dates import Days, MonthDay
    from simulator.contracts.portfolio.happenings import Happenings
    from simulator.contracts.portfolio.plans import Plans
    from simulator.engine.schedule.part import Numbers

MISSED = KIND[kinds.Missed]
TRANCHE = -1
"""The kind of a tranche that falls due: on its day before anything else. Its place is that of the tranche, not of an event."""
KINDS = 1 + len(kinds.EVENTS)
ADDS_PARTS = (KIND[kinds.CatchUp], KIND[kinds.Deferred])


class Batch(NamedTuple):
    """Events of different contracts: the places in ``happenings``, the contracts, how many instalments are due by then. (M,) each

    ``is_due_day`` says whether the last of these is due on the very day; ``month`` is that of the day.
    """

    happenings: Happenings
    event: Numbers
    rows: Numbers
    number: Numbers
    is_due_day: npt.NDArray[np.bool_]
    day: Days
    month: Numbers

    def of(self, places: slice | Numbers) -> Batch:
        """Some of the batch."""
        return Batch(
            self.happenings, self.event[places], self.rows[places], self.number[places], self.is_due_day[places], self.day[places],
            self.month[places],
        )  # fmt: skip

    def column(self, name: str) -> npt.NDArray[Any]:
        """A column of the events."""
        column: npt.NDArray[Any] = getattr(self.happenings, name)[self.event]
        return column


class Order(NamedTuple):
    """Events other than missed months, sorted into rounds: a batch of all, the round and the kind of each, whether it is after the day."""

    batch: Batch
    turn: Numbers
    kind: Numbers
    is_later: npt.NDArray[np.bool_]

    def rounds(self, *, later: bool) -> Iterator[list[tuple[int, Batch]]]:
        """Round after round, the batch of each kind: up to the day, or after it."""
        chosen = np.flatnonzero(self.is_later == later)
        if not len(chosen):
            return
        key = self.turn[chosen] * KINDS + self.kind[chosen] + 1
        order = chosen[np.argsort(key.astype(np.int16 if int(key.max(initial=0)) < 2**15 else np.int64), kind="stable")]
        turns, kind = self.turn[order], self.kind[order]
        edges = np.flatnonzero(np.diff(turns * KINDS + kind)) + 1
        starts = [0, *edges.tolist()]
        current: list[tuple[int, Batch]] = []
        for start, end in zip(starts, [*starts[1:], len(order)], strict=True):
            if current and turns[start] != turns[start - 1]:
                yield current
                current = []
            current.append((int(kind[start]), self.batch.of(order[start:end])))
        if current:
            yield current


def order_of(happenings: Happenings, plans: Plans, as_of: Days, apart: npt.NDArray[np.bool_]) -> Order:
    """The rounds of events. Contracts that only the fold of one contract can order, or must refuse, are marked in ``apart``.

    An event in the month of the keys that names its month counts from the keys. Of two on one day the order of ``events.EVENTS``
    decides, of two of one kind the larger or longer comes first; what then is still equal is left to the fold of one contract.
    """
    events = np.flatnonzero(happenings.kind != MISSED)
    rows, day, kind = happenings.contract[events], happenings.day[events], happenings.kind[events].astype(np.int64)
    size = _size(happenings, events)
    if plans.tranche_number.any():
        places, contracts = np.nonzero(plans.tranche_number)
        signed = dates.take_apart(plans.start[contracts])
        due = dates.put_together(signed.month + plans.tranche_number[places, contracts], signed.day)
        events, rows = np.concatenate([events, places]), np.concatenate([rows, contracts])
        day, kind = np.concatenate([day, due]), np.concatenate([kind, np.full(len(contracts), TRANCHE)])
        size = np.concatenate([size, np.zeros_like(contracts)])
    start = plans.start[rows]
    apart_start = dates.take_apart(start)
    eve = start - apart_start.day
    day = np.where(day == eve, start, day)
    apart[rows[day < start]] = True
    order = _sorted(rows, day, kind, size, apart)
    if order is not None:
        events, rows, day, kind, start = events[order], rows[order], day[order], kind[order], start[order]
        apart_start = dates.MonthDay(apart_start.month[order], apart_start.day[order])
    starts = np.concatenate([[0], np.cumsum(np.bincount(rows, minlength=len(plans)))])
    turn = np.arange(len(rows)) - starts[rows]
    batch = _batch(happenings, events, rows, day, apart_start)
    batch = batch._replace(number=batch.number - (kind == TRANCHE)) if plans.tranche_number.any() else batch
    return Order(batch, turn, kind, day > as_of[rows])


def _batch(happenings: Happenings, events: Numbers, rows: Numbers, day: Days, start: MonthDay) -> Batch:
    today = dates.take_apart(np.maximum(day, np.datetime64(dates.FIRST)))
    number = np.maximum(dates.payable(start, today), 0)
    yesterday = dates.payable(start, dates.MonthDay(today.month, today.day - 1))
    return Batch(
        happenings, events, rows, number, (number > yesterday) & (number > 0), day, today.month.astype(np.int64)
    )


def _size(happenings: Happenings, events: Numbers) -> Numbers:
    """By what events of one kind on one day are ordered: an amount, or months."""
    kind = happenings.kind[events]
    has_amount = (kind == KIND[kinds.LumpSum]) | (kind == KIND[kinds.Surcharge])
    return np.where(has_amount, happenings.amount[events], happenings.months[events])


def _sorted(rows: Numbers, day: Days, kind: Numbers, size: Numbers, apart: npt.NDArray[np.bool_]) -> Numbers | None:
    """The order of the events; None where they are in order. Those that are equal are marked ``apart``."""
    turn = day.view(np.int64) * KINDS + kind + 1
    order: Numbers | None = None
    same = rows[1:] == rows[:-1]
    later = turn[1:] > turn[:-1]
    if not (later | ~same).all():
        order = np.lexsort((-size, turn, rows))
        rows, turn, size = rows[order], turn[order], size[order]
        same = (rows[1:] == rows[:-1]) & (turn[1:] == turn[:-1])
        apart[rows[1:][same & (size[1:] == size[:-1])]] = True
        is_share = kind[order][1:] == KIND[kinds.Surcharge]
        apart[rows[1:][same & is_share]] = True
    return order
