"""The lines of a contract: what falls due on a day, what was paid on it, what an event moved elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    import datetime as dt

INSTALMENT, TRANCHE, SURCHARGE = "instalment", "tranche", "surcharge"
State = Literal["paid", "part", "late", "due", "future", "deferred", "moved", "forgiven"]


@dataclass(slots=True)
class Line:
    """One line of the schedule. Amounts in centimes.

    ``number`` of an instalment counts the months since the start. ``principal`` and ``interest`` are the line's own; ``part`` and
    ``part_interest`` were moved to it from other lines and bear no interest; ``charge`` is a surcharge. ``moved`` was part_taken off
    the line by an event; ``bears`` is no on a deferred line that is due without interest of its own; where it ``adds``, that interest
    becomes principal on its day: ``added``. ``balance`` is the principal not yet due after the line, from the day on which it falls due.
    """

    number: int
    day: dt.date
    kind: str
    version: int
    payer: str
    principal: int
    interest: int = 0
    part: int = 0
    part_interest: int = 0
    charge: int = 0
    paid: int = 0
    moved: int = 0
    is_deferred: bool = False
    bears: bool = True
    balance: int = 0
    adds: bool = False
    added: int = 0

    def copied(self) -> Line:
        """The same line once more."""
        return Line(
            self.number, self.day, self.kind, self.version, self.payer, self.principal, self.interest, self.part, self.part_interest,
            self.charge, self.paid, self.moved, self.is_deferred, self.bears, self.balance, self.adds, self.added,
        )  # fmt: skip

    @property
    def due(self) -> int:
        """What is to be paid, less what was moved elsewhere."""
        return self.charge + self.all_interest + self.all_principal

    @property
    def all_principal(self) -> int:
        """The principal, moved parts included."""
        return self.principal + self.part

    @property
    def all_interest(self) -> int:
        """The interest, moved parts included."""
        return self.interest + self.part_interest

    @property
    def open(self) -> int:
        """What is due and not paid."""
        return self.due - self.paid

    @property
    def open_principal(self) -> int:
        """The part of what is open that is principal: charges and interest are paid before it."""
        return min(self.open, self.all_principal)

    def take_off(self) -> tuple[int, int]:
        """Move what is open elsewhere: the line keeps what was paid on it. Gives the principal, and the interest with charges."""
        principal, amount = self.open_principal, self.open
        other = amount - principal
        self.moved += amount
        self._lower(principal, other)
        return principal, other

    def _lower(self, principal: int, other: int) -> None:
        for name, amount in (("part", principal), ("part_interest", other)):
            part_taken = min(getattr(self, name), amount)
            setattr(self, name, getattr(self, name) - part_taken)
            if name == "part":
                self.principal -= amount - part_taken
            else:
                from_interest = min(self.interest, amount - part_taken)
                self.interest -= from_interest
                self.charge -= amount - part_taken - from_interest

    def state(self, as_of: dt.date) -> State:
        """The state of the line on a day on which it is due, or before it."""
        if self.is_deferred and not self.due:
            return "deferred"
        if self.moved:
            return "moved"
        if self.day > as_of:
            return "future"
        if self.open <= 0:
            return "paid"
        if self.day == as_of:
            return "due"
        return "part" if self.paid else "late"


class Version(NamedTuple):
    """The schedule as it stood from a day on: what opened it, how sure that is, and its lines. Amounts in centimes.

    ``months`` are the instalments that were left, ``lines`` copies of the lines that were still to fall due.
    """

    number: int
    since: dt.date
    event: str
    status: str
    instalment: int
    months: int
    last_due: dt.date | None
    lines: tuple[Line, ...]


class Entry(NamedTuple):
    """A line of the contract's book: what happened on a day, the amount it moved, and the balance after it. Centimes"""

    day: dt.date
    event: str
    amount: int
    balance: int
