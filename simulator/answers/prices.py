"""The part of an answer about the prices of one programme where two are in circulation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.answers.explain import prices
from simulator.answers.written import cited
from simulator.base.money import decimal_string

if TYPE_CHECKING:
    from simulator.answers.explain import Case
    from simulator.answers.explain.prices import Alternative
    from simulator.answers.written import Json


def price_alternatives(case: Case) -> list[Json]:
    """Both prices with what follows from each and the evidence for it; empty where there is only one.

    All the other figures of the answer follow the choice of the reading.
    """
    return [_alternative(one) for one in prices.alternatives(case)]


def _alternative(one: Alternative) -> Json:
    return {
        "reading": prices.READING, "choice": one.choice, "price": decimal_string(one.price),
        "down_payment": decimal_string(one.down_payment), "financed": decimal_string(one.financed),
        "instalment": decimal_string(one.instalment) if one.instalment else None,
        "evidence": dict(one.provision.evidence), "source": one.provision.source, **cited(one.provision),
    }  # fmt: skip
