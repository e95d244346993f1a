"""The ``Code``: what the law fixes for one scheme and one combination of a household's dates, typed.

Rules read it by name (``code.age_limit``); each name goes through ``provision``, so that what a rule reads is what its
explanation cites. A key that no text in force fixes is an error that names the first text that fixes it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from simulator.law.conditions import ANY_EARLIER_AID, ANY_OWNERSHIP, EarlierAid, Ownership
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
    share,
)

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Mapping

    from simulator.law.conditions import AgeRange
    from simulator.law.readings import PriceChoice, Readings
    from simulator.law.terms import Terms
    from simulator.law.text import Provision
    from simulator.reading.errors import LawError

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
    ``missing`` makes the error that says which text fixes a key first; ``versions`` has every version of a key for a
    cohort that this law may read, with its day, oldest first. ``provisions`` are those of a payment on the day of the
    household's own payment, ``payment_changes`` the days on which a payment's own day changes them, and ``paid_after``
    gives those of a payment after so many of these changes. Amounts are centimes, durations months.
    """

    scheme: str
    frozen: dt.date | None
    law_date: dt.date
    readings: Readings
    terms: Terms
    provisions: Mapping[str, tuple[Provision | None, ...]]
    missing: Callable[[str, str], LawError]
    later: Mapping[str, tuple[Provision, dt.date]]
    versions: Callable[[str, str], list[tuple[Provision, dt.date]]]
    payment_changes: tuple[dt.date, ...]
    paid_after: Callable[[int], Mapping[str, tuple[Provision | None, ...]]]

    def for_payment(self, changes: int) -> Code:
        """The same code for what is paid after so many of ``payment_changes``."""
        return replace(self, provisions=self.paid_after(changes))

    def decides_as(self, other: Code, *, but_for: str = "") -> bool:
        """Whether every rule gives the same under the other code: the same provisions, but for one key, read in the same way."""
        readings = replace(other.readings, snmg_date=self.readings.snmg_date)  # the wage of its day is a provision
        alike = all(getattr(self, name) == getattr(other, name) for name in ("scheme", "terms", "payment_changes"))
        keys = (self.provisions.keys() | other.provisions.keys()) - {but_for}
        provisions = all(self.provisions.get(key) == other.provisions.get(key) for key in keys)
        return alike and provisions and readings == self.readings

    def provision(self, key: str, cohort: str = COHORTS[-1]) -> Provision:
        """The provision in force for a cohort. Raises ``LawError`` when no text in force fixes the key."""
        provision = self.provisions[key][COHORTS.index(cohort)] if key in self.provisions else None
        if provision is None:
            raise self.missing(key, cohort)
        return provision

    def governing(self, key: str, cohort: str = COHORTS[-1]) -> Provision:
        """The provision that decides for a contract that goes on: a later one that speaks of earlier contracts too, else the one in force.

        Raises ``LawError`` when no text in force fixes the key.
        """
        return self.later[key][0] if key in self.later else self.provision(key, cohort)

    def fixes(self, key: str, cohort: str = COHORTS[-1]) -> bool:
        """Whether some text in force fixes the key for this cohort; a scheme that does not know the key fixes nothing."""
        return key in self.provisions and self.provisions[key][COHORTS.index(cohort)] is not None

    def speaks_of(self, key: str) -> bool:
        """Whether some text of the scheme, of whatever day, fixes the key: of what none ever speaks, nothing is told."""
        return key in self.provisions

    def value(self, key: str, cohort: str = COHORTS[-1]) -> Any:  # noqa: ANN401 - the type depends on the key; the properties below give it
        """The typed value of a provision, ``None`` for a declared gap."""
        value = self.provision(key, cohort).value
        return None if value is UNKNOWN else value

    def value_or_none(self, key: str) -> Any:  # noqa: ANN401 - as above
        """The value of a provision; None where no text of the scheme ever speaks of the key, says "none", or is silent.

        Raises ``LawError`` where a text speaks of it, but none that is in force yet: that is not the same as "none".
        """
        if key not in self.provisions:
            return None
        value = self.value(key)
        return None if value in ("none", "not_provided") else value

    @property
    def currency(self) -> str:
        """The currency of every amount of the scheme."""
        return CURRENCIES[self.scheme]

    @property
    def financing(self) -> str | None:
        """The name of the way in which the dwelling is paid (``rent``, ``loan``); None while it is unknown."""
        name: str | None = self.value_or_none("financing")
        return name

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
        bound = self.value_or_none("income_floor")
        return None if bound is None else self.resolved(bound)

    @cached_property
    def income_floor_is_excluded(self) -> bool:
        """Whether an income of exactly the floor is refused: by the letter, yes; the other reading lets it in."""
        return self.provision("income_floor").strict and self.readings.income_floor == "above"

    @cached_property
    def income_ceiling(self) -> int:
        """The highest income accepted."""
        bound = self.value_or_none("income_ceiling")
        return NO_LIMIT if bound is None else self.resolved(bound)

    def states(self, key: str) -> bool:
        """Whether the law is known to say something under this key."""
        return self.fixes(key) and self.provision(key).is_known

    @cached_property
    def ownership(self) -> Ownership | None:
        """What turns an owner away; None while that is unknown, or no text speaks of it."""
        condition = self.value_or_none("no_property")
        return ANY_OWNERSHIP if condition == "required" else condition

    @cached_property
    def earlier_aid(self) -> EarlierAid | None:
        """Whose earlier aid turns the household away; None while that is unknown, or no text speaks of it."""
        condition = self.value_or_none("no_earlier_aid")
        return ANY_EARLIER_AID if condition == "required" else condition

    @cached_property
    def names_spouse(self) -> bool:
        """Whether the article on who may apply names the spouse, or is not known not to: read in what it says of owners."""
        return self.ownership is None or "spouse" in self.ownership.owners

    @cached_property
    def tranches(self) -> tuple[Tranche, ...]:
        """The parts of the down payment; none where the texts fix no calendar."""
        return tuple(self.value_or_none("tranches") or ())

    @property
    def calendar(self) -> tuple[Tranche, ...]:
        """The tranches; where the texts fix no calendar, one payment of the buyer's own contribution, with the keys."""
        return self.tranches or (Tranche("contribution", Fraction(1)),)

    def first_tranche_split(self, cohort: str) -> tuple[Split, ...]:
        """The parts in which the first tranche may be paid; empty when it is paid at once."""
        parts = self.value("first_tranche_split", cohort) if self.fixes("first_tranche_split", cohort) else ()
        return parts if isinstance(parts, tuple) else ()

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
        ages: AgeRange | None = self.value("age_at_registration", cohort)
        return None if ages is None else (ages.least // 12, ages.most // 12)

    @cached_property
    def bearable_share(self) -> Fraction:
        """The share of the income above which an instalment cannot be borne, as it is read: the whole, or a part."""
        reading = self.readings.unable_above
        return Fraction(1) if reading == "income" else share(reading)

    @cached_property
    def kafil(self) -> bool:
        """Whether the beneficiary may name a kafil."""
        return bool(self.value_or_none("kafil") == "designated")

    def pay_off_discount(self, cohort: str) -> Fraction | None:
        """The part that is taken off the instalments still due when all of them are paid at once; None where none is."""
        discount = self.value("pay_off_discount", cohort)
        return discount if isinstance(discount, Fraction) else None

    def pay_off_share_paid(self, cohort: str) -> Fraction:
        """The part of the price that must have been paid first; nothing where no text asks for one."""
        share_paid = self.value("pay_off_share_paid", cohort)
        return share_paid if isinstance(share_paid, Fraction) else Fraction(0)

    def priced_as(self, choice: PriceChoice) -> Code:
        """The same code under this choice of the two prices in circulation for the programme of 2013."""
        return self if choice == self.readings.price_2013 else self._priced_otherwise

    @cached_property
    def _priced_otherwise(self) -> Code:
        """The same code under the choice of price that it does not make."""
        other: PriceChoice = "text" if self.readings.price_2013 == "called" else "called"
        return replace(self, readings=replace(self.readings, price_2013=other))

    def price_elements(self, cohort: str) -> Published | Composed | None:
        """The price order of a cohort's programme, None when none is in force yet."""
        return self.value("price", cohort) if self.fixes("price", cohort) else None

    def price_as_called(self, cohort: str) -> Mapping[str, int]:
        """The prices that the agency really called where they differ from the text; empty where they do not."""
        prices = self.value("price_as_called", cohort)
        return prices if isinstance(prices, dict) else {}

    def surfaces(self, cohort: str) -> Mapping[str, Fraction]:
        """Square metres by dwelling type."""
        surfaces: Mapping[str, Fraction] = self.value("surfaces", cohort)
        return surfaces
