"""A break-even in words: the number of the law, its values in their unit, the exact threshold."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from simulator.base.money import Money, units
from simulator.law import in_words
from simulator.populations.count import tables
from simulator.populations.laws import READ
from simulator.populations.reforms import provision_numbers
from simulator.populations.report import findings
from simulator.wording import Counted, Months, Named, Sentence, Years

if TYPE_CHECKING:
    from collections.abc import Iterator

    from simulator.populations.reforms.levers import Extent, Lever
    from simulator.populations.reforms.provision_numbers import Number
    from simulator.populations.reforms.threshold import BreakEvenAnswer, Crossing, Point

_YEAR = 12
_FINE = 10_000


def label(lever: Lever) -> object:
    """The name of a number of the law."""
    return Named(f"lab.lever.{lever.short}") if lever.short else in_words.entry(lever.provision, lever.path)


def value(lever: Lever, number: Number) -> object:
    """A number of the law in its unit."""
    match lever.unit:
        case provision_numbers.AMOUNT:
            return Money(int(number), lever.currency)
        case provision_numbers.SHARE:
            return Fraction(number)
        case provision_numbers.DAYS:
            return Counted("days", int(number))
        case provision_numbers.MONTHS | provision_numbers.AGE:
            in_years = not (lever.extent.step % _YEAR or number % _YEAR)
            return Years(int(number) // _YEAR) if in_years else Months(int(number))
        case provision_numbers.WAGES:
            return Sentence("value.wages", {"wages": _plain(number)})
        case provision_numbers.SURFACE:
            return Sentence("value.surface", {"surface": _plain(number)})
    return _plain(number)


def _plain(number: Number) -> Decimal:
    """A number rounded to the hundredth: multiples, surfaces and factors move in such steps."""
    return Decimal(round(number * 100)) / 100


def figure(number: Fraction | None, unit: str) -> object:
    """A figure with enough digits to differ from its neighbour; the reason where no household is served."""
    if number is None:
        return Named("lab.reason.nobody")
    if unit == tables.SHARE:
        return Fraction(round(number * _FINE * 100), _FINE * 100)
    return Money(round(number * units(unit)), unit) if unit in tables.MONEY else findings.shown(number, unit)


def sentences(break_even: BreakEvenAnswer) -> Iterator[Sentence]:
    """The sentences of each threshold, exact to the step; or of the reason why there is none; and of possible further ones."""
    facts = _about(break_even)
    if not break_even.moves:
        is_used = break_even.lever.provision.key in READ
        at = figure(break_even.tried[0].figure, break_even.unit)
        yield Sentence("breakeven.still" if is_used else "breakeven.still.unread", facts | {"figure": at})
        return
    if not break_even.crossings:
        nearest = _nearest(break_even)
        near = {"at": value(break_even.lever, nearest.value), "figure": figure(nearest.figure, break_even.unit)}
        yield Sentence("breakeven.never.passed" if break_even.holds else "breakeven.never.kept", facts | near)
    for crossing in break_even.crossings:
        yield _crossed(break_even, crossing)
    if break_even.turn is not None:
        turn = {
            f"{name}{place}": words
            for place, point in enumerate(break_even.turn)
            for name, words in (
                ("at", value(break_even.lever, point.value)),
                ("figure", figure(point.figure, break_even.unit)),
            )
        }
        yield Sentence("breakeven.turns", facts | turn)


def _about(break_even: BreakEvenAnswer) -> dict[str, object]:
    """The facts of every sentence: the law, the number, the figure, the bound, the first and the last value tried."""
    extent = break_even.lever.extent
    return {
        "law": findings.law_label(break_even.law),
        "lever": label(break_even.lever),
        "measure": findings.measure_label(break_even.measure),
        "bound": findings.shown(break_even.bound, break_even.unit),
        "low": value(break_even.lever, extent.low),
        "high": value(break_even.lever, extent.at(extent.steps)),
    }


def _nearest(break_even: BreakEvenAnswer) -> Point:
    """The tried value with the figure nearest to the bound."""
    points = [point for point in break_even.tried if point.figure is not None]
    return min(points, key=lambda point: abs((point.figure or Fraction(0)) - break_even.bound))


def _crossed(break_even: BreakEvenAnswer, crossing: Crossing) -> Sentence:
    facts = {name: fact for name, fact in _about(break_even).items() if name not in ("low", "high")}
    for name, point in crossing.by_key().items():
        facts |= {name: value(break_even.lever, point.value), f"{name}_figure": figure(point.figure, break_even.unit)}
    facts |= {"now": value(break_even.lever, break_even.lever.now)}
    return Sentence("breakeven.from" if crossing.within.value > crossing.beyond.value else "breakeven.up_to", facts)


def row(break_even: BreakEvenAnswer) -> dict[str, object]:
    """The same with exact numbers, for a machine: values in the unit of the law (centimes, parts of one, months)."""
    lever = break_even.lever
    return {
        "law": break_even.law.name,
        "number": lever.name,
        "text": lever.provision.text,
        "unit": lever.unit,
        "now": str(lever.now),
        "tried": _tried(lever.extent),
        "measure": break_even.measure,
        "measure_unit": break_even.unit,
        "bound": str(break_even.bound),
        "moves": break_even.moves,
        "may_miss_some": break_even.turn is not None,
        "crossings": [
            {name: _point(point) for name, point in crossing.by_key().items()} for crossing in break_even.crossings
        ],
    }


def _tried(extent: Extent) -> dict[str, str]:
    return {name: str(number) for name, number in extent._asdict().items()}


def _point(point: Point) -> dict[str, str | None]:
    return {"value": str(point.value), "figure": None if point.figure is None else str(point.figure)}
