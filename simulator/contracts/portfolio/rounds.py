"""The events of many contracts in rounds: in one round each contract has at most one, as the fold of one contract orders them."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from simulator.base import dates
from simulator.contracts import events as kinds
from simulator.contracts.portfolio import event_rows
from simulator.contracts.portfolio.event_rows import KIND

if TYPE_CHECKING:
    import numpy.typing as npt

    from simulator.base.dates import Days, MonthDay
    from simulator.contracts.portfolio.happenings import Happenings
    from simulator.contracts.portfolio.plans import Plans
    from simulator.engine.schedule.part import Numbers

MISSED, DEATH, DIVORCE, LUMP_SUM = (KIND[kind] for kind in (kinds.Missed, kinds.Death, kinds.Divorce, kinds.LumpSum))
TRANCHE = -1
"""The kind of a tranche that falls due: on its day before anything else. Its place is that of the tranche, not of an event."""
KINDS = 1 + len(event_rows.KINDS)
MOST_ROUNDS = 2_000
"""A contract with more events than this goes through the fold of one contract."""


class Batch(NamedTuple):
    """Events of different contracts: the places in ``happenings``, the contracts, how many instalments are due by then. (M,) each"""

    happenings: Happenings
    event: Numbers
    rows: Numbers
    number: Numbers
    day: Days

    def of(self, places: slice | Numbers) -> Batch:
        """Some of the batch."""
        return Batch(self.happenings, self.event[places], self.rows[places], self.number[places], self.day[places])

    def column(self, name: str) -> npt.NDArray[Any]:
        """A column of the events."""
        column: npt.NDArray[Any] = getattr(self.happenings, name)[self.event]
        return column

    def months_after(self, start: MonthDay) -> Numbers:
        """The calendar months from the start of each contract to the event. ``start`` is (N,), what comes out (M,)"""
        return (dates.take_apart(self.day).month - start.month[self.rows]).astype(np.int64)

    def is_due_day(self, start: MonthDay) -> npt.NDArray[np.bool_]:
        """Whether the last instalment that is due by then is due on the very day. ``start`` is (N,), what comes out (M,)"""
        due = dates.put_together(start.month[self.rows] + self.number, start.day[self.rows])
        is_due: npt.NDArray[np.bool_] = (due == self.day) & (self.number > 0)
        return is_due


class Round(NamedTuple):
    """What happens in one round: a batch of all contracts that have so many events, and the places in it of each kind."""

    batch: Batch
    kinds: list[tuple[int, slice | Numbers]]


class Order(NamedTuple):
    """What happens, round after round: up to the day, and after it. Contracts are in their order in every round."""

    now: list[Round]
    later: list[Round]


class _Events(NamedTuple):
    """Events by contract and then as they follow each other, missed months among them. (M,) each"""

    event: Numbers
    rows: Numbers
    day: Days
    kind: npt.NDArray[np.int8]

    def of(self, places: Numbers) -> _Events:
        return _Events(self.event.take(places), self.rows.take(places), self.day.take(places), self.kind.take(places))


def order_of(happenings: Happenings, plans: Plans, start: MonthDay, as_of: Days, apart: npt.NDArray[np.bool_]) -> Order:
    """The rounds of events. Contracts that only the fold of one contract can order, or must refuse, are marked in ``apart``.

    An event in the month of the keys that names its month counts from the keys. Of two on one day the order of ``events.EVENTS``
    decides, of two of one kind the larger or longer comes first; what then is still equal is left to the fold of one contract.
    ``start`` is that of the plans, taken apart.
    """
    places = np.arange(len(happenings))
    events = _Events(places, happenings.contract, happenings.day, happenings.kind)
    if plans.tranche_number.any():
        events = _with_tranches(events, plans, start)
    events = _sorted(_from_the_keys(events, plans, start, apart), happenings, apart)
    rows, day, kind = events[1:]
    divorces = np.flatnonzero(kind[1:] == DIVORCE)
    if len(divorces):
        contradicts = (rows[1:] == rows[:-1]) & (day[1:] == day[:-1]) & (kind[:-1] == DEATH)
        apart[rows[divorces[contradicts[divorces]]]] = True
    return _in_rounds(events, happenings, start, as_of, apart)


def _with_tranches(events: _Events, plans: Plans, start: MonthDay) -> _Events:
    """The events, and the tranches that fall due."""
    places, contracts = np.nonzero(plans.tranche_number)
    due = dates.put_together(start.month[contracts] + plans.tranche_number[places, contracts], start.day[contracts])
    tranches = _Events(places, contracts, due, np.full(len(contracts), TRANCHE, np.int8))
    columns: list[Any] = [
        np.concatenate([getattr(part, name) for part in (events, tranches)]) for name in _Events._fields
    ]
    return _Events(*columns)


def _from_the_keys(events: _Events, plans: Plans, start: MonthDay, apart: npt.NDArray[np.bool_]) -> _Events:
    """The events, those that name the month of the keys on the day of the keys."""
    early = np.flatnonzero(events.day.view(np.int64) < plans.start.view(np.int64).take(events.rows))
    early = early[events.kind[early] != MISSED]
    if not len(early):
        return events
    rows, day = events.rows[early], events.day.copy()
    keys = plans.start[rows]
    apart[rows[day[early] != keys - start.day[rows]]] = True
    day[early] = keys
    return events._replace(day=day)


def _in_rounds(
    events: _Events, happenings: Happenings, start: MonthDay, as_of: Days, apart: npt.NDArray[np.bool_]
) -> Order:
    order, rows = Order([], []), events.rows
    begin = np.flatnonzero(np.concatenate([np.ones(min(len(rows), 1), bool), rows[1:] != rows[:-1]]))
    size = np.diff(begin, append=len(rows))
    apart[rows[begin[size > MOST_ROUNDS]]] = True
    for turn in range(min(int(size.max(initial=0)), MOST_ROUNDS)):
        has_one = size > turn
        places = (begin if has_one.all() else begin[has_one]) + turn
        happens = events.kind[places] != MISSED
        these = events.of(places if happens.all() else places[happens])
        if len(these.rows):
            _add_round(order, these, happenings, start, as_of)
    return order


def _add_round(order: Order, events: _Events, happenings: Happenings, start: MonthDay, as_of: Days) -> None:
    """One event of each of some contracts: those up to the day, and those after it."""
    rows, day, kind = events[1:]
    is_all = len(rows) == len(as_of)
    signed = start if is_all else dates.MonthDay(start.month.take(rows), start.day.take(rows))
    number = np.maximum(dates.payable(signed, dates.take_apart(day)), 0)
    if kind.min() == TRANCHE:
        number -= kind == TRANCHE
    batch = Batch(happenings, events.event, rows, number, day)
    is_later = day.view(np.int64) > (as_of if is_all else as_of.take(rows)).view(np.int64)
    for rounds, chosen in ((order.now, ~is_later), (order.later, is_later)):
        if chosen.all():
            rounds.append(Round(batch, _by_kind(kind)))
        elif chosen.any():
            places = np.flatnonzero(chosen)
            rounds.append(Round(batch.of(places), _by_kind(kind[places])))


def _by_kind(kind: npt.NDArray[np.int8]) -> list[tuple[int, slice | Numbers]]:
    """The places of each kind, in their order."""
    if kind.min() == kind.max():
        return [(int(kind[0]), slice(None))]
    order = np.argsort(kind, kind="stable")
    ordered = kind[order]
    edges = [0, *(np.flatnonzero(ordered[1:] != ordered[:-1]) + 1).tolist(), len(ordered)]
    return [(int(ordered[start]), order[start:end]) for start, end in itertools.pairwise(edges)]


def _size(happenings: Happenings, events: _Events) -> Numbers:
    """By what two lump sums on one day are ordered: the amount; nothing of other events."""
    is_lump_sum = events.kind == LUMP_SUM
    if not is_lump_sum.any():
        return np.zeros_like(events.rows)
    size: Numbers = happenings.amount[np.where(is_lump_sum, events.event, 0)] * is_lump_sum
    return size


def _sorted(events: _Events, happenings: Happenings, apart: npt.NDArray[np.bool_]) -> _Events:
    """The events in their order. Those that are equal are marked ``apart``, and two of one kind on one day that are no lump sums."""
    rows, turn = events.rows, events.day.view(np.int64) * KINDS + events.kind
    if ((turn[1:] > turn[:-1]) | (rows[1:] != rows[:-1])).all() and (rows[1:] >= rows[:-1]).all():
        return events
    size = _size(happenings, events)
    order = np.lexsort((-size, turn, rows))
    events, turn, size = events.of(order), turn[order], size[order]
    rows, kind = events.rows, events.kind[1:]
    same = (rows[1:] == rows[:-1]) & (turn[1:] == turn[:-1]) & (kind != MISSED)
    apart[rows[1:][same & ((size[1:] == size[:-1]) | (kind != LUMP_SUM))]] = True
    return events
