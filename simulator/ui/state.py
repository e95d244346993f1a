"""What was asked, in the session and in the address, nowhere else.

Widgets show the codes of ``facts`` and give them back; their keys carry the language, because Streamlit puts a widget
whose labels change back to its first choice.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from simulator.law import DWELLINGS
from simulator.ui.facts import BOTH, DIGITS, FIELDS, UNITS, Facts, read, written
from simulator.wording import DEFAULT, LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Callable


def start(example: Facts) -> None:
    """At the first run of a session, read the address. A page that is left by another way than a link takes its widgets along.

    ``lang`` is such a widget: ``spoken`` remembers it.
    """
    session = st.session_state
    session.own, session.drawn = {}, set()
    if "facts" in session:
        session.lang = session.spoken = session.get("lang") or session.spoken
        return
    given = st.query_params.to_dict()
    session.example = example
    session.facts, session.borrowed = read(given, example)
    session.lang = session.spoken = _language(given.get("lang", ""))
    session.unit = given["unit"] if given.get("unit") in UNITS else UNITS[0]
    session.detail = given["detail"] if given.get("detail") in DWELLINGS else ""
    session.turn, session.sent = 0, set()


def _language(asked: str) -> str:
    browser = (st.context.locale or "")[:2].lower()
    return next((lang for lang in (asked, browser) if lang in LANGUAGES), DEFAULT)


def keep(**codes: str) -> None:
    """What only the page that is shown has in its address (``text=dz/2024-203``): an empty code is left out."""
    st.session_state.own = {name: code for name, code in codes.items() if code}


def address() -> dict[str, str]:
    """What every page has in its address: the language, and whatever differs from a first visit."""
    session = st.session_state
    codes = {"lang": session.lang} | ({} if session.facts == session.example else written(session.facts))
    if session.unit != UNITS[0]:
        codes["unit"] = session.unit
    if session.detail and session.facts["type"] == BOTH:
        codes["detail"] = session.detail
    return codes


def save() -> None:
    """Write the session into the address. The run is whole: the browser has every widget that it drew."""
    st.session_state.sent = st.session_state.drawn
    whole = address() | st.session_state.own
    if whole != st.query_params.to_dict():
        st.query_params.from_dict(whole)


def facts() -> Facts:
    """The facts of this session."""
    found: Facts = st.session_state.facts
    return found


def key(name: str) -> str:
    """The key of the widget of a fact, in this language; a new question makes new widgets.

    ``boot.js`` opens the pad of digits for those whose key says so.
    """
    return f"{'digits-' if name in DIGITS else ''}{name}@{st.session_state.lang}.{st.session_state.turn}"


def give(widget: str, value: object) -> None:
    """Give a widget its value, unless the last whole run drew it: a run that was cut short may not have shown it."""
    session = st.session_state
    if widget not in session.sent or widget not in session:
        session[widget] = value
    session.drawn.add(widget)


def take(name: str, read_back: Callable[[Any], str], show: Callable[[str], Any]) -> None:
    """A widget was changed: keep its code, and show the code as it was understood."""
    code = read_back(st.session_state[key(name)])
    st.session_state.facts[name] = code
    st.session_state.borrowed = []
    st.session_state[key(name)] = show(code)


def bound(name: str, read_back: Callable[[Any], str] = str, show: Callable[[str], Any] = str) -> dict[str, Any]:
    """What ties a widget to a fact: its key, its present value, and what happens when it changes."""
    give(key(name), show(facts()[name]))
    return {"key": key(name), "on_change": take, "args": (name, read_back, show)}


def ask(question: Facts) -> None:
    """Put another question in place of this one."""
    st.session_state.facts = dict.fromkeys(FIELDS, "") | question
    st.session_state.borrowed = []
    st.session_state.detail = ""
    st.session_state.turn += 1
