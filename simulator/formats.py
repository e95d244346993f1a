"""The forms in which an answer leaves: a page for people, JSON, CSV, a line of JSON for each row; one way for all."""

from __future__ import annotations

import csv as csv_module
import io
from json import dumps
from typing import TYPE_CHECKING, Any

from simulator.wording import LANGUAGES, say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

Json = dict[str, Any]

FORMATS = ("table", "json", "csv", "ndjson")
"""The forms in which a command answers; the first when none is asked for."""
COLUMNS = (
    "scenario", "scheme", "eligible", "blocked", "n", "date", "kind", "payer", "due", "principal", "interest", "fees",
    "balance", "charges", "label", "disclaimer",
)  # fmt: skip
FORMULAS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
"""What a cell begins with that a spreadsheet takes for a formula."""


def written(
    form: str,
    *,
    lang: str,
    table: Callable[[], str],
    json: Callable[[], object],
    rows: Callable[[], Iterable[Json]],
    csv: Callable[[], str] | None = None,
) -> str:
    """An answer in one of ``FORMATS``; only that one is made.

    ``rows`` are the lines of ``ndjson``, whole, and of ``csv``, each cell in ``lang`` and flat, unless the command has
    a table of its own for ``csv``.
    """
    match form:
        case "json":
            return pretty(json())
        case "ndjson":
            return "".join(f"{dumps(row, ensure_ascii=False)}\n" for row in rows())
        case "csv":
            return csv() if csv else flat_table(rows(), lang)
        case _:
            return table()


def warned(rows: Sequence[Json]) -> list[Json]:
    """The rows of a table, the first of which says what none of them is: a figure that binds anybody."""
    first, *others = rows
    return [first | {"disclaimer": _disclaimer()}, *others]


def _disclaimer() -> str:
    return " / ".join(say("disclaimer", lang) for lang in LANGUAGES)


def flat_table(rows: Iterable[Json], lang: str) -> str:
    """Rows of nested values as CSV: a column for each value, words in one language, a list in one cell."""
    flat = [dict(_flat(row, lang)) for row in rows]
    return comma_separated(list(dict.fromkeys(name for row in flat for name in row)), flat)


def _flat(value: Json, lang: str, before: str = "") -> Iterator[tuple[str, object]]:
    """The values of a mapping under their path: ``payers.0``, ``state.aid``; words in one language are one value."""
    for name, each in value.items():
        if isinstance(each, dict) and each and not set(each) <= set(LANGUAGES):
            yield from _flat(each, lang, f"{before}{name}.")
        elif isinstance(each, dict):
            yield f"{before}{name}", each.get(lang, "")
        else:
            yield f"{before}{name}", _cell(each)


def _cell(value: object) -> object:
    """A value as the cell of a table: nothing is empty, a truth is a word of JSON, a list is its parts."""
    if isinstance(value, list | tuple):
        return "; ".join(str(_cell(each)) for each in value)
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else value


def comma_separated(columns: Sequence[str], rows: Iterable[Mapping[str, object]]) -> str:
    """Rows as CSV; no cell can be taken for a formula."""
    out = io.StringIO()
    writer = csv_module.DictWriter(out, columns, restval="", lineterminator="\n", extrasaction="ignore")
    writer.writeheader()
    writer.writerows(
        {name: harmless(cell) if isinstance(cell, str) else cell for name, cell in row.items()} for row in rows
    )
    return out.getvalue()


def schedule(answers: Iterable[tuple[str, Json]]) -> str:
    """Every payment of some named answers, one a line; an answer without a payment has a line of its own.

    ``eligible`` is ``true`` or ``false``, ``blocked`` why no instalment is possible; ``charges`` is empty where none
    were given. The first line of each answer says what no line of it is: a figure that binds anybody.
    """
    out = io.StringIO()
    writer = csv_module.DictWriter(out, COLUMNS, restval="", lineterminator="\n")
    writer.writeheader()
    for name, found in answers:
        blocked = found["blocked"]["reason"] if found["blocked"] else ""
        told = {
            "scenario": harmless(name), "scheme": found["scheme"], "eligible": str(found["eligible"]).lower(),
            "blocked": blocked,
        }  # fmt: skip
        first, *others = found["schedule"] or [{}]
        writer.writerow(told | first | {"disclaimer": _disclaimer()})
        writer.writerows(told | row for row in others)
    return out.getvalue()


def harmless(cell: str) -> str:
    """A text cell that a spreadsheet cannot take for a formula."""
    return f"'{cell}" if cell.startswith(FORMULAS) else cell


def pretty(found: object) -> str:
    """An answer, whole, as JSON that a person can read."""
    return dumps(found, ensure_ascii=False, indent=2) + "\n"
