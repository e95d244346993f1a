"""What has to be said of the groups of a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.populations.count import groups
from simulator.populations.count.small_groups import LEAST, few
from simulator.wording import Sentence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from simulator.populations.experiment import Lab
    from simulator.populations.invented.recipe import Recipe


def about(lab: Lab, recipe: Recipe | None) -> Iterator[Sentence]:
    """What has to be known of the groups: what they are, and how many are not printed."""
    if lab.plan.by == groups.AGE and recipe is not None and not recipe.crosses(groups.AGE):
        yield Sentence("afford.say.by_age")
    if hidden := few(lab.figures):
        yield Sentence("afford.say.few", {"count": len(hidden), "least": LEAST})
