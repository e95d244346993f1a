"""A naive life of a rent: one month after the other, in fractions, lists and dictionaries. Shares nothing with ``simulator.contracts``."""

import datetime as dt
import math
from fractions import Fraction

ORDER = ["catch_up", "deferred", "lump_sum", "reschedule", "pay_all", "withdrawal"]


class RefusedError(Exception):
    """The event cannot happen."""


def must(*, hold):
    """Refuse what does not hold."""
    if not hold:
        raise RefusedError


def due_day(start, number):
    """The due day of a number, for starts on a day that every month has."""
    months = start.year * 12 + start.month - 1 + number
    return dt.date(months // 12, months % 12 + 1, start.day)


def parts(amount, count):
    """Equal parts, rounded down to the centime, the last with the rest; never more of them than centimes."""
    count = int(min(count, amount))
    each = Fraction(math.floor(amount / count)) if count else 0
    return [each] * (count - 1) + [amount - each * (count - 1)] if count else []


def turn(event):
    """On one day by kind; of one kind the larger or longer first, then ``lower`` before ``shorter``, a repayment before the end."""
    over = event.get("repaid_over")
    size = event.get("amount") or event.get("months", 0)
    return event["date"], ORDER.index(event["event"]), -size, event.get("effect", ""), over is None, str(over)


class Life:
    """What is due, paid and moved by number, in centimes; a line is paid on its day unless its number is in ``missed``."""

    def __init__(self, amount, count, start, missed):
        self.due = dict(enumerate(parts(Fraction(amount), count), 1))
        self.start, self.missed, self.level = start, missed, self.due[1]
        self.paid, self.moved, self.off, self.done = {}, {}, set(), 0
        self.lump_sums = self.given_up = Fraction(0)
        self.is_over = False

    def passes(self, day):
        """Every line due on or before a day falls due."""
        while any(n > self.done for n in self.due) and due_day(self.start, self.done + 1) <= day:
            self.done += 1
            if self.done in self.due:
                self.paid[self.done] = Fraction(0) if self.done in self.missed else self.due[self.done]

    @property
    def left(self):
        """The numbers that are still to be paid."""
        return [n for n in sorted(self.due) if n > self.done and n not in self.off]

    @property
    def late(self):
        """The numbers that fell due and are not paid."""
        return [n for n in sorted(self.due) if n <= self.done and self.paid[n] < self.due[n]]

    def open(self, numbers):
        """What is not paid on these lines."""
        return sum((self.due[n] - self.paid[n] for n in numbers), Fraction(0))

    def balance(self):
        """What has not fallen due."""
        return sum((self.due[n] for n in self.left), Fraction(0))

    def lived(self, events, day):
        """The life after these events, at the end of a day."""
        for event in sorted(events, key=turn):
            self.passes(event["date"])
            must(hold=not self.is_over and self.open(self.late) + self.balance() > 0)
            getattr(self, event["event"])(event)
        self.passes(day)
        while max(self.due, default=0) > self.done and max(self.due) in self.off and not self.due[max(self.due)]:
            del self.due[max(self.due)]
        return self

    def moves(self, numbers):
        """Take what is open off these lines."""
        for n in numbers:
            self.moved[n] = self.moved.get(n, 0) + self.due[n] - self.paid[n]
            self.due[n] = self.paid[n]

    def adds(self, numbers, amounts):
        """Add these amounts to the lines with these numbers."""
        for n, amount in zip(numbers, amounts, strict=False):
            self.due[n] = self.due.get(n, 0) + amount

    def catch_up(self, event):
        late = [n for n in self.late if due_day(self.start, n) < event["date"]]
        must(hold=bool(late) and len(self.left) >= event["months"])
        total = self.open(late)
        self.moves(late)
        each = math.floor(total / event["months"])
        self.adds(self.left, [each] * (event["months"] - 1) + [total - each * (event["months"] - 1)])

    def deferred(self, event):
        months, over = event["months"], event.get("repaid_over")
        put_off, after = self.left[:months], self.left[months:]
        must(hold=len(put_off) == months and (over is None or len(after) >= over))
        sums = [self.due[n] for n in self.left]
        for n in put_off:
            self.due[n] = Fraction(0)
        self.off |= set(put_off)
        if over is None:
            numbers = after + [max(self.due) + k for k in range(1, months + 1)]
            self.due.update(zip(numbers, sums, strict=True))
        else:
            total = sum(sums[:months])
            each = math.floor(total / over)
            self.adds(after, [each] * (over - 1) + [total - each * (over - 1)])

    def lump_sum(self, event):
        rest, left, balance = Fraction(event["amount"]), self.left, self.balance()
        must(hold=0 < rest <= self.open(self.late) + balance)
        for n in self.late:
            taken = min(rest, self.due[n] - self.paid[n])
            self.paid[n] += taken
            rest -= taken
        self.lump_sums += rest
        if not rest:
            return
        above, balance = max(self.due[left[-1]] - self.level, 0), balance - rest
        for n in left:
            del self.due[n]
        if event["effect"] == "shorter":
            months = min(max(math.ceil((balance - above) / self.level), 1), len(left)) if balance else 0
            self.adds(left, [self.level] * (months - 1) + [balance - self.level * (months - 1)][:months])
        else:
            self.spreads(left, balance)

    def spreads(self, numbers, balance):
        """A balance over these lines, as at the start."""
        amounts = parts(balance, len(numbers))
        if amounts:
            self.level = amounts[0]
        self.adds(numbers, amounts)

    def reschedule(self, event):
        whole = self.open(self.late) + self.balance()
        self.moves(self.late)
        for n in [n for n in self.due if n > self.done]:
            del self.due[n]
        self.off = {n for n in self.off if n <= self.done}
        first = self.done + 1
        while due_day(self.start, first) <= event["date"]:
            first += 1
        self.done = first - 1
        self.spreads(list(range(first, first + event["months"])), whole)

    def pay_all(self, _event):
        for n in self.late:
            self.paid[n] = self.due[n]
        self.lump_sums += self.balance()
        self.ends()

    def withdrawal(self, _event):
        self.given_up = self.balance()
        self.ends()

    def ends(self):
        """Nothing falls due any more."""
        self.due = {n: amount for n, amount in self.due.items() if n <= self.done}
        self.is_over = True
