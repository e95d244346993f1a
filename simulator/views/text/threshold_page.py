"""What a break-even says: the number of the law in the law's words, its values in their unit, the exact threshold."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from simulator.base.money import CENTIMES, Money
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
    """What people call a number of the law."""
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
            whole = not (lever.extent.step % _YEAR or number % _YEAR)
            return Years(int(number) // _YEAR) if whole else Months(int(number))
        case provision_numbers.WAGES:
            return Sentence("value.wages", {"wages": _plain(number)})
        case provision_numbers.SURFACE:
            return Sentence("value.surface", {"surface": _plain(number)})
    return _plain(number)


def _plain(number: Number) -> Decimal:
    """A number of the steps of a hundredth in which multiples, surfaces and factors move."""
    return Decimal(round(number * 100)) / 100


def figure(number: Fraction | None, unit: str) -> object:
    """A figure with as many digits as tell it from its neighbour; why there is none, where nobody is served."""
    if number is None:
        return Named("lab.reason.nobody")
    if unit == tables.SHARE:
        return Fraction(round(number * _FINE * 100), _FINE * 100)
    return Money(round(number * CENTIMES), unit) if unit in tables.MONEY else findings.shown(number, unit)


def sentences(found: BreakEvenAnswer) -> Iterator[Sentence]:
    """Each threshold, exact to the step; or that there is none, and why; and whether there may be others."""
    facts = _about(found)
    if not found.moves:
        read = found.lever.provision.key in READ
        at = figure(found.tried[0].figure, found.unit)
        yield Sentence("breakeven.still" if read else "breakeven.still.unread", facts | {"figure": at})
        return
    if not found.crossings:
        nearest = _nearest(found)
        near = {"at": value(found.lever, nearest.value), "figure": figure(nearest.figure, found.unit)}
        yield Sentence("breakeven.never.passed" if found.holds else "breakeven.never.kept", facts | near)
    for crossing in found.crossings:
        yield _crossed(found, crossing)
    if found.turn is not None:
        turn = {
            f"{name}{place}": words
            for place, point in enumerate(found.turn)
            for name, words in (("at", value(found.lever, point.value)), ("figure", figure(point.figure, found.unit)))
        }
        yield Sentence("breakeven.turns", facts | turn)


def _about(found: BreakEvenAnswer) -> dict[str, object]:
    """Which number of which law, which figure and which bound, and the values that were tried."""
    extent = found.lever.extent
    return {
        "law": findings.law_label(found.law), "lever": label(found.lever), "measure": findings.measure_label(found.measure),
        "bound": findings.shown(found.bound, found.unit), "low": value(found.lever, extent.low),
        "high": value(found.lever, extent.at(extent.steps)),
    }  # fmt: skip


def _nearest(found: BreakEvenAnswer) -> Point:
    """The value that was tried at which the figure comes nearest to the bound."""
    known = [point for point in found.tried if point.figure is not None]
    return min(known, key=lambda point: abs((point.figure or Fraction(0)) - found.bound))


def _crossed(found: BreakEvenAnswer, crossing: Crossing) -> Sentence:
    facts = {name: fact for name, fact in _about(found).items() if name not in ("low", "high")}
    for name, point in crossing._asdict().items():
        facts |= {name: value(found.lever, point.value), f"{name}_figure": figure(point.figure, found.unit)}
    facts |= {"now": value(found.lever, found.lever.now)}
    return Sentence("breakeven.from" if crossing.within.value > crossing.beyond.value else "breakeven.up_to", facts)


def row(found: BreakEvenAnswer) -> dict[str, object]:
    """The same with exact numbers, for a machine: values in the unit of the law (centimes, parts of one, months)."""
    lever = found.lever
    return {
        "law": found.law.name, "number": lever.name, "text": lever.provision.text, "unit": lever.unit,
        "now": str(lever.now), "tried": _tried(lever.extent), "measure": found.measure, "measure_unit": found.unit,
        "bound": str(found.bound), "moves": found.moves, "may_miss_some": found.turn is not None,
        "crossings": [{name: _told(point) for name, point in each._asdict().items()} for each in found.crossings],
    }  # fmt: skip


def _tried(extent: Extent) -> dict[str, str]:
    return {name: str(number) for name, number in extent._asdict().items()}


def _told(point: Point) -> dict[str, str | None]:
    return {"value": str(point.value), "figure": None if point.figure is None else str(point.figure)}
