"""The payments of a portfolio: a file of the account, each row with its contract; what cannot be counted is told, never guessed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from simulator.applicants import cells
from simulator.applicants.cells import EPOCH
from simulator.applicants.date_order import Evidence
from simulator.base import dates
from simulator.base.money import LARGEST
from simulator.contracts.portfolio import Payments
from simulator.engine.households import NO, YES
from simulator.portfolios.rejections import Rejection, SetAside, of_cell, of_row
from simulator.portfolios.side_tables import SideColumn, side_rows

if TYPE_CHECKING:
    from simulator.applicants.reader import Unit
    from simulator.base.dates import Days
    from simulator.base.money import Cents
    from simulator.engine.schedule.part import Numbers
    from simulator.portfolios.contract_numbers import ContractNumbers
    from simulator.portfolios.side_tables import SideRows
    from simulator.portfolios.sources import Source

COLUMNS = (
    SideColumn(
        "date", is_needed=True, heads="date du versement, date de paiement, payment date, day, jour, تاريخ الدفع, تاريخ"
    ),
    SideColumn(
        "amount", is_needed=True, heads="montant versé, versement, somme, payment, المبلغ المدفوع, المبلغ بالدينار"
    ),
    SideColumn("returned", heads="rejeté, impayé, retourné, bounced, مرفوض, مرجع"),
)
NOTHING = "payment_zero"
"""The code of a payment of zero."""
_DAY_BOUNDS = (dates.FIRST - EPOCH).days, (dates.LAST - EPOCH).days


Small = npt.NDArray[np.int32]
_TYPES = (np.int32, np.int32, np.int64, np.bool_, np.int32)
"""Of the columns of a table: the row of the contract, the day, the amount, whether it bounced, the line."""


@dataclass(frozen=True, eq=False)
class PaymentTable:
    """The payments of known contracts, sorted by the row of the contract, then by day. (M,) each; ``rows`` were read.

    All of them are held, 21 bytes each: ``place``, ``day`` and ``lines`` are int32, a day counted from January 1970. ``faults`` are those of contracts, by their row: a contract of which a payment cannot be read, or stands twice, has no statement.
    """

    place: Small
    day: Small
    amount: Cents
    returned: npt.NDArray[np.bool_]
    lines: Small
    rows: int
    unknown: SetAside
    unread: SetAside
    faults: dict[int, list[Rejection]]

    def of_rows(self, places: Numbers) -> tuple[Payments, Numbers]:
        """The payments of the contracts at these rows, which never fall, and where each stands in this table."""
        start, count = self._of(places)
        index = spans(start, count)
        contract = np.repeat(np.arange(len(places)), count)
        return Payments(contract, self.days(index), self.amount[index], self.returned[index]), index

    def days(self, index: Numbers | slice) -> Days:
        """The days of some payments."""
        return self.day[index].astype("datetime64[D]")

    def has_any(self, places: Numbers) -> npt.NDArray[np.bool_]:
        """Whether the contracts at these rows have a payment. (N,)"""
        is_paid: npt.NDArray[np.bool_] = self._of(places)[1] > 0
        return is_paid

    def _of(self, places: Numbers) -> tuple[Numbers, Numbers]:
        """Where the payments of the contracts at these rows begin, and how many there are. (N,) both"""
        rows = places.astype(self.place.dtype)  # of the same type: nothing of the table is copied
        start = np.searchsorted(self.place, rows)
        return start, np.searchsorted(self.place, rows, side="right") - start


def spans(start: Numbers, count: Numbers) -> Numbers:
    """The places from each start on, so many of each, one after the other."""
    before = np.cumsum(count) - count
    places: Numbers = np.arange(int(count.sum())) + np.repeat(start - before, count)
    return places


def read(source: Source, numbers: ContractNumbers, unit: Unit, encoding: str | None) -> PaymentTable:
    """The payments of a file. Raises ``InputError`` for a file that cannot be read."""
    blocks: list[tuple[Numbers, ...]] = []
    unknown, unread = SetAside(), SetAside()
    faults: dict[int, list[Rejection]] = {}
    count, date_order = 0, Evidence()
    for rows in side_rows(source, COLUMNS, encoding, others=True):
        count += len(rows.lines)
        block = _read_block(rows, numbers, unit, (unknown, unread), faults, date_order)
        blocks.append(tuple(column.astype(kind) for column, kind in zip(block, _TYPES, strict=True)))
    place, day, amount, returned, lines = _in_order(blocks)
    table = PaymentTable(place, day, amount, returned, lines, count, unknown, unread, faults)
    _tell_those_twice(table, numbers)
    return table


def _in_order(blocks: list[tuple[Numbers, ...]]) -> list[npt.NDArray[Any]]:
    """The columns of all blocks, sorted by contract and day: one at a time, for the table is large."""
    columns = [
        np.concatenate([np.zeros(0, kind), *(block[place] for block in blocks)]) for place, kind in enumerate(_TYPES)
    ]
    blocks.clear()
    place, day, amount, returned, _ = columns
    order = np.lexsort((returned, amount, day, place))
    del place, day, amount, returned
    for position in range(len(columns)):
        columns[position] = columns[position][order]
    return columns


def _tell_those_twice(table: PaymentTable, numbers: ContractNumbers) -> None:
    """A contract of which a payment stands twice has a fault."""
    same = np.ones(max(len(table.place) - 1, 0), bool)
    for column in (table.place, table.day, table.amount, table.returned):
        same &= column[1:] == column[:-1]
    for row in (np.flatnonzero(same) + 1).tolist():
        place, day = int(table.place[row]), table.days(slice(row, row + 1))[0].item()
        fault = of_row(
            "payments", int(table.lines[row]), numbers.text_of(place), "payment_twice",
            day=day, earlier=int(table.lines[row - 1]),
        )  # fmt: skip
        table.faults.setdefault(place, []).append(fault)


def _read_block(
    rows: SideRows,
    numbers: ContractNumbers,
    unit: Unit,
    aside: tuple[SetAside, SetAside],
    faults: dict[int, list[Rejection]],
    date_order: Evidence,
) -> tuple[Numbers, ...]:
    """The columns of the payments of a block that have a contract and can be read."""
    unknown, unread = aside
    place = numbers.places(rows.numbers)
    day = cells.column(rows.cells["date"], cells.day, np.int64)
    amount = cells.amounts(rows.cells["amount"], rows.units.get("amount", unit), cells.CURRENCIES[unit])
    returned = np.full(len(place), NO)
    codes = {"date": _day_codes(day, date_order.doubts(rows.cells["date"])), "amount": _amount_codes(amount)}
    if "returned" in rows.cells:
        answers = cells.column(rows.cells["returned"], cells.or_unstated(cells.yes_no, NO), np.int64)
        returned, codes["returned"] = answers.values, answers.codes
    is_read = np.logical_and.reduce([column == cells.GOOD for column in codes.values()]) & ~rows.ragged
    for row in np.flatnonzero(~is_read | (place < 0)).tolist():
        number = rows.numbers[row].as_py()
        cents = int(amount.values[row]) if is_read[row] else 0
        if place[row] < 0 and number:
            unknown.add(of_row("payments", int(rows.lines[row]), number, "payment_unknown"), cents)
            continue
        fault = _fault(rows, row, number, codes)
        unread.add(fault, cents)
        if place[row] >= 0:
            faults.setdefault(int(place[row]), []).append(fault)
    good = np.flatnonzero(is_read & (place >= 0))
    return (
        place[good],
        day.values[good],
        amount.values[good],
        returned[good] == YES,
        rows.lines[good],
    )


def _fault(rows: SideRows, row: int, number: str, codes: dict[str, cells.Codes]) -> Rejection:
    """The first fault of a payment, in the order of the columns."""
    line = int(rows.lines[row])
    if rows.ragged[row]:
        return of_cell("payments", line, number, "", "row_cells", "")
    if not number:
        return of_row("payments", line, number, "payment_no_number")
    name = next(name for name, column in codes.items() if column[row] != cells.GOOD)
    if codes[name][row] == NOTHING:
        return of_row("payments", line, number, NOTHING)
    return of_cell("payments", line, number, name, codes[name][row], rows.cells[name][row].as_py())


def _day_codes(day: cells.Column, doubted: npt.NDArray[np.bool_]) -> cells.Codes:
    first, last = _DAY_BOUNDS
    is_read = day.codes == cells.GOOD
    codes = np.where(is_read & ((day.values < first) | (day.values > last)), "date_bounds", day.codes)
    return np.where(is_read & doubted, "date_order", codes)


def _amount_codes(amount: cells.Column) -> cells.Codes:
    is_read = amount.codes == cells.GOOD
    codes = np.where(is_read & (amount.values == 0), NOTHING, amount.codes)
    return np.where(is_read & (amount.values > LARGEST), "amount_too_large", codes)
