"""Many contracts on their way, as columns: what is to come, what fell due unpaid, what covers it. In one round each has one event.

The counterpart of ``contracts.path.Path``, which defines it. A contract of which something cannot be said in columns is marked
``apart``: it goes no further here, and the fold of one contract takes it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from simulator.base import dates
from simulator.contracts.portfolio.calendar_sums import CalendarSums
from simulator.contracts.portfolio.late_runs import Runs, joined
from simulator.contracts.portfolio.plans import UNBOUNDED
from simulator.contracts.portfolio.to_come import ALL, ToCome, places_of

if TYPE_CHECKING:
    import numpy.typing as npt

    from simulator.base.dates import Days
    from simulator.base.money import Cents
    from simulator.contracts.portfolio.level_lines import Lines, Part
    from simulator.contracts.portfolio.plans import Plans
    from simulator.contracts.readings import ContractReadings
    from simulator.engine.schedule.part import Numbers

FIRST = int(np.datetime64(dates.FIRST).astype(np.int64))
"""The first day of the calendar: no contract started before it, and what has no day comes before it."""
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

    Lines are ``to_come``; ``together`` is what they are, with all that fell due. ``unpaid`` is all that fell due and was not paid on its day;
    ``covered`` of it, the oldest first, was paid since or moved elsewhere (``moved``), and what is covered beyond it waits. ``last_number``
    is the last instalment that fell due, deferred ones counted, of lines that are no longer there; those there have none up to
    ``no_line_to``. ``tranches`` is the sum of those that have not fallen due. ``surcharges`` were all paid on their days: a
    contract that owes one is set apart. After the day of the statement ``pending`` marks the contracts whose next line is not known yet:
    ``next_due`` and ``next_amount`` are of the others.
    """

    def __init__(self, plans: Plans, until: Days | None, readings: ContractReadings) -> None:
        count = len(plans)
        self.until = np.full(count, np.datetime64("NaT"), "datetime64[D]") if until is None else until
        self.plans, self.readings, self.start = plans, readings, dates.take_apart(plans.start)
        self.to_come = ToCome(plans)
        self.instalment = plans.instalment.copy()
        self.tranches: Cents = plans.tranche_amount.sum(axis=0)
        self.together: Cents = self.to_come.balance(ALL)
        zeros = np.zeros((12, count), np.int64)
        self.unpaid, self.covered, self.moved, self.lump_sums, self.forgiven, self.given_up = zeros[:6]
        self.paid_tranches, self.surcharges, self.last_number, self.no_line_to, self.next_amount = zeros[6:11]
        self.paid_until: Numbers = zeros[11]
        self.owed_a_tranche = np.zeros(count, bool)
        self.withdrawal = np.full(count, -1)
        self.allowed = np.full(count, AS_PLANNED)
        self.ended = np.zeros(count, np.int8)
        self.apart = ~plans.is_level | (self.start.month + plans.count > LAST_MONTH)
        self.runs: list[Runs] = []
        self.spans: list[Span] = []
        self.after_day: Numbers | None = None
        self.pending: npt.NDArray[np.bool_] | None = None
        self.next_due = np.full(count, np.datetime64("NaT"), "datetime64[D]")
        self.moved_sums, self.cash = CalendarSums(), CalendarSums()
        for number, amount in zip(plans.tranche_number, plans.tranche_amount, strict=True):
            rows = np.flatnonzero(number)
            self.to_come.months.once.append((rows, number[rows], amount[rows]))

    # --- what is there

    def number_on(self, days: Days) -> Numbers:
        """How many instalments of each contract are due on or before its day, none where there is no day. (N,)"""
        return number_on(self.start, days)

    def late_runs(self, chosen: npt.NDArray[np.bool_]) -> Runs:
        """What fell due unpaid in the contracts that are chosen. ``chosen`` is (N,)"""
        self.runs = [joined(self.runs)]
        return self.runs[0].of(chosen)

    def unpaid_up_to(self, rows: Numbers, number: Numbers) -> Cents:
        """What fell due unpaid up to a number, in some contracts. Both (M,), as what comes out"""
        count = len(self.ended)
        chosen, numbers = np.zeros(count, bool), np.zeros(count, np.int64)
        chosen[rows], numbers[rows] = True, number
        return self.late_runs(chosen).up_to(numbers, count)[rows]

    def waiting(self, index: Numbers | slice) -> Cents:
        """What some contracts paid before anything was due, and that waits. (M,)"""
        waiting: Cents = np.maximum(self.covered[index] - self.unpaid[index], 0)
        return waiting

    def index(self, rows: Numbers) -> Numbers | slice:
        """The same contracts, which are in their order, as an index: all of them as a slice, which copies nothing."""
        return ALL if len(rows) == len(self.ended) else rows

    def is_over(self, index: Numbers | slice) -> npt.NDArray[np.bool_]:
        """Whether nothing is to come and nothing is late, in some contracts. (M,)"""
        over: npt.NDArray[np.bool_] = ~self.to_come.has_lines(index)
        over &= self.tranches[index] == 0
        over &= self.unpaid[index] <= self.covered[index]
        return over

    # --- what happens

    def advance(self, index: Numbers | slice, number: Numbers) -> None:
        """Every line up to a number falls due, and is paid on its day, or is unpaid."""
        to_come = self.to_come
        before = to_come.before[index]
        reached = np.minimum(np.maximum(number, before), to_come.parts[0].last[index])
        if self.pending is not None:
            self._first_line_comes(index, before, reached)
        for span in self.spans:
            self._fall_due(index, span, before, reached)
        to_come.before[index] = reached
        if isinstance(index, slice):
            self.spans = [span for span in self.spans if (span.last > number).any()]

    def keep_last_number(self, rows: Numbers, number: Numbers) -> None:
        """Remember the last instalment that has fallen due up to a number, before others take the place of the lines."""
        self.last_number[rows] = self.last_due(rows, number)

    def last_due(self, index: Numbers | slice, number: Numbers) -> Numbers:
        """The last instalment that has fallen due up to a number in some contracts, deferred ones counted; 0 where none has. (M,)"""
        reached = np.minimum(number, self.to_come.parts[0].last[index])
        reached *= reached > self.no_line_to[index]
        last: Numbers = np.maximum(self.last_number[index], reached)
        return last

    def comes(self, rows: Numbers, day: Days, amount: Cents) -> None:
        """What is due on these days is the next line of the contracts that have none yet, after the day of the statement."""
        if self.pending is None:
            return
        places = np.flatnonzero(self.pending[rows])
        these = rows[places]
        self.next_due[these], self.next_amount[these] = day[places], amount[places]
        self.pending[these] = False

    def _first_line_comes(self, index: Numbers | slice, before: Numbers, reached: Numbers) -> None:
        """The first instalment of some contracts is their next line, where it falls due."""
        rows = places_of(index, np.flatnonzero(reached > before))
        number = self.to_come.before[rows] + 1
        self.comes(rows, self.day_of(rows, number), self.to_come.lines(rows).amount_of(number))

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
        self.together[rows] += amount
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
            self.to_come.months.once.append((going, month, -amount * (month > due)))
        self.tranches[going] = 0

    def replace_by_nothing(self, rows: Numbers, number: Numbers, balance: Cents) -> None:
        """Nothing falls due any more after so many instalments; ``balance`` is what was to come of them."""
        self.keep_last_number(rows, number)
        self.no_line_to[rows] = UNBOUNDED
        self.together[rows] -= balance
        self.to_come.replace_by_nothing(rows)
        self._drop_tranches(rows, number)

    def move(self, index: Numbers | slice, up_to: Cents) -> None:
        """Move what is late elsewhere, up to so many centimes of all that was unpaid."""
        covered = self.covered[index]
        self.moved[index] += up_to - covered
        ends = np.full(len(self.ended), -1)
        ends[index] = up_to
        self.runs = [joined(self.runs)]
        for run in self.runs[0].up_to_cents(ends, self.covered):
            first = run.number if self.after_day is None else np.maximum(run.number, self.after_day[run.row] + 1)
            self.moved_sums.run(run.row, first, np.maximum(run.number + run.size - first, 0), run.amount)
        self.covered[index] = up_to

    def _fall_due(self, index: Numbers | slice, span: Span, before: Numbers, reached: Numbers) -> None:
        """Of the lines that fall due, those of a span are unpaid."""
        first = np.minimum(np.maximum(span.after[index], before), reached)
        last = np.minimum(np.maximum(span.last[index], before), reached)
        is_busy = last > first
        if is_busy.all():
            self.unpaid[index] += self._runs_of(self._rows(index), self.to_come.lines(index), first, last)
            return
        busy = np.flatnonzero(is_busy)
        if len(busy):
            rows = places_of(index, busy)
            self.unpaid[rows] += self._runs_of(rows, self.to_come.lines(rows), first[busy], last[busy])

    def _rows(self, index: Numbers | slice) -> Numbers:
        return np.arange(len(self.ended)) if isinstance(index, slice) else index

    def _runs_of(self, rows: Numbers, lines: Lines, first: Numbers, last: Numbers) -> Cents:
        """Keep the runs of the lines after a number up to another: line by line where parts were added, then level."""
        base = self.unpaid[rows]
        if len(lines.parts) == 1:
            return self._level_runs(rows, lines.parts[0], (first, last), base)
        level = np.minimum(np.maximum(lines.longest_part(), first), last)
        sum_before = lines.sum_to(first)
        counts = level - first
        if counts.any():
            place = np.repeat(np.arange(len(rows)), counts)
            number = first[place] + np.arange(len(place)) - (np.cumsum(counts) - counts)[place] + 1
            these = lines.rows(place)
            self._keep(rows[place], number, np.ones_like(number), these.amount_of(number),
                       base[place] + these.sum_to(number - 1) - sum_before[place])  # fmt: skip
        with_parts: Cents = lines.sum_to(level) - sum_before
        return with_parts + self._level_runs(rows, lines.parts[0], (level, last), base + with_parts)

    def _level_runs(self, rows: Numbers, instalments: Part, between: tuple[Numbers, Numbers], base: Cents) -> Cents:
        """Keep the runs of level lines after a number up to another: what they are together."""
        level, last = between
        ends = (last == instalments.last) & (last > level)
        count = last - level
        self._keep(rows, level + 1, count - ends, instalments.amount.copy(), base)
        together: Cents = count * instalments.amount
        closing = np.flatnonzero(ends)
        if len(closing):
            rest = instalments.rest[closing]
            together[closing] += rest
            amount = instalments.amount[closing] + rest
            self._keep(rows[closing], last[closing], np.ones_like(closing), amount, (base + together)[closing] - amount)
        return together

    def _keep(self, rows: Numbers, number: Numbers, count: Numbers, amount: Cents, base: Cents) -> None:
        run = Runs(rows, number, count, amount, base)
        real = (count > 0) & (amount > 0)
        self.runs.append(run if real.all() else Runs(*(column[real] for column in run)))


def number_on(start: dates.MonthDay, days: Days) -> Numbers:
    """How many instalments are due on or before a day, of contracts that started on others; none where there is no day. (N,)"""
    from_first = np.maximum(days.view(np.int64), FIRST).view("datetime64[D]")
    number = dates.payable(start, dates.take_apart(from_first))
    return np.maximum(number, 0, out=number)
