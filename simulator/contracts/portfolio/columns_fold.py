"""Some thousands of contracts folded at once over columns, and the receipts that follow from their changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from simulator.base import dates
from simulator.contracts import events as kinds
from simulator.contracts.portfolio.calendar_sums import CalendarSums
from simulator.contracts.portfolio.changes import CHANGES
from simulator.contracts.portfolio.event_rows import KIND, KINDS
from simulator.contracts.portfolio.level_lines import Part
from simulator.contracts.portfolio.monthly_receipts import Receipts
from simulator.contracts.portfolio.paid import Covering
from simulator.contracts.portfolio.rounds import MISSED, TRANCHE, order_of
from simulator.contracts.portfolio.statements import write_statements
from simulator.contracts.portfolio.to_come import ALL
from simulator.contracts.portfolio.walk import Span, Walk, number_on

if TYPE_CHECKING:
    import numpy.typing as npt

    from simulator.contracts.portfolio.part import PortfolioPart
    from simulator.contracts.portfolio.rounds import Batch, Round
    from simulator.contracts.readings import ContractReadings
    from simulator.engine.schedule.part import Numbers

INEXPRESSIBLE = tuple(place for place in range(len(KINDS)) if place not in CHANGES and place != MISSED)
MOVES_LATE = (KIND[kinds.CatchUp], KIND[kinds.Reschedule])


class ColumnsFold:
    """N contracts folded to their day and to their end: ``columns`` of their statements, and ``receipts``.

    ``apart`` marks the contracts that the fold of one contract has to take: their columns mean nothing, and nothing of them is in the receipts.
    """

    def __init__(self, part: PortfolioPart, readings: ContractReadings) -> None:
        self.plans, self.happenings, self.as_of = part.plans, part.happenings, part.as_of
        self.walk = walk = Walk(part.plans, part.until, readings)
        walk.apart |= self.as_of < self.plans.start
        for kind in INEXPRESSIBLE:
            walk.apart[self.happenings.contract[np.flatnonzero(self.happenings.kind == kind)]] = True
        if readings.imputation != "oldest_first":
            walk.apart[:] = True
        self.number = walk.number_on(self.as_of)
        self.missed = self._missed()
        self.covering = None
        if part.payments is not None and len(part.payments):
            self.covering = Covering(part.payments, self.plans.start, self.as_of, walk)
            walk.apart[part.payments.contract] |= ~np.isnat(walk.until[part.payments.contract])
        self.order = order_of(self.happenings, self.plans, walk.start, self.as_of, walk.apart)

    def _missed(self) -> list[Span]:
        """The numbers of the instalments that were missed, as spans that follow each other."""
        walk, places = self.walk, np.flatnonzero(self.happenings.kind == MISSED)
        spans: list[Span] = []
        if not len(places):
            return spans
        rows = self.happenings.contract[places]
        is_once = bool((rows[1:] > rows[:-1]).all())
        start = walk.start
        if not is_once or len(rows) < len(self.plans):
            start = dates.MonthDay(start.month[rows], start.day[rows])
        after = number_on(start, self.happenings.first_day.take(places) - 1)
        last = np.maximum(number_on(start, self.happenings.last_day.take(places)), after)
        if is_once:
            return [Span(self._column(rows, after), self._column(rows, last))]
        order = np.lexsort((after, rows))
        rows, after, last = rows[order], after[order], last[order]
        turn = np.arange(len(rows)) - np.searchsorted(rows, rows)
        reached = np.zeros(len(self.plans), np.int64)
        for place in range(int(turn.max()) + 1):
            some_rows = np.flatnonzero(turn == place)
            span = Span(reached.copy(), reached.copy())
            span.after[rows[some_rows]] = np.maximum(after[some_rows], reached[rows[some_rows]])
            span.last[rows[some_rows]] = np.maximum(last[some_rows], span.after[rows[some_rows]])
            reached = span.last
            spans.append(span)
        return spans

    def _column(self, rows: Numbers, numbers: Numbers) -> Numbers:
        """Numbers of some contracts as a column of all; 0 of the others."""
        if len(rows) == len(self.plans):
            return numbers
        column = np.zeros(len(self.plans), np.int64)
        column[rows] = numbers
        return column

    # --- the two parts of a life

    def folded(self, columns: dict[str, Any]) -> None:
        """Fold every contract: its statement goes into the columns of ``States``."""
        walk = self.walk
        walk.paid_until = paid_until = walk.number_on(walk.until)
        walk.spans = [Span(span.after, np.minimum(span.last, paid_until)) for span in self.missed]
        if (paid_until < self.number).any():
            walk.spans.append(Span(paid_until, self.number))
        self._live(self.order.now)
        walk.advance(slice(None), self.number)
        self._cover(slice(None), None)
        write_statements(walk, (self.as_of, self.number), columns, self.happenings)
        self.waiting = walk.waiting(slice(None))
        self._plan(columns)

    def _plan(self, columns: dict[str, Any]) -> None:
        """What comes after the day: every line is paid on its day. What is next to be paid follows what is planned to happen."""
        walk, order = self.walk, self.order
        later = np.zeros(len(self.plans), bool)
        for turn in order.later:
            later[turn.batch.rows] = True
        is_missed = np.zeros(len(self.plans), bool)
        for span in self.missed:
            is_missed |= span.last > np.maximum(span.after, self.number)
        waits = self.waiting > 0
        # what waits pays the next lines, and what is missed may be moved: where these change later, the fold of one contract plans them
        walk.apart |= waits & (later | is_missed)
        if is_missed.any():
            walk.apart |= is_missed & self._has_later(MOVES_LATE)
        if waits.any():
            self._plan_without(np.flatnonzero(waits & ~walk.apart))
        walk.spans, walk.after_day = self.missed, self.number
        if later.any():
            walk.pending = later.copy()
            self._live(order.later)
            self._write_next(columns, np.flatnonzero(later))
        if is_missed.any():
            walk.advance(slice(None), np.full_like(self.number, np.iinfo(np.int32).max))

    def _has_later(self, some_kinds: tuple[int, ...]) -> npt.NDArray[np.bool_]:
        """Whether an event of some kinds is to come in each contract. (N,)"""
        has = np.zeros(len(self.plans), bool)
        for batch, places_of_kind in self.order.later:
            for kind, places in places_of_kind:
                if kind in some_kinds:
                    has[batch.rows[places]] = True
        return has

    def _write_next(self, columns: dict[str, Any], rows: Numbers) -> None:
        """The next line of the contracts to which something happens later; of those that got none yet, the first that is left."""
        walk = self.walk
        if walk.pending is None:
            return
        left = np.flatnonzero(walk.pending & walk.to_come.has_lines(ALL))
        following = walk.to_come.before[left] + 1
        walk.comes(left, walk.day_of(left, following), walk.to_come.lines(left).amount_of(following))
        columns["next_due"][rows], columns["next_due_amount"][rows] = walk.next_due[rows], walk.next_amount[rows]
        walk.pending = None

    def _plan_without(self, rows: Numbers) -> None:
        """The next lines that are paid already by what waits: nothing more comes in for them."""
        walk = self.walk
        lines, waiting = walk.to_come.lines(rows), self.waiting[rows]
        paid = lines.within(waiting)
        for part in lines.parts:
            rest = part.rest * (part.last <= paid)
            walk.cash.part(rows, lines.before, Part(-part.amount, -rest, np.minimum(part.last, paid)))
        begun = np.minimum(waiting, lines.sum_to(lines.end)) - lines.sum_to(paid)
        walk.cash.once.append((rows, paid + 1, -begun))

    def _live(self, rounds: list[Round]) -> None:
        """Round after round, every contract's next event happens to it."""
        for turn in rounds:
            index = self.walk.index(turn.batch.rows)
            self.walk.advance(index, turn.batch.number)
            self._cover(index, turn.batch)
            stops = (self.walk.ended[index] > 0) | self.walk.is_over(index) | self.walk.apart[index]
            for kind, places in turn.kinds:
                batch = turn.batch.of(places)
                going = self._going(batch, kind) if stops[places].any() else batch
                if kind == TRANCHE:
                    self.walk.tranche_falls_due(going.rows, going.event)
                elif len(going.rows):
                    CHANGES[kind](self.walk, going)

    def _going(self, batch: Batch, kind: int) -> Batch:
        """The contracts of a batch that were not set apart; those that have ended are, as nothing can happen to them."""
        walk = self.walk
        over = walk.ended[batch.rows] > 0
        if kind != TRANCHE:
            over |= walk.is_over(batch.rows)
            walk.apart[batch.rows[over]] = True
        return batch.of(np.flatnonzero(~over & ~walk.apart[batch.rows]))

    def _cover(self, index: Numbers | slice, batch: Batch | None) -> None:
        """Payments count, up to an event or up to the day; a contract that paid more than it owed is set apart."""
        if self.covering is None or self.walk.after_day is not None:
            return
        walk = self.walk
        walk.covered[index] += self.covering.more(index, None if batch is None else batch.day)
        too_much = walk.covered[index] > walk.unpaid[index] + walk.to_come.balance(index) + walk.tranches[index]
        if too_much.any():
            rows = np.flatnonzero(too_much)
            walk.apart[rows if isinstance(index, slice) else index[rows]] = True

    # --- what comes of it

    def receipts(self, group: Numbers) -> Receipts:
        """What falls due and comes in by group and month. ``group`` is (N,)"""
        walk, counted = self.walk, ~self.walk.apart
        walk.to_come.close()
        unpaid = CalendarSums()
        for run in walk.runs:
            unpaid.run(run.row, run.number, run.size, run.amount)
        if self.covering is not None:
            walk.cash.once.append(self.covering.cash())
        sums = (walk.to_come.months, unpaid, walk.moved_sums, walk.cash)
        start = walk.start.month.astype(np.int64)
        first = int(start.min())
        shape = int(group.max()) + 1, int(start.max()) - first + 2 + max(part.last_number() for part in sums)
        planned, unpaid_sums, moved, cash = (part.by_month(counted, start - first, group, shape) for part in sums)
        return Receipts(first, planned - moved, planned - unpaid_sums + cash).trimmed()
