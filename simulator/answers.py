"""The answer as the contract writes it: one household, JSON-ready. Amounts are decimal strings, dates ISO strings.

Nothing is computed here that a page, a sheet or a table could show differently: all of them read this.
"""

from __future__ import annotations

import math
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from simulator import explain
from simulator.explain import Case
from simulator.money import decimal_string
from simulator.outcome import Outcome, Payer, payer_name
from simulator.people import UNSTATED
from simulator.rules import eligibility, pricing
from simulator.rules.kafil import UNLIMITED
from simulator.schedule import INSTALMENT, TRANCHE, milestone_date
from simulator.wording import LANGUAGES, write

if TYPE_CHECKING:
    import datetime as dt
    from fractions import Fraction

    from simulator.law import Law, Provision
    from simulator.scenario import Scenario

Json = dict[str, Any]


def answer(scenario: Scenario, outcome: Outcome, law: Law, engine: str) -> Json:
    """The whole answer for the headline household of a scenario."""
    case = Case(outcome, scenario.headline)
    found = asdict(scenario.readings)
    return {
        "scheme": case.code.scheme,
        "frozen": _iso(case.code.frozen),
        "law_date": case.code.law_date.isoformat(),
        "currency": "DZD",
        "title": dict(scenario.title),
        **_eligibility(case),
        **_price(case),
        "tranches": _tranches(case),
        **_term(case),
        **_instalments(case),
        "payers": [_payer(payer) for payer in outcome.payers(case.row)],
        "effort": _ratio(float(outcome.effort[case.row])),
        "charges": None if outcome.charges == UNSTATED else decimal_string(outcome.charges),
        "spread": _spread(outcome) if scenario.year_only else None,
        "readings": found,
        "steps": [_step(step) for step in explain.explain(outcome, case.row)],
        "gaps": [_cited(provision) | {"key": provision.key} for provision in explain.gaps(case)],
        "schedule": schedule(outcome, case.row),
        "reproduce": {"engine": engine, "law": law.digest, "inputs": scenario.inputs},
    }


def _eligibility(case: Case) -> Json:
    criteria = [_criterion(case, rule.__name__) for rule in eligibility.CRITERIA]
    refusals = [
        {name: row[name] for name in ("rule", "text", "article", "status", "have", "need", "distance")}
        for row in criteria
        if row["verdict"] == explain.REFUSED
    ]
    return {"eligible": not refusals, "refusals": refusals, "criteria": criteria}


def _criterion(case: Case, rule: str) -> Json:
    bound, far = explain.threshold(case, rule), explain.distance(case, rule)
    found = explain.verdict(case, rule)
    facts: dict[str, str | None] = {"have": None, "need": None, "distance": None}
    if bound is not None and far is not None:
        facts = {
            "have": decimal_string(case.income),
            "need": f"{bound[0]} {decimal_string(bound[1])}",
            "distance": decimal_string(far),
        }
    elif rule != "income_floor":
        have = {explain.MET: "false", explain.REFUSED: "true", explain.UNKNOWN: None}[found]
        facts |= {"have": have, "need": "false"}
    return {"rule": rule, "verdict": found, **facts, **_cited(case.cite(rule)[0])}


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
        "grant": decimal_string(0),
        "down_payment": decimal_string(int(decisions.tranches[:, row].sum())),
        "financed": decimal_string(int(decisions.financed[row])),
        "rate": str(case.code.value("interest_rate", case.cohort)),
    }


def _tranches(case: Case) -> list[Json]:
    rows = []
    for place, tranche in enumerate(case.code.tranches):
        due = milestone_date(
            case.outcome.people, tranche.milestone, tranche.after_keys, case.outcome.milestones, case.row
        )
        parts = explain.halves(case) if place == 0 else []
        rows.append({
            "n": place + 1,
            "milestone": tranche.milestone,
            "share": _share(tranche.share),
            "amount": decimal_string(int(case.outcome.decisions.tranches[place, case.row])),
            "due": _iso(due),
            "after_keys": tranche.after_keys,
            "halves": [{"share": _share(s), "amount": decimal_string(a), "by": by.isoformat()} for s, a, by in parts],
        })  # fmt: skip
    return rows


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
    paid = case.outcome.decisions.tranches[:, row].sum() + level.instalment[row] * max(count - 1, 0) + level.last[row]
    return {
        "instalments": count,
        "instalment": decimal_string(int(level.instalment[row])) if count else None,
        "last_instalment": decimal_string(int(level.last[row])) if count else None,
        "first_due": min(payer.first for payer in payers).isoformat() if count else None,
        "last_due": max(payer.last for payer in payers).isoformat() if count else None,
        "total_paid": decimal_string(int(paid)) if count else None,
    }


def _payer(payer: Payer) -> Json:
    return {
        "payer": payer.name,
        "from": payer.first.isoformat(),
        "to": payer.last.isoformat(),
        "months": payer.months,
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
        }  # fmt: skip
    return both


def _step(step: explain.Step) -> Json:
    return {
        "name": step.name,
        "value": step.value,
        "unit": step.unit,
        "decisive": step.decisive,
        "provisions": [_cited(provision) | {"key": provision.key} for provision in step.provisions],
        "sentence": {lang: write(step.sentence, lang) for lang in LANGUAGES},
    }


def schedule(outcome: Outcome, row: int) -> list[Json]:
    """Every dated payment, tranches first."""
    ledger = outcome.ledger(row)
    rows, last = [], 0
    for place, (number, kind) in enumerate(zip(ledger.number.tolist(), ledger.kind, strict=True)):
        principal, interest = int(ledger.principal[place]), int(ledger.interest[place])
        entry = {
            "n": number,
            "date": _iso(ledger.date[place].item()),
            "kind": kind,
            "payer": payer_name(int(ledger.payer[place])),
            "due": decimal_string(principal + interest),
            "principal": decimal_string(principal),
            "interest": decimal_string(interest),
            "fees": decimal_string(0),
            "balance": decimal_string(int(ledger.balance[place])),
        }
        if outcome.charges != UNSTATED:
            first_of_month = kind == INSTALMENT and number != last
            entry["charges"] = decimal_string(outcome.charges if first_of_month else 0)
        rows.append(entry)
        last = 0 if kind == TRANCHE else number
    return rows


def _cited(provision: Provision) -> Json:
    return {"text": provision.text, "article": provision.article, "status": provision.status}


def _share(part: Fraction) -> str:
    return f"{float(part):.4f}".rstrip("0").ljust(4, "0")


def _ratio(value: float) -> float | None:
    return None if math.isnan(value) else round(value, 4)


def _iso(day: dt.date | None) -> str | None:
    return None if day is None else day.isoformat()
