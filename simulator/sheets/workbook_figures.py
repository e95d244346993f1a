"""The figures of a workbook and the formulas that reproduce them to the centime.

A formula goes back to whole centimes before it divides or compares, and is used only where it gives the engine's own figure
for this household; elsewhere the figure stands as a value. Why: docs/decisions/0021.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from simulator.base.annuity import SCALE, UNITS
from simulator.sheets.workbook_amounts import Amounts
from simulator.views.years import AID

if TYPE_CHECKING:
    from simulator.answers.model import Answer, Tranche
    from simulator.answers.model_schedule import Payment
    from simulator.base.money import Money
    from simulator.sheets.question import Answered


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
    answer, amounts = question.answer, Amounts(question.answer.currency)
    cells = [NamedFigure("Prix", amounts.cell(answer.price), editable=answer.financing.calls_shares)]
    if answer.financing.is_aided:
        cells.append(NamedFigure("Aides", amounts.cell(_aids(answer))))
    aids = "-Aides" if answer.financing.is_aided else ""
    paid = "+".join(f"Tranche_{row.number}" for row in answer.tranches_to_pay) or "0"
    cells += [
        NamedFigure("Apport", amounts.cell(answer.down_payment), amounts.rounded(paid)),
        NamedFigure("Finance", amounts.cell(answer.financed), amounts.rounded(f"Prix{aids}-Apport")),
    ]
    return cells + _instalments(question, amounts) + _at_once(question, amounts)


def _at_once(question: Answered, amounts: Amounts) -> list[NamedFigure]:
    """The cells of paying all instalments with the keys, and of the discount."""
    keys, part = question.answer.pay_off_at_keys, discount(question)
    if keys is None or not keys.payment.base.cents:
        return []
    shown = [] if part is None else [NamedFigure("Reduction", float(part), form="rate")]
    formula = _less("Finance", amounts) if keys.payment.discount.cents else "Finance"
    return [*shown, NamedFigure("Solde_aux_cles", amounts.cell(keys.payment.amount), formula)]


def discount(question: Answered) -> Fraction | None:
    """The share of the discount in the texts of the answer; None without a discount."""
    step = question.summary.step("pay_off")
    parts = [p.value for p in step.provisions if p.key == "pay_off_discount"] if step else []
    return next((part for part in parts if isinstance(part, Fraction)), None)


def pay_off(row: Payment, balance: str, amounts: Amounts) -> str:
    """The formula of paying the rest at once after a payment: the balance, less the discount where there is one."""
    return _less(balance, amounts) if row.pay_off != row.balance else balance


def _less(amount: str, amounts: Amounts) -> str:
    """The formula of an amount less the discount, rounded to the centime: in whole centimes, then divided once."""
    return amounts.rounded(f"{amount}-ROUND({amounts.smallest(amount)}*Reduction,0)/{amounts.units}")


def tranche(row: Tranche, answer: Answer) -> str:
    """The formula of a tranche: its share of the price, cut off at the centime; empty where the amount is another one."""
    share = row.share
    if (
        answer.price.cents * share.numerator // share.denominator != row.amount.cents
        or not answer.financing.calls_shares
    ):
        return ""
    return Amounts(answer.currency).cut_off(f"Prix*Part_{row.number}")


def _instalments(question: Answered, amounts: Amounts) -> list[NamedFigure]:
    """The cells of the term, the instalment, the count and the last instalment; empty without instalments."""
    answer, instalments = question.answer, question.answer.instalments
    if instalments.amount is None or instalments.last_amount is None:
        return []
    if answer.financing.bears_interest:
        return _bearing_interest(answer, instalments.amount, amounts)
    formula, counted = _rent(question, amounts)
    closing = amounts.rounded("Finance-Mensualite*(Nombre-1)")
    return [
        NamedFigure("Duree", answer.term.months, form="count", editable=True),
        NamedFigure("Mensualite", amounts.cell(instalments.amount), formula),
        NamedFigure("Nombre", instalments.count, counted, form="count"),
        NamedFigure("Derniere", amounts.cell(instalments.last_amount), closing),
    ]


def _bearing_interest(answer: Answer, instalment: Money, amounts: Amounts) -> list[NamedFigure]:
    rate, term, count = answer.effective_rate or Fraction(0), answer.term.months, answer.instalments.count
    return [
        NamedFigure("Duree", term, form="count", editable=True),
        NamedFigure("Taux", float(rate), form="rate", editable=True),
        NamedFigure("Taux_unites", float(rate * UNITS), f"ROUND(Taux*{UNITS},0)", form="count"),
        NamedFigure("Differe", _deferred(answer), form="count"),
        NamedFigure("Nombre", count, "Duree" if count == term else "", "count"),
        NamedFigure("Mensualite", amounts.cell(instalment), _annuity(instalment, answer.financed.cents, rate, term)),
    ]


def _rent(question: Answered, amounts: Amounts) -> tuple[str, str]:
    """The formulas of the instalment and the count of a rent: rounded down to the centime, or up to the dinar."""
    financed, units = amounts.smallest("Finance"), amounts.units
    if question.scenario.readings.rounding == "dinar_up":
        return f"MAX(-INT(-{financed}/(Duree*{units})),1)", f"-INT(-{financed}/{amounts.smallest('Mensualite')})"
    return f"MAX(INT({financed}/Duree),1)/{units}", f"MIN(Duree,{financed})"


def _annuity(instalment: Money, amount: int, rate: Fraction, term: int) -> str:
    """The formula of the level instalment of a loan: ``PMT`` rounded to the centime; empty where floats give another amount."""
    amounts = Amounts(instalment.currency)
    if not rate:
        return f"INT({amounts.smallest('Finance')}/Duree)/{amounts.units}" if amount // term == instalment.cents else ""
    step = float(rate) / 12
    near = amount * step / (1 - (1 + step) ** -term)
    return amounts.rounded("PMT(Taux/12,Duree,-Finance)") if round(near) == instalment.cents else ""


def interest(balance: str, amounts: Amounts) -> str:
    """The formula of a month's interest on a balance, to the nearest centime, a half up: in whole centimes, then divided once."""
    return f"ROUND({amounts.smallest(balance)}*Taux_unites/{SCALE},0)/{amounts.units}"


def _deferred(answer: Answer) -> int:
    """The number of months of interest only at the beginning of a loan."""
    return len([row for row in answer.schedule if row.kind == "instalment"]) - answer.instalments.count


def _aids(answer: Answer) -> int:
    """The part of the price that the State and its funds pay, in centimes."""
    return sum(row.due.cents for row in answer.schedule if row.kind == AID)
