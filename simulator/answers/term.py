"""The term of an answer: its bounds, the instalments, the payers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.answers import explain
from simulator.answers.explain import Case
from simulator.answers.json_values import ratio
from simulator.answers.model import (
    Blocked,
    Bracket,
    Cap,
    End,
    Inability,
    Instalments,
    Payer,
    Span,
    Spread,
    Term,
    WayOut,
)
from simulator.engine.rules.kafil import UNLIMITED

if TYPE_CHECKING:
    from simulator.engine.outcome import Outcome
    from simulator.engine.outcome import Payer as OutcomePayer


def rent_term(case: Case) -> Term:
    """The term of a rent: its bounds, the decisive one, and the ways out where no instalment can be paid."""
    return Term(
        caps=_caps(case),
        months=case.term,
        decisive=explain.decisive(case),
        age_limit_date=case.age_limit_date,
        bracket=_bracket(case),
        blocked=_blocked(case),
        unable=_unable(case),
        ways_out=tuple(_way_out(case, way) for way in explain.ways_out(case)),
    )


def _caps(case: Case) -> tuple[Cap, ...]:
    """The bounds of the number of instalments; a kafil without an age limit sets none."""
    longest, age = case.outcome.decisions.caps[:, case.row].tolist()
    by_law = Cap("term_max", longest)
    if age >= UNLIMITED:
        return (by_law,)
    return by_law, Cap("kafil_age" if age > case.own_reach else "age", age)


def _bracket(case: Case) -> Bracket | None:
    nearest = explain.bracket(case)
    return nearest and Bracket(case.money(nearest[0]), nearest[1], case.money(nearest[2]))


def _blocked(case: Case) -> Blocked | None:
    if case.term:
        return None
    return Blocked("age_limit", case.age_limit_date, case.cite("age_limit")[0])


def _unable(case: Case) -> Inability | None:
    """The instalment that the applicant is unable to pay, his income and its bearable share; None where he is able."""
    if not case.unable:
        return None
    return Inability(
        above=case.code.readings.unable_above,
        share=case.code.bearable_share,
        monthly=case.money(case.monthly),
        income=case.money(case.income),
    )


def _way_out(case: Case, way: explain.ways.WayOutCase) -> WayOut:
    """A way out as money: a single payment, or instalments with their total."""
    if way.way == "cash":
        once, less = case.money(way.amount), case.money(way.discount)
        return WayOut(way.way, way.availability, way.provision, amount=once, discount=less)
    total = case.money(int(case.outcome.decisions.financed[case.row]))
    return WayOut(
        way.way, way.availability, way.provision, instalment=case.money(way.amount), months=way.months, total=total
    )


def instalments(case: Case) -> Instalments:
    """The instalments: their count, their amount, the first and the last day, and the total paid."""
    level, row = case.outcome.level, case.row
    count = int(level.count[row])
    payers = case.outcome.payers(row)
    paid = int(case.outcome.decisions.down_payment[row]) + sum(payer.total for payer in payers)
    has_total = count or (case.financing.brings_cash and not _leaves_rate_open(case))
    return Instalments(
        count=count,
        amount=case.money(int(level.instalment[row])) if count else None,
        last_amount=case.money(int(level.last[row])) if count else None,
        first_due=min(payer.first for payer in payers) if count else None,
        last_due=max(payer.last for payer in payers) if count else None,
        total_paid=case.money(paid) if has_total else None,
    )


def _leaves_rate_open(case: Case) -> bool:
    """Whether a loan is asked for that cannot be counted, because nothing gives its rate."""
    return explain.binding(case) == explain.RATE_UNKNOWN


def _span(payer: OutcomePayer) -> Span:
    """A payer with its first day, its last day and its months."""
    return Span(payer.name, payer.first, payer.last, payer.months)


def payers(case: Case) -> tuple[Payer, ...]:
    """Every payer with the monthly amount, the total, the days, and the share of his income."""
    return tuple(
        Payer(_span(payer), case.money(payer.monthly), case.money(payer.total), ratio(payer.effort))
        for payer in case.outcome.payers(case.row)
    )


def spread(outcome: Outcome) -> Spread:
    """The figures of both ends of a year of birth, rows 0 and 1 of the outcome."""
    return Spread(_end(outcome, 0), _end(outcome, 1))


def _end(outcome: Outcome, row: int) -> End:
    case = Case(outcome, row)
    paid = instalments(case)
    return End(
        eligible=bool(outcome.eligible[row]),
        term_months=case.term,
        instalment=paid.amount,
        last_due=paid.last_due,
        decisive=explain.decisive(case),
        total_paid=paid.total_paid,
        payers=tuple(_span(payer) for payer in outcome.payers(row)),
    )
