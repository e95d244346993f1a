"""The plans of many contracts as columns: what an event needs to know of each, and what the law fixes for many of them."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING

import numpy as np

from simulator.base import dates

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterator

    import numpy.typing as npt

    from simulator.base.dates import Days
    from simulator.base.money import Cents
    from simulator.contracts.plan import Plan
    from simulator.engine.rules.pay_off import Offer
    from simulator.engine.schedule.part import Numbers

UNBOUNDED = 10**6
"""A number that no instalment reaches: of a payer who is held to no age, of one who never pays, of a term without a bound."""


@dataclass(frozen=True, eq=False)
class CommonTerms:
    """What the law fixes for many contracts.

    ``offers`` are what is taken off when everything is paid: the first before all of ``offer_changes``, each other one from its change on.
    ``tranches`` counts those of the law; ``age_limit`` gives the last days on which people born on some days may pay, NaT where no age holds them.
    """

    rounding: str
    currency: str
    tranches: int
    offers: tuple[Offer | None, ...]
    offer_changes: tuple[dt.date, ...]
    age_limit: Callable[[Days], Days]


@dataclass(frozen=True, eq=False)
class Plans:
    """The plans of N contracts on the days of their keys: each as a row of ``contracts.plan.Plan``. Amounts in centimes.

    ======================  ================================================================================================
    start                   (N,) days: the keys; instalment n is due n months later
    amount, price           (N,) what is spread over the instalments; the whole price
    paid_before             (N,) what the household paid of the price with the keys and before
    instalment, last        (N,) every instalment but the last one, and the last one
    count                   (N,) how many instalments
    longest                 (N,) the longest term in months, UNBOUNDED where nothing bounds it
    payer_first             (P, N) from which instalment on each payer pays: the applicant, the first kafil, …; UNBOUNDED: never
    payer_last              (P, N) the last instalment that this payer's age allows, UNBOUNDED where he is held to no age
    tranche_number          (T, N) tranches after the keys: the months from the keys to each; 0 where there is none
    tranche_amount          (T, N) what each is
    terms                   (N,) places in ``common``
    is_level                (N,) whether these columns say everything: no interest, level instalments, tranches after
                            the keys on due days
    place                   (N,) the row of each contract in ``source``
    ======================  ================================================================================================

    ``source`` gives the plan of a row as the fold of one contract needs it.
    """

    start: Days
    amount: Cents
    price: Cents
    paid_before: Cents
    instalment: Cents
    last: Cents
    count: Numbers
    longest: Numbers
    payer_first: Numbers
    payer_last: Numbers
    tranche_number: Numbers
    tranche_amount: Cents
    terms: Numbers
    is_level: npt.NDArray[np.bool_]
    place: Numbers
    common: tuple[CommonTerms, ...]
    source: Callable[[int], Plan]

    def __len__(self) -> int:
        return len(self.start)

    def rows(self, index: slice | Numbers) -> Plans:
        """The plans at these places, in this order."""
        columns = {name: getattr(self, name)[..., index] for name in COLUMNS}
        return replace(self, **columns)

    def by_terms(self, rows: Numbers) -> Iterator[tuple[Numbers, CommonTerms]]:
        """The places in ``rows`` of the contracts of each terms of the law, with these terms."""
        terms = self.terms[rows]
        for place in np.flatnonzero(np.bincount(terms, minlength=len(self.common))).tolist():
            yield np.flatnonzero(terms == place), self.common[place]

    def last_numbers(self, rows: Numbers, births: Days) -> Numbers:
        """The last instalments of some contracts that people born on some days may pay. (M,)"""
        limits = list(dict.fromkeys(common.age_limit for common in self.common))
        if len(limits) == 1:
            return last_number(self.start[rows], limits[0](births))
        number = np.zeros(len(rows), np.int64)
        for places, common in self.by_terms(rows):
            number[places] = last_number(self.start[rows[places]], common.age_limit(births[places]))
        return number

    def plan(self, row: int) -> Plan:
        """The plan of one contract."""
        return self.source(int(self.place[row]))


def last_number(start: Days, limit: Days) -> Numbers:
    """The last instalment on or before some days of contracts that started on others; UNBOUNDED where there is no such day. (N,)"""
    bounded = ~np.isnat(limit)
    if bounded.all():
        return np.maximum(dates.payable(dates.take_apart(start), dates.take_apart(limit)), 0)
    number = np.full(len(start), UNBOUNDED)
    number[bounded] = last_number(start[bounded], limit[bounded])
    return number


COLUMNS = tuple(field.name for field in fields(Plans) if field.name not in ("common", "source"))
