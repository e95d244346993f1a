"""What was chosen on the page of comparisons, in the session and in its address; and what ties a widget to a code of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from simulator.ui.compare import law_codes
from simulator.ui.state import session

if TYPE_CHECKING:
    from collections.abc import Callable

    from simulator.ui.compare.law_codes import Codes


def start() -> Codes:
    """The codes of the session; at its first run, those of the address."""
    if "law_codes" not in st.session_state:
        st.session_state.law_codes = law_codes.read(st.query_params.to_dict())
    return codes()


def codes() -> Codes:
    """The codes of this session."""
    stored: Codes = st.session_state.law_codes
    return stored


def save() -> None:
    """Keep them in the address."""
    session.keep(**law_codes.written(codes()))


def put(**changed: str) -> None:
    """Other codes; their widgets show them."""
    codes().update(changed)


def key(name: str) -> str:
    """The key of the widget of a code."""
    return session.key(law_codes.PREFIX + name)


def bound(
    name: str,
    read_back: Callable[[Any], str] = str,
    show: Callable[[str], Any] = str,
    then: Callable[[], None] | None = None,
    widget: str = "",
    argument: str = "value",
) -> dict[str, Any]:
    """What ties a widget to a code: its key, what it begins with, and what happens when it changes.

    ``widget`` is its own name where several widgets show parts of one code.
    """
    widget_key = key(widget or name)
    begun = session.begun(widget_key, show(codes()[name]), argument)
    return begun | {"on_change": _take, "args": (widget_key, name, read_back, then)}


def _take(widget: str, name: str, read_back: Callable[[Any], str], then: Callable[[], None] | None) -> None:
    """A widget was changed: keep its code, which the widget then shows as it was understood."""
    if session.has_left(widget):
        return
    code = read_back(st.session_state[widget])
    codes()[name] = code
    if then:
        then()
