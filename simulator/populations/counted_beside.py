"""What is counted of invented people beside the lab, in the same pass: each of them is invented once.

Their margins, how many of them have facts that do not go together, as a file is checked, and the older laws at their own prices.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.law import Law
from simulator.populations.invented.margin_checks import Counting
from simulator.populations.reforms import own_price
from simulator.question.plausible.checks import in_file

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from simulator.populations.count.groups import Crowd
    from simulator.populations.invented.recipe import Recipe
    from simulator.populations.plan import Plan


class CountedBeside:
    """Invented rows as they pass; ``to_check`` of those that passed have facts that do not go together."""

    def __init__(self, recipe: Recipe, plan: Plan) -> None:
        self.margins, self.own_prices = Counting(recipe), own_price.Passing(plan)
        self.to_check, self._law = 0, Law.load()

    def passing(self, parts: Iterable[Crowd]) -> Iterator[Crowd]:
        """The same parts, each counted as it passes."""
        for part in parts:
            self.margins.add(part)
            self.own_prices.add(part)
            self.to_check += int(in_file(part.people, self._law).sum())
            yield part
