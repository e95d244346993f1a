"""What a purchase adds to the plain text of an answer: the aid, the loan, the fees; and the steps of every scheme."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simulator.wording import Listed, Named, Plain, write

if TYPE_CHECKING:
    from collections.abc import Sequence

    from simulator.answers.explain import Step
    from simulator.answers.model import Answer
    from simulator.answers.model_loans import Loan, Purchase
    from simulator.answers.stages import Stage
    from simulator.base.money import Money
    from simulator.views.text.page import TextPage

Json = dict[str, Any]


def loan(page: TextPage, grant: Money, bank_loan: Loan, steps: Sequence[Step]) -> None:
    """The aid, the loan and what limits it; and what should be read beside it."""
    from simulator.answers.explain import LOAN_NOTES

    page.heading("loan")
    page.put(page.voice.say("grant.line", amount=grant), 2)
    if bank_loan.binding is None:
        page.put(page.voice.say("loan.none"), 2)
        return
    bound = Named(f"binding.{bank_loan.binding}")
    if bank_loan.amount is not None and not bank_loan.amount.cents:
        page.put(page.voice.say("step.loan.refused", binding=bound), 2)
    elif bank_loan.amount is not None:
        facts = {"amount": bank_loan.amount, "rate": bank_loan.effective_rate}
        page.put(page.voice.say("loan.line", binding=bound, **facts), 2)
    for step in steps:
        if step.name in LOAN_NOTES:
            page.put(write(step.sentence, page.voice.lang, centimes=page.voice.centimes), 2)


def fees(page: TextPage, purchase: Purchase) -> None:
    """Every known fee, and their sum."""
    if not purchase.fees:
        return
    page.heading("fees")
    page.put(page.voice.amount(purchase.fees_total), 2)
    for row in purchase.fees:
        status = page.voice.say(f"status.{row.status}")
        page.put(f"{page.voice.amount(row.amount)}  {page.voice.say('fee.' + row.name)} ({status})", 4)


def journey(page: TextPage, answer: Answer) -> None:
    """Every step, who acts, when it was done or is due."""
    if not answer.journey:
        return
    page.heading("journey")
    heads = [page.voice.say(f"column.{name}") for name in ("step", "actor", "on", "by")]
    page.table(heads, [_stage(page, row) for row in answer.journey])


def _stage(page: TextPage, row: Stage) -> list[str]:
    days = ["—" if day is None else write(day, page.voice.lang) for day in (row.on, row.due)]
    return [_step(page, row.step), page.voice.actor(row), *days]


def _step(page: TextPage, step: str) -> str:
    """A step is called as a stage of the file, or as the milestone of a tranche."""
    return page.voice.say(f"stage.{step}") if page.voice.has(f"stage.{step}") else page.voice.say(f"milestone.{step}")


def state(page: TextPage, lines: list[Json]) -> None:
    """What the State gives in each scheme, and what is paid in months of each country's minimum wage."""
    names = ("state_aid", "state_vrd", "state_interest", "state_total", "present_value", "wages_month", "wages_whole")
    heads = [page.voice.say("column.scheme"), *(page.voice.say(f"column.{name}") for name in names)]
    page.table(heads, [_given(page, line) for line in lines], right=range(1, 8))


def _given(page: TextPage, line: Json) -> list[str]:
    money = line["state"] or {}
    names = ("aid", "vrd", "interest", "total", "present_value")
    cells = [page.voice.table_amount(money.get(name), line["currency"]) for name in names]
    if money and money["total"] is None:
        cells[3] = page.voice.say("value.at_least", amount=page.voice.money(money["counted"], line["currency"]))
        cells[4] = page.voice.say("value.at_least", amount=page.voice.money(money["present_value"], line["currency"]))
    wages = [line["months_of_wage"][name] for name in ("monthly", "in_all")]
    return [line["asked"], *cells, *("—" if value is None else page.voice.number(value) for value in wages)]


def apart(page: TextPage, lines: list[Json]) -> None:
    """What refuses the household in each scheme, and what is not counted."""
    for line in lines:
        for note in line["loan_notes"]:
            page.put(page.voice.say("value.of", name=Plain(line["asked"]), value=note[page.voice.lang]), 2)
        for row in line["refusals"]:
            page.put(
                page.voice.say("compare.refused", asked=Plain(line["asked"]), rule=Named(f"rule.{row['rule']}")), 2
            )
        if line["not_included"]:
            keys = Listed(tuple(Named(f"key.{key}") for key in line["not_included"]))
            page.put(page.voice.say("compare.not_included", asked=Plain(line["asked"]), keys=keys), 2)
