"""What was chosen to read a file, in words: nothing of it was asked, so all of it is said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.applicants import headers
from simulator.applicants.date_order import ORDERS
from simulator.wording import Counted, FactList, Named, Plain, Sentence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from simulator.applicants.blocks import Chosen
    from simulator.applicants.mapping import FileMapping
    from simulator.applicants.part import Part

_SHOWN = 12
"""Columns that a sentence names."""


def sentences(part: Part, unit: str, mapping: FileMapping) -> list[Sentence]:
    """What was chosen for a file whose last rows are ``part``: its table, its columns, their units, the order of its days."""
    return [*of_table(part.chosen), *_of_columns(part, unit, mapping), *_stated(mapping)]


def of_table(chosen: Chosen) -> list[Sentence]:
    """The sheet, the row of the heads, the encoding, the separator."""
    lines = []
    if chosen.sheet:
        lines.append(Sentence("batch.chosen.sheet", {"sheet": Plain(chosen.sheet)}))
    if chosen.aside:
        lines.append(Sentence("batch.chosen.aside", {"sheets": _names(chosen.aside)}))
    if chosen.head_row > 1:
        lines.append(Sentence("batch.chosen.head_row", {"row": chosen.head_row}))
    if chosen.encoding:
        separator = Named(f"batch.separator.{_SEPARATORS[chosen.separator]}")
        lines.append(Sentence("batch.chosen.encoding", {"encoding": Plain(chosen.encoding), "separator": separator}))
    if chosen.mixed:
        lines.append(Sentence("batch.chosen.mixed", {"rows": Counted("rows", chosen.mixed)}))
    if chosen.merged:
        lines.append(Sentence("batch.chosen.merged", {"rows": Counted("rows", chosen.merged)}))
    return lines


_SEPARATORS = {";": "semicolon", ",": "comma", "\t": "tab", "|": "bar"}


def _of_columns(part: Part, unit: str, mapping: FileMapping) -> list[Sentence]:
    """The columns that are read and those that are not, the units of heads, the order of days with separators."""
    heads = part.heads
    matched = headers.matched(heads, unit, mapping.columns, mapping.facts)
    lines = [Sentence("batch.chosen.columns", {"heads": _names([heads[place] for place in matched.places.values()])})]
    others = [head for place, head in enumerate(heads) if head and place not in matched.places.values()]
    if others:
        lines.append(Sentence("batch.chosen.other_columns", {"heads": _names(others)}))
    absent = [name for name in mapping.columns if name not in headers.names_apart(heads)]
    if absent:
        lines.append(Sentence("batch.chosen.absent", {"heads": _names(absent)}))
    for column, named_unit in {**matched.units, **mapping.units}.items():
        if named_unit != unit and column in matched.places:
            facts = {"head": Plain(heads[matched.places[column]]), "unit": Sentence(f"batch.unit.{named_unit}")}
            lines.append(Sentence("batch.chosen.unit", facts))
    orders: dict[str, str] = {**dict.fromkeys(part.day_first, "day_first"), **mapping.dates}
    for order in ORDERS:
        named = [
            heads[matched.places[column]]
            for column, column_order in orders.items()
            if column_order == order and column in matched.places
        ]
        if named:
            lines.append(Sentence(f"batch.chosen.{order}", {"heads": _names(named)}))
    return lines


def _stated(mapping: FileMapping) -> list[Sentence]:
    """What the user says of every row, of empty cells, of years of two digits."""
    tables = {"fact": mapping.facts, "empty": mapping.empty, "century": mapping.century}
    return [
        Sentence(f"batch.chosen.{key}", {"fact": headers.fact_name(name), "value": Plain(str(value))})
        for key, table in tables.items()
        for name, value in table.items()
    ]


def _names(names: Sequence[str]) -> FactList:
    shown = [Plain(headers.printable(name)) for name in names[:_SHOWN]]
    return FactList((*shown, *([Plain("…")] if len(names) > _SHOWN else [])))
