"""What can be wrong with a contract of a portfolio: its number, its payments, its price; each row has its faults, or its plan."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pyarrow as pa

from simulator.applicants import cells, headers
from simulator.applicants.headers import folded
from simulator.base.money import Money
from simulator.batch.answer_rows import GOOD, row_outcomes
from simulator.contracts.readings import ContractReadings
from simulator.engine.households import UNSTATED
from simulator.engine.rules import pricing
from simulator.portfolios.contract_numbers import NUMBER, tidied
from simulator.portfolios.rejections import Rejection, of_cell, of_error, of_row
from simulator.reading import values
from simulator.reading.errors import InputError
from simulator.wording import LANGUAGES, say

if TYPE_CHECKING:
    import datetime as dt

    import numpy.typing as npt

    from simulator.applicants.part import Part
    from simulator.base.dates import Days
    from simulator.contracts.portfolio import Plans
    from simulator.engine.outcome import Outcome
    from simulator.engine.schedule.part import Numbers
    from simulator.law import Law, Readings
    from simulator.portfolios.contract_numbers import ContractNumbers
    from simulator.portfolios.event_table import EventTable
    from simulator.portfolios.payment_table import PaymentTable

PAID_UNTIL = "paid_until"
"""A column that a file of contracts may have: every line due on or before that day was paid on its day."""
PAID_HEADS = "payé jusqu'au, payé jusqu’au, paid until, مدفوع إلى غاية"
HUNDREDFOLD = 100


@dataclass(frozen=True, eq=False)
class Rules:
    """Under what contracts are read and folded: the law, the scheme, the readings, the day of the statements.

    ``as_written`` takes payments of a hundred instalments as they are, without asking whether they are in centimes.
    """

    law: Law
    scheme: str
    readings: Readings
    as_of: dt.date
    as_written: bool = False
    contract_readings: ContractReadings = field(default_factory=ContractReadings)


class Beside(NamedTuple):
    """What stands beside the contracts: their numbers, payments and events."""

    numbers: ContractNumbers
    payments: PaymentTable
    events: EventTable


class ContractRows:
    """The rows of a part that the reader could answer, and for each the faults found since."""

    def __init__(self, part: Part, first: int, beside: Beside, rules: Rules) -> None:
        self.part, self.rules, self.beside = part, rules, beside
        self.all_places = part.places + first
        texts = pa.chunked_array([pa.array(part.extra[NUMBER], pa.string())])
        self.numbers: npt.NDArray[np.object_] = tidied(texts).to_numpy(zero_copy_only=False)
        self.answered = np.zeros(0, np.int64)
        self.until, self.faults = paid_until(part)
        self._check_numbers()
        self._check_beside()

    def good(self) -> Numbers:
        """The rows without a fault."""
        good = np.ones(len(self.numbers), bool)
        good[list(self.faults)] = False
        return np.flatnonzero(good)

    def places(self) -> Numbers:
        """Where the rows without a fault stand among all the contracts of the file."""
        places: Numbers = self.all_places[self.good()]
        return places

    def add(self, row: int, code: str, **facts: object) -> None:
        """One fault of a row, in the file of contracts."""
        fault = of_row("contracts", int(self.part.lines[row]), str(self.numbers[row]), code, **facts)
        self.faults.setdefault(row, []).append(fault)

    def rejections(self) -> list[Rejection]:
        """The faults of the reader, then those that were found since."""
        return [*rejections_of_reader(self.part), *(fault for row in sorted(self.faults) for fault in self.faults[row])]

    # --- what can be wrong

    def _check_numbers(self) -> None:
        """A contract without a number finds no payment; of two with one number neither does."""
        for row in np.flatnonzero(self.numbers == "").tolist():
            self.add(row, "no_number")
        for row in np.flatnonzero(self.beside.numbers.twice[self.all_places]).tolist():
            self.add(row, "number_twice")

    def _check_beside(self) -> None:
        """A contract of which a payment or an event cannot be read has no statement; nor one with two accounts of what was paid."""
        faulty = {**self.beside.payments.faults, **self.beside.events.faults}
        for row in np.flatnonzero(np.isin(self.all_places, list(faulty))).tolist() if faulty else ():
            place = int(self.all_places[row])
            faults = [*self.beside.payments.faults.get(place, ()), *self.beside.events.faults.get(place, ())]
            self.faults.setdefault(row, []).extend(faults)
        pays = self.beside.payments.has_any(self.all_places)
        for row in np.flatnonzero(pays & ~np.isnat(self.until)).tolist():
            self.add(row, "paid_both")
        for row in np.flatnonzero(pays & self.beside.events.has_missed(self.all_places)).tolist():
            error = InputError("error.contract.missed_beside_payments")
            fault = of_error("events", int(self.part.lines[row]), str(self.numbers[row]), error)
            self.faults.setdefault(row, []).append(fault._replace(file="contracts"))

    def with_plans(self) -> Outcome:
        """The outcome of the rows that have no fault yet; those to which the law gives no contract get theirs."""
        good = self.good()
        outcome, codes = row_outcomes(
            self.part.people.rows(good), self.rules.scheme, self.rules.law, self.rules.readings
        )
        for place in np.flatnonzero(codes != GOOD).tolist():
            row = int(good[place])
            fault = of_cell("contracts", int(self.part.lines[row]), str(self.numbers[row]), "", codes[place], "")
            self.faults.setdefault(row, []).append(fault)
        self.answered = good[codes == GOOD]
        other = other_price(outcome)
        for place in np.flatnonzero(other != UNSTATED).tolist():
            currency = outcome.code(place).currency
            both = [Money(int(price[place]), currency) for price in (outcome.decisions.price, other)]
            self.add(int(self.answered[place]), "two_prices", first=both[0], second=both[1])
        for place in np.flatnonzero((outcome.decisions.term == 0) & (other == UNSTATED)).tolist():
            self.add(int(self.answered[place]), "no_schedule")
        return outcome

    def check_payments(self, plans: Plans) -> None:
        """A payment of exactly a hundred instalments is asked about: it may be in centimes."""
        if self.rules.as_written or not len(self.answered):
            return
        payments, index = self.beside.payments.of_rows(self.all_places[self.answered])
        instalment = plans.instalment[payments.contract]
        for place in np.flatnonzero((payments.amount == HUNDREDFOLD * instalment) & (instalment > 0)).tolist():
            row = int(self.answered[payments.contract[place]])
            currency = plans.common[plans.terms[payments.contract[place]]].currency
            facts = {
                "amount": Money(int(payments.amount[place]), currency),
                "instalment": Money(int(instalment[place]), currency),
            }
            line = int(self.beside.payments.lines[index[place]])
            fault = of_row("payments", line, str(self.numbers[row]), "payment_hundredfold", **facts)
            self.faults.setdefault(row, []).append(fault)

    def good_of_outcome(self) -> Numbers:
        """Where the rows without a fault stand among those that have an outcome."""
        return np.flatnonzero(~np.isin(self.answered, list(self.faults)))


def rejections_of_reader(part: Part, only: int | None = None) -> list[Rejection]:
    """The faults of the rows that could not be read, or of one row, with the numbers of their contracts."""
    rejected = part.rejected if only is None else part.rejected[part.rejected["row"] == only]
    texts = part.cells.column(headers.place_of(NUMBER, part.heads))
    columns = (rejected[name].tolist() for name in ("row", "column", "code", "value"))
    return [
        of_cell("contracts", row, _number_at(texts, int(np.searchsorted(part.numbers, row))), column, code, value)
        for row, column, code, value in zip(*columns, strict=True)
    ]


def _number_at(texts: pa.ChunkedArray, place: int) -> str:
    return values.plain(texts[place].as_py())


def paid_until(part: Part) -> tuple[Days, dict[int, list[Rejection]]]:
    """The day until which every line of each contract was paid, NaT where the file does not say, and the cells that are no days. (N,)"""
    heads = {folded(head) for head in (PAID_UNTIL, *PAID_HEADS.split(", "))}
    heads |= {folded(say(f"portfolio.head.{PAID_UNTIL}", lang)) for lang in LANGUAGES}
    days = np.full(len(part.lines), np.datetime64("NaT"), "datetime64[D]")
    faults: dict[int, list[Rejection]] = {}
    name = next((head for head in part.extra if folded(head) in heads), None)
    for row, text in enumerate(() if name is None else part.extra[name].tolist()):
        value, code = cells.day(text)
        if code == cells.GOOD:
            days[row] = np.datetime64(int(str(value)), "D")
        elif code != cells.MISSING:
            number = values.plain(part.extra[NUMBER][row])
            faults[row] = [of_cell("contracts", int(part.lines[row]), number, str(name), code, text)]
    return days, faults


def other_price(outcome: Outcome) -> Numbers:
    """The other price in circulation of each contract, which must then state its own; UNSTATED where there is one only. (N,) centimes"""
    prices = np.full(len(outcome.people), UNSTATED)
    for place, code in enumerate(outcome.codes):
        rows = np.flatnonzero(outcome.regime == place)
        prices[rows] = pricing.other_price(outcome.people.rows(rows), code)
    return prices
