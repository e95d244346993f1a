"""Figures derived from an answer, for pages and sheets: sums by calendar year, the weakest source of a figure.

Sums are integers of centimes and add up, with ``==``, to the totals of the answer.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from simulator.law.text import STATUSES
from simulator.wording import Sentence

if TYPE_CHECKING:
    from collections.abc import Iterable

    from simulator.answers.explain import Step
    from simulator.answers.model import Answer
    from simulator.answers.model_schedule import Payment
    from simulator.law import Provision

TRANCHE, INSTALMENT, FEE, AID = "tranche", "instalment", "fee", "grant"
APPLICANT, KAFIL = "applicant", "kafil"
SERIES = (TRANCHE, APPLICANT, KAFIL, FEE)
"""The household's payments: the down payment, the instalments of the applicant and of the kafils, the known fees."""

SIGNS = {"construction": "+", "vrd": "+", "state_per_m2": "−", "state_vrd": "−", "frontal_aid": "−"}
"""The parts of a composed price, in its order, with their signs."""

BEHIND_THE_INSTALMENT = ("price", "down_payment", "term_max", "age_cap", "kafil", "interest")
"""The steps from which the monthly figure follows."""


TRANCHES_LOAN = ("down_payment_loan", "both_loans", "tranches_loan_interest")
"""The steps of the loan for the tranches: the loan, the heaviest month with the rent, the interest."""


class Weakest(NamedTuple):
    """The least sure provision behind a figure, and the step that cites it."""

    step: Step
    provision: Provision


@dataclass
class Year:
    """The payments of one calendar year; ``year`` is None for tranches whose date depends on the works.

    ``aid`` is what the State and its funds pay to the seller: it is in no series, for the household does not pay it.
    ``principal`` is the part of all payments, aids too, that pays the price.
    """

    year: int | None
    aid: int = 0
    principal: int = 0
    paid: dict[str, int] = field(default_factory=lambda: dict.fromkeys(SERIES, 0))
    rows: list[Payment] = field(default_factory=list)

    @property
    def total(self) -> int:
        """Everything that the household pays in the year, in centimes, without the charges."""
        return sum(self.paid.values())

    @property
    def charges(self) -> int:
        """The stated charges of the year, in centimes."""
        return sum(row.charges.cents for row in self.rows if row.charges)


@dataclass(frozen=True)
class Summary:
    """An answer with its steps, the terms of its contract, and its calendar years."""

    answer: Answer

    @property
    def steps(self) -> tuple[Step, ...]:
        """The steps that led to the answer."""
        return self.answer.steps

    @property
    def contract(self) -> tuple[Step, ...]:
        """The terms of the contract."""
        return self.answer.contract_terms

    def step(self, name: str) -> Step | None:
        """The step of this name; None without it."""
        return next((step for step in self.steps if step.name == name), None)

    def line(self, name: str) -> Sentence | None:
        """The short form of a step; None for a step without one."""
        step = self.step(name)
        short = step and step.sentence.facts["line"]
        return short if isinstance(short, Sentence) else None

    @cached_property
    def figured(self) -> list[Step]:
        """The steps without the terms of the contract, which are shown apart."""
        terms = {term.name for term in self.contract}
        return [step for step in self.steps if step.name not in terms]

    @cached_property
    def reasons(self) -> list[Step]:
        """The steps of ``figured`` without the conditions."""
        conditions = {criterion.rule for criterion in self.answer.criteria}
        return [step for step in self.figured if step.name not in conditions]

    @cached_property
    def terms(self) -> list[Step]:
        """The terms of the contract whose sentence does not stand among the gaps."""
        return [term for term in self.contract if not term.sentence.key.startswith("gap.")]

    @cached_property
    def years(self) -> list[Year]:
        """The schedule by calendar year, in its order."""
        return by_year(self.answer.schedule)

    def weakest(self, names: Iterable[str] = BEHIND_THE_INSTALMENT) -> Weakest | None:
        """The least sure provision behind the steps of these names; None without provisions."""
        cited = [Weakest(step, p) for name in names if (step := self.step(name)) for p in step.provisions]
        return max(cited, key=lambda source: STATUSES.index(source.provision.status), default=None)


def series(payment: Payment) -> str:
    """The name of a payment's series; that of an aid is not in ``SERIES``."""
    if payment.kind != INSTALMENT:
        return payment.kind
    return APPLICANT if payment.payer == APPLICANT else KAFIL


def by_year(schedule: Iterable[Payment]) -> list[Year]:
    """The payments of a schedule by calendar year; tranches without a date are one ``Year`` without a year."""
    years: dict[int | None, Year] = {}
    for payment in schedule:
        name = None if payment.date is None else payment.date.year
        year = years.get(name)
        if year is None:
            year = years[name] = Year(name)
        year.principal += payment.principal.cents
        if (paid := series(payment)) == AID:
            year.aid += payment.due.cents
        else:
            year.paid[paid] += payment.due.cents
        year.rows.append(payment)
    return list(years.values())
