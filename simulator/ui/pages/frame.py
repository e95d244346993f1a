"""The frame of every page: its title, the languages, the state, the pages. Streamlit runs this at every change.

It stands among the pages because Streamlit takes a folder ``pages`` beside its main script for a menu of its own.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from simulator.ui import examples, forms, state, theme
from simulator.ui.markup import tag
from simulator.ui.places import PAGES, Place
from simulator.wording import say

if TYPE_CHECKING:
    from streamlit.navigation.page import StreamlitPage

HERE = Path(__file__).parent


def main() -> None:
    """Frame, page, footer; then the address."""
    example = examples.first().facts
    state.start(example)
    lang = st.session_state.lang
    pages = {name: _page(name, place, lang) for name, place in PAGES.items()}
    shown = st.navigation(list(pages.values()), position="hidden")
    st.set_page_config(
        page_title=f"{shown.title} · {say('page.title', lang)}", layout="wide", initial_sidebar_state="collapsed"
    )
    theme.spoken(lang)
    with st.container(key="top", horizontal=True):
        st.html(tag("p", say("page.title", lang), cls="brand"))
        with st.container(key="tabs", horizontal=True):
            _links(pages, shown, everybody=True)
        forms.language()
    st.html(tag("div", tag("h1", shown.title), tag("p", say("disclaimer", lang), cls="disclaimer"), cls="title"))
    shown.run()
    with st.container(key="staff", horizontal=True):
        _links(pages, shown, everybody=False)
    st.html(tag("footer", tag("p", say("disclaimer", lang)), tag("p", say("page.footer", lang))))
    state.save(example)


def _page(name: str, place: Place, lang: str) -> StreamlitPage:
    return st.Page(
        HERE / f"{name}.py", title=say(f"page.nav.{name}", lang), url_path=place.address or name,
        default=not place.address,
    )  # fmt: skip


def _links(pages: dict[str, StreamlitPage], shown: StreamlitPage, *, everybody: bool) -> None:
    """The links to some of the pages; the container of the page that is shown says so to the style."""
    for name, page in pages.items():
        if PAGES[name].everybody == everybody:
            with st.container(key=f"{'here' if page == shown else 'link'}-{name}"):
                st.page_link(page, label=page.title, icon=f":material/{PAGES[name].icon}:")


main()
