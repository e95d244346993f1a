"""What each event does to a contract: one function for each, on whole centimes.

Equal parts go down to the centime and the last one takes the rest. What is late bears no interest and lengthens nothing, moved to
other lines neither: only ``reschedule`` takes it into the balance. An amount of nothing, or above what is owed on its day, is
refused with what is owed.
"""

from __future__ import annotations

import functools
import itertools
from typing import TYPE_CHECKING

from simulator.base import annuity, money
from simulator.contracts import events as kinds
from simulator.contracts.lines import INSTALMENT, SURCHARGE, Line
from simulator.contracts.plan import shortened, spread
from simulator.reading.errors import InputError
from simulator.wording import Months

if TYPE_CHECKING:
    from simulator.contracts.path import Path


@functools.singledispatch
def happens(event: kinds.Event, path: Path) -> int:
    """Let an event change a path: the amount that it moved, in centimes. Raises ``InputError`` for what cannot be."""
    raise TypeError(f"{type(event).__name__} changes no path: {len(path.lines)} lines")


def equal_parts(amount: int, count: int) -> list[int]:
    """An amount in so many equal parts, each rounded down, the last with the rest."""
    part = amount // count
    return [part] * (count - 1) + [amount - part * (count - 1)]


@happens.register(kinds.Rate)
def rate(event: kinds.Rate, path: Path) -> int:
    """From the due day that ends the month begun, the balance is repaid at the new rate over the months that are left."""
    if not path.plan.rate:
        raise InputError("error.contract.no_loan", event=event.label)
    principal, left = path.principal, path.left
    path.rate = annuity.rate_units(event.rate)
    path.instalment, rows = spread(path.accrues(principal), path.rate, len(left), "centime", path.plan.currency)
    for line, (principal_part, _) in zip(left, itertools.chain(rows, itertools.repeat((0, 0))), strict=False):
        line.principal = principal_part
    path.puts(path.future, principal)
    return 0


@happens.register(kinds.CatchUp)
def catch_up(event: kinds.CatchUp, path: Path) -> int:
    """What is open of the lines due before a day, in equal parts with the next lines."""
    lines = [line for line in path.open_lines if line.day < event.before]
    if not lines:
        raise InputError("error.contract.nothing_late", day=event.before)
    following = _following(path, event, event.months)
    moved = [line.take_off() for line in lines]
    principal, other = (sum(column) for column in zip(*moved, strict=True))
    path.balance += principal
    _repay(following, {"part_interest": other, "part": principal})
    return sum(map(sum, moved))


def _following(path: Path, event: kinds.Event, months: int) -> list[Line]:
    """The next instalments that are to be paid; refused where fewer are left."""
    left = path.left
    if len(left) < months:
        raise InputError("error.contract.few_left", event=event.label, months=Months(months), left=Months(len(left)))
    return left[:months]


@happens.register(kinds.Deferred)
def deferred(event: kinds.Deferred, path: Path) -> int:
    """The next instalments are put off: their sum comes with those that follow, or the schedule moves."""
    if bool(path.rate) != bool(event.interest):
        raise InputError("error.contract.interest_needed" if path.rate else "error.contract.no_loan", "interest")
    put_off = _following(path, event, event.months)
    rows = [(line.principal, line.part, line.part_interest) for line in path.left]
    before = path.principal
    already = path.accrues(before)
    for line in put_off:
        line.is_deferred = True
        line.bears, line.adds = event.interest == "paid", event.interest == "added"
        line.principal = line.part = line.part_interest = line.interest = 0
    added = path.accrues(before) - already
    if event.repaid_over is None:
        _moves_on(path, event, rows, before, added)
    else:
        following = _following(path, event, event.repaid_over)
        principal, part, part_interest = (sum(column) for column in zip(*rows[: event.months], strict=True))
        _repay(following, {"part_interest": part_interest, "part": part, "principal": principal + added})
        path.bears_interest(before)
    return sum(map(sum, rows[: event.months]))


def _repay(lines: list[Line], amounts: dict[str, int]) -> None:
    """Add amounts to lines in equal parts of their sum; each part takes from the amounts in their order."""
    for line, share in zip(lines, equal_parts(sum(amounts.values()), len(lines)), strict=True):
        remaining = share
        for name, amount in amounts.items():
            payment = min(amount, remaining)
            setattr(line, name, getattr(line, name) + payment)
            amounts[name] -= payment
            remaining -= payment


def _moves_on(path: Path, event: kinds.Deferred, rows: list[tuple[int, int, int]], before: int, added: int) -> None:
    """The schedule moves by the months that are put off: every row comes so many lines later.

    The principal was ``before``; interest that is ``added`` to it is repaid by a new level instalment over as many lines as before.
    """
    last = max(line.number for line in path.future if line.kind == INSTALMENT)
    path.within_limits(event, last + event.months)
    if added:
        balance = sum(row[0] for row in rows) + added
        path.instalment, level_rows = spread(balance, path.rate, len(rows), "centime", path.plan.currency)
        rows = [(new[0], *row[1:]) for new, row in itertools.zip_longest(level_rows, rows, fillvalue=(0, 0))]
    numbers = [line.number for line in path.left] + list(range(last + 1, last + event.months + 1))
    others = [line for line in path.future if line.kind != INSTALMENT or line.is_deferred]
    made_lines = [
        Line(number, path.plan.day_of(number), INSTALMENT, 0, path.payer_of(number), principal, 0, part, part_interest)
        for number, (principal, part, part_interest) in zip(numbers, rows, strict=True)
    ]  # fmt: skip
    path.puts([*others, *made_lines], before)


@happens.register(kinds.Surcharge)
def surcharge(event: kinds.Surcharge, path: Path) -> int:
    """A line of its own, due on its day: outside the principal."""
    amount = event.amount_of(sum(line.open for line in path.open_lines if line.day < event.day))
    if not amount:
        raise InputError("error.contract.nothing_late", day=event.day)
    payer = path.payer_of(path.plan.number_after(event.day))
    line = Line(0, event.day, SURCHARGE, len(path.versions), payer, 0, charge=amount, balance=path.balance)
    path.lines.insert(path.due, line)
    path.due += 1
    path.settles(line)
    return amount


@happens.register(kinds.LumpSum)
def lump_sum(event: kinds.LumpSum, path: Path) -> int:
    """First what is late or due, then the balance: fewer instalments of the same amount, or as many lower ones."""
    left = path.left
    balance, above = _balance(path), max(left[-1].due - path.instalment, 0) if left else 0
    moved, late = sum(line.part_interest for line in left), path.late
    owed = late + moved + min(balance, path.balance - path.ahead)
    if not 0 < event.amount <= owed:
        raise InputError(
            "error.contract.more_than_owed", "amount", amount=path.money(event.amount), owed=path.money(owed)
        )
    if event.amount == owed and path.interest_begun(event.day) > moved:
        raise InputError("error.contract.all_of_a_loan", "amount")
    on_balance = path.pays(event.amount)
    if event.amount == owed:  # what waits pays the rest
        rest = balance + moved - on_balance
        on_balance, path.ahead = on_balance + rest, path.ahead - rest
    path.paid_at_once.append((event.day, on_balance, late - path.late))
    path.lump_sums += on_balance
    rest = _pay_moved(left, on_balance, "part_interest")
    path.balance -= rest
    if path.rate:
        rest = _pay_moved(left, rest, "part")
    if not rest:
        path.puts(path.future, path.principal)
        return event.amount
    principal = _balance(path) - rest
    balance = path.accrues(principal)
    if event.effect == "lower" and balance:
        path.instalment, rows = spread(balance, path.rate, len(left), path.plan.rounding, path.plan.currency)
    else:
        rows = shortened(balance, path.rate, path.instalment, above, len(left), path.plan.currency)
    path.replaces(rows, principal)
    return event.amount


def _balance(path: Path) -> int:
    """The principal of the instalments to come, moved parts included."""
    return path.principal + sum(line.part for line in path.future if line.kind == INSTALMENT)


def _pay_moved(lines: list[Line], amount: int, name: str) -> int:
    """What is left of an amount that pays what was moved to lines to come, the nearest line first.

    Moved interest is owed before the principal; what was late of a loan, and bears no interest, before what bears it.
    """
    for line in lines:
        payment = min(getattr(line, name), amount)
        setattr(line, name, getattr(line, name) - payment)
        amount -= payment
    return amount


@happens.register(kinds.Reschedule)
def reschedule(event: kinds.Reschedule, path: Path) -> int:
    """The balance and what is late over so many lines from the next due day."""
    moved = [line.take_off() for line in path.open_lines]
    late, other = (sum(column) for column in zip(*moved, strict=True)) if moved else (0, 0)
    others = [line for line in path.future if line.kind != INSTALMENT]
    old = [line for line in path.future if line.kind == INSTALMENT]
    balance = _balance(path) + late
    if not balance + other:
        raise InputError("error.contract.nothing_left", event=event.label)
    first = path.plan.number_after(event.day)
    path.within_limits(event, first + event.months - 1)
    path.instalment, rows = spread(balance, path.rate, event.months, path.plan.rounding, path.plan.currency)
    rows = rows or [(0, 0)] * event.months
    path.balance += late
    lines = [
        Line(
            first + place,
            path.plan.day_of(first + place),
            INSTALMENT,
            0,
            path.payer_of(first + place),
            principal,
            interest,
        )
        for place, (principal, interest) in enumerate(rows)
    ]
    _repay(lines, {"part_interest": other + sum(line.part_interest for line in old)})
    path.puts([*others, *lines], balance)
    return late + other


@happens.register(kinds.Income)
def income(event: kinds.Income, path: Path) -> int:
    """Nothing that is due changes: what is known of the incomes does."""
    first = path.plan.number_after(event.day)
    kafils = [name for _, name in path.payers if name.startswith("kafil")] + [name for _, name, _ in path.shares]
    if event.kafil_income is not None and not kafils:
        raise InputError("error.contract.no_kafil", "kafil_income")
    news = {
        path.head_of(first): event.income,
        "spouse": event.spouse_income,
        kafils[-1] if kafils else "": event.kafil_income,
    }
    path.incomes += [(event.day, name, amount) for name, amount in news.items() if amount is not None]
    return 0


@happens.register(kinds.Kafil)
def kafil(event: kinds.Kafil, path: Path) -> int:
    """Another payer from the next line on, or a part of each line; ``lower`` spreads the balance over what term and his age allow."""
    if path.plan.rate:
        raise InputError("error.contract.not_of_a_loan", event=event.label)
    first, name, limit = path.plan.number_after(event.day), path.name_of_kafil(), path.plan.age_limit(event.birth)
    if limit is not None:
        path.limits[name] = limit
    path.incomes.append((event.day, name, event.income))
    if event.share is not None:
        return _share(event, path, (first, name, event.share))
    path.payers = [*((number, who) for number, who in path.payers if number < first), (first, name)]
    path.shares = []
    if event.effect == "lower":
        left = path.left
        last = path.plan.last_number(limit)
        last = (left[-1].number if left else first) if last is None else last
        if last < first:
            end = path.plan.day_of(last)  # where the longest term ends before he is too old
            raise InputError("error.contract.kafil_too_old", "birth", limit=end if limit is None else min(end, limit))
        path.instalment, rows = spread(
            _balance(path), path.rate, last - first + 1, path.plan.rounding, path.plan.currency
        )
        path.replaces(rows, 0, first)
        path.puts([line for line in path.future if not line.is_deferred], 0)
    elif path.left:
        path.within_limits(event, path.left[-1].number, "payer_too_old")
    for line in path.future:
        if line.kind == INSTALMENT:
            line.payer = path.payer_of(line.number)
    return 0


def _share(event: kinds.Kafil, path: Path, share: tuple[int, str, int]) -> int:
    """A kafil pays a part of each line beside the payer, inside his age: nothing that is due changes."""
    first, name, _ = share
    limit = path.limits.get(name)
    if limit is not None and limit < path.plan.day_of(first):
        raise InputError("error.contract.kafil_too_old", "birth", limit=limit)
    path.shares.append(share)
    if sum(millionths for _, _, millionths in path.shares) >= money.MILLION:
        raise InputError("error.contract.shares_whole", "share", event=event.label)
    return 0


@happens.register(kinds.Death)
@happens.register(kinds.Divorce)
def continues(event: kinds.Death | kinds.Divorce, path: Path) -> int:
    """Who goes on paying from the next line on: inside the limit of his age, where his birth is known."""
    first = path.plan.number_after(event.day)
    if event.birth is not None:
        limit = path.plan.own_limit(event.birth)
        path.limits.pop(event.continues, None)
        path.limits |= {} if limit is None else {event.continues: limit}
    elif event.continues not in path.limits and path.plan.limits:
        path.unknown = sorted({*path.unknown, "birth"})
    if event.continues == "applicant":  # the spouse's income no longer counts
        path.incomes.append((event.day, "spouse", 0))
    path.payers = [*((number, who) for number, who in path.payers if number < first), (first, event.continues)]
    for line in path.future:
        line.payer = event.continues
    if path.left:
        path.within_limits(event, path.left[-1].number, "payer_too_old")
    return 0


@happens.register(kinds.PayAll)
def pay_all(event: kinds.PayAll, path: Path) -> int:
    """What is late, whole, and what is not yet due less what waits and less what the law takes off."""
    offer = path.pay_off(event.day)
    late = path.late
    path.pays(late)
    undue = path.balance
    if not late + undue:
        raise InputError("error.contract.nothing_left", event=event.label)
    interest = path.interest_begun(event.day)
    path.lump_sums += undue + interest - offer.discount
    path.ahead = max(path.ahead - undue - interest, 0)
    path.forgiven += offer.discount
    path.balance = 0
    path.drops_the_rest()
    path.ended = "paid_off"
    return late + offer.amount


@happens.register(kinds.Withdrawal)
def withdrawal(event: kinds.Withdrawal, path: Path) -> int:
    """The dwelling is given back: nothing falls due any more."""
    if path.plan.rate:
        raise InputError("error.contract.not_of_a_loan", event=event.label)
    given_up = max(path.to_come - path.ahead, 0)
    path.given_up += given_up
    path.balance = 0
    path.drops_the_rest()
    path.ended, path.withdrawal = "withdrawn", event
    return given_up
