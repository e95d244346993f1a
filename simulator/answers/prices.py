"""The part of an answer about the prices of one programme where two are in circulation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.answers.explain import prices
from simulator.answers.model_prices import PriceAlternative

if TYPE_CHECKING:
    from simulator.answers.explain import Case


def price_alternatives(case: Case) -> tuple[PriceAlternative, ...]:
    """Both prices, each with its figures and its evidence; empty where there is only one price.

    All the other figures of the answer follow the choice of the reading.
    """
    return tuple(
        PriceAlternative(
            reading=prices.READING,
            choice=alternative.choice,
            price=case.money(alternative.price),
            down_payment=case.money(alternative.down_payment),
            financed=case.money(alternative.financed),
            instalment=case.money(alternative.instalment) if alternative.instalment else None,
            provision=alternative.provision,
        )
        for alternative in prices.alternatives(case)
    )
