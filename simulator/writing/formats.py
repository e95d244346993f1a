"""The formats of an answer: a page for people, JSON, CSV, a line of JSON for each row; the same for all commands."""

from __future__ import annotations

import datetime as dt
from json import dumps
from typing import TYPE_CHECKING

from simulator.wording import LANGUAGES, say, write
from simulator.writing import csv_cells

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from simulator.wording import Sentence

    Row = Mapping[str, object]
    """A line of an answer: its values under their names, some of them mappings or lists."""

UNDATED = dt.datetime(1980, 1, 1)  # noqa: DTZ001 - as a workbook writes it
"""When a workbook that belongs to no day says that it was made: the first day of an archive, so that no clock changes its bytes."""

FORMATS = ("table", "json", "csv", "ndjson")
"""The forms in which a command answers; the first is the default."""


def written(
    form: str,
    *,
    lang: str,
    table: Callable[[], str],
    json: Callable[[], object],
    rows: Callable[[], Iterable[Row]],
    csv: Callable[[], str] | None = None,
) -> str:
    """An answer in one of ``FORMATS``; only that one is computed.

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
    """The rows of a table; the first also carries the disclaimer and the warnings, as ``remarks``."""
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
    for name, part in value.items():
        if isinstance(part, dict) and part and not set(part) <= set(LANGUAGES):
            yield from _flat(part, lang, f"{before}{name}.")
        elif isinstance(part, dict):
            yield f"{before}{name}", part.get(lang, "")
        else:
            yield f"{before}{name}", _cell(part)


def _cell(value: object) -> object:
    """A value as the cell of a table: None is empty, a boolean is ``true`` or ``false``, a list is its parts behind ``;``."""
    if isinstance(value, list | tuple):
        return "; ".join(str(_cell(part)) for part in value)
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else value


def pretty(answer: object) -> str:
    """An answer as indented JSON."""
    return dumps(answer, ensure_ascii=False, indent=2) + "\n"
