"""What stands in for facts of a contract that were not stated: a list, each a tap from its field; then the fields bear a mark."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import streamlit as st

from simulator.base import money
from simulator.reading import clock
from simulator.ui.answer import form, headline
from simulator.ui.contract import session
from simulator.ui.contract.blocks import label_key
from simulator.ui.shell.markup import tag
from simulator.ui.state import life_codes, typed
from simulator.ui.state import session as state

if TYPE_CHECKING:
    from simulator.views.voice import Voice


def section(voice: Voice) -> None:
    """The facts that were supposed, as buttons that lead to their fields; one more says that all of them are right."""
    supposed = life_codes.supposed(session.codes())
    if not supposed:
        return
    key = session.key("supposed")

    def open_it() -> None:
        name = st.session_state.get(key)
        if name:
            st.session_state[key] = None
            _open(name)

    labels = {name: _fact(voice, name, code) for name, code in supposed.items()}
    st.pills(voice.say("begin.supposed"), labels, format_func=labels.__getitem__, key=key, on_change=open_it)
    if not life_codes.is_example(session.codes(), clock.today()):
        st.button(
            voice.say("page.confirm"), key=session.key("confirm"), type="tertiary", on_click=session.put,
            kwargs=supposed | {"supposed": ""},
        )  # fmt: skip


def marks(voice: Voice) -> None:
    """The word *example* behind the fields of what was supposed; the cursor, where a tap asked for one of them."""
    names = [life_codes.PREFIX + name for name in life_codes.supposed(session.codes())]
    name, turn = state.visit().cursor
    cursor = ""
    if name.startswith(life_codes.PREFIX):
        to = re.sub(r"[^a-zA-Z0-9_-]", "-", state.key(name))
        cursor = tag("i", id="cursor", data_to=to, data_turn=str(turn))
    st.html(tag("div", headline.marked(voice, names), cursor))


def _open(name: str) -> None:
    """The field of a fact, in its place."""
    if name in life_codes.BESIDE:
        form.unfold("mine-beside")
    state.point(life_codes.PREFIX + name)


def _fact(voice: Voice, name: str, code: str) -> str:
    """A fact and what it says, as the words of a button."""
    return voice.say("begin.fact", name=voice.say(label_key(name)), value=_value(voice, name, code))


def _value(voice: Voice, name: str, code: str) -> str:
    if name in ("cohort", "type"):
        return voice.say(f"page.{name}.{code}")
    try:
        return (
            voice.amount(money.parse(typed.with_currency(code))) if name in life_codes.DIGITS else typed.day_shown(code)
        )
    except money.AmountError:
        return code
