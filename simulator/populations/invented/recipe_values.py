"""The values of a recipe: a status, an assumption with the two values to which it is moved, and strict reading of both."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from simulator.law import values as v
from simulator.law.text import STATUSES, fields_of
from simulator.law.values import ValueReadError
from simulator.reading.errors import InputError
from simulator.wording import Plain

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

PROVENANCE = frozenset({"status", "source", "note"})
"""The fields of whatever was published."""
IN_YEARS = ("older_by", "keys_later")
"""The assumptions that are years."""


@dataclass(frozen=True, slots=True)
class Assumption:
    """An unpublished number, and the values to which it is moved to see what rests on it."""

    name: str
    value: Fraction
    moved: tuple[Fraction, Fraction]
    note: str

    @property
    def range(self) -> tuple[Fraction, Fraction]:
        """The least and the greatest of the value and of those to which it is moved."""
        values = (self.value, *self.moved)
        return min(values), max(values)


def assumption(name: str, raw: object) -> Assumption:
    """An assumption of a recipe: a share, or years. Raises ``InputError``."""
    place = f"assumptions.{name}"
    row = exact_fields(raw, place, {"value", "moved", "note"})
    return read_moved(name, row, place, _years if name in IN_YEARS else v.share)


def read_moved(
    name: str, row: Mapping[str, object], place: str, number: Callable[[object], int | Fraction]
) -> Assumption:
    """A number and the two values to which it is moved. Raises ``InputError``."""
    moved = row["moved"]
    if not isinstance(moved, list) or len(moved) != 2:
        raise InputError("error.law.value", f"{place}.moved", expected=Plain("[10 %, 40 %]"))
    values = [read_value(item, place, number) for item in (row["value"], *moved)]
    return Assumption(name, Fraction(values[0]), (Fraction(values[1]), Fraction(values[2])), str(row["note"]))


def _years(raw: object) -> int:
    """``-5 years`` → -5."""
    text = str(raw)
    return -v.months(text[1:]) // 12 if text.startswith("-") else v.months(text) // 12


def read_status(row: Mapping[str, object], place: str) -> str:
    """How sure a line is. Raises ``InputError``."""
    if row["status"] not in STATUSES:
        raise InputError("error.law.value", f"{place}.status", expected=Plain(" | ".join(STATUSES)))
    return str(row["status"])


def read_value(raw: object, place: str, parse_one: Callable[[object], Any]) -> Any:  # noqa: ANN401 - what the parser gives
    """A value as its parser reads it. Raises ``InputError``."""
    try:
        return parse_one(raw)
    except ValueReadError as error:
        raise InputError("error.law.value", place, expected=Plain(str(error))) from None


def exact_fields(raw: object, place: str, needed: set[str]) -> dict[str, object]:
    """A mapping with exactly these fields."""
    return fields_of(raw, needed, needed, place)
