"""The tables beside the contracts, payments and events: rows with the number of their contract, under heads in three languages."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from simulator.applicants import files, headers, tables
from simulator.applicants.blocks import TablePlace
from simulator.applicants.headers import folded
from simulator.portfolios.contract_numbers import NUMBER, tidied
from simulator.reading.errors import InputError
from simulator.wording import LANGUAGES, FactList, Plain, Sentence, say

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import numpy as np
    import numpy.typing as npt
    import pyarrow as pa

    from simulator.portfolios.sources import Source


class SideColumn(NamedTuple):
    """A column of such a table: its name, whether it is needed, other heads that it may have, after commas."""

    name: str
    is_needed: bool = False
    heads: str = ""


class SideRows(NamedTuple):
    """Rows of such a table: their numbers in a spreadsheet, the number of the contract of each, the cells of the columns that it has.

    A ragged row has not one cell for each head; ``units`` are those that heads name between brackets. (M,) each
    """

    lines: npt.NDArray[np.int64]
    numbers: pa.Array
    cells: Mapping[str, pa.Array]
    ragged: npt.NDArray[np.bool_]
    units: Mapping[str, str]


def side_rows(
    source: Source, columns: Sequence[SideColumn], encoding: str | None, *, others: bool
) -> Iterator[SideRows]:
    """The rows of a table, block by block; ``others`` lets it have columns that are not read.

    Raises ``InputError`` for a file that cannot be read, and for heads that make it unreadable.
    """
    if isinstance(source, list | tuple) and not source:
        return
    place = TablePlace(heads=tuple(_names(columns)))
    heads, blocks, *_ = tables.open_table(source, encoding, files.FORMATS, place)
    places = matched(heads, columns, others=others)
    units = {name: _unit_of(heads[place]) for name, place in places.items() if headers.units_of(heads[place])}
    for rows in blocks:
        if len(rows.lines):
            texts = {
                name: rows.cells.column(place).combine_chunks() for name, place in places.items() if name != NUMBER
            }
            yield SideRows(rows.lines, tidied(rows.cells.column(places[NUMBER])), texts, rows.ragged, units)


def _names(columns: Sequence[SideColumn]) -> dict[str, str]:
    """Every accepted head, folded, and the name of its column."""
    names = {head: column for head, column in headers.accepted().items() if column == NUMBER}
    for column in columns:
        more = [*column.heads.split(", "), *(say(f"portfolio.head.{column.name}", lang) for lang in LANGUAGES)]
        names |= {folded(head): column.name for head in (column.name, *filter(None, more))}
    return names


def matched(heads: Sequence[str], columns: Sequence[SideColumn], *, others: bool) -> dict[str, int]:
    """The place in the file of every column. Raises ``InputError`` for a head twice, one that is missing, or is no column."""
    names = _names(columns)
    places: dict[str, int] = {}
    for place, head in enumerate(heads):
        name = names.get(folded(head)) if headers.has_plain_brackets(head) else None
        if name is None and head and not others:
            known_heads = FactList(tuple(Plain(column.name) for column in columns))
            raise InputError("portfolio.head_unknown", got=Plain(head), known=known_heads)
        if name in places:
            raise InputError("batch.file.twice", first=Plain(heads[places[name]]), second=Plain(head))
        if name is not None:
            places[name] = place
    missing = [
        name for name in (NUMBER, *(column.name for column in columns if column.is_needed)) if name not in places
    ]
    if missing:
        examples = tuple(Sentence("batch.file.column", _examples(name)) for name in missing)
        got = FactList(tuple(Plain(head) for head in heads if head))
        raise InputError("batch.file.missing", columns=FactList(examples), got=got)
    return places


def _unit_of(head: str) -> str:
    """The unit that a head names. Raises ``InputError`` for two, and for one of another currency than the dinar."""
    first, *others = headers.units_of(head)
    if others or first == "DH":
        raise InputError("batch.file.unit", head=Plain(headers.printable(head)), unit=Sentence("batch.unit.DA"))
    return first


def _examples(name: str) -> Mapping[str, object]:
    """A column, with its heads in the three languages."""
    if name == NUMBER:
        return {lang: Plain(headers.head_of(NUMBER, lang)) for lang in LANGUAGES} | {"code": Plain(NUMBER)}
    return {lang: Plain(say(f"portfolio.head.{name}", lang)) for lang in LANGUAGES} | {"code": Plain(name)}
