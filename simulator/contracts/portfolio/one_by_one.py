"""The rows of a portfolio that columns cannot express, by the fold of one contract: it defines what every row says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simulator.contracts.fold import fold
from simulator.contracts.lines import INSTALMENT
from simulator.contracts.portfolio.states import MISSING, STATUSES
from simulator.contracts.statement import statement

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping, Sequence

    import numpy.typing as npt

    from simulator.contracts.events import Event, Payment
    from simulator.contracts.lines import Line
    from simulator.contracts.path import Path
    from simulator.contracts.plan import Plan
    from simulator.contracts.readings import ContractReadings
    from simulator.contracts.statement import Statement

CASH = ("payment", "lump_sum", "pay_all")
"""The entries of a contract's book that are money which came on their day."""
MonthRow = tuple[int, int, int]
"""A calendar month from January 1970, what falls due in it, what comes in."""


class OneContract:
    """One contract on its day: its statement, and what falls due and comes in by month. Raises ``InputError``."""

    def __init__(
        self,
        plan: Plan,
        past: tuple[Sequence[Event], Sequence[Payment], dt.date | None],
        as_of: dt.date,
        readings: ContractReadings,
    ) -> None:
        events, payments, until = past
        self.as_of = as_of
        self.now, self.end = fold(plan, events, payments, until, as_of, readings)
        self.statement: Statement = statement(self.now, self.end, as_of)

    def writes(self, columns: Mapping[str, npt.NDArray[Any]], row: int) -> None:
        """Write the statement into the columns of ``States``, at its row."""
        view = self.statement
        for name in (
            "due", "paid", "lump_sums", "late", "late_lines", "ahead", "remaining", "remaining_instalments", "forgiven", "given_up",
            "due_today",
        ):  # fmt: skip
            columns[name][row] = getattr(view, name)
        columns["status"][row] = STATUSES.index(view.status)
        columns["late_by_age"][:, row] = view.late_by_age
        columns["instalment"][row] = self.now.instalment
        for name in ("late_since", "last_due"):
            if getattr(view, name) is not None:
                columns[name][row] = getattr(view, name)
        if view.next_due is not None:
            columns["next_due"][row], columns["next_due_amount"][row] = view.next_due
        if view.pay_off is not None:
            columns["pay_off_base"][row] = view.pay_off.base + view.pay_off.interest
            columns["pay_off_discount"][row] = view.pay_off.discount
        if view.refund is not None:
            columns["refund"][row] = view.refund.amount
            columns["refund_missing"][row] = sum(1 << MISSING.index(name) for name in view.refund.missing)
        columns["row_by_row"][row] = True

    def months(self) -> Iterator[MonthRow]:
        """What falls due and comes in, in no order."""
        waiting = self.now.ahead
        for line in self.now.lines[: self.now.due]:
            yield _month(line.day), line.due, line.due if self._is_paid_on_its_day(line) else 0
        for line in self.end.lines:
            if line.day > self.as_of:
                planned = line.due if self._is_paid_on_its_day(line) else 0
                yield _month(line.day), line.due, max(planned - waiting, 0)
                waiting = max(waiting - line.due, 0)
        for entry in self.end.entries:
            if entry.event in CASH:
                yield _month(entry.day), 0, entry.amount

    def _is_paid_on_its_day(self, line: Line) -> bool:
        """Whether a line was paid on its day, as the user says, or is planned to be."""
        path: Path = self.end
        is_missed = line.kind == INSTALMENT and any(event.first <= line.day <= event.last for event in path.missed)
        in_time = line.day > self.as_of or (path.until is not None and line.day <= path.until)
        return in_time and not is_missed


def _month(day: dt.date) -> int:
    return (day.year - 1970) * 12 + day.month - 1
