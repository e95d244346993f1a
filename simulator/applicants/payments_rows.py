"""The rows of a file of payments, as a post-office account exports it: those that count for a contract, and why each other one does not.

It is read as every other file of rows is. Nothing is guessed: a row that could mean two things is listed with its reason.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from simulator.base import money
from simulator.base.money import western
from simulator.contracts import events as kinds
from simulator.contracts.events import Payment
from simulator.contracts.payments_file import PaymentsFile, Unmatched, because, units_of
from simulator.reading.errors import InputError
from simulator.wording import LANGUAGES, FactList, Plain, Sentence, say

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from simulator.applicants.blocks import Opened, Rows, TablePlace
    from simulator.applicants.cells import Column
    from simulator.applicants.files import Source
    from simulator.contracts.events import Event
    from simulator.contracts.plan import Plan

NEEDED = ("date", "amount")
_HEADS: dict[str, tuple[str, ...]] = {
    "date": ("date opération", "date d'opération", "date de l'opération", "date du versement", "date de versement", "date de paiement",
             "تاريخ العملية", "تاريخ الدفع", "تاريخ الإيداع"),
    "amount": ("versement", "crédit", "montant crédit", "montant du versement", "credit", "paid", "دائن", "مبلغ الدفع"),
    "reference": ("réf", "libellé", "n° de reçu", "numéro de reçu", "reçu", "label", "receipt", "description", "البيان", "رقم الوصل"),
    "account": ("n° compte", "n° de compte", "numéro de compte", "compte ccp", "ccp", "account number", "الحساب", "الحساب الجاري"),
    "returned": ("retourné", "impayé", "rejet", "bounced", "مرفوض"),
}  # fmt: skip
"""The columns that are read, and the heads that each may have beside its own in the three languages."""
_AT_ONCE = 12
"""Instalments that one payment may hold, at most, to be taken for one in centimes."""


class _Cells(NamedTuple):
    """The cells of one row that are read: its day, its amount in centimes, its texts, and the fault of a cell that cannot be read."""

    row: int
    day: dt.date | None
    amount: int | None
    reference: str
    account: str
    is_returned: bool
    fault: Unmatched | None


@dataclass(frozen=True)
class PaymentTable:
    """The rows of a file, read but set against no contract yet; ``unit`` is that of its amounts, empty where nothing states it."""

    rows: tuple[_Cells, ...]
    unit: str
    path: str

    @property
    def accounts(self) -> tuple[str, ...]:
        """The accounts that the rows name."""
        return tuple(sorted({cells.account for cells in self.rows if cells.account}))

    def against(self, plan: Plan, events: Iterable[Event], account: str = "") -> PaymentsFile:
        """Every row, sorted for one contract; ``account`` is the one that pays it, needed where the file has several."""
        return _Sorter(plan, tuple(events), self.unit, _digits(account)).sort(self)


def read(
    source: Source | Opened, plan: Plan, events: Iterable[Event], unit: str = "", account: str = ""
) -> PaymentsFile:
    """The rows of a file for one contract. Raises ``InputError`` for a file that cannot be read, or has no day and no amount.

    ``unit`` is that of every amount (``units_of``): where neither it nor a head states one, the first, and a row that looks
    like centimes is not counted. ``account`` is the one that pays this contract, needed where the file has several.
    """
    return table(source, plan.currency, unit).against(plan, events, account)


def table(source: Source | Opened, currency: str, unit: str = "", most: int | None = None) -> PaymentTable:
    """The rows of a file in a currency. Raises ``InputError`` as ``read`` does, and for more than ``most`` rows."""
    from simulator.applicants import blocks, files

    opened = source if isinstance(source, blocks.Opened) else files.opened(source, place=table_place())
    places, head_unit = _matched(opened.heads)
    units = units_of(currency)
    stated = unit or head_unit
    if head_unit and ((head_unit == "DH") != (units[0] == "DH") or head_unit != stated):
        facts = {"head": Plain(opened.heads[places["amount"]]), "unit": Sentence(f"batch.unit.{unit or units[0]}")}
        raise InputError("batch.file.unit", **facts)
    reader = _Reader(places, stated or units[0], currency)
    rows: list[_Cells] = []
    for block in opened.rows:
        if most is not None and len(rows) + len(block.lines) > most:
            raise InputError("batch.file.too_long", most=most)
        rows += reader.cells(block)
    if not rows:
        raise InputError("error.contract.file_empty")
    return PaymentTable(tuple(rows), stated, str(source) if isinstance(source, str | Path) else "")


def table_place() -> TablePlace:
    """Where the table is looked for in a file: under the titles that stand above its heads."""
    from simulator.applicants import blocks

    return blocks.TablePlace(heads=tuple(_accepted()))


def _accepted() -> dict[str, str]:
    """Every accepted head, folded, and its column."""
    from simulator.applicants import headers

    return {
        headers.folded(head): column
        for column, others in _HEADS.items()
        for head in (column, *others, *(say(f"life.head.{column}", lang) for lang in LANGUAGES))
    }


def _matched(heads: Sequence[str]) -> tuple[dict[str, int], str]:
    """The place of each column that is read, and the unit that the head of the amounts states."""
    from simulator.applicants import headers

    accepted = _accepted()
    places: dict[str, int] = {}
    stated_in_full = {accepted.get(headers.folded(head)) for head in heads}
    for place, head in enumerate(heads):
        column = headers.column_among(head, accepted)
        if headers.folded(head) not in accepted and column in stated_in_full:
            continue
        if column in places:
            raise InputError("batch.file.twice", first=Plain(heads[places[column]]), second=Plain(head))
        if column:
            places[column] = place
    lacking = [column for column in NEEDED if column not in places]
    if lacking:
        columns = FactList(tuple(Sentence(f"life.head.{column}") for column in lacking))
        raise InputError("error.contract.file_heads", columns=columns, got=headers.headings(heads))
    return places, next(iter(headers.units_of(heads[places["amount"]])), "")


class _Reader:
    """Reads the rows of a file, block by block: the places of its columns, the unit and the currency of its amounts."""

    def __init__(self, places: Mapping[str, int], unit: str, currency: str) -> None:
        from simulator.applicants.date_order import Evidence

        self.places, self.unit, self.currency, self.order = places, unit, currency, Evidence()

    def cells(self, block: Rows) -> Iterator[_Cells]:
        """The rows of a block, read column by column."""
        from simulator.applicants import cells
        from simulator.engine.households import NO, YES

        amounts, days = self._amounts(block), self._days(block)
        texts = {name: self._texts(block, name) for name in _HEADS}
        returned = [cells.or_unstated(cells.yes_no, NO)(text) for text in texts["returned"]]
        for place, (answer, code) in enumerate(returned):
            faults = [("row_cells", "")] if block.ragged[place] else []
            faults += [
                (column.codes[place], texts[name][place])
                for name, column in (("date", days), ("amount", amounts))
                if column.codes[place]
            ]
            faults += [(code, texts["returned"][place])] if code else []
            row, day, amount = int(block.lines[place]), _day(days, place), _amount(amounts, place)
            yield _Cells(
                row, day, amount, " ".join(texts["reference"][place].split()), _digits(texts["account"][place]),
                is_returned=not code and answer == YES, fault=_unreadable(row, day, amount, *faults[0]) if faults else None,
            )  # fmt: skip

    def _texts(self, block: Rows, name: str) -> list[str]:
        """The cells of a column as texts; empty ones where the file does not have it."""
        if name not in self.places:
            return [""] * len(block.lines)
        column: list[str] = block.cells.column(self.places[name]).to_pylist()
        return column

    def _amounts(self, block: Rows) -> Column:
        from simulator.applicants import cells

        return cells.amounts(block.cells.column(self.places["amount"]).combine_chunks(), self.unit, self.currency)

    def _days(self, block: Rows) -> Column:
        """The days; those of a column in which the month may stand first are in doubt."""
        import numpy as np

        from simulator.applicants import cells

        texts = block.cells.column(self.places["date"]).combine_chunks()
        column = cells.column(texts, cells.day, np.int64)
        codes = np.where(self.order.doubts(texts) & (column.codes == cells.GOOD), "date_order", column.codes)
        return cells.Column(column.values, codes.astype(object))


def _unreadable(row: int, day: dt.date | None, amount: int | None, code: str, cell: str) -> Unmatched:
    """The fault of a cell that cannot be read; a negative amount is one that can."""
    from simulator.applicants import reasons

    if code == "amount_negative":
        return Unmatched(row, day, None, because("negative", amount=Plain(reasons.shown(cell))))
    return Unmatched(row, day, amount, reasons.reason(code, cell))


def _day(column: Column, place: int) -> dt.date | None:
    from simulator.applicants import cells

    return None if column.codes[place] else cells.EPOCH + dt.timedelta(int(column.values[place]))


def _amount(column: Column, place: int) -> int | None:
    return None if column.codes[place] else int(column.values[place])


def _digits(account: str) -> str:
    """The letters and digits of an account number, without the zeros before it."""
    return "".join(letter for letter in western(account) if letter.isalnum()).lstrip("0").lower()


@dataclass(frozen=True)
class _Sorter:
    """Sorts the rows of a file into those that count and those that do not."""

    plan: Plan
    events: tuple[Event, ...]
    unit: str
    account: str

    def sort(self, table: PaymentTable) -> PaymentsFile:
        """Every row of the file, in one of three places."""
        accounts = table.accounts
        payments: dict[tuple[dt.date, int, str], Payment] = {}
        of_events: list[tuple[Payment, Event]] = []
        unmatched: list[Unmatched] = []
        for cells in table.rows:
            day, amount = cells.day, cells.amount
            fault = cells.fault or self._fault(cells, accounts)
            if fault is not None or day is None or amount is None:
                unmatched.append(fault or Unmatched(cells.row, day, amount, because("nothing")))
                continue
            payment, key = (
                Payment(day, amount, reference=cells.reference, row=cells.row),
                (day, amount, cells.reference),
            )
            event = self._event(payment, [event for _, event in of_events])
            if event is not None:
                of_events.append((payment, event))
            elif key in payments:
                unmatched.append(Unmatched(cells.row, day, amount, because("twice", row=payments[key].row)))
            else:
                payments[key] = payment
        return PaymentsFile(tuple(payments.values()), tuple(of_events), tuple(unmatched), table.path)

    def _fault(self, cells: _Cells, accounts: Sequence[str]) -> Unmatched | None:
        """Why a row that can be read counts for nothing; None where it counts."""
        if cells.day is None or not cells.amount:
            return Unmatched(cells.row, cells.day, cells.amount, because("nothing"))
        code, facts = "", dict[str, object]()
        if cells.is_returned:
            code = "returned"
        elif self.account and cells.account != self.account:
            code = "account"
        elif not self.account and len(accounts) > 1:
            code, facts = "accounts", {"count": len(accounts)}
        elif cells.day < self.plan.start:
            code, facts = "before", {"keys": self.plan.start}
        elif not self.unit and self._is_in_centimes(cells.amount):
            code = "centimes"
        return Unmatched(cells.row, cells.day, cells.amount, because(code, **facts)) if code else None

    def _is_in_centimes(self, amount: int) -> bool:
        """Whether an amount is a hundred times that of a line, or of a few instalments."""
        dues = {line.due for line in self.plan.lines}
        dues |= {self.plan.instalment * count for count in range(1, _AT_ONCE + 1)}
        units = money.units(self.plan.currency)
        return amount % units == 0 and amount // units in dues

    def _event(self, payment: Payment, others: Sequence[Event]) -> Event | None:
        """The event of the question that this payment is: a lump sum of its day and amount, or everything paid on its day."""
        for event in self.events:
            if event.day != payment.day or any(event is other for other in others):
                continue
            if isinstance(event, kinds.PayAll) or (isinstance(event, kinds.LumpSum) and event.amount == payment.amount):
                return event
        return None
