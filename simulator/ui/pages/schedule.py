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
    last_answer,
    reading_answers,
    schedule,
    tranches_loan,
)
from simulator.ui.shell import nav
from simulator.ui.shell.markup import join, tag
from simulator.ui.shell.pages import HOME
from simulator.ui.state import question, session

if TYPE_CHECKING:
    from simulator.views.voice import Voice
    from simulator.views.years import Summary


def main(voice: Voice) -> None:
    """Ask, call, show."""
    facts, today = session.facts(), clock.today()
    modify = nav.place_link(HOME, voice.say("schedule.modify"), voice.lang, drawn="edit")
    st.html(tag("div", blocks.stated_facts(voice, facts), modify, cls="asked-bar"))
    try:
        answers = question.answers(question.on_day(facts, today), voice.law)
    except SimulatorError as error:
        st.html(join(headline.refusal(voice, error, facts), last_answer.block(voice)))
        form.readings(voice, None, ())
        return
    if confirm.asks(voice, answers.values()):
        return
    last_answer.keep()
    with st.container(key="switches", horizontal=True):
        form.unit(voice)
        dwelling = form.detail(voice, list(answers)) if len(answers) > 1 else next(iter(answers))
    _show(voice, answers[dwelling], dwelling)
    form.readings(voice, *reading_answers.changes(question.on_day(facts, today), dwelling, voice.law))
    st.html(blocks.law_day(voice, answers[dwelling].answer))


def _show(voice: Voice, shown: Summary, dwelling: str) -> None:
    born = question.births(session.facts(), dwelling)
    years = schedule.years(voice, shown, born, clock.today())
    once = blocks.contract_door(voice, [shown]), blocks.pay_off(voice, shown)
    heads = schedule.heads(voice, shown), *once, schedule.journey(voice, shown)
    st.html(join(doubts.of_all(voice, [shown]), *heads, tranches_loan.beside(voice, shown), years))


fragment.part("schedule", main)
