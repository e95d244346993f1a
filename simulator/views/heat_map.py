"""The map of a figure over two numbers of the law, drawn as SVG: the first number down, the second across, its finding above.

The numbers of the law rise from top to bottom and from left to right in Arabic too; the cell of the law as it stands has a frame.
"""

from __future__ import annotations

from html import escape
from textwrap import wrap
from typing import TYPE_CHECKING

from simulator.populations.report.picture_file import WIDTH
from simulator.populations.report.pictures import QUIET
from simulator.views.text import treasury_part, two_levers_page
from simulator.wording import fenced_in_a_drawing, is_right_to_left, say, write

if TYPE_CHECKING:
    from collections.abc import Iterator

    from simulator.populations.reforms.two_levers import Mapped

_LIGHT, _DARK, _INK = (243, 240, 230), (92, 170, 150), "#1e2522"
"""The shades of the least and of the largest figure, on both of which the ink is read easily."""
_EDGE, _SIDE, _ROW, _LINE = 16, 130, 38, 20
_LETTERS = 92
"""Letters on a line of the finding."""


def svg(answer: Mapped, place: int, lang: str, note: str = "") -> str:
    """The map of one measure as a file of its own, in one language, with its finding, and at its foot a note and what it is not."""
    finding = write(two_levers_page.finding(answer, place), lang)
    lines = wrap(finding, _LETTERS)
    top = _EDGE + _LINE * len(lines) + 2 * _LINE
    cells = [*_cells(answer, place, lang, top)]
    height = top + _ROW * (len(answer.values[0]) + 1) + _LINE
    words = [*_words(lines, _EDGE + 6, lang, bold=True)]
    for text in filter(None, (note, say("disclaimer", lang))):
        foot = wrap(text, _LETTERS)
        words += _words(foot, height, lang)
        height += _LINE * len(foot)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" '
        f'font-family="IBM Plex Sans Arabic, Segoe UI, sans-serif" font-size="13">\n<title>{escape(finding)}</title>\n'
        f'<rect width="{WIDTH}" height="{height}" fill="#fff"/>\n' + "\n".join((*words, *cells)) + "\n</svg>\n"
    )


def _words(lines: list[str], y: int, lang: str, *, bold: bool = False) -> Iterator[str]:
    """Lines of a sentence, from the side on which the language begins."""
    x, anchor = (WIDTH - _EDGE, "end") if is_right_to_left(lang) else (_EDGE, "start")
    look = f'font-weight="600" fill="{_INK}"' if bold else f'font-size="12" fill="{QUIET}"'
    for number, line in enumerate(lines):
        yield f'<text x="{x}" y="{y + _LINE * number}" text-anchor="{anchor}" {look}>{_text(line, lang)}</text>'


def _cells(answer: Mapped, place: int, lang: str, top: int) -> Iterator[str]:
    """The heads, and the cells, each in a shade between the least and the largest figure."""
    heads, rows = treasury_part.map_table(answer, place, lang)
    by_cell, wide = shades(answer, place), (WIDTH - 2 * _EDGE - _SIDE) / len(answer.values[1])
    right = is_right_to_left(lang)
    start = _EDGE if right else _EDGE + _SIDE
    for column, head in enumerate(heads[1:]):
        yield _label(start + wide * (column + 0.5), top, head, lang)
    for row, (label, *figures) in enumerate(rows):
        y = top + _ROW * row + 12
        yield _label(WIDTH - _EDGE - _SIDE / 2 if right else _EDGE + _SIDE / 2, y + 24, label, lang)
        for column, figure in enumerate(figures):
            x, shade = start + wide * column, by_cell.get((row, column))
            frame = f' stroke="{_INK}" stroke-width="3"' if is_now(answer, row, column) else ""
            yield (
                f'<rect x="{x + 2:.1f}" y="{y + 2}" width="{wide - 4:.1f}" height="{_ROW - 4}" rx="3" fill="{_colour(shade)}"{frame}/>'
            )
            yield _label(x + wide / 2, y + 24, figure, lang)
    corner = WIDTH - _EDGE if right else _EDGE
    yield f'<text x="{corner}" y="{top - _LINE}" text-anchor="{"end" if right else "start"}" font-size="12" fill="{QUIET}">{_text(heads[0], lang)}</text>'


def is_now(answer: Mapped, row: int, column: int) -> bool:
    """Whether a cell is that of the law as it stands."""
    return (answer.values[0][row], answer.values[1][column]) == tuple(lever.now for lever in answer.levers)


def _label(x: float, y: float, words: str, lang: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="middle" fill="{_INK}">{_text(words, lang)}</text>'


def shades(answer: Mapped, place: int) -> dict[tuple[int, int], float]:
    """By row and column, how far each known figure is from the least to the largest: 0 to 1."""
    cells = two_levers_page.known_cells(answer, place)
    least, most = (end((cell.figure for cell in cells), default=0) for end in (min, max))
    return {(cell.row, cell.column): float((cell.figure - least) / ((most - least) or 1)) for cell in cells}


def _colour(shade: float | None) -> str:
    """A shade between light and dark; white for an unknown figure."""
    if shade is None:
        return "#fff"
    mixed = (round(low + (high - low) * shade) for low, high in zip(_LIGHT, _DARK, strict=True))
    return "#" + "".join(f"{part:02x}" for part in mixed)


def _text(words: str, lang: str) -> str:
    return escape(fenced_in_a_drawing(words, lang))


def section(answer: Mapped, place: int, lang: str, note: str = "") -> str:
    """The map as a part of a page, with its table twin folded under it."""
    heads, rows = treasury_part.map_table(answer, place, lang)
    head = "".join(f"<th>{escape(cell)}</th>" for cell in heads)
    body = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows)
    return (
        f"<section>{svg(answer, place, lang, note)}"
        f"<details><summary>{escape(say('lab.twin', lang))}</summary><table><tr>{head}</tr>{body}</table></details></section>"
    )
