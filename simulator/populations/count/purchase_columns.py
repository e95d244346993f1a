"""The columns that the lab adds up for households that buy with an aid and a loan under one law.

*Served*: eligible, with a price, and able to finance the purchase as the facts say: the loan asked for is granted
(of an amount, all of it; of "the most", something, unless nothing is left to lend), and where the facts say how much
cash a buyer brings, it covers the calls. Where they do not, no cash is counted (docs/decisions/0024).

*Up front* is the calls paid in cash and the fees that a text gives; a fee that no text gives is counted nowhere, and is
reported. *Total paid* is that and every instalment. *The instalment* is the first regular one of the loan. *The State's
money* is the aid really granted, and, month after month, what the Treasury adds between the rate of the household and
the reference rate; it is not known where the rate was given by hand, or where the texts are silent.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from simulator.base import annuity
from simulator.base.money import LARGEST
from simulator.engine.households import UNSTATED
from simulator.engine.rules import borrowing, fees
from simulator.populations.count.rent_columns import Decided, Flags
from simulator.populations.count.totals import MAIN

if TYPE_CHECKING:
    from simulator.base.money import Cents
    from simulator.engine.decisions import Purchase
    from simulator.engine.households import Buyers
    from simulator.law import Code
    from simulator.populations.count.call_worth import Discounting
    from simulator.populations.count.totals import Chunk

NO_RATE, CASH = "no_rate", "cash"
NOT_FINANCED = (*borrowing.BINDINGS[1:], NO_RATE, CASH)
"""The reasons for which a purchase is not financed: what limits the loan, no rate that is open to this income, or too little cash."""
INSURANCES = ("loan_insurance", "death_insurance")
"""The insurances of a loan: paid by the buyer too, where a text gives them."""
FEES = (*fees.FEES, *INSURANCES)
"""The payments of a buyer on top of the price."""


@dataclass(frozen=True)
class Bought(Decided):
    """N households that buy under one law. Amounts in centimes; what is not known is UNSTATED."""

    @property
    def purchase(self) -> Purchase:
        """The decisions on the purchase. Raises ``TypeError`` for households that rent."""
        columns = self.result.decisions.purchase
        if columns is None:
            raise TypeError(self.codes[0].scheme)
        return columns

    @property
    def _buyers(self) -> Buyers:
        buyers = self.people.buyers
        if buyers is None:
            raise TypeError(self.codes[0].scheme)
        return buyers

    # --- who is served

    @cached_property
    def lent(self) -> Flags:
        """Whether the loan that is asked for is granted: of an amount all of it, of the most something, if anything is left. (N,)"""
        financed, requested = self.result.decisions.financed, self.purchase.loan_caps[0]
        lent: Flags = np.where(
            self._buyers.requested_loan < LARGEST, financed == requested, (financed > 0) | (requested == 0)
        )
        return lent

    @cached_property
    def brought(self) -> Flags:
        """Whether the cash to pay is within the buyer's own funds, where these are stated. (N,)"""
        funds = self._buyers.own_funds
        brought: Flags = (funds == UNSTATED) | (self.down_payment <= funds)
        return brought

    @cached_property
    def served(self) -> Flags:
        """Eligible, with a price, and financed as the facts say. (N,)"""
        served: Flags = self.eligible & self.priced & self.lent & self.brought
        return served

    @cached_property
    def too_old(self) -> Flags:
        """Eligible, with a price, and past the age at which a bank lends for one instalment. (N,)"""
        too_old: Flags = self.eligible & self.priced & ~self.lent & (self.result.decisions.caps[1] <= 0)
        return too_old

    def not_financed(self) -> dict[str, Flags]:
        """By reason, the eligible households with a price, not too old, whose purchase is not financed. (N,) each"""
        unserved = self.eligible & self.priced & ~self.served & ~self.too_old
        unlent, binding = unserved & ~self.lent, self.purchase.loan_caps.argmin(axis=0)
        unrated = self.purchase.rate == borrowing.NO_RATE
        by_bound = {
            name: unlent & ~unrated & (binding == place) for place, name in enumerate(borrowing.BINDINGS) if place
        }
        return {**by_bound, NO_RATE: unlent & unrated, CASH: unserved & self.lent}

    # --- what they pay

    @cached_property
    def fees(self) -> Cents:
        """The fees that a text gives, the insurance of the loan among them. (N,)"""
        together: Cents = self.purchase.fees.sum(axis=0) + self.purchase.insurance
        return together

    def fees_unknown(self) -> dict[str, Flags]:
        """By name of fee, the households for which it is unknown, and so not counted. (N,) each"""
        silent = [{*fees.unknown(code), *_silent_insurances(code)} for code in self.codes]
        by_fee = {fee: self.by_code(np.array([fee in names for names in silent])) for fee in FEES}
        lends, beyond = self.result.decisions.financed > 0, np.zeros(len(self.people), bool)
        for place, code in enumerate(self.codes):
            if code.value_or_none("loan_insurance") is not None:
                rows = self.regime == place
                beyond |= rows & ~borrowing.insured(code, self.result.decisions.financed, self.result.decisions.price)
        by_fee["loan_insurance"] = by_fee["loan_insurance"] | beyond
        return {fee: flags & lends if fee in INSURANCES else flags for fee, flags in by_fee.items()}

    @property
    def up_front(self) -> Cents:
        """The calls paid in cash, and the known fees. (N,)"""
        return self.down_payment + self.fees

    @property
    def _waiting(self) -> int:
        """The months of interest alone before the instalments: a choice, the same under every code."""
        return self.codes[0].terms.deferral

    @cached_property
    def _interest_alone(self) -> Cents:
        """The payment in each of these months. (N,)"""
        rate = np.maximum(self.purchase.rate, 0)
        return np.where(self.result.level.count > 0, annuity.interest_of(self.result.decisions.financed, rate), 0)

    @cached_property
    def repaid(self) -> Cents:
        """All the instalments, those of interest alone among them. (N,)"""
        level = self.result.level
        regular = level.instalment * np.maximum(level.count - 1, 0) + level.last
        return regular + self._interest_alone * self._waiting

    @cached_property
    def total(self) -> Cents:
        """The sum of all payments, at their face value, without the unknown fees. (N,)"""
        return self.up_front + self.repaid

    def _value_at_keys(self, discounting: Discounting) -> Cents:
        """Each payment is moved there from its own month; the fees are paid then. (N,)"""
        level, waiting, rate = self.result.level, self._waiting, discounting.rate
        later = annuity.value_now(level.instalment, level.last, level.count, rate)
        if waiting:
            alone = self._interest_alone
            later = annuity.value_before(later, waiting, rate) + annuity.value_now(
                alone, alone, np.where(level.count > 0, waiting, 0), rate
            )
        return self.up_front + self.gained(discounting) + later

    # --- what the State pays

    @cached_property
    def subsidy(self) -> Cents:
        """The interest that the State bears in all, UNSTATED where it is not known. (N,)

        As for one household: each month the instalment at the reference rate, less the household's own.
        """
        financed, term = self.result.decisions.financed, self.result.decisions.term
        full = np.array([topped_up_to(code) for code in self.codes])[self.regime]
        at_reference = annuity.instalment(financed, np.maximum(full, 0), term)
        added = np.maximum(at_reference - self.result.level.instalment, 0) * term
        added = np.where((term > 0) & (full > self.purchase.rate), added, 0)
        return np.where((full == UNSTATED) & (term > 0), UNSTATED, added)

    def by_code(self, flags: npt.NDArray[np.bool_]) -> Flags:
        """A flag of each code, for each household. (N,)"""
        by_household: Flags = flags[self.regime]
        return by_household


def _silent_insurances(code: Code) -> list[str]:
    return [key for key in INSURANCES if code.fixes(key) and not code.states(key)]


def topped_up_to(code: Code) -> int:
    """The rate to which the State tops up the loan, in the ledger's units: 0 where no rate is subsidised, UNSTATED unknown.

    No text says whether a rate typed by hand is a subsidised one, nor what a deferral costs the State.
    """
    keys = ("loan_rate", "reference_rate")
    # "not provided" is an answer; and a scheme none of whose texts ever speaks of such a rate tops up none
    if any(key not in code.provisions or (code.states(key) and code.value_or_none(key) is None) for key in keys):
        return 0
    if not all(code.states(key) for key in keys) or code.terms.rate is not None or code.terms.deferral:
        return UNSTATED
    return annuity.rate_units(code.value_or_none("reference_rate"))


def count(chunk: Chunk, inside: Chunk, law: int, decided: Bought) -> None:
    """Count what only a purchase has: the unfinanced by reason, fees, the aid, the interest that the State bears."""
    unserved = {f"not_financed.{reason}": flags for reason, flags in decided.not_financed().items() if flags.any()}
    if unserved:
        chunk.flags(MAIN, law, unserved)
    subsidy = decided.subsidy
    columns = {
        "fees": decided.fees, "aid": decided.purchase.grant, "fnpos": decided.purchase.fnpos, "subsidy": np.maximum(subsidy, 0),
    }  # fmt: skip
    inside.tally(MAIN, law, columns)
    aged = np.array([code.value_or_none("bank_age_limit") is not None for code in decided.codes])
    flags = {"subsidy_told": subsidy != UNSTATED, "aged": decided.by_code(aged)}
    flags |= {f"fee_unknown.{fee}": unknown for fee, unknown in decided.fees_unknown().items() if unknown.any()}
    inside.flags(MAIN, law, flags)
