"""The ways out of an applicant past the age limit, or unable to pay the instalment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from simulator.answers.explain import pay_off
from simulator.answers.explain.case import Case, Step, amount_step, once_per_case
from simulator.answers.explain.criterion_steps import too_old_or_young
from simulator.base import dates, money
from simulator.engine.schedule import level
from simulator.wording import Months, Sentence, Years

if TYPE_CHECKING:
    from collections.abc import Iterator

    from simulator.law import Provision


@dataclass(frozen=True, slots=True)
class WayOutCase:
    """One way out: its amount, its months, its availability, its provision and its discount. Amounts in centimes."""

    way: str
    amount: int
    months: int
    availability: str
    provision: Provision
    discount: int = 0


@once_per_case
def ways_out(case: Case) -> list[WayOutCase]:
    """A kafil over the longest term, where the law provides one, and paying the whole balance in cash.

    For an applicant past the age limit, or with an instalment above what his income bears. Empty where the age on the day
    of the application refuses: no way out helps then.
    """
    if too_old_or_young(case) or (case.term and not case.unable):
        return []
    key, availability = ("prepayment", _prepayment(case)) if case.term else ("over_age_cash", cash_availability(case))
    once = pay_off.at_keys(case)
    ways = [WayOutCase("cash", once.amount, 0, availability, case.cite(key)[0], once.discount)]
    if case.code.kafil:
        monthly = _over_the_longest_term(case)
        ways.insert(0, WayOutCase("kafil", monthly, case.term_max, "hypothesis", case.cite("kafil")[0]))
    return ways


def _over_the_longest_term(case: Case) -> int:
    """The instalment over the longest term of the law, in centimes: what a kafil who is young enough makes possible."""
    financed = int(case.outcome.decisions.financed[case.row])
    units = money.units(case.code.currency)
    spread = level(np.array([financed]), np.array([case.term_max]), case.code.readings.rounding, units)
    return int(spread.instalment[0])


def with_kafil(case: Case) -> Iterator[Step]:
    """The step of a household whose age shortens the term: the instalment over the longest term, if a kafil takes over.

    None where a kafil is stated, where the law provides none, and where he is among the ways out already.
    """
    is_shortened = 0 < case.term == case.own_reach < case.term_max
    if not is_shortened or case.kafils or not case.code.kafil or case.code.readings.kafil != "takes_over":
        return
    if case.unable or too_old_or_young(case):
        return
    monthly, last = (
        _over_the_longest_term(case),
        dates.add_months(case.outcome.people.keys[case.row].item(), case.term_max),
    )
    facts = {"amount": case.money(monthly), "months": Months(case.term_max), "last": last}
    yield amount_step(case, "with_kafil", monthly, Sentence("step.with_kafil", facts), case.cite("kafil"))


def cash_availability(case: Case) -> str:
    """Whether the age limit may be disregarded by paying the whole price in advance (décret 14-288).

    The décret 24-203 does not say whether it keeps this; the reading ``kept`` says that it does, and is a hypothesis.
    """
    provision = case.cite("over_age_cash")[0]
    reading = case.code.readings.over_age_cash
    if not provision.is_known:
        return "hypothesis" if reading == "kept" else "unknown"
    return "unknown" if provision.value == "allowed" and reading == "unknown" else str(provision.value)


def _prepayment(case: Case) -> str:
    """Whether the whole balance may be paid in advance (article 8); for an applicant unable to pay the instalment it is a hypothesis."""
    return "hypothesis" if case.code.value_or_none("prepayment") == "whole_balance" else "not_provided"


def inability(case: Case) -> Iterator[Step]:
    """The step that says that the instalment is above what the income bears; article 9 then allows a kafil. None otherwise."""
    if not case.unable:
        return
    share, cited = case.code.bearable_share, case.cite("kafil") if case.code.kafil else ()
    facts: dict[str, object] = {"amount": case.money(case.monthly), "income": case.money(case.income)}
    sentence = (
        Sentence("step.unable.share", facts | {"share": share}) if share < 1 else Sentence("step.unable.income", facts)
    )
    yield amount_step(case, "unable", case.monthly, sentence, cited)


def way_steps(case: Case) -> Iterator[Step]:
    """One step for each way out."""
    for way in ways_out(case):
        amount: object = case.money(way.amount)
        if way.discount:
            amount = Sentence("pay_off.amount", {"amount": amount, "discount": case.money(way.discount)})
        facts = {"amount": amount, "months": Months(way.months), "age": Years(case.code.age_limit)}
        key = (
            "step.way_out"
            + (".unable" if case.term else "")
            + f".{way.way}"
            + (f".{way.availability}" if way.way == "cash" else "")
        )
        yield amount_step(case, f"way_out_{way.way}", way.amount, Sentence(key, facts), (way.provision,))
