"""The steering figures and the checks of published ones as JSON: shares as exact fractions with a percentage to show."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from simulator.base.money import decimal_string
from simulator.steering.cells import CURRENCY
from simulator.steering.dossiers import SCHEME
from simulator.steering.portal_figures import Part, rounded
from simulator.wording import LANGUAGES, write

if TYPE_CHECKING:
    from simulator.base.money import Money
    from simulator.steering.dossiers import Fault
    from simulator.steering.portal_figures import City, Figures, Month, Payments, Population
    from simulator.steering.published import Check
    from simulator.wording import Sentence

Json = dict[str, object]


def figures_to_json(figures: Figures) -> Json:
    """All figures of the portal, JSON-ready."""
    money = figures.money
    return {
        "scheme": SCHEME,
        "on": figures.on.isoformat(),
        "currency": CURRENCY,
        "readings": {"beneficiary": figures.beneficiary, "youth_under": figures.youth_under},
        "rows": figures.rows._asdict(),
        "requests": _population(figures.requests, figures.youth_under),
        "beneficiaries": _population(figures.beneficiaries, figures.youth_under),
        "money": {
            **{name: _payments(payments) for name, payments in money._asdict().items()},
            "net": _amount(money.net),
        },
        "by_status": dict(figures.by_status),
        "by_month": [_month(month) for month in figures.by_month],
        "by_city": [_city(city) for city in figures.by_city],
        "rejected": [_fault(fault) for fault in figures.rejected],
        "reproduce": {"law": figures.law, "inputs": figures.inputs},
    }


def check_to_json(check: Check) -> Json:
    """One figure recomputed: exact numbers as text, amounts in centimes."""
    return {
        "name": check.name,
        "as_of": check.as_of,
        "closes": check.closes,
        "computed": {name: str(value) for name, value in check.computed.items()},
        "sentence": _in_every_language(check.sentence),
    }


def _in_every_language(sentence: Sentence) -> Json:
    return {lang: write(sentence, lang) for lang in LANGUAGES}


def _share(part: Part) -> Json | None:
    """The fraction as it was counted, and its percentage for display; None where the whole is 0."""
    if part.share is None:
        return None
    return {"fraction": f"{part.count}/{part.total}", "percent": rounded(100 * part.share, 2)}


def _part(part: Part) -> Json:
    return {"count": part.count, "share": _share(part)}


def _amount(money: Money) -> Json:
    return {"centimes": money.cents, "amount": decimal_string(money.cents, money.currency)}


def _payments(payments: Payments) -> Json:
    return {"dossiers": payments.dossiers, **_amount(payments.amount)}


def _population(population: Population, youth_under: int) -> Json:
    return {
        "count": population.count,
        "by_aid": [
            {"aid": decimal_string(level.aid.cents, level.aid.currency), **_part(level.part), "total": _amount(level.total)}
            for level in population.by_aid
        ],
        "women": _part(population.women),
        "abroad": _part(population.abroad),
        "young": {"under": youth_under, **_part(population.young)},
        "mean_age": None if population.mean_age is None else {
            "fraction": f"{population.ages}/{population.count}", "years": rounded(population.mean_age, 1),
        },
        "price": _amount(population.price),
        "mean_price": None if population.mean_price is None else {
            "fraction": f"{population.price.cents}/{population.count}", "amount": decimal_string(int(population.mean_price + Fraction(1, 2)), CURRENCY),
        },
    }  # fmt: skip


def _month(month: Month) -> Json:
    return {
        "month": f"{month.year}-{month.month:02d}",
        "requests": month.requests,
        "beneficiaries": month.beneficiaries,
        "paid": _payments(month.paid),
    }


def _city(city: City) -> Json:
    return {
        "city": city.name,
        "requests": _part(city.requests),
        "beneficiaries": _part(city.beneficiaries),
        "paid": {**_payments(city.paid), "share": _share(city.paid_part)},
    }


def _fault(fault: Fault) -> Json:
    return {
        "line": fault.line, "column": fault.column, "cell": fault.cell, "key": fault.reason.key,
        "reason": _in_every_language(fault.reason),
    }  # fmt: skip
