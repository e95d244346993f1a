"""The loan for the tranches on the page of the schedule: what the bank lends, when, and both payments side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.ui.answer import citations
from simulator.ui.shell.markup import Markup, join, scrolling, tag
from simulator.views.text.tranches_loan import draw_line, stacked_rows
from simulator.views.years import TRANCHES_LOAN
from simulator.wording import write

if TYPE_CHECKING:
    from simulator.views.voice import Voice
    from simulator.views.years import Summary

HEADS = ("month", "bank", "agency", "both", "effort")


def lent(voice: Voice, summary: Summary) -> Markup:
    """What the bank lends, the heaviest month and the interest, or why there is no loan; empty where none is asked for."""
    steps = [step for step in map(summary.step, TRANCHES_LOAN) if step]
    lines = (tag("p", write(step.sentence, voice.lang, centimes=voice.centimes)) for step in steps)
    return join(citations.heading(voice, "sheet.tranches_loan"), *lines) if steps else Markup()


def beside(voice: Voice, summary: Summary) -> Markup:
    """The loan beside the rent, one line for each run of equal months; why there is no loan; empty where none is asked for."""
    loan = summary.answer.down_payment_loan
    if loan is None or loan.instalment is None:
        return lent(voice, summary)
    draws = tag("ul", *(tag("li", draw_line(voice, draw)) for draw in loan.draws), cls="gaps")
    heads = tag("tr", *(tag("th", voice.say(f"column.{name}"), scope="col") for name in HEADS))
    rows = [tag("tr", *(tag("td", cell) for cell in row)) for row in stacked_rows(voice, loan)]
    table = scrolling(tag("table", tag("thead", heads), tag("tbody", *rows)))
    return join(lent(voice, summary), draws, table)
