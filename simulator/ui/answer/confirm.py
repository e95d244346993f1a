"""A page asks before it answers: an amount that is a hundred times off is confirmed, or corrected, with one tap."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from simulator.ui.answer import doubts
from simulator.ui.shell.markup import tag
from simulator.ui.state import session
from simulator.wording import write

if TYPE_CHECKING:
    from collections.abc import Iterable

    from simulator.ui.answer.doubts import AmountQuestion
    from simulator.views.voice import Voice
    from simulator.views.years import Summary


def asks(voice: Voice, answers: Iterable[Summary]) -> bool:
    """Whether the answer has to wait, because a question stands in its place."""
    now = session.visit()
    questions = doubts.questions(answers, now.facts, now.confirmed)
    if questions:
        st.html(tag("h2", voice.say("warning.ask")))
    for question in questions:
        st.html(tag("p", write(question.sentence, voice.lang), cls="alert box", role="alert"))
        with st.container(key=f"ask-{question.field}", horizontal=True):
            st.button(
                question.yes(voice),
                key=session.key(f"instead-{question.field}"),
                type="primary",
                on_click=_correct,
                args=(question,),
            )
            st.button(
                question.no(voice), key=session.key(f"as-written-{question.field}"), on_click=_confirm, args=(question,)
            )
    return bool(questions)


def _correct(question: AmountQuestion) -> None:
    """Put the other amount into the field; new widgets show it."""
    now = session.visit()
    now.facts[question.field] = question.instead
    now.borrowed = []
    now.turn += 1


def _confirm(question: AmountQuestion) -> None:
    """Confirm the amount as it is written, as long as it stands there."""
    session.visit().confirmed.add(question.token)
