"""The ledger of one household: a book of one, with its kinds and its fees by name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from simulator.engine.schedule.dated_calls import milestone_days
from simulator.engine.schedule.payments import KINDS, LABELS, book, take_rows

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from simulator.base.dates import Days
    from simulator.base.money import Cents
    from simulator.engine.decisions import Decisions
    from simulator.engine.households import Households
    from simulator.engine.schedule.rent import Level
    from simulator.law import Code

Numbers = npt.NDArray[np.int64]

_KINDS, _LABELS = np.array(KINDS, dtype=object), np.array(LABELS, dtype=object)


@dataclass(frozen=True, slots=True)
class Ledger:
    """M payments of one household, as columns of length M: those of ``Book``, where ``kind`` and ``label`` are names."""

    number: Numbers
    date: Days
    kind: npt.NDArray[np.object_]
    label: npt.NDArray[np.object_]
    payer: Numbers
    principal: Cents
    interest: Cents
    fees: Cents
    balance: Cents
    pay_off: Cents


def collect(
    people: Households, code: Code, decisions: Decisions, level: Level, milestones: Mapping[str, dt.date], row: int = 0
) -> Ledger:
    """Every payment of one household. ``milestones`` are the dates that it knows of the works."""
    if len(people) > 1:
        alone = slice(row, row + 1)
        people, decisions, level = people.rows(alone), take_rows(decisions, alone), take_rows(level, alone)
    payments = book(people, code, decisions, level, milestones)
    return Ledger(
        number=payments.number, date=payments.date, kind=_KINDS[payments.kind], label=_LABELS[payments.label],
        payer=payments.payer.astype(np.int64), principal=payments.principal, interest=payments.interest, fees=payments.fees,
        balance=payments.balance, pay_off=payments.pay_off,
    )  # fmt: skip


def milestone_date(
    people: Households, milestone: str, after_keys: int | None, milestones: Mapping[str, dt.date], row: int = 0
) -> dt.date | None:
    """When a tranche of one household is due, None where no date is known."""
    alone = slice(row, row + 1)
    days = milestone_days(people.acceptance[alone], people.keys[alone], milestone, after_keys, milestones)
    day: dt.date | None = None if days is None else days[0].item()
    return day
