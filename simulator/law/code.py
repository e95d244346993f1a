"""The ``Code``: what the law fixes for one scheme and one combination of a household's dates, typed.

Rules read it by name (``code.age_limit``); each name goes through ``provision``, so that what a rule reads is what its
explanation cites. A key that no text in force fixes is an error that names the first text that fixes it.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from simulator.law.keys import CURRENCIES, WAGES
from simulator.law.values import (
    COHORTS,
    DWELLINGS,
    UNKNOWN,
    Bound,
    Composed,
    Multiple,
    Published,
    Split,
    TermBand,
    Tranche,
)

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Mapping

    from simulator.errors import LawError
    from simulator.law.conditions import AgeRange
    from simulator.law.readings import Readings
    from simulator.law.terms import Terms
    from simulator.law.text import Provision

__all__ = ["COHORTS", "DWELLINGS", "Code", "TermTable"]

NO_LIMIT = 2**62
"""An income that no household has: the upper bound of a band without one."""


class TermTable(NamedTuple):
    """Longest terms: ``limits[b][c]`` is the highest income of band b for cohort c, ``months[b][c]`` its term."""

    limits: tuple[tuple[int, ...], ...]
    months: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, eq=False)
class Code:
    """The law in force for one scheme on one combination of dates, under one reading of it.

    ``provisions[key]`` has one provision per cohort, in the order of ``COHORTS``, or None where no text fixes the key.
    ``later`` has the provisions that came after the household's date and speak of the past too, with their day.
    ``missing`` makes the error that says which text fixes a key first. Amounts are centimes, durations months.
    """

    scheme: str
    frozen: dt.date | None
    law_date: dt.date
    readings: Readings
    terms: Terms
    provisions: Mapping[str, tuple[Provision | None, ...]]
    missing: Callable[[str, str], LawError]
    later: Mapping[str, tuple[Provision, dt.date]]

    def provision(self, key: str, cohort: str = COHORTS[-1]) -> Provision:
        """The provision in force for a cohort. Raises ``LawError`` when no text in force fixes the key."""
        found = self.provisions[key][COHORTS.index(cohort)] if key in self.provisions else None
        if found is None:
            raise self.missing(key, cohort)
        return found

    def fixes(self, key: str, cohort: str = COHORTS[-1]) -> bool:
        """Whether some text in force fixes the key for this cohort; a scheme that does not know the key fixes nothing."""
        return key in self.provisions and self.provisions[key][COHORTS.index(cohort)] is not None

    def value(self, key: str, cohort: str = COHORTS[-1]) -> Any:  # noqa: ANN401 - the type depends on the key; the properties below give it
        """The typed value of a provision, ``None`` for a declared gap."""
        found = self.provision(key, cohort).value
        return None if found is UNKNOWN else found

    def said(self, key: str) -> Any:  # noqa: ANN401 - as above
        """The value of a provision; None where no text of the scheme ever speaks of the key, says "none", or is silent.

        Raises ``LawError`` where a text speaks of it, but none that is in force yet: that is not the same as "none".
        """
        if key not in self.provisions:
            return None
        found = self.value(key)
        return None if found in ("none", "not_provided") else found

    @property
    def currency(self) -> str:
        """The currency of every amount of the scheme."""
        return CURRENCIES[self.scheme]

    @property
    def borrows(self) -> bool:
        """Whether the dwelling is bought with a loan; else it is rented until it is paid."""
        return bool(self.said("financing") == "loan")

    @cached_property
    def snmg(self) -> int:
        """The minimum wage of the country that counts for this household."""
        return int(self.value(WAGES[self.scheme]))

    def resolved(self, bound: Bound) -> int:
        """A threshold in centimes: multiples of the minimum wage are resolved here, rounded down to the centime."""
        return int(bound.wages * self.snmg) if isinstance(bound, Multiple) else bound

    @cached_property
    def income_floor(self) -> int | None:
        """The income that must be passed; None where there is no floor, or while it is unknown."""
        found = self.said("income_floor")
        return None if found is None else self.resolved(found)

    @cached_property
    def income_floor_is_excluded(self) -> bool:
        """Whether an income of exactly the floor is refused: by the letter, yes; the other reading lets it in."""
        return self.provision("income_floor").strict and self.readings.income_floor == "above"

    @cached_property
    def income_ceiling(self) -> int:
        """The highest income accepted."""
        found = self.said("income_ceiling")
        return NO_LIMIT if found is None else self.resolved(found)

    def states(self, key: str) -> bool:
        """Whether the law is known to say something under this key."""
        return self.fixes(key) and self.provision(key).known

    @cached_property
    def tranches(self) -> tuple[Tranche, ...]:
        """The parts of the down payment; none where the texts fix no calendar."""
        return tuple(self.said("tranches") or ())

    @property
    def calendar(self) -> tuple[Tranche, ...]:
        """The tranches; where the texts fix no calendar, one payment of the buyer's own contribution, with the keys."""
        return self.tranches or (Tranche("contribution", Fraction(1)),)

    def first_tranche_split(self, cohort: str) -> tuple[Split, ...]:
        """The parts in which the first tranche may be paid; empty when it is paid at once."""
        found = self.value("first_tranche_split", cohort) if self.fixes("first_tranche_split", cohort) else ()
        return found if isinstance(found, tuple) else ()

    @cached_property
    def term_table(self) -> TermTable:
        """The longest terms, by band of income and cohort, padded so that every cohort has as many bands."""
        columns = [self.term_bands(cohort) for cohort in COHORTS]
        deepest = max(map(len, columns))
        padded = [[column[0]] * (deepest - len(column)) + column for column in columns]
        rows = list(zip(*padded, strict=True))
        return TermTable(
            tuple(tuple(limit for limit, _ in row) for row in rows),
            tuple(tuple(term for _, term in row) for row in rows),
        )

    def term_bands(self, cohort: str) -> list[tuple[int, int]]:
        """(highest income, months) for a cohort, in order: the first row of the table that matches decides."""
        rows: tuple[TermBand, ...] = self.value("term_max", cohort)
        bands = []
        for row in rows:
            if row.cohort in (None, cohort):
                limit = NO_LIMIT if row.income_up_to is None else self.resolved(row.income_up_to)
                bands.append((limit, row.term))
                if limit == NO_LIMIT:
                    return bands
        raise self.missing("term_max", cohort)

    @cached_property
    def age_limit(self) -> int:
        """The age, in whole years, that must not be passed when the last instalment is paid."""
        return int(self.value("age_limit")) // 12

    def age_at_registration(self, cohort: str) -> tuple[int, int] | None:
        """The least and the greatest age of a cohort on the day of its application, in whole years; None if not found."""
        found: AgeRange | None = self.value("age_at_registration", cohort)
        return None if found is None else (found.least // 12, found.most // 12)

    @cached_property
    def kafil(self) -> bool:
        """Whether the beneficiary may name a kafil."""
        return bool(self.said("kafil") == "designated")

    def price_elements(self, cohort: str) -> Published | Composed | None:
        """The price order of a cohort's programme, None when none is in force yet."""
        return self.value("price", cohort) if self.fixes("price", cohort) else None

    def price_as_called(self, cohort: str) -> Mapping[str, int]:
        """The prices that the agency really called where they differ from the text; empty where they do not."""
        found = self.value("price_as_called", cohort)
        return found if isinstance(found, dict) else {}

    def surfaces(self, cohort: str) -> Mapping[str, Fraction]:
        """Square metres by dwelling type."""
        found: Mapping[str, Fraction] = self.value("surfaces", cohort)
        return found
