"""Yearly rates and present value of what a household pays: approximate, in floats, beside the exact figures of the answer.

    rates(ask("household.yaml")).financing.effective     # 0.0146: 1.46 % a year, fees of the loan included

Conventions, and why:

* **Months.** Payments are put in the month in which they fall, counted from the month of the keys (month 0): instalments
  are monthly from the keys on, and a day within a month changes a rate by less than what is not known of the fees. The
  keys are one month before the first instalment, as every text has it; without instalments there is no rate.
* **Rates.** A rate of ``i`` a month is said twice: ``internal`` is ``12 i`` (nominal, the convention of the texts and of the
  schedule, where a month's interest is a twelfth of the yearly rate) and ``effective`` is ``(1 + i)**12 - 1``.
* **financing**: the household receives on month 0 what is financed at the keys (the loan; of a rent, what is left of the
  price), less the fees of the loan (``OF_A_LOAN``), and pays the instalments. Fees of the sale (notary, registration,
  publicity) are due without a loan too, so they are no cost of it.
* **household**: it receives on month 0 the dwelling at its price less the aids that others pay for it, and pays all that it
  pays: tranches, instalments, fees. Charges are left out: they are the cost of living there, not of buying.
* **present_value**: what is paid in that flow, discounted to month 0 at ``discount / 12`` a month; earlier payments grow at
  the same rate, as in the tables of a population.

A rate exists alone only where the flow changes sign once (Descartes). A household that pays tranches, receives the keys
and pays again has none, or two: it is unknown, and ``unknown`` says so. Where a payment has no date, or an amount is not
known, nothing of that flow is said.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from simulator.answers.json_values import exact
from simulator.answers.state_cost import DISCOUNT
from simulator.base import money
from simulator.engine.schedule import FEE, INSTALMENT

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable
    from fractions import Fraction

    import numpy.typing as npt

    from simulator.answers.json_values import Json
    from simulator.answers.model import Answer
    from simulator.answers.model_schedule import Payment

YEAR = 12
OF_A_LOAN = ("bank", "mortgage", "loan_insurance")
"""The fees that only a loan has, by their labels in the schedule."""
LEFT_OUT = (
    "bank_fees", "mortgage_rate", "state_mortgage_fee", "loan_insurance", "death_insurance", "interest_vat", "management_fees",
    "insurance", "notary_scale", "notary_vat", "publicity_rate", "registration_rate",
)  # fmt: skip
"""Gaps of the law that hide a payment of the household: the rates then cover only the known payments."""
UNKNOWN = ("no_instalments", "loan_unknown", "undated", "several_rates", "no_rate")
"""The reasons why a rate or a value is unknown."""
AIDING = ("state", "fnpos")
"""The payers of an aid, in the schedule."""
_LOWEST, _HIGHEST = -0.5, 1.0
"""The monthly rates between which a rate is searched: a loan that doubles every month is no loan."""
_HALVINGS = 80
_DIGITS = 10
"""Decimals of a rate: more digits would be rounding noise of floats."""


@dataclass(frozen=True, slots=True)
class Flow:
    """What is received and paid, month by month, as rates. Rates are yearly shares of one (0.0146), amounts in the currency.

    ``present_value`` is that of the payments on the day of the keys. What is unknown is None, and ``unknown`` gives the reason
    (one of ``UNKNOWN``).
    """

    internal: float | None = None
    effective: float | None = None
    present_value: float | None = None
    unknown: str | None = None


@dataclass(frozen=True, slots=True)
class Rates:
    """The rates of the financing and of all payments of the household; ``discount`` is the yearly rate of present values.

    ``left_out`` are the gaps of the law that hide a payment (keys of provisions).
    """

    financing: Flow
    household: Flow
    discount: Fraction
    left_out: tuple[str, ...]


def rates(answer: Answer, discount: Fraction = DISCOUNT) -> Rates:
    """The rates of one answer, and its present values at a yearly rate; imports numpy-financial."""
    gaps = tuple(gap.key for gap in answer.gaps if gap.key in LEFT_OUT)
    return Rates(_financing(answer, discount), _household(answer, discount), discount, gaps)


def rates_to_json(rates: Rates) -> Json:
    """The rates as JSON: floats, as they are approximate; null with its reason (``unknown``) where a rate is unknown."""
    return {
        "discount": exact(rates.discount),
        "financing": asdict(rates.financing),
        "household": asdict(rates.household),
        "left_out": list(rates.left_out),
        "approximate": True,
    }


def _financing(answer: Answer, discount: Fraction) -> Flow:
    paid = [row for row in answer.schedule if row.kind == INSTALMENT or (row.kind == FEE and row.label in OF_A_LOAN)]
    return _flow(answer, answer.financed.cents, paid, discount)


def _household(answer: Answer, discount: Fraction) -> Flow:
    aids = sum(row.due.cents for row in answer.schedule if row.payer in AIDING)
    paid = [row for row in answer.schedule if row.payer not in AIDING]
    return _flow(answer, answer.price.cents - aids, paid, discount)


def _flow(answer: Answer, received: int, paid: Iterable[Payment], discount: Fraction) -> Flow:
    """The rates of ``received`` centimes on month 0 against payments; with a reason where they are unknown."""
    if answer.is_rate_unknown:
        return Flow(unknown="loan_unknown")
    if answer.instalments.first_due is None:
        return Flow(unknown="no_instalments")
    keys = _month(answer.instalments.first_due) - 1
    due: Counter[int] = Counter()
    for row in paid:
        if row.date is None:
            return Flow(unknown="undated")
        due[_month(row.date) - keys] += row.due.cents
    return _rates_of(due, received, discount, money.units(answer.currency))


def _month(day: dt.date) -> int:
    return day.year * YEAR + day.month


def _rates_of(due: Counter[int], received: int, discount: Fraction, units: int) -> Flow:
    """The rates of payments (by month, in the smallest unit) against what is received on month 0."""
    first, last = min(0, *due), max(due)
    paid = np.array([due[month] / units for month in range(first, last + 1)])
    flow = -paid
    flow[-first] += received / units
    worth = _value(float(discount) / YEAR, paid, first)
    signs = np.sign(flow[flow != 0])
    changes = sum(sign != following for sign, following in pairwise(signs.tolist()))
    if changes > 1:
        return Flow(present_value=worth, unknown="several_rates")
    monthly = _root(flow) if changes else None
    if monthly is None:
        return Flow(present_value=worth, unknown="no_rate")
    yearly = round(YEAR * monthly, _DIGITS) + 0.0
    return Flow(yearly, round((1 + monthly) ** YEAR - 1, _DIGITS) + 0.0, worth)


def _value(monthly: float, values: npt.NDArray[np.float64], first: int) -> float:
    """The value on month 0 of monthly values, the first of which stands on month ``first``."""
    import numpy_financial as npf

    return float(npf.npv(monthly, values)) * (1 + monthly) ** -first


def _root(flow: npt.NDArray[np.float64]) -> float | None:
    """The monthly rate at which a flow with one change of sign has value 0; None outside the searched interval.

    By bisection: ``numpy_financial.irr`` takes the roots of the whole polynomial, half a minute for forty years of months.
    """
    import numpy_financial as npf

    low, high = _LOWEST, _HIGHEST
    rising = npf.npv(low, flow) < 0
    if (npf.npv(high, flow) > 0) != rising:
        return None
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        low, high = (low, middle) if (npf.npv(middle, flow) > 0) == rising else (middle, high)
    return (low + high) / 2
