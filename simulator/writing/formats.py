"""The forms in which an answer leaves: a page for people, JSON, CSV, a line of JSON for each row; one way for all."""

from __future__ import annotations

from json import dumps
from typing import TYPE_CHECKING

from simulator.wording import LANGUAGES, say, write
from simulator.writing import csv_cells

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from simulator.wording import Sentence

    Row = Mapping[str, object]
    """A line of an answer: its values under their names, some of them mappings or lists."""

FORMATS = ("table", "json", "csv", "ndjson")
"""The forms in which a command answers; the first when none is asked for."""


def written(
    form: str,
    *,
    lang: str,
    table: Callable[[], str],
    json: Callable[[], object],
    rows: Callable[[], Iterable[Row]],
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


def warned(rows: Iterable[Row], warnings: Iterable[Sentence] = ()) -> list[Row]:
    """The rows of a table, the first of which says what none of them is: a figure that binds anybody; and what is to check."""
    first, *others = rows
    return [{**first, **remarks(warnings)}, *others]


def remarks(warnings: Iterable[Sentence]) -> dict[str, str]:
    """The columns of the first row: the disclaimer, and what is to check, in every language."""
    checks = [write(sentence, lang) for lang in LANGUAGES for sentence in warnings]
    return {"disclaimer": " / ".join(say("disclaimer", lang) for lang in LANGUAGES), "warnings": " / ".join(checks)}


def flat_table(rows: Iterable[Row], lang: str) -> str:
    """Rows of nested values as CSV: a column for each value, words in one language, a list in one cell."""
    flat = [dict(_flat(row, lang)) for row in rows]
    return csv_cells.table(list(dict.fromkeys(name for row in flat for name in row)), flat)


def _flat(value: Row, lang: str, before: str = "") -> Iterator[tuple[str, object]]:
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


def pretty(found: object) -> str:
    """An answer, whole, as JSON that a person can read."""
    return dumps(found, ensure_ascii=False, indent=2) + "\n"
