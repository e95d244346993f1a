"""How a plan for the tranches is made: its facts are read, the question is asked with the works early and late, the calls are saved for."""

from __future__ import annotations

import itertools
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from simulator import answers, api
from simulator.answers.down_payment_loan import down_payment_loan
from simulator.answers.explain import Case
from simulator.answers.explain.down_payment_loan import NO_RULE
from simulator.base import dates
from simulator.base.money import Money
from simulator.law import Law
from simulator.law.keys import DOWN_PAYMENT_BANKS
from simulator.question import parts
from simulator.question.purchase import tranches_loan
from simulator.question.scenario import Scenario, load, raw_of
from simulator.reading import fields
from simulator.reading.errors import InputError
from simulator.whatif import works
from simulator.whatif.saving import Call, Saving, saving
from simulator.whatif.tranche_plan import PlanMonth, PlannedTranche, SavingStage, TranchePlan

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from simulator.answers import Answer
    from simulator.answers.model_loans import DownPaymentLoan
    from simulator.whatif.works import Range


class PlanFacts(NamedTuple):
    """What a plan needs besides the question: its day, what is saved, what can be saved a month (None: not said), the loan's bank."""

    as_of: dt.date
    saved: int
    monthly: int | None
    bank: str | None


class Due(NamedTuple):
    """A part of the down payment that is still to come, in centimes, and both ends of its range of days."""

    number: int
    milestone: str
    cents: int
    earliest: dt.date
    latest: dt.date


def tranche_plan(question: api.Question, *, law: Law | None = None, **facts: object) -> TranchePlan:
    """The plan for the tranches of a question that are still to come: ``tranche_plan("mine.yaml", as_of="2026-11-29", saved="200000 DZD")``.

    ``facts`` are those of the part ``plan:`` of a question, and replace them: ``as_of``, ``saved`` and ``monthly``, ``bank`` of the loan
    beside it, ``works`` (``{"foundations": {"from": "2027-01-01", "to": "2027-06-30"}}``). Raises as ``ask`` does, and ``InputError`` for a
    purchase and for works that cannot be then.
    """
    law, raw = law or Law.load(), dict(question.raw) if isinstance(question, Scenario) else raw_of(question)
    part = raw.pop(works.PLACE, None)
    scenario = question if isinstance(question, Scenario) else load(raw)
    row = _row(part, facts, scenario)
    plan_facts = _facts(row)
    outcome = api.simulated(scenario, law)
    if not Case(outcome, scenario.headline).financing.lends_tranches:
        raise InputError("error.plan.bought", "scheme")
    answer = answers.answer(scenario, outcome, law, api.VERSION)
    undated = [tranche.milestone for tranche in answer.tranches if tranche.due is None]
    stated = works.read(row.get("works"), undated)
    keys: dt.date = scenario.people.keys[scenario.headline].item()
    ranges = works.ranges(answer.tranches, stated, plan_facts.as_of, keys)
    to_come = {name: ranges[name] for name in undated if ranges[name].last >= plan_facts.as_of}
    return Planner(scenario, law, plan_facts, to_come, frozenset(undated) - set(stated)).plan()


def _row(part: object, facts: Mapping[str, object], scenario: Scenario) -> fields.Raw:
    """The facts of the plan: those of the call, of the part of the question, of the question itself. Raises ``InputError``."""
    row: fields.Raw = {} if scenario.as_of is None else {"as_of": scenario.as_of}
    row |= parts.mapping({} if part is None else part, works.PLACE)
    row |= {name: value for name, value in facts.items() if value is not None}
    return parts.strict_mapping(row, works.PLACE, {*PlanFacts._fields, "works"}, ("as_of", "saved"))


def _facts(row: fields.Raw) -> PlanFacts:
    place, bank, monthly = works.PLACE, row.get("bank"), row.get("monthly")
    return PlanFacts(
        fields.date(row["as_of"], f"{place}.as_of"),
        fields.amount(row["saved"], f"{place}.saved"),
        None if monthly is None else fields.amount(monthly, f"{place}.monthly"),
        None if bank is None else fields.choice(bank, f"{place}.bank", DOWN_PAYMENT_BANKS),
    )


def whole_months(start: dt.date, day: dt.date) -> int:
    """The number of whole months from one day to a later one."""
    months = (day.year - start.year) * 12 + day.month - start.month
    return months - (dates.add_months(start, months) > day)


@dataclass(frozen=True)
class Planner:
    """The plan of one household. ``ranges`` are the days of the works to come that have no day, ``guessed`` those that only the calls around them bound."""

    scenario: Scenario
    law: Law
    facts: PlanFacts
    ranges: Mapping[str, Range]
    guessed: frozenset[str]

    def plan(self) -> TranchePlan:
        """The plan, the loan beside it and its months."""
        answer = self._answer({name: days.first for name, days in self.ranges.items()})
        late = self._answer({name: days.last for name, days in self.ranges.items()})
        dues = list(self._dues(answer, late))
        alone = saving(self._calls(dues), self.facts.saved)
        bank, loan = self._loan()
        beside = saving(self._calls(list(_without_draws(dues, loan))), self.facts.saved)
        return TranchePlan(
            answer=answer,
            as_of=self.facts.as_of,
            saved=Money(self.facts.saved),
            monthly=None if self.facts.monthly is None else Money(self.facts.monthly),
            tranches=tuple(self._tranches(dues, alone)),
            missing_at_once=Money(alone.missing),
            stages=tuple(self._stages(alone)),
            bank=bank,
            loan=loan,
            own_share=Money(sum(due.cents for due in dues) - (loan.amount.cents if loan else 0)),
            months=tuple(self._months(answer, dues, alone, beside, loan)),
        )

    def _answer(self, days: Mapping[str, dt.date]) -> Answer:
        scenario = works.dated(self.scenario, days)
        return answers.answer(scenario, api.simulated(scenario, self.law), self.law, api.VERSION)

    def _dues(self, early: Answer, late: Answer) -> Iterator[Due]:
        """The parts of the down payment that are still to come, with the days of both answers, in the order of the first ones."""
        for first, last in zip(early.schedule, late.schedule, strict=True):
            if first.kind == "tranche" and first.date and last.date and last.date >= self.facts.as_of:
                milestone = early.tranches[first.number - 1].milestone
                yield Due(first.number, milestone, first.due.cents, first.date, last.date)

    def _calls(self, dues: Sequence[Due]) -> list[Call]:
        return sorted(Call(whole_months(self.facts.as_of, due.earliest), due.cents) for due in dues)

    def _tranches(self, dues: Sequence[Due], alone: Saving) -> Iterator[PlannedTranche]:
        late = [due._replace(earliest=due.latest) for due in dues]
        late_saving = saving(self._calls(late), self.facts.saved)
        for due in dues:
            months, most = (whole_months(self.facts.as_of, day) for day in (due.earliest, due.latest))
            yield PlannedTranche(
                number=due.number,
                milestone=due.milestone,
                amount=Money(due.cents),
                earliest=due.earliest,
                latest=due.latest,
                stated=due.milestone not in self.guessed,
                months=months,
                monthly=Money(alone.monthly(months)) if months else None,
                monthly_at_latest=Money(late_saving.monthly(most)) if most else None,
                missing=self._missing([other for other in dues if other.earliest <= due.earliest], months),
                missing_at_latest=self._missing([other for other in late if other.latest <= due.latest], most),
            )

    def _missing(self, dues: Sequence[Due], months: int) -> Money | None:
        """What the household's own saving leaves lacking for these calls after so many months; None where it states none."""
        if self.facts.monthly is None:
            return None
        due_cents = sum(due.cents for due in dues)
        return Money(max(due_cents - self.facts.saved - self.facts.monthly * months, 0))

    def _stages(self, alone: Saving) -> Iterator[SavingStage]:
        for stage in alone.stages:
            first, last = (dates.add_months(self.facts.as_of, month) for month in (stage.start + 1, stage.end))
            yield SavingStage(first, last, stage.end - stage.start, Money(stage.cents))

    def _loan(self) -> tuple[str | None, DownPaymentLoan | None]:
        """The bank and its loan for the tranches to come, in the worst case: that of the question, or the most that the bank lends."""
        scenario = works.dated(self.scenario, {name: days.first for name, days in self.ranges.items()})
        bank = self.facts.bank or DOWN_PAYMENT_BANKS[0]
        if scenario.terms.down_payment is None or self.facts.bank:
            terms = tranches_loan({"bank": bank, "amount": "max"}, scenario.scheme.partition("@")[0])
            scenario = replace(scenario, terms=terms)
        outcome = api.simulated(scenario, self.law)
        loan = down_payment_loan(Case(outcome, scenario.headline), self.facts.as_of)
        if loan is None or loan.binding == NO_RULE:
            return None, None
        return str(scenario.terms.bank).partition("_")[0], loan

    def _months(
        self, answer: Answer, dues: Sequence[Due], alone: Saving, beside: Saving, loan: DownPaymentLoan | None
    ) -> Iterator[PlanMonth]:
        """Every calendar month from the day of the plan to the last payment."""
        tranches = _by_month((due.earliest, due.cents) for due in dues)
        instalments = _by_month(
            (payment.date, payment.due.cents)
            for payment in answer.schedule
            if (payment.kind, payment.payer) == ("instalment", "applicant") and payment.date
            if payment.date >= self.facts.as_of
        )
        repaid = _by_month((month.date, month.due.cents) for month in (loan.schedule if loan else ()))
        saved = self.facts.saved + alone.missing
        last = max([*tranches, *instalments, *repaid], default="")
        for number in itertools.count():
            month = f"{dates.add_months(self.facts.as_of, number):%Y-%m}"
            if month > last:
                return
            saved += alone.monthly(number) - tranches[month]
            cents = (
                alone.monthly(number),
                tranches[month],
                saved,
                repaid[month],
                beside.monthly(number),
                instalments[month],
            )
            yield PlanMonth(month, *map(Money, cents))


def _by_month(payments: Iterable[tuple[dt.date, int]]) -> Counter[str]:
    """Centimes by calendar month."""
    sums: Counter[str] = Counter()
    for day, cents in payments:
        sums[f"{day:%Y-%m}"] += cents
    return sums


def _without_draws(dues: Sequence[Due], loan: DownPaymentLoan | None) -> Iterator[Due]:
    """The calls less what the loan pays of each."""
    drawn = Counter({draw.milestone: draw.amount.cents for draw in loan.draws} if loan else {})
    for due in dues:
        part = min(drawn[due.milestone], due.cents)
        drawn[due.milestone] -= part
        yield due._replace(cents=due.cents - part)
