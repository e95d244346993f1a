"""What the law takes off for who pays everything at once, of many contracts on their days."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from simulator.base import dates, money
from simulator.contracts.portfolio.to_come import places_of

if TYPE_CHECKING:
    import numpy.typing as npt

    from simulator.base.dates import Days
    from simulator.base.money import Cents
    from simulator.contracts.portfolio.plans import CommonTerms
    from simulator.contracts.portfolio.walk import Walk
    from simulator.engine.rules.pay_off import Offer
    from simulator.engine.schedule.part import Numbers


def discount_of(walk: Walk, index: Numbers | slice, day: Days, balance: Cents) -> Cents:
    """What is taken off what is not yet due of some contracts, each on its day; 0 where the law's conditions are not met. (M,)

    ``balance`` is what their instalments to come are together.
    """
    discount, plans = np.zeros(len(day), np.int64), walk.plans
    offers = _offers_of(plans.common)
    offer, in_time = offers.of(plans.terms[index], day.view(np.int64)), is_up_to_date(walk, index, day)
    for place, ((discount_part, share_paid), tranches) in enumerate(offers.kinds, 1):
        these = np.flatnonzero((offer == place) & in_time)
        if not len(these):
            continue
        rows, undue = places_of(index, these), balance[these]
        base = np.maximum(undue + walk.tranches[rows] - walk.waiting(rows), 0)
        price, late = plans.price[rows], np.maximum(walk.unpaid[rows] - walk.covered[rows], 0)
        gets = price - base - late + max(tranches - 1, 0) >= money.share(price, share_paid)
        discount[these] = money.nearest_share(np.minimum(base, undue), discount_part) * gets
    return discount


class _Offers(NamedTuple):
    """The offers of many contracts with the number of tranches; ``place`` has that of each terms after so many ``changes``, 0 for none."""

    kinds: list[tuple[Offer, int]]
    changes: Numbers
    place: Numbers

    def of(self, terms: Numbers, day: Numbers) -> Numbers:
        """The place of the offer of some terms on some days, counted from January 1970. (M,)"""
        edges = day[:1] if not len(day) else np.array([day.min(), day.max()])
        versions = np.searchsorted(self.changes, edges, side="right")
        if len(set(versions.tolist())) == 1:  # one version of the law for all
            place: Numbers = self.place[:, versions[0]].take(terms)
        else:
            version = np.searchsorted(self.changes, day, side="right")
            place = self.place.ravel().take(terms * self.place.shape[1] + version)
        return place


@functools.lru_cache(maxsize=4)
def _offers_of(terms: tuple[CommonTerms, ...]) -> _Offers:
    """The offers that some terms of the law make."""
    kinds: list[tuple[Offer, int]] = []
    changes = sorted({change for common in terms for change in common.offer_changes})
    place = np.zeros((len(terms), len(changes) + 1), np.int64)
    for row, common in enumerate(terms):
        for version in range(len(changes) + 1):
            offer = common.offers[sum(change in changes[:version] for change in common.offer_changes)]
            if offer is not None:
                key = offer, common.tranches
                kinds += [] if key in kinds else [key]
                place[row, version] = kinds.index(key) + 1
    return _Offers(kinds, np.array(changes, "datetime64[D]").astype(np.int64), place)


def is_up_to_date(walk: Walk, index: Numbers | slice, day: Days) -> npt.NDArray[np.bool_]:
    """Whether nothing is late on its day in some contracts, by the reading of when a line is late. (M,)"""
    in_time = np.ones(len(day), bool)
    owing = np.flatnonzero(walk.unpaid[index] > walk.covered[index])
    if len(owing):
        rows = places_of(index, owing)
        number = last_number_late(walk, rows, day[owing])
        in_time[owing] = walk.unpaid_up_to(rows, number) <= walk.covered[rows]
    return in_time


def last_number_late(walk: Walk, rows: Numbers, day: Days) -> Numbers:
    """The last instalment that is late on a day once it is not paid. (M,)"""
    today = dates.take_apart(day)
    start = dates.MonthDay(walk.start.month[rows], walk.start.day[rows])
    if walk.readings.late_after == "due_day":
        return dates.payable(start, dates.MonthDay(today.month, today.day - 1))
    return (today.month - 2 - start.month).astype(np.int64)
