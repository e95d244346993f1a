"""Comparer: any laws and schemes for this household, then what if: one fact moved, the works late, a sum to reach."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from simulator.law.scheme import PROGRAMMES
from simulator.reading import clock
from simulator.reading.errors import SimulatorError
from simulator.ui.answer import citations, confirm, doubts, fragment, headline, last_answer
from simulator.ui.answer import form as forms
from simulator.ui.compare import (
    blocks,
    curve,
    curve_files,
    engine,
    form,
    grid_fold,
    keeping,
    law_codes,
    own_reform,
    session,
    situation_blocks,
    whatif_blocks,
)
from simulator.ui.shell.markup import Markup, join, tag
from simulator.ui.state import question
from simulator.ui.state import session as state
from simulator.whatif import shown
from simulator.wording import Named

if TYPE_CHECKING:
    from collections.abc import Callable

    from simulator.answers.comparison import Comparison
    from simulator.views.voice import Voice


def main(voice: Voice) -> None:
    """Ask, call, show."""
    codes = session.start()
    codes["mine"] = own_reform.code_of_session(codes["mine"])
    facts = question.on_day(state.facts(), clock.today())
    kinds = question.dwellings(facts)
    own_law = question.scenario(facts, kinds[0])["scheme"]
    laws = law_codes.offered(own_law, facts["cohort"], codes["mine"]), law_codes.other_texts(voice.law, own_law)
    beside = form.beside(voice, *laws)
    detail = state.visit().detail
    scenario = engine.question_text(facts, detail if len(kinds) > 1 and detail else kinds[0], codes)
    lacking = {name: names for name in beside if (names := law_codes.missing(codes, name))}
    try:
        comparison = engine.table(scenario, _schemes(beside, lacking), codes["rate"], codes["mine"])
    except SimulatorError as error:
        st.html(join(headline.refusal(voice, error, facts), _before(voice)))
        _facts(voice)
    else:
        if confirm.asks(voice, question.answers(facts, voice.law).values()):
            _facts(voice)
            session.save()
            return
        st.session_state.compared = scenario, _schemes(beside, lacking), codes["rate"], codes["mine"]
        for name in lacking:
            form.scheme(voice, name)
        _answer(voice, comparison, lacking, kinds)
        for name in beside:
            if name in law_codes.SCHEME_FACTS and name not in lacking:
                form.scheme(voice, name)
        form.texts(voice, *laws)
        _grid(voice, scenario, _schemes(beside, lacking))
        _what_if(voice, scenario)
    session.save()


def _schemes(beside: list[str], lacking: dict[str, list[str]]) -> tuple[str, ...]:
    """The schemes of the engine: those whose facts are complete."""
    return tuple(law_codes.dated_scheme(session.codes(), name) for name in beside if name not in lacking)


def _before(voice: Voice) -> Markup:
    """The last comparison of the visit; nothing where there was none."""
    if "compared" not in st.session_state:
        return Markup()
    return last_answer.before(voice, blocks.conclusion(voice, engine.table(*st.session_state.compared), {}))


def _answer(voice: Voice, comparison: Comparison, lacking: dict[str, list[str]], kinds: tuple[str, ...]) -> None:
    """The conclusion, the household, then one column for each line, then why."""
    conclusion = blocks.conclusion(voice, comparison, lacking)
    st.html(join(doubts.warnings_box(voice, comparison.warnings), conclusion, blocks.without_column(voice, comparison)))
    with st.container(key="switches", horizontal=True):
        forms.unit(voice)
        if len(kinds) > 1:
            forms.detail(voice, kinds)
    _facts(voice)
    st.html(blocks.columns(voice, comparison))
    st.html(blocks.sentences(voice, comparison))
    st.html(join(citations.heading(voice, "grid.kept"), situation_blocks.side_by_side(voice, session.codes())))
    keeping.offer(voice)
    keeping.manage(voice)


def _facts(voice: Voice) -> None:
    """The household, and the rate of present values: in a fold that stays open from one change to the next."""
    with forms.folded(voice.say("whatif.household"), "household"):
        with st.container(key="form"):
            forms.essentials(voice)
        form.discount(voice)


def _grid(voice: Voice, scenario: str, schemes: tuple[str, ...]) -> None:
    """Typical households under the programmes and the laws that stand beside, without the reforms."""
    by_law = (name for name in schemes if not name.startswith("reform/"))
    columns = tuple(dict.fromkeys((*PROGRAMMES, *by_law)))
    _show_or_refuse(voice, lambda: grid_fold.fold(voice, scenario, columns))


def _what_if(voice: Voice, scenario: str) -> None:
    st.html(citations.heading(voice, "whatif.title"))
    move = form.move(voice)
    if move == law_codes.APPORT:
        _show_or_refuse(voice, lambda: _apport(voice, scenario))
    else:
        _show_or_refuse(voice, lambda: _curve(voice, scenario, move))
    st.html(citations.heading(voice, "whatif.goal.title"))
    goal = form.goal(voice)
    if goal:
        _show_or_refuse(voice, lambda: _goals(voice, scenario, goal))
    st.html(citations.heading(voice, "whatif.delay.title"))
    _show_or_refuse(voice, lambda: _late(voice, scenario))


def _show_or_refuse(voice: Voice, show: Callable[[], None]) -> None:
    """Call ``show``; where it raises, show why: the rest of the page stands."""
    try:
        show()
    except SimulatorError as error:
        st.html(headline.refusal(voice, error))


def _apport(voice: Voice, scenario: str) -> None:
    """Why the down payment cannot be moved, and what a text that asks for another would change."""
    st.html(tag("p", voice.say("whatif.error.apport"), cls="note"))
    now = engine.household(scenario).point
    for name in law_codes.of_the_down_payment():
        title = blocks.name(voice, name)
        st.html(whatif_blocks.two(voice, now, engine.reformed(scenario, name), title, judged=_is_judged(scenario)))
    st.html(tag("p", voice.say("whatif.reforms"), cls="label"))


def _is_judged(scenario: str) -> bool:
    """Whether a condition may still turn the household away: not once it has its keys."""
    return not engine.household(scenario).scenario.has_keys_in_hand


def _goals(voice: Voice, scenario: str, goal: str) -> None:
    st.html(whatif_blocks.goals(voice, engine.sought(scenario, goal)))


def _late(voice: Voice, scenario: str) -> None:
    st.html(whatif_blocks.delay(voice, engine.late(scenario)))


def _curve(voice: Voice, scenario: str, move: str) -> None:
    """Another value beside the present one, then the whole curve."""
    swept, now = engine.curve(scenario, move), engine.household(scenario).point
    code = form.to(voice, move)
    dots = () if swept.now is None else (curve.Dot("now", swept.now, now.instalment),)
    if code:
        then = engine.moved(scenario, move, code)
        value = engine.value(scenario, move, code)
        title = voice.say("whatif.with", name=Named(f"whatif.move.{move}"), value=shown(move, value))
        st.html(whatif_blocks.two(voice, now, then, title, judged=_is_judged(scenario)))
        dots = (curve.Dot("to", value, then.instalment), *dots)
    st.markdown(whatif_blocks.sweep(voice, swept, dots), unsafe_allow_html=True)
    curve_files.buttons(voice, swept, dots)


fragment.part("compare", main)
