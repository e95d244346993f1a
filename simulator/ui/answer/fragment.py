"""A page about the household of the address: whose facts these are, the typical cases, and the part that changes with them."""

from __future__ import annotations

from contextlib import contextmanager
from threading import Lock
from typing import TYPE_CHECKING

import streamlit as st

from simulator.law import Law
from simulator.ui.answer import form, headline
from simulator.ui.shell.markup import join
from simulator.ui.state import examples, session
from simulator.ui.state.facts import supposed
from simulator.views.voice import Voice

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from simulator.ui.state.examples import Example


_ONE_AFTER_THE_OTHER = Lock()
"""Python draws two pages at once no faster than one after the other, and then both come late."""
PATIENCE = 0.1
"""Seconds that a page waits for its turn: behind a long comparison it does not stay in line."""


def part(name: str, draw: Callable[[Voice], None]) -> None:
    """Draw a page; when one of its widgets changes, what ``draw`` draws is drawn again alone.

    Streamlit tells such parts apart by their name: two pages with the same one would answer for each other.
    The bars and the typical cases change only with whose facts these are: then everything is drawn again.
    """
    origins = _origins()
    present, borrowed, examples_of = origins
    page = _page()
    marks = headline.marked(page, examples_of)
    st.html(join(headline.label(page, present, borrowed, session.facts()), marks))
    with (
        st.container()
    ):  # there with or without the button: what changes its place is made anew, and loses what is being typed
        if examples_of and not present:
            form.confirm(page)
    form.cases(page, present)

    def alone() -> None:
        if _origins() != origins:
            st.rerun()
        with _in_turn():
            session.visit().begin()
            draw(_page())
            session.save()

    alone.__qualname__ = name
    st.fragment(alone)()


@contextmanager
def _in_turn() -> Iterator[None]:
    has_turn = _ONE_AFTER_THE_OTHER.acquire(timeout=PATIENCE)
    try:
        yield
    finally:
        if has_turn:
            _ONE_AFTER_THE_OTHER.release()


def _origins() -> tuple[Example | None, list[str], frozenset[str]]:
    """The typical case whose facts these are, the facts that an address lacked, and all those that are still an example's."""
    now = session.visit()
    return examples.matching(now.facts), now.borrowed, supposed(now.facts)


def _page() -> Voice:
    now = session.visit()
    return Voice(Law.load(), now.lang, centimes=now.unit == "centimes")
