"""The schedule as CSV and the answer as JSON, in the words of the contract: one way, for the command line and the page."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any

from simulator.wording import LANGUAGES, say

if TYPE_CHECKING:
    from collections.abc import Iterable

Json = dict[str, Any]

FORMATS = ("table", "json", "csv", "ndjson")
"""The forms in which a command answers; the first when none is asked for."""
COLUMNS = (
    "scenario", "scheme", "eligible", "blocked", "n", "date", "kind", "payer", "due", "principal", "interest", "fees",
    "balance", "charges", "label", "disclaimer",
)  # fmt: skip
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def schedule(answers: Iterable[tuple[str, Json]]) -> str:
    """Every payment of some named answers, one a line; an answer without a payment has a line of its own.

    ``eligible`` is ``true`` or ``false``, ``blocked`` why no instalment is possible; ``charges`` is empty where none
    were given. The first line of each answer says what no line of it is: a figure that binds anybody.
    """
    warning = " / ".join(say("disclaimer", lang) for lang in LANGUAGES)
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, restval="", lineterminator="\n")
    writer.writeheader()
    for name, found in answers:
        blocked = found["blocked"]["reason"] if found["blocked"] else ""
        told = {
            "scenario": harmless(name), "scheme": found["scheme"], "eligible": str(found["eligible"]).lower(),
            "blocked": blocked,
        }  # fmt: skip
        first, *others = found["schedule"] or [{}]
        writer.writerow(told | first | {"disclaimer": warning})
        writer.writerows(told | row for row in others)
    return out.getvalue()


def harmless(cell: str) -> str:
    """A text cell that a spreadsheet cannot take for a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def pretty(found: object) -> str:
    """An answer, whole, as JSON that a person can read."""
    return json.dumps(found, ensure_ascii=False, indent=2) + "\n"
