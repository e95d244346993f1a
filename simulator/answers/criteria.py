"""The part of an answer about who may apply: every criterion with its verdict, the refusals once more by themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.answers import explain
from simulator.answers.written import cited
from simulator.base.money import decimal_string
from simulator.engine.households import UNSTATED
from simulator.engine.rules import eligibility

if TYPE_CHECKING:
    from simulator.answers.explain import Case
    from simulator.answers.written import Json
    from simulator.engine.rules.eligibility import Criterion


def eligible(case: Case) -> Json:
    """Whether no criterion refuses, the refusals, and every criterion with its verdict."""
    criteria = [_criterion(case, rule) for rule in explain.criteria(case)]
    refusals = [
        {name: row[name] for name in ("rule", "text", "article", "status", "have", "need", "distance")}
        for row in criteria
        if row["verdict"] == explain.REFUSED
    ]
    return {"eligible": not refusals, "refusals": refusals, "criteria": criteria}


def _criterion(case: Case, rule: Criterion) -> Json:
    bound, far = explain.threshold(case, rule), explain.distance(case, rule)
    found = explain.verdict(case, rule)
    facts: dict[str, str | None] = {"have": None, "need": None, "distance": None}
    if bound is not None and far is not None:
        facts = {
            "have": decimal_string(bound[2]),
            "need": f"{bound[0]} {decimal_string(bound[1])}",
            "distance": decimal_string(far),
        }
    elif rule.__name__ in eligibility.FACTS and case.code.states(eligibility.key_of(rule, case.code)):
        facts |= {"have": _had(case, rule.__name__), "need": _needed(case, rule.__name__)}
    elif rule is eligibility.age_at_registration:
        facts |= _ages(case)
    place = cited(case.cite(eligibility.key_of(rule, case.code))[0])
    depends = explain.reading_of(case, rule)
    return {"rule": rule.__name__, "verdict": found, **facts, "depends_on": depends, **place}


def _ages(case: Case) -> dict[str, str | None]:
    """The applicant's age on the day of the application, in whole years, and those that are allowed."""
    found = explain.ages(case)
    if found is None:
        return {}
    least, most, own = found
    return {"have": str(own), "need": f">= {least}, <= {most}"}


def _had(case: Case, name: str) -> str | None:
    """The fact that answers a criterion; None while it was not said."""
    in_detail = explain.has_named(case, name)
    if in_detail is not None:
        return str(in_detail).lower()
    fact = eligibility.FACTS[name]
    owner = case.outcome.people if hasattr(case.outcome.people, fact) else case.outcome.people.buyers
    value = None if owner is None else getattr(owner, fact)[case.row].item()
    if value in (None, UNSTATED):
        return None
    return str(value) if name in ("rooms_min", "permis_habiter_from") else str(bool(value)).lower()


def _needed(case: Case, name: str) -> str:
    """What a criterion asks of the fact."""
    if name in ("rooms_min", "permis_habiter_from"):
        return f">= {case.code.value(name)}"
    return str(name in ("nationality", "first_sale")).lower()
