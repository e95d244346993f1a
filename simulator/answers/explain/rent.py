"""The steps of a rent: tranches, halves, the longest term, the age, the kafil, the instalments, the ways out."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from simulator.answers.explain import pay_off
from simulator.answers.explain.case import Case, Step, amount_step, once_per_case
from simulator.answers.explain.contract_clauses import ownership
from simulator.answers.explain.ways import inability, way_steps, with_kafil
from simulator.engine.schedule import calls, take_rows
from simulator.wording import FactList, Months, Named, Sentence, Years

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from simulator.engine.outcome import Payer


def _tranches(case: Case) -> Step:
    amounts = case.outcome.decisions.tranches[:, case.row]
    total = int(amounts.sum())
    parts = tuple(
        Sentence(
            "step.tranche",
            {
                "amount": case.money(int(amount)),
                "share": tranche.share,
                "milestone": Named(f"milestone.{tranche.milestone}"),
            },
        )
        for tranche, amount in zip(case.code.tranches, amounts, strict=False)
    )
    share = sum((tranche.share for tranche in case.code.tranches), Fraction(0))
    facts = {"total": case.money(total), "share": share, "parts": FactList(parts)}
    return amount_step(case, "down_payment", total, Sentence("step.tranches", facts), case.cite("tranches"))


@once_per_case
def halves(case: Case) -> list[tuple[Fraction, int, dt.date]]:
    """The parts of the first tranche: share, centimes, last day to pay. Empty where it is paid at once."""
    outcome, row = case.outcome, slice(case.row, case.row + 1)
    tranche_calls = calls(outcome.people.rows(row), case.code, take_rows(outcome.decisions, row), outcome.milestones)
    parts = [call for call in tranche_calls if call.number == 1 and call.present[0]]
    splits = case.code.first_tranche_split(case.cohort)
    if not splits or np.isnat(parts[0].day[0]):
        return []
    return [(split.share, int(call.cents[0]), call.day[0].item()) for split, call in zip(splits, parts, strict=True)]


def _halves(case: Case) -> Iterator[Step]:
    parts = halves(case)
    if parts:
        sentences = tuple(Sentence("step.half", {"amount": case.money(amount), "by": by}) for _, amount, by in parts)
        sentence = Sentence("step.halves", {"parts": FactList(sentences)})
        yield amount_step(case, "first_tranche_split", parts[0][1], sentence, case.cite("first_tranche_split"))


def _financed(case: Case) -> Step:
    financed = int(case.outcome.decisions.financed[case.row])
    return amount_step(case, "financed", financed, Sentence("step.financed", {"financed": case.money(financed)}))


def bracket(case: Case) -> tuple[int, str, int] | None:
    """The income threshold of the table of terms: its bound, the household's side of it, the distance in centimes; None without one."""
    bands = case.code.term_bands(case.cohort)
    if len(bands) == 1:
        return None
    bound = bands[0][0]
    return bound, "within" if case.income <= bound else "above", abs(case.income - bound)


def _term_max(case: Case) -> Step:
    threshold = bracket(case)
    facts: dict[str, object] = {"cohort": Named(f"cohort.{case.cohort}"), "term": Years(case.term_max // 12)}
    if threshold is not None:
        bound, _, far = threshold
        bands = case.code.term_bands(case.cohort)
        other = next(months for _, months in bands if months != case.term_max)
        facts |= {
            "bound": case.money(bound),
            "distance": case.money(far),
            "other": Years(other // 12),
            "income": case.money(case.income),
        }
    key = f"step.term_max.{threshold[1] if threshold else 'plain'}"
    decides = case.term == case.term_max
    return Step("term_max", str(case.term_max), "months", Sentence(key, facts), case.cite("term_max"), decisive=decides)


def _age(case: Case) -> Step:
    reading = case.code.readings.age_limit
    facts = {
        "age": Years(case.code.age_limit),
        "limit": case.age_limit_date,
        "months": Months(case.own_reach),
        "reading": Named(f"reading.age_limit.{reading}.short"),
    }
    key = "step.age.past" if case.own_reach == 0 else "step.age.open"
    decides = case.term == case.own_reach < case.term_max
    return Step(
        "age_cap", str(case.own_reach), "months", Sentence(key, facts), case.cite("age_limit"), decisive=decides
    )


def _kafil(case: Case) -> Iterator[Step]:
    """The steps of the kafils; none where the household has no kafil."""
    payers = [payer for payer in case.outcome.payers(case.row) if payer.place]
    cited = case.cite("kafil", "kafil_conditions")
    if payers:
        for payer in payers:
            decisive = case.own_reach < case.term < case.term_max and payer is payers[-1]
            yield Step(payer.name, str(payer.months), "months", _kafil_sentence(case, payer), cited, decisive=decisive)
    elif case.kafils:
        reason = "not_provided" if not case.code.kafil else "not_needed" if case.own_reach >= case.term_max else "past"
        yield Step("kafil", "0", "months", Sentence(f"step.kafil.{reason}", {"age": Years(case.code.age_limit)}), cited)


def _kafil_sentence(case: Case, payer: Payer) -> Sentence:
    facts = {
        "payer": Named(f"payer.{payer.name}"),
        "first": payer.first,
        "last": payer.last,
        "months": Months(payer.months),
        "amount": case.money(payer.monthly),
        "age": Years(case.code.age_limit),
    }
    return Sentence(f"step.kafil.{case.code.readings.kafil}", facts)


def decisive(case: Case) -> str | None:
    """The name of the bound that decides the number of instalments; None without instalments."""
    if case.term == 0:
        return None
    return DECISIVE[case.financing.told_as](case)


def _decisive_of_a_rent(case: Case) -> str:
    """The longest term of the law, or the age of the last payer."""
    if case.term == case.term_max:
        return "term_max"
    return "kafil_age" if case.term > case.own_reach else "age"


def _decisive_of_a_loan(case: Case) -> str:
    """The term that was asked for, the bank's longest, or the age."""
    term, age = case.outcome.decisions.caps[:, case.row].tolist()
    return "age" if age < term else term_bound(case)


DECISIVE = {"rent": _decisive_of_a_rent, "loan": _decisive_of_a_loan}
"""What bounds the number of instalments, of each way of paying."""


def term_bound(case: Case) -> str:
    """``term_asked`` or ``bank_term``: the shorter of the requested term and the bank's longest."""
    months, bank = case.code.terms.months, case.code.value_or_none("bank_term_max")
    return "term_asked" if months is not None and (bank is None or months <= bank) else "bank_term"


def _term(case: Case) -> Step:
    facts = {"months": Months(case.term), "decisive": Named(f"cap.{decisive(case)}")}
    return Step("term", str(case.term), "months", Sentence("step.term", facts))


def _instalment(case: Case) -> Step:
    level, row = case.outcome.level, case.row
    count, regular, last = int(level.count[row]), int(level.instalment[row]), int(level.last[row])
    facts = {
        "financed": case.money(int(case.outcome.decisions.financed[row])),
        "count": count,
        "instalment": case.money(regular),
        "last": case.money(last),
    }
    kind = "even" if regular == last else case.code.readings.rounding
    return amount_step(case, "instalment", regular, Sentence(f"step.instalment.{kind}", facts))


def _payment_dates(case: Case) -> Step:
    payers = case.outcome.payers(case.row)
    first, last = min(p.first for p in payers), max(p.last for p in payers)
    return Step("last_due", last.isoformat(), "date", Sentence("step.dates", {"first": first, "last": last}))


def _interest(case: Case) -> Step:
    rate: Fraction = case.code.value("interest_rate", case.cohort)
    by_treasury = case.code.provision("state_bears_interest", case.cohort).is_known
    cited = case.cite("interest_rate", "state_bears_interest") if by_treasury else case.cite("interest_rate")
    key = "step.interest.treasury" if by_treasury else "step.interest.plain"
    return Step("interest", str(rate), "share", Sentence(key, {}), cited)


def _effort(case: Case) -> Iterator[Step]:
    for payer in case.outcome.payers(case.row):
        if not math.isnan(payer.effort):
            facts = {
                "payer": Named(f"payer.{payer.name}"),
                "effort": payer.effort,
                "amount": case.money(payer.monthly),
            }
            yield Step(f"effort_{payer.name}", f"{payer.effort:.4f}", "share", Sentence("step.effort", facts))


def steps(case: Case) -> list[Step]:
    """Every step of a rent after the price."""
    opening = [
        _tranches(case),
        *_halves(case),
        _financed(case),
        _term_max(case),
        _age(case),
        *_kafil(case),
    ]
    if case.term == 0:
        return [*opening, *way_steps(case), *pay_off.steps(case), *ownership(case)]
    if not case.outcome.payers(case.row):  # the tranches are the whole price: nothing is left for instalments
        return [*opening, _term(case), *ownership(case)]
    return [
        *opening,
        _term(case),
        _instalment(case),
        _payment_dates(case),
        _interest(case),
        *_effort(case),
        *inability(case),
        *way_steps(case),
        *with_kafil(case),
        *pay_off.steps(case),
        *ownership(case),
    ]
