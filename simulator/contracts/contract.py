"""A contract: a plan, what happened to it, and the statement of a day."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Any, Self

from simulator.base import annuity
from simulator.contracts import frames, reader
from simulator.contracts.effort import efforts
from simulator.contracts.fold import FoldOptions, fold
from simulator.contracts.plan import Plan, level_plan
from simulator.contracts.readings import ContractReadings
from simulator.contracts.reconciliation import Reconciliation, reconcile
from simulator.contracts.statement import Statement, statement
from simulator.contracts.to_json import effort_to_json, to_json
from simulator.reading import fields
from simulator.reading.errors import InputError

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping

    import pandas as pd

    from simulator.contracts.effort import Effort
    from simulator.contracts.events import Event, Payment
    from simulator.contracts.lines import Line, Version
    from simulator.contracts.path import Path
    from simulator.contracts.payments_file import PaymentsFile


@dataclass(frozen=True)
class Contract:
    """A contract that has begun. Every figure follows from its plan, its events and its payments; nothing is stored.

    ``until`` says that every line due on or before that day was paid on its day; ``payments`` are what was really paid, after it. ``as_of`` is the
    day of the statement, never taken from the clock. ``file`` is the file that the payments come from, None where there is none.
    """

    plan: Plan
    as_of: dt.date
    events: tuple[Event, ...] = ()
    payments: tuple[Payment, ...] = ()
    until: dt.date | None = None
    readings: ContractReadings = field(default_factory=ContractReadings)
    is_reread: bool = False
    file: PaymentsFile | None = None

    @classmethod
    def level(
        cls,
        amount: str,
        *,
        yearly_rate: str = "0",
        instalments: int,
        start: str,
        instalment: str | None = None,
        currency: str = "DZD",
    ) -> Contract:
        """A contract without a scheme, of level instalments: for teaching, and for checking another engine's table.

        Amounts in units of the currency (``"375.00"``), ``yearly_rate`` as a share (``"0.0456"``) or ``"4.56 %"``. Raises ``InputError``.
        """
        day, rate = fields.date(start, "start"), _rate(yearly_rate)
        if not 0 < instalments <= annuity.LONGEST:
            raise InputError("error.contract.months", "instalments", most=annuity.LONGEST)
        plan = level_plan(
            fields.price(f"{amount} {currency}", "amount", currency), annuity.rate_units(rate), instalments, day,
            None if instalment is None else fields.price(f"{instalment} {currency}", "instalment", currency), currency,
        )  # fmt: skip
        return cls(plan, day)

    def after(
        self,
        events: Iterable[Mapping[str, object]] = (),
        payments: Iterable[Mapping[str, object]] = (),
        as_of: str | None = None,
        *,
        paid_until: str | None = None,
    ) -> Self:
        """The same contract after more events and payments, written as in a scenario; ``paid_until`` takes the place of an earlier one.

        Raises ``InputError``.
        """
        until = [] if paid_until is None else [f"until {paid_until}"]
        raw: dict[str, Any] = {"events": list(events), "paid": [*until, *payments]}
        day = self.as_of if as_of is None else fields.date(as_of, "as_of")
        past = reader.read(raw, self.plan.currency, reader.Past(self.events, self.payments, self.until))
        return replace(self, as_of=day, events=past.events, payments=past.payments, until=past.until)

    def on(self, day: dt.date) -> Self:
        """The same contract on another day."""
        return replace(self, as_of=day, is_reread=self.is_reread or day < self.as_of)

    @cached_property
    def paths(self) -> tuple[Path, Path]:
        """The contract on its day, and to its end as planned. Raises ``InputError`` for events that cannot follow each other."""
        return self.lived()

    def lived(self, *, keeps_lines: bool = False) -> tuple[Path, Path]:
        """The same, folded anew; ``keeps_lines`` when the versions are to have their lines."""
        options = FoldOptions(self.is_reread, keeps_lines)
        return fold(self.plan, self.events, self.payments, self.until, self.as_of, self.readings, options=options)

    @cached_property
    def statement(self) -> Statement:
        """What was due, paid, is late, and is left on the day of the contract."""
        return statement(*self.paths, self.as_of)

    @property
    def unknown(self) -> tuple[str, ...]:
        """The facts that were not given and that the statement would need: costs, what becomes of instalments, a payer's birth."""
        refund = self.statement.refund
        return (*(() if refund is None else refund.missing), *self.paths[0].unknown)

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """Every line: those that have fallen due as they stand on the day, those to come as planned after every event, not paid yet."""
        now, end = self.paths
        to_come = [line.copied() for line in end.lines if line.day > self.as_of]
        for line in to_come:
            line.paid = 0
        return (*now.lines[: now.due], *to_come)

    @cached_property
    def reconciliation(self) -> Reconciliation | None:
        """The rows of the file of payments on the day of the contract: matched, and unmatched with why; None without a file."""
        return None if self.file is None else reconcile(self.file, self.paths[0], self.as_of)

    @cached_property
    def versions(self) -> tuple[Version, ...]:
        """Every version of the schedule, the first one from the keys; each can be read again."""
        return tuple(self.lived(keeps_lines=True)[1].versions)

    @cached_property
    def efforts(self) -> tuple[Effort, ...]:
        """What each payer pays a month over his own income, from the keys to the end as planned."""
        return efforts(self.paths[1])

    def frame(self) -> pd.DataFrame:
        """The schedule as a DataFrame, a row for each line as in the JSON; amounts are ``Decimal`` in units of the currency, ``date`` datetime64."""
        return frames.frame(self.to_json()["schedule"])

    def ledger_frame(self) -> pd.DataFrame:
        """The book as a DataFrame: what happened on each day, the amount it moved and the balance after it."""
        return frames.frame(self.to_json()["ledger"])

    def to_json(self) -> dict[str, Any]:
        """The contract as its JSON."""
        return to_json(self.statement, self.lines, *self.paths, self.reconciliation) | {
            "effort": effort_to_json(self.efforts, self.plan.currency),
            "unknown": list(self.unknown),
        }


def _rate(text: str) -> Fraction:
    """A yearly rate, as a share or in per cent. Raises ``InputError``."""
    if re.fullmatch(r"0(\.\d{1,6})?", str(text)):
        return Fraction(text)
    return fields.rate(text, "yearly_rate")
