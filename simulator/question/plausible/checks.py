"""Facts that do not go together, and amounts a hundred times off: a table of checks, each about one fact of N households.

A check says where a fact is unusual; it never changes a figure and it refuses nobody. Who answers shows its sentence
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
from simulator.question.plausible.known import RENTED, Known, Span, known
from simulator.question.plausible.order import WORKS
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
class Facts:
    """N households under one code, with what the law knows of usual facts; days of the works and charges are said of all."""

    people: Households
    code: Code
    known: Known
    milestones: Mapping[str, dt.date]
    charges: int

    @property
    def has_cohorts(self) -> bool:
        """Whether the scheme tells cohorts apart."""
        return self.code.scheme in COHORTED

    @property
    def nobody(self) -> Flags:
        """No household. (N,)"""
        return np.zeros(len(self.people), bool)


class Doubt(NamedTuple):
    """One fact of one household that is unusual; ``instead`` are the centimes that may have been meant, of an amount."""

    key: str
    where: str
    sentence: Sentence
    instead: int | None


class Check(NamedTuple):
    """Where a fact is unusual, and what its sentence (``warning.<key>``) says of one household.

    ``asks``: it is about an amount, which a page or a file asks about before it answers.
    """

    key: str
    wheres: Callable[[Facts], Wheres]
    said: Callable[[Facts, str, int], dict[str, object]]
    asks: bool = False


# --- amounts a hundred times off


def _incomes(facts: Facts) -> dict[str, tuple[Cents, Span]]:
    """Each income beside the minimum wage and the ceiling of the scheme.

    A scheme without a ceiling asks only where a hundredth of the income would still be a minimum wage.
    """
    people, code = facts.people, facts.code
    if not code.fixes(WAGES[code.scheme]):
        return {}
    ceiling = code.income_ceiling if code.states("income_ceiling") else LARGEST
    usual = Span(code.snmg, ceiling if ceiling < LARGEST else _halfway(facts) * code.snmg)
    columns = {"household.income": people.income, "household.spouse_income": people.spouse_income}
    columns |= {f"kafil[{place}].income": income for place, income in enumerate(people.kafil_income)}
    return {where: (column, usual) for where, column in columns.items()}


def _amounts(facts: Facts) -> dict[str, tuple[Cents, Span]]:
    """Every amount that was given, with the amounts that the law knows for it; 0 and UNSTATED are no amounts. (N,)"""
    people, size = facts.people, len(facts.people)
    found = _incomes(facts)
    prices = facts.known.prices.get(facts.code.currency)
    if prices is not None:
        found["dwelling.price"] = people.price, prices
        if people.buyers is not None:
            wanted = people.buyers.wanted
            found["loan.amount"] = np.where(wanted == LARGEST, 0, wanted), Span(1, prices.most)
    if facts.charges != UNSTATED and facts.known.charges is not None and facts.has_cohorts:
        found["charges"] = np.full(size, facts.charges), facts.known.charges
    return found


def _halfway(facts: Facts) -> int:
    """Times: an amount so many times beyond a known one is nearer to that one in centimes than to itself, by ratio."""
    return math.isqrt(units(facts.code.currency))


def _too_large(facts: Facts) -> Wheres:
    return {where: amount > usual.most * _halfway(facts) for where, (amount, usual) in _amounts(facts).items()}


def _too_small(facts: Facts) -> Wheres:
    return {
        where: (amount > 0) & (amount < usual.least // _halfway(facts))
        for where, (amount, usual) in _amounts(facts).items()
    }


def _centimes(facts: Facts, where: str, row: int) -> dict[str, object]:
    amount = _amount(facts, where, row)
    return _meant(facts, where, amount, amount // units(facts.code.currency))


def _hundredfold(facts: Facts, where: str, row: int) -> dict[str, object]:
    amount = _amount(facts, where, row)
    return _meant(facts, where, amount, amount * units(facts.code.currency))


def _amount(facts: Facts, where: str, row: int) -> int:
    return int(_amounts(facts)[where][0][row])


def _meant(facts: Facts, where: str, amount: int, instead: int) -> dict[str, object]:
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


def _cohort_table(facts: Facts) -> npt.NDArray[np.int64]:
    """The years of each household's cohort. (2, N)"""
    return np.array([_years(cohort) for cohort in COHORTS]).T[:, facts.people.cohort]


def _other_year(facts: Facts) -> Flags:
    """An application of a year that is not of the cohort. (N,)"""
    if not facts.has_cohorts:
        return facts.nobody
    year = facts.people.application.astype("datetime64[Y]").astype(np.int64) + 1970
    first, last = _cohort_table(facts)
    found: Flags = (year < first) | (year > last)
    return found


def _cohort(facts: Facts) -> Wheres:
    return {"household.cohort": _other_year(facts)}


def _cohort_said(facts: Facts, where: str, row: int) -> dict[str, object]:
    del where
    first, last = _cohort_table(facts)[:, row].tolist()
    cohort = COHORTS[facts.people.cohort[row]]
    years = Plain(str(first)) if first == last else Sentence("warning.years", {"first": Plain(str(first)), "last": Plain(str(last))})  # fmt: skip
    return {"cohort": Named(f"cohort.{cohort}.short"), "years": years, "day": facts.people.application[row].item()}


def _window(facts: Facts) -> Wheres:
    """An application of the right year, on a day on which no registration was taken."""
    outside = facts.nobody
    if facts.has_cohorts:
        for cohort, window in facts.known.windows.items():
            mine = facts.people.cohort == COHORTS.index(cohort)
            days = facts.people.application
            outside |= mine & ((days < np.datetime64(window.first)) | (days > np.datetime64(window.last)))
    return {"dates.application": outside & ~_other_year(facts)}


def _window_said(facts: Facts, where: str, row: int) -> dict[str, object]:
    del where
    cohort = COHORTS[facts.people.cohort[row]]
    window = facts.known.windows[cohort]
    return {
        "cohort": Named(f"cohort.{cohort}.short"), "first": window.first, "last": window.last,
        "day": facts.people.application[row].item(),
    }  # fmt: skip


def _works(facts: Facts) -> Wheres:
    """A part of the works that was done before the acceptance: its tranche would be due before the first."""
    if not financing.of(facts.code).lends_tranches:
        return {}
    return {
        f"dates.milestones.{name}": np.datetime64(facts.milestones[name]) < facts.people.acceptance
        for name in WORKS
        if name in facts.milestones
    }


def _works_said(facts: Facts, where: str, row: int) -> dict[str, object]:
    name = where.rpartition(".")[2]
    return {
        "works": Named(f"milestone.{name}"), "day": facts.milestones[name],
        "acceptance": facts.people.acceptance[row].item(),
    }  # fmt: skip


def _order(facts: Facts, late: Callable[[npt.NDArray[np.datetime64], np.datetime64], Flags]) -> Wheres:
    """The payment order beside the acceptance, which calls the first tranche."""
    if PAYMENT_ORDER not in facts.milestones:
        return {}
    return {f"dates.{PAYMENT_ORDER}": late(facts.people.acceptance, np.datetime64(facts.milestones[PAYMENT_ORDER]))}


def _order_early(facts: Facts) -> Wheres:
    return _order(facts, lambda acceptance, order: order < acceptance)


def _order_late(facts: Facts) -> Wheres:
    def late(acceptance: npt.NDArray[np.datetime64], order: np.datetime64) -> Flags:
        month, day = dates.take_apart(acceptance)
        found: Flags = order >= dates.put_together(month + ORDER_IS_LATE, day)
        return found

    return _order(facts, late)


def _order_said(facts: Facts, where: str, row: int) -> dict[str, object]:
    del where
    return {"day": facts.milestones[PAYMENT_ORDER], "acceptance": facts.people.acceptance[row].item()}


def _young(facts: Facts) -> Wheres:
    """Who is under the age that a text asks of one who registers, on the day on which he signs.

    The applicant, unless a condition of his cohort tells him so; and every kafil, whose day is that of the contract.
    """
    people, age = facts.people, facts.known.adult
    if age is None:
        return {}
    told = np.array([_has_condition(facts.code, cohort) for cohort in COHORTS])[people.cohort]
    found = {"household.birth": (people.application < dates.birthdays(people.birth_parts, age)) & ~told}
    for place, birth in enumerate(people.kafil_birth):
        named = ~np.isnat(birth)
        young = facts.nobody
        young[named] = people.keys[named] < dates.birthdays(dates.take_apart(birth[named]), age)
        found[f"kafil[{place}].birth"] = young
    return found


def _has_condition(code: Code, cohort: str) -> bool:
    """Whether a text asks an age of those of a cohort who register."""
    key = "age_at_registration"
    return code.fixes(key, cohort) and code.value(key, cohort) is not None


def _young_said(facts: Facts, where: str, row: int) -> dict[str, object]:
    people = facts.people
    own = where == "household.birth"
    birth = people.birth if own else people.kafil_birth[int(where.removeprefix("kafil[").partition("]")[0])]
    day = (people.application if own else people.keys)[row].item()
    return {
        "who": Named("payer.applicant" if own else "payer.kafil"), "age": Years(dates.age_on(birth[row].item(), day)),
        "day": day, "adult": Years(facts.known.adult or 0),
    }  # fmt: skip


CHECKS = (
    Check("amount_too_large", _too_large, _centimes, asks=True),
    Check("amount_too_small", _too_small, _hundredfold, asks=True),
    Check("cohort", _cohort, _cohort_said),
    Check("registration_window", _window, _window_said),
    Check("works_before_acceptance", _works, _works_said),
    Check("payment_order_before_acceptance", _order_early, _order_said),
    Check("payment_order_years_after", _order_late, _order_said),
    Check("under_age", _young, _young_said),
)
"""Every check, amounts first: they are what a page asks about."""
ASKED = frozenset(check.key for check in CHECKS if check.asks)
"""The keys of the warnings that a page or a file asks about before it answers."""


def by_regime(
    people: Households, codes: Sequence[Code], regime: npt.NDArray[np.int64], law: Law
) -> Iterator[tuple[npt.NDArray[np.int64], Facts]]:
    """Some households of one code at a time, with their places: of a file, which has no days of works and no charges.

    ``regime[i]`` is the place in ``codes`` of the code of household i.
    """
    for code, rows in in_chunks(tuple(codes), regime):
        yield rows, Facts(people.rows(rows), code, known(law), {}, UNSTATED)


def unusual(facts: Facts) -> Iterator[tuple[Check, str, npt.NDArray[np.int64]]]:
    """Each check with a fact that it is about and the households of which that fact is unusual, where there are any."""
    for check in CHECKS:
        for where, flags in check.wheres(facts).items():
            rows = np.flatnonzero(flags)
            if len(rows):
                yield check, where, rows


def doubt(check: Check, facts: Facts, where: str, row: int) -> Doubt:
    """What one check tells of one household."""
    said = check.said(facts, where, row)
    instead = said.get("instead")
    sentence = Sentence(f"warning.{check.key}", said)
    return Doubt(check.key, where, sentence, instead.cents if isinstance(instead, Money) else None)


def doubts(outcome: Outcome, law: Law, row: int) -> list[Doubt]:
    """Everything that is unusual about one household of an outcome, amounts first."""
    people = outcome.people.rows(np.array([row]))
    facts = Facts(people, outcome.code(row), known(law), outcome.milestones, outcome.charges)
    return [doubt(check, facts, where, 0) for check, where, _ in unusual(facts)]


def in_file(people: Households, law: Law) -> Flags:
    """Of which rows of a file something is unusual; those under no law at all have no answer, and are not checked. (N,)"""
    found = np.zeros(len(people), bool)
    if not len(people):
        return found
    combined = versions(people, RENTED, law, Readings(), None, None)
    version = np.zeros(len(people), np.int64) if combined is None else combined
    for one in np.unique(version).tolist():
        rows = np.flatnonzero(version == one)
        try:
            code = law.at(RENTED, dates_of(people, int(rows[0])))
        except LawError:
            continue
        found[rows] = to_check(people.rows(rows), (code,), np.zeros(len(rows), np.int64), law)
    return found


def to_check(people: Households, codes: Sequence[Code], regime: npt.NDArray[np.int64], law: Law) -> Flags:
    """Of which households something is unusual. (N,)"""
    found = np.zeros(len(people), bool)
    for places, facts in by_regime(people, codes, regime, law):
        for _, _, rows in unusual(facts):
            found[places[rows]] = True
    return found
