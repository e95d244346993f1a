"""The schedule: the way to the deed, every payment under its year, and what another reading of the law would change."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from simulator import clock
from simulator.errors import SimulatorError
from simulator.ui import (
    blocks,
    confirming,
    doubts,
    forms,
    hero,
    household,
    links,
    question,
    rereading,
    state,
    timetable,
    tranches_loan,
)
from simulator.ui.markup import join, tag
from simulator.ui.places import HOME

if TYPE_CHECKING:
    from simulator.plain_page import Page
    from simulator.summary import Summary


def main(page: Page) -> None:
    """Ask, call, show."""
    facts, today = state.facts(), clock.today()
    modify = links.place_link(HOME, page.say("schedule.modify"), page.lang, drawn="edit")
    st.html(tag("div", blocks.asked(page, facts), modify, cls="asked-bar"))
    try:
        answers = question.answers(question.on_day(facts, today), page.law)
    except SimulatorError as error:
        st.html(hero.refusal(page, error, facts))
        forms.readings(page, None, ())
        return
    if confirming.asks(page, answers.values()):
        return
    with st.container(key="switches", horizontal=True):
        forms.unit(page)
        dwelling = forms.detail(page, list(answers)) if len(answers) > 1 else next(iter(answers))
    _show(page, answers[dwelling], dwelling)
    forms.readings(page, *rereading.changes(question.on_day(facts, today), dwelling, page.law))
    st.html(blocks.reproduce(page, answers[dwelling].found))


def _show(page: Page, shown: Summary, dwelling: str) -> None:
    born = question.births(state.facts(), dwelling)
    years = timetable.years(page, shown, born, clock.today())
    heads = timetable.heads(page, shown), blocks.pay_off(page, shown), timetable.journey(page, shown)
    st.html(join(doubts.of_all(page, [shown]), *heads, tranches_loan.beside(page, shown), years))


household.part("schedule", main)
