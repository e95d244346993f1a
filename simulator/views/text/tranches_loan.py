"""A loan for the tranches in words: its draws, and each month beside the rent."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from simulator.wording import Months, Named, write
from simulator.wording.numbers import isolated

if TYPE_CHECKING:
    from simulator.answers.model import Answer
    from simulator.answers.model_loans import DownPaymentLoan, Draw
    from simulator.views.text.page import TextPage
    from simulator.views.voice import Voice


def tranches_loan(page: TextPage, answer: Answer) -> None:
    """Write the loan for the tranches, its draws and each month beside the rent; or the reason of a refusal."""
    loan = answer.down_payment_loan
    if loan is None:
        return
    page.heading("tranches_loan")
    if loan.instalment is None:
        page.put(page.voice.say("step.tranches_loan.refused", reason=Named(f"tranches_loan.{loan.binding}")), 2)
        return
    facts = {"amount": loan.amount, "instalment": loan.instalment, "own": loan.own_share}
    page.put(page.voice.say("tranches_loan.line", months=Months(loan.months), **facts), 2)
    for draw in loan.draws:
        page.put(draw_line(page.voice, draw), 4)
    if loan.effort_at_most is not None:
        page.put(page.voice.say("tranches_loan.effort", effort=loan.effort_at_most), 2)
    heads = [page.voice.say(f"column.{name}") for name in ("month", "bank", "agency", "both", "effort")]
    page.table(heads, stacked_rows(page.voice, loan), right=range(1, 5))


def draw_line(voice: Voice, draw: Draw) -> str:
    """Each draw with its tranche and its day; a day that depends on the works is marked as supposed."""
    key = "tranches_loan.draw.supposed" if draw.supposed else "tranches_loan.draw"
    return voice.say(key, amount=draw.amount, date=draw.date, milestone=Named(f"milestone.{draw.milestone}"))


def month_of_year(month: str, lang: str) -> str:
    """``06/2028`` of ``2028-06``: a month in the order of the dates."""
    year, _, number = month.partition("-")
    return isolated(f"{number}/{year}", lang)


def stacked_rows(voice: Voice, loan: DownPaymentLoan) -> list[list[str]]:
    """A line for each run of months with the same payments: ``01/2026 … 06/2028``, the bank, the agency, both, the effort."""
    rows = []
    for _, run in groupby(loan.stacked, key=lambda month: (month.loan, month.rent)):
        months = list(run)
        first, last = months[0], months[-1]
        span = " … ".join(dict.fromkeys(month_of_year(end.month, voice.lang) for end in (first, last)))
        effort = "—" if first.effort is None else write(first.effort, voice.lang)
        rows.append([span, *map(voice.amount, (first.loan, first.rent, first.loan + first.rent)), effort])
    return rows
