"""The numbers of the law that can be moved: every number of every provision that governs some household.

A number is named as a reform file would place it: ``age_limit``, ``tranches.1.share``, ``term_max.3.income_up_to``,
``price.frontal_aid``, ``surfaces.F3``; rows are counted from one. Where several texts govern the households, the text
comes first: ``dz/2024-203:term_max.3.term``. Eight numbers have a short name too (``down_payment``, ``term_long`` …).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from simulator.base.money import CENTIMES
from simulator.engine import financing
from simulator.engine.financing import PROGRAMME
from simulator.engine.households import Households
from simulator.engine.refusals import is_price_possible
from simulator.law import Law
from simulator.law.keys import CURRENCIES
from simulator.law.values import COHORTS, DWELLINGS, LONGEST_LIFE, TermBand, Tranche
from simulator.populations import experiment
from simulator.populations.reforms.provision_numbers import (
    AGE,
    AMOUNT,
    DAYS,
    MONTHS,
    NUMBER,
    SHARE,
    SURFACE,
    WAGES,
    Number,
    Path,
    numbers,
    with_number,
)
from simulator.reading.errors import InputError
from simulator.wording import FactList, Named, Plain

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from simulator.law.text import Provision
    from simulator.populations.experiment import Source
    from simulator.populations.laws import PopulationLaw


class Extent(NamedTuple):
    """The values that are tried: from ``low`` to ``high`` in steps of ``step``, in the unit in which the law holds them."""

    low: Number
    high: Number
    step: Number

    @property
    def steps(self) -> int:
        """The number of steps from the first value to the last."""
        return int((self.high - self.low) / Fraction(self.step))

    def at(self, step: int) -> Number:
        """The value after some steps."""
        return self.low + step * self.step


_YEAR = 12
_TIMES = 10
_HUNDREDTH, _MYRIADTH = Fraction(1, 100), Fraction(1, 10_000)
_FIXED = {
    SHARE: Extent(Fraction(0), Fraction(1), _MYRIADTH), MONTHS: Extent(1, 50 * _YEAR, 1),
    AGE: Extent(0, LONGEST_LIFE * _YEAR, _YEAR), WAGES: Extent(Fraction(0), Fraction(100), _HUNDREDTH),
    DAYS: Extent(0, 10 * 365, 1),
}  # fmt: skip
_STEP: dict[str, Number] = {AMOUNT: 1, SURFACE: _HUNDREDTH, NUMBER: _HUNDREDTH}
_LEAST_TOP: dict[str, Number] = {AMOUNT: 1_000_000 * CENTIMES, SURFACE: Fraction(500), NUMBER: Fraction(100)}


def _usual(unit: str, now: Number) -> Extent:
    """The default extent of a number: of an amount, centime by centime up to ten times the law's."""
    return _FIXED.get(unit) or Extent(0 * _STEP[unit], max(now * _TIMES, _LEAST_TOP[unit]), _STEP[unit])


@dataclass(frozen=True)
class Lever:
    """One number of one provision, or several that move together. ``short`` is its short name, ``now`` what the law says.

    ``with_number`` gives the value of the whole provision with another number in it.
    """

    name: str
    provision: Provision
    path: Path
    unit: str
    currency: str
    now: Number
    extent: Extent
    with_number: Callable[[Number], object]
    short: str = ""

    def law(self, current: PopulationLaw, value: Number) -> PopulationLaw:
        """The law with another number in the place of this one, in the text that fixes it."""
        provision = replace(self.provision, value=self.with_number(value))
        texts = [
            replace(
                text,
                provisions=tuple(
                    provision if provision_of_text is self.provision else provision_of_text
                    for provision_of_text in text.provisions
                ),
            )
            if text.id == self.provision.text
            else text
            for text in current.law.texts
        ]
        return replace(current, law=Law(texts))


class Governing(NamedTuple):
    """The provisions that govern some household under one law, by key, oldest first.

    ``examples`` has one household of each combination of dates that the law tells apart, ``cohorts`` are those present.
    """

    law: PopulationLaw
    by_key: Mapping[str, list[Provision]]
    cohorts: tuple[str, ...]
    examples: Households

    @classmethod
    def of(cls, source: Source, law: PopulationLaw) -> Governing:
        """The provisions that govern a population, in one pass over its dates. Raises ``InputError`` if it is empty."""
        governing: set[int] = set()
        present: set[str] = set()
        tables: set[int] = set()
        examples: list[Households] = []
        for part in experiment.parts(source):
            people = law.households(part.people)
            codes, regime = law.regimes(people) if len(people) else ((), np.zeros(0, np.int64))
            for place, code in enumerate(codes):
                rows = np.flatnonzero(regime == place)
                cohorts = _cohorts(people.cohort[rows])
                present |= set(cohorts)
                governing |= {
                    id(provision[COHORTS.index(cohort)]) for provision in code.provisions.values() for cohort in cohorts
                }  # fmt: skip
                if id(code.provisions) not in tables:
                    tables.add(id(code.provisions))
                    examples.append(people.rows(rows[:1]))
        if not examples:
            raise InputError("lab.error.nobody")
        by_key: dict[str, list[Provision]] = {}
        for text in law.law.texts:
            for provision in text.provisions:
                if id(provision) in governing:
                    by_key.setdefault(provision.key, []).append(provision)
        return cls(law, by_key, tuple(sorted(present)), Households.joined(examples))

    def possible(self, law: PopulationLaw) -> bool:
        """Whether no price of this law is negative."""
        codes, _ = law.regimes(self.examples)
        return all(
            is_price_possible(code, cohort, kind)
            for code in codes if financing.of(code).price_key == PROGRAMME for cohort in self.cohorts for kind in DWELLINGS
        )  # fmt: skip


def _cohorts(places: np.ndarray[Any, Any]) -> list[str]:
    """The cohorts of some households; where a scheme has none, the one under which its texts are kept."""
    return [cohort for place, cohort in enumerate(COHORTS) if (places == place).any()] or [COHORTS[-1]]


def all_levers(governing: Governing) -> list[Lever]:
    """Every number that can be moved: first those that have a short name, then the others, by key. ``named`` narrows them."""
    short = [
        lever
        for name, of in SHORT.items() for provision in governing.by_key.get(of.key, ())
        if (lever := _short(governing, provision, name)) is not None
    ]  # fmt: skip
    short_paths = {(id(lever.provision), lever.path) for lever in short}
    return short + [
        _lever(governing, provision, path)
        for _, provisions in sorted(governing.by_key.items()) for provision in provisions
        for path in numbers(provision)
        if (id(provision), path) not in short_paths and not _in_parts(provision, path) and provision.key != _LEAST_SUM
    ]  # fmt: skip


def lever_named(governing: Governing, name: str) -> Lever:
    """The number of this name. Raises ``InputError`` where it is unknown, no number, a gap, or fixed by several texts."""
    text, colon, place = name.rpartition(":")
    if place == _LEAST_SUM and "tranches" in governing.by_key:
        return lever_named(governing, f"{text}{colon}{_SUM}")
    key = SHORT[place].key if place in SHORT else place.partition(".")[0]
    fixing = [candidate for candidate in governing.by_key.get(key, ()) if text in ("", candidate.text)]
    if not fixing:
        raise _unfixed(governing, name, key)
    if len(fixing) > 1:
        choices = FactList(tuple(Plain(f"{candidate.text}:{place}") for candidate in fixing))
        raise InputError("breakeven.error.several", "--solve", got=Plain(name), known=choices)
    provision, inside = fixing[0], numbers(fixing[0])
    key_name, cited = Named(f"key.{key}"), Plain(provision.text)
    if not provision.is_known:
        raise InputError("breakeven.error.gap", "--solve", key=key_name, text=cited)
    if not inside:
        raise InputError("breakeven.error.no_number", "--solve", key=key_name, text=cited)
    path = tuple(place.split(".")[1:])
    names = FactList(tuple(Plain(".".join((key, *inner))) for inner in inside))
    if place in SHORT:
        lever = _short(governing, provision, place)
        if lever is None:
            law = Plain(governing.law.name)
            raise InputError("breakeven.error.shape", "--solve", got=Plain(place), key=key_name, law=law, known=names)
        return _within(governing, lever)
    if path not in inside:
        raise InputError("breakeven.error.place", "--solve", got=Plain(place), key=key_name, known=names)
    if _in_parts(provision, path):
        raise InputError("breakeven.error.parts", "--solve", key=key_name)
    return _within(governing, _lever(governing, provision, path))


def _unfixed(governing: Governing, name: str, key: str) -> InputError:
    """The error for a key that no text in force fixes for these households, or that the law does not have."""
    law = governing.law
    if key in law.law.keys(law.scheme):
        return InputError("breakeven.error.not_fixed", "--solve", key=Named(f"key.{key}"), law=Plain(law.name))
    keys = [key for key, provisions in sorted(governing.by_key.items()) if any(map(numbers, provisions))]
    short = tuple(Plain(lever.short) for lever in all_levers(governing) if lever.short)
    return InputError(
        "breakeven.error.unknown",
        "--solve",
        got=Plain(name),
        law=Plain(law.name),
        short=FactList(short or (Named("lab.unknown"),)),
        known=FactList(tuple(map(Plain, keys))),
    )


def _lever(governing: Governing, provision: Provision, path: Path) -> Lever:
    name = _full_name(governing, provision, ".".join((provision.key, *path)))
    unit, now = numbers(provision)[path]
    return Lever(
        name,
        provision,
        path,
        unit,
        CURRENCIES[governing.law.scheme],
        now,
        _usual(unit, now),
        lambda number: with_number(provision.value, path, number),
    )


def _within(governing: Governing, lever: Lever) -> Lever:
    """The same number between the ends that a text may hold: tranches are never more than the price, no price is negative."""
    extent = lever.extent
    rows = lever.provision.value
    if lever.provision.key == "tranches" and lever.unit == SHARE and not lever.short and isinstance(rows, tuple):
        room = 1 - sum((row.share for row in rows), Fraction(0)) + lever.now
        return replace(lever, extent=extent._replace(high=room))
    if lever.provision.key not in ("price", "surfaces"):
        return lever

    def stands(step: int) -> bool:
        return governing.possible(lever.law(governing.law, extent.at(step)))

    middle = int((lever.now - extent.low) / Fraction(extent.step))
    low, high = _last(stands, middle, 0), _last(stands, middle, extent.steps)
    return replace(lever, extent=Extent(extent.at(low), extent.at(high), extent.step))


def _last(stands: Callable[[int], bool], good: int, end: int) -> int:
    """The last step from one that stands towards an end that stands too."""
    if stands(end):
        return end
    while abs(end - good) > 1:
        middle = (good + end) // 2
        good, end = (middle, end) if stands(middle) else (good, middle)
    return good


def _in_parts(provision: Provision, path: Path) -> bool:
    """Whether a number is a part of a whole that a text must fix: it cannot move without the other parts."""
    return provision.key == "first_tranche_split" and path[-1:] == ("share",)


# --- the short names


class _Short(NamedTuple):
    """A short name: of which key, where its number stands in the value, and the values that are tried."""

    key: str
    place: Callable[[Any], Path | None]
    extent: Extent


def _first_band(field: str) -> Callable[[tuple[TermBand, ...]], Path | None]:
    """The row of the table of terms that is for the lower incomes of the last programme."""

    def place(rows: tuple[TermBand, ...]) -> Path | None:
        places = [
            str(n)
            for n, row in enumerate(rows, 1)
            if row.cohort in (None, COHORTS[-1]) and row.income_up_to is not None
        ]
        return (places[0], field) if places else None

    return place


def _last_band(rows: tuple[TermBand, ...]) -> Path | None:
    places = [str(n) for n, row in enumerate(rows, 1) if row.cohort in (None, COHORTS[-1]) and row.income_up_to is None]
    return (places[0], "term") if places else None


def _apport(tranches: tuple[Tranche, ...]) -> Path | None:
    """All the tranches together, where they are a part of the price; the calls of a purchase are the whole of it."""
    return _ALL_TRANCHES if 0 < sum(row.share for row in tranches) < 1 else None


_LEAST_SUM, _SUM = "down_payment_min", "down_payment"
"""The least sum of the tranches, which no rule reads beside them, moves all of them in proportion: it is their sum."""
_ALL_TRANCHES: Path = ("*",)
"""All the tranches together."""
_TERMS, _TOP_WAGES = Extent(_YEAR, 50 * _YEAR, _YEAR), 20

SHORT = {
    "down_payment": _Short("tranches", _apport, Extent(_HUNDREDTH, Fraction(99, 100), Fraction(1, 1000))),
    "income_floor": _Short("income_floor", lambda _: (), Extent(0, 100_000 * CENTIMES, 1)),
    "income_ceiling": _Short("income_ceiling", lambda _: (), Extent(Fraction(1), Fraction(_TOP_WAGES), _HUNDREDTH)),
    "term_long": _Short("term_max", _first_band("term"), _TERMS),
    "term_short": _Short("term_max", _last_band, _TERMS),
    "term_step": _Short("term_max", _first_band("income_up_to"), Extent(Fraction(1, 10), Fraction(_TOP_WAGES), _HUNDREDTH)),
    "age_limit": _Short("age_limit", lambda _: (), Extent(50 * _YEAR, 100 * _YEAR, _YEAR)),
    "frontal_aid": _Short("price", lambda _: ("frontal_aid",), Extent(0, 3_000_000 * CENTIMES, 1)),
}  # fmt: skip
"""The numbers that people ask for most."""


def _short(governing: Governing, provision: Provision, name: str) -> Lever | None:
    """The number of a short name in a provision; None where it has no such number."""
    _, place, extent = SHORT[name]
    rows: Any = provision.value
    if not numbers(provision) or (path := place(rows)) is None:
        return None
    full, currency = _full_name(governing, provision, name), CURRENCIES[governing.law.scheme]
    if path == _ALL_TRANCHES:
        sum_now = sum((row.share for row in rows), Fraction(0))
        return Lever(
            full,
            provision,
            _ALL_TRANCHES,
            SHARE,
            currency,
            sum_now,
            extent,
            lambda total: _scaled(rows, total),
            short=name,
        )
    if path not in numbers(provision):
        return None
    unit, now = numbers(provision)[path]
    fits = isinstance(now, Fraction) == isinstance(extent.low, Fraction)
    return Lever(
        full,
        provision,
        path,
        unit,
        currency,
        now,
        extent if fits else _usual(unit, now),
        lambda number: with_number(rows, path, number),
        short=name,
    )


def _full_name(governing: Governing, provision: Provision, name: str) -> str:
    """The name, after the text where several fix the same key."""
    return f"{provision.text}:{name}" if len(governing.by_key[provision.key]) > 1 else name


def _scaled(tranches: tuple[Tranche, ...], total: Number) -> tuple[Tranche, ...]:
    """The tranches with another sum, in their proportions to the hundredth of a per cent; the first has what is left."""
    sum_now = sum((row.share for row in tranches), Fraction(0))
    shares = [Fraction(int(row.share * total / sum_now / _MYRIADTH)) * _MYRIADTH for row in tranches]
    shares[0] += total - sum(shares)
    return tuple(replace(row, share=share) for row, share in zip(tranches, shares, strict=True))
