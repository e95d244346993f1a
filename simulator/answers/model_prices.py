"""How the price of an ``Answer`` is composed, and another one that is in circulation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from fractions import Fraction

    from simulator.base.money import Money
    from simulator.law import Provision


@dataclass(frozen=True, slots=True)
class PriceComposition:
    """How the price of a dwelling follows from its surface in m²; ``parts`` are the sums of its order, by their names."""

    surface: Fraction
    parts: Mapping[str, Money]
    cost: Money
    price: Money


@dataclass(frozen=True, slots=True)
class PriceAlternative:
    """One of two prices in circulation, under a choice of ``reading``, with what follows and the evidence by language."""

    reading: str
    choice: str
    price: Money
    down_payment: Money
    financed: Money
    instalment: Money | None
    provision: Provision
