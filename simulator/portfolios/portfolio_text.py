"""A portfolio as plain text for a terminal: rows read, totals, groups, months, who reaches the age limit, what was set aside."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from simulator.base.money import Money
from simulator.contracts.portfolio.states import STATUSES
from simulator.views.text.page import TextPage
from simulator.wording import FactList, Months, Plain, Sentence, Years, write

if TYPE_CHECKING:
    from simulator.law import Law
    from simulator.portfolios.portfolio_result import Portfolio
    from simulator.portfolios.rejections import SetAside
    from simulator.portfolios.totals import Totals

SHOWN = 10
"""Rows of a list that the page shows; the JSON has all."""
AROUND = 12
"""Months before that of the day, and from it on, that the page shows."""


def page(portfolio: Portfolio, law: Law, lang: str, *, centimes: bool = False) -> str:
    """The portfolio in one language."""
    return str(_Page(portfolio, TextPage(law, lang, centimes=centimes, currency=portfolio.currency)))


class _Page:
    """Writes a portfolio, part after part."""

    def __init__(self, portfolio: Portfolio, text: TextPage) -> None:
        self.portfolio, self.text, self.say = portfolio, text, text.voice.say
        text.put(self.say("portfolio.title", date=portfolio.as_of))
        self._rows()
        self._totals()
        if portfolio.groups:
            self._groups()
        self._months()
        if portfolio.within is not None:
            self._limit(portfolio.within)
        if portfolio.supposed is not None:
            self._forecast()
        self._rejected()
        text.put()
        if portfolio.fingerprint:
            text.put(self.say("runs.fingerprint", fingerprint=Plain(portfolio.fingerprint)))
        text.put(self.say("disclaimer"))

    def __str__(self) -> str:
        return str(self.text)

    def _heading(self, key: str, **facts: object) -> None:
        self.text.put()
        self.text.put(self.say(f"portfolio.heading.{key}", **facts))

    def _money(self, cents: int) -> Money:
        return Money(cents, self.portfolio.currency)

    def _amount(self, cents: int) -> str:
        return self.text.voice.amount(self._money(cents))

    def _rows(self) -> None:
        portfolio, payments = self.portfolio, self.portfolio.payments
        self._heading("rows")
        facts = {"rows": portfolio.rows, "answered": portfolio.contracts, "rejected": portfolio.rejected_rows}
        self.text.put(self.say("portfolio.rows.contracts", **facts), 2)
        counting = {
            "rows": payments.rows,
            "counting": payments.counting,
            "amount": self._money(payments.counting_amount),
        }
        self.text.put(self.say("portfolio.rows.payments", **counting), 2)
        others = {
            "returned": (payments.returned, payments.returned_amount),
            "later": (payments.later, payments.later_amount),
            "of_rejected": (payments.of_rejected, payments.of_rejected_amount),
            "unknown": (payments.unknown.rows, payments.unknown.amount),
            "unread": (payments.unread.rows, payments.unread.amount),
        }
        for name, (rows, cents) in others.items():
            if rows:
                self.text.put(self.say(f"portfolio.rows.{name}", rows=rows, amount=self._money(cents)), 4)
        if portfolio.events:
            facts = {"rows": portfolio.events, "unknown": portfolio.unknown_events.rows}
            self.text.put(self.say("portfolio.rows.events", **facts), 2)

    def _totals(self) -> None:
        totals, say = self.portfolio.totals, self.say
        self._heading("totals")
        amounts = totals.amounts
        rows = [(say(f"life.row.{name}"), amounts[name]) for name in ("due", "paid")]
        rows += [(say("life.row.lump_sums"), amounts["lump_sums"])] if amounts["lump_sums"] else []
        rows.append((say("life.row.late"), amounts["late"]))
        rows += [(say(f"life.row.age_{name}"), cents) for name, cents in totals.late_by_age.items() if cents]
        rows += [(say("portfolio.row_of.due_today"), amounts["due_today"])] if amounts["due_today"] else []
        rows += [
            (say(f"life.row.{name}"), amounts[name]) for name in ("ahead", "forgiven", "given_up") if amounts[name]
        ]
        rows.append((say("life.row.remaining"), amounts["remaining"]))
        rows.append((say("portfolio.row_of.pay_off"), _pay_off(totals)))
        rows += [(say("portfolio.row_of.refund"), totals.refund)] if totals.refunds else []
        width = max(len(label) for label, _ in rows)
        for label, cents in rows:
            self.text.put(f"{label.ljust(width)}  {self._amount(cents)}", 2)
        counts = tuple(
            Sentence(f"portfolio.status.{name}", {"count": totals.statuses[name]})
            for name in STATUSES
            if totals.statuses[name]
        )
        if counts:
            self.text.put(say("portfolio.statuses", counts=FactList(counts)), 2)
        if totals.refunds_incomplete:
            self.text.put(say("portfolio.refunds_incomplete", count=totals.refunds_incomplete), 2)

    def _groups(self) -> None:
        portfolio = self.portfolio
        self._heading("by", by=Plain(str(portfolio.by)))
        names = ("group", "contracts", "due", "paid", "late", "remaining")
        rows = [
            [name or "—", str(totals.contracts), *(self._amount(totals.amounts[column]) for column in names[2:])]
            for name, totals in sorted(portfolio.groups.items())
        ]
        self._table(names, rows, right=range(1, len(names)))

    def _table(self, names: tuple[str, ...], rows: list[list[str]], right: range) -> None:
        self.text.table([self.say(f"portfolio.column.{name}") for name in names], rows, list(right))

    def _months(self) -> None:
        receipts, as_of = self.portfolio.receipts, self.portfolio.as_of
        months = receipts.months
        if not len(months):
            return
        self._heading("months")
        now = np.datetime64(as_of, "M")
        around = np.flatnonzero((months >= now - AROUND) & (months < now + AROUND))
        due, received = receipts.due.sum(axis=0), receipts.received.sum(axis=0)
        rows = [
            [str(months[place]), self._amount(int(due[place])), self._amount(int(received[place]))] for place in around
        ]
        self._table(("month", "due", "received"), rows, right=range(1, 3))
        self.text.put(self.say("portfolio.months.note"), 2)
        facts = {"first": Plain(str(months[0])), "last": Plain(str(months[-1]))}
        self.text.put(self.say("portfolio.months.more", **facts), 2)

    def _limit(self, years: int) -> None:
        limits = self.portfolio.at_the_limit
        self._heading("limit", years=Years(years), count=len(limits))
        if not limits:
            return
        names = ("number", "last_payable", "last_due", "need", "late", "remaining")
        voice = self.text.voice
        rows = [
            [limit.number, voice.date(limit.last_payable), voice.date(limit.last_due), self.say(f"portfolio.need.{limit.need}"),
             self._amount(limit.late), self._amount(limit.remaining)]
            for limit in limits[:SHOWN]
        ]  # fmt: skip
        self._table(names, rows, right=range(4, 6))
        self._more(len(limits) - SHOWN)
        if any(limit.need == "ends" for limit in limits):
            self.text.put(self.say("portfolio.limit.note"), 2)

    def _forecast(self) -> None:
        supposed = self.portfolio.supposed
        if supposed is None:
            return
        self._heading("forecast")
        facts = {"postponed": supposed.postponed, "months": Months(supposed.months), "early": supposed.early}
        self.text.put(self.say("portfolio.forecast.note", **facts), 2)
        rows = [
            [row.month, self._amount(row.planned), self._amount(row.supposed), self._amount(row.early)]
            for row in self.portfolio.forecast[:AROUND]
        ]
        self._table(("month", "planned", "supposed", "early"), rows, right=range(1, 4))

    def _rejected(self) -> None:
        payments = self.portfolio.payments
        parts = (self.portfolio.rejected, payments.unknown, payments.unread, self.portfolio.unknown_events)
        if not any(aside.rows for aside in parts):
            return
        self._heading("rejected")
        for aside in parts:
            self._list(aside)

    def _list(self, aside: SetAside) -> None:
        """The first rows that were set aside, each with its sentence."""
        for rejection in aside.first[:SHOWN]:
            number = f"{rejection.number} – " if rejection.number else ""
            self.text.put(f"{number}{write(rejection.sentence, self.text.voice.lang)}", 2)
        self._more(aside.rows - SHOWN)

    def _more(self, count: int) -> None:
        if count > 0:
            self.text.put(self.say("portfolio.more", count=count), 2)


def _pay_off(totals: Totals) -> int:
    """What pays everything on the day: what is late or due, and what is not yet due, less the discount."""
    return totals.amounts["late"] + totals.amounts["due_today"] + totals.pay_off_base - totals.pay_off_discount
