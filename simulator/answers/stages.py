"""The dated steps to the dwelling: the actor, the deadline and the day of each.

The steps of a purchase are in the texts (``journey``); a deadline runs from the step before it, from the household's
own date of that step where it is known, from its deadline otherwise. Days during which the deadlines did not run
(a platform that is down) are added to every deadline that they interrupt. The way of a location-vente is read off its
tranches, its keys, its last instalment, its deed and the time before a resale, which never ends before the deed.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from simulator.answers.explain import end_of_contract_ban, free_resale, free_resale_after_deed, full_payment
from simulator.base import dates
from simulator.engine.schedule import AT_KEYS, milestone_date

if TYPE_CHECKING:
    from collections.abc import Mapping

    from simulator.answers.explain import Case
    from simulator.law import Provision
    from simulator.law.values import JourneyStep


@dataclass(frozen=True, slots=True)
class Stage:
    """One step: ``on`` is the day that the household states, ``due`` the deadline; both are None where nothing dates the step."""

    step: str
    actor: str
    on: dt.date | None
    due: dt.date | None
    provision: Provision
    partners: tuple[str, ...] = ()


def journey(
    case: Case, step_days: Mapping[str, dt.date], suspended: tuple[tuple[dt.date, dt.date], ...] = ()
) -> list[Stage]:
    """Every step of one household. ``step_days`` are the days of steps that it states, ``suspended`` the days that do not count."""
    return JOURNEYS[case.financing.told_as](case, step_days, suspended)


def _of_a_purchase(
    case: Case, step_days: Mapping[str, dt.date], suspended: tuple[tuple[dt.date, dt.date], ...]
) -> list[Stage]:
    """The steps that the texts give, each with its deadline."""
    if case.code.value_or_none("journey") is None:
        return []
    stages: list[Stage] = []
    reached: dict[str, dt.date | None] = dict(step_days)
    for step in case.code.value_or_none("journey"):
        due = _due(case, step, reached, suspended)
        stages.append(
            Stage(step.step, step.actor, step_days.get(step.step), due, case.cite("journey")[0], step.partners)
        )
        reached[step.step] = step_days.get(step.step) or due
    return stages


def _due(
    case: Case, step: JourneyStep, reached: Mapping[str, dt.date | None], suspended: tuple[tuple[dt.date, dt.date], ...]
) -> dt.date | None:
    """The last day of a step with a deadline, the first day of a step with a wait; None for any other step."""
    start = reached.get(step.after) if step.after else None
    if start is None:
        return None
    if step.within is not None:
        return deadline(start, step.within, suspended)
    if step.step == "resale_free":
        free = free_resale(case)
        return None if free is None else free[0]
    return None if step.not_before is None else dates.add_months(start, step.not_before)


def deadline(start: dt.date, days: int, suspended: tuple[tuple[dt.date, dt.date], ...] = ()) -> dt.date:
    """The day ``days`` days after ``start``, without the days of the suspensions (first and last included)."""
    day, remaining = start, days
    while remaining:
        day += dt.timedelta(1)
        remaining -= not any(first <= day <= last for first, last in suspended)
    return day


def _of_a_rent(
    case: Case, step_days: Mapping[str, dt.date], suspended: tuple[tuple[dt.date, dt.date], ...]
) -> list[Stage]:
    """Acceptance, tranches, keys, last instalment, transfer, free resale or, under the older rule, the end of the ban."""
    del step_days, suspended
    outcome, row = case.outcome, case.row
    cited = case.cite("tranches")[0]
    stages = [
        Stage("application", "applicant", outcome.people.application[row].item(), None, case.cite("income_ceiling")[0])
    ]
    for tranche in case.code.tranches:
        day = milestone_date(outcome.people, tranche.milestone, tranche.after_keys, outcome.milestones, row)
        stages.append(Stage(tranche.milestone, "applicant", day, None, cited))
    keys: dt.date = outcome.people.keys[row].item()
    if not AT_KEYS & {tranche.milestone for tranche in case.code.tranches}:
        stages.append(Stage("keys", "applicant", keys, None, case.cite("term_max")[0]))
    payers = outcome.payers(row)
    if payers:
        last = max(payer.last for payer in payers)
        stages.append(
            Stage("last_instalment", "kafil" if payers[-1].place else "applicant", None, last, case.cite("term_max")[0])
        )
    return stages + _after_a_rent(case, full_payment(case))


def after_full_payment(case: Case, paid: dt.date | None) -> list[Stage]:
    """What comes when the price is paid whole on a day, of each way of paying."""
    return AFTER_FULL_PAYMENT[case.financing.told_as](case, paid)


def _after_a_purchase(case: Case, paid: dt.date | None) -> list[Stage]:
    """The free resale, which does not wait for the last instalment: a buyer is the owner from the start."""
    del paid
    free = free_resale(case)
    return [] if free is None else [Stage("resale_free", "beneficiary", None, *free)]


def _after_a_rent(case: Case, deed: dt.date | None) -> list[Stage]:
    """The transfer, then the free resale or, under the older rule, the end of the ban."""
    stages = [] if deed is None else [Stage("transfer", "notary", None, deed, case.cite("transfer")[0])]
    free, ban = free_resale_after_deed(case, deed), end_of_contract_ban(case, deed)
    if free is not None:
        stages.append(Stage("resale_free", "beneficiary", None, *free))
    elif ban is not None:
        stages.append(Stage("ban_end", "beneficiary", None, *ban))
    return stages


JOURNEYS = {"rent": _of_a_rent, "loan": _of_a_purchase}
"""The way to the dwelling, of each way of paying."""
AFTER_FULL_PAYMENT = {"rent": _after_a_rent, "loan": _after_a_purchase}
"""What comes after the last payment, of each way of paying."""
