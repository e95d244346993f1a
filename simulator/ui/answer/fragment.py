"""A page about the household of the address: whose facts these are, the typical cases, and the part that changes with them."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
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

    from simulator.ui.shell.markup import Markup
    from simulator.ui.state.examples import Example


_ONE_AFTER_THE_OTHER = Lock()
"""Python draws two pages at once no faster than one after the other, and then both come late."""
PATIENCE = 0.1
"""Seconds that a page waits for its turn: behind a long comparison it does not stay in line."""


@dataclass(frozen=True)
class Origins:
    """The typical case whose facts these are, the facts that an address lacked, all those that are still an example's, the way in."""

    present: Example | None
    borrowed: list[str]
    supposed: frozenset[str]
    way: str


def part(name: str, draw: Callable[[Voice], None], above: Callable[[Voice, Origins], None] | None = None) -> None:
    """Draw a page; when one of its widgets changes, what ``draw`` draws is drawn again alone.

    Streamlit tells such parts apart by their name: two pages with the same one would answer for each other.
    What stands ``above`` changes only with whose facts these are: then everything is drawn again.
    """
    origins = _origins()
    (above or _origin_and_cases)(_page(), origins)

    def alone() -> None:
        if _origins() != origins:
            st.rerun()
        with _in_turn():
            session.visit().page_codes = {}
            draw(_page())
            session.save()

    alone.__qualname__ = name
    st.fragment(alone)()


def _origin_and_cases(page: Voice, origins: Origins) -> None:
    """Whose facts these are, and the typical cases."""
    st.html(label(page, origins))
    with st.container():  # there without the button too: what moves is made anew, and loses what is being typed
        if origins.supposed and not origins.present:
            form.confirm(page)
    form.cases(page, origins.present)


def label(page: Voice, origins: Origins) -> Markup:
    """Whose facts these are; the fields of those that are an example's are marked."""
    marks = headline.marked(page, origins.supposed)
    return join(headline.label(page, origins.present, origins.borrowed, session.facts()), marks)


@contextmanager
def _in_turn() -> Iterator[None]:
    has_turn = _ONE_AFTER_THE_OTHER.acquire(timeout=PATIENCE)
    try:
        yield
    finally:
        if has_turn:
            _ONE_AFTER_THE_OTHER.release()


def _origins() -> Origins:
    now = session.visit()
    return Origins(examples.matching(now.facts), now.borrowed, supposed(now.facts), now.way)


def _page() -> Voice:
    now = session.visit()
    return Voice(Law.load(), now.lang, centimes=now.unit == "centimes")
