"""Paying everything that remains at once: the cost with the keys, and the instalment from which it costs less."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from simulator.answers.explain.case import Step, amount_step, once_per_case
from simulator.engine.households import UNSTATED
from simulator.engine.rules import pay_off
from simulator.law.text import STATUSES
from simulator.wording import FactList, Sentence

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator
    from fractions import Fraction

    from simulator.answers.explain.case import Case
    from simulator.law import Code, Provision

CONDITIONS = {
    "share_paid": "pay_off_share_paid", "up_to_date": "pay_off_up_to_date",
    "request_before_payment": "pay_off_request",
}  # fmt: skip
"""The conditions of the discount, and the key under which a text sets each."""


@dataclass(frozen=True, slots=True)
class ConditionCase:
    """One condition of the discount: whether it is met; None where the household must do something for it.

    ``share`` is the part of the price that must have been paid, in the condition that asks for one.
    """

    name: str
    met: bool | None
    provision: Provision
    share: Fraction | None = None


@dataclass(frozen=True, slots=True)
class PayOffCase:
    """All the remaining instalments paid at once: amounts in centimes, with the texts of the day of the payment.

    ``offer`` is the provision that gives the discount or excludes one. ``number`` is the last instalment before the payment, 0
    with the keys.
    """

    number: int
    day: dt.date
    base: int
    discount: int
    offer: Provision
    conditions: tuple[ConditionCase, ...]

    @property
    def amount(self) -> int:
        """What is paid."""
        return self.base - self.discount

    @property
    def status(self) -> str:
        """How sure the figure is: as sure as the weakest of its texts."""
        return max(
            (self.offer.status, *(condition.provision.status for condition in self.conditions)), key=STATUSES.index
        )


@once_per_case
def at_keys(case: Case) -> PayOffCase:
    """All the instalments paid at once with the keys."""
    decisions, row = case.outcome.decisions, case.row
    discount = int(case.outcome.discount[row])
    return _payment(case, case.code, 0, case.outcome.people.payment[row].item(), int(decisions.financed[row]), discount)


def tranches_after_keys(case: Case) -> int:
    """The tranches that are still due after the keys, in centimes: they are paid first, and in full."""
    amounts = case.outcome.decisions.tranches[:, case.row].tolist()
    return sum(
        amount for tranche, amount in zip(case.code.tranches, amounts, strict=False) if tranche.after_keys is not None
    )


@once_per_case
def first_discounted(case: Case) -> PayOffCase | None:
    """The first instalment after which the law takes something off; None where it does with the keys, or never."""
    ledger = case.outcome.ledger(case.row)
    cheaper = np.flatnonzero((ledger.pay_off != UNSTATED) & (ledger.pay_off < ledger.balance))
    if case.outcome.discount[case.row] or not len(cheaper):
        return None
    place = int(cheaper[0])
    day, base = ledger.date[place].item(), int(ledger.balance[place])
    code = case.code.for_payment(sum(change <= day for change in case.code.payment_changes))
    return _payment(case, code, int(ledger.number[place]), day, base, base - int(ledger.pay_off[place]))


def _payment(case: Case, code: Code, number: int, day: dt.date, base: int, discount: int) -> PayOffCase:
    offer = code.provision("pay_off_discount", case.cohort)
    conditions = tuple(_conditions(case, code, base)) if pay_off.offer(code, case.cohort) else ()
    return PayOffCase(number, day, base, discount, offer, conditions)


def _conditions(case: Case, code: Code, base: int) -> Iterator[ConditionCase]:
    """Every condition that a text sets; a household that follows its schedule is never late."""
    price = case.outcome.decisions.price[case.row : case.row + 1]
    share = code.pay_off_share_paid(case.cohort)
    met = {
        "share_paid": bool(pay_off.is_share_paid(np.array([base]), price, share, code)[0]),
        "up_to_date": True,
        "request_before_payment": None,
    }
    for name, key in CONDITIONS.items():
        provision = code.provision(key, case.cohort)
        if provision.value != "not_provided":
            yield ConditionCase(name, met[name], provision, share if name == "share_paid" else None)


def line(case: Case, payment: PayOffCase) -> Sentence:
    """The sentence of the single payment and its discount, and of the tranches that are paid first."""
    sentence, tranches = _once(case, payment), tranches_after_keys(case)
    return Sentence("pay_off.tranches", {"line": sentence, "tranches": case.money(tranches)}) if tranches else sentence


def _once(case: Case, payment: PayOffCase) -> Sentence:
    later = first_discounted(case)
    facts: dict[str, object] = {"amount": case.money(payment.amount)}
    if payment.discount:
        return Sentence("pay_off.discount", facts | {"discount": case.money(payment.discount)})
    if later is None:
        return Sentence("pay_off.plain", facts)
    facts |= {
        "n": later.number,
        "date": later.day,
        "later": case.money(later.amount),
        "discount": case.money(later.discount),
    }
    return Sentence("pay_off.later", facts)


def conditions_now(case: Case, payment: PayOffCase) -> tuple[ConditionCase, ...]:
    """The conditions of the latest text: a payment to come falls under it, whatever the first day of the discount."""
    latest = case.code.for_payment(len(case.code.payment_changes))
    if not payment.discount or pay_off.offer(latest, case.cohort) is None:
        return payment.conditions
    return tuple(_conditions(case, latest, payment.base))


def _in_words(condition: ConditionCase) -> Sentence:
    facts = {} if condition.share is None else {"share": condition.share}
    return Sentence(f"pay_off.{condition.name}", facts)


def steps(case: Case) -> Iterator[Step]:
    """The step of paying the rest at once, with its conditions and texts; none where nothing remains to pay.

    None either where no instalment can be paid: paying at once is then one of the ways out (``ways``), or not possible.
    """
    payment = at_keys(case)
    if not payment.base or not case.term:
        return
    offering = payment if payment.discount else first_discounted(case) or payment
    conditions = conditions_now(case, offering)
    sentence = Sentence("step.pay_off.none", {"line": line(case, payment)})
    if conditions:
        phrases = FactList(tuple(map(_in_words, conditions)))
        sentence = Sentence("step.pay_off", {"line": line(case, payment), "conditions": phrases})
    cited = tuple(dict.fromkeys((offering.offer, *(condition.provision for condition in conditions))))
    yield amount_step(case, "pay_off", payment.amount, sentence, cited)
