"""The scale of a picture: its top, a few round numbers up to it, and how many labels fit under it."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Protocol

from simulator.populations.count import tables
from simulator.populations.report import findings
from simulator.wording import write

if TYPE_CHECKING:
    from collections.abc import Sequence

_FEW, _MANY = 5, 12
_STEPS = (1, 2, 5)
_LINES = 5


class Numbers(Protocol):
    """One line, or the bars of one colour."""

    @property
    def values(self) -> tuple[Fraction | None, ...]:
        """One number for each label; None where unknown."""


class Drawn(Protocol):
    """What the scale of a picture needs of it."""

    @property
    def kind(self) -> str:
        """How it is drawn: ``lines``, ``bars``, ``stacked``."""

    @property
    def labels(self) -> tuple[object, ...]:
        """What stands under the axis."""

    @property
    def series(self) -> Sequence[Numbers]:
        """The numbers."""

    @property
    def base(self) -> tuple[Fraction, ...]:
        """Where each stack begins; nothing where all begin at zero."""


def highest(picture: Drawn) -> Fraction:
    """The top of the scale: the largest number, or the largest stack."""
    columns = zip(*(series.values for series in picture.series), strict=True)
    tops = [
        sum((n or Fraction(0) for n in column), Fraction(0)) if picture.kind == "stacked" else max(n or Fraction(0) for n in column)
        for column in columns
    ]  # fmt: skip
    return max(map(sum, zip(tops, picture.base or (Fraction(0),) * len(tops), strict=True))) or Fraction(1)


def ticks(picture: Drawn) -> list[Fraction]:
    """A few round numbers from zero to the top."""
    top = highest(picture)
    power = Fraction(1)
    while power > top:
        power /= 10
    while power * 10 <= top:
        power *= 10
    steps = [power * step / 10 for step in (*_STEPS, *(step * 10 for step in _STEPS))]
    step = next(step for step in steps if top <= _LINES * step)
    return [step * n for n in range(int(top / step) + 1)]


def tick_label(number: Fraction, unit: str, lang: str) -> str:
    """A number of the scale, as people read it."""
    if not number:
        return "0"
    return write(findings.large(number) if unit == tables.DINARS else findings.shown(number, unit), lang)


def label_step(picture: Drawn) -> int:
    """The step between written labels, so that none touches the next, on a phone too."""
    return max(1, -(-len(picture.labels) // (_FEW if picture.kind == "lines" else _MANY)))
