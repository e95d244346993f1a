"""The statements of many contracts from their columns: the counterpart of ``contracts.statement``, which defines them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from simulator.base import dates
from simulator.contracts.portfolio.discounts import discount_of, is_up_to_date
from simulator.contracts.portfolio.event_rows import UNSTATED
from simulator.contracts.portfolio.states import MISSING, STATUSES
from simulator.contracts.portfolio.walk import PAID_OFF, WITHDRAWN
from simulator.contracts.statement import AGES

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    import numpy.typing as npt

    from simulator.base.dates import Days
    from simulator.contracts.portfolio.happenings import Happenings
    from simulator.contracts.portfolio.walk import Walk
    from simulator.engine.schedule.part import Numbers

Columns = "Mapping[str, npt.NDArray[Any]]"
FIRST = np.datetime64(dates.FIRST)


def write_statements(walk: Walk, as_of: Days, columns: Mapping[str, npt.NDArray[Any]], happenings: Happenings) -> None:
    """Write what each statement says on its day into the columns of ``States``; ``walk`` has advanced to it."""
    open_now = walk.unpaid - walk.covered
    waiting = np.maximum(-open_now, 0)
    np.maximum(open_now, 0, out=open_now)
    _write_late(walk, as_of, columns, np.flatnonzero(open_now))
    late = columns["late"]
    columns["due_today"][:] = open_now - late
    on_lines = walk.in_time + np.minimum(walk.covered, walk.unpaid) - walk.moved
    columns["due"][:] = on_lines + late
    columns["paid"][:] = on_lines + waiting + walk.lump_sums
    columns["ahead"][:] = waiting
    columns["remaining"][:] = open_now + np.maximum(walk.balance + walk.tranches - waiting, 0)
    for name in ("lump_sums", "forgiven", "given_up", "instalment"):
        columns[name][:] = getattr(walk, name)
    columns["remaining_instalments"][:] = walk.count
    columns["last_due"][:] = walk.day_of(
        slice(None), np.where(walk.count > 0, walk.before + walk.count, walk.last_number)
    )
    _write_next(walk, columns, waiting)
    _write_pay_off(walk, as_of, columns, waiting)
    _write_status(walk, as_of, columns, open_now > 0)
    _write_refunds(walk, columns, happenings, open_now)


def _write_late(walk: Walk, as_of: Days, columns: Mapping[str, npt.NDArray[Any]], rows: Numbers) -> None:
    """What is late by its age, since when, and how many lines."""
    if not len(rows):
        return
    count = len(walk.count)
    chosen = np.zeros(count, bool)
    chosen[rows] = True
    runs = walk.late_runs(chosen)
    before = [walk.number_on(np.maximum(as_of - 1 - days, FIRST)) for days in (0, *AGES)]
    late = [np.maximum(runs.up_to(number, count)[rows] - walk.covered[rows], 0) for number in before]
    columns["late"][rows] = late[0]
    for place, (older, younger) in enumerate(zip([*late[1:], np.zeros_like(rows)], late, strict=True)):
        columns["late_by_age"][place, rows] = younger - older
    lines = np.zeros(count, np.int64)
    first = np.full(count, np.iinfo(np.int64).max)
    for run in runs.beyond(walk.covered):
        within = np.minimum(np.maximum(before[0][run.row] - run.number + 1, 0), run.size)
        np.add.at(lines, run.row, within)
        np.minimum.at(first, run.row[within > 0], run.number[within > 0])
    columns["late_lines"][rows] = lines[rows]
    since = rows[lines[rows] > 0]
    columns["late_since"][since] = walk.day_of(since, first[since])


def _write_next(walk: Walk, columns: Mapping[str, npt.NDArray[Any]], waiting: Numbers) -> None:
    """The next line that what waits does not pay whole, of contracts to which nothing is planned to happen."""
    lines = walk.lines(slice(None))
    columns["next_due"][:] = walk.day_of(slice(None), np.where(walk.count > 0, walk.before + 1, 0))
    columns["next_due_amount"][:] = lines.amount_of(np.minimum(walk.count, 1)) * (walk.count > 0)
    rows = np.flatnonzero((waiting > 0) & (walk.count > 0))
    if len(rows):
        these = lines.rows(rows)
        paid = these.within(waiting[rows])
        is_next = paid < these.size
        columns["next_due"][rows] = walk.day_of(rows, np.where(is_next, walk.before[rows] + paid + 1, 0))
        amount = these.sum_of(np.minimum(paid + 1, these.size)) - waiting[rows]
        columns["next_due_amount"][rows] = np.where(is_next, amount, 0)


def _write_pay_off(walk: Walk, as_of: Days, columns: Mapping[str, npt.NDArray[Any]], waiting: Numbers) -> None:
    """What pays everything that is not yet due, where something is to come."""
    undue = walk.balance + walk.tranches
    rows = np.flatnonzero((walk.ended == 0) & (undue > 0))
    columns["pay_off_base"][rows] = np.maximum(undue[rows] - waiting[rows], 0)
    columns["pay_off_discount"][rows] = discount_of(walk, rows, as_of[rows])


def _write_status(
    walk: Walk, as_of: Days, columns: Mapping[str, npt.NDArray[Any]], owes: npt.NDArray[np.bool_]
) -> None:
    status = np.where(walk.is_over(slice(None)), STATUSES.index("ended_by_term"), STATUSES.index("running"))
    rows = np.flatnonzero(owes)
    in_time = is_up_to_date(walk, rows, as_of[rows])
    status[rows[~in_time]] = STATUSES.index("late")
    status[walk.ended == PAID_OFF] = STATUSES.index("paid_off")
    status[walk.ended == WITHDRAWN] = STATUSES.index("withdrawn")
    columns["status"][:] = status


def _write_refunds(
    walk: Walk, columns: Mapping[str, npt.NDArray[Any]], happenings: Happenings, open_now: Numbers
) -> None:
    """The down payment less what is open, repairs and costs, of the contracts that were given back."""
    rows = np.flatnonzero(walk.ended == WITHDRAWN)
    if not len(rows):
        return
    event = walk.withdrawal[rows]
    costs = [happenings.amount[event], happenings.second[event]]
    missing = sum((cost == UNSTATED) << bit for bit, cost in enumerate(costs))
    walk.apart[rows[walk.owed_a_tranche[rows]]] = True  # what is late of a tranche is not taken off what was paid of it
    paid = walk.plans.paid_before[rows] + walk.paid_tranches[rows] + walk.waiting(rows)
    back = paid - open_now[rows] - sum(np.maximum(cost, 0) for cost in costs)
    if walk.readings.refund_instalments == "all":
        on_lines = walk.in_time + np.minimum(walk.covered, walk.unpaid) - walk.moved
        beside = walk.paid_tranches + walk.surcharges
        back += (walk.lump_sums + on_lines - beside)[rows] + walk.waiting(rows)
    elif walk.readings.refund_instalments == "unknown":
        missing = missing | 1 << MISSING.index("instalments")
    columns["refund"][rows] = np.maximum(back, 0)
    columns["refund_missing"][rows] = missing
