"""Keep the present situation beside others: the button, and what stands in its place where it cannot be kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from simulator.ui.shell import nav
from simulator.ui.shell.markup import tag
from simulator.ui.state import session, situations
from simulator.wording import Plain

if TYPE_CHECKING:
    from simulator.ui.state.situations import Situation
    from simulator.views.voice import Voice

_TITLE = "keep_title"


def title_of(voice: Voice, all_situations: tuple[Situation, ...], place: int) -> str:
    """The title of a situation; its number where the visitor gave none."""
    return all_situations[place].title or voice.say("grid.situation", number=place + 1)


def offer(voice: Voice, *, onward: bool = False) -> None:
    """A field for a short title and the button that keeps the present facts, as the Enter key does; ``onward`` adds the way to the comparison."""
    all_situations = session.visit().situations
    place = situations.place(all_situations, session.facts())
    if place is not None:
        st.html(
            tag("p", voice.say("grid.kept.already", title=Plain(title_of(voice, all_situations, place))), cls="label")
        )
    elif len(all_situations) >= situations.MOST:
        st.html(tag("p", voice.say("grid.kept.full", most=situations.MOST), cls="label alert"))
    else:
        with st.form("keep_form", border=False), st.container(key="keep", horizontal=True, vertical_alignment="bottom"):
            st.text_input(
                voice.say("grid.kept.title"), max_chars=situations.LONGEST_TITLE, placeholder=voice.say("grid.kept.hint"),
                key=session.key(_TITLE),
            )  # fmt: skip
            st.form_submit_button(voice.say("grid.kept.keep"), key=session.key("keep_this"), on_click=_keep)
    if onward and all_situations:
        st.html(nav.place_link("compare", voice.say("grid.kept.onward", count=len(all_situations)), voice.lang))


def _keep() -> None:
    """Keep the present facts under the title that was typed, which the next situation does not have."""
    now, widget = session.visit(), session.key(_TITLE)
    now.situations = situations.added(now.situations, now.facts, st.session_state.get(widget) or "")
    st.session_state[widget] = ""


def manage(voice: Voice) -> None:
    """For each kept situation its title, to be changed, and the buttons that open it again and take it away."""
    all_situations = session.visit().situations
    for place, situation in enumerate(all_situations):
        with st.container(key=f"kept-{place}", horizontal=True, vertical_alignment="bottom"):
            widget = session.key(f"kept_title_{situation.code}")
            st.text_input(
                voice.say("grid.kept.rename", title=Plain(title_of(voice, all_situations, place))), max_chars=situations.LONGEST_TITLE,
                on_change=_rename, args=(widget, situation.code), **session.begun(widget, situation.title),
            )  # fmt: skip
            opened, removed = (session.key(f"kept_{act}_{situation.code}") for act in ("open", "remove"))
            st.button(voice.say("grid.kept.open"), key=opened, on_click=_open, args=(situation,))
            st.button(voice.say("grid.kept.remove"), key=removed, on_click=_remove, args=(situation.code,))


def _rename(widget: str, code: str) -> None:
    if not session.has_left(widget):
        now = session.visit()
        now.situations = situations.renamed(now.situations, code, st.session_state[widget])


def _open(situation: Situation) -> None:
    session.ask(situation.facts)


def _remove(code: str) -> None:
    now = session.visit()
    now.situations = situations.without(now.situations, code)
