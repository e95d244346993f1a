"""The ways in which a dwelling is paid. A text names one (``financing: rent``); whatever depends on it is asked of it.

A new way is a module with a ``FINANCING`` of its own and a row of ``FINANCING`` here (docs/decisions/0008-financing.md).
A module is imported when a text first names it: the rules, which it uses, ask it too.
"""

from __future__ import annotations

import functools
import importlib
from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from simulator.law import COHORTS
from simulator.law.scheme import ALL

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    import numpy.typing as npt

    from simulator.base.dates import Months
    from simulator.base.money import Cents
    from simulator.engine.decisions import Decisions
    from simulator.engine.households import Households
    from simulator.engine.schedule.part import Part
    from simulator.engine.schedule.rent import Level
    from simulator.law import Code
    from simulator.reading.errors import LawError


PROGRAMME = "price"
"""The key of the prices of a programme: some are composed, some called at another amount."""


class Financing(ABC):
    """One way in which a dwelling is paid: what it plans, what is paid and when, what its texts are asked for.

    ``told_as`` is the row of the tables of the upper rooms that is its own: its explanation, its columns of a population.
    """

    told_as: ClassVar[str]
    price_key: ClassVar[str]
    """The key of the law with the price of a dwelling for which none is given."""
    age_key: ClassVar[str]
    """The key of the law with the age at which instalments end."""
    sentences: ClassVar[str] = ""
    """What the keys of the sentences end with that it has for itself."""
    names_its_spouse: ClassVar[bool] = False
    """Whether its texts once named the applicant alone, and its sentences say so."""
    lends_tranches: ClassVar[bool] = False
    """Whether a bank may lend the parts of the down payment."""
    offers_pay_off: ClassVar[bool] = False
    """Whether all that is left may be paid at once, at a discount where the law gives one."""
    passes_on: ClassVar[bool] = False
    """Whether kafils may pay after the applicant, each until the age limit of his own."""
    spreads_again: ClassVar[bool] = False
    """Whether what is left may be spread again over the longest term of the texts."""
    brings_cash: ClassVar[bool] = False
    """Whether the buyer chooses how much he brings, and may pay all of the price without an instalment."""
    calls_shares: ClassVar[bool] = False
    """Whether each tranche is its share of the price, so that all figures follow from the price alone."""
    is_aided: ClassVar[bool] = False
    """Whether others may pay a part of the price."""
    bears_interest: ClassVar[bool] = False
    """Whether an instalment is interest on the balance and a repaid part, at a rate that may be unknown."""
    counts_fees: ClassVar[bool] = False
    """Whether the fees on top of the price are counted; where not, each door says so."""
    readings: ClassVar[frozenset[str]] = frozenset()
    """The readings that only its contracts follow, beside those of the descriptors of its schemes."""

    def __eq__(self, other: object) -> bool:
        """Whether both are the same way of paying: an answer that was copied or sent elsewhere equals the first."""
        return type(self) is type(other)

    def __hash__(self) -> int:
        """The hash of the way of paying."""
        return hash(type(self))

    def follows(self, reading: str) -> bool:
        """Whether a reading can matter to it: it has it, or no way of paying has it for itself alone."""
        owners = {way.told_as for way in map(named, FINANCING) if reading in way.readings}
        owners |= {named(scheme.financing).told_as for scheme in ALL.values() if reading in scheme.readings}
        return not owners or self.told_as in owners

    @abstractmethod
    def table_price(self, people: Households, code: Code) -> Cents:
        """The price by the tables of the law, UNSTATED where they have none. (N,) centimes"""

    @abstractmethod
    def plan(self, people: Households, code: Code, price: Cents) -> dict[str, Any]:
        """The columns of ``Decisions`` that the financing decides: down payment, what is financed, the term."""

    def at_later_keys(self, people: Households, code: Code, decisions: Decisions) -> Decisions | None:
        """The decisions of households whose keys are later, under the same code; None where all of them depend on the keys."""
        del people, code, decisions
        return None

    def at_another_wage(self, people: Households, code: Code, decisions: Decisions) -> Decisions | None:
        """The decisions of households with other incomes, under a code that differs in the minimum wage; None where all depend on it."""
        del people, code, decisions
        return None

    def level(self, code: Code, decisions: Decisions) -> Level:
        """The level instalments. (N,)"""
        return self.spread(code, decisions.financed, self.rate(decisions), decisions.term)

    @abstractmethod
    def spread(self, code: Code, financed: Cents, rate: npt.NDArray[np.int64], term: Months) -> Level:
        """The level instalments of these amounts at these rates over these terms. (N,)"""

    def instalment(self, code: Code, financed: Cents, rate: npt.NDArray[np.int64], term: Months) -> Cents:
        """The level instalment alone. (N,) centimes"""
        return self.spread(code, financed, rate, term).instalment

    @abstractmethod
    def parts(
        self, people: Households, code: Code, decisions: Decisions, level: Level, milestones: Mapping[str, dt.date]
    ) -> list[Part]:
        """Every payment, kind after kind, in the order of the contract. ``milestones`` are the dates of the works."""

    @abstractmethod
    def unable(
        self, people: Households, code: Code, decisions: Decisions, level: Level, part: Cents
    ) -> npt.NDArray[np.bool_]:
        """Whose part of an instalment is more than the income bears. (N,)"""

    @abstractmethod
    def age_limit(self, code: Code) -> int | None:
        """The age that must not be passed at the last instalment, in months; None where it is not known."""

    @abstractmethod
    def refuse(self, people: Households, code: Code) -> None:
        """Raise ``InputError`` or ``LawError`` for what cannot be asked of it."""

    @abstractmethod
    def without_price(self, code: Code, cohort: str, dwelling: str, keys: dt.date) -> LawError:
        """The error that says which text is missing, of a dwelling without a price."""

    def kafils_share(self, code: Code) -> bool:
        """Whether kafils pay a part of each instalment beside the applicant."""
        del code
        return False

    def lacks_rate(self, code: Code) -> bool:
        """Whether no rate is known, and so nothing can be lent."""
        del code
        return False

    def rounding(self, code: Code) -> str:
        """How an instalment is rounded, by its name among the choices of the reading."""
        del code
        return "centime"

    def deferral(self, code: Code) -> int:
        """The months after the keys before the first level instalment."""
        del code
        return 0

    def waiting(self, decisions: Decisions, level: Level) -> Cents:
        """What is paid in each month of a deferral. (N,) centimes"""
        del level
        return np.zeros_like(decisions.financed)

    def grant(self, decisions: Decisions) -> Cents:
        """The State's aid. (N,) centimes"""
        return np.zeros_like(decisions.financed)

    def aids(self, decisions: Decisions) -> Cents:
        """All that is paid of the price by others than the buyer. (N,) centimes"""
        return np.zeros_like(decisions.financed)

    def fees(self, decisions: Decisions) -> Cents:
        """What is paid on top of the price. (N,) centimes"""
        return np.zeros_like(decisions.financed)

    def rate(self, decisions: Decisions) -> npt.NDArray[np.int64]:
        """The yearly rate of the instalments in the ledger's units. (N,)"""
        return np.zeros_like(decisions.financed)


FINANCING = {
    "rent": "simulator.engine.financing.rent",
    "loan": "simulator.engine.financing.loan",
}
"""The module of each way of paying, by the name that a text gives it."""


@functools.cache
def named(name: str) -> Financing:
    """The way of paying of this name. Raises ``KeyError`` for a name that no module has."""
    financing: Financing = importlib.import_module(FINANCING[name]).FINANCING
    return financing


def of(code: Code) -> Financing:
    """The way of paying that the law in force names. Raises ``LawError`` where it names none."""
    if code.financing is None:
        raise code.missing("financing", COHORTS[-1])
    return named(code.financing)
