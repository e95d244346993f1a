"""The steps that every scheme has: the income, the minimum wage, the price."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.answers.explain.case import Case, Step, amount_step, once_per_case
from simulator.engine.financing import PROGRAMME
from simulator.engine.households import UNSTATED
from simulator.engine.rules import pricing
from simulator.law.keys import WAGES
from simulator.wording import Named, Plain, Sentence

if TYPE_CHECKING:
    import datetime as dt


def income(case: Case) -> Step:
    """The step of the income that counts."""
    people, row = case.outcome.people, case.row
    facts = {
        "income": case.money(case.income),
        "own": case.money(int(people.income[row])),
        "spouse": case.money(int(people.spouse_income[row])),
    }
    manner = "_as_first_published" if case.is_as_first_published else ""
    sentence = Sentence(f"step.income.{case.code.readings.income}{manner}", facts)
    return amount_step(case, "income", case.income, sentence, case.cite("income_ceiling"))


def wage(case: Case) -> Step:
    """The step of the minimum wage of the country, on the day that the readings choose."""
    which = case.code.readings.snmg_date
    day: dt.date = getattr(case.outcome.people, which)[case.row].item()
    facts = {"snmg": case.money(case.code.snmg), "date": day, "which": Named(f"date.{which}")}
    return amount_step(
        case,
        "snmg",
        case.code.snmg,
        Sentence(f"step.{WAGES[case.code.scheme]}", facts),
        case.cite(WAGES[case.code.scheme]),
    )


def price(case: Case) -> Step:
    """The step of the price and its origin."""
    amount = int(case.outcome.decisions.price[case.row])
    kind, facts = price_facts(case)
    key = {"given": (), "called": ("price_as_called",), "zone": (case.financing.price_key,)}.get(kind, ("price",))
    sentence = Sentence(f"step.price.{kind}", facts | {"price": case.money(amount)})
    return amount_step(case, "price", amount, sentence, case.cite(*key))


@once_per_case
def price_kind(case: Case) -> str:
    """The origin of the price: ``given``, ``zone``, ``called`` by the agency, ``computed`` from its elements, or ``published``."""
    if case.outcome.people.price[case.row] != UNSTATED:
        return "given"
    if case.financing.price_key != PROGRAMME:
        return "zone"
    by_agency = case.code.readings.price_2013 == "called" and case.dwelling in case.code.price_as_called(case.cohort)
    if by_agency:
        return "called"
    return "computed" if pricing.composition(case.code, case.cohort, case.dwelling) else "published"


def price_facts(case: Case) -> tuple[str, dict[str, object]]:
    """The origin of the price, and the facts of its sentence."""
    kind = price_kind(case)
    facts: dict[str, object] = {"dwelling": Plain(case.dwelling)}
    composition = pricing.composition(case.code, case.cohort, case.dwelling) if kind == "computed" else None
    if composition is not None:
        facts |= {name: case.money(value) for name, value in composition._asdict().items()}
        facts |= {"cost": case.money(composition.cost), "surface": int(case.code.surfaces(case.cohort)[case.dwelling])}
    return kind, facts
