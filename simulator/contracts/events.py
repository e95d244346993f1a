"""What may happen to a contract: one small class for each event, with its legal basis or the mark *hypothesis*.

Amounts are whole centimes, days are dates. A month (``2024-03``) is its first day: an event that names a month counts for the lines
that are due in it, so its ``day`` is the eve of the month.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Literal

from simulator.base import money
from simulator.wording import Named

if TYPE_CHECKING:
    import datetime as dt
    from fractions import Fraction

HYPOTHESIS, PRACTICE = "hypothesis", "practice"
OfLumpSum = Literal["shorter", "lower"]
OfKafil = Literal["lower", "keep"]
OF_A_LUMP_SUM: tuple[OfLumpSum, ...] = ("shorter", "lower")
OF_A_KAFIL: tuple[OfKafil, ...] = ("lower", "keep")
"""What the balance does: the schedule ends sooner, the instalment falls, or nothing changes but the payer."""
DEFERRED_INTEREST = ("paid", "added", "none")


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happens on a day. ``status`` says how sure its rule is; it counts for lines due after its day."""

    name: ClassVar[str] = ""
    status: ClassVar[str] = HYPOTHESIS
    opens_a_version: ClassVar[bool] = True
    may_repeat: ClassVar[bool] = False
    """Whether two of them may happen on one day without contradicting each other."""
    is_signed_by_both: ClassVar[bool] = False
    """Whether it holds only once the other side has signed it: until then it is counted because the user states it."""
    day: dt.date

    @property
    def label(self) -> Named:
        """The word for it, in any language."""
        return Named(f"event.{self.name}")


@dataclass(frozen=True, slots=True)
class PriceRevision(Event):
    """Another price, between acceptance and keys: it makes another plan, so that it is none of ``EVENTS``, which change a plan."""

    name: ClassVar[str] = "price_revision"
    price: int


@dataclass(frozen=True, slots=True)
class Rate(Event):
    """A new yearly rate of a loan, from the due day that ends the month begun."""

    name: ClassVar[str] = "rate"
    rate: Fraction


@dataclass(frozen=True, slots=True)
class Missed(Event):
    """The instalments due in the months from ``day`` to ``until`` are not paid: a fact, not a rule."""

    name: ClassVar[str] = "missed"
    opens_a_version: ClassVar[bool] = False
    may_repeat: ClassVar[bool] = True
    first: dt.date
    last: dt.date


@dataclass(frozen=True, slots=True)
class CatchUp(Event):
    """What is open of the lines due before ``before`` is due in ``months`` equal parts with the next lines."""

    name: ClassVar[str] = "catch_up"
    is_signed_by_both: ClassVar[bool] = True
    before: dt.date
    months: int


@dataclass(frozen=True, slots=True)
class Deferred(Event):
    """The next ``months`` instalments are put off: repaid with the ``repaid_over`` following ones, or at the end.

    As the postponement of 2020, repaid in six months without a penalty (press). ``interest`` says what a loan's months bear.
    """

    name: ClassVar[str] = "deferred"
    status: ClassVar[str] = PRACTICE
    months: int
    repaid_over: int | None
    interest: str | None = None


@dataclass(frozen=True, slots=True)
class Surcharge(Event):
    """A surcharge for lateness, as the user gives it: one exists, no text gives its rate."""

    name: ClassVar[str] = "surcharge"
    opens_a_version: ClassVar[bool] = False
    may_repeat: ClassVar[bool] = True
    amount: int | Fraction

    def amount_of(self, late: int) -> int:
        """The surcharge in centimes: as it was given, or a share of what is late."""
        return self.amount if isinstance(self.amount, int) else money.nearest_share(late, self.amount)


@dataclass(frozen=True, slots=True)
class LumpSum(Event):
    """An amount paid before it is due: no text since 2014 provides it."""

    name: ClassVar[str] = "lump_sum"
    may_repeat: ClassVar[bool] = True
    amount: int
    effect: OfLumpSum


@dataclass(frozen=True, slots=True)
class Reschedule(Event):
    """The balance and what is late over so many new lines, as a judge or an agreement may grant."""

    name: ClassVar[str] = "reschedule"
    is_signed_by_both: ClassVar[bool] = True
    months: int


@dataclass(frozen=True, slots=True)
class Income(Event):
    """A new income: it changes the effort, never what is due. None where it stays as it was."""

    name: ClassVar[str] = "income"
    opens_a_version: ClassVar[bool] = False
    income: int | None
    spouse_income: int | None = None
    kafil_income: int | None = None


@dataclass(frozen=True, slots=True)
class Kafil(Event):
    """A kafil who pays from then on, or a ``share`` of each instalment beside the payer (décret 24-203; his conditions are not published).

    ``share`` in millionths of an instalment; None where he takes over.
    """

    name: ClassVar[str] = "kafil"
    birth: dt.date
    income: int
    effect: OfKafil
    share: int | None = None


@dataclass(frozen=True, slots=True)
class Death(Event):
    """Who goes on paying after a death: practice, in no text. Without ``birth`` nothing is known of the age of who continues."""

    name: ClassVar[str] = "death"
    status: ClassVar[str] = PRACTICE
    continues: str
    birth: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Divorce(Event):
    """Who goes on paying after a divorce: no rule was found."""

    name: ClassVar[str] = "divorce"
    continues: str
    birth: dt.date | None = None


@dataclass(frozen=True, slots=True)
class PayAll(Event):
    """Everything that is left paid on one day (décret 01-105, art. 8 as amended; the discount by the finance laws)."""

    name: ClassVar[str] = "pay_all"
    status: ClassVar[str] = "secondary"


@dataclass(frozen=True, slots=True)
class Withdrawal(Event):
    """The dwelling is given back: the down payment is refunded less what is open, repairs and costs (contract, art. 18)."""

    name: ClassVar[str] = "withdrawal"
    status: ClassVar[str] = "secondary"
    repairs: int | None = None
    costs: int | None = None


EVENTS: tuple[type[Event], ...] = (
    Rate, Missed, CatchUp, Deferred, Surcharge, LumpSum, Reschedule, Income, Kafil, Death, Divorce, PayAll, Withdrawal,
)  # fmt: skip
"""Every event, in the order in which those of one day happen."""
ORDER = {kind: place for place, kind in enumerate(EVENTS)}


@dataclass(frozen=True, slots=True)
class Payment:
    """What was paid on a day, in centimes; ``returned`` marks one that bounced and counts for nothing.

    ``reference`` tells two payments of one day and amount apart; ``row`` is its number in a file of payments, 0 outside one.
    """

    day: dt.date
    amount: int
    returned: bool = False
    reference: str = ""
    row: int = 0


def place_of_payment(place: int, until: dt.date | None) -> str:
    """Where a payment stands in a question: ``paid[0]``; after the day until which everything was paid, where one is stated."""
    return f"paid[{place + (until is not None)}]"
