"""The figures of a workbook and the formulas that give them again, to the centime.

A formula goes back to whole centimes before it divides or compares, and is used only where it gives the engine's own figure
for this household; elsewhere the figure stands as a value. Why: docs/decisions/0021.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from simulator.base.annuity import SCALE, UNITS
from simulator.views.years import AID, cents

if TYPE_CHECKING:
    from simulator.sheets.question import Answered

Json = dict[str, Any]

_CENTS = "ROUND(Finance*100,0)"


@dataclass(frozen=True)
class Figure:
    """A named cell: its value from the engine, the formula that gives it again, and whether the reader may change it."""

    name: str
    value: float
    formula: str = ""
    form: str = "money"
    editable: bool = False


def figures(asked: Answered) -> list[Figure]:
    """The cells that the schedule refers to, in the order in which they depend on each other."""
    found = asked.found
    found_figures = [Figure("Prix", _number(found["price"]), editable="loan" not in found)]
    if "loan" in found:
        found_figures.append(Figure("Aides", _aids(found) / 100))
    aids = "-Aides" if "loan" in found else ""
    paid = "+".join(f"Tranche_{row['n']}" for row in called(found)) or "0"
    found_figures += [
        Figure("Apport", _number(found["down_payment"]), f"ROUND({paid},2)"),
        Figure("Finance", _number(found["financed"]), f"ROUND(Prix{aids}-Apport,2)"),
    ]
    return found_figures + (_instalments(asked) if found["instalments"] else []) + _at_once(asked)


def _at_once(asked: Answered) -> list[Figure]:
    """What pays all the instalments with the keys, and the part that is taken off when everything is paid at once."""
    once, part = asked.found["pay_off_at_keys"], discount(asked)
    if once is None or not cents(once["base"]):
        return []
    shown = [] if part is None else [Figure("Reduction", float(part), form="rate")]
    formula = _less("Finance") if cents(once["discount"]) else "Finance"
    return [*shown, Figure("Solde_aux_cles", _number(once["amount"]), formula)]


def discount(asked: Answered) -> Fraction | None:
    """The part that the texts of the answer take off; None where nothing is ever taken off."""
    step = asked.summary.step("pay_off")
    parts = [p.value for p in step.provisions if p.key == "pay_off_discount"] if step else []
    return next((part for part in parts if isinstance(part, Fraction)), None)


def pay_off(row: Json, balance: str) -> str:
    """The formula of what pays the rest at once after a payment: what is left, or that less the discount."""
    return _less(balance) if row["pay_off"] != row["balance"] else balance


def _less(amount: str) -> str:
    """An amount less the discount, which goes to the nearest centime: in whole centimes, then divided once."""
    return f"ROUND({amount}-ROUND(ROUND({amount}*100,0)*Reduction,0)/100,2)"


def called(found: Json) -> list[Json]:
    """The tranches that are paid: of a purchase, those that the aid and the loan leave."""
    return [row for row in found["tranches"] if "loan" not in found or cents(row["amount"])]


def tranche(row: Json, found: Json) -> str:
    """The formula of a tranche: its share of the price, cut off at the centime; none where something else was cut off too."""
    share = Fraction(row["share"])
    if cents(found["price"]) * share.numerator // share.denominator != cents(row["amount"]) or "loan" in found:
        return ""
    return f"ROUNDDOWN(ROUND(Prix*Part_{row['n']},6),2)"


def _instalments(asked: Answered) -> list[Figure]:
    found = asked.found
    loan = "loan" in found
    count, instalment, last = found["instalments"], cents(found["instalment"]), cents(found["last_instalment"])
    term = found["loan"]["months"] if loan else found["term_months"]
    shown = [Figure("Duree", term, form="count", editable=True)]
    if loan:
        rate = Fraction(found["loan"]["effective_rate"])
        shown.append(Figure("Taux", float(rate), form="rate", editable=True))
        shown.append(Figure("Taux_unites", float(rate * UNITS), f"ROUND(Taux*{UNITS},0)", form="count"))
        shown.append(Figure("Differe", _deferred(found), form="count"))
        formula = _annuity(instalment, cents(found["financed"]), rate, term)
        return [
            *shown,
            Figure("Nombre", count, "Duree" if count == term else "", "count"),
            Figure("Mensualite", instalment / 100, formula),
        ]
    formula, counted = _rent(asked)
    closing = "ROUND(Finance-Mensualite*(Nombre-1),2)"
    return [
        *shown, Figure("Mensualite", instalment / 100, formula), Figure("Nombre", count, counted, form="count"),
        Figure("Derniere", last / 100, closing),
    ]  # fmt: skip


def _rent(asked: Answered) -> tuple[str, str]:
    """Equal instalments: down to the centime, the last takes the rest; or whole dinars up, the last is smaller."""
    if asked.scenario.readings.rounding == "dinar_up":
        return f"MAX(-INT(-{_CENTS}/(Duree*100)),1)", f"-INT(-{_CENTS}/ROUND(Mensualite*100,0))"
    return f"MAX(INT({_CENTS}/Duree),1)/100", f"MIN(Duree,{_CENTS})"


def _annuity(instalment: int, amount: int, rate: Fraction, term: int) -> str:
    """The level instalment of a loan: ``PMT`` to the nearest centime, where floats give it."""
    if not rate:
        return f"INT({_CENTS}/Duree)/100" if amount // term == instalment else ""
    step = float(rate) / 12
    near = amount * step / (1 - (1 + step) ** -term)
    return "ROUND(PMT(Taux/12,Duree,-Finance),2)" if round(near) == instalment else ""


def interest(balance: str) -> str:
    """One month's interest on what is left, to the nearest centime, a half up: in whole centimes, then divided once."""
    return f"ROUND(ROUND({balance}*100,0)*Taux_unites/{SCALE},0)/100"


def _deferred(found: Json) -> int:
    """The months of interest only at the beginning of a loan."""
    return len([row for row in found["schedule"] if row["kind"] == "instalment"]) - int(found["instalments"])


def _aids(found: Json) -> int:
    """What the State and its funds pay of the price, in centimes."""
    return sum(cents(row["due"]) for row in found["schedule"] if row["kind"] == AID)


def _number(decimals: str) -> float:
    return float(Decimal(decimals))
