"""What kafils change: the same households under the same laws when none, a quarter, a half or all of those who may take one."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from simulator.populations import experiment

if TYPE_CHECKING:
    from simulator.populations.experiment import Source
    from simulator.populations.plan import Plan

SHARES = (Fraction(0), Fraction(1, 4), Fraction(1, 2), Fraction(1))
"""The shares beside that of the plan."""


class WithKafils(NamedTuple):
    """Under one law of the plan, by its place, the median instalment and who pays more than 30 % when this share takes a kafil."""

    law: int
    share: Fraction
    instalment: Fraction | None
    above_30: Fraction | None


def moved(source: Source, plan: Plan) -> list[WithKafils]:
    """One line for each law that provides a kafil and each share, that of the plan among them; empty where the plan has none."""
    if not plan.kafil_share:
        return []
    alone = plan.bare()
    lines = []
    for share in sorted({*SHARES, plan.kafil_share}):
        lab = experiment.run(source, replace(alone, kafil_share=share))
        lines += [
            WithKafils(place, share, lab.value("instalment.median", place), lab.value("above_30.share", place))
            for place in range(len(plan.laws))
            if lab.value("kafil_wanted.share", place) is not None
        ]
    return sorted(lines)
