"""The papers that a situation asks, as far as a text or the press names one: data with their sources, of which no list is complete."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from simulator.law import sources
from simulator.reading import documents

if TYPE_CHECKING:
    from collections.abc import Collection

    from simulator.law.sources import Source

FILE = Path(__file__).parents[1] / "law" / "published" / "papers.yaml"
INCOME, WHOLE_PAYMENT = "income", "whole_payment"
"""The situations: an income is earned; the price may be paid at once."""


class Paper(NamedTuple):
    """A paper: the situation that asks it, the programme where it is asked in one only, the month of which it is, where it was read."""

    name: str
    situation: str
    cohort: str | None
    month: dt.date | None
    sources: tuple[Source, ...]


def papers() -> tuple[Paper, ...]:
    """Every paper for which there is a source."""
    raw = documents.read_file(FILE)
    assert isinstance(raw, dict)
    return tuple(
        Paper(
            row["paper"],
            row["situation"],
            row.get("cohort"),
            dt.date.fromisoformat(str(row["month"])) if "month" in row else None,
            sources.cited(row["sources"], FILE.name),
        )
        for row in raw["papers"]
    )


def of_situations(cohort: str, situations: Collection[str]) -> list[Paper]:
    """The papers that a household of a programme is asked in its situations."""
    return [paper for paper in papers() if paper.situation in situations and paper.cohort in (None, cohort)]
