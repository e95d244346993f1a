"""What would come in by month if, as the user supposes, a share of what falls due were put off and a share of the rest paid early."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

YEAR = 12


@dataclass(frozen=True)
class Supposed:
    """The user's hypotheses.

    ``postponed`` is the share of what falls due in a month that comes in ``months`` later, ``early`` the share of what is still to come
    that is paid at once in a year.
    """

    postponed: Fraction
    months: int
    early: Fraction


class ForecastMonth(NamedTuple):
    """A month to come, in centimes: as planned, as supposed, of which paid early, and what the discount takes off of that."""

    month: str
    planned: int
    supposed: int
    early: int
    discount: int


def forecast(
    months: Sequence[str], planned: Sequence[int], supposed: Supposed, discount: Fraction
) -> list[ForecastMonth]:
    """The months to come under the hypotheses; those that a postponement adds follow the last one.

    Each month a twelfth of the yearly share of what is planned later is paid at once, less ``discount`` (a share of one), and later months
    have that much less. What is put off comes so many months later, whole. No centime is lost: *supposed + discount = planned* in all.
    """
    size = len(planned) + supposed.months
    came, early_in, discounts = ([0] * size for _ in range(3))
    later, stays = sum(planned), Fraction(1)
    monthly = supposed.early / YEAR
    for place, amount in enumerate(planned):
        after = later - amount
        due = round(later * stays) - round(after * stays)
        off = int(due * supposed.postponed)
        came[place] += due - off
        came[place + supposed.months] += off
        goes_on = stays * (1 - monthly)
        early = round(after * stays) - round(after * goes_on)
        discounts[place] = int(early * discount)
        early_in[place] = early - discounts[place]
        came[place] += early_in[place]
        later, stays = after, goes_on
    names = [*months, *_following(months, supposed.months)]
    rows = zip(names, [*planned, *[0] * supposed.months], came, early_in, discounts, strict=True)
    return [ForecastMonth(*row) for row in rows]


def _following(months: Sequence[str], count: int) -> list[str]:
    """The months after the last one."""
    if not months:
        return []
    year, month = map(int, months[-1].split("-"))
    first = year * YEAR + month
    return [f"{place // YEAR:04d}-{place % YEAR + 1:02d}" for place in range(first, first + count)]
