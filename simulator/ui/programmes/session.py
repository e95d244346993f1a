"""What was asked on the page of the other schemes, in the session and in its address; and what ties a widget to a code of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from simulator.ui.state import scheme_codes, session
from simulator.ui.state.scheme_codes import PREFIX, SCHEME

if TYPE_CHECKING:
    from collections.abc import Callable

    from simulator.ui.state.scheme_codes import Codes


def start() -> Codes:
    """The codes of the session; at its first run, those of the address."""
    if "scheme_codes" not in st.session_state:
        st.session_state.scheme_codes = scheme_codes.read(st.query_params.to_dict())
    return codes()


def codes() -> Codes:
    """The codes of this session."""
    stored: Codes = st.session_state.scheme_codes
    return stored


def save() -> None:
    """Keep them in the address; of an example, its scheme."""
    now = codes()
    session.keep(**scheme_codes.written({SCHEME: now[SCHEME]} if scheme_codes.is_example(now) else now))


def last_answered(answered: Codes | None = None) -> Codes | None:
    """The last codes of the scheme that had an answer; those given have one."""
    if answered is not None:
        st.session_state.scheme_answered = dict(answered)
    stored: Codes | None = st.session_state.get("scheme_answered")
    return stored if stored and stored[SCHEME] == codes()[SCHEME] else None


def key(name: str) -> str:
    """The key of the widget of a code."""
    return session.key(PREFIX + name)


def bound(
    name: str,
    read_back: Callable[[Any], str],
    show: Callable[[str], Any],
    widget: str = "",
    argument: str = "value",
) -> dict[str, Any]:
    """What ties a widget to a code: its key, what it begins with, and what happens when it changes.

    ``widget`` names a second widget of the same code.
    """
    own_key = key(widget or name)
    begun = session.begun(own_key, show(codes().get(name, "")), argument)
    return begun | {"on_change": _take, "args": (name, own_key, read_back)}


def _take(name: str, own_key: str, read_back: Callable[[Any], str]) -> None:
    """A widget was changed: keep its code, which the widget then shows as it was understood; another scheme brings its example."""
    if session.has_left(own_key):
        return
    code = read_back(st.session_state[own_key])
    if name == SCHEME:
        restart(scheme_codes.example(code))
        return
    codes()[name] = code


def restart(begun: Codes) -> None:
    """Begin anew with these codes; their widgets show them, and no answer of before stays."""
    st.session_state.scheme_codes = dict(begun)
    st.session_state.pop("scheme_answered", None)
    session.visit().turn += 1
