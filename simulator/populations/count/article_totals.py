"""What is counted of a population under several mixtures of two laws: integers that add up, in any order of the rows.

The instalment and the down payment are those of the common support: the households that every mixture serves.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from typing import TYPE_CHECKING

import numpy as np

from simulator.engine import run
from simulator.populations.count.exact_sums import Histogram, Stretches, Weights, sums
from simulator.populations.count.rent_columns import EFFORTS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import numpy.typing as npt

    from simulator.populations.count.measures import View
    from simulator.populations.count.rent_columns import Decided

_PERCENT = 100


@dataclass(frozen=True, slots=True)
class MixtureTotals:
    """What one mixture of two laws gives, in millionths; the down payments in millionths of centimes.

    ``served`` of all the ``households`` can sign and pay, ``within`` of them at most the first bound of ``EFFORTS``; the common
    ``support`` has its ``down_payment`` and the distribution of its ``instalments``.
    """

    households: int
    served: int
    within: int
    support: int
    down_payment: int
    instalments: Histogram

    @classmethod
    def merged(cls, parts: Iterable[MixtureTotals]) -> MixtureTotals:
        """The totals of several parts, in any order."""
        several = list(parts)
        names = ("households", "served", "within", "support", "down_payment")
        added = {name: sum(getattr(part, name) for part in several) for name in names}
        return cls(**added, instalments=Histogram.merged(part.instalments for part in several))


def counted(views: Sequence[View]) -> list[MixtureTotals]:
    """The totals of the same households under each mixture of two laws."""
    people = views[0].people
    weights = Weights.of(people)
    chunks = [
        _of_chunk([view.decided(rows) for view in views], weights.rows(rows))
        for start in range(0, len(people), run.CHUNK)
        for rows in (np.arange(start, min(start + run.CHUNK, len(people))),)
    ]
    return [MixtureTotals.merged(column) for column in zip(*chunks, strict=True)]


def _of_chunk(mixtures: Sequence[Decided], weights: Weights) -> list[MixtureTotals]:
    support = reduce(np.logical_and, (decided.served for decided in mixtures))
    return [_totals(decided, support, weights) for decided in mixtures]


def _totals(decided: Decided, support: npt.NDArray[np.bool_], weights: Weights) -> MixtureTotals:
    together = Stretches.of(np.zeros(len(support), np.int64), 1)
    columns = (
        np.ones(len(support), np.int64), decided.served, _within(decided), support, decided.down_payment * support,
    )  # fmt: skip
    households, served, within, common, paid = (
        sums(together, column.astype(np.int64), weights)[0] for column in columns
    )
    instalments = Histogram.of(decided.result.level.instalment[support], weights.rows(support))
    return MixtureTotals(households, served, within, common, paid, instalments)


def _within(decided: Decided) -> npt.NDArray[np.bool_]:
    """Served, and the own part of the instalment is at most the first bound of the efforts. (N,)"""
    earning = (decided.income > 0) & decided.pays_himself
    within: npt.NDArray[np.bool_] = (
        decided.served & earning & (decided.own_part * _PERCENT <= decided.income * EFFORTS[0])
    )
    return within
