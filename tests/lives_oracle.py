"""A naive life of a contract: one month after the other, in lists, integers and exact fractions. Shares nothing with ``simulator.contracts``."""

import copy
import datetime as dt
import math
from fractions import Fraction

ONE_A_DAY = ["rate", "catch_up", "deferred", "reschedule", "kafil", "death"]
ORDER = [*ONE_A_DAY[:3], "surcharge", "lump_sum", *ONE_A_DAY[3:], "pay_all", "withdrawal"]


class RefusedError(Exception):
    """The event cannot happen."""


def must(*, hold):
    """Refuse what does not hold."""
    if not hold:
        raise RefusedError


def nearest(amount):
    """The nearest centime, a half up."""
    return math.floor(amount + Fraction(1, 2))


def equal(amount, count):
    """Equal parts, rounded down to the centime, the last with the rest."""
    return [amount // count] * (count - 1) + [amount - amount // count * (count - 1)]


def months_after(day, months):
    """The same day some months later, for days that every month has."""
    months += day.year * 12 + day.month - 1
    return dt.date(months // 12, months % 12 + 1, day.day)


def age_limit(birth):
    """The day of the seventieth birthday, for days that every year has."""
    return birth.replace(year=birth.year + 70)


class Line:
    """What is due on a day; ``part`` and ``moved_in`` (no principal) came from other lines, ``taken`` went to others."""

    def __init__(self, day, kind="instalment", n=0, **more):
        self.day, self.kind, self.n, self.mode, self.taken, self.payer = day, kind, n, None, (0, 0), ""
        self.principal = self.interest = self.part = self.moved_in = self.charge = self.added = self.paid = 0
        vars(self).update(more)

    @property
    def all_principal(self):
        return self.principal + self.part - self.taken[0]

    @property
    def due(self):
        return self.all_principal + self.interest + self.moved_in + self.charge - self.taken[1]

    @property
    def open(self):
        return self.due - self.paid


class Life:
    """A contract of level instalments, with what is known of its payments; ``terms`` as a test draws them."""

    def __init__(self, terms):
        self.terms, self.start, self.monthly = terms, terms["start"], Fraction(terms["rate"]) / 12
        self.payers, self.limits, self.owed = [(1, "applicant")], dict(terms["limits"]), terms["amount"]
        self.ahead = self.lump_sums = self.given_up = self.forgiven = self.kafils = self.interest_at_once = 0
        self.past, self.shares, self.is_over, self.is_plan = [], [], False, False
        tranches = [Line(day, "tranche", principal=amount) for day, amount in terms["tranches"]]
        self.future, self.level = tranches, 0
        self.repays(self.owed, range(1, terms["count"] + 1))

    def day_of(self, n):
        return months_after(self.start, n)

    def interest(self, owed):
        """One month's, in whole numbers: ``nearest`` of the fraction."""
        return (2 * owed * self.monthly.numerator + self.monthly.denominator) // (2 * self.monthly.denominator)

    def next_n(self, day):
        return next(n for n in range(1, 2000) if self.day_of(n) > day)

    def payer(self, n):
        return [name for first, name in self.payers if first <= n][-1]

    @property
    def instalments(self):
        return [line for line in self.future if line.kind == "instalment"]

    @property
    def left(self):
        return [line for line in self.instalments if line.mode is None]

    @property
    def late(self):
        return [line for line in self.past if line.open > 0]

    def all_late(self):
        return sum(line.open for line in self.late)

    def moved_in(self):
        return sum(line.moved_in for line in self.future)

    def parts(self):
        return sum(line.part for line in self.instalments)

    def undue(self):
        """The principal that has not fallen due."""
        return self.owed + self.parts() + sum(line.principal for line in self.future if line.kind == "tranche")

    # --- making lines

    def rows(self, balance, count):
        """The principals of a level schedule."""
        if not self.monthly:
            count = min(count, balance)
            self.level = balance // count if count else self.level
            return equal(balance, count) if count else []
        self.level = nearest(balance * self.monthly / (1 - (1 + self.monthly) ** -count)) if count else 0
        return self.walk(balance, count)

    def walk(self, balance, most, join=0):
        """The principals that an instalment repays; a rest below ``join`` goes with the row before."""
        rows = []
        while balance and len(rows) < most:
            repaid = min(max(self.level - self.interest(balance), 0), balance)
            rows.append(balance if len(rows) + 1 == most or 0 < balance - repaid < join else repaid)
            balance -= rows[-1]
        return rows

    def puts(self, rows, numbers, moved_in=0):
        """These principals in place of the instalments that are left; ``moved_in`` goes to the first."""
        rows = [*rows, *[0] * (not rows and moved_in > 0)]
        made = [Line(self.day_of(n), n=n, principal=row) for n, row in zip(numbers, rows, strict=False)]
        if made:
            made[0].moved_in = moved_in
        self.future = [line for line in self.future if line not in self.left] + made
        self.bears()

    def repays(self, balance, numbers):
        numbers = list(numbers)
        self.puts(self.rows(balance, len(numbers)), numbers, self.moved_in())

    def bears(self):
        """Interest month by month on what is owed; on a deferred line it is due, added, or none; payers by number."""
        self.future.sort(key=lambda line: (line.day, line.kind == "instalment", line.n))
        owed = self.owed
        for line in self.instalments:
            interest = self.interest(owed)
            line.interest = interest if line.mode in {None, "paid"} else 0
            line.added = interest if line.mode == "added" else 0
            owed += line.added - line.principal
            line.payer = self.payer(line.n)
        self.future = [line for line in self.future if line.due or line.mode]

    def after_deferral(self, owed):
        for line in self.instalments:
            owed += self.interest(owed) if line.mode == "added" else 0
        return owed

    def adds(self, lines, **amounts):
        """Add amounts to lines in equal parts of their sum, in the order of the amounts."""
        for line, rest in zip(lines, equal(sum(amounts.values()), len(lines)), strict=True):
            shares = {}
            for name, amount in amounts.items():
                shares[name] = min(amount, rest - sum(shares.values()))
                setattr(line, name, getattr(line, name) + shares[name])
            amounts = {name: amount - shares[name] for name, amount in amounts.items()}

    def takes_off(self, lines):
        """Take what is open off these lines: its principal, and the rest."""
        for line in lines:
            principal = min(line.open, line.principal + line.part)
            line.taken = (principal, line.open - principal)
        return (sum(line.taken[place] for line in lines) for place in (0, 1))

    def within(self, last):
        """Whether its payer may pay an instalment of this number."""
        limit, longest = self.limits.get(self.payer(last)), self.terms["longest"]
        return not (limit and self.day_of(last) > limit) and not (longest and last > longest)

    # --- the days

    def passes(self, day):
        while self.future and self.future[0].day <= day:
            line = self.future.pop(0)
            if line.kind == "instalment":
                self.owed += line.added - line.principal
            self.falls(line)

    def falls(self, line):
        self.past.append(line)
        missed = line.kind == "instalment" and line.n in self.terms["missed"]
        waits = min(self.ahead, line.open)
        self.ahead -= waits
        in_time = self.is_plan or line.day <= self.terms["until"]
        line.paid += line.open if in_time and not missed else waits

    def lived(self, events, as_of):
        """The life at the end of a day, and to its end as planned."""
        turns = [(p["date"], -1, 0, "", p) for p in self.terms["payments"] if p["date"] <= as_of and not p["returned"]]
        turns += [(self.day_for(event), ORDER.index(event["event"]), *size(event), event) for event in events]
        alone = [(turn[0], turn[4]["event"]) for turn in turns if turn[4].get("event") in ONE_A_DAY]
        must(hold=len(alone) == len(set(alone)))
        now = None
        for day, *_, event in sorted(turns, key=lambda turn: turn[:4]):
            now = now or (self.stands(as_of) if day > as_of else None)
            self.passes(day)
            if "event" not in event:
                must(hold=event["amount"] <= self.all_late() + sum(line.due for line in self.future) - self.ahead)
                self.ahead += self.pays(event["amount"])
                continue
            must(hold=not self.is_over and (self.future or self.late))
            getattr(self, event["event"])(event | {"date": day})
            self.is_over |= not self.undue() and not self.future and not self.late
        now = now or self.stands(as_of)
        self.passes(dt.date(2200, 1, 1))
        return now, self

    def stands(self, as_of):
        """A copy on the day of the statement; from then on every line is paid on its day."""
        self.passes(as_of)
        now, self.is_plan = copy.copy(self), True
        now.past, now.future = list(map(copy.copy, self.past)), list(map(copy.copy, self.future))
        return now

    def day_for(self, event):
        """A new rate counts from the due day that ends the month begun."""
        n, day = self.next_n(event["date"]), event["date"]
        return day if event["event"] != "rate" or day == self.day_of(n - 1) else self.day_of(n)

    def pays(self, amount):
        for line in self.past[-1:] * self.terms["current_first"] + self.late:
            taken = min(line.open, amount)
            line.paid, amount = line.paid + taken, amount - taken
        return amount

    # --- the events

    def rate(self, event):
        must(hold=self.monthly > 0)
        self.monthly = Fraction(event["rate"]) / 12
        rows = self.rows(self.after_deferral(self.owed), len(self.left))
        for line, row in zip(self.left, [*rows, *[0] * len(self.left)], strict=False):
            line.principal = row
        self.bears()

    def catch_up(self, event):
        late = [line for line in self.late if line.day < event["date"]]
        must(hold=late and len(self.left) >= event["months"])
        principal, other = self.takes_off(late)
        self.adds(self.left[: event["months"]], moved_in=other, part=principal)

    def deferred(self, event):
        months, over, interest = event["months"], event.get("repaid_over"), event.get("interest")
        must(hold=bool(self.monthly) == bool(interest) and len(self.left) >= months + (over or 0))
        last, left = self.instalments[-1].n, self.left
        sums = [[line.principal, line.part, line.moved_in] for line in left]
        for line in left[:months]:
            line.mode, line.principal, line.part, line.moved_in = interest or "none", 0, 0, 0
        self.bears()
        added = sum(line.added for line in left[:months])
        if over:
            principal, part, moved_in = (sum(column) for column in zip(*sums[:months], strict=True))
            self.adds(self.left[:over], moved_in=moved_in, part=part, principal=principal + added)
        else:
            must(hold=self.within(last + months))
            if added:
                rows = self.rows(sum(row[0] for row in sums) + added, len(sums))
                sums = [[new, *row[1:]] for new, row in zip([*rows, *[0] * len(sums)], sums, strict=False)]
            numbers = [line.n for line in self.left] + [last + k for k in range(1, months + 1)]
            rows = zip(numbers, sums, strict=True)
            made = [Line(self.day_of(n), n=n, principal=p, part=q, moved_in=m) for n, (p, q, m) in rows]
            self.future = [line for line in self.future if line not in self.left] + made
        self.bears()

    def surcharge(self, event):
        late = sum(line.open for line in self.late if line.day < event["date"])
        amount = event["amount"] if "amount" in event else nearest(late * Fraction(event["rate"]))
        must(hold=amount > 0)
        self.falls(Line(event["date"], "surcharge", charge=amount, payer=self.payer(self.next_n(event["date"]))))

    def lump_sum(self, event):
        left, balance, moved_in = self.left, self.owed + self.parts(), sum(line.moved_in for line in self.left)
        owed = self.all_late() + moved_in + min(balance, self.undue() - self.ahead)
        must(hold=0 < event["amount"] <= owed)
        must(hold=event["amount"] < owed or not self.interest_begun(event["date"]))
        rest = self.pays(event["amount"])
        if event["amount"] == owed:
            self.ahead, rest = self.ahead + rest - balance - moved_in, balance + moved_in
        self.lump_sums += rest
        above = max(left[-1].due - self.level, 0) if left else 0
        for name in ["moved_in", "part"] if self.monthly else ["moved_in"]:
            for line in left:
                taken = min(getattr(line, name), rest)
                setattr(line, name, getattr(line, name) - taken)
                rest -= taken
                self.interest_at_once += taken if name == "moved_in" else 0
        if not rest:
            return self.bears()
        self.owed += self.parts() - rest
        balance, most = self.after_deferral(self.owed), len(left)
        if event["effect"] == "lower" and balance:
            rows = self.rows(balance, most)
        elif self.monthly:
            rows = self.walk(balance, most, 100)
        else:
            count = min(max(math.ceil(Fraction(balance - above, max(self.level, 1))), 1), most) if balance else 0
            rows = [self.level] * (count - 1) + [balance - self.level * (count - 1)][:count]
        return self.puts(rows, [line.n for line in left])

    def reschedule(self, event):
        principal, other = self.takes_off(self.late)
        other, balance = other + self.moved_in(), principal + self.owed + self.parts()
        must(hold=balance + other > 0)
        first, months = self.next_n(event["date"]), event["months"]
        must(hold=self.within(first + months - 1))
        self.future, self.owed = [line for line in self.future if line.kind == "tranche"], balance
        rows = self.rows(balance, months) or [0] * months
        made = [Line(self.day_of(n), n=n, principal=row) for n, row in enumerate(rows, first)]
        self.adds(made, moved_in=other)
        self.future += made
        self.bears()

    def kafil(self, event):
        must(hold=not self.monthly)
        first, left, limit = self.next_n(event["date"]), self.left, age_limit(event["birth"])
        self.kafils += 1
        name = "kafil" if self.kafils == 1 else f"kafil_{self.kafils}"
        self.limits[name] = limit
        if "share" in event:
            self.shares = [*self.shares, (first, name, Fraction(event["share"]))]
            must(hold=self.day_of(first) <= limit and sum(share for *_, share in self.shares) < 1)
            return
        self.payers, self.shares = [p for p in self.payers if p[0] < first] + [(first, name)], []
        if event["effect"] == "lower":
            last = max((n for n in range(1, self.terms["longest"] + 1) if self.day_of(n) <= limit), default=0)
            must(hold=last >= first)
            self.owed, moved_in = self.owed + self.parts(), self.moved_in()
            self.future = [line for line in self.future if line.kind == "tranche"]
            self.puts(self.rows(self.owed, last - first + 1), range(first, last + 1), moved_in)
        elif left:
            must(hold=self.within(left[-1].n))
        self.bears()

    def parts_of(self, line):
        """What each payer pays of an instalment: the kafils who share it, inside their age, then the payer."""
        sharing = [
            (name, share) for first, name, share in self.shares if first <= line.n and line.day <= self.limits[name]
        ]
        kafils = [(name, math.floor(line.due * share)) for name, share in sharing]
        return [*kafils, (line.payer, line.due - sum(amount for _, amount in kafils))]

    def death(self, event):
        first = self.next_n(event["date"])
        self.payers = [p for p in self.payers if p[0] < first] + [(first, event["continues"])]
        if "birth" in event:
            self.limits[event["continues"]] = age_limit(event["birth"])
        must(hold=not self.left or self.within(self.left[-1].n))
        for line in self.future:
            line.payer = event["continues"]

    def interest_begun(self, day):
        bears = self.monthly and self.instalments and self.instalments[0].mode != "none"
        return self.interest(self.owed) if bears and day != self.day_of(self.next_n(day) - 1) else 0

    def pay_all(self, event):
        undue, interest = self.undue(), self.interest_begun(event["date"]) + self.moved_in()
        base, late, off = max(undue - self.ahead, 0), self.all_late(), 0
        unpaid = base + sum(min(line.open, line.all_principal) for line in self.late)
        price = self.terms["amount"] + sum(amount for _, amount in self.terms["tranches"])
        paid_enough = price - unpaid >= math.floor(price * self.terms["share"])
        if self.terms["off"] and not self.monthly and paid_enough and self.in_time(event["date"]):
            off = nearest(min(base, sum(line.principal + line.part for line in self.left)) * self.terms["off"])
        must(hold=late + undue > 0)
        self.pays(late)
        self.lump_sums, self.forgiven = self.lump_sums + undue + interest - off, off
        self.interest_at_once += interest
        self.ahead = max(self.ahead - undue - interest, 0)
        self.ends()

    def in_time(self, day):
        """Whether nothing is late: after its due day, or after the end of the month after it."""
        if self.terms["late_after"] == "due_day":
            return all(day <= line.day for line in self.late)
        return all(day < months_after(line.day.replace(day=1), 2) for line in self.late)

    def withdrawal(self, _event):
        must(hold=not self.monthly)
        self.given_up = self.undue() + self.moved_in() - self.ahead
        self.interest_at_once += self.moved_in()
        self.ends()

    def ends(self):
        self.future, self.owed, self.is_over = [], 0, True


def size(event):
    """Of one kind on one day the larger or longer comes first, then by its words."""
    share = Fraction(event["rate"]) if event.get("event") == "surcharge" and "rate" in event else 0
    return -(event.get("amount") or event.get("months") or share), repr(sorted(map(str, event.items())))
