"""The pictures of what the State pays: the account of each law by year, one colour for each column, its finding as title."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from simulator.populations.count import tables, treasury
from simulator.populations.report import treasury_sentences
from simulator.populations.report.findings import large, law_label
from simulator.populations.report.pictures import COLOURS, Picture, Series
from simulator.wording import Named, Plain, Sentence

if TYPE_CHECKING:
    from simulator.populations.experiment import Lab

_PARTS = (treasury.AID, treasury.NETWORKS, treasury.INTEREST, treasury.INTERIM, treasury.TAKEN_OFF)
"""The colours of a year; the interest is that which is left where some pay whole."""


def of(lab: Lab) -> list[Picture]:
    """One picture for each law that has an account."""
    pictures = (picture(lab, place) for place in range(len(lab.plan.laws)) if lab.plan.treasury is not None)
    return [drawn for drawn in pictures if drawn is not None]


def picture(lab: Lab, place: int) -> Picture | None:
    """The account of one law by year; without the interest where it is unknown; None where nothing is known."""
    parts = {name: treasury_sentences.by_year(lab, place, name) for name in _PARTS}
    saved = treasury_sentences.by_year(lab, place, treasury.SAVED)
    for year, amount in saved.items():
        parts[treasury.INTEREST][year] -= amount
    together = {
        year: sum((part.get(year, Fraction(0)) for part in parts.values()), Fraction(0)) for year in parts[treasury.AID]
    }
    if not any(together.values()):
        return None
    peak = max(together, key=lambda year: together[year])
    series = tuple(
        Series(Named(f"treasury.column.{name}"), tuple(part.get(year, Fraction(0)) for year in together), colour)
        for (name, part), colour in zip(parts.items(), COLOURS, strict=False)
        if any(part.values())
    )
    facts: dict[str, object] = {
        "law": law_label(lab.plan.laws[place]), "peak_year": Plain(peak), "peak": large(together[peak]),
    }  # fmt: skip
    title = "treasury.picture" if parts[treasury.INTEREST] else "treasury.picture.without"
    return Picture(
        f"treasury_{place}", Sentence(title, facts), Sentence("subject.treasury"), "stacked", "lab.column.year", tuple(map(Plain, together)), series,
        tables.DINARS, (*treasury_sentences.account(lab, place), treasury_sentences.supposed(lab)),
    )  # fmt: skip
