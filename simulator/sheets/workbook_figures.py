"""The figures of a workbook and the formulas that reproduce them to the centime.

A formula goes back to whole centimes before it divides or compares, and is used only where it gives the engine's own figure
for this household; elsewhere the figure stands as a value. Why: docs/decisions/0021.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from simulator.base.annuity import SCALE, UNITS
from simulator.base.money import CENTIMES
from simulator.views.years import AID

if TYPE_CHECKING:
    from simulator.answers.model import Answer, Payment, Tranche
    from simulator.base.money import Money
    from simulator.sheets.question import Answered

_CENTS = "ROUND(Finance*100,0)"


@dataclass(frozen=True)
class NamedFigure:
    """A named cell: its value from the engine, its formula, and whether the reader may change it."""

    name: str
    value: float
    formula: str = ""
    form: str = "money"
    editable: bool = False


def figures(question: Answered) -> list[NamedFigure]:
    """The cells that the schedule refers to, in the order in which they depend on each other."""
    answer = question.answer
    cells = [NamedFigure("Prix", _units(answer.price), editable=answer.financing.calls_shares)]
    if answer.financing.is_aided:
        cells.append(NamedFigure("Aides", _aids(answer) / CENTIMES))
    aids = "-Aides" if answer.financing.is_aided else ""
    paid = "+".join(f"Tranche_{row.number}" for row in answer.tranches_to_pay) or "0"
    cells += [
        NamedFigure("Apport", _units(answer.down_payment), f"ROUND({paid},2)"),
        NamedFigure("Finance", _units(answer.financed), f"ROUND(Prix{aids}-Apport,2)"),
    ]
    return cells + _instalments(question) + _at_once(question)


def _at_once(question: Answered) -> list[NamedFigure]:
    """The cells of paying all instalments with the keys, and of the discount."""
    keys, part = question.answer.pay_off_at_keys, discount(question)
    if keys is None or not keys.payment.base.cents:
        return []
    shown = [] if part is None else [NamedFigure("Reduction", float(part), form="rate")]
    formula = _less("Finance") if keys.payment.discount.cents else "Finance"
    return [*shown, NamedFigure("Solde_aux_cles", _units(keys.payment.amount), formula)]


def discount(question: Answered) -> Fraction | None:
    """The share of the discount in the texts of the answer; None without a discount."""
    step = question.summary.step("pay_off")
    parts = [p.value for p in step.provisions if p.key == "pay_off_discount"] if step else []
    return next((part for part in parts if isinstance(part, Fraction)), None)


def pay_off(row: Payment, balance: str) -> str:
    """The formula of paying the rest at once after a payment: the balance, less the discount where there is one."""
    return _less(balance) if row.pay_off != row.balance else balance


def _less(amount: str) -> str:
    """The formula of an amount less the discount, rounded to the centime: in whole centimes, then divided once."""
    return f"ROUND({amount}-ROUND(ROUND({amount}*100,0)*Reduction,0)/100,2)"


def tranche(row: Tranche, answer: Answer) -> str:
    """The formula of a tranche: its share of the price, cut off at the centime; empty where the amount is another one."""
    share = row.share
    if (
        answer.price.cents * share.numerator // share.denominator != row.amount.cents
        or not answer.financing.calls_shares
    ):
        return ""
    return f"ROUNDDOWN(ROUND(Prix*Part_{row.number},6),2)"


def _instalments(question: Answered) -> list[NamedFigure]:
    """The cells of the term, the instalment, the count and the last instalment; empty without instalments."""
    answer, instalments = question.answer, question.answer.instalments
    if instalments.amount is None or instalments.last_amount is None:
        return []
    if answer.financing.bears_interest:
        return _bearing_interest(answer, instalments.amount)
    formula, counted = _rent(question)
    closing = "ROUND(Finance-Mensualite*(Nombre-1),2)"
    return [
        NamedFigure("Duree", answer.term.months, form="count", editable=True),
        NamedFigure("Mensualite", _units(instalments.amount), formula),
        NamedFigure("Nombre", instalments.count, counted, form="count"),
        NamedFigure("Derniere", _units(instalments.last_amount), closing),
    ]


def _bearing_interest(answer: Answer, instalment: Money) -> list[NamedFigure]:
    rate, term, count = answer.effective_rate or Fraction(0), answer.term.months, answer.instalments.count
    return [
        NamedFigure("Duree", term, form="count", editable=True),
        NamedFigure("Taux", float(rate), form="rate", editable=True),
        NamedFigure("Taux_unites", float(rate * UNITS), f"ROUND(Taux*{UNITS},0)", form="count"),
        NamedFigure("Differe", _deferred(answer), form="count"),
        NamedFigure("Nombre", count, "Duree" if count == term else "", "count"),
        NamedFigure("Mensualite", _units(instalment), _annuity(instalment.cents, answer.financed.cents, rate, term)),
    ]


def _rent(question: Answered) -> tuple[str, str]:
    """The formulas of the instalment and the count of a rent: rounded down to the centime, or up to the dinar."""
    if question.scenario.readings.rounding == "dinar_up":
        return f"MAX(-INT(-{_CENTS}/(Duree*100)),1)", f"-INT(-{_CENTS}/ROUND(Mensualite*100,0))"
    return f"MAX(INT({_CENTS}/Duree),1)/100", f"MIN(Duree,{_CENTS})"


def _annuity(instalment: int, amount: int, rate: Fraction, term: int) -> str:
    """The formula of the level instalment of a loan: ``PMT`` rounded to the centime; empty where floats give another amount."""
    if not rate:
        return f"INT({_CENTS}/Duree)/100" if amount // term == instalment else ""
    step = float(rate) / 12
    near = amount * step / (1 - (1 + step) ** -term)
    return "ROUND(PMT(Taux/12,Duree,-Finance),2)" if round(near) == instalment else ""


def interest(balance: str) -> str:
    """The formula of a month's interest on a balance, to the nearest centime, a half up: in whole centimes, then divided once."""
    return f"ROUND(ROUND({balance}*100,0)*Taux_unites/{SCALE},0)/100"


def _deferred(answer: Answer) -> int:
    """The number of months of interest only at the beginning of a loan."""
    return len([row for row in answer.schedule if row.kind == "instalment"]) - answer.instalments.count


def _aids(answer: Answer) -> int:
    """The part of the price that the State and its funds pay, in centimes."""
    return sum(row.due.cents for row in answer.schedule if row.kind == AID)


def _units(amount: Money) -> float:
    """An amount in whole units of its currency, as spreadsheets count."""
    return amount.cents / CENTIMES
