"""The conditions, one by one: met, refused or unknown, with the distance to their threshold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.answers.explain.case import Case, Step, once_per_case
from simulator.base import dates
from simulator.base.money import LARGEST
from simulator.engine.households import FULL_OWNERSHIP
from simulator.engine.rules import aid, eligibility
from simulator.law.conditions import ANY_OWNERSHIP, DWELLING_OF_THE_BUYER, EarlierAid
from simulator.law.text import PAYMENT
from simulator.wording import Named, Sentence, Years

if TYPE_CHECKING:
    import datetime as dt

    from simulator.engine.rules.eligibility import Criterion

MET, REFUSED, UNKNOWN = "met", "refused", "unknown"


def criteria(case: Case) -> list[Criterion]:
    """The criteria that the household's scheme knows."""
    return [rule for rule in eligibility.CRITERIA if eligibility.applies(rule, case.code)]


@once_per_case
def verdict(case: Case, rule: Criterion) -> str:
    """Whether a criterion is met, refuses, or could not be checked."""
    bit = 1 << eligibility.CRITERIA.index(rule)
    decisions = case.outcome.decisions
    if decisions.refusals[case.row] & bit:
        return REFUSED
    return UNKNOWN if decisions.unanswered[case.row] & bit else MET


@once_per_case
def threshold(case: Case, rule: Criterion) -> tuple[str, int, int] | None:
    """The sign (``>``), the bound and the household's amount of a criterion of income or price, in centimes; None for another."""
    code, row = case.code, case.row
    if rule is eligibility.income_floor and code.income_floor is not None:
        return (">" if code.income_floor_is_excluded else ">="), code.income_floor, case.income
    if rule is eligibility.income_ceiling:
        return "<=", code.income_ceiling, case.income
    if rule is eligibility.price_cap:
        price = case.outcome.decisions.price
        highest = int(aid.highest_price(case.outcome.people, code, price)[row])
        return None if highest == LARGEST else ("<=", highest, int(price[row]))
    return None


def distance(case: Case, rule: Criterion) -> int | None:
    """Centimes from what the household has to the nearest amount with the other verdict (refused) or the bound (met)."""
    bound = threshold(case, rule)
    if bound is None:
        return None
    strictly = bound[0] == ">" and verdict(case, rule) == REFUSED
    return abs(bound[2] - bound[1]) + strictly


@once_per_case
def reading_of(case: Case, rule: Criterion) -> str | None:
    """The reading on which the verdict of a criterion depends for this household; None where none changes it."""
    if rule is not eligibility.age_at_registration:
        return None
    household = case.outcome.people.rows(slice(case.row, case.row + 1))
    return rule.__name__ if eligibility.between_readings(household, case.code)[0] else None


def has_named(case: Case, name: str) -> bool | None:
    """Whether a household that states details has the property or the earlier aid that a text names; None without details."""
    details, code = case.outcome.people.details, case.code
    if details is None:
        return None
    if name == "no_property" and code.ownership is not None:
        return bool(int(details.holdings[case.row]) & code.ownership.bits)
    if name == "no_earlier_aid" and code.earlier_aid is not None:
        return bool(int(details.aid[case.row]) & code.earlier_aid.bits)
    if name == "no_dwelling":
        return bool(int(details.holdings[case.row]) & DWELLING_OF_THE_BUYER)
    return None


def _manner(case: Case, rule: Criterion, verdict: str) -> str:
    """The ending of the sentence's key: the verdict depends on a reading, the text names the applicant only, a share is undivided."""
    if reading_of(case, rule):
        return "_as_read"
    if rule is eligibility.no_property and verdict == UNKNOWN and case.code.states("no_property"):
        return "_undivided"
    if (
        rule is eligibility.no_earlier_aid
        and case.financing.sentences
        and case.code.earlier_aid == EarlierAid(("applicant",))
    ):
        return "_of_the_buyer" if verdict == MET else ""
    named = {eligibility.no_property: case.code.ownership, eligibility.no_earlier_aid: case.code.earlier_aid}
    if rule not in named or named[rule] is None or not case.is_as_first_published:
        return ""
    return "_in_short" if verdict == REFUSED and _in_short(case, rule) else "_as_first_published"


def _in_short(case: Case, rule: Criterion) -> bool:
    """Whether a household states only yes: not which property, nor whose the property or the aid is."""
    details = case.outcome.people.details
    if details is None:
        return True
    widest = ANY_OWNERSHIP.bits & FULL_OWNERSHIP
    return rule is eligibility.no_property and int(details.holdings[case.row]) == widest


def ages(case: Case) -> tuple[int, int, int] | None:
    """The least and the greatest age on the day of the application, and the applicant's; None where none are known."""
    allowed = case.code.age_at_registration(case.cohort)
    if allowed is None:
        return None
    birth: dt.date = case.outcome.people.birth[case.row].item()
    application: dt.date = case.outcome.people.application[case.row].item()
    return (*allowed, dates.age_on(birth, application))


def too_old_or_young(case: Case) -> bool:
    """Whether the age on the day of the application refuses; neither a kafil nor a single payment then helps."""
    bit = 1 << eligibility.CRITERIA.index(eligibility.age_at_registration)
    return bool(case.outcome.decisions.refusals[case.row] & bit)


def _age_facts(case: Case) -> dict[str, object]:
    """The facts of the sentence about the age on the day of the application."""
    age_bounds = ages(case)
    day: dt.date = case.outcome.people.application[case.row].item()
    if age_bounds is None:
        return {"day": day}
    least, most, age = map(Years, age_bounds)
    return {"day": day, "least": least, "most": most, "own": age}


_OF_INCOMES = (eligibility.income_floor, eligibility.income_ceiling)


def _declared_on(case: Case, rule: Criterion) -> dt.date:
    """The day of the income that a criterion compares: the household's date that chooses the provision."""
    attaches = case.cite(eligibility.key_of(rule, case.code))[0].attaches
    day: dt.date = getattr(case.outcome.people, "keys" if attaches == PAYMENT else attaches)[case.row].item()
    return day


def criterion(case: Case, rule: Criterion) -> Step:
    """One condition: met, refused or unknown, with the distance to its threshold."""
    status, bound, far, name = verdict(case, rule), threshold(case, rule), distance(case, rule), rule.__name__
    facts: dict[str, object] = {}
    if bound is not None and far is not None:
        facts = {
            "have": case.money(bound[2]),
            "need": case.money(bound[1]),
            "bound": Named(f"bound.{ {'>': 'above', '>=': 'from', '<=': 'up_to'}[bound[0]] }"),
            "distance": case.money(far),
        } | ({"day": _declared_on(case, rule)} if rule in _OF_INCOMES else {})
    elif name == "permis_habiter_from":
        facts["need"] = case.code.value(name)
    elif name == "rooms_min":
        facts["need"] = int(case.code.value(name))
    elif rule is eligibility.age_at_registration:
        facts = _age_facts(case)
    cited = case.cite(eligibility.key_of(rule, case.code))
    manner = _manner(case, rule, status)
    sort = case.financing.sentences if name == "no_property" and manner != "_undivided" else ""
    key = f"step.{name}{sort}.{status}{manner}"
    return Step(name, status, "verdict", Sentence(key, facts), cited, decisive=status == REFUSED)
