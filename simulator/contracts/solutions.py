"""The four questions of a contract under way: I can pay so much a month, I have a sum today, I stop for some months, I leave.

Each is answered by the event that would do it: nothing is agreed, and every event says how sure its rule is. An event that is planned
for later than the day of the contract is left out: what is decided today may make it impossible.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from simulator.base import annuity
from simulator.contracts import events as kinds
from simulator.contracts.plan import spread
from simulator.reading.errors import InputError

if TYPE_CHECKING:
    import datetime as dt

    from simulator.contracts.contract import Contract
    from simulator.contracts.events import Event


@dataclass(frozen=True, slots=True)
class Option:
    """An event on a contract: the contract after it, or why it cannot be."""

    event: Event
    contract: Contract | None
    refusal: InputError | None = None


class Affordable(NamedTuple):
    """What an amount a month does: the reschedule that keeps within it, None where the limits of age and of term allow none.

    ``lowest`` is the reschedule over the longest time that the limits allow.
    """

    within: Option | None
    lowest: Option | None


class Pause(NamedTuple):
    """Some months put off: repaid with as many that follow, or with the whole schedule later."""

    repaid: Option
    at_end: Option


def with_event(contract: Contract, event: Event) -> Option:
    """A contract with one event more, or why that cannot be."""
    changed = replace(contract, events=(*contract.events, event))
    try:
        _ = changed.paths
    except InputError as error:
        return Option(event, None, error)
    return Option(event, changed)


def without_plans(contract: Contract) -> Contract:
    """A contract without the events that are planned for later than its day."""
    return replace(contract, events=tuple(event for event in contract.events if event.day <= contract.as_of))


def affordable(contract: Contract, monthly: int) -> Affordable:
    """The balance and what is late, rescheduled from the day of the contract over the fewest months with at most so much a month.

    ``monthly`` in centimes. Raises ``InputError`` where nothing is left, or the contract has ended.
    """
    contract = without_plans(contract)
    longest = _longest(contract)
    if longest is None or longest.contract is None:
        return Affordable(None, None)
    most = longest.contract.paths[0]
    left = most.left
    balance = sum(line.principal for line in left)
    first, last = 1, len(left)
    if monthly <= 0 or spread(balance, most.rate, last, most.plan.rounding, most.plan.currency)[0] > monthly:
        return Affordable(None, longest)
    while first < last:
        middle = (first + last) // 2
        if spread(balance, most.rate, middle, most.plan.rounding, most.plan.currency)[0] <= monthly:
            last = middle
        else:
            first = middle + 1
    return Affordable(with_event(contract, kinds.Reschedule(contract.as_of, first)), longest)


def _longest(contract: Contract) -> Option | None:
    """The reschedule over the longest time; None where none can be. Raises ``InputError`` for a reason other than the time."""
    fewest, most = 1, annuity.LONGEST
    longest: Option | None = None
    while fewest <= most:
        months = (fewest + most) // 2
        option = with_event(contract, kinds.Reschedule(contract.as_of, months))
        if option.contract is not None:
            longest, fewest = option, months + 1
        elif option.refusal is not None and option.refusal.key != "error.contract.too_long":
            raise option.refusal
        else:
            most = months - 1
    return longest


def lump_sum(contract: Contract, amount: int, day: dt.date) -> tuple[Option, ...]:
    """A sum in centimes paid on a day: with each of its effects, the schedule shorter or the instalment lower."""
    today = without_plans(contract)
    return tuple(with_event(today, kinds.LumpSum(day, amount, effect)) for effect in kinds.OF_A_LUMP_SUM)


def over_pay_off(contract: Contract, amount: int) -> int | None:
    """What a sum in centimes leaves once everything is paid on the day of the contract, what is late first; None where it does not suffice."""
    statement = contract.statement
    if statement.pay_off is None:
        return None
    over = amount - statement.late - statement.due_today - statement.pay_off.amount
    return over if over >= 0 else None


def pause(contract: Contract, months: int) -> Pause:
    """The next months put off from the day of the contract: repaid over as many, or at the end."""
    today = without_plans(contract)
    repaid, at_end = (with_event(today, kinds.Deferred(contract.as_of, months, over)) for over in (months, None))
    return Pause(repaid, at_end)


def leave(contract: Contract, day: dt.date, repairs: int | None = None, costs: int | None = None) -> Option:
    """The dwelling given back on a day; ``repairs`` and ``costs`` in centimes, None where they are not known."""
    return with_event(without_plans(contract), kinds.Withdrawal(day, repairs, costs))
