"""The criteria of an answer, each with its verdict."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.answers import explain
from simulator.answers.model import Bound, Criterion
from simulator.engine.households import UNSTATED
from simulator.engine.rules import eligibility

if TYPE_CHECKING:
    import datetime as dt

    from simulator.answers.explain import Case
    from simulator.base.money import Money

COUNTED = ("rooms_min", "permis_habiter_from")
"""The criteria that compare a number or a day; the others compare a yes or a no."""


def criteria(case: Case) -> tuple[Criterion, ...]:
    """Every criterion of the law of this household, in its order."""
    return tuple(_criterion(case, rule) for rule in explain.criteria(case))


def _criterion(case: Case, rule: eligibility.Criterion) -> Criterion:
    have, need, distance = _facts(case, rule)
    return Criterion(
        rule=rule.__name__,
        verdict=explain.verdict(case, rule),
        have=have,
        need=need,
        distance=distance,
        depends_on=explain.reading_of(case, rule),
        provision=case.cite(eligibility.key_of(rule, case.code))[0],
    )


def _facts(
    case: Case, rule: eligibility.Criterion
) -> tuple[Money | int | bool | dt.date | None, tuple[Bound, ...] | bool | None, Money | None]:
    """The household's fact, the need, and the distance where both are amounts; each None where it does not apply."""
    bound, far = explain.threshold(case, rule), explain.distance(case, rule)
    if bound is not None and far is not None:
        sign, amount, have = bound
        return case.money(have), (Bound(sign, case.money(amount)),), case.money(far)
    if rule.__name__ in eligibility.FACTS and case.code.states(eligibility.key_of(rule, case.code)):
        return _had(case, rule.__name__), _needed(case, rule.__name__), None
    if rule is eligibility.age_at_registration and (ages := explain.ages(case)) is not None:
        least, most, years = ages
        return years, (Bound(">=", least), Bound("<=", most)), None
    return None, None, None


def _had(case: Case, name: str) -> int | bool | dt.date | None:
    """The household's fact that answers a criterion; None while it is not stated."""
    in_detail = explain.has_named(case, name)
    if in_detail is not None:
        return in_detail
    fact = eligibility.FACTS[name]
    owner = case.outcome.people if hasattr(case.outcome.people, fact) else case.outcome.people.buyers
    value: int | dt.date | None = None if owner is None else getattr(owner, fact)[case.row].item()
    if value in (None, UNSTATED):
        return None
    return value if name in COUNTED else bool(value)


def _needed(case: Case, name: str) -> tuple[Bound, ...] | bool:
    """The value of the fact that meets a criterion."""
    if name in COUNTED:
        return (Bound(">=", case.code.value(name)),)
    return name in ("nationality", "first_sale")
