"""What a purchase adds to the plain text of an answer: the aid, the loan, the fees; and the steps of every scheme."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from simulator.wording import Named, write

if TYPE_CHECKING:
    from collections.abc import Sequence

    from simulator.answers.explain import Step
    from simulator.views.text.page import TextPage

Json = dict[str, Any]


def loan(page: TextPage, found: Json, steps: Sequence[Step]) -> None:
    """The aid, the loan and what limits it; and what should be read beside it."""
    from simulator.answers.explain import LOAN_NOTES

    page.heading("loan")
    page.put(page.voice.say("grant.line", amount=page.voice.money(found["grant"])), 2)
    asked = found["loan"]
    if asked["binding"] is None:
        page.put(page.voice.say("loan.none"), 2)
        return
    bound = Named(f"binding.{asked['binding']}")
    if asked["amount"] == "0.00":
        page.put(page.voice.say("step.loan.refused", binding=bound), 2)
    elif asked["amount"] is not None:
        facts = {"amount": page.voice.money(asked["amount"]), "rate": Fraction(asked["effective_rate"])}
        page.put(page.voice.say("loan.line", binding=bound, **facts), 2)
    for step in steps:
        if step.name in LOAN_NOTES:
            page.put(write(step.sentence, page.voice.lang, centimes=page.voice.centimes), 2)


def fees(page: TextPage, found: Json) -> None:
    """Every known fee, and their sum."""
    if not found["fees"]:
        return
    page.heading("fees")
    page.put(page.voice.amount(found["fees_total"]), 2)
    for row in found["fees"]:
        status = page.voice.say(f"status.{row['status']}")
        page.put(f"{page.voice.amount(row['amount'])}  {page.voice.say('fee.' + row['name'])} ({status})", 4)


def journey(page: TextPage, found: Json) -> None:
    """Every step, who acts, when it was done or is due."""
    if not found["journey"]:
        return
    page.heading("journey")
    heads = [page.voice.say(f"column.{name}") for name in ("step", "actor", "on", "by")]
    page.table(heads, [_stage(page, row) for row in found["journey"]])


def _stage(page: TextPage, row: Json) -> list[str]:
    days = [
        "—" if row[name] is None else write(dt.date.fromisoformat(row[name]), page.voice.lang) for name in ("on", "due")
    ]
    return [_step(page, row["step"]), page.voice.actor(row), *days]


def _step(page: TextPage, step: str) -> str:
    """A step is called as a stage of the file, or as the milestone of a tranche."""
    return page.voice.say(f"stage.{step}") if page.voice.has(f"stage.{step}") else page.voice.say(f"milestone.{step}")
