"""What a plan for the tranches says, as sentences that are in no language yet, and as plain text for a terminal."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from simulator.views.text.page import TextPage
from simulator.wording import FactList, Months, Named, Plain, Sentence

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from simulator.base.money import Money
    from simulator.law import Law
    from simulator.whatif.tranche_plan import PlannedTranche, TranchePlan

COLUMNS = ("tranche", "amount", "days", "months", "monthly", "monthly_at_latest")
"""The columns of the tranches; ``missing`` follows where the household states its own saving."""
MONTHLY_COLUMNS = ("month", "saving", "instalment", "saving_and_instalment", "loan", "loan_and_instalment")
"""The columns of the months: the saving with the instalment, and the loan with the instalment."""


def sentences(plan: TranchePlan) -> list[Sentence]:
    """What to save, what is missing, and what is supposed, in the order of a page."""
    if not plan.tranches:
        return [Sentence("plan.none", {"date": plan.as_of})]
    lines = [Sentence("verdict.refused")] if plan.answer.is_refused else []
    lines.append(Sentence("plan.saved", {"amount": plan.saved}))
    if plan.missing_at_once.cents:
        lines.append(Sentence("plan.at_once", {"amount": plan.missing_at_once}))
    lines += [_stage(plan, place) for place in range(len(plan.stages))]
    lines += _own_saving(plan)
    lines.append(Sentence("plan.worst"))
    if plan.unstated:
        milestones = FactList(tuple(Named(f"milestone.{name}") for name in plan.unstated))
        lines.append(Sentence("plan.unstated", {"milestones": milestones}))
    return [*lines, Sentence("plan.rounding")]


def _stage(plan: TranchePlan, place: int) -> Sentence:
    stage = plan.stages[place]
    facts = {"first": stage.first, "last": stage.last, "months": Months(stage.months)}
    if not stage.monthly.cents:
        return Sentence("plan.stage.nothing", facts)
    return Sentence("plan.stage", facts | {"amount": stage.monthly})


def _own_saving(plan: TranchePlan) -> list[Sentence]:
    """Whether the household's own saving is enough in the worst case; nothing where it states none."""
    if plan.monthly is None:
        return []
    short = max(plan.tranches, key=lambda tranche: tranche.missing.cents if tranche.missing else 0)
    if short.missing is None or not short.missing.cents:
        return [Sentence("plan.own.enough", {"monthly": plan.monthly})]
    facts = {"monthly": plan.monthly, "missing": short.missing, "date": short.earliest}
    return [Sentence("plan.own.short", facts | {"tranche": name(short)})]


def loan_sentences(plan: TranchePlan) -> list[Sentence]:
    """The bank's loan for the same tranches, or why there is none."""
    loan = plan.loan
    if loan is None or not plan.tranches:
        return [Sentence("plan.loan.none")] if plan.tranches else []
    if loan.instalment is None:
        return [Sentence("step.tranches_loan.refused", {"reason": Named(f"tranches_loan.{loan.binding}")})]
    facts = {"bank": Named(f"whatif.code.{plan.bank}"), "amount": loan.amount, "instalment": loan.instalment}
    lines = [Sentence("plan.loan", facts | {"months": Months(loan.months), "last": loan.last_due})]
    if plan.own_share.cents:
        lines.append(Sentence("plan.loan.own", {"amount": plan.own_share}))
    return [*lines, Sentence("plan.loan.hypothesis")]


def name(tranche: PlannedTranche) -> Sentence:
    """``tranche 2, foundations completed``."""
    return Sentence("plan.tranche", {"number": tranche.number, "milestone": Named(f"milestone.{tranche.milestone}")})


def days(tranche: PlannedTranche) -> object:
    """The day of a tranche, or both ends of its range."""
    if tranche.earliest == tranche.latest:
        return tranche.earliest
    return Sentence("plan.days", {"first": tranche.earliest, "last": tranche.latest})


def rows(plan: TranchePlan) -> Iterator[list[object]]:
    """The cells of each tranche under ``COLUMNS``, with what is missing where the household states its own saving."""
    for tranche in plan.tranches:
        own_cells = [] if plan.monthly is None else [tranche.missing]
        yield [
            name(tranche), tranche.amount, days(tranche), Months(tranche.months), tranche.monthly, tranche.monthly_at_latest, *own_cells,
        ]  # fmt: skip


def heads(plan: TranchePlan) -> list[str]:
    """The keys of the heads of the tranches."""
    return [f"plan.column.{name}" for name in (*COLUMNS, *([] if plan.monthly is None else ["missing"]))]


def month_heads() -> list[str]:
    """The keys of the heads of the months."""
    return [f"plan.column.{name}" for name in MONTHLY_COLUMNS]


def month_rows(plan: TranchePlan) -> Iterator[list[object]]:
    """The cells of each run of months: its span (``01/2027 … 05/2027``), its amounts."""
    for run in runs(plan):
        first, last = (Plain(f"{month[5:]}/{month[:4]}") for month in (run.first, run.last))
        span = first if first == last else Sentence("plan.span", {"first": first, "last": last})
        yield [span, *run.amounts]


class Run(NamedTuple):
    """Months that follow each other with the same amounts: the first, the last (``2027-03``), the amounts under ``MONTHLY_COLUMNS``."""

    first: str
    last: str
    amounts: tuple[Money, ...]


def runs(plan: TranchePlan) -> Iterator[Run]:
    """The months of the plan, those with the same amounts together; months without a payment are left out."""
    rows = ((tuple(getattr(month, name) for name in MONTHLY_COLUMNS[1:]), month.month) for month in plan.months)
    for amounts, group in groupby(rows, key=lambda row: row[0]):
        months = [month for _, month in group]
        if any(amount.cents for amount in amounts):
            yield Run(months[0], months[-1], amounts)


def page(plan: TranchePlan, law: Law, lang: str, *, centimes: bool = False) -> str:
    """The plan as plain text: the sentences, the tranches, the loan, the months."""
    text = TextPage(law, lang, centimes=centimes)
    voice = text.voice
    text.put(voice.say("plan.title", date=plan.as_of))
    text.put()
    for sentence in sentences(plan):
        text.put(voice.fact(sentence), 2)
    if plan.tranches:
        text.heading("plan_tranches")
        _table(text, heads(plan), rows(plan), right=(1, 3, 4, 5, 6))
        text.heading("plan_loan")
        for sentence in loan_sentences(plan):
            text.put(voice.fact(sentence), 2)
        text.heading("plan_months")
        _table(text, month_heads(), month_rows(plan), right=range(1, 6))
    text.put()
    text.put(voice.say("disclaimer"))
    return str(text)


def _table(text: TextPage, keys: Sequence[str], table: Iterable[Iterable[object]], right: Sequence[int]) -> None:
    """Write rows of facts under the heads of these keys."""
    cells = ([text.voice.fact(cell) for cell in row] for row in table)
    text.table([text.voice.say(key) for key in keys], cells, right=right)
