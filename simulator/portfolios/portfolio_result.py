"""A portfolio on a day, as values: counts of rows, totals, receipts by month, who reaches the age limit, what was set aside and why."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from simulator.base.money import decimal_string
from simulator.contracts.portfolio.event_rows import UNSTATED
from simulator.contracts.portfolio.states import REFUSED, STATUSES
from simulator.portfolios.forecast import ForecastMonth, forecast
from simulator.portfolios.totals import AGE_NAMES
from simulator.wording import LANGUAGES, say

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    import numpy.typing as npt
    import pandas as pd

    from simulator.contracts.portfolio import Receipts
    from simulator.engine.schedule.part import Numbers
    from simulator.portfolios.age_limits import ReachesLimit
    from simulator.portfolios.contract_parts import FoldedPart
    from simulator.portfolios.forecast import Supposed
    from simulator.portfolios.rejections import SetAside
    from simulator.portfolios.totals import Totals

MONEY = (
    "due", "paid", "lump_sums", "late", "ahead", "due_today", "remaining", "instalment", "next_due_amount", "forgiven", "given_up",
)  # fmt: skip
OPTIONAL_MONEY = ("pay_off_base", "pay_off_discount", "refund")
DAYS = ("late_since", "next_due", "last_due")
COUNTS = ("late_lines", "remaining_instalments")


class ContractColumns(NamedTuple):
    """Contracts that have a statement: the number, the row of the file, the group, the status, then each figure. (N,) each, in centimes

    ``place`` is where each stands in its part. ``figures`` are the columns of ``States`` by name; UNSTATED where a contract has none.
    """

    number: npt.NDArray[np.object_]
    row: Numbers
    group: npt.NDArray[np.object_]
    status: npt.NDArray[np.object_]
    figures: Mapping[str, npt.NDArray[Any]]
    place: Numbers

    @classmethod
    def of(cls, part: FoldedPart, groups: tuple[str, ...]) -> ContractColumns:
        """The contracts of a part, without those that were refused."""
        states = part.states
        rows = np.flatnonzero(states.status != REFUSED)
        figures = {name: getattr(states, name)[rows] for name in (*MONEY, *OPTIONAL_MONEY, *DAYS, *COUNTS)}
        figures |= {f"late_{name}": column[rows] for name, column in zip(AGE_NAMES, states.late_by_age, strict=True)}
        names = np.array([*groups, ""], dtype=object)
        return cls(
            part.numbers[rows],
            part.lines[rows],
            names[part.group[rows]],
            np.array(STATUSES, dtype=object)[states.status[rows]],
            figures,
            rows,
        )

    def table(self) -> dict[str, npt.NDArray[Any]]:
        """The columns by their names, in their order."""
        return {"number": self.number, "row": self.row, "group": self.group, "status": self.status, **self.figures}


class PaymentsRead(NamedTuple):
    """What became of the payments: ``rows`` = those that count + returned + later than the day + of rejected contracts + set aside.

    Amounts in centimes. ``unknown`` are those of contracts that are not in the file, ``unread`` those that cannot be read.
    """

    rows: int
    counting: int
    counting_amount: int
    returned: int
    returned_amount: int
    later: int
    later_amount: int
    of_rejected: int
    of_rejected_amount: int
    unknown: SetAside
    unread: SetAside


@dataclass(frozen=True, eq=False)
class Portfolio:
    """Many contracts on a day. ``rows`` of the file = ``contracts`` with a statement + rejected ones; amounts in centimes.

    ``totals`` are the sums of the statements, ``groups`` those of each group of ``by``; ``receipts`` what falls due and comes in by calendar month
    and group. ``at_the_limit`` are the contracts whose applicant reaches the age limit within ``within`` years. ``supposed`` are the user's
    hypotheses of the forecast. ``columns`` are the contracts part by part, where they are held; ``fingerprint`` is the short name of the run.
    """

    as_of: dt.date
    scheme: str
    law: str
    currency: str
    rows: int
    contracts: int
    rejected: SetAside
    payments: PaymentsRead
    events: int
    unknown_events: SetAside
    totals: Totals
    by: str | None
    groups: Mapping[str, Totals]
    receipts: Receipts
    within: int | None
    at_the_limit: tuple[ReachesLimit, ...]
    supposed: Supposed | None
    columns: tuple[ContractColumns, ...] = ()
    fingerprint: str = ""

    def with_rows(self, columns: tuple[ContractColumns, ...]) -> Portfolio:
        """The same portfolio with the rows of its contracts."""
        return replace(self, columns=columns)

    @property
    def rejected_rows(self) -> int:
        """How many rows of the file of contracts have no statement."""
        return self.rows - self.contracts

    @property
    def forecast(self) -> list[ForecastMonth]:
        """The months after that of the day as the user supposes them; empty without hypotheses."""
        if self.supposed is None:
            return []
        month = (self.as_of.year - 1970) * 12 + self.as_of.month
        first = max(month - self.receipts.first, 0)
        planned = self.receipts.received.sum(axis=0)[first:].tolist()
        names = self.receipts.months[first:].astype(str).tolist()
        base, discount = self.totals.pay_off_base, self.totals.pay_off_discount
        return forecast(names, planned, self.supposed, Fraction(discount, base) if base else Fraction(0))

    def frame(self) -> pd.DataFrame:
        """One row for each contract that has a statement, in the order of the file; amounts in centimes, NA where there is none."""
        import pandas as pd

        frames = [pd.DataFrame(columns.table()) for columns in self.columns]
        frame = pd.concat(frames, ignore_index=True) if frames else pd.DataFrame()
        for name in OPTIONAL_MONEY if len(frame) else ():
            frame[name] = frame[name].astype("Int64").mask(frame[name] == UNSTATED)
        return frame

    def months(self) -> list[dict[str, object]]:
        """What falls due and comes in by month: one row for each month, and for each group where there are groups."""
        names = [*self.groups] or [""]
        rows: list[dict[str, object]] = []
        for place, month in enumerate(self.receipts.months.astype(str).tolist()):
            for group, name in enumerate(names):
                if group < len(self.receipts.due):
                    due, received = int(self.receipts.due[group, place]), int(self.receipts.received[group, place])
                    row: dict[str, object] = {
                        "month": month,
                        "due": decimal_string(due),
                        "received": decimal_string(received),
                    }
                    rows.append(row | ({"group": name} if self.groups else {}))
        return rows

    def to_json(self) -> dict[str, object]:
        """The portfolio as JSON: amounts as decimal texts in the unit of the currency, sentences in every language."""
        payments = self.payments
        return {
            "as_of": self.as_of.isoformat(), "scheme": self.scheme, "law": self.law, "currency": self.currency,
            **({"fingerprint": self.fingerprint} if self.fingerprint else {}),
            "contracts": {"rows": self.rows, "with_statement": self.contracts, "rejected": self.rejected_rows},
            "payments": {
                "rows": payments.rows,
                **{name: {"rows": getattr(payments, name), "amount": decimal_string(getattr(payments, f"{name}_amount"))}
                   for name in ("counting", "returned", "later", "of_rejected")},
                **{name: {"rows": aside.rows, "amount": decimal_string(aside.amount)}
                   for name, aside in (("unknown", payments.unknown), ("unread", payments.unread))},
            },
            "events": {"rows": self.events, "unknown": self.unknown_events.rows},
            "totals": totals_json(self.totals),
            "by": self.by,
            "groups": [{"group": name} | totals_json(totals) for name, totals in self.groups.items()],
            "months": self.months(),
            "within_years": self.within,
            "at_the_age_limit": [limit_json(limit) for limit in self.at_the_limit],
            "forecast": self._forecast_json(),
            "rejected": [rejection.columns() for rejection in self.rejected.first],
            "set_aside": [rejection.columns() for aside in (payments.unknown, payments.unread, self.unknown_events) for rejection in aside.first],
            "disclaimer": {lang: say("disclaimer", lang) for lang in LANGUAGES},
        }  # fmt: skip

    def _forecast_json(self) -> dict[str, object] | None:
        """The forecast with its hypotheses; None without any."""
        if self.supposed is None:
            return None
        return {
            "status": "hypothesis",
            "postponed": str(self.supposed.postponed),
            "postponed_months": self.supposed.months,
            "early_a_year": str(self.supposed.early),
            "months": self.forecast_rows(),
        }

    def forecast_rows(self) -> list[dict[str, object]]:
        """The months of the forecast, as JSON."""
        amounts = ForecastMonth._fields[1:]
        return [
            {"month": row.month, **{name: decimal_string(getattr(row, name)) for name in amounts}}
            for row in self.forecast
        ]


def limit_json(limit: ReachesLimit) -> dict[str, object]:
    """A contract at the age limit, as JSON."""
    row: dict[str, object] = limit._asdict()
    row |= {name: getattr(limit, name).isoformat() for name in ("last_payable", "last_due")}
    return row | {name: decimal_string(getattr(limit, name)) for name in ("late", "remaining")}


def totals_json(totals: Totals) -> dict[str, object]:
    """The sums of some contracts, as JSON."""
    return {
        "contracts": totals.contracts,
        "statuses": dict(totals.statuses),
        **{name: decimal_string(cents) for name, cents in totals.amounts.items()},
        "late_by_age": {name: decimal_string(cents) for name, cents in totals.late_by_age.items()},
        "late_contracts": totals.late_contracts,
        **{name: decimal_string(getattr(totals, name)) for name in ("pay_off_base", "pay_off_discount", "refund")},
        "refunds": totals.refunds,
        "refunds_incomplete": totals.refunds_incomplete,
    }
