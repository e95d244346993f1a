"""The part of an answer about the prices of one programme where two are in circulation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.answers.explain import prices
from simulator.answers.model import PriceAlternative

if TYPE_CHECKING:
    from simulator.answers.explain import Case


def price_alternatives(case: Case) -> tuple[PriceAlternative, ...]:
    """Both prices with what follows from each and the evidence for it; empty where there is only one.

    All the other figures of the answer follow the choice of the reading.
    """
    return tuple(
        PriceAlternative(
            reading=prices.READING,
            choice=one.choice,
            price=case.money(one.price),
            down_payment=case.money(one.down_payment),
            financed=case.money(one.financed),
            instalment=case.money(one.instalment) if one.instalment else None,
            provision=one.provision,
        )
        for one in prices.alternatives(case)
    )
