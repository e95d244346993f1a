"""How a file of applicants is to be read, as its user says it: what is remembered for the next file of the same office.

columns: {"Bénéf.": identifier, "Observation": ""}   # a head and its fact; nothing for a column that is not read
sheet: Liste AADL 3
head_row: 4
facts: {cohort: 2024}                                 # the same for every row
empty: {spouse_income: 0}                             # what an empty cell means
dates: {birth: month_first}                           # the order of a column of dates
century: {birth: 2000}                                # of years of two digits
units: {income: centimes}                             # of the amounts of a column
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from simulator.applicants.blocks import TablePlace
from simulator.applicants.date_order import ORDERS, DateOrder
from simulator.question import parts
from simulator.question.fact_rows import AMOUNTS, DAYS
from simulator.question.facts import COLUMNS
from simulator.reading import documents, fields
from simulator.reading.errors import InputError
from simulator.wording import FactList, Plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

FILE_NAME = "correspondance.json"
"""The name under which a page gives a mapping."""
CENTURIES = (1900, 2000)
UNITS = ("DA", "centimes", "thousands", "millions")
"""The units in which a column of amounts may be; millions are of centimes."""
_DATES = tuple(name for name, (_, fact) in COLUMNS.items() if fact.kind in DAYS)
_AMOUNTS = tuple(name for name, (_, fact) in COLUMNS.items() if fact.kind in AMOUNTS)
_PARTS = {"columns", "sheet", "head_row", "facts", "empty", "dates", "century", "units"}
_EXAMPLES = {
    "columns": "Salaire: income", "facts": "cohort: 2024", "empty": "spouse_income: 0", "dates": "birth: month_first",
    "century": "birth: 1900", "units": "income: centimes",
}  # fmt: skip


@dataclass(frozen=True)
class FileMapping:
    """What the user says of a file. A column of the contract is named as in the template (``spouse_income``).

    ===========  ==================================================================================================
    columns      the column of the contract of a head, as it is written; empty where the column is not read
    sheet        the sheet of a workbook; empty: the visible one in which most heads are recognised
    head_row     the number of the row of heads; 0: the one in which most heads are recognised
    facts        what holds for every row, for columns that the file does not have
    empty        what an empty cell of a column means
    dates        the order of day and month in a column of dates with separators
    century      1900 or 2000, for the years of two digits of a column of dates
    units        one of ``UNITS`` for a column of amounts, whatever its head says; where it is that of the head or of the file, amounts
                 that look a hundred times off are right
    ===========  ==================================================================================================
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    sheet: str = ""
    head_row: int = 0
    facts: Mapping[str, str] = field(default_factory=dict)
    empty: Mapping[str, str] = field(default_factory=dict)
    dates: Mapping[str, DateOrder] = field(default_factory=dict)
    century: Mapping[str, int] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)

    @property
    def table_place(self) -> TablePlace:
        """Where the table of the file stands."""
        return TablePlace(self.sheet, self.head_row)

    def to_json(self) -> dict[str, object]:
        """The mapping as a document: only what was said."""
        stated = {name: getattr(self, name) for name in sorted(_PARTS)}
        return {name: dict(part) if hasattr(part, "items") else part for name, part in stated.items() if part}


def read(path: str | Path) -> FileMapping:
    """The mapping in a YAML or JSON file. Raises ``InputError`` with the file and the place."""
    return documents.read_as(path, parse)


def parse(raw: object) -> FileMapping:
    """The mapping in a document. Raises ``InputError``."""
    row = parts.strict_mapping(documents.plain(raw), "mapping", _PARTS, ())
    columns = _table(row.get("columns"), "columns")
    for head, column in columns.items():
        if column:
            _among(column, COLUMNS, f"columns.{head}")
    dates: dict[str, DateOrder] = {}
    for column, word in _table(row.get("dates"), "dates").items():
        _among(column, _DATES, "dates")
        dates[column] = ORDERS[ORDERS.index(_among(word, ORDERS, f"dates.{column}"))]
    century = {}
    for column, word in _table(row.get("century"), "century").items():
        _among(column, _DATES, "century")
        century[column] = int(_among(word, tuple(map(str, CENTURIES)), f"century.{column}"))
    units = _table(row.get("units"), "units")
    for column, word in units.items():
        _among(column, _AMOUNTS, "units")
        _among(word, UNITS, f"units.{column}")
    head_row = fields.whole_number(row["head_row"], "head_row") if row.get("head_row") else 0
    return FileMapping(
        columns,
        str(row.get("sheet") or ""),
        head_row,
        _of_columns(row.get("facts"), "facts"),
        _of_columns(row.get("empty"), "empty"),
        dates,
        century,
        units,
    )


def written(mapping: FileMapping) -> bytes:
    """The file of a mapping, as it is read again."""
    return (json.dumps(mapping.to_json(), ensure_ascii=False, indent=2) + "\n").encode()


def with_answer(mapping: FileMapping, part: str, name: str, value: str | None) -> FileMapping:
    """A mapping in which a part says something else of a name; nothing for None. Raises ``InputError`` for an unknown name or value."""
    raw = _raw(mapping)
    table = {column: text for column, text in raw[part].items() if column != name}
    return parse(raw | {part: table if value is None else table | {name: value}} | _place(mapping))


def with_place(mapping: FileMapping, sheet: str, head_row: int) -> FileMapping:
    """The same mapping of another table: a sheet (empty: to be found) and the row of its heads (0: to be found)."""
    return replace(mapping, sheet=sheet, head_row=head_row)


def _raw(mapping: FileMapping) -> dict[str, dict[str, str]]:
    """The tables of a mapping, as ``parse`` takes them."""
    return {name: {column: str(value) for column, value in getattr(mapping, name).items()} for name in _EXAMPLES}


def _place(mapping: FileMapping) -> dict[str, str]:
    return {"sheet": mapping.sheet, "head_row": str(mapping.head_row)}


def _table(raw: object, place: str) -> dict[str, str]:
    row = {} if raw is None else fields.mapping(raw, place, f"{place}: {{{_EXAMPLES[place]}}}")
    return {name: "" if value is None else fields.text(value, f"{place}.{name}") for name, value in row.items()}


def _of_columns(raw: object, place: str) -> dict[str, str]:
    table = _table(raw, place)
    for column in table:
        _among(column, COLUMNS, place)
    return table


def _among(word: str, words: Iterable[str], place: str) -> str:
    if word not in set(words):
        raise InputError("error.value.choice", place, got=Plain(word), allowed=FactList(tuple(map(Plain, words))))
    return word


def with_options(mapping: FileMapping, added: Mapping[str, Iterable[str]], sheet: str, head_row: int) -> FileMapping:
    """A mapping with what options of a command add: by part, texts of the form ``name=value``. Raises ``InputError``."""
    raw = _raw(mapping)
    stated = {name: raw[name] | _pairs(texts, name) for name, texts in added.items()}
    return parse(raw | stated | _place(with_place(mapping, sheet or mapping.sheet, head_row or mapping.head_row)))


def _pairs(texts: Iterable[str], option: str) -> dict[str, str]:
    pairs: dict[str, str] = {}
    for text in texts:
        name, sign, value = text.rpartition("=")
        if not sign:
            raise InputError("error.value.pair", f"--{option}", got=Plain(text))
        fields.refuse_twice(name, pairs, f"--{option}")
        pairs[name] = value
    return pairs
