"""The titles of the pictures: what each of them shows, in one sentence with its figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.populations.count.totals import DELAY
from simulator.populations.report import findings, receipts_sentences
from simulator.wording import Plain, Sentence, Years

if TYPE_CHECKING:
    from simulator.populations.experiment import Lab


def receipts(lab: Lab) -> Sentence:
    """The strongest year of the last law that has receipts."""
    for place in reversed(range(len(lab.plan.laws))):
        years = receipts_sentences.by_year(lab, place)
        if years:
            peak = max(years, key=lambda year: years[year])
            facts = {"law": findings.law_label(lab.plan.laws[place]), "year": Plain(peak)}
            return Sentence("policy.chart.receipts", {**facts, "amount": findings.large(years[peak])})
    return Sentence("lab.heading.receipts")


def effort(lab: Lab, names: list[str]) -> Sentence:
    """The median effort of the first group that the first and the last law serve, under both."""
    last = len(lab.plan.laws) - 1
    for name in names:
        before, after = (findings.same_effort(lab, place, name) for place in (0, last))
        if before is not None and after is not None:
            facts = {"group": findings.group_label(lab.plan.by, name), "after": findings.percent(after)}
            if not last or findings.percent(before) == findings.percent(after):
                return Sentence("policy.chart.effort.same", facts)
            return Sentence("policy.chart.effort", {**facts, "before": findings.percent(before)})
    return Sentence("lab.heading.effort")


def delay(lab: Lab) -> Sentence:
    """The share whose term age shortens, on time and at the longest delay, under the last law."""
    place, years = len(lab.plan.laws) - 1, lab.plan.delays
    before, after = (lab.value(f"cut_by_age.{late}.share", place, table=DELAY) for late in (years[0], years[-1]))
    if before is None or after is None:
        return Sentence("lab.heading.delay")
    facts = {"years": Years(years[-1] - years[0]), "before": findings.percent(before), "after": findings.percent(after)}
    if facts["before"] == facts["after"]:
        return Sentence("policy.chart.delay.same", {name: facts[name] for name in ("years", "after")})
    return Sentence("policy.chart.delay", facts)
