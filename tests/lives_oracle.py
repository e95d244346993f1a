"""A naive life of a rent: one month after the other, in fractions, lists and dictionaries. Shares nothing with ``simulator.contracts``."""

import datetime as dt
import math
from fractions import Fraction

ORDER = ["catch_up", "deferred", "lump_sum", "reschedule", "pay_all", "withdrawal"]


class Refused(Exception):
    """The event cannot happen."""


def month_of(start, number):
    """The due day of a number, for starts on a day that every month has."""
    months = start.year * 12 + start.month - 1 + number
    return dt.date(months // 12, months % 12 + 1, start.day)


def parts(amount, count):
    count = int(count)
    each = Fraction(math.floor(amount / count))
    return [each] * (count - 1) + [amount - each * (count - 1)]


def life(amount, count, start, events, late_months, as_of):
    """What is due by number on a day, after events in centimes; each line due on its day is paid unless its number is in ``late_months``."""
    due = dict(enumerate(parts(Fraction(amount), min(count, amount)), 1))
    paid, off, moved = {}, set(), {}
    level, lump, forgiven, up, over = due[1], Fraction(0), Fraction(0), Fraction(0), False
    turns = sorted(events, key=lambda e: (e["date"], ORDER.index(e["event"]), -e.get("amount", 0)))
    done, seen = 0, 0

    def passes(day):
        nonlocal done
        while any(n > done for n in due) and month_of(start, done + 1) <= day:
            done += 1
            if done in due:
                paid[done] = Fraction(0) if done in late_months else due[done]

    for event in [e for e in turns if e["date"] <= as_of]:
        passes(event["date"])
        left = [n for n in sorted(due) if n > done and n not in off]
        late = [n for n in sorted(due) if n <= done and paid[n] < due[n]]
        owed, balance = sum(due[n] - paid[n] for n in late), sum(due[n] for n in left)
        if over or not owed + balance:
            raise Refused
        kind = event["event"]
        seen += 1
        if kind == "catch_up":
            late = [n for n in late if month_of(start, n) < event["date"]]
            if not late or len(left) < event["months"]:
                raise Refused
            total = sum(due[n] - paid[n] for n in late)
            for n in late:
                moved[n], due[n] = moved.get(n, 0) + due[n] - paid[n], paid[n]
            for n, part in zip(left, parts(total, event["months"]), strict=False):
                due[n] += part
        elif kind == "deferred":
            put_off, after = left[: event["months"]], left[event["months"] :]
            over_months = event.get("repaid_over")
            if len(put_off) < event["months"] or (over_months and len(after) < over_months):
                raise Refused
            sums = [due[n] for n in left]
            for n in put_off:
                due[n] = Fraction(0)
            off |= set(put_off)
            if over_months:
                for n, part in zip(after, parts(sum(sums[: event["months"]]), over_months), strict=False):
                    due[n] += part
            else:
                more = [max(due) + k for k in range(1, event["months"] + 1)]
                due.update(zip(after + more, sums, strict=True))
        elif kind == "lump_sum":
            if not 0 < event["amount"] <= owed + balance:
                raise Refused
            rest = Fraction(event["amount"])
            for n in late:
                taken = min(rest, due[n] - paid[n])
                paid[n], rest = paid[n] + taken, rest - taken
            lump += rest
            if rest:
                above, balance = due[left[-1]] - level, balance - rest
                months = len(left)
                if event["effect"] == "shorter":
                    months = min(max(math.ceil((balance - above) / level), 1), len(left)) if balance else 0
                    amounts = [level] * (months - 1) + [balance - level * (months - 1)] if months else []
                else:
                    months = min(len(left), balance)
                    amounts = parts(balance, months) if balance else []
                    level = amounts[0] if len(amounts) > 1 else (amounts or [level])[-1]
                for n in left:
                    del due[n]
                due.update(zip(left, amounts, strict=False))
        elif kind == "reschedule":
            for n in late:
                moved[n], due[n] = moved.get(n, 0) + due[n] - paid[n], paid[n]
            due = {n: sum_ for n, sum_ in due.items() if n <= done}
            off = {n for n in off if n <= done}
            amounts = parts(owed + balance, min(event["months"], owed + balance))
            first = done + 1
            while month_of(start, first) <= event["date"]:
                first += 1
            level = amounts[0] if len(amounts) > 1 else amounts[-1]
            due.update(enumerate(amounts, first))
            done = max(done, first - 1)
        elif kind == "pay_all":
            for n in late:
                paid[n] = due[n]
            lump += balance
            due = {n: sum_ for n, sum_ in due.items() if n <= done}
            over = True
        else:
            up, over = balance, True
            due = {n: sum_ for n, sum_ in due.items() if n <= done}
    passes(as_of)
    while max(due, default=0) > done and max(due) in off and not due[max(due)]:
        del due[max(due)]
    return due, paid, moved, lump, forgiven, up
