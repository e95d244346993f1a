"""What is asked of a population: which laws, by which group, at which rates."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Literal

from simulator import annuity

if TYPE_CHECKING:
    from simulator.population.laws import Asked


@dataclass(frozen=True)
class Plan:
    """What to compute. ``neutral`` is in centimes: of a month, or of the whole when winners are counted by the whole.

    ``bounds`` are the incomes that ``groups.deciles`` found; ``discount`` is the yearly rate of present values, ``interest``
    that of the interest which the State bears, if one is given; ``delays`` are in years; ``wage``, ``receipts`` and
    ``distributions`` switch what a table by group may not need.
    """

    laws: tuple[Asked, ...]
    by: str | None = None
    bounds: tuple[int, ...] = ()
    neutral: int = 0
    gain: Literal["instalment", "present_value"] = "instalment"
    discount: Fraction = Fraction(6, 100)
    interest: Fraction | None = None
    delays: tuple[int, ...] = ()
    wage: bool = False
    receipts: bool = False
    distributions: bool = True

    @property
    def rate(self) -> int:
        """The discount rate in the units of the ledger."""
        return annuity.rate_units(self.discount)
