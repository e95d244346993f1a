"""The bank's loan for the tranches of a rent: how much, for how long, at which rate, and what binds (CNEP 2025, BDL 2026).

One loan for all the tranches, one annuity over what is drawn. The bank's dated rules give the rate, the share of the price,
the longest term, the age at the last instalment, the part of the income and the incomes that it serves.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt

from simulator.base import annuity, dates, money
from simulator.engine import financing
from simulator.engine.rules import down_payment
from simulator.engine.rules.income import household_income
from simulator.engine.rules.reads import reads

if TYPE_CHECKING:
    from simulator.base.dates import Months
    from simulator.base.money import Cents
    from simulator.engine.households import Households
    from simulator.law import Code

BINDINGS = ("requested", "down_payment", "income_outside", "age", "income")
"""What may limit the loan for the tranches; the smallest decides, the first of equals."""


class TranchesLoan(NamedTuple):
    """N loans for tranches: ``amount`` in centimes, ``months`` once all is drawn, ``rate`` in the ledger's units. (N,) each

    ``caps`` are the bounds named in ``BINDINGS``. (B, N)
    """

    amount: Cents
    months: Months
    rate: npt.NDArray[np.int64]
    caps: Cents


def is_offered(code: Code) -> bool:
    """Whether a bank's rules on a loan for the tranches are in force for these dates."""
    return code.fixes("bank_rate") and financing.of(code).lends_tranches


@reads("bank_term_max", "bank_age_limit")
def term(people: Households, code: Code) -> tuple[Months, Months]:
    """The longest term asked and allowed, and the same cut by the age; the months are those after the last draw. (N,) each

    What is drawn as it is called is all drawn with the keys; at once, on the day of acceptance.
    """
    requested = annuity.LONGEST if code.terms.months is None else code.terms.months
    longest = np.full(len(people), min(requested, int(code.value_or_none("bank_term_max"))))
    down = code.terms.down_payment
    last_draw = dates.take_apart(people.acceptance) if down and down.drawn == "at_once" else people.keys_parts
    limit = dates.last_payable(
        people.birth_parts, int(code.value_or_none("bank_age_limit")) // 12, code.readings.age_limit
    )
    return longest, np.minimum(longest, np.maximum(dates.payable(last_draw, limit), 0))


@reads(
    "bank_rate",
    "bank_share_max",
    "bank_dti",
    "bank_income_min",
    "bank_income_max",
    "bank_term_max",
    "bank_age_limit",
    "tranches",
)
def granted(people: Households, code: Code, price: Cents) -> TranchesLoan:
    """The loan for the tranches of N households whose bank has rules for it; nothing where nothing is asked for."""
    income, down = household_income(people, code), code.terms.down_payment
    longest, months = term(people, code)
    rate = np.full(len(people), annuity.rate_units(Fraction(code.value_or_none("bank_rate"))))
    tranches = down_payment.together(down_payment.tranches(price, code))
    most = money.share(income, Fraction(code.value_or_none("bank_dti")[0].gives))
    by_income, aged = annuity.largest(most, rate, longest), annuity.largest(most, rate, months)
    least, highest = (code.resolved(code.value_or_none(f"bank_income_{bound}")) for bound in ("min", "max"))
    caps = np.stack([
        np.full(len(people), 0 if down is None else down.amount),
        np.minimum(tranches, money.share(price, code.value_or_none("bank_share_max"))),
        np.where((income >= least) & (income <= highest), money.LARGEST, 0),
        np.where(aged < by_income, aged, money.LARGEST),
        by_income,
    ])  # fmt: skip
    amount = caps.min(axis=0)
    return TranchesLoan(amount, np.where(amount > 0, months, 0), rate, caps)
