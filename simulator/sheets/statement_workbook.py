"""The workbook of a contract: the statement, every line past and to come, the versions of its schedule, its book, its file of payments.

Amounts are numbers, in the units of the currency. Every sheet is ready to print, from right to left in Arabic.
"""

from __future__ import annotations

import datetime as dt
import math
from typing import TYPE_CHECKING

from simulator.contracts.statement import AGES
from simulator.sheets.first_page import law_of, subtitle
from simulator.sheets.question import of_contract
from simulator.sheets.workbook_format import LINE, FormattedWorkbook
from simulator.views import contract_statement as shown
from simulator.wording import FactList, write

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from xlsxwriter.worksheet import Worksheet

    from simulator.answers.household_contract import HouseholdContract
    from simulator.contracts.lines import Line
    from simulator.law import Law
    from simulator.sheets.question import AnsweredContract
    from simulator.views.voice import Voice

Cell = tuple[str, object]
"""The look of a cell, and what stands in it: an amount in centimes under ``money``, a number, a day, or words."""
_LETTERS = 84
"""Letters of a line of the widest column, to compute the height of its row."""
_LOOKS = {"late": "late", "part": "late", "due": "late", "paid": "settled", "moved": "settled", "deferred": "settled"}
"""The look of a line by its state; one that is to come has none."""


def workbook(contract: HouseholdContract, law: Law, lang: str) -> bytes:
    """The whole workbook as XLSX."""
    question = of_contract(contract, law)
    book = _ContractWorkbook(question, question.voice(lang))
    book.statement()
    book.schedule()
    book.versions()
    book.ledger()
    book.payments()
    book.book.close()
    return book.out.getvalue()


class _ContractWorkbook(FormattedWorkbook):
    """The workbook of a contract being written, one sheet after the other."""

    def __init__(self, question: AnsweredContract, voice: Voice) -> None:
        super().__init__(voice, voice.say("life.sheet.title"), question.stamp, question.contract.plan.currency)
        self.contract, self.question = question.contract, question

    def statement(self) -> None:
        """The statement: a label and a figure on each line, then what the page says in sentences."""
        sheet = self.sheet("life.book.statement", [58, 26])
        sheet.set_portrait()
        sheet.set_default_row(LINE)
        head = [
            ("title", self.voice.say("life.sheet.title")),
            ("text", self.voice.say("life.sheet.on", date=self.contract.as_of)),
            ("text", f"{subtitle(self.question, self.voice)} · {law_of(self.contract.answer, self.voice)}"),
            ("warning", self.voice.say("disclaimer")),
        ]
        for row, (look, words) in enumerate(head):
            sheet.write_string(row, 0, words, self.form(look))
        sheet.write_blank(3, 1, None, self.form("warning"))
        sheet.set_row(0, 2 * LINE)
        row = len(head)
        for title, figures in (("heading.life_statement", self._figures()), ("life.sheet.pay_off", self._pay_off())):
            rows = list(figures)
            if rows:
                row = self._block(sheet, row, title, rows)
        for words in self._sentences():
            sheet.merge_range(row + 1, 0, row + 1, 1, words, self.form("wrap"))
            sheet.set_row(row + 1, 2 * LINE)
            row += 1

    def _block(self, sheet: Worksheet, row: int, title: str, rows: Iterable[tuple[str, Cell]]) -> int:
        """Write a title and the rows under it; return the next free line."""
        for column in range(2):
            sheet.write_blank(row + 1, column, None, self.form("heading"))
        sheet.write_string(row + 1, 0, self.voice.say(title), self.form("heading"))
        row += 2
        for label, cell in rows:
            sheet.write_string(row, 0, self.voice.say(label).strip(), self.form("soft"))
            self._cell(sheet, row, 1, cell)
            row += 1
        return row

    def _figures(self) -> Iterator[tuple[str, Cell]]:
        """Every figure of the statement, those of zero too."""
        statement = self.contract.statement
        yield "life.book.status", ("right", self.voice.say(f"life.state_of.{statement.status}"))
        for name in ("due", "paid", "lump_sums", "late"):
            yield f"life.row.{name}", ("money", getattr(statement, name))
        names = [*map(str, AGES), "more"]
        for name, amount in zip(names, statement.late_by_age, strict=True):
            yield f"life.row.age_{name}", ("money", amount)
        yield "life.book.late_since", ("date right", statement.late_since)
        for name in ("ahead", "forgiven", "given_up"):
            yield f"life.row.{name}", ("money", getattr(statement, name))
        following = statement.next_due
        yield "life.book.next_day", ("date right", following and following.day)
        yield "life.book.next_amount", ("money", following and following.amount)
        yield "life.row.remaining", ("total", statement.remaining)
        yield "life.book.remaining_instalments", ("count right", statement.remaining_instalments)
        yield "life.book.last_due", ("date right", statement.last_due)

    def _pay_off(self) -> Iterator[tuple[str, Cell]]:
        """What pays everything on the day, with the conditions of the discount."""
        statement = self.contract.statement
        offer, first = statement.pay_off, statement.late + statement.due_today
        if offer is None:
            return
        amounts = {"late": first, "base": offer.base, "interest": offer.interest, "discount": offer.discount}
        for name, cents in amounts.items():
            yield f"life.sheet.pay_off.{name}", ("money", cents)
        yield "life.sheet.pay_off.total", ("total", first + offer.amount)
        yield "life.book.until", ("date right", offer.until)
        for name, is_met in offer.conditions:
            yield f"life.condition.{name}", ("right", self.voice.say(f"sheet.{'yes' if is_met else 'no'}"))

    def _sentences(self) -> list[str]:
        """What is left, what is given back, how many rows of the file count."""
        contract = self.contract
        sentences = [shown.headline(contract), *shown.refund(contract), *shown.payments_sums(contract)]
        return [write(sentence, self.voice.lang) for sentence in sentences]

    def schedule(self) -> None:
        """Every line, those of the past as they stand and those to come as planned, with the sums below."""
        heads = (
            "n",
            "date",
            "kind",
            "version",
            "payer",
            "due",
            "principal",
            "interest",
            "paid",
            "moved",
            "state",
            "balance",
        )
        widths = [7.0, 13, 18, 10, 16, 16, 16, 14, 16, 16, 14, 18]
        rows = [self._line(line) for line in self.contract.lines]
        sheet = self._table("life.book.schedule", heads, widths, rows)
        last = len(rows)
        sheet.autofilter(0, 0, last, len(heads) - 1)
        sheet.write_string(last + 1, 0, self.voice.say("sheet.total"), self.form("total", "middle"))
        for column in (5, 6, 7, 8, 9):
            letter = chr(ord("A") + column)
            total = sum(_number(row[column]) for row in rows) / self.amounts.units
            formula = "=" + self.amounts.rounded(f"SUM({letter}2:{letter}{last + 1})")
            sheet.write_formula(last + 1, column, formula, self.form("total"), total)

    def _line(self, line: Line) -> list[Cell]:
        state = line.state(self.contract.as_of)
        cells: list[Cell] = [
            ("count", line.number), ("date", line.day), ("text", self.voice.say(f"kind.{line.kind}")), ("count", line.version),
            ("text", write(shown.payers(self.contract, line), self.voice.lang)), ("money", line.due), ("money", line.all_principal), ("money", line.all_interest),
            ("money", line.paid), ("money", line.moved), ("middle", self.voice.say(f"life.line.{state}")), ("money", line.balance),
        ]  # fmt: skip
        look = _LOOKS.get(state, "")
        return [(f"{form} {look}".strip(), value) for form, value in cells]

    def versions(self) -> None:
        """Every version of the schedule: what opened it and how sure that is."""
        heads = ("version", "since", "event", "status", "instalment", "months", "last")
        rows: list[list[Cell]] = [
            [
                ("count", version.number), ("date", version.since), ("text", self.voice.say(f"event.{version.event}")),
                ("text", self.voice.say(f"life.status.{version.status}")), ("money", version.instalment), ("count", version.months),
                ("date", version.last_due),
            ]
            for version in self.contract.versions
        ]  # fmt: skip
        self._table("life.book.versions", heads, [10, 13, 26, 38, 18, 14, 16], rows)

    def ledger(self) -> None:
        """The book: what happened on which day, the amount that it moved, the balance after it."""
        rows: list[list[Cell]] = [
            [
                ("date", entry.day), ("text", self.voice.say(f"event.{entry.event}")), ("money", entry.amount), ("money", entry.balance),
            ]
            for entry in self.contract.paths[1].entries
        ]  # fmt: skip
        sheet = self._table("life.book.ledger", ("day", "event", "amount", "balance"), [13, 34, 18, 18], rows)
        sheet.set_portrait()

    def payments(self) -> None:
        """The rows of the file of payments: what each paid, or why it does not count; no sheet without a file."""
        file = self.contract.reconciliation
        if file is None:
            return
        lang = self.voice.lang
        rows: list[list[Cell]] = [
            [
                ("count", row.payment.row), ("date", row.payment.day), ("money", row.payment.amount), ("middle", self.voice.say("life.book.counted")),
                ("wrap", write(FactList(tuple(shown.shares(self.contract, row))), lang)),
            ]
            for row in file.matched
        ]  # fmt: skip
        rows += [
            [("count late", row.row), ("date late", row.day), ("money late", row.amount), ("middle late", self.voice.say("life.book.not_counted")),
             ("wrap late", write(row.reason, lang))]
            for row in file.unmatched
        ]  # fmt: skip
        rows.sort(key=lambda row: _number(row[0]))
        self._table("life.book.payments", ("row", "day", "amount", "counted", "why"), [9, 13, 18, 16, 80], rows)

    def _table(self, key: str, heads: Sequence[str], widths: list[float], rows: Sequence[Sequence[Cell]]) -> Worksheet:
        """A sheet with heads that are repeated on every printed page, and rows."""
        sheet = self.sheet(key, widths)
        sheet.set_default_row(LINE)
        for column, name in enumerate(heads):
            sheet.write_string(0, column, self.voice.say(f"life.column.{name}"), self.form("head"))
        for place, row in enumerate(rows, 1):
            for column, cell in enumerate(row):
                self._cell(sheet, place, column, cell)
            longest = max(
                (len(value) for look, value in row if look.startswith("wrap") and isinstance(value, str)), default=0
            )
            if longest > _LETTERS:
                sheet.set_row(place, LINE * math.ceil(longest / _LETTERS))
        sheet.freeze_panes(1, 0)
        sheet.repeat_rows(0)
        return sheet

    def _cell(self, sheet: Worksheet, row: int, column: int, cell: Cell) -> None:
        """Write a cell by its look; nothing in it where the value is None."""
        look, value = cell
        names = tuple(look.split())
        form = self.form(*names)
        if value is None:
            sheet.write_blank(row, column, None, form)
        elif isinstance(value, dt.date):
            sheet.write_datetime(row, column, dt.datetime.combine(value, dt.time()), form)
        elif isinstance(value, int):
            sheet.write_number(row, column, self.amounts.cell(value) if names[0] in ("money", "total") else value, form)
        else:
            sheet.write_string(row, column, str(value), form)


def _number(cell: Cell) -> int:
    """The number in a cell; 0 for words."""
    _, value = cell
    return value if isinstance(value, int) else 0
