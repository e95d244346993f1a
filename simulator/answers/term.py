"""The part of an answer about the term: what bounds it, what is paid each month, by whom and until when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.answers import explain
from simulator.answers.explain import Case
from simulator.answers.written import cited, ratio, share
from simulator.base.money import decimal_string
from simulator.engine.rules.kafil import UNLIMITED

if TYPE_CHECKING:
    from simulator.answers.written import Json
    from simulator.engine.outcome import Outcome, Payer


def rent_term(case: Case) -> Json:
    """What bounds the number of instalments of a rent, which bound decides, and the ways out when none can be paid."""
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
        "unable": _unable(case),
        "ways_out": _ways_out(case),
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
    place = cited(case.cite("age_limit")[0])
    return {"reason": "age_limit", "limit": case.age_limit_date.isoformat(), **place}


def _unable(case: Case) -> Json | None:
    """The applicant's part of the instalment, the income, and the share of it above which he is read as unable to pay."""
    if not case.unable:
        return None
    return {
        "above": case.code.readings.unable_above, "share": share(case.code.bearable_share),
        "monthly": decimal_string(case.monthly), "income": decimal_string(case.income),
    }  # fmt: skip


def _ways_out(case: Case) -> list[Json]:
    ways = []
    for way in explain.ways_out(case):
        place = cited(way.provision)
        if way.way == "cash":
            once = {"amount": decimal_string(way.amount), "discount": decimal_string(way.discount)}
            ways.append({"way": "cash", **once, "availability": way.availability, **place})
        else:
            total = decimal_string(int(case.outcome.decisions.financed[case.row]))
            facts = {"way": way.way, "instalment": decimal_string(way.amount), "months": way.months, "total": total}
            ways.append({**facts, "availability": way.availability, **place})
    return ways


def instalments(case: Case) -> Json:
    """How many instalments there are, of what amount, from when to when, and everything that is paid."""
    level, row = case.outcome.level, case.row
    count = int(level.count[row])
    payers = case.outcome.payers(row)
    paid = int(case.outcome.decisions.down_payment[row]) + sum(payer.total for payer in payers)
    bought = case.outcome.decisions.purchase is not None
    whole = count or (bought and explain.binding(case) != explain.RATE_UNKNOWN)
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


def payer_row(payer: Payer) -> Json:
    """What one payer pays by the month and in all, from when to when, and the share of his income that it takes."""
    return {
        **_span(payer),
        "monthly": decimal_string(payer.monthly),
        "total": decimal_string(payer.total),
        "effort": ratio(payer.effort),
    }


def spread(outcome: Outcome) -> Json:
    """Both ends of a year of birth: the two households that were computed."""
    both = {}
    for row, end in enumerate(("first_of_january", "last_of_december")):
        case = Case(outcome, row)
        found = instalments(case)
        both[end] = {
            "eligible": bool(outcome.eligible[row]),
            "term_months": case.term, "instalment": found["instalment"], "last_due": found["last_due"],
            "decisive": explain.decisive(case), "total_paid": found["total_paid"],
            "payers": [_span(payer) for payer in outcome.payers(row)],
        }  # fmt: skip
    return both
