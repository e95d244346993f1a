"""The rules: plain functions on columns. ``decide`` applies them in the order of the file at the counter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.engine import financing
from simulator.engine.decisions import Decisions
from simulator.engine.rules import aid, borrowing, down_payment, eligibility, fees, kafil, limits, pay_off, pricing

if TYPE_CHECKING:
    from simulator.engine.households import Households
    from simulator.law import Code

MODULES = (aid, borrowing, down_payment, eligibility, fees, kafil, limits, pay_off, pricing)
"""Every module of rules: what a rule reads is known (``reads.READS``) once its module is imported."""


def decide(people: Households, code: Code) -> Decisions:
    """Apply the code to every application, in the order of the file at the counter."""
    price = pricing.price(people, code)
    plan = financing.of(code).plan(people, code, price)
    return Decisions(
        refusals=eligibility.refusals(people, code),
        unanswered=eligibility.unanswered(people, code),
        price=price,
        **plan,
    )
