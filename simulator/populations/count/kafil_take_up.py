"""Kafils whom applicants are supposed to name: a share of the households that could go on paying with one takes one.

A household takes one or not by its number in the population: the numbers are spread evenly between zero and one, by multiples of the
golden ratio, so that any share of any stretch of them takes a kafil, a household that takes one at a share does at every greater one, and nothing
depends on the pieces in which a population is read. The rows of a file have the numbers of its spreadsheet.

The kafil is old enough to sign and young enough to pay to the end: so many years on the day of the keys. He takes over
where the applicant's own age stops him; a household whom age does not stop, or whose law provides no kafil, pays as before.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from simulator.base import dates
from simulator.populations.count.groups import InMemory

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from fractions import Fraction

    import numpy.typing as npt

    from simulator.engine.households import Households
    from simulator.populations.count.groups import Crowd
    from simulator.populations.plan import Plan

_BITS = 32
_GOLDEN = 2_654_435_769
"""2**32 divided by the golden ratio, to the nearest odd number."""
_DAYS = 28
"""The days that every month has."""


def parts(source: Iterable[Crowd], plan: Plan) -> Iterator[Crowd]:
    """The parts of a population, in which the share of the plan has taken a kafil."""
    before = 0
    for part in source:
        yield of_part(part, before, plan)
        before += len(part.people)


def of_part(part: Crowd, before: int, plan: Plan) -> Crowd:
    """One part, in which the share of the plan has taken a kafil; ``before`` are the households of the parts before it."""
    if not plan.kafil_share:
        return part
    numbers = np.arange(before, before + len(part.people)) if part.numbers is None else part.numbers
    takes = taking(numbers, plan.kafil_share)
    return InMemory(with_kafils(part.people, takes, plan.kafil_age), part.extra, numbers)


def taking(numbers: npt.NDArray[np.int64], share: Fraction) -> npt.NDArray[np.bool_]:
    """Whether the households of these numbers take a kafil. (N,)"""
    drawn = numbers.astype(np.uint64) * np.uint64(_GOLDEN) & np.uint64((1 << _BITS) - 1)
    takes: npt.NDArray[np.bool_] = drawn < np.uint64(-(-(share.numerator << _BITS) // share.denominator))
    return takes


def with_kafils(people: Households, takes: npt.NDArray[np.bool_], age: int) -> Households:
    """The same households, with one kafil of this age on the day of the keys for those who take one and have named none."""
    takes = takes & np.isnat(people.kafil_birth).all(axis=0)
    at = people.keys_parts
    birth = dates.put_together(at.month - 12 * age, np.minimum(at.day, _DAYS))
    nothing = np.zeros((1, len(people)), np.int64)
    return replace(
        people,
        kafil_birth=np.concatenate([people.kafil_birth, np.where(takes, birth, np.datetime64("NaT"))[np.newaxis]]),
        kafil_income=np.concatenate([people.kafil_income, nothing]),
        kafil_share=np.concatenate([people.kafil_share, nothing]),
    )
