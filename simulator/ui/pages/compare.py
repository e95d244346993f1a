"""Comparer: any laws and schemes for this household, then what if: one fact moved, the works late, a sum to reach."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from simulator.reading import clock
from simulator.reading.errors import SimulatorError
from simulator.ui.answer import citations, confirm, doubts, fragment, headline
from simulator.ui.answer import form as forms
from simulator.ui.compare import blocks, engine, form, law_codes, session, whatif_blocks
from simulator.ui.shell.markup import join, tag
from simulator.ui.state import question
from simulator.ui.state import session as state
from simulator.whatif import shown
from simulator.wording import Named

if TYPE_CHECKING:
    from collections.abc import Callable

    from simulator.views.voice import Page
    from simulator.views.years import Json


def main(page: Page) -> None:
    """Ask, call, show."""
    codes = session.start()
    facts = question.on_day(state.facts(), clock.today())
    kinds = question.dwellings(facts)
    known = law_codes.offered(page.law, question.scenario(facts, kinds[0])["scheme"])
    beside = form.beside(page, known)
    detail = state.visit().detail
    scenario = engine.asked(facts, detail if len(kinds) > 1 and detail else kinds[0], codes)
    lacking = {name: names for name in beside if (names := law_codes.missing(codes, name))}
    try:
        found = engine.table(scenario, _called(beside, lacking), codes["rate"])
    except SimulatorError as error:
        st.html(headline.refusal(page, error))
        _facts(page)
    else:
        if confirm.asks(page, question.answers(facts, page.law).values()):
            _facts(page)
            session.save()
            return
        _answer(page, found, lacking, kinds)
        for name in beside:
            if name in law_codes.ASKED:
                form.scheme(page, name)
        _facts(page)
        _what_if(page, scenario)
    session.save()


def _called(beside: list[str], lacking: dict[str, list[str]]) -> tuple[str, ...]:
    """What the engine is asked for: what can be asked."""
    return tuple(law_codes.called(session.codes(), name) for name in beside if name not in lacking)


def _answer(page: Page, found: Json, lacking: dict[str, list[str]], kinds: tuple[str, ...]) -> None:
    """The conclusion, then one column for each line, then why."""
    st.html(join(doubts.told(page, found["warnings"]), blocks.conclusion(page, found, lacking)))
    with st.container(key="switches", horizontal=True):
        forms.unit(page)
        if len(kinds) > 1:
            forms.detail(page, kinds)
    st.html(blocks.columns(page, found, lacking))
    st.html(blocks.sentences(page, found))


def _facts(page: Page) -> None:
    """The household, and the rate of present values: folded, for both are seldom changed here."""
    with st.expander(page.say("whatif.household")):
        with st.container(key="form"):
            forms.essentials(page)
        form.discount(page)


def _what_if(page: Page, scenario: str) -> None:
    st.html(citations.heading(page, "whatif.title"))
    move = form.move(page)
    if move == law_codes.APPORT:
        _told(page, lambda: _apport(page, scenario))
    else:
        _told(page, lambda: _curve(page, scenario, move))
    st.html(citations.heading(page, "whatif.goal.title"))
    goal = form.goal(page)
    if goal:
        _told(page, lambda: _goals(page, scenario, goal))
    st.html(citations.heading(page, "whatif.delay.title"))
    _told(page, lambda: _late(page, scenario))


def _told(page: Page, show: Callable[[], None]) -> None:
    """Show something, or why it cannot be: the rest of the page stands."""
    try:
        show()
    except SimulatorError as error:
        st.html(headline.refusal(page, error))


def _apport(page: Page, scenario: str) -> None:
    """Why the down payment cannot be moved, and what a text that asks for another would change."""
    st.html(tag("p", page.say("whatif.error.apport"), cls="note"))
    now = engine.household(scenario).point
    for name in law_codes.of_the_down_payment():
        title = blocks.name(page, name)
        st.html(whatif_blocks.two(page, now, engine.reformed(scenario, name), title, judged=_is_judged(scenario)))
    st.html(tag("p", page.say("whatif.reforms"), cls="label"))


def _is_judged(scenario: str) -> bool:
    """Whether a condition may still turn the household away: not once it has its keys."""
    return not engine.household(scenario).scenario.has_keys_in_hand


def _goals(page: Page, scenario: str, goal: str) -> None:
    st.html(whatif_blocks.goals(page, engine.sought(scenario, goal)))


def _late(page: Page, scenario: str) -> None:
    st.html(whatif_blocks.delay(page, engine.late(scenario)))


def _curve(page: Page, scenario: str, move: str) -> None:
    """Another value beside the present one, then the whole curve."""
    swept = engine.curve(scenario, move)
    code = form.to(page, move)
    value = None
    if code:
        then = engine.moved(scenario, move, code)
        value = engine.value(scenario, move, code)
        title = page.say("whatif.with", name=Named(f"whatif.move.{move}"), value=shown(move, value))
        now = engine.household(scenario).point
        st.html(whatif_blocks.two(page, now, then, title, judged=_is_judged(scenario)))
    st.markdown(whatif_blocks.sweep(page, swept, value), unsafe_allow_html=True)


fragment.part("compare", main)
