"""What the contract forbids and gives: ownership and resale, letting, lateness, termination, death, one sentence each.

A gap of the law has a row too. A practice or a ruling is cited by the text that grades it so.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from simulator.answers.explain import purchase
from simulator.answers.explain.case import Case, Step, once_per_case
from simulator.base import dates
from simulator.base.money import decimal_string
from simulator.engine.schedule import milestone_date
from simulator.law.in_words import described
from simulator.law.keys import DURATIONS
from simulator.law.values import Composed
from simulator.wording import FactList, Named, Plain, Sentence, Years, has

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from simulator.law import Provision
    from simulator.question.side_facts import SideFacts


UNKNOWN = "unknown"
BEFORE_RESALE = ("transfer", "sale_before_transfer")
AFTER_RESALE = (
    "preemption", "letting_ban", "late_after", "penalty_rate", "missed_instalments_before_termination", "eviction",
    "termination_refund", "management_fees",
)  # fmt: skip
FAMILY = ("divorce", "death", "death_after_keys")


def contract_terms(case: Case, side: SideFacts) -> list[Step]:
    """Every term of the contract of one household, in the order of the page; a gap has the value ``unknown``."""
    return CONTRACT_TERMS[case.financing.told_as](case, side)


def _of_a_rent(case: Case, side: SideFacts) -> list[Step]:
    """What holds until the deed, and after it."""
    rows = [
        *(_term(case, key) for key in BEFORE_RESALE),
        *resale(case),
        *(_term(case, key) for key in AFTER_RESALE),
        _charges(case),
        _term(case, "one_request"),
        *_side_facts(case, side),
        *(_term(case, key) for key in FAMILY),
    ]
    return [row for row in rows if row.value != "not_provided"]


def _of_a_purchase(case: Case, side: SideFacts) -> list[Step]:
    """The steps of ownership and resale of a purchase; the gaps where no text says when."""
    del side
    steps = list(purchase.ownership(case))
    keys = () if any(step.name == "resale_ban" for step in steps) else ("resale_ban", "resale_before")
    return steps + [
        _term(case, key) for key in keys if case.code.speaks_of(key) and not case.code.governing(key).is_known
    ]


CONTRACT_TERMS = {"rent": _of_a_rent, "loan": _of_a_purchase}
"""The terms of the contract, of each way of paying."""


def ownership(case: Case) -> Iterator[Step]:
    """The steps about ownership of a dwelling that is rented until it is paid: the transfer, the resale."""
    if case.code.governing("transfer", case.cohort).is_known:
        yield _term(case, "transfer")
    yield from (row for row in resale(case) if row.value != UNKNOWN)


@once_per_case
def full_payment(case: Case) -> dt.date | None:
    """The day on which the price is paid whole, after which the deed is signed; None while no instalment can be paid."""
    if case.term == 0:
        return None
    outcome, row = case.outcome, case.row
    days: list[dt.date] = [outcome.people.keys[row].item(), *(payer.last for payer in outcome.payers(row))]
    for tranche in case.code.tranches:
        day = milestone_date(outcome.people, tranche.milestone, tranche.after_keys, outcome.milestones, row)
        days += [] if day is None else [day]
    return max(days)


def free_resale_after_deed(case: Case, deed: dt.date | None) -> tuple[dt.date, Provision] | None:
    """The first day of a free resale, counted from the deed, and its text; None without a deed or a known time.

    A law that came after the keys speaks of earlier contracts from its own day on.
    """
    ban = case.code.governing("resale_ban", case.cohort)
    if deed is None or not ban.is_known:
        return None
    free = dates.add_months(deed, int(str(ban.value)))
    return max(free, case.code.later["resale_ban"][1]) if "resale_ban" in case.code.later else free, ban


def end_of_contract_ban(case: Case, deed: dt.date | None) -> tuple[dt.date, Provision] | None:
    """The end of the ban that the contract counts from its own day, never before the deed; None where it is not known."""
    ban = case.code.governing("transaction_ban", case.cohort)
    if deed is None or not ban.is_known:
        return None
    return max(dates.add_months(case.outcome.people.keys[case.row].item(), int(str(ban.value))), deed), ban


def resale(case: Case) -> Iterator[Step]:
    """The time before a free resale, what an earlier one costs, and the rule of the contract, which is older."""
    ban, deed = case.code.governing("resale_ban", case.cohort), full_payment(case)
    free = free_resale_after_deed(case, deed)
    if ban.is_known:
        facts: dict[str, object] = {"years": Years(int(str(ban.value)) // 12)}
        if free is not None:
            facts |= {"until": free[0], "deed": deed}
        key = "dated" if free is not None else "undated"
        yield Step("resale_ban", str(ban.value), "months", Sentence(f"contract.resale_ban.{key}", facts), (ban,))
    else:
        yield _term(case, "resale_ban")
    yield _resale_before(case)
    yield _contract_ban(case, older=ban.is_known)


def _resale_before(case: Case) -> Step:
    """What a sale before that day costs: the frontal aid of the household's own price order."""
    before, aid = case.code.governing("resale_before", case.cohort), frontal_aid(case)
    if before.value != "repay_aid" or aid is None:
        return _term(case, "resale_before")
    sentence = Sentence("contract.resale_before.amount", {"amount": case.money(aid)})
    return Step("resale_before", decimal_string(aid, case.code.currency), case.code.currency, sentence, (before,))


def frontal_aid(case: Case) -> int | None:
    """The frontal aid in the price order of the household's programme, in centimes; None where the order names none."""
    elements = case.code.price_elements(case.cohort)
    return elements.frontal_aid if isinstance(elements, Composed) else None


def _contract_ban(case: Case, *, older: bool) -> Step:
    """The ban of the contract model: an older rule once the law fixes the time before a resale."""
    ban, end = case.code.governing("transaction_ban", case.cohort), end_of_contract_ban(case, full_payment(case))
    if not ban.is_known:
        return _term(case, "transaction_ban")
    facts: dict[str, object] = {"years": Years(int(str(ban.value)) // 12)}
    if older or end is None:
        sentence = Sentence(f"contract.transaction_ban.{'older' if older else 'undated'}", facts)
    else:
        sentence = Sentence("step.transaction_ban", facts | {"until": end[0]})
    return Step("transaction_ban", str(ban.value), "months", sentence, (ban,))


def _charges(case: Case) -> Step:
    """The known tariffs of the charges from the keys on, else the last one before them; never carried on to another day."""
    keys: dt.date = case.outcome.people.keys[case.row].item()
    at_keys = case.code.provision("charges", case.cohort)
    versions = [(p, day) for p, day in case.code.versions("charges", case.cohort) if p.is_known]
    shown = [(p, day) for p, day in versions if p is at_keys or day > keys]
    if not shown and not versions:
        return _term(case, "charges")
    tariffs = FactList(tuple(_tariff(case, p, day) for p, day in shown or versions[-1:]))
    sentence = Sentence(f"contract.charges.{'tariffs' if shown else 'last'}", {"tariffs": tariffs})
    if not shown:
        return Step("charges", UNKNOWN, "word", sentence, (versions[-1][0],))
    amount = _by_type(shown[0][0]).get(case.dwelling)
    value = UNKNOWN if amount is None else decimal_string(amount, case.code.currency)
    return Step("charges", value, case.code.currency, sentence, tuple(p for p, _ in shown))


def _tariff(case: Case, tariff: Provision, day: dt.date) -> Sentence:
    parts = tuple(
        Sentence("value.of", {"name": Plain(dwelling), "value": case.money(amount)})
        for dwelling, amount in _by_type(tariff).items()
    )
    return Sentence("contract.tariff", {"year": Plain(str(day.year)), "parts": FactList(parts)})


def _by_type(tariff: Provision) -> dict[str, int]:
    """The charges of a month for each type of dwelling, in centimes, all lines together."""
    value = tariff.value
    assert isinstance(value, dict)
    return {dwelling: sum(lines.values()) for dwelling, lines in value.items()}


def _side_facts(case: Case, side: SideFacts) -> Iterator[Step]:
    """The steps of the wilaya and of the savings plan, with what the household states of them."""
    wilaya = _term(case, "residence_wilaya")
    if side.wilaya and wilaya.value != UNKNOWN:
        sentence = Sentence("contract.residence_wilaya.stated", {"wilaya": Plain(side.wilaya)})
        wilaya = Step(wilaya.name, wilaya.value, wilaya.unit, sentence, wilaya.provisions)
    yield wilaya
    plan = _term(case, "savings_plan")
    if side.savings_plan is not None and plan.value == UNKNOWN:
        answer = "yes" if side.savings_plan else "no"
        plan = Step(plan.name, plan.value, plan.unit, Sentence(f"contract.savings_plan.{answer}", {}), plan.provisions)
    yield plan


def _term(case: Case, key: str) -> Step:
    """One term of the contract: its own sentence, or its name and value; for a gap, the sentence of the gap."""
    provision = case.code.governing(key, case.cohort)
    value, unit = _value_and_unit(case, provision)
    sentence_key = f"contract.{key}.{value}" if unit == "word" else f"contract.{key}"
    if provision.is_known and not has(sentence_key):
        sentence_key = f"step.{key}"
    if has(sentence_key):
        costs = provision.value if isinstance(provision.value, tuple) else ()
        facts = {"costs": FactList(tuple(Named(f"contract.cost.{cost}") for cost in costs))} if costs else {}
        return Step(key, value, unit, Sentence(sentence_key, facts), (provision,))
    if not provision.is_known:
        return Step(key, value, unit, Sentence(f"gap.{key}", {}), (provision,))
    named = Sentence("value.of", {"name": Named(f"key.{key}"), "value": described(provision)})
    return Step(key, value, unit, named, (provision,))


def _value_and_unit(case: Case, provision: Provision) -> tuple[str, str]:
    """The value of a provision as the contract writes it, and its unit."""
    value = provision.value
    if not provision.is_known:
        return UNKNOWN, "word"
    if isinstance(value, str):
        return value, "word"
    if isinstance(value, tuple):
        return ", ".join(map(str, value)), "words"
    if provision.key in DURATIONS:
        return str(value), "months"
    if isinstance(value, Fraction):
        return str(value), "share"
    return decimal_string(int(str(value)), case.code.currency), case.code.currency
