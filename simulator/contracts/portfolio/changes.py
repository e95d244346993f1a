"""What each event does to many contracts: the closed forms of ``contracts.happens``, which defines them.

Of a contract that an event cannot happen to, or not in columns, nothing is changed: it is set apart for the fold of one contract, which
refuses it with its sentence.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from simulator.base import money
from simulator.contracts import events as kinds
from simulator.contracts.portfolio.discounts import discount_of
from simulator.contracts.portfolio.event_rows import KIND, UNSTATED
from simulator.contracts.portfolio.plans import UNBOUNDED
from simulator.contracts.portfolio.walk import AS_PLANNED, LAST_MONTH, PAID_OFF, WITHDRAWN
from simulator.contracts.reader import CONTINUES
from simulator.engine.schedule import Level, level

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy.typing as npt

    from simulator.base.money import Cents
    from simulator.contracts.portfolio.rounds import Batch
    from simulator.contracts.portfolio.walk import Walk
    from simulator.engine.schedule.part import Numbers


def _add_equal_parts(walk: Walk, index: Numbers | slice, amount: Cents, months: Numbers) -> None:
    """An amount in so many equal parts with the next lines, each rounded down, the rest on the last of them."""
    part = money.divide(amount, months)
    walk.to_come.add(index, part, amount - part * months, months)


def keep_possible(walk: Walk, batch: Batch, refused: npt.NDArray[np.bool_]) -> Batch:
    """The batch without the contracts to which its event cannot happen: they are set apart."""
    if not refused.any():
        return batch
    walk.apart[batch.rows[refused]] = True
    return batch.of(np.flatnonzero(~refused))


def catch_up(walk: Walk, batch: Batch) -> None:
    """What is late before a day, in equal parts with the next lines."""
    ahead_of = (batch.column("first_day") - batch.day).astype(np.int64)
    months, rows, index = batch.column("months"), batch.rows, walk.index(batch.rows)
    up_to = _unpaid_before(walk, batch, (ahead_of == 0) & batch.is_due_day(walk.start))
    amount = up_to - walk.covered[index]
    refused = (amount <= 0) | (walk.to_come.count(index) < months) | (ahead_of >> 1 != 0)
    batch = keep_possible(walk, batch, refused)
    if refused.any():
        going = np.flatnonzero(~refused)
        index, amount, up_to, months = rows[going], amount[going], up_to[going], months[going]
    walk.move(index, up_to)
    walk.together[index] += amount
    _add_equal_parts(walk, index, amount, months)


def _unpaid_before(walk: Walk, batch: Batch, without_today: npt.NDArray[np.bool_]) -> Cents:
    """All that fell due unpaid up to the day of each event, or before it. (M,)"""
    unpaid: Cents = walk.unpaid.take(batch.rows)
    today = np.flatnonzero(without_today)
    if len(today):
        unpaid[today] = walk.unpaid_up_to(batch.rows[today], batch.number[today] - 1)
    return unpaid


def surcharge(walk: Walk, batch: Batch) -> None:
    """A line of its own, due on its day. One that is not paid on that day is no run of instalments: it is set apart."""
    amount, of = batch.column("amount"), batch.column("second")
    late = np.maximum(_unpaid_before(walk, batch, batch.is_due_day(walk.start)) - walk.covered[batch.rows], 0)
    amount = np.where(of == UNSTATED, amount, (2 * late * amount + of) // (2 * of))
    in_time = np.ones(len(amount), bool) if walk.after_day is not None else batch.day <= walk.until[batch.rows]
    refused = (amount == 0) | ~in_time
    batch = keep_possible(walk, batch, refused)
    amount = amount[~refused]
    walk.to_come.months.once.append((batch.rows, batch.months_after(walk.start), amount))
    walk.comes(batch.rows, batch.day, amount)
    walk.together[batch.rows] += amount
    walk.surcharges[batch.rows] += amount


def deferred(walk: Walk, batch: Batch) -> None:
    """The next lines are put off: their sum comes with those that follow, or all lines move."""
    months, over = batch.column("months"), batch.column("repaid_over")
    count = walk.to_come.count(walk.index(batch.rows))
    refused = (count < months) | (count - months < over) | (batch.column("choice") != 0)
    moved = np.flatnonzero(over == 0)
    if len(moved):
        last = walk.to_come.parts[0].last[batch.rows[moved]] + months[moved]
        refused[moved] = (
            (count < months)[moved]
            | (batch.column("choice") != 0)[moved]
            | (last > allowed(walk, batch.rows[moved], last))
        )
    keep_possible(walk, batch, refused)
    for is_repaid, put_off in ((over == 0, _moved_on), (over != 0, _repaid)):
        places = np.flatnonzero(is_repaid & ~refused)
        if len(places):
            put_off(walk, walk.index(batch.rows[places]), months[places], over[places])


def _moved_on(walk: Walk, index: Numbers | slice, months: Numbers, _: Numbers) -> None:
    """Every line comes so many months later."""
    walk.to_come.move_on(index, months)


def _repaid(walk: Walk, index: Numbers | slice, months: Numbers, over: Numbers) -> None:
    """The sum of the lines that are put off, in equal parts with so many following ones."""
    _add_equal_parts(walk, index, walk.to_come.put_off(index, months), over)


def lump_sum(walk: Walk, batch: Batch) -> None:
    """First what is late, then the balance: fewer lines of the same amount, or as many lower ones."""
    rows, index, amount = batch.rows, walk.index(batch.rows), batch.column("amount")
    late = walk.unpaid[index] - walk.covered[index]
    balance = walk.to_come.balance(index)
    owed = late + balance
    refused = (amount <= 0) | (amount > owed) | ((late < 0) & (walk.tranches[index] > 0))
    batch = keep_possible(walk, batch, refused)
    if refused.any():
        going = np.flatnonzero(~refused)
        rows, amount, late, owed, balance = (column[going] for column in (rows, amount, late, owed, balance))
    index = walk.index(rows)
    paid = np.minimum(amount, np.maximum(late, 0))
    walk.covered[index] += paid
    on_balance = amount - paid
    settling = np.flatnonzero(amount == owed)
    if len(settling):  # what waits pays the rest
        waiting = np.maximum(-late[settling], 0)
        on_balance[settling] += waiting
        walk.covered[rows[settling]] -= waiting
    walk.lump_sums[index] += on_balance
    walk.cash.once.append((index, batch.months_after(walk.start), amount))
    lower = batch.column("choice") == kinds.OF_A_LUMP_SUM.index("lower")
    going = np.flatnonzero(on_balance > 0)
    if len(going) == len(rows):
        _repay(walk, batch, on_balance, balance - on_balance, lower)
    elif len(going):
        _repay(walk, batch.of(going), on_balance[going], (balance - on_balance)[going], lower[going])
    walk.ended[rows[walk.is_over(index)]] = PAID_OFF


def _repay(walk: Walk, batch: Batch, amount: Cents, balance: Cents, lower: npt.NDArray[np.bool_]) -> None:
    """An amount off the lines to come, and the lines of the balance that is left."""
    rows, index = batch.rows, walk.index(batch.rows)
    lines, regular = walk.to_come.lines(index), walk.instalment[index]
    above = np.maximum(lines.closing() - regular, 0)
    walk.together[index] -= amount
    divisor, most = np.maximum(regular, 1), walk.to_come.count(index)
    count = money.divide(np.maximum(balance - above, 0) + divisor - 1, divisor)
    count = np.minimum(np.maximum(count, 1), most) * (balance > 0)
    last = balance - regular * np.maximum(count - 1, 0)
    regular = regular * (count > 0)
    spread = np.flatnonzero(lower & (balance > 0))
    if len(spread):
        again = respread(walk, rows[spread], balance[spread], most[spread])
        count[spread], last[spread], regular[spread] = again.count, again.last, again.instalment
        walk.instalment[rows[spread]] = again.instalment
    none = np.flatnonzero(count == 0)
    if len(none):
        walk.keep_last_number(rows[none], batch.number[none])
        walk.no_line_to[rows[none]] = UNBOUNDED
    walk.to_come.replace(index, Level(regular, last, count))


def respread(walk: Walk, rows: Numbers, balance: Cents, months: Numbers) -> Level:
    """Level lines of a balance over at most so many months, as at the start of the contract."""
    roundings = {(common.rounding, money.units(common.currency)) for common in walk.plans.common}
    if len(roundings) == 1:
        return level(balance, months, *roundings.pop())
    columns = np.zeros((3, len(rows)), np.int64)
    for places, common in walk.plans.by_terms(rows):
        spread = level(balance[places], months[places], common.rounding, money.units(common.currency))
        columns[:, places] = spread.instalment, spread.last, spread.count
    return Level(*columns)


def reschedule(walk: Walk, batch: Batch) -> None:
    """The balance and what is late over so many lines from the next due day."""
    rows, months = batch.rows, batch.column("months")
    late = np.maximum(walk.unpaid[rows] - walk.covered[rows], 0)
    balance = walk.to_come.balance(walk.index(rows)) + late
    last = batch.number + months
    refused = (balance == 0) | (last > allowed(walk, rows, last))
    batch = keep_possible(walk, batch, refused)
    if refused.any():
        going = np.flatnonzero(~refused)
        rows, months, late, balance = rows[going], months[going], late[going], balance[going]
    owing = np.flatnonzero(late)
    if len(owing):
        walk.move(rows[owing], walk.unpaid[rows[owing]])
    walk.together[rows] += late
    _put_anew(walk, rows, batch.number, respread(walk, rows, balance, months))


def _put_anew(walk: Walk, rows: Numbers, number: Numbers, lines: Level) -> None:
    """Other level lines from the one after a number on."""
    walk.keep_last_number(rows, number)
    walk.instalment[rows], walk.no_line_to[rows] = lines.instalment, number
    walk.to_come.replace(walk.index(rows), lines, number)


def income(walk: Walk, batch: Batch) -> None:
    """Nothing that is due changes; whether there is a kafil who can have an income, the fold of one contract knows."""
    keep_possible(walk, batch, batch.column("third") != UNSTATED)


def kafil(walk: Walk, batch: Batch) -> None:
    """Another payer from the next line on; with ``lower`` the balance over the months that the longest term and his age allow."""
    batch = keep_possible(walk, batch, batch.column("second") != UNSTATED)  # one who pays a share beside the payer
    rows, births = batch.rows, batch.column("first_day")
    bound = np.minimum(walk.plans.last_numbers(rows, births), walk.plans.longest[rows])
    lower = batch.column("choice") == kinds.OF_A_KAFIL.index("lower")
    has_lines, end = walk.to_come.has_lines(rows), walk.to_come.parts[0].last[rows]
    last = np.where(bound < UNBOUNDED, bound, np.where(has_lines, end, batch.number + 1))
    refused = np.where(lower, last <= batch.number, has_lines & (end > bound))
    batch = keep_possible(walk, batch, refused)
    going = np.flatnonzero(~refused)
    walk.allowed[rows[going]] = bound[going]
    again = np.flatnonzero(lower & ~refused)
    rows, number = rows[again], batch.number[lower[going]]
    _put_anew(walk, rows, number, respread(walk, rows, walk.to_come.balance(rows), last[again] - number))


def continues(walk: Walk, batch: Batch) -> None:
    """Who goes on paying from the next line on."""
    rows, who = batch.rows, batch.column("choice")
    limit = np.full(len(rows), UNBOUNDED)
    for slot, name in enumerate(("applicant", "kafil")):
        places = np.flatnonzero(who == CONTINUES.index(name))
        limit[places] = walk.plans.payer_last[slot][rows[places]]
    limit = np.minimum(limit, walk.plans.longest[rows])
    is_another = (walk.allowed[rows] != AS_PLANNED) & (who == CONTINUES.index("kafil"))
    is_too_long = walk.to_come.has_lines(rows) & (walk.to_come.parts[0].last[rows] > limit)
    # which kafil is meant, and what the age of who continues allows, the fold of one contract knows
    refused = is_another | is_too_long | ~np.isnat(batch.column("first_day"))
    batch = keep_possible(walk, batch, refused)
    walk.allowed[batch.rows] = limit[~refused]


def allowed(walk: Walk, rows: Numbers, number: Numbers) -> Numbers:
    """The last instalment that the payer of a number, the longest term and the calendar allow, in some contracts. (M,)"""
    plans = walk.plans
    last = plans.payer_last[0][rows]
    for first, other in zip(plans.payer_first[1:], plans.payer_last[1:], strict=True):
        last = np.where(first[rows] <= number, other[rows], last)
    changed = walk.allowed[rows]
    last = np.where(changed == AS_PLANNED, np.minimum(last, plans.longest[rows]), changed)
    most: Numbers = np.minimum(last, LAST_MONTH - walk.start.month[rows])
    return most


def pay_all(walk: Walk, batch: Batch) -> None:
    """What is late, whole, and what is not yet due less what waits and less what the law takes off."""
    index = walk.index(batch.rows)
    balance = walk.to_come.balance(index)
    undue = balance + walk.tranches[index]
    late = walk.unpaid[index] - walk.covered[index]
    refused = np.maximum(late, 0) + undue == 0
    batch = keep_possible(walk, batch, refused)
    rows, going = batch.rows, np.flatnonzero(~refused)
    undue, late, balance = undue[going], late[going], balance[going]
    discount = discount_of(walk, walk.index(rows), batch.day, balance)
    base = np.maximum(undue - np.maximum(-late, 0), 0)
    walk.lump_sums[rows] += undue - discount
    walk.forgiven[rows] += discount
    walk.covered[rows] = walk.unpaid[rows] + np.maximum(-late - undue, 0)
    amount = np.maximum(late, 0) + base - discount
    walk.cash.once.append((rows, batch.months_after(walk.start), amount))
    walk.comes(rows, batch.day, amount)
    walk.replace_by_nothing(rows, batch.number, balance)
    walk.ended[rows] = PAID_OFF


def withdrawal(walk: Walk, batch: Batch) -> None:
    """The dwelling is given back: nothing falls due any more."""
    rows = batch.rows
    balance = walk.to_come.balance(rows)
    walk.given_up[rows] += np.maximum(balance + walk.tranches[rows] - walk.waiting(rows), 0)
    walk.replace_by_nothing(rows, batch.number, balance)
    walk.ended[rows], walk.withdrawal[rows] = WITHDRAWN, batch.event


CHANGES: dict[int, Callable[[Walk, Batch], None]] = {
    KIND[kind]: change
    for kind, change in (
        (kinds.CatchUp, catch_up), (kinds.Deferred, deferred), (kinds.Surcharge, surcharge), (kinds.LumpSum, lump_sum), (kinds.Reschedule, reschedule),
        (kinds.Income, income), (kinds.Kafil, kafil), (kinds.Death, continues), (kinds.Divorce, continues), (kinds.PayAll, pay_all),
        (kinds.Withdrawal, withdrawal),
    )
}  # fmt: skip
"""The events that columns can express: a contract with another one goes through the fold of one contract."""
