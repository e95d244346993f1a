"""Sentences about what comes in, year by year."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from simulator.populations.count import tables
from simulator.populations.report.findings import large, law_label
from simulator.wording import Plain, Sentence, Years

if TYPE_CHECKING:
    from simulator.populations.experiment import Lab


def receipts(lab: Lab, place: int) -> Sentence | None:
    """The sentence on the receipts of forty years and their peak; for a purchase, why there are none; None without dates."""
    if lab.plan.laws[place].facts is not None:
        return Sentence("population.say.no_receipts", {"law": law_label(lab.plan.laws[place])})
    years = by_year(lab, place)
    if not years:
        return None
    peak = max(years, key=lambda year: years[year])
    return Sentence("lab.say.receipts", {
        "law": law_label(lab.plan.laws[place]), "total": large(sum(years.values(), Fraction(0))), "peak": large(years[peak]),
        "years": Years(len(years)), "first_year": Plain(min(years)), "peak_year": Plain(peak),
    })  # fmt: skip


def undated(lab: Lab, place: int) -> Sentence | None:
    """The sentence on the tranches that the works will call, on unknown days; None where there are none."""
    if lab.plan.laws[place].facts is not None:
        return None
    tranches = lab.value(tables.PAID_IN[0], place, tables.UNDATED, tables.YEARS)
    return Sentence("lab.say.undated", {"undated": large(tranches)}) if tranches else None


def by_year(lab: Lab, place: int) -> dict[str, Fraction]:
    """Tranches and instalments of each year, in dinars."""
    sums: dict[str, Fraction] = {}
    name = lab.plan.laws[place].name
    for figure in lab.figures:
        if figure.table == tables.YEARS and figure.law == name and figure.group != tables.UNDATED:
            sums[figure.group] = sums.get(figure.group, Fraction(0)) + (figure.value or 0)
    return sums
