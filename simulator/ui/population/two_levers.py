"""A map on the page: two numbers of the last law, the values of each, and two figures over all their pairs."""

from __future__ import annotations

import datetime as dt
import functools
from typing import TYPE_CHECKING, NamedTuple

import streamlit as st

from simulator.cli import treasury_options
from simulator.populations.reforms import lever_values, two_levers
from simulator.reading.errors import InputError, SimulatorError
from simulator.sheets import typeset
from simulator.ui.answer.form import folded
from simulator.ui.population import charts, lab, solve
from simulator.ui.server import heavy, turns
from simulator.ui.shell.markup import figure, scrolling, tag
from simulator.ui.state import session
from simulator.views import heat_map
from simulator.views.text import threshold_page, treasury_part, two_levers_page
from simulator.wording import write
from simulator.writing import csv_cells, formats

if TYPE_CHECKING:
    from simulator.populations.reforms.levers import Lever
    from simulator.populations.reforms.two_levers import Mapped
    from simulator.ui.population.on_demand import CountedLab
    from simulator.ui.shell.markup import Markup
    from simulator.views.voice import Voice

ANSWER = "mapped"
"""What the session holds: the last question, and its answer."""
USUAL = (("age_limit", "66/70/75"), ("down_payment", "20%/25%/38%"))
"""The numbers and values of the form at first."""
_STEPS = 5
"""The shades of a map, less one."""
_LONGEST = 200
"""The letters of typed values."""


class MapQuestion(NamedTuple):
    """One question: the words after ``--map``. ``file_id`` is that of the visitor's file, 0 without one."""

    question: lab.LabQuestion
    file_id: int
    words: tuple[str, ...]


@st.fragment
def show(voice: Voice, counted: CountedLab) -> None:
    """The fold of the map: closed at first."""
    with folded(voice.say("fold.map"), "map") as fold:
        if fold.open:
            _form(voice, counted)


def _form(voice: Voice, counted: CountedLab) -> None:
    """Ask, and answer when the button is pressed; the answer stays until something it rests on changes."""
    st.html(tag("p", voice.say("fold.map.how"), cls="s"))
    with st.container(key="map-ask", horizontal=True):
        numbers = _numbers(voice, counted)
    file_id = 0 if counted.visitor_file is None else id(counted.visitor_file)
    question = MapQuestion(counted.question, file_id, numbers)
    if st.button(voice.say("fold.map.go"), key=session.key("map.go")):
        with st.spinner(voice.say("fold.working"), show_time=False):
            st.session_state[ANSWER] = question, _answered(counted, numbers)
    answer = st.session_state.get(ANSWER)
    if answer is not None and answer[0] == question:
        _show(voice, counted, question, answer[1])


def _numbers(voice: Voice, counted: CountedLab) -> tuple[str, ...]:
    """The two numbers, each with its values, as the command takes them: ``age_limit=66/70/75``."""
    by_name = {lever.name: lever for lever in solve.levers_of(counted.question, counted.visitor_file)}
    words = []
    for place in range(len(USUAL)):
        lever = by_name[_lever_name(voice, place, by_name)]
        words.append(f"{lever.name}={_values(voice, place, lever)}")
    return tuple(words)


def _lever_name(voice: Voice, place: int, by_name: dict[str, Lever]) -> str:
    names, stored = list(by_name), st.session_state.get(f"map_lever_{place}", USUAL[place][0])
    chosen = st.selectbox(
        voice.say(f"fold.map.number.{place}"), names, index=names.index(stored) if stored in names else min(place, len(names) - 1),
        format_func=lambda name: solve.named(voice, by_name[name]), key=session.key(f"map.lever.{place}"), width=330,
    )  # fmt: skip
    st.session_state[f"map_lever_{place}"] = chosen
    return str(chosen)


def _values(voice: Voice, place: int, lever: Lever) -> str:
    """What is typed as the values of a number; at first the usual ones, or that of the law."""
    name = f"map_values_{place}_{lever.name}"
    typed = st.text_input(
        voice.say("fold.map.values"), value=st.session_state.get(name, _usual(voice, place, lever)), max_chars=_LONGEST,
        placeholder=USUAL[place][1], key=session.key(f"map.values.{place}.{lever.name}"), width=200,
    )  # fmt: skip
    st.session_state[name] = typed
    return " ".join(typed.split())


def _usual(voice: Voice, place: int, lever: Lever) -> str:
    """The first values of a number: those of the form, or what the law says, where it is read as it is written."""
    if lever.short == USUAL[place][0]:
        return USUAL[place][1]
    now = write(threshold_page.value(lever, lever.now), voice.lang)
    try:
        return now if lever_values.read(lever, now) == lever.now else ""
    except InputError:
        return ""


def answer_of(counted: CountedLab, words: tuple[str, ...]) -> Mapped:
    """The map of these words, as the command makes it. Raises ``SimulatorError``."""
    options = lab.options_of(counted.question, counted.visitor_file, "--map", *words)
    with heavy.turn(turns.FOLLOWING):
        return two_levers.mapped(
            lab.source(counted.visitor_file), counted.shown.plan, treasury_options.maps(options)[0]
        )


def _answered(counted: CountedLab, words: tuple[str, ...]) -> Mapped | SimulatorError:
    try:
        return answer_of(counted, words)
    except SimulatorError as problem:
        return problem


def _show(voice: Voice, counted: CountedLab, question: MapQuestion, answer: Mapped | SimulatorError) -> None:
    if isinstance(answer, SimulatorError):
        refusal = type(answer)(answer.key, voice.say("fold.map.values"), **answer.facts).message(voice.lang)
        st.html(tag("p", refusal, cls="alert box", role="alert"))
        return
    for place, measure in enumerate(answer.measures):
        st.html(tag("p", write(two_levers_page.finding(answer, place), voice.lang), role="status"))
        st.html(_table(voice, answer, place))
        drawing = functools.partial(_png, answer, place, voice.lang, counted.note)
        with st.container(key=f"take-map-{place}", horizontal=True):
            charts.download(voice, "policy.page.png", drawing, f"map_{measure.replace('.', '_')}.png", "image/png")
    with st.container(key="take-map", horizontal=True):
        charts.download(voice, "lab.page.csv", lambda: rows_file(answer), "map.csv", "text/csv")
    st.code(counted.question.command(counted.visitor_file, "--map", *question.words), language=None, wrap_lines=True)


def _table(voice: Voice, answer: Mapped, place: int) -> Markup:
    """The map as a table, each figure in its shade; the cell of the law as it stands has a frame."""
    heads, rows = treasury_part.map_table(answer, place, voice.lang)
    shades = heat_map.shades(answer, place)
    body = [
        tag(
            "tr",
            tag("th", label, scope="row"),
            *(
                tag("td", figure(cell), cls=_mark(shades.get((row, column)), now=heat_map.is_now(answer, row, column)))
                for column, cell in enumerate(cells)
            ),
        )
        for row, (label, *cells) in enumerate(rows)
    ]
    head = tag("tr", *(tag("th", cell, scope="col") for cell in heads))
    return tag("div", scrolling(tag("table", tag("thead", head), tag("tbody", *body))), cls="lab-map")


def _mark(shade: float | None, *, now: bool) -> str:
    """The marks of a cell: its shade, in so many steps, and whether it is that of the law."""
    step = "" if shade is None else f" shade{round(shade * _STEPS)}"
    return f"n{step}{' now' if now else ''}"


def _png(answer: Mapped, place: int, lang: str, note: str) -> bytes:
    """The map in points, as the folder of the command draws it."""
    return typeset.drawing(heat_map.svg(answer, place, lang, note), formats.UNDATED.replace(tzinfo=dt.UTC))


def rows_file(answer: Mapped) -> bytes:
    """The map as CSV, as the folder of the command has it."""
    rows = two_levers_page.map_rows(answer)
    return csv_cells.table(tuple(rows[0]), rows).encode("utf-8-sig")
