"""Delivery of the dwellings of a recipe: how many a year, to whom first, how many late, and who leaves at a tranche.

It counts only where it is asked for: else the keys are on the days of the recipe.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from simulator.law import values as v
from simulator.law.text import mapping
from simulator.populations.invented.recipe_values import (
    IN_YEARS,
    PROVENANCE,
    Assumption,
    exact_fields,
    read_moved,
    read_status,
    read_value,
)
from simulator.reading.errors import InputError
from simulator.wording import Plain

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

ORDERS = ("application", "age", "random")
"""Who is served first: who applied first, who is oldest, or a lot."""
CAPACITY, LATE, LEAVE = "dwellings_a_year", "late", "leave"
WHOLE_NUMBERS = (*IN_YEARS, CAPACITY)
"""The assumptions that are whole numbers."""
MOST_YEARS, MOST_TRANCHES, MOST_DWELLINGS = 20, 9, 10_000_000
_FIELDS = {"from", "order", CAPACITY, LATE, LEAVE}


@dataclass(frozen=True, slots=True)
class Delivery:
    """The first day of the handovers, the order, and numbers: ``dwellings_a_year``, ``late_2`` (the share two years late), ``leave_1`` (who leaves at the first tranche)."""

    first: dt.date
    order: str
    assumptions: Mapping[str, Assumption]

    @property
    def dwellings_a_year(self) -> int:
        """The dwellings handed over in a year."""
        return int(self.assumptions[CAPACITY].value)

    def shares(self, kind: str) -> dict[int, Fraction]:
        """The shares of a kind by their number: ``late`` by years, ``leave`` by tranche, in their order."""
        numbered = {
            int(name.removeprefix(f"{kind}_")): row.value
            for name, row in self.assumptions.items()
            if name.startswith(f"{kind}_")
        }
        return dict(sorted(numbered.items()))

    def moved(self, name: str, value: Fraction) -> Delivery:
        """The same delivery with one number moved; one that it lacks may be moved to nothing and to twice as much."""
        row = self.assumptions.get(name) or Assumption(name, value, (Fraction(0), min(2 * value, Fraction(1))), "")
        rows = {**self.assumptions, name: replace(row, value=value)}
        return replace(self, assumptions=dict(sorted(rows.items(), key=lambda item: _place(item[0]))))

    def without(self, kind: str) -> Delivery:
        """The same delivery without any share of a kind."""
        others = {name: row for name, row in self.assumptions.items() if not name.startswith(f"{kind}_")}
        return replace(self, assumptions=others)

    def from_day(self, first: dt.date, order: str) -> Delivery:
        """The same delivery from another day, or in another order."""
        return replace(self, first=first, order=order)

    def check(self, place: str) -> Delivery:
        """The same delivery. Raises ``InputError`` for no dwelling a year, or more than all who are late."""
        if not 1 <= self.assumptions[CAPACITY].value <= MOST_DWELLINGS:
            raise InputError("invented.error.dwellings", place, most=MOST_DWELLINGS)
        if sum(self.shares(LATE).values()) > 1:
            raise InputError("invented.error.late_sum", place)
        return self


def _place(name: str) -> tuple[str, int]:
    """The order of the numbers: the dwellings, who is late by their years, who leaves by their tranches."""
    kind, _, number = name.rpartition("_")
    return (kind, int(number)) if number.isdigit() else ("", 0)


def read(raw: object) -> Delivery:
    """The delivery of a recipe. Raises ``InputError``."""
    row = exact_fields(raw, "delivery", _FIELDS)
    numbers = {CAPACITY: _number(CAPACITY, row[CAPACITY], f"delivery.{CAPACITY}")}
    for kind, most in ((LATE, MOST_YEARS), (LEAVE, MOST_TRANCHES)):
        for number, content in mapping(row[kind], f"delivery.{kind}").items():
            if number not in map(str, range(1, most + 1)):
                raise InputError("error.law.value", f"delivery.{kind}", expected=Plain(f"1 … {most}"))
            numbers[f"{kind}_{number}"] = _number(f"{kind}_{number}", content, f"delivery.{kind}.{number}")
    order = str(read_value(row["order"], "delivery.order", v.word(*ORDERS)))
    first = read_value(row["from"], "delivery.from", v.day)
    return Delivery(first, order, numbers).check("delivery")


def _number(name: str, raw: object, place: str) -> Assumption:
    row = exact_fields(raw, place, {"value", "moved"} | PROVENANCE)
    read_status(row, place)
    return read_moved(name, row, place, v.number if name == CAPACITY else v.share)
