"""The form of the page of the population: which laws, what is assumed, one's own reform, and one button.

What is typed is kept in the session as it is typed; it counts once the button is pressed. The question that counts is in the
address: ``laws=2001-04-29_age-limit-75&interest=5.5%``.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

import streamlit as st

from simulator.populations import plan_options
from simulator.reading import terms
from simulator.reading.errors import InputError
from simulator.ui.population import lab, reform_editor
from simulator.ui.population.lab import ON, LabQuestion
from simulator.ui.shell.markup import tag
from simulator.ui.state import session
from simulator.wording import write

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from simulator.reading.errors import SimulatorError
    from simulator.views.voice import Voice

QUESTION, FORM = "lab_question", "lab_form"
"""What the session holds: the question that counts, and what the form says."""
_BETWEEN = "_"
_PERCENT = 100
_LONGEST = 40
"""The letters of a typed value."""


class Input(NamedTuple):
    """One thing that is assumed: the option of the command that says it, an example of it; none for what is switched on.

    What ``slides`` is a share of a hundred.
    """

    option: str
    example: str = ""
    slides: bool = False


INPUTS = (
    Input("loan-rate", "1%"),
    Input("loan-term", "25 years"),
    Input("wages-grow", "4%"),
    Input("kafil-share", "50%", slides=True),
    Input("discount", "6%"),
    Input("neutral", "1000"),
    Input("interest", "5.5%"),
    Input("bank-term", "25 years"),
    Input("interim", "150000"),
    Input("new-only"),
)
"""What may be typed, in the order of the form."""
_BY_OPTION = {row.option: row for row in INPUTS}


def question() -> LabQuestion:
    """The question that counts: the last one that was applied; at first, that of the address."""
    if QUESTION not in st.session_state:
        st.session_state[QUESTION] = read(st.query_params.to_dict())
    applied: LabQuestion = st.session_state[QUESTION]
    return applied


def read(codes: Mapping[str, str]) -> LabQuestion:
    """The question of an address: what it does not say, or not so that it can be read, is that of the first view."""
    chosen = [code for code in lab.codes() if code in codes.get("laws", "").split(_BETWEEN)]
    draft = reform_editor.read(codes)
    is_own = draft != lab.in_force()
    count = len(chosen) + is_own
    chosen = chosen if count >= lab.FEWEST and len(chosen) <= lab.MOST else list(lab.LAWS)
    typed = {row.option: codes.get(_code(row.option), "")[:_LONGEST] for row in INPUTS}
    return LabQuestion(tuple(chosen), draft if is_own else None, _typed(typed))


def written(applied: LabQuestion) -> dict[str, str]:
    """The codes of a question: what differs from the first view."""
    laws = {} if applied.laws == lab.LAWS else {"laws": _BETWEEN.join(applied.laws)}
    draft = {} if applied.draft is None else reform_editor.written(applied.draft)
    return laws | draft | {_code(option): text for option, text in applied.typed}


def _code(option: str) -> str:
    return option.replace("-", "_")


def _typed(values: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """What is typed, without what is empty; of a switch, only that it is on."""
    filled = {name: text.strip() for name, text in values.items() if text.strip()}
    return tuple((name, term_in(text, "en") if _BY_OPTION[name].example else ON) for name, text in filled.items())


def term_in(text: str, lang: str) -> str:
    """A term in the words of a language, whichever language it is typed in ("25 ans": "25 years", as the command reads it).

    Anything else stays as it is.
    """
    term = terms.read(text)
    return text if term is None else " ".join(write(term, lang).split())


# --- the form


@st.fragment
def form(voice: Voice) -> None:
    """The form; a change of it draws only the form again, the button the whole page."""
    applied = question()
    _laws(voice)
    with (
        st.expander(voice.say("policy.page.assumed"), expanded=False),
        st.container(key="lab-assumed", horizontal=True),
    ):
        for row in INPUTS:
            _input(voice, row)
    with st.expander(voice.say("lab.page.editor"), expanded=applied.draft is not None), st.container(key="editor"):
        st.html(tag("p", voice.say("policy.page.editor.how"), cls="s"))
        reform_editor.form(voice)
        st.button(voice.say("lab.page.editor.reset"), on_click=reform_editor.forget, key=session.key("lab_reset"))
    on_form = _on_form()
    fault = _fault(voice, on_form)
    with st.container(key="lab-apply", horizontal=True):
        pressed = st.button(voice.say("policy.page.apply"), type="primary", key=session.key("lab_apply"))
        if not fault and on_form != applied and not pressed:
            st.html(tag("p", voice.say("policy.page.pending"), cls="s", role="status"))
    if fault:
        st.html(tag("p", fault, cls="alert box", role="alert"))
    elif pressed:
        st.session_state[QUESTION] = on_form
        st.rerun()


def _values() -> dict[str, str]:
    """What the form says: the codes of the laws, joined, and what is typed under each option."""
    if FORM not in st.session_state:
        applied = question()
        st.session_state[FORM] = {"laws": _BETWEEN.join(applied.laws), **dict(applied.typed)}
    values: dict[str, str] = st.session_state[FORM]
    return values


def _on_form() -> LabQuestion:
    """The question of the form."""
    values, draft = _values(), reform_editor.session_draft()
    laws = tuple(code for code in lab.codes() if code in values["laws"].split(_BETWEEN))
    typed = {row.option: values.get(row.option, "") for row in INPUTS}
    return LabQuestion(laws, draft if draft != lab.in_force() else None, _typed(typed))


def _fault(voice: Voice, on_form: LabQuestion) -> str:
    """Why the form cannot be applied: too few laws, or too many; empty where it can."""
    if len(on_form.laws) + (on_form.draft is not None) >= lab.FEWEST and len(on_form.laws) <= lab.MOST:
        return ""
    return voice.say("policy.page.count", fewest=lab.FEWEST, most=lab.MOST)


def _laws(voice: Voice) -> None:
    """The laws by their names, each a button that is pressed in or not."""
    widget = session.key("lab_laws")
    st.session_state.setdefault(widget, _values()["laws"].split(_BETWEEN))
    st.pills(
        voice.say("policy.page.laws", fewest=lab.FEWEST, most=lab.MOST), lab.codes(), selection_mode="multi",
        format_func=lambda code: lab.law_name(code, voice.lang), key=widget, on_change=_take,
        args=("laws", widget, _BETWEEN.join),
    )  # fmt: skip


def _input(voice: Voice, row: Input) -> None:
    """The field of an option, or its switch."""
    widget, name = session.key(f"lab_{_code(row.option)}"), voice.say(f"policy.input.{_code(row.option)}")
    value = _values().get(row.option, "")
    if row.slides and (share := _share(value)) is not None:
        st.session_state.setdefault(widget, share)
        st.slider(
            name, 0.0, 100.0, step=5.0, format="%g %%", key=widget, on_change=_take, args=(row.option, widget, _share_code), width=230
        )  # fmt: skip
        return
    if row.example:
        st.session_state.setdefault(widget, term_in(value, voice.lang))
        st.text_input(
            name, placeholder=term_in(row.example, voice.lang), max_chars=_LONGEST, key=widget, on_change=_take, args=(row.option, widget, str), width=230
        )  # fmt: skip
        return
    st.session_state.setdefault(widget, bool(value))
    st.checkbox(name, key=widget, on_change=_take, args=(row.option, widget, lambda on: ON if on else ""))


def _share(text: str) -> float | None:
    """A share as the slider shows it, in per cents; None for what is none: it stays as it was typed, and is refused."""
    try:
        return float(plan_options.part(text or "0%", "") * _PERCENT)
    except InputError:
        return None


def _share_code(share: float) -> str:
    """A share as the command reads it; empty where it is zero."""
    return f"{share:g}%" if share else ""


def _take(name: str, widget: str, code: Callable[..., str]) -> None:
    """Keep what a widget of the form says."""
    if not session.has_left(widget):
        _values()[name] = code(st.session_state[widget])


def is_typed(problem: SimulatorError) -> bool:
    """Whether a refusal is about what was typed in a field of the form."""
    return problem.where.removeprefix("--") in _BY_OPTION


def refusal(voice: Voice, problem: SimulatorError) -> str:
    """A refusal in the words of the form: the field of each option that it names."""
    return re.sub(r"--([a-z-]+)", lambda option: _field(voice, option), problem.message(voice.lang))


def _field(voice: Voice, option: re.Match[str]) -> str:
    """The name of the field of an option; of one without a field, the option as it is."""
    return voice.say(f"policy.input.{_code(option[1])}") if option[1] in _BY_OPTION else option[0]
