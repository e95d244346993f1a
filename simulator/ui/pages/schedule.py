"""The schedule: the way to the deed, every payment under its year, and what another reading of the law would change."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from simulator.reading import clock
from simulator.reading.errors import SimulatorError
from simulator.ui.answer import (
    blocks,
    confirm,
    doubts,
    form,
    fragment,
    headline,
    reading_answers,
    schedule,
    tranches_loan,
)
from simulator.ui.shell import nav
from simulator.ui.shell.markup import join, tag
from simulator.ui.shell.pages import HOME
from simulator.ui.state import question, session

if TYPE_CHECKING:
    from simulator.views.voice import Page
    from simulator.views.years import Summary


def main(page: Page) -> None:
    """Ask, call, show."""
    facts, today = session.facts(), clock.today()
    modify = nav.place_link(HOME, page.say("schedule.modify"), page.lang, drawn="edit")
    st.html(tag("div", blocks.asked(page, facts), modify, cls="asked-bar"))
    try:
        answers = question.answers(question.on_day(facts, today), page.law)
    except SimulatorError as error:
        st.html(headline.refusal(page, error, facts))
        form.readings(page, None, ())
        return
    if confirm.asks(page, answers.values()):
        return
    with st.container(key="switches", horizontal=True):
        form.unit(page)
        dwelling = form.detail(page, list(answers)) if len(answers) > 1 else next(iter(answers))
    _show(page, answers[dwelling], dwelling)
    form.readings(page, *reading_answers.changes(question.on_day(facts, today), dwelling, page.law))
    st.html(blocks.reproduce(page, answers[dwelling].found))


def _show(page: Page, shown: Summary, dwelling: str) -> None:
    born = question.births(session.facts(), dwelling)
    years = schedule.years(page, shown, born, clock.today())
    heads = schedule.heads(page, shown), blocks.pay_off(page, shown), schedule.journey(page, shown)
    st.html(join(doubts.of_all(page, [shown]), *heads, tranches_loan.beside(page, shown), years))


fragment.part("schedule", main)
