"""Sentences about what comes in, year by year."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from simulator.engine.schedule.dated_calls import UNSPLIT
from simulator.populations.count import tables
from simulator.populations.report.findings import large, law_label
from simulator.wording import Plain, Sentence, Years

if TYPE_CHECKING:
    from simulator.populations.experiment import Lab


def receipts(lab: Lab, place: int) -> Sentence | None:
    """The sentence on all that comes in, to the last instalment, and its peak; for a purchase, why there are none; None without dates."""
    law = lab.plan.laws[place]
    if law.facts is not None:
        return Sentence("population.say.no_receipts", {"law": law_label(law)})
    years = by_year(lab, place)
    if not years:
        return None
    peak = max(years, key=lambda year: years[year])
    dated, undated = sum(years.values(), Fraction(0)), lab.value(tables.PAID_IN[0], place, tables.UNDATED, tables.YEARS)
    facts: dict[str, object] = {
        "law": law_label(law), "total": large(dated + undated), "peak": large(years[peak]), "years": Years(len(years)),
        "first_year": Plain(min(years)), "last_year": Plain(max(years)), "peak_year": Plain(peak),
    }  # fmt: skip
    if not undated:
        return Sentence("study.say.receipts", facts)
    return Sentence("study.say.receipts.undated", facts | {"dated": large(dated), "undated": large(undated)})


def unsplit(lab: Lab, place: int) -> Sentence | None:
    """The sentence on a down payment that the text does not part, all of it counted on one day; None for another calendar."""
    law = lab.plan.laws[place]
    if law.frozen is None or law.facts is not None:
        return None
    in_force = law.law.in_force_on(law.scheme, law.frozen)
    calendars: list[Any] = [
        provision.value for provision in in_force if provision.key == "tranches" and provision.is_known
    ]
    if not any(tranche.milestone == UNSPLIT for calendar in calendars for tranche in calendar):
        return None
    return Sentence("study.say.unsplit", {"law": law_label(law)})


def by_year(lab: Lab, place: int) -> dict[str, Fraction]:
    """Tranches and instalments of each year, in dinars."""
    sums: dict[str, Fraction] = {}
    name = lab.plan.laws[place].name
    for figure in lab.figures:
        if figure.table == tables.YEARS and figure.law == name and figure.group != tables.UNDATED:
            sums[figure.group] = sums.get(figure.group, Fraction(0)) + (figure.value or 0)
    return sums
