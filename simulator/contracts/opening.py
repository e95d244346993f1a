"""The plan of a household's contract on the day of its keys, as the engine draws it: without events it is the schedule of the answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from simulator.base import dates
from simulator.contracts.lines import INSTALMENT, TRANCHE, Line
from simulator.contracts.plan import Plan
from simulator.engine import financing
from simulator.engine.outcome import payer_name
from simulator.engine.rules import pay_off
from simulator.law import COHORTS

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from simulator.engine.households import Households
    from simulator.engine.outcome import Outcome
    from simulator.engine.rules.pay_off import Offer
    from simulator.law import Code


def plan_of(outcome: Outcome, row: int) -> Plan:
    """The plan of one household of an outcome; its lines are the ledger's, from the first one due after the keys."""
    people, code, decisions = outcome.people, outcome.code(row), outcome.decisions
    keys: dt.date = people.keys[row].item()
    lines = _lines(outcome, row, keys)
    way = outcome.financing
    tranches = sum(line.principal for line in lines if line.kind == TRANCHE)
    return Plan(
        start=keys,
        amount=int(decisions.financed[row]),
        lines=tuple(lines),
        instalment=int(outcome.level.instalment[row]),
        rate=max(int(way.rate(decisions)[row]), 0),
        rounding=way.rounding(code),
        price=int(decisions.price[row]),
        paid_before=int(decisions.down_payment[row]) - tranches,
        payers=_payers(lines),
        limits=_limits(outcome, row),
        age_limit=_age_limit(code),
        own_limit=_own_limit(code),
        unknown_limits=()
        if way.passes_on
        else tuple(key for key in ("bank_age_limit", "bank_term_max") if code.value_or_none(key) is None),
        longest=int(decisions.caps[0, row]) if way.spreads_again else _longest_loan(code),
        incomes=_incomes(people, row),
        counts_spouse=code.readings.income == "cumulated",
        shares=_shares(outcome, row),
        offer=_offer(code, COHORTS[people.cohort[row]]),
        offer_changes=tuple(code.payment_changes),
        tranches=len(code.tranches),
        currency=code.currency,
    )


def _lines(outcome: Outcome, row: int, keys: dt.date) -> list[Line]:
    """The instalments, of which the parts of several payers are one line, and the tranches that fall due after the keys."""
    ledger = outcome.ledger(row)
    lines: dict[tuple[str, int], Line] = {}
    for place in np.flatnonzero(np.isin(ledger.kind, [INSTALMENT, TRANCHE])):
        kind, day = str(ledger.kind[place]), ledger.date[place].item()
        if kind == TRANCHE and (day is None or day <= keys):
            continue
        key = (kind, int(ledger.number[place])) if kind == INSTALMENT else (kind, -int(place))
        principal, interest = int(ledger.principal[place]), int(ledger.interest[place])
        if key in lines:
            lines[key].principal += principal
            lines[key].interest += interest
        else:
            payer = payer_name(int(ledger.payer[place]))
            lines[key] = Line(int(ledger.number[place]), day, kind, 1, payer, principal, interest)
    for line in lines.values():  # the bank's deferral: interest alone, which no event turns into an instalment
        line.is_deferred = line.kind == INSTALMENT and not line.principal
    return list(lines.values())


def _payers(lines: list[Line]) -> tuple[tuple[int, str], ...]:
    """Who pays from which number on; the applicant where nothing is to be paid."""
    payers: list[tuple[int, str]] = []
    for line in lines:
        if line.kind == INSTALMENT and (not payers or payers[-1][1] != line.payer):
            payers.append((line.number if payers else 1, line.payer))
    return tuple(payers) or ((1, payer_name(0)),)


def _incomes(people: Households, row: int) -> dict[str, int]:
    """What the applicant, the spouse and each kafil have a month on the day of the keys, as the question states it. Centimes"""
    kafils = {
        payer_name(place): int(incomes[row])
        for place, incomes in enumerate(people.kafil_income, 1)
        if not np.isnat(people.kafil_birth[place - 1, row])
    }
    return {"applicant": int(people.income[row]), "spouse": int(people.spouse_income[row])} | kafils


def _shares(outcome: Outcome, row: int) -> tuple[tuple[str, int], ...]:
    """The kafils who pay a part of each instalment beside the applicant, and their parts in millionths."""
    if not outcome.financing.kafils_share(outcome.code(row)):
        return ()
    shares = outcome.people.kafil_share[:, row].tolist()
    return tuple((payer_name(place), share) for place, share in enumerate(shares, 1) if share)


def _limits(outcome: Outcome, row: int) -> dict[str, dt.date]:
    """The last day on which the applicant, and each kafil, may pay; not of one who is held to no age."""
    people, code = outcome.people, outcome.code(row)
    limit_of, last_day = _age_limit(code), _own_limit(code)(people.birth[row].item())
    limits = {} if last_day is None else {payer_name(0): last_day}
    for place, births in enumerate(people.kafil_birth, 1):
        limit = None if np.isnat(births[row]) else limit_of(births[row].item())
        if limit is not None:
            limits[payer_name(place)] = limit
    return limits


def _own_limit(code: Code) -> Callable[[dt.date], dt.date | None]:
    """The last day on which an applicant born on a day may pay; None where the bank's limit is not known."""
    months = financing.of(code).age_limit(code)

    def limit(birth: dt.date) -> dt.date | None:
        if months is None:
            return None
        apart = dates.take_apart(np.array([birth], "datetime64[D]"))
        return dates.date_of(dates.last_payable(apart, months // 12, code.readings.age_limit))

    return limit


def _longest_loan(code: Code) -> int | None:
    """The longest term of the bank in months, with its deferral; None where it is not known."""
    longest: int | None = code.value_or_none("bank_term_max")
    return None if longest is None else longest + code.terms.deferral


def _age_limit(code: Code) -> Callable[[dt.date], dt.date | None]:
    """The last day on which a kafil born on a day may pay; None where he is held to no age."""
    if not financing.of(code).passes_on or code.readings.kafil_age_limit == "none":
        return lambda _: None
    return _own_limit(code)


def _offer(code: Code, cohort: str) -> Callable[[dt.date], Offer | None]:
    """What the law takes off on a day for who pays everything."""

    def offer(day: dt.date) -> Offer | None:
        if not financing.of(code).offers_pay_off:
            return None
        changes = sum(change <= day for change in code.payment_changes)
        return pay_off.offer(code.for_payment(changes), cohort)

    return offer
