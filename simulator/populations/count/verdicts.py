"""The verdict of one law against the first, household by household, by the three payments together.

A household is *better* off only if none of the three payments is higher by more than the neutral band and at least one is lower by
more; *worse* off likewise; the *same* where all three lie within the band. Otherwise it *exchanges*: it pays less before the keys
and more each month, or more before the keys and less each month, or the value of all goes against both.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from simulator.populations.count import effects
from simulator.populations.count.totals import VERDICT

if TYPE_CHECKING:
    from simulator.base.money import Cents
    from simulator.populations.count.rent_columns import Decided, Flags
    from simulator.populations.count.totals import Chunk
    from simulator.populations.plan import Plan

BEFORE, MONTH, VALUE = "before_keys", "instalment", "present_value"
PAYMENTS = (BEFORE, MONTH, VALUE)
"""The three payments that are compared: before the keys, each month, all of them in value."""
REPAID = "repaid"
"""All the months together: said beside the month, and compared by the value, which knows when each is paid."""
EXCHANGES = ("less_before", "more_before", "other_exchange")
"""Less before the keys and more each month; more before the keys and less each month; any other exchange."""
CHANGES = ("better", "worse", *EXCHANGES)
"""The households for which something changes: their amounts are kept."""
VERDICTS = (*CHANGES, "same")
"""Every household that both laws serve is in one of them; every other is in one of ``effects.OTHERS``."""
SERVED = "served"
"""The households that both laws serve."""


def count(chunk: Chunk, law: int, first: Decided, second: Decided, plan: Plan) -> None:
    """Count the verdicts of a law against the first, and by how much the payments of each change."""
    both, others = effects.apart(first, second)
    changes = _changes(first, second, plan)
    band = {name: effects.neutral(plan, first.income, name) for name in PAYMENTS}
    less = {name: both & (changes[name] < -band[name]) for name in PAYMENTS}
    more = {name: both & (changes[name] > band[name]) for name in PAYMENTS}
    verdicts = _verdicts(both, less, more)
    alone = {
        f"{name}.{side}": flags for side, by_name in (("less", less), ("more", more)) for name, flags in by_name.items()
    }
    in_value = {
        f"{name}.value_{side}": verdicts[name] & by_name[VALUE]
        for name in EXCHANGES for side, by_name in (("less", less), ("more", more))
    }  # fmt: skip
    chunk.flags(VERDICT, law, verdicts | others | {SERVED: both} | alone | in_value)
    for name in CHANGES:
        if verdicts[name].any():
            for payment, change in changes.items():
                chunk.spread(law, f"{name}.{payment}", change, verdicts[name], VERDICT)


def _changes(first: Decided, second: Decided, plan: Plan) -> dict[str, Cents]:
    """What the second law adds to each payment, below zero where it is less. (N,) centimes each"""
    return {
        BEFORE: second.up_front - first.up_front,
        MONTH: second.result.level.instalment - first.result.level.instalment,
        VALUE: second.value_at_keys(plan.discounting) - first.value_at_keys(plan.discounting),
        REPAID: second.repaid - first.repaid,
    }


def _verdicts(both: Flags, less: dict[str, Flags], more: dict[str, Flags]) -> dict[str, Flags]:
    """The verdict on each household that both laws serve: it is in one of them. (N,) each"""
    some_less, some_more = (np.logical_or.reduce([by_name[name] for name in PAYMENTS]) for by_name in (less, more))
    exchanged = some_less & some_more
    less_before, more_before = exchanged & less[BEFORE] & more[MONTH], exchanged & more[BEFORE] & less[MONTH]
    return {
        "better": some_less & ~some_more,
        "worse": some_more & ~some_less,
        "less_before": less_before,
        "more_before": more_before,
        "other_exchange": exchanged & ~less_before & ~more_before,
        "same": both & ~some_less & ~some_more,
    }
