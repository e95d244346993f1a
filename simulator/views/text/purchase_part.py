"""What a purchase adds to the plain text of an answer: the aid, the loan, the fees; and the steps of every scheme."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from simulator.wording import Listed, Named, Plain, write

if TYPE_CHECKING:
    from collections.abc import Sequence

    from simulator.answers.explain import Step
    from simulator.views.voice import Page

Json = dict[str, Any]


def loan(page: Page, found: Json, steps: Sequence[Step]) -> None:
    """The aid, the loan and what limits it; and what should be read beside it."""
    from simulator.answers.explain import LOAN_NOTES

    page.heading("loan")
    page.put(page.say("grant.line", amount=page.money(found["grant"])), 2)
    asked = found["loan"]
    if asked["binding"] is None:
        page.put(page.say("loan.none"), 2)
        return
    bound = Named(f"binding.{asked['binding']}")
    if asked["amount"] == "0.00":
        page.put(page.say("step.loan.refused", binding=bound), 2)
    elif asked["amount"] is not None:
        facts = {"amount": page.money(asked["amount"]), "rate": Fraction(asked["effective_rate"])}
        page.put(page.say("loan.line", binding=bound, **facts), 2)
    for step in steps:
        if step.name in LOAN_NOTES:
            page.put(write(step.sentence, page.lang, centimes=page.centimes), 2)


def fees(page: Page, found: Json) -> None:
    """Every known fee, and their sum."""
    if not found["fees"]:
        return
    page.heading("fees")
    page.put(page.amount(found["fees_total"]), 2)
    for row in found["fees"]:
        status = page.say(f"status.{row['status']}")
        page.put(f"{page.amount(row['amount'])}  {page.say('fee.' + row['name'])} ({status})", 4)


def journey(page: Page, found: Json) -> None:
    """Every step, who acts, when it was done or is due."""
    if not found["journey"]:
        return
    page.heading("journey")
    heads = [page.say(f"column.{name}") for name in ("step", "actor", "on", "by")]
    page.table(heads, [_stage(page, row) for row in found["journey"]])


def _stage(page: Page, row: Json) -> list[str]:
    days = ["—" if row[name] is None else write(dt.date.fromisoformat(row[name]), page.lang) for name in ("on", "due")]
    return [_step(page, row["step"]), page.actor(row), *days]


def _step(page: Page, step: str) -> str:
    """A step is called as a stage of the file, or as the milestone of a tranche."""
    return page.say(f"stage.{step}") if page.has(f"stage.{step}") else page.say(f"milestone.{step}")


def state(page: Page, lines: list[Json]) -> None:
    """What the State gives in each scheme, and what is paid in months of each country's minimum wage."""
    names = ("state_aid", "state_vrd", "state_interest", "state_total", "present_value", "wages_month", "wages_whole")
    heads = [page.say("column.scheme"), *(page.say(f"column.{name}") for name in names)]
    page.table(heads, [_given(page, line) for line in lines], right=range(1, 8))


def _given(page: Page, line: Json) -> list[str]:
    money = line["state"] or {}
    names = ("aid", "vrd", "interest", "total", "present_value")
    cells = [page.amount(money.get(name), line["currency"]) for name in names]
    if money and money["total"] is None:
        cells[3] = page.say("value.at_least", amount=page.money(money["counted"], line["currency"]))
        cells[4] = page.say("value.at_least", amount=page.money(money["present_value"], line["currency"]))
    wages = [line["months_of_wage"][name] for name in ("monthly", "in_all")]
    return [line["asked"], *cells, *("—" if value is None else page.number(value) for value in wages)]


def apart(page: Page, lines: list[Json]) -> None:
    """What refuses the household in each scheme, and what is not counted."""
    for line in lines:
        for note in line["loan_notes"]:
            page.put(page.say("value.of", name=Plain(line["asked"]), value=note[page.lang]), 2)
        for row in line["refusals"]:
            page.put(page.say("compare.refused", asked=Plain(line["asked"]), rule=Named(f"rule.{row['rule']}")), 2)
        if line["not_included"]:
            keys = Listed(tuple(Named(f"key.{key}") for key in line["not_included"]))
            page.put(page.say("compare.not_included", asked=Plain(line["asked"]), keys=keys), 2)
