"""The check of a payment order: its amount and its day beside the engine's own tranches, and what could explain a difference."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from simulator import api
from simulator.answers.explain import Case
from simulator.answers.json_values import amount, iso
from simulator.base.money import Money
from simulator.engine.schedule import PAYMENT_ORDER
from simulator.law import Law
from simulator.question.scenario import Scenario, load
from simulator.reading import fields
from simulator.reading.errors import InputError
from simulator.whatif import works
from simulator.whatif.case_file import case_file
from simulator.whatif.order_amounts import order_amounts
from simulator.whatif.order_explanations import explanations

if TYPE_CHECKING:
    import datetime as dt

    import pandas as pd

    from simulator.answers import Json
    from simulator.whatif.order_amounts import ExpectedPayment, OrderAmounts
    from simulator.whatif.order_explanations import Explanation

Verdict = Literal["agrees", "day_differs", "amount_differs"]
"""The amount is one that may be asked on that day; it is one, but of another day; it is none."""


@dataclass(frozen=True, slots=True)
class OrderCheck:
    """An order and what the engine expects.

    ``matches`` are the payments of that amount (several where tranches are equal and the works decide which), ``nearest`` the payment with
    which an order that differs is compared, ``difference`` the order less that payment, in centimes. ``deadline_if_published`` is the last day
    to pay a part of the first tranche if its order was published on the day that is printed; None where the question states that day, and
    for any other payment. ``explanations`` are empty where the amount agrees.
    """

    scenario: Scenario
    amount: Money
    day: dt.date
    verdict: Verdict
    payments: tuple[ExpectedPayment, ...]
    matches: tuple[ExpectedPayment, ...]
    nearest: ExpectedPayment
    first_call: dt.date | None
    deadline_if_published: dt.date | None
    explanations: tuple[Explanation, ...]

    @property
    def difference(self) -> Money:
        """The order less the nearest payment; negative where the order is lower."""
        return Money(self.amount.cents - self.nearest.cents, self.amount.currency)

    @property
    def numbers(self) -> tuple[int, ...]:
        """The tranches of that amount, each once."""
        return tuple(dict.fromkeys(match.number for match in self.matches))

    @property
    def deadline(self) -> dt.date | None:
        """The last day to pay the first payment that matches, or the nearest one; None where the works decide."""
        return (self.matches or (self.nearest,))[0].deadline

    @property
    def days_late(self) -> int:
        """How many days after the deadline the order is dated; 0 where it is not late."""
        return 0 if self.deadline is None else max((self.day - self.deadline).days, 0)

    def case_file(self, law: Law | None = None) -> str:
        """The disagreement as a file for ``tests/cases/``: no name, a year of birth, the amount to check."""
        return case_file(self.scenario, law or Law.load(), self.amount.cents, self.day, self.nearest)

    def frame(self) -> pd.DataFrame:
        """One row for each payment that the engine expects, amounts as ``Decimal`` in dinars; imports pandas."""
        import pandas as pd

        table = pd.DataFrame([
            {
                "number": payment.number, "part": payment.part, "milestone": payment.milestone,
                "amount": Money(payment.cents).decimal, "deadline": payment.deadline, "matches": payment in self.matches,
            }
            for payment in self.payments
        ])  # fmt: skip
        return table.assign(deadline=pd.to_datetime(table["deadline"]))

    def to_json(self) -> Json:
        """The check as JSON: amounts are decimal strings, days ISO strings."""
        return {
            "amount": amount(self.amount),
            "date": iso(self.day),
            "verdict": self.verdict,
            "tranches": list(self.numbers),
            "deadline": iso(self.deadline),
            "deadline_if_published": iso(self.deadline_if_published),
            "days_late": self.days_late,
            "nearest": _written(self.nearest),
            "difference": amount(self.difference),
            "payments": [_written(payment) for payment in self.payments],
            "explanations": [
                {
                    "assumption": explanation.assumption, "value": explanation.value, "writing": explanation.writing,
                    "form": explanation.amount.form, "tranches": list(explanation.amount.numbers),
                    "amount": amount(Money(explanation.amount.cents)),
                }
                for explanation in self.explanations
            ],
        }  # fmt: skip


def _written(payment: ExpectedPayment) -> Json:
    return {
        "number": payment.number, "part": payment.part, "milestone": payment.milestone, "amount": amount(Money(payment.cents)),
        "deadline": iso(payment.deadline),
    }  # fmt: skip


def payment_order(question: api.Question, amount: str, date: str | dt.date, *, law: Law | None = None) -> OrderCheck:
    """The check of an order to pay ``amount`` (``"171500 DZD"``), dated ``date``: ``payment_order("mine.yaml", "171500 DZD", "2026-01-10")``.

    Raises as ``ask`` does, and ``InputError`` for a purchase, whose calls are paid with the loan too.
    """
    law = law or Law.load()
    cents, day = fields.price(amount, "amount"), fields.date(date, "date")
    scenario = question if isinstance(question, Scenario) else load(question)
    case = Case(api.simulated(scenario, law), scenario.headline)
    if not case.financing.lends_tranches:
        raise InputError("error.order.bought", "scheme")
    expected = order_amounts(case)
    matches, verdict = _matches(expected, cents, day)
    nearest = matches[0] if matches else _nearest(expected, cents, day)
    reasons = () if matches else explanations(scenario, law, cents, nearest)
    published = _if_published(scenario, law, day, nearest)
    return OrderCheck(
        scenario,
        Money(cents),
        day,
        verdict,
        expected.payments,
        tuple(matches),
        nearest,
        expected.first_call,
        published,
        reasons,
    )


def _if_published(scenario: Scenario, law: Law, day: dt.date, nearest: ExpectedPayment) -> dt.date | None:
    """The deadline of a part of the first tranche whose order is published on a day; None where no deadline runs from that day."""
    acceptance: dt.date = scenario.people.acceptance[scenario.headline].item()
    keys: dt.date = scenario.people.keys[scenario.headline].item()
    if PAYMENT_ORDER in scenario.milestones or not acceptance <= day <= keys:
        return None
    published = works.dated(scenario, {PAYMENT_ORDER: day})
    payments = order_amounts(Case(api.simulated(published, law), scenario.headline)).payments
    same = next(payment for payment in payments if (payment.number, payment.part) == (nearest.number, nearest.part))
    return None if same.deadline == nearest.deadline else same.deadline


def _matches(expected: OrderAmounts, cents: int, day: dt.date) -> tuple[list[ExpectedPayment], Verdict]:
    """The payments of that amount: those that may be asked on the day, of them those due on that very day; otherwise all others."""
    same = [payment for payment in expected.payments if payment.cents == cents]
    due = [payment for payment in expected.open_on(day) if payment in same]
    if due:
        return [payment for payment in due if payment.deadline == day] or due, "agrees"
    return same, "day_differs" if same else "amount_differs"


def _nearest(expected: OrderAmounts, cents: int, day: dt.date) -> ExpectedPayment:
    """The payment that may be asked on the day, or any other, whose amount is nearest; the first of equals."""
    payments = expected.open_on(day) or list(expected.payments)
    return min(payments, key=lambda payment: abs(payment.cents - cents))
