"""Facts that do not go together, and amounts a hundred times off: a table of checks, each about one fact of N households.

A check says where a fact is unusual; it never changes a figure and it refuses no household. An answer shows its sentence
before the figures; a page or a file asks first where a check is about an amount.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt

from simulator.base import dates
from simulator.base.money import LARGEST, Money, units
from simulator.engine import financing
from simulator.engine.households import UNSTATED
from simulator.engine.run import dates_of, in_chunks, versions
from simulator.engine.schedule import PAYMENT_ORDER
from simulator.law import COHORTS, Readings
from simulator.law.keys import COHORTED, WAGES
from simulator.question.facts import INCOMES
from simulator.question.plausible.order import WORKS
from simulator.question.plausible.usual_facts import RENTED, AmountRange, UsualFacts, usual_facts
from simulator.reading.errors import LawError
from simulator.wording import Named, Plain, Sentence, Years

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from simulator.base.money import Cents
    from simulator.engine.households import Households
    from simulator.engine.outcome import Outcome
    from simulator.law import Code, Law

Flags = npt.NDArray[np.bool_]
Wheres = dict[str, Flags]
"""For each fact by its place in a scenario (``kafil[0].income``): of which households it is unusual. (N,) each"""

ORDER_IS_LATE = 12
"""Months from the acceptance, which calls the first tranche, to a payment order of that tranche: a year is no delay of the post."""


@dataclass(frozen=True)
class HouseholdsToCheck:
    """N households under one code, with what the law knows of usual facts; days of the works and charges are said of all."""

    people: Households
    code: Code
    usual: UsualFacts
    milestones: Mapping[str, dt.date]
    charges: int

    @property
    def has_cohorts(self) -> bool:
        """Whether the scheme tells cohorts apart."""
        return self.code.scheme in COHORTED

    @property
    def no_household(self) -> Flags:
        """No household. (N,)"""
        return np.zeros(len(self.people), bool)


class Doubt(NamedTuple):
    """One fact of one household that is unusual; ``instead`` are the centimes that may have been meant, of an amount."""

    key: str
    where: str
    sentence: Sentence
    instead: int | None


class Check(NamedTuple):
    """One check: the facts that are unusual, and the values of its sentence (``warning.<key>``) for one household.

    ``asks``: it is about an amount, which a page or a file asks about before it answers.
    """

    key: str
    wheres: Callable[[HouseholdsToCheck], Wheres]
    values: Callable[[HouseholdsToCheck, str, int], dict[str, object]]
    asks: bool = False


# --- amounts a hundred times off


def _incomes(facts: HouseholdsToCheck) -> dict[str, tuple[Cents, AmountRange]]:
    """Each income beside the minimum wage and the ceiling of the scheme.

    A scheme without a ceiling asks only where a hundredth of the income would still be a minimum wage.
    """
    people, code = facts.people, facts.code
    if not code.fixes(WAGES[code.scheme]):
        return {}
    ceiling = code.income_ceiling if code.states("income_ceiling") else LARGEST
    usual = AmountRange(code.snmg, ceiling if ceiling < LARGEST else _halfway(facts) * code.snmg)
    columns = {fact.place: getattr(people, fact.held) for fact in INCOMES if fact.part == "household"}
    columns |= {f"kafil[{place}].income": income for place, income in enumerate(people.kafil_income)}
    return {where: (column, usual) for where, column in columns.items()}


def _amounts(facts: HouseholdsToCheck) -> dict[str, tuple[Cents, AmountRange]]:
    """Every amount that was given, with the amounts that the law knows for it; 0 and UNSTATED are no amounts. (N,)"""
    people, size = facts.people, len(facts.people)
    amounts = _incomes(facts)
    prices = facts.usual.prices.get(facts.code.currency)
    if prices is not None:
        amounts["dwelling.price"] = people.price, prices
        if people.buyers is not None:
            loan = people.buyers.requested_loan
            amounts["loan.amount"] = np.where(loan == LARGEST, 0, loan), AmountRange(1, prices.most)
    if facts.charges != UNSTATED and facts.usual.charges is not None and facts.has_cohorts:
        amounts["charges"] = np.full(size, facts.charges), facts.usual.charges
    return amounts


def _halfway(facts: HouseholdsToCheck) -> int:
    """Times: an amount so many times beyond a known one is nearer to that one in centimes than to itself, by ratio."""
    return math.isqrt(units(facts.code.currency))


def _too_large(facts: HouseholdsToCheck) -> Wheres:
    return {where: amount > usual.most * _halfway(facts) for where, (amount, usual) in _amounts(facts).items()}


def _too_small(facts: HouseholdsToCheck) -> Wheres:
    return {
        where: (amount > 0) & (amount < usual.least // _halfway(facts))
        for where, (amount, usual) in _amounts(facts).items()
    }


def _centimes(facts: HouseholdsToCheck, where: str, row: int) -> dict[str, object]:
    amount = _amount(facts, where, row)
    return _meant(facts, where, amount, amount // units(facts.code.currency))


def _hundredfold(facts: HouseholdsToCheck, where: str, row: int) -> dict[str, object]:
    amount = _amount(facts, where, row)
    return _meant(facts, where, amount, amount * units(facts.code.currency))


def _amount(facts: HouseholdsToCheck, where: str, row: int) -> int:
    return int(_amounts(facts)[where][0][row])


def _meant(facts: HouseholdsToCheck, where: str, amount: int, instead: int) -> dict[str, object]:
    name = "kafil" if where.startswith("kafil") else where.rpartition(".")[2]
    currency = facts.code.currency
    return {
        "name": Named(f"warning.name.{name}"), "got": Money(amount, currency), "instead": Money(instead, currency),
    }  # fmt: skip


# --- days that do not go together


def _years(cohort: str) -> tuple[int, int]:
    """The first and the last year of the registrations after which a cohort is named."""
    first, _, last = cohort.partition("-")
    return int(first), int(last or first)


def _other_year(facts: HouseholdsToCheck) -> Flags:
    """An application of a year that is not of the cohort. (N,)"""
    if not facts.has_cohorts:
        return facts.no_household
    year = facts.people.application.astype("datetime64[Y]").astype(np.int64) + 1970
    first, last = np.array([_years(cohort) for cohort in COHORTS]).T[:, facts.people.cohort]
    is_other_year: Flags = (year < first) | (year > last)
    return is_other_year


def _cohort(facts: HouseholdsToCheck) -> Wheres:
    return {"household.cohort": _other_year(facts)}


def _cohort_values(facts: HouseholdsToCheck, where: str, row: int) -> dict[str, object]:
    del where
    cohort = COHORTS[facts.people.cohort[row]]
    first, last = _years(cohort)
    years = Plain(str(first)) if first == last else Sentence("warning.years", {"first": Plain(str(first)), "last": Plain(str(last))})  # fmt: skip
    return {"cohort": Named(f"cohort.{cohort}.short"), "years": years, "day": facts.people.application[row].item()}


def _window(facts: HouseholdsToCheck) -> Wheres:
    """An application of the right year, on a day on which no registration was taken."""
    outside = facts.no_household
    if facts.has_cohorts:
        for cohort, window in facts.usual.windows.items():
            in_cohort = facts.people.cohort == COHORTS.index(cohort)
            days = facts.people.application
            outside |= in_cohort & ((days < np.datetime64(window.first)) | (days > np.datetime64(window.last)))
    return {"dates.application": outside & ~_other_year(facts)}


def _window_values(facts: HouseholdsToCheck, where: str, row: int) -> dict[str, object]:
    del where
    cohort = COHORTS[facts.people.cohort[row]]
    window = facts.usual.windows[cohort]
    return {
        "cohort": Named(f"cohort.{cohort}.short"), "first": window.first, "last": window.last,
        "day": facts.people.application[row].item(),
    }  # fmt: skip


def _works(facts: HouseholdsToCheck) -> Wheres:
    """A part of the works that was done before the acceptance: its tranche would be due before the first."""
    if not financing.of(facts.code).lends_tranches:
        return {}
    return {
        f"dates.milestones.{name}": np.datetime64(facts.milestones[name]) < facts.people.acceptance
        for name in WORKS
        if name in facts.milestones
    }


def _works_values(facts: HouseholdsToCheck, where: str, row: int) -> dict[str, object]:
    name = where.rpartition(".")[2]
    return {
        "works": Named(f"milestone.{name}"), "day": facts.milestones[name],
        "acceptance": facts.people.acceptance[row].item(),
    }  # fmt: skip


def _order(facts: HouseholdsToCheck, late: Callable[[npt.NDArray[np.datetime64], np.datetime64], Flags]) -> Wheres:
    """The payment order beside the acceptance, which calls the first tranche."""
    if PAYMENT_ORDER not in facts.milestones:
        return {}
    return {f"dates.{PAYMENT_ORDER}": late(facts.people.acceptance, np.datetime64(facts.milestones[PAYMENT_ORDER]))}


def _order_early(facts: HouseholdsToCheck) -> Wheres:
    return _order(facts, lambda acceptance, order: order < acceptance)


def _order_late(facts: HouseholdsToCheck) -> Wheres:
    def late(acceptance: npt.NDArray[np.datetime64], order: np.datetime64) -> Flags:
        month, day = dates.take_apart(acceptance)
        is_late: Flags = order >= dates.put_together(month + ORDER_IS_LATE, day)
        return is_late

    return _order(facts, late)


def _order_values(facts: HouseholdsToCheck, where: str, row: int) -> dict[str, object]:
    del where
    return {"day": facts.milestones[PAYMENT_ORDER], "acceptance": facts.people.acceptance[row].item()}


def _young(facts: HouseholdsToCheck) -> Wheres:
    """Applicants and kafils under the age that a text asks at the registration, on the day on which each of them signs.

    The applicant, unless a condition of the cohort says it; and every kafil, whose day is that of the contract.
    """
    people, age = facts.people, facts.usual.adult
    if age is None:
        return {}
    has_condition = np.array([_has_condition(facts.code, cohort) for cohort in COHORTS])[people.cohort]
    flags = {"household.birth": (people.application < dates.birthdays(people.birth_parts, age)) & ~has_condition}
    for place, birth in enumerate(people.kafil_birth):
        named = ~np.isnat(birth)
        young = facts.no_household
        young[named] = people.keys[named] < dates.birthdays(dates.take_apart(birth[named]), age)
        flags[f"kafil[{place}].birth"] = young
    return flags


def _has_condition(code: Code, cohort: str) -> bool:
    """Whether a text asks an age at the registration of a cohort."""
    key = "age_at_registration"
    return code.fixes(key, cohort) and code.value(key, cohort) is not None


def _young_values(facts: HouseholdsToCheck, where: str, row: int) -> dict[str, object]:
    people = facts.people
    of_applicant = where == "household.birth"
    birth = people.birth if of_applicant else people.kafil_birth[int(where.removeprefix("kafil[").partition("]")[0])]
    day = (people.application if of_applicant else people.keys)[row].item()
    return {
        "who": Named("payer.applicant" if of_applicant else "payer.kafil"), "age": Years(dates.age_on(birth[row].item(), day)),
        "day": day, "adult": Years(facts.usual.adult or 0),
    }  # fmt: skip


CHECKS = (
    Check("amount_too_large", _too_large, _centimes, asks=True),
    Check("amount_too_small", _too_small, _hundredfold, asks=True),
    Check("cohort", _cohort, _cohort_values),
    Check("registration_window", _window, _window_values),
    Check("works_before_acceptance", _works, _works_values),
    Check("payment_order_before_acceptance", _order_early, _order_values),
    Check("payment_order_years_after", _order_late, _order_values),
    Check("under_age", _young, _young_values),
)
"""Every check, amounts first: they are what a page asks about."""
KEYS_TO_CONFIRM = frozenset(check.key for check in CHECKS if check.asks)
"""The keys of the warnings that a page or a file asks about before it answers."""


def by_regime(
    people: Households, codes: Sequence[Code], regime: npt.NDArray[np.int64], law: Law
) -> Iterator[tuple[npt.NDArray[np.int64], HouseholdsToCheck]]:
    """Some households of one code at a time, with their places: of a file, which has no days of works and no charges.

    ``regime[i]`` is the place in ``codes`` of the code of household i.
    """
    for code, rows in in_chunks(tuple(codes), regime):
        yield rows, HouseholdsToCheck(people.rows(rows), code, usual_facts(law), {}, UNSTATED)


def unusual(facts: HouseholdsToCheck) -> Iterator[tuple[Check, str, npt.NDArray[np.int64]]]:
    """Each check with a fact that it is about and the households of which that fact is unusual, where there are any."""
    for check in CHECKS:
        for where, flags in check.wheres(facts).items():
            rows = np.flatnonzero(flags)
            if len(rows):
                yield check, where, rows


def doubt(check: Check, facts: HouseholdsToCheck, where: str, row: int) -> Doubt:
    """The doubt of one check about one household, with its sentence."""
    values = check.values(facts, where, row)
    instead = values.get("instead")
    sentence = Sentence(f"warning.{check.key}", values)
    return Doubt(check.key, where, sentence, instead.cents if isinstance(instead, Money) else None)


def doubts(outcome: Outcome, law: Law, row: int) -> list[Doubt]:
    """The doubts about one household of an outcome, amounts first."""
    people = outcome.people.rows(np.array([row]))
    facts = HouseholdsToCheck(people, outcome.code(row), usual_facts(law), outcome.milestones, outcome.charges)
    return [doubt(check, facts, where, 0) for check, where, _ in unusual(facts)]


def in_file(people: Households, law: Law) -> Flags:
    """Which rows of a file have an unusual fact; those under no law at all have no answer, and are not checked. (N,)"""
    flags = np.zeros(len(people), bool)
    for rows, code in codes_in_file(people, law):
        flags[rows] = to_check(people.rows(rows), (code,), np.zeros(len(rows), np.int64), law)
    return flags


def codes_in_file(people: Households, law: Law) -> Iterator[tuple[npt.NDArray[np.int64], Code]]:
    """The rows of a file under each code, and the code; those under no law at all are under none."""
    if not len(people):
        return
    combined = versions(people, RENTED, law, Readings(), None, None)
    version = np.zeros(len(people), np.int64) if combined is None else combined
    for version_number in np.unique(version).tolist():
        rows = np.flatnonzero(version == version_number)
        try:
            code = law.at(RENTED, dates_of(people, int(rows[0])))
        except LawError:
            continue
        yield rows, code


def to_check(people: Households, codes: Sequence[Code], regime: npt.NDArray[np.int64], law: Law) -> Flags:
    """Which households have an unusual fact. (N,)"""
    flags = np.zeros(len(people), bool)
    for places, facts in by_regime(people, codes, regime, law):
        for _, _, rows in unusual(facts):
            flags[places[rows]] = True
    return flags
