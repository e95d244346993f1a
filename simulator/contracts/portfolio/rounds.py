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
    from collections.abc import Iterator

    import numpy.typing as npt

    from simulator.base.dates import Days, MonthDay
    from simulator.contracts.portfolio.happenings import Happenings
    from simulator.contracts.portfolio.plans import Plans
    from simulator.engine.schedule.part import Numbers

MISSED, DEATH, DIVORCE = KIND[kinds.Missed], KIND[kinds.Death], KIND[kinds.Divorce]
TRANCHE = -1
"""The kind of a tranche that falls due: on its day before anything else. Its place is that of the tranche, not of an event."""
KINDS = 1 + len(event_rows.KINDS)
ADDS_PARTS = (KIND[kinds.CatchUp], KIND[kinds.Deferred])


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
    """What happens to every contract that has so many events: all of them, and those of each kind, which follow each other."""

    batch: Batch
    kinds: list[tuple[int, slice]]


class Order(NamedTuple):
    """Events other than missed months: a batch of all, the round and the kind of each, whether it is after the day. (M,) each"""

    batch: Batch
    turn: Numbers
    kind: Numbers
    is_later: npt.NDArray[np.bool_]

    def rounds(self, *, later: bool) -> Iterator[Round]:
        """Round after round: up to the day, or after it."""
        chosen = np.flatnonzero(self.is_later == later)
        if not len(chosen):
            return
        key = (self.turn[chosen] * KINDS + self.kind[chosen] + 1).astype(np.int16)
        order = np.argsort(key, kind="stable")
        key, order = key[order], chosen[order]
        edges = [0, *(np.flatnonzero(key[1:] != key[:-1]) + 1).tolist(), len(key)]
        places: dict[int, list[tuple[int, int, int]]] = {}
        for start, end in itertools.pairwise(edges):
            turn, kind = divmod(int(key[start]), KINDS)
            places.setdefault(turn, []).append((kind - 1, start, end))
        for of_turn in places.values():
            first = of_turn[0][1]
            yield Round(
                self.batch.of(order[first : of_turn[-1][2]]),
                [(kind, slice(start - first, end - first)) for kind, start, end in of_turn],
            )


MOST_ROUNDS = np.iinfo(np.int16).max // KINDS - 1
"""A contract with more events than this goes through the fold of one contract."""


def order_of(happenings: Happenings, plans: Plans, start: MonthDay, as_of: Days, apart: npt.NDArray[np.bool_]) -> Order:
    """The rounds of events. Contracts that only the fold of one contract can order, or must refuse, are marked in ``apart``.

    An event in the month of the keys that names its month counts from the keys. Of two on one day the order of ``events.EVENTS``
    decides, of two of one kind the larger or longer comes first; what then is still equal is left to the fold of one contract.
    ``start`` is that of the plans, taken apart.
    """
    events = np.flatnonzero(happenings.kind != MISSED)
    rows, day, kind = happenings.contract[events], happenings.day[events], happenings.kind[events].astype(np.int64)
    has_tranches = bool(plans.tranche_number.any())
    if has_tranches:
        places, contracts = np.nonzero(plans.tranche_number)
        due = dates.put_together(start.month[contracts] + plans.tranche_number[places, contracts], start.day[contracts])
        events, rows = np.concatenate([events, places]), np.concatenate([rows, contracts])
        day, kind = np.concatenate([day, due]), np.concatenate([kind, np.full(len(contracts), TRANCHE)])
    early = np.flatnonzero(day < plans.start[rows])
    if len(early):
        keys = plans.start[rows[early]]
        names_the_month = day[early] == keys - start.day[rows[early]]
        day[early] = keys
        apart[rows[early[~names_the_month]]] = True
    order = _sorted((rows, day, kind), events, happenings, apart)
    if order is not None:
        events, rows, day, kind = events[order], rows[order], day[order], kind[order]
    contradicts = (rows[1:] == rows[:-1]) & (day[1:] == day[:-1]) & (kind[:-1] == DEATH) & (kind[1:] == DIVORCE)
    apart[rows[1:][contradicts]] = True
    starts = np.concatenate([[0], np.cumsum(np.bincount(rows, minlength=len(plans)))])
    turn = np.arange(len(rows)) - starts[rows]
    if len(turn) and int(turn.max()) > MOST_ROUNDS:
        apart[rows[turn > MOST_ROUNDS]] = True
        turn = np.minimum(turn, MOST_ROUNDS)
    signed = dates.MonthDay(start.month[rows], start.day[rows])
    number = np.maximum(dates.payable(signed, dates.take_apart(day)), 0)
    if has_tranches:
        number -= kind == TRANCHE
    return Order(Batch(happenings, events, rows, number, day), turn, kind, day > as_of[rows])


def _size(happenings: Happenings, events: Numbers, kind: Numbers) -> Numbers:
    """By what two lump sums on one day are ordered: the amount; nothing of other events."""
    is_lump_sum = kind == KIND[kinds.LumpSum]
    size: Numbers = happenings.amount[np.where(is_lump_sum, events, 0)] * is_lump_sum
    return size


def _sorted(
    columns: tuple[Numbers, Days, Numbers], events: Numbers, happenings: Happenings, apart: npt.NDArray[np.bool_]
) -> Numbers | None:
    """The order of the events; None where they are in order.

    Those that are equal are marked ``apart``, and two of one kind on one day that are no lump sums.
    """
    rows, day, kind = columns
    turn = day.view(np.int64) * KINDS + kind
    if ((turn[1:] > turn[:-1]) | (rows[1:] != rows[:-1])).all() and (rows[1:] >= rows[:-1]).all():
        return None
    size = _size(happenings, events, kind) if len(happenings) else np.zeros_like(rows)
    order = np.lexsort((-size, turn, rows))
    rows, turn, size = rows[order], turn[order], size[order]
    same = (rows[1:] == rows[:-1]) & (turn[1:] == turn[:-1])
    is_lump_sum = kind[order][1:] == KIND[kinds.LumpSum]
    apart[rows[1:][same & ((size[1:] == size[:-1]) | ~is_lump_sum)]] = True
    return order
