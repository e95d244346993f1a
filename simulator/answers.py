"""The answer as the contract writes it: one household, JSON-ready. Amounts are decimal strings, dates ISO strings.

Nothing is computed here that a page, a sheet or a table could show differently: all of them read this.
"""

from __future__ import annotations

import math
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np

from simulator import explain
from simulator.annuity import LONGEST, UNITS
from simulator.explain import Case
from simulator.journey import Stage, journey
from simulator.law import Readings
from simulator.money import decimal_string
from simulator.outcome import Outcome, Payer, payer_name
from simulator.people import UNSTATED
from simulator.rules import borrowing, down_payment, eligibility, fees, pricing
from simulator.rules.kafil import UNLIMITED
from simulator.schedule import INSTALMENT, TRANCHE, milestone_date
from simulator.wording import LANGUAGES, say, write

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from simulator.law import Law, Provision
    from simulator.money import Cents
    from simulator.rules.eligibility import Criterion
    from simulator.scenario import Scenario

Json = dict[str, Any]


def answer(
    scenario: Scenario,
    outcome: Outcome,
    law: Law,
    engine: str,
    steps: Sequence[explain.Step] | None = None,
    langs: Sequence[str] = LANGUAGES,
) -> Json:
    """The whole answer for the headline household of a scenario; ``steps`` are its explanation, when it is known already.

    Each step is written in ``langs``: a page, which writes steps itself, asks for none.
    """
    case = Case(outcome, scenario.headline)
    found = {name: getattr(scenario.readings, name) for name in Readings.choices()}
    return {
        "scheme": case.code.scheme,
        "frozen": _iso(case.code.frozen),
        "law_date": case.code.law_date.isoformat(),
        "currency": case.code.currency,
        "title": dict(scenario.title),
        **_eligibility(case),
        **_price(case),
        "tranches": _tranches(case),
        **(_term(case) if outcome.decisions.purchase is None else _loan_term(case)),
        **_instalments(case),
        "payers": [_payer(payer) for payer in outcome.payers(case.row)],
        **({} if outcome.decisions.purchase is None else _bought(case)),
        "journey": [_stage(stage) for stage in journey(case, scenario.known, scenario.suspended)],
        "effort": _ratio(float(outcome.effort[case.row])),
        "charges": None if outcome.charges == UNSTATED else decimal_string(outcome.charges),
        "year_only": [payer_name(place) for place in scenario.years_alone],
        "spread": _spread(outcome) if scenario.year_only else None,
        "readings": found,
        "steps": [_step(step, langs) for step in steps or explain.explain(outcome, case.row)],
        "gaps": [_cited(provision) | {"key": provision.key} for provision in explain.gaps(case)],
        "schedule": schedule(outcome, case.row),
        "reproduce": {"engine": engine, "law": law.digest, "inputs": scenario.inputs},
        "disclaimer": {lang: say("disclaimer", lang) for lang in langs},
    }


def _eligibility(case: Case) -> Json:
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
    cited = _cited(case.cite(eligibility.key_of(rule, case.code))[0])
    return {"rule": rule.__name__, "verdict": found, **facts, **cited}


def _had(case: Case, name: str) -> str | None:
    """The fact that answers a criterion; None while it was not said."""
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


def _price(case: Case) -> Json:
    decisions, row = case.outcome.decisions, case.row
    made = None
    if explain.price_kind(case) == "computed":
        made = pricing.composition(case.code, case.cohort, case.dwelling)
    composition = made and {
        "surface": str(case.code.surfaces(case.cohort)[case.dwelling]),
        **{name: decimal_string(value) for name, value in made._asdict().items()},
        "cost": decimal_string(made.cost),
        "price": decimal_string(made.price),
    }
    return {
        "price": decimal_string(int(decisions.price[row])),
        "price_source": explain.price_kind(case),
        "price_composition": composition,
        "grant": decimal_string(0 if decisions.purchase is None else int(decisions.purchase.grant[row])),
        "down_payment": decimal_string(int(decisions.down_payment[row])),
        "financed": decimal_string(int(decisions.financed[row])),
        "rate": _rate(case),
    }


def _rate(case: Case) -> str:
    """The yearly rate before VAT of a loan, or that of the instalments of a rent."""
    purchase = case.outcome.decisions.purchase
    if purchase is None:
        return str(case.code.value("interest_rate", case.cohort))
    effective = int(purchase.rate[case.row])
    return _exact(Fraction(max(effective, 0), UNITS) / (1 + (case.code.said("interest_vat") or 0)))


def _tranches(case: Case) -> list[Json]:
    amounts = case.outcome.decisions.tranches[:, case.row].tolist()
    shares = [tranche.share for tranche in case.code.calendar]
    if case.code.borrows:
        shares = down_payment.shares_of(case.code)
    rows = []
    for place, (tranche, share, amount) in enumerate(zip(case.code.calendar, shares, amounts, strict=False)):
        due = milestone_date(
            case.outcome.people, tranche.milestone, tranche.after_keys, case.outcome.milestones, case.row
        )
        parts = explain.halves(case) if place == 0 else []
        rows.append({
            "n": place + 1,
            "milestone": tranche.milestone,
            "share": _share(share),
            "amount": decimal_string(amount),
            "due": _iso(due),
            "after_keys": tranche.after_keys,
            "halves": [{"share": _share(s), "amount": decimal_string(a), "by": by.isoformat()} for s, a, by in parts],
        })  # fmt: skip
    return rows


def _loan_term(case: Case) -> Json:
    """The bounds of a loan's term; a purchase without a loan is blocked by nothing."""
    term, age = case.outcome.decisions.caps[:, case.row].tolist()
    caps = [{"name": explain.term_bound(case), "months": term}]
    if age < LONGEST:
        caps.append({"name": "age", "months": age})
    return {
        "caps": caps, "age_limit_date": None, "bracket": None, "term_months": case.term,
        "decisive": explain.decisive(case), "blocked": None, "ways_out": [],
    }  # fmt: skip


def _bought(case: Case) -> Json:
    """What only a purchase has: the loan, the fees, what is paid up front, when one owns and may sell."""
    decisions, row = case.outcome.decisions, case.row
    purchase = decisions.purchase
    assert purchase is not None
    amount = int(decisions.financed[row])
    rate = max(int(purchase.rate[row]), 0)
    names = [*fees.known(case.code), "loan_insurance"]
    owed = [*purchase.fees[: len(names) - 1, row].tolist(), int(purchase.insurance[row])]
    keys = [*(fees.FEES[name][0] for name in fees.known(case.code)), "loan_insurance"]
    listed = [
        {"name": name, "amount": decimal_string(cents), "status": case.cite(key)[0].status}
        for name, cents, key in zip(names, owed, keys, strict=True)
        if cents
    ]
    return {
        "fnpos": decimal_string(int(purchase.fnpos[row])),
        "loan": {
            "amount": decimal_string(amount),
            "rate": _rate(case),
            "effective_rate": _exact(Fraction(rate, UNITS)),
            "months": case.term,
            "instalment": decimal_string(int(case.outcome.level.instalment[row])) if case.term else None,
            "binding": explain.binding(case),
            "insurance": decimal_string(int(purchase.insurance[row])) if _insured(case) else None,
        },
        "fees": listed,
        "fees_total": decimal_string(sum(owed)),
    }


def _insured(case: Case) -> bool:
    """Whether the premium of the loan is known, be it nothing."""
    decisions, one = case.outcome.decisions, slice(case.row, case.row + 1)
    known = borrowing.insured(case.code, decisions.financed[one], decisions.price[one])
    return case.code.states("loan_insurance") and bool(known[0])


def _stage(stage: Stage) -> Json:
    return {
        "step": stage.step, "actor": stage.actor, "on": _iso(stage.on), "due": _iso(stage.due),
        "status": stage.provision.status, "text": stage.provision.text,
    }  # fmt: skip


def _exact(number: Fraction) -> str:
    """A rate as decimals, without trailing zeros; ``0`` when it is nothing."""
    units = int(number * UNITS)
    return f"{units // UNITS}.{units % UNITS:08d}".rstrip("0").rstrip(".")


def _term(case: Case) -> Json:
    found = explain.bracket(case)
    return {
        "caps": _caps(case),
        "age_limit_date": case.age_limit_date.isoformat(),
        "bracket": found and {
            "threshold": decimal_string(found[0]), "side": found[1], "distance": decimal_string(found[2]),
        },
        "term_months": case.term,
        "decisive": explain.decisive(case),
        "blocked": _blocked(case),
        "ways_out": _ways_out(case) if case.term == 0 else [],
    }  # fmt: skip


def _caps(case: Case) -> list[Json]:
    """What bounds the instalments; a kafil who is held to no age bounds nothing."""
    longest, age = case.outcome.decisions.caps[:, case.row].tolist()
    caps = [{"name": "term_max", "months": longest}]
    if age < UNLIMITED:
        caps.append({"name": "kafil_age" if age > case.own_reach else "age", "months": age})
    return caps


def _blocked(case: Case) -> Json | None:
    if case.term:
        return None
    cited = _cited(case.cite("age_limit")[0])
    return {"reason": "age_limit", "limit": case.age_limit_date.isoformat(), **cited}


def _ways_out(case: Case) -> list[Json]:
    ways = []
    for way in explain.ways_out(case):
        cited = _cited(way.provision)
        if way.way == "cash":
            ways.append(
                {"way": "cash", "amount": decimal_string(way.amount), "availability": way.availability, **cited}
            )
        else:
            total = decimal_string(int(case.outcome.decisions.financed[case.row]))
            facts = {"way": way.way, "instalment": decimal_string(way.amount), "months": way.months, "total": total}
            ways.append({**facts, "availability": way.availability, **cited})
    return ways


def _instalments(case: Case) -> Json:
    level, row = case.outcome.level, case.row
    count = int(level.count[row])
    payers = case.outcome.payers(row)
    paid = int(case.outcome.decisions.down_payment[row]) + sum(payer.total for payer in payers)
    whole = count or case.outcome.decisions.purchase is not None
    return {
        "instalments": count,
        "instalment": decimal_string(int(level.instalment[row])) if count else None,
        "last_instalment": decimal_string(int(level.last[row])) if count else None,
        "first_due": min(payer.first for payer in payers).isoformat() if count else None,
        "last_due": max(payer.last for payer in payers).isoformat() if count else None,
        "total_paid": decimal_string(paid) if whole else None,
    }


def _span(payer: Payer) -> Json:
    """Who pays, from when to when."""
    first, last = payer.first.isoformat(), payer.last.isoformat()
    return {"payer": payer.name, "from": first, "to": last, "months": payer.months}


def _payer(payer: Payer) -> Json:
    return {
        **_span(payer),
        "monthly": decimal_string(payer.monthly),
        "total": decimal_string(payer.total),
        "effort": _ratio(payer.effort),
    }


def _spread(outcome: Outcome) -> Json:
    """Both ends of a year of birth: the two households that were computed."""
    both = {}
    for row, end in enumerate(("first_of_january", "last_of_december")):
        case = Case(outcome, row)
        found = _instalments(case)
        both[end] = {
            "term_months": case.term, "instalment": found["instalment"], "last_due": found["last_due"],
            "decisive": explain.decisive(case), "total_paid": found["total_paid"],
            "payers": [_span(payer) for payer in outcome.payers(row)],
        }  # fmt: skip
    return both


def _step(step: explain.Step, langs: Sequence[str]) -> Json:
    return {
        "name": step.name,
        "value": step.value,
        "unit": step.unit,
        "decisive": step.decisive,
        "provisions": [_cited(provision) | {"key": provision.key} for provision in step.provisions],
        "sentence": {lang: write(step.sentence, lang) for lang in langs},
    }


def schedule(outcome: Outcome, row: int) -> list[Json]:
    """Every dated payment, tranches first."""
    ledger = outcome.ledger(row)
    amounts = (
        ledger.principal + ledger.interest + ledger.fees,
        ledger.principal,
        ledger.interest,
        ledger.fees,
        ledger.balance,
    )
    days = [None if day == "NaT" else day for day in np.datetime_as_string(ledger.date).tolist()]
    names = {payer: payer_name(payer) for payer in set(ledger.payer.tolist())}
    columns = ledger.number.tolist(), days, ledger.kind, ledger.payer.tolist(), *map(_decimals, amounts)
    rows: list[Json] = [
        {
            "n": number, "date": day, "kind": kind, "payer": names[payer], "due": due, "principal": principal,
            "interest": interest, "fees": fees, "balance": balance,
        }
        for number, day, kind, payer, due, principal, interest, fees, balance in zip(*columns, strict=True)
    ]  # fmt: skip
    for entry, label in zip(rows, ledger.label, strict=True):
        if label:
            entry["label"] = str(label)
    if outcome.charges != UNSTATED:
        _charge(rows, outcome.charges)
    return rows


def _charge(rows: list[Json], charges: int) -> None:
    """The charges of a month stand on its first instalment."""
    last = 0
    for entry in rows:
        first_of_month = entry["kind"] == INSTALMENT and entry["n"] != last
        entry["charges"] = decimal_string(charges if first_of_month else 0)
        last = 0 if entry["kind"] == TRANCHE else entry["n"]


def _decimals(column: Cents) -> list[str]:
    """A column of centimes as the contract writes it; most months are alike, so each amount is written once."""
    cents = column.tolist()
    written = {each: decimal_string(each) for each in set(cents)}
    return [written[each] for each in cents]


def _cited(provision: Provision) -> Json:
    return {"text": provision.text, "article": provision.article, "status": provision.status}


def _share(part: Fraction) -> str:
    return f"{float(part):.4f}".rstrip("0").ljust(4, "0")


def _ratio(value: float) -> float | None:
    return None if math.isnan(value) else int(Fraction(value) * 10_000 + Fraction(1, 2)) / 10_000


def _iso(day: dt.date | None) -> str | None:
    return None if day is None else day.isoformat()
