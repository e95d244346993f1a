"""Many contracts on their way, as columns: what is to come, what fell due unpaid, what covers it. In one round each has one event.

The counterpart of ``contracts.path.Path``, which defines it. A contract of which something cannot be said in columns is marked
``apart``: it goes no further here, and the fold of one contract takes it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from simulator.base import dates, money
from simulator.contracts.portfolio.calendar_sums import CalendarSums
from simulator.contracts.portfolio.late_runs import Runs, joined
from simulator.contracts.portfolio.level_lines import Added, Lines

if TYPE_CHECKING:
    import numpy.typing as npt

    from simulator.base.dates import Days
    from simulator.base.money import Cents
    from simulator.contracts.portfolio.plans import Plans
    from simulator.contracts.readings import ContractReadings
    from simulator.engine.schedule.part import Numbers

LAST_MONTH = (dates.LAST.year + 100 - 1970) * 12
"""The last month, counted from January 1970, of which columns know the days: a contract that lasts longer is set apart."""
PAID_OFF, WITHDRAWN = 1, 2
"""How a contract ended, in the column ``ended``; 0 while it runs."""
AS_PLANNED = -1
"""In the column ``allowed``: who pays is as the plan has it."""


class Span(NamedTuple):
    """Numbers of instalments that are not paid on their day: those after ``after`` up to ``last``. (N,) each"""

    after: Numbers
    last: Numbers


class Walk:
    """N contracts on their way. (N,) each, amounts in centimes

    ``lines`` are to come, their sum is ``balance``, the first of them with the number ``before`` + 1. ``unpaid`` is all that fell due and was not paid on its day;
    ``covered`` of it, the oldest first, was paid since or moved elsewhere (``moved``), and what is covered beyond it waits. ``in_time`` was
    paid on its day. ``last_number`` is the last instalment that fell due, deferred ones counted; a new schedule has none up to
    ``no_line_to``. ``tranches`` is the sum of those that have not fallen due. ``surcharges`` were all paid on their days: a
    contract that owes one is set apart. After the day of the statement ``pending`` marks the contracts whose next line is not known yet:
    ``next_due`` and ``next_amount`` are of the others.
    """

    def __init__(self, plans: Plans, part_slots: int, until: Days | None, readings: ContractReadings) -> None:
        count = len(plans)
        self.until = np.full(count, np.datetime64("NaT"), "datetime64[D]") if until is None else until
        self.plans, self.readings, self.start = plans, readings, dates.take_apart(plans.start)
        self.regular, self.last, self.count = plans.instalment.copy(), plans.last.copy(), plans.count.copy()
        self.part_amount, self.part_rest, self.part_count = np.zeros((3, part_slots, count), np.int64)
        self.part_place = np.zeros(count, np.int64)
        self.used_slots = 0
        self.instalment = plans.instalment.copy()
        self.balance: Cents = self.lines(slice(None)).sum_of(self.count)
        self.tranches: Cents = plans.tranche_amount.sum(axis=0)
        self.before, self.unpaid, self.covered, self.in_time, self.moved = np.zeros((5, count), np.int64)
        self.lump_sums, self.forgiven, self.given_up = np.zeros((3, count), np.int64)
        self.paid_tranches, self.surcharges, self.paid_until = np.zeros((3, count), np.int64)
        self.owed_a_tranche = np.zeros(count, bool)
        self.last_number, self.no_line_to = np.zeros((2, count), np.int64)
        self.withdrawal = np.full(count, -1)
        self.allowed = np.full(count, AS_PLANNED)
        self.ended = np.zeros(count, np.int8)
        self.apart = ~plans.is_level | (self.start.month + plans.count > LAST_MONTH)
        self.runs: list[Runs] = []
        self.spans: list[Span] = []
        self.after_day: Numbers | None = None
        self.pending: npt.NDArray[np.bool_] | None = None
        self.next_due = np.full(count, np.datetime64("NaT"), "datetime64[D]")
        self.next_amount = np.zeros(count, np.int64)
        self.planned, self.moved_sums, self.cash = CalendarSums(), CalendarSums(), CalendarSums()
        self.planned.lines(slice(None), self.before, self.lines(slice(None)))
        for number, amount in zip(plans.tranche_number, plans.tranche_amount, strict=True):
            rows = np.flatnonzero(number)
            self.planned.once.append((rows, number[rows], amount[rows]))

    # --- what is there

    def lines(self, index: Numbers | slice) -> Lines:
        """The lines to come of some contracts."""
        parts = []
        for slot in range(self.used_slots):
            size = self.part_count[slot][index]
            if size.any():
                parts.append(Added(self.part_amount[slot][index], self.part_rest[slot][index], size))
        return Lines(self.regular[index], self.last[index], self.count[index], tuple(parts))

    def number_on(self, days: Days) -> Numbers:
        """How many instalments of each contract are due on or before its day. (N,)"""
        return np.maximum(dates.payable(self.start, dates.take_apart(days)), 0)

    def late_runs(self, chosen: npt.NDArray[np.bool_]) -> Runs:
        """What fell due unpaid in the contracts that are chosen. ``chosen`` is (N,)"""
        self.runs = [joined(self.runs)]
        return self.runs[0].of(chosen)

    def unpaid_up_to(self, rows: Numbers, number: Numbers) -> Cents:
        """What fell due unpaid up to a number, in some contracts. Both (M,), as what comes out"""
        count = len(self.count)
        chosen, numbers = np.zeros(count, bool), np.zeros(count, np.int64)
        chosen[rows], numbers[rows] = True, number
        return self.late_runs(chosen).up_to(numbers, count)[rows]

    def waiting(self, index: Numbers | slice) -> Cents:
        """What some contracts paid before anything was due, and that waits. (M,)"""
        waiting: Cents = np.maximum(self.covered[index] - self.unpaid[index], 0)
        return waiting

    def index(self, rows: Numbers) -> Numbers | slice:
        """The same contracts as an index: of all of them, in their order, a slice, which copies nothing."""
        is_all = len(rows) == len(self.count) and bool((rows[1:] > rows[:-1]).all())
        return slice(None) if is_all else rows

    def is_over(self, index: Numbers | slice) -> npt.NDArray[np.bool_]:
        """Whether nothing is to come and nothing is late, in some contracts. (M,)"""
        over: npt.NDArray[np.bool_] = (
            (self.count[index] == 0) & (self.tranches[index] == 0) & (self.unpaid[index] <= self.covered[index])
        )
        return over

    # --- what happens

    def advance(self, index: Numbers | slice, number: Numbers) -> None:
        """Every line up to a number falls due, and is paid on its day, or is unpaid."""
        lines, before = self.lines(index), self.before[index]
        step = np.minimum(np.maximum(number - before, 0), lines.size)
        fallen = lines.sum_of(step)
        if self.pending is not None:
            self._first_line_comes(index, lines, step)
        unpaid = self._fall_due(index, lines, before, step)
        reached = np.minimum(number, before + lines.size)
        reached *= (reached > self.no_line_to[index]) & (lines.size > 0)
        self.last_number[index] = np.maximum(self.last_number[index], reached)
        self.balance[index] -= fallen
        if unpaid is None:
            self.in_time[index] += fallen
        else:
            self.in_time[index] += fallen - unpaid
            self.unpaid[index] += unpaid
        self.drop(index, step)

    def comes(self, rows: Numbers, day: Days, amount: Cents) -> None:
        """What is due on these days is the next line of the contracts that have none yet, after the day of the statement."""
        if self.pending is None:
            return
        places = np.flatnonzero(self.pending[rows])
        these = rows[places]
        self.next_due[these], self.next_amount[these] = day[places], amount[places]
        self.pending[these] = False

    def _first_line_comes(self, index: Numbers | slice, lines: Lines, step: Numbers) -> None:
        """The first instalment of some contracts is their next line, where it falls due."""
        places = np.flatnonzero(step)
        rows = places if isinstance(index, slice) else index[places]
        self.comes(rows, self.day_of(rows, self.before[rows] + 1), lines.rows(places).amount_of(np.ones_like(places)))

    def day_of(self, rows: Numbers | slice, number: Numbers) -> Days:
        """The due days of instalments of some contracts; NaT where the number is 0. (M,)"""
        days = dates.put_together(self.start.month[rows] + number, self.start.day[rows])
        days[number == 0] = np.datetime64("NaT")
        return days

    def tranche_falls_due(self, rows: Numbers, place: Numbers) -> None:
        """A tranche falls due before the instalment of its day, and is paid then, or is unpaid."""
        number, amount = self.plans.tranche_number[place, rows], self.plans.tranche_amount[place, rows]
        self.comes(rows, self.day_of(rows, number), amount)
        self.tranches[rows] -= amount
        in_time = self._is_in_time(rows, number)
        self.in_time[rows] += amount * in_time
        self.paid_tranches[rows] += amount * in_time
        late = np.flatnonzero(~in_time)
        self.owed_a_tranche[rows[late]] = True
        self._keep(rows[late], number[late], np.ones_like(late), amount[late], self.unpaid[rows[late]])
        self.unpaid[rows[late]] += amount[late]

    def _is_in_time(self, rows: Numbers, number: Numbers) -> npt.NDArray[np.bool_]:
        """Whether a tranche of the day of an instalment is paid on that day. (M,)"""
        in_time: npt.NDArray[np.bool_] = number <= self.paid_until[rows]
        return in_time if self.after_day is None else np.ones(len(rows), bool)

    def _drop_tranches(self, rows: Numbers, number: Numbers) -> None:
        """Tranches after so many instalments will not fall due."""
        places = np.flatnonzero(self.tranches[rows])
        if not len(places):
            return
        going, due = rows[places], number[places]
        months, amounts = self.plans.tranche_number[:, going], self.plans.tranche_amount[:, going]
        for month, amount in zip(months, amounts, strict=True):
            self.planned.once.append((going, month, -amount * (month > due)))
        self.tranches[going] = 0

    def drop(self, index: Numbers | slice, step: Numbers) -> None:
        """Take so many lines off the front: they fell due, or were put off."""
        self.before[index] += step
        left = self.count[index] - step
        self.count[index] = left
        over = np.flatnonzero(left == 0)
        if len(over):
            over = over if isinstance(index, slice) else index[over]
            self.regular[over] = self.last[over] = 0
        for slot in range(self.used_slots):
            size = self.part_count[slot][index]
            if not size.any():
                continue
            count = np.maximum(size - step, 0)
            goes_on = count > 0
            self.part_count[slot][index] = count
            self.part_amount[slot][index] *= goes_on
            self.part_rest[slot][index] *= goes_on

    def add_part(self, index: Numbers | slice, part: Added) -> None:
        """Add a part to the next lines."""
        self.planned.part(index, self.before[index], part)
        slots = self.part_place[index]
        if not len(slots):
            return
        for slot in range(int(slots.min()), int(slots.max()) + 1):
            these = np.flatnonzero(slots == slot)
            everything = len(these) == len(slots)
            where = index if everything else these if isinstance(index, slice) else index[these]
            columns = part if everything else [column[these] for column in part]
            for slots_of, column in zip((self.part_amount, self.part_rest, self.part_count), columns, strict=True):
                slots_of[slot][where] = column
            self.used_slots = max(self.used_slots, slot + 1)
        self.part_place[index] += 1

    def replace(self, index: Numbers | slice, before: Numbers, lines: Lines) -> None:
        """Put level lines in the place of all that was to come: the first has the number ``before`` + 1."""
        self.planned.lines(index, before, lines)
        self._take_off(index)
        self.before[index] = before
        self.regular[index], self.last[index], self.count[index] = lines[:3]

    def replace_by_nothing(self, rows: Numbers, number: Numbers) -> None:
        """Nothing falls due any more after so many instalments."""
        self._take_off(rows)
        self.regular[rows] = self.last[rows] = self.count[rows] = self.balance[rows] = 0
        self._drop_tranches(rows, number)

    def _take_off(self, index: Numbers | slice) -> None:
        """Nothing that was to come is planned any more, and no part is left."""
        self.planned.lines(index, self.before[index], self.lines(index), -1)
        for slot in range(self.used_slots):
            self.part_amount[slot][index] = self.part_rest[slot][index] = self.part_count[slot][index] = 0
        self.part_place[index] = 0

    def move(self, index: Numbers, up_to: Cents) -> None:
        """Move what is late elsewhere, up to so many centimes of all that was unpaid."""
        covered = self.covered[index]
        self.moved[index] += up_to - covered
        chosen, ends = np.zeros(len(self.count), bool), np.zeros(len(self.count), np.int64)
        chosen[index], ends[index] = True, up_to
        runs = self.late_runs(chosen)
        before = np.maximum(ends[runs.row] - runs.base, 0)
        runs = runs._replace(size=np.minimum(runs.size, money.divide(before, runs.amount)))
        for run in runs.beyond(self.covered):
            first = run.number if self.after_day is None else np.maximum(run.number, self.after_day[run.row] + 1)
            self.moved_sums.run(run.row, first, np.maximum(run.number + run.size - first, 0), run.amount)
        self.covered[index] = up_to

    def _fall_due(self, index: Numbers | slice, lines: Lines, before: Numbers, step: Numbers) -> Cents | None:
        """What is not paid on its day of the next lines; None where everything is."""
        unpaid: Cents | None = None
        for span in self.spans:
            first = np.minimum(np.maximum(span.after[index] - before, 0), step)
            last = np.minimum(np.maximum(span.last[index] - before, 0), step)
            busy = np.flatnonzero(last > first)
            if not len(busy):
                continue
            rows = busy if isinstance(index, slice) else index[busy]
            unpaid = np.zeros_like(step) if unpaid is None else unpaid
            base = self.unpaid[rows] + unpaid[busy]
            unpaid[busy] += self._runs_of(rows, lines.rows(busy), before[busy], Span(first[busy], last[busy]), base)
        return unpaid

    def _runs_of(self, rows: Numbers, lines: Lines, before: Numbers, span: Span, base: Cents) -> Cents:
        """Keep the runs of the lines of a span, counted from the next line: line by line where parts were added, then level."""
        first, last = span
        level = np.minimum(np.maximum(lines.longest_part(), first), last) if lines.parts else first
        sum_before = lines.sum_of(first)
        if lines.parts and bool((level > first).any()):
            counts = level - first
            place = np.repeat(np.arange(len(rows)), counts)
            line = first[place] + np.arange(len(place)) - (np.cumsum(counts) - counts)[place] + 1
            these = lines.rows(place)
            self._keep(rows[place], before[place] + line, np.ones_like(line), these.amount_of(line),
                       base[place] + these.sum_of(line - 1) - sum_before[place])  # fmt: skip
        ends = (last == lines.size) & (last > level)
        begun = base + lines.sum_of(level) - sum_before if lines.parts else base
        self._keep(rows, before + level + 1, last - level - ends, lines.regular, begun)
        closing = np.flatnonzero(ends)
        together: Cents = lines.sum_of(last) - sum_before
        if len(closing):
            self._keep(rows[closing], (before + last)[closing], np.ones_like(closing), lines.last[closing],
                       (base + together - lines.last)[closing])  # fmt: skip
        return together

    def _keep(self, rows: Numbers, number: Numbers, count: Numbers, amount: Cents, base: Cents) -> None:
        run = Runs(rows, number, count, amount, base)
        real = (count > 0) & (amount > 0)
        self.runs.append(run if real.all() else Runs(*(column[real] for column in run)))
