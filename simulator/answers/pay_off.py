"""The part of an answer about paying everything that is left at once, with the keys or later."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.answers.explain import pay_off
from simulator.answers.written import cited, exact
from simulator.base.money import decimal_string

if TYPE_CHECKING:
    from simulator.answers.explain import Case
    from simulator.answers.explain.pay_off import Condition, Payment
    from simulator.answers.written import Json


def pay_off_at_keys(case: Case) -> Json | None:
    """What pays all the instalments with the keys, and the discount's conditions; None of a purchase and where there are none.

    ``tranches`` are still due then: they are paid first and in full, and are no part of ``amount``. ``first_discounted``
    is the first instalment after which a discount is given, where there is none with the keys.
    """
    if case.code.borrows or not case.term:
        return None
    payment, later = pay_off.at_keys(case), pay_off.first_discounted(case)
    return {
        **_payment(payment),
        "tranches": decimal_string(pay_off.tranches_left(case)),
        "first_discounted": None if later is None else {"n": later.number, **_payment(later)},
    }


def _payment(payment: Payment) -> Json:
    return {
        "date": payment.day.isoformat(), "base": decimal_string(payment.base),
        "discount": decimal_string(payment.discount), "amount": decimal_string(payment.amount),
        "conditions": [_condition(one) for one in payment.conditions],
        **cited(payment.offer), "status": payment.status,
    }  # fmt: skip


def _condition(condition: Condition) -> Json:
    need = {} if condition.share is None else {"need": exact(condition.share)}
    return {"name": condition.name, "met": condition.met, **need, **cited(condition.provision)}
