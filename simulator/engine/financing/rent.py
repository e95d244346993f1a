"""Rented until it is paid: a down payment in tranches, then equal instalments without interest (location-vente)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from simulator.base import money
from simulator.engine import refusals
from simulator.engine.financing import PROGRAMME, Financing
from simulator.engine.rules import down_payment, eligibility, kafil, limits, pricing
from simulator.engine.rules.income import household_income
from simulator.engine.schedule import payments
from simulator.engine.schedule.rent import level
from simulator.reading.errors import LawError
from simulator.wording import Plain

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    import numpy.typing as npt

    from simulator.base.dates import Months
    from simulator.base.money import Cents
    from simulator.engine.decisions import Decisions
    from simulator.engine.households import Households
    from simulator.engine.schedule.part import Part
    from simulator.engine.schedule.rent import Level
    from simulator.law import Code


class Rent(Financing):
    """A rent that buys: the price less the tranches, spread over months, paid by the applicant and then by a kafil."""

    told_as = "rent"
    price_key = PROGRAMME
    age_key = "age_limit"
    lends_tranches = True
    offers_pay_off = True
    names_its_spouse = True
    passes_on = True
    spreads_again = True
    calls_shares = True
    readings = frozenset(
        {"age_at_registration", "kafil", "kafil_age_limit", "over_age_cash", "price_2013", "rounding", "unable_above"}
    )

    def table_price(self, people: Households, code: Code) -> Cents:
        """The price of each dwelling type in the programme of each cohort. (N,) centimes"""
        return pricing.by_cohort(people, code)

    def plan(self, people: Households, code: Code, price: Cents) -> dict[str, Any]:
        """Location-vente: a down payment in tranches, then rent without interest until the price is paid."""
        price = np.maximum(price, 0)  # what is not known is not spread
        tranches = down_payment.tranches(price, code)
        paid = down_payment.together(tranches)
        financed = price - paid
        return {
            "tranches": tranches,
            "down_payment": paid,
            "financed": financed,
            **_lasting(people, code, limits.term_max(people, code)),
            "purchase": None,
        }

    def at_later_keys(self, people: Households, code: Code, decisions: Decisions) -> Decisions:
        """Only the age of each payer on the day of the keys, and so the number of instalments, is another one."""
        return replace(decisions, **_lasting(people, code, decisions.caps[0]))

    def at_another_wage(self, people: Households, code: Code, decisions: Decisions) -> Decisions:
        """Who is accepted, and the longest term of an income, are all that is counted in minimum wages."""
        caps = np.stack([limits.term_max(people, code), decisions.caps[1]])
        return replace(decisions, refusals=eligibility.refusals(people, code), caps=caps, term=np.minimum(*caps))

    def spread(self, code: Code, financed: Cents, rate: npt.NDArray[np.int64], term: Months) -> Level:
        """Equal instalments without interest. (N,)"""
        del rate
        return level(financed, term, code.readings.rounding, money.units(code.currency))

    def parts(
        self, people: Households, code: Code, decisions: Decisions, level: Level, milestones: Mapping[str, dt.date]
    ) -> list[Part]:
        """The tranches, then the instalments."""
        return [payments.tranches(people, code, decisions, milestones), payments.rent(people, code, decisions, level)]

    def rounding(self, code: Code) -> str:
        """How an instalment is rounded, as the readings have it."""
        return code.readings.rounding

    def kafils_share(self, code: Code) -> bool:
        """Whether kafils pay a part of each instalment, as the readings have it."""
        return code.readings.kafil == "shares"

    def unable(
        self, people: Households, code: Code, decisions: Decisions, level: Level, part: Cents
    ) -> npt.NDArray[np.bool_]:
        """The applicant's part is above the share of the income that he can bear. (N,)"""
        return (level.count > 0) & kafil.unable(part, household_income(people, code), decisions.reach, code)

    def age_limit(self, code: Code) -> int | None:
        """The age that must not be passed when the last instalment is paid, in months."""
        return 12 * code.age_limit

    def refuse(self, people: Households, code: Code) -> None:
        """Raise ``LawError`` for a price that no household can be asked to pay."""
        refusals.refuse_impossible_prices(people, code)

    def without_price(self, code: Code, cohort: str, dwelling: str, keys: dt.date) -> LawError:
        """No order in force on the day of the keys gives the price of this dwelling."""
        code.provision("price", cohort)
        facts = {"dwelling": Plain(dwelling), "cohort": Plain(cohort), "keys": keys}
        return LawError("error.price.unknown", "dwelling.type", **facts)


def _lasting(people: Households, code: Code, longest: Months) -> dict[str, Any]:
    """How long it is paid: what bounds the instalments, and the last one that each payer may pay. ``longest`` is that of the law. (N,)"""
    reach = kafil.reach(limits.by_age(people, code), kafil.payable(people, code), code)
    caps = np.stack([longest, kafil.last(reach, code)])
    return {"caps": caps, "term": np.minimum(*caps), "reach": reach}


FINANCING = Rent()
