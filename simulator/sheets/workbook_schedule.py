"""The schedule of a workbook: each payment with its formula from the named figures."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from typing import TYPE_CHECKING

from simulator.answers.json_values import share
from simulator.base.money import CENTIMES, MILLION
from simulator.sheets import workbook_figures
from simulator.views.years import AID, APPLICANT, FEE, TRANCHE, series

if TYPE_CHECKING:
    from simulator.answers.model import Payment
    from simulator.sheets.workbook_format import AnswerWorkbook

COLUMNS = ("n", "date", "year", "kind", "payer", "due", "principal", "interest", "balance", "pay_off", "series")
WIDTHS = [8.0, 18, 18, 28, 18, 18, 18, 16, 18, 22, 12]
_NUMBER, _DATE, _YEAR, _KIND, _PAYER, _DUE, _PRINCIPAL, _INTEREST, _BALANCE, _PAY_OFF, _SERIES = range(11)
_RANGES = {"Annees": _YEAR, "Montants": _DUE, "Capital": _PRINCIPAL, "Series": _SERIES}
_FULL_INSTALMENT = "IF(A{line}<Nombre,Mensualite,IF(A{line}=Nombre,Derniere,0))"


class ScheduleSheet:
    """The sheet of the schedule, written from the first payment to the last."""

    def __init__(self, book: AnswerWorkbook) -> None:
        self.book, self.voice, self.answer = book, book.voice, book.question.answer
        self.rows = self.answer.schedule
        self.loan = self.answer.purchase is not None
        self.sheet = book.sheet("sheet.book.schedule", WIDTHS)
        self.shares = book.question.scenario.people.kafil_share[:, book.question.scenario.headline].tolist()

    def write(self) -> None:
        """Write the heads, the payments, and the names of the columns."""
        for column, name in enumerate(COLUMNS):
            self.sheet.write_string(0, column, self.voice.say(f"sheet.column.{name}"), self.book.form("head"))
        for place, row in enumerate(self.rows):
            self._payment(place, row)
        self.sheet.set_default_row(17)
        last = len(self.rows)
        for name, column in _RANGES.items():
            self.book.named(name, self.sheet, 1, column, last)
        self.sheet.freeze_panes(1, 0)
        self.sheet.autofilter(0, 0, last, _BALANCE if self.loan else _PAY_OFF)
        self.sheet.repeat_rows(0)
        self.sheet.set_column(_SERIES, _SERIES, None, None, {"hidden": True})
        unused = _PAY_OFF if self.loan else _INTEREST
        self.sheet.set_column(unused, unused, None, None, {"hidden": True})

    def _payment(self, place: int, row: Payment) -> None:
        line, colour = place + 1, series(row)
        kind = f"fee.{row.label}" if row.kind == FEE else f"kind.{row.kind}"
        self.sheet.write_number(line, _NUMBER, row.number, self.book.form("count", colour))
        self._dates(line, row, colour)
        self.sheet.write_string(line, _KIND, self.voice.say(kind), self.book.form("text", colour))
        self.sheet.write_string(line, _PAYER, self.voice.say(f"payer.{row.payer}"), self.book.form("text", colour))
        formulas = self._formulas(place, row)
        for column, name, amount in (
            (_DUE, "due", row.due),
            (_PRINCIPAL, "principal", row.principal),
            (_INTEREST, "interest", row.interest),
            (_BALANCE, "balance", row.balance),
        ):
            self._amount(line, column, formulas.get(name, ""), amount.cents / CENTIMES, colour)
        if row.pay_off is not None:
            self._amount(
                line, _PAY_OFF, workbook_figures.pay_off(row, f"I{line + 1}"), row.pay_off.cents / CENTIMES, colour
            )
        self.sheet.write_string(line, _SERIES, colour, self.book.form("text"))

    def _amount(self, line: int, column: int, formula: str, value: float, colour: str) -> None:
        form = self.book.form("money", colour)
        if formula:
            self.sheet.write_formula(line, column, f"={formula}", form, value)
        else:
            self.sheet.write_number(line, column, value, form)

    def _dates(self, line: int, row: Payment, colour: str) -> None:
        """Write the day: that of an instalment as a formula from the keys, another day as a date, or the mark of an unknown one."""
        form = self.book.form("date", colour)
        if row.date is None:
            for column in (_DATE, _YEAR):
                self.sheet.write_string(line, column, self.voice.say("sheet.undated"), self.book.form("middle", colour))
            return
        on = row.date
        if row.kind == "instalment":
            self.sheet.write_formula(line, _DATE, f"=EDATE(Cles,A{line + 1})", form, _serial(on))
        else:
            self.sheet.write_datetime(line, _DATE, dt.datetime.combine(on, dt.time()), form)
        self.sheet.write_formula(line, _YEAR, f"=YEAR(B{line + 1})", self.book.form("count", colour), on.year)

    def _formulas(self, place: int, row: Payment) -> dict[str, str]:
        """The formulas of the amounts of a payment; a cell without a formula holds the engine's figure."""
        line = place + 2
        before = "Prix" if place == 0 else f"I{line - 1}"
        formulas = {"balance": f"ROUND({before}-G{line},2)"}
        if row.kind == FEE:
            return formulas
        if row.kind == AID:
            return formulas | {"principal": f"F{line}"}
        if row.kind == TRANCHE:
            return formulas | {"due": self._of_a_tranche(place, row), "principal": f"F{line}"}
        if self.loan:
            return formulas | self._of_a_loan(line, before)
        return formulas | {"due": self._of_a_rent(place, row), "principal": f"F{line}"}

    def _of_a_tranche(self, place: int, row: Payment) -> str:
        """The formula of a whole tranche, or of one of its parts: a share cut off at the centime; the last part is the rest."""
        halves = self.answer.tranches[row.number - 1].halves
        before = sum(_together(row, other) for other in self.rows[:place])
        if len(halves) < 2:
            return f"Tranche_{row.number}"
        if before < len(halves) - 1:
            return f"ROUNDDOWN(ROUND(Tranche_{row.number}*{share(halves[before].share)},6),2)"
        others = "".join(f"-F{place + 2 - back}" for back in range(1, before + 1))
        return f"ROUND(Tranche_{row.number}{others},2)"

    def _of_a_rent(self, place: int, row: Payment) -> str:
        """The formula of the level instalment, or of a payer's part: a kafil's share cut off at the centime, the rest for the applicant."""
        line = place + 2
        full = _FULL_INSTALMENT.format(line=line)
        if self.book.question.scenario.readings.kafil != "shares":
            return full
        if row.payer != APPLICANT:
            share = Fraction(self.shares[_place_of(row.payer) - 1], MILLION)
            return f"ROUNDDOWN(ROUND({full}*{float(share):.6f},8),2)"
        others = [f"F{line + 1 + more}" for more, other in enumerate(self.rows[place + 1 :]) if _together(row, other)]
        return f"ROUND({full}{''.join(f'-{cell}' for cell in others)},2)"

    @staticmethod
    def _of_a_loan(line: int, before: str) -> dict[str, str]:
        """The formulas of the interest on the balance and of the repaid principal; the last instalment closes the loan."""
        repaid = f"IF(A{line}<Nombre+Differe,MIN(ROUND(Mensualite-H{line},2),{before}),{before})"
        return {
            "interest": workbook_figures.interest(before),
            "principal": f"IF(A{line}<=Differe,0,{repaid})",
            "due": f"ROUND(G{line}+H{line},2)",
        }


def _together(row: Payment, other: Payment) -> bool:
    """Whether two payments are parts of one instalment."""
    return other.kind == row.kind and other.number == row.number


def _place_of(payer: str) -> int:
    """The number of a kafil: 1 for ``kafil``, 2 for ``kafil_2``."""
    _, _, number = payer.partition("_")
    return int(number or 1)


def _serial(on: dt.date) -> int:
    """A day as spreadsheets count them."""
    return (on - dt.date(1899, 12, 30)).days
