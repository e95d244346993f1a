"""Contracts with lives that a seed draws: every event that columns express and some that they do not, on any day, paid in any way."""

import datetime as dt
import random
from dataclasses import replace
from fractions import Fraction

from simulator.contracts import Contract
from simulator.contracts import events as kinds
from simulator.contracts.lines import TRANCHE, Line
from simulator.contracts.plan import level_plan
from simulator.engine.rules.pay_off import Offer

FAR = dt.date(2095, 1, 1)
CHANGES = (dt.date(2015, 1, 1), dt.date(2020, 6, 1))
OFFERS = (None, Offer(Fraction(1, 10), Fraction(1, 4)), Offer(Fraction(3, 20), Fraction(1, 3)))
ONE_DAY = dt.timedelta(1)
PAID = ("until", "payments", "both")


def offer(day):
    """What a law takes off: nothing at first, then more and more."""
    return OFFERS[sum(change <= day for change in CHANGES)]


def age_limit(birth):
    """Seventy years, but those born long ago are held to no age."""
    return None if birth.year < 1940 else dt.date(birth.year + 70, birth.month, min(birth.day, 28))


class Drawn:
    """What a seed draws: a contract at a time."""

    def __init__(self, seed):
        self.random = random.Random(seed)

    def contract(self, paid, most=3):
        """A contract with a life; ``paid`` says how."""
        return self.lived(self.plan(), paid, most)

    def lived(self, plan, paid, most=3):
        """The contract of a plan with a life."""
        events = [self.event(plan) for _ in range(self.random.randint(0, most))]
        if events and self.random.random() < 0.2:
            events[0] = replace(events[0], day=events[-1].day)
        until, payments = None, ()
        if paid != "payments" and (paid == "until" or self.random.random() < 0.5):
            until = self.random.choice([FAR, FAR, self.day(plan), plan.start])
        if until is None:
            payments = tuple(self.payment(plan) for _ in range(self.random.randint(0, 30)))
        as_of = self.day(plan) if not events or self.random.random() < 0.9 else max(events[-1].day, plan.start)
        return Contract(plan, as_of, tuple(dict.fromkeys(events)), payments, until)

    def plan(self):
        draw = self.random
        start = dt.date(draw.choice([2005, 2010, 2012]), draw.randint(1, 12), 1) + draw.randint(0, 30) * ONE_DAY
        amount = draw.randint(1, 3 * 10**8) if draw.random() < 0.9 else draw.randint(1, 2_000)
        count = draw.randint(1, 420) if draw.random() < 0.7 else draw.randint(1, 30)
        plan = level_plan(amount, 0, count, start)
        if draw.random() < 0.4:
            return plan
        price = amount * draw.choice([1, 2, 3]) // draw.choice([1, 2]) if draw.random() < 0.5 else amount + amount // 3
        plan = replace(
            plan, rounding=draw.choice(["centime", "dinar_up"]), price=max(price, amount), paid_before=max(price - amount, 0),
            longest=draw.choice([None, 420, 240]), offer=offer, offer_changes=CHANGES, tranches=3, age_limit=age_limit, own_limit=age_limit,
            limits={"applicant": start + draw.randint(3_000, 15_000) * ONE_DAY},
        )  # fmt: skip
        if draw.random() < 0.3:
            plan = self.with_tranches(plan)
        if len(plan.lines) > 5 and draw.random() < 0.5:
            payers = ((1, "applicant"), (draw.randint(2, len(plan.lines)), "kafil"))
            plan = replace(plan, payers=payers, limits={**plan.limits, "kafil": start + 15_500 * ONE_DAY})
        return plan

    def with_tranches(self, plan):
        """The same plan with tranches one and two years after the keys, on due days nearly always."""
        late = self.random.choice([0, 0, 0, 3])
        tranches = [
            Line(1 + year, plan.day_of(12 * year) + late * ONE_DAY, TRANCHE, 1, "applicant", plan.amount // 10 + 1)
            for year in (1, 2)
        ]
        return replace(plan, lines=(*tranches, *plan.lines))

    def day(self, plan, most=9_000):
        """A day of the contract, often a due day, hardly ever before it."""
        draw = self.random.random()
        if draw < 0.01:
            return plan.start - ONE_DAY
        return (
            plan.day_of(self.random.randint(0, 300))
            if draw < 0.2
            else plan.start + self.random.randint(0, most) * ONE_DAY
        )

    def payment(self, plan):
        amount = (
            self.random.choice([1, 1, 1, 2, 12]) * plan.instalment
            if self.random.random() < 0.8
            else plan.instalment // 3
        )
        return kinds.Payment(self.day(plan, 3_000), max(amount, 1), self.random.random() < 0.05)

    def event(self, plan):
        draw, day = self.random, self.day(plan)
        months, first = draw.randint(1, 40) if draw.random() < 0.5 else draw.randint(1, 6), day.replace(day=1)
        small = draw.randint(1, 10**6) if draw.random() < 0.5 else draw.randint(1, plan.amount)
        births = dt.date(draw.randint(1935, 2000), draw.randint(1, 12), draw.randint(1, 28))
        return draw.choice([
            lambda: kinds.Missed(first - ONE_DAY, first, first + 30 * months * ONE_DAY),
            lambda: kinds.Missed(first - ONE_DAY, first, first + 30 * months * ONE_DAY),
            lambda: kinds.CatchUp(day, day, months),
            lambda: kinds.CatchUp(first - ONE_DAY, first, months),
            lambda: kinds.Deferred(day, months, draw.randint(1, 40)),
            lambda: kinds.Deferred(day, months, None),
            lambda: kinds.LumpSum(day, small, draw.choice(kinds.OF_A_LUMP_SUM)),
            lambda: kinds.LumpSum(day, small, draw.choice(kinds.OF_A_LUMP_SUM)),
            lambda: kinds.Reschedule(day, draw.randint(1, 300)),
            lambda: kinds.Income(day, 40_000_00, None, draw.choice([None, None, None, 30_000_00])),
            lambda: kinds.Kafil(day, births, 40_000_00, draw.choice(kinds.OF_A_KAFIL), draw.choice([None, None, None, 250_000])),
            lambda: kinds.Death(day, draw.choice(["spouse", "heirs", "kafil", "applicant"]), draw.choice([None, None, None, births])),
            lambda: kinds.Divorce(day, draw.choice(["spouse", "applicant"])),
            lambda: kinds.PayAll(day),
            lambda: kinds.Withdrawal(day, draw.choice([None, 0, 500_00]), draw.choice([None, 20_000_00])),
            lambda: kinds.Surcharge(day, draw.choice([1_000, 500_00, Fraction(1, 100)])),
        ])()  # fmt: skip
