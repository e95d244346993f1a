"""The plan for the tranches that are still to come: what to save each month so that each is there on its day.

The works have no known day: each tranche has an earliest and a latest one, and the plan is that of the earliest, its worst case.
The bank's loan for the same tranches stands beside it, and both are stacked with the instalments. Every amount of a
tranche, of the loan and of an instalment is the engine's; savings are up to the dinar.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from simulator.answers.json_values import amount, amount_or_none, iso
from simulator.base.money import Money

if TYPE_CHECKING:
    import datetime as dt

    import pandas as pd

    from simulator.answers import Answer, Json
    from simulator.answers.model_loans import DownPaymentLoan


@dataclass(frozen=True, slots=True)
class PlannedTranche:
    """A part of the down payment that is still to come, called at the earliest on ``earliest`` and at the latest on ``latest``.

    ``stated`` says that a day or a range of days is known; otherwise the order of the calls alone bounds them. ``months`` are the whole
    months until the earliest day, that is the savings until then; ``monthly`` is what to save each of them, and ``monthly_at_latest``
    what is enough if each call comes on its latest day, both None for a call before the first saving. ``missing`` is what
    the household's own monthly saving leaves lacking for this call and those before it, None where it states none.
    """

    number: int
    milestone: str
    amount: Money
    earliest: dt.date
    latest: dt.date
    stated: bool
    months: int
    monthly: Money | None
    monthly_at_latest: Money | None
    missing: Money | None
    missing_at_latest: Money | None


class SavingStage(NamedTuple):
    """The same saving every month, from the first day to the last one; ``months`` savings."""

    first: dt.date
    last: dt.date
    months: int
    monthly: Money


class PlanMonth(NamedTuple):
    """One calendar month (``2027-03``): what is saved, the tranches called, what is left saved; the loan, the instalment.

    ``saving_with_loan`` is what to save beside the loan, for what it does not lend.
    """

    month: str
    saving: Money
    tranches: Money
    saved: Money
    loan: Money
    saving_with_loan: Money
    instalment: Money

    @property
    def saving_and_instalment(self) -> Money:
        """What leaves the household this month without the loan."""
        return self.saving + self.instalment

    @property
    def loan_and_instalment(self) -> Money:
        """What leaves the household this month with the loan."""
        return self.saving_with_loan + self.loan + self.instalment


@dataclass(frozen=True, slots=True)
class TranchePlan:
    """The plan on a day. ``answer`` is that of the worst case, each tranche called on its earliest day.

    ``missing_at_once`` is what no monthly saving can bring in time: what is called before the first one, less what is saved. ``loan`` is that of ``bank`` for the same tranches, ``own_share`` what it leaves to the household; None where no bank lends for them.
    """

    answer: Answer
    as_of: dt.date
    saved: Money
    monthly: Money | None
    tranches: tuple[PlannedTranche, ...]
    missing_at_once: Money
    stages: tuple[SavingStage, ...]
    bank: str | None
    loan: DownPaymentLoan | None
    own_share: Money
    months: tuple[PlanMonth, ...]

    @property
    def highest(self) -> Money:
        """The highest monthly saving of the plan."""
        return max((stage.monthly for stage in self.stages), key=lambda money: money.cents, default=self.nothing)

    @property
    def nothing(self) -> Money:
        """No money, in the currency of the plan."""
        return Money(0, self.saved.currency)

    @property
    def unstated(self) -> tuple[str, ...]:
        """The milestones of the tranches whose day is bounded by the order of the calls alone."""
        return tuple(dict.fromkeys(tranche.milestone for tranche in self.tranches if not tranche.stated))

    def frame(self) -> pd.DataFrame:
        """One row for each calendar month, amounts as ``Decimal`` in dinars; imports pandas."""
        import pandas as pd

        amounts = {name: [getattr(month, name).decimal for month in self.months] for name in MONTHLY}
        return pd.DataFrame({"month": [month.month for month in self.months], **amounts})

    def to_json(self) -> Json:
        """The plan as JSON: amounts are decimal strings, days ISO strings."""
        loan = self.loan
        return {
            "as_of": iso(self.as_of),
            "saved": amount(self.saved),
            "monthly": amount_or_none(self.monthly),
            "missing_at_once": amount(self.missing_at_once),
            "tranches": [_written(tranche) for tranche in self.tranches],
            "stages": [
                {
                    "first": iso(stage.first),
                    "last": iso(stage.last),
                    "months": stage.months,
                    "monthly": amount(stage.monthly),
                }
                for stage in self.stages
            ],
            "unstated": list(self.unstated),
            "loan": loan
            and {
                "bank": self.bank,
                "amount": amount(loan.amount),
                "instalment": amount_or_none(loan.instalment),
                "months": loan.months,
                "first_due": iso(loan.first_due),
                "last_due": iso(loan.last_due),
                "binding": loan.binding,
                "own_share": amount(self.own_share),
            },
            "months": [
                {"month": month.month} | {name: amount(getattr(month, name)) for name in MONTHLY}
                for month in self.months
            ],
        }


MONTHLY = (*PlanMonth._fields[1:], "saving_and_instalment", "loan_and_instalment")
"""The amounts of a month: those that it has, and the two that add them up."""


def _written(tranche: PlannedTranche) -> Json:
    return {
        "number": tranche.number, "milestone": tranche.milestone, "amount": amount(tranche.amount),
        "earliest": iso(tranche.earliest), "latest": iso(tranche.latest), "stated": tranche.stated, "months": tranche.months,
        "monthly": amount_or_none(tranche.monthly), "monthly_at_latest": amount_or_none(tranche.monthly_at_latest),
        "missing": amount_or_none(tranche.missing), "missing_at_latest": amount_or_none(tranche.missing_at_latest),
    }  # fmt: skip
