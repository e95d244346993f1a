"""The kafil: a third person whom the beneficiary may name to pay the instalments (décret 24-203).

His conditions are fixed by an order that is not available. So whatever is computed here is a hypothesis, and is
labelled as one wherever it shows: that he takes over the instalments from the applicant's age limit up to the
longest term, that he is held to the same age limit, or that he pays a share inside the applicant's own term.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from simulator.base import dates
from simulator.engine.rules.reads import reads

if TYPE_CHECKING:
    from simulator.base.dates import Months
    from simulator.base.money import Cents
    from simulator.engine.households import Households
    from simulator.law import Code

    Flags = npt.NDArray[np.bool_]

UNLIMITED = 12_000
"""Months that no term reaches: a kafil who is held to no age."""


@reads("kafil", "age_limit")
def payable(people: Households, code: Code) -> Months:
    """How many due dates each kafil may still pay; none where there is no kafil or the law provides none. (J, N)"""
    if not code.kafil:
        return np.zeros(people.kafil_birth.shape, np.int64)
    if code.readings.kafil_age_limit == "none":
        return np.where(np.isnat(people.kafil_birth), 0, UNLIMITED)
    reached, keys = np.zeros(people.kafil_birth.shape, np.int64), people.keys_parts
    for row, (named, birth) in enumerate(people.kafil_parts):
        limit = dates.last_payable(birth, code.age_limit, code.readings.age_limit)
        signed = dates.MonthDay(keys.month.take(named), keys.day.take(named))
        reached[row, named] = np.maximum(dates.payable(signed, limit), 0)
    return reached


def reach(applicant: Months, kafils: Months, code: Code) -> Months:
    """The last instalment that each payer may pay, the applicant first. (1+J, N)

    Taking over: each kafil goes on where the payer before him stops; one who reaches his own limit earlier pays
    nothing. Sharing: the kafils pay beside the applicant, inside the applicant's own term.
    """
    if code.readings.kafil == "shares":
        return np.concatenate([applicant[np.newaxis], np.minimum(kafils, applicant)])
    reached = np.concatenate([applicant[np.newaxis], kafils])
    for place, kafil in enumerate(kafils, 1):
        np.maximum(reached[place - 1], kafil, out=reached[place])
    return reached


def unable(part: Cents, income: Cents, reach: Months, code: Code) -> Flags:
    """The applicant's part of an instalment is above what his income bears: article 9 opens the kafil to him too. (N,)

    The decree says "unable to pay the price" and gives no measure: the share of the income is a reading. Exactly that
    share is borne. An applicant who pays nothing is not unable.
    """
    bearable = code.bearable_share
    above: Flags = (part * bearable.denominator > income * bearable.numerator) & (reach[0] > 0)
    return above


def last(reach: Months, code: Code) -> Months:
    """The last instalment that anybody may pay: the last kafil's who takes over, the applicant's own where they share. (N,)"""
    months: Months = reach[0] if code.readings.kafil == "shares" else reach[-1]
    return months
