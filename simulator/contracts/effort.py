"""What each payer of a contract pays a month over his own income, from the keys to the end.

The money of one payer is never divided by the income of another; where an income is not known, neither effort nor rest is.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from simulator.base import money
from simulator.contracts.lines import INSTALMENT

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from simulator.contracts.lines import Line
    from simulator.contracts.path import Path


class Effort(NamedTuple):
    """A time in which a payer pays the same amount a month out of the same income. Amounts in centimes, ``income`` None when unknown."""

    payer: str
    first: dt.date
    last: dt.date
    months: int
    monthly: int
    income: int | None

    @property
    def share(self) -> float | None:
        """The amount of a month over the income, to a hundredth of a per cent; None without an income."""
        if not self.income:
            return None
        return money.nearest_share(money.EFFORT_STEPS, Fraction(self.monthly, self.income)) / money.EFFORT_STEPS

    @property
    def left(self) -> int | None:
        """What is left of the income after the instalment; below zero where it does not suffice, None when it is unknown."""
        return None if self.income is None else self.income - self.monthly


def efforts(path: Path) -> tuple[Effort, ...]:
    """The efforts of every payer of a path that has reached its end, payer after payer in the order in which they begin."""
    spans: dict[str, list[Effort]] = {}
    for line in path.lines:
        if line.kind != INSTALMENT:
            continue
        for payer, monthly in parts(path, line, line.due + line.moved):
            _lengthen(spans.setdefault(payer, []), payer, line.day, monthly, path.income_of(payer, line.day))
    return tuple(span for payer in spans.values() for span in payer)


def _lengthen(spans: list[Effort], payer: str, day: dt.date, monthly: int, income: int | None) -> None:
    """One month more: of the last span, or of a new one when the amount or the income is another."""
    last = spans[-1] if spans else None
    if last is not None and (last.monthly, last.income) == (monthly, income):
        spans[-1] = last._replace(last=day, months=last.months + 1)
    else:
        spans.append(Effort(payer, day, day, 1, monthly, income))


def parts(path: Path, line: Line, due: int) -> Iterator[tuple[str, int]]:
    """What each payer pays of an amount of a line: a kafil who shares his part, rounded down, inside his age; the payer the rest."""
    rest = due
    for first, name, millionths in path.shares:
        limit = path.limits.get(name)
        if first <= line.number and (limit is None or line.day <= limit):
            rest -= due * millionths // money.MILLION
            yield name, due * millionths // money.MILLION
    yield line.payer, rest
