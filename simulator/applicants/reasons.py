"""Why a row is rejected, as a sentence: the code of a fault and the cell in which it was found."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simulator.base.dates import FIRST, LAST
from simulator.wording import Plain, Sentence

if TYPE_CHECKING:
    from collections.abc import Mapping

LONGEST = 40
"""Characters of a cell that a sentence repeats."""


def reason(code: str, value: str) -> Sentence:
    """What is wrong with a cell, and how to repair it."""
    return Sentence(f"batch.row.{code}", {"got": Plain(shown(value)), "first": FIRST, "last": LAST})


def fault(row: Mapping[str, Any]) -> Sentence:
    """What is wrong with one cell of a file, or with a row whose cells are not under their heads, and where."""
    facts: dict[str, Any] = {"row": row["row"], "reason": reason(row["code"], row["value"])}
    told = Sentence("lab.say.fault_of_row", facts)
    if row["column"]:
        told = Sentence("lab.say.fault", facts | {"column": Plain(row["column"])})
    return Sentence("lab.say.fault_in_file", {"file": Plain(row["file"]), "fault": told}) if "file" in row else told


def shown(cell: str) -> str:
    """A cell fit to be repeated in a sentence: short, and on one line."""
    clean = "".join(letter if letter.isprintable() else " " for letter in cell.strip())
    return f"{clean[:LONGEST]}…" if len(clean) > LONGEST else clean
