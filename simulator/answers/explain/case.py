"""One household of an outcome, and one step of the way to its answer."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, wraps
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

import numpy as np

from simulator.base import dates, money
from simulator.engine import financing
from simulator.engine.financing import loan
from simulator.engine.households import UNSTATED
from simulator.engine.rules.income import household_income
from simulator.law import COHORTS, DWELLINGS

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Hashable

    from simulator.engine.decisions import Purchase
    from simulator.engine.financing import Financing
    from simulator.engine.outcome import Outcome
    from simulator.law import Code, Provision
    from simulator.wording import Sentence

Rest = ParamSpec("Rest")
Fact = TypeVar("Fact")


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the way to the answer. ``value`` is written as the contract writes it, in ``unit``."""

    name: str
    value: str
    unit: str
    sentence: Sentence
    provisions: tuple[Provision, ...] = ()
    decisive: bool = False


@dataclass(frozen=True)
class Case:
    """One household of an outcome, with the facts that every step reads: each is looked up once."""

    outcome: Outcome
    row: int

    @cached_property
    def code(self) -> Code:
        """The law of this household."""
        return self.outcome.code(self.row)

    @cached_property
    def facts(self) -> dict[Hashable, Any]:
        """What the functions that are ``once_per_case`` gave for this household, by the function and its other arguments."""
        return {}

    @cached_property
    def financing(self) -> Financing:
        """How the dwelling is paid."""
        return financing.of(self.code)

    @cached_property
    def grant(self) -> int:
        """The State's aid, in centimes."""
        return int(self.financing.grant(self.outcome.decisions)[self.row])

    @cached_property
    def purchase(self) -> Purchase:
        """What is decided of a purchase. Raises ``TypeError`` where the dwelling is not bought."""
        return loan.decided(self.outcome.decisions)

    @cached_property
    def is_as_first_published(self) -> bool:
        """Whether the article on who may apply names the applicant alone, as its first text did."""
        return self.financing.names_its_spouse and not self.code.names_spouse

    @cached_property
    def cohort(self) -> str:
        """Its cohort."""
        return COHORTS[self.outcome.people.cohort[self.row]]

    @cached_property
    def dwelling(self) -> str:
        """Its type of dwelling; empty where only a price is stated."""
        place = int(self.outcome.people.dwelling[self.row])
        return "" if place == UNSTATED else DWELLINGS[place]

    @cached_property
    def income(self) -> int:
        """The income that counts, in centimes."""
        return int(household_income(self.outcome.people, self.code)[self.row])

    @cached_property
    def term(self) -> int:
        """The greatest number of instalments."""
        return int(self.outcome.decisions.term[self.row])

    @cached_property
    def own_reach(self) -> int:
        """The number of instalments that the applicant's own age allows."""
        return int(self.outcome.decisions.reach[0, self.row])

    @cached_property
    def term_max(self) -> int:
        """The longest term of the law."""
        return int(self.outcome.decisions.caps[0, self.row])

    @cached_property
    def kafils(self) -> int:
        """The number of kafils of the household."""
        return int((~np.isnat(self.outcome.people.kafil_birth[:, self.row])).sum())

    @cached_property
    def monthly(self) -> int:
        """The applicant's monthly payment, in centimes: the instalment, or his part of it."""
        return int(self.outcome.applicant_part()[self.row])

    @cached_property
    def unable(self) -> bool:
        """Whether the applicant's monthly payment is above what his income bears."""
        return bool(self.outcome.unable[self.row])

    @cached_property
    def age_limit_date(self) -> dt.date:
        """The last day on which the applicant may pay."""
        limit = dates.last_payable(self.outcome.people.birth_parts, self.code.age_limit, self.code.readings.age_limit)
        return dates.date_of(limit, self.row)

    def money(self, cents: int) -> money.Money:
        """An amount in the currency of the scheme."""
        return money.Money(cents, self.code.currency)

    def cite(self, *keys: str) -> tuple[Provision, ...]:
        """The provisions in force under these keys, for this household's cohort; none of a key of which no text speaks.

        Raises ``LawError`` for a key of which a text speaks, but none in force.
        """
        return tuple(self.code.provision(key, self.cohort) for key in keys if self.code.speaks_of(key))


def once_per_case(find: Callable[Concatenate[Case, Rest], Fact]) -> Callable[Concatenate[Case, Rest], Fact]:
    """What a function of a case gives is kept with the case: criteria, steps, terms and stages ask for the same facts."""

    @wraps(find)
    def once(case: Case, /, *rest: Rest.args, **named: Rest.kwargs) -> Fact:
        key = (find, rest, *named.items())
        if key not in case.facts:
            case.facts[key] = find(case, *rest, **named)
        fact: Fact = case.facts[key]
        return fact

    return once


def amount_step(case: Case, name: str, cents: int, sentence: Sentence, provisions: tuple[Provision, ...] = ()) -> Step:
    """A step whose value is an amount in the currency of the scheme."""
    return Step(name, money.decimal_string(cents, case.code.currency), case.code.currency, sentence, provisions)
