"""Break-even on the page: a number of the law, a figure, a bound; where the one makes the other pass it."""

from __future__ import annotations

import functools
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

import streamlit as st

from simulator.populations.count import tables
from simulator.populations.count.groups import ALL
from simulator.populations.count.totals import MAIN
from simulator.populations.reforms import levers, threshold
from simulator.populations.report import findings
from simulator.reading.errors import SimulatorError
from simulator.ui.population import lab
from simulator.ui.server import heavy
from simulator.ui.shell.markup import tag
from simulator.ui.state import session
from simulator.views.text import threshold_page
from simulator.wording import write

if TYPE_CHECKING:
    from collections.abc import Callable

    from simulator.populations.experiment import Lab
    from simulator.populations.reforms.levers import Lever
    from simulator.populations.reforms.threshold import BreakEvenAnswer
    from simulator.ui.population.lab import LabQuestion
    from simulator.ui.population.own_file import VisitorFile
    from simulator.views.voice import Voice

ANSWER = "solved"
"""What the session holds: the last question, and its answer."""
USUAL = ("down_payment", "present_value.mean")
_BOUND = 30
_PER_CENT = 100
_MOST = 9e15
"""The largest bound: a browser counts no further without gaps."""


class BreakEvenQuestion(NamedTuple):
    """One question; ``bound`` in per cents, dinars, months or households, as it was typed. ``file_id`` is that of the visitor's file, 0 without one."""

    lab_question: LabQuestion
    file_id: int
    lever: str
    measure: str
    unit: str
    bound: str


def form(voice: Voice, lab_question: LabQuestion, visitor_file: VisitorFile | None, shown: Lab) -> None:
    """Ask, and answer when the button is pressed; the answer stays until something it rests on changes."""
    st.html(tag("h2", voice.say("threshold.title")))
    with st.container(key="threshold"):
        law = write(findings.law_label(shown.plan.laws[-1]), voice.lang)
        st.html(tag("p", voice.say("threshold.how", law=law), cls="s"))
        question = _question(voice, lab_question, visitor_file, shown)
        if st.button(voice.say("threshold.go"), key=session.key("threshold.go")):
            with st.spinner(voice.say("threshold.working"), show_time=False):
                st.session_state[ANSWER] = question, _answered(question, visitor_file)
        answer = st.session_state.get(ANSWER)
        if answer is not None and answer[0] == question:
            _show(voice, answer[1])


def _question(
    voice: Voice, lab_question: LabQuestion, visitor_file: VisitorFile | None, shown: Lab
) -> BreakEvenQuestion:
    lever_by_name = {lever.name: lever for lever in levers_of(lab_question, visitor_file)}
    by_name, law = tables.lookup(shown.figures), shown.plan.laws[-1].name
    measures = {
        name: figure.unit
        for name in findings.measures_shown(shown)
        if (figure := by_name.get((MAIN, law, ALL, name))) is not None and figure.value is not None
    }
    with st.container(key="threshold-ask", horizontal=True):
        lever = _chosen(voice, "lever", list(lever_by_name), USUAL[0], lambda name: named(voice, lever_by_name[name]))
        measure = _chosen(
            voice, "measure", list(measures), USUAL[1], lambda name: _measured(voice, name, measures[name])
        )
        bound = _bound(voice, shown, measure, measures[measure])
    file_id = 0 if visitor_file is None else id(visitor_file)
    return BreakEvenQuestion(lab_question, file_id, lever, measure, measures[measure], bound)


def levers_of(lab_question: LabQuestion, visitor_file: VisitorFile | None) -> tuple[Lever, ...]:
    """The numbers of the last law that may be moved."""
    if visitor_file is None:
        return _of_everybody(lab_question)
    return visitor_file.answer_to(("levers", lab_question), lambda: _of(lab_question, visitor_file))


@functools.lru_cache(maxsize=8)
def _of_everybody(lab_question: LabQuestion) -> tuple[Lever, ...]:
    return _of(lab_question, None)


def _of(lab_question: LabQuestion, visitor_file: VisitorFile | None) -> tuple[Lever, ...]:
    law = lab.plan(lab_question).laws[-1]
    return tuple(levers.all_levers(levers.Governing.of(lab.source(visitor_file), law)))


def named(voice: Voice, lever: Lever) -> str:
    """``apport initial (38 %)``: a number in the words of the law, and what the law says."""
    name, now = (
        write(fact, voice.lang) for fact in (threshold_page.label(lever), threshold_page.value(lever, lever.now))
    )
    return voice.say("threshold.lever.now", lever=name, now=now)


def _measured(voice: Voice, measure: str, unit: str) -> str:
    name = write(findings.measure_label(measure), voice.lang)
    return voice.say(f"threshold.measure.{unit}", measure=name)


def _chosen(voice: Voice, name: str, codes: list[str], usual: str, label: Callable[[str], str]) -> str:
    """One of a few, by its name in the language of the page."""
    stored = st.session_state.get(f"threshold_{name}", usual)
    now = stored if stored in codes else codes[0]
    chosen = st.selectbox(
        voice.say(f"threshold.{name}"),
        codes,
        index=codes.index(now),
        format_func=label,
        key=session.key(f"threshold.{name}"),
        width=360,
    )
    st.session_state[f"threshold_{name}"] = chosen
    return str(chosen)


def _bound(voice: Voice, shown: Lab, measure: str, unit: str) -> str:
    """The bound in the unit of the figure: at first the figure itself, or the usual bound of the effort."""
    figure = shown.value(measure, len(shown.plan.laws) - 1)
    scaled = int(figure * (_PER_CENT if unit == tables.SHARE else 1))
    usual = _BOUND if measure == "effort.median" else min(scaled, int(_MOST))
    number = st.number_input(
        voice.say("threshold.bound"), min_value=0.0, max_value=_MOST, step=1.0 if unit != tables.DINARS else 500.0, format="%g",
        value=float(st.session_state.get(f"threshold_bound_{measure}", usual)), key=session.key(f"threshold.bound.{measure}"), width=160,
    )  # fmt: skip
    st.session_state[f"threshold_bound_{measure}"] = number
    return str(number)


def _answered(question: BreakEvenQuestion, visitor_file: VisitorFile | None) -> BreakEvenAnswer | SimulatorError:
    bound = Fraction(question.bound)
    plan = lab.plan(question.lab_question)
    unit = question.unit
    try:
        with heavy.turn():
            return threshold.solve(
                lab.source(visitor_file),
                plan,
                lever=question.lever,
                measure=question.measure,
                bound=bound / _PER_CENT if unit == tables.SHARE else bound,
            )
    except SimulatorError as problem:
        return problem


def _show(voice: Voice, answer: BreakEvenAnswer | SimulatorError) -> None:
    if isinstance(answer, SimulatorError):
        st.html(tag("p", answer.message(voice.lang), cls="alert box", role="alert"))
        return
    paragraphs = [tag("p", write(sentence, voice.lang)) for sentence in threshold_page.sentences(answer)]
    st.html(tag("div", *paragraphs, cls="note", role="status"))
