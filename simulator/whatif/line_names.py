"""The usual name of what a comparison asks: a programme, a scheme, the decrees of a day."""

from __future__ import annotations

import datetime as dt

from simulator.wording import Named, Sentence, has


def line_name(line: str) -> Sentence | Named:
    """``aadl_2`` → AADL 2; ``location_vente@2016-11-02`` → the decrees of that day; ``lpa`` → LPA."""
    scheme, _, day = line.partition("@")
    if day and has(f"whatif.line.{scheme}.at"):
        return Sentence(f"whatif.line.{scheme}.at", {"day": dt.date.fromisoformat(day)})
    if day:
        facts = {"scheme": Named(f"whatif.line.{scheme}"), "day": dt.date.fromisoformat(day)}
        return Sentence("grid.line.at", facts)
    return Named(f"whatif.line.{scheme}")
