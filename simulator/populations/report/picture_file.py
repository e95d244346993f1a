"""A picture of a lab as a file of its own (SVG)."""

from __future__ import annotations

from fractions import Fraction
from html import escape
from textwrap import wrap
from typing import TYPE_CHECKING

from simulator.populations.report import svg_labels
from simulator.populations.report.pictures import QUIET, highest, label_step, tick_label, ticks
from simulator.wording import fenced_in_a_drawing, is_right_to_left, say, write

if TYPE_CHECKING:
    from collections.abc import Iterator

    from simulator.populations.report.pictures import Picture, Series

WIDTH, HEIGHT = 760, 330
_TOP, _BOTTOM, _SIDE, _EDGE = 14, 34, 118, 16
_NOTE, _HEAD_LINE, _LEGEND_LINE = 24, 20, 22
"""The heights of a line at the foot, of the title and of the legend."""
_LETTERS, _SMALL_LETTERS = 92, 108
"""The letters on a line of the title, and on one of the legend or of what is counted."""


def svg(picture: Picture, lang: str, note: str = "") -> str:
    """The picture as a file of its own, in one language, with its title, its legend, and at its foot a note and what it is not."""
    heads = _titles(picture, lang)
    named = sum(len(_legend(series, lang)) for series in picture.series)
    legend = _LEGEND_LINE * named + _HEAD_LINE * len(heads) + 20
    inside = [*_head(picture, lang, heads), *_scale(picture, lang, legend), *_marks(picture, lang, legend)]
    alone = escape(" ".join(write(sentence, lang) for sentence in picture.sentences))
    labels = (write(label, lang) for label in picture.labels)
    height = HEIGHT + legend + svg_labels.room(labels, _label_width(picture, lang))
    x, anchor = (WIDTH - _EDGE, "end") if is_right_to_left(lang) else (_EDGE, "start")
    for line in filter(None, (note, say("disclaimer", lang))):
        inside.append(
            f'<text x="{x}" y="{height + 12}" fill="{QUIET}" text-anchor="{anchor}">{_text(line, lang)}</text>'
        )
        height += _NOTE
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" '
        f'font-family="IBM Plex Sans Arabic, Segoe UI, sans-serif" font-size="12">\n<title>{alone}</title>\n'
        f'<rect width="{WIDTH}" height="{height}" fill="#fff"/>\n' + "\n".join(inside) + "\n</svg>\n"
    )


def _titles(picture: Picture, lang: str) -> list[str]:
    """The lines of the title, then those that say what is counted."""
    lines = wrap(write(picture.title, lang), _LETTERS, break_long_words=False)
    return [*lines, *_subject(picture, lang)]


def _subject(picture: Picture, lang: str) -> list[str]:
    """The lines that say what is counted."""
    return wrap(write(picture.subject, lang), _SMALL_LETTERS, break_long_words=False)


def _head(picture: Picture, lang: str, titles: list[str]) -> Iterator[str]:
    """The title and the legend, from the side on which the language begins."""
    right = is_right_to_left(lang)
    x, anchor = (WIDTH - _EDGE, "end") if right else (_EDGE, "start")
    for place, line in enumerate(titles):
        is_subject = place >= len(titles) - len(_subject(picture, lang))
        look = f'fill="{QUIET}"' if is_subject else 'font-size="15" font-weight="600"'
        yield f'<text x="{x}" y="{22 + _HEAD_LINE * place}" {look} text-anchor="{anchor}">{_text(line, lang)}</text>'
    y = 14 + _HEAD_LINE * len(titles)
    box, beside = (x - 12, x - 18) if right else (x, x + 18)
    for series in picture.series:
        yield f'<rect x="{box}" y="{y}" width="12" height="12" rx="2" fill="{series.colour}"/>'
        for line in _legend(series, lang):
            yield f'<text x="{beside}" y="{y + 11}" text-anchor="{anchor}">{_text(line, lang)}</text>'
            y += _LEGEND_LINE


def _legend(series: Series, lang: str) -> list[str]:
    """The lines of what a colour is."""
    return wrap(write(series.name, lang), _SMALL_LETTERS, break_long_words=False)


def _text(words: str, lang: str) -> str:
    """Words of a language in a drawing, which is laid out from left to right."""
    return escape(fenced_in_a_drawing(words, lang))


def _frame(lang: str) -> tuple[float, float]:
    """The left and the right end of the drawing, beside the numbers of the scale."""
    return (_EDGE, WIDTH - _SIDE) if is_right_to_left(lang) else (_SIDE, WIDTH - _EDGE)


def _y(number: Fraction, picture: Picture, legend: int) -> float:
    room = HEIGHT - _TOP - _BOTTOM
    return legend + _TOP + room - float(number / highest(picture)) * room


def _scale(picture: Picture, lang: str, legend: int) -> Iterator[str]:
    left, right = _frame(lang)
    for number in ticks(picture):
        y = _y(number, picture, legend)
        yield f'<path d="M{left:.1f} {y:.1f}H{right:.1f}" stroke="#8a8f8c" stroke-width=".5"/>'
        x, anchor = (right + 8, "start") if is_right_to_left(lang) else (left - 8, "end")
        words = _text(tick_label(number, picture.unit, lang), lang)
        yield f'<text x="{x:.1f}" y="{y + 4:.1f}" fill="{QUIET}" text-anchor="{anchor}">{words}</text>'
    slot, wide = (right - left) / len(picture.labels), _label_width(picture, lang)
    for place in range(0, len(picture.labels), label_step(picture)):
        x, y = left + slot * (place + 0.5), legend + HEIGHT - 12
        for row, words in enumerate(svg_labels.lines(write(picture.labels[place], lang), wide)):
            yield f'<text x="{x:.1f}" y="{y + row * svg_labels.LINE}" fill="{QUIET}" text-anchor="middle">{_text(words, lang)}</text>'


def _label_width(picture: Picture, lang: str) -> float:
    left, right = _frame(lang)
    return (right - left) / len(picture.labels) * label_step(picture)


def _marks(picture: Picture, lang: str, legend: int) -> Iterator[str]:
    left, right = _frame(lang)
    slot = (right - left) / len(picture.labels)
    if picture.kind == "lines":
        for series in picture.series:
            points = [
                f"{left + slot * (place + 0.5):.1f},{_y(number, picture, legend):.1f}"
                for place, number in enumerate(series.values)
                if number is not None
            ]
            yield f'<polyline points="{" ".join(points)}" fill="none" stroke="{series.colour}" stroke-width="2.4"/>'
        return
    base = _y(Fraction(0), picture, legend)
    for place in range(len(picture.labels)):
        yield from _bars(picture, place, left + slot * place, slot, base, legend)


def _bars(picture: Picture, place: int, x: float, slot: float, base: float, legend: int) -> Iterator[str]:
    stacked = picture.kind == "stacked"
    wide = slot * 0.76 / (1 if stacked else len(picture.series))
    below = picture.base[place] if picture.base else Fraction(0)
    for row, series in enumerate(picture.series):
        number = series.values[place]
        if number is None:
            continue
        at = x + slot * 0.12 + (0 if stacked else wide * row)
        top, bottom = _y(below + number, picture, legend), _y(below, picture, legend) if stacked else base
        yield (
            f'<rect x="{at:.1f}" y="{top:.1f}" width="{wide:.1f}" height="{bottom - top:.1f}" fill="{series.colour}"/>'
        )
        below = below + number if stacked else below
