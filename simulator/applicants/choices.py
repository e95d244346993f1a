"""What was chosen to read a file, in words: nothing of it was asked, so all of it is values."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.applicants import headers
from simulator.wording import Counted, FactList, Named, Plain, Sentence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from simulator.applicants.blocks import Chosen
    from simulator.applicants.mapping import FileMapping

_SHOWN = 12
"""Columns that a sentence names."""


def sentences(chosen: Chosen, heads: Sequence[str], unit: str, mapping: FileMapping) -> list[Sentence]:
    """The sheet, the row of the heads, the encoding, the columns that are read and those that are not, the units of heads."""
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
    return lines + _of_columns(heads, unit, mapping)


def answers(mapping: FileMapping) -> list[Sentence]:
    """What the user says of the values of the file: what holds for all rows, what an empty cell means, how days are written."""
    values = {
        **{("fact", name): Plain(value) for name, value in mapping.facts.items()},
        **{("empty", name): Plain(value) for name, value in mapping.empty.items()},
        **{("dates", name): Named(f"batch.order.{order}") for name, order in mapping.dates.items()},
        **{("century", name): Plain(str(century)) for name, century in mapping.century.items()},
    }
    return [
        Sentence(f"batch.chosen.{part}", {"fact": Plain(name), "value": value})
        for (part, name), value in values.items()
    ]


_SEPARATORS = {";": "semicolon", ",": "comma", "\t": "tab", "|": "bar"}


def _of_columns(heads: Sequence[str], unit: str, mapping: FileMapping) -> list[Sentence]:
    matched = headers.matched(heads, unit, mapping.columns, mapping.facts)
    lines = [Sentence("batch.chosen.columns", {"heads": _names([heads[place] for place in matched.places.values()])})]
    others = [head for place, head in enumerate(heads) if head and place not in matched.places.values()]
    if others:
        lines.append(Sentence("batch.chosen.other_columns", {"heads": _names(others)}))
    for column, named_unit in {**matched.units, **mapping.units}.items():
        if named_unit != unit and column in matched.places:
            facts = {"head": Plain(heads[matched.places[column]]), "unit": Sentence(f"batch.unit.{named_unit}")}
            lines.append(Sentence("batch.chosen.unit", facts))
    return lines


def _names(names: Sequence[str]) -> FactList:
    shown = [Plain(headers.printable(name)) for name in names[:_SHOWN]]
    return FactList((*shown, *([Plain("…")] if len(names) > _SHOWN else [])))
