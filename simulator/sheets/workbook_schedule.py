"""The schedule of a workbook: each payment with its formula from the named figures."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from typing import TYPE_CHECKING

from simulator.answers.json_values import share
from simulator.base.money import MILLION
from simulator.sheets import workbook_figures
from simulator.views.years import AID, APPLICANT, FEE, TRANCHE, series

if TYPE_CHECKING:
    from simulator.answers.model_schedule import Payment
    from simulator.base.money import Money
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
        self.financing, self.amounts = self.answer.financing, book.amounts
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
        self.sheet.autofilter(0, 0, last, _PAY_OFF if self.financing.offers_pay_off else _BALANCE)
        self.sheet.repeat_rows(0)
        self.sheet.set_column(_SERIES, _SERIES, None, None, {"hidden": True})
        for column, is_used in ((_INTEREST, self.financing.bears_interest), (_PAY_OFF, self.financing.offers_pay_off)):
            if not is_used:
                self.sheet.set_column(column, column, None, None, {"hidden": True})

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
            self._amount(line, column, formulas.get(name, ""), amount, colour)
        if row.pay_off is not None:
            at_once = workbook_figures.pay_off(row, f"I{line + 1}", self.amounts)
            self._amount(line, _PAY_OFF, at_once, row.pay_off, colour)
        self.sheet.write_string(line, _SERIES, colour, self.book.form("text"))

    def _amount(self, line: int, column: int, formula: str, amount: Money, colour: str) -> None:
        form, value = self.book.form("money", colour), self.amounts.cell(amount)
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
        formulas = {"balance": self.amounts.rounded(f"{before}-G{line}")}
        if row.kind == FEE:
            return formulas
        if row.kind == AID:
            return formulas | {"principal": f"F{line}"}
        if row.kind == TRANCHE:
            return formulas | {"due": self._of_a_tranche(place, row), "principal": f"F{line}"}
        if self.financing.bears_interest:
            return formulas | self._bearing_interest(line, before)
        return formulas | {"due": self._of_a_rent(place, row), "principal": f"F{line}"}

    def _of_a_tranche(self, place: int, row: Payment) -> str:
        """The formula of a whole tranche, or of one of its parts: a share cut off at the centime; the last part is the rest."""
        halves = self.answer.tranches[row.number - 1].halves
        before = sum(_together(row, other) for other in self.rows[:place])
        if len(halves) < 2:
            return f"Tranche_{row.number}"
        if before < len(halves) - 1:
            return self.amounts.cut_off(f"Tranche_{row.number}*{share(halves[before].share)}")
        others = "".join(f"-F{place + 2 - back}" for back in range(1, before + 1))
        return self.amounts.rounded(f"Tranche_{row.number}{others}")

    def _of_a_rent(self, place: int, row: Payment) -> str:
        """The formula of the level instalment, or of a payer's part: a kafil's share cut off at the centime, the rest for the applicant."""
        line = place + 2
        full = _FULL_INSTALMENT.format(line=line)
        if self.book.question.scenario.readings.kafil != "shares":
            return full
        if row.payer != APPLICANT:
            share = Fraction(self.shares[_place_of(row.payer) - 1], MILLION)
            return self.amounts.cut_off(f"{full}*{float(share):.6f}", guard=6)
        others = [f"F{line + 1 + more}" for more, other in enumerate(self.rows[place + 1 :]) if _together(row, other)]
        return self.amounts.rounded(f"{full}{''.join(f'-{cell}' for cell in others)}")

    def _bearing_interest(self, line: int, before: str) -> dict[str, str]:
        """The formulas of the interest on the balance and of the repaid principal; the last instalment closes the loan."""
        level = self.amounts.rounded(f"Mensualite-H{line}")
        repaid = f"IF(A{line}<Nombre+Differe,MIN({level},{before}),{before})"
        return {
            "interest": workbook_figures.interest(before, self.amounts),
            "principal": f"IF(A{line}<=Differe,0,{repaid})",
            "due": self.amounts.rounded(f"G{line}+H{line}"),
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
