"""The statements of many contracts from their columns: the counterpart of ``contracts.statement``, which defines them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from simulator.contracts.portfolio.discounts import discount_of, is_up_to_date
from simulator.contracts.portfolio.event_rows import UNSTATED
from simulator.contracts.portfolio.states import MISSING, STATUSES
from simulator.contracts.portfolio.to_come import ALL
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


def write_statements(
    walk: Walk, reached: tuple[Days, Numbers], columns: Mapping[str, npt.NDArray[Any]], happenings: Happenings
) -> None:
    """Write what each statement says on its day into the columns of ``States``; ``walk`` has ``reached`` it, and so many instalments."""
    as_of, number = reached
    open_now = walk.unpaid - walk.covered
    waiting = np.maximum(-open_now, 0)
    np.maximum(open_now, 0, out=open_now)
    _write_late(walk, as_of, columns, np.flatnonzero(open_now))
    late = columns["late"]
    columns["due_today"][:] = open_now - late
    balance = walk.to_come.balance(ALL)
    on_lines = walk.together - balance - open_now - walk.moved
    columns["due"][:] = on_lines + late
    columns["paid"][:] = on_lines + waiting + walk.lump_sums
    columns["ahead"][:] = waiting
    columns["remaining"][:] = open_now + np.maximum(balance + walk.tranches - waiting, 0)
    for name in ("lump_sums", "forgiven", "given_up", "instalment"):
        columns[name][:] = getattr(walk, name)
    count = walk.to_come.count(ALL)
    columns["remaining_instalments"][:] = count
    ends = np.where(count > 0, walk.to_come.parts[0].last, walk.last_due(ALL, number))
    columns["last_due"][:] = walk.day_of(ALL, ends)
    _write_next(walk, columns, waiting)
    _write_pay_off(walk, as_of, columns, waiting, balance)
    _write_status(walk, as_of, columns, open_now > 0)
    _write_refunds(walk, columns, happenings, open_now, on_lines)


def _write_late(walk: Walk, as_of: Days, columns: Mapping[str, npt.NDArray[Any]], rows: Numbers) -> None:
    """What is late by its age, since when, and how many lines."""
    if not len(rows):
        return
    count = len(walk.ended)
    chosen = np.zeros(count, bool)
    chosen[rows] = True
    runs = walk.late_runs(chosen)
    before = [walk.number_on(as_of - 1 - days) for days in (0, *AGES)]
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
    lines = walk.to_come.lines(ALL)
    has_lines = walk.to_come.has_lines(ALL)
    columns["next_due"][:] = walk.day_of(ALL, (lines.before + 1) * has_lines)
    columns["next_due_amount"][:] = lines.amount_of(lines.before + 1)
    rows = np.flatnonzero((waiting > 0) & has_lines)
    if len(rows):
        these = lines.rows(rows)
        paid = these.within(waiting[rows])
        is_next = paid < these.end
        columns["next_due"][rows] = walk.day_of(rows, (paid + 1) * is_next)
        amount = these.sum_to(np.minimum(paid + 1, these.end)) - waiting[rows]
        columns["next_due_amount"][rows] = amount * is_next


def _write_pay_off(
    walk: Walk, as_of: Days, columns: Mapping[str, npt.NDArray[Any]], waiting: Numbers, balance: Numbers
) -> None:
    """What pays everything that is not yet due, where something is to come."""
    undue = balance + walk.tranches
    is_to_come = (walk.ended == 0) & (undue > 0)
    figures = {
        "pay_off_base": np.maximum(undue - waiting, 0),
        "pay_off_discount": discount_of(walk, ALL, as_of, balance),
    }
    for name, figure in figures.items():
        np.copyto(columns[name], figure, where=is_to_come)


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
    walk: Walk, columns: Mapping[str, npt.NDArray[Any]], happenings: Happenings, open_now: Numbers, on_lines: Numbers
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
        beside = walk.paid_tranches + walk.surcharges
        back += (walk.lump_sums + on_lines - beside)[rows] + walk.waiting(rows)
    elif walk.readings.refund_instalments == "unknown":
        missing = missing | 1 << MISSING.index("instalments")
    columns["refund"][rows] = np.maximum(back, 0)
    columns["refund_missing"][rows] = missing
