"""The figures of the households of a file, as columns: each equals the answer of that household alone.

The columns come from the outcome of ``decide``; no rule is applied here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from simulator.base import dates
from simulator.engine.households import UNSTATED
from simulator.engine.rules import eligibility, pricing
from simulator.engine.rules.income import household_income

if TYPE_CHECKING:
    from simulator.base.dates import Days, Months
    from simulator.base.money import Cents
    from simulator.engine.outcome import Outcome
    from simulator.law import Code

NO_BOUND = np.iinfo(np.int64).min
"""The margin to a bound that the law does not fix or that is unknown."""
DECISIVE = ("blocked", "term_max", "age", "kafil_age")
"""The bound of the number of instalments: no month can be paid, the longest term, an age."""
KAFILS = ("not_needed", "may_lengthen", "takes_over", "required", "not_provided", "shares", "of_no_use", "unable")
"""The role of a kafil, in this order: the applicant's age allows the longest term; it shortens it; a kafil of the household takes
over; no instalment is possible without one; the law provides none; a kafil pays a part; the applicant's age on the day of
the application refuses, whatever the kafil; the instalment is above what the income bears."""


@dataclass(frozen=True)
class Verdicts:
    """N households. Amounts in centimes.

    =============================  =========================================================================
    refusals, unanswered           (N,) bits of ``eligibility.CRITERIA``: what refuses, what could not be checked
    above_floor, below_ceiling     (N,) centimes of income to the nearest amount with the other verdict: negative
                                   when it refuses; NO_BOUND where there is no bound
    price, down_payment            (N,)
    other_price                    (N,) by the other reading of two prices in circulation, UNSTATED where there is one
    pay_off_at_keys                (N,) all the instalments paid at once with the keys, the discount taken off
    instalment, months             (N,) 0 where there is no instalment
    first, last                    (N,) days of the first and of the last instalment, NaT where there is none
    decisive, kafil                (N,) places in ``DECISIVE`` and in ``KAFILS``
    own_part                       (N,) what the applicant pays of an instalment: all of it, unless kafils share it
    effort                         (N,) share of his income that this is, nan where nothing is paid or earned
    unable                         (N,) whether the applicant's part of an instalment is above what the income bears
    depends                        (N,) whether the verdict depends on the reading of the age at registration
    =============================  =========================================================================
    """

    refusals: npt.NDArray[np.uint16]
    unanswered: npt.NDArray[np.uint16]
    above_floor: Cents
    below_ceiling: Cents
    price: Cents
    other_price: Cents
    pay_off_at_keys: Cents
    down_payment: Cents
    instalment: Cents
    months: Months
    first: Days
    last: Days
    decisive: npt.NDArray[np.int8]
    kafil: npt.NDArray[np.int8]
    own_part: Cents
    effort: npt.NDArray[np.float64]
    depends: npt.NDArray[np.bool_]
    unable: npt.NDArray[np.bool_]


def verdicts(outcome: Outcome) -> Verdicts:
    """The columns of an outcome of location-vente."""
    decisions, level = outcome.decisions, outcome.level
    floor, ceiling = _margins(outcome)
    first, last = _span(outcome)
    return Verdicts(
        refusals=decisions.refusals,
        unanswered=decisions.unanswered,
        above_floor=floor,
        below_ceiling=ceiling,
        price=decisions.price,
        other_price=_other_price(outcome),
        pay_off_at_keys=decisions.financed - outcome.discount,
        down_payment=decisions.down_payment,
        instalment=level.instalment,
        months=level.count,
        first=first,
        last=last,
        decisive=_decisive(outcome),
        kafil=_kafil(outcome),
        own_part=outcome.applicant_part(),
        effort=outcome.effort,
        depends=_depends(outcome),
        unable=outcome.unable,
    )


def _other_price(outcome: Outcome) -> Cents:
    """The price by the other choice of the reading, UNSTATED where no other is in circulation."""
    prices = np.full(len(outcome.people), UNSTATED)
    for place, code in enumerate(outcome.codes):
        rows = np.flatnonzero(outcome.regime == place)
        prices[rows] = pricing.other_price(outcome.people.rows(rows), code)
    return prices


_AGE = np.uint16(1 << eligibility.CRITERIA.index(eligibility.age_at_registration))


def _depends(outcome: Outcome) -> npt.NDArray[np.bool_]:
    """Whether the readings of the age at registration differ and no other condition refuses. (N,)"""
    depends = np.zeros(len(outcome.people), bool)
    for place, code in enumerate(outcome.codes):
        rows = np.flatnonzero(outcome.regime == place)
        depends[rows] = eligibility.between_readings(outcome.people.rows(rows), code)
    depends &= outcome.decisions.refusals & ~_AGE == 0
    return depends


def _margins(outcome: Outcome) -> tuple[Cents, Cents]:
    """Centimes above the floor and below the ceiling, each under the household's own code."""
    size = len(outcome.people)
    floor, ceiling = np.full(size, NO_BOUND), np.full(size, NO_BOUND)
    income = household_income(outcome.people, outcome.codes[0])
    for place, code in enumerate(outcome.codes):
        rows = np.flatnonzero(outcome.regime == place)
        floor[rows] = _above(code, income[rows], outcome.decisions.refusals[rows])
        if eligibility.applies(eligibility.income_ceiling, code):
            ceiling[rows] = code.income_ceiling - income[rows]
    return floor, ceiling


def _above(code: Code, income: Cents, refusals: npt.NDArray[np.uint16]) -> Cents:
    """Centimes above the floor. Where the floor itself is excluded, a refused income is a centime further from it."""
    least = code.income_floor if eligibility.applies(eligibility.income_floor, code) else None
    if least is None:
        return np.full(len(income), NO_BOUND)
    refused = (refusals >> eligibility.CRITERIA.index(eligibility.income_floor)) & 1
    return income - least - refused * code.income_floor_is_excluded


def _span(outcome: Outcome) -> tuple[Days, Days]:
    """The days of the first and of the last instalment."""
    month, day = outcome.people.keys_parts
    paid = outcome.level.count > 0
    nothing = np.datetime64("NaT")
    first = np.where(paid, dates.put_together(month + 1, day), nothing)
    return first, np.where(paid, dates.put_together(month + outcome.level.count, day), nothing)


def _decisive(outcome: Outcome) -> npt.NDArray[np.int8]:
    """The place in ``DECISIVE`` of the smallest bound; of equal bounds, that of the longest term."""
    term, longest, age_reach = outcome.decisions.term, outcome.decisions.caps[0], outcome.decisions.reach[0]
    chosen = [term == 0, term == longest, term > age_reach]
    names = ["blocked", "term_max", "kafil_age"]
    return np.select(chosen, [DECISIVE.index(name) for name in names], DECISIVE.index("age")).astype(np.int8)


def _kafil(outcome: Outcome) -> npt.NDArray[np.int8]:
    """The place in ``KAFILS`` of each household."""
    decisions = outcome.decisions
    longest, age_reach, kafil_reach = decisions.caps[0], decisions.reach[0], decisions.reach[1:]
    provided = np.array([code.kafil for code in outcome.codes])[outcome.regime]
    shares = outcome.codes[0].readings.kafil == "shares"
    pays = (kafil_reach > (0 if shares else age_reach)).any(axis=0)
    refused = decisions.refusals & _AGE > 0
    able = ~outcome.unable
    chosen = [refused, pays & shares, (age_reach >= longest) & able, pays, ~provided, age_reach == 0, ~able]
    names = ["of_no_use", "shares", "not_needed", "takes_over", "not_provided", "required", "unable"]
    return np.select(chosen, [KAFILS.index(name) for name in names], KAFILS.index("may_lengthen")).astype(np.int8)
