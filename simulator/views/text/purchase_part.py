"""The parts of the plain text that only a purchase has (the aid, the loan, the fees), and the steps of every scheme."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.wording import Named, write

if TYPE_CHECKING:
    from collections.abc import Sequence

    from simulator.answers.explain import Step
    from simulator.answers.model import Answer
    from simulator.answers.stages import Stage
    from simulator.views.text.page import TextPage
    from simulator.views.voice import Voice


def loan(page: TextPage, answer: Answer, steps: Sequence[Step]) -> None:
    """Write the aid, the loan with its limit, and the notes beside it; nothing for an answer that has none."""
    if answer.loan is None:
        return
    page.heading("loan")
    for line in loan_lines(page.voice, answer, steps):
        page.put(line, 2)


def loan_lines(voice: Voice, answer: Answer, steps: Sequence[Step]) -> list[str]:
    """The sentences of the aid, of the loan with its limit, and of the notes beside it; empty for an answer that has no loan."""
    from simulator.answers.explain import LOAN_NOTES

    bank_loan = answer.loan
    if bank_loan is None:
        return []
    aid = voice.say("grant.line", amount=answer.grant)
    if bank_loan.binding is None:
        return [aid, voice.say("loan.none")]
    lines, bound = [aid], Named(f"binding.{bank_loan.binding}")
    if bank_loan.amount is not None and not bank_loan.amount.cents:
        lines.append(voice.say("step.loan.refused", binding=bound))
    elif bank_loan.amount is not None:
        facts = {"amount": bank_loan.amount, "rate": bank_loan.effective_rate}
        lines.append(voice.say("loan.line", binding=bound, **facts))
    notes = (step.sentence for step in steps if step.name in LOAN_NOTES)
    return lines + [write(note, voice.lang, centimes=voice.centimes) for note in notes]


def fees(page: TextPage, answer: Answer) -> None:
    """Write every known fee, and their sum; nothing where there is none."""
    if not answer.fees:
        return
    page.heading("fees")
    page.put(page.voice.amount(answer.fees_total), 2)
    for row in answer.fees:
        status = page.voice.say(f"status.{row.status}")
        page.put(f"{page.voice.amount(row.amount)}  {page.voice.say('fee.' + row.name)} ({status})", 4)


def journey(page: TextPage, answer: Answer) -> None:
    """Write every step with its actor, its day and its deadline."""
    if not answer.journey:
        return
    page.heading("journey")
    heads = [page.voice.say(f"column.{name}") for name in ("step", "actor", "on", "by")]
    page.table(heads, [_stage(page, row) for row in answer.journey])


def _stage(page: TextPage, row: Stage) -> list[str]:
    days = ["—" if day is None else write(day, page.voice.lang) for day in (row.on, row.due)]
    return [_step(page, row.step), page.voice.actor(row), *days]


def _step(page: TextPage, step: str) -> str:
    """The name of a step: that of a stage of the file, or of the milestone of a tranche."""
    return page.voice.say(f"stage.{step}") if page.voice.has(f"stage.{step}") else page.voice.say(f"milestone.{step}")
