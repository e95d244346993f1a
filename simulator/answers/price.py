"""The part of an answer about the price, the parts of the down payment, and the yearly rate."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from simulator.answers import explain
from simulator.answers.model import Half, Tranche
from simulator.answers.model_prices import PriceComposition
from simulator.base.annuity import UNITS
from simulator.engine.rules import down_payment, pricing
from simulator.engine.schedule import milestone_date

if TYPE_CHECKING:
    from collections.abc import Callable

    from simulator.answers.explain import Case


def composition(case: Case) -> PriceComposition | None:
    """The composition of a price that is computed from an order; None for any other price."""
    if explain.price_kind(case) != "computed":
        return None
    elements = pricing.composition(case.code, case.cohort, case.dwelling)
    return elements and PriceComposition(
        surface=case.code.surfaces(case.cohort)[case.dwelling],
        parts={name: case.money(value) for name, value in elements._asdict().items()},
        cost=case.money(elements.cost),
        price=case.money(elements.price),
    )


def yearly_rate(case: Case) -> Fraction | None:
    """The yearly rate before VAT of a loan, or that of the instalments of a rent; None where nothing gives it."""
    return RATES[case.financing.told_as](case)


def _rate_of_a_rent(case: Case) -> Fraction | None:
    rate: Fraction | None = case.code.value("interest_rate", case.cohort)
    return rate


def _rate_of_a_loan(case: Case) -> Fraction | None:
    if explain.binding(case) == explain.RATE_UNKNOWN:
        return None
    effective = int(case.purchase.rate[case.row])
    return Fraction(max(effective, 0), UNITS) / (1 + (case.code.value_or_none("interest_vat") or 0))


RATES = {"rent": _rate_of_a_rent, "loan": _rate_of_a_loan}
"""The yearly rate before VAT, of each way of paying."""


def tranches(case: Case) -> tuple[Tranche, ...]:
    """Every part of the down payment: its share, its amount, and the day on which it is due, None where unknown."""
    amounts = case.outcome.decisions.tranches[:, case.row].tolist()
    shares = SHARES[case.financing.told_as](case)
    people, milestones = case.outcome.people, case.outcome.milestones
    return tuple(
        Tranche(
            number=place,
            milestone=tranche.milestone,
            share=share,
            amount=case.money(amount),
            due=milestone_date(people, tranche.milestone, tranche.after_keys, milestones, case.row),
            after_keys=tranche.after_keys,
            halves=_halves(case) if place == 1 else (),
        )
        for place, (tranche, share, amount) in enumerate(zip(case.code.calendar, shares, amounts, strict=False), 1)
    )


SHARES: dict[str, Callable[[Case], list[Fraction]]] = {
    "rent": lambda case: [tranche.share for tranche in case.code.calendar],
    "loan": lambda case: down_payment.shares_of(case.code),
}
"""The shares of the price that the calendar calls, of each way of paying."""


def _halves(case: Case) -> tuple[Half, ...]:
    return tuple(Half(share, case.money(amount), by) for share, amount, by in explain.halves(case))
