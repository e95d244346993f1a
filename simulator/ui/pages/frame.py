"""The frame of every page: its title, the languages, the state, the pages. Streamlit runs this at every change.

It stands among the pages because Streamlit takes a folder ``pages`` beside its main script for a menu of its own.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from simulator.law import Law
from simulator.plain_page import Page
from simulator.ui import examples, forms, hero, state, theme
from simulator.ui.markup import join, tag
from simulator.ui.places import HOME, PAGES
from simulator.wording import say

if TYPE_CHECKING:
    from streamlit.navigation.page import StreamlitPage

    from simulator.ui.places import Place

HERE = Path(__file__).parent


def main() -> None:
    """Frame, page, footer; then the address."""
    state.start(examples.first().facts)
    lang = st.session_state.lang
    pages = {name: _page(name, place, lang) for name, place in PAGES.items()}
    shown = st.navigation(list(pages.values()), position="hidden")
    name = next(name for name, page in pages.items() if page == shown)
    title = say("page.title", lang)
    st.set_page_config(page_title=f"{shown.title} · {title}", layout="wide", initial_sidebar_state="collapsed")
    with st.container(key="top", horizontal=True):
        st.html(join(theme.spoken(lang), tag("p", title, cls="brand")))
        with st.container(key="tabs", horizontal=True):
            _links(pages, everybody=True)
        forms.language()
    heading = tag("h1", shown.title), tag("p", say("disclaimer", lang), cls="disclaimer")
    st.html(tag("div", *heading, cls="title first" if name == HOME else "title"))
    _run(shown, lang, pages, household=PAGES[name].household)
    with st.container(key="staff", horizontal=True):
        _links(pages, everybody=False)
    st.html(tag("footer", tag("p", say("disclaimer", lang)), tag("p", say("page.footer", lang))))
    state.save()


def _run(shown: StreamlitPage, lang: str, pages: dict[str, StreamlitPage], *, household: bool) -> None:
    """The page, with the typical cases before it or after it."""
    page = Page(Law.load(), lang)
    if household:
        st.html(hero.label(page, examples.matching(state.facts()), st.session_state.borrowed))
        forms.cases(page)
    shown.run()
    if not household:
        st.html(tag("p", page.say("page.cases.open"), cls="label"))
        if forms.opened(page):
            st.switch_page(pages[HOME])


def _page(name: str, place: Place, lang: str) -> StreamlitPage:
    return st.Page(
        HERE / f"{name}.py", title=say(f"page.nav.{name}", lang), url_path=place.address or name,
        default=not place.address,
    )  # fmt: skip


def _links(pages: dict[str, StreamlitPage], *, everybody: bool) -> None:
    """The links to some of the pages: each holds the whole address, so that another tab opens the same question.

    ``boot.js`` marks the one that is open.
    """
    address = state.address()
    for name, page in pages.items():
        if PAGES[name].everybody == everybody:
            st.page_link(page, label=page.title, icon=f":material/{PAGES[name].icon}:", query_params=address)


main()
