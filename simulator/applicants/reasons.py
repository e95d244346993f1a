"""Why a row is rejected, as a sentence: the code of a fault and the cell in which it was found."""

from __future__ import annotations

from simulator.base.dates import FIRST, LAST
from simulator.wording import Plain, Sentence

LONGEST = 40
"""Characters of a cell that a sentence repeats."""


def reason(code: str, value: str) -> Sentence:
    """What is wrong with a cell, and how to repair it."""
    return Sentence(f"batch.row.{code}", {"got": Plain(shown(value)), "first": FIRST, "last": LAST})


def shown(cell: str) -> str:
    """A cell fit to be repeated in a sentence: short, and on one line."""
    clean = "".join(letter if letter.isprintable() else " " for letter in cell.strip())
    return f"{clean[:LONGEST]}…" if len(clean) > LONGEST else clean
