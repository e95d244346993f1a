"""By how much the general level of prices was multiplied, from the one year and to the one year for which that was published."""

from __future__ import annotations

from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from simulator.law import sources
from simulator.reading import documents

if TYPE_CHECKING:
    from simulator.law.sources import Source

FILE = Path(__file__).parents[2] / "law" / "published" / "price_level.yaml"


class PriceLevel(NamedTuple):
    """Prices of ``since`` are those of ``year`` once multiplied by ``times``; ``sources`` say where that was read."""

    since: int
    year: int
    times: Fraction
    sources: tuple[Source, ...]


@cache
def published() -> PriceLevel:
    """The multiple that was published."""
    raw = documents.read_file(FILE)
    assert isinstance(raw, dict)
    cited = sources.cited(raw["sources"], FILE.name)
    return PriceLevel(int(raw["since"]), int(raw["year"]), Fraction(str(raw["times"])), cited)


def since(year: int) -> PriceLevel | None:
    """The multiple from a year on; None where no page gives one."""
    level = published()
    return level if level.since == year else None
