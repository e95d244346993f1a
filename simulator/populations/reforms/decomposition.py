"""How much of the difference between two laws is of each article: Shapley's shares, over the same households.

An article is moved from the first law to the second in every order of the articles; its part is the mean of what it moves.
Parts are exact fractions, and add up to the difference (docs/decisions/0043).
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import factorial
from typing import TYPE_CHECKING

from simulator.base.money import CENTIMES, MILLION
from simulator.populations import experiment
from simulator.populations.count.article_totals import MixtureTotals, counted
from simulator.populations.count.measures import View
from simulator.populations.count.tables import DINARS, HOUSEHOLDS, SHARE
from simulator.populations.reforms import articles

if TYPE_CHECKING:
    from collections.abc import Sequence

    from simulator.populations.experiment import Source
    from simulator.populations.laws import PopulationLaw
    from simulator.populations.plan import Plan
    from simulator.populations.reforms.articles import ChangedArticle

MEASURES = {
    "instalment.median": DINARS, "down_payment.mean": DINARS, "served": HOUSEHOLDS, "within_30.share": SHARE,
}  # fmt: skip
"""What is taken apart, with its unit: the first two on the common support, the others of everybody."""
MOST = 6
"""The most articles that are told apart: each more doubles the laws that are counted."""


@dataclass(frozen=True, slots=True)
class Split:
    """A measure under the first law and under the second, and the part of each article in the difference. In the unit of the measure"""

    measure: str
    before: Fraction
    after: Fraction
    parts: tuple[Fraction, ...]

    @property
    def difference(self) -> Fraction:
        """What the parts add up to."""
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class Decomposition:
    """The difference between the first law and another (by its place in the plan), article by article.

    ``support`` households are served under both laws and whatever mixture of them; ``splits`` has the measures that are known under all.
    ``splits`` is empty where more than ``MOST`` articles differ.
    """

    law: int
    articles: tuple[ChangedArticle, ...]
    support: Fraction
    splits: tuple[Split, ...]


def of_plan(source: Source, plan: Plan) -> tuple[Decomposition, ...]:
    """Each law of a plan against the first; rents of one scheme only: a loan has no such articles."""
    first = plan.laws[0]
    return tuple(
        decomposed(source, first, other, place)
        for place, other in enumerate(plan.laws)
        if place and first.facts is None and other.facts is None and other.scheme == first.scheme
    )


def decomposed(source: Source, first: PopulationLaw, second: PopulationLaw, place: int = 1) -> Decomposition:
    """The difference between two laws over a population, which is passed through twice."""
    pairs = (
        (View.of(part.people, first), View.of(part.people, second))
        for part in experiment.parts(source) if len(part.people)
    )  # fmt: skip
    differing = articles.changed(pairs, first.law.by_id | second.law.by_id)
    if len(differing) > MOST:
        return Decomposition(place, differing, Fraction(0), ())
    counts = [
        counted(mixtures(View.of(part.people, first), View.of(part.people, second), differing))
        for part in experiment.parts(source) if len(part.people)
    ]  # fmt: skip
    totals = [MixtureTotals.merged(column) for column in zip(*counts, strict=True)]
    splits = (_split(measure, totals, len(differing)) for measure in MEASURES)
    return Decomposition(place, differing, Fraction(totals[0].support, MILLION), tuple(filter(None, splits)))


def mixtures(first: View, second: View, changed: Sequence[ChangedArticle]) -> list[View]:
    """The households under every mixture: bit n of the place says that article n is of the second law. (2**n)"""
    last = (1 << len(changed)) - 1
    between = [
        articles.mixed(
            first, second, [key for n, article in enumerate(changed) if place >> n & 1 for key in article.keys]
        )
        for place in range(1, last)
    ]
    return [first, *between, second] if changed else [first]


def shares(values: Sequence[Fraction], count: int) -> tuple[Fraction, ...]:
    """The part of each of ``count`` things in the last value less the first: ``values[bits]`` is with those whose bits are set."""
    weights = [Fraction(factorial(n) * factorial(count - n - 1), factorial(count)) for n in range(count)]
    return tuple(
        sum(
            (
                weights[bits.bit_count()] * (values[bits | 1 << thing] - values[bits])
                for bits in range(1 << count)
                if not bits >> thing & 1
            ),
            Fraction(0),
        )
        for thing in range(count)
    )


def _split(measure: str, totals: Sequence[MixtureTotals], count: int) -> Split | None:
    values = [value for total in totals if (value := _value(measure, total)) is not None]
    if len(values) < len(totals):
        return None
    return Split(measure, values[0], values[-1], shares(values, count))


def _value(measure: str, total: MixtureTotals) -> Fraction | None:
    """A measure under one mixture; None where no household is counted."""
    if measure == "served":
        return Fraction(total.served, MILLION)
    if measure == "within_30.share":
        return Fraction(total.within, total.households) if total.households else None
    if not total.support:
        return None
    if measure == "down_payment.mean":
        return Fraction(total.down_payment, total.support * CENTIMES)
    median = total.instalments.quantile(1, 2)
    return None if median is None else Fraction(median, CENTIMES)
