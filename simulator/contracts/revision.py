"""A price revised between acceptance and keys: what each part of the down payment asks, and the plan on the day of the keys.

The parts not yet called follow the new price. What earlier parts lack is added to the next one, or in equal parts to all that are still
to be called (reading ``revision``); when none is to be called any more, to what the instalments repay.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from simulator.base.money import Money
from simulator.contracts.lines import INSTALMENT, TRANCHE
from simulator.contracts.opening import plan_of
from simulator.contracts.plan import Plan, spread
from simulator.engine.schedule import milestone_date
from simulator.reading.errors import InputError
from simulator.wording import Plain

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from simulator.contracts.events import PriceRevision
    from simulator.contracts.readings import ContractReadings
    from simulator.engine.outcome import Outcome


class RevisedTranche(NamedTuple):
    """A part of the down payment: its number, the day of its call (None where it depends on works), its price, what it asks. Centimes"""

    number: int
    day: dt.date | None
    price: int
    due: int


def revised(
    places: Mapping[str, PriceRevision], outcomes: Sequence[Outcome], row: int, readings: ContractReadings
) -> tuple[Plan, tuple[RevisedTranche, ...]]:
    """The plan of a household whose price was revised, and the parts of its down payment.

    ``places`` are the revisions in the order of their days, each with its place in the question; ``outcomes`` the household at its first
    price and after each of them.
    Raises ``InputError`` for a revision from the keys on, and where it is not known whether a part was called before it.
    """
    plan, revisions = plan_of(outcomes[-1], row), [*places.values()]
    for where, revision in places.items():
        if plan.rate:
            raise InputError("error.contract.not_of_a_loan", where, event=revision.label)
        if revision.day >= plan.start:
            raise InputError("error.contract.revision_after_keys", where, day=revision.day, keys=plan.start)
    shares = [_shares(outcome, row) for outcome in outcomes]
    tranches: list[RevisedTranche] = []
    for place in range(len(shares[-1])):
        in_force = sum(_is_before(revision, shares[-1], place) for revision in revisions)
        due = [share.due for share in shares[in_force]]
        lacking = sum(due[:place]) - sum(part.due for part in tranches)
        count = 1 if readings.revision == "next_tranche" else len(due) - place
        tranches.append(shares[in_force][place]._replace(due=max(due[place] + lacking // count, 0)))
    plan = replace(plan, revisions=tuple(revisions))
    try:
        return _on_the_keys(plan, tranches, sum(share.due for share in shares[-1])), tuple(tranches)
    except InputError as error:
        raise error.at([*places][-1]) from None


def _shares(outcome: Outcome, row: int) -> list[RevisedTranche]:
    """The parts of the down payment of one household, as its price and its texts have them."""
    price, works = int(outcome.decisions.price[row]), outcome.milestones
    days = [
        milestone_date(outcome.people, part.milestone, part.after_keys, works, row)
        for part in outcome.code(row).tranches
    ]
    amounts = outcome.decisions.tranches[:, row].tolist()
    return [
        RevisedTranche(number, day, price, due) for number, (day, due) in enumerate(zip(days, amounts, strict=True), 1)
    ]


def _is_before(revision: PriceRevision, shares: Sequence[RevisedTranche], place: int) -> bool:
    """Whether a revision comes before the call of a part. Parts are called in their order: a later one's day may tell."""
    day = shares[place].day
    if day is not None:
        return revision.day < day
    if any(share.day is not None and share.day <= revision.day for share in shares[place:]):
        return False
    if any(share.day is not None and share.day > revision.day for share in shares[:place]):
        return True
    raise InputError(
        "error.contract.tranche_day", "dates.milestones", number=Plain(str(shares[place].number)), day=revision.day
    )


def _on_the_keys(plan: Plan, parts: Sequence[RevisedTranche], down_payment: int) -> Plan:
    """The plan with these parts: those after the keys are its lines, and what no part asks is repaid by the instalments."""
    after = {part.number: part.due for part in parts if part.day is not None and part.day > plan.start}
    asked_in_all = sum(part.due for part in parts)
    financed = plan.amount + down_payment - asked_in_all
    if financed < 0:
        raise InputError("error.contract.revision_below_paid", paid=Money(asked_in_all, plan.currency))
    tranches = [replace(line, principal=after[line.number]) for line in plan.lines if line.kind == TRANCHE]
    instalments = [line for line in plan.lines if line.kind == INSTALMENT]
    level, rows = spread(financed, plan.rate, len(instalments), plan.rounding, plan.currency)
    lines = [replace(line, principal=principal) for line, (principal, _) in zip(instalments, rows, strict=False)]
    paid_before = asked_in_all - sum(after.values())
    return replace(plan, lines=(*lines, *tranches), instalment=level, amount=financed, paid_before=paid_before)
