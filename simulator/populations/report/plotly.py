"""The pictures of a lab drawn by Plotly: for the page, and for a file that opens without a network.

Every colour, margin and mark of the scale is given: the theme's guesses cut numbers off and cover words.
"""

from __future__ import annotations

from textwrap import wrap
from typing import TYPE_CHECKING

import plotly.graph_objects as go
from plotly.offline import get_plotlyjs

from simulator.populations.report.pictures import QUIET, highest, label_step, number_of, table, tick_label, ticks
from simulator.wording import direction, fenced_in_a_drawing, is_right_to_left, say, write

if TYPE_CHECKING:
    from collections.abc import Iterable

    from simulator.populations.report.pictures import Picture

HEIGHT = 330
CONFIG = {"displayModeBar": False, "scrollZoom": False, "responsive": True}
_GRID = "#8a8f8c"
_CLEAR = "rgba(0,0,0,0)"
_LINE, _LINES_TOGETHER = 9, 45
"""Letters on one line of a label, at least, and of all labels together: none touches the next on a phone."""
_ROOM, _NEXT_ROOM = 28, 16
"""Pixels under the axis for the first line of the labels, and for each further one."""
_LETTER, _EDGE = 7, 14
"""Pixels of a letter of the scale, and those that stay free at both sides."""
_FONT = "IBM Plex Sans Arabic, Segoe UI, sans-serif"


def figure(picture: Picture, lang: str) -> go.Figure:
    """One picture as a Plotly figure, without its title and legend, which the page writes."""
    places = list(range(len(picture.labels)))
    chart = go.Figure()
    for series in picture.series:
        values = [number_of(value, picture.unit) for value in series.values]
        words = [write(cell, lang) for cell in _cells(picture, series.values)]
        labels = [write(label, lang) for label in picture.labels]
        options = {
            "name": write(series.name, lang),
            "x": places,
            "y": values,
            "customdata": list(zip(labels, words, strict=True)),
        }
        options["hovertemplate"] = "%{customdata[0]}<br>%{customdata[1]}<extra>%{fullData.name}</extra>"
        if picture.kind == "lines":
            chart.add_scatter(
                mode="lines+markers", line={"color": series.colour, "width": 2.5}, marker={"size": 5}, **options
            )
        else:
            starts = {"base": [number_of(start, picture.unit) for start in picture.base]} if picture.base else {}
            chart.add_bar(marker={"color": series.colour, "line": {"width": 0}}, **options, **starts)
    chart.update_layout(**_layout(picture, lang, places))
    return chart


def _cells(picture: Picture, values: tuple[object, ...]) -> list[object]:
    rows = picture.twin()
    column = next(place for place, series in enumerate(picture.series, 1) if series.values is values)
    return [row[column] for row in rows]


def _layout(picture: Picture, lang: str, places: list[int]) -> dict[str, object]:
    right = is_right_to_left(lang)
    shown = places[:: label_step(picture)]
    labels = [
        wrap(write(picture.labels[place], lang), max(_LINE, _LINES_TOGETHER // len(shown)), break_long_words=False)
        or [""]
        for place in shown
    ]
    marks = ticks(picture)
    side = _EDGE + _LETTER * max(len(tick_label(mark, picture.unit, lang)) for mark in marks)
    return {
        "height": HEIGHT, "paper_bgcolor": _CLEAR, "plot_bgcolor": _CLEAR, "showlegend": False, "dragmode": False,
        "barmode": "overlay" if picture.base else "stack" if picture.kind == "stacked" else "group", "bargap": 0.25,
        "margin": {"l": _EDGE if right else side, "r": side if right else _EDGE, "t": 10, "b": _ROOM + _NEXT_ROOM * (max(map(len, labels)) - 1)},
        "font": {"family": _FONT, "size": 12, "color": QUIET},
        "hoverlabel": {"bgcolor": "#1e2522", "font": {"color": "#fff", "family": _FONT}},
        "xaxis": {
            "tickmode": "array", "tickvals": shown, "ticktext": ["<br>".join(fenced_in_a_drawing(line, lang) for line in label) for label in labels],
            "showgrid": False, "zeroline": False, "fixedrange": True, "tickfont": {"color": QUIET}, "tickangle": 0,
        },
        "yaxis": {
            "tickmode": "array", "tickvals": [number_of(mark, picture.unit) for mark in marks],
            "ticktext": [fenced_in_a_drawing(tick_label(mark, picture.unit, lang), lang) for mark in marks], "gridcolor": _GRID, "gridwidth": 0.5, "zeroline": False,
            "side": "right" if right else "left", "fixedrange": True, "tickfont": {"color": QUIET},
            "range": [0, 1.04 * (number_of(highest(picture), picture.unit) or 1)],
        },
    }  # fmt: skip


def html(
    pictures: Iterable[Picture],
    lang: str,
    title: str,
    lead: Iterable[str],
    style: str,
    note: str = "",
    *,
    more: Iterable[str] = (),
) -> str:
    """Every picture in one file that needs no network: sentences, drawing, and the table twin folded under it; then ``more`` sections."""
    parts = [
        f'<!DOCTYPE html>\n<html lang="{lang}" dir="{direction(lang)}"><head><meta charset="utf-8">',
        f'<meta name="viewport" content="width=device-width"><title>{_text(title)}</title><style>{style}</style>',
        f"<script>{get_plotlyjs()}</script></head><body><h1>{_text(title)}</h1>",
        *(f"<p>{_text(words)}</p>" for words in lead),
        *(_section(picture, lang, note) for picture in pictures),
        *more,
        f"<p>{_text(say('disclaimer', lang))}</p></body></html>\n",
    ]
    return "\n".join(parts)


def _section(picture: Picture, lang: str, note: str) -> str:
    drawn = figure(picture, lang).to_html(
        full_html=False, include_plotlyjs=False, div_id=f"picture-{picture.name}", config=CONFIG
    )
    heads, rows = table(picture, lang)
    legend = "".join(
        f'<span><i style="background:{series.colour}"></i>{_text(write(series.name, lang))}</span>'
        for series in picture.series
    )
    cells = "".join("<tr>" + "".join(f"<td>{_text(cell)}</td>" for cell in row) + "</tr>" for row in rows)
    head = "".join(f"<th>{_text(cell)}</th>" for cell in heads)
    sentences = "".join(f"<p>{_text(write(sentence, lang))}</p>" for sentence in picture.sentences)
    return (
        f"<section><h2>{_text(write(picture.title, lang))}</h2><p><small>{_text(write(picture.subject, lang))}</small></p>{sentences}<p class=legend>{legend}</p><div dir=ltr>{drawn}</div>"
        f"<p><small>{_text(note)}</small></p>"
        f"<details><summary>{_text(say('lab.twin', lang))}</summary><table><tr>{head}</tr>{cells}</table></details></section>"
    )


def _text(words: str) -> str:
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
