"""The contracts of a file, part by part: those that have a plan are folded together, the others have the reasons why they have none."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from simulator.contracts.portfolio import fold, plans_of
from simulator.contracts.portfolio.plans import UNBOUNDED
from simulator.portfolios.contract_checks import ContractRows
from simulator.portfolios.rejections import of_error

if TYPE_CHECKING:
    import numpy.typing as npt

    from simulator.applicants.part import Part
    from simulator.contracts.portfolio import Plans, States
    from simulator.engine.schedule.part import Numbers
    from simulator.portfolios.contract_checks import Beside, Rules
    from simulator.portfolios.groups import Groups
    from simulator.portfolios.rejections import Rejection
    from simulator.reading.errors import InputError


class FoldedPart(NamedTuple):
    """Some contracts on their day. ``numbers``, ``lines`` (rows of the file) and ``group`` are (N,), as plans and states are.

    ``rejections`` are the faults of the other ``rejected`` rows. ``payments`` are the places of the payments of these contracts in
    their table, those of the contract i from ``first_payment[i]`` on.
    """

    rows: int
    numbers: npt.NDArray[np.object_]
    lines: Numbers
    group: Numbers
    plans: Plans
    states: States
    payments: Numbers
    first_payment: Numbers
    rejections: list[Rejection]


def folded_part(part: Part, first: int, beside: Beside, rules: Rules, groups: Groups) -> FoldedPart:
    """The contracts of a part of a file, of which ``first`` rows came before. Raises ``InputError`` for a column that is none."""
    rows = ContractRows(part, first, beside, rules)
    outcome = rows.with_plans()
    plans = _with_a_kafil(plans_of(outcome))
    rows.check_payments(plans)
    keep = rows.good_of_outcome()
    plans, places, group = plans.rows(keep), rows.places(), groups.of(part)[rows.good()]
    payments, paid = beside.payments.of_rows(places)
    happenings, happened = beside.events.of_rows(places)
    states = fold(
        plans,
        happenings,
        payments,
        rules.as_of,
        until=rows.until[rows.good()],
        groups=group,
        readings=rules.contract_readings,
    )
    first_payment = np.searchsorted(payments.contract, np.arange(len(places)))
    numbers, lines = rows.numbers[rows.good()], part.lines[rows.good()]
    refusals = [
        _refusal(error, beside, str(numbers[row]), int(lines[row]), _of(payments.contract, paid, row), _of(happenings.contract, happened, row))
        for row, error in states.refusals.items()
    ]  # fmt: skip
    return FoldedPart(
        part.rows, numbers, lines, group, plans, states, paid, first_payment, [*rows.rejections(), *refusals]
    )


def _with_a_kafil(plans: Plans) -> Plans:
    """The same plans with a row for the first kafil, who never pays where no household names one: an event may ask for his age."""
    if len(plans.payer_first) > 1:
        return plans
    never = np.full((1, len(plans)), UNBOUNDED)
    first, last = (np.concatenate([column, never]) for column in (plans.payer_first, plans.payer_last))
    return replace(plans, payer_first=first, payer_last=last)


def _of(contract: Numbers, index: Numbers, row: int) -> Numbers:
    """The places in their table of the payments, or events, of one contract."""
    places: Numbers = index[contract == row]
    return places


def _refusal(error: InputError, beside: Beside, number: str, line: int, paid: Numbers, happened: Numbers) -> Rejection:
    """Why the fold of a contract is refused, at the row of the payment or of the event that it is about."""
    name, _, place = error.where.partition("[")
    index = int(place.partition("]")[0]) if place else 0
    if name == "paid" and len(paid):
        return of_error("payments", int(beside.payments.lines[paid[index]]), number, error)
    if name == "events" and len(happened):
        return of_error("events", int(beside.events.lines[happened[index]]), number, error)
    return of_error("contracts", line, number, error)
