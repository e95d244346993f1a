"""Lines side by side in one table: a column for each, a row for each thing that matters, equal rows folded.

On a phone every row is a block in which each column has a line with its name, so that nothing scrolls sideways.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from simulator.ui.answer import citations
from simulator.ui.compare import rows
from simulator.ui.shell.markup import Markup, join, tag
from simulator.wording import Counted, write

if TYPE_CHECKING:
    from simulator.answers.comparison import Line
    from simulator.ui.compare.rows import Cell
    from simulator.views.voice import Voice


class Column(NamedTuple):
    """A line with its name and what stands small below it: whose it is, the day of its rules, its currency."""

    title: str
    small: str
    line: Line


def side_by_side(voice: Voice, columns: list[Column], caption: str) -> Markup:
    """The table of some lines; the others are told against the first."""
    first = columns[0].line
    cells = [rows.of_line(voice, column.line, first) for column in columns]
    named = {key: [column[key] for column in cells] for key in cells[0]}
    equal = [key for key, row in named.items() if is_folded(key, row)]
    head = tag("tr", tag("td", role="cell"), *(_head(column) for column in columns), role="row")
    body = [_row(voice, key, row, columns) for key, row in named.items() if key not in equal]
    table = tag(
        "table",
        tag("caption", caption),
        tag("thead", head, role="rowgroup"),
        tag("tbody", *body, role="rowgroup"),
        cls=citations.roomy(voice, f"beside n{len(columns)}"),
        role="table",
    )
    return join(table, _folded(voice, {key: named[key][0] for key in equal}))


def is_folded(key: str, row: list[Cell]) -> bool:
    """Whether all of several columns say the same in a row; what is paid a month always stands."""
    return len(row) > 1 and key != rows.MAIN_ROW and len({cell.content for cell in row}) == 1


def _head(column: Column) -> Markup:
    return tag("th", tag("span", column.title), tag("span", column.small, cls="s"), scope="col", role="columnheader")


def _row(voice: Voice, key: str, row: list[Cell], columns: list[Column]) -> Markup:
    title = tag("th", voice.say(key), scope="row", role="rowheader")
    cells = [_cell(cell, column.title) for cell, column in zip(row, columns, strict=True)]
    return tag("tr", title, *cells, cls="main" if key == rows.MAIN_ROW else "", role="row")


def _cell(cell: Cell, name: str) -> Markup:
    """A figure, how far it is from the first column, and what is to be said of it; its column's name stands there on a phone."""
    far = [tag("span", cell.difference.words, cls=f"far {cell.difference.kind}".strip())] if cell.difference else []
    below = [tag("span", words, cls="s") for words in cell.below]
    value = tag("span", cell.value, cls="v")
    return tag(
        "td", tag("span", name, cls="of"), tag("div", value, *far, *below), cls="against" if cell.refuses else "", role="cell"
    )  # fmt: skip


def _folded(voice: Voice, equal: dict[str, Cell]) -> Markup:
    """The rows in which every column says the same, with what they say."""
    if not equal:
        return Markup()
    lines = [
        tag("div", tag("dt", voice.say(key)), tag("dd", tag("span", cell.value, cls="v"), *_below(cell)))
        for key, cell in equal.items()
    ]
    count = write(Counted("equal_rows", len(equal)), voice.lang)
    return tag("details", tag("summary", count), tag("dl", *lines), cls="panel equal")


def _below(cell: Cell) -> list[Markup]:
    return [tag("span", words, cls="s") for words in cell.below]
