"""The schedule as CSV and the answer as JSON, in the words of the contract: one way, for the command line and the page."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from simulator import csv_cells, free_text
from simulator.wording import LANGUAGES, say

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Json = dict[str, Any]

COLUMNS = (
    "scenario", "scheme", "eligible", "blocked", "n", "date", "kind", "payer", "due", "principal", "interest", "fees",
    "balance", "charges", "label", "disclaimer",
)  # fmt: skip


def schedule(answers: Iterable[tuple[str, Json]]) -> str:
    """Every payment of some named answers, one a line; an answer without a payment has a line of its own.

    ``eligible`` is ``true`` or ``false``, ``blocked`` why no instalment is possible; ``charges`` is empty where none
    were given. The first line of each answer says what no line of it is: a figure that binds anybody.
    """
    warning = " / ".join(say("disclaimer", lang) for lang in LANGUAGES)
    return csv_cells.table(COLUMNS, _lines(answers, warning))


def _lines(answers: Iterable[tuple[str, Json]], warning: str) -> Iterator[Json]:
    for name, found in answers:
        blocked = found["blocked"]["reason"] if found["blocked"] else ""
        told = {
            "scenario": free_text.one_line(name), "scheme": found["scheme"], "eligible": str(found["eligible"]).lower(),
            "blocked": blocked,
        }  # fmt: skip
        first, *others = found["schedule"] or [{}]
        yield told | first | {"disclaimer": warning}
        yield from (told | row for row in others)


def pretty(found: object) -> str:
    """An answer, whole, as JSON that a person can read."""
    return json.dumps(found, ensure_ascii=False, indent=2) + "\n"
