"""A contract on its way: its lines, which of them have fallen due, what was paid, what waits."""

from __future__ import annotations

import copy
import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, NamedTuple

from simulator.base import annuity, money
from simulator.base.money import Money
from simulator.contracts.lines import INSTALMENT, TRANCHE, Entry, Line, Version
from simulator.contracts.receipts import Receipt, pay_from_waiting
from simulator.reading.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from fractions import Fraction

    from simulator.contracts import events as kinds
    from simulator.contracts.events import Event, Payment
    from simulator.contracts.plan import Plan, Row
    from simulator.contracts.readings import ContractReadings


ONE_DAY = dt.timedelta(1)
Ended = Literal["paid_off", "withdrawn"]


class PayOff(NamedTuple):
    """What pays everything that is not yet due on a day: without what is late, less what waits. Centimes

    ``conditions`` are those of the law's discount, with whether each is met; none where no text offers one. ``until`` is the last day
    on which the amount is this one, None when no line is to come.
    """

    base: int
    interest: int
    discount: int
    until: dt.date | None
    conditions: tuple[tuple[str, bool], ...]

    @property
    def amount(self) -> int:
        """What is to be paid."""
        return self.base + self.interest - self.discount


@dataclass
class Path:
    """A contract on its way: every line, which of them have fallen due, and what waits. Amounts in centimes.

    ``lines[:due]`` have fallen due; ``lines[:first_open]`` are paid, and a line once paid stays so. ``ahead`` was paid before anything was due; ``lump_sums`` went to the balance; ``forgiven`` was
    payment off by the law; ``given_up`` was still to fall due when the dwelling was given back; ``added`` is interest that became principal,
    month by month. ``balance`` is the principal that has not fallen due.
    ``paid_at_once`` holds each lump sum: its day, what went to the balance, what went to late lines. ``unknown`` names facts that an
    event would need and that were not given. ``shares`` are kafils who pay a part from a number on, in millionths; ``incomes`` those of a
    month from a day on, None where one is no longer known. ``receipts`` says which lines each payment paid; ``refused`` are rows of
    a file of payments that are more than what was owed on their day.
    """

    plan: Plan
    lines: list[Line]
    readings: ContractReadings
    instalment: int
    rate: int
    balance: int
    payers: list[tuple[int, str]]
    limits: dict[str, dt.date]
    until: dt.date | None
    missed: tuple[kinds.Missed, ...]
    due: int = 0
    first_open: int = 0
    ahead: int = 0
    lump_sums: int = 0
    forgiven: int = 0
    given_up: int = 0
    added: int = 0
    ended: Ended | None = None
    withdrawal: kinds.Withdrawal | None = None
    is_plan: bool = False
    keeps_lines: bool = False
    versions: list[Version] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    paid_at_once: list[tuple[dt.date, int, int]] = field(default_factory=list)
    receipts: list[Receipt] = field(default_factory=list)
    refused: list[tuple[Payment, InputError]] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    shares: list[tuple[int, str, int]] = field(default_factory=list)
    incomes: list[tuple[dt.date, str, int | None]] = field(default_factory=list)

    @classmethod
    def opened(
        cls,
        plan: Plan,
        until: dt.date | None,
        missed: Iterable[kinds.Missed],
        readings: ContractReadings,
        *,
        keeps_lines: bool = False,
    ) -> Path:
        """The contract on the day of its keys."""
        lines = [line.copied() for line in plan.lines]
        balance = sum(line.all_principal for line in lines)
        path = cls(
            plan, sorted(lines, key=_place), readings, plan.instalment, plan.rate, balance, list(plan.payers), dict(plan.limits),
            until, tuple(missed), keeps_lines=keeps_lines,
        )  # fmt: skip
        path.shares = [(1, name, millionths) for name, millionths in plan.shares]
        path.incomes = [(plan.start, name, income) for name, income in plan.incomes.items()]
        path.entries.append(Entry(plan.start, "contract", balance, balance))
        path.opens(plan.start, "contract", plan.status)
        return path

    # --- what is there

    @property
    def future(self) -> list[Line]:
        """The lines that have not fallen due."""
        return self.lines[self.due :]

    @property
    def left(self) -> list[Line]:
        """The instalments that have not fallen due and are to be paid."""
        return [line for line in self.future if line.kind == INSTALMENT and not line.is_deferred]

    @property
    def principal(self) -> int:
        """The principal of the instalments to come that bears interest: without moved parts, and interest that is added later."""
        return sum(line.principal - line.added for line in self.future if line.kind == INSTALMENT)

    @property
    def to_come(self) -> int:
        """Everything that has not fallen due, with the interest of the lines to come."""
        return sum(line.due for line in self.future)

    @property
    def open_lines(self) -> list[Line]:
        """The lines that have fallen due and are not paid, the oldest first."""
        while self.first_open < self.due and self.lines[self.first_open].open <= 0:
            self.first_open += 1
        return [line for line in self.lines[self.first_open : self.due] if line.open > 0]

    @property
    def late(self) -> int:
        """What has fallen due and is not paid, with what is due on this very day."""
        return sum(line.open for line in self.open_lines)

    @property
    def down_payment(self) -> int:
        """What was paid of the price with the keys and before, and of the tranches after them."""
        return self.plan.paid_before + sum(line.paid for line in self.lines[: self.due] if line.kind == TRANCHE)

    @property
    def paid_of_instalments(self) -> int:
        """What was paid on instalments, and of the balance."""
        return (
            self.lump_sums + self.ahead + sum(line.paid for line in self.lines[: self.due] if line.kind == INSTALMENT)
        )

    def next_due(self, day: dt.date, waiting: int) -> tuple[dt.date, int] | None:
        """The first line after a day that what waits on it does not pay whole: its day, and what is then to be paid."""
        for line in self.lines:
            if line.day <= day:
                continue
            if line.due > waiting:
                return line.day, line.due - waiting
            waiting -= line.due
        return None

    def payer_of(self, number: int) -> str:
        """Who pays the instalment of this number."""
        return next((name for first, name in reversed(self.payers) if first <= number), self.payers[0][1])

    def income_of(self, name: str, day: dt.date) -> int | None:
        """What a payer has a month on a due day: the applicant with the spouse, where that counts; None when it is not known."""
        income = self._own_income(name, day)
        if name != "applicant" or not self.plan.counts_spouse or income is None:
            return income
        spouse = self._own_income("spouse", day)
        return None if spouse is None else income + spouse

    def _own_income(self, name: str, day: dt.date) -> int | None:
        incomes = [
            income for since, who, income in self.incomes if who == name and (since < day or since == self.plan.start)
        ]
        return incomes[-1] if incomes else None

    def name_of_kafil(self) -> str:
        """The name of the next kafil: ``kafil``, ``kafil_2``, …"""
        names = {name for _, name in self.payers} | {name for _, name, _ in self.shares} | set(self.limits)
        count = 1 + sum(name.startswith("kafil") for name in names)
        return f"kafil_{count}" if count > 1 else "kafil"

    def head_of(self, number: int) -> str:
        """Who stands in the applicant's place at an instalment: the last payer before it who is no kafil."""
        names = [name for first, name in self.payers if first <= number and not name.startswith("kafil")]
        return names[-1] if names else "applicant"

    def is_up_to_date(self, day: dt.date) -> bool:
        """Whether nothing is late on a day, by the reading of when a line is late."""
        return all(day <= self.readings.last_day_in_time(line.day) for line in self.open_lines)

    def pay_off(self, day: dt.date) -> PayOff:
        """What pays everything that is not yet due on a day, with the discount of the law where its conditions are met."""
        base = max(self.balance - self.ahead, 0)
        interest = max(self.interest_begun(day) - max(self.ahead - self.balance, 0), 0)
        offer = None if self.rate else self.plan.offer(day)
        if offer is None:
            return PayOff(base, interest, 0, self._until(day), ())
        unpaid = base + sum(line.open_principal for line in self.open_lines)
        met = (("share_paid", self._has_paid(offer.share_paid, unpaid)), ("up_to_date", self.is_up_to_date(day)))
        instalments = max(min(base, sum(line.all_principal for line in self.left)), 0)
        discount = money.nearest_share(instalments, offer.discount) if all(is_met for _, is_met in met) else 0
        return PayOff(base, interest, discount, self._until(day), met)

    def interest_begun(self, day: dt.date) -> int:
        """The interest of the month begun, whole, and interest that was moved to lines to come; none of a month that bears none."""
        moved = sum(line.part_interest for line in self.future)
        following = next((line for line in self.future if line.kind == INSTALMENT), None)
        if following is None or not (following.bears or following.adds) or self._is_due_day(day):
            return moved
        return moved + annuity.interest_of(self.principal, self.rate)

    def _has_paid(self, share: Fraction, left: int) -> bool:
        """Whether this part of the price has been paid: each tranche was rounded down to the centime."""
        reached: bool = self.plan.price - left + max(self.plan.tranches - 1, 0) >= money.share(self.plan.price, share)
        return reached

    def _is_due_day(self, day: dt.date) -> bool:
        return day == self.plan.day_of(self.plan.number_after(day) - 1)

    def _until(self, day: dt.date) -> dt.date | None:
        """The last day on which the same amount pays everything: before a line, a change of the offer, or lateness changes it."""
        future = self.future
        if not future:
            return None
        if self.rate and self._is_due_day(day):
            return day
        ends = [future[0].day - ONE_DAY, *(change - ONE_DAY for change in self.plan.offer_changes if change > day)]
        in_time = [self.readings.last_day_in_time(line.day) for line in self.open_lines]
        return min([*ends, *(last for last in in_time if last >= day)])

    # --- what happens

    def reaches(self, day: dt.date) -> Path:
        """A copy as it stands on a day; from then on every line is taken as paid on its day."""
        self.falls_due(day)
        reached = copy.copy(self)
        reached.lines = [line.copied() for line in self.lines]
        for name in ("payers", "versions", "entries", "paid_at_once", "refused", "unknown", "shares", "incomes"):
            setattr(reached, name, list(getattr(self, name)))
        reached.receipts = [receipt.copied() for receipt in self.receipts]
        reached.limits = dict(self.limits)
        self.is_plan = True
        return reached

    def falls_due(self, day: dt.date) -> None:
        """Every line due on or before a day falls due, and is paid by what waits, or as the user says that it was."""
        while self.due < len(self.lines) and self.lines[self.due].day <= day:
            line = self.lines[self.due]
            self.due += 1
            self.balance += line.added - line.all_principal
            line.balance = self.balance
            if line.added:
                self.added += line.added
                self.entries.append(Entry(line.day, "interest_added", line.added, self.balance))
            self.settles(line)

    def settles(self, line: Line) -> None:
        """A line that falls due is paid on its day where the user says so, or by what waits."""
        unpaid = line.open
        waiting = min(self.ahead, unpaid)
        self.ahead -= waiting
        pay_from_waiting(self.receipts, line, waiting)
        in_time = self.is_plan or (self.until is not None and line.day <= self.until)
        if in_time and line.kind == INSTALMENT:
            in_time = not any(event.first <= line.day <= event.last for event in self.missed)
        line.paid += unpaid if in_time else waiting

    def receives(self, payment: Payment) -> None:
        """A payment goes to what is open; what is beyond it waits."""
        before = [(line, line.paid) for line in self.open_lines]
        late = sum(line.open for line, _ in before)
        if payment.amount > late + self.balance - self.ahead:  # interest to come is summed only where it matters
            self._refuses_more_than_owed(payment, late + self.to_come - self.ahead)
        waiting = self.pays(payment.amount)
        self.ahead += waiting
        receipt = Receipt(payment, waiting)
        for line, paid in before:
            if line.paid > paid:
                receipt.pays(line, line.paid - paid)
        self.receipts.append(receipt)
        self.entries.append(Entry(payment.day, "payment", payment.amount, self.balance))

    def _refuses_more_than_owed(self, payment: Payment, owed: int) -> None:
        """Raise ``InputError`` for a payment of more than all that is owed."""
        if payment.amount > owed:
            raise InputError("error.contract.more_than_owed", amount=self.money(payment.amount), owed=self.money(owed))

    def pays(self, amount: int) -> int:
        """Set an amount against what is open, by the reading of imputation; gives what is left of it."""
        lines = self.open_lines
        if self.readings.imputation == "current_first" and self.due:
            lines.insert(0, self.lines[self.due - 1])
        for line in lines:
            payment = min(line.open, amount)
            line.paid += payment
            amount -= payment
        return amount

    def opens(self, day: dt.date, event: str, status: str) -> None:
        """Open a version of the schedule: the lines after this day are its own."""
        number, left = len(self.versions) + 1, self.left
        for line in self.future:
            line.version = number
        copies = tuple(line.copied() for line in self.future) if self.keeps_lines else ()
        last = left[-1].day if left else None
        self.versions.append(Version(number, day, event, status, self.instalment, len(left), last, copies))

    def replaces(self, rows: Sequence[Row], principal: int, first: int | None = None) -> None:
        """Put new rows on the instalments that are left, or on lines from number ``first`` on; deferred lines stay where they are.

        The rows hold the principal that these lines had; interest that was moved to them goes to the first. ``principal`` is what
        bears interest from now on.
        """
        old = self.left
        moved = sum(line.part_interest for line in old)
        numbers = [line.number for line in old] if first is None else range(first, first + len(rows))
        lines = [
            Line(number, self.plan.day_of(number), INSTALMENT, 0, self.payer_of(number), principal, interest)
            for number, (principal, interest) in zip(numbers, rows, strict=False)
        ]
        if moved and not lines and old:
            lines = [Line(old[0].number, old[0].day, INSTALMENT, 0, old[0].payer, 0)]
        if lines:
            lines[0].part_interest = moved
        self.puts([line for line in self.future if line.kind != INSTALMENT or line.is_deferred] + lines, principal)

    def puts(self, future: list[Line], principal: int) -> None:
        """These are the lines to come, with their interest on this principal; lines without an amount go, deferred ones only at the end."""
        self.lines[self.due :] = sorted(future, key=_place)
        self.bears_interest(principal)
        future = [line for line in self.future if line.due or line.is_deferred]
        while future and future[-1].is_deferred and not future[-1].due:
            future.pop()
        self.lines[self.due :] = future

    def drops_the_rest(self) -> None:
        """Nothing is to come any more."""
        del self.lines[self.due :]

    def bears_interest(self, principal: int) -> None:
        """Compute the interest of the lines to come once more, on the principal as it is now; moved parts bear none."""
        if not self.rate:
            return
        for line in self.future:
            if line.kind == INSTALMENT:
                interest = annuity.interest_of(principal, self.rate)
                line.interest, line.added = interest if line.bears else 0, interest if line.adds else 0
                principal += line.added - line.principal

    def accrues(self, principal: int) -> int:
        """What a principal has become on the first instalment that is left, after the deferred lines before it."""
        for line in self.future:
            if line.is_deferred and line.adds:
                principal += annuity.interest_of(principal, self.rate)
        return principal

    def within_limits(self, event: Event, last: int, fault: str = "too_long") -> None:
        """Raise ``InputError`` when an instalment of this number would be after its payer's age or the longest term."""
        self.unknown += [name for name in self.plan.unknown_limits if name not in self.unknown]
        allowed = self.plan.last_number(self.limits.get(self.payer_of(last)))
        if allowed is not None and last > allowed:
            day, limit = self.plan.day_of(last), self.plan.day_of(allowed)
            raise InputError(f"error.contract.{fault}", event=event.label, day=day, limit=limit)

    def money(self, cents: int) -> Money:
        """An amount of this contract, for a sentence."""
        return Money(cents, self.plan.currency)


def _place(line: Line) -> tuple[dt.date, bool, int]:
    return line.day, line.kind == INSTALMENT, line.number
