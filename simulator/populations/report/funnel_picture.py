"""The picture of the funnel: one bar for each step, from all who registered to those with keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.populations.count import tables
from simulator.populations.report import findings, funnel_sentences
from simulator.populations.report.pictures import COLOURS, Picture, Series
from simulator.wording import Sentence

if TYPE_CHECKING:
    from simulator.populations.experiment import Lab


def of(lab: Lab) -> list[Picture]:
    """The picture of a lab that has a funnel; none else."""
    plan = lab.plan.funnel
    if plan is None:
        return []
    labels, households = zip(*funnel_sentences.stages(lab), strict=True)
    series = Series(findings.law_label(lab.plan.laws[plan.law]), households, COLOURS[0])
    title, sentences = funnel_sentences.title(lab), tuple(funnel_sentences.delivered(lab))
    column = "lab.column.measure"
    subject = Sentence("subject.funnel")
    return [Picture("funnel", title, subject, "bars", column, labels, (series,), tables.HOUSEHOLDS, sentences)]
