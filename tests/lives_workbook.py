"""Worked lives as a workbook: the lines of each contract on a sheet of their own, and the statement of one day as formulas.

``sheet:`` of a life says what a clerk would type: the terms, which lines are other than the plan, what was paid. ``python
tests/lives_workbook.py`` writes ``tests/cases/lives/statements.xlsx``; nothing of the engine is used.
"""

import datetime as dt
import re

from openpyxl import Workbook
from worked_lives import FOLDER, LIVES

PATH = FOLDER / "statements.xlsx"
SHOWN = [life for life in LIVES if "sheet" in life]
HEADS = (
    "number",
    "due day",
    "balance before",
    "interest",
    "principal",
    "due",
    "paid",
    "open on the day",
    "in time until",
    "to be paid",
)
TOP, WIDTH = 5, 17
TERMS = {
    "as_of": None, "keys": None, "price": "0", "tranches_paid": "0", "financed": "price - tranches_paid", "months": None, "rate": "0",
    "instalment": None, "paid_until": None, "offer_from": "9999-12-31", "offer_share": "0", "ahead": "0", "lump_sums": "0",
}  # fmt: skip
"""What every sheet has, with what it is where a life does not say it."""
LEVEL = "ROUNDDOWN(financed / months, 2)"
ANNUITY = "ROUND(financed * rate / 12 / (1 - (1 + rate / 12) ^ -months), 2)"
FIGURES = {
    "due": 'SUMIFS({F}, {B}, "<="&as_of)',
    "paid": 'SUMIFS({G}, {B}, "<="&as_of) + ahead + lump_sums',
    "late": "SUM({H})",
    "late_by_age.30": 'SUMIFS({H}, {B}, ">="&as_of - 30)',
    "late_by_age.60": 'SUMIFS({H}, {B}, "<"&as_of - 30, {B}, ">="&as_of - 60)',
    "late_by_age.90": 'SUMIFS({H}, {B}, "<"&as_of - 60, {B}, ">="&as_of - 90)',
    "late_by_age.180": 'SUMIFS({H}, {B}, "<"&as_of - 90, {B}, ">="&as_of - 180)',
    "late_by_age.more": 'SUMIFS({H}, {B}, "<"&as_of - 180)',
    "remaining": 'SUMIFS({F}, {B}, ">"&as_of) + late - ahead',
    "remaining_instalments": 'COUNTIFS({B1}, ">"&as_of, {F1}, ">0")',
    "last_due": '_xlfn.MAXIFS({B1}, {F1}, ">0")',
    "late_since": 'IF(late = 0, 0, _xlfn.MINIFS({B}, {H}, ">0"))',
    "next_due.date": '_xlfn.MINIFS({B}, {J}, ">0")',
    "next_due.amount": "SUMIFS({J}, {B}, next_due.date)",
    "pay_off.base": 'SUMIFS({E}, {B}, ">"&as_of) - ahead',
    "pay_off.interest": "IF(COUNTIF({B1}, as_of) > 0, 0, ROUND(ROUND(pay_off.base * rate / 12, 6), 2))",
    "share_paid": 'price - pay_off.base - SUMIFS({H}, {E}, ">0") >= offer_share * price - 0.04',
    "up_to_date": 'COUNTIFS({H}, ">0", {I}, "<"&as_of) = 0',
    "pay_off.discount": 'IF(AND(offer_from <= as_of, share_paid, up_to_date), ROUND(MIN(pay_off.base, SUMIFS({E1}, {B1}, ">"&as_of)) / 10, 2), 0)',
    "pay_off.amount": "pay_off.base + pay_off.interest - pay_off.discount",
    "balance at the end": "{left}",
}  # fmt: skip
"""The statement, each figure from the lines of the sheet."""
OF_DAYS = ("late_since", "next_due.date", "last_due")


def title(life):
    """The name of the sheet of a life."""
    return life["id"].removeprefix("LIFE-")


def workbook():
    """Every life that has a sheet."""
    book = Workbook()
    book.remove(book.active)
    for life in SHOWN:
        Sheet(book.create_sheet(title(life)), life)
    return book


class Sheet:
    """One life: the lines on the left, the terms and the statement on the right."""

    def __init__(self, sheet, life):
        self.sheet, self.spec = sheet, life["sheet"]
        sheet["A1"], sheet["A2"] = life["life"], f"Source: {life['source']}"
        dates = life["question"]["dates"]
        terms = TERMS | {"as_of": self.spec["day"], "keys": dates.get("keys", dates.get("deed"))}
        terms |= {"instalment": ANNUITY if "rate" in self.spec else LEVEL}
        terms |= {name: value for name, value in self.spec.items() if name in TERMS} | self.spec.get("names", {})
        self.months, self.others = int(terms["months"]), self.spec.get("others", [])
        self.after = int(terms.pop("after_line", 0))
        self.cells = {name: f"$M${row}" for row, name in enumerate([*terms, *FIGURES], TOP)}
        for name, value in terms.items():
            self.put(name, typed(value))
        self.lines()
        for name, formula in FIGURES.items():
            self.put(name, "=" + formula.format(**self.ranges()))
        for column, width in {"A": 8, **dict.fromkeys("BCDEFGHIJ", WIDTH), "L": 26, "M": WIDTH}.items():
            sheet.column_dimensions[column].width = width
        sheet.freeze_panes = f"A{TOP}"

    def put(self, name, value):
        """A named cell: its label and its value."""
        cell = self.cells[name].replace("$", "")
        self.sheet[f"L{cell[1:]}"] = name
        self.write(cell, value)
        if name in OF_DAYS:
            self.sheet[cell].number_format = "yyyy-mm-dd"

    def write(self, cell, value):
        """A value, or a formula in which the names stand for their cells."""
        if isinstance(value, str) and value.startswith("="):
            names = "|".join(re.escape(name) for name in sorted(self.cells, key=len, reverse=True))
            value = re.sub(rf"(?<![\w.$])({names})(?![\w.(])", lambda match: self.cells[match[1]], value)
            value = re.sub(r"\bleft_after_(\d+)\b", lambda match: "(C{0}-E{0})".format(TOP + int(match[1]) - 1), value)
        self.sheet[cell] = value
        if isinstance(value, dt.date) or (cell[0] in "BI" and int(cell[1:]) >= TOP):
            self.sheet[cell].number_format = "yyyy-mm-dd"
        elif cell[0] in "CDEFGHJM":
            self.sheet[cell].number_format = "#,##0.00"

    def ranges(self):
        """The columns of all lines, and of the instalments alone."""
        last, end = TOP + self.months - 1, TOP + self.months + len(self.others) - 1
        columns = {name: f"${name}${TOP}:${name}${end}" for name in "BEFGHIJ"}
        return (
            columns
            | {f"{name}1": f"${name}${TOP}:${name}${last}" for name in "BEF"}
            | {"left": f"ROUND(C{last}-E{last}, 2)"}
        )

    def lines(self):
        """The instalments, then the tranches and surcharges."""
        for column, head in zip("ABCDEFGHIJ", HEADS, strict=True):
            self.sheet[f"{column}{TOP - 1}"] = head
        changes = {number: row for place, row in self.spec.get("rows", {}).items() for number in numbers(place)}
        for number in range(1, self.months + 1):
            self.line(number, changes.get(number, {}))
        for place, other in enumerate(self.others, TOP + self.months):
            self.write(f"B{place}", typed(other["date"]))
            self.write(f"F{place}", f"={other['due']}")
            self.write(f"E{place}", f"={other.get('principal', f'F{place}')}")
            self.rest(place, other)

    def line(self, number, change):
        """One instalment: what it says, or what the life says of it."""
        row = TOP + number - 1
        before = f"C{row - 1}-E{row - 1}" + (" - lump_sums" if number - 1 == self.after else "")
        self.sheet[f"A{row}"] = number
        self.write(f"B{row}", f"=EDATE(keys, {number})")
        self.write(f"C{row}", f"={before}" if number > 1 else "=financed")
        self.write(f"D{row}", f"=ROUND(ROUND(C{row} * {change.get('rate', 'rate')} / 12, 6), 2)")
        close = f"C{row} + D{row}"
        due = change.get("due", close if number == self.months else "instalment")
        self.write(f"F{row}", f"={close if due == 'close' else due}")
        self.write(f"E{row}", f"=F{row} - D{row}")
        self.rest(row, change)

    def rest(self, row, change):
        """What was paid of a line, what is open on the day, until when it is in time, and what is still to be paid of it then."""
        paid = change.get("paid", f"IF(B{row} <= paid_until, F{row}, 0)")
        self.write(f"G{row}", f"={paid}")
        self.write(f"H{row}", f"=IF(B{row} < as_of, ROUND(F{row} - G{row}, 2), 0)")
        self.write(f"I{row}", f"=EOMONTH(B{row}, 1)")
        self.write(f"J{row}", f"=IF(B{row} > as_of, {self.not_waited(row)}, 0)")

    def not_waited(self, row):
        """What money that waits does not pay of a line."""
        if "ahead" not in self.spec.get("names", {}):
            return f"F{row}"
        later = self.ranges()
        before = f'SUMIFS({later["F"]}, {later["B"]}, ">"&as_of, {later["B"]}, "<="&B{row})'
        return f"ROUND(MAX(0, MIN(F{row}, {before} - ahead)), 2)"


def numbers(place):
    """The numbers of ``24-29``, or of one line."""
    first, _, last = str(place).partition("-")
    return range(int(first), int(last or first) + 1)


def typed(value):
    """A day, a number, or a formula."""
    text = str(value)
    if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        return dt.date.fromisoformat(text)
    return float(text) if re.fullmatch(r"\d+(\.\d+)?", text) else f"={text}"


if __name__ == "__main__":
    workbook().save(PATH)
