"""The part of an answer about paying everything that remains at once, with the keys or later."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.answers.explain import pay_off
from simulator.answers.model import Condition, PayOff, PayOffAtKeys

if TYPE_CHECKING:
    from simulator.answers.explain import Case
    from simulator.answers.explain.pay_off import PayOffCase


def pay_off_at_keys(case: Case) -> PayOffAtKeys | None:
    """The payment of all instalments with the keys, with the conditions of its discount; None for a purchase and without instalments."""
    if case.code.borrows or not case.term:
        return None
    later = pay_off.first_discounted(case)
    return PayOffAtKeys(
        payment=_payment(case, pay_off.at_keys(case)),
        tranches=case.money(pay_off.tranches_after_keys(case)),
        first_discounted=None if later is None else _payment(case, later),
    )


def _payment(case: Case, payment: PayOffCase) -> PayOff:
    return PayOff(
        number=payment.number,
        date=payment.day,
        base=case.money(payment.base),
        discount=case.money(payment.discount),
        amount=case.money(payment.amount),
        conditions=tuple(
            Condition(condition.name, condition.met, condition.share, condition.provision)
            for condition in payment.conditions
        ),
        offer=payment.offer,
        status=payment.status,
    )
