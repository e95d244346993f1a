"""The schedule: the way to the deed, every payment under its year, and what another reading of the law would change."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import streamlit as st

from simulator.errors import SimulatorError
from simulator.law import Law
from simulator.plain_page import Page
from simulator.ui import blocks, forms, hero, question, rereading, state, timetable

if TYPE_CHECKING:
    from simulator.summary import Summary


def main() -> None:
    """Ask, call, show."""
    law = Law.load()
    page = Page(law, st.session_state.lang, centimes=st.session_state.unit == "centimes")
    facts = state.facts()
    with st.container(key="asked", horizontal=True):
        st.html(blocks.asked(page, facts))
        st.page_link(
            "simulate.py", label=page.say("schedule.modify"), icon=":material/edit:", query_params=state.address()
        )
    try:
        answers = question.answers(facts, law)
    except SimulatorError as error:
        st.html(hero.refusal(page, error, facts))
        forms.readings(page, None, ())
        return
    with st.container(key="switches", horizontal=True):
        forms.unit(page)
        dwelling = forms.detail(page, list(answers)) if len(answers) > 1 else next(iter(answers))
    _show(page, answers[dwelling], dwelling)
    forms.readings(page, *rereading.changes(facts, dwelling, law))
    st.html(blocks.reproduce(page, answers[dwelling].found))


def _show(page: Page, shown: Summary, dwelling: str) -> None:
    st.html(timetable.heads(page, shown))
    st.html(timetable.journey(page, shown))
    born = question.births(state.facts(), dwelling)
    st.html(timetable.years(page, shown, born, dt.datetime.now(tz=dt.UTC).date()))


main()
