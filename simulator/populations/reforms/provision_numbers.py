"""The numbers inside a provision: where each stands, what it counts, and the same provision with another number there."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from simulator.law.keys import AGES, DURATIONS, NUMBERS
from simulator.law.values import Band, Multiple, Published

if TYPE_CHECKING:
    from collections.abc import Iterator

    from simulator.law.text import Provision

AMOUNT, SHARE, MONTHS, AGE, WAGES, SURFACE, DAYS, NUMBER = (
    "amount", "share", "months", "age", "wages", "surface", "days", "number",
)  # fmt: skip
"""The units of the numbers of the law: centimes, parts of a whole, months, months in whole years, minimum wages …"""

Path = tuple[str, ...]
"""The place of a number in its provision, as a reform file would write it: ``("1", "share")``; rows are counted from one."""
Number = int | Fraction


def numbers(provision: Provision) -> dict[Path, tuple[str, Number]]:
    """The place of every number of a provision, what it counts, and its value; none for words, days and gaps."""
    return {path: (unit, now) for path, unit, now in _inside(provision.key, provision.value, ())}


_GIVES = {"grant": "amount", "bank_dti": "share", "bank_young_share": "share"}
_MONTHLY = frozenset({"after_keys", "within", "not_before", "term", "age_below", "age_up_to"})

_AGE_BOUNDS = frozenset({"least", "most"})


def _inside(key: str, value: object, path: Path) -> Iterator[tuple[Path, str, Number]]:
    match value:
        case Multiple(wages):
            yield path, WAGES, wages
        case int():
            yield path, _counted(key, path), value
        case Fraction():
            yield path, SURFACE if key == "surfaces" else NUMBER if key in NUMBERS else SHARE, value
        case tuple():
            for place, row in enumerate(value, 1):
                yield from _inside(key, row, (*path, str(place)))
        case dict():
            for name, item in value.items():
                yield from _inside(key, item, (*path, name))
        case _ if is_dataclass(value):
            for field in fields(value):
                yield from _inside(key, getattr(value, field.name), (*path, _field_name(key, field.name)))


def _field_name(key: str, field: str) -> str:
    """A field of a row as a reform file writes it."""
    return {"gives": _GIVES.get(key, "rate"), "by_type": "published"}.get(field, field)


def _counted(key: str, path: Path) -> str:
    """The unit of an integer of the law."""
    if path and path[-1] in _MONTHLY:
        return DAYS if (key, path[-1]) == ("journey", "within") else MONTHS
    if path and path[-1] in _AGE_BOUNDS:
        return AGE
    if path or key not in DURATIONS:
        return AMOUNT
    return AGE if key in AGES else MONTHS


def with_number(value: Any, path: Path, number: Number) -> object:  # noqa: ANN401 - the value of any key
    """The same value with another number at one place."""
    if not path:
        return Multiple(Fraction(number)) if isinstance(value, Multiple) else number
    name, tail = path[0], path[1:]
    if isinstance(value, tuple):
        place = int(name) - 1
        return (*value[:place], with_number(value[place], tail, number), *value[place + 1 :])
    if isinstance(value, dict):
        return {**value, name: with_number(value[name], tail, number)}
    field = {Band: "gives", Published: "by_type"}[type(value)] if not hasattr(value, name) else name
    return replace(value, **{field: with_number(getattr(value, field), tail, number)})
